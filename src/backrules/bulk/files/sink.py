"""Where a result goes: one file, or a folder of parts."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import attrs

from backrules._util.atomic import replacing, sync_folder, take_place, write_atomic
from backrules._util.outputs import is_same_file, refusals
from backrules.bulk.files.checkpoint import PART, Work, folder_of, is_part
from backrules.bulk.files.formats import FORMATS, Format, format_of
from backrules.bulk.files.source import Table, would_be_read
from backrules.errors import UsageError, hinted, nearest

__all__ = ["Target"]

_SUCCESS = "_SUCCESS"


@attrs.frozen
class Target:
    """Where a result goes.

    Attributes:
        path: the file or folder.
        form: the format of what is written.
        folder: whether it is a folder of parts.
    """

    path: Path
    form: Format
    folder: bool

    @classmethod
    def of(cls, out: str, form: str | None, table: Table) -> Target:
        """Return what a path says: it ends in a slash, or is there already, where it is a folder.

        Args:
            out: the path.
            form: the name of the format of a folder; by default that of the table.
            table: what is read.

        Raises:
            UsageError: it says no format, or another one.
        """
        if form is not None and form not in FORMATS:
            hint = nearest(form, FORMATS)
            raise UsageError(hinted(f"a format is one of {', '.join(FORMATS)}, not {form!r}", hint))
        path, folder = Path(out), out.endswith(os.sep) or Path(out).is_dir()
        if not path.name or "\0" in out:
            raise UsageError(f"{out!r} is no name of a result")
        try:
            os.fsencode(out).decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"the name of a result is UTF-8, and {out!r} is not") from error
        if folder:
            return cls(path, FORMATS[form] if form else table.format, folder=True)
        named = format_of(path)
        if form is not None and named.name != form:
            raise UsageError(f"{path.name} is named as {named.name}, and --format says {form}")
        return cls(path, named, folder=False)

    @property
    def problems(self) -> Path:
        """Where the values that do not fit are listed."""
        stem = self.path.name if self.folder else self.path.stem
        return self.path.with_name(f"{stem}.problems{self.form.suffix}")

    def check(
        self,
        table: Table,
        *,
        overwrite: bool,
        page: Path | None = None,
        reads: Iterable[Path] = (),
        folders: Iterable[Path] = (),
    ) -> None:
        """Raise a UsageError unless a result may be written there, and a page about it.

        Args:
            table: what is read.
            overwrite: whether what is there may be replaced.
            page: where a page will be written, or None.
            reads: other files that are read.
            folders: the folders of the ruleset.
        """
        if not self.path.parent.is_dir():
            raise UsageError(f"there is no folder {self.path.parent}")
        for path in (self.path, self.problems):
            if path.is_symlink():
                raise UsageError(f"{path} is a link to {path.readlink()}: name what it leads to")
        self._refuse_reads(table, page)
        outputs = {"--out": None if self.folder else self.path, "the list of problems": self.problems, "--report": page}
        if page is not None and any(_is_within(page, own) for own in (self.path, folder_of(self.path))):
            raise UsageError(f"--report: {page} is written by --out already")
        found = [*refusals(outputs, [*reads, *(file.path for file in table.files)], folders)]
        if found:
            raise UsageError(*found)
        self._refuse_taken(page, overwrite=overwrite)

    def _refuse_reads(self, table: Table, page: Path | None) -> None:
        """Raise a UsageError if something that is read would be overwritten, or something written be read."""
        work = folder_of(self.path)
        for read in (file.path for file in table.files):
            for path in (self.path, self.problems, work, *([page] if page else [])):
                if is_same_file(path, read) or read.is_relative_to(os.path.realpath(path)):
                    raise UsageError(f"{path} would overwrite what is read: {read}")
        part = PART.format(0, self.form.suffix)
        written = [self.path / part if self.folder else self.path, self.problems, *([page] if page else [])]
        for path in (*written, work / "parts" / part, work / "problems" / part):
            if would_be_read(table.given, path):
                raise UsageError(f"{path} would lie among the files that are read, and be read the next time")

    def _refuse_taken(self, page: Path | None, *, overwrite: bool) -> None:
        """Raise a UsageError if there is something already that may not be replaced."""
        paths = (self.path, self.problems, *([page] if page and not _is_special(page) else []))
        taken = [path for path in paths if path.exists() and not self._empty(path)]
        if taken and not overwrite:
            names = " and ".join(map(str, taken))
            raise UsageError(f"{names} {'is' if len(taken) == 1 else 'are'} there already; --overwrite replaces it")
        if self.path in taken and self.folder:
            self._refuse_other()

    def _empty(self, path: Path) -> bool:
        return path.is_dir() and not any(path.iterdir())

    def _refuse_other(self) -> None:
        """Raise a UsageError if the folder has something in it that no result has."""
        other = [path.name for path in self.path.iterdir() if not is_part(path)]
        if other:
            raise UsageError(f"{self.path} has something else in it, {other[0]}: it is not overwritten")

    def publish(self, work: Work) -> None:
        """Put the parts of a run in their place, all of them or nothing.

        Raises:
            UsageError: not all rows have arrived, or something has been put in the place of the result meanwhile.
        """
        rows = sum(part.rows for part in work.parts)
        problems = [*work.problem_paths()]
        if problems:
            self._join(problems, work.folder / "problems.tmp", work.problems)
        if self.folder:
            self._publish_folder(work)
        else:
            self._join(work.part_paths(), work.folder / "whole", rows)
            take_place(work.folder / "whole", self.path)
        if problems:
            take_place(work.folder / "problems.tmp", self.problems)
        else:
            self.problems.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def _join(self, parts: Iterable[Path], path: Path, rows: int) -> None:
        """Write parts into one file, and see to it that all rows are there."""
        with replacing(path, follow=False) as file:
            self.form.join(parts, file)
        found = self.form.count(path)
        if found not in (None, rows):
            raise UsageError(f"{path} has {found:,} rows, and {rows:,} were written: {self.path} stays as it was")

    def _publish_folder(self, work: Work) -> None:
        parts = work.folder / "parts"
        write_atomic(parts / _SUCCESS, b"", follow=False)
        sync_folder(parts)
        if self.path.is_symlink():
            raise UsageError(f"{self.path} is a link: name what it leads to")
        if self.folder and self.path.is_dir() and not self._empty(self.path):
            self._refuse_other()
            self.path.replace(work.folder / "old")
        parts.replace(self.path)


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path is a file or folder, or lies in it."""
    return is_same_file(path, folder) or Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
