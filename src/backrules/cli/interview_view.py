"""What an interview shows of its advice, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from backrules._util.language import gettext_noop, ngettext_noop
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
    language = after.ruleset.data.language
    gettext = language.gettext
    heading = gettext("Your advice so far (as before)") if same else gettext("Your advice so far")
    yield from ("", layout.style("heading", heading))
    if not after.advice:
        yield layout.style("muted", f"  {gettext('nothing yet')}")
    for one in after.advice[:3]:
        place = ranks.get(one.id)
        mark = gettext("new") if place is None else gettext("was {place}", place=place) if place != one.rank else ""
        yield from _ranked(one, mark, layout)
    rest = len(after.advice) - 3
    if rest > 0:
        fresh = sum(one.id not in ranks for one in after.advice[3:])
        text = language.ngettext("and {n} more (top lists all)", "and {n} more (top lists all)", rest)
        if fresh:
            news = ngettext_noop(
                "and {n} more, {new} of them new (top lists all)", "and {n} more, {new} of them new (top lists all)"
            )
            text = language.ngettext(*news, rest, new=fresh)
        yield from layout.lines(text, "     ", role="muted")
    warned = {one.id: one.cautions for one in (before or after).advice}
    care = [one.title for one in after.advice if one.id in warned and warned[one.id] != one.cautions]
    if care:
        yield from layout.lines(
            some(care, language), "     ", "       ", label=gettext("other cautions:"), role="warning"
        )
    gone = [one.title for one in (before or after).advice if one.id not in after.outcome]
    if gone:
        yield from layout.lines(some(gone, language), "     ", "       ", label=gettext("no longer:"), role="warning")


def _with_cautions(rec: Recommendation) -> list[tuple[str, list[str]]]:
    """Return the advice with the cautions on each: with another one it is not as before."""
    return [(one.id, [caution.rule for caution in one.cautions]) for one in rec.advice]


def _ranked(advice: Advice, mark: str, layout: Layout) -> Iterator[str]:
    role = "alarm" if advice.definition.urgent else ""
    tail = f"({mark})" if mark else ""
    yield from layout.lines(advice.title, f"{advice.rank:3}. ", role=role, tail=tail, tail_role="good")


def everything(rec: Recommendation, layout: Layout) -> Iterator[str]:
    """Yield the titles of all advice so far, and what is held back."""
    language = rec.ruleset.data.language
    gettext = language.gettext
    yield from ("", layout.style("heading", gettext("All advice so far")))
    if not rec.advice:
        yield layout.style("muted", f"  {gettext('nothing yet')}")
    for one in rec.advice:
        yield from _ranked(one, "", layout)
    counts = (
        (ngettext_noop("{n} held back", "{n} held back"), len(rec.withheld)),
        (ngettext_noop("{n} not decided yet", "{n} not decided yet"), len(rec.possible)),
    )
    counted = ", ".join(language.ngettext(*message, count) for message, count in counts if count)
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
            label = after.ruleset.data.language.gettext("why:")
            yield from layout.lines(reason.because, rest="  ", label=label, role="muted")
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
            message = gettext_noop("These answers do not go together: {because} b goes back.")
            text = after.ruleset.data.language.gettext(message, because=one.because)
            yield from ("", *layout.lines(text, "! ", role="warning"))


# the end


def closing(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield where the advice comes from that follows: from all that matters, or from what is known."""
    left = len(interview.session.relevant)
    language = interview.language
    if not left:
        text = language.gettext("Nothing is left to ask that could change your advice.")
    elif interview.question is None:
        text = language.gettext("No other answer can change the first three pieces of advice.")
    else:
        text = language.ngettext(
            "From what is known so far; at most {n} more question could change it.",
            "From what is known so far; at most {n} more questions could change it.",
            left,
        )
    title = language.gettext("Your advice")
    bar, head = (layout.style("heading", text) for text in ("=" * layout.width, title))
    yield from ("", bar, head, *layout.lines(text), "")


def skipped(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield what was skipped."""
    session = interview.session
    if session.skipped:
        titles = ", ".join(session.ruleset.data.facts[one].title for one in session.skipped)
        text = interview.language.gettext("Skipped, and so taken as unknown: {titles}.", titles=titles)
        yield from ("", *layout.lines(text))
