"""Who can meet an obligation: the diagram of these people, and the plainest of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backrules.authoring.coverage.obligations import Obligation, every_condition
from backrules.conditions import And, Condition, Not, Or
from backrules.diagrams import FALSE, TRUE, TooLarge, Universe, minimal_witness
from backrules.model import RulesetData

__all__ = ["People"]

_Visible = tuple[int, int]  # the diagram of a leaf, and where nothing masks it


class People:
    """Everybody whom a ruleset may meet, by what they show.

    A person must not contradict a constraint. Only the parts of a constraint itself are shown by people who may
    contradict that one, and no other.

    Args:
        data: the ruleset.
        most: diagram nodes that may exist at once.
        conditions: further conditions that will be asked for.
    """

    def __init__(self, data: RulesetData, most: int = 1_000_000, conditions: Iterable[Condition] = ()) -> None:
        self.data, self.space = data, Universe(data, conditions=conditions, most=most)
        self._conditions = every_condition(data)
        self._visible: dict[str, list[_Visible | None]] = {}
        self._others: dict[str, int] = {}

    @property
    def exact(self) -> bool:
        """Whether what the tables say is impossible is so."""
        return self.space.tables.exact

    def meeting(self, obligation: Obligation) -> int:
        """Return where an obligation is met, two-valued, constraints aside.

        Raises:
            TooLarge: the diagram would be too large.
        """
        space = self.space
        if obligation.kind == "advice":
            outcome = space.outcomes[0].of(obligation.of.removeprefix("advice "))
            if outcome is None:
                raise TooLarge
            return outcome.recommended[False]
        condition = self._conditions[obligation.of]
        if obligation.kind == "rule":
            return space.where(condition)
        visible = self._parts(obligation.of)[obligation.leaf]
        if visible is None:
            raise TooLarge
        leaf, mask = visible
        return space.diagrams.conjunction(mask, space.diagrams.is_value(TRUE if obligation.value else FALSE, leaf))

    def possible(self, obligation: Obligation, node: int) -> int:
        """Return where a two-valued diagram is true of people who may meet an obligation."""
        kind, _, name = obligation.of.partition(" ")
        if kind != "never":
            return self.space.possible(node)
        if name not in self._others:
            never = [one.never for one in self.data.constraints.values() if one.id != name]
            kept = [self.space.diagrams.negation(self.space.where(one)) for one in never]
            self._others[name] = self.space.diagrams.conjunction(*kept)
        return self.space.diagrams.conjunction(node, self._others[name])

    def who(self, obligation: Obligation) -> dict[str, Any] | None:
        """Return the plainest person who meets an obligation, as a profile is written; None if nobody can.

        Raises:
            TooLarge: a diagram would be too large.
        """
        return self.minimal_witness(self.possible(obligation, self.meeting(obligation)))

    def minimal_witness(self, node: int) -> dict[str, Any] | None:
        """Return the plainest person for whom a two-valued diagram is true, constraints aside, or None."""
        return minimal_witness(self.space.tables, node)

    def _parts(self, of: str) -> list[_Visible | None]:
        if of not in self._visible:
            self._visible[of] = list(self._walk(self._conditions[of], TRUE))
        return self._visible[of]

    def _walk(self, condition: Condition, mask: int | None) -> Iterator[_Visible | None]:
        """Yield for each leaf its diagram and where nothing masks it; None where that is too large."""
        match condition:
            case Not(part):
                yield from self._walk(part, mask)
            case And(parts) | Or(parts):
                wanted = TRUE if isinstance(condition, And) else FALSE
                for place, part in enumerate(parts):
                    yield from self._walk(part, self._beside(mask, parts[:place] + parts[place + 1 :], wanted))
            case _:
                yield self._leaf(condition, mask)

    def _beside(self, mask: int | None, others: tuple[Condition, ...], wanted: int) -> int | None:
        try:
            return None if mask is None else self.space.diagrams.conjunction(mask, *self._where(others, wanted))
        except TooLarge:
            return None

    def _where(self, conditions: tuple[Condition, ...], wanted: int) -> list[int]:
        return [self.space.where(one, wanted) for one in conditions]

    def _leaf(self, leaf: Condition, mask: int | None) -> _Visible | None:
        try:
            return None if mask is None else (self.space.of(leaf), mask)
        except TooLarge:
            return None
