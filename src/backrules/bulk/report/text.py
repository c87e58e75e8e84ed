"""A population as tables of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backrules.bulk.report.rows import (
    ASKING_WORDS,
    EFFECTS,
    FEW,
    advice_rows,
    fact_rows,
    interval,
    is_whole,
    number,
    people_rows,
    percent,
    rule_rows,
    sample_words,
    violation_rows,
)
from backrules.render.text import Layout, Style
from backrules.wording.texts import without_values

if TYPE_CHECKING:
    from backrules.bulk.report.population import Population

__all__ = ["to_text"]


def to_text(population: Population, *, width: int = 88, style: Style | None = None) -> str:
    """Return a population as lines of text.

    Args:
        population: the population.
        width: columns.
        style: gives the text of a role (title, heading, muted, warning) its colours.
    """
    return "\n".join(_Text(population, Layout(width, style)).lines())


class _Text:
    def __init__(self, population: Population, layout: Layout) -> None:
        self.population, self.layout, self.put = population, layout, layout.lines
        self.language = population.ruleset.data.language
        self.gettext = self.language.gettext

    def number(self, count: int) -> str:
        return number(count, self.language)

    def percent(self, count: int, of: int) -> str:
        return percent(count, of, self.language)

    def lines(self) -> Iterator[str]:
        population, data = self.population, self.population.ruleset.data
        strict = f", {self.gettext('strict')}" if population.strict else ""
        yield from self.put(f"{data.title} ({data.id} {data.version}{strict})", role="title")
        notice = without_values(data.notice, data)
        few = self.gettext("Counts below {few} are shown as <{few}.", few=FEW)
        yield from self.put(f"{few} {notice}", role="muted")
        people, heads = population.people, ("", self.gettext("people"), self.gettext("share"))
        rows = [(name, self.number(count), self.percent(count, people)) for name, count in people_rows(population)]
        yield from self.table(self.gettext("People"), heads, rows)
        yield from self.advice()
        yield from self.facts()
        yield from self.rules()
        violated = [row for row in violation_rows(population) if row[2]]
        if violated:
            rows = [(because, self.number(count), self.percent(count, people)) for _, because, count in violated]
            yield from self.table(self.gettext("Contradictions"), heads, rows)

    def advice(self) -> Iterator[str]:
        people, top = self.population.people, self.population.top
        rows = [
            (
                row.advice.label,
                self.number(row.recommended),
                self.percent(row.recommended, people),
                self.number(row.first),
                self.number(row.top),
                self.number(row.withheld),
                self.number(row.possible),
                "–" if row.mean is None else self.language.rounded(row.mean, 1),
            )
            for row in advice_rows(self.population)
        ]
        gettext = self.gettext
        shares = (gettext("people"), gettext("share"), gettext("first"), gettext("first {top}", top=top))
        heads = ("", *shares, gettext("withheld"), gettext("possible"), gettext("score"))
        yield from self.table(gettext("Advice"), heads, rows)

    def facts(self) -> Iterator[str]:
        rows, people = fact_rows(self.population), self.population.people
        missing = [
            (
                row.fact.title,
                self.number(row.missing),
                self.percent(row.missing, people),
                self.number(row.partly) if row.fact.type == "choices" else "",
            )
            for row in sorted(rows, key=lambda row: -(row.missing + row.partly))
        ]
        gettext = self.gettext
        heads = ("", gettext("missing"), gettext("share"), gettext("partly"))
        yield from self.table(gettext("Facts that are missing"), heads, missing)
        whole = is_whole(self.population)
        asking = [
            (
                row.fact.title,
                self.number(one.missing),
                *(
                    interval(count, one.missing, whole=whole)
                    for count in (one.outcome, one.first + one.perhaps, one.changed, one.next)
                ),
            )
            for row in rows
            if (one := row.asking).missing
        ]
        if asking:
            changes = (gettext("advice %"), gettext("first 3 %"), gettext("at once %"), gettext("next %"))
            yield from self.table(gettext("What asking would change"), ("", gettext("miss it"), *changes), asking)
        yield from self.put(sample_words(self.population), role="muted")
        if asking:
            yield from self.put(gettext(ASKING_WORDS), role="muted")

    def rules(self) -> Iterator[str]:
        people = self.population.people
        rows = [
            (
                row.rule.id,
                self.gettext(EFFECTS[row.rule.effect]),
                self.number(row.fires),
                self.percent(row.fires, people),
                self.number(row.possible),
                self.number(row.false),
            )
            for row in rule_rows(self.population)
        ]
        gettext = self.gettext
        counts = (gettext("fires"), gettext("share"), gettext("possible"), gettext("false"))
        yield from self.table(gettext("Rules"), ("", gettext("effect"), *counts), rows)

    def table(self, heading: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        none = self.put(self.gettext("none"), "  ", role="muted")
        yield from self.layout.section(heading, self.layout.table(heads, rows) if rows else none)
