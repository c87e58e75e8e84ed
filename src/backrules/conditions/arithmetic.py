"""Computed numbers: `+ - * /` and a few functions over number facts and other computed numbers.

The value is a 64-bit float, so that every engine gets the same one: operands are turned into floats first. It is
unknown if an input is unknown, after a division by zero, and when it is larger than 2**53 either way (where a whole
number and its neighbour are the same float). What a function is given is held to the same limit, so that no engine has
to say what the least of an infinite number is.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

import attrs

from backrules._util.numerals import literal
from backrules.facts.schema import LARGEST

__all__ = [
    "FUNCTIONS",
    "PRECEDENCE",
    "Arithmetic",
    "Calculator",
    "Call",
    "Function",
    "Number",
    "Operation",
    "Place",
    "Quantity",
    "Sign",
    "arithmetic_to_text",
    "calculator",
    "constant",
    "plain_number",
    "quantities",
    "replaced",
]

Place = tuple[int, int] | None  # where a part stands in its text
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}
_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Sign = Literal["+", "-", "*", "/"]
Function = Literal["min", "max", "abs", "round", "floor", "days_since", "years_since"]


def _of_no_day(_: float) -> float:
    raise KeyError  # `semantics.dates` takes these away as of a day; without one they are unknown


# what each function does, and how many numbers it takes, None for two or more
FUNCTIONS: dict[Function, tuple[Callable[..., float], int | None]] = {
    "min": (min, None),
    "max": (max, None),
    "abs": (abs, 1),
    "round": (lambda number: float(math.floor(number + 0.5)), 1),
    "floor": (lambda number: float(math.floor(number)), 1),
    "days_since": (_of_no_day, 1),
    "years_since": (_of_no_day, 1),
}
Calculator = Callable[[Mapping[str, Any]], int | float | None]


def plain_number(value: int | float) -> int | float:
    """Return a number in the one form it is compared and printed in: whole numbers as `int`.

    Raises:
        ValueError: it is not finite, is larger than 2**53 either way, or is a truth value.
    """
    if isinstance(value, bool) or not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"{value!r} is not a number that a fact can be compared with")
    return int(value) if isinstance(value, float) and value.is_integer() else value


@attrs.frozen
class Number:
    """A constant."""

    value: int | float = attrs.field(converter=plain_number)


@attrs.frozen
class Quantity:
    """A number fact or a computed number, by its name."""

    name: str
    at: Place = attrs.field(default=None, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Operation:
    """One of `+ - * /` on two operands."""

    sign: Sign
    left: Arithmetic
    right: Arithmetic


@attrs.frozen
class Call:
    """A function of numbers: `max(front_sets, back_sets)`."""

    function: Function
    arguments: tuple[Arithmetic, ...]


Arithmetic = Number | Quantity | Operation | Call


def arithmetic_to_text(expression: Arithmetic) -> str:
    """Return the expression as text that parses to the same."""
    match expression:
        case Number(value):
            return literal(value)
        case Quantity(name):
            return name
        case Operation(sign, left, right):
            return f"{_operand(left, sign, strict=False)} {sign} {_operand(right, sign, strict=True)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(arithmetic_to_text, arguments))})"


def _operand(part: Arithmetic, sign: str, *, strict: bool) -> str:
    text = arithmetic_to_text(part)
    if not isinstance(part, Operation):
        return text
    weaker = PRECEDENCE[part.sign] < PRECEDENCE[sign] + strict
    return f"({text})" if weaker else text


def quantities(expression: Arithmetic) -> Iterator[Quantity]:
    """Yield the names that an expression reads, as they stand in it."""
    match expression:
        case Quantity():
            yield expression
        case Operation(_, left, right):
            yield from quantities(left)
            yield from quantities(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from quantities(argument)


def replaced(expression: Arithmetic, change: Callable[[Quantity], Arithmetic]) -> Arithmetic:
    """Return an expression with something else in the place of each name."""
    match expression:
        case Quantity():
            return change(expression)
        case Operation(sign, left, right):
            return Operation(sign, replaced(left, change), replaced(right, change))
        case Call(function, arguments):
            return Call(function, tuple(replaced(argument, change) for argument in arguments))
        case _:
            return expression


@lru_cache(maxsize=10_000)
def calculator(expression: Arithmetic) -> Calculator:
    """Return a function from values to the number, or None where it is unknown."""
    run = _compiled(expression)

    def calculate(values: Mapping[str, Any]) -> int | float | None:
        try:
            result = run(values)
        except (KeyError, ZeroDivisionError, OverflowError):
            return None
        return plain_number(result) if -LARGEST <= result <= LARGEST else None

    return calculate


def constant(expression: Arithmetic) -> float | None:
    """Return the number of an expression that reads nothing, as 64-bit floats have it; None where that is unknown."""
    try:
        return _compiled(expression)({})
    except (ZeroDivisionError, OverflowError):
        return None


def _compiled(expression: Arithmetic) -> Callable[[Mapping[str, Any]], float]:
    match expression:
        case Number(value):
            constant = float(value)
            return lambda _: constant
        case Quantity(name):
            return lambda values: float(values[name])
        case Operation(sign, left, right):
            function, first, second = _OPERATIONS[sign], _compiled(left), _compiled(right)
            return lambda values: function(first(values), second(values))
        case Call(name, arguments):
            call, given = FUNCTIONS[name][0], [_compiled(argument) for argument in arguments]
            return lambda values: call(*[_within_limits(argument(values)) for argument in given])


def _within_limits(number: float) -> float:
    """Return a number that a function may be given; others are unknown, as in a computed number."""
    if not -LARGEST <= number <= LARGEST:
        raise OverflowError
    return number
