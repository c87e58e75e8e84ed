"""Numbers as a person writes them: plain digits that can be typed back, never an exponent, never another number."""

from __future__ import annotations

import math
from decimal import Decimal

__all__ = ["approximate", "digits", "literal"]

_SIGNIFICANT = 6
_LONGEST = 40


def digits(number: int | float) -> str:
    """Return a number in digits: `1234567.5`, `0.00001`, `9`; it reads back as the same number."""
    if isinstance(number, int) or not math.isfinite(number):
        return str(number)
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0") if number else "0"


def literal(number: int | float) -> str:
    """Return a number as it stands in a condition; only one that is tiny beyond any use has an exponent there."""
    text = digits(number)
    return text if len(text) <= _LONGEST else repr(number)


def approximate(number: int | float) -> tuple[str, bool]:
    """Return a computed number in a few digits, and whether these are all it has."""
    if isinstance(number, int) or not math.isfinite(number) or not number:
        return digits(number), True
    places = max(2, _SIGNIFICANT - 1 - math.floor(math.log10(abs(number))))
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return text, math.isclose(float(text), number, rel_tol=1e-15)
