"""`backrules`: the group of commands, and what they have in common."""

from __future__ import annotations

import sys

import click

from backrules import __version__
from backrules.cli.advise import advise
from backrules.cli.ask import ask
from backrules.cli.check import check
from backrules.cli.coverage import suggest_cases
from backrules.cli.diff import diff
from backrules.cli.graph import graph
from backrules.cli.mutate import mutate
from backrules.cli.output import echo
from backrules.cli.prove import prove
from backrules.cli.rulesets import claims, test
from backrules.cli.schema import schema
from backrules.cli.why import why, why_not
from backrules.errors import BackrulesError

__all__ = ["main"]

_EPILOG = (
    "Exit codes: 0 fine, 1 findings (problems in a ruleset, failed cases, uncovered claims), 2 wrong usage or input, "
    "130 interrupted."
)


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="backrules")
def cli() -> None:
    """Balanced back training: ranked advice, each piece with its reason and its source."""


for command in (advise, ask, why, why_not, check, test, claims, suggest_cases, graph, schema, mutate):
    cli.add_command(command)
cli.add_command(prove)
cli.add_command(diff)


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
