"""A smallest change as values and in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import attrs

from backrules._util.frozen import frozen
from backrules.conditions import And, Compare, Condition, Flag, Has, In, Is, Known, Not, Or
from backrules.conditions import Any as Any_
from backrules.conditions.arithmetic import plain_number
from backrules.diagrams import Interval, Outcomes
from backrules.explain.changes import Box, Slot
from backrules.facts import BOOLEAN, CHOICE, INTEGER, Fact, Value
from backrules.facts.schema import LARGEST
from backrules.model import RulesetData
from backrules.wording.phrases import value_in_words
from backrules.wording.words import clause, if_clause, in_words

__all__ = ["Change", "Way", "Writer", "condition_of"]


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
        words: all of it in words.
    """

    answers: tuple[Change, ...]
    changes: tuple[Change, ...]
    tell: Mapping[str, Any] = attrs.field(converter=frozen)
    cost: float
    words: str

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The facts and options that it is made of."""
        return tuple((one.fact, one.option) for one in (*self.answers, *self.changes))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "answers": [one.to_dict() for one in self.answers],
            "changes": [one.to_dict() for one in self.changes],
            "tell": {fact: dict(value) if isinstance(value, Mapping) else value for fact, value in self.tell.items()},
            "cost": self.cost,
            "words": self.words,
        }

    def __str__(self) -> str:
        return self.words


class Writer:
    """From cells to values and words."""

    def __init__(self, values: Mapping[str, Value], data: RulesetData, outcomes: Outcomes) -> None:
        self.values, self.data = values, data
        self.variables = {(fact, one.option): one for one in outcomes.tables.variables for fact in one.facts}

    def way(self, slots: tuple[Slot, ...], cost: float, box: Box) -> Way:
        """Return a box of values for some slots as a way."""
        changes = [self._change(slot, box) for slot in slots]
        tell: dict[str, Any] = {}
        for slot, one in zip(slots, changes, strict=True):
            self._tell(tell, slot, one, box)
        answers, others = ([one for one in changes if (one.before is None) is unknown] for unknown in (True, False))
        return Way(tuple(answers), tuple(others), tell, cost, self._words(answers, others, tell))

    def _change(self, slot: Slot, box: Box) -> Change:
        name, option = slot
        before, values = self._before(slot), self._working(slot, box)
        words = in_words(condition_of(self.data.facts[name], option, values), self.data)
        return Change(name, option, before, values, words, example=name in box.joint)

    def _working(self, slot: Slot, box: Box) -> tuple[Interval | Value, ...]:
        """Return the values of a slot that do it."""
        name, _ = slot
        if name in box.joint:
            return (box.joint[name],)
        variable, cells = self.variables[slot], box.slots[slot]
        if variable.group is None:
            return tuple(variable.cells[cell] for cell in cells)
        line = variable.group.line(name, self.values)
        step = int(self.data.facts[name].type == INTEGER)
        return _joined([interval for cell, interval, _ in line if cell in cells], step)

    def _before(self, slot: Slot) -> Any:
        fact, option = slot
        value: Any = self.values.get(fact)
        if option is None or value is None:
            return value
        return value.get(option) if isinstance(value, dict) else option in value

    def _tell(self, tell: dict[str, Any], slot: Slot, change: Change, box: Box) -> None:
        """Add a value that makes the change; options are added to the known ones."""
        name, option = slot
        variable = self.variables[slot]
        if option is not None:
            known = self.data.facts[name].held(self.values.get(name, {}))
            tell.setdefault(name, known)[option] = change.values[0]
        elif change.example or variable.group is None:
            tell[name] = change.values[0]
        else:
            line = variable.group.line(name, self.values)
            near = change.before if change.before is not None else 0
            tell[name] = min((n for cell, _, n in line if cell in box.slots[slot]), key=lambda n: abs(n - near))

    # in words

    def _words(self, answers: list[Change], changes: list[Change], tell: Mapping[str, Any]) -> str:
        language = self.data.language
        said = [if_clause(self._as_clause(answers, tell), language)] if answers else []
        for change in changes:
            words = self._as_clause([change], {})
            if change.option is None:
                now = value_in_words(change.fact, change.before, self.data)
                said.append(language.gettext("once {clause} (now {value})", clause=words, value=now))
            else:
                said.append(language.gettext("once {clause}", clause=words))
        return reduce(lambda one, other: language.gettext("{one}, and {other}", one=one, other=other), said)

    def _as_clause(self, changes: list[Change], tell: Mapping[str, Any]) -> str:
        """Say changes as one clause; a choices fact of which nothing holds, as such."""
        conditions: dict[Condition, None] = {}
        for change in changes:
            fact, held = self.data.facts[change.fact], tell.get(change.fact)
            nothing = isinstance(held, dict) and len(held) == len(fact.options) and not any(held.values())
            conditions[Not(Any_(fact.name)) if nothing else condition_of(fact, change.option, change.values)] = None
        parts = tuple(conditions)
        words = clause(parts[0] if len(parts) == 1 else And(parts), self.data)
        if any(change.example for change in changes):
            return self.data.language.gettext("{clause} (for example)", clause=words)
        return words


def condition_of(fact: Fact, option: str | None, values: tuple[Any, ...]) -> Condition:
    """Return the condition that a fact, or an option of it, has one of these values."""
    if option is not None:
        return Has(fact.name, option) if values == (True,) else Not(Has(fact.name, option))
    if fact.type == BOOLEAN:
        return Flag(fact.name) if values == (True,) else Not(Flag(fact.name))
    if fact.type == CHOICE:
        return Is(fact.name, values[0]) if len(values) == 1 else In(fact.name, values)
    parts = tuple(_within(fact, one) for one in values)
    return parts[0] if len(parts) == 1 else Or(parts)


def _within(fact: Fact, values: Interval | float) -> Condition:
    """Return the condition that a number lies in an interval; the ends of its range are not said."""
    if not isinstance(values, Interval) or values.low == values.high:
        return Compare(fact.name, "==", _rounded(values.low if isinstance(values, Interval) else values))
    least, most = fact.range or (-LARGEST, LARGEST)
    ends = []
    if values.low > least or not values.low_in:
        ends.append(Compare(fact.name, ">=" if values.low_in else ">", _rounded(values.low)))
    if values.high < most or not values.high_in:
        ends.append(Compare(fact.name, "<=" if values.high_in else "<", _rounded(values.high)))
    return And(tuple(ends)) if len(ends) == 2 else ends[0] if ends else Known(fact.name)


def _rounded(number: float) -> int | float:
    """Return a number that somebody wrote as it is, and one that was solved for without digits that say nothing."""
    if number == int(number) or float(f"{number:.12g}") == number:
        return plain_number(number)
    before = len(str(abs(int(number))))
    return plain_number(float(f"{number:.{max(8, before + 2)}g}"))


def _joined(spans: list[Interval], step: int) -> tuple[Interval, ...]:
    """Join intervals that touch, from low to high; whole numbers also touch with a step of 1 between them."""
    found: list[Interval] = []
    for span in spans:
        touches = found and (
            (step and span.low - found[-1].high == step)
            or (found[-1].high == span.low and (found[-1].high_in or span.low_in))
        )
        if touches:
            found[-1] = Interval(found[-1].low, span.high, found[-1].low_in, span.high_in)
        else:
            found.append(span)
    return tuple(found)
