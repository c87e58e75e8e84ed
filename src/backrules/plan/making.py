"""From the recommendation and the assessment of a person to their plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import attrs

from backrules.assess import Assessment, assess
from backrules.assess.assess import held_back
from backrules.assess.mending import number_of
from backrules.conditions import Arithmetic, calculator, truth
from backrules.errors import UsageError
from backrules.facts import Values
from backrules.model import RulesetData
from backrules.model.plan import Amount, Given, PlanDefinition, Slot
from backrules.plan.amounts import Budget, Dropped, Place, place_slots
from backrules.plan.doses import cue_of, dose_of
from backrules.plan.filling import Filled, filled
from backrules.plan.plan import Cause, Day, Item, LeftOut, Note, Plan
from backrules.recommendation import Answer, Assumption
from backrules.recommendation.context import Context
from backrules.semantics.program import computing

__all__ = ["Filling", "filling_of", "make_plan", "plan_of"]

_LONGEST_DAY = 24 * 60


def make_plan(
    definition: PlanDefinition,
    answer: Answer,
    assessment: Assessment | None,
    *,
    days: int | None = None,
    minutes: int | None = None,
    strict: bool,
) -> Plan:
    """Return the plan of a person.

    Args:
        definition: the template of the ruleset.
        answer: what is recommended, all of it.
        assessment: how the person stands, or None where the ruleset has no assessment.
        days: how many days there are; None for what the fact says.
        minutes: how many minutes a day has; None for what the fact says.
        strict: whether there is no plan while it is open whether there may be one.

    Raises:
        UsageError: days or minutes are nonsense.
    """
    return _Making(definition, answer, assessment, strict=strict).plan(days, minutes)


def plan_of(answer: Answer) -> Plan | None:
    """Return the plan of a person in the days and minutes that they have, None where the ruleset has no template."""
    data = answer.context.plan.data
    if data.plan is None:
        return None
    assessment = None if data.assessment is None else assess(data.assessment, answer.context, strict=answer.strict)
    return make_plan(data.plan, answer, assessment, strict=answer.strict)


def filling_of(
    definition: PlanDefinition, answer: Answer, assessment: Assessment | None, *, strict: bool
) -> Filling | None:
    """Return what fills the plan of a person in the days and minutes that they have, None where there is no plan.

    Args:
        definition: the template.
        answer: what is recommended, all of it.
        assessment: how the person stands, or None where the ruleset has no assessment.
        strict: whether there is no plan while it is open whether there may be one.
    """
    return _Making(definition, answer, assessment, strict=strict).filling()


@attrs.frozen
class Filling:
    """What a plan holds, before it is put into words.

    Attributes:
        fills: the slots that are filled, by id, with what fills them.
        places: these slots on their days.
        dropped: those that do not go in.
    """

    fills: Mapping[str, Filled]
    places: list[Place]
    dropped: list[Dropped]

    @property
    def days(self) -> dict[int, list[Place]]:
        """The days with what is on them."""
        days: dict[int, list[Place]] = {}
        for place in self.places:
            days.setdefault(place.day, []).append(place)
        return days


class _Making:
    def __init__(
        self, definition: PlanDefinition, answer: Answer, assessment: Assessment | None, *, strict: bool
    ) -> None:
        self.definition, self.answer, self.assessment, self.strict = definition, answer, assessment, strict
        self.context: Context = answer.context
        self.data: RulesetData = self.context.plan.data
        self.known = self.context.known

    def plan(self, days: int | None, minutes: int | None) -> Plan:
        definition = self.definition
        days, no_days = self._given("days", days, definition.days, 7)
        minutes, no_minutes = self._given("minutes", minutes, definition.minutes, _LONGEST_DAY)
        held, assuming = self._held()
        if held is not None:
            return Plan(definition.title, (), (), (), minutes, held=held, language=self.context.language)
        slots, left_out = self._slots()
        filling = self._filling(slots, days, minutes)
        fills = filling.fills
        left_out += [self._left_out(slot, "nothing", self._why_empty(slot)) for slot in slots if slot.id not in fills]
        left_out += [
            self._left_out(one.slot, one.cause, self.context.say(definition.left_out[one.cause]), one.day)
            for one in filling.dropped
        ]
        plan = Plan(
            title=definition.title,
            days=tuple(self._days(filling)),
            left_out=tuple(left_out),
            notes=tuple(self._notes()),
            minutes=minutes,
            says=None if definition.says is None else self.context.say(definition.says),
            language=self.context.language,
        )
        pieces = [assumption for advice in plan.pieces for assumption in advice.assuming]
        once = {assumption.text: assumption for assumption in (*assuming, *pieces, *no_days, *no_minutes)}
        return attrs.evolve(plan, assuming=tuple(once.values()))

    def filling(self) -> Filling | None:
        definition = self.definition
        days, _ = self._given("days", None, definition.days, 7)
        minutes, _ = self._given("minutes", None, definition.minutes, _LONGEST_DAY)
        held, _ = self._held()
        return None if held is not None else self._filling(self._slots()[0], days, minutes)

    def _filling(self, slots: list[Slot], days: int, minutes: int) -> Filling:
        fills = filled(slots, self.answer.advice, self.data.alternatives)
        there = {key: fill.slot for key, fill in fills.items()}
        return Filling(fills, *place_slots(self.definition, there, days, self._budget(minutes)))

    def _given(self, name: str, number: int | None, given: Given, most: int) -> tuple[int, tuple[Assumption, ...]]:
        """Return a number that the caller gives, a fact says, or nobody, and what is assumed then."""
        if number is not None:
            if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
                raise UsageError(f"{name} is a whole number from 1 to {most}, not {number!r}")
            return number, ()
        told = number_of(self.context.values, given.fact)
        if told is not None:
            return max(1, min(most, math.floor(told))), ()
        text = f"{self.data.facts[given.fact].title}: {given.otherwise}"
        return given.otherwise, (Assumption(name, text, (given.fact,), language=self.context.language),)

    def _held(self) -> tuple[str | None, tuple[Assumption, ...]]:
        alone = next((advice for advice in self.answer.advice if advice.definition.alone), None)
        if alone is not None:
            return self.context.language.gettext("{title}. Everything else waits.", title=alone.title), ()
        return held_back(self.definition.never, self.known, self.context, strict=self.strict)

    def _slots(self) -> tuple[list[Slot], list[LeftOut]]:
        """Return the slots that are for this person, and those of which that is not known."""
        slots, left_out = [], []
        for slot in self.definition.slots.values():
            there = True if slot.when is None else truth(slot.when, self.known)
            if there:
                slots.append(slot)
            elif there is None and slot.when is not None:
                facts = self.context.titles(self.context.missing(slot.when))
                text = self.context.say(self.definition.left_out["unknown"])
                left_out.append(self._left_out(slot, "unknown", f"{text} ({facts})" if facts else text))
        return slots, left_out

    def _why_empty(self, slot: Slot) -> str:
        true = (reason.says for reason in slot.reasons if truth(reason.when, self.known))
        return self.context.say(next(true, self.definition.left_out["nothing"]))

    def _left_out(self, slot: Slot, cause: Cause, because: str, day: int | None = None) -> LeftOut:
        return LeftOut(slot.id, slot.title, day, cause, because)

    def _budget(self, minutes: int) -> Budget:
        amount = self.definition.amount
        most = [note.most for note in self.definition.notes.values() if note.most and truth(note.when, self.known)]
        wanted: dict[str, int] = {}
        if self.assessment is None or self.assessment.held is None:  # where nothing may be proposed, all start small
            after: Values = self.assessment.after if self.assessment else self.context.values
            follows = {slot.follows for slot in self.definition.slots.values() if slot.follows}
            wanted = {fact: math.floor(now) for fact in follows if (now := number_of(after, fact)) is not None}
        if amount is None:
            return Budget(minutes, None, 0, wanted, 0)
        return Budget(minutes, self._total(amount), min([amount.most, *most]), wanted, amount.start)

    def _total(self, amount: Amount) -> int | None:
        """Return the most that all amounts may be together: what is known to be done now, and the limit besides."""
        if amount.limit is None or self.data.assessment is None:
            return None
        limit = self.data.assessment.limits[amount.limit]
        least = {name: fact.range[0] for name, fact in self.data.facts.items() if fact.is_number and fact.range}
        values = computing(self.context.plan.program.numbers)({**least, **self.context.values})
        return math.floor(_or_nothing(limit.of, values) + _or_nothing(limit.most, values))

    def _days(self, filling: Filling) -> list[Day]:
        days = []
        for day, places in filling.days.items():
            items = tuple(self._item(place, filling.fills[place.slot.id]) for place in places)
            days.append(Day(day, items, self.definition.warm_up + sum(item.minutes for item in items)))
        return days

    def _item(self, place: Place, fill: Filled) -> Item:
        slot, advice = fill.slot, fill.advice
        amount = place.amount or None
        return Item(
            slot=slot.id,
            title=slot.title,
            advice=advice,
            amount=amount,
            minutes=place.minutes(self.definition),
            dose=dose_of(self.definition, advice.definition, amount, slot.minutes, self.context.language),
            cue=cue_of(self.definition, advice.definition, self.context.language),
            instead=fill.instead,
            note=None if fill.note is None else self.context.say(fill.note),
        )

    def _notes(self) -> list[Note]:
        notes = self.definition.notes.values()
        return [
            Note(note.id, self.context.say(note.says), note.source) for note in notes if truth(note.when, self.known)
        ]


def _or_nothing(expression: Arithmetic | None, values: Mapping[str, Any]) -> float:
    number = None if expression is None else calculator(expression)(values)
    return 0 if number is None else number
