"""Small pure rewrites. Each keeps the Kleene truth of a condition for every profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import attrs

from backrules.conditions.arithmetic import Arithmetic, Quantity, arithmetic_to_text, quantities, replaced
from backrules.conditions.counting import complement, shortest_count
from backrules.conditions.nodes import (
    FALSE,
    TRUE,
    And,
    Compare,
    Condition,
    Constant,
    Count,
    Flag,
    Known,
    Not,
    Operator,
    Or,
    Unknown,
)

__all__ = ["counts", "leaves", "names_read", "negation_normal_form", "numbers_without_names", "renamed", "residual"]

_OPPOSITE: dict[str, Operator] = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}


def leaves(condition: Condition) -> tuple[Condition, ...]:
    """Return the tests of a condition, left to right."""
    return condition.tests if isinstance(condition, (Not, And, Or, Count)) else (condition,)


def counts(condition: Condition) -> Iterator[Count]:
    """Yield the counts in a condition, left to right."""
    match condition:
        case Not(part):
            yield from counts(part)
        case And(parts) | Or(parts) | Count(parts):
            if isinstance(condition, Count):
                yield condition
            for part in parts:
                yield from counts(part)


def names_read(condition: Condition) -> tuple[str, ...]:
    """Return the facts and derived names that a condition reads, each once, left to right.

    A number that has no name of its own is not among them, but what it is computed from.
    """
    return tuple(dict.fromkeys(name for leaf in leaves(condition) for name in _names_of(leaf)))


def _names_of(leaf: Condition) -> Iterator[str]:
    match leaf:
        case Constant():
            return
        case Flag(name):
            yield name
        case Compare(computed=expression) if expression is not None:
            yield from (quantity.name for quantity in quantities(expression))
        case _:
            yield leaf.fact  # type: ignore[union-attr]


def numbers_without_names(condition: Condition) -> Iterator[tuple[str, Arithmetic]]:
    """Yield the numbers that only stand in comparisons, with their texts, by which they go."""
    for leaf in leaves(condition):
        if isinstance(leaf, Compare) and leaf.computed is not None:
            yield leaf.fact, leaf.computed


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
        case Count(parts):
            return attrs.evolve(condition, parts=tuple(renamed(part, names) for part in parts))
        case Flag(name):
            return Flag(names.get(name, name))
        case Compare(computed=expression) if expression is not None:
            new = replaced(expression, lambda quantity: Quantity(names.get(quantity.name, quantity.name)))
            return attrs.evolve(condition, fact=arithmetic_to_text(new), computed=new)
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
        case Count(parts, ranges):
            own = tuple(negation_normal_form(part) for part in parts)
            return attrs.evolve(condition, parts=own, ranges=complement(ranges) if negate else ranges)
        case _ if not negate:
            return condition
        case Constant(value):
            return FALSE if value else TRUE
        case Compare(_, operator):
            return attrs.evolve(condition, operator=_OPPOSITE[operator])
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
        case Count(parts, ranges):
            left = shortest_count([residual(part, truth) for part in parts], ranges)
            return condition if left == condition else left
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
