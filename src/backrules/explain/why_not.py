"""What would make an advice recommended: every smallest change, in words and as values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from backrules.diagrams import Outcomes, TooLarge
from backrules.explain.changes import Ways, smallest_ways
from backrules.explain.ways import Way, Writer
from backrules.model import RulesetData
from backrules.recommendation import Answer
from backrules.render.text import Layout, Style
from backrules.wording.phrases import joined

__all__ = ["WhyNot", "why_not"]

_MOST_WAYS = 20
_STATUSES = {
    "recommended": "recommended",
    "withheld": "held back",
    "possible": "not decided yet",
    "excluded": "not recommended",
}


@attrs.frozen
class WhyNot:
    """Why an advice is not recommended, and everything small that would change that.

    Attributes:
        id: the advice.
        title: its title.
        status: recommended, withheld, possible or excluded.
        ways: the smallest changes, the cheapest first.
        more: how many smallest sets of changes were left out.
        exact: whether these are all; the ones that are given do it in any case.
        note: a sentence where there is no way.
    """

    id: str
    title: str
    status: str
    ways: tuple[Way, ...]
    more: int = 0
    exact: bool = True
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "status": self.status,
            "ways": [way.to_dict() for way in self.ways],
            "more": self.more,
            "exact": self.exact,
            "note": self.note,
        }

    def to_text(self, *, width: int = 88, style: Style | None = None) -> str:
        """Return lines of text, wrapped at `width` columns.

        Args:
            width: columns, at least 40.
            style: gives the text of a role (title, heading, muted) its colours.
        """
        return "\n".join(self._lines(Layout(width, style)))

    def _lines(self, layout: Layout) -> Iterator[str]:
        yield from layout.lines(f"{self.title}: {_STATUSES[self.status]}", rest="  ", role="title")
        yield from layout.lines(self.note, "  ", "    ") if self.note else ()
        ways = (line for way in self.ways for line in layout.lines(way.words, "  - "))
        yield from layout.section("It would be recommended", ways)
        if self.more:
            more = f"and with {self.more} more {'set' if self.more == 1 else 'sets'} of answers and changes"
            yield from layout.lines(more, "  ", role="muted")

    def __str__(self) -> str:
        return self.to_text()


def why_not(advice: str, answer: Answer, data: RulesetData, outcomes: Outcomes, *, strict: bool) -> WhyNot:
    """Return every smallest change that makes an advice recommended.

    Args:
        advice: the advice.
        answer: the answer in which it is not recommended.
        data: the ruleset.
        outcomes: its tables.
        strict: whether open avoid rules and needs withhold an advice.
    """
    title, status = answer.context.say(data.advice[advice].title), answer.status(advice)
    if status == "recommended":
        return WhyNot(advice, title, status, (), note="It is recommended already.")
    values = answer.context.counted.told
    try:
        with outcomes.held():
            found = smallest_ways(advice, values, outcomes, strict=strict, most=_MOST_WAYS)
            writer = Writer(values, data, outcomes)
            ways = tuple(writer.way(slots, cost, box) for slots, cost, boxes in found.sets for box in boxes)
    except TooLarge:
        read = outcomes.read_by(advice)
        titles = joined(fact.title for name, fact in data.facts.items() if name in read)
        note = (
            f"It is too large, or its conditions hang together in too many ways, to say exactly. It hangs on {titles}."
        )
        return WhyNot(advice, title, status, (), exact=False, note=note)
    return WhyNot(advice, title, status, ways, found.more, found.exact, _note(found))


def _note(found: Ways) -> str:
    if found.sets:
        return (
            ""
            if found.exact
            else "There may be more ways than these, or smaller ones: its conditions hang together in too many ways."
        )
    return "Nothing you can change does." if found.exact else "No way was found, but there may be one."
