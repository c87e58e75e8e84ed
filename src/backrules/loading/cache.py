"""The built-in ruleset without reading YAML each time.

The merged sections are kept as JSON in the cache folder of the user, under the SHA-256 of the files and the version of
the library, so an edit takes effect at once. Whatever goes wrong with the cache, the files are read instead. It is
trusted only where nobody else could have written it: a regular file of this user, in a folder of this user, that no
group and no other can write to.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from hashlib import sha256
from pathlib import Path

from backrules._util.atomic import write_atomic
from backrules._util.version import __version__
from backrules.errors import Problem
from backrules.loading.files import read_files
from backrules.loading.load import link_sections, read_merged
from backrules.loading.merge import as_plain, from_plain
from backrules.model import RulesetData

__all__ = ["read_cached"]

_LARGEST = 64 * 1024 * 1024  # bytes


def read_cached(folder: Path) -> RulesetData:
    """Return the ruleset in a folder, from the cache if its files have not changed.

    `BACKRULES_CACHE` names another folder for the cache; empty switches it off.

    Raises:
        RulesetError: everything that is wrong with any of the files.
    """
    place = _place(folder)
    if place is None:
        return read_merged(folder)[0]
    with contextlib.suppress(Exception):  # a cache that is not there or not whole
        kept = json.loads(_trusted(place))
        data = link_sections(from_plain(kept["sections"]), [])
        if data.fingerprint == kept["fingerprint"]:
            return data
    data, sections = read_merged(folder)
    with contextlib.suppress(OSError, TypeError):
        kept = {"fingerprint": data.fingerprint, "sections": as_plain(sections)}
        _write(place, json.dumps(kept, ensure_ascii=False))
    return data


def _place(folder: Path) -> Path | None:
    """Return where the cache of these files is, or None if there is none."""
    chosen = os.environ.get("BACKRULES_CACHE")
    if chosen == "":
        return None
    problems: list[Problem] = []
    digest = sha256(f"3 {__version__}\n".encode())
    for name, source in read_files(folder, problems):
        if source is not None:
            digest.update(f"{name} {len(source.text)}\n{source.text}".encode())
    if problems:
        return None
    home = _home(chosen)
    return None if home is None else home / f"{digest.hexdigest()}.json"


def _home(chosen: str | None) -> Path | None:
    """Return the folder of the cache, or None for a user without a home."""
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    try:
        if chosen:
            return Path(chosen).expanduser()
        if Path(xdg).is_absolute():  # a relative one is to be ignored, says its specification
            return Path(xdg) / "backrules"
        return None if os.environ.get("HOME") == "" else Path("~/.cache/backrules").expanduser()
    except RuntimeError:
        return None


def _write(place: Path, text: str) -> None:
    """Write whole or not at all: other processes may be reading.

    The folder is made, and the one for the caches of all programs; nothing above them. Who has a home that is not
    there (`HOME=/nonexistent`, as services have) does not get one.
    """
    if not os.environ.get("BACKRULES_CACHE"):
        place.parent.parent.mkdir(mode=0o700, exist_ok=True)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    write_atomic(place, text, private=True, follow=False)  # a link there may be somebody else's


def _trusted(place: Path) -> str:
    """Return the text of a cache file; an OSError if it is none that this user alone can write."""
    for path, kind in ((place.parent, stat.S_ISDIR), (place, stat.S_ISREG)):
        status = path.lstat()
        # where the system knows no owners, the user's own folder must do
        ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        if not (ours and kind(status.st_mode)) or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(f"{path} is not this user's alone")
    if place.stat().st_size > _LARGEST:
        raise OSError(f"{place} is too large")
    return place.read_text(encoding="utf-8")
