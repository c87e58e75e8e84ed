"""What the commands for rule authors have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from backrules.api import Ruleset, builtin, builtin_folder, load
from backrules.cli.fact_options import Folder
from backrules.engines import ENGINES
from backrules.errors import BackrulesError

__all__ = ["as_json_option", "completing", "engine_option", "folder_argument", "loaded", "overlay_option"]

folder_argument = click.argument("folder", type=Folder(path_type=Path), required=False)
overlay_option = click.option(
    "--overlay", type=Folder(path_type=Path), multiple=True, help="A folder merged over the ruleset."
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), show_default="durable where it is installed, else cells"
)


def loaded(folder: Path | None, overlay: tuple[Path, ...]) -> Ruleset:
    """Return the ruleset of a command: the built-in one unless another is named."""
    return builtin() if folder is None and not overlay else load(folder or builtin_folder(), overlay)


def completing(
    titles: Callable[[Ruleset], Mapping[str, str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes ids of the ruleset that a command names, each with its title."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        folders = [Path(one) for one in ctx.args if not one.startswith("-")]  # beside an option without its value
        folder = ctx.params.get("folder") or next(iter(folders), None)
        try:
            found = titles(loaded(folder, ctx.params.get("overlay") or ()))
        except BackrulesError:  # a shell that completes a word hears nothing of it
            return []
        return [CompletionItem(one, help=title) for one, title in found.items() if one.startswith(incomplete)]

    return complete
