"""What commands have in common: how a ruleset is named, and a few options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from backrules.api import Ruleset, builtin, builtin_folder, load
from backrules.engines import ENGINES, checked_name, engine_names
from backrules.errors import BackrulesError, Problem, RulesetError, UsageError, nearest

__all__ = [
    "Folder",
    "as_called_for",
    "as_case_option",
    "as_json_option",
    "completing",
    "engine_option",
    "folder_of",
    "language_given",
    "loaded",
    "only_one",
    "ruleset_options",
]


class Folder(click.Path):
    """A path that a shell completes with folders."""

    def shell_complete(self, *given: Any) -> list[CompletionItem]:
        """Let the shell complete folders."""
        return [CompletionItem(given[-1], type="dir")]


def _engine_name(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else checked_name(value)
    except UsageError as error:
        raise click.BadParameter(str(error)) from error


def _engines_beginning(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in engine_names() if name.startswith(incomplete)]


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
as_case_option = click.option(
    "--as-case", is_flag=True, help="Print the people who are shown as cases, ready to be read and kept."
)
engine_option = click.option(
    "--engine",
    metavar="|".join(ENGINES),
    callback=_engine_name,
    shell_complete=_engines_beginning,
    show_default="durable where it is installed, else cells",
    help="What decides the conditions, with the same answer; one that a distribution declares goes by its name.",
)


_AS_OF, _LANG = "backrules.as_of", "backrules.lang"


def only_one(**flags: bool) -> None:
    """Refuse flags that ask for different outputs.

    Raises:
        UsageError: several are given.
    """
    given = [f"--{name.replace('_', '-')}" for name, is_given in flags.items() if is_given]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} do not go together")


def ruleset_options(command: Any) -> Any:
    """Add `--ruleset` and `--overlay` to a command: the one way to name a ruleset, which `loaded` understands."""
    overlay = click.option(
        "--overlay",
        type=Folder(path_type=Path),
        multiple=True,
        metavar="FOLDER",
        help="A folder merged over the ruleset; may be given several times, in order.",
    )
    named = click.option(
        "--ruleset",
        "named",
        type=Folder(),
        metavar="FOLDER_OR_ID",
        help="The ruleset in a folder, or a shipped one by its id; the shipped one by default.",
    )
    as_of = click.option(
        "--as-of",
        metavar="DATE",
        expose_value=False,
        callback=partial(_keep, _AS_OF),
        help="The day that dates are counted up to, such as 2026-01-31; today by default.",
    )
    lang = click.option(
        "--lang",
        metavar="CODE",
        expose_value=False,
        callback=partial(_keep, _LANG),
        help="The language of what is printed about a person, such as de; English by default.",
    )
    return named(overlay(lang(as_of(command))))


def _keep(key: str, ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    ctx.meta[key] = value


def language_given(ctx: click.Context) -> str | None:
    """Return the language that a command was called with, None where it was not."""
    lang: str | None = ctx.meta.get(_LANG)
    return lang


def folder_of(named: str | None) -> Path:
    """Return the folder of a ruleset that a command names, which need not be there.

    Args:
        named: a folder, or the id of the shipped ruleset, which is also what None means.

    Raises:
        RulesetError: there is no such folder, and the name is close to the id.
        UsageError: it may be meant either way.
    """
    shipped = builtin_folder()
    if named is None and Path("ruleset.yaml").is_file() and not Path().samefile(shipped):
        raise UsageError(
            f"here is a ruleset: write --ruleset . for it, or --ruleset {shipped.name} for the shipped one"
        )
    folder = shipped if named is None else Path(named)
    if named == shipped.name:
        if folder.is_dir() and not folder.samefile(shipped):
            raise UsageError(f"{named} is the shipped ruleset, and a folder here: write ./{named} for the folder")
        return shipped
    if not folder.exists() and (hint := nearest(folder.name, [shipped.name])):
        raise RulesetError([Problem(f"there is no folder {folder}", hint=hint)])
    return folder


def loaded(
    named: str | None,
    overlays: Iterable[str | Path] = (),
    as_of: str | None = None,
    lang: str | None = None,
    *,
    stays: bool = True,
) -> Ruleset:
    """Return the ruleset that a command names with `--ruleset` and `--overlay`.

    Args:
        named: as of `folder_of`.
        overlays: merged over it.
        as_of: the day that dates are counted up to, if not the one of the command.
        lang: the language, if not the one of the command.
        stays: on the day of the call where no other is given; what serves for days goes with them.
    """
    folder, overlays = folder_of(named), tuple(overlays)
    ruleset = load(folder, overlays) if overlays or folder != builtin_folder() else builtin()
    return as_called_for(ruleset, as_of, lang, stays=stays)


def as_called_for(
    ruleset: Ruleset, as_of: str | None = None, lang: str | None = None, *, stays: bool = True
) -> Ruleset:
    """Return a ruleset in the language and on the day of the command; for the arguments, see `loaded`."""
    ctx = click.get_current_context(silent=True)
    given = ctx.meta if ctx else {}
    if code := lang or given.get(_LANG):
        ruleset = ruleset.in_language(code)
    day = as_of or given.get(_AS_OF)
    return ruleset.staying_on(day) if stays or day else ruleset


def completing(
    titles: Callable[[Ruleset], Mapping[str, str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes ids of the ruleset that a command names, each with its title."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            found = titles(loaded(ctx.params.get("named"), ctx.params.get("overlay") or ()))
        except BackrulesError:  # a shell that completes a word hears nothing of it
            return []
        return [CompletionItem(name, help=title) for name, title in found.items() if name.startswith(incomplete)]

    return complete
