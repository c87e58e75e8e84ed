"""The grammar of conditions, by recursive descent.

or         := and ("or" and)*
and        := not ("and" not)*
not        := "not" not | test
test       := "(" or ")" | "true" | "false" | ("known" | "unknown") "(" NAME ")" | "any" "(" NAME ("," NAME)? ")"
            | operand (("<" | "<=" | "==" | "!=" | ">=" | ">") operand)+
            | operand "not"? "in" (NAME | "[" option ("," option)* "]" | "[" number ("," number)* "]")
            | NAME
operand    := sum | STRING | "count" "(" or ("," or)* ")"
option     := NAME | STRING
number     := "-"? NUMBER

A `sum` is a computed number, see `sums`. What begins with a parenthesis is one where the closing parenthesis is
followed by an operator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, cast

import attrs

from backrules.conditions.arithmetic import Arithmetic, Number, Quantity, quantities
from backrules.conditions.comparing import MIRRORED, comparison
from backrules.conditions.counting import Ranges, intersection, ranges_of, union
from backrules.conditions.nodes import (
    And,
    Any,
    Condition,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Operator,
    Or,
    Unknown,
)
from backrules.conditions.sums import SumReader
from backrules.conditions.tokens import Token

__all__ = ["parse"]

_At = tuple[int, int]
_CALLS: dict[str, Callable[..., Condition]] = {"known": Known, "unknown": Unknown, "any": Any}


def parse(text: str) -> Condition:
    """Return the condition that `text` says.

    Raises:
        ConditionError: it does not parse; says where, and what was expected.
    """
    reader = _Reader(text)
    condition = _or(reader)
    reader.finish("expected and, or, or the end")
    return condition


def _or(reader: _Reader) -> Condition:
    return _joined(reader, "or", _and, Or)


def _and(reader: _Reader) -> Condition:
    return _joined(reader, "and", _not, And)


def _joined(
    reader: _Reader, word: str, part: Callable[[_Reader], Condition], node: Callable[..., Condition]
) -> Condition:
    parts = [part(reader)]
    while reader.skip(word):
        parts.append(part(reader))
    return parts[0] if len(parts) == 1 else node(tuple(parts), at=_around(parts))


def _not(reader: _Reader) -> Condition:
    token = reader.skip("not")
    if token is None:
        return _test(reader)
    reader.deeper()
    part = _not(reader)
    reader.shallower()
    return Not(part, at=(token.start, _end(part, token)))


def _test(reader: _Reader) -> Condition:
    if reader.next.text == "(" and not reader.encloses_a_number():
        reader.take()
        reader.deeper()
        inner = _or(reader)
        reader.shallower()
        reader.expect(")")
        return inner
    token = reader.next
    if token.kind == "word" and token.text in ("true", "false"):
        reader.take()
        return Constant(token.text == "true", at=(token.start, token.end))
    if token.kind == "word" and token.text in _CALLS:
        return _call(reader)
    return _comparison(reader)


def _call(reader: _Reader) -> Condition:
    word = reader.take()
    reader.expect("(")
    fact = _name(reader, "expected the name of a fact")
    group = _name(reader, "expected a group of its options").text if word.text == "any" and reader.skip(",") else None
    closing = reader.expect(")")
    if group is not None:
        return Any(fact.text, group, at=(word.start, closing.end))
    return _CALLS[word.text](fact.text, at=(word.start, closing.end))


@attrs.frozen
class _Operand:
    """One side of a comparison, with the tokens from where to where it stands.

    Attributes:
        what: an expression, the option that a string is, or the conditions that are counted.
        start: the first token.
        end: where it ends in the text.
    """

    what: Arithmetic | str | tuple[Condition, ...]
    start: Token
    end: int

    @property
    def name(self) -> str | None:
        """The name that stands alone, which may be of a fact or of an option."""
        return self.what.name if isinstance(self.what, Quantity) else None


def _comparison(reader: _Reader) -> Condition:
    left = _operand(reader)
    negated = reader.skip("not")
    if negated or reader.next.text == "in":
        reader.expect("in")
        member = _member(reader, left)
        return Not(member, at=member.at) if negated else member
    parts: list[Condition] = []
    while operator := reader.skip(*MIRRORED):
        right = _operand(reader)
        parts.append(_compared(reader, left, cast(Operator, operator.text), right))
        left = right
    if parts:
        return _chain(reader, parts)
    if left.name is None:
        message = "expected a comparison"
        reader.fail(message, hint="write count(a, b, c) >= 2" if isinstance(left.what, tuple) else "")
    return Flag(left.name, at=(left.start.start, left.end))


def _chain(reader: _Reader, parts: list[Condition]) -> Condition:
    """Join the comparisons of a chain: `2 <= count(a, b, c) <= 3` is one comparison of the count."""
    match parts:
        case [Count(counted, one), Count(same, other)] if counted == same:
            return _count(reader, counted, intersection(one, other), reader.last, _around(parts))
    return parts[0] if len(parts) == 1 else And(tuple(parts), at=_around(parts))


def _operand(reader: _Reader) -> _Operand:
    token = reader.next
    if token.kind == "string":
        reader.take()
        return _Operand(_unquoted(token), token, token.end)
    if reader.calls("count"):
        return _Operand(_counted(reader), token, reader.last.end)
    return _Operand(reader.sum(), token, reader.last.end)


def _counted(reader: _Reader) -> tuple[Condition, ...]:
    reader.take()
    reader.expect("(")
    reader.deeper()
    parts = [_or(reader)]
    while reader.skip(","):
        parts.append(_or(reader))
    reader.shallower()
    reader.expect(")")
    return tuple(parts)


def _compared(reader: _Reader, left: _Operand, operator: Operator, right: _Operand) -> Condition:
    at = (left.start.start, right.end)
    if isinstance(left.what, tuple) or isinstance(right.what, tuple):
        return _count_compared(reader, left, operator, right, at)
    if isinstance(left.what, Number):
        left, operator, right = right, MIRRORED[operator], left
    if isinstance(left.what, str):
        reader.fail("expected the name of a fact on one side of the comparison", left.start)
    if operator in ("==", "!=") and left.name and (isinstance(right.what, str) or right.name):
        # the name of an option, or of a number: whoever knows the facts can tell, see `resolved`
        test = Is(left.name, right.what if isinstance(right.what, str) else cast(str, right.name), at=at)
        return test if operator == "==" else Not(test, at=at)
    if isinstance(right.what, str):
        reader.fail(f"expected a number beside {operator}", right.start)
    return _numbers_compared(reader, left, operator, right, at)


def _numbers_compared(reader: _Reader, left: _Operand, operator: Operator, right: _Operand, at: _At) -> Condition:
    one, other = cast(Arithmetic, left.what), cast(Arithmetic, right.what)
    if not any(True for side in (one, other) for _ in quantities(side)):
        reader.fail("expected the name of a fact on one side of the comparison", left.start)
    try:
        return comparison(one, operator, other, at)
    except (ValueError, OverflowError):
        reader.refuse("what it is compared with has no value of at most 2**53", right.start)


def _count_compared(reader: _Reader, left: _Operand, operator: Operator, right: _Operand, at: _At) -> Condition:
    if isinstance(right.what, tuple):
        left, operator, right = right, MIRRORED[operator], left
    parts = cast(tuple[Condition, ...], left.what)
    if not (isinstance(right.what, Number) and isinstance(right.what.value, int)):
        reader.refuse("a count is compared with a whole number, as in count(a, b, c) >= 2", right.start)
    return _count(reader, parts, ranges_of(operator, right.what.value), right.start, at)


def _count(reader: _Reader, parts: tuple[Condition, ...], ranges: Ranges, number: Token, at: _At) -> Condition:
    if not ranges or ranges == ((0, None),):
        reader.refuse("a count is 0 or more, so this is the same for everybody", number)
    return Count(parts, ranges, at=at)


def _member(reader: _Reader, left: _Operand) -> Condition:
    if not reader.skip("["):
        fact = _name(reader, "expected a list of options or the name of a fact")
        option = left.what if isinstance(left.what, str) else left.name
        if option is None:
            reader.fail("expected an option before in", left.start)
        return Has(fact.text, option, at=(left.start.start, fact.end))
    if isinstance(left.what, (str, Number)):
        reader.fail("expected the name of a fact before in [...]", left.start)
    if reader.next.text == "]":
        reader.fail("expected at least one option")
    if reader.next.kind == "number" or reader.next.text == "-" or left.name is None:
        return _among_numbers(reader, left)
    options = [_unquoted(_option(reader))]
    while reader.skip(","):
        options.append(_unquoted(_option(reader)))
    closing = reader.expect("]")
    return In(left.name, tuple(options), at=(left.start.start, closing.end))


def _among_numbers(reader: _Reader, left: _Operand) -> Condition:
    """Read a list of numbers: `n in [1, 2]` is `n == 1 or n == 2`, of a count one comparison."""
    numbers = [reader.signed("expected a number")]
    while reader.skip(","):
        numbers.append(reader.signed("expected a number"))
    at = (left.start.start, reader.expect("]").end)
    if isinstance(left.what, tuple):
        wrong = next((token for token, number in numbers if not isinstance(number, int) or number < 0), None)
        if wrong:
            reader.refuse("a count is a whole number from 0", wrong)
        return _count(reader, left.what, union(int(number) for _, number in numbers), numbers[0][0], at)
    tests: dict[Condition, None] = {}
    for token, number in numbers:
        right = _Operand(Number(number), token, token.end)
        tests[_numbers_compared(reader, left, "==", right, at)] = None
    return next(iter(tests)) if len(tests) == 1 else Or(tuple(tests), at=at)


class _Reader(SumReader):
    """Reads the operands of comparisons."""

    wanted = "a fact, a number or an option"
    functions = (*SumReader.functions, "count")

    def no_operand(self) -> NoReturn:
        token = self.next
        hint = {
            **dict.fromkeys(("true", "false"), "write just the name, or not and the name"),
            "[": "that none of the options holds is not any(fact)",
        }.get(token.text, "")
        self.fail(f"expected {self.wanted}", hint=hint)

    def signed(self, message: str) -> tuple[Token, int | float]:
        """Return a number, and its token."""
        minus, token = self.skip("-"), self.next
        if token.kind != "number":
            self.fail(message)
        self.take()
        return token, self.number(token, minus is not None)


def _name(reader: _Reader, message: str) -> Token:
    if reader.next.kind != "name":
        reader.fail(message)
    return reader.take()


def _option(reader: _Reader) -> Token:
    if reader.next.kind not in ("name", "string"):
        hint = "compare numbers with < <= == >= >" if reader.next.kind == "number" else ""
        reader.fail("expected an option", hint=hint)
    return reader.take()


def _unquoted(token: Token) -> str:
    return token.text[1:-1] if token.kind == "string" else token.text


def _around(parts: list[Condition]) -> tuple[int, int]:
    first, last = parts[0].at or (0, 0), parts[-1].at or (0, 0)
    return first[0], last[1]


def _end(part: Condition, token: Token) -> int:
    return part.at[1] if part.at else token.end
