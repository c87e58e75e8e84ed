"""What the text and the page show of a population: rows in the order in which they are read, and numbers as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import sqrt
from typing import TYPE_CHECKING

import attrs

from backrules._util.language import Language, gettext_noop
from backrules.bulk.report.bins import Bins, bins_of
from backrules.bulk.report.question_impact import Asked
from backrules.facts import BOOLEAN, Fact
from backrules.model import AdviceDefinition, Rule
from backrules.wording.texts import without_values

if TYPE_CHECKING:
    from backrules.bulk.report.population import Population

__all__ = [
    "ASKING_WORDS",
    "EFFECTS",
    "FEW",
    "AdviceRow",
    "FactRow",
    "Questioning",
    "RuleRow",
    "advice_rows",
    "fact_rows",
    "interval",
    "is_whole",
    "number",
    "people_rows",
    "percent",
    "rule_rows",
    "sample_words",
    "violation_rows",
]

EFFECTS = {
    "advise": gettext_noop("advise"),
    "avoid": gettext_noop("avoid"),
    "caution": gettext_noop("caution"),
}
FEW = 5  # smaller counts are not shown: they may say something about somebody
_Z = 1.959964  # of 95 %


@attrs.frozen
class AdviceRow:
    """How many people an advice is for, by its place or its status.

    Attributes:
        advice: the advice.
        recommended: who gets it at any place.
        first: who gets it first.
        top: who gets it among the first.
        withheld: from whom it is held back.
        possible: for whom something unknown decides.
        excluded: the others.
        mean: the mean score where it is recommended; None where hardly anybody gets it.
    """

    advice: AdviceDefinition
    recommended: int
    first: int
    top: int
    withheld: int
    possible: int
    excluded: int
    mean: float | None


@attrs.frozen
class RuleRow:
    """Of how many people the condition of a rule is true, unknown and false."""

    rule: Rule
    fires: int
    possible: int
    false: int


@attrs.frozen
class Questioning:
    """What asking for a fact would change, as counts of the sample.

    Attributes:
        missing: who of the sample misses the fact.
        outcome: for whom it can change the advice at all.
        first: for whom it can change the first three pieces of advice.
        perhaps: for whom it may change these, but the ruleset is too large to be sure.
        changed: for whom one answer alone changes them at once.
        next: for whom it is the next question.
    """

    missing: int
    outcome: int
    first: int
    perhaps: int
    changed: int
    next: int


@attrs.frozen
class FactRow:
    """Of how many people a fact is known, and what they say.

    Attributes:
        fact: the fact.
        known: of whom it is known, with all of its options.
        partly: of whom some options are known.
        missing: of whom nothing is known.
        values: in words, and how many.
        asking: what asking would change.
    """

    fact: Fact
    known: int
    partly: int
    missing: int
    values: tuple[tuple[str, int], ...]
    asking: Questioning


def people_rows(population: Population) -> Iterator[tuple[str, int]]:
    """Yield groups of people in words, and how many they are; the first three each hold the next."""
    gettext = population.ruleset.data.language.gettext
    people, advised, assuming = (population.count("people", one) for one in ("all", "advised", "assuming"))
    yield gettext("People"), people
    yield gettext("get advice"), advised
    yield gettext("get advice, and all of it is checked"), advised - assuming
    yield gettext("get advice that assumes what was not asked"), assuming
    yield gettext("get advice with a caution for safety"), population.count("people", "cautioned")
    yield gettext("get urgent advice"), population.count("people", "urgent")
    yield gettext("get no advice"), people - advised


def advice_rows(population: Population) -> list[AdviceRow]:
    """Return the advice, the most recommended first."""
    rows = [_advice_row(population, one) for one in population.ruleset.data.advice.values()]
    return sorted(rows, key=lambda row: (-row.recommended, -row.top, -row.withheld, -row.possible))


def _advice_row(population: Population, advice: AdviceDefinition) -> AdviceRow:
    def count(name: str) -> int:
        return population.count("advice", advice.id, name)

    recommended, withheld, possible = count("recommended"), count("withheld"), count("possible")
    return AdviceRow(
        advice,
        recommended,
        first=count("first"),
        top=count("top"),
        withheld=withheld,
        possible=possible,
        excluded=population.people - recommended - withheld - possible,
        mean=count("score") / recommended if recommended >= FEW else None,
    )


def rule_rows(population: Population) -> list[RuleRow]:
    """Return the rules, those that fire most first."""
    rows = []
    for rule in population.ruleset.data.rules.values():
        fires, possible = (population.count("rules", rule.id, name) for name in ("fires", "possible"))
        rows.append(RuleRow(rule, fires, possible, population.people - fires - possible))
    return sorted(rows, key=lambda row: (-row.fires, -row.possible, row.rule.id))


def violation_rows(population: Population) -> list[tuple[str, str, int]]:
    """Return constraints with their reasons and how many people contradict themselves so."""
    data = population.ruleset.data
    constraints = [(one.id, without_values(one.because, data)) for one in data.contradictions.values()]
    rows = [(key, because, population.count("violations", key)) for key, because in constraints]
    return sorted(rows, key=lambda row: -row[2])


def fact_rows(population: Population) -> list[FactRow]:
    """Return the facts: first those whose answer would change the first three pieces of advice for most people."""
    asked, bins = population.asked, bins_of(population.ruleset.data)
    rows = [_fact_row(population, fact, asked, bins) for fact in population.ruleset.data.facts.values()]
    return sorted(rows, key=lambda row: (-_changing(row), -(row.missing + row.partly)))


def _changing(row: FactRow) -> float:
    """Return for about how many people the fact can change the first three."""
    one = row.asking
    return (row.missing + row.partly) * (one.first + one.perhaps) / one.missing if one.missing else 0.0


def _fact_row(population: Population, fact: Fact, asked: Iterable[Asked], bins: Mapping[str, Bins]) -> FactRow:
    known, partly = (population.count("facts", fact.name, name) for name in ("known", "partly"))
    missing = [one for one in asked if fact.name in one.missing]
    asking = Questioning(
        len(missing),
        outcome=sum(fact.name in one.outcome for one in missing),
        first=sum(fact.name in one.first for one in missing),
        perhaps=sum(fact.name in one.perhaps for one in missing),
        changed=sum(fact.name in one.changed for one in missing),
        next=sum(fact.name == one.next for one in missing),
    )
    values = tuple(_values(population, fact, known, bins))
    return FactRow(fact, known, partly, population.people - known - partly, values, asking)


def _values(population: Population, fact: Fact, known: int, bins: Mapping[str, Bins]) -> Iterator[tuple[str, int]]:
    language = population.ruleset.data.language
    if fact.type == BOOLEAN:
        true = population.count("values", fact.name, "true")
        yield from ((language.gettext("yes"), true), (language.gettext("no"), known - true))
    elif fact.is_number:
        spoken = dict(zip(bins[fact.name].labels, bins[fact.name].words(fact, language), strict=True))
        for _, name, *rest in [key for key in population.counts if key[0] == "values"]:
            if name == fact.name:
                yield spoken.get(rest[0], rest[0]), population.count("values", name, rest[0])
    else:
        for option, words in fact.options.items():
            yield words, population.count("values", fact.name, option)


# numbers as words


def number(count: int, language: Language) -> str:
    """Return a count, without saying how few."""
    return language.grouped(count) if count == 0 or count >= FEW else f"<{FEW}"


def percent(count: int, of: int, language: Language) -> str:
    """Return a share, if neither number is too small to be shown."""
    if of < FEW or 0 < count < FEW:
        return "–"
    share = 100 * count / of
    return f"{share:.0f} %" if share in (0, 100) else f"{language.rounded(min(max(share, 0.1), 99.9), 1)} %"


def interval(count: int, of: int, *, whole: bool = False) -> str:
    """Return a share in percent, and where that of all people lies with a confidence of 95 %.

    It is the score interval of Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927): good for small samples and for shares near 0 and 1 too.

    Args:
        count: how many of a sample.
        of: how many there are in the sample; under 5 nothing is said.
        whole: whether the sample is everybody: then a few are not said either.
    """
    if of < FEW:
        return "–"
    share = f"{100 * count / of:.0f}"
    if whole:
        return "–" if 0 < count < FEW else share
    low, high = wilson(count, of)
    return f"{share} ({100 * low:.0f}–{100 * high:.0f})"


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the ends of Wilson's interval of a share."""
    share, square = count / of, _Z * _Z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def sample_words(population: Population) -> str:
    """Return in words whom the shares of a sample are of."""
    language = population.ruleset.data.language
    people, sampled = population.people, population.count("people", "sampled")
    gettext = language.gettext
    if not people:
        return gettext("There is nobody to ask.")
    if not population.asked:
        return gettext("No sample could be drawn: the rows have no numbers, and no column names the person (key=).")
    if is_whole(population):
        return gettext("Worked out for all people.")
    drawn, every, some = (number(count, language) for count in (len(population.asked), people, sampled))
    if sampled == people:
        return gettext(
            "Worked out for {drawn} people drawn at random from {people}; in brackets where the share of all people "
            "lies, with a confidence of 95 %.",
            drawn=drawn,
            people=every,
        )
    return gettext(
        "Worked out for {drawn} people drawn at random from {people} (of {sampled} of them; the other rows have "
        "neither numbers nor key); in brackets where the share of all people lies, with a confidence of 95 %.",
        drawn=drawn,
        people=every,
        sampled=some,
    )


def is_whole(population: Population) -> bool:
    """Whether everybody is in the sample."""
    return len(population.asked) == population.people


ASKING_WORDS = gettext_noop(
    "Of those who miss a fact, for how many its answer can still change which advice is given or its order; can change "
    "the first three pieces, alone or together with other answers; changes these at once, by itself, for one answer at "
    "least; and for how many it is the next question."
)
