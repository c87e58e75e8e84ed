"""Terminals: how wide one is, and the colours of roles, which are codes only where somebody looks at them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from typing import TextIO

from backrules._util.printable import escaped

__all__ = ["CLEARED", "coded", "is_terminal", "style", "width"]

_LONGEST_WIDTH = 4  # digits of COLUMNS
_OWN = "\ufdd0"  # stands for an escape character of our own until a text is printed
_OWN_CODE = re.compile(f"{_OWN}(\r|\\[\\d*[mK])")
CLEARED = f"{_OWN}\r{_OWN}[K"  # what a line begins with that is written over the one before
_BOLD, _DIM, _RED, _GREEN, _CYAN = "1", "2", "31", "32", "36"
_ROLES = {
    "title": (_BOLD,),
    "heading": (_CYAN, _BOLD),
    "muted": (_DIM,),
    "warning": (_RED,),
    "alarm": (_RED, _BOLD),
    "good": (_GREEN,),
}


def style(role: str, text: str) -> str:
    """Return the text of a role with its colours, as signs that only `coded` makes codes of a terminal.

    Whatever else in a text looks like a code was written by somebody else.
    """
    if role not in _ROLES:
        return text
    return f"{''.join(f'{_OWN}[{code}m' for code in _ROLES[role])}{text}{_OWN}[0m"


def coded(text: str, stream: TextIO | None) -> str:
    """Return a text as it is printed: all codes of others escaped, and our own only where they can be seen."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not is_terminal(stream)
    pieces = _OWN_CODE.split(text)
    pieces[::2] = map(escaped, pieces[::2])
    pieces[1::2] = [code if code == "\r" else "" if plain else f"\x1b{code}" for code in pieces[1::2]]
    return "".join(pieces)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at a stream on a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def width(*, err: bool = False) -> int:
    """Return the columns to wrap at: the terminal's, between 40 and 100, or as many from 40 on as COLUMNS says.

    Args:
        err: the terminal of standard error.
    """
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said[:_LONGEST_WIDTH]):
        return max(40, int(said[:_LONGEST_WIDTH]))
    columns = 0
    if err:
        try:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        except (OSError, ValueError, AttributeError):  # it is no terminal, or closed
            columns = 88
    return max(40, min(100, columns or shutil.get_terminal_size((88, 24)).columns))
