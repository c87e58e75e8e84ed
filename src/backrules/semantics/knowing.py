"""What is surely known where a condition is true: a walk over its structure that may miss some, and invents none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import attrs

from backrules.conditions import (
    And,
    Any,
    Arithmetic,
    Compare,
    Condition,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Or,
    Unknown,
    quantities,
)
from backrules.facts import CHOICES, Fact

__all__ = ["Knowing"]

_NOTHING: frozenset[str] = frozenset()


@attrs.frozen
class _Derived:
    """What is known where a derived condition is true, and where it is false."""

    true: frozenset[str]
    false: frozenset[str]


class Knowing:
    """Says what is surely known where a condition is true.

    That a choices fact is known means here that at least one of its options holds: there is something to say of it. A
    computed number is known where a condition on it is true, and then so is whatever it is computed from; the other way
    round it may not be (x / 0).

    Args:
        facts: by name.
        numbers: computed numbers, each after the ones it reads.
        derived: derived conditions, each after the ones it reads.
    """

    def __init__(
        self, facts: Mapping[str, Fact], numbers: Mapping[str, Arithmetic], derived: Mapping[str, Condition]
    ) -> None:
        self._facts = facts
        self._behind: dict[str, frozenset[str]] = {}
        for name, expression in numbers.items():
            read = [quantity.name for quantity in quantities(expression)]
            self._behind[name] = frozenset((name,)).union(*map(self._number, read))
        self._derived: dict[str, _Derived] = {}
        for name, condition in derived.items():
            self._derived[name] = _Derived(self.where(condition), self.where(condition, false=True))

    def where(self, condition: Condition, *, false: bool = False) -> frozenset[str]:
        """Return what is known where a condition is true, or where it is false."""
        match condition:
            case Not(part):
                return self.where(part, false=not false)
            case And(parts) | Or(parts):
                known = [self.where(part, false=false) for part in parts]
                either = isinstance(condition, And) is false  # one of them made it so, and nobody says which
                return reduce(frozenset.intersection, known) if either else _NOTHING.union(*known)
            case Count():
                return self._of_count(condition, false)
            case Flag(name) if name in self._derived:
                return self._derived[name].false if false else self._derived[name].true
            case _:
                return self._of_test(condition, false)

    def _of_count(self, count: Count, false: bool) -> frozenset[str]:
        """Return what is known where so many are true: what all but too few of the parts take."""
        trues, falses = _least(count, false)
        known: frozenset[str] = _NOTHING
        for least, side in ((trues, False), (falses, True)):
            parts = [self.where(part, false=side) for part in count.parts]
            known |= {name for name in _NOTHING.union(*parts) if sum(name not in one for one in parts) < least}
        return known

    def _of_test(self, test: Condition, false: bool) -> frozenset[str]:
        match test:
            case Compare(computed=expression) if expression is not None:
                return _NOTHING.union(*(self._number(quantity.name) for quantity in quantities(expression)))
            case Compare(name):
                return self._number(name)
            case Is(name) | In(name):
                return frozenset((name,))
            case Has(name) | Any(name) if not false:
                return frozenset((name,))
            case Known(name) if not false:
                return self._asked(name)
            case Unknown(name) if false:
                return self._asked(name)
        return _NOTHING

    def _number(self, name: str) -> frozenset[str]:
        return self._behind.get(name, frozenset((name,)))

    def _asked(self, name: str) -> frozenset[str]:
        fact = self._facts.get(name)
        return _NOTHING if fact is None or fact.type == CHOICES else frozenset((name,))


def _least(count: Count, false: bool) -> tuple[int, int]:
    """Return how many parts are true at least, and how many false, where a count is true or false."""
    (low, _), (_, high) = count.ranges[0], count.ranges[-1]
    most = len(count.parts)
    if not false:
        return low, 0 if high is None else max(0, most - high)
    if len(count.ranges) > 1 or (low > 0 and high is not None):
        return 0, 0  # fewer, or more: nobody says which
    return (0, most - low + 1) if high is None else (high + 1, 0)
