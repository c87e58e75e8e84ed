"""A plan as lines of text, and as a page."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.plan import Day, Item, LeftOut, Plan
from backrules.recommendation.advice import warned_about
from backrules.render.html import fill
from backrules.render.text import Layout, Style

__all__ = ["to_html", "to_text"]


def to_text(plan: Plan, *, width: int = 88, style: Style | None = None) -> str:
    """Return a plan as lines of text.

    Args:
        plan: the plan.
        width: columns to wrap at.
        style: gives the text of a role (title, heading, warning, muted) its colours.
    """
    return "\n".join(_lines(plan, Layout(width, style)))


def _lines(plan: Plan, layout: Layout) -> Iterator[str]:
    gettext = plan.language.gettext
    yield from layout.lines(plan.title, role="title")
    if plan.held is not None:
        yield from layout.lines(plan.held, role="warning")
        return
    if plan.says is not None and plan.days:
        yield from layout.lines(plan.says)
    for day in plan.days:
        heading = "{}  ({})".format(*_heading(day, plan))
        yield from layout.section(heading, (line for item in day.items for line in _item(item, plan, layout)))
    cautions = _cautions(plan)
    yield from [""] if cautions else []
    for because, titles in cautions:
        yield from layout.lines(f"{because} ({titles})", rest="  ", label=gettext("Take care:"), role="warning")
    left_out = (line for one in plan.left_out for line in layout.lines(_left_out(one, plan), "  - "))
    yield from layout.section(gettext("Left out"), left_out)
    yield ""
    for note in plan.notes if plan.days else ():
        yield from layout.lines(note.says)
    if assumed := _assumed(plan):
        yield from layout.lines(assumed, role="muted")


def to_html(plan: Plan, *, notice: str) -> str:
    """Return a plan as a page that needs nothing else.

    Args:
        plan: the plan.
        notice: what stands at its end.

    Raises:
        MissingExtraError: jinja2 is not installed.
    """
    return fill(
        "plan.html",
        plan.language,
        plan=plan,
        notice=notice,
        heading=_heading,
        instead=_instead,
        left_out=_left_out,
        assumed=_assumed(plan),
        cautions=_cautions(plan),
    )


def _heading(day: Day, plan: Plan) -> tuple[str, str]:
    """Return what a day is called, and how long it takes."""
    gettext = plan.language.gettext
    time = gettext("{minutes} of {all} minutes", minutes=day.minutes, all=plan.minutes)
    return gettext("Day {day}", day=day.number), time


def _assumed(plan: Plan) -> str:
    """Say what is taken for granted; nothing where nothing is."""
    texts = "; ".join(assumption.text for assumption in plan.assuming)
    return plan.language.gettext("Assuming, as it is not known: {texts}.", texts=texts) if texts else ""


def _item(item: Item, plan: Plan, layout: Layout) -> Iterator[str]:
    yield from layout.lines(f"{item.advice.title}, {item.dose}{_instead(item, plan)}", "  - ")
    for text in (item.cue, item.note):
        if text is not None:
            yield from layout.lines(text, "    ")


def _instead(item: Item, plan: Plan) -> str:
    if not item.instead:
        return ""
    titles = plan.language.joined((advice.title for advice in item.instead), "or")
    return plan.language.gettext(", or {titles}", titles=titles)


def _cautions(plan: Plan) -> list[tuple[str, str]]:
    """Return each caution once, with what it is about."""
    return [(because, plan.language.joined(titles.values())) for because, titles in warned_about(plan.pieces).items()]


def _left_out(left_out: LeftOut, plan: Plan) -> str:
    title = left_out.title
    if left_out.day is not None:
        title = plan.language.gettext("{slot} (day {day})", slot=title, day=left_out.day)
    return f"{title}: {left_out.because}"
