"""CSV with a header: commas, UTF-8, nothing for what is unknown."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
from pyarrow import csv

from backrules.errors import UsageError
from backrules.scoring.formats.format import Format, Schema, reading

__all__ = ["Csv"]

_BLOCK = 4 * 1024 * 1024  # bytes that are read at once: a line is shorter
_BETWEEN = ";"


class Csv(Format):
    """Files of CSV. Everything in them is text."""

    name = "csv"
    suffixes = (".csv",)
    written = True
    flat = True

    def schema(self, path: Path) -> Schema:
        """Return the columns of a file."""
        with reading(path), csv.open_csv(path, _READ, _PARSE) as file:
            names = file.schema.names
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UsageError(f"{path} has several columns named {', '.join(twice)}")
        return dict.fromkeys(names, pl.String())

    def count(self, path: Path) -> int:
        """Return how many lines a file has after its header: about its rows."""
        with reading(path), path.open("rb") as file:
            return max(0, sum(piece.count(b"\n") for piece in iter(lambda: file.read(_BLOCK), b"")) - 1)

    def read(self, path: Path, schema: Schema, columns: Sequence[str], skip: int, most: int) -> Iterator[pl.DataFrame]:
        """Yield the rows of a file in order."""
        convert = csv.ConvertOptions(
            column_types=dict.fromkeys(schema, pa.string()),
            include_columns=[*columns],
            null_values=[""],
            strings_can_be_null=True,
        )
        with reading(path), csv.open_csv(path, _READ, _PARSE, convert) as file:
            for batch in file:
                for start in range(min(skip, batch.num_rows), batch.num_rows, most):
                    frame = pl.from_arrow(pa.Table.from_batches([batch.slice(start, most)]))
                    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - of a table it is one
                    yield frame
                skip = max(0, skip - batch.num_rows)

    def prepared(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a result with lists of texts as text."""
        frame = super().prepared(frame)
        lists = [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
        nested = [name for name, dtype in frame.schema.items() if dtype.is_nested() and name not in lists]
        if nested:
            raise UsageError(f"CSV cannot hold {', '.join(f'{name} ({frame.schema[name]})' for name in nested)}")
        return frame.with_columns(pl.col(lists).list.join(_BETWEEN)) if lists else frame

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_csv(file)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the lines of files into one, the header once."""
        header = 0
        for path in parts:
            with path.open("rb") as part:
                part.seek(header)
                shutil.copyfileobj(part, file, _BLOCK)
            if not header:
                names = pl.scan_csv(path, infer_schema=False).collect_schema().names()
                header = len(pl.DataFrame(schema=names).write_csv().encode())


_READ: Any = csv.ReadOptions(block_size=_BLOCK)
_PARSE: Any = csv.ParseOptions(newlines_in_values=True)
