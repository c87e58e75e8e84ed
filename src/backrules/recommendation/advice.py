"""A recommended piece of advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.facts import plain_value
from backrules.model import AdviceDefinition, AttributeValue, Rule, Strength
from backrules.recommendation.context import Context, assumed_by
from backrules.recommendation.parts import Assumption, Caution, Reason
from backrules.wording.attributes import parameters

__all__ = ["Advice", "warned_about"]


@attrs.define(eq=False, repr=False)
class Advice:
    """A recommended piece of advice. It is made for every answer, so its parts are read through properties."""

    _definition: AdviceDefinition
    _rank: int
    _weight: int  # strength and score, see the plan
    _context: Context
    _beside: list[int]  # the places of all that is given, in order, see the plan

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
        return self._context.plan.scale.strength(self._weight)

    @property
    def score(self) -> int:
        """The sum of the points of the rules that advise it."""
        return self._context.plan.scale.score(self._weight)

    @lazy
    def rules(self) -> tuple[Rule, ...]:
        """The rules that advise it, strongest first, then by points and id."""
        return self._context.advising(self.id)

    @property
    def id(self) -> str:
        """The id."""
        return self.definition.id

    @property
    def title(self) -> str:
        """A line."""
        return self._context.say(self._definition.title)

    @property
    def do(self) -> str:
        """What to do, in a sentence or two."""
        return self._context.say(self._definition.do)

    @property
    def about(self) -> str | None:
        """What is worth knowing besides, or None."""
        about = self._definition.about
        return None if about is None else self._context.say(about)

    @property
    def detail(self) -> str:
        """All that it says: what to do, and what is worth knowing besides."""
        return self._context.say(self._definition.detail)

    @property
    def kind(self) -> str:
        """One of the kinds that the ruleset declares."""
        return self.definition.kind

    @property
    def attributes(self) -> Mapping[str, AttributeValue]:
        """What the ruleset says of it, attribute -> value; what is not known of it is not there."""
        return self.definition.attributes

    @property
    def parameters(self) -> tuple[str, ...]:
        """What its attributes say beside it, in words: `2 to 3 sets`, `on each side`."""
        return parameters(self._definition, self._context.plan.data)

    @lazy
    def alternatives(self) -> tuple[str, ...]:
        """The ids of what is given besides and can be taken instead of it, best first."""
        plan = self._context.plan
        others = plan.alternatives.get(self.id)
        if not others:
            return ()
        given = (plan.advice[place % plan.scale.count].id for place in self._beside)
        return tuple(key for key in given if key in others)

    @lazy
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is given, strongest rule first."""
        return tuple(self._context.reason(rule) for rule in self.rules)

    @lazy
    def assuming(self) -> tuple[Assumption, ...]:
        """What is taken for granted: avoid rules and needs that are still open."""
        return self._context.assuming(self.definition)

    @property
    def assumed(self) -> tuple[str, ...]:
        """The ids of what is taken for granted, without the words."""
        return tuple([assumed_by(decision) for decision in self._context.open_beside(self.definition)])

    @lazy
    def cautions(self) -> tuple[Caution, ...]:
        """Warnings that go with it."""
        return self._context.cautions(self.definition)

    def __repr__(self) -> str:
        return f"Advice(id={self.id!r}, rank={self.rank}, strength={self.strength!r}, score={self.score})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Advice):
            return NotImplemented
        return self._rank == other._rank and self._definition == other._definition and self.rules == other.rules

    __hash__ = None  # type: ignore[assignment]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "do": self.do,
            "about": self.about,
            "kind": self.kind,
            "attributes": {name: plain_value(value) for name, value in self.attributes.items()},
            "parameters": list(self.parameters),
            "alternatives": list(self.alternatives),
            "rank": self.rank,
            "strength": self.strength,
            "score": self.score,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "assuming": [assumption.to_dict() for assumption in self.assuming],
            "cautions": [caution.to_dict() for caution in self.cautions],
        }


def warned_about(pieces: Iterable[Advice]) -> dict[str, dict[str, str]]:
    """Return each caution once, however many rules and pieces say it: its text -> id -> title of what it is about."""
    about: dict[str, dict[str, str]] = {}
    for advice in pieces:
        for caution in advice.cautions:
            about.setdefault(caution.because, {})[advice.id] = advice.title
    return about
