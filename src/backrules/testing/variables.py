"""What a person may say for one variable of the diagrams: a fact, an option of one, or numbers that hang together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import combinations
from typing import Any, Protocol

from hypothesis import strategies as st

from backrules._util.lazy import lazy
from backrules.diagrams import Interval, NumberGroup, TooLarge, Variable
from backrules.testing.values import part_of, telling

__all__ = ["Draw", "NumberSlot", "Said", "Slot", "slot_of"]

Draw = Callable[[st.SearchStrategy[Any]], Any]
Said = dict[str, Any]

_MOST_POINTS = 60  # that are drawn from, of a cell of numbers that hang together
_WHICH = st.integers(0, 255)
_SHARE = st.integers(0, 1024).map(lambda part: part / 1024)


class Slot(Protocol):
    """One variable.

    However a person is drawn, a slot takes the same number of choices: Hypothesis takes fewer of them for simpler.

    Attributes:
        fact: of an option, its fact.
        unknown: its cell while nothing is said.
        size: how many cells it has.
    """

    fact: str | None
    unknown: int
    size: int

    def cells(self, *, complete: bool) -> list[tuple[int, int]]:
        """Return the cells there are, and how many facts must be said for each."""
        ...

    def values(self, draw: Draw, cell: int, *, complete: bool, boundaries: bool) -> Said:
        """Draw what is said in a cell."""
        ...

    def partners(self, cell: int) -> dict[int, list[Said]]:
        """Return the cells that one changed fact leads to, with values in `cell` from which it does (none: any)."""
        ...


def slot_of(variable: Variable, gated: Collection[str] = ()) -> Slot:
    """Return the slot of a variable.

    Args:
        variable: the variable.
        gated: the facts that may not apply: of somebody of whom everything is known they may be unknown all the same.
    """
    own = frozenset(gated).intersection(variable.facts)
    return PlainSlot(variable, own) if variable.group is None else NumberSlot(variable, variable.group, own)


class PlainSlot:
    """A boolean, a choice, or an option of a choices fact."""

    unknown = 0

    def __init__(self, variable: Variable, gated: Collection[str]) -> None:
        self._name, self._option, self._may_miss = variable.facts[0], variable.option, bool(gated)
        self.fact: str | None = None if variable.option is None else self._name
        self._values = variable.cells
        self.size = len(variable.cells)

    def cells(self, *, complete: bool) -> list[tuple[int, int]]:
        """Return the cells there are, and how many facts must be said for each."""
        whole = complete and not self._may_miss
        return [(cell, int(value is not None)) for cell, value in enumerate(self._values) if cell or not whole]

    def values(self, draw: Draw, cell: int, *, complete: bool, boundaries: bool) -> Said:  # noqa: ARG002
        """Return what is said in a cell."""
        value = self._values[cell]
        if value is None:
            return {}
        return {self._name: value if self._option is None else {self._option: value}}

    def partners(self, cell: int) -> dict[int, list[Said]]:
        """Return all other cells."""
        return {other: [] for other in range(self.size) if other != cell}


class NumberSlot:
    """A number fact, or several that computed numbers bring together."""

    fact: str | None = None

    def __init__(self, variable: Variable, group: NumberGroup, gated: Collection[str]) -> None:
        self._names, self._group, self._gated = variable.facts, group, frozenset(gated)
        self.unknown, self.size = group.cell({}), len(group.cells)

    def cells(self, *, complete: bool) -> list[tuple[int, int]]:
        """Return the cells there are, and how many facts must be said for each."""
        points = self._points(complete=complete)
        return sorted((cell, min(map(len, found))) for cell, found in points.items())

    def values(self, draw: Draw, cell: int, *, complete: bool, boundaries: bool) -> Said:
        """Draw values that lie in a cell."""
        points = self._points(complete=complete)[cell]
        point = points[draw(_WHICH) % len(points)]
        return self.moved(draw, point, cell, boundaries=boundaries)

    def moved(self, draw: Draw, point: Said, cell: int, *, boundaries: bool) -> Said:
        """Draw another value of one of the facts of a point, so that it stays in its cell."""
        which, pick, anywhere, share = draw(_WHICH), draw(_WHICH), draw(st.booleans()), draw(_SHARE)
        if not point:
            return point
        name = sorted(point)[which % len(point)]
        fact, interval = self._group.facts[name], self._interval(name, point)
        if interval is None:
            return point
        near = [point[name], *(telling(fact, interval) if boundaries else ())]
        number = part_of(fact, interval, share) if anywhere else near[pick % len(near)]
        moved = point if number is None else {**point, name: number}
        return moved if self._cell(moved) == cell else point

    def _interval(self, name: str, point: Said) -> Interval | None:
        """Return the interval along one fact around a point, if it is known."""
        others = {key: value for key, value in point.items() if key != name}
        try:
            line = self._group.line(name, others)
        except TooLarge:
            return None
        return next((interval for _, interval, _ in line if point[name] in interval), None)

    def _cell(self, point: Said) -> int | None:
        try:
            return self._group.cell(point)
        except TooLarge:  # a computed number that is rounded
            return None

    # points of every cell

    def _points(self, *, complete: bool) -> dict[int, list[Said]]:
        return self._complete_points if complete else self._all_points

    @lazy
    def _all_points(self) -> dict[int, list[Said]]:
        """For each cell points that lie in it, the one with the fewest facts first."""
        found = self._gathered(range(len(self._names) + 1))
        for cell, witness in enumerate(self._group.witnesses):
            if cell not in found:
                found[cell] = [dict(witness)]
        return found

    @lazy
    def _complete_points(self) -> dict[int, list[Said]]:
        """The same, of points in which all facts are known that must be."""
        needed = {*self._names} - self._gated
        found = self._gathered(range(len(needed), len(self._names) + 1))
        for cell, witness in enumerate(self._group.witnesses):
            if cell not in found and needed <= witness.keys():
                found[cell] = [dict(witness)]
        return found or self._anywhere()

    def _anywhere(self) -> dict[int, list[Said]]:
        """Return a point in which all facts are known, where no search of the numbers has met one."""
        point = {name: min(self._group.facts[name].range or (0,), key=abs) for name in self._names}
        cell = self._cell(point)
        return {self.unknown if cell is None else cell: [point]}

    def _gathered(self, sizes: range) -> dict[int, list[Said]]:
        found: dict[int, list[Said]] = {}
        needed = {*self._names} - self._gated if sizes.start else set()
        try:
            for size in sizes:
                for names in combinations(self._names, size):
                    for cell, point in self._group.reaching({}, names) if needed.issubset(names) else ():
                        found.setdefault(cell, []).append(dict(point))
        except TooLarge:  # some of them are better than none
            pass
        return {cell: _spread(points) for cell, points in found.items()}

    # changes of one fact

    def partners(self, cell: int) -> dict[int, list[Said]]:
        """Return the cells that one changed fact leads to, with values in `cell` from which it does."""
        return self._partners.get(cell, {})

    @lazy
    def _partners(self) -> dict[int, dict[int, list[Said]]]:
        found: dict[int, dict[int, list[Said]]] = {}
        for line in self._lines():
            for cell, point in line:
                for other, _ in line:
                    if other != cell:
                        found.setdefault(cell, {}).setdefault(other, []).append(point)
        return found

    def _lines(self) -> Iterator[list[tuple[int, Said]]]:
        """Yield points that differ in one fact only, each with its cell."""
        for name in self._names:
            try:
                for line in self._group.lines(name):
                    known = [(cell, {**line.others, name: value}) for cell, value in line.steps]
                    yield [(line.unknown, dict(line.others)), *known]
            except TooLarge:
                yield from self._lines_of_witnesses(name)

    def _lines_of_witnesses(self, name: str) -> Iterator[list[tuple[int, Said]]]:
        """Yield what is known of lines where they cannot be followed: a fact forgotten."""
        for cell, witness in enumerate(self._group.witnesses):
            others = {key: value for key, value in witness.items() if key != name}
            without = self._cell(others)
            if name in witness and without is not None:
                yield [(without, others), (cell, dict(witness))]


def _spread(points: list[Said]) -> list[Said]:
    """Return some of many points, the plainest ones and others evenly spread."""
    points = sorted(points, key=lambda point: (len(point), sum(len(repr(value)) for value in point.values())))
    step = max(1, len(points) // _MOST_POINTS)
    return points[::step]
