"""Checks of a whole ruleset: its cases, and which claims of its article it covers."""

from backrules.checks.cases import CaseResult, run_cases
from backrules.checks.claims import ClaimCoverage, claim_coverage
from backrules.checks.comparing import Comparison, compare
from backrules.checks.proving import Verdict, check_invariant, prove

__all__ = [
    "CaseResult",
    "ClaimCoverage",
    "Comparison",
    "Verdict",
    "check_invariant",
    "claim_coverage",
    "compare",
    "prove",
    "run_cases",
]
