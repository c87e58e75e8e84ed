"""How much of what on which day: one of everything first, then more, within the minutes and the limit on the sum.

What is wanted of a fact is met before a slot of which nothing is known comes again on another day. Where not even one
of everything goes in, slots are dropped in the order that the template gives; no slot gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import attrs

from backrules.model.plan import PlanDefinition, Slot
from backrules.plan.plan import Cause

__all__ = ["Budget", "Dropped", "Place", "place_slots"]


@attrs.define
class Place:
    """A slot on a day.

    Attributes:
        day: the day, from 1.
        slot: the slot.
        repeated: on how many days before it is.
        amount: how much of it; 0 for a slot that takes minutes, and for one that does not come again on this day.
    """

    day: int
    slot: Slot
    repeated: int
    amount: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of it on this day, though it is a slot with an amount."""
        return self.slot.minutes is None and not self.amount

    def minutes(self, definition: PlanDefinition) -> int:
        """Return how long it takes."""
        return self.slot.minutes or self.amount * definition.minutes_each


@attrs.frozen
class Budget:
    """What a plan keeps to.

    Attributes:
        minutes: that a day may take.
        total: the most of all amounts together, or None.
        most: the most in one place.
        wanted: number fact -> how much of what follows it is wanted in total; of those that are not there, and of
            slots that follow none, `start` in each place.
        start: see there.
    """

    minutes: int
    total: int | None
    most: int
    wanted: Mapping[str, int]
    start: int


@attrs.frozen
class Dropped:
    """A slot that does not go in on a day."""

    day: int
    slot: Slot
    cause: Cause


def place_slots(
    definition: PlanDefinition, slots: Mapping[str, Slot], days: int, budget: Budget
) -> tuple[list[Place], list[Dropped]]:
    """Return the slots on their days with their amounts, and what does not go in.

    Args:
        definition: the template.
        slots: the slots that are filled, by id, in order.
        days: how many days there are.
        budget: what the plan keeps to.
    """
    return _Placing(definition, budget, [*_spread(slots, days)]).result()


def _spread(slots: Mapping[str, Slot], days: int) -> Iterator[Place]:
    """Yield every slot on its days: the letters of the template take turns; on fewer days they share one."""
    busy = [slot for slot in slots.values() if slot.minutes is None]  # a letter without any amount is no day
    letters = list(dict.fromkeys(letter for slot in busy or slots.values() for letter in slot.days))
    if not letters:
        return
    repeated = dict.fromkeys(slots, 0)
    for day in range(days):
        turn = [letters[day % len(letters)]] if days >= len(letters) else letters[day::days]
        for key, slot in slots.items():
            if any(letter in turn for letter in slot.days):
                yield Place(day + 1, slot, repeated[key], int(slot.minutes is None and not repeated[key]))
                repeated[key] += 1


class _Placing:
    def __init__(self, definition: PlanDefinition, budget: Budget, places: list[Place]) -> None:
        self.definition, self.budget, self.places = definition, budget, places
        self.dropped: list[Dropped] = []

    def result(self) -> tuple[list[Place], list[Dropped]]:
        for day in dict.fromkeys(place.day for place in self.places):
            on_it = [place for place in self.places if place.day == day]
            self._drop("minutes", on_it, partial(self._is_too_long, day))
        self._drop("limit", [place for place in self.places if place.amount], self._is_over_limit)
        followed = [place for place in self.places if place.slot.follows in self.budget.wanted]
        # a day is not worth one set of what has no second one on another day
        self._raise_evenly([place for place in followed if not place.repeated], min(2, self.budget.most))
        self._raise_evenly(followed, self.budget.most)
        self._raise_evenly(self.places, self.budget.most)
        self._drop_empty()
        self._drop_idle_days()
        self._number_days()
        return self.places, self.dropped

    def _is_too_long(self, day: int) -> bool:
        return self._minutes(day) > self.budget.minutes

    def _minutes(self, day: int) -> int:
        return self.definition.warm_up + sum(self._takes(place) for place in self.places if place.day == day)

    def _is_full(self, day: int) -> bool:
        """Whether there is no time for one more."""
        return self._minutes(day) + self.definition.minutes_each > self.budget.minutes

    def _takes(self, place: Place) -> int:
        return place.minutes(self.definition)

    def _is_over_limit(self) -> bool:
        total = self.budget.total
        return total is not None and sum(place.amount for place in self.places) > total

    def _drop(self, cause: Cause, places: Iterable[Place], too_much: Callable[[], bool]) -> None:
        """Drop places while there is too much: what is repeated most first, then in the order of the template."""
        order = {slot: index for index, slot in enumerate(self.definition.drop)}
        going = sorted(places, key=lambda place: (-place.repeated, order[place.slot.id]))
        for place in going:
            if not too_much():
                return
            self._take_out(place, cause)

    def _take_out(self, place: Place, cause: Cause) -> None:
        self.places.remove(place)
        self.dropped.append(Dropped(place.day, place.slot, cause))

    def _drop_empty(self) -> None:
        """Drop what does not come again on a day: because it does not go in, or as no more of it is wanted."""
        for place in [place for place in self.places if place.is_empty]:
            if self._is_wanted(place):
                self._take_out(place, "minutes" if self._is_full(place.day) else "limit")
            else:
                self.places.remove(place)

    def _drop_idle_days(self) -> None:
        """Drop what is left of a day on which there is no amount of anything, of a template that has amounts."""
        if all(slot.minutes for slot in self.definition.slots.values()):
            return
        busy = {place.day for place in self.places if place.amount}
        causes: dict[int, Cause] = {dropped.day: dropped.cause for dropped in self.dropped}
        for place in [place for place in self.places if place.day not in busy]:
            if place.day in causes or not busy:
                self._take_out(place, causes.get(place.day, "nothing"))
            else:  # nothing comes again on it: that is no lack
                self.places.remove(place)

    def _number_days(self) -> None:
        """Number the days anew where some are gone: these come after those that are there."""
        there = dict.fromkeys(place.day for place in self.places)
        gone = (one.day for one in sorted(self.dropped, key=lambda dropped: dropped.day))
        number = {day: place for place, day in enumerate(dict.fromkeys([*there, *gone]), 1)}
        for place in self.places:
            place.day = number[place.day]
        self.dropped = [attrs.evolve(dropped, day=number[dropped.day]) for dropped in self.dropped]

    def _raise_evenly(self, places: list[Place], most: int) -> None:
        """Add to places up to so much, always to those that have least."""
        for level in range(most):
            for place in places:
                if place.slot.minutes is None and place.amount <= level and self._is_wanted(place):
                    self._raise(place)

    def _raise(self, place: Place) -> None:
        """Add one to a place if it goes in."""
        if not self._is_full(place.day):
            place.amount += 1
            if self._is_over_limit():
                place.amount -= 1

    def _is_wanted(self, place: Place) -> bool:
        fact = place.slot.follows
        if fact is None or fact not in self.budget.wanted:
            return place.amount < self.budget.start
        return sum(one.amount for one in self.places if one.slot.follows == fact) < self.budget.wanted[fact]
