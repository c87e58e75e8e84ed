"""Where comparisons of numbers change their truth: the zeros of polynomials over number facts.

A computed number is a quotient of two polynomials, in fractions, so nothing is rounded. `n / d < c` can change only
where `n - c*d` or `d` is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from backrules.conditions import Arithmetic, Number, Operation, Quantity
from backrules.diagrams.limits import TooLarge
from backrules.facts.schema import LARGEST

__all__ = ["Form", "Quotient", "eliminated", "quotients", "zeros"]

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
    """A computed number.

    Attributes:
        above: the numerator.
        below: the denominator.
        edges: forms at whose zeros it becomes unknown: all divisors, and where it or an intermediate computed number
            leaves the numbers that can be held.
    """

    above: Form
    below: Form
    edges: frozenset[Form] = frozenset()


_ONE = Form.constant(1)


def quotients(numbers: Mapping[str, Arithmetic]) -> dict[str, Quotient]:
    """Return each computed number over asked facts; each must stand after the ones it reads.

    Raises:
        TooLarge: a polynomial has more than 200 terms.
    """
    made: dict[str, Quotient] = {}
    for name, expression in numbers.items():
        quotient = _quotient(expression, made)
        large = (quotient.above.plus(quotient.below, Fraction(sign * LARGEST)) for sign in (1, -1))
        made[name] = attrs.evolve(quotient, edges=quotient.edges.union(form.normal() for form in large))
    return made


def _quotient(expression: Arithmetic, made: Mapping[str, Quotient]) -> Quotient:
    match expression:
        case Number(value):
            return Quotient(Form.constant(value), _ONE)
        case Quantity(name):
            return made.get(name) or Quotient(Form.of({(name,): Fraction(1)}), _ONE)
        case Operation(sign, left, right):
            return _joined(sign, _quotient(left, made), _quotient(right, made))


def _joined(sign: str, a: Quotient, b: Quotient) -> Quotient:
    edges = a.edges | b.edges
    if sign == "/":
        return Quotient(a.above.times(b.below), a.below.times(b.above), edges | {b.above.normal()})
    if sign == "*":
        return Quotient(a.above.times(b.above), a.below.times(b.below), edges)
    factor = Fraction(1 if sign == "+" else -1)
    if a.below == b.below:
        return Quotient(a.above.plus(b.above, factor), a.below, edges)
    above = a.above.times(b.below).plus(b.above.times(a.below), factor)
    return Quotient(above, a.below.times(b.below), edges)


def zeros(name: str, number: float, made: Mapping[str, Quotient]) -> Iterator[Form]:
    """Yield the forms at whose zeros a comparison of a fact or computed number with a number may change."""
    quotient = made.get(name) or Quotient(Form.of({(name,): Fraction(1)}), _ONE)
    yield quotient.above.plus(quotient.below, -Fraction(number)).normal()
    yield from quotient.edges


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
