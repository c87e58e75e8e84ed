"""What an interview shows of its advice, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.api import Recommendation
from backrules.cli.interview import Interview
from backrules.cli.output import GLUE, labelled, style, wrapped
from backrules.cli.screen import some
from backrules.recommendation import Advice

__all__ = ["closing", "contradictions", "everything", "is_urgent", "skipped", "so_far", "urgent"]

# the advice so far


def so_far(before: Recommendation | None, after: Recommendation, columns: int) -> Iterator[str]:
    """Yield the first three pieces of advice, and what an answer changed among them.

    Args:
        before: the advice before the answer, or None.
        after: the advice after it.
        columns: how many a line may have.
    """
    ranks = {one.id: one.rank for one in (before or after).advice}
    same = before is not None and _with_cautions(before) == _with_cautions(after)
    yield from ("", style("heading", f"Your advice so far{' (as before)' if same else ''}"))
    if not after.advice:
        yield style("muted", "  nothing yet")
    for one in after.advice[:3]:
        place = ranks.get(one.id)
        mark = "new" if place is None else f"was {place}" if place != one.rank else ""
        yield from _ranked(one, mark, columns)
    rest = len(after.advice) - 3
    if rest > 0:
        fresh = sum(one.id not in ranks for one in after.advice[3:])
        news = f", {fresh} of them new" if fresh else ""
        yield from (
            style("muted", line) for line in wrapped(f"and {rest} more{news} (top lists all)", columns, "     ")
        )
    warned = {one.id: one.cautions for one in (before or after).advice}
    care = [one.title for one in after.advice if one.id in warned and warned[one.id] != one.cautions]
    if care:
        yield from labelled("other cautions:", some(care), "warning", columns, "     ")
    gone = [one.title for one in (before or after).advice if one.id not in after.outcome]
    if gone:
        yield from labelled("no longer:", some(gone), "warning", columns, "     ")


def _with_cautions(rec: Recommendation) -> list[tuple[str, list[str]]]:
    """Return the advice with the cautions on each: with another one it is not as before."""
    return [(one.id, [caution.rule for caution in one.cautions]) for one in rec.advice]


def _ranked(advice: Advice, mark: str, columns: int) -> Iterator[str]:
    said = f"({mark})".replace(" ", GLUE) if mark else ""
    lines = wrapped(f"{advice.title}  {said}".rstrip(), columns, f"{advice.rank:3}. ")
    shown = said.replace(GLUE, " ")
    if said and lines[-1].endswith(shown):
        lines[-1] = lines[-1].removesuffix(shown) + style("good", shown)
    yield from (style("alarm", line) if advice.definition.urgent else line for line in lines)


def everything(rec: Recommendation, columns: int) -> Iterator[str]:
    """Yield the titles of all advice so far, and what is held back."""
    yield from ("", style("heading", "All advice so far"))
    if not rec.advice:
        yield style("muted", "  nothing yet")
    for one in rec.advice:
        yield from _ranked(one, "", columns)
    counts = (("held back", len(rec.withheld)), ("not decided yet", len(rec.possible)))
    counted = ", ".join(f"{count} {what}" for what, count in counts if count)
    if counted:
        yield style("muted", f"     {counted}")


# what must not be missed


def urgent(before: Recommendation | None, after: Recommendation, columns: int) -> Iterator[str]:
    """Yield the urgent advice that is new, prominently."""
    bar = style("alarm", "!" * columns)
    for one in _newly_urgent(before, after):
        yield from ("", bar)
        yield from (style("alarm", line) for line in wrapped(one.title.upper(), columns))
        yield from wrapped(one.detail, columns)
        for reason in one.reasons:
            yield from labelled("why:", reason.because, "muted", columns, "")
        yield bar


def is_urgent(before: Recommendation | None, after: Recommendation) -> bool:
    """Whether there is urgent advice that is new."""
    return bool(_newly_urgent(before, after))


def _newly_urgent(before: Recommendation | None, after: Recommendation) -> list[Advice]:
    known = before.outcome if before else ()
    return [one for one in after.advice if one.definition.urgent and one.id not in known]


def contradictions(before: Recommendation | None, after: Recommendation, columns: int) -> Iterator[str]:
    """Yield the facts that do not go together since the last answer."""
    known = {one.id for one in before.violations} if before else set()
    for one in after.violations:
        if one.id not in known:
            text = f"These answers do not go together: {one.because} b goes back."
            yield from ("", *(style("warning", line) for line in wrapped(text, columns, "! ")))


# the end


def closing(interview: Interview, columns: int) -> Iterator[str]:
    """Yield where the advice comes from that follows: from all that matters, or from what is known."""
    left = len(interview.session.relevant)
    if not left:
        text = "Nothing is left to ask that could change your advice."
    elif interview.question is None:
        text = "No other answer can change the first three pieces of advice."
    else:
        text = f"From what is known so far; at most {left} more question{'s' * (left != 1)} could change it."
    head = "Your advice"
    yield from ("", style("heading", "=" * columns), style("heading", head), *wrapped(text, columns), "")


def skipped(interview: Interview, columns: int) -> Iterator[str]:
    """Yield what was skipped."""
    session = interview.session
    if session.skipped:
        titles = ", ".join(session.ruleset.data.facts[one].title for one in session.skipped)
        yield from ("", *wrapped(f"Skipped, and so taken as unknown: {titles}.", columns))
