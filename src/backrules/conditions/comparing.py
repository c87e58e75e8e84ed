"""Comparisons of computed numbers: whatever stands on the two sides becomes one number and a constant.

`front_sets > back_sets + 4` is `front_sets - back_sets`, more than 4, so that everything that knows how a number is
compared with a constant knows this, too. Nothing is multiplied out: `a / b > 2` stays, as it is unknown where b is 0.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isfinite

from backrules.conditions.arithmetic import (
    Arithmetic,
    Number,
    Operation,
    Place,
    Quantity,
    arithmetic_to_text,
    constant,
    quantities,
)
from backrules.conditions.nodes import Compare, Operator

__all__ = ["MIRRORED", "comparison", "sides"]

MIRRORED: dict[str, Operator] = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}


def comparison(left: Arithmetic, operator: Operator, right: Arithmetic, at: Place = None) -> Compare:
    """Return a comparison of two expressions as one of a number with a constant.

    Raises:
        ValueError: neither reads a fact, or the constant is larger than 2**53 either way.
    """
    if not _reads(left):
        left, operator, right = right, MIRRORED[operator], left
    if not _reads(left):
        raise ValueError("neither side reads a fact")
    one, added = _split(left)
    if _reads(right):
        other, taken = _split(right)
        number: Arithmetic = Operation("-", one, other)
        limit = taken - added
    else:
        number, limit = _without_constants(one, _exact(right) - added)
    value = limit.numerator if limit.denominator == 1 else float(limit)
    if isinstance(number, Quantity):
        return Compare(number.name, operator, value, at=at)
    return Compare(arithmetic_to_text(number), operator, value, computed=number, at=at)


def _without_constants(number: Arithmetic, limit: Fraction) -> tuple[Arithmetic, Fraction]:
    """Take the constants out of both sides of a difference."""
    match number:
        case Operation("-", left, right) if _reads(left) and _reads(right):
            (one, added), (other, taken) = _split(left), _split(right)
            return Operation("-", one, other), limit - added + taken
    return number, limit


def _split(number: Arithmetic) -> tuple[Arithmetic, Fraction]:
    """Return a number without the constants that are added to it, and these."""
    sum_of = Fraction(0)
    while isinstance(number, Operation) and number.sign in "+-":
        match number:
            case Operation(sign, left, right) if not _reads(right) and _reads(left):
                number, sum_of = left, sum_of + (_exact(right) if sign == "+" else -_exact(right))
            case Operation("+", left, right) if not _reads(left):
                number, sum_of = right, sum_of + _exact(left)
            case _:
                break
    return number, sum_of


def sides(test: Compare) -> tuple[Arithmetic, Arithmetic]:
    """Return what a comparison compares, as somebody would write it: a difference as its two sides."""
    match test.computed:
        case Operation("-", left, right) if _reads(left) and _reads(right):
            beside = Number(abs(test.number))
            return left, Operation("+" if test.number > 0 else "-", right, beside) if test.number else right
    return test.computed or Quantity(test.fact), Number(test.number)


@lru_cache(maxsize=10_000)
def _reads(number: Arithmetic) -> bool:
    return any(True for _ in quantities(number))


def _exact(number: Arithmetic) -> Fraction:
    found = constant(number)
    if found is None or not isfinite(found):
        raise ValueError("what it is compared with has no value")
    return Fraction(Decimal(repr(found)))
