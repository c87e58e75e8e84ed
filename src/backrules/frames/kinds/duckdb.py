"""DuckDB's relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, StarExpression
from duckdb import FunctionExpression as Call

__all__ = ["DuckDB"]


class DuckDB:
    """`duckdb.DuckDBPyRelation`."""

    name = "a DuckDB relation"
    lazy = True
    numbered = False
    attaches = False

    def names(self, frame: Any) -> list[str]:
        """Return the names of the columns."""
        return [*frame.columns]

    def open(self, frame: Any, columns: Iterable[str]) -> Any:
        """Return the relation itself."""
        return frame

    def close(self, table: Any, frame: Any) -> Any:
        """Return the relation itself."""
        return table

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Columns that stay are in the result already."""
        raise NotImplementedError

    def number(self, table: Any, name: str) -> Any:
        """Rows of a relation have no number."""
        raise NotImplementedError

    def settle(self, table: Any) -> Any:
        """Return the relation itself."""
        return table

    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts, and whether something else is."""
        texts = ColumnExpression(column).cast("VARCHAR[]")
        held = [Call("list_contains", texts, _text(option)).alias(name) for option, name in options.items()]
        members = Call("len", texts) - Call("list_aggregate", texts, _text("count"))  # how many are null
        known = Call("list_has_all", Call("list_value", *map(_text, options)), texts)
        return table.select(StarExpression(), *held, (~known | (members > ConstantExpression(0))).alias(foreign))

    def split(self, table: Any, columns: Iterable[str], separator: str) -> Any:
        """Turn texts into lists."""
        lists = {}
        for one in columns:
            text = ColumnExpression(one)
            parts = Call("string_split", text, _text(separator))
            nothing = Call("list_value").cast("VARCHAR[]")
            lists[one] = CaseExpression(text == _text(""), nothing).otherwise(parts).alias(one)
        return table.select(*(lists.get(name, ColumnExpression(name)) for name in table.columns))

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list."""
        return table.select(StarExpression(), ColumnExpression(column).cast("VARCHAR").alias(name))

    def ranks(self, table: Any, count: int, name: str) -> Any:
        """Repeat every row with a column that counts."""
        numbers = Call("list_value", *(ConstantExpression(one) for one in range(1, count + 1)))
        return table.select(StarExpression(), Call("unnest", numbers.cast("BIGINT[]")).alias(name))

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        place = Call("list_position", _list(texts), ColumnExpression(column))
        found = Call("list_extract", Call("list_value", *map(_text, texts.values())), place)
        return table.select(StarExpression(), found.alias(name))


def _text(value: str) -> Expression:
    return ConstantExpression(value)


def _list(numbers: Iterable[int]) -> Expression:
    return Call("list_value", *(ConstantExpression(one) for one in numbers))
