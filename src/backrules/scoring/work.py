"""The folder beside OUT in which a run keeps what is done, so that another can go on from it.

OUT.partial/run.json                  what is run: ruleset, options, inputs
OUT.partial/lock                      held while a run is at work; the system lets go of it when the process ends
OUT.partial/done/part-00007.json      the part is written: where it begins, its counts
OUT.partial/parts/part-00007.parquet  its rows
OUT.partial/problems/...              the values in it that do not fit, if any
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from backrules.errors import UsageError
from backrules.scoring.disk import sync_folder, write_json, write_whole
from backrules.scoring.formats import Format
from backrules.scoring.scorer import Scored
from backrules.scoring.summary import Summary

__all__ = ["Part", "Work"]

_RUN, _LOCK = "run.json", "lock"


@attrs.frozen
class Part:
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
    def from_dict(cls, data: Mapping[str, Any]) -> Part:
        """Return what `to_dict` gave."""
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
        self.folder = out.with_name(f"{out.name}.partial")
        self.parts: list[Part] = []
        self._form = form
        self._lock = -1

    def __enter__(self) -> Work:
        """Hold the lock.

        Raises:
            UsageError: another run holds it, or the folder is somebody else's.
        """
        self._refuse_foreign()
        while True:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / _LOCK
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(lock)
                raise UsageError(f"another run is at work in {self.folder}") from error
            if path.exists() and path.stat().st_ino == os.fstat(lock).st_ino:
                self._lock = lock
                return self
            os.close(lock)  # who had it has just finished and removed the folder

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    def _refuse_foreign(self) -> None:
        if not self.folder.exists():
            return
        if not self.folder.is_dir() or not (
            {_RUN, _LOCK} & {one.name for one in self.folder.iterdir()} or _is_empty(self.folder)
        ):
            raise UsageError(f"{self.folder} is where the work would be kept, and it is something else: move it away")

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
        for name in ("done", "parts", "problems"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir()
        write_json(path, run)

    def _take_up(self) -> None:
        """Read which parts are whole, from the first on; what comes after them is left."""
        start = 0
        for number in range(len(list((self.folder / "done").glob("*.json")))):
            path = self._done(number)
            part = Part.from_dict(_read(path)) if path.exists() else None
            data = self.part_path(number)
            if part is None or part.start != start or not data.exists() or data.stat().st_size != part.size:
                break
            self.parts.append(part)
            start += part.people
        for path in [*self.folder.glob("*/part-*")]:
            if int(path.name.split(".")[0].removeprefix("part-")) >= len(self.parts):
                path.unlink()

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
        return self.folder / "parts" / f"part-{number:05}{self._form.suffix}"

    def problem_paths(self) -> Iterator[Path]:
        """Yield where the problems are."""
        for number, part in enumerate(self.parts):
            if part.problems:
                yield self._problems(number)

    def part_paths(self) -> Iterator[Path]:
        """Yield where the parts are."""
        yield from map(self.part_path, range(len(self.parts)))

    def _problems(self, number: int) -> Path:
        return self.folder / "problems" / f"part-{number:05}{self._form.suffix}"

    def _done(self, number: int) -> Path:
        return self.folder / "done" / f"part-{number:05}.json"

    def add(self, people: int, scored: Scored) -> None:
        """Write a part.

        Args:
            people: how many people were read for it.
            scored: what became of them.
        """
        result, number = scored.result, len(self.parts)
        assert result is not None  # noqa: S101 - of an error there is no part
        if scored.problems.height:
            write_whole(self._problems(number), lambda file: self._form.write(scored.problems, file))
        size = write_whole(self.part_path(number), lambda file: self._form.write(result, file))
        part = Part(
            self.people,
            people,
            result.height,
            size,
            scored.problems.height,
            scored.dropped,
            scored.summary,
            scored.population,
        )
        write_json(self._done(number), part.to_dict())
        self.parts.append(part)

    def remove(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.folder)
        sync_folder(self.folder.parent)


def _is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read; --fresh leaves it and begins anew") from error


def _differences(before: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield the places in which plain data differs."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in {**before, **now}:
            yield from _differences(before.get(name), now.get(name), f"{path}.{name}" if path else name)
    elif before != now:
        yield f"  {path}: {_shown(before)} then, {_shown(now)} now"


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
