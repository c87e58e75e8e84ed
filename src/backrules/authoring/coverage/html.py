"""A coverage report as one page of HTML that needs nothing else: the lines of the YAML files, coloured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backrules.authoring.coverage.case_writer import person_text
from backrules.authoring.coverage.coverage import CoverageReport
from backrules.authoring.coverage.files import FileCoverage, Segment, shares
from backrules.render.html import fill

__all__ = ["page", "pieces"]

_FEW = 20  # missing ones that are listed without being asked for


def page(title: str, report: CoverageReport, files: Iterable[FileCoverage]) -> str:
    """Return the page.

    Args:
        title: the title of the ruleset.
        report: the report.
        files: the same file by file.
    """
    return fill(
        "coverage.html",
        title=title,
        report=report,
        files=tuple(files),
        few=_FEW,
        about=_about,
        lines=_lines,
        person_text=person_text,
        shares=shares,
    )


def _lines(file: FileCoverage) -> list[list[tuple[str, Segment | None]]]:
    """Return the lines of a file, each in pieces: a text, and what there is to say of it."""
    lines: list[list[tuple[str, Segment | None]]] = [[]]
    for text, segment in pieces(file):
        first, *others = text.split("\n")
        lines[-1].append((first, segment))
        lines += [[(line, segment)] for line in others]
    return lines


def pieces(file: FileCoverage) -> Iterator[tuple[str, Segment | None]]:
    """Yield a file in pieces: a text, and the part that it is of, which may be none."""
    text, at = file.source.text, 0
    for segment in file.segments:
        if segment.start >= at:
            yield text[at : segment.start], None
            yield text[segment.start : segment.end], segment
            at = segment.end
    yield text[at:].rstrip("\n"), None


def _about(segment: Segment) -> str:
    """Return what was shown of a part, in words."""
    said = [f"{obligation.says}: shown" for obligation in segment.met]
    said += [f"{missing.obligation.says}: not shown" for missing in segment.missing]
    return "; ".join([*said, *(f"{obligation.says}: nobody can show it" for obligation in segment.impossible)])
