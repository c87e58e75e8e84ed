"""Lines from standard input, whatever comes; at a terminal they can be edited."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence

from backrules.cli.answers import Misunderstood
from backrules.cli.output import echo
from backrules.errors import UsageError
from backrules.render.terminal import is_terminal

__all__ = ["ask_line", "read_line"]

_LONGEST = 4096  # bytes
_LARGEST = 16 * 1024 * 1024  # what is more is no line that somebody meant


def ask_line(prompt: str, *, err: bool = False, words: Sequence[str] = ()) -> str | None:
    """Ask for a line and return it without its end, or None where there is none.

    At a terminal a line that was typed before it was asked for is dropped: it was meant for another question.

    Args:
        prompt: stands before it.
        err: ask on standard error.
        words: what the tab key completes.

    Raises:
        Misunderstood: the line is too long, or no text.
        UsageError: there is no end to the line, or it cannot be read.
    """
    typed = is_terminal(sys.stdin)
    if typed:
        _drop_typed_ahead()
        if not err and is_terminal(sys.stdout) and _can_edit(words):
            return _edited(prompt)
    echo(prompt, err=err, newline=False)
    return read_line()


def _drop_typed_ahead() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows; no terminal of the system
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def _can_edit(words: Sequence[str]) -> bool:
    """Prepare the library that edits lines, if it is there."""
    try:
        import readline
    except ImportError:
        return False

    def complete(text: str, state: int) -> str | None:
        found = [word for word in words if word.startswith(text)]
        return found[state] if state < len(found) else None

    readline.parse_and_bind("set enable-bracketed-paste off")
    readline.parse_and_bind("tab: complete")
    readline.set_completer_delims(" ,;")
    readline.set_completer(complete)
    return True


def _edited(prompt: str) -> str | None:
    try:
        line = input(prompt)
    except EOFError:
        return None
    except UnicodeDecodeError:
        raise Misunderstood("this is no text; type it again") from None
    if len(line) > _LONGEST:
        raise Misunderstood("this line is too long for an answer")
    return line


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
