"""Polars, eager and lazy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from backrules.frames.backends.backend import Backend, Wanted

__all__ = ["EagerPolars", "LazyPolars"]

_BITS = 63  # of a whole number that no sign takes part in


class LazyPolars(Backend):
    """`polars.LazyFrame`."""

    name = "a Polars LazyFrame"
    numbered = True

    def names(self, frame: pl.LazyFrame) -> list[str]:
        """Return the names of the columns."""
        return frame.collect_schema().names()

    def plain(self, name: str) -> bool:
        """Return whether a name is not read as a pattern of names."""
        text = str(name)  # pandas has names that are none
        return text != "*" and not (text.startswith("^") and text.endswith("$"))

    def open(self, frame: Any, columns: Mapping[str, str], wanted: Mapping[str, Wanted]) -> pl.LazyFrame:  # noqa: ARG002
        """Return the table as a query, with names that can be worked with."""
        patterns = [name for name in self.names(frame) if not self.plain(name)]
        lazy: pl.LazyFrame = frame.lazy()
        if not patterns:
            return lazy
        return lazy.rename({name: columns.get(name, f"{name} is not needed") for name in patterns})

    def number(self, table: pl.LazyFrame, name: str) -> pl.LazyFrame:
        """Add the number of each row, from 0."""
        return table.with_row_index(name).with_columns(pl.col(name).cast(pl.Int64))

    def options(self, table: pl.LazyFrame, column: str, options: Mapping[str, str], foreign: str) -> pl.LazyFrame:
        """Add whether each option is in a list of texts, and whether something else is.

        How often each is in it is counted, all in one number: a few bits for each count. Lists are walked once so, and
        not once for each option.
        """
        names = [*options, None]
        # Polars evaluates members of lists fast only where no list is null
        texts = pl.col(column).cast(pl.List(pl.String)).fill_null(pl.lit([], dtype=pl.List(pl.String)))
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
        lengths = texts.list.len()
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

    def spread(
        self, table: pl.LazyFrame, orders: list[str], count: str, names: tuple[str, str], *, sort: bool
    ) -> pl.LazyFrame:
        """Repeat each row for its first whole numbers of several columns."""
        order, place = names
        numbers = pl.concat_arr(orders)  # many times faster than a list, and than sorting lists
        numbers = (numbers.arr.sort() if sort else numbers).arr.to_list().list.head(pl.col(count))
        places = pl.int_ranges(1, pl.col(count).cast(pl.Int64) + 1)
        return table.with_columns(numbers.alias(order), places.alias(place)).explode(order, place)

    def lookup(self, table: pl.LazyFrame, column: str, name: str, texts: Mapping[int, str]) -> pl.LazyFrame:
        """Add the text of a whole number."""
        # members of a list: the streaming engine gathers a whole column before it replaces values
        listed = pl.lit([texts.get(number) for number in range(max(texts, default=0) + 1)], dtype=pl.List(pl.String))
        return table.with_columns(listed.list.get(pl.col(column), null_on_oob=True).alias(name))


class EagerPolars(LazyPolars):
    """`polars.DataFrame`: its query runs at once."""

    name = "a Polars DataFrame"

    def close(self, table: pl.LazyFrame) -> Any:
        """Run the query."""
        return table.collect()

    def settle(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Run the query, and return its result as the beginning of another."""
        return table.collect().lazy()


def _group(count: int) -> int:
    """Return how many counts share a number: at most nine, as evenly as it goes."""
    groups = -(-count // 9)
    return -(-count // groups)
