"""Replies that a bot may send as they are: without a model, or in the place of a draft that the guard refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from backrules.api import Recommendation
from backrules.chat.guard.lexicon import lexicon_of
from backrules.chat.guard.table import Table, table
from backrules.errors import UsageError
from backrules.recommendation import Advice
from backrules.recommendation.advice import warned_about
from backrules.render.brief import unchecked

__all__ = ["SPEAKING", "Speaking", "reply"]

Speaking = Literal["plain", "markdown", "spoken"]
SPEAKING: tuple[Speaking, ...] = get_args(Speaking)

_HELD_BACK = 2  # things that are held back and said


def reply(rec: Recommendation, style: Speaking = "plain", *, most: int = 3) -> str:
    """Return a reply that says what is recommended, in words of the ruleset: `check_reply` never finds anything.

    What is urgent comes first, and whole. Else there are the best pieces with a reason each, every caution that goes
    with them, what is held back, and the notice.

    Args:
        rec: the recommendation.
        style: `plain` lines, `markdown`, or `spoken`: sentences without lists, for a voice.
        most: how many pieces of advice at most; what is urgent is always there.

    Raises:
        UsageError: there is no such style, or `most` is no number from 1.
    """
    if style not in SPEAKING:
        raise UsageError(f"style is one of {', '.join(SPEAKING)}, not {style!r:.60}")
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise UsageError(f"most is a whole number from 1, not {most!r:.60}")
    words = table(lexicon_of(rec.ruleset).language)
    lines = list(_lines(rec, words, most))
    if style == "spoken":
        return " ".join(text for _, text in lines)
    bullet = {"plain": "- ", "markdown": "* "}[style]
    return "\n".join(f"{bullet if is_item else ''}{text}" for is_item, text in lines)


def _lines(rec: Recommendation, words: Table, most: int) -> Iterator[tuple[bool, str]]:
    """Yield each line, and whether it is one of a list."""
    urgent = [advice for advice in rec.advice if advice.definition.urgent or advice.definition.alone]
    alone = [advice for advice in urgent if advice.definition.alone]
    for advice in alone or urgent:
        yield False, f"{_sentence(advice.title)} {advice.detail}"
    if alone:
        return
    chosen = [choice.advice for choice in rec.answer.choices if choice.advice not in urgent][:most]
    yield from ((True, _in_a_breath(advice)) for advice in chosen)
    yield from ((False, caution) for caution in warned_about([*urgent, *chosen]))
    if not rec.safety_checked:
        yield False, _sentence(unchecked(rec.ruleset.data))
    for held in rec.withheld[:_HELD_BACK]:
        yield True, f"{words.not_now}: {held.title}. {held.because}"
    yield False, rec.answer.context.say(rec.ruleset.data.notice)


def _in_a_breath(advice: Advice) -> str:
    return " ".join([_sentence(advice.title), *(reason.because for reason in advice.reasons[:1])])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
