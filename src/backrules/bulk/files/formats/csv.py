"""CSV with a header: commas, UTF-8, nothing for what is unknown."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
from pyarrow import csv

from backrules.bulk.files.formats.format import Format, Layout, Schema, reading
from backrules.bulk.files.formats.lines import BLOCK, Records, Segment, first_record
from backrules.bulk.files.formats.types import unified
from backrules.errors import UsageError

__all__ = ["Csv"]

_BETWEEN = ";"
_FORMULA = r"^[=+\-@\t\r]"  # what a spreadsheet takes for the beginning of a formula ...
_NUMBER = r"^[-+]?[0-9]+(\.[0-9]+)?$"  # ... unless it is a number


class Csv(Format):
    """Files of CSV. Everything in them is text."""

    name = "csv"
    suffixes = (".csv",)
    written = True
    flat = True

    def layout(self, path: Path) -> Layout:
        """Return what a file has in it: it is looked through for quotes that are not closed."""
        with reading(path):
            records = Records(path)
            names = csv.read_csv(
                pa.BufferReader(records.header + b"\n"), csv.ReadOptions(use_threads=False)
            ).column_names
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise UsageError(f"{path} has several columns named {', '.join(twice)}")
            segments = [*records.segments()]
        # of one column, an empty line is somebody of whom nothing is known; of several, it is no row
        rows = sum(_rows(segment, names) for segment in segments)
        return Layout(dict.fromkeys(names, pl.String()), rows, pieces=segments)

    def unified(self, layouts: Mapping[Path, Layout]) -> Schema:
        """Return the one schema of several files."""
        return unified(layouts)

    def lines(self, path: Path, layout: Layout, rows: Iterable[int]) -> Mapping[int, int]:
        """Return row -> the line in which it begins."""
        with reading(path):
            return Records(path).lines(rows, empty=len(layout.columns) == 1)

    def read(
        self,
        path: Path,
        layout: Layout,
        schema: Schema,  # noqa: ARG002
        columns: Sequence[str],
        skip: int,
        most: int,
    ) -> Generator[pl.DataFrame, None, None]:
        """Yield the rows of a file in order."""
        names, done = [*layout.columns], 0
        with path.open("rb") as file:
            for segment in layout.pieces:
                rows = _rows(segment, names)
                if rows and skip < done + rows:
                    file.seek(segment.start)
                    with reading(path):
                        content = file.read(segment.end - segment.start)
                        table = _parsed(path, content, names, columns, done)
                    for start in range(max(0, skip - done), table.num_rows, most):
                        frame = pl.from_arrow(table.slice(start, most))
                        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - of a table it is one
                        yield frame
                done += rows

    def prepared(self, frame: pl.DataFrame, *, spreadsheet_safe: bool = False) -> pl.DataFrame:
        """Return a result with lists of texts as text."""
        frame = super().prepared(frame)
        lists = [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
        nested = [name for name, dtype in frame.schema.items() if dtype.is_nested() and name not in lists]
        if nested:
            raise UsageError(f"CSV cannot hold {', '.join(f'{name} ({frame.schema[name]})' for name in nested)}")
        frame = frame.with_columns(pl.col(lists).list.join(_BETWEEN)) if lists else frame
        return _without_formulas(frame) if spreadsheet_safe else frame

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_csv(file)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the lines of files into one, the header once."""
        header = b""
        for path in parts:
            with path.open("rb") as part:
                head = part.read(BLOCK)
                own = head[: first_record(head)]
                if header and own != header:
                    raise ValueError(f"{path} begins with another header than the parts before it")
                part.seek(len(header))
                shutil.copyfileobj(part, file, BLOCK)
            header = own


def _without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table for spreadsheets: a text that one would take for a formula gets an apostrophe before it."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String()]
    safe = [
        pl.when(pl.col(name).str.contains(_FORMULA) & ~pl.col(name).str.contains(_NUMBER))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]
    heads = {name: f"'{name}" for name in frame.columns if pl.Series([name]).str.contains(_FORMULA).item()}
    return frame.with_columns(safe).rename(heads)


def _rows(segment: Segment, names: Sequence[str]) -> int:
    return segment.lines if len(names) == 1 else segment.filled


def _parsed(path: Path, content: bytes, names: Sequence[str], columns: Sequence[str], before: int) -> pa.Table:
    """Return some rows of a file.

    Raises:
        UsageError: a row has not as many values as there are columns; it names the line.
    """
    wrong: list[Any] = []

    def note(row: Any) -> str:
        wrong.append(row)
        return "error"

    single = len(names) == 1
    parse = csv.ParseOptions(
        newlines_in_values=True,
        ignore_empty_lines=not single,
        invalid_row_handler=note,
    )
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        include_columns=[*columns],
        null_values=[""],
        strings_can_be_null=True,
    )
    # of one block and without threads, rows have numbers
    options = csv.ReadOptions(column_names=[*names], block_size=len(content) + 1, use_threads=False)
    try:
        return csv.read_csv(pa.BufferReader(content), options, parse, convert)
    except pa.ArrowInvalid as error:
        if not wrong:
            raise
        row = before + wrong[0].number - 1
        line = Records(path).lines([row], empty=single).get(row)
        found = f"{wrong[0].actual_columns} values in line {line}, and {wrong[0].expected_columns} columns"
        raise UsageError(f"{path} cannot be read: there are {found}") from error
