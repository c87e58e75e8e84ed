"""Texts that somebody else wrote, made safe to print.

Nothing in them moves a cursor, hides a word or turns a line round.
"""

from __future__ import annotations

import re

__all__ = ["UNSAFE", "escaped", "one_line", "quoted", "shortened"]

_LONGEST = 60  # characters of a value in a message

# Control characters but line feed and tab, and what is invisible or changes the direction. The joiners that some
# scripts need, and the soft hyphen, stay.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def escaped(text: str) -> str:
    r"""Return a text with what must not reach a terminal as `\x1b` or `\u202e`; line feeds and tabs stay."""
    return UNSAFE.sub(_escape, text)


def one_line(text: str) -> str:
    r"""Return a text as `escaped` does, its line feeds and tabs as `\n` and `\t`."""
    return escaped(text).replace("\n", r"\n").replace("\t", r"\t")


def quoted(value: object) -> str:
    """Return a value as messages quote it, shortened."""
    return repr(shortened(str(value)))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return a text of at most so many characters; one that is longer ends in three dots."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    if 0xDC80 <= number <= 0xDCFF:  # a byte that is no text, as Python keeps it
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
