"""What would make an advice recommended: every smallest change, in words and as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules.answer import Answer
from backrules.explain.changes import Box, Slot, Ways, smallest_ways
from backrules.explain.intervals import interval_in_words
from backrules.facts import BOOLEAN, Fact, Value
from backrules.frozen import frozen
from backrules.model import RulesetData
from backrules.tables import Fates, Interval, TooLarge

__all__ = ["Change", "Way", "WhyNot", "why_not"]

_MOST_WAYS = 20


@attrs.frozen
class Change:
    """One fact, or option of a choices fact, that gets another value.

    Attributes:
        fact: the fact.
        option: the option of a choices fact, or None.
        before: its value now, None for unknown.
        values: the values that do it: intervals of numbers, otherwise single values; any of them.
        words: fact and values in words.
        example: whether `values` is only one example, because it hangs together with another number.
    """

    fact: str
    option: str | None
    before: Any
    values: tuple[Interval | Value, ...]
    words: str
    example: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "fact": self.fact,
            "option": self.option,
            "before": self.before,
            "values": [attrs.asdict(one) if isinstance(one, Interval) else one for one in self.values],
            "words": self.words,
            "example": self.example,
        }


@attrs.frozen
class Way:
    """A smallest change that makes an advice recommended.

    Attributes:
        answers: what is unknown and would have to be so.
        changes: what is known and would have to be otherwise.
        tell: fact -> a value with which it is so.
        cost: the effort of all answers and changes, by the `cost` of the facts; a change is as ten answers.
    """

    answers: tuple[Change, ...]
    changes: tuple[Change, ...]
    tell: Mapping[str, Any] = attrs.field(converter=frozen)
    cost: float

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The facts and options that it is made of."""
        return tuple((one.fact, one.option) for one in (*self.answers, *self.changes))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "answers": [one.to_dict() for one in self.answers],
            "changes": [one.to_dict() for one in self.changes],
            "tell": dict(self.tell),
            "cost": self.cost,
        }

    def __str__(self) -> str:
        parts = [f"if {' and '.join(one.words for one in _brief(self.answers))}"] if self.answers else []
        changed = " and ".join(f"{one.words} instead of {_shown(one.before)}" for one in self.changes)
        return "; ".join([*parts, *([f"with {changed}"] if changed else [])])


@attrs.frozen
class WhyNot:
    """Why an advice is not recommended, and everything small that would change that.

    Attributes:
        id: the advice.
        title: its title.
        status: recommended, withheld, possible or excluded.
        ways: the smallest changes, the cheapest first.
        more: how many smallest sets of changes were left out.
        exact: whether these are all; the ones that are given do it in any case.
        note: a sentence where there is no way.
    """

    id: str
    title: str
    status: str
    ways: tuple[Way, ...]
    more: int = 0
    exact: bool = True
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "status": self.status,
            "ways": [way.to_dict() for way in self.ways],
            "more": self.more,
            "exact": self.exact,
            "note": self.note,
        }

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.status}"]
        lines += [f"  {self.note}"] if self.note else []
        lines += ["  it would be recommended"] if self.ways else []
        lines += [f"  - {way}" for way in self.ways]
        lines += [f"  and in {self.more} more ways"] if self.more else []
        return "\n".join(lines)


def why_not(advice: str, answer: Answer, data: RulesetData, fates: Fates, *, strict: bool) -> WhyNot:
    """Return every smallest change that makes an advice recommended.

    Args:
        advice: the advice.
        answer: the answer in which it is not recommended.
        data: the ruleset.
        fates: its tables.
        strict: whether open avoid rules and needs withhold an advice.
    """
    title, status = data.advice[advice].title, answer.status(advice)
    if status == "recommended":
        return WhyNot(advice, title, status, (), note="It is recommended already.")
    values = answer.context.values
    try:
        found = smallest_ways(advice, values, fates, strict=strict, most=_MOST_WAYS)
    except TooLarge:
        note = "The ruleset is too large to say exactly what would change it; its rules read: "
        return WhyNot(advice, title, status, (), exact=False, note=note + ", ".join(sorted(fates.read_by(advice))))
    writer = _Writer(values, data, fates)
    ways = tuple(writer.way(slots, cost, box) for slots, cost, boxes in found.sets for box in boxes)
    return WhyNot(advice, title, status, ways, found.more, found.exact, _note(found))


