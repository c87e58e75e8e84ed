"""How many of some conditions are true, where some of them may be unknown.

The number lies between those that are surely true and those that are possibly true. A comparison with it is true when
it is true for every number between these two, false when it is false for all of them, and unknown otherwise. The
numbers for which it is true are kept as ranges, each as long as it can be, so that this can be told from the ranges
one by one: the comparison is true when one range holds all numbers between, and false when none holds any.
"""

from __future__ import annotations

from collections.abc import Iterable

from backrules.conditions.nodes import FALSE, TRUE, And, Condition, Constant, Count, Not, Or

__all__ = [
    "Ranges",
    "complement",
    "count_of",
    "count_truth",
    "intersection",
    "raised",
    "ranges_of",
    "shifted",
    "shortest_count",
    "union",
]

Ranges = tuple[tuple[int, int | None], ...]


def ranges_of(operator: str, number: int) -> Ranges:
    """Return the counts, from 0 on, for which a comparison with a number holds."""
    match operator:
        case "<":
            found: Ranges = ((0, number - 1),)
        case "<=":
            found = ((0, number),)
        case ">":
            found = ((number + 1, None),)
        case ">=":
            found = ((number, None),)
        case "==":
            found = ((number, number),)
        case _:
            return complement(ranges_of("==", number))
    return _clipped(found)


def complement(ranges: Ranges) -> Ranges:
    """Return the counts that are in none of the ranges."""
    found, start = [], 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        if high is None:
            return tuple(found)
        start = high + 1
    return (*found, (start, None))


def union(counts: Iterable[int]) -> Ranges:
    """Return some counts as ranges."""
    found: list[tuple[int, int | None]] = []
    for count in sorted(set(counts)):
        if found and found[-1][1] == count - 1:
            found[-1] = (found[-1][0], count)
        else:
            found.append((count, count))
    return _clipped(tuple(found))


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """Return the counts that are in both."""
    pairs = [(max(a, c), _lower(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((low, high) for low, high in pairs if high is None or low <= high))


def shifted(ranges: Ranges, known: int) -> Ranges:
    """Return what is left to count once `known` of the conditions are known to be true."""
    return _clipped(tuple((low - known, None if high is None else high - known) for low, high in ranges))


def raised(ranges: Ranges, step: int) -> Ranges:
    """Return ranges whose ends lie a step higher; that one begins with 0 is no end."""
    ends = ((low + step if low else 0, None if high is None else high + step) for low, high in ranges)
    return _clipped(tuple((low, high) for low, high in ends if high is None or low <= high))


def _clipped(ranges: Ranges) -> Ranges:
    return tuple((max(0, low), high) for low, high in ranges if high is None or high >= max(0, low))


def _lower(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def count_truth(ranges: Ranges, surely: int, possibly: int) -> bool | None:
    """Return the truth of a comparison with a number that lies between two."""
    if any(low <= surely and (high is None or possibly <= high) for low, high in ranges):
        return True
    return None if any(low <= possibly and (high is None or surely <= high) for low, high in ranges) else False


def count_of(truths: list[bool | None], ranges: Ranges) -> bool | None:
    """Return the truth of a comparison with the number of those that are true."""
    return count_truth(ranges, truths.count(True), len(truths) - truths.count(False))


def shortest_count(parts: Iterable[Condition], ranges: Ranges) -> Condition:
    """Return a comparison with the number of true conditions in the shortest form: as `or`, `and` where it is one."""
    parts = list(parts)
    left = [part for part in parts if not isinstance(part, Constant)]
    ranges = shifted(ranges, parts.count(TRUE))
    most = len(left)
    decided = count_truth(ranges, 0, most)
    if decided is not None:
        return TRUE if decided else FALSE
    inside = [(low, high) for low, high in ranges if low <= most]
    bounds = [(low, most if high is None else min(high, most)) for low, high in inside]
    if bounds == [(1, most)]:
        return left[0] if most == 1 else Or(tuple(left))
    if bounds == [(most, most)]:
        return And(tuple(left))
    if bounds == [(0, most - 1)]:
        return Not(left[0] if most == 1 else And(tuple(left)))
    if bounds == [(0, 0)]:
        return Not(Or(tuple(left)))
    return Count(tuple(left), tuple(inside))
