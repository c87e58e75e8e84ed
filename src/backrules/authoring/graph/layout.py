"""A small layered layout: columns, few crossings, no two boxes in the same place.

An edge over more than one column runs through the columns between on a track; all edges of a node share its tracks.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

__all__ = ["Link", "Place", "Track", "arranged", "crossings", "links_of", "spaced"]

_GAP, _TRACK_GAP, _TRACK_HEIGHT = 10.0, 4.0, 5.0
_SWEEPS, _EXCHANGES, _SETTLINGS = 32, 20, 10

Key = Hashable


@attrs.frozen
class Track:
    """Where edges of a node run through a column.

    Attributes:
        start: the node that the edges leave.
        column: the column.
    """

    start: Key
    column: int


@attrs.frozen
class Link:
    """A line between neighbouring columns.

    Attributes:
        start: a node or a track.
        end: a node or a track in the next column.
        edges: which edges run on it, by their places.
    """

    start: Key
    end: Key
    edges: tuple[int, ...]


@attrs.frozen
class Place:
    """Where a node or a track lies.

    Attributes:
        column: the column.
        centre: the height of its middle, from 0 downwards.
        height: its height.
    """

    column: int
    centre: float
    height: float


def links_of(edges: Sequence[tuple[Key, Key]], columns: Mapping[Any, int]) -> tuple[Link, ...]:
    """Return the lines between neighbouring columns on which edges run.

    Args:
        edges: from a node to one in a later column.
        columns: node -> column.
    """
    carried: dict[tuple[Key, Key], list[int]] = {}
    for index, (start, end) in enumerate(edges):
        way = [start, *(Track(start, column) for column in range(columns[start] + 1, columns[end])), end]
        for pair in pairwise(way):
            carried.setdefault(pair, []).append(index)
    return tuple(Link(start, end, tuple(indexes)) for (start, end), indexes in carried.items())


def arranged(columns: Mapping[Any, int], heights: Mapping[Any, float], links: Sequence[Link]) -> dict[Key, Place]:
    """Return the places of nodes and tracks.

    Args:
        columns: node -> column, in the order in which nodes stand where nothing speaks against it.
        heights: node -> height.
        links: the lines between neighbouring columns.
    """
    where = dict(columns)
    for link in links:
        for key in (link.start, link.end):
            if isinstance(key, Track):
                where[key] = key.column
    pairs = [(link.start, link.end) for link in links]
    order = _exchanged(_ordered(_by_column(where), pairs), pairs)
    tall = {key: _TRACK_HEIGHT if isinstance(key, Track) else heights[key] for key in where}
    centres = _settled(order, tall, pairs)
    return {key: Place(where[key], centres[key], tall[key]) for column in order for key in column}


def crossings(order: Sequence[Sequence[Key]], pairs: Sequence[tuple[Key, Key]]) -> int:
    """Return how often lines between neighbouring columns cross.

    Args:
        order: the nodes of each column from above to below.
        pairs: the lines.
    """
    places = {key: index for column in order for index, key in enumerate(column)}
    sides = {key: side for side, column in enumerate(order) for key in column}
    count = 0
    seen: dict[int, list[int]] = {}
    for start, end in sorted(pairs, key=lambda pair: (sides[pair[0]], places[pair[0]], places[pair[1]])):
        below = seen.setdefault(sides[start], [])
        count += len(below) - bisect_right(below, places[end])
        insort(below, places[end])
    return count


def _by_column(where: Mapping[Key, int]) -> list[list[Key]]:
    columns: list[list[Key]] = [[] for _ in range(max(where.values(), default=-1) + 1)]
    for key, column in where.items():
        columns[column].append(key)
    return columns


def _neighbours(pairs: Sequence[tuple[Key, Key]]) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]]:
    before: dict[Key, list[Key]] = {}
    after: dict[Key, list[Key]] = {}
    for start, end in pairs:
        before.setdefault(end, []).append(start)
        after.setdefault(start, []).append(end)
    return before, after


def _ordered(columns: list[list[Key]], pairs: Sequence[tuple[Key, Key]]) -> list[list[Key]]:
    """Sort each column by the mean place of its neighbours, to and fro; the order with the fewest crossings wins."""
    before, after = _neighbours(pairs)
    best, fewest = columns, crossings(columns, pairs)
    current = columns
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        current = _swept(current, before if forward else after, forward)
        count = crossings(current, pairs)
        if count < fewest:
            best, fewest = current, count
    return best


def _swept(columns: list[list[Key]], beside: Mapping[Key, list[Key]], forward: bool) -> list[list[Key]]:
    done = [list(column) for column in columns]
    indexes = range(1, len(done)) if forward else range(len(done) - 2, -1, -1)
    for index in indexes:
        shares = _shares(done[index - 1 if forward else index + 1])
        own = _shares(done[index])
        means = {key: _mean([shares[one] for one in beside.get(key, ())], own[key]) for key in done[index]}
        done[index].sort(key=means.__getitem__)
    return done


def _exchanged(columns: list[list[Key]], pairs: Sequence[tuple[Key, Key]]) -> list[list[Key]]:
    """Exchange two that stand one below the other as long as that takes crossings away."""
    beside = _neighbours(pairs)
    done = [list(column) for column in columns]
    for _ in range(_EXCHANGES):
        moved = [_exchange(done, index, beside) for index in range(len(done))]
        if not any(moved):
            break
    return done


def _exchange(columns: list[list[Key]], index: int, beside: tuple[Mapping[Key, list[Key]], ...]) -> bool:
    """Go down a column once, and return whether anything was exchanged."""
    column, sides = columns[index], []
    for nearby, near in zip(beside, (index - 1, index + 1), strict=True):
        places = {key: place for place, key in enumerate(columns[near])} if 0 <= near < len(columns) else {}
        sides.append({key: [places[one] for one in nearby.get(key, ())] for key in column})

    def crossed(above: Key, below: Key) -> int:
        return sum(one > other for side in sides for one in side[above] for other in side[below])

    moved = False
    for place in range(len(column) - 1):
        above, below = column[place : place + 2]
        if crossed(above, below) > crossed(below, above):
            column[place : place + 2] = below, above
            moved = True
    return moved


def _shares(column: Sequence[Key]) -> dict[Key, float]:
    """Return how far down each stands, from 0 to 1."""
    return {key: (index + 0.5) / len(column) for index, key in enumerate(column)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _settled(
    order: list[list[Key]], heights: Mapping[Key, float], pairs: Sequence[tuple[Key, Key]]
) -> dict[Key, float]:
    """Return heights of the middles: each as near to the mean of its neighbours as the others in its column allow."""
    before, after = _neighbours(pairs)
    beside = {key: [*before.get(key, ()), *after.get(key, ())] for column in order for key in column}
    centres: dict[Key, float] = {}
    for column in order:
        centres.update(zip(column, spaced([0.0] * len(column), [heights[key] for key in column]), strict=True))
    for settling in range(_SETTLINGS):
        for column in order if settling % 2 == 0 else reversed(order):
            wanted = [_mean([centres[one] for one in beside[key]], centres[key]) for key in column]
            centres.update(zip(column, spaced(wanted, [heights[key] for key in column]), strict=True))
    top = min((centre - heights[key] / 2 for key, centre in centres.items()), default=0.0)
    return {key: centre - top for key, centre in centres.items()}


def spaced(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return middles in the given order that do not overlap, with the least sum of squared distances to the wanted.

    That is an isotonic regression, once the distances that must be kept are taken out.

    Args:
        wanted: where each middle should be.
        heights: the height of each.
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        gap = _TRACK_GAP if _TRACK_HEIGHT in (above, below) else _GAP
        offsets.append(offsets[-1] + (above + below) / 2 + gap)
    pools: list[tuple[float, int]] = []  # mean, how many
    for place, offset in zip(wanted, offsets, strict=False):
        mean, count = place - offset, 1
        while pools and pools[-1][0] > mean:
            other, many = pools.pop()
            mean, count = (mean * count + other * many) / (count + many), count + many
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]
