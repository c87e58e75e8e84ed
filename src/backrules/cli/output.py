"""What the commands print with: colours on a terminal, the same words without."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

import click

__all__ = ["echo", "echo_json", "style", "width"]

_ROLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "heading": {"bold": True, "fg": "cyan"},
    "muted": {"dim": True},
    "warning": {"fg": "red"},
    "good": {"fg": "green"},
}


def style(role: str, text: str) -> str:
    """Return the text of a role with its colours; `echo` takes them out again where there is no terminal."""
    return click.style(text, **_ROLES.get(role, {}))


def echo(text: str, *, err: bool = False) -> None:
    """Print a text."""
    click.echo(text, err=err, color=False if os.environ.get("NO_COLOR") else None)


def echo_json(value: Any) -> None:
    """Print plain JSON types."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def width() -> int:
    """Return the columns to wrap at: the terminal's, between 40 and 100."""
    return max(40, min(100, shutil.get_terminal_size((88, 24)).columns))
