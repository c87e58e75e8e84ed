"""Conditions in words that a person can read."""

from __future__ import annotations

from backrules.conditions import And, Any, Compare, Condition, Constant, Flag, Has, In, Is, Known, Not, Or, Unknown
from backrules.model import RulesetData

__all__ = ["in_words"]

_COMPARED = {
    "<": "below",
    "<=": "at most",
    "==": "exactly",
    "!=": "other than",
    ">=": "at least",
    ">": "more than",
}


def in_words(condition: Condition, data: RulesetData) -> str:
    """Return a condition in words, made of the titles of facts and the texts of options."""
    match condition:
        case Constant(value):
            return "always" if value else "never"
        case Flag(name):
            return _title(name, data)
        case Compare(fact, operator, number):
            return f"{_title(fact, data)} {_COMPARED[operator]} {number}{_unit(fact, data)}"
        case Is(fact, option) | Has(fact, option):
            return f"{_title(fact, data)}: {data.facts[fact].options[option]}"
        case In(fact, options):
            return f"{_title(fact, data)}: {' or '.join(data.facts[fact].options[option] for option in options)}"
        case Any(fact):
            return f"any of {_title(fact, data)}"
        case Known(fact):
            return f"{_title(fact, data)} is known"
        case Unknown(fact):
            return f"{_title(fact, data)} is not known"
        case Not(part):
            return f"not ({in_words(part, data)})" if isinstance(part, (And, Or)) else f"not {in_words(part, data)}"
        case And(parts):
            return " and ".join(f"({in_words(p, data)})" if isinstance(p, Or) else in_words(p, data) for p in parts)
        case Or(parts):
            return " or ".join(in_words(part, data) for part in parts)


def _title(name: str, data: RulesetData) -> str:
    if name in data.facts:
        return data.facts[name].title
    derived = data.derived.get(name) or data.numbers.get(name)
    return (derived and derived.title) or name.replace("_", " ")


def _unit(name: str, data: RulesetData) -> str:
    fact = data.facts.get(name) or data.numbers.get(name)
    return f" {fact.unit}" if fact and fact.unit else ""
