"""`backrules`: the group of commands, and what they have in common."""

from __future__ import annotations

import io
import os
import sys
from collections import UserDict
from importlib import import_module
from typing import Any

import click

from backrules._util.docs import docstring
from backrules._util.version import __version__
from backrules.cli.output import INTERRUPTED, echo, flush, is_live, plug_streams, silence
from backrules.errors import BackrulesError, UsageError

__all__ = ["main"]

_EPILOG = (
    "Exit codes: 0 fine, 1 findings (problems in a ruleset, failed cases, uncovered claims), 2 wrong usage or input, "
    "130 interrupted."
)
_COMPLETION = "_BACKRULES_COMPLETE"  # what a shell sets to ask how a command goes on
_LONGEST_SUMMARY = 400  # characters
# command -> its module: only the one that is called is loaded
_HOME = {
    "advise": "advise",
    "ask": "ask",
    "assess": "assess",
    "check": "check",
    "diff": "diff",
    "graph": "graph",
    "mcp": "mcp",
    "mutate": "mutate",
    "new": "new",
    "plan": "assess",
    "prove": "prove",
    "schema": "schema",
    "score": "score",
    "serve": "serve",
    "suggest-cases": "coverage",
    "test": "test",
    "why": "why",
    "why-not": "why",
}


class _Group(click.Group):
    """A group whose list of commands says of each the whole sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(_LONGEST_SUMMARY)) for name, one in commands if one])


class _Commands(UserDict[str, Any]):
    """Commands by name, each of them loaded when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"backrules.cli.{self.data[name]}"), name.replace("-", "_"))
        return _described(command)


def _described(command: click.Command) -> click.Command:
    """Return a command with its description, which `-OO` takes away: click reads docstrings."""
    if command.help is None:
        command.help = docstring(command.callback) or None
    return command


@click.group(
    cls=_Group,
    commands=_Commands(_HOME),
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="backrules")
def cli() -> None:
    """Balanced back training: ranked advice, each piece with its reason and its source."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit. A user's mistake is a message and exit code 2, never a traceback.

    Args:
        arguments: those of the process by default.
    """
    plug_streams()
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    """Return the exit code of a command, whatever becomes of it."""
    try:
        code = _exit_code(arguments)
        flush()
        return code
    except click.ClickException as error:
        return _refused(error)
    except BackrulesError as error:
        echo(f"backrules: {error}", err=True)
    except KeyboardInterrupt:
        if is_live():
            echo(err=True)  # ^C stands in this line
        echo("backrules: interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:  # of what click prints by itself; `echo` has seen to all else
        silence()
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        echo(f"backrules: {where}{error.strerror or error}", err=True)
        silence()
    return 2


def _exit_code(arguments: list[str]) -> int:
    if _COMPLETION in os.environ:
        cli.main(arguments, prog_name="backrules", complete_var=_COMPLETION)
    _described(cli)
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:  # what click's own main does, but for its exit codes
        with cli.make_context("backrules", list(arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0


def _refused(error: click.ClickException) -> int:
    text = io.StringIO()
    error.show(text)
    echo(text.getvalue(), err=True, newline=False)
    return error.exit_code
