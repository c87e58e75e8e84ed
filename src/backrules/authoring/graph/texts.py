"""Texts in a picture: what can be shown, how wide it is, and how it is cut into lines that fit."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fitted", "printable", "text_width"]

_NARROW = frozenset("ijl.,:;'|!I()[]ft ")
_WIDE = frozenset("mwMW@%&+=<>~#") | {"\N{HORIZONTAL ELLIPSIS}", "\N{EM DASH}"}
_JOINTS = re.compile(r"[^._-]*[._-]+|[^._-]+")
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def printable(text: str) -> str:
    """Return a text without signs that have no place in a picture or turn its text around; they become spaces."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def text_width(text: str, size: float) -> float:
    """Return about the most pixels that a text takes in any common sans-serif font.

    Args:
        text: one line.
        size: of the font, in pixels.
    """
    return size * sum(map(_sign_width, text))


def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if sign.isascii():
        if sign in _NARROW:
            return 0.42
        if sign in _WIDE:
            return 1.0
        return 0.79 if sign.isupper() else 0.64
    if sign in _WIDE:
        return 1.0
    return 0.8 if "LATIN" in unicodedata.name(sign, "") and len(unicodedata.normalize("NFD", sign)) > 1 else 1.4


def fitted(text: str, width: float, size: float, most: int) -> list[str]:
    """Return a text in lines, the last one cut off where there is more.

    Args:
        text: the text.
        width: how many pixels a line may have.
        size: of the font, in pixels.
        most: how many lines there may be.
    """
    lines = [""]
    for word in printable(text).split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(joined, size) <= width:
            lines[-1] = joined
            continue
        pieces = _pieces(word, width, size)
        lines += pieces if lines[-1] else []
        if not lines[-1]:
            lines[-1:] = pieces
        if len(lines) > most:
            break
    if len(lines) > most:
        return [*lines[: most - 1], _cut(lines[most - 1], width, size)]
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    """Return a word in pieces, each of which fits; an id is cut at its dots and underscores where it can be."""
    pieces = [""]
    for part in _JOINTS.findall(word):
        if pieces[-1] and text_width(pieces[-1] + part, size) > width:
            pieces.append("")
        for sign in part:
            if pieces[-1] and text_width(pieces[-1] + sign, size) > width:
                pieces.append("")
            pieces[-1] += sign
    return pieces


def _cut(line: str, width: float, size: float) -> str:
    while line and text_width(f"{line} {_ELLIPSIS}", size) > width:
        line = line[:-1]
    return f"{line.rstrip()} {_ELLIPSIS}".lstrip()
