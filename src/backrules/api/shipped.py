"""The ruleset that comes with the library."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from backrules.api.ruleset import Ruleset
from backrules.loading import read_cached

__all__ = ["builtin", "builtin_folder"]

_PACKAGE = Path(__file__).resolve().parents[1]


def builtin_folder() -> Path:
    """Return the folder of the built-in ruleset: package data when installed, `rules/` in a checkout."""
    installed = _PACKAGE / "rules" / "balanced_back"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "rules" / "balanced_back"


@cache
def builtin() -> Ruleset:
    """Return the built-in ruleset, loaded once per process.

    Raises:
        RulesetError: its files were edited and no longer load.
    """
    folder = builtin_folder()
    return Ruleset(read_cached(folder), (folder,))
