"""What becomes of one advice, as diagrams."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

import attrs

__all__ = ["Outcome", "Reading", "part_of"]


@attrs.frozen
class Outcome:
    """What becomes of one advice.

    Attributes:
        advised: A, the or of its advise rules, three-valued.
        against: V or not N, the or of its avoid rules and what it lacks, three-valued.
        recommended: whether it is recommended, two-valued, by `strict`.
    """

    advised: int
    against: int
    recommended: dict[bool, int]


@attrs.frozen
class Reading:
    """What decides about one advice.

    Attributes:
        part: takes from something known of all variables what concerns these diagrams.
        recommended: where it is recommended.
        key: its key; None where that is too large.
        cautions: the cautions about safety that are not too large, three-valued.
        guards: its other safety rules that are not too large, three-valued, and the asked facts that they read.
    """

    part: Callable[[Sequence[object]], tuple[object, ...]]
    recommended: int
    key: int | None
    cautions: tuple[int, ...]
    guards: tuple[tuple[int, tuple[str, ...]], ...]


def part_of(levels: Collection[int]) -> Callable[[Sequence[object]], tuple[object, ...]]:
    """Return what takes some places of a sequence."""
    if len(levels) > 1:
        return itemgetter(*sorted(levels))
    return lambda known: tuple([known[level] for level in levels])
