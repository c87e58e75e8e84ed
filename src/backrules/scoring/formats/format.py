"""What a format of files must do to be read and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa

from backrules.errors import UsageError

__all__ = ["Format", "reading"]

Schema = Mapping[str, Any]


class Format(ABC):
    """A format of files with tables.

    Attributes:
        name: what it is called.
        suffixes: how its files are named; the first is for files that are written.
        written: whether values in it are only written down as text, and their type is what a fact says.
        flat: whether it has no lists and structs.
        exact: whether the rows of a file are counted without reading it.
    """

    name: str
    suffixes: tuple[str, ...]
    written = False
    flat = False
    exact = False

    @property
    def suffix(self) -> str:
        """How files that are written are named."""
        return self.suffixes[0]

    @abstractmethod
    def schema(self, path: Path) -> Schema:
        """Return the columns of a file and their types.

        Raises:
            UsageError: it cannot be read.
        """

    def unified(self, schemas: Mapping[Path, Schema]) -> Schema:
        """Return the one schema of several files.

        Raises:
            UsageError: they have not the same columns of the same types.
        """
        (first, schema), *others = schemas.items()
        wrong = [f"  {path}: {_difference(schema, other)}" for path, other in others if dict(other) != dict(schema)]
        if wrong:
            raise UsageError(f"files that are one table have the same columns as {first}:", *wrong)
        return schema

    @abstractmethod
    def count(self, path: Path) -> int:
        """Return how many rows a file has, or about how many."""

    @abstractmethod
    def read(self, path: Path, schema: Schema, columns: Sequence[str], skip: int, most: int) -> Iterator[pl.DataFrame]:
        """Yield the rows of a file in order, without holding all of them.

        Args:
            path: the file.
            schema: its columns and types.
            columns: those that are wanted; one at least.
            skip: how many rows to leave out.
            most: how many rows a table has at most.

        Raises:
            UsageError: it cannot be read.
        """

    def prepared(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a result as the format can hold it.

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
def reading(path: Path) -> Iterator[None]:
    """Turn what libraries raise over a file into a UsageError that names it."""
    try:
        yield
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, UnicodeError, ValueError) as error:
        if isinstance(error, UsageError):
            raise
        why = getattr(error, "strerror", None) or str(error).strip().split("\n")[0] or type(error).__name__
        raise UsageError(f"{path} cannot be read: {why[:300]}") from error


def _difference(first: Schema, other: Schema) -> str:
    missing = [name for name in first if name not in other]
    more = [name for name in other if name not in first]
    types = [
        f"{name} is {other[name]}, not {first[name]}" for name in first if name in other and other[name] != first[name]
    ]
    said = [
        *([f"it lacks {', '.join(missing)}"] if missing else []),
        *([f"it has {', '.join(more)} besides"] if more else []),
        *types,
    ]
    return "; ".join(said)
