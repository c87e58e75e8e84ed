"""The invariants of a ruleset, asked of its mutants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from backrules.authoring.mutation.sharing import Shared
from backrules.authoring.verify import holds_all, invariant_conditions
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

    def __call__(self, mutant: RulesetData) -> Iterator[str]:
        """Yield the ids of the invariants that fail on a mutant."""
        if mutant.plan != self._shared.data.plan:  # which may test what nothing else does
            about = [one for one in self.invariants if isinstance(one.promise, (NoPlan, Fills))]
            space = Universe(mutant, conditions=invariant_conditions(about, mutant))
            yield from (one.id for one in about if _holds(space, one) is False)
            return
        space, fresh = self._space_of(mutant), False
        for one in self.invariants:
            holds = _holds(space, one)
            if holds is None and not fresh:  # what was made for other mutants may stand in the way
                self._shared.forget()
                space, fresh = self._space_of(mutant), True
                holds = _holds(space, one)
            if holds is False:
                yield one.id

    def _space_of(self, mutant: RulesetData) -> Universe:
        return self._shared.beside(mutant) or Universe(mutant, conditions=invariant_conditions(self.invariants, mutant))


def _holds(space: Universe, invariant: Invariant) -> bool | None:
    try:
        return holds_all(space, 0, (invariant,))[invariant.id]
    except TooLarge:
        return None
