"""`backrules diff`: who gets other advice from another ruleset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.api import Ruleset, builtin, builtin_folder, load
from backrules.authoring.diff import compare
from backrules.cli.fact_options import Folder
from backrules.cli.output import echo, echo_json, style, width

__all__ = ["diff"]

_BUILTIN = "builtin"


@click.command()
@click.argument("before", shell_complete=Folder().shell_complete)
@click.argument("after", required=False, shell_complete=Folder().shell_complete)
@click.option(
    "--overlay", type=click.Path(path_type=Path), multiple=True, help="A folder merged over the second ruleset."
)
@click.option("--strict/--no-strict", default=None, help="Compare strict answers only, or the others only.")
@click.option("--all", "every", is_flag=True, help="Show every difference, not the three that concern most people.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(
    before: str, after: str | None, overlay: tuple[Path, ...], strict: bool | None, every: bool, as_json: bool
) -> None:
    """Say who gets other advice from ruleset AFTER than from ruleset BEFORE.

    Each is a folder, or the word builtin. AFTER may be left out where there is an overlay: it is BEFORE with it.

    \b
    backrules diff builtin my_rules/
    backrules diff builtin --overlay my_gym/
    """
    if after is None and not overlay:
        raise click.UsageError("Missing argument 'AFTER', or an --overlay")
    second = before if after is None else after
    names = before, " + ".join([second, *(one.name for one in overlay)])
    found = compare(_load(before, ()), _load(second, overlay), strict=strict, names=names)
    if as_json:
        echo_json(found.to_dict())
    else:
        echo(found.to_text(style, most=None if every else 3, width=width()))
    sys.exit(1 if found.differences else 0)


def _load(name: str, overlay: tuple[Path, ...]) -> Ruleset:
    if name == _BUILTIN:
        return load(builtin_folder(), overlay) if overlay else builtin()
    return load(name, overlay)
