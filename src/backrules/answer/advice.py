"""A recommended piece of advice."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs

from backrules.answer.context import Context
from backrules.answer.pieces import Assumption, Caution, Reason
from backrules.model import AdviceDefinition, Kind, Rule, Strength

__all__ = ["Advice"]


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
