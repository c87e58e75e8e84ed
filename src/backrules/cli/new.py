"""`backrules new`: what is written for you to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from backrules._util.outputs import obstacle
from backrules.cli.options import Folder, loaded, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_document, write_file
from backrules.errors import UsageError

__all__ = ["new"]


@click.command()
@click.argument("folder", type=Folder(path_type=Path), required=False)
@ruleset_options
@click.option("--profile", is_flag=True, help="A Python class with a typed field for each fact of the ruleset.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the class to this file.")
def new(folder: Path | None, named: str | None, overlay: tuple[Path, ...], profile: bool, out: Path | None) -> None:
    """Write something to begin with: a small ruleset in FOLDER, or a typed class for the facts of a ruleset.

    \b
    backrules new my_rules/
    backrules new --profile --ruleset my_rules/ --out my_profile.py
    """
    if profile == (folder is not None):
        raise click.UsageError("say what is to be written: a FOLDER for a new ruleset, or --profile")
    if folder is not None:
        if named is not None or overlay or out is not None:
            raise click.UsageError("a new ruleset takes nothing but its FOLDER")
        _begin(folder)
        return
    from backrules.authoring.profile_class import profile_module

    ruleset = loaded(named, overlay)
    text = profile_module(ruleset.data)
    if out is None:
        echo_document(text)
        return
    # beside a ruleset is where its class belongs; a file that the ruleset is made of is never written over
    check_outputs({"--out": out}, reads=[path for path_of in ruleset.folders for path in path_of.rglob("*.y*ml")])
    write_file(out, text)


def _begin(folder: Path) -> None:
    """Write the ruleset to begin with, and say what to do with it.

    Raises:
        UsageError: there is something already, or nothing can be written there.
    """
    from backrules.authoring.starter import starter

    texts = starter(folder.resolve().name)
    _make(folder)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        write_file(path, text)
    named = shlex.quote(str(folder))
    echo(f"{len(texts)} files in {folder}: {', '.join(texts)}")
    for command in ("check", "test", "prove", "ask"):
        echo(f"  backrules {command} --ruleset {named}")


def _make(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already, and not empty: name a new folder, or an empty one")
    if not folder.exists() and (why := obstacle(folder)):
        raise UsageError(why)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from error
