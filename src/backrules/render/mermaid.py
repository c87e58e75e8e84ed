"""Texts as labels of Mermaid: all that could mean something to Mermaid or HTML is written as an entity."""

from __future__ import annotations

import textwrap

__all__ = ["escaped", "shortened", "wrapped_label"]

_COLUMNS, _MOST = 26, 160  # characters of a line, and of a label
_PLAIN = frozenset(" .,()-/=!?'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}")


def wrapped_label(text: str) -> str:
    """Return a label of a few lines."""
    return "<br/>".join(map(escaped, textwrap.wrap(shortened(text), _COLUMNS, break_on_hyphens=False)))


def shortened(text: str, most: int = _MOST) -> str:
    """Return the first words of a text that is too long for a picture."""
    return textwrap.shorten(text, most, placeholder=" \N{HORIZONTAL ELLIPSIS}")


def escaped(text: str) -> str:
    """Return a text in which only letters, digits and harmless signs stand for themselves."""
    return "".join(_sign(sign, text[index + 1 : index + 2]) for index, sign in enumerate(text))


def _sign(sign: str, after: str) -> str:
    if sign.isalnum() or sign in _PLAIN or (sign == ":" and after in ("", " ")):
        return sign
    return f"#{ord(sign)};" if sign.isprintable() else " "
