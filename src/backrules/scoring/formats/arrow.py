"""Files of Arrow's inter-process communication (IPC), also called Feather."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa

from backrules.scoring.formats.format import Format, Schema, reading

__all__ = ["Arrow"]


class Arrow(Format):
    """Files of Arrow."""

    name = "arrow"
    suffixes = (".arrow", ".ipc", ".feather")
    exact = True

    def schema(self, path: Path) -> Schema:
        """Return the columns of a file and their types."""
        with reading(path), pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
            return _frame(file.schema.empty_table()).schema

    def count(self, path: Path) -> int:
        """Return how many rows a file has."""
        with reading(path), pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
            return sum(file.get_batch(index).num_rows for index in range(file.num_record_batches))

    def read(self, path: Path, schema: Schema, columns: Sequence[str], skip: int, most: int) -> Iterator[pl.DataFrame]:  # noqa: ARG002
        """Yield the rows of a file in order."""
        with reading(path), pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
            for index in range(file.num_record_batches):
                batch = file.get_batch(index).select([*columns])
                for start in range(min(skip, batch.num_rows), batch.num_rows, most):
                    yield _frame(pa.Table.from_batches([batch.slice(start, most)]))
                skip = max(0, skip - batch.num_rows)

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_ipc(file, compression="zstd", compat_level=pl.CompatLevel.oldest())

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the rows of files into one, batch by batch."""
        writer, options = None, pa.ipc.IpcWriteOptions(compression="zstd")
        for path in parts:
            with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as part:
                if writer is None:
                    writer = pa.ipc.new_file(file, part.schema, options=options)
                for index in range(part.num_record_batches):
                    writer.write_batch(part.get_batch(index))
        if writer is not None:
            writer.close()


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - of a table it is one
    return frame
