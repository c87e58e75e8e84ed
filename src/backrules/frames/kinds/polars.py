"""Polars, eager and lazy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

__all__ = ["EagerPolars", "LazyPolars"]

_BITS = 63  # of a whole number that no sign takes part in


class LazyPolars:
    """`polars.LazyFrame`."""

    name = "a Polars LazyFrame"
    lazy = True
    numbered = True
    attaches = False

    def names(self, frame: pl.LazyFrame) -> list[str]:
        """Return the names of the columns."""
        return frame.collect_schema().names()

    def open(self, frame: pl.LazyFrame, columns: Iterable[str]) -> pl.LazyFrame:
        """Return the table itself."""
        return frame

    def close(self, table: pl.LazyFrame, frame: Any) -> Any:
        """Return the query itself."""
        return table

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Columns that stay are in the result already."""
        raise NotImplementedError

    def number(self, table: pl.LazyFrame, name: str) -> pl.LazyFrame:
        """Add the number of each row, from 0."""
        return table.with_row_index(name).with_columns(pl.col(name).cast(pl.Int64))

    def settle(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return the query itself."""
        return table

    def options(self, table: pl.LazyFrame, column: str, options: Mapping[str, str], foreign: str) -> pl.LazyFrame:
        """Add whether each option is in a list of texts, and whether something else is.

        How often each is in it is counted, all in one number: a few bits for each count. Lists are walked once so, and
        not once for each option.
        """
        names = [*options, None]
        texts = pl.col(column).cast(pl.List(pl.String))
        size = _group(len(names))
        groups = [names[start : start + size] for start in range(0, len(names), size)]
        width = _BITS // size
        counted, tests = {}, {}
        for index, group in enumerate(groups):
            counts = f"{foreign}_{index}"
            ones: dict[str, int] = {option: 1 << width * place for place, option in enumerate(group) if option}
            other = 1 << width * group.index(None) if None in group else 0
            # what is another group's is nothing here
            known = {option: ones.get(option, 0) for option in options} if None in group else ones
            codes = pl.element().replace_strict(known, default=other, return_dtype=pl.Int64)
            counted[counts] = texts.list.eval(codes).list.sum()
            for place, option in enumerate(group):
                held = (pl.col(counts) & ((1 << width) - 1) << width * place) != 0
                tests[foreign if option is None else options[option]] = held
        longest = (1 << width) - 1  # of longer lists a count could spill into the next
        lengths = pl.col(column).list.len()
        tests[foreign] = tests[foreign] | (lengths > longest)
        empty = pl.col(column).is_null()
        tests = {name: pl.when(~empty).then(test) for name, test in tests.items()}
        return table.with_columns(**counted).with_columns(**tests).drop(list(counted))

    def split(self, table: pl.LazyFrame, columns: Iterable[str], separator: str) -> pl.LazyFrame:
        """Turn texts into lists."""
        nothing = pl.lit([], dtype=pl.List(pl.String))
        return table.with_columns(
            pl.when(pl.col(one) == "").then(nothing).otherwise(pl.col(one).str.split(separator)).alias(one)
            for one in columns
        )

    def join(self, table: pl.LazyFrame, column: str, name: str) -> pl.LazyFrame:
        """Add the text of a list."""
        texts = pl.col(column).cast(pl.List(pl.String)).list.eval(pl.element().fill_null("null"))
        return table.with_columns(texts.list.join(", ").alias(name))

    def ranks(self, table: pl.LazyFrame, count: int, name: str) -> pl.LazyFrame:
        """Repeat every row with a column that counts."""
        return table.with_columns(pl.lit([*range(1, count + 1)], dtype=pl.List(pl.Int64)).alias(name)).explode(name)

    def lookup(self, table: pl.LazyFrame, column: str, name: str, texts: Mapping[int, str]) -> pl.LazyFrame:
        """Add the text of a whole number."""
        found = pl.col(column).replace_strict([*texts], [*texts.values()], default=None, return_dtype=pl.String)
        return table.with_columns(found.alias(name))


class EagerPolars(LazyPolars):
    """`polars.DataFrame`: its query runs at once."""

    name = "a Polars DataFrame"
    lazy = False

    def open(self, frame: pl.DataFrame, columns: Iterable[str]) -> pl.LazyFrame:  # type: ignore[override]
        """Return the table as a query."""
        return frame.lazy()

    def close(self, table: pl.LazyFrame, frame: Any) -> Any:
        """Run the query."""
        return table.collect()

    def settle(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Run the query, and return its result as the beginning of another."""
        return table.collect().lazy()


def _group(count: int) -> int:
    """Return how many counts share a number: at most nine, as evenly as it goes."""
    groups = -(-count // 9)
    return -(-count // groups)
