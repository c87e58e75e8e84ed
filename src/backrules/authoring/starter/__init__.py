"""A small ruleset to begin with, whose comments teach: what `backrules new FOLDER` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["starter"]

_ID = "first_ruleset"  # as ruleset.yaml calls it


def starter(name: str) -> dict[str, str]:
    """Return the files of a ruleset, by their names in its folder.

    Args:
        name: what the folder is called, which the ruleset gets its id from.
    """
    found = dict(_texts(files(__name__) / "files"))
    return {**found, "ruleset.yaml": found["ruleset.yaml"].replace(f"id: {_ID}", f"id: {_id_of(name)}")}


def _texts(folder: Traversable, inside: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _texts(entry, f"{inside}{entry.name}/")
        else:
            yield inside + entry.name, entry.read_text(encoding="utf-8")


def _id_of(name: str) -> str:
    """Return an id that is like a name: lower-case letters, digits and underscores, a letter first."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60]
    return words if words[:1].isalpha() else f"{_ID}_{words}".rstrip("_")
