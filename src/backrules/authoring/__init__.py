"""Checks of a whole ruleset: its cases, and which claims of its article it covers."""

from backrules.authoring.cases import CaseResult, run_cases
from backrules.authoring.claims import ClaimCoverage, claim_coverage
from backrules.authoring.diff import Comparison, compare
from backrules.authoring.verify import Verdict, check_invariant, prove

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
