"""Condition coverage: what people show of a ruleset, what is missing, and who would show it."""

from backrules.checks.coverage.coverage import Coverage, CoverageReport, Missing
from backrules.checks.coverage.files import FileCoverage, by_file, table
from backrules.checks.coverage.obligations import Obligation, every_condition, obligations_of
from backrules.checks.coverage.page import page
from backrules.checks.coverage.pasting import Answers, case_yaml, cases_yaml, person_text
from backrules.checks.coverage.people import People
from backrules.checks.coverage.places import Places

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
    "obligations_of",
    "page",
    "person_text",
    "table",
]
