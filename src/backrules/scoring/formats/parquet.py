"""Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import polars as pl
import pyarrow.parquet as pq

from backrules.scoring.formats.format import Format, Schema, reading

__all__ = ["Parquet"]

_COMPRESSION: Literal["zstd"] = "zstd"


class Parquet(Format):
    """Files of Parquet."""

    name = "parquet"
    suffixes = (".parquet", ".pq")
    exact = True

    def schema(self, path: Path) -> Schema:
        """Return the columns of a file and their types."""
        with reading(path), pq.ParquetFile(path) as file:
            return _frame(file.schema_arrow.empty_table()).schema

    def count(self, path: Path) -> int:
        """Return how many rows a file has."""
        with reading(path), pq.ParquetFile(path) as file:
            return int(file.metadata.num_rows)

    def read(self, path: Path, schema: Schema, columns: Sequence[str], skip: int, most: int) -> Iterator[pl.DataFrame]:  # noqa: ARG002
        """Yield the rows of a file in order; groups of rows that are left out are not read."""
        with reading(path), pq.ParquetFile(path) as file:
            groups: list[int] = []
            before = 0
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if groups or before + rows > skip:
                    groups.append(group)
                else:
                    before += rows
            left = skip - before
            for batch in file.iter_batches(most, row_groups=groups, columns=[*columns]):
                if left < batch.num_rows:
                    yield _frame(batch.slice(left))
                left = max(0, left - batch.num_rows)

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_parquet(file, compression=_COMPRESSION)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the rows of files into one, group by group."""
        writer = None
        for path in parts:
            with pq.ParquetFile(path) as part:
                if writer is None:
                    writer = pq.ParquetWriter(file, part.schema_arrow, compression=_COMPRESSION)
                for group in range(part.num_row_groups):
                    writer.write_table(part.read_row_group(group))
        if writer is not None:
            writer.close()


def _frame(table: object) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - of a table it is one
    return frame
