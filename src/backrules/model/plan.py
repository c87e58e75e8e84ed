"""A plan: a template of slots, each filled with one recommended piece, within the days and minutes there are."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules._util.frozen import frozen
from backrules.conditions import TRUE, Condition
from backrules.model.assessment import Hold
from backrules.model.limits import FromOne
from backrules.model.sources import Citation
from backrules.model.texts import Text

__all__ = ["Amount", "Fallback", "Given", "Note", "PlanDefinition", "Reason", "Slot"]


@attrs.frozen
class Given:
    """A number that the caller gives, or else a fact.

    Attributes:
        fact: the number fact that says it where the caller does not.
        otherwise: what is taken where nobody says it.
    """

    fact: str
    otherwise: FromOne


@attrs.frozen
class Reason:
    """Why a slot stays empty, for whom.

    Attributes:
        says: the reason, in words for the person.
        when: the condition.
    """

    says: Text
    when: Condition = TRUE


@attrs.frozen
class Fallback:
    """What a slot takes where nothing that it wants is recommended.

    Attributes:
        advice: ids, in catalogue order.
        says: what the person should know about that.
    """

    advice: tuple[str, ...]
    says: str


@attrs.frozen
class Slot:
    """A place in the plan.

    Attributes:
        id: the id.
        title: what it is for.
        days: letters of the days that it is on.
        advice: what it takes: ids, in catalogue order.
        fallback: what it takes otherwise, or None.
        when: for whom it is there; None for everybody.
        follows: the number fact that its amount follows, or None.
        minutes: it takes so many minutes and no amount; None where it has an amount.
        because: why it is there, in words for the person.
        reasons: why it is empty, the first that is true.
        source: where it comes from.
    """

    id: str
    title: str
    days: tuple[str, ...]
    advice: tuple[str, ...]
    source: Citation
    fallback: Fallback | None = None
    when: Condition | None = None
    follows: str | None = None
    minutes: int | None = None
    because: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        """All that it may take, what it takes otherwise last."""
        return self.advice if self.fallback is None else (*self.advice, *self.fallback.advice)


@attrs.frozen(kw_only=True)
class Amount:
    """How much of a piece a slot holds.

    Attributes:
        unit: what is counted, in words.
        start: so much where nothing is known.
        most: never more in one slot.
        minutes: that one takes.
        limit: the limit of the assessment that the whole plan keeps to, or None.
    """

    unit: str
    start: FromOne = 1
    most: FromOne
    minutes: FromOne
    limit: str | None = None


@attrs.frozen
class Note:
    """What is said with a plan, to whom.

    Attributes:
        id: the id.
        when: the condition; it is said where it is true.
        says: the text.
        source: where it comes from.
        most: no slot holds more then, or None.
    """

    id: str
    when: Condition
    says: str
    source: Citation
    most: int | None = None


@attrs.frozen
class PlanDefinition:
    """The template of a plan.

    Attributes:
        title: what the plan is called.
        days: how many days there are.
        minutes: how many minutes a day has.
        amount: how much of a piece a slot holds; None where each slot takes minutes.
        slots: by id, in order.
        notes: by id, in order.
        drop: ids of slots, the one first that goes first when time is short.
        left_out: `minutes`, `limit`, `nothing` and `unknown` -> why a slot is left out, in words for the person.
        warm_up: minutes before the first slot.
        dose: texts that say how much of a piece; the first whose attributes the piece has.
        cue: the attribute of advice that says in a few words how it is done, or None.
        says: a sentence about the plan as a whole, or None.
        never: for whom there is no plan, or None.
    """

    title: str
    days: Given
    minutes: Given
    amount: Amount | None
    slots: Mapping[str, Slot] = attrs.field(converter=frozen)
    notes: Mapping[str, Note] = attrs.field(converter=frozen)
    drop: tuple[str, ...]
    left_out: Mapping[str, str] = attrs.field(converter=frozen)
    warm_up: int = 0
    dose: tuple[str, ...] = ()
    cue: str | None = None
    says: str | None = None
    never: Hold | None = None

    @property
    def minutes_each(self) -> int:
        """The minutes that one of an amount takes."""
        return 0 if self.amount is None else self.amount.minutes
