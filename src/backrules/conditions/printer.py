"""From a condition to its text: `parse(to_text(c)) == c` for every condition."""

from __future__ import annotations

from backrules._util.numerals import literal
from backrules.conditions.arithmetic import Number, Operation, Quantity, arithmetic_to_text
from backrules.conditions.comparing import sides
from backrules.conditions.counting import Ranges, complement
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
from backrules.conditions.tokens import RESERVED

__all__ = ["to_text"]


def to_text(condition: Condition) -> str:
    """Return the condition as one line of text."""
    match condition:
        case Constant(value):
            return "true" if value else "false"
        case Flag(name):
            return name
        case Compare(fact, operator, number, computed=None):
            return f"{fact} {operator} {literal(number)}"
        case Compare(_, operator):
            left, right = sides(condition)
            if operator in ("==", "!=") and isinstance(left, Quantity) and isinstance(right, Quantity):
                left, right = Operation("-", left, right), Number(0)  # two names would be a fact and its option
            return f"{arithmetic_to_text(left)} {operator} {arithmetic_to_text(right)}"
        case Is(fact, option):
            return f"{fact} == {_option(option)}"
        case In(fact, options):
            return f"{fact} in [{', '.join(map(_option, options))}]"
        case Has(fact, option):
            return f'"{option}" in {fact}'
        case Any(fact, None):
            return f"any({fact})"
        case Any(fact, group):
            return f"any({fact}, {group})"
        case Known(fact):
            return f"known({fact})"
        case Unknown(fact):
            return f"unknown({fact})"
        case Count(parts, ranges, of=of):
            return _compared(f"count({', '.join(of or map(to_text, parts))})", ranges)
        case Not(part):
            return _negated(part)
        case And(parts):
            return " and ".join(f"({to_text(p)})" if isinstance(p, (And, Or)) else to_text(p) for p in parts)
        case Or(parts):
            return " or ".join(f"({to_text(p)})" if isinstance(p, Or) else to_text(p) for p in parts)


def _compared(count: str, ranges: Ranges) -> str:
    """Compare a count with the numbers of its ranges."""
    match ranges:
        case ((low, high),) if low == high:
            return f"{count} == {low}"
        case ((low, None),):
            return f"{count} >= {low}"
        case ((0, high),):
            return f"{count} <= {high}"
        case ((low, high),):
            return f"{low} <= {count} <= {high}"
    if ranges[-1][1] is not None:
        return f"{count} in [{_listed(ranges)}]"
    others = complement(ranges)
    return f"{count} != {others[0][0]}" if others == ((others[0][0],) * 2,) else f"{count} not in [{_listed(others)}]"


def _listed(ranges: Ranges) -> str:
    return ", ".join(str(count) for low, high in ranges for count in range(low, (high or 0) + 1))


def _negated(part: Condition) -> str:
    match part:
        case Is(fact, option):
            return f"{fact} != {_option(option)}"
        case In(fact, options):
            return f"{fact} not in [{', '.join(map(_option, options))}]"
        case Has(fact, option):
            return f'"{option}" not in {fact}'
        case And() | Or():
            return f"not ({to_text(part)})"
        case _:
            return f"not {to_text(part)}"


def _option(option: str) -> str:
    plain = option.isascii() and option.isidentifier() and option not in RESERVED
    return option if plain else f'"{option}"'
