"""The short answer as lines of text, as a page, and as plain JSON types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backrules._util.language import Language, gettext_noop
from backrules.recommendation.advice import Advice
from backrules.render.assessment import GAUGE
from backrules.render.brief import Brief, Line, Section
from backrules.render.html import fill
from backrules.render.text import Layout, Style
from backrules.wording.answers import band_in_words

__all__ = ["to_dict", "to_html", "to_text"]

NOTHING = gettext_noop("Nothing can be recommended from what is known.")


def to_text(brief: Brief, *, width: int = 88, style: Style | None = None) -> str:
    """Return the short answer as lines of text.

    Args:
        brief: the short answer.
        width: columns to wrap at.
        style: gives the text of a role its colours.
    """
    lines = [*_lines(brief, Layout(width, style))]
    return "\n".join(lines[1:] if lines[:1] == [""] else lines)


def to_html(brief: Brief) -> str:
    """Return the short answer as an HTML fragment without scripts; its colours follow the page's.

    Raises:
        MissingExtraError: jinja2 is not installed.
    """
    language = brief.language
    shown = {"nothing": language.gettext(NOTHING), "gauge": GAUGE, "band_in_words": band_in_words}
    return fill("brief.html", language, brief=brief, **shown)


def to_dict(brief: Brief) -> dict[str, Any]:
    """Return the short answer as plain JSON types: what is empty is left out, what is about safety is whole."""
    if brief.alone:
        return {"first": [*map(_whole, brief.alone)]}
    assessment = brief.assessment
    stands = assessment and {"verdict": assessment.summary, "fix": brief.fix, "held": assessment.held}
    said: dict[str, Any] = {
        "contradictions": list(brief.wrong),
        "first": [*map(_whole, brief.first)],
        "take_care": [care.in_words(brief.language) for care in brief.cautions],
        "unsure": list(brief.unsure),
        "assessment": _without_empty(stands or {}),
        "sections": [_as_dict(section, brief.language) for section in brief.sections],
        "assuming": list(brief.assuming),
        "open": brief.open,
    }
    return _without_empty(said)


def _whole(advice: Advice) -> dict[str, Any]:
    return {"id": advice.id, "title": advice.title, "detail": advice.detail}


def _as_dict(section: Section, language: Language) -> dict[str, Any]:
    when, advice = "", []
    for line in section.lines:
        when = line.label or when  # a day is said once in the text
        advice.append(
            _without_empty({"id": line.advice.id, "when": when, "says": f"{line.advice.title}{line.rest(language)}"})
        )
    return _without_empty({"heading": section.heading, "advice": advice, "note": section.note})


def _without_empty(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}


def _lines(brief: Brief, layout: Layout) -> Iterator[str]:
    gettext = brief.language.gettext
    if brief.alone:
        for advice in brief.alone:
            yield from ("", *layout.lines(advice.title, role="alarm"), *layout.lines(advice.detail))
        return
    for wrong in brief.wrong:
        text = gettext("These facts do not go together: {because}", because=wrong)
        yield from layout.lines(text, "  ! ", role="warning")
    if brief.nothing:
        yield from layout.lines(gettext(NOTHING), role="heading")
    yield from layout.section(brief.safety, _safety(brief, layout))
    yield from _assessed(brief, layout)
    for section in brief.sections:
        yield from layout.section(section.heading, _section(section, brief, layout))
    last = [*brief.assuming, *([brief.open] if brief.open else [])]
    if last:
        yield ""
    for text in last:
        yield from layout.lines(text, role="muted")
    if brief.question:
        yield from ("", *layout.lines(brief.question, f"{gettext('Next question:')} ", "    ", role="heading"))
    yield from ("", *layout.lines(brief.notice, role="muted"))


def _safety(brief: Brief, layout: Layout) -> Iterator[str]:
    for advice in brief.first:
        yield from layout.lines(advice.title, "  ", role="alarm" if advice.definition.urgent else "title")
        yield from layout.lines(advice.detail, "    ")
    for care in brief.cautions:
        yield from layout.lines(
            care.in_words(brief.language), "  ", "    ", label=brief.language.gettext("take care:"), role="warning"
        )
    for text in brief.unsure:
        yield from layout.lines(text, "  ", role="warning")


def _assessed(brief: Brief, layout: Layout) -> Iterator[str]:
    if brief.assessment is None:
        return
    texts = [brief.assessment.summary, brief.bands, brief.fix, brief.assessment.held or ""]
    below = (line for text in texts if text for line in layout.lines(text, "  "))
    yield from layout.section(brief.assessment.title, below)


def _section(section: Section, brief: Brief, layout: Layout) -> Iterator[str]:
    wide = max((len(line.label) for line in section.lines), default=0)
    for line in section.lines:
        yield from _line(line, wide, brief, layout)
    if section.note:
        yield from layout.lines(section.note, "  ", role="muted")


def _line(line: Line, wide: int, brief: Brief, layout: Layout) -> Iterator[str]:
    first = f"  {line.label:{wide}}  " if wide else "  - "
    cue = f". {line.cue}" if line.cue else ""
    yield from layout.lines(f"{line.advice.title}{line.rest(brief.language)}{cue}", first, " " * len(first))
    if line.detail:
        yield from layout.lines(line.detail, " " * len(first))
