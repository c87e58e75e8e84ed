"""From a condition to its text: `parse(to_text(c)) == c` for every condition."""

from __future__ import annotations

from backrules._util.numerals import literal
from backrules.conditions.nodes import (
    And,
    Any,
    Compare,
    Condition,
    Constant,
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
        case Compare(fact, operator, number):
            return f"{fact} {operator} {literal(number)}"
        case Is(fact, option):
            return f"{fact} == {_option(option)}"
        case In(fact, options):
            return f"{fact} in [{', '.join(map(_option, options))}]"
        case Has(fact, option):
            return f'"{option}" in {fact}'
        case Any(fact):
            return f"any({fact})"
        case Known(fact):
            return f"known({fact})"
        case Unknown(fact):
            return f"unknown({fact})"
        case Not(part):
            return _negated(part)
        case And(parts):
            return " and ".join(f"({to_text(p)})" if isinstance(p, (And, Or)) else to_text(p) for p in parts)
        case Or(parts):
            return " or ".join(f"({to_text(p)})" if isinstance(p, Or) else to_text(p) for p in parts)


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
