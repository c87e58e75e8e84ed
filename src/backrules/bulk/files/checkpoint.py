"""The folder beside OUT in which a run keeps what is done, so that another can go on from it.

OUT.partial/backrules.lock            the mark that the folder is ours; held while a run is at work, and the system lets
                                      go of it when the process ends
OUT.partial/run.json                  what is run: ruleset, options, inputs
OUT.partial/done/part-00007.json      the part is written: where it begins, its counts
OUT.partial/parts/part-00007.parquet  its rows
OUT.partial/problems/...              the values in it that do not fit, if any

Whatever else is in it is somebody else's, and then the folder is not used. No link in it is followed.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from backrules._util.atomic import is_rough, replacing, sync_folder, write_atomic
from backrules._util.strict_json import read_json
from backrules.bulk.files.formats import Format
from backrules.bulk.files.scorer import Scored
from backrules.bulk.files.summary import Summary
from backrules.errors import UsageError

__all__ = ["PART", "KeptPart", "Work", "folder_of", "is_part"]

PART = "part-{:05}{}"
_RUN, _LOCK, _OLD = "run.json", "backrules.lock", "old"
_MARK = b"what `backrules score` has done so far; it removes this folder when all is done\n"
_FOLDERS = ("done", "parts", "problems")
_FILES = (_RUN, _LOCK, "whole", "problems.tmp")
_PARTS = re.compile(r"part-\d{5,9}\.[a-z]+|_SUCCESS")


def folder_of(out: Path) -> Path:
    """Return where the work of a result is kept."""
    return out.with_name(f"{out.name}.partial")


@attrs.frozen
class KeptPart:
    """A part that is written.

    Attributes:
        start: how many people came before.
        people: how many people were read.
        rows: how many rows it has.
        size: how many bytes it has.
        problems: how many values do not fit.
        dropped: how many people are not in it.
        summary: who gets what.
        population: the counts of the report, up to and with it, or None.
    """

    start: int
    people: int
    rows: int
    size: int
    problems: int
    dropped: int
    summary: Summary
    population: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {**attrs.asdict(self, recurse=False), "summary": self.summary.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> KeptPart:
        """Return what `to_dict` gave.

        Raises:
            ValueError: it is something else.
        """
        names = [field.name for field in attrs.fields(cls)]
        if not isinstance(data, dict) or set(data) != set(names):
            raise ValueError("these are no counts of a part")
        if not all(type(data[name]) is int and data[name] >= 0 for name in names[:6]):
            raise ValueError("counts are whole numbers")
        if not isinstance(data["population"], (dict, type(None))):
            raise ValueError("the counts of the report are a mapping")
        return cls(**{**data, "summary": Summary.from_dict(data["summary"])})


class Work:
    """What a run keeps; a context that holds the lock.

    Args:
        out: where the result will be.
        form: the format of the parts.

    Attributes:
        folder: where it is kept.
        parts: the parts that are written, in order.
    """

    def __init__(self, out: Path, form: Format) -> None:
        self.folder = folder_of(out)
        self.parts: list[KeptPart] = []
        self._form = form
        self._lock = -1

    def __enter__(self) -> Work:
        """Hold the lock.

        Raises:
            UsageError: another run holds it, or the folder is somebody else's.
        """
        while True:
            self._refuse_foreign()
            self.folder.mkdir(exist_ok=True)
            path = self.folder / _LOCK
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(lock)
                raise UsageError(f"another run is at work in {self.folder}") from error
            if path.exists() and path.stat().st_ino == os.fstat(lock).st_ino:
                self._lock = lock
                os.pwrite(lock, _MARK, 0)
                return self
            os.close(lock)  # who had it has just finished and removed the folder

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    def _refuse_foreign(self) -> None:
        """Raise a UsageError if the folder is there and is not wholly ours."""
        try:
            kind = self.folder.lstat()
        except FileNotFoundError:
            return
        why = ""
        if not stat.S_ISDIR(kind.st_mode):
            why = "no folder"
        elif kind.st_uid != os.geteuid():
            why = "the folder of another user"
        elif names := {path.name for path in self.folder.iterdir()}:
            why = self._foreign(names)
        if why:
            head = f"{self.folder} is where the work would be kept, and it is something else"
            raise UsageError(f"{head}: move it away ({why})")

    def _foreign(self, names: set[str]) -> str:
        """Return what in the folder is not ours, or ""."""
        if not self._is_marked(alone=names == {_LOCK}):
            return f"it has no {_LOCK} of ours in it"
        for name in sorted(names):
            path = self.folder / name
            if name in (*_FOLDERS, _OLD):
                fine = _is_folder(path) and all(is_part(inner) for inner in path.iterdir())
            else:
                fine = (name in _FILES or is_rough(name)) and _is_file(path)
            if not fine:
                return f"{name} in it is not ours"
        return ""

    def _is_marked(self, *, alone: bool) -> bool:
        """Whether the mark is there; a run that has just begun may not have written it yet."""
        path = self.folder / _LOCK
        if not _is_file(path) or path.stat().st_size > len(_MARK):
            return False
        content = path.read_bytes()
        return content == _MARK or (alone and content == b"")

    def begin(self, run: Mapping[str, Any], *, fresh: bool) -> None:
        """Take up what an earlier run has left, or begin anew.

        Args:
            run: what is run, as plain data.
            fresh: leave nothing of an earlier run.

        Raises:
            UsageError: what is there is of a run of something else.
        """
        path = self.folder / _RUN
        if path.exists() and not fresh:
            differences = [*_differences(_read(path), json.loads(json.dumps(run)))]
            if differences:
                head = f"{self.folder} holds the work of another run, which differs:"
                raise UsageError(head, *differences, "  --fresh leaves it and begins anew")
            self._take_up()
            return
        self._clear()
        for name in _FOLDERS:
            (self.folder / name).mkdir()
        write_json(path, run)

    def _take_up(self) -> None:
        """Read which parts are whole, from the first on; what comes after them is left."""
        for name in _FOLDERS:
            (self.folder / name).mkdir(exist_ok=True)
        start = 0
        while (part := self._whole(len(self.parts))) is not None and part.start == start:
            self.parts.append(part)
            start += part.people
        for folder in _FOLDERS:
            for path in [*(self.folder / folder).iterdir()]:
                number = re.match(r"part-(\d+)\.", path.name)
                if number is None or int(number.group(1)) >= len(self.parts):
                    path.unlink()

    def _whole(self, number: int) -> KeptPart | None:
        """Return a part if all of it is there."""
        done, data = self._done(number), self.part_path(number)
        if not (_is_file(done) and _is_file(data)):
            return None
        try:
            part = KeptPart.from_dict(read_json(done.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError):  # damaged: it is made again
            return None
        if data.stat().st_size != part.size or (part.problems and not _is_file(self._problems(number))):
            return None
        return part

    @property
    def people(self) -> int:
        """How many people are done."""
        return sum(part.people for part in self.parts)

    @property
    def problems(self) -> int:
        """How many values do not fit."""
        return sum(part.problems for part in self.parts)

    def part_path(self, number: int) -> Path:
        """Return where a part is."""
        return self.folder / "parts" / PART.format(number, self._form.suffix)

    def problem_paths(self) -> Iterator[Path]:
        """Yield where the problems are."""
        for number, part in enumerate(self.parts):
            if part.problems:
                yield self._problems(number)

    def part_paths(self) -> Iterator[Path]:
        """Yield where the parts are."""
        yield from map(self.part_path, range(len(self.parts)))

    def _problems(self, number: int) -> Path:
        return self.folder / "problems" / PART.format(number, self._form.suffix)

    def _done(self, number: int) -> Path:
        return self.folder / "done" / PART.format(number, ".json")

    def add(self, people: int, scored: Scored) -> None:
        """Write a part.

        Args:
            people: how many people were read for it.
            scored: what became of them.
        """
        result, number = scored.result, len(self.parts)
        assert result is not None  # noqa: S101 - of an error there is no part
        if scored.problems.height:
            with replacing(self._problems(number), follow=False) as file:
                self._form.write(scored.problems, file)
        with replacing(self.part_path(number), follow=False) as file:
            self._form.write(result, file)
        part = KeptPart(
            self.people,
            people,
            result.height,
            self.part_path(number).stat().st_size,
            scored.problems.height,
            scored.dropped,
            scored.summary,
            scored.population,
        )
        write_json(self._done(number), part.to_dict())
        self.parts.append(part)

    def remove(self) -> None:
        """Remove all of it; what is not ours stays, and the folder with it."""
        self._clear()
        (self.folder / _LOCK).unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()
        sync_folder(self.folder.parent)

    def _clear(self) -> None:
        """Remove everything but the lock, by its exact name."""
        for name in (*_FOLDERS, _OLD):
            folder = self.folder / name
            for path in [*folder.iterdir()] if _is_folder(folder) else []:
                if is_part(path):
                    path.unlink()
            if _is_folder(folder) and not any(folder.iterdir()):
                folder.rmdir()
        for path in [*self.folder.iterdir()]:
            if (path.name in _FILES or is_rough(path.name)) and path.name != _LOCK:
                path.unlink()


def write_json(path: Path, data: Any) -> None:
    """Write plain data as JSON, in ASCII: names of files may be of no encoding at all."""
    write_atomic(path, json.dumps(data, indent=1), follow=False)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def is_part(path: Path) -> bool:
    """Whether something in a folder is a part, or the mark that all parts are there."""
    return (bool(_PARTS.fullmatch(path.name)) or is_rough(path.name)) and _is_file(path)


def _read(path: Path) -> Any:
    try:
        return read_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read; --fresh leaves it and begins anew") from error


def _differences(before: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield the places in which plain data differs."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in {**before, **now}:
            yield from _differences(before.get(name), now.get(name), f"{path}.{name}" if path else name)
    elif before != now:
        yield f"  {path}: {_as_text(before)} then, {_as_text(now)} now"


def _as_text(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
