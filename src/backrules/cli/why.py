"""`backrules why` and `backrules why-not`: why an advice has its status, and what would change it."""

from __future__ import annotations

from typing import Any

import click

from backrules._util.printable import quoted
from backrules.api import Recommendation
from backrules.cli.fact_options import FactsCommand, complete_advice, person_options, recommendation_of
from backrules.cli.output import echo, echo_document, echo_json
from backrules.errors import UsageError, quoted_list
from backrules.render.terminal import style, width

__all__ = ["why", "why_not"]

_FORMATS = ("text", "json", "mermaid", "html")
_strict = click.option("--strict", is_flag=True, help="As if advice were held back while a safety question is open.")


@click.command(cls=FactsCommand)
@click.argument("advice", shell_complete=complete_advice)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="text by default.")
@person_options
@_strict
def why(ctx: click.Context, /, advice: str, form: str | None, **options: Any) -> None:
    """Say why an advice is recommended, or what it waits for: its rules, the facts behind them, the sources.

    It is named by its id, its title, or the number that advise shows for the same facts.

    \b
    backrules why hex_bar_deadlift --deadlift-experience none
    backrules why 1 --desk-hours 9
    backrules why hex_bar_deadlift --profile me.yaml --format mermaid
    """
    if options["as_json"] and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} do not go together")
    rec = recommendation_of(ctx, options)
    meant = _advice_id(advice, rec)
    found = rec.why(meant)
    if options["as_json"] or form == "json":
        echo_json(found.to_dict())
    elif form == "mermaid":
        echo_document(f"{found.to_mermaid()}\n")
    elif form == "html":
        echo_document(found.to_html())
    else:
        echo(found.to_text(width=width(), style=style))
        _say_id(meant, advice)


@click.command("why-not", cls=FactsCommand)
@click.argument("advice", shell_complete=complete_advice)
@person_options
@_strict
def why_not(ctx: click.Context, /, advice: str, **options: Any) -> None:
    """Say what would make an advice recommended: every smallest change, the cheapest first.

    Nobody is told to say something else about facts marked `safety`. It is named by its id or its title.

    \b
    backrules why-not conventional_deadlift --deadlift-experience none
    """
    rec = recommendation_of(ctx, options)
    meant = _advice_id(advice, rec)
    found = rec.why_not(meant)
    if options["as_json"]:
        echo_json(found.to_dict())
    else:
        echo(found.to_text(width=width(), style=style))
        _say_id(meant, advice)


def _say_id(advice: str, named: str) -> None:
    """Print the id of an advice that was named otherwise, by its title or its number."""
    if advice != named:
        echo(f"\n{style('muted', f'[{advice}]')}")


def _advice_id(text: str, rec: Recommendation) -> str:
    """Return the id that is meant by an id, a title or its beginning, or the number that `advise` shows."""
    catalogue = rec.ruleset.data.advice
    if text in catalogue or not text.strip():
        return text
    if text.isdecimal() and text.isascii():
        if not 0 < int(text[:9]) <= len(rec.advice):
            raise UsageError(f"there is no number {text[:9]}: the advice for these facts ends at {len(rec.advice)}")
        return rec.advice[int(text[:9]) - 1].id
    wanted = " ".join(text.casefold().split())
    titles = {name: one.label.casefold() for name, one in catalogue.items()}
    found = [name for name, title in titles.items() if title == wanted]
    found = found or [name for name, title in titles.items() if title.startswith(wanted)]
    if len(found) > 1:
        raise UsageError(f"{quoted(text)} could be {quoted_list(found)}")
    return found[0] if found else text
