"""Invariants: proved for everybody from the decision tables, or refuted by the plainest people who break them."""

from backrules.authoring.verify.prover import check_invariant, conditions_of, holds_all, prove
from backrules.authoring.verify.verdicts import Shown, Verdict

__all__ = ["Shown", "Verdict", "check_invariant", "conditions_of", "holds_all", "prove"]
