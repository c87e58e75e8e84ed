"""The ruleset that comes with the library, and the one-line calls."""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from backrules._util.language import SOURCE
from backrules._util.once import Once
from backrules.api.recommendation import Recommendation
from backrules.api.ruleset import LIST_ENGINE, Ruleset
from backrules.loading import read_cached

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

__all__ = ["builtin", "builtin_folder", "recommend", "recommend_many"]

_PACKAGE = Path(__file__).resolve().parents[1]


@Once
def builtin_folder() -> Path:
    """Return the folder of the built-in ruleset: package data when installed, `rules/` in a checkout.

    Of a package that is imported out of a zip file, it is a copy that lasts as long as the process.
    """
    installed = _PACKAGE / "rules" / "balanced_back"
    if installed.is_dir():
        return installed.resolve()
    from importlib.resources import files

    packed = files("backrules") / "rules" / "balanced_back"
    return _unpacked(packed) if packed.is_dir() else _PACKAGE.parents[1] / "rules" / "balanced_back"


def _unpacked(packed: Traversable) -> Path:
    """Return a copy of a folder of package data, in a folder that this user alone can read."""
    root, process = Path(mkdtemp(prefix="backrules-")), os.getpid()

    def remove() -> None:
        if os.getpid() == process:  # a forked child that ends still leaves it to its parent
            shutil.rmtree(root, ignore_errors=True)

    atexit.register(remove)
    _copy(packed, root / packed.name)
    return root / packed.name


def _copy(packed: Traversable, place: Path) -> None:
    if packed.is_dir():
        place.mkdir()
        for inner in packed.iterdir():
            _copy(inner, place / inner.name)
    else:
        place.write_bytes(packed.read_bytes())


def builtin(lang: str = SOURCE) -> Ruleset:
    """Return the built-in ruleset, loaded once per process.

    Args:
        lang: the language of its texts.

    Raises:
        RulesetError: its files were edited and no longer load, or it is not there in this language.
        UsageError: `lang` is no code of a language.
    """
    return _shipped().in_language(lang)


@Once
def _shipped() -> Ruleset:
    folder = builtin_folder()
    return Ruleset(read_cached(folder), (folder,))


def recommend(
    profile: object,
    *,
    strict: bool = False,
    top: int | None = None,
    engine: str | None = None,
    as_of: date | str | None = None,
    lang: str = SOURCE,
) -> Recommendation:
    """Return ranked advice for one person from the built-in ruleset; see `Ruleset.recommend` and `builtin`."""
    return builtin(lang).recommend(profile, strict=strict, top=top, engine=engine, as_of=as_of)


def recommend_many(
    profiles: Iterable[object],
    *,
    strict: bool = False,
    top: int | None = None,
    engine: str = LIST_ENGINE,
    as_of: date | str | None = None,
    lang: str = SOURCE,
) -> list[Recommendation]:
    """Return ranked advice for each of many people from the built-in ruleset; see `Ruleset.recommend_many`."""
    return builtin(lang).recommend_many(profiles, strict=strict, top=top, engine=engine, as_of=as_of)
