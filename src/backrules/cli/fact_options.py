"""What the commands about a person have in common: a flag for each fact of the ruleset, and profiles in files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from backrules._util.numerals import digits
from backrules.api import Recommendation, Ruleset
from backrules.cli.flags import facts_told
from backrules.cli.options import loaded, ruleset_options
from backrules.errors import BackrulesError, Problem, ProfileError, UsageError
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.loading import parse_yaml, read_stream, read_text

__all__ = [
    "FactsCommand",
    "complete_advice",
    "given_facts",
    "person_options",
    "profile_option",
    "recommendation_of",
    "ruleset_of",
]

_RULESET = "backrules.ruleset"


def complete_file(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete names of files."""
    return [CompletionItem(incomplete, type="file")]


_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, as the Python API's to_dict() gives it."
)
profile_option = click.option(
    "--profile",
    metavar="FILE",
    shell_complete=complete_file,
    help="A YAML or JSON file of facts, or - for standard input. Flags add to it.",
)


def person_options(command: Any) -> Any:
    """Add to a command about a person how a ruleset and what is known are named, `--json`, and the context."""
    return ruleset_options(profile_option(_json_option(click.pass_context(command))))


class FactsCommand(click.Command):
    """A command that has a flag for each fact of the ruleset that `--ruleset` and `--overlay` name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Load the ruleset first: its facts are flags."""
        try:
            ctx.meta[_RULESET] = _named_ruleset(args)
        except BackrulesError:
            if not ctx.resilient_parsing:  # a shell that completes a word hears nothing of it
                raise
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own options, then a flag for each fact."""
        own = super().get_params(ctx)
        ruleset: Ruleset | None = ctx.meta.get(_RULESET)
        if ruleset is None:
            return own
        taken = {option for parameter in own for option in (*parameter.opts, *parameter.secondary_opts)}
        return [*own, *(_flag(fact, taken) for fact in ruleset.data.facts.values())]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the facts apart."""
        own = {id(parameter) for parameter in self.params}
        for title, wanted in (("Options", True), ("Facts (what is not given is unknown)", False)):
            params = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
            rows = [p.get_help_record(ctx) for p in params if (id(p) in own or "--help" in p.opts) == wanted]
            with formatter.section(title):
                formatter.write_dl([row for row in rows if row])


def complete_advice(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the ids of advice that begin so, with their titles."""
    ruleset: Ruleset | None = ctx.meta.get(_RULESET)
    advice = ruleset.data.advice if ruleset else {}
    return [CompletionItem(one, help=advice[one].label) for one in advice if one.startswith(incomplete)]


def _completing(fact: Fact) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes an option of a fact; of a list, the last one."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, last = incomplete.rpartition(",") if fact.type == CHOICES else ("", "", incomplete)
        words = fact.options if comma or fact.type == CHOICE else {"none": "none of these"} | dict(fact.options)
        taken = before.split(",")
        found = [one for one in words if one.startswith(last) and one not in taken]
        return [CompletionItem(f"{before}{comma}{one}", help=words[one]) for one in found]

    return complete


def ruleset_of(ctx: click.Context) -> Ruleset:
    """Return the ruleset that a command was called with."""
    ruleset: Ruleset = ctx.meta[_RULESET]
    return ruleset


def recommendation_of(ctx: click.Context, options: dict[str, Any]) -> Recommendation:
    """Return what a command with `--strict` answers the person that it was called with."""
    return ruleset_of(ctx).recommend(given_facts(ctx, options), strict=options["strict"])


def given_facts(ctx: click.Context, options: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that a command was called with: those of `--profile`, and what the flags add to them.

    Raises:
        ProfileError: the file cannot be read, or the facts are not valid or contradict each other.
        UsageError: the file has no name.
    """
    ruleset, name = ruleset_of(ctx), options["profile"]
    if name is not None and not name.strip():
        raise UsageError("--profile names no file: its value is empty")
    file = _file_profile(name) if name else {}
    facts = ruleset.data.facts
    flags = {one: given for one in facts if (given := options.get(f"fact_{one}"))}
    return facts_told(ruleset.profiles, facts, flags, file, "standard input" if name == "-" else name or "")


def _named_ruleset(args: list[str]) -> Ruleset:
    """Return the ruleset that the arguments name, before they are parsed as a whole."""
    found: dict[str, list[str]] = {"--ruleset": [], "--overlay": [], "--as-of": [], "--lang": []}
    for index, argument in enumerate(args):
        name, equals, value = argument.partition("=")
        if name in found and (equals or index + 1 < len(args)):
            found[name].append(value if equals else args[index + 1])
    last = {name: next(reversed(values), None) for name, values in found.items()}
    return loaded(last["--ruleset"], found["--overlay"], last["--as-of"], last["--lang"])


def _flag(fact: Fact, taken: set[str]) -> click.Option:
    """Return the option that tells a fact; its names are taken then."""
    name = fact.name.replace("_", "-")
    while not taken.isdisjoint(names := {f"--{name}", *([f"--no-{name}"] if fact.type == BOOLEAN else [])}):
        name = f"fact-{name}"
    taken |= names
    flag = f"--{name}"
    dest = f"fact_{fact.name}"
    text = fact.title if not fact.unit else f"{fact.title} ({fact.unit})"
    if fact.type == BOOLEAN:
        return click.Option([f"{flag}/--no-{name}", dest], default=None, multiple=True, help=text)
    if fact.type == CHOICE:
        return click.Option(
            [flag, dest],
            metavar="|".join(fact.options),
            multiple=True,
            help=text,
            shell_complete=_completing(fact),
        )
    if fact.type == CHOICES:
        text = f"{text}: {', '.join(fact.options)}; or none"
        return click.Option([flag, dest], metavar="LIST", multiple=True, help=text, shell_complete=_completing(fact))
    if fact.is_date:
        return click.Option([flag, dest], metavar="DATE", multiple=True, help=f"{text}, such as 2026-01-31")
    limits = f" {digits(fact.range[0])} to {digits(fact.range[1])}" if fact.range else ""
    return click.Option([flag, dest], metavar="NUMBER", multiple=True, help=f"{text}{limits}")


def _file_profile(name: str) -> dict[str, Any]:
    problems: list[Problem] = []
    if name == "-":
        name = "standard input"
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        text = read_stream(name, sys.stdin.buffer, problems)
    else:
        text = read_text(Path(name), problems)
    found = parse_yaml(name, text, problems) if text is not None else None
    if problems or found is None:
        raise ProfileError(problems)
    return found
