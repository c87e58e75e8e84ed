"""Values that do not fit: refused with counts and examples, or listed in a table of their own."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from backrules.engines.columnar import as_expr, joined
from backrules.errors import FrameError, Problem
from backrules.frames.kinds import Kind
from backrules.frames.reading import Check, Reading

__all__ = ["ON_BAD", "PROBLEM_COLUMNS", "listed", "refuse", "without"]

ON_BAD = ("raise", "null", "drop")
PROBLEM_COLUMNS = ("fact", "value", "expected")
_EXAMPLES = 3
_LONGEST = 60


def refuse(kind: Kind, reading: Reading, identity: str | None, *, numbered: bool) -> None:
    """Raise an error that counts the values that do not fit, column by column, with examples.

    Args:
        kind: what handles the table.
        reading: the table, whose query runs once, and once more for each column with such values.
        identity: the column that tells rows apart in examples, or None.
        numbered: whether that is the number of the row.

    Raises:
        FrameError: there are such values.
    """
    if not reading.checks:
        return
    frame = nw.from_native(reading.table)
    sums = {check.bad: nw.col(check.bad).cast(nw.Int64()).sum() for check in reading.checks}
    counts = _rows(frame.select(rows=nw.len(), **sums))[0]
    who = "row" if numbered else str(identity)
    problems = [
        _problem(kind, reading, check, (counts[check.bad], counts["rows"]), identity, who)
        for check in reading.checks
        if counts[check.bad]
    ]
    if problems:
        raise FrameError(problems)


def _problem(
    kind: Kind, reading: Reading, check: Check, counts: tuple[int, int], identity: str | None, who: str
) -> Problem:
    shown = "value"
    while shown == identity:
        shown += "_"
    frame, text = _with_text(kind, nw.from_native(reading.table).filter(nw.col(check.bad)), check, shown)
    names = (identity,) if identity else ()
    found = _rows(frame.head(_EXAMPLES).select(*names, text.alias(shown)))
    examples = [f"{_short(one[shown])} ({who} {one[identity]})" if identity else _short(one[shown]) for one in found]
    count, rows = counts
    more = ", ..." if count > len(examples) else ""
    message = f"{count:,} of {rows:,} rows do not fit: expected {check.expected}, not {', '.join(examples)}{more}"
    about = "" if check.source.path == check.source.column.name else f" ({check.source.path})"
    return Problem(message, f"{check.source.column.name}{about}", hint=check.hint)


def listed(kind: Kind, reading: Reading, identity: str | None, prefix: str) -> Any:
    """Return a native table with a row for each value that does not fit: who, fact, value, what is expected.

    Args:
        kind: what handles the table.
        reading: the table.
        identity: the column that tells rows apart, or None.
        prefix: what the names of working columns begin with.
    """
    index = [identity] if identity else []
    frame = nw.from_native(reading.table)
    if not reading.checks:
        nothing = {name: nw.lit(None, nw.String()) for name in PROBLEM_COLUMNS}
        return nw.to_native(frame.filter(nw.lit(False)).select(*index, **nothing))
    texts: dict[str, Check] = {}
    for number, check in enumerate(reading.checks):
        name = f"{prefix}p{number}"
        frame, text = _with_text(kind, frame, check, f"{prefix}t{number}")
        frame = frame.with_columns(nw.when(nw.col(check.bad)).then(text).alias(name))
        texts[name] = check
    which = f"{prefix}which"
    frame = frame.select(*index, *texts).unpivot(
        on=[*texts], index=index or None, variable_name=which, value_name="value"
    )
    frame = frame.filter(~nw.col("value").is_null())
    fact = expected = nw.lit(None, nw.String())
    for name, check in texts.items():
        fact = nw.when(nw.col(which) == name).then(nw.lit(check.source.path)).otherwise(fact)
        expected = nw.when(nw.col(which) == name).then(nw.lit(check.expected)).otherwise(expected)
    return nw.to_native(frame.select(*index, fact.alias("fact"), "value", expected.alias("expected")))


def without(reading: Reading) -> Any:
    """Return the native table without the people of whom a value does not fit."""
    bad = joined([nw.col(check.bad) for check in reading.checks], absorbing=True)
    return nw.to_native(nw.from_native(reading.table).filter(~as_expr(bad)))


def _with_text(kind: Kind, frame: nw.LazyFrame[Any], check: Check, name: str) -> tuple[nw.LazyFrame[Any], nw.Expr]:
    """Return a table in which a value can be shown, and its text."""
    if check.shown is not None:
        return frame, check.shown
    return nw.from_native(kind.join(nw.to_native(frame), check.source.column.name, name)), nw.col(name)


def _rows(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    return frame.collect().rows(named=True)


def _short(text: Any) -> str:
    text = str(text)
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")
