"""Which files are read: one, those of a folder, or those of a pattern; and whether they stay what they are."""

from __future__ import annotations

import glob
import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from backrules.bulk.files.formats import Format, Layout, Schema, format_of, reading
from backrules.errors import UsageError, quoted_list

__all__ = ["Input", "Table", "found_files", "open_table", "would_be_read"]


@attrs.frozen
class Input:
    """A file that is read.

    Attributes:
        path: where it is.
        state: what tells it from another file of this name, or from itself when it has been changed.
        layout: what it has in it.
    """

    path: Path
    state: Mapping[str, int]
    layout: Layout

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.layout.rows

    def check(self, read: int | None = None) -> None:
        """Raise a UsageError if the file is another than when the run began.

        Args:
            read: how many rows were read of it, or None.
        """
        with reading(self.path):
            now = _state(self.path)
        rows = self.rows if read is None else read
        if now != self.state or rows != self.rows:
            count = "" if rows == self.rows else f" it had {self.rows:,} rows at first, and {rows:,} were read;"
            raise UsageError(f"{self.path} was changed while it was read:{count} nothing is written")


@attrs.frozen
class Table:
    """Files that are one table.

    Attributes:
        format: their format.
        schema: the columns and their types.
        files: the files, in order.
        given: the path or pattern that named them.
    """

    format: Format
    schema: Schema
    files: tuple[Input, ...]
    given: str = ""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(file.rows for file in self.files)

    def settled(self, *, lists: Iterable[str], verbatim: Iterable[str]) -> Table:
        """Return the table with the one type that each of its columns is read as.

        Args:
            lists: the columns that should hold lists.
            verbatim: the columns whose values stay as they are written.
        """
        layouts = {file.path: file.layout for file in self.files}
        return attrs.evolve(self, schema=self.format.settled(layouts, self.schema, lists=lists, verbatim=verbatim))

    def check_columns(self, columns: Iterable[str], *, single: Iterable[str]) -> None:
        """Refuse columns that cannot be read.

        Args:
            columns: those that are needed.
            single: those of which each row must have one value.

        Raises:
            UsageError: a column of a type that is not known, or a key that stands twice in a line.
        """
        foreign = [
            f"{file.path}: the column {name!r} has the type {file.layout.foreign[name]}, which is not read"
            for file in self.files
            for name in columns
            if name in file.layout.foreign
        ]
        repeated = [
            f"{file.path}:{file.layout.repeated[name]}: {name!r} stands twice in this line"
            for file in self.files
            for name in single
            if name in file.layout.repeated
        ]
        if foreign or repeated:
            raise UsageError(*foreign, *repeated)

    def batches(self, columns: Iterable[str], *, skip: int, size: int) -> Generator[pl.DataFrame, None, None]:
        """Yield all rows in order, `size` at a time; at least one table, be it empty.

        Args:
            columns: those that are wanted.
            skip: how many rows to leave out.
            size: how many rows a table has; the last may have fewer.

        Raises:
            UsageError: a file cannot be read, or was changed.
        """
        wanted = [*columns]
        held: list[pl.DataFrame] = []
        empty = True
        with closing(self._frames(wanted, skip, size)) as frames:
            for frame in frames:
                held.append(frame)
                while sum(part.height for part in held) >= size:
                    whole = pl.concat(held)
                    yield whole.head(size)
                    empty, held = False, [whole.tail(-size)]
        rest = pl.concat(held) if held else pl.DataFrame(schema={name: self.schema[name] for name in wanted})
        if rest.height or (empty and not skip):
            yield rest

    def _frames(self, columns: list[str], skip: int, most: int) -> Generator[pl.DataFrame, None, None]:
        """Yield the rows of all files, each of which must have as many as when it was counted."""
        for file in self.files:
            if skip and skip >= file.rows:
                skip -= file.rows
                continue
            read = skip
            rows = self.format.read(file.path, file.layout, self.schema, columns, skip, most)
            with closing(rows) as frames:
                for frame in frames:
                    read += frame.height
                    yield frame
            file.check(read)
            skip = 0

    def check(self) -> None:
        """Raise a UsageError if a file is another than when the run began."""
        for file in self.files:
            file.check()

    @property
    def changed(self) -> bool:
        """Whether a file is another than when the run began."""
        try:
            self.check()
        except UsageError:
            return True
        return False

    def places(self, rows: Iterable[int]) -> dict[int, str]:
        """Return row -> where it begins, as `line 3` or `line 3 of b.csv`; nothing where files have no lines.

        Args:
            rows: their numbers over all files, from 0.
        """
        found: dict[int, str] = {}
        wanted, start = set(rows), 0
        for file in self.files:
            here = [row - start for row in wanted if start <= row < start + file.rows]
            of = f" of {file.path.name}" if len(self.files) > 1 else ""
            lines = self.format.lines(file.path, file.layout, here) if here else {}
            found |= {row + start: f"line {line}{of}" for row, line in lines.items()}
            start += file.rows
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return what tells the files from others, as plain data."""
        return {str(file.path): {name: file.state[name] for name in ("size", "modified")} for file in self.files}


def open_table(given: str) -> Table:
    """Return the table that a path or a pattern names.

    Raises:
        UsageError: there is none, or its files do not go together.
    """
    files = found_files(given)
    formats: dict[Format, Path] = {}
    for path in files:
        formats.setdefault(format_of(path), path)
    if len(formats) > 1:
        shown = ", ".join(f"{path} is {form.name}" for form, path in formats.items())
        raise UsageError(f"files that are one table have one format: {shown}")
    (form,) = formats
    inputs = tuple(_input(path, form) for path in files)
    schema = form.unified({path: file.layout for path, file in zip(files, inputs, strict=True)})
    if not schema:
        raise UsageError(f"{given} has no columns")
    return Table(form, schema, inputs, given)


def _input(path: Path, form: Format) -> Input:
    with reading(path):
        state = _state(path)
    file = Input(path.resolve(), state, form.layout(path))
    file.check()
    return file


def _state(path: Path) -> dict[str, int]:
    now = path.stat()
    return {"size": now.st_size, "modified": now.st_mtime_ns, "inode": now.st_ino, "device": now.st_dev}


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
    matched = sorted(Path(name) for name in glob.glob(given, recursive=True))  # noqa: PTH207 - of Path it takes no path
    files = [found for found in matched if found.is_file()]
    if not files:
        raise UsageError(f"no file is named like {given}")
    return files


def would_be_read(given: str, path: Path) -> bool:
    """Whether a file, once it is there, would be among those that a folder or a pattern names."""
    real = Path(os.path.realpath(path))
    if Path(given).is_dir():
        return real.is_relative_to(os.path.realpath(given))
    if Path(given).exists() or not glob.has_magic(given):
        return False
    return _is_like(real.parts, _pattern(given))


def _pattern(given: str) -> tuple[str, ...]:
    """Return the parts of a pattern, the ones before the first that is none being the real ones."""
    parts = Path(given).absolute().parts
    plain = next(place for place, part in enumerate(parts) if glob.has_magic(part))
    return (*Path(os.path.realpath(Path(*parts[:plain]))).parts, *parts[plain:])


def _is_like(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not parts or not pattern:
        return not parts and set(pattern) <= {"**"}
    if pattern[0] == "**":
        return _is_like(parts, pattern[1:]) or _is_like(parts[1:], pattern)
    return fnmatchcase(parts[0], pattern[0]) and _is_like(parts[1:], pattern[1:])


def _of_folder(folder: Path) -> list[Path]:
    """Return the files of a folder; names that begin with . or _ are marks of those who write such folders."""
    inside = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")))
    folders = [f"{path.name}/" for path in inside if path.is_dir()]
    if folders:
        pattern = folder / "**" / "*.parquet"
        raise UsageError(f"{folder} has folders in it: {quoted_list(folders)}; a pattern says which files: '{pattern}'")
    if not inside:
        raise UsageError(f"the folder {folder} is empty")
    return inside
