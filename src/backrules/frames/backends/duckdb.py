"""DuckDB's relations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, LambdaExpression, StarExpression
from duckdb import FunctionExpression as Call

from backrules.errors import FrameError, Problem
from backrules.frames.backends.backend import Backend, Wanted

__all__ = ["DuckDB"]


class DuckDB(Backend):
    """`duckdb.DuckDBPyRelation`."""

    name = "a DuckDB relation"

    def same(self, name: str) -> str:
        """Return a name in lower case: names differ by more than capitals."""
        return name.lower()

    def open(self, frame: Any, columns: Mapping[str, str], wanted: Mapping[str, Wanted]) -> Any:  # noqa: ARG002
        """Return the relation.

        Raises:
            FrameError: a column that says a fact is JSON, in which a text is written with quotes.
        """
        types = dict(zip(frame.columns, map(str, frame.types), strict=True))
        json = [name for name in wanted if types.get(name) == "JSON"]
        if json:
            hint = "cast it before: column->>'$' is the text of it, and cast(column as varchar[]) the list"
            raise FrameError(
                [Problem("its type is JSON, which says nothing by itself", one, hint=hint) for one in json]
            )
        return frame

    def is_nan(self, value: nw.Expr) -> nw.Expr:
        """Return whether a float is NaN: DuckDB's own test goes by statistics of files, which leave NaN out."""
        return ~(value.is_finite() | (value.abs() == math.inf))

    def hashed(self, table: Any, column: str, name: str) -> Any:
        """Add a whole number that hangs on the text of a column; DuckDB's own hash may change with its version."""
        digest = Call("md5_number_lower", ColumnExpression(column).cast("VARCHAR"))
        return table.select(StarExpression(), (digest % ConstantExpression(2**31)).cast("BIGINT").alias(name))

    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts, and whether something else is."""
        texts = ColumnExpression(column).cast("VARCHAR[]")
        held = [Call("list_contains", texts, _text(option)).alias(name) for option, name in options.items()]
        member = ColumnExpression("member")
        others = member.isnull() | member.isnotin(*map(_text, options))
        wrong = Call("len", Call("list_filter", texts, LambdaExpression("member", others)))
        return table.select(StarExpression(), *held, (wrong > ConstantExpression(0)).alias(foreign))

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

    def spread(self, table: Any, orders: list[str], count: str, names: tuple[str, str], *, sort: bool) -> Any:
        """Repeat each row for its first whole numbers of several columns."""
        order, place = names
        numbers = Call("list_value", *map(ColumnExpression, orders))
        numbers = Call("list_sort", numbers) if sort else numbers
        first = Call("list_slice", numbers, ConstantExpression(1), ColumnExpression(count))
        places = Call("range", ConstantExpression(1), ColumnExpression(count).cast("BIGINT") + ConstantExpression(1))
        return table.select(StarExpression(), Call("unnest", first).alias(order), Call("unnest", places).alias(place))

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        place = Call("list_position", _list(texts), ColumnExpression(column))
        found = Call("list_extract", Call("list_value", *map(_text, texts.values())), place)
        return table.select(StarExpression(), found.alias(name))


def _text(value: str) -> Expression:
    return ConstantExpression(value)


def _list(numbers: Iterable[int]) -> Expression:
    return Call("list_value", *(ConstantExpression(one) for one in numbers))
