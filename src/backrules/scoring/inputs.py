"""Which files are read: one, those of a folder, or those of a pattern."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from backrules.errors import UsageError, quoted_list
from backrules.scoring.formats import Format, Schema, format_of

__all__ = ["Input", "Table", "found_files", "opened"]


@attrs.frozen
class Input:
    """A file that is read.

    Attributes:
        path: where it is.
        size: how many bytes it has.
        modified: when it was last changed, in nanoseconds.
        rows: how many rows it has, or about how many.
    """

    path: Path
    size: int
    modified: int
    rows: int


@attrs.frozen
class Table:
    """Files that are one table.

    Attributes:
        format: their format.
        schema: the columns and their types.
        files: the files, in order.
    """

    format: Format
    schema: Schema
    files: tuple[Input, ...]

    @property
    def rows(self) -> int:
        """How many rows there are, or about how many."""
        return sum(one.rows for one in self.files)

    def batches(self, columns: Iterable[str], *, skip: int, size: int) -> Iterator[pl.DataFrame]:
        """Yield all rows in order, `size` at a time; at least one table, be it empty.

        Args:
            columns: those that are wanted.
            skip: how many rows to leave out.
            size: how many rows a table has; the last may have fewer.
        """
        wanted, left = [*columns], skip
        held: list[pl.DataFrame] = []
        empty = True
        for one in self.files:
            if left and left >= one.rows and self.format.exact:
                left -= one.rows
                continue
            for frame in self.format.read(one.path, self.schema, wanted, left, size):
                held.append(frame)
                while sum(part.height for part in held) >= size:
                    whole = pl.concat(held)
                    yield whole.head(size)
                    empty, held = False, [whole.tail(-size)]
            left = 0
        rest = pl.concat(held) if held else pl.DataFrame(schema={name: self.schema[name] for name in wanted})
        if rest.height or (empty and not skip):
            yield rest

    def to_dict(self) -> dict[str, Any]:
        """Return what tells the files from others, as plain data."""
        return {str(one.path): {"size": one.size, "modified": one.modified} for one in self.files}


def opened(given: str) -> Table:
    """Return the table that a path or a pattern names.

    Raises:
        UsageError: there is none, or its files do not go together.
    """
    files = found_files(given)
    formats: dict[Format, Path] = {}
    for path in files:
        formats.setdefault(format_of(path), path)
    if len(formats) > 1:
        shown = ", ".join(f"{path} is {one.name}" for one, path in formats.items())
        raise UsageError(f"files that are one table have one format: {shown}")
    (form,) = formats
    schema = form.unified({path: form.schema(path) for path in files})
    if not schema:
        raise UsageError(f"{given} has no columns")
    return Table(form, schema, tuple(_input(path, form) for path in files))


def _input(path: Path, form: Format) -> Input:
    state = path.stat()
    return Input(path.resolve(), state.st_size, state.st_mtime_ns, form.count(path))


def found_files(given: str) -> list[Path]:
    """Return the files that a path or a pattern names, in order.

    Raises:
        UsageError: there is none, or a folder has something else in it.
    """
    path = Path(given)
    if path.is_dir():
        return _of_folder(path)
    if path.exists():
        return [path]
    if not glob.has_magic(given):
        raise UsageError(f"there is no file or folder {given}")
    matched = sorted(Path(one) for one in glob.glob(given, recursive=True))  # noqa: PTH207 - of Path it takes no path
    files = [one for one in matched if one.is_file()]
    if not files:
        raise UsageError(f"no file is named like {given}")
    return files


def _of_folder(folder: Path) -> list[Path]:
    """Return the files of a folder; names that begin with . or _ are marks of those who write such folders."""
    inside = sorted(one for one in folder.iterdir() if not one.name.startswith((".", "_")))
    folders = [f"{one.name}/" for one in inside if one.is_dir()]
    if folders:
        pattern = folder / "**" / "*.parquet"
        raise UsageError(f"{folder} has folders in it: {quoted_list(folders)}; a pattern says which files: '{pattern}'")
    if not inside:
        raise UsageError(f"the folder {folder} is empty")
    return inside
