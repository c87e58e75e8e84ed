"""Which columns of files say which facts, and how what is only written there as text is read.

Files of CSV and NDJSON have no types that could be trusted: a number is what reads as one, true and false are the words
`true` and `false`, and whatever else stands there is a value that does not fit, to be counted like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import polars as pl

from backrules.errors import FrameError, Problem
from backrules.facts.schema import LARGEST
from backrules.frames import Column, Given
from backrules.frames.mapping import Source
from backrules.frames.normalise import number_words

__all__ = ["Said", "no_problems"]

_BOOLEANS = {"true": True, "false": False}


class Said:
    """What the columns of a table say.

    Args:
        sources: which column says what.
        schema: the columns of the table and their types.
        written: whether values are only written down as text.
        kept: the columns that stay as they are: where one says a fact, that is read in a copy of it.
        prefix: what the names of copies begin with.

    Attributes:
        names: the columns that say something.
        copies: column -> its copy.
        sources: which column or copy says what.
        numbers: which of them say a number in texts.
        columns: the same for `recommend_frame`, with what values mean.

    Raises:
        FrameError: columns that do not fit.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        schema: Mapping[str, Any],
        *,
        written: bool,
        kept: Iterable[str],
        prefix: str,
    ) -> None:
        found = [_fitted(source, schema[source.column.name], written=written) for source in sources]
        if written:
            _refuse_unsplit(found, schema)
        self.names = [*dict.fromkeys(source.column.name for source in found)]
        self.copies = {name: f"{prefix}fact_{name}" for name in kept if name in self.names}
        texts = {source.path for source in found if schema[source.column.name] == pl.String()}
        self.sources = tuple(
            attrs.evolve(source, column=attrs.evolve(source.column, name=self.copies.get(name, name)))
            for source in found
            for name in [source.column.name]
        )
        numbers = (source for source in self.sources if source.fact.is_number and not source.fact.is_date)
        self.numbers = [source for source in numbers if written and source.path in texts]

    @property
    def columns(self) -> Given:
        """Fact -> its column, or option -> its column."""
        found: dict[str, Any] = {}
        for one in self.sources:
            if one.option is None:
                found[one.fact.name] = one.column
            else:
                found.setdefault(one.fact.name, {})[one.option] = one.column
        return found

    def read(self, frame: pl.DataFrame, row: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return a table with its numbers read, null where a text is none; and a table of those texts.

        Args:
            frame: the table.
            row: the column that tells its rows apart.
        """
        bad = [no_problems(frame.schema[row], row)]
        for one in self.numbers:
            text = pl.col(one.column.name)
            number = text.str.strip_chars().cast(pl.Float64, strict=False)
            number = pl.when(number.is_finite()).then(number)
            if frame.select((number.abs() == LARGEST).any()).item():  # 2**53 + 1 is rounded to it
                exact = text.str.strip_chars().cast(pl.Int128, strict=False)
                number = pl.when((exact.abs() <= LARGEST).fill_null(True)).then(number)
            wrong = frame.filter(text.is_not_null() & number.is_null())
            if wrong.height:
                expected = pl.lit(number_words(one.fact))
                bad.append(wrong.select(row, pl.lit(one.path).alias("fact"), text.alias("value"), expected=expected))
            frame = frame.with_columns(number.alias(one.column.name))
        return frame, pl.concat(bad)

    def as_written(self, problems: pl.DataFrame, frame: pl.DataFrame, row: str) -> pl.DataFrame:
        """Return a table of problems in which numbers are the texts of the files.

        Args:
            problems: a row for each value that does not fit.
            frame: the table before its numbers were read.
            row: the column that tells rows apart.
        """
        for one in self.numbers:
            texts = frame.select(row, pl.lit(one.path).alias("fact"), pl.col(one.column.name).alias("written"))
            problems = problems.join(texts, on=[row, "fact"], how="left", maintain_order="left")
            problems = problems.with_columns(value=pl.coalesce("written", "value")).drop("written")
        return problems

    def without(self, frame: pl.DataFrame, problems: pl.DataFrame, row: str) -> pl.DataFrame:
        """Return a table in which values that do not fit are null.

        Args:
            frame: the table.
            problems: a row for each such value.
            row: the column that tells rows apart.
        """
        columns = {one.path: one.column.name for one in self.sources}
        for (path,), some in problems.group_by("fact", maintain_order=True):
            column = pl.col(columns[str(path)])
            wrong = pl.col(row).is_in(some[row].implode())
            frame = frame.with_columns(pl.when(~wrong).then(column).alias(columns[str(path)]))
        return frame


def no_problems(dtype: Any, row: str) -> pl.DataFrame:
    """Return an empty table of problems."""
    return pl.DataFrame(schema={row: dtype, "fact": pl.String, "value": pl.String, "expected": pl.String})


def _fitted(source: Source, dtype: Any, *, written: bool) -> Source:
    """Return a source that says what the words true and false mean, where they are only written."""
    column = source.column
    if written and source.boolean and column.values is None and dtype == pl.String():
        return attrs.evolve(source, column=Column(column.name, _BOOLEANS))
    return source


def _refuse_unsplit(sources: Iterable[Source], schema: Mapping[str, Any]) -> None:
    """Raise a FrameError where a text would have to be several options, and nothing says what stands between them."""
    problems = [
        Problem(
            f"it says {one.fact.name} as a text, and nothing says what stands between its options",
            one.column.name,
            hint=f"in the file of --columns: {one.fact.name}: {{name: {one.column.name}, separator: ';'}}",
        )
        for one in sources
        if one.is_list
        if schema[one.column.name] == pl.String()
    ]
    if problems:
        raise FrameError(problems)
