"""Small changes of one condition or computed number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from backrules._util.numerals import literal
from backrules.conditions import (
    And,
    Arithmetic,
    Call,
    Compare,
    Condition,
    Constant,
    Count,
    Has,
    In,
    Is,
    Known,
    Not,
    Number,
    Operation,
    Or,
    Unknown,
    arithmetic_to_text,
    quantities,
    to_text,
)
from backrules.conditions.arithmetic import Function
from backrules.conditions.comparing import comparison
from backrules.conditions.counting import raised, shortest_count
from backrules.conditions.nodes import Operator
from backrules.facts import Fact
from backrules.facts.schema import LARGEST

__all__ = ["Variant", "arithmetic_variants", "following", "shifted", "variants"]

_NEIGHBOUR: dict[Operator, Operator] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_FUNCTIONS: dict[Function, Function] = {"min": "max", "max": "min", "round": "floor", "floor": "round"}
_SIGNS = {"+": "-", "-": "+", "*": "/", "/": "*"}

_Build = Callable[[Condition], Condition]
_Facts = Mapping[str, Fact]


@attrs.frozen
class Variant:
    """A changed condition, or a changed computed number.

    Attributes:
        kind: the kind of change.
        says: what was changed.
        result: the whole after the change.
    """

    kind: str
    says: str
    result: Any


def variants(condition: Condition, facts: _Facts) -> Iterator[Variant]:
    """Yield the small changes of a condition, each result once and none that is the condition itself.

    Args:
        condition: the condition.
        facts: the facts, whose options are swapped.
    """
    found: set[Condition] = {condition}
    for one in _variants(condition, facts, lambda part: part, negate=True):
        if one.result not in found:
            found.add(one.result)
            yield one


def _variants(node: Condition, facts: _Facts, build: _Build, *, negate: bool) -> Iterator[Variant]:
    """Yield the changes of a part of a condition; `build` puts a part back into the whole."""
    match node:
        case Constant():
            return
        case Not(part):
            yield _changed("negated", node, part, build)
            yield from _variants(part, facts, lambda inner: build(Not(inner)), negate=False)
            return
    if negate:
        yield _changed("negated", node, Not(node), build)
    if isinstance(node, (And, Or)):
        yield from _of_joint(node, facts, build)
    elif isinstance(node, Count):
        yield from _of_count(node, facts, build)
    else:
        for kind, leaf in _of_leaf(node, facts):
            yield _changed(kind, node, leaf, build)


def _changed(kind: str, old: Condition, new: Condition, build: _Build) -> Variant:
    return Variant(kind, f"{to_text(old)} -> {to_text(new)}", build(new))


def _of_joint(node: And | Or, facts: _Facts, build: _Build) -> Iterator[Variant]:
    other: type[And] | type[Or] = Or if isinstance(node, And) else And
    yield _changed("and/or", node, other(node.parts), build)
    for place, part in enumerate(node.parts):
        before, after = node.parts[:place], node.parts[place + 1 :]
        rest = (*before, *after)
        left = rest[0] if len(rest) == 1 else type(node)(rest)
        yield Variant("part dropped", f"{to_text(part)} dropped", build(left))

        def inside(
            inner: Condition, before: tuple[Condition, ...] = before, after: tuple[Condition, ...] = after
        ) -> Condition:
            return build(type(node)((*before, inner, *after)))

        yield from _variants(part, facts, inside, negate=True)


def _of_count(node: Count, facts: _Facts, build: _Build) -> Iterator[Variant]:
    """Yield one more and one less of what is counted, a part left out, and the changes of the parts."""
    for step in (-1, 1):
        changed = shortest_count(node.parts, raised(node.ranges, step))
        if not isinstance(changed, Constant):
            yield _changed("threshold", node, changed, build)
    for place, part in enumerate(node.parts):
        before, after = node.parts[:place], node.parts[place + 1 :]
        left = shortest_count((*before, *after), node.ranges)
        if not isinstance(left, Constant):
            yield Variant("part dropped", f"{to_text(part)} dropped", build(left))

        def inside(
            inner: Condition, before: tuple[Condition, ...] = before, after: tuple[Condition, ...] = after
        ) -> Condition:
            return build(Count((*before, inner, *after), node.ranges))

        yield from _variants(part, facts, inside, negate=True)


def _of_leaf(leaf: Condition, facts: _Facts) -> Iterator[tuple[str, Condition]]:
    match leaf:
        case Compare(_, operator, number, computed=computed):
            yield "operator", attrs.evolve(leaf, operator=_NEIGHBOUR[operator])
            for moved in shifted(number):
                yield "threshold", attrs.evolve(leaf, number=moved)
            for variant in arithmetic_variants(computed) if computed is not None else ():
                if any(True for _ in quantities(variant.result)):
                    yield variant.kind, comparison(variant.result, operator, Number(number))
        case Is(fact, option):
            for other in following(option, (option,), facts[fact]):
                yield "option", Is(fact, other)
        case Has(fact, option):
            for other in following(option, (option,), facts[fact]):
                yield "option", Has(fact, other)
        case In(fact, options):
            for option in options:
                rest = tuple(one for one in options if one != option)
                if rest:
                    yield "option", Is(fact, rest[0]) if len(rest) == 1 else In(fact, rest)
                for other in following(option, options, facts[fact]):
                    yield "option", In(fact, tuple(other if one == option else one for one in options))
        case Known(fact):
            yield "known", Unknown(fact)
        case Unknown(fact):
            yield "known", Known(fact)


def shifted(number: int | float) -> list[int | float]:
    """Return the numbers one step below and above: one of the last decimal place that is written."""
    exact = Decimal(repr(number))
    exponent = exact.as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent) if isinstance(exponent, int) else 0)
    moved = [one for one in (exact - step, exact + step) if abs(one) <= LARGEST]
    return [int(one) if step == 1 else float(one) for one in moved]


def following(option: str, taken: tuple[str, ...], fact: Fact) -> Iterator[str]:
    """Yield the next option in the order of the fact that is not taken, if there is one."""
    options = list(fact.options)
    start = options.index(option) + 1
    yield from [one for one in options[start:] + options[:start] if one not in taken][:1]


def arithmetic_variants(expression: Arithmetic) -> Iterator[Variant]:
    """Yield the small changes of a computed number: another sign, a constant one step away."""
    yield from _of_arithmetic(expression, lambda part: part)


def _of_arithmetic(node: Arithmetic, build: Callable[[Arithmetic], Arithmetic]) -> Iterator[Variant]:
    match node:
        case Number(value):
            for moved in shifted(value):
                yield Variant("threshold", f"{literal(value)} -> {literal(moved)}", build(Number(moved)))
        case Operation(sign, left, right):
            other = Operation(_SIGNS[sign], left, right)  # type: ignore[arg-type]
            text = f"{arithmetic_to_text(node)} -> {arithmetic_to_text(other)}"
            yield Variant("sign", text, build(other))
            yield from _of_arithmetic(left, lambda part: build(Operation(sign, part, right)))
            yield from _of_arithmetic(right, lambda part: build(Operation(sign, left, part)))
        case Call(function, arguments):
            if function in _FUNCTIONS:
                changed = Call(_FUNCTIONS[function], arguments)
                text = f"{arithmetic_to_text(node)} -> {arithmetic_to_text(changed)}"
                yield Variant("function", text, build(changed))
            for place, argument in enumerate(arguments):

                def inside(inner: Arithmetic, place: int = place) -> Arithmetic:
                    return build(Call(function, (*arguments[:place], inner, *arguments[place + 1 :])))

                yield from _of_arithmetic(argument, inside)
