"""A plan as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.plan import Item, LeftOut, Plan
from backrules.render.text import Layout, Style
from backrules.wording.phrases import joined

__all__ = ["to_text"]


def to_text(plan: Plan, *, width: int = 88, style: Style | None = None) -> str:
    """Return a plan as lines of text.

    Args:
        plan: the plan.
        width: columns to wrap at.
        style: gives the text of a role (title, heading, warning, muted) its colours.
    """
    return "\n".join(_lines(plan, Layout(width, style)))


def _lines(plan: Plan, layout: Layout) -> Iterator[str]:
    yield from layout.lines(plan.title, role="title")
    if plan.held is not None:
        yield from layout.lines(plan.held, role="warning")
        return
    if plan.says is not None and plan.days:
        yield from layout.lines(plan.says)
    for day in plan.days:
        heading = f"Day {day.number}  ({day.minutes} of {plan.minutes} minutes)"
        yield from layout.section(heading, (line for item in day.items for line in _item(item, layout)))
    yield from _cautions(plan, layout)
    left_out = (line for one in plan.left_out for line in layout.lines(_left_out(one), "  - "))
    yield from layout.section("Left out", left_out)
    yield ""
    for note in plan.notes if plan.days else ():
        yield from layout.lines(note.says)
    if plan.assuming:
        texts = "; ".join(assumption.text for assumption in plan.assuming)
        yield from layout.lines(f"Assuming, as it is not known: {texts}.", role="muted")


def _item(item: Item, layout: Layout) -> Iterator[str]:
    instead = f", or {joined((advice.title for advice in item.instead), 'or')}" if item.instead else ""
    yield from layout.lines(f"{item.advice.title}, {item.dose}{instead}", "  - ")
    for text in (item.cue, item.note):
        if text is not None:
            yield from layout.lines(text, "    ")


def _cautions(plan: Plan, layout: Layout) -> Iterator[str]:
    """Yield each caution once, with what it is about."""
    about: dict[str, list[str]] = {}
    for advice in {item.advice.id: item.advice for day in plan.days for item in day.items}.values():
        for caution in advice.cautions:
            about.setdefault(caution.because, []).append(advice.title)
    if about:
        yield ""
    for because, titles in about.items():
        yield from layout.lines(f"{because} ({joined(titles)})", rest="  ", label="Take care:", role="warning")


def _left_out(left_out: LeftOut) -> str:
    day = "" if left_out.day is None else f" (day {left_out.day})"
    return f"{left_out.title}{day}: {left_out.because}"
