"""Ibis: the way to SQL. A table of Ibis may belong to a database, or to none and only become text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import narwhals as nw

from backrules.frames.backends.backend import Backend

__all__ = ["Ibis"]


class Ibis(Backend):
    """`ibis.Table`."""

    name = "an Ibis table"

    def same(self, name: str) -> str:
        """Return a name in lower case: for most databases, names differ by more than capitals."""
        return name.lower()

    def hashed(self, table: Any, column: str, name: str) -> Any:
        """Add a whole number that hangs on the text of a column."""
        digest = table[column].cast("string").hash() % 2**31
        return table.mutate(**{name: digest.abs().cast("int64")})

    def is_nan(self, value: nw.Expr) -> nw.Expr:
        """Return whether a float is NaN: DuckDB's own test goes by statistics of files, which leave NaN out."""
        return (value - value != 0.0) & (value.abs() != self.constant(math.inf))

    def constant(self, number: float) -> nw.Expr:
        """Return a number that is no decimal for any database: most read 0.1 as one, and round it as they like."""
        return nw.lit(repr(number)).cast(nw.Float64())

    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts, and whether something else is."""
        texts = table[column]
        given = texts.notnull()
        nothing = ibis.null("boolean")
        held = {
            name: ibis.ifelse(given, texts.contains(option).fill_null(False), nothing)
            for option, name in options.items()
        }
        # how many members are known ones, repetitions and all
        known = texts.filter(lambda one: one.isin([*options])).length()
        return table.mutate(**held, **{foreign: ibis.ifelse(given, known != texts.length(), nothing)})

    def split(self, table: Any, columns: Iterable[str], separator: str) -> Any:
        """Turn texts into lists."""
        nothing = ibis.literal([], "array<int8>").cast("array<string>")  # PostgreSQL must be told
        return table.mutate(
            **{one: ibis.ifelse(table[one] == "", nothing, table[one].split(separator)) for one in columns}
        )

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list."""
        return table.mutate(**{name: table[column].join(", ")})

    def spread(self, table: Any, orders: list[str], count: str, names: tuple[str, str], *, sort: bool) -> Any:
        """Repeat each row for its first whole numbers of several columns.

        Each row meets each place, and those that are wanted stay: databases take lists apart in ways of their own, and
        Ibis makes up names for them that differ from run to run.
        """
        order, place = names
        if sort:
            table = table.mutate(**{order: ibis.array([table[one] for one in orders]).sort()})
        places = ibis.union(*(ibis.literal(index, "int64").name(place).as_table() for index in range(len(orders))))
        met = table.cross_join(places)
        met = met.filter(met[place] < met[count])
        first = met[order][met[place]] if sort else _cases(met[place], dict(enumerate(met[one] for one in orders)))
        return met.mutate(**{order: first, place: met[place] + 1})

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        return table.mutate(**{name: _cases(table[column], texts) if texts else ibis.null("string")})


def _cases(number: Any, values: Mapping[int, Any]) -> Any:
    return ibis.cases(*((number == one, value) for one, value in values.items()))
