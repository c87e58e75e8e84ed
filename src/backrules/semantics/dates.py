"""Dates as what engines know: how many days have gone by since then, as a whole number.

A ruleset that reads dates is answered as of a day. As of that day a date is a whole number, `days_since(f)` is that
number, and a comparison of `years_since(f)` is one of it with the days since the day so many years ago. Nothing else
needs to know of dates, but who reads them from a profile, and who says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import attrs

from backrules.conditions import And, Arithmetic, Call, Compare, Condition, Count, Not, Operation, Or, Quantity
from backrules.conditions.arithmetic import arithmetic_to_text
from backrules.facts import Fact
from backrules.facts.dates import LONGEST_AGO, days_of_years
from backrules.facts.schema import DATE, INTEGER
from backrules.model import RulesetData

__all__ = ["as_of_the_day_of", "condition_as_of", "dated", "reads_dates"]

T = TypeVar("T")


def reads_dates(data: RulesetData) -> bool:
    """Whether a ruleset has facts that are dates."""
    return any(fact.type == DATE for fact in data.facts.values())


def dated(data: RulesetData, as_of: date) -> RulesetData:
    """Return a ruleset as of a day: without facts that are dates, or functions of them."""
    found: RulesetData = _dated(data, as_of)
    return found


def as_of_the_day_of(data: RulesetData, part: T) -> T:
    """Return what was read beside a ruleset, such as an invariant, as of the same day as the ruleset, if it has one."""
    days = (fact.as_of for fact in data.facts.values() if fact.as_of is not None)
    day = next(days, None)
    dated_part: T = part if day is None else _dated(part, day)
    return dated_part


def _dated(part: Any, as_of: date) -> Any:
    """Return a part of a ruleset with all conditions, numbers and facts in it as of a day."""
    if isinstance(part, Fact):
        if part.type != DATE:
            return part
        return attrs.evolve(part, type=INTEGER, range=(0, LONGEST_AGO), as_of=as_of)
    if isinstance(part, Condition):
        return condition_as_of(part, as_of)
    if isinstance(part, Arithmetic):
        return _number(part)
    if isinstance(part, Mapping):
        return {key: _dated(value, as_of) for key, value in part.items()}
    if isinstance(part, tuple):
        return tuple(_dated(value, as_of) for value in part)
    if attrs.has(type(part)):
        fields = {field.alias: getattr(part, field.name) for field in attrs.fields(type(part)) if field.init}
        changed = {name: _dated(value, as_of) for name, value in fields.items()}
        return part if changed == fields else attrs.evolve(part, **changed)
    return part


def condition_as_of(condition: Condition, as_of: date) -> Condition:
    """Return a condition as of a day."""
    match condition:
        case Not(part):
            return attrs.evolve(condition, part=condition_as_of(part, as_of))
        case And(parts) | Or(parts) | Count(parts):
            return attrs.evolve(condition, parts=tuple(condition_as_of(part, as_of) for part in parts))
        case Compare(computed=Call("years_since", (Quantity(fact),))):
            return _years(fact, condition, as_of)
        case Compare(computed=expression) if expression is not None:
            number = _number(expression)
            if isinstance(number, Quantity):
                return attrs.evolve(condition, fact=number.name, computed=None)
            return attrs.evolve(condition, fact=arithmetic_to_text(number), computed=number)
    return condition


def _number(expression: Arithmetic) -> Arithmetic:
    match expression:
        case Call("days_since", (Quantity() as fact,)):
            return fact
        case Call(function, arguments):
            return Call(function, tuple(map(_number, arguments)))
        case Operation(sign, left, right):
            return Operation(sign, _number(left), _number(right))
    return expression


def _years(fact: str, test: Compare, as_of: date) -> Condition:
    """Return a comparison of completed years as one of days."""
    years = int(test.number)
    reached, passed = (Compare(fact, ">=", days_of_years(one, as_of), at=test.at) for one in (years, years + 1))
    before, within = (attrs.evolve(one, operator="<") for one in (reached, passed))
    match test.operator:
        case ">=":
            return reached
        case ">":
            return passed
        case "<":
            return before
        case "<=":
            return within
        case "==":
            return And((reached, within), at=test.at)
        case _:
            return Or((before, passed), at=test.at)
