"""`backrules diff`: who gets other advice from another ruleset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.api import builtin_folder
from backrules.authoring.diff import compare
from backrules.cli.options import Folder, as_json_option, loaded, ruleset_options
from backrules.cli.output import echo, echo_json
from backrules.render.terminal import style, width

__all__ = ["diff"]


@click.command()
@ruleset_options
@click.option(
    "--against",
    type=Folder(),
    metavar="FOLDER_OR_ID",
    help="What it is compared with; by default the same ruleset without the overlays.",
)
@click.option("--strict/--no-strict", default=None, help="Compare strict answers only, or the others only.")
@click.option("--all", "every", is_flag=True, help="Show every difference, not the three that concern most people.")
@as_json_option
def diff(
    named: str | None,
    overlay: tuple[Path, ...],
    against: str | None,
    strict: bool | None,
    every: bool,
    as_json: bool,
) -> None:
    """Say who gets other advice from a ruleset than from the one that it is held against.

    \b
    backrules diff --overlay my_gym/
    backrules diff --ruleset my_rules/ --against balanced_back
    """
    if against is None and not overlay:
        raise click.UsageError("nothing to compare with: name another ruleset with --against, or an --overlay")
    before, after = loaded(against or named), loaded(named, overlay)
    shipped = builtin_folder().name
    names = against or named or shipped, " + ".join([named or shipped, *(folder.name for folder in overlay)])
    found = compare(before, after, strict=strict, names=names)
    if as_json:
        echo_json(found.to_dict())
    else:
        echo(found.to_text(most=None if every else 3, width=width(), style=style))
    sys.exit(1 if found.differences else 0)
