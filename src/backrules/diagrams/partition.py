"""Number facts, cut into cells: all values of a cell make the same tests true, false and unknown.

Facts that a computed number brings together form a group and are cut jointly. The cells of a group are found by trying
one point in every piece (`decomposition.py`), which is exact for linear tests; for others, and for more points than may
be tried, the group says that it is not exact. Whatever is found is true of a point that was really evaluated.
"""

from __future__ import annotations

import math
import operator
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.conditions import Compare, Condition, Known, holds
from backrules.conditions.truth import COMPARISONS
from backrules.diagrams.decomposition import MOST_POINTS, Decomposition, subsets
from backrules.diagrams.limits import TooLarge, made_once
from backrules.diagrams.polynomials import Form
from backrules.diagrams.priors import SKIPPED, draw_number, mass, mass_by_prior
from backrules.facts import Fact, Value
from backrules.facts.schema import INTEGER

__all__ = ["Interval", "NumberGroup", "NumberLine"]

_DRAWN = 300  # points for the weights of joint cells
_DRAWN_TO_SAY = 2000  # points where the weights are said

_Values = Mapping[str, Value]
_Fibre = tuple[int, ...]


@attrs.frozen
class Interval:
    """Numbers between two ends.

    Attributes:
        low: the lower end.
        high: the upper end.
        low_in: whether the lower end belongs to it.
        high_in: whether the upper end belongs to it.
    """

    low: float
    high: float
    low_in: bool = True
    high_in: bool = True

    def __contains__(self, number: float) -> bool:
        above = number >= self.low if self.low_in else number > self.low
        return above and (number <= self.high if self.high_in else number < self.high)


@attrs.frozen
class NumberLine:
    """The cells along one fact of a group, its other facts staying as they are.

    Attributes:
        others: values of the other facts; those that are not there are unknown.
        unknown: the cell where the fact is unknown.
        steps: from low to high, the cells where it is known, and a value that lies there.
    """

    others: dict[str, Value]
    unknown: int
    steps: tuple[tuple[int, int | float], ...]


class _GivenUp(Exception):
    """There are more truths than may be."""


