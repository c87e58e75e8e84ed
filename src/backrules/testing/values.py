"""Values of single facts: what a person may say, and above all the numbers where rules change their mind."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from backrules.conditions.arithmetic import plain_number
from backrules.diagrams import Interval
from backrules.facts import BOOLEAN, CHOICE, Fact
from backrules.facts.dates import LONGEST_AGO
from backrules.facts.schema import DATE, INTEGER, LARGEST

__all__ = ["part_of", "telling", "values_of"]

_STEPS = (1, 0.5, 0.1, 0.01)
_WIDE = 10_000
_SMALLEST = 1e-300  # numbers below are computed with inexactly


def values_of(fact: Fact, cuts: tuple[float, ...] = (), *, partly: bool = True) -> st.SearchStrategy[Any]:
    """Return a strategy for valid values of a fact.

    Args:
        fact: the fact.
        cuts: of a number, where rules change their mind: these, and what stands beside them, are drawn often.
        partly: of a choices fact, whether some options may stay unknown.
    """
    if fact.type == BOOLEAN:
        return st.booleans()
    if fact.type == DATE:  # of a ruleset that is as of no day yet: the days since then
        return st.integers(0, LONGEST_AGO)
    if fact.is_number:
        return _numbers(fact, cuts)
    options = tuple(fact.options)
    return st.sampled_from(options) if fact.type == CHOICE else _several(options, partly=partly)


@lru_cache
def _several(options: tuple[str, ...], *, partly: bool) -> st.SearchStrategy[Any]:
    option, order = st.sampled_from(options), options.index
    several = st.lists(option, unique=True).map(lambda found: sorted(found, key=order))
    return st.one_of(several, st.dictionaries(option, st.booleans(), min_size=1)) if partly else several


def _numbers(fact: Fact, cuts: tuple[float, ...]) -> st.SearchStrategy[Any]:
    low, high = fact.range or (-LARGEST, LARGEST)
    ends = sorted({low, high, *(cut for cut in cuts if low < cut < high)})
    parts = [Interval(*pair) for pair in pairwise(ends)] or [Interval(low, high)]
    near = dict.fromkeys(number for part in parts for number in telling(fact, part))
    whole = st.integers(math.ceil(low), math.floor(high))
    return st.one_of(st.sampled_from(list(near)), whole if fact.type == INTEGER else _real(low, high))


def _real(low: float, high: float) -> st.SearchStrategy[int | float]:
    return st.floats(float(low), float(high), allow_subnormal=False).map(plain_number)


def telling(fact: Fact, interval: Interval) -> list[int | float]:
    """Return the numbers of an interval that tell most: its ends, and what stands one step beside them.

    Args:
        fact: the number fact.
        interval: the interval, which holds a value of the fact.
    """
    return list(dict.fromkeys(_near(interval, whole=fact.type == INTEGER)))


def part_of(fact: Fact, interval: Interval, share: float) -> int | float | None:
    """Return the number that lies at a share, from 0 to 1, of an interval, or None if that is not in it."""
    span = interval.high - interval.low
    number = interval.low + span * (share if span < _WIDE else share**8)  # no range at all is very wide
    if fact.type == INTEGER:
        number = round(number)
    return plain_number(number) if number in interval else None


def _near(interval: Interval, *, whole: bool) -> Iterator[int | float]:
    """Yield the ends of an interval, or what is next to an open end, and numbers one step beside them."""
    low, high = interval.low, interval.high
    found = [low, high]
    if not whole:
        found += [math.nextafter(low, math.inf)] if not interval.low_in else []
        found += [math.nextafter(high, -math.inf)] if not interval.high_in else []
    for step in _STEPS[: 1 if whole else None]:
        if low + step in interval or high - step in interval:
            found += [low + step, high - step]
            break
    for number in found:
        if number in interval and (not whole or number == int(number)):
            yield plain_number(_SMALLEST if 0 < number < _SMALLEST else number)
