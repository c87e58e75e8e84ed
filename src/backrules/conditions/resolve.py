"""What only the facts tell about a condition: whether a word is an option, a group or a number, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules.conditions.arithmetic import Quantity
from backrules.conditions.comparing import comparison
from backrules.conditions.nodes import And, Any, Condition, Count, Flag, Has, In, Is, Not, Or
from backrules.conditions.typecheck import Kind, is_number
from backrules.facts.schema import CHOICE, CHOICES, Fact

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
        case Count((Flag(fact), *_) as named) if (options := _counted_options(condition, kinds)) is not None:
            parts = tuple(Has(fact, option, at=condition.at) for option in options)
            return attrs.evolve(condition, parts=parts, of=tuple(part.name for part in named))  # type: ignore[union-attr]
        case Count(parts):
            return attrs.evolve(condition, parts=tuple(resolved(part, kinds) for part in parts))
        case Is(fact, other, at=at) if fact in kinds and is_number(kinds[fact]):
            return comparison(Quantity(fact, at=at), "==", Quantity(other, at=at), at)
        case In(fact, options) if isinstance(kind := kinds.get(fact), Fact):
            among = [option for name in options for option in kind.groups.get(name, (name,))]
            return attrs.evolve(condition, options=tuple(among))
        case Has(word, choice, at=at) if word not in kinds and _has_group(kinds.get(choice), word, CHOICE):
            return In(choice, kinds[choice].groups[word], at=at)  # type: ignore[union-attr]
        case Any(fact, str(group)) if _has_group(kinds.get(fact), group, CHOICES):
            parts = tuple(Has(fact, option, at=condition.at) for option in kinds[fact].groups[group])  # type: ignore[union-attr]
            return parts[0] if len(parts) == 1 else Or(parts, at=condition.at)
        case _:
            return condition


def _counted_options(count: Count, kinds: Mapping[str, Kind]) -> tuple[str, ...] | None:
    """Return the options that are counted where a choices fact, or it and one of its groups, stand in a count."""
    match count.parts:
        case (Flag(fact),) if _is_choices(kinds.get(fact)):
            return tuple(kinds[fact].options)  # type: ignore[union-attr]
        case (Flag(fact), Flag(group)) if _has_group(kinds.get(fact), group, CHOICES):
            return kinds[fact].groups[group]  # type: ignore[union-attr]
    return None


def _has_group(kind: Kind | None, group: str, wanted: str) -> bool:
    return isinstance(kind, Fact) and kind.type == wanted and group in kind.groups


def _is_choices(kind: Kind | None) -> bool:
    return isinstance(kind, Fact) and kind.type == CHOICES
