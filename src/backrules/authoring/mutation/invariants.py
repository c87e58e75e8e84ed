"""The invariants of a ruleset, asked of its mutants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from backrules.authoring.mutation.mutants import Mutant
from backrules.authoring.mutation.sharing import Shared
from backrules.authoring.verify import advice_behind, holds_all, invariant_conditions
from backrules.diagrams import TooLarge, Universe
from backrules.model import RulesetData
from backrules.model.invariants import Fills, Invariant, NoPlan

__all__ = ["Invariants"]


@attrs.frozen
class Invariants:
    """Tells which invariants fail on a mutant; only those count that hold for the ruleset itself."""

    invariants: tuple[Invariant, ...]
    _shared: Shared = attrs.field(repr=False, eq=False)

    @classmethod
    def of(cls, data: RulesetData, invariants: Iterable[Invariant]) -> Invariants:
        """Return the invariants of a ruleset that hold for it."""
        every = tuple(invariants)
        shared = Shared(data, invariant_conditions(every, data))
        return cls(tuple(one for one in every if _holds(shared.space, one)), shared)

    def __call__(self, mutant: Mutant) -> Iterator[str]:
        """Yield the ids of the invariants that fail on a mutant."""
        about, changed = self._about(mutant), mutant.apply(self._shared.data)
        if not about:
            return
        space, fresh = self._space_of(changed, about), False
        for one in about:
            holds = _holds(space, one)
            if holds is None and not fresh:  # what was made for other mutants may stand in the way
                self._shared.forget()
                space, fresh = self._space_of(changed, about), True
                holds = _holds(space, one)
            if holds is False:
                yield one.id

    def _about(self, mutant: Mutant) -> list[Invariant]:
        """Return the invariants that may fail: all others hang on nothing that is changed."""
        data = self._shared.data
        if mutant.section in ("checks", "limits"):  # no promise speaks of how somebody stands
            return []
        if mutant.section == "plan":
            return [one for one in self.invariants if isinstance(one.promise, (NoPlan, Fills))]
        if mutant.section in ("rules", "advice"):
            acting_on = frozenset(mutant.acts_on(data))
            return [one for one in self.invariants if not acting_on.isdisjoint(advice_behind(one, data))]
        return list(self.invariants)

    def _space_of(self, mutant: RulesetData, about: Iterable[Invariant]) -> Universe:
        conditions = invariant_conditions(about, mutant)  # a plan may test what nothing else does
        return self._shared.beside(mutant, conditions) or Universe(mutant, conditions=conditions)


def _holds(space: Universe, invariant: Invariant) -> bool | None:
    try:
        return holds_all(space, 0, (invariant,))[invariant.id]
    except TooLarge:
        return None
