"""A ruleset from its files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from backrules._util.language import SOURCE
from backrules.api.ruleset import Ruleset
from backrules.loading import read_ruleset_with_places

__all__ = ["load"]

_Folder = str | os.PathLike[str]


def load(
    path: _Folder, overlay: _Folder | Iterable[_Folder] = (), *, lang: str = SOURCE, allow_unsafe: bool = False
) -> Ruleset:
    """Load a ruleset from a folder.

    Args:
        path: the folder.
        overlay: a folder, or several in order, merged over it.
        lang: the language of its texts, from `texts/<lang>.yaml` in each folder.
        allow_unsafe: let overlays disable and change safety rules; the guards that are left must hold all the same.

    Raises:
        RulesetError: everything that is wrong with any of the files, and all that is missing of a translation.
        UsageError: `lang` is no code of a language.
    """
    overlays = [overlay] if isinstance(overlay, (str, os.PathLike)) else list(overlay)
    folders = [Path(path), *map(Path, overlays)]
    data, source_map = read_ruleset_with_places(folders[0], folders[1:], allow_unsafe=allow_unsafe)
    return Ruleset(data, folders, source_map).in_language(lang)
