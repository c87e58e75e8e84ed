"""What the commands about a person have in common: a flag for each fact of the ruleset, and profiles in files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from backrules.api import Ruleset, builtin, load
from backrules.errors import Problem, ProfileError
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.loading import parse_yaml, read_stream, read_text

__all__ = ["FactsCommand", "given_facts", "json_option", "profile_option", "ruleset_of", "ruleset_options"]

_RULESET = "backrules.ruleset"

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, as the Python API's to_dict() gives it."
)
profile_option = click.option(
    "--profile", metavar="FILE", help="A YAML or JSON file of facts, or - for standard input. Flags go first."
)


class FactsCommand(click.Command):
    """A command that has a flag for each fact of the ruleset that `--ruleset` and `--overlay` name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Load the ruleset first: its facts are flags."""
        ctx.meta[_RULESET] = _named_ruleset(args)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own options, then a flag for each fact."""
        own = super().get_params(ctx)
        ruleset: Ruleset | None = ctx.meta.get(_RULESET)
        if ruleset is None:
            return own
        taken = {option for parameter in own for option in parameter.opts}
        return [*own, *(_flag(fact, taken) for fact in ruleset.data.facts.values())]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the facts apart."""
        own = {id(parameter) for parameter in self.params}
        for title, wanted in (("Options", True), ("Facts (what is not given is unknown)", False)):
            params = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
            rows = [p.get_help_record(ctx) for p in params if (id(p) in own or "--help" in p.opts) == wanted]
            with formatter.section(title):
                formatter.write_dl([row for row in rows if row])


def ruleset_options(command: Any) -> Any:
    """Add `--ruleset` and `--overlay` to a command."""
    folder = click.Path(path_type=Path)
    command = click.option("--overlay", type=folder, multiple=True, help="A folder merged over the ruleset.")(command)
    return click.option("--ruleset", type=folder, help="Folder of a ruleset; the built-in one by default.")(command)


def ruleset_of(ctx: click.Context) -> Ruleset:
    """Return the ruleset that a command was called with."""
    ruleset: Ruleset = ctx.meta[_RULESET]
    return ruleset


def given_facts(ctx: click.Context, options: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that a command was called with: those of `--profile`, then the flags; not checked yet.

    Raises:
        ProfileError: the file cannot be read.
    """
    profile = _file_profile(options["profile"]) if options["profile"] else {}
    return profile | _flag_profile(ruleset_of(ctx), options)


def _named_ruleset(args: list[str]) -> Ruleset:
    """Return the ruleset that the arguments name, before they are parsed as a whole."""
    found: dict[str, list[str]] = {"--ruleset": [], "--overlay": []}
    for index, argument in enumerate(args):
        name, equals, value = argument.partition("=")
        if name in found and (equals or index + 1 < len(args)):
            found[name].append(value if equals else args[index + 1])
    if not found["--ruleset"] and not found["--overlay"]:
        return builtin()
    folder = found["--ruleset"][-1] if found["--ruleset"] else builtin().folders[0]
    return load(folder, found["--overlay"])


def _flag(fact: Fact, taken: set[str]) -> click.Option:
    name = fact.name.replace("_", "-")
    flag = f"--{name}" if f"--{name}" not in taken else f"--fact-{name}"
    dest = f"fact_{fact.name}"
    text = fact.title if not fact.unit else f"{fact.title} ({fact.unit})"
    if fact.type == BOOLEAN:
        return click.Option([f"{flag}/--no-{name}", dest], default=None, help=text)
    if fact.type == CHOICE:
        return click.Option([flag, dest], metavar="|".join(fact.options), help=text)
    if fact.type == CHOICES:
        return click.Option([flag, dest], metavar="LIST", help=f"{text}: {', '.join(fact.options)}; or none")
    limits = f" {fact.range[0]:g} to {fact.range[1]:g}" if fact.range else ""
    return click.Option([flag, dest], metavar="NUMBER", help=f"{text}{limits}")


def _flag_profile(ruleset: Ruleset, options: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that were given as flags; what does not fit is left for the profile's own check to report."""
    profile = {}
    for name, fact in ruleset.data.facts.items():
        given = options.get(f"fact_{name}")
        if given is not None:
            profile[name] = _value(fact, given)
    return profile


def _value(fact: Fact, given: Any) -> Any:
    if fact.is_number:
        for kind in (int, float):
            try:
                return kind(given)
            except ValueError:
                continue
    return _options(fact, given) if fact.type == CHOICES else given


def _options(fact: Fact, given: str) -> Any:
    """Read `a,b`, `none`, or `a=yes,b=no`."""
    parts = [part.strip() for part in given.split(",") if part.strip()]
    if parts == ["none"] and "none" not in fact.options:
        return []
    if not any("=" in part for part in parts):
        return parts
    words = {"yes": True, "true": True, "no": False, "false": False, "unknown": None}
    pairs = [part.partition("=") for part in parts]
    return {option.strip(): words.get(value.strip().lower(), value or "nothing") for option, _, value in pairs}


def _file_profile(name: str) -> dict[str, Any]:
    problems: list[Problem] = []
    if name == "-":
        name = "standard input"
        text = read_stream(name, sys.stdin.buffer, problems)
    else:
        text = read_text(Path(name), problems)
    found = parse_yaml(name, text, problems) if text is not None else None
    if problems or found is None:
        raise ProfileError(problems)
    return found
