"""A coverage report file by file: what of each file is covered, and in which lines something is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from backrules._util.spans import Source
from backrules.authoring.coverage.coverage import CoverageReport, Missing
from backrules.authoring.coverage.locations import Places
from backrules.authoring.coverage.obligations import Obligation
from backrules.render.text import columns

__all__ = ["FileCoverage", "Segment", "State", "by_file", "lines_of", "shares", "table"]

State = Literal["covered", "partly", "missing", "impossible"]


@attrs.frozen
class Segment:
    """A part of a file, and what there is to say of it.

    Attributes:
        start: where it begins.
        end: where it ends.
        met: what was shown.
        missing: what was not.
        impossible: what nobody can show.
    """

    start: int
    end: int
    met: tuple[Obligation, ...]
    missing: tuple[Missing, ...]
    impossible: tuple[Obligation, ...]

    @property
    def state(self) -> State:
        """What it is coloured by."""
        if self.missing:
            return "partly" if self.met else "missing"
        return "covered" if self.met else "impossible"


@attrs.frozen
class FileCoverage:
    """What of a file is covered.

    Attributes:
        name: the name of the file, from the folder of the ruleset.
        source: its text.
        segments: its parts, in order.
    """

    name: str
    source: Source
    segments: tuple[Segment, ...]

    def counts(self, kind: str | None = None) -> tuple[int, int]:
        """Return how many obligations are met, and how many somebody could meet.

        Args:
            kind: `part`, `rule` or `advice`, or None for all.
        """
        met = sum(1 for s in self.segments for one in s.met if kind in (None, one.kind))
        return met, met + sum(1 for s in self.segments for m in s.missing if kind in (None, m.obligation.kind))

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines in which something is missing."""
        starts = (self.source.text.count("\n", 0, one.start) + 1 for one in self.segments if one.missing)
        return tuple(dict.fromkeys(starts))


def by_file(report: CoverageReport, places: Places) -> tuple[FileCoverage, ...]:
    """Return the report file by file, in the order of their names; what has no place is left out."""
    found: dict[tuple[str, int, int], tuple[list[Obligation], list[Missing], list[Obligation]]] = {}
    obligations: list[tuple[Obligation, int, Obligation | Missing]] = [
        *((one, 0, one) for one in report.met),
        *((one.obligation, 1, one) for one in report.missing),
        *((one, 2, one) for one in report.impossible),
    ]
    for one, kind, what in obligations:
        span = places.of(one)
        if span is not None:
            found.setdefault((span.source.name, span.start, span.end), ([], [], []))[kind].append(what)  # type: ignore[arg-type]
    files = []
    for source in places.sources:
        here = sorted((start, end, *kinds) for (name, start, end), kinds in found.items() if name == source.name)
        segments = tuple(Segment(start, end, tuple(a), tuple(b), tuple(c)) for start, end, a, b, c in here)
        if segments:
            files.append(FileCoverage(places.name(source), source, segments))
    return tuple(files)


def lines_of(numbers: Iterable[int]) -> str:
    """Return line numbers in few words: `3, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def table(report: CoverageReport, files: Iterable[FileCoverage]) -> Iterator[str]:
    """Yield the report as lines of text, one for each file, as coverage tools print it."""
    rows = [("Name", "Rules", "Advice", "Parts", "Cover", "Missing")]
    rows += [(file.name, *shares(file), lines_of(file.lines)) for file in files]
    head, *lines, total = columns([*rows, ("TOTAL", *shares(report), "")], "<>>>><")
    bar = "-" * min(80, max(map(len, (head, *lines, total))))
    yield from (head, bar, *lines, bar, total)


def shares(counted: CoverageReport | FileCoverage) -> tuple[str, str, str, str]:
    """Return of how many rules, pieces of advice and parts how many are covered, and how much that is."""
    met, total = counted.counts()
    cover = int(100 * met / total) if total else 100  # only all of it is 100
    kinds = map(counted.counts, ("rule", "advice", "part"))
    rules, advice, parts = (f"{some}/{all_of_them}" if all_of_them else "-" for some, all_of_them in kinds)
    return rules, advice, parts, f"{cover}%"
