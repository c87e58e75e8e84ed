"""NDJSON: an object on each line."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from backrules.errors import UsageError
from backrules.scoring.formats.format import Format, Schema, reading

__all__ = ["Ndjson"]

_LINES = 50_000  # that are read at once where nothing but their types is wanted


class Ndjson(Format):
    """Files of NDJSON. What is no list is taken as text where its values have several types."""

    name = "ndjson"
    suffixes = (".ndjson", ".jsonl")
    written = True

    def schema(self, path: Path) -> Schema:
        """Return the fields of all lines and their types: the whole file is read."""
        found: dict[str, Any] = {}
        with reading(path):
            for lines in _pieces(path, 0, _LINES):
                _merge(found, pl.read_ndjson(lines, infer_schema_length=None).schema, path)
        return found

    def unified(self, schemas: Mapping[Path, Schema]) -> Schema:
        """Return the one schema of several files: a field that a file has not is null there."""
        found: dict[str, Any] = {}
        for path, schema in schemas.items():
            _merge(found, schema, path)
        return found

    def count(self, path: Path) -> int:
        """Return how many lines a file has that are not empty."""
        with reading(path), path.open("rb") as file:
            return sum(not line.isspace() for line in file)

    def read(self, path: Path, schema: Schema, columns: Sequence[str], skip: int, most: int) -> Iterator[pl.DataFrame]:
        """Yield the rows of a file in order."""
        wanted = {name: schema[name] for name in columns}
        with reading(path):
            for lines in _pieces(path, skip, most):
                yield pl.read_ndjson(lines, schema=wanted)

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_ndjson(file)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the lines of files into one."""
        for path in parts:
            with path.open("rb") as part:
                shutil.copyfileobj(part, file)


def _pieces(path: Path, skip: int, most: int) -> Iterator[bytes]:
    """Yield lines, so many at a time, without empty ones."""
    with path.open("rb") as file:
        lines = islice((line for line in file if not line.isspace()), skip, None)
        while piece := b"".join(islice(lines, most)):
            yield piece


def _merge(found: dict[str, Any], schema: Schema, path: Path) -> None:
    """Add the fields of a schema to those that were found."""
    for name, dtype in schema.items():
        merged = _merged(found.get(name, pl.Null()), dtype)
        if merged is None:
            raise UsageError(f"{path}: the field {name!r} is {dtype} here and {found[name]} elsewhere")
        found[name] = merged


def _merged(one: Any, other: Any) -> Any:
    """Return the type that holds values of two, or None."""
    if one == other or other == pl.Null():
        return one
    if one == pl.Null():
        return other
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        inner = _merged(one.inner, other.inner)
        return None if inner is None else pl.List(inner)
    if one.is_nested() or other.is_nested():
        return None
    return pl.Float64() if one.is_numeric() and other.is_numeric() else pl.String()
