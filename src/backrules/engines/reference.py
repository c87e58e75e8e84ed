"""The semantics: strong Kleene logic as a tree walk. Every other engine must agree with this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backrules.conditions import And, Condition, Not, Or, holds
from backrules.engines.program import Match, Program, computing
from backrules.facts import Values

__all__ = ["ReferenceEngine", "truth"]


def truth(condition: Condition, values: Mapping[str, Any]) -> bool | None:
    """Return the Kleene truth of a condition: True, False, or None for unknown.

    Args:
        condition: the condition.
        values: the known facts, computed numbers and derived conditions.
    """
    match condition:
        case Not(part):
            inner = truth(part, values)
            return None if inner is None else not inner
        case And(parts):
            found = [truth(part, values) for part in parts]
            return False if False in found else None if None in found else True
        case Or(parts):
            found = [truth(part, values) for part in parts]
            return True if True in found else None if None in found else False
        case _:
            return holds(condition, values)


class ReferenceEngine:
    """Walks every condition."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._compute = computing(program)

    def fired(self, values: Values) -> set[str]:
        """Return the ids of the conditions that are true."""
        return self.match(values).fired

    def match(self, values: Values) -> Match:
        """Return the ids of the conditions that are true and of those that are unknown."""
        known: dict[str, Any] = dict(self._compute(values))
        for name, condition in self._program.derived.items():  # each after the ones it reads
            value = truth(condition, known)
            if value is not None:
                known[name] = value
        found = {key: truth(condition, known) for key, condition in self._program.conditions.items()}
        return Match(
            {key for key, value in found.items() if value is True},
            {key for key, value in found.items() if value is None},
        )
