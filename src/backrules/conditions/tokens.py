"""From text to tokens, with the limits that keep hostile text cheap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from backrules.errors import ConditionError

__all__ = ["LONGEST", "RESERVED", "Token", "tokens"]

LONGEST = 4096  # characters
RESERVED = frozenset({"and", "or", "not", "in", "true", "false", "known", "unknown", "any"})

Kind = Literal["name", "word", "number", "string", "symbol", "end"]

_TOKEN = re.compile(
    r"""(?: (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
          | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
          | (?P<string>"[^"\n]*"|'[^'\n]*')
          | (?P<symbol><=|>=|==|!=|[<>()\[\],+*/-])) [ \t\r\n]*""",
    re.VERBOSE | re.ASCII,
)
WITHOUT_UNIT = "a number stands without its unit"
_HINTS = {
    "=": "write == for equality",
    "=>": "write >=",
    "=<": "write <=",
    "\u2265": "write >=",
    "\u2264": "write <=",
    "\u2260": "write !=",
    "\u2212": "write -",
    "\u2013": "write -",
    **dict.fromkeys("\u00b0\u20ac\u00a3$", WITHOUT_UNIT),
    **dict.fromkeys("\u201c\u201d\u201e\u2018\u2019", "write straight quotes, or none"),
    "&": "write and",
    "|": "write or",
    "!": "write not",
    "{": "write a list as [a, b]",
    "%": "the operators are + - * /",
}


@attrs.define(unsafe_hash=True)
class Token:
    """A piece of text: what kind it is, the text, and where it stands."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text`, then one of kind `end`.

    Raises:
        ConditionError: the text is too long, or holds a character that no condition holds.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"a condition has at most {LONGEST} characters, this one has {len(text)}", text, 0, 1)
    position = len(text) - len(text.lstrip(" \t\r\n"))
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise _unexpected(text, position)
        kind: Kind = found.lastgroup  # type: ignore[assignment]
        piece = found[kind]
        if kind == "name" and piece in RESERVED:
            kind = "word"
        yield Token(kind, piece, position, position + len(piece))
        position = found.end()
    yield Token("end", "", len(text), len(text))


def _unexpected(text: str, position: int) -> ConditionError:
    character = text[position]
    if character in "\"'":
        return ConditionError("this string has no closing quote", text, position, len(text))
    other = "" if character.isascii() else "only ASCII characters stand in a condition"
    hint = _HINTS.get(text[position : position + 2]) or _HINTS.get(character, other)
    return ConditionError(f"unexpected character {character!a}", text, position, position + 1, hint)
