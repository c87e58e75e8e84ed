"""A population as tables of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backrules.bulk.report.rows import (
    ASKING_WORDS,
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

    def lines(self) -> Iterator[str]:
        population, data = self.population, self.population.ruleset.data
        strict = ", strict" if population.strict else ""
        yield from self.put(f"{data.title} ({data.id} {data.version}{strict})", role="title")
        notice = without_values(data.notice, data)
        yield from self.put(f"Counts below {FEW} are shown as <{FEW}. {notice}", role="muted")
        people = population.people
        rows = [(name, number(count), percent(count, people)) for name, count in people_rows(population)]
        yield from self.table("People", ("", "people", "share"), rows)
        yield from self.advice()
        yield from self.facts()
        yield from self.rules()
        violated = [row for row in violation_rows(population) if row[2]]
        if violated:
            rows = [(because, number(count), percent(count, people)) for _, because, count in violated]
            yield from self.table("Contradictions", ("", "people", "share"), rows)

    def advice(self) -> Iterator[str]:
        people, top = self.population.people, self.population.top
        rows = [
            (
                row.advice.label,
                number(row.recommended),
                percent(row.recommended, people),
                number(row.first),
                number(row.top),
                number(row.withheld),
                number(row.possible),
                "–" if row.mean is None else f"{row.mean:.1f}",
            )
            for row in advice_rows(self.population)
        ]
        heads = ("", "people", "share", "first", f"first {top}", "withheld", "possible", "score")
        yield from self.table("Advice", heads, rows)

    def facts(self) -> Iterator[str]:
        rows, people = fact_rows(self.population), self.population.people
        missing = [
            (
                row.fact.title,
                number(row.missing),
                percent(row.missing, people),
                number(row.partly) if row.fact.type == "choices" else "",
            )
            for row in sorted(rows, key=lambda row: -(row.missing + row.partly))
        ]
        yield from self.table("Facts that are missing", ("", "missing", "share", "partly"), missing)
        whole = is_whole(self.population)
        asking = [
            (
                row.fact.title,
                number(one.missing),
                *(
                    interval(count, one.missing, whole=whole)
                    for count in (one.outcome, one.first + one.perhaps, one.changed, one.next)
                ),
            )
            for row in rows
            if (one := row.asking).missing
        ]
        if asking:
            heads = ("", "miss it", "advice %", "first 3 %", "at once %", "next %")
            yield from self.table("What asking would change", heads, asking)
        yield from self.put(sample_words(self.population), role="muted")
        if asking:
            yield from self.put(ASKING_WORDS, role="muted")

    def rules(self) -> Iterator[str]:
        people = self.population.people
        rows = [
            (
                row.rule.id,
                row.rule.effect,
                number(row.fires),
                percent(row.fires, people),
                number(row.possible),
                number(row.false),
            )
            for row in rule_rows(self.population)
        ]
        yield from self.table("Rules", ("", "effect", "fires", "share", "possible", "false"), rows)

    def table(self, heading: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        yield from self.layout.section(heading, self.layout.table(heads, rows))
