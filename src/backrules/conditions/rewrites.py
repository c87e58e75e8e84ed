"""Small pure rewrites. Each keeps the Kleene truth of a condition for every profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from backrules.conditions.nodes import (
    FALSE,
    TRUE,
    And,
    Compare,
    Condition,
    Constant,
    Flag,
    Known,
    Not,
    Operator,
    Or,
    Unknown,
)

__all__ = ["leaves", "names_read", "negation_normal_form", "renamed", "residual"]

_OPPOSITE: dict[str, Operator] = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}


def leaves(condition: Condition) -> Iterator[Condition]:
    """Yield the tests of a condition, left to right."""
    match condition:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield condition


def names_read(condition: Condition) -> tuple[str, ...]:
    """Return the facts and derived names that a condition reads, each once, left to right."""
    names = (leaf.name if isinstance(leaf, Flag) else getattr(leaf, "fact", None) for leaf in leaves(condition))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def renamed(condition: Condition, names: Mapping[str, str]) -> Condition:
    """Return the condition with other names of derived facts and computed numbers.

    Args:
        condition: the condition.
        names: old name -> new name.
    """
    match condition:
        case Not(part):
            return Not(renamed(part, names))
        case And(parts) | Or(parts):
            return type(condition)(tuple(renamed(part, names) for part in parts))
        case Flag(name):
            return Flag(names.get(name, name))
        case Compare(fact, operator, number):
            return Compare(names.get(fact, fact), operator, number)
        case _:
            return condition


def negation_normal_form(condition: Condition, *, negate: bool = False) -> Condition:
    """Return the condition (or its negation) with `not` only before tests that have no opposite of their own."""
    match condition:
        case Not(part):
            return negation_normal_form(part, negate=not negate)
        case And(parts) | Or(parts):
            node = Or if isinstance(condition, And) == negate else And
            return node(tuple(negation_normal_form(part, negate=negate) for part in parts))
        case _ if not negate:
            return condition
        case Constant(value):
            return FALSE if value else TRUE
        case Compare(fact, operator, number):
            return Compare(fact, _OPPOSITE[operator], number)
        case Known(fact):
            return Unknown(fact)
        case Unknown(fact):
            return Known(fact)
        case _:
            return Not(condition)


def residual(condition: Condition, truth: Callable[[Condition], bool | None]) -> Condition:
    """Return what is left of a condition once the tests whose truth is known are filled in.

    The result is a `Constant` exactly when the Kleene truth of the condition is known.

    Args:
        condition: the condition.
        truth: the truth of a test, None while it is open.
    """
    match condition:
        case Not(part):
            rest = residual(part, truth)
            if isinstance(rest, Constant):
                return FALSE if rest.value else TRUE
            return rest.part if isinstance(rest, Not) else Not(rest)
        case And(parts):
            return _joined(And, [residual(part, truth) for part in parts], FALSE)
        case Or(parts):
            return _joined(Or, [residual(part, truth) for part in parts], TRUE)
        case _:
            value = truth(condition)
            return condition if value is None else TRUE if value else FALSE


def _joined(node: type[And] | type[Or], parts: list[Condition], absorbing: Constant) -> Condition:
    """Join what is left of the parts: one absorbing constant decides, the other constants and repetitions go."""
    left: dict[Condition, None] = {}
    for part in parts:
        if part == absorbing:
            return absorbing
        if not isinstance(part, Constant):
            left.update(dict.fromkeys(part.parts if isinstance(part, node) else (part,)))
    if not left:
        return TRUE if absorbing == FALSE else FALSE
    return next(iter(left)) if len(left) == 1 else node(tuple(left))
