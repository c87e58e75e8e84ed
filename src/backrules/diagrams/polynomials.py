"""Where comparisons of numbers change their truth: the zeros of polynomials over number facts.

A computed number is a quotient of two polynomials, in fractions, so nothing is rounded. `n / d < c` can change only
where `n - c*d` or `d` is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations

import attrs

from backrules.conditions import Arithmetic, Call, Number, Operation, Quantity
from backrules.diagrams.limits import TooLarge
from backrules.facts.schema import LARGEST

__all__ = ["Form", "Pieces", "eliminated", "pieces", "zeros"]

_MOST_TERMS = 200


@attrs.frozen(cache_hash=True)
class Form:
    """A polynomial: products of names (sorted, a name as often as its power) and their coefficients, none of them 0."""

    terms: tuple[tuple[tuple[str, ...], Fraction], ...]

    @staticmethod
    def of(terms: Mapping[tuple[str, ...], Fraction]) -> Form:
        """Return the form of these terms."""
        if len(terms) > _MOST_TERMS:
            raise TooLarge
        return Form(tuple(sorted((names, factor) for names, factor in terms.items() if factor)))

    @staticmethod
    def constant(value: float | Fraction) -> Form:
        """Return a number as a form."""
        return Form.of({(): Fraction(value)})

    @property
    def names(self) -> frozenset[str]:
        """The names it reads."""
        return frozenset(name for names, _ in self.terms for name in names)

    @property
    def linear(self) -> bool:
        """Whether no two names are multiplied."""
        return all(len(names) <= 1 for names, _ in self.terms)

    def plus(self, other: Form, factor: Fraction = Fraction(1)) -> Form:
        """Return the sum with `factor` times another form."""
        terms = dict(self.terms)
        for names, value in other.terms:
            terms[names] = terms.get(names, Fraction(0)) + factor * value
        return Form.of(terms)

    def times(self, other: Form) -> Form:
        """Return the product."""
        terms: dict[tuple[str, ...], Fraction] = {}
        for names, value in self.terms:
            for others, factor in other.terms:
                key = tuple(sorted((*names, *others)))
                terms[key] = terms.get(key, Fraction(0)) + value * factor
        return Form.of(terms)

    def filled(self, values: Mapping[str, Fraction]) -> Form:
        """Return the form with some names replaced by numbers."""
        terms: dict[tuple[str, ...], Fraction] = {}
        for names, factor in self.terms:
            left = []
            for name in names:
                if name in values:
                    factor *= values[name]
                else:
                    left.append(name)
            terms[tuple(left)] = terms.get(tuple(left), Fraction(0)) + factor
        return Form.of(terms)

    def normal(self) -> Form:
        """Return the form with the same zeros whose first factor is 1."""
        first = self.terms[-1][1] if self.terms else Fraction(1)
        return Form(tuple((names, factor / first) for names, factor in self.terms))

    def factor(self, *names: str) -> Fraction:
        """Return the coefficient of a product of names."""
        return dict(self.terms).get(names, Fraction(0))


@attrs.frozen
class Quotient:
    """A polynomial above another one."""

    above: Form
    below: Form


@attrs.frozen
class Pieces:
    """A computed number.

    Attributes:
        quotients: what it may be; which of these it is does not change between the zeros of the edges.
        edges: forms at whose zeros it becomes unknown, or another of the quotients: all divisors, where it or an
            intermediate computed number leaves the numbers that can be held, and where two numbers of which one is the
            least change places.
    """

    quotients: tuple[Quotient, ...]
    edges: frozenset[Form] = frozenset()


_ONE = Form.constant(1)
_MOST_PIECES = 50


def pieces(numbers: Mapping[str, Arithmetic]) -> dict[str, Pieces]:
    """Return each computed number over asked facts; each must stand after the ones it reads.

    Raises:
        TooLarge: a polynomial has more than 200 terms, a number more than 50 pieces, or it is rounded.
    """
    made: dict[str, Pieces] = {}
    for name, expression in numbers.items():
        made[name] = _with_limits(_pieces(expression, made))
    return made


def _with_limits(number: Pieces) -> Pieces:
    """Add where a number becomes larger than those that can be held."""
    large = (one.above.plus(one.below, Fraction(sign * LARGEST)) for one in number.quotients for sign in (1, -1))
    return attrs.evolve(number, edges=number.edges.union(form.normal() for form in large))


def _pieces(expression: Arithmetic, made: Mapping[str, Pieces]) -> Pieces:
    match expression:
        case Number(value):
            return Pieces((Quotient(Form.constant(value), _ONE),))
        case Quantity(name):
            return made.get(name) or _fact(name)
        case Operation(sign, left, right):
            one, other = _pieces(left, made), _pieces(right, made)
            edges = one.edges | other.edges
            if sign == "/":
                edges |= {divisor.above.normal() for divisor in other.quotients}
            return _pieced((_joined(sign, a, b) for a in one.quotients for b in other.quotients), edges)
        case Call("abs", (argument,)):
            return _extreme([_with_limits(_pieces(argument, made)), _pieces(Operation("-", Number(0), argument), made)])
        case Call("min" | "max", arguments):
            return _extreme([_with_limits(_pieces(argument, made)) for argument in arguments])
        case Call():
            raise TooLarge  # what is rounded has a step at every whole number
        case _:
            raise TypeError(expression)


def _fact(name: str) -> Pieces:
    return Pieces((Quotient(Form.of({(name,): Fraction(1)}), _ONE),))


def _pieced(quotients: Iterable[Quotient], edges: frozenset[Form]) -> Pieces:
    found = tuple(dict.fromkeys(quotients))
    if len(found) > _MOST_PIECES:
        raise TooLarge
    return Pieces(found, edges)


def _extreme(numbers: list[Pieces]) -> Pieces:
    """Return one of several numbers; which one it is may change where two of them are the same."""
    found = _pieced((one for number in numbers for one in number.quotients), frozenset())
    differences = (_joined("-", one, other).above for one, other in combinations(found.quotients, 2))
    same = frozenset(form.normal() for form in differences if form.names)
    return attrs.evolve(found, edges=same.union(*(number.edges for number in numbers)))


def _joined(sign: str, a: Quotient, b: Quotient) -> Quotient:
    if sign == "/":
        return Quotient(a.above.times(b.below), a.below.times(b.above))
    if sign == "*":
        return Quotient(a.above.times(b.above), a.below.times(b.below))
    factor = Fraction(1 if sign == "+" else -1)
    if a.below == b.below:
        return Quotient(a.above.plus(b.above, factor), a.below)
    above = a.above.times(b.below).plus(b.above.times(a.below), factor)
    return Quotient(above, a.below.times(b.below))


def zeros(name: str, number: float, made: Mapping[str, Pieces]) -> Iterator[Form]:
    """Yield the forms at whose zeros a comparison of a fact or computed number with a number may change."""
    pieced = made.get(name) or _fact(name)
    for quotient in pieced.quotients:
        yield quotient.above.plus(quotient.below, -Fraction(number)).normal()
    yield from pieced.edges


def eliminated(forms: Iterable[Form], name: str) -> set[Form]:
    """Return linear forms over the other names, whose zeros bound where the order of the zeros in `name` changes.

    Fourier and Motzkin's elimination: what does not read the name stays, of the others each pair is solved for it.
    """
    forms = list(forms)
    kept = {form for form in forms if name not in form.names}
    solved = [form for form in forms if name in form.names]
    for index, one in enumerate(solved):
        for other in solved[index + 1 :]:
            left = other.plus(one, -other.factor(name) / one.factor(name))
            if left.names:
                kept.add(left.normal())
    return kept
