"""What each kind of table can do that Narwhals does not say for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw

from backrules.frames.mapping import Wanted

__all__ = ["Backend", "Wanted"]


class Backend(ABC):
    """A kind of table; as it stands here, a query that has not run and whose rows have no numbers.

    Methods take and return native tables, and evaluate nothing but where they say so.

    Attributes:
        name: what it is called in messages.
        numbered: whether its rows have numbers.
        attaches: whether columns that only stay are put beside the result at the end, and do not pass through.
        aside: column -> another one with the values of it that are of no use, as texts; null where they are.
    """

    name: str
    numbered = False
    attaches = False
    aside: Mapping[str, str] = MappingProxyType({})

    def names(self, frame: Any) -> list[str]:
        """Return the names of the columns of a caller's table."""
        return [*frame.columns]

    def plain(self, name: str) -> bool:  # noqa: ARG002 - mostly every name is
        """Return whether a column can be worked with under its own name."""
        return True

    def same(self, name: str) -> str:
        """Return what is equal for names that would be one column."""
        return name

    def open(self, frame: Any, columns: Mapping[str, str], wanted: Mapping[str, Wanted]) -> Any:  # noqa: ARG002
        """Return a caller's table as one that the other methods take.

        Args:
            frame: the table.
            columns: the columns that are needed -> what they are called from here on, which is not their own name
                where that is not `plain`; others may be left out.
            wanted: column -> what is wanted of its values, where they say something and can be of any type.

        Raises:
            FrameError: columns that cannot be read at all.
        """
        return frame

    def rename(self, table: Any, names: Mapping[str, str]) -> Any:
        """Give columns other names.

        Args:
            table: the table.
            names: name -> the new one.
        """
        return nw.to_native(nw.from_native(table).rename(dict(names)))

    def close(self, table: Any) -> Any:
        """Return a result as the kind of table that the caller has; where that is not lazy, it is evaluated."""
        return table

    def settle(self, table: Any) -> Any:
        """Return a table that is evaluated, where that saves doing it twice; otherwise the same."""
        return table

    def number(self, table: Any, name: str) -> Any:
        """Add the number of each row, from 0; only where rows have numbers."""
        raise NotImplementedError

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Put columns of the caller's table before a result; only where columns are put beside it.

        Args:
            result: the result, of the caller's kind.
            frame: the caller's table.
            rows: the column of the result that has the number of each row.
            keep: the columns.
            drop: whether the numbers are left out then.
        """
        raise NotImplementedError

    def hashed(self, table: Any, column: str, name: str) -> Any:
        """Add a whole number below 2**31 that hangs on the text of a column; only where rows have no numbers."""
        raise NotImplementedError

    def is_nan(self, value: nw.Expr) -> nw.Expr:
        """Return whether a float is NaN; null where it is null."""
        return value.is_nan()

    def constant(self, number: float) -> nw.Expr | float:
        """Return a number as it stands in expressions: a float of 64 bits, on whatever engine."""
        return number

    @abstractmethod
    def options(self, table: Any, column: str, options: Mapping[str, str], foreign: str) -> Any:
        """Add whether each option is in a list of texts; null where the list is null.

        Args:
            table: the table.
            column: the column of lists.
            options: option -> the name of the new column.
            foreign: the name of one more column: whether something else is in the list.
        """

    @abstractmethod
    def split(self, table: Any, columns: Iterable[str], separator: str) -> Any:
        """Turn texts into lists of the texts between separators; an empty text into an empty list."""

    @abstractmethod
    def join(self, table: Any, column: str, name: str) -> Any:
        """Add the text of a list: its members with a comma between them."""

    @abstractmethod
    def spread(self, table: Any, orders: list[str], count: str, names: tuple[str, str], *, sort: bool) -> Any:
        """Repeat each row for its first whole numbers of several columns, with the number and its place from 1.

        Args:
            table: the table.
            orders: the columns of whole numbers; none is null.
            count: the column that says how many of them are wanted, from 1.
            names: of the new columns: the number and its place.
            sort: whether the smallest come first; otherwise the first columns.
        """

    @abstractmethod
    def lookup(self, table: Any, column: str, name: str, texts: Mapping[int, str]) -> Any:
        """Add the text of a whole number; null where it has none."""
