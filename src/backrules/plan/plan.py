"""A plan, as plain frozen data. `to_dict()` gives plain JSON types."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from backrules._util.language import ENGLISH, Language
from backrules.model import Citation
from backrules.recommendation import Advice, Assumption

__all__ = ["Cause", "Day", "Item", "LeftOut", "Note", "Plan"]

Cause = Literal["nothing", "unknown", "minutes", "limit"]


@attrs.frozen
class Item:
    """A slot that is filled.

    Attributes:
        slot: the id of the slot.
        title: what the slot is for.
        advice: the recommended piece that fills it.
        amount: how much of it, or None for a slot that takes minutes.
        minutes: what it takes.
        dose: how much of it, in words.
        cue: how it is done, in a few words, or None.
        instead: up to two recommended pieces that would do as well.
        note: what the person should know where the slot had to take something else, or None.
    """

    slot: str
    title: str
    advice: Advice
    amount: int | None
    minutes: int
    dose: str
    cue: str | None = None
    instead: tuple[Advice, ...] = ()
    note: str | None = None

    def __str__(self) -> str:
        return f"{self.advice.title}, {self.dose}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "slot": self.slot,
            "title": self.title,
            "advice": {"id": self.advice.id, "title": self.advice.title},
            "amount": self.amount,
            "minutes": self.minutes,
            "dose": self.dose,
            "cue": self.cue,
            "instead": [{"id": advice.id, "title": advice.title} for advice in self.instead],
            "note": self.note,
        }


@attrs.frozen
class Day:
    """A day of the plan.

    Attributes:
        number: from 1.
        items: what is done, in order.
        minutes: what it takes, the warm-up included.
    """

    number: int
    items: tuple[Item, ...]
    minutes: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"day": self.number, "minutes": self.minutes, "items": [item.to_dict() for item in self.items]}


@attrs.frozen
class LeftOut:
    """A slot that is not in the plan, or not on one of its days.

    Attributes:
        slot: the id of the slot.
        title: what the slot is for.
        day: on which day, or None where it is on none.
        cause: `nothing` that is recommended fits it, `unknown` whether it is for this person, or too few `minutes`, or
            the `limit` on what is done in total.
        because: the reason in words.
    """

    slot: str
    title: str
    day: int | None
    cause: Cause
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return attrs.asdict(self)


@attrs.frozen
class Note:
    """What is said with a plan: a way back in, when to add, when to look again."""

    id: str
    says: str
    sources: Citation

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "says": self.says, "sources": self.sources.to_list()}


@attrs.frozen
class Plan:
    """What to do on which day.

    Attributes:
        title: what it is called.
        days: the days; none where there is no plan.
        left_out: what is left out, and why.
        notes: what is said with it.
        minutes: how many minutes a day may take.
        says: a sentence about it as a whole, or None.
        held: why there is no plan, or None.
        assuming: what is taken for granted: that there may be a plan, what each piece in it assumes, days and minutes.
        language: in which it is said.
    """

    title: str
    days: tuple[Day, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[Note, ...]
    minutes: int
    says: str | None = None
    held: str | None = None
    assuming: tuple[Assumption, ...] = ()
    language: Language = attrs.field(default=ENGLISH, eq=False, repr=False)

    @property
    def pieces(self) -> tuple[Advice, ...]:
        """All that stands in it, what would do instead too: each once, in order."""
        items = [item for day in self.days for item in day.items]
        return tuple({advice.id: advice for item in items for advice in (item.advice, *item.instead)}.values())

    def __str__(self) -> str:
        if self.held is not None:
            return self.held
        items = {day.number: "; ".join(map(str, day.items)) for day in self.days}
        return "\n".join(
            self.language.gettext("Day {day}: {items}", day=day, items=said) for day, said in items.items()
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "title": self.title,
            "says": self.says,
            "minutes": self.minutes,
            "days": [day.to_dict() for day in self.days],
            "left_out": [left_out.to_dict() for left_out in self.left_out],
            "cautions": {
                advice.id: [caution.to_dict() for caution in advice.cautions]
                for advice in self.pieces
                if advice.cautions
            },
            "notes": [note.to_dict() for note in self.notes],
            "held": self.held,
            "assuming": [assumption.to_dict() for assumption in self.assuming],
        }
