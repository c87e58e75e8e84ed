"""`backrules prove`: what a ruleset must keep to, proved for everybody or refuted by somebody."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.api import Ruleset
from backrules.authoring.as_cases import cases_of_verdicts
from backrules.authoring.verify import Verdict
from backrules.authoring.verify import prove as proved
from backrules.cli.options import as_case_option, as_json_option, completing, loaded, only_one, ruleset_options
from backrules.cli.output import echo, echo_cases, echo_json
from backrules.loading import read_invariants
from backrules.render.terminal import style, width

__all__ = ["prove"]

_CASES = """\
Somebody for each invariant that is refuted. They expect what the invariant promises, and fail until the rules are
mended. Where it is the invariant that is wrong, mend that one."""


def _says(ruleset: Ruleset) -> dict[str, str]:
    return {one.id: one.says for one in read_invariants(ruleset.folders, ruleset.data)}


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=completing(_says))
@ruleset_options
@as_json_option
@as_case_option
def prove(ids: tuple[str, ...], named: str | None, overlay: tuple[Path, ...], as_json: bool, as_case: bool) -> None:
    """Prove the invariants of a ruleset for everybody, or show somebody who breaks them.

    ID names invariants, all by default.

    \b
    backrules prove
    backrules prove --ruleset my_rules/ no_load_with_a_warning_sign
    """
    only_one(json=as_json, as_case=as_case)
    ruleset = loaded(named, overlay)
    verdicts = proved(ruleset, ids)
    if as_json:
        echo_json([one.to_dict() for one in verdicts])
    elif as_case:
        echo_cases(cases_of_verdicts(verdicts, ruleset.data), _CASES)
    else:
        for one in verdicts:
            echo(one.to_text(ruleset.data, width=width(), style=style))
        echo(_summary(verdicts))
    sys.exit(1 if any(one.verdict in ("refuted", "error") for one in verdicts) else 0)


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
