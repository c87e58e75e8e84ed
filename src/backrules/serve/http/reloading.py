"""The ruleset that is served, loaded anew when its files change. What is broken is not taken, and said."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from backrules.api import Ruleset, load
from backrules.api.ruleset import LIST_ENGINE
from backrules.errors import BackrulesError
from backrules.serve.http.around import event, failure

__all__ = ["Current", "loader_of"]

Load = Callable[[], Ruleset]
_MOST_FILES = 5000
_MOST_SAID = 20
_SUFFIXES = (".yaml", ".yml", ".po")


class Current:
    """The ruleset as it is served now. Requests take it once, so that none sees two.

    Args:
        ruleset: the ruleset.
        load: loads it anew; None where it has no files.

    Attributes:
        ruleset: the ruleset.
        refused: what is wrong with the files as they are now; empty where they are what is served.
    """

    def __init__(self, ruleset: Ruleset, load: Load | None = None) -> None:
        self.ruleset = ruleset
        self.refused: tuple[str, ...] = ()
        self._load = load
        self._seen = self._files()

    def _files(self) -> tuple[tuple[str, int, int], ...]:
        return tuple(_stamps(self.ruleset.folders)) if self._load is not None else ()

    @property
    def changed(self) -> bool:
        """Whether files are others than when they were looked at last."""
        return self._load is not None and self._files() != self._seen

    def look(self) -> bool:
        """Load the ruleset anew if its files changed; return whether another one is served now."""
        now = self._files()
        if self._load is None or now == self._seen:
            return False
        self._seen = now
        try:
            found = self._load()
            warmed(found)
        except (BackrulesError, OSError) as error:
            self.refused = tuple(str(one) for one in getattr(error, "problems", (error,)))
            event("reload refused", level=40, problems=list(self.refused[:_MOST_SAID]), count=len(self.refused))
            return False
        except Exception as error:  # a fault of ours must not end the server
            self.refused = (f"an internal error: {type(error).__name__}",)
            failure("reload refused", error)
            return False
        other = found.fingerprint != self.ruleset.fingerprint or found.data != self.ruleset.data
        self.refused = ()
        self.ruleset = found
        event("reloaded", ruleset=found.id, version=found.version, fingerprint=found.fingerprint[:12])
        return other


def warmed(ruleset: Ruleset) -> Ruleset:
    """Return a ruleset whose tables are made, so that nobody waits for them, and whose engine is fastest."""
    ruleset.on_demand.engines[None] = ruleset.engine(LIST_ENGINE)  # the answers are the same
    ruleset.recommend({}).next_question()
    return ruleset


def loader_of(ruleset: Ruleset) -> Load | None:
    """Return what loads a ruleset anew from its folders, in its language; None where it came from nowhere."""
    if not ruleset.folders:
        return None
    folder, *overlays = ruleset.folders
    code = ruleset.language
    return lambda: load(folder, overlays).in_language(code)


def _stamps(folders: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield each file with its size and time."""
    for folder in folders:
        yield from sorted(_stamps_of(str(folder), _MOST_FILES))


def _stamps_of(folder: str, most: int) -> Iterator[tuple[str, int, int]]:
    try:
        entries = [*os.scandir(folder)][:most]
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir():
                yield from _stamps_of(entry.path, most)
            elif entry.name.endswith(_SUFFIXES):
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns
        except OSError:  # it went while we looked
            continue
