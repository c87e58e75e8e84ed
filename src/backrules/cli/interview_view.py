"""What an interview shows of its advice, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.api import Recommendation
from backrules.cli.interview import Interview
from backrules.cli.screen import some
from backrules.recommendation import Advice
from backrules.render.text import Layout

__all__ = ["closing", "contradictions", "everything", "is_urgent", "skipped", "so_far", "urgent"]

# the advice so far


def so_far(before: Recommendation | None, after: Recommendation, layout: Layout) -> Iterator[str]:
    """Yield the first three pieces of advice, and what an answer changed among them.

    Args:
        before: the advice before the answer, or None.
        after: the advice after it.
        layout: how lines look.
    """
    ranks = {one.id: one.rank for one in (before or after).advice}
    same = before is not None and _with_cautions(before) == _with_cautions(after)
    yield from ("", layout.style("heading", f"Your advice so far{' (as before)' if same else ''}"))
    if not after.advice:
        yield layout.style("muted", "  nothing yet")
    for one in after.advice[:3]:
        place = ranks.get(one.id)
        mark = "new" if place is None else f"was {place}" if place != one.rank else ""
        yield from _ranked(one, mark, layout)
    rest = len(after.advice) - 3
    if rest > 0:
        fresh = sum(one.id not in ranks for one in after.advice[3:])
        news = f", {fresh} of them new" if fresh else ""
        yield from layout.lines(f"and {rest} more{news} (top lists all)", "     ", role="muted")
    warned = {one.id: one.cautions for one in (before or after).advice}
    care = [one.title for one in after.advice if one.id in warned and warned[one.id] != one.cautions]
    if care:
        yield from layout.lines(some(care), "     ", "       ", label="other cautions:", role="warning")
    gone = [one.title for one in (before or after).advice if one.id not in after.outcome]
    if gone:
        yield from layout.lines(some(gone), "     ", "       ", label="no longer:", role="warning")


def _with_cautions(rec: Recommendation) -> list[tuple[str, list[str]]]:
    """Return the advice with the cautions on each: with another one it is not as before."""
    return [(one.id, [caution.rule for caution in one.cautions]) for one in rec.advice]


def _ranked(advice: Advice, mark: str, layout: Layout) -> Iterator[str]:
    role = "alarm" if advice.definition.urgent else ""
    tail = f"({mark})" if mark else ""
    yield from layout.lines(advice.title, f"{advice.rank:3}. ", role=role, tail=tail, tail_role="good")


def everything(rec: Recommendation, layout: Layout) -> Iterator[str]:
    """Yield the titles of all advice so far, and what is held back."""
    yield from ("", layout.style("heading", "All advice so far"))
    if not rec.advice:
        yield layout.style("muted", "  nothing yet")
    for one in rec.advice:
        yield from _ranked(one, "", layout)
    counts = (("held back", len(rec.withheld)), ("not decided yet", len(rec.possible)))
    counted = ", ".join(f"{count} {what}" for what, count in counts if count)
    if counted:
        yield layout.style("muted", f"     {counted}")


# what must not be missed


def urgent(before: Recommendation | None, after: Recommendation, layout: Layout) -> Iterator[str]:
    """Yield the urgent advice that is new, prominently."""
    bar = layout.style("alarm", "!" * layout.width)
    for one in _newly_urgent(before, after):
        yield from ("", bar)
        yield from layout.lines(one.title.upper(), role="alarm")
        yield from layout.lines(one.detail)
        for reason in one.reasons:
            yield from layout.lines(reason.because, rest="  ", label="why:", role="muted")
        yield bar


def is_urgent(before: Recommendation | None, after: Recommendation) -> bool:
    """Whether there is urgent advice that is new."""
    return bool(_newly_urgent(before, after))


def _newly_urgent(before: Recommendation | None, after: Recommendation) -> list[Advice]:
    known = before.outcome if before else ()
    return [one for one in after.advice if one.definition.urgent and one.id not in known]


def contradictions(before: Recommendation | None, after: Recommendation, layout: Layout) -> Iterator[str]:
    """Yield the facts that do not go together since the last answer."""
    known = {one.id for one in before.violations} if before else set()
    for one in after.violations:
        if one.id not in known:
            text = f"These answers do not go together: {one.because} b goes back."
            yield from ("", *layout.lines(text, "! ", role="warning"))


# the end


def closing(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield where the advice comes from that follows: from all that matters, or from what is known."""
    left = len(interview.session.relevant)
    if not left:
        text = "Nothing is left to ask that could change your advice."
    elif interview.question is None:
        text = "No other answer can change the first three pieces of advice."
    else:
        text = f"From what is known so far; at most {left} more question{'s' * (left != 1)} could change it."
    bar, head = (layout.style("heading", text) for text in ("=" * layout.width, "Your advice"))
    yield from ("", bar, head, *layout.lines(text), "")


def skipped(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield what was skipped."""
    session = interview.session
    if session.skipped:
        titles = ", ".join(session.ruleset.data.facts[one].title for one in session.skipped)
        yield from ("", *layout.lines(f"Skipped, and so taken as unknown: {titles}."))
