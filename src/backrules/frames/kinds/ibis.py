"""Ibis: the way to SQL. A table of Ibis may belong to a database, or to none and only become text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis

from backrules.frames.kinds.kind import Kind

__all__ = ["Ibis"]


class Ibis(Kind):
    """`ibis.Table`."""

    name = "an Ibis table"

    def hashed(self, table: Any, column: str, name: str) -> Any:
        """Add a whole number that hangs on the text of a column."""
        digest = table[column].cast("string").hash() % 2**31
        return table.mutate(**{name: digest.abs().cast("int64")})

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
        nothing = ibis.array([], type="array<string>")
        return table.mutate(
            **{one: ibis.ifelse(table[one] == "", nothing, table[one].split(separator)) for one in columns}
        )

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list."""
        return table.mutate(**{name: table[column].join(", ")})

    def spread(self, table: Any, orders: list[str], count: str, names: tuple[str, str], *, sort: bool) -> Any:
        """Repeat each row for its first whole numbers of several columns."""
        order, place = names
        numbers = ibis.array([table[one] for one in orders])
        first = (numbers.sort() if sort else numbers)[: table[count]]
        repeated = table.mutate(**{order: first}).unnest(order, offset=place)
        return repeated.mutate(**{place: repeated[place] + 1})

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        cases = [(table[column] == number, text) for number, text in texts.items()]
        return table.mutate(**{name: ibis.cases(*cases) if cases else ibis.null("string")})
