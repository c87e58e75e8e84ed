"""`backrules diff`: who gets other advice from another ruleset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.api import builtin_folder
from backrules.authoring.as_cases import cases_of_differences
from backrules.authoring.diff import compare
from backrules.cli.options import Folder, as_case_option, as_json_option, loaded, only_one, ruleset_options
from backrules.cli.output import echo, echo_cases, echo_json
from backrules.render.terminal import style, width

__all__ = ["diff"]

_CASES = """\
Somebody for each difference. They expect what is told after the change: is this what each should be told?
Give those that are meant so an id and a sentence of their own."""


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
@as_case_option
def diff(
    named: str | None,
    overlay: tuple[Path, ...],
    against: str | None,
    strict: bool | None,
    every: bool,
    as_json: bool,
    as_case: bool,
) -> None:
    """Say who gets other advice from a ruleset than from the one that it is held against.

    \b
    backrules diff --overlay my_gym/
    backrules diff --ruleset my_rules/ --against balanced_back
    """
    only_one(json=as_json, as_case=as_case)
    if against is None and not overlay:
        raise click.UsageError("nothing to compare with: name another ruleset with --against, or an --overlay")
    before, after = loaded(against or named), loaded(named, overlay)
    shipped = builtin_folder().name
    names = against or named or shipped, " + ".join([named or shipped, *(folder.name for folder in overlay)])
    found = compare(before, after, strict=strict, names=names)
    if as_json:
        echo_json(found.to_dict())
    elif as_case:
        echo_cases(cases_of_differences(found.differences, after.data), _CASES)
    else:
        echo(found.to_text(most=None if every else 3, width=width(), style=style))
    sys.exit(1 if found.differences else 0)
