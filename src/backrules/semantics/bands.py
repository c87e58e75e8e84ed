"""The band of a check: the one table from which every answer, table and proof about bands is made.

| good | thin | band |
|---|---|---|
| true | | good |
| false | true | thin |
| false | false | off |
| else | | unknown |
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from backrules.model.assessment import BANDS, Band
from backrules.semantics.algebra import KLEENE, Algebra, Kleene

__all__ = ["band", "bands", "overall"]

T = TypeVar("T")
U = TypeVar("U")


def bands(algebra: Algebra[T, U], good: T, thin: T) -> dict[Band, U]:
    """Return where a check has which band; where it has none, it is unknown.

    Args:
        algebra: what truths are computed with.
        good: whether it is good.
        thin: whether it is thin, unless it is good.
    """
    not_good = algebra.is_false(good)
    return {
        "good": algebra.is_true(good),
        "thin": algebra.both(not_good, algebra.is_true(thin)),
        "off": algebra.both(not_good, algebra.is_false(thin)),
    }


def band(good: Kleene, thin: Kleene) -> Band | None:
    """Return the band of one check for one person, None while it is unknown."""
    return next((name for name, there in bands(KLEENE, good, thin).items() if there), None)


def overall(found: Iterable[Band | None]) -> Band | None:
    """Return the worst band of those that are known, None where none is."""
    known = [BANDS.index(one) for one in found if one is not None]
    return BANDS[max(known)] if known else None
