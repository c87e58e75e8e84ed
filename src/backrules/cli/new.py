"""`backrules new`: what is written for you to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from backrules._util.outputs import obstacle
from backrules.api import Ruleset
from backrules.cli.options import Folder, loaded, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_document, write_file
from backrules.errors import UsageError
from backrules.loading.languages import checked_code

__all__ = ["new"]


@click.command()
@click.argument("folder", type=Folder(path_type=Path), required=False)
@ruleset_options
@click.option("--profile", is_flag=True, help="A Python class with a typed field for each fact of the ruleset.")
@click.option("--texts", metavar="CODE", help="The texts of the ruleset, to be translated into this language.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the class, or the texts, to this file.")
def new(
    folder: Path | None,
    named: str | None,
    overlay: tuple[Path, ...],
    profile: bool,
    texts: str | None,
    out: Path | None,
) -> None:
    """Write something to begin with: a ruleset in FOLDER, a typed class for its facts, or its texts to be translated.

    \b
    backrules new my_rules/
    backrules new --profile --ruleset my_rules/ --out my_profile.py
    backrules new --texts de --ruleset my_rules/ --out my_rules/texts/de.yaml
    """
    if [folder is not None, profile, texts is not None].count(True) != 1:
        raise click.UsageError("say what is to be written: a FOLDER for a new ruleset, --profile, or --texts")
    if folder is not None:
        if named is not None or overlay or out is not None:
            raise click.UsageError("a new ruleset takes nothing but its FOLDER")
        _begin(folder)
        return
    if texts is not None:
        _texts(loaded(named, overlay), checked_code(texts), out)
        return
    from backrules.authoring.profile_class import profile_module

    ruleset = loaded(named, overlay)
    text = profile_module(ruleset.data)
    if out is None:
        echo_document(text)
        return
    # beside a ruleset is where its class belongs; a file that the ruleset is made of is never written over
    check_outputs({"--out": out}, reads=_read(ruleset))
    write_file(out, text)


def _texts(ruleset: Ruleset, code: str, out: Path | None) -> None:
    """Write the texts to be translated, and what the library says by itself where it does not speak the language."""
    from backrules.authoring.texts_file import catalogue_text, texts_file_of

    if code == ruleset.language:
        raise UsageError(f"the ruleset {ruleset.id} is written in {code}")
    file, catalogue = texts_file_of(ruleset.data, code, ruleset.folders), catalogue_text(code, ruleset.folders)
    if out is None:
        echo_document(file.text)
        return
    written = {out: file.text} | ({} if catalogue is None else {out.with_suffix(".po"): catalogue})
    out.parent.mkdir(exist_ok=True)
    check_outputs({"--out": out}, reads=[path for path in _read(ruleset) if path.parent.name != "texts"])
    for path, text in written.items():
        write_file(path, text)
    echo(f"{file.texts} texts in {out}, {file.missing} of them to be translated")
    if catalogue is not None:
        echo(f"the library does not speak {code} itself: translate {out.with_suffix('.po')} too")


def _read(ruleset: Ruleset) -> list[Path]:
    """Return the files that a ruleset is made of."""
    return [path for folder in ruleset.folders for path in folder.rglob("*.y*ml")]


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
