"""`backrules`: the group of commands, and what they have in common."""

from __future__ import annotations

import sys
from collections import UserDict
from importlib import import_module
from typing import Any

import click

from backrules._util.version import __version__
from backrules.cli.output import echo
from backrules.errors import BackrulesError

__all__ = ["main"]

_EPILOG = (
    "Exit codes: 0 fine, 1 findings (problems in a ruleset, failed cases, uncovered claims), 2 wrong usage or input, "
    "130 interrupted."
)
# command -> its module: only the one that is called is loaded
_HOME = {
    "advise": "advise",
    "ask": "ask",
    "check": "check",
    "claims": "rulesets",
    "diff": "diff",
    "graph": "graph",
    "mutate": "mutate",
    "prove": "prove",
    "schema": "schema",
    "score": "score",
    "suggest-cases": "coverage",
    "test": "rulesets",
    "why": "why",
    "why-not": "why",
}


class _Commands(UserDict[str, Any]):
    """Commands by name, each of them loaded when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"backrules.cli.{self.data[name]}"), name.replace("-", "_"))
        return command


@click.group(
    commands=_Commands(_HOME),
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="backrules")
def cli() -> None:
    """Balanced back training: ranked advice, each piece with its reason and its source."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit. A user's mistake is a message and exit code 2, never a traceback."""
    try:
        cli.main(arguments, prog_name="backrules")
    except BackrulesError as error:
        echo(f"backrules: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # `backrules ... | head`
        sys.stderr.close()
        sys.exit(0)
