"""What works on tables and writes SQL, if the libraries are there that it needs."""

from __future__ import annotations

from types import ModuleType

from backrules.errors import MissingExtraError

__all__ = ["sql_library", "tables_library"]


def tables_library() -> ModuleType:
    """Return `backrules.frames.frames`.

    Raises:
        MissingExtraError: the extra `frame` is not installed.
    """
    try:
        from backrules.frames import frames
    except ImportError as error:
        if error.name != "narwhals":
            raise
        raise MissingExtraError("recommending for a table", "narwhals", "frame") from error
    return frames


def sql_library() -> ModuleType:
    """Return `backrules.frames.sql`.

    Raises:
        MissingExtraError: the extra `sql` is not installed.
    """
    try:
        from backrules.frames import sql
    except ImportError as error:
        if error.name not in ("ibis", "narwhals", "sqlglot"):
            raise
        raise MissingExtraError("writing SQL", error.name, "sql") from error
    return sql
