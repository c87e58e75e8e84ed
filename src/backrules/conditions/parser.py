"""The grammar of conditions, by recursive descent.

or         := and ("or" and)*
and        := not ("and" not)*
not        := "not" not | test
test       := "(" or ")" | "true" | "false" | ("known" | "unknown" | "any") "(" NAME ")"
            | operand (("<" | "<=" | "==" | "!=" | ">=" | ">") operand)+
            | (NAME | STRING) "not"? "in" (NAME | "[" option ("," option)* "]")
            | NAME
operand    := NAME | STRING | "-"? NUMBER
option     := NAME | STRING
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

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
    Operator,
    Or,
    Unknown,
)
from backrules.conditions.tokens import Token, tokens
from backrules.errors import ConditionError

__all__ = ["DEEPEST", "Reader", "parse"]

DEEPEST = 50
_MIRRORED: dict[str, Operator] = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
_CALLS: dict[str, Callable[..., Condition]] = {"known": Known, "unknown": Unknown, "any": Any}


def parse(text: str) -> Condition:
    """Return the condition that `text` says.

    Raises:
        ConditionError: it does not parse; says where, and what was expected.
    """
    reader = Reader(text)
    condition = _or(reader)
    reader.finish("expected and, or, or the end")
    return condition


class Reader:
    """A cursor over the tokens of one text, with the depth reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tuple(tokens(text))
        self._index = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The token ahead."""
        return self._tokens[self._index]

    def take(self) -> Token:
        """Return the token ahead and step over it."""
        token = self.next
        self._index += token.kind != "end"
        return token

    def skip(self, *texts: str) -> Token | None:
        """Step over the token ahead if it is one of these words or symbols."""
        if self.next.kind in ("word", "symbol") and self.next.text in texts:
            return self.take()
        return None

    def expect(self, text: str) -> Token:
        """Step over this word or symbol, or fail."""
        return self.skip(text) or self.fail(f"expected {text}")

    def fail(self, message: str, token: Token | None = None, hint: str = "") -> Token:
        """Raise an error at a token, by default the one ahead. Never returns."""
        token = token or self.next
        found = "" if token.kind == "end" else f", not {token.text}"
        where = (max(0, len(self.text) - 1), len(self.text)) if token.kind == "end" else (token.start, token.end)
        end = " at the end" if token.kind == "end" else found
        raise ConditionError(message + end, self.text, *where, hint)

    def finish(self, message: str) -> None:
        """Fail unless everything was read."""
        if self.next.kind != "end":
            self.fail(message)

    def deeper(self) -> None:
        """Count one level of nesting."""
        self._depth += 1
        if self._depth > DEEPEST:
            at = self.next
            raise ConditionError(f"nested more than {DEEPEST} deep", self.text, at.start, at.start + 1)

    def shallower(self) -> None:
        """Leave one level of nesting."""
        self._depth -= 1


def _or(reader: Reader) -> Condition:
    return _joined(reader, "or", _and, Or)


def _and(reader: Reader) -> Condition:
    return _joined(reader, "and", _not, And)


def _joined(
    reader: Reader, word: str, part: Callable[[Reader], Condition], node: Callable[..., Condition]
) -> Condition:
    parts = [part(reader)]
    while reader.skip(word):
        parts.append(part(reader))
    return parts[0] if len(parts) == 1 else node(tuple(parts), at=_around(parts))


def _not(reader: Reader) -> Condition:
    token = reader.skip("not")
    if token is None:
        return _test(reader)
    reader.deeper()
    part = _not(reader)
    reader.shallower()
    return Not(part, at=(token.start, _end(part, token)))


def _test(reader: Reader) -> Condition:
    if reader.skip("("):
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


def _call(reader: Reader) -> Condition:
    word = reader.take()
    reader.expect("(")
    fact = _name(reader, "expected the name of a fact")
    closing = reader.expect(")")
    return _CALLS[word.text](fact.text, at=(word.start, closing.end))


def _comparison(reader: Reader) -> Condition:
    left = _operand(reader)
    negated = reader.skip("not")
    if negated or reader.next.text == "in":
        reader.expect("in")
        member = _member(reader, left)
        return Not(member, at=member.at) if negated else member
    parts: list[Condition] = []
    while operator := reader.skip(*_MIRRORED):
        right = _operand(reader)
        parts.append(_compared(reader, left, cast(Operator, operator.text), right))
        left = right
    if parts:
        return parts[0] if len(parts) == 1 else And(tuple(parts), at=_around(parts))
    if left.kind != "name":
        reader.fail("expected a comparison")
    return Flag(left.text, at=(left.start, left.end))


def _operand(reader: Reader) -> Token:
    minus = reader.skip("-")
    token = reader.next
    if minus:
        if token.kind != "number":
            reader.fail("expected a number after -")
        reader.take()
        return Token("number", f"-{token.text}", minus.start, token.end)
    if token.kind not in ("name", "number", "string"):
        hint = "write just the name, or not and the name" if token.text in ("true", "false") else ""
        reader.fail("expected a fact, a number or an option", hint=hint)
    return reader.take()


def _compared(reader: Reader, left: Token, operator: Operator, right: Token) -> Condition:
    if left.kind == "number":
        left, operator, right = right, _MIRRORED[operator], left
    if left.kind != "name":
        reader.fail("expected the name of a fact on one side of the comparison", left)
    at = (min(left.start, right.start), max(left.end, right.end))
    if right.kind == "number":
        return _number_comparison(reader, left, operator, right, at)
    if operator not in ("==", "!="):
        hint = "compare two facts through a computed number" if right.kind == "name" else ""
        reader.fail(f"expected a number beside {operator}", right, hint)
    test = Is(left.text, _unquoted(right), at=at)
    return test if operator == "==" else Not(test, at=at)


def _number_comparison(
    reader: Reader, fact: Token, operator: Operator, number: Token, at: tuple[int, int]
) -> Condition:
    try:
        value = float(number.text) if any(c in number.text for c in ".eE") else int(number.text)
        return Compare(fact.text, operator, value, at=at)
    except (ValueError, OverflowError):
        reader.fail("expected a number that a computer can hold", number)
        raise


def _member(reader: Reader, left: Token) -> Condition:
    if not reader.skip("["):
        fact = _name(reader, "expected a list of options or the name of a fact")
        if left.kind == "number":
            reader.fail("expected an option before in", left)
        return Has(fact.text, _unquoted(left), at=(left.start, fact.end))
    if left.kind != "name":
        reader.fail("expected the name of a fact before in [...]", left)
    if reader.next.text == "]":
        reader.fail("expected at least one option")
    options = [_unquoted(_option(reader))]
    while reader.skip(","):
        options.append(_unquoted(_option(reader)))
    closing = reader.expect("]")
    return In(left.text, tuple(options), at=(left.start, closing.end))


def _name(reader: Reader, message: str) -> Token:
    if reader.next.kind != "name":
        reader.fail(message)
    return reader.take()


def _option(reader: Reader) -> Token:
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
