"""Mutation testing: whether the cases and invariants of a ruleset notice a small mistake in it."""

from backrules.authoring.mutation.invariants import Invariants
from backrules.authoring.mutation.mutants import Mutant, mutants_of
from backrules.authoring.mutation.pool import ResultCache, default_jobs, judge_all, key_of
from backrules.authoring.mutation.report import MutationReport, report_on
from backrules.authoring.mutation.verdicts import Failing, Judge, Result, case_for
from backrules.authoring.mutation.witnesses import Witness, witness_of

__all__ = [
    "Failing",
    "Invariants",
    "Judge",
    "Mutant",
    "MutationReport",
    "Result",
    "ResultCache",
    "Witness",
    "case_for",
    "default_jobs",
    "judge_all",
    "key_of",
    "mutants_of",
    "report_on",
    "witness_of",
]
