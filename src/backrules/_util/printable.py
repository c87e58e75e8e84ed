"""Texts that somebody else wrote, made safe to print.

Nothing in them moves a cursor, hides a word or turns a line round.
"""

from __future__ import annotations

import re
import textwrap

__all__ = ["GLUE", "UNSAFE", "escaped", "one_line", "wrapped"]

GLUE = "\N{NO-BREAK SPACE}"  # keeps words on one line; it is printed as a space

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


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return a text in lines, escaped; no word is broken but one that is longer than a line.

    Args:
        text: the text.
        width: columns of a line.
        first: what the first line begins with.
        rest: what the others begin with; as many spaces by default.
    """
    rest = " " * len(first) if rest is None else rest
    lines = textwrap.wrap(
        escaped(_SPACES.sub(" ", text)),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    return [line.replace(GLUE, " ") for line in lines or [first.rstrip()]]


_SPACES = re.compile(r"[\t\n\r\x0b\x0c]")


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    if 0xDC80 <= number <= 0xDCFF:  # a byte that is no text, as Python keeps it
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
