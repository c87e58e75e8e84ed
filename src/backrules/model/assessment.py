"""An assessment: declared checks of a person, each with bands, and what would mend it within limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import attrs

from backrules._util.frozen import frozen
from backrules.conditions import Arithmetic, Condition
from backrules.model.sources import Citation
from backrules.model.texts import Text

__all__ = ["BANDS", "AssessmentDefinition", "Band", "Change", "CheckDefinition", "Found", "Hold", "Limit"]

Band = Literal["good", "thin", "off"]
Found = Literal["good", "thin", "off", "unknown"]  # while what decides it is not known, unknown
BANDS: tuple[Band, ...] = get_args(Band)  # best first


@attrs.frozen
class Hold:
    """For whom nothing is proposed.

    Attributes:
        when: the condition. While it is unknown nothing is proposed when strict, and else it is said what is assumed.
        because: the reason, in words for the person.
        assume: what is taken for granted while the condition is unknown.
    """

    when: Condition
    because: Text
    assume: Text


@attrs.frozen
class Limit:
    """How much may be changed in total, over all checks and the plan.

    Attributes:
        id: the id.
        most: the most that may be added, or taken away.
        of: what it is added to: the plan may hold so much and `most` besides.
    """

    id: str
    most: Arithmetic
    of: Arithmetic | None = None


@attrs.frozen
class Change:
    """A way to mend a check: more or less of a number fact.

    Attributes:
        fact: the number fact that is changed.
        more: more of it, otherwise less.
        by: how much it would take, computed on what the changes before it have left; rounded up to a whole number.
        fix: what to do, in words for the person; `{amount}` is what is granted.
        limit: the limit that it draws on, or None.
    """

    fact: str
    more: bool
    by: Arithmetic
    fix: str
    limit: str | None = None


@attrs.frozen
class CheckDefinition:
    """A check.

    Attributes:
        id: the id.
        title: what is looked at, a noun phrase.
        good: where it is well.
        because: why it matters, in words for the person.
        source: where its bands come from.
        thin: where it is neither well nor off; without it what is not good is off.
        value: the number that is shown, or None.
        unit: the unit of that number.
        fix: what to do where there is no change to make, or none is left within the limits.
        changes: what would mend it, each taking what the ones before it could not.
    """

    id: str
    title: str
    good: Condition
    because: str
    source: Citation
    thin: Condition
    value: Arithmetic | None = None
    unit: str | None = None
    fix: str | None = None
    changes: tuple[Change, ...] = ()


@attrs.frozen
class AssessmentDefinition:
    """What a ruleset looks at to say how a person stands.

    Attributes:
        title: the question that it answers.
        verdict: band -> the sentence, and `unknown` -> what is said while no check is known; `{check}` is the title of
            the first check of that band.
        checks: by id, in order.
        limits: by id.
        order: ids of checks, the one first that may first draw on the limits.
        never: for whom no fix is proposed, or None.
    """

    title: str
    verdict: Mapping[str, str] = attrs.field(converter=frozen)
    checks: Mapping[str, CheckDefinition] = attrs.field(converter=frozen)
    limits: Mapping[str, Limit] = attrs.field(converter=frozen)
    order: tuple[str, ...]
    never: Hold | None = None