def _note(found: Ways) -> str:
    if found.sets:
        return "" if found.exact else "There may be more ways than these: the numbers hang together in too many ways."
    return "Nothing you can change does." if found.exact else "No way was found, but there may be one."


class _Writer:
    """From cells to values and words."""

    def __init__(self, values: Mapping[str, Value], data: RulesetData, fates: Fates) -> None:
        self.values, self.data, self.fates = values, data, fates
        self.variables = {(fact, one.option): one for one in fates.tables.variables for fact in one.facts}

    def way(self, slots: tuple[Slot, ...], cost: float, box: Box) -> Way:
        changes = [self.change(slot, box) for slot in slots]
        tell: dict[str, Any] = {}
        for slot, one in zip(slots, changes, strict=True):
            self._tell(tell, slot, one, box)
        return Way(
            tuple(one for one in changes if one.before is None),
            tuple(one for one in changes if one.before is not None),
            tell,
            cost,
        )

    def change(self, slot: Slot, box: Box) -> Change:
        name, option = slot
        fact, before = self.data.facts[name], self.before(slot)
        if name in box.joint:
            value = box.joint[name]
            return Change(name, None, before, (value,), f"{fact.title}: {value} for example", example=True)
        variable = self.variables[slot]
        if variable.group is not None:
            line = variable.group.line(name, self.values)
            spans = _joined([interval for cell, interval, _ in line if cell in box.slots[slot]])
            words = " or ".join(interval_in_words(span, fact) for span in spans)
            return Change(name, None, before, spans, f"{fact.title}: {words}")
        values = tuple(variable.cells[cell] for cell in box.slots[slot])
        return Change(name, option, before, values, _words(fact, option, values))

    def before(self, slot: Slot) -> Any:
        fact, option = slot
        value = self.values.get(fact)
        if option is None or value is None:
            return value
        return value.get(option) if isinstance(value, dict) else option in value  # type: ignore[operator]

    def _tell(self, tell: dict[str, Any], slot: Slot, change: Change, box: Box) -> None:
        name, option = slot
        variable = self.variables[slot]
        if option is not None:
            known: Any = self.values.get(name)
            options = self.data.facts[name].options
            if isinstance(known, tuple):
                known = {one: one in known for one in options}
            tell.setdefault(name, dict(known or {}))[option] = change.values[0]
        elif change.example or variable.group is None:
            tell[name] = change.values[0]
        else:
            line = variable.group.line(name, self.values)
            inner = [number for cell, _, number in line if cell in box.slots[slot]]
            near = change.before if change.before is not None else 0
            tell[name] = min(inner, key=lambda number: abs(number - near))


def _joined(spans: list[Interval]) -> tuple[Interval, ...]:
    """Join intervals that touch, from low to high."""
    found: list[Interval] = []
    for span in spans:
        if found and found[-1].high == span.low and (found[-1].high_in or span.low_in):
            found[-1] = Interval(found[-1].low, span.high, found[-1].low_in, span.high_in)
        else:
            found.append(span)
    return tuple(found)


def _words(fact: Fact, option: str | None, values: tuple[Any, ...]) -> str:
    if option is not None:
        return f"{fact.title}: {'' if values == (True,) else 'not '}{fact.options[option]}"
    if fact.type == BOOLEAN:
        return f"{fact.title}: {'yes' if values == (True,) else 'no'}"
    return f"{fact.title}: {' or '.join(fact.options[value] for value in values)}"


def _brief(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return changes


def _shown(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
