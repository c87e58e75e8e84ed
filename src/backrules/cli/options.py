"""What the commands for rule authors have in common."""

from __future__ import annotations

from pathlib import Path

import click

from backrules.api import Ruleset, builtin, builtin_folder, load
from backrules.cli.person import Folder
from backrules.engines import ENGINES

__all__ = ["as_json_option", "engine_option", "folder_argument", "loaded", "overlay_option"]

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
