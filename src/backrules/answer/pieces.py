"""The parts of an answer, as plain frozen data. `to_dict()` gives plain JSON types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import attrs

from backrules.facts import FactType
from backrules.model import AdviceDefinition, Citation, Kind, Rule, Strength

if TYPE_CHECKING:
    from backrules.answer.context import Context

__all__ = ["Advice", "Assumption", "Caution", "Possible", "Question", "Reason", "Violation", "Withheld"]

Cause = Literal["avoid", "need", "unanswered"]


@attrs.frozen
class Reason:
    """Why an advice is given: a rule that fired.

    Attributes:
        rule: the id of the rule.
        because: the reason in words.
        facts: the known facts that the rule reads, in order.
        sources: where the rule comes from.
        points: what the rule adds to the score.
    """

    rule: str
    because: str
    facts: tuple[str, ...]
    sources: Citation
    points: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "rule": self.rule,
            "because": self.because,
            "facts": list(self.facts),
            "sources": self.sources.to_list(),
        }


@attrs.frozen
class Assumption:
    """What is taken for granted because a fact is unknown.

    Attributes:
        id: the id of the open avoid rule, or `needs`.
        text: what is assumed ("no current lower-back pain").
        missing: the facts that would settle it.
    """

    id: str
    text: str
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "text": self.text, "missing": list(self.missing)}

    def __str__(self) -> str:
        return f"{self.text}: not asked yet"


@attrs.frozen
class Caution:
    """A warning that goes with an advice: a caution rule that fired."""

    rule: str
    because: str
    sources: Citation

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"rule": self.rule, "because": self.because, "sources": self.sources.to_list()}


@attrs.define
class Advice:
    """A recommended piece of advice. It is made for every answer, so its parts are read through properties."""

    _definition: AdviceDefinition
    _rank: int
    _strength: Strength
    _score: int
    _places: list[int] = attrs.field(repr=False)  # of its rules, in the plan
    _context: Context = attrs.field(eq=False, repr=False)

    @property
    def definition(self) -> AdviceDefinition:
        """The advice in the catalogue."""
        return self._definition

    @property
    def rank(self) -> int:
        """Place in the answer, from 1."""
        return self._rank

    @property
    def strength(self) -> Strength:
        """The strength of the strongest rule that advises it."""
        return self._strength

    @property
    def score(self) -> int:
        """The sum of the points of the rules that advise it."""
        return self._score

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that advise it, strongest first, then by points and id."""
        advising = self._context.plan.advising
        return tuple(advising[place][0] for place in self._places)

    @property
    def id(self) -> str:
        """The id."""
        return self.definition.id

    @property
    def title(self) -> str:
        """A line."""
        return self.definition.title

    @property
    def detail(self) -> str:
        """What to do, in a sentence or two."""
        return self.definition.detail

    @property
    def kind(self) -> Kind:
        """exercise, priority, technique, recovery or referral."""
        return self.definition.kind

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is given, strongest rule first."""
        return tuple(self._context.reason(rule) for rule in self.rules)

    @cached_property
    def assuming(self) -> tuple[Assumption, ...]:
        """What is taken for granted: avoid rules and needs that are still open."""
        return self._context.assuming(self.definition)

    @cached_property
    def cautions(self) -> tuple[Caution, ...]:
        """Warnings that go with it."""
        return self._context.cautions(self.definition)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "detail": self.detail,
            "kind": self.kind,
            "rank": self.rank,
            "strength": self.strength,
            "score": self.score,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "assuming": [assumption.to_dict() for assumption in self.assuming],
            "cautions": [caution.to_dict() for caution in self.cautions],
        }


@attrs.frozen
class Withheld:
    """An advice that would be recommended, but is held back.

    Attributes:
        id: the advice.
        title: its title.
        cause: `avoid` (a contraindication), `need` (something is not there) or `unanswered` (strict: a question is
            open).
        rules: the avoid rules that hold it back or are open.
        missing: the facts to be asked, for `unanswered`.
        because: the reason in words.
    """

    id: str
    title: str
    cause: Cause
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "cause": self.cause,
            "rules": list(self.rules),
            "missing": list(self.missing),
            "because": self.because,
        }


@attrs.frozen
class Possible:
    """An advice that an unknown fact still decides.

    Attributes:
        id: the advice.
        title: its title.
        missing: the unknown facts that the rules for it still read.
    """

    id: str
    title: str
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "missing": list(self.missing)}


@attrs.frozen
class Violation:
    """Facts that cannot go together."""

    id: str
    because: str
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "because": self.because, "facts": list(self.facts)}


@attrs.frozen
class Question:
    """A question worth asking next.

    Attributes:
        fact: the fact it asks for.
        ask: the question.
        type: the type of the answer.
        options: option -> what it means, for choice and choices.
        unit: the unit of a number, or None.
        range: lowest and highest number, or None.
        safety: whether a safety rule waits for it.
    """

    fact: str
    ask: str
    type: FactType
    options: Mapping[str, str]
    unit: str | None
    range: tuple[float, float] | None
    safety: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "fact": self.fact,
            "ask": self.ask,
            "type": self.type,
            "options": dict(self.options),
            "unit": self.unit,
            "range": list(self.range) if self.range else None,
            "safety": self.safety,
        }
