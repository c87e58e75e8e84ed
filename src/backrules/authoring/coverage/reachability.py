"""Who can meet an obligation: the diagram of these people, and the plainest of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backrules.authoring.coverage.obligations import Obligation, every_condition
from backrules.conditions import And, Condition, Count, Not, Or
from backrules.conditions.counting import Ranges, shifted, shortest_count
from backrules.diagrams import FALSE, TRUE, Universe, minimal_witness
from backrules.model import RulesetData

__all__ = ["People"]

# a leaf, and what stands beside it on the way there, which masks it unless it has such a truth
_Visible = tuple[Condition, tuple[tuple[Condition, int], ...]]


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
        self._visible: dict[str, list[_Visible]] = {}
        self._others: dict[str, int] = {}

    @property
    def exact(self) -> bool:
        """Whether what the diagrams say is impossible is so."""
        return self.space.tables.exact

    def meeting(self, obligation: Obligation) -> int:
        """Return where an obligation is met, two-valued, constraints aside.

        Raises:
            TooLarge: the diagram would be too large.
        """
        space = self.space
        if obligation.kind == "advice":
            return space.outcomes[0].of(obligation.of.removeprefix("advice ")).recommended[False]
        condition = self._conditions[obligation.of]
        if obligation.kind == "rule":
            return space.where(condition)
        leaf, beside = self._parts(obligation.of)[obligation.leaf]
        unmasked = space.diagrams.conjunction(*(space.where(one, wanted) for one, wanted in beside))
        return space.diagrams.conjunction(unmasked, space.where(leaf, TRUE if obligation.value else FALSE))

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

    def _parts(self, of: str) -> list[_Visible]:
        if of not in self._visible:
            self._visible[of] = list(_leaves(self._conditions[of]))
        return self._visible[of]


def _leaves(condition: Condition, beside: tuple[tuple[Condition, int], ...] = ()) -> Iterator[_Visible]:
    """Yield each leaf of a condition, with what stands beside it and above."""
    match condition:
        case Not(part):
            yield from _leaves(part, beside)
        case And(parts) | Or(parts):
            wanted = TRUE if isinstance(condition, And) else FALSE
            for place, part in enumerate(parts):
                others = parts[:place] + parts[place + 1 :]
                yield from _leaves(part, (*beside, *((other, wanted) for other in others)))
        case Count(parts, ranges):
            for place, part in enumerate(parts):
                turning = _turning(parts[:place] + parts[place + 1 :], ranges)
                yield from _leaves(part, (*beside, (turning, TRUE)))
        case _:
            yield condition, beside


def _turning(others: tuple[Condition, ...], ranges: Ranges) -> Condition:
    """Return that a count is true with one more and false without, or the other way round."""
    more, same = shortest_count(others, shifted(ranges, 1)), shortest_count(others, ranges)
    return Or((And((more, Not(same))), And((same, Not(more)))))
