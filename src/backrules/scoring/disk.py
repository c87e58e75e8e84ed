"""Files that are there whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["sync_folder", "write_json", "write_whole"]


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> int:
    """Write a file under another name, and give it its own when all of it is on the disk; returns its size."""
    rough = path.with_name(f"{path.name}.tmp")
    try:
        with rough.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        rough.replace(path)
    except BaseException:
        rough.unlink(missing_ok=True)
        raise
    return size


def write_json(path: Path, data: Any) -> None:
    """Write plain data as JSON."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    write_whole(path, lambda file: _write(file, text.encode("utf-8")))


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)
