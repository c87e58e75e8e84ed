"""Where a result goes: one file, or a folder of parts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import attrs

from backrules.errors import UsageError, nearest
from backrules.scoring.disk import sync_folder, write_whole
from backrules.scoring.formats import FORMATS, Format, format_of
from backrules.scoring.inputs import Table
from backrules.scoring.work import Work

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
            raise UsageError(f"a format is one of {', '.join(FORMATS)}, not {form!r}{f' ({hint})' if hint else ''}")
        path, folder = Path(out), out.endswith(os.sep) or Path(out).is_dir()
        if not path.name:
            raise UsageError(f"{out} is no name of a result")
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

    def check(self, table: Table, *, overwrite: bool) -> None:
        """Raise a UsageError unless a result may be written there."""
        if not self.path.parent.is_dir():
            raise UsageError(f"there is no folder {self.path.parent}")
        here = self.path.resolve()
        for one in table.files:
            if here in (one.path, *one.path.parents) or one.path == self.problems.resolve():
                raise UsageError(f"{self.path} would overwrite what is read: {one.path}")
            if here.parent == one.path.parent and len(table.files) > 1:
                raise UsageError(f"{self.path} would lie among the files that are read, and be read the next time")
        taken = [path for path in (self.path, self.problems) if path.exists() and not self._empty(path)]
        if taken and not overwrite:
            names = " and ".join(map(str, taken))
            raise UsageError(f"{names} {'is' if len(taken) == 1 else 'are'} there already; --overwrite replaces it")
        if self.path in taken and self.folder:
            self._refuse_other()

    def _empty(self, path: Path) -> bool:
        return path.is_dir() and not any(path.iterdir())

    def _refuse_other(self) -> None:
        """Raise a UsageError if the folder has something in it that no result has."""
        other = [one.name for one in self.path.iterdir() if one.name != _SUCCESS and not one.name.startswith("part-")]
        if other:
            raise UsageError(f"{self.path} has something else in it, {other[0]}: it is not overwritten")

    def publish(self, work: Work) -> None:
        """Put the parts of a run in their place, all of them or nothing."""
        problems = [*work.problem_paths()]
        if problems:
            write_whole(work.folder / "problems.tmp", lambda file: self.form.join(problems, file))
            (work.folder / "problems.tmp").replace(self.problems)
        else:
            self.problems.unlink(missing_ok=True)
        if self.folder:
            self._publish_folder(work)
        else:
            write_whole(work.folder / "whole", lambda file: self.form.join(work.part_paths(), file))
            (work.folder / "whole").replace(self.path)
        sync_folder(self.path.parent)

    def _publish_folder(self, work: Work) -> None:
        parts = work.folder / "parts"
        write_whole(parts / _SUCCESS, lambda _: None)
        sync_folder(parts)
        old = work.folder / "old"
        if self.path.exists() and not self._empty(self.path):
            self.path.replace(old)
        parts.replace(self.path)
        shutil.rmtree(old, ignore_errors=True)
