"""Whether files may be written where somebody says, asked before any work is done."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

__all__ = ["is_same_file", "obstacle", "refusals"]

_RULES = (".yaml", ".yml")


def refusals(
    outputs: Mapping[str, Path | None], reads: Iterable[Path] = (), folders: Iterable[Path] = ()
) -> Iterator[str]:
    """Yield why files cannot be written, a sentence for each.

    Args:
        outputs: what asks for a file, as messages name it -> the file, or None.
        reads: files that the same command reads.
        folders: folders of rulesets that it reads.
    """
    reads, folders = [*reads], [*folders]
    seen: dict[str, Path] = {}
    for name, path in outputs.items():
        if path is None:
            continue
        why = obstacle(path) or _clash(path, reads, folders) or _twice(path, seen)
        if why:
            yield f"{name}: {why}"
        seen[name] = path


def obstacle(path: Path) -> str:
    """Return why a file cannot be written at a place, or ""."""
    try:
        return _obstacle(path)
    except (OSError, ValueError) as error:  # a name that is too long, links in a circle, a NUL
        return f"{str(path)[:200]} cannot be written: {getattr(error, 'strerror', None) or error}"


def _obstacle(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    if not path.name or (mode is not None and stat.S_ISDIR(mode)):
        return f"{path} is a folder, not a file"
    if mode is not None and not os.access(path, os.W_OK):
        return f"{path} cannot be written: it is write-protected"
    if mode is not None and not stat.S_ISREG(mode):  # a terminal or a pipe
        return ""
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        return f"{path} cannot be written: there is no folder {path.parent}"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{path} cannot be written: nothing can be written in {path.parent}"
    return ""


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file: by their names, or by links of either kind."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def _clash(path: Path, reads: list[Path], folders: list[Path]) -> str:
    for read in reads:
        if is_same_file(path, read):
            return f"{path} would overwrite what is read: {read}"
    real = Path(os.path.realpath(path))
    for folder in folders:
        if real.suffix in _RULES and real.is_relative_to(os.path.realpath(folder)):
            return f"{path} would lie among the files of the ruleset {folder}"
        for read in folder.rglob("*.y*ml") if real.exists() and folder.is_dir() else ():
            if is_same_file(real, read):
                return f"{path} would overwrite what is read: {read}"
    return ""


def _twice(path: Path, seen: Mapping[str, Path]) -> str:
    return next((f"{path} is written by {name} already" for name, one in seen.items() if is_same_file(path, one)), "")
