"""NDJSON: an object on each line.

A file is looked through once for the types of its fields. Where all lines of a piece agree, libraries read it; a piece
with anything odd in it (a key twice in one object, values of several types, numbers that no float holds) is read line
by line (`formats/odd.py`), so that no value is lost or becomes another.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from backrules.bulk.files.formats import odd
from backrules.bulk.files.formats.format import Format, Layout, Schema, reading
from backrules.bulk.files.formats.odd import EXACT, MIXED, Line, merged

__all__ = ["Ndjson"]

_LINES = 50_000  # in a piece
_BOM = b"\xef\xbb\xbf"
_SCALARS: tuple[tuple[Any, Any], ...] = (
    (pa.types.is_null, pl.Null()),
    (pa.types.is_boolean, pl.Boolean()),
    (pa.types.is_string, pl.String()),
    (pa.types.is_timestamp, pl.String()),  # Arrow takes texts that look like dates for dates
)


class Ndjson(Format):
    """Files of NDJSON. What is no list is taken as text where its values have several types."""

    name = "ndjson"
    suffixes = (".ndjson", ".jsonl")
    written = True

    def layout(self, path: Path) -> Layout:
        """Return the fields of all lines and their types: the whole file is read."""
        found, repeated, rows = dict[str, Any](), dict[str, int](), 0
        pieces: list[Schema | None] = []
        with reading(path):
            for lines in _pieces(path, 0, _LINES):
                rows += len(lines)
                own = _agreed(lines)
                pieces.append(pieces[-1] if pieces and own == pieces[-1] else own)  # one object for the many that agree
                merge = own if own is not None else odd.types(path, lines, repeated)
                for name, dtype in merge.items():
                    found[name] = merged(found.get(name, pl.Null()), dtype)
        return Layout(found, rows, repeated=repeated, pieces=pieces)

    def unified(self, layouts: Mapping[Path, Layout]) -> Schema:
        """Return the one schema of several files: a field that a file has not is null there."""
        found: dict[str, Any] = {}
        for layout in layouts.values():
            for name, dtype in layout.columns.items():
                found[name] = merged(found.get(name, pl.Null()), dtype)
        return found

    def settled(
        self, layouts: Mapping[Path, Layout], schema: Schema, *, lists: Iterable[str], verbatim: Iterable[str]
    ) -> Schema:
        """Return a schema in which each column has the type in which it is read."""
        lists, found = set(lists), dict[str, Any]()
        for name, dtype in schema.items():
            if dtype == MIXED:
                dtype = pl.List(pl.String()) if name in lists else pl.String()
            found[name] = pl.Int64() if dtype == EXACT else dtype
        fractions = [name for name in verbatim if found.get(name) == pl.Float64()]
        if fractions:
            found |= dict.fromkeys(_partly_whole(layouts, fractions), pl.String())
        return found

    def lines(self, path: Path, layout: Layout, rows: Iterable[int]) -> Mapping[int, int]:  # noqa: ARG002
        """Return row -> its line."""
        wanted, found = set(rows), dict[int, int]()
        with reading(path):
            for piece, lines in enumerate(_pieces(path, 0, _LINES)):
                places = range(piece * _LINES, piece * _LINES + len(lines))
                found |= {row: lines[row - places.start][0] for row in wanted if row in places}
        return found

    def read(
        self, path: Path, layout: Layout, schema: Schema, columns: Sequence[str], skip: int, most: int
    ) -> Generator[pl.DataFrame, None, None]:
        """Yield the rows of a file in order."""
        wanted = {name: schema[name] for name in columns}
        with reading(path):
            done = skip
            for lines in _pieces(path, skip, most):
                while lines:
                    piece, left = divmod(done, _LINES)
                    part, lines = lines[: _LINES - left], lines[_LINES - left :]
                    own = layout.pieces[piece] if piece < len(layout.pieces) else None
                    if own is not None and all(_fits(own.get(name), dtype) for name, dtype in wanted.items()):
                        yield pl.read_ndjson(_joined(part), schema=wanted)
                    else:
                        yield odd.frame(path, part, wanted)
                    done += len(part)

    def write(self, frame: pl.DataFrame, file: BinaryIO) -> None:
        """Write a table."""
        frame.write_ndjson(file)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> None:
        """Write the lines of files into one."""
        for path in parts:
            with path.open("rb") as part:
                shutil.copyfileobj(part, file)


def _pieces(path: Path, skip: int, most: int) -> Iterator[list[Line]]:
    """Yield lines, so many at a time, without empty ones and without a mark at the beginning."""
    with path.open("rb") as file:
        if file.read(len(_BOM)) != _BOM:
            file.seek(0)
        lines = islice((line for line in enumerate(file, 1) if not line[1].isspace()), skip, None)
        while piece := list(islice(lines, most)):
            yield piece


def _joined(lines: Iterable[Line]) -> bytes:
    content = b"".join(line for _, line in lines)
    return content if content.endswith(b"\n") else content + b"\n"


def _agreed(lines: list[Line]) -> Schema | None:
    """Return the types of the fields of lines, or None where something is odd about them."""
    content = _joined(lines)
    try:
        table = pj.read_json(
            pa.BufferReader(content),
            read_options=pj.ReadOptions(use_threads=False, block_size=len(content) + 1),
        )
    except pa.ArrowInvalid:  # a key twice, values of several types, no JSON: line by line it is found which
        return None
    if table.num_rows != len(lines):
        return None
    found: dict[str, Any] = {}
    for name in table.column_names:
        dtype = _type(table.column(name))
        if dtype is None:
            return None
        found[name] = dtype
    return found


def _type(column: pa.ChunkedArray) -> Any:
    """Return the type of a column, or None where its numbers may be others than those in the file."""
    if pa.types.is_int64(column.type):
        low, high = pc.min_max(column).as_py().values()
        return pl.Int64() if low is None or max(-low, high) <= 2**53 else EXACT
    if pa.types.is_float64(column.type):
        finite = pc.all(pc.less(pc.abs(column), 2.0**53)).as_py()
        return pl.Float64() if finite in (True, None) else None
    if pa.types.is_list(column.type):
        inner = _type(pc.list_flatten(column))
        return None if inner is None else pl.List(inner)
    if pa.types.is_struct(column.type):
        inside = {field.name: _type(pc.struct_field(column, [index])) for index, field in enumerate(column.type)}
        return None if None in inside.values() else pl.Struct(inside)
    return next((dtype for is_one, dtype in _SCALARS if is_one(column.type)), None)


def _fits(own: Any, wanted: Any) -> bool:
    """Whether a library reads a column of a piece as the type of the whole, without changing a value."""
    if own is None or own in (wanted, pl.Null()) or (own == EXACT and wanted == pl.Int64()):
        return True
    if isinstance(own, pl.List) and isinstance(wanted, pl.List):
        return own.inner in (wanted.inner, pl.Null())
    return (own, wanted) in ((pl.Int64(), pl.Float64()), (pl.Int64(), pl.String()), (pl.Boolean(), pl.String()))


def _partly_whole(layouts: Mapping[Path, Layout], names: Sequence[str]) -> set[str]:
    """Return which columns of decimals have whole numbers too, which are not to become decimals."""
    found: set[str] = set()
    for path, layout in layouts.items():
        found |= {name for own in layout.pieces for name in names if own is not None and own.get(name) == pl.Int64()}
        with reading(path):
            for lines in _pieces(path, 0, _LINES):
                left = [name for name in names if name not in found]
                if not left:
                    return found
                found |= odd.partly_whole(lines, left)
    return found
