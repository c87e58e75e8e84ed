"""What the commands print with: standard streams, which may be full, closed, or left by their reader."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backrules._util.atomic import write_atomic
from backrules._util.numerals import digits
from backrules._util.outputs import refusals
from backrules._util.printable import UNSAFE, escaped
from backrules.errors import UsageError
from backrules.render.progress import Meter
from backrules.render.terminal import coded, is_terminal, style, width
from backrules.render.text import Layout

if TYPE_CHECKING:
    from backrules.model import Case

__all__ = [
    "INTERRUPTED",
    "check_outputs",
    "echo",
    "echo_cases",
    "echo_document",
    "echo_json",
    "flush",
    "is_live",
    "layout",
    "meter",
    "nobody_reads",
    "plain_value",
    "plug_streams",
    "silence",
    "write_file",
]

INTERRUPTED = 130  # the exit code
_ASCII = {
    ord(one): plain
    for plain, some in {"'": "‘’", '"': "“”", "-": "‐‑–—", "...": "…", "*": "•·"}.items()
    for one in some
}


def echo(text: str = "", *, err: bool = False, newline: bool = True) -> None:
    """Print a text; what would move a terminal's cursor is escaped, and what it has no sign for becomes similar.

    Raises:
        UsageError: it cannot be written. A reader who has gone is no error: what follows is printed for nobody.
    """
    _write(coded(text, sys.stderr if err else sys.stdout), err=err, newline=newline)


def plain_value(value: Any) -> str:
    """Return the value of a fact as somebody would write it in YAML, without quotes: `true`, `[mat, bench]`, `0.5`."""
    if isinstance(value, float):
        return digits(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=list).replace('"', "")


def echo_document(text: str) -> None:
    """Print a document of another format: exactly, unless somebody looks at it on a terminal."""
    _write(escaped(text) if is_terminal(sys.stdout) else text, newline=False)


def _write(text: str, *, err: bool = False, newline: bool = True) -> None:
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        if not err:
            raise UsageError("standard output is closed")
        return
    try:
        click.echo(_printable(text, stream.encoding or "utf-8"), err=err, nl=newline, color=True)
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
    return is_terminal(sys.stderr)


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


def echo_cases(cases: Iterable[Case], head: str) -> None:
    """Print cases as a file of `cases/`, or a remark that there are none.

    Args:
        cases: the cases.
        head: what they expect, in lines.
    """
    from backrules.authoring.coverage import cases_yaml

    found = [*cases]
    said = head if found else "Nobody is shown, so there is no case."
    echo_document("".join(f"# {line}\n" for line in said.splitlines()) + (cases_yaml(found) if found else ""))


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


def layout(*, err: bool = False) -> Layout:
    """Return how lines look on standard output or standard error."""
    return Layout(width(err=err), style)


def meter(noun: str, *, logged: bool = True) -> Meter:
    """Return what says on standard error how far a long run is.

    Args:
        noun: what is counted.
        logged: whether it says so, now and then, where nobody watches too.
    """
    live = is_live()
    return Meter(noun, partial(echo, err=True, newline=False) if live or logged else lambda _: None, live=live)
