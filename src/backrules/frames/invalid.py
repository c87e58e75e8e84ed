"""Values that do not fit: refused with counts and examples, or listed in a table of their own."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from backrules._util.printable import quoted
from backrules.errors import FrameError, Problem
from backrules.frames.backends import Backend
from backrules.frames.normalise import ColumnCheck, Reading
from backrules.frames.truths import as_expr, joined, total

__all__ = ["PROBLEM_COLUMNS", "problem_table", "refuse", "without"]

PROBLEM_COLUMNS = ("fact", "value", "expected")
_EXAMPLES = 3


def refuse(kind: Backend, reading: Reading, identity: str | None, who: str) -> None:
    """Raise an error that counts the values that do not fit, column by column, with examples.

    Args:
        kind: what handles the table.
        reading: the table, whose query runs once, and once more for each column with such values.
        identity: the column that tells rows apart in examples, or None.
        who: what that column is called in messages.

    Raises:
        FrameError: there are such values.
    """
    if not reading.checks:
        return
    frame = nw.from_native(reading.table)
    sums = {check.bad: nw.col(check.bad).cast(nw.Int64()).sum() for check in reading.checks}
    counts = _rows(frame.select(rows=nw.len(), **sums))[0]
    problems = [
        _problem(kind, reading, check, (counts[check.bad], counts["rows"]), identity, who)
        for check in reading.checks
        if counts[check.bad]
    ]
    if problems:
        raise FrameError(problems)


def _problem(
    kind: Backend, reading: Reading, check: ColumnCheck, counts: tuple[int, int], identity: str | None, who: str
) -> Problem:
    shown = "value"
    while shown == identity:
        shown += "_"
    frame, text = _with_text(kind, nw.from_native(reading.table).filter(nw.col(check.bad)), check, shown)
    names = (identity,) if identity else ()
    found = _rows(frame.head(_EXAMPLES).select(*names, text.alias(shown)))
    examples = [f"{quoted(one[shown])} ({who} {one[identity]})" if identity else quoted(one[shown]) for one in found]
    count, rows = counts
    more = ", ..." if count > len(examples) else ""
    message = f"{count:,} of {rows:,} rows do not fit: expected {check.expected}, not {', '.join(examples)}{more}"
    about = "" if check.source.path == check.source.column.name else f" ({check.source.path})"
    return Problem(message, f"{check.source.column.name}{about}", hint=check.hint)


def problem_table(kind: Backend, reading: Reading, identity: str | None, prefix: str) -> Any:
    """Return a native table with a row for each value that does not fit: who, fact, value, what is expected.

    Args:
        kind: what handles the table.
        reading: the table.
        identity: the column that tells rows apart, or None.
        prefix: what the names of working columns begin with.
    """
    who = [identity] if identity else []
    frame = nw.from_native(reading.table)
    if not reading.checks:
        some = nw.col(frame.collect_schema().names()[0])
        nothing = {name: nw.lit(None, nw.String()) for name in PROBLEM_COLUMNS}
        return nw.to_native(frame.filter(some.is_null() & ~some.is_null()).select(*who, **nothing))
    frame = nw.from_native(without(reading, bad=True))
    texts, ends = {}, {}
    for number, check in enumerate(reading.checks):
        frame, text = _with_text(kind, frame, check, f"{prefix}t{number}")
        texts[f"{prefix}p{number}"] = text
        place = nw.when(nw.col(check.bad)).then(nw.lit(number, nw.Int32()))
        ends[f"{prefix}w{number}"] = place.otherwise(nw.lit(len(reading.checks), nw.Int32()))
    count, names = f"{prefix}count", (f"{prefix}which", f"{prefix}place")
    bad = total([nw.col(check.bad).cast(nw.Int32()) for check in reading.checks])
    frame = frame.select(*who, **{**texts, **ends, count: bad})
    # a row for each value that does not fit: those of one person are numbers, which are sorted to the front
    table = kind.spread(nw.to_native(frame), [*ends], count, names, sort=True)
    checks = dict(enumerate(reading.checks))
    table = kind.lookup(table, names[0], "fact", {number: check.source.path for number, check in checks.items()})
    table = kind.lookup(table, names[0], "expected", {number: check.expected for number, check in checks.items()})
    value = nw.lit(None, nw.String())
    for number, name in enumerate(texts):
        value = nw.when(nw.col(names[0]) == number).then(nw.col(name)).otherwise(value)
    return nw.to_native(nw.from_native(table).select(*who, "fact", value.alias("value"), "expected"))


def without(reading: Reading, *, bad: bool = False) -> Any:
    """Return the native table without the people of whom a value does not fit, or with only these."""
    misfit = as_expr(joined([nw.col(check.bad) for check in reading.checks], absorbing=True))
    return nw.to_native(nw.from_native(reading.table).filter(misfit if bad else ~misfit))


def _with_text(
    kind: Backend, frame: nw.LazyFrame[Any], check: ColumnCheck, name: str
) -> tuple[nw.LazyFrame[Any], nw.Expr]:
    """Return a table in which a value can be shown, and its text."""
    if check.shown is not None:
        return frame, check.shown
    return nw.from_native(kind.join(nw.to_native(frame), check.source.at, name)), nw.col(name)


def _rows(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    return frame.collect().rows(named=True)
