"""The invariants of a ruleset, asked of its mutants."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backrules.checks.proving import conditions_of, holds_all
from backrules.model import RulesetData
from backrules.model.invariants import Invariant
from backrules.tables import Space, TooLarge

__all__ = ["Invariants"]


@attrs.frozen
class Invariants:
    """Tells which invariants fail on a mutant; only those count that hold for the ruleset itself."""

    invariants: tuple[Invariant, ...]

    @classmethod
    def of(cls, data: RulesetData, invariants: Iterable[Invariant]) -> Invariants:
        """Return the invariants of a ruleset that hold for it."""
        every = tuple(invariants)
        held = _held(data, every)
        return cls(tuple(one for one in every if held.get(one.id) is True))

    def __call__(self, mutant: RulesetData) -> tuple[str, ...]:
        """Return the ids of the invariants that fail on a mutant."""
        return tuple(one for one, holds in _held(mutant, self.invariants).items() if holds is False)


def _held(data: RulesetData, invariants: tuple[Invariant, ...]) -> dict[str, bool | None]:
    if not invariants:
        return {}
    try:
        return holds_all(Space(data, conditions=conditions_of(invariants, data)), 0, invariants)
    except TooLarge:
        return {}
