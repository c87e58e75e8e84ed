"""Files of Arrow's inter-process communication (IPC), also called Feather.

They are read, not mapped into memory: a file that gets shorter while it is mapped ends the process.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa

from backrules.bulk.files.formats.format import Format, Layout, Schema, reading
from backrules.bulk.files.formats.types import frame_of, layout_of, unified

__all__ = ["Arrow"]


class Arrow(Format):
    """Files of Arrow."""

    name = "arrow"
    suffixes = (".arrow", ".ipc", ".feather")

    def layout(self, path: Path) -> Layout:
        """Return what a file has in it."""
        with reading(path), _open(path) as file:
            schema = file.schema
        return layout_of(schema, self.count(path))

    def unified(self, layouts: Mapping[Path, Layout]) -> Schema:
        """Return the one schema of several files."""
        return unified(layouts)

    def count(self, path: Path) -> int:
        """Return how many rows a file has: one of its columns is read."""
        with reading(path), _open(path, [0]) as file:
            return sum(file.get_batch(index).num_rows for index in range(file.num_record_batches))

    def read(
        self,
        path: Path,
        layout: Layout,  # noqa: ARG002
        schema: Schema,
        columns: Sequence[str],
        skip: int,
        most: int,
    ) -> Generator[pl.DataFrame, None, None]:
        """Yield the rows of a file in order."""
        with reading(path), _open(path, columns) as file:
            for index in range(file.num_record_batches):
                batch = file.get_batch(index)
                for start in range(min(skip, batch.num_rows), batch.num_rows, most):
                    part = pa.Table.from_batches([batch.slice(start, most)])
                    yield frame_of(part, path, schema, columns)
                skip = max(0, skip - batch.num_rows)

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_ipc(file, compression="zstd", compat_level=pl.CompatLevel.oldest())

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the rows of files into one, batch by batch."""
        writer, options = None, pa.ipc.IpcWriteOptions(compression="zstd")
        for path in parts:
            with _open(path) as part:
                if writer is None:
                    writer = pa.ipc.new_file(file, part.schema, options=options)
                for index in range(part.num_record_batches):
                    writer.write_batch(part.get_batch(index))
        if writer is not None:
            writer.close()


@contextmanager
def _open(path: Path, columns: Sequence[str | int] | None = None) -> Iterator[Any]:
    """Open a file, all of it or only some of its columns, by name or by place."""
    with pa.OSFile(os.fsencode(path)) as source:  # a damaged file that Python opens ends the process in Arrow's threads
        with pa.ipc.open_file(source) as file:
            names = file.schema.names
        if columns is None or not names:
            options = pa.ipc.IpcReadOptions()
        else:
            places = [one if isinstance(one, int) else names.index(one) for one in columns]
            options = pa.ipc.IpcReadOptions(included_fields=places)
        source.seek(0)
        with pa.ipc.open_file(source, options=options) as file:
            yield file
