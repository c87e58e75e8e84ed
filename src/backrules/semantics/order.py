"""The order of advice, a total one: urgent advice first, then by strength, by score, and by place in the catalogue.

A `Key` is what the advise rules that fire make of it, a `Spot` what the catalogue says, a `Place` both together, and a
`Scale` writes places as whole numbers. The smaller one comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import attrs

from backrules.model import STRENGTHS, AdviceDefinition, Rule, Strength

__all__ = ["Key", "Place", "Scale", "Spot", "comes_before", "key_of", "key_together", "spots"]


class Key(NamedTuple):
    """How strongly an advice is advised.

    Attributes:
        rank: of the strongest advise rule that fires, 0 for the strongest strength.
        points: the sum of the points of all that fire, times -1.
    """

    rank: int
    points: int


class Spot(NamedTuple):
    """What its ruleset alone says of where an advice comes.

    Attributes:
        urgency: 0 if it is urgent, 1 otherwise.
        number: its place in the catalogue.
    """

    urgency: int
    number: int

    def place(self, key: Key) -> Place:
        """Return where the advice comes with a key."""
        return Place(self.urgency, *key, self.number)


class Place(NamedTuple):
    """Where an advice comes.

    Attributes:
        urgency: as in its spot.
        rank: as in its key.
        points: as in its key.
        number: as in its spot.
    """

    urgency: int
    rank: int
    points: int
    number: int


def key_of(rule: Rule) -> Key:
    """Return the key of an advice that one rule advises."""
    return Key(STRENGTHS.index(rule.strength), -rule.points)


def key_together(key: Key, more: Key) -> Key:
    """Return the key of an advice that is advised by two lots of rules."""
    return Key(min(key[0], more[0]), key[1] + more[1])


def spots(catalogue: Iterable[AdviceDefinition]) -> dict[str, Spot]:
    """Return the spot of each advice in a catalogue."""
    return {advice.id: Spot(int(not advice.urgent), number) for number, advice in enumerate(catalogue)}


def comes_before(one: Spot, other: Spot, key: Key | None, others: Key | None) -> bool:
    """Return whether an advice comes before another one.

    Args:
        one: the spot of the advice.
        other: that of the other one.
        key: the key of the advice; None where no rule advises it, and then it comes nowhere.
        others: that of the other one.
    """
    return key is not None and (others is None or one.place(key) < other.place(others))


@attrs.frozen
class Scale:
    """Whole numbers for places, so that sorting, adding and comparing numbers ranks.

    The *weight* of an advice is its key as a number. That of one rule alone, less the points of each further one that
    is not stronger, is the weight of all. The *order* is its place as a number.

    Attributes:
        span: more than any score.
        count: of the catalogue, or more.
    """

    span: int
    count: int

    @classmethod
    def of(cls, rules: Iterable[Rule], count: int) -> Scale:
        """Return the scale for what some rules advise in a catalogue of a size."""
        return cls(1 + sum(rule.points for rule in rules), max(1, count))

    @property
    def heaviest(self) -> int:
        """More than any weight."""
        return len(STRENGTHS) * self.span

    @property
    def last(self) -> int:
        """More than any order."""
        return 2 * self.heaviest * self.count

    def weight(self, rank: int, score: int) -> int:
        """Return the weight of a rank and a score."""
        return (rank + 1) * self.span - 1 - score

    def strength(self, weight: int) -> Strength:
        """Return the strength that a weight stands for."""
        return STRENGTHS[weight // self.span]

    def score(self, weight: int) -> int:
        """Return the score that a weight stands for."""
        return self.span - 1 - weight % self.span

    def order(self, spot: Spot, weight: int) -> int:
        """Return the order of an advice with a spot and a weight."""
        return (spot.urgency * self.heaviest + weight) * self.count + spot.number
