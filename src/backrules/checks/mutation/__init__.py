"""Mutation testing: whether the cases and invariants of a ruleset notice a small mistake in it."""

from backrules.checks.mutation.invariants import Invariants
from backrules.checks.mutation.judging import Failing, Judge, Result, case_for
from backrules.checks.mutation.mutants import Mutant, mutants_of
from backrules.checks.mutation.noticing import Witness, witness_of
from backrules.checks.mutation.report import MutationReport, report_on
from backrules.checks.mutation.working import Kept, default_jobs, judge_all, key_of

__all__ = [
    "Failing",
    "Invariants",
    "Judge",
    "Kept",
    "Mutant",
    "MutationReport",
    "Result",
    "Witness",
    "case_for",
    "default_jobs",
    "judge_all",
    "key_of",
    "mutants_of",
    "report_on",
    "witness_of",
]
