"""The truth of a condition on known values: true, false, or None for unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any as AnyType

from backrules.conditions.arithmetic import calculator
from backrules.conditions.counting import count_of
from backrules.conditions.nodes import (
    And,
    Any,
    Compare,
    Condition,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Or,
    Unknown,
)

__all__ = ["COMPARISONS", "holds", "truth"]

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


def truth(condition: Condition, values: Mapping[str, AnyType]) -> bool | None:
    """Return the truth of a condition in strong Kleene logic.

    Args:
        condition: the condition.
        values: the known facts, computed numbers and derived conditions.
    """
    match condition:
        case Not(part):
            inner = truth(part, values)
            return None if inner is None else not inner
        case And(parts):
            return _joined(parts, values, absorbing=False)
        case Or(parts):
            return _joined(parts, values, absorbing=True)
        case Count(parts, ranges):
            return count_of([truth(part, values) for part in parts], ranges)
        case _:
            return holds(condition, values)


def _joined(parts: tuple[Condition, ...], values: Mapping[str, AnyType], *, absorbing: bool) -> bool | None:
    """Return Kleene's and or or, whichever has this absorbing value."""
    result: bool | None = not absorbing
    for part in parts:
        one = truth(part, values)
        if one is absorbing:
            return absorbing
        if one is None:
            result = None
    return result


def holds(test: Condition, values: Mapping[str, AnyType]) -> bool | None:
    """Return the truth of a test that is not made of other conditions.

    Args:
        test: any node but Not, And, Or and Count. A Flag is looked up in `values` like a fact.
        values: canonical values of the known facts, and computed numbers.
    """
    if isinstance(test, Constant):
        return test.value
    if isinstance(test, Flag):
        return values.get(test.name)
    value = values.get(test.fact)  # type: ignore[union-attr]
    if value is None and isinstance(test, Compare) and test.computed is not None:
        value = calculator(test.computed)(values)
    match test:
        case Known():
            return value is not None and not isinstance(value, dict)
        case Unknown():
            return value is None or isinstance(value, dict)
        case _ if value is None:
            return None
        case Compare(_, sign, number):
            return COMPARISONS[sign](value, number)
        case Is(_, option):
            return bool(value == option)
        case In(_, options):
            return value in options
        case Has(_, option):
            return value.get(option) if isinstance(value, dict) else option in value
        case Any():
            # a dict lacks at least one option: without a true one the answer is open
            return (True in value.values() or None) if isinstance(value, dict) else bool(value)
        case _:
            raise TypeError(f"{test!r} is made of other conditions")
