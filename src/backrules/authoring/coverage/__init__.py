"""Condition coverage: what people show of a ruleset, what is missing, and who would show it."""

from backrules.authoring.coverage.case_writer import Answers, case_yaml, cases_yaml, flow, person_text
from backrules.authoring.coverage.coverage import Coverage, CoverageReport, Missing
from backrules.authoring.coverage.files import FileCoverage, by_file, table
from backrules.authoring.coverage.html import page
from backrules.authoring.coverage.locations import Places
from backrules.authoring.coverage.obligations import Obligation, every_condition, obligations_of
from backrules.authoring.coverage.reachability import People

__all__ = [
    "Answers",
    "Coverage",
    "CoverageReport",
    "FileCoverage",
    "Missing",
    "Obligation",
    "People",
    "Places",
    "by_file",
    "case_yaml",
    "cases_yaml",
    "every_condition",
    "flow",
    "obligations_of",
    "page",
    "person_text",
    "table",
]
