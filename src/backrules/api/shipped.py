"""The ruleset that comes with the library, and the one-line calls."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backrules._util.once import Once
from backrules.api.recommendation import Recommendation
from backrules.api.ruleset import LIST_ENGINE, Ruleset
from backrules.loading import read_cached

__all__ = ["builtin", "builtin_folder", "recommend", "recommend_many"]

_PACKAGE = Path(__file__).resolve().parents[1]


def builtin_folder() -> Path:
    """Return the folder of the built-in ruleset: package data when installed, `rules/` in a checkout."""
    installed = _PACKAGE / "rules" / "balanced_back"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "rules" / "balanced_back"


@Once
def builtin() -> Ruleset:
    """Return the built-in ruleset, loaded once per process.

    Raises:
        RulesetError: its files were edited and no longer load.
    """
    folder = builtin_folder()
    return Ruleset(read_cached(folder), (folder,))


def recommend(
    profile: object, *, strict: bool = False, top: int | None = None, engine: str | None = None
) -> Recommendation:
    """Return ranked advice for one person from the built-in ruleset; see `Ruleset.recommend`."""
    return builtin().recommend(profile, strict=strict, top=top, engine=engine)


def recommend_many(
    profiles: Iterable[object], *, strict: bool = False, top: int | None = None, engine: str = LIST_ENGINE
) -> list[Recommendation]:
    """Return ranked advice for each of many people from the built-in ruleset; see `Ruleset.recommend_many`."""
    return builtin().recommend_many(profiles, strict=strict, top=top, engine=engine)
