"""Spark: DataFrames of PySpark, classic and over Spark Connect. All of it is Spark's own expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyspark.sql import functions as F  # noqa: N812 - what everybody calls it

from backrules.frames.backends.backend import Backend, Wanted

__all__ = ["Spark"]


class Spark(Backend):
    """`pyspark.sql.DataFrame`."""

    name = "a Spark DataFrame"

    def plain(self, name: str) -> bool:
        """Return whether a name is not read as something else: a dot is a field of a struct, a star all columns."""
        return not set(name) & set(".`*")

    def same(self, name: str) -> str:
        """Return a name in lower case: unless a session says otherwise, names differ by more than that."""
        return name.lower()

    def open(self, frame: Any, columns: Mapping[str, str], wanted: Mapping[str, Wanted]) -> Any:  # noqa: ARG002
        """Return the columns that are needed, under names that can be worked with."""
        return frame.select(*(F.col(_quoted(name)).alias(plain) for name, plain in columns.items()))

    def rename(self, table: Any, names: Mapping[str, str]) -> Any:
        """Give columns other names; there may be dots in those that stay."""
        return table.withColumnsRenamed(dict(names))

    def hashed(self, table: Any, column: str, name: str) -> Any:
        """Add a whole number that hangs on the text of a column."""
        digest = F.xxhash64(F.col(_quoted(column)).cast("string"))
        return table.withColumn(name, F.pmod(digest, F.lit(2**31)).cast("long"))

    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts, and whether something else is."""
        texts = F.col(column).cast("array<string>")
        # of a list with a null member array_contains is null where it finds no option; null is something else, then
        held = {name: F.array_contains(texts, option) for option, name in options.items()}
        others = F.size(F.array_except(texts, F.array(*map(F.lit, options)))) > 0
        return table.withColumns({**held, foreign: F.when(texts.isNotNull(), others)})

    def split(self, table: Any, columns: Iterable[str], separator: str) -> Any:
        """Turn texts into lists."""
        nothing = F.array().cast("array<string>")
        pattern = "".join(f"\\{one}" if not one.isalnum() else one for one in separator)  # it is a regular expression
        return table.withColumns(
            {one: F.when(F.col(one) == "", nothing).otherwise(F.split(F.col(one), pattern, -1)) for one in columns}
        )

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list."""
        texts = F.col(column).cast("array<string>")
        return table.withColumn(name, F.array_join(texts, ", ", "null"))

    def spread(self, table: Any, orders: list[str], count: str, names: tuple[str, str], *, sort: bool) -> Any:
        """Repeat each row for its first whole numbers of several columns."""
        order, place = names
        numbers = F.array(*orders)
        first = F.slice(F.array_sort(numbers) if sort else numbers, F.lit(1), F.col(count).cast("int"))
        repeated = table.select("*", F.posexplode(first).alias(place, order))
        return repeated.withColumn(place, (F.col(place) + 1).cast("long"))

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number."""
        pairs = [F.lit(one) for number, text in texts.items() for one in (number, text)]
        found = F.element_at(F.create_map(*pairs), F.col(column).cast("int")) if pairs else F.lit(None).cast("string")
        return table.withColumn(name, found)


def _quoted(name: str) -> str:
    """Return a column's name as Spark reads it, a dot not being a field of a struct."""
    return f"`{name.replace('`', '``')}`"
