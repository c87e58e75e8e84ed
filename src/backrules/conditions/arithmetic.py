"""Computed numbers: `+ - * /` over number facts and other computed numbers.

The value is a 64-bit float, so that every engine gets the same one: operands are turned into floats first. It is
unknown if an input is unknown, after a division by zero, and when it is larger than 2**53 either way (where a whole
number and its neighbour are the same float).

    sum     := product (("+" | "-") product)*
    product := factor (("*" | "/") factor)*
    factor  := NAME | "-"? NUMBER | "(" sum ")"
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, cast

import attrs

from backrules._util.numerals import literal
from backrules.conditions.nodes import Place, plain_number
from backrules.conditions.parser import Reader
from backrules.facts.schema import LARGEST

__all__ = [
    "Arithmetic",
    "Calculator",
    "Number",
    "Operation",
    "Quantity",
    "arithmetic_to_text",
    "calculator",
    "constant",
    "parse_arithmetic",
    "quantities",
]

MOST_OPERATIONS = 100  # left-nested: also the depth of recursion
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}
_FUNCTIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Sign = Literal["+", "-", "*", "/"]
Calculator = Callable[[Mapping[str, Any]], int | float | None]


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


Arithmetic = Number | Quantity | Operation


def parse_arithmetic(text: str) -> Arithmetic:
    """Return the expression that `text` says.

    Raises:
        ConditionError: it does not parse, or has more than 100 operations.
    """
    reader = _Arithmetic(text)
    result = reader.level(1)
    reader.finish("expected + - * / or the end")
    return result


class _Arithmetic(Reader):
    """Reads sums (level 1) and products (level 2)."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._operations = 0

    def level(self, precedence: int) -> Arithmetic:
        if precedence > 2:
            return self._factor()
        left = self.level(precedence + 1)
        while sign := self.skip(*(s for s in _PRECEDENCE if _PRECEDENCE[s] == precedence)):
            self._operations += 1
            if self._operations > MOST_OPERATIONS:
                self.fail(f"expected at most {MOST_OPERATIONS} operations", sign, "split it with a computed number")
            left = Operation(cast(Sign, sign.text), left, self.level(precedence + 1))
        return left

    def _factor(self) -> Arithmetic:
        if self.skip("("):
            self.deeper()
            inner = self.level(1)
            self.shallower()
            self.expect(")")
            return inner
        minus = self.skip("-")
        token = self.next
        if token.kind == "number":
            self.take()
            try:
                value = float(token.text) if any(c in token.text for c in ".eE") else int(token.text)
                return Number(-value if minus else value)
            except (ValueError, OverflowError):
                self.fail("expected a number of at most 2**53", token)
        if minus:
            self.fail("expected a number after -", hint="write 0 - x")
        if token.kind != "name":
            self.fail("expected a number fact, a computed number or a number")
        self.take()
        return Quantity(token.text, at=(token.start, token.end))


def arithmetic_to_text(expression: Arithmetic) -> str:
    """Return the expression as text that parses to the same."""
    match expression:
        case Number(value):
            return literal(value)
        case Quantity(name):
            return name
        case Operation(sign, left, right):
            return f"{_operand(left, sign, strict=False)} {sign} {_operand(right, sign, strict=True)}"


def _operand(part: Arithmetic, sign: str, *, strict: bool) -> str:
    text = arithmetic_to_text(part)
    if not isinstance(part, Operation):
        return text
    weaker = _PRECEDENCE[part.sign] < _PRECEDENCE[sign] + strict
    return f"({text})" if weaker else text


def quantities(expression: Arithmetic) -> Iterator[Quantity]:
    """Yield the names that an expression reads, as they stand in it."""
    match expression:
        case Quantity():
            yield expression
        case Operation(_, left, right):
            yield from quantities(left)
            yield from quantities(right)


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
    """Return the number of an expression that reads nothing, as 64-bit floats have it; None if it divides by zero."""
    try:
        return _compiled(expression)({})
    except ZeroDivisionError:
        return None


def _compiled(expression: Arithmetic) -> Callable[[Mapping[str, Any]], float]:
    match expression:
        case Number(value):
            constant = float(value)
            return lambda _: constant
        case Quantity(name):
            return lambda values: float(values[name])
        case Operation(sign, left, right):
            function, first, second = _FUNCTIONS[sign], _compiled(left), _compiled(right)
            return lambda values: function(first(values), second(values))
