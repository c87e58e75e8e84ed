"""An assessment as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.assess import Assessment, Check
from backrules.render.text import Layout, Style
from backrules.wording.phrases import joined, with_unit

__all__ = ["to_text"]

_ROLES = {"good": "good", "thin": "heading", "off": "warning", "unknown": "muted"}
_MARGIN = " " * 9  # as wide as the longest band and two spaces


def to_text(assessment: Assessment, *, width: int = 88, style: Style | None = None) -> str:
    """Return an assessment as lines of text.

    Args:
        assessment: the assessment.
        width: columns to wrap at.
        style: gives the text of a role (title, good, heading, warning, muted) its colours.
    """
    return "\n".join(_lines(assessment, Layout(width, style)))


def _lines(assessment: Assessment, layout: Layout) -> Iterator[str]:
    yield from layout.lines(assessment.title, role="title")
    yield from (*layout.lines(assessment.summary), "")
    for check in assessment.checks:
        yield from layout.lines(
            f"{' ' * (len(_MARGIN) - len(check.band) - 2)} {check.title}{_behind(check, assessment)}",
            rest=_MARGIN,
            label=check.band,
            role=_ROLES[check.band],
        )
        if check.fix is not None:
            yield from layout.lines(check.fix, _MARGIN)
    if assessment.held is not None:
        yield from ("", *layout.lines(assessment.held, role="warning"))
    if assessment.assuming and any(check.fix for check in assessment.checks):
        texts = joined(assumption.text for assumption in assessment.assuming)
        yield from ("", *layout.lines(f"Assuming {texts}, which is not known.", role="muted"))


def _behind(check: Check, assessment: Assessment) -> str:
    """Return the number of a check, or what is not known."""
    if check.band == "unknown":
        titles = joined((assessment.titles[fact] for fact in check.missing), "or")
        return f": not known ({titles})" if titles else ": it cannot be told from what is known"
    return "" if check.value is None else f": {with_unit(round(check.value, 2), check.unit)}"
