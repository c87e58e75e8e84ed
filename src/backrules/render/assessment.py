"""An assessment as lines of text, and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from backrules.assess import Assessment, Check
from backrules.render.html import fill
from backrules.render.text import Layout, Style
from backrules.wording.answers import BANDS, band_in_words
from backrules.wording.phrases import with_unit

__all__ = ["GAUGE", "briefly", "to_html", "to_text"]

_ROLES = {"good": "good", "thin": "heading", "off": "warning", "unknown": "muted"}
GAUGE = {"good": 3, "thin": 2, "off": 1, "unknown": 0}  # how many of its three steps are full, by band


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
    bands = {band: band_in_words(band, assessment.language) for band in BANDS}
    margin = " " * (max(map(len, bands.values())) + 2)
    for check in assessment.checks:
        label = bands[check.band]
        yield from layout.lines(
            f"{' ' * (len(margin) - len(label) - 2)} {check.title}{_behind(check, assessment)}",
            rest=margin,
            label=label,
            role=_ROLES[check.band],
        )
        if check.fix is not None:
            yield from layout.lines(check.fix, margin)
    if assessment.held is not None:
        yield from ("", *layout.lines(assessment.held, role="warning"))
    if assumed := _assumed(assessment):
        yield from ("", *layout.lines(assumed, role="muted"))


def briefly(assessment: Assessment, layout: Layout) -> Iterator[str]:
    """Yield the verdict and what would mend it; nothing while nothing is known."""
    if not assessment.known:
        return
    yield from layout.lines(assessment.summary, "  ")
    for check in assessment.checks:
        if check.fix is not None:
            yield from layout.lines(check.fix, "  - ", role="", label=f"{check.title}:")


def to_html(assessment: Assessment, *, notice: str) -> str:
    """Return an assessment as a page that needs nothing else.

    Args:
        assessment: the assessment.
        notice: what stands at its end.

    Raises:
        MissingExtraError: jinja2 is not installed.
    """
    return fill(
        "assessment.html",
        assessment.language,
        assessment=assessment,
        band_in_words=band_in_words,
        gauge=GAUGE,
        behind=partial(_behind, assessment=assessment),
        assumed=_assumed(assessment),
        notice=notice,
    )


def _assumed(assessment: Assessment) -> str:
    """Say what is taken for granted by what is proposed; nothing where nothing is."""
    if not assessment.assuming or not any(check.fix for check in assessment.checks):
        return ""
    language = assessment.language
    texts = language.joined(assumption.text for assumption in assessment.assuming)
    return language.gettext("Assuming {texts}, which is not known.", texts=texts)


def _behind(check: Check, assessment: Assessment) -> str:
    """Return the number of a check, or what is not known."""
    language = assessment.language
    if check.band == "unknown":
        titles = language.joined((assessment.titles[fact] for fact in check.missing), "or")
        if titles:
            return language.gettext(": not known ({titles})", titles=titles)
        return language.gettext(": it cannot be told from what is known")
    return "" if check.value is None else f": {with_unit(round(check.value, 2), check.unit, language)}"
