"""Spark: DataFrames of PySpark, classic and over Spark Connect. Everything is Spark's own expressions; no Python runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyspark.sql import functions as F  # noqa: N812 - what everybody calls it

__all__ = ["Spark"]


class Spark:
    """`pyspark.sql.DataFrame`."""

    name = "a Spark DataFrame"
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
        """Rows of a cluster have no number."""
        raise NotImplementedError

    def settle(self, table: Any) -> Any:
        """Return the query itself."""
        return table

    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts, and whether something else is."""
        texts = F.col(_quoted(column)).cast("array<string>")
        given = texts.isNotNull()
        # array_contains of a list with a null member is null where it does not find the option
        held = {
            name: F.when(given, F.coalesce(F.array_contains(texts, option), F.lit(False)))
            for option, name in options.items()
        }
        others = F.size(F.array_except(texts, F.array(*map(F.lit, options)))) > 0
        return table.withColumns({**held, foreign: F.when(given, others)})

    def split(self, table: Any, columns: Iterable[str], separator: str) -> Any:
        """Turn texts into lists."""
        nothing = F.array().cast("array<string>")
        pattern = "".join(f"\\{one}" if not one.isalnum() else one for one in separator)  # it is a regular expression
        return table.withColumns(
            {one: F.when(F.col(one) == "", nothing).otherwise(F.split(F.col(one), pattern, -1)) for one in columns}
        )

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list."""
        texts = F.col(_quoted(column)).cast("array<string>")
        return table.withColumn(name, F.array_join(texts, ", ", "null"))

    def ranks(self, table: Any, count: int, name: str) -> Any:
        """Repeat every row with a column that counts."""
        return table.withColumn(name, F.explode(F.array(*(F.lit(one).cast("long") for one in range(1, count + 1)))))

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        pairs = [F.lit(one) for number, text in texts.items() for one in (number, text)]
        found = F.element_at(F.create_map(*pairs), F.col(column).cast("int")) if pairs else F.lit(None).cast("string")
        return table.withColumn(name, found)


def _quoted(name: str) -> str:
    """Return a column's name as Spark reads it, a dot not being a field of a struct."""
    return f"`{name.replace('`', '``')}`"
