"""A question worth asking, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules.facts import FactType, plain_value
from backrules.replies import Asked, Reply, parse_replies

__all__ = ["AnswerEffect", "Part", "Question"]


@attrs.frozen
class AnswerEffect:
    """What one answer would change at once.

    Attributes:
        value: the answer, as it can be told; a number stands for all numbers that change the same.
        words: the answer in words.
        new: ids of the advice that would be recommended and is not now.
        gone: ids of the advice that is recommended now and would not be.
        moved: ids of the advice that would stand at another place.
        cautions: ids of the advice that stays, and with which other cautions about safety would go.
    """

    value: Any
    words: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "value": plain_value(self.value),
            "words": self.words,
            "new": list(self.new),
            "gone": list(self.gone),
            "moved": list(self.moved),
            "cautions": list(self.cautions),
        }


@attrs.frozen
class Part:
    """One fact of a question.

    Attributes:
        fact: the fact.
        ask: the question for it.
        type: the type of the answer.
        options: option -> what it means, for choice and choices.
        unit: the unit of a number, or None.
        range: lowest and highest number, or None.
        only_if: in words, when it is asked: where that hangs on a part before it; otherwise empty.
        answers: what each answer would change at once.
    """

    fact: str
    ask: str
    type: FactType
    options: Mapping[str, str] = attrs.field(repr=False)  # the repr is a line, and not a screen
    unit: str | None
    range: tuple[float, float] | None
    only_if: str = attrs.field(repr=False)
    answers: tuple[AnswerEffect, ...] = attrs.field(repr=False)
    _discreet: str = attrs.field(default="", repr=False, eq=False, alias="discreet")  # the question without values
    asked: Asked | None = attrs.field(default=None, repr=False, eq=False)  # what a reply to it is read by

    def to_dict(self, *, include_answers: bool = True) -> dict[str, Any]:
        """Return plain JSON types; for the argument, see `Question.to_dict`."""
        found = {
            "fact": self.fact,
            "ask": self.ask if include_answers else self._discreet or self.ask,
            "type": self.type,
            "options": dict(self.options),
            "unit": self.unit,
            "range": list(self.range) if self.range else None,
            "only_if": self.only_if,
        }
        return found | ({"answers": [answer.to_dict() for answer in self.answers]} if include_answers else {})


@attrs.frozen
class Question:
    """A question worth asking next: for one fact, or for the few of a form.

    `fact`, `ask`, `type`, `options`, `unit`, `range` and `answers` are those of the first part. Whoever asks for that
    alone gets the other parts later.

    Attributes:
        id: of a question of a session: what its answer is bound to. Made of the ruleset, the facts and the number of
            the step, never of values; empty of a recommendation's.
        parts: what is asked, in order; one for each fact.
        title: the heading of the form, or empty.
        safety: whether a safety rule waits for it.
        why: why it is asked, in a sentence.
        decides: ids of the advice that hangs on it, perhaps together with other facts.
        effect: how likely the outcome hangs on it, by the priors; with `prefer="top"` the first three.
        exact: False when the ruleset is too large to be sure that it matters.
        estimated: True when it is too large to weigh everything, so that `effect` is only estimated.
    """

    parts: tuple[Part, ...]
    title: str
    safety: bool
    why: str = attrs.field(repr=False)
    decides: tuple[str, ...] = attrs.field(repr=False)
    effect: float
    exact: bool = attrs.field(default=True, repr=False)
    estimated: bool = attrs.field(default=False, repr=False)
    id: str = attrs.field(default="", eq=False)

    def parse(self, text: str, lang: str | None = None, *, numbered: bool = False) -> Reply:
        """Return what somebody meant by a reply to it: the answer, a part of it, a wish, or the sentence to ask back.

        Args:
            text: the reply.
            lang: its language; that of the question if not given.
            numbered: whether the options were shown with numbers from 1 on, and 0 for none of them.

        Raises:
            UsageError: replies in this language are not understood.
        """
        return parse_replies([part.asked for part in self.parts if part.asked], text, lang, numbered=numbered)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it asks for, in order."""
        return tuple(part.fact for part in self.parts)

    @property
    def fact(self) -> str:
        """The first fact that it asks for."""
        return self.parts[0].fact

    @property
    def ask(self) -> str:
        """The question for the first fact."""
        return self.parts[0].ask

    @property
    def type(self) -> FactType:
        """The type of the answer for the first fact."""
        return self.parts[0].type

    @property
    def options(self) -> Mapping[str, str]:
        """Option -> what it means, of the first fact."""
        return self.parts[0].options

    @property
    def unit(self) -> str | None:
        """The unit of the first fact, or None."""
        return self.parts[0].unit

    @property
    def range(self) -> tuple[float, float] | None:
        """Lowest and highest number of the first fact, or None."""
        return self.parts[0].range

    @property
    def answers(self) -> tuple[AnswerEffect, ...]:
        """What each answer for the first fact would change at once."""
        return self.parts[0].answers

    def to_dict(self, *, include_answers: bool = True) -> dict[str, Any]:
        """Return plain JSON types.

        Args:
            include_answers: False leaves out what each answer would change, from which known values could be guessed,
                and the values that the question says.
        """
        return {
            "id": self.id,
            "facts": list(self.facts),
            "title": self.title,
            "safety": self.safety,
            "why": self.why,
            "decides": list(self.decides),
            "effect": round(self.effect, 6),
            "exact": self.exact,
            "estimated": self.estimated,
            "parts": [part.to_dict(include_answers=include_answers) for part in self.parts],
        }
