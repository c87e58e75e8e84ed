"""What the commands print with: colours on a terminal, the same words without."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from backrules._util.atomic import write_atomic
from backrules._util.outputs import refusals
from backrules.errors import UsageError

__all__ = [
    "GLUE",
    "check_outputs",
    "echo",
    "echo_json",
    "fold",
    "labelled",
    "style",
    "width",
    "wrapped",
    "write_file",
]

GLUE = "\N{NO-BREAK SPACE}"  # keeps words on one line; it is printed as a space

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
    """Return the text of a role with its colours; `echo` takes them out again where there is no terminal."""
    return click.style(text, **_ROLES[role]) if role in _ROLES else text


def echo(text: str = "", *, err: bool = False, newline: bool = True) -> None:
    """Print a text; characters that the terminal does not have become similar ones."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    stream = sys.stderr if err else sys.stdout
    click.echo(_printable(text, stream.encoding or "utf-8"), err=err, nl=newline, color=False if plain else None)


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
        raise UsageError("\n  ".join(problems))


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
    """Print plain JSON types."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    click.echo(text)


def width(*, err: bool = False) -> int:
    """Return the columns to wrap at: the terminal's, between 40 and 100.

    Args:
        err: the terminal of standard error.
    """
    columns = 0
    if err and not os.environ.get("COLUMNS"):
        try:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        except (OSError, ValueError):  # it is no terminal
            columns = 88
    return max(40, min(100, columns or shutil.get_terminal_size((88, 24)).columns))


def wrapped(text: str, columns: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return a text in lines.

    Args:
        text: the text.
        columns: how many a line may have.
        first: stands before the first line.
        rest: stands before the other lines; by default as many spaces.
    """
    rest = " " * len(first) if rest is None else rest
    lines = textwrap.wrap(
        text, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
    return [line.replace(GLUE, " ") for line in lines or [first.rstrip()]]


def labelled(label: str, text: str, role: str, columns: int, indent: str) -> list[str]:
    """Return a text in lines behind a label, which alone has the colours of its role."""
    lines = wrapped(f"{label} {text}", columns, indent, f"{indent}  ")
    return [lines[0].replace(label, style(role, label), 1), *lines[1:]]


def fold(text: str, columns: int) -> str:
    """Return lines that are too long in several, each as deep as the line it continues, and a little deeper."""
    return "\n".join(line for one in text.split("\n") for line in _folded(one, columns))


def _folded(line: str, columns: int) -> Iterator[str]:
    if len(line) <= columns:
        yield line
        return
    bare = line.lstrip()
    indent = " " * min(len(line) - len(bare), columns // 2)
    yield from wrapped(bare, columns, indent, f"{indent}  ")
