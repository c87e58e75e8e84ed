"""What a format of files must do to be read and written."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import attrs
import polars as pl
import pyarrow as pa

from backrules.errors import UsageError

__all__ = ["Format", "Layout", "Schema", "reading"]

Schema = Mapping[str, Any]


@attrs.frozen(eq=False)
class Layout:
    """What a file has in it.

    Attributes:
        columns: the names and types of its columns.
        rows: how many rows it has.
        foreign: column -> its type, of columns that cannot be read.
        repeated: column -> the first line in which its key stands twice.
        pieces: what a format needs to know about parts of the file.
    """

    columns: Schema
    rows: int
    foreign: Mapping[str, str] = attrs.field(factory=dict)
    repeated: Mapping[str, int] = attrs.field(factory=dict)
    pieces: Sequence[Any] = ()


class Format(ABC):
    """A format of files with tables.

    Attributes:
        name: what it is called.
        suffixes: how its files are named; the first is for files that are written.
        written: whether values in it are only written down as text, and their type is what a fact says.
        flat: whether it has no lists and structs.
    """

    name: str
    suffixes: tuple[str, ...]
    written = False
    flat = False

    @property
    def suffix(self) -> str:
        """How files that are written are named."""
        return self.suffixes[0]

    @abstractmethod
    def layout(self, path: Path) -> Layout:
        """Return what a file has in it.

        Raises:
            UsageError: it cannot be read.
        """

    @abstractmethod
    def unified(self, layouts: Mapping[Path, Layout]) -> Schema:
        """Return the one schema of several files.

        Raises:
            UsageError: they are not one table.
        """

    def settled(
        self,
        layouts: Mapping[Path, Layout],  # noqa: ARG002 - for formats whose columns have no one type
        schema: Schema,
        *,
        lists: Iterable[str],  # noqa: ARG002
        verbatim: Iterable[str],  # noqa: ARG002
    ) -> Schema:
        """Return a schema in which each column has the type in which it is read.

        Args:
            layouts: what the files have in them.
            schema: their one schema.
            lists: the columns that should hold lists.
            verbatim: the columns whose values stay as they are written.
        """
        return schema

    def count(self, path: Path) -> int | None:  # noqa: ARG002
        """Return how many rows a file has, or None where only reading all of it would tell."""
        return None

    @abstractmethod
    def read(
        self, path: Path, layout: Layout, schema: Schema, columns: Sequence[str], skip: int, most: int
    ) -> Generator[pl.DataFrame, None, None]:
        """Yield the rows of a file in order, without holding all of them.

        Args:
            path: the file.
            layout: what it has in it.
            schema: the columns and types of the table.
            columns: those that are wanted; one at least.
            skip: how many rows to leave out.
            most: how many rows a table has at most.

        Raises:
            UsageError: it cannot be read.
        """

    def lines(self, path: Path, layout: Layout, rows: Iterable[int]) -> Mapping[int, int]:  # noqa: ARG002
        """Return row -> the line in which it begins; nothing where a file has no lines.

        Args:
            path: the file.
            layout: what it has in it.
            rows: rows, from 0.
        """
        return {}

    def prepared(self, frame: pl.DataFrame, *, spreadsheet_safe: bool = False) -> pl.DataFrame:  # noqa: ARG002
        """Return a result as the format can hold it.

        Args:
            frame: the result.
            spreadsheet_safe: whether texts must not be taken for formulas where a spreadsheet reads them.

        Raises:
            UsageError: it cannot hold a column.
        """
        dictionaries = [name for name, dtype in frame.schema.items() if isinstance(dtype, (pl.Categorical, pl.Enum))]
        return frame.with_columns(pl.col(dictionaries).cast(pl.String)) if dictionaries else frame

    @abstractmethod
    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table; the same table gives the same bytes."""

    @abstractmethod
    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the rows of files that this format wrote into one, file by file."""


@contextmanager
def reading(path: Path, column: str = "") -> Iterator[None]:
    """Turn what libraries raise over a file into a UsageError that names it.

    Args:
        path: the file.
        column: the column of it that is at work, or "".
    """
    where = f": the column {column!r}" if column else ""
    try:
        yield
    except pl.exceptions.PanicException as error:  # it is no Exception
        raise UsageError(f"{path}{where} cannot be read: {_why(error)}") from error
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, UnicodeError, ValueError, TypeError) as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError(f"{path}{where} cannot be read: {_why(error)}") from error


def _why(error: BaseException) -> str:
    """Return what a library says, in a line and without the values of a person."""
    said = getattr(error, "strerror", None) or str(error).strip().split("\n")[0] or type(error).__name__
    return re.sub(r"(Expected \d+ columns, got \d+): .*", r"\1", said)[:300]
