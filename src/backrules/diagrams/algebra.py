"""The meaning on decision diagrams: a truth is a three-valued diagram, what is true or false a two-valued one."""

from __future__ import annotations

from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, TRUE

__all__ = ["DiagramAlgebra"]


class DiagramAlgebra:
    """`semantics.Algebra` on the nodes of some diagrams.

    Args:
        diagrams: the diagrams.
    """

    def __init__(self, diagrams: DiagramManager) -> None:
        self._diagrams = diagrams
        self.disjunction, self.negation = diagrams.disjunction, diagrams.negation
        self.both, self.either, self.negated = diagrams.conjunction, diagrams.disjunction, diagrams.negation

    def certainly(self, truth: int) -> int:
        """Return a diagram that is true where something is known to be true, and false elsewhere."""
        return self.is_true(truth)

    def is_true(self, truth: int) -> int:
        """Return where something is known to be true."""
        return self._diagrams.is_value(TRUE, truth)

    def is_false(self, truth: int) -> int:
        """Return where something is known to be false."""
        return self._diagrams.is_value(FALSE, truth)
