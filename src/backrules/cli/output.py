"""What the commands print with: colours on a terminal, the same words without."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from backrules._util.atomic import write_atomic
from backrules._util.numerals import digits
from backrules._util.outputs import refusals
from backrules._util.printable import GLUE, UNSAFE, escaped, wrapped
from backrules.errors import UsageError

__all__ = [
    "CLEARED",
    "GLUE",
    "INTERRUPTED",
    "check_outputs",
    "echo",
    "echo_document",
    "echo_json",
    "flush",
    "is_live",
    "labelled",
    "nobody_reads",
    "plain_value",
    "plug_streams",
    "silence",
    "style",
    "unstyled",
    "width",
    "wrapped",
    "write_file",
]

_LONGEST_WIDTH = 4  # digits of COLUMNS
INTERRUPTED = 130  # the exit code
_OWN = "\ufdd0"  # stands for an escape character of our own until a text is printed
_OWN_CODE = re.compile(f"{_OWN}(\r|\\[\\d*[mK])")
CLEARED = f"{_OWN}\r{_OWN}[K"  # what a line begins with that is written over the one before
_ROLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "heading": {"bold": True, "fg": "cyan"},
    "muted": {"dim": True},
    "warning": {"fg": "red"},
    "alarm": {"bold": True, "fg": "red"},
    "good": {"fg": "green"},
}
_ASCII = {
    ord(one): plain
    for plain, some in {"'": "‘’", '"': "“”", "-": "‐‑–—", "...": "…", "*": "•·"}.items()
    for one in some
}


def style(role: str, text: str) -> str:
    """Return the text of a role with its colours; `echo` takes them out again where there is no terminal.

    Only `echo` makes them codes of a terminal: whatever else in a text looks like one was written by somebody else.
    """
    if role not in _ROLES:
        return text
    before, after = click.style("\0", **_ROLES[role]).replace("\x1b", _OWN).split("\0")
    return f"{before}{text}{after}"


def echo(text: str = "", *, err: bool = False, newline: bool = True) -> None:
    """Print a text; what would move a terminal's cursor is escaped, and what it has no sign for becomes similar.

    Raises:
        UsageError: it cannot be written. A reader who has gone is no error: what follows is printed for nobody.
    """
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    _write(_coded(text), err=err, newline=newline, color=False if plain else None)


def plain_value(value: Any) -> str:
    """Return the value of a fact as somebody would write it in YAML, without quotes: `true`, `[mat, bench]`, `0.5`."""
    if isinstance(value, float):
        return digits(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=list).replace('"', "")


def echo_document(text: str) -> None:
    """Print a document of another format: exactly, unless somebody looks at it on a terminal."""
    shown = escaped(text) if sys.stdout is not None and sys.stdout.isatty() else text
    _write(shown, newline=False, color=True)


def unstyled(text: str) -> str:
    """Return a text without the colours of `style`."""
    return _OWN_CODE.sub("", text)


def _coded(text: str) -> str:
    """Return a text with our own codes as a terminal has them, and all others escaped."""
    pieces = _OWN_CODE.split(text)
    pieces[::2] = map(escaped, pieces[::2])
    pieces[1::2] = [one if one == "\r" else f"\x1b{one}" for one in pieces[1::2]]
    return "".join(pieces)


def _write(text: str, *, err: bool = False, newline: bool = True, color: bool | None = None) -> None:
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        if not err:
            raise UsageError("standard output is closed")
        return
    try:
        click.echo(_printable(text, stream.encoding or "utf-8"), err=err, nl=newline, color=color)
    except OSError as error:
        silence(err=err)
        if not err and not isinstance(error, BrokenPipeError):
            raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def plug_streams() -> None:
    """Lead standard streams that are closed into nothing, lest a file that is opened get their number.

    What a library or another process prints would be written into that file.
    """
    _gone.clear()
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def flush() -> None:
    """Write what is still held back, while it can still be said that this fails.

    Raises:
        UsageError: standard output cannot be written.
    """
    _write("", newline=False)


def is_live() -> bool:
    """Whether somebody watches standard error on a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def silence(*, err: bool = False) -> None:
    """Lead a stream that nobody reads into nothing, what it still holds included."""
    stream = sys.stderr if err else sys.stdout
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, stream.fileno())
    except (OSError, ValueError):  # it is no stream of the system
        setattr(sys, "stderr" if err else "stdout", _Nobody())
    finally:
        os.close(null)
    _gone.add(err)


class _Nobody(io.TextIOBase):
    def write(self, text: str, /) -> int:
        return len(text)


def nobody_reads(*, err: bool = False) -> bool:
    """Whether the reader of a stream has gone."""
    return err in _gone


_gone: set[bool] = set()


def _printable(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
    return text


def check_outputs(outputs: Mapping[str, Path | None], reads: Iterable[Path] = (), folders: Iterable[Path] = ()) -> None:
    """Refuse files that cannot be written, or would overwrite what is read, before any work is done.

    Args:
        outputs: the option -> the file it asks for, or None.
        reads: files that the command reads.
        folders: folders of rulesets that it reads.

    Raises:
        UsageError: why not, for each of them.
    """
    problems = [*refusals(outputs, reads, folders)]
    if problems:
        raise UsageError(*problems)


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        UsageError: it cannot be written; it is as it was before.
    """
    try:
        write_atomic(path, content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def echo_json(value: Any) -> None:
    """Print plain JSON types; what is unsafe on a terminal or has no sign there stands in JSON's own escapes."""
    text = UNSAFE.sub(_json_escape, json.dumps(value, ensure_ascii=False, indent=2))
    try:
        text.encode((sys.stdout and sys.stdout.encoding) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    _write(text)


def _json_escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else r"\u007f"


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


def labelled(label: str, text: str, role: str, columns: int, indent: str) -> list[str]:
    """Return a text in lines behind a label, which alone has the colours of its role."""
    lines = wrapped(f"{label} {text}", columns, indent, f"{indent}  ")
    return [lines[0].replace(label, style(role, label), 1), *lines[1:]]
