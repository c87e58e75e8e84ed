"""What would make an advice recommended: every smallest change, in words and as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from backrules._util.frozen import frozen
from backrules._util.language import ENGLISH, Language, gettext_noop
from backrules.diagrams import Outcomes, TooLarge
from backrules.explain.changes import Ways, smallest_ways
from backrules.explain.ways import Way, Writer
from backrules.model import RulesetData
from backrules.recommendation import Answer
from backrules.render.text import Layout, Style

__all__ = ["WhyNot", "why_not"]

_MOST_WAYS = 20
_STATUSES = {
    "recommended": gettext_noop("recommended"),
    "withheld": gettext_noop("held back"),
    "possible": gettext_noop("not decided yet"),
    "excluded": gettext_noop("not recommended"),
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
        not_applicable: the facts that it hangs on and that do not apply, each with its title and why.
        language: in which it is said.
    """

    id: str
    title: str
    status: str
    ways: tuple[Way, ...]
    more: int = 0
    exact: bool = True
    note: str = ""
    not_applicable: Mapping[str, str] = attrs.field(factory=dict, converter=frozen)
    language: Language = attrs.field(default=ENGLISH, eq=False, repr=False)

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
            "not_applicable": dict(self.not_applicable),
        }

    def to_text(self, *, width: int = 88, style: Style | None = None) -> str:
        """Return lines of text, wrapped at `width` columns.

        Args:
            width: columns, at least 40.
            style: gives the text of a role (title, heading, muted) its colours.
        """
        return "\n".join(self._lines(Layout(width, style)))

    def _lines(self, layout: Layout) -> Iterator[str]:
        gettext = self.language.gettext
        yield from layout.lines(f"{self.title}: {gettext(_STATUSES[self.status])}", rest="  ", role="title")
        yield from layout.lines(self.note, "  ", "    ") if self.note else ()
        ways = (line for way in self.ways for line in layout.lines(way.words, "  - "))
        yield from layout.section(gettext("It would be recommended"), ways)
        if self.more:
            more = self.language.ngettext(
                "and with {n} more set of answers and changes",
                "and with {n} more sets of answers and changes",
                self.more,
            )
            yield from layout.lines(more, "  ", role="muted")
        idle = (line for words in self.not_applicable.values() for line in layout.lines(words, "  - "))
        yield from layout.section(gettext("Not applicable"), idle)

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
    title, status, language = answer.context.say(data.advice[advice].title), answer.status(advice), data.language
    if status == "recommended":
        note = language.gettext("It is recommended already.")
        return WhyNot(advice, title, status, (), note=note, language=language)
    values, idle = answer.context.counted.told, answer.context.inapplicable(outcomes.read_by(advice))
    try:
        with outcomes.held():
            found = smallest_ways(advice, values, outcomes, strict=strict, most=_MOST_WAYS)
            writer = Writer(values, data, outcomes)
            ways = tuple(writer.way(slots, cost, box) for slots, cost, boxes in found.sets for box in boxes)
    except TooLarge:
        read = outcomes.read_by(advice)
        note = language.gettext(
            "It is too large, or its conditions hang together in too many ways, to say exactly. It hangs on {titles}.",
            titles=language.joined(fact.title for name, fact in data.facts.items() if name in read),
        )
        return WhyNot(advice, title, status, (), exact=False, note=note, not_applicable=idle, language=language)
    note = _note(found, language)
    return WhyNot(advice, title, status, ways, found.more, found.exact, note, idle, language)


def _note(found: Ways, language: Language) -> str:
    if found.sets and found.exact:
        return ""
    if found.sets:
        return language.gettext(
            "There may be more ways than these, or smaller ones: its conditions hang together in too many ways."
        )
    if found.exact:
        return language.gettext("Nothing you can change does.")
    return language.gettext("No way was found, but there may be one.")
