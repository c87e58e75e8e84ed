"""What each kind of table can do that Narwhals does not say for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

__all__ = ["Kind"]


class Kind(Protocol):
    """A kind of table. Its methods take and return native tables, which they do not evaluate.

    Attributes:
        name: what it is called in messages.
        lazy: whether a caller's table is a query that has not run.
        numbered: whether rows have a place that can be shown.
        attaches: columns that only stay are put beside the result at the end, and do not pass through.
    """

    name: str
    lazy: bool
    numbered: bool
    attaches: bool

    def names(self, frame: Any) -> list[str]:
        """Return the names of the columns of a caller's table."""
        ...

    def open(self, frame: Any, columns: Iterable[str]) -> Any:
        """Return a caller's table as one that the other methods take.

        Args:
            frame: the table.
            columns: the columns that are needed; others may be left out.
        """
        ...

    def close(self, table: Any, frame: Any) -> Any:
        """Return a result as the kind of table that the caller has.

        Args:
            table: the result.
            frame: the caller's table.
        """
        ...

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Put columns of the caller's table before a result.

        Args:
            result: the result, of the caller's kind.
            frame: the caller's table.
            rows: the column of the result that has the number of each row.
            keep: the columns.
            drop: whether the numbers are left out then.
        """
        ...

    def number(self, table: Any, name: str) -> Any:
        """Add the number of each row, from 0."""
        ...

    def settle(self, table: Any) -> Any:
        """Return a table that is evaluated, where that saves doing it twice; otherwise the same."""
        ...

    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts; null where the list is null.

        Args:
            table: the table.
            column: the column of lists.
            options: option -> the name of the new column.
            foreign: the name of one more column: whether something else is in the list.
        """
        ...

    def split(self, table: Any, columns: Iterable[str], separator: str) -> Any:
        """Turn texts into lists of the texts between separators; an empty text into an empty list."""
        ...

    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list: its members with a comma between them."""
        ...

    def ranks(self, table: Any, count: int, name: str) -> Any:
        """Repeat every row `count` times, with a column that counts from 1."""
        ...

    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number; null where it has none."""
        ...
