"""Cases: a person and the advice they must get; and findings that the author of a ruleset accepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from backrules.model.assessment import Found

__all__ = ["UNORDERED", "Accepted", "Applies", "Case", "Cause", "Expectation"]

# lists of advice in what is expected that a selector may stand for
UNORDERED = ("recommended", "not_recommended", "possible", "excluded")

Cause = Literal["avoid", "alone", "need", "unanswered"]  # why advice is withheld
Applies = Literal[True, False, "unknown"]


@attrs.frozen
class Expectation:
    """What a recommendation must show. None means nothing is asked.

    Attributes:
        first: the first recommended advice.
        order: recommended, in this order; others may stand between.
        recommended: all of these are recommended.
        exactly: these are recommended, in this order, and no others.
        not_recommended: none of these is recommended.
        withheld: advice -> cause.
        possible: all of these are possible.
        excluded: all of these are excluded.
        assuming: recommended advice -> exactly these open avoid rules, and `needs`.
        cautions: recommended advice -> exactly these firing caution rules.
        scores: recommended advice -> its strength and score, as in `must 9`.
        violations: exactly these constraints are violated.
        safety_checked: the value of it.
        applies: fact with `ask_if` -> whether it applies to this person, so that what is told of it counts.
        assessment: check -> its band.
        fixes: number fact -> by how much all fixes together change it, and no other is changed.
        plan: slot of the plan -> the advice that fills it, or `nothing`; an empty mapping: there is no plan.
        amounts: slot of the plan -> how much of it there is on all days together.
    """

    first: str | None = None
    order: tuple[str, ...] | None = None
    recommended: tuple[str, ...] | None = None
    exactly: tuple[str, ...] | None = None
    not_recommended: tuple[str, ...] | None = None
    withheld: Mapping[str, Cause] | None = None
    possible: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    assuming: Mapping[str, tuple[str, ...]] | None = None
    cautions: Mapping[str, tuple[str, ...]] | None = None
    scores: Mapping[str, str] | None = None
    violations: tuple[str, ...] | None = None
    safety_checked: bool | None = None
    applies: Mapping[str, Applies] | None = None
    assessment: Mapping[str, Found] | None = None
    fixes: Mapping[str, int] | None = None
    plan: Mapping[str, str] | None = None
    amounts: Mapping[str, int] | None = None


@attrs.frozen
class Case:
    """A person and what they must be told.

    Attributes:
        id: the id.
        says: the expectation in a sentence.
        profile: fact -> value, as written.
        expect: what the recommendation must show.
        strict: whether open safety questions withhold advice.
        as_of: the day that the dates of the person are counted up to; today if it is None.
        place: `file:line:column`, for messages.
    """

    id: str
    says: str
    profile: Mapping[str, Any]
    expect: Expectation
    strict: bool = False
    place: str = attrs.field(default="", eq=False)
    as_of: str | None = None


@attrs.frozen
class Accepted:
    """A finding of `backrules check`, or a mutant that survives, with which nothing is wrong.

    Attributes:
        finding: the kind of the finding.
        at: what it is about, as the finding says it.
        because: the reason.
        place: `file:line:column`, for messages.
    """

    finding: str
    at: str
    because: str
    place: str = attrs.field(default="", eq=False)
