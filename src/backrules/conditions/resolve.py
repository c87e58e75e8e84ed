"""What only the facts tell about a condition: whether a word is an option or a number, and what options are counted."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules.conditions.arithmetic import Quantity
from backrules.conditions.comparing import comparison
from backrules.conditions.nodes import And, Condition, Count, Flag, Has, Is, Not, Or
from backrules.conditions.typecheck import Kind, is_number
from backrules.facts.schema import CHOICES, Fact

__all__ = ["resolved"]


def resolved(condition: Condition, kinds: Mapping[str, Kind]) -> Condition:
    """Return a condition as it is meant: `a == b` of two numbers, `count(equipment)` of options.

    Args:
        condition: the condition, as it parses.
        kinds: what each name stands for.
    """
    match condition:
        case Not(part):
            return attrs.evolve(condition, part=resolved(part, kinds))
        case And(parts) | Or(parts):
            return attrs.evolve(condition, parts=tuple(resolved(part, kinds) for part in parts))
        case Count((Flag(fact, at=at),)) if _is_choices(kinds.get(fact)):
            options = kinds[fact].options  # type: ignore[union-attr]
            parts = tuple(Has(fact, option, at=at) for option in options)
            return attrs.evolve(condition, parts=parts, of=(fact,))
        case Count(parts):
            return attrs.evolve(condition, parts=tuple(resolved(part, kinds) for part in parts))
        case Is(fact, other, at=at) if fact in kinds and is_number(kinds[fact]):
            return comparison(Quantity(fact, at=at), "==", Quantity(other, at=at), at)
        case _:
            return condition


def _is_choices(kind: Kind | None) -> bool:
    return isinstance(kind, Fact) and kind.type == CHOICES
