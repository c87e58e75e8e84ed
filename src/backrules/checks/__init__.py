"""Checks of a whole ruleset: its cases, and which claims of its article it covers."""

from backrules.checks.cases import CaseResult, run_cases
from backrules.checks.claims import ClaimCoverage, claim_coverage

__all__ = ["CaseResult", "ClaimCoverage", "claim_coverage", "run_cases"]
