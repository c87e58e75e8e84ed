"""`backrules prove`: what a ruleset must keep to, proved for everybody or refuted by somebody."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.authoring.verify import Verdict
from backrules.authoring.verify import prove as proved
from backrules.cli.fact_options import Folder
from backrules.cli.options import as_json_option, loaded, overlay_option
from backrules.cli.output import echo, echo_json, style, width

__all__ = ["prove"]


@click.command()
@click.argument("names", metavar="[FOLDER] [ID]...", nargs=-1, shell_complete=Folder().shell_complete)
@overlay_option
@as_json_option
def prove(names: tuple[str, ...], overlay: tuple[Path, ...], as_json: bool) -> None:
    """Prove the invariants of a ruleset for everybody, or show somebody who breaks them.

    FOLDER is the built-in ruleset by default; ID names invariants, all by default.

    \b
    backrules prove
    backrules prove my_rules/ no_load_with_a_warning_sign
    """
    folder, ids = _read(names)
    ruleset = loaded(folder, overlay)
    verdicts = proved(ruleset, ids)
    if as_json:
        echo_json([one.to_dict() for one in verdicts])
    else:
        for one in verdicts:
            echo(one.to_text(ruleset.data, style, width()))
        echo(_summary(verdicts))
    sys.exit(1 if any(one.verdict in ("refuted", "error") for one in verdicts) else 0)


def _read(names: tuple[str, ...]) -> tuple[Path | None, tuple[str, ...]]:
    """Return the folder, if the first name is one, and the ids."""
    if names and ("/" in names[0] or "\\" in names[0] or Path(names[0]).is_dir()):
        return Path(names[0]), names[1:]
    return None, names


def _summary(verdicts: tuple[Verdict, ...]) -> str:
    if not verdicts:
        return "there are no invariants"
    counts = {
        word: sum(one.verdict == word for one in verdicts) for word in ("proved", "refuted", "not exact", "error")
    }
    parts = [f"{count} {word}" for word, count in counts.items() if count or word == "proved"]
    idle = sum(bool(one.vacuous) for one in verdicts)
    text = ", ".join([*parts, *([f"{idle} proving nothing"] if idle else [])])
    return style("warning" if counts["refuted"] or counts["error"] else "good", text)
