"""Rules, derived facts and constraints."""

from __future__ import annotations

from typing import Literal, get_args

import attrs

from backrules.conditions import Arithmetic, Condition
from backrules.model.advice import Selector
from backrules.model.sources import Citation

__all__ = [
    "EFFECTS",
    "POINTS",
    "STRENGTHS",
    "Constraint",
    "DerivedCondition",
    "DerivedNumber",
    "Effect",
    "Rule",
    "Strength",
]

Effect = Literal["advise", "avoid", "caution"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)

Strength = Literal["must", "should", "can"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)  # strongest first
POINTS: dict[Strength, int] = {"must": 9, "should": 3, "can": 1}


@attrs.frozen
class Rule:
    """A condition and what it does.

    Attributes:
        id: the id.
        when: the condition; the rule fires when it is true.
        effect: advise, avoid (a contraindication) or caution.
        targets: ids of the advice it acts on, in catalogue order.
        because: the reason, in words for the person.
        source: where it comes from.
        strength: must, should or can; of an advise rule.
        points: what it adds to the score of its targets; 0 unless it advises.
        safety: an overlay cannot weaken it.
        assume: of an avoid rule or a caution, what is taken for granted while its condition is unknown.
        said: of a caution, in which other words a reply may give it: each item has alternatives, with commas between
            them, and one of each is to be there. Of a rule that advises what is urgent, which delays it allows.
        note: a remark for rule authors.
        origin: the ruleset that defines it, then the overlays that changed it.
        selector: what picked the targets, where it was declared so; None where they were listed.
        alone: the advice that keeps all others away, where nobody wrote the rule: it follows from `alone: true`.
    """

    id: str
    when: Condition
    effect: Effect
    targets: tuple[str, ...]
    because: str
    source: Citation
    strength: Strength = "should"
    points: int = 0
    safety: bool = False
    assume: str | None = None
    said: tuple[str, ...] = ()
    note: str | None = None
    origin: tuple[str, ...] = ()
    selector: Selector | None = None
    alone: str | None = None


@attrs.frozen
class DerivedCondition:
    """A named condition."""

    name: str
    when: Condition
    title: str | None = None


@attrs.frozen
class DerivedNumber:
    """A named number computed from number facts."""

    name: str
    compute: Arithmetic
    title: str | None = None
    unit: str | None = None


@attrs.frozen
class Constraint:
    """Facts that cannot go together: a condition that no real person makes true."""

    id: str
    never: Condition
    because: str
