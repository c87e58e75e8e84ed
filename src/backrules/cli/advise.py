"""`backrules advise`: ranked advice for a person."""

from __future__ import annotations

from typing import Any

import click

from backrules.api.recommendation import Detail
from backrules.cli.fact_options import FactsCommand, given_facts, person_options, ruleset_of
from backrules.cli.options import engine_option
from backrules.cli.output import echo, echo_json
from backrules.render.terminal import style, width

__all__ = ["advise"]


@click.command(cls=FactsCommand)
@person_options
@click.option("--strict", is_flag=True, help="Hold advice back while a safety question about it is open.")
@click.option("--top", type=click.IntRange(min=0), help="Print only the first so many pieces of advice.")
@click.option("--all", "whole", is_flag=True, help="Print every piece with its reasons, and what is held back or open.")
@engine_option
def advise(ctx: click.Context, /, **options: Any) -> None:
    """Print what to do for a person: what keeps safe, how they stand, what to begin with. --all prints the rest.

    \b
    backrules advise --desk-hours 9 --slouches
    backrules advise --equipment mat,bench            these and nothing else
    backrules advise --equipment mat=yes,barbell=no   the others are unknown
    backrules advise --profile me.yaml --json
    """
    profile = given_facts(ctx, options)
    rec = ruleset_of(ctx).recommend(profile, strict=options["strict"], top=options["top"], engine=options["engine"])
    if options["as_json"]:
        echo_json(rec.to_dict())
    else:
        detail: Detail = "all" if options["whole"] else "brief"
        echo(rec.to_text(detail=detail, ids=True, width=width(), style=style))
        if detail == "brief" and rec.advice and not any(advice.definition.alone for advice in rec.advice):
            echo(style("muted", rec.ruleset.data.language.gettext("--all shows every piece of advice, and why.")))
