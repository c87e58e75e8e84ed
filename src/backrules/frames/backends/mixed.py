"""Columns that no one type holds: what is wanted of them is taken, and the others are put aside as texts."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import polars as pl

from backrules.facts.dates import date_said
from backrules.facts.schema import LARGEST
from backrules.frames.mapping import Wanted

__all__ = ["parted"]


def parted(values: Iterable[Any], wanted: Wanted) -> tuple[pl.Series, pl.Series]:
    """Return the values of a column that are what is wanted, and the others as texts; null where there is none.

    Args:
        values: the values, of any types.
        wanted: what they are to be.
    """
    take, dtype = _TAKEN[wanted]
    taken: list[Any] = []
    aside: list[str | None] = []
    for value in values:
        missing = _is_missing(value)
        found = None if missing else take(value)
        taken.append(found)
        aside.append(None if missing or found is not None else _text(value))
    return pl.Series(taken, dtype=dtype), pl.Series(aside, dtype=pl.String)


def _is_missing(value: Any) -> bool:
    """Whether a value is one of the many ways to say that there is none."""
    if value is None:
        return True
    if isinstance(value, Decimal):
        return value.is_nan()
    if isinstance(value, numbers.Real):
        return bool(value != value)  # NaN
    return type(value).__name__ in ("NAType", "NaTType")  # pandas'


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return bool(value) if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_") else None


def _number(value: Any) -> float | None:
    """Return a number as a float; None where it is none, or so large that it would be rounded."""
    if _truth(value) is not None or not isinstance(value, (numbers.Real, Decimal)):
        return None
    return float(value) if -LARGEST <= value <= LARGEST else None  # type: ignore[operator] # of Decimal and Real


def _string(value: Any) -> str | None:
    return str(value) if isinstance(value, str) else None


def _list(value: Any) -> list[str | None] | None:
    """Return a list of texts; None where it is none. A member that is null stays: it is no option."""
    if isinstance(value, (str, bytes, dict)) or not hasattr(value, "__iter__"):
        return None
    members = [None if _is_missing(one) else one for one in value]
    return [one if one is None else str(one) for one in members] if all(map(_is_text, members)) else None


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _text(value: Any) -> str:
    """Return a value for the list of those that do not fit."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _date(value: Any) -> str | None:
    said = date_said(value)
    return None if said is None else said.isoformat()


_TAKEN: dict[Wanted, tuple[Callable[[Any], Any], Any]] = {
    "truth": (_truth, pl.Boolean),
    "number": (_number, pl.Float64),
    "text": (_string, pl.String),
    "date": (_date, pl.String),
    "list": (_list, pl.List(pl.String)),
}
