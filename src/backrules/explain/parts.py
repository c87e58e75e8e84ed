"""What an explanation is made of: rules, their conditions as trees with the values that decided, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import attrs

from backrules._util.language import gettext_noop
from backrules.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Count,
    Has,
    Not,
    Or,
    leaves,
    names_read,
    quantities,
    simplified,
    truth,
)
from backrules.conditions import Any as AnyOf
from backrules.facts import CHOICES
from backrules.model import Citation, Effect, Evidence, Rule, RulesetData
from backrules.recommendation.context import Context
from backrules.wording.phrases import answer_of, known_in_words, value_in_words
from backrules.wording.words import if_clause, if_words, in_numbers, in_words, stated

__all__ = ["Builder", "Part", "RuleReason", "Source"]

Joint = Literal["and", "or", "not", "count", "test", "derived"]
_NEGATED: dict[type, str] = {
    Or: gettext_noop("none of these"),
    And: gettext_noop("not all of these"),
    Not: gettext_noop("not this"),
}


@attrs.frozen
class Part:
    """A condition or a part of one, with its truth.

    Attributes:
        joint: `and`, `or`, `not`, `count` (so many of its parts), a `test` of one fact, or a `derived` condition.
        words: the part in words.
        truth: True, False, or None for unknown.
        told: the known values behind a test, in words; empty where the words and the truth say it already.
        facts: the facts and computed numbers that a test reads, and their values; None is unknown.
        parts: the parts of it; a derived condition that was opened before has none.
        name: the name of a derived condition.
    """

    joint: Joint
    words: str
    truth: bool | None
    told: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    parts: tuple[Part, ...] = ()
    name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "joint": self.joint,
            "name": self.name or None,
            "words": self.words,
            "truth": self.truth,
            "told": self.told,
            "facts": {name: _plain(value) for name, value in self.facts},
            "parts": [part.to_dict() for part in self.parts],
        }


@attrs.frozen
class Source:
    """Where a rule comes from.

    Attributes:
        kind: what a document is (`article`, `law`, ...), `evidence`, or `author` (an own decision).
        id: the claim or the paper; of a decision the rule.
        text: what the claim says, what the paper shows, what was decided.
        by: author and year of a paper.
        title: the title of a paper.
        softens: whether the paper softens the rule rather than supports it.
        name: what it is called: "article E17", "our decision".
        document: the id of the document of a claim, or empty.
    """

    kind: str
    id: str
    text: str
    by: str = ""
    title: str = ""
    softens: bool = False
    name: str = ""
    document: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other sources."""
        return self.document or self.kind, self.id

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return attrs.asdict(self)


@attrs.frozen
class RuleReason:
    """A rule that acts on the advice, and how its condition stands.

    Attributes:
        rule: the rule.
        condition: its condition, as a tree.
        when: what it takes ("if slouching"); of an open rule what is left of it; empty for one that fires.
        clear: of an avoid rule, what holds when it does not ("no warning signs").
        sources: where it comes from.
        because: the reason in words.
        holds: what it takes, as `when` says it, without "if".
    """

    rule: Rule
    condition: Part
    when: str = ""
    clear: str = ""
    sources: tuple[Source, ...] = ()
    because: str = ""
    holds: str = ""

    @property
    def effect(self) -> Effect:
        """advise, avoid or caution."""
        return self.rule.effect

    @property
    def truth(self) -> bool | None:
        """Whether it fires; None for unknown."""
        return self.condition.truth

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "rule": self.rule.id,
            "effect": self.rule.effect,
            "strength": self.rule.strength if self.rule.effect == "advise" else None,
            "points": self.rule.points,
            "because": self.because,
            "sources": self.rule.source.to_list(),
            "when": self.when,
            "condition": self.condition.to_dict(),
        }


