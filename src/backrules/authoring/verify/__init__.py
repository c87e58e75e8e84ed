"""Invariants: proved for everybody from the diagrams, or refuted by the plainest people who break them."""

from backrules.authoring.verify.prover import advice_behind, check_invariant, holds_all, invariant_conditions, prove
from backrules.authoring.verify.verdicts import Shown, Verdict

__all__ = ["Shown", "Verdict", "advice_behind", "check_invariant", "holds_all", "invariant_conditions", "prove"]
