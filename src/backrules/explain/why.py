"""Why an advice stands where it stands: advice <- rules <- conditions <- facts <- sources, with the values."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from backrules.answer import Answer, Assumption
from backrules.answer.words import in_words
from backrules.conditions import And, Condition, Constant, Not, Or, names_read, quantities
from backrules.engines.program import computing
from backrules.engines.reference import truth
from backrules.model import Effect, Rule, RulesetData

__all__ = ["Part", "RuleReason", "Why", "why"]

Joint = Literal["and", "or", "not", "test", "derived"]
_TRUTHS = {True: "true", False: "false", None: "unknown"}
_SIGNS = {True: "yes", False: "no", None: "open"}


@attrs.frozen
class Part:
    """A condition or a part of one, with its truth.

    Attributes:
        joint: `and`, `or`, `not`, a single `test`, or a `derived` condition.
        words: the part in words.
        truth: True, False, or None for unknown.
        facts: the facts and computed numbers that a test reads, and their values; None is unknown.
        parts: the parts of it.
    """

    joint: Joint
    words: str
    truth: bool | None
    facts: tuple[tuple[str, Any], ...] = ()
    parts: tuple[Part, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "joint": self.joint,
            "words": self.words,
            "truth": self.truth,
            "facts": {name: list(value) if isinstance(value, tuple) else value for name, value in self.facts},
            "parts": [part.to_dict() for part in self.parts],
        }


@attrs.frozen
class RuleReason:
    """A rule that acts on the advice, and how its condition stands."""

    rule: Rule
    condition: Part

    @property
    def effect(self) -> Effect:
        """advise, avoid or caution."""
        return self.rule.effect

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "rule": self.rule.id,
            "effect": self.rule.effect,
            "strength": self.rule.strength if self.rule.effect == "advise" else None,
            "points": self.rule.points,
            "because": self.rule.because,
            "sources": self.rule.source.to_list(),
            "condition": self.condition.to_dict(),
        }


@attrs.frozen
class Why:
    """Why an advice has the status it has.

    Attributes:
        id: the advice.
        title: its title.
        status: recommended, withheld, possible or excluded.
        rank: its place, when it is recommended.
        score: the sum of the points of the rules that advise it.
        reasons: every rule that acts on it, the ones that fire first.
        needs: what it takes, or None.
        assuming: what is taken for granted while it is recommended.
    """

    id: str
    title: str
    status: str
    rank: int | None
    score: int
    reasons: tuple[RuleReason, ...]
    needs: Part | None
    assuming: tuple[Assumption, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "status": self.status,
            "rank": self.rank,
            "score": self.score,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "needs": self.needs.to_dict() if self.needs else None,
            "assuming": [assumption.to_dict() for assumption in self.assuming],
        }

    def __str__(self) -> str:
        place = f", number {self.rank}" if self.rank else ""
        lines = [f"{self.title}: {self.status}{place}"]
        firing = [reason for reason in self.reasons if reason.condition.truth]
        points = [reason.rule.points for reason in firing if reason.effect == "advise"]
        if points:
            lines.append(f"  score: {' + '.join(map(str, points))}{f' = {sum(points)}' if len(points) > 1 else ''}")
        for reason in firing:
            rule = reason.rule
            effect = f"{rule.effect}, {rule.strength}" if rule.effect == "advise" else rule.effect
            lines.append(f"  {rule.id} ({effect}): {rule.because} [{rule.source}]")
            lines += _tree(reason.condition, 2)
        if self.needs is not None:
            lines += ["  it takes:", *_tree(self.needs, 2)]
        lines += [f"  assuming {assumption}" for assumption in self.assuming]
        for words, wanted in (("open", None), ("not firing", False)):
            others = [reason.rule.id for reason in self.reasons if reason.condition.truth is wanted]
            lines += [f"  {words}: {', '.join(others)}"] if others else []
        return "\n".join(lines)


def _tree(part: Part, depth: int) -> list[str]:
    values = ", ".join(f"{name} is {_shown(value)}" for name, value in part.facts)
    line = f"{'  ' * depth}- {_SIGNS[part.truth]}: {part.words}{f' ({values})' if values else ''}"
    return [line, *(line for inner in part.parts for line in _tree(inner, depth + 1))]


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _TRUTHS[value]
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if isinstance(value, dict):
        return ", ".join(f"{option}: {_TRUTHS[holds]}" for option, holds in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def why(advice: str, answer: Answer, data: RulesetData) -> Why:
    """Return why an advice has its status in an answer."""
    return _Explainer(answer, data).why(advice)


class _Explainer:
    def __init__(self, answer: Answer, data: RulesetData) -> None:
        self.answer, self.data = answer, data
        context = answer.context
        self.known: dict[str, Any] = dict(computing(context.plan.program)(context.values))
        for name, derived in data.derived.items():
            value = truth(derived.when, self.known)
            if value is not None:
                self.known[name] = value

    def why(self, advice: str) -> Why:
        definition = self.data.advice[advice]
        rules = [rule for rule in self.data.rules.values() if advice in rule.targets]
        reasons = [RuleReason(rule, self.part(rule.when)) for rule in rules]
        reasons.sort(key=lambda r: (r.condition.truth is not True, r.condition.truth is False, _effect_order(r.rule)))
        given = next((one for one in self.answer.advice if one.id == advice), None)
        return Why(
            id=advice,
            title=definition.title,
            status=self.answer.status(advice),
            rank=given.rank if given else None,
            score=sum(r.rule.points for r in reasons if r.condition.truth),
            reasons=tuple(reasons),
            needs=None if definition.needs is None else self.part(definition.needs),
            assuming=given.assuming if given else (),
        )

    def part(self, condition: Condition) -> Part:
        words, value = in_words(condition, self.data), truth(condition, self.known)
        match condition:
            case And(parts) | Or(parts):
                joint: Joint = "and" if isinstance(condition, And) else "or"
                words = "all of these" if joint == "and" else "one of these"
                return Part(joint, words, value, (), tuple(self.part(part) for part in parts))
            case Not(part) if isinstance(part, (And, Or)):
                return Part("not", "not this", value, (), (self.part(part),))
            case Constant():
                return Part("test", words, value)
        (name,) = names_read(condition)
        if name in self.data.derived:
            # one level: what a derived condition is made of is shown where it is read, its own derived ones by name
            inner = self._one_level(self.data.derived[name].when)
            return Part("derived", words, value, (), inner)
        return Part("test", words, value, self._values(name))

    def _one_level(self, condition: Condition) -> tuple[Part, ...]:
        if isinstance(condition, (And, Or)):
            return tuple(self._leaf(part) for part in condition.parts)
        return (self._leaf(condition),)

    def _leaf(self, condition: Condition) -> Part:
        facts = tuple(pair for name in names_read(condition) for pair in self._values(name))
        return Part("test", in_words(condition, self.data), truth(condition, self.known), facts)

    def _values(self, name: str) -> tuple[tuple[str, Any], ...]:
        """A name with its value; a computed number with the values of its inputs."""
        if name in self.data.numbers:
            inputs = dict.fromkeys(quantity.name for quantity in quantities(self.data.numbers[name].compute))
            return ((name, self.known.get(name)), *((one, self.known.get(one)) for one in inputs))
        return ((name, self.known.get(name)),)


def _effect_order(rule: Rule) -> tuple[int, int, str]:
    return ("advise", "avoid", "caution").index(rule.effect), -rule.points, rule.id
