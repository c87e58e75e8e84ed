"""Texts that hold values: `{hours}`, and `{hours|many hours}` with the words to use where the value is not known.

A brace that stands for itself is doubled. There is no format, no attribute and no nesting: a value is put where its
name stands, and what it brings is never read again.

    text  := (any other character | "{{" | "}}" | value)*
    value := "{" NAME ("|" words without braces)? "}"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NewType

import attrs

from backrules.errors import ConditionError

__all__ = ["Text", "TextValue", "holds_braces", "parse_text", "values_in", "with_values"]

Text = NewType("Text", str)  # may hold values: `{hours}`
_PIECE = re.compile(r"\{\{|\}\}|\{(?P<name>[a-z][a-z0-9_]*)(?:\|(?P<default>[^{}]*))?\}")
_BRACE = re.compile(r"[{}]")
_FORMAT = re.compile(r"\{\s*(?P<name>[a-z][a-z0-9_]*+)[^{}]*+\}")  # possessive: a long text is read once


@attrs.frozen
class TextValue:
    """A value that a text holds.

    Attributes:
        name: of the fact or computed number.
        default: the words to use where it is not known, or None.
        at: where it stands in the text, braces included.
    """

    name: str
    default: str | None = None
    at: tuple[int, int] = attrs.field(default=(0, 0), eq=False)


def parse_text(text: str) -> tuple[TextValue, ...]:
    """Return the values that a text holds, as they stand in it.

    Raises:
        ConditionError: a brace is neither doubled nor around a name.
    """
    found, start = [], 0
    while brace := _BRACE.search(text, start):
        piece = _PIECE.match(text, brace.start())
        if piece is None:
            raise _wrong(text, brace.start())
        if piece["default"] is not None and not piece["default"].strip():
            raise ConditionError("expected words behind |", text, *piece.span(), f"or write {{{piece['name']}}}")
        if piece["name"]:
            found.append(TextValue(piece["name"], piece["default"], piece.span()))
        start = piece.end()
    return tuple(found)


def _wrong(text: str, start: int) -> ConditionError:
    if text[start] == "}":
        return ConditionError("this brace closes nothing", text, start, start + 1, "write }} for a brace")
    formatted = _FORMAT.match(text, start)
    if formatted:
        name = formatted["name"]
        hint = f"write {{{name}}}, or {{{name}|words}} with what to say where it is not known"
        return ConditionError("a value in a text is a name alone, without a format", text, *formatted.span(), hint)
    end = text.find("}", start) + 1
    if not end:
        return ConditionError("this brace is never closed", text, start, start + 1, "write {{ for a brace")
    message = "expected the name of a fact or a computed number between braces"
    return ConditionError(message, text, start, end, "write {{ and }} for braces")


def holds_braces(text: str) -> bool:
    """Whether a text may hold values or doubled braces; of most texts this is all that is asked."""
    return "{" in text or "}" in text


def values_in(text: str) -> Iterator[TextValue]:
    """Yield the values that a text holds; braces that mean nothing are passed over."""
    if holds_braces(text):
        for piece in _PIECE.finditer(text):
            if piece["name"]:
                yield TextValue(piece["name"], piece["default"], piece.span())


def with_values(text: str, say: Callable[[TextValue], str]) -> str:
    """Return a text with its values said, and its doubled braces single; what was said is not read again."""
    if not holds_braces(text):
        return text

    def piece(found: re.Match[str]) -> str:
        if found["name"] is None:
            return found[0][0]
        return say(TextValue(found["name"], found["default"], found.span()))

    return _PIECE.sub(piece, text)