class NumberGroup:
    """Number facts that tests read together, or a single one.

    Args:
        facts: the facts, in order.
        tests: every test of them, comparisons of computed numbers too.
        forms: where these tests may change, or None where that is too large.
        compute: adds the computed numbers to values.
        most: how many truths there may be, of all tests in all cells; a group with more is given up.

    Attributes:
        given_up: whether there were more: then nothing is known but the cell of those who say nothing.
        cells: for each cell the truths of `tests`.
        witnesses: for each cell values that lie in it.
        exact: whether no cell can be missing.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        tests: Sequence[Condition],
        forms: Sequence[Form] | None,
        compute: Callable[[Any], Any],
        most: int | None = None,
    ) -> None:
        self.facts = {fact.name: fact for fact in facts}
        self.tests = tuple(tests)
        self._forms = [form for form in dict.fromkeys(forms or ()) if form.names]
        self._pieces = Decomposition(self.facts, self._forms)
        self._compute = compute
        self.exact = forms is not None and self._pieces.linear
        self.cells: list[tuple[bool | None, ...]] = []
        self.witnesses: list[dict[str, Value]] = []
        self._index: dict[tuple[bool | None, ...], int] = {}
        self._lines: dict[str, tuple[NumberLine, ...]] = {}
        self._open_fibres: dict[tuple[str, ...], tuple[_Fibre, ...]] = {}  # where nothing is known
        self._regions: dict[tuple[int, int] | None, tuple[bool | None, ...]] = {}
        self._most, self.given_up = most, False
        self._enter({})
        self._solvable = forms is not None
        try:
            self._find_cells()
        except _GivenUp:
            self._give_up()
        self.weights = [1.0] if self.given_up else self._weights()

    @property
    def wide(self) -> tuple[str, ...]:
        """The whole numbers that the others are computed with and that are too many to be tried one by one."""
        return tuple(name for name in self.facts if len(self.facts) > 1 and self._pieces.is_wide(name))

    def _find_cells(self) -> None:
        if self._most is not None and self._thresholds and 2 * len(self._thresholds) * len(self.tests) > self._most:
            raise _GivenUp
        try:
            if not self._solvable:
                raise TooLarge
            for tried, point in enumerate(self._pieces.completions({}, tuple(self.facts))):
                if tried >= MOST_POINTS:
                    raise TooLarge
                self._enter(point)
        except TooLarge:
            self.exact = False
        if not self.exact:
            for point in self._draw_people():
                self._enter(point)

    def _give_up(self) -> None:
        self.given_up, self.exact, self._solvable = True, False, False
        del self.cells[1:], self.witnesses[1:]
        self._index = {self.cells[0]: 0}
        self._regions.clear()

    def _enter(self, values: _Values) -> int:
        """Return the cell of values, a new one if it has not been seen."""
        truths = self._truths(values)
        found = self._index.get(truths)
        if found is None:
            if self._most is not None and len(self.cells) * len(self.tests) > self._most:
                raise _GivenUp
            found = self._index[truths] = len(self.cells)
            self.cells.append(truths)
            self.witnesses.append(dict(values))
        elif _plainness_of(values) < _plainness_of(self.witnesses[found]):
            self.witnesses[found] = dict(values)
        return found

    def _truths(self, values: _Values) -> tuple[bool | None, ...]:
        if self._thresholds is None:
            return self._tested(values)
        # of one fact that is compared with numbers, only where its value lies among them counts
        (name,) = self.facts
        value: Any = values.get(name)
        region = (
            None if value is None else (bisect_left(self._thresholds, value), bisect_right(self._thresholds, value))
        )
        found = self._regions.get(region)
        if found is None:
            found = self._tested(values) if value is None else tuple([holds(value, to) for holds, to in self._compared])
            self._regions[region] = found
        return found

    @lazy
    def _compared(self) -> list[tuple[Callable[[float, float], bool], int | float]]:
        """The comparisons of a single fact; that it is known is true of any number."""
        return [
            (COMPARISONS[test.operator], test.number) if isinstance(test, Compare) else (operator.ne, math.nan)
            for test in self.tests
        ]

    @lazy
    def _thresholds(self) -> list[int | float] | None:
        """What a single fact is compared with, from low to high; None where tests read anything else."""
        if len(self.facts) > 1 or any(
            not isinstance(test, (Compare, Known)) or test.fact not in self.facts for test in self.tests
        ):
            return None
        return sorted({test.number for test in self.tests if isinstance(test, Compare)})

    def _tested(self, values: _Values) -> tuple[bool | None, ...]:
        known = self._compute(dict(values))
        read = [known.get(name) for name in self._read]
        return tuple(
            [
                holds(test, known) if compare is None else None if read[at] is None else compare(read[at], number)
                for test, compare, at, number in self._ready
            ]
        )

    @lazy
    def _read(self) -> list[str]:
        """The numbers that are compared."""
        return list(dict.fromkeys(test.fact for test in self.tests if isinstance(test, Compare)))

    @lazy
    def _ready(self) -> list[tuple[Condition, Callable[[float, float], bool] | None, int, float]]:
        """The tests, those that compare taken apart: they are asked of hundreds of points for one person."""
        return [
            (test, COMPARISONS[test.operator], self._read.index(test.fact), test.number)
            if isinstance(test, Compare)
            else (test, None, 0, 0)
            for test in self.tests
        ]

    def cell(self, values: _Values) -> int:
        """Return the cell of the group's facts in values.

        Raises:
            TooLarge: the cell was not found when the group was made, which can only be when it is not exact, or by
                rounding.
        """
        mine = {name: values[name] for name in self.facts if name in values}
        if mine and self.given_up:
            raise TooLarge
        found = self._index.get(self._truths(mine))
        if found is None:
            raise TooLarge
        return found

    # what can be reached

    def _check_exact(self) -> None:
        if not self.exact:
            raise TooLarge

    def fibres(self, name: str, fixed: _Values, free: Sequence[str]) -> tuple[_Fibre, ...]:
        """Return sets of cells that differ in one fact only: one set for each way the other facts can be.

        Args:
            name: the fact.
            fixed: facts with values.
            free: the other facts that may have any value or none; all others have none.

        Raises:
            TooLarge: it takes too many points.
        """
        if len(self.facts) == 1:
            return (tuple(range(len(self.cells))),)
        self._check_exact()
        if fixed:
            return self._fibres(name, fixed, free)
        return made_once(self._open_fibres, (name, *free), lambda: self._fibres(name, fixed, free))

    def _fibres(self, name: str, fixed: _Values, free: Sequence[str]) -> tuple[_Fibre, ...]:
        found: dict[_Fibre, None] = {}
        for known in subsets(tuple(free)):
            for point in self._pieces.points(known, fixed, before=name):
                base = {**fixed, **point}
                cells = {
                    self.cell(base),
                    *(self.cell({**base, name: p.inner}) for p in self._pieces.line(name, base)),
                }
                found[tuple(sorted(cells))] = None
        return tuple(found)

    def lines(self, name: str) -> tuple[NumberLine, ...]:
        """Return the cells along one fact, for every way the other facts can be, the plainest ways first.

        Raises:
            TooLarge: it takes too many points.
        """
        if name not in self._lines:
            self._check_exact()
            found: dict[tuple[int, ...], NumberLine] = {}
            others = tuple(one for one in self.facts if one != name)
            for known in reversed(list(subsets(others))):
                for point in self._pieces.points(known, {}, before=name):
                    steps = tuple(self._steps(name, point))
                    line = NumberLine(point, self.cell(point), steps)
                    found.setdefault((line.unknown, *(cell for cell, _ in steps)), line)
            self._lines[name] = tuple(found.values())
        return self._lines[name]

    def _steps(self, name: str, others: _Values) -> Iterator[tuple[int, int | float]]:
        before = None
        for piece in self._pieces.line(name, others):
            cell = self.cell({**others, name: piece.inner})
            if cell != before:
                yield cell, piece.inner
            before = cell

    def reaching(self, fixed: _Values, names: Sequence[str]) -> Iterator[tuple[int, dict[str, Value]]]:
        """Yield cells that are reached by giving values to all of `names`, the others as they are, with a witness.

        Raises:
            TooLarge: it takes too many points.
        """
        self._check_exact()
        others = {name: value for name, value in fixed.items() if name not in names}
        for point in self._pieces.points(tuple(names), others):
            yield self.cell({**others, **point}), {name: point[name] for name in names}

    def line(self, name: str, fixed: _Values) -> list[tuple[int, Interval, int | float]]:
        """Return, from low to high, the cells along one fact, its values there and one of them.

        Args:
            name: the fact.
            fixed: known values; of the other facts of the group, what is not there is unknown.

        Raises:
            TooLarge: it is not known where the cells along this fact end.
        """
        visible = {*fixed, name}
        forms = (form for form in self._forms if form.names <= visible)
        if not self._solvable or any(names.count(name) > 1 for form in forms for names, _ in form.terms):
            raise TooLarge
        return self._along(name, fixed)

    def _along(self, name: str, fixed: _Values) -> list[tuple[int, Interval, int | float]]:
        others = {key: value for key, value in fixed.items() if key != name and key in self.facts}
        found: list[tuple[int, Interval, int | float]] = []
        for piece in self._pieces.line(name, others):
            cell = self.cell({**others, name: piece.inner})
            point = piece.low == piece.high
            part = Interval(piece.low, piece.high, point, point)
            if found and found[-1][0] == cell:
                before = found[-1][1]
                joined = Interval(before.low, part.high, before.low_in, part.high_in)
                found[-1] = (cell, joined, min(found[-1][2], piece.inner, key=_plainness))
            else:
                found.append((cell, part, piece.inner))
        return [(cell, self._whole(name, interval), inner) for cell, interval, inner in found]

    def _whole(self, name: str, interval: Interval) -> Interval:
        """Return the interval of an integer fact between whole numbers that belong to it."""
        if self.facts[name].type != INTEGER:
            return interval
        low, high = math.ceil(interval.low), math.floor(interval.high)
        low += low == interval.low and not interval.low_in
        high -= high == interval.high and not interval.high_in
        return Interval(low, high)

    # how likely

    def estimate(self) -> tuple[float, ...] | None:
        """Return how likely each cell is, as an estimate that may be said: None unless all facts have priors."""
        if not all(isinstance(fact.prior, tuple) and fact.range is not None for fact in self.facts.values()):
            return None
        found = [0.0] * len(self.cells)
        if len(self.facts) == 1 and self._solvable:
            ((name, fact),) = self.facts.items()
            for cell, part, _ in self._along(name, {}):
                share = mass_by_prior(fact, part.low, part.high, low_in=part.low_in, high_in=part.high_in)
                found[cell] += (1 - SKIPPED) * (share or 0.0)
            found[self.cell({})] += SKIPPED
        else:
            for point in self._draw_people(_DRAWN_TO_SAY):
                index = self._index.get(self._truths(point))
                if index is not None:
                    found[index] += 1
        return tuple(one / sum(found) for one in found)

    def _draw_people(self, count: int = _DRAWN) -> Iterator[dict[str, Value]]:
        """Yield random people by the priors."""
        draw = random.Random(0)  # noqa: S311 - not for secrets
        for _ in range(count):
            yield {name: draw_number(fact, draw) for name, fact in self.facts.items() if draw.random() > SKIPPED}

    def _weights(self) -> list[float]:
        """Return how likely each cell is, by the priors of the facts, none of them impossible."""
        if len(self.facts) == 1 and self._solvable:
            return self._weights_along()
        counts = [1.0] * len(self.cells)
        for point in self._draw_people():
            index = self._index.get(self._truths(point))
            if index is not None:
                counts[index] += 8
        return [count / sum(counts) for count in counts]

    def _weights_along(self) -> list[float]:
        ((name, fact),) = self.facts.items()
        pieces = self._along(name, {})
        found = [0.0] * len(self.cells)
        for cell, interval, _ in pieces:
            share = mass(
                fact, interval.low, interval.high, len(pieces), low_in=interval.low_in, high_in=interval.high_in
            )
            found[cell] += max(share, 0.02)
        found = [weight * (1 - SKIPPED) / sum(found) for weight in found]
        found[self.cell({})] += SKIPPED
        return found

    def truths_of(self, test: Condition) -> tuple[bool | None, ...]:
        """Return the truth of a test in each cell."""
        return self._of_test[test]

    @lazy
    def _of_test(self) -> dict[Condition, tuple[bool | None, ...]]:
        return dict(zip(self.tests, zip(*self.cells, strict=True), strict=True))

    @lazy
    def current_unknown(self) -> int:
        """The cell in which no fact of the group is known."""
        return self.cell({})


def _plainness_of(values: _Values) -> tuple[int, int, int, float]:
    """Return how plain what is known of a person is: the fewer numbers and the plainer ones, the smaller."""
    numbers: list[Any] = list(values.values())
    whole = sum(number != int(number) for number in numbers)
    return len(numbers), whole, sum(len(repr(number)) for number in numbers), sum(map(abs, numbers))


def _plainness(number: float) -> tuple[bool, int, float]:
    return number != int(number), len(repr(number)), abs(number)
