"""A population as one page of HTML that needs nothing else: plots, and the same as tables below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from backrules._util.version import __version__
from backrules.bulk.report.population import Population
from backrules.bulk.report.rows import (
    ASKING_WORDS,
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
from backrules.bulk.report.style import STYLE
from backrules.bulk.report.svg import bar, scale_of

__all__ = ["page"]


def page(population: Population, *, when: str | None = None) -> str:
    """Return the page.

    Args:
        population: the population.
        when: when the table was scored.
    """
    return "\n".join(_Page(population, when).lines()) + "\n"


class _Page:
    def __init__(self, population: Population, when: str | None) -> None:
        self.population, self.when, self.people = population, when, population.people

    def lines(self) -> Iterator[str]:
        name = escape(f"Who gets what: {self.population.ruleset.data.title}")
        yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>"
        for section in (self.head, self.groups, self.advice, self.asking, self.rules, self.values):
            yield from section()
        yield "</main>\n</body>\n</html>"

    # sections

    def head(self) -> Iterator[str]:
        data = self.population.ruleset.data
        strict = "advice is withheld while a question that guards it is open (strict)"
        said = [
            f"{escape(data.id)} {escape(data.version)}, <code>{escape(data.fingerprint[:12])}</code>",
            f"backrules {escape(__version__)}",
            f"{number(self.people)} {'person' if self.people == 1 else 'people'}",
            strict if self.population.strict else "what was not asked is assumed, and said so (not strict)",
        ]
        if self.when is not None:
            said.append(escape(self.when))
        yield f'<p class="muted">{" · ".join(said)}</p>\n<p class="notice">{escape(data.notice)}</p>'
        yield f'<p class="muted">Counts below {FEW} are shown as &lt;{FEW}, and their shares are left out.</p>'

    def groups(self) -> Iterator[str]:
        yield "<h2>People</h2>"
        rows = [(escape(name), count) for name, count in people_rows(self.population)]
        yield from self.plot((name, [("one", count)], count) for name, count in rows)
        violated = [row for row in violation_rows(self.population) if row[2]]
        if violated:
            yield "<h2>Contradictions</h2>\n<p>What they say of themselves cannot be true together.</p>"
            yield from self.plot((escape(because), [("care", count)], count) for _, because, count in violated)

    def advice(self) -> Iterator[str]:
        rows, top = advice_rows(self.population), self.population.top
        yield "<h2>Advice</h2>"
        yield from self.key(
            ("one", "comes first"),
            ("two", f"among the first {top}"),
            ("three", "further down"),
            ("care", "withheld (the thin bar)"),
        )
        scale = self.scale([row.recommended for row in rows] + [row.withheld for row in rows])
        yield '<ol class="plot">'
        yield _axis(scale)
        yield from (self.advice_bar(row, scale) for row in rows)
        yield "</ol>"
        heads = (
            "advice",
            "recommended",
            "share",
            "first",
            f"first {top}",
            "mean score",
            "withheld",
            "possible",
            "excluded",
        )
        yield from _table("Advice, as a table", heads, map(self.advice_cells, rows))

    def advice_bar(self, row: AdviceRow, scale: float) -> str:
        parts = [("one", row.first), ("two", row.top - row.first), ("three", row.recommended - row.top)]
        words = (
            f"recommended to {number(row.recommended)}, first for {number(row.first)}, among the first "
            f"{self.population.top} for {number(row.top)}, withheld from {number(row.withheld)}"
        )
        bars = self.bar(parts, words, scale)
        if row.withheld:
            bars += self.bar([("care", row.withheld)], f"withheld from {number(row.withheld)}", scale, high=5)
        urgent = ' <span class="urgent">urgent</span>' if row.advice.urgent else ""
        return self.row(f"{escape(row.advice.title)}{urgent}", bars, row.recommended)

    def advice_cells(self, row: AdviceRow) -> list[str]:
        mean = "–" if row.mean is None else f"{row.mean:.1f}"
        counts = [row.recommended, row.first, row.top, row.withheld, row.possible, row.excluded]
        some, first, top, *others = map(number, counts)
        name = f"{escape(row.advice.title)} <small>{escape(row.advice.id)}</small>"
        return [name, *map(escape, (some, percent(row.recommended, self.people), first, top, mean, *others))]

    def asking(self) -> Iterator[str]:
        rows = fact_rows(self.population)
        yield "<h2>What is missing, and what asking would change</h2>"
        looks = [
            ("one", "an answer can change the first three pieces of advice (about)"),
            ("two", "an answer can change something else (about)"),
            ("three", "missing, and changes nothing"),
        ]
        open_people = [row.missing + row.partly for row in rows]
        if min((row.asking.missing for row in rows if row.missing + row.partly), default=FEW) < FEW:
            looks.append(("unsaid", "missing; too few to say more"))
        yield from self.key(*looks)
        yield f"<p>{escape(sample_words(self.population))}</p>"
        scale = self.scale(open_people)
        yield '<ol class="plot">'
        yield _axis(scale)
        yield from (self.fact_bar(row, scale) for row in rows)
        yield "</ol>"
        heads = (
            "fact",
            "missing",
            "share",
            "only partly known",
            "in the sample",
            "can change advice, %",
            "can change the first three, %",
            "at once, %",
            "asked next, %",
        )
        yield from _table("Facts, as a table", heads, map(self.fact_cells, rows))
        yield f'<p class="muted">{escape(ASKING_WORDS)}</p>'
        perhaps = sum(row.asking.perhaps for row in rows)
        if perhaps:
            yield (
                '<p class="muted">Of some who miss very much, a fact may change the first three pieces of advice, but '
                "that could not be made sure; it is counted as if it could.</p>"
            )

    def fact_bar(self, row: FactRow, scale: float) -> str:
        missing, one = row.missing + row.partly, row.asking
        parts, words = [("unsaid", float(missing))], f"missing for {number(missing)}"
        if one.missing >= FEW:
            first, outcome = (missing * count / one.missing for count in (one.first + one.perhaps, one.outcome))
            outcome = max(first, outcome)
            parts = [("one", first), ("two", outcome - first), ("three", missing - outcome)]
            words += f", can change the first three pieces of advice for about {percent(round(first), missing)} of them"
        return self.row(escape(row.fact.title), self.bar(parts, words, scale), missing)

    def fact_cells(self, row: FactRow) -> list[str]:
        one, whole = row.asking, is_whole(self.population)
        counts = (one.outcome, one.first + one.perhaps, one.changed, one.next)
        return [
            f"{escape(row.fact.title)} <small>{escape(row.fact.name)}</small>",
            escape(number(row.missing)),
            percent(row.missing, self.people),
            escape(number(row.partly)) if row.fact.type == "choices" else "",
            escape(number(one.missing)),
            *(interval(count, one.missing, whole=whole) for count in counts),
        ]

    def rules(self) -> Iterator[str]:
        rows = rule_rows(self.population)
        yield "<h2>Rules</h2>"
        yield from self.key(("one", "fires"), ("three", "possible: something unknown decides"))
        yield '<ol class="plot">'
        yield _axis(1.0)
        for row in rows:
            words = f"fires for {number(row.fires)}, possible for {number(row.possible)}"
            bars = self.bar([("one", row.fires), ("three", row.possible)], words, 1.0, high=10)
            yield self.row(f"<code>{escape(row.rule.id)}</code> <small>{row.rule.effect}</small>", bars, row.fires)
        yield "</ol>"
        heads = ("rule", "effect", "fires", "share", "possible", "false")
        yield from _table("Rules, as a table", heads, map(self.rule_cells, rows))

    def rule_cells(self, row: RuleRow) -> list[str]:
        advice = self.population.ruleset.data.advice
        titles = [advice[one].title for one in row.rule.targets]
        on = f"on {titles[0]}" if len(titles) == 1 else f"on {len(titles)} pieces of advice"
        cells = (number(row.fires), percent(row.fires, self.people), number(row.possible), number(row.false))
        name = f"{escape(row.rule.id)}<br><small>{escape(on)}: {escape(row.rule.because)}</small>"
        return [name, row.rule.effect, *map(escape, cells)]

    def values(self) -> Iterator[str]:
        yield "<h2>What is known</h2>"
        yield "<p>Of those of whom a fact is known; of several options more than one may hold.</p>"
        rows = {row.fact.name: row for row in fact_rows(self.population)}
        yield '<div class="cards">'
        for fact in self.population.ruleset.data.facts.values():
            row = rows[fact.name]
            unit = f", {fact.unit}" if fact.unit else ""
            known = f"known of {number(row.known)}" + (f", partly of {number(row.partly)}" if row.partly else "")
            some = row.known + row.partly
            yield f'<section class="card"><h3>{escape(fact.title)} <small>{escape(known + unit)}</small></h3>'
            yield '<ol class="plot">'
            for words, count in row.values:
                share = self.bar([("two", count)], f"{words}: {number(count)}", 1.0, of=some, high=9)
                yield self.row(escape(words), share, count, of=some)
            yield "</ol></section>"
        yield "</div>"

    # pieces

    def scale(self, counts: Sequence[int]) -> float:
        return scale_of([count / self.people for count in counts] if self.people else [])

    def bar(
        self,
        parts: Iterable[tuple[str, float]],
        words: str,
        scale: float,
        *,
        of: int | None = None,
        high: int = 14,
    ) -> str:
        """Return a bar of people, without parts that are too small to be shown."""
        people = self.people if of is None else of
        return bar(
            [(look, count / people / scale) for look, count in _shown(parts)] if people else [], words, high=high
        )

    def row(self, name: str, bars: str, count: int, *, of: int | None = None) -> str:
        share = percent(count, self.people if of is None else of)
        numbers = f"{escape(number(count))} <small>{escape(share)}</small>"
        return f'<li><span class="name">{name}</span><span>{bars}</span><span class="n">{numbers}</span></li>'

    def plot(self, rows: Iterable[tuple[str, list[tuple[str, int]], int]]) -> Iterator[str]:
        yield '<ol class="plot">'
        yield _axis(1.0)
        for name, parts, count in rows:
            yield self.row(name, self.bar(parts, number(count), 1.0), count)
        yield "</ol>"

    @staticmethod
    def key(*looks: tuple[str, str]) -> Iterator[str]:
        items = "".join(f'<span><i class="{look}"></i>{escape(words)}</span>' for look, words in looks)
        yield f'<p class="key">{items}</p>'


def _shown(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return parts of which none is too small to be shown; the small ones are taken for the largest one."""
    parts = list(parts)
    total = sum(count for _, count in parts)
    large = [(look, count) for look, count in parts if count >= FEW]
    if not large:
        return [("unsaid", total)] if total >= FEW else []
    most = max(large, key=lambda one: one[1])
    rest = total - sum(count for _, count in large)
    return [(look, count + rest) if (look, count) == most else (look, count) for look, count in large]


def _axis(scale: float) -> str:
    marks = "".join(f"<span>{100 * part * scale:g} %</span>" for part in (0, 0.5, 1))
    return f'<li class="axis" aria-hidden="true"><span class="name"></span><span class="marks">{marks}</span></li>'


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table that is opened by hand; its cells are HTML."""
    yield f"<details><summary>{escape(title)}</summary>"
    yield '<div class="wide" tabindex="0"><table><thead><tr>'
    yield "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for first, *others in rows:
        yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'
    yield "</tbody></table></div></details>"
