"""The formats of files that are read and written."""

from __future__ import annotations

from pathlib import Path

from backrules.bulk.files.formats.arrow import Arrow
from backrules.bulk.files.formats.csv import Csv
from backrules.bulk.files.formats.format import Format, Layout, Schema, reading
from backrules.bulk.files.formats.ndjson import Ndjson
from backrules.bulk.files.formats.parquet import Parquet
from backrules.errors import UsageError, hinted, nearest

__all__ = ["FORMATS", "Format", "Layout", "Schema", "format_of", "reading"]

FORMATS: dict[str, Format] = {one.name: one for one in (Parquet(), Csv(), Ndjson(), Arrow())}
_SUFFIXES = {suffix: one for one in FORMATS.values() for suffix in one.suffixes}


def format_of(path: Path) -> Format:
    """Return the format that a file's name says.

    Raises:
        UsageError: it says none.
    """
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        hint = nearest(path.suffix.lower(), _SUFFIXES)
        raise UsageError(hinted(f"{path} is not named {', '.join(_SUFFIXES)}", hint))
    return found
