"""The built-in ruleset without reading YAML each time.

The merged sections are kept as JSON in the user's cache folder, under the SHA-256 of the files and the library's
version, so an edit takes effect at once. Whatever goes wrong with the cache, the files are read instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path

from backrules.errors import Problem
from backrules.loading.files import read_files
from backrules.loading.load import link_sections, read_ruleset
from backrules.loading.sections import as_plain, from_plain, read_sections
from backrules.model import RulesetData

__all__ = ["read_cached"]


def read_cached(folder: Path) -> RulesetData:
    """Return the ruleset in a folder, from the cache if its files have not changed.

    `BACKRULES_CACHE` names another folder for the cache; empty switches it off.

    Raises:
        RulesetError: everything that is wrong with any of the files.
    """
    place = _place(folder)
    if place is None:
        return read_ruleset(folder)
    with contextlib.suppress(Exception):  # a cache that is not there or not whole
        kept = json.loads(place.read_text(encoding="utf-8"))
        data = link_sections(from_plain(kept["sections"]), [])
        if data.fingerprint == kept["fingerprint"]:
            return data
    problems: list[Problem] = []
    sections = read_sections([folder], problems)
    data = link_sections(sections, problems)
    with contextlib.suppress(OSError, TypeError):
        kept = {"fingerprint": data.fingerprint, "sections": as_plain(sections)}
        _write(place, json.dumps(kept, ensure_ascii=False))
    return data


def _place(folder: Path) -> Path | None:
    """Return where the cache of these files is, or None if there is none."""
    from backrules import __version__

    chosen = os.environ.get("BACKRULES_CACHE")
    if chosen == "":
        return None
    problems: list[Problem] = []
    digest = sha256(f"2 {__version__}\n".encode())
    for name, source in read_files(folder, problems):
        digest.update(f"{name} {len(source.text)}\n{source.text}".encode())
    if problems:
        return None
    try:
        home = Path(chosen or os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    except RuntimeError:  # a user without a home
        return None
    if not chosen:
        home /= "backrules"
    return home / f"{digest.hexdigest()}.json"


def _write(place: Path, text: str) -> None:
    """Write whole or not at all: other processes may be reading."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=place.parent, encoding="utf-8", delete=False) as file:
        file.write(text)
    Path(file.name).replace(place)
