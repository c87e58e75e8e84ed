"""The reference: a tree walk, condition by condition. Every other engine must agree with this one."""

from __future__ import annotations

from backrules.conditions import truth
from backrules.engines.protocol import Match
from backrules.facts import Values
from backrules.semantics.program import Closure, Program

__all__ = ["ReferenceEngine"]


class ReferenceEngine:
    """Walks every condition."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._closure = Closure(program)

    def fired(self, values: Values) -> set[str]:
        """Return the ids of the conditions that are true."""
        return self.match(values).fired

    def match(self, values: Values) -> Match:
        """Return the ids of the conditions that are true and of those that are unknown."""
        known = self._closure.of(values)
        truths = {key: truth(condition, known) for key, condition in self._program.conditions.items()}
        return Match(
            {key for key, value in truths.items() if value is True},
            {key for key, value in truths.items() if value is None},
        )
