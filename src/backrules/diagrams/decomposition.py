"""Points that meet every piece into which tests cut some numbers: cylindrical decomposition.

The zeros of the tests are projected from fact to fact, and one point is tried in every piece between them. For linear
tests no piece is missed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import attrs

from backrules.conditions.arithmetic import plain_number
from backrules.diagrams.limits import TooLarge
from backrules.diagrams.polynomials import Form, eliminated
from backrules.facts import Fact, Value
from backrules.facts.schema import INTEGER, LARGEST

__all__ = ["MOST_POINTS", "Decomposition", "Piece", "subsets"]

MOST_POINTS = 10_000  # that are tried for one group
_MOST_TRIED = MOST_POINTS  # of whole numbers that are tried one by one rather than cut
_MOST_FORMS = 100  # that are projected to the next fact
_MOST_WHOLE = 1_000  # values of an integer fact that are tried one by one
_STEPS = 8  # along a fact that is multiplied with others

_Values = Mapping[str, Value]
_Solver = Callable[[_Values], float | None]


@attrs.frozen
class Piece:
    """A point, or the open interval between two neighbouring points, and a number in it."""

    low: float
    high: float
    inner: int | float


class Decomposition:
    """Number facts, and the forms whose zeros cut them into pieces.

    Args:
        facts: the facts, by name.
        forms: where tests may change.
    """

    def __init__(self, facts: Mapping[str, Fact], forms: Sequence[Form]) -> None:
        self.facts, self.forms = facts, forms
        self.linear = all(form.linear for form in forms)
        self._solvers: dict[tuple[Form, str], _Solver] = {}
        self._forms_along: dict[tuple[str, frozenset[str]], set[Form]] = {}

    def completions(self, fixed: _Values, free: Sequence[str]) -> Iterator[dict[str, Value]]:
        """Yield values of some or all of the free facts, one point for each piece."""
        for known in subsets(tuple(free)):
            yield from self.points(known, fixed)

    def points(self, names: tuple[str, ...], fixed: _Values, before: str = "") -> Iterator[dict[str, Value]]:
        """Yield values of `names`, one point for each piece; `before` names a fact whose pieces will follow.

        Raises:
            TooLarge: there are more points than may be tried.
        """
        values = {name: Fraction(value) for name, value in fixed.items() if name in self.facts}  # type: ignore[arg-type]
        visible = {*names, *values, *([before] if before else [])}
        forms = {form.filled(values).normal() for form in self.forms if form.names <= visible}
        order = (*self._ordered(names), *([before] if before else []))
        levels = self._projected(forms, order)
        for tried, point in enumerate(self._walk(levels, order[: len(names)], {})):
            if tried > MOST_POINTS:
                raise TooLarge
            yield point

    def _ordered(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return integers first, which are tried one by one: the zeros of the others need not meet whole numbers.

        The widest of them comes last, for the innermost fact is cut and not tried: days since a date are many.
        """
        return tuple(sorted(names, key=lambda name: (self.facts[name].type != INTEGER, self._width(name))))

    def _width(self, name: str) -> float:
        low, high = self._range(name)
        return high - low

    def _projected(self, forms: set[Form], order: tuple[str, ...]) -> list[set[Form] | None]:
        """Return, for each fact in order, forms over it and the ones before it that bound its pieces.

        None says that the values of a fact are tried one by one. Whole numbers that are too many for that are cut, too:
        what follows them is eliminated, or if it is whole filled in, so that no two of a piece differ in it.
        """
        levels: list[set[Form] | None] = []
        for name in reversed(order):
            forms = {form for form in forms if form.names} | self._ends(name)
            linear = [form for form in forms if form.linear and self._meets_the_box(form)]
            if len(linear) > (_MOST_FORMS if len(levels) + 1 < len(order) else MOST_POINTS):
                raise TooLarge
            bounds = {form for form in forms if not form.linear} | set(linear)
            levels.append(bounds)
            outer = order[: len(order) - len(levels)]
            if self._may_be_tried(outer, len(bounds)):
                return [None for _ in outer] + levels[::-1]
            if self.facts[name].type == INTEGER:
                values = self._whole_numbers(name)
                if len(values) * len(linear) > MOST_POINTS:
                    raise TooLarge
                forms = {form.filled({name: Fraction(value)}).normal() for form in linear for value in values}
            else:
                forms = eliminated(linear, name) | {f for f in forms if not f.linear and name not in f.names}
        return levels[::-1]

    def is_wide(self, name: str) -> bool:
        """Whether a fact is a whole number of too many values to be tried one by one."""
        return self.facts[name].type == INTEGER and self._width(name) > _MOST_WHOLE

    def _may_be_tried(self, names: Sequence[str], forms: int) -> bool:
        """Whether all facts are whole numbers, and so few that each combination of them can be tried, form by form."""
        if any(self.facts[name].type != INTEGER or self.is_wide(name) for name in names):
            return False
        return math.prod(len(self._whole_numbers(name)) for name in names) * forms <= _MOST_TRIED if names else True

    def _whole_numbers(self, name: str) -> Sequence[int]:
        """Return the values of an integer fact, if they are few enough to be tried one by one."""
        low, high = self._range(name)
        if self.is_wide(name):
            raise TooLarge
        return range(math.ceil(low), math.floor(high) + 1)

    def _ends(self, name: str) -> set[Form]:
        return {Form.of({(name,): Fraction(1), (): -Fraction(end)}).normal() for end in self._range(name)}

    def _range(self, name: str) -> tuple[float, float]:
        return self.facts[name].range or (-LARGEST, LARGEST)

    def _meets_the_box(self, form: Form) -> bool:
        """Whether a linear form can be zero within the ranges."""
        low = high = Fraction(0)
        for names, factor in form.terms:
            ends = [factor * Fraction(end) for end in self._range(names[0])] if names else [factor]
            low, high = low + min(ends), high + max(ends)
        return low <= 0 <= high

    def _walk(
        self, levels: list[set[Form] | None], order: tuple[str, ...], chosen: dict[str, Value]
    ) -> Iterator[dict[str, Value]]:
        if len(chosen) == len(order):
            yield dict(chosen)
            return
        name = order[len(chosen)]
        last = len(chosen) == len(order) - 1
        for piece in self._pieces(name, levels[len(chosen)], chosen, innermost=last and len(levels) == len(order)):
            yield from self._walk(levels, order, {**chosen, name: piece.inner})

    def line(self, name: str, fixed: _Values) -> list[Piece]:
        """Return the pieces along one fact, the others having values or none."""
        visible = frozenset((*fixed, name))
        forms = self._forms_along.get((name, visible))
        if forms is None:
            if len(self._forms_along) > MOST_POINTS:
                self._forms_along.clear()
            forms = {form for form in self.forms if form.names <= visible} | self._ends(name)
            self._forms_along[name, visible] = forms
        return self._pieces(name, forms, fixed, innermost=True)

    def _pieces(self, name: str, forms: set[Form] | None, chosen: _Values, *, innermost: bool) -> list[Piece]:
        low, high = self._range(name)
        fact = self.facts[name]
        if forms is None:
            return [Piece(number, number, number) for number in self._whole_numbers(name)]
        roots = (self._root(form, name, chosen) for form in forms)
        found = {plain_number(root) for root in roots if root is not None and low <= root <= high}
        if not innermost and not self.linear:  # where curves turn is not known
            found.update(plain_number(low + (high - low) * step / _STEPS) for step in range(_STEPS))
        points = sorted(found)
        pieces: list[Piece] = [Piece(points[0], points[0], points[0])] if points else []
        for one, other in pairwise(points):
            pieces += [Piece(one, other, _between(one, other)), Piece(other, other, other)]
        if fact.type == INTEGER:
            return [piece for piece in map(_with_a_whole_number, pieces) if piece]
        return pieces

    def _root(self, form: Form, name: str, chosen: _Values) -> float | None:
        """Return where a form is zero along a fact, the others having values."""
        key = form, name
        if len(self._solvers) > MOST_POINTS:  # of forms with known numbers filled in
            self._solvers.clear()
        if key not in self._solvers:
            self._solvers[key] = _solver(form, name)
        return self._solvers[key](chosen)


def subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield all subsets, the largest first."""
    for size in range(len(names), -1, -1):
        yield from combinations(names, size)


def _solver(form: Form, name: str) -> _Solver:
    """Return a function that solves a form for a name of which it has only the first power."""
    slopes = [(float(factor), [one for one in names if one != name]) for names, factor in form.terms if name in names]
    rests = [(float(factor), names) for names, factor in form.terms if name not in names]
    if any(names.count(name) > 1 for names, _ in form.terms):
        return lambda _: None

    def solve(values: _Values) -> float | None:
        slope = sum(_product(factor, names, values) for factor, names in slopes)
        return -sum(_product(factor, names, values) for factor, names in rests) / slope if slope else None

    return solve


def _product(factor: float, names: Sequence[str], values: _Values) -> float:
    for name in names:
        factor *= values[name]  # type: ignore[operator]
    return factor


def _between(low: float, high: float) -> int | float:
    """Return a number strictly between two: a whole one near the lower end if there is one.

    Otherwise it has the fewest binary digits, so that sums of such numbers are not rounded.
    """
    if low == -LARGEST and math.ceil(high) - 1 > low:
        return math.ceil(high) - 1
    if math.floor(low) + 1 < high:
        return math.floor(low) + 1
    middle = (low + high) / 2
    for parts in (2.0**digits for digits in range(1, 50)):
        if low < (rounded := round(middle * parts) / parts) < high:
            return rounded
    return plain_number(middle)


def _with_a_whole_number(piece: Piece) -> Piece | None:
    inner = piece.inner
    if inner == int(inner):
        return piece
    whole = math.floor(piece.low) + 1
    return Piece(piece.low, piece.high, whole) if whole < piece.high else None
