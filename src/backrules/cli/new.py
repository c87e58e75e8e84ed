"""`backrules new`: what is written for you to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from backrules.cli.options import loaded, ruleset_options
from backrules.cli.output import check_outputs, echo_document, write_file

__all__ = ["new"]


@click.command()
@ruleset_options
@click.option("--profile", is_flag=True, help="A Python class with a typed field for each fact of the ruleset.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
def new(named: str | None, overlay: tuple[Path, ...], profile: bool, out: Path | None) -> None:
    """Write something to begin with: a typed class for the facts of a ruleset.

    \b
    backrules new --profile --ruleset my_rules/ --out my_profile.py
    """
    if not profile:
        raise click.UsageError("say what is to be written: --profile")
    from backrules.authoring.profile_class import profile_module

    ruleset = loaded(named, overlay)
    text = profile_module(ruleset.data)
    if out is None:
        echo_document(text)
        return
    # beside a ruleset is where its class belongs; a file that the ruleset is made of is never written over
    check_outputs({"--out": out}, reads=[path for folder in ruleset.folders for path in folder.rglob("*.y*ml")])
    write_file(out, text)
