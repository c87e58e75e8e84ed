"""Lines from standard input, whatever comes."""

from __future__ import annotations

import sys

from backrules.cli.answers import Misunderstood
from backrules.errors import UsageError

__all__ = ["read_line"]

_LONGEST = 4096  # bytes
_LARGEST = 16 * 1024 * 1024  # what is more is no line that somebody meant


def read_line() -> str | None:
    """Return the next line of standard input without its end, or None where there is none.

    Raises:
        Misunderstood: the line is too long, or no text.
        UsageError: there is no end to the line, or it cannot be read.
    """
    if sys.stdin is None:  # closed from the start
        return None
    try:
        line = sys.stdin.buffer.readline(_LONGEST)
        if len(line) == _LONGEST and not line.endswith(b"\n"):
            _drop()
            raise Misunderstood("this line is too long for an answer")
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}") from error
    encoding = sys.stdin.encoding or "utf-8"
    try:
        return line.decode(encoding).lstrip("\ufeff").rstrip("\r\n") if line else None
    except UnicodeDecodeError:
        raise Misunderstood(f"this is no text in {encoding}; type it again") from None


def _drop() -> None:
    """Read to the end of the line."""
    dropped = 0
    while (piece := sys.stdin.buffer.readline(65536)) and not piece.endswith(b"\n"):
        dropped += len(piece)
        if dropped > _LARGEST:
            raise UsageError("standard input holds no answers: there is no end to its line")
