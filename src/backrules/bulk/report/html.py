"""A population as one page of HTML that needs nothing else: plots, and the same as tables below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from backrules._util.language import gettext_noop
from backrules._util.version import __version__
from backrules.bulk.report.rows import (
    ASKING_WORDS,
    EFFECTS,
    FEW,
    AdviceRow,
    FactRow,
    RuleRow,
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
from backrules.render.html import fill
from backrules.wording.texts import without_values

if TYPE_CHECKING:
    from backrules.bulk.report.population import Population

__all__ = ["page", "shown_parts"]

_WIDE = 1000  # units of a bar, which is as wide as its place
_SCALES = (0.05, 0.1, 0.25, 0.5, 1.0)


@attrs.frozen
class _Bar:
    """Parts one after the other, each with its class in the style sheet, where it begins and how wide it is."""

    words: str
    parts: tuple[tuple[str, float, float], ...]
    high: int


@attrs.frozen
class _Row:
    """A line of a plot."""

    title: str
    bars: tuple[_Bar, ...]
    number: str
    share: str
    id: str = ""  # shown instead of the title
    effect: str = ""
    urgent: bool = False


@attrs.frozen
class _Plot:
    """Bars, what their colours mean, what a whole bar stands for, and the same as a table: names, notes and numbers."""

    key: tuple[tuple[str, str], ...]
    scale: float
    rows: tuple[_Row, ...]
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def page(population: Population, *, when: str | None = None) -> str:
    """Return the page.

    Args:
        population: the population.
        when: when the table was scored.
    """
    return fill("population.html", population.ruleset.data.language, when=when, **_Page(population).values())


class _Page:
    def __init__(self, population: Population) -> None:
        self.population, self.people, self.data = population, population.people, population.ruleset.data
        self.facts = fact_rows(population)
        self.language = self.data.language
        self.gettext = self.language.gettext

    def number(self, count: int) -> str:
        return number(count, self.language)

    def percent(self, count: int, of: int) -> str:
        return percent(count, of, self.language)

    def values(self) -> dict[str, Any]:
        """Return what the template shows."""
        violated = [(because, [("care", count)], count) for _, because, count in violation_rows(self.population)]
        return {
            "data": self.data,
            "notice": without_values(self.data.notice, self.data),
            "version": __version__,
            "people": self.counted(),
            "strict": self.population.strict,
            "few": FEW,
            "groups": [self.simple(name, "one", count) for name, count in people_rows(self.population)],
            "violations": [self.simple(because, "care", count) for because, _, count in violated if count],
            "advice": self.advice(),
            "asking": self.asking(),
            "sample": sample_words(self.population),
            "asking_words": self.gettext(ASKING_WORDS),
            "perhaps": any(row.asking.perhaps for row in self.facts),
            "rules": self.rules(),
            "values": list(self.known()),
        }

    def counted(self) -> str:
        """Return how many people there are."""
        shown = self.people and max(self.people, FEW)  # "<5 person" would tell that it is one
        return self.language.ngettext("{count} person", "{count} people", shown, count=self.number(self.people))

    def advice(self) -> _Plot:
        rows, top, gettext = advice_rows(self.population), self.population.top, self.gettext
        scale = self.scale(count for row in rows for count in (row.recommended, row.withheld))
        key = (
            ("one", gettext("comes first")),
            ("two", gettext("among the first {top}", top=top)),
            ("three", gettext("further down")),
            ("care", gettext("withheld (the thin bar)")),
        )
        shares = (gettext("recommended"), gettext("share"), gettext("first"), gettext("first {top}", top=top))
        heads = (*shares, gettext("mean score"), gettext("withheld"), gettext("possible"), gettext("excluded"))
        return _Plot(
            key,
            scale,
            tuple(self.advice_row(row, scale) for row in rows),
            (gettext("advice"), *heads),
            tuple(map(self.advice_cells, rows)),
        )

    def advice_row(self, row: AdviceRow, scale: float) -> _Row:
        withheld = self.gettext("withheld from {people}", people=self.number(row.withheld))
        words = self.gettext(
            "recommended to {people}, first for {first}, among the first {top} for {among}, {withheld}",
            people=self.number(row.recommended),
            first=self.number(row.first),
            top=self.population.top,
            among=self.number(row.top),
            withheld=withheld,
        )
        parts = [("one", row.first), ("two", row.top - row.first), ("three", row.recommended - row.top)]
        bars = [self.bar(parts, words, scale)]
        if row.withheld:
            bars.append(self.bar([("care", row.withheld)], withheld, scale, high=5))
        return self.row(row.advice.label, bars, row.recommended, urgent=row.advice.urgent)

    def advice_cells(self, row: AdviceRow) -> tuple[str, ...]:
        mean = "–" if row.mean is None else self.language.rounded(row.mean, 1)
        counts = [row.recommended, row.first, row.top, row.withheld, row.possible, row.excluded]
        some, first, top, *others = map(self.number, counts)
        share = self.percent(row.recommended, self.people)
        return (row.advice.label, row.advice.id, some, share, first, top, mean, *others)

    def asking(self) -> _Plot:
        rows, gettext = self.facts, self.gettext
        scale = self.scale(row.missing + row.partly for row in rows)
        key = [
            ("one", gettext("an answer can change the first three pieces of advice (about)")),
            ("two", gettext("an answer can change something else (about)")),
            ("three", gettext("missing, and changes nothing")),
        ]
        if any(row.asking.missing < FEW for row in rows if row.missing + row.partly):
            key.append(("unsaid", gettext("missing; too few to say more")))
        counted = (gettext("missing"), gettext("share"), gettext("only partly known"), gettext("in the sample"))
        first = (gettext("can change advice, %"), gettext("can change the first three, %"))
        changed = (*first, gettext("at once, %"), gettext("asked next, %"))
        return _Plot(
            tuple(key),
            scale,
            tuple(self.asking_row(row, scale) for row in rows),
            (gettext("fact"), *counted, *changed),
            tuple(map(self.asking_cells, rows)),
        )

    def asking_row(self, row: FactRow, scale: float) -> _Row:
        missing, asking = row.missing + row.partly, row.asking
        parts, words = [("unsaid", float(missing))], self.gettext("missing for {people}", people=self.number(missing))
        if asking.missing >= FEW:
            counts = asking.first + asking.perhaps, asking.outcome
            first, outcome = (missing * count / asking.missing for count in counts)
            outcome = max(first, outcome)
            parts = [("one", first), ("two", outcome - first), ("three", missing - outcome)]
            words = self.gettext(
                "{words}, can change the first three pieces of advice for about {share} of them",
                words=words,
                share=self.percent(round(first), missing),
            )
        return self.row(row.fact.title, [self.bar(parts, words, scale)], missing)

    def asking_cells(self, row: FactRow) -> tuple[str, ...]:
        asking, whole = row.asking, is_whole(self.population)
        counts = (asking.outcome, asking.first + asking.perhaps, asking.changed, asking.next)
        return (
            row.fact.title,
            row.fact.name,
            self.number(row.missing),
            self.percent(row.missing, self.people),
            self.number(row.partly) if row.fact.type == "choices" else "",
            self.number(asking.missing),
            *(interval(count, asking.missing, whole=whole) for count in counts),
        )

    def rules(self) -> _Plot:
        rows, gettext = rule_rows(self.population), self.gettext
        counts = (gettext("fires"), gettext("share"), gettext("possible"), gettext("false"))
        return _Plot(
            (("one", gettext("fires")), ("three", gettext("possible: something unknown decides"))),
            1.0,
            tuple(map(self.rule_row, rows)),
            (gettext("rule"), gettext("effect"), *counts),
            tuple(map(self.rule_cells, rows)),
        )

    def rule_row(self, row: RuleRow) -> _Row:
        message = gettext_noop("fires for {fires}, possible for {possible}")
        words = self.gettext(message, fires=self.number(row.fires), possible=self.number(row.possible))
        bar = self.bar([("one", row.fires), ("three", row.possible)], words, 1.0, high=10)
        return self.row("", [bar], row.fires, id=row.rule.id, effect=self.gettext(EFFECTS[row.rule.effect]))

    def rule_cells(self, row: RuleRow) -> tuple[str, ...]:
        titles = [self.data.advice[target].label for target in row.rule.targets]
        if len(titles) == 1:
            on = self.gettext("on {title}", title=titles[0])
        else:
            on = self.language.ngettext("on {n} piece of advice", "on {n} pieces of advice", len(titles))
        share = self.percent(row.fires, self.people)
        counts = (self.number(row.fires), share, self.number(row.possible), self.number(row.false))
        return (
            row.rule.id,
            f"{on}: {without_values(row.rule.because, self.data)}",
            self.gettext(EFFECTS[row.rule.effect]),
            *counts,
        )

    def known(self) -> Iterator[tuple[str, str, list[_Row]]]:
        """Yield each fact, of how many it is known, and the bars of its values."""
        rows = {row.fact.name: row for row in self.facts}
        for fact in self.data.facts.values():
            row = rows[fact.name]
            unit = f", {fact.unit}" if fact.unit else ""
            people = self.number(row.known)
            known = self.gettext("known of {people}", people=people)
            if row.partly:
                message = gettext_noop("known of {people}, partly of {partly}")
                known = self.gettext(message, people=people, partly=self.number(row.partly))
            of = row.known + row.partly
            bars = [self.simple(words, "two", count, of=of, high=9) for words, count in row.values]
            yield fact.title, f"{known}{unit}", bars

    def simple(self, title: str, look: str, count: int, *, of: int | None = None, high: int = 14) -> _Row:
        """Return a line with a bar of one part."""
        words = self.number(count) if of is None else f"{title}: {self.number(count)}"
        return self.row(title, [self.bar([(look, count)], words, 1.0, of=of, high=high)], count, of=of)

    def row(self, title: str, bars: Sequence[_Bar], count: int, *, of: int | None = None, **more: Any) -> _Row:
        return _Row(
            title, tuple(bars), self.number(count), self.percent(count, self.people if of is None else of), **more
        )

    def bar(
        self, counts: Iterable[tuple[str, float]], words: str, scale: float, *, of: int | None = None, high: int = 14
    ) -> _Bar:
        """Return a bar of people, without parts that are too small to be shown."""
        people = self.people if of is None else of
        parts, at = [], 0.0
        for look, count in shown_parts(counts) if people else []:
            width = _WIDE * min(max(count / people / scale, 0.0), 1.0)
            if width > 0:
                parts.append((look, at, max(width, 2.0)))  # a hair's breadth at least, so that who is there can be seen
            at += width
        return _Bar(words, tuple(parts), high)

    def scale(self, counts: Iterable[int]) -> float:
        """Return the share that a whole bar stands for: the smallest round one into which all fit."""
        most = max((count / self.people for count in counts), default=1.0) if self.people else 1.0
        return next((scale for scale in _SCALES if most <= scale), 1.0)


def shown_parts(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return parts of which none is too small to be shown; the small ones are taken for the largest one."""
    parts = list(parts)
    total = sum(count for _, count in parts)
    large = [(look, count) for look, count in parts if count >= FEW]
    if not large:
        return [("unsaid", total)] if total >= FEW else []
    most = max(large, key=lambda part: part[1])
    rest = total - sum(count for _, count in large)
    return [(look, count + rest) if (look, count) == most else (look, count) for look, count in large]
