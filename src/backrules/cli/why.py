"""`backrules why` and `backrules why-not`: why an advice has its status, and what would change it."""

from __future__ import annotations

from typing import Any

import click

from backrules.api import Recommendation
from backrules.cli.output import echo, echo_document, echo_json, style, width
from backrules.cli.person import FactsCommand, given_facts, json_option, profile_option, ruleset_of, ruleset_options

__all__ = ["why", "why_not"]

_FORMATS = ("text", "json", "mermaid", "html")
_strict = click.option("--strict", is_flag=True, help="As if advice were held back while a safety question is open.")


@click.command(cls=FactsCommand)
@click.argument("advice")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="text by default.")
@ruleset_options
@profile_option
@json_option
@_strict
@click.pass_context
def why(ctx: click.Context, /, advice: str, form: str | None, **options: Any) -> None:
    """Say why an advice is recommended, or what it waits for: its rules, the facts behind them, the sources.

    \b
    backrules why hex_bar_deadlift --deadlift-experience none
    backrules why hex_bar_deadlift --profile me.yaml --format mermaid
    """
    if options["as_json"] and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} do not go together")
    found = _recommendation(ctx, options).why(advice)
    if options["as_json"] or form == "json":
        echo_json(found.to_dict())
    elif form == "mermaid":
        echo_document(f"{found.to_mermaid()}\n")
    elif form == "html":
        echo_document(f"{found.to_html()}\n")
    else:
        echo(found.to_text(width=width(), style=style))


@click.command("why-not", cls=FactsCommand)
@click.argument("advice")
@ruleset_options
@profile_option
@json_option
@_strict
@click.pass_context
def why_not(ctx: click.Context, /, advice: str, **options: Any) -> None:
    """Say what would make an advice recommended: every smallest change, the cheapest first.

    Nobody is told to say something else about their health.

    \b
    backrules why-not conventional_deadlift --deadlift-experience none
    """
    found = _recommendation(ctx, options).why_not(advice)
    if options["as_json"]:
        echo_json(found.to_dict())
    else:
        echo(found.to_text(width=width(), style=style))


def _recommendation(ctx: click.Context, options: dict[str, Any]) -> Recommendation:
    return ruleset_of(ctx).recommend(given_facts(ctx, options), strict=options["strict"])
