"""Ibis: the way to SQL. A table of Ibis may belong to a database, or to none and only become text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis

__all__ = ["Ibis"]


class Ibis:
    """`ibis.Table`."""

    name = "an Ibis table"
    lazy = True
    numbered = False
    attaches = False

    def names(self, frame: Any) -> list[str]:
        """Return the names of the columns."""
        return [*frame.columns]

    def open(self, frame: Any, columns: Iterable[str]) -> Any:
        """Return the table itself."""
        return frame

    def close(self, table: Any, frame: Any) -> Any:
        """Return the query itself."""
        return table

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Columns that stay are in the result already."""
        raise NotImplementedError

    def number(self, table: Any, name: str) -> Any:
        """Rows of a database have no number."""
        raise NotImplementedError

    def settle(self, table: Any) -> Any:
        """Return the query itself."""
        return table

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
        return table.mutate(**{one: ibis.ifelse(table[one] == "", nothing, table[one].split(separator)) for one in columns})

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list."""
        return table.mutate(**{name: table[column].join(", ")})

    def ranks(self, table: Any, count: int, name: str) -> Any:
        """Repeat every row with a column that counts."""
        numbers = ibis.array([*range(1, count + 1)], type="array<int64>")
        return table.mutate(**{name: numbers.unnest()})

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        cases = [(table[column] == number, text) for number, text in texts.items()]
        return table.mutate(**{name: ibis.cases(*cases) if cases else ibis.null("string")})
