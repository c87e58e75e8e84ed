"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

__all__ = ["is_rough", "replacing", "sync_folder", "take_place", "write_atomic"]

_PREFIX, _SUFFIX = ".backrules-", ".tmp"  # of files that are not whole yet


def write_atomic(path: Path, content: str | bytes, *, private: bool = False, follow: bool = True) -> None:
    """Write a file, a text as UTF-8, so that it is never seen in part.

    Args:
        path: the file; what it held before stays until all of the new content is on the disk.
        content: what it holds then.
        private: only its owner may read it.
        follow: what a link leads to is replaced, and not the link.

    Raises:
        OSError: it cannot be written; it is as it was before.
    """
    with replacing(path, private=private, follow=follow) as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


@contextlib.contextmanager
def replacing(path: Path, *, private: bool = False, follow: bool = True) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of another when the block ends, and disappears if an error ends it.

    A file that is there keeps its mode. What is no file (a terminal,
    a pipe, `/dev/full`) has nothing that could be lost, and is written to.

    Args:
        path: the file that is replaced.
        private: only its owner may read it.
        follow: what a link leads to is replaced, and not the link.

    Raises:
        OSError: it cannot be written.
    """
    before = _state(path, follow=follow)
    if before is not None and not stat.S_ISREG(before.st_mode) and not stat.S_ISLNK(before.st_mode):
        with path.open("wb") as file:
            yield file
        return
    target = Path(os.path.realpath(path)) if follow else path
    rough, handle = _beside(target, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        take_place(rough, target, private=private)
    except BaseException:
        with contextlib.suppress(OSError):
            rough.unlink()
        raise


def take_place(new: Path, old: Path, *, private: bool = False) -> None:
    """Let a file that is whole take the place of another of the same file system, and its mode.

    Args:
        new: the file; all of it is on the disk.
        old: where it will be; a link is replaced.
        private: it keeps its own mode.
    """
    before = _state(old, follow=False)
    if before is not None and not private and stat.S_ISREG(before.st_mode):
        _keep(new, before)
    new.replace(old)
    sync_folder(old.parent)


def is_rough(name: str) -> bool:
    """Whether a file of this name was being written when a process was killed."""
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk, where the system can do that."""
    with contextlib.suppress(OSError):  # Windows opens no folders, and some file systems do not sync them
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _state(path: Path, *, follow: bool) -> os.stat_result | None:
    try:
        return path.stat(follow_symlinks=follow)
    except FileNotFoundError:
        return None


def _beside(target: Path, mode: int) -> tuple[Path, int]:
    """Return a new file in the same folder, and its handle; the umask takes from the mode what it takes from others."""
    rough = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        return rough, os.open(rough, flags, mode)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error


def _keep(new: Path, before: os.stat_result) -> None:
    """Give a new file the mode of the old one, and its owner where we may."""
    if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.chown(new, before.st_uid, before.st_gid)
    new.chmod(stat.S_IMODE(before.st_mode))