class Builder:
    """Builds the parts of explanations for one profile."""

    def __init__(self, context: Context) -> None:
        self.context, self.data = context, context.plan.data
        self.known = context.plan.closure.of(context.values)

    def reason(self, rule: Rule) -> RuleReason:
        """Return how a rule stands."""
        condition = self.part(rule.when)
        when = holds = clear = ""
        if condition.truth is None:
            holds = self.context.still(rule.when)
            when = if_clause(holds, self.data.language)
        elif not condition.truth:
            wanted = simplified(rule.when)
            when = if_words(wanted, self.data)
            holds = when if isinstance(wanted, Constant) else stated(wanted, self.data)
        if rule.effect == "avoid":
            clear = self.context.say(rule.assume) if rule.assume else in_words(simplified(Not(rule.when)), self.data)
        sources = tuple(_sources(rule.id, rule.source, self.data))
        return RuleReason(rule, condition, when, clear, sources, self.context.say(rule.because), holds)

    def told(self, *conditions: Condition) -> dict[str, str]:
        """Return the known facts behind conditions, with their values in words."""
        asked, values = self._behind(conditions), self.context.values
        names = (name for name in self.data.facts if name in asked and name in values)
        return {name: known_in_words(name, values[name], self.data) for name in names}

    def inapplicable(self, *conditions: Condition) -> dict[str, str]:
        """Return the facts behind conditions that do not apply, each with its title and why."""
        return self.context.inapplicable(self._behind(conditions))

    def _behind(self, conditions: Iterable[Condition]) -> frozenset[str]:
        return self.context.plan.asked(tuple(name for one in conditions for name in names_read(one)))

    def part(self, condition: Condition) -> Part:
        """Return a condition as a tree. A derived condition is opened where it first stands, so that it stays small."""
        return self._part(condition, set())

    def _part(self, condition: Condition, opened: set[str]) -> Part:
        value, names = truth(condition, self.known), names_read(condition)
        language, gettext = self.data.language, self.data.language.gettext
        if not names:
            return Part("test", gettext("for everybody") if value else gettext("for nobody"), value)
        if isinstance(condition, Compare) and condition.computed is not None:
            known = {name: self.known.get(name) for name in names}
            told = language.joined(
                known_in_words(name, number, self.data) for name, number in known.items() if number is not None
            )
            return Part("test", in_words(condition, self.data), value, told, self._values(*names))
        if len(names) == 1 and names[0] not in self.data.derived:
            facts = self._values(names[0])
            words = in_words(condition, self.data)
            return Part("test", words, value, self._value_behind(condition, names[0], words), facts)
        match condition:
            case And(parts):
                return Part("and", gettext("all of these"), value, parts=self._parts(And, parts, opened))
            case Or(parts):
                return Part("or", gettext("at least one of these"), value, parts=self._parts(Or, parts, opened))
            case Count(parts, ranges):
                words = gettext("{number} of these", number=in_numbers(ranges, language))
                return Part("count", words, value, parts=tuple(self._part(part, opened) for part in parts))
            case Not(part):
                words = gettext(_NEGATED[type(part)]) if type(part) in _NEGATED else in_words(condition, self.data)
                return Part("not", words, value, parts=(self._part(part, opened),))
        (name,) = names
        inside = () if name in opened else (self._derived(name, opened),)
        return Part("derived", in_words(condition, self.data), value, parts=inside, name=name)

    def _derived(self, name: str, opened: set[str]) -> Part:
        opened.add(name)
        return self._part(self.data.derived[name].when, opened)

    def _parts(self, node: type[And] | type[Or], parts: tuple[Condition, ...], opened: set[str]) -> tuple[Part, ...]:
        """Build the parts, those about one fact together."""
        groups: dict[object, list[Condition]] = {}
        for index, part in enumerate(parts):
            names = names_read(part)
            together = len(names) == 1 and names[0] not in self.data.derived
            groups.setdefault(names[0] if together else index, []).append(part)
        return tuple(
            self._part(group[0] if len(group) == 1 else node(tuple(group)), opened) for group in groups.values()
        )

    def _value_behind(self, condition: Condition, name: str, words: str) -> str:
        """Say the value behind a test, unless the words say it and the truth confirms it."""
        value, fact = self.known.get(name), self.data.facts.get(name)
        if isinstance(value, bool):
            return ""
        if name in self.data.numbers:
            return self._computed(name)
        if value is None:
            return ""
        if fact is not None and fact.type == CHOICES:
            tests = list(leaves(condition))
            looked_at = {test.option for test in tests if isinstance(test, Has)}
            held = (o for o in fact.options if (value.get(o) if isinstance(value, dict) else o in value))
            said = (o for o in held if o in looked_at or any(isinstance(test, AnyOf) for test in tests))
            told = self.data.language.joined(answer_of(name, option, self.data) for option in said)
        else:
            told = value_in_words(name, value, self.data)
        return "" if words.endswith(f": {told}") else told

    def _computed(self, name: str) -> str:
        """Say a computed number and what is known of its inputs."""
        known, language = self.known.get(name), self.data.language
        pairs = [(one, self.known.get(one)) for one in self._inputs(name)]
        inputs = language.joined(known_in_words(one, value, self.data) for one, value in pairs if value is not None)
        number = value_in_words(name, known, self.data) if known is not None else ""
        if number and inputs:
            return language.gettext("{number}, from {inputs}", number=number, inputs=inputs)
        return number or inputs

    def _inputs(self, name: str) -> Iterable[str]:
        """Return what a computed number is computed from; of anything else, nothing."""
        number = self.data.numbers.get(name)
        return () if number is None else dict.fromkeys(quantity.name for quantity in quantities(number.compute))

    def _values(self, *names: str) -> tuple[tuple[str, Any], ...]:
        """Return names with their values, and then whatever computed numbers among them come from, directly or not."""
        found = list(names)
        for name in found:  # which grows
            found += [one for one in self._inputs(name) if one not in found]
        return tuple((one, self.known.get(one)) for one in found)


def _sources(rule: str, citation: Citation, data: RulesetData) -> Iterator[Source]:
    for passages in citation.passages:
        claims = data.documents[passages.document].claims if passages.document in data.documents else {}
        for one in passages.claims:
            says, name = claims[one].says if one in claims else "", f"{passages.cited} {one}"
            yield Source(passages.kind, one, says, name=name, document=passages.document)
    gettext = data.language.gettext
    for ids, softens in ((citation.evidence, False), (citation.softened_by, True)):
        for one in ids:
            paper, name = data.evidence.get(one), gettext("evidence {papers}", papers=one)
            if paper is None:
                yield Source("evidence", one, "", softens=softens, name=name)
            else:
                by = ", ".join(filter(None, [_authors(paper, data), str(paper.year or "")]))
                yield Source("evidence", one, paper.shows, by, paper.title, softens, name)
    if citation.author is not None:
        yield Source("author", rule, citation.author, name=citation.decision)


def _authors(paper: Evidence, data: RulesetData) -> str:
    first, comma, _ = (paper.authors or "").partition(",")
    if comma:
        return data.language.gettext("{first} and others", first=first)
    name, several, _ = first.partition(" and colleagues")
    return data.language.gettext("{first} and colleagues", first=name) if several else first


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, dict) else value
