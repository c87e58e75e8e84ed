"""`backrules assess` and `backrules plan`: how a person stands, and what to do on which day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import click

from backrules.assess import Assessment
from backrules.cli.fact_options import FactsCommand, person_options, recommendation_of
from backrules.cli.output import echo, echo_document, echo_json
from backrules.plan import Plan
from backrules.render import assessment
from backrules.render import plan as planned
from backrules.render.terminal import style, width

__all__ = ["assess", "plan"]

_Shown = TypeVar("_Shown", Assessment, Plan)

_form = click.option("--format", "form", type=click.Choice(("text", "json", "html")), help="text by default.")
_strict = click.option("--strict", is_flag=True, help="Propose nothing while a safety question about it is open.")


@click.command(cls=FactsCommand)
@_form
@person_options
@_strict
def assess(ctx: click.Context, /, **options: Any) -> None:
    """Say how a person stands: each check good, thin, off or unknown, and what would mend it.

    \b
    backrules assess --front-sets 12 --upper-mid-back-sets 6 --lower-back-sets 2
    backrules assess --profile me.yaml --json
    """
    _check_form(options)
    rec = recommendation_of(ctx, options)
    _print(options, rec.assessment, assessment.to_text, partial(assessment.to_html, notice=rec.ruleset.data.notice))


@click.command(cls=FactsCommand)
@click.option("--days", type=int, help="How many days there are, 1 to 7.")
@click.option("--minutes", type=int, help="How many minutes a day has.")
@_form
@person_options
@_strict
def plan(ctx: click.Context, /, days: int | None, minutes: int | None, **options: Any) -> None:
    """Print a plan: what to do on which day, how much of it, and what is left out.

    \b
    backrules plan --days 2 --minutes 30 --equipment mat,dumbbells
    backrules plan --profile me.yaml --json
    """
    _check_form(options)
    rec = recommendation_of(ctx, options)
    made = rec.plan(days=days, minutes=minutes)
    _print(options, made, planned.to_text, partial(planned.to_html, notice=rec.ruleset.data.notice))


def _check_form(options: dict[str, Any]) -> None:
    if options["as_json"] and options["form"] not in (None, "json"):
        raise click.UsageError(f"--json and --format {options['form']} do not go together")


def _print(
    options: dict[str, Any], shown: _Shown, to_text: Callable[..., str], to_html: Callable[[_Shown], str]
) -> None:
    """Print what was asked for, in the form that was asked for."""
    if options["as_json"] or options["form"] == "json":
        echo_json(shown.to_dict())
    elif options["form"] == "html":
        echo_document(to_html(shown))
    else:
        echo(to_text(shown, width=width(), style=style))
