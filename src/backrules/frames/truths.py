"""Truths of whole tables: Kleene's not, and, or and counts over columns, and over what is the same for everybody."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable

import narwhals as nw

from backrules.conditions.counting import Ranges, count_truth

__all__ = ["Truth", "as_expr", "balanced", "count_lies_in", "is_unknown", "joined", "negated", "total"]

# the same for everybody: true, false or unknown; or an expression that tells it for each row
Truth = bool | nw.Expr | None


def as_expr(truth: Truth) -> nw.Expr:
    """Return a truth as an expression."""
    return truth if isinstance(truth, nw.Expr) else nw.lit(truth, nw.Boolean())


def is_unknown(truth: Truth) -> bool | nw.Expr:
    """Return whether a truth is unknown.

    Asked of the truth as a number: Ibis writes `NOT x IS NULL` for whether a not is null, which databases read as the
    not of whether x is.
    """
    return truth.cast(nw.Int32()).is_null() if isinstance(truth, nw.Expr) else truth is None


def negated(truth: Truth) -> Truth:
    """Return Kleene's not of a truth."""
    if isinstance(truth, nw.Expr):
        return ~truth
    return None if truth is None else not truth


def joined(truths: Iterable[Truth], *, absorbing: bool) -> Truth:
    """Join truths with Kleene's or (`absorbing` true) or and (false).

    What is the same for everybody is decided at once.
    """
    truths = list(truths)
    if any(truth is absorbing for truth in truths):
        return absorbing
    left = [truth for truth in truths if truth is not (not absorbing)]
    columns = [truth for truth in left if isinstance(truth, nw.Expr)]
    if len(columns) < len(left):
        if not columns:
            return None
        columns.append(as_expr(None))
    if not columns:
        return not absorbing
    return balanced(columns, operator.or_ if absorbing else operator.and_)


def count_lies_in(truths: list[Truth], ranges: Ranges) -> Truth:
    """Return whether so many are true that the number lies in one of the ranges; see `conditions.counting`."""
    surely, possibly = sum(truth is True for truth in truths), sum(truth is not False for truth in truths)
    columns = [truth for truth in truths if isinstance(truth, nw.Expr)]
    if not columns:
        return count_truth(ranges, surely, possibly)
    one, none = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())
    least = total(nw.when(column).then(one).otherwise(none) for column in columns) + surely
    most = total(nw.when(~column).then(none).otherwise(one) for column in columns) + (possibly - len(columns))
    inside = [_both(least >= low, None if high is None else most <= high) for low, high in ranges]
    touched = [_both(most >= low, None if high is None else least <= high) for low, high in ranges]
    true, maybe = balanced(inside, operator.or_), balanced(touched, operator.or_)
    return nw.when(true).then(as_expr(True)).otherwise(nw.when(~maybe).then(as_expr(False)))


def _both(one: nw.Expr, other: nw.Expr | None) -> nw.Expr:
    return one if other is None else one & other


def total(columns: Iterable[nw.Expr]) -> nw.Expr:
    """Return the sum of one or more columns, row by row."""
    return balanced(list(columns), operator.add)


def balanced(columns: list[nw.Expr], join: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> nw.Expr:
    """Join columns in a balanced tree: back ends walk expressions recursively."""
    while len(columns) > 1:
        pairs = zip(columns[::2], columns[1::2], strict=False)
        columns = [*(join(one, other) for one, other in pairs), *(columns[-1:] if len(columns) % 2 else [])]
    return columns[0]
