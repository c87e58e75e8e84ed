"""Parquet."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from backrules.bulk.files.formats.format import Format, Layout, Schema, reading
from backrules.bulk.files.formats.types import frame_of, layout_of, unified

__all__ = ["Parquet"]

_COMPRESSION: Literal["zstd"] = "zstd"


class Parquet(Format):
    """Files of Parquet."""

    name = "parquet"
    suffixes = (".parquet", ".pq")

    def layout(self, path: Path) -> Layout:
        """Return what a file has in it."""
        with reading(path), _open(path) as file:
            return layout_of(file.schema_arrow, file.metadata.num_rows)

    def unified(self, layouts: Mapping[Path, Layout]) -> Schema:
        """Return the one schema of several files."""
        return unified(layouts)

    def count(self, path: Path) -> int:
        """Return how many rows a file has."""
        with reading(path), _open(path) as file:
            return int(file.metadata.num_rows)

    def read(
        self,
        path: Path,
        layout: Layout,  # noqa: ARG002
        schema: Schema,
        columns: Sequence[str],
        skip: int,
        most: int,
    ) -> Generator[pl.DataFrame, None, None]:
        """Yield the rows of a file in order; groups of rows that are left out are not read."""
        with reading(path), _open(path) as file:
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
                    yield frame_of(pa.Table.from_batches([batch.slice(left)]), path, schema, columns)
                left = max(0, left - batch.num_rows)

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_parquet(file, compression=_COMPRESSION)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the rows of files into one, group by group."""
        writer = None
        for path in parts:
            with _open(path) as part:
                if writer is None:
                    writer = pq.ParquetWriter(file, part.schema_arrow, compression=_COMPRESSION)
                for group in range(part.num_row_groups):
                    writer.write_table(part.read_row_group(group))
        if writer is not None:
            writer.close()


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    with path.open("rb") as source, pq.ParquetFile(source) as file:
        yield file
