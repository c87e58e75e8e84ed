"""`backrules graph`: facts, derived facts, rules and advice of a ruleset as Mermaid, DOT, or a picture by Graphviz."""

from __future__ import annotations

from pathlib import Path

import click

from backrules.api import Ruleset
from backrules.authoring.graph import RuleGraph, restricted, rule_graph, to_dot, to_mermaid, to_svg
from backrules.authoring.graph.mermaid import MOST_EDGES
from backrules.cli.options import completing, loaded, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_document, write_file
from backrules.errors import UsageError

__all__ = ["graph"]

_WRITERS = {"mermaid": to_mermaid, "dot": to_dot, "svg": to_svg}


def _advice(ruleset: Ruleset) -> dict[str, str]:
    return {name: one.label for name, one in ruleset.data.advice.items()}


def _facts(ruleset: Ruleset) -> dict[str, str]:
    data = ruleset.data
    numbers, derived = data.numbers.items(), data.derived.items()
    asked = {name: one.title for name, one in data.facts.items()}
    return asked | {name: one.title or "" for name, one in numbers} | {name: one.title or "" for name, one in derived}


@click.command()
@ruleset_options
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_WRITERS)),
    help="mermaid by default; with --out its suffix. svg takes Graphviz.",
)
@click.option(
    "--advice", metavar="ID", multiple=True, shell_complete=completing(_advice), help="Only what leads to this advice."
)
@click.option(
    "--fact",
    metavar="NAME",
    multiple=True,
    shell_complete=completing(_facts),
    help="Only what this fact or derived fact leads to.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
def graph(
    named: str | None,
    overlay: tuple[Path, ...],
    form: str | None,
    advice: tuple[str, ...],
    fact: tuple[str, ...],
    out: Path | None,
) -> None:
    """Draw a ruleset: from facts over derived facts and rules to advice.

    With --advice and --fact: what leads from these facts to this advice.

    \b
    backrules graph --advice hex_bar_deadlift --out hex_bar.svg
    backrules graph --ruleset my_ruleset --format dot | dot -Tpdf > rules.pdf
    """
    form = form or _form_of(out)
    ruleset = loaded(named, overlay)
    check_outputs({"--out": out}, folders=ruleset.folders)
    shown = restricted(rule_graph(ruleset.data), advice=advice, facts=fact)
    text = _WRITERS[form](shown)
    if out is None:
        echo_document(text)
    else:
        write_file(out, text)
    _warn(shown, form)


_FORMS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".md": "mermaid"}


def _form_of(out: Path | None) -> str:
    """Return the format that a file's name says."""
    if out is None:
        return "mermaid"
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise UsageError(f"{out}: name it .svg, .dot, .gv, .mmd or .md, or say the --format")
    return form


def _warn(shown: RuleGraph, form: str) -> None:
    if not shown.nodes:
        echo("backrules: nothing leads from these facts to this advice", err=True)
    if form == "mermaid" and len(shown.edges) > MOST_EDGES:
        some = f"{len(shown.edges)} edges: Mermaid draws {MOST_EDGES} unless maxEdges is raised"
        echo(f"backrules: {some}; --advice and --fact leave some out, --format dot has no limit", err=True)
