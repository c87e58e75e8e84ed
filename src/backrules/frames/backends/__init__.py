"""Which kind of table a caller has. Each library is imported only when a table of it arrives."""

from __future__ import annotations

from typing import Any

import narwhals.dependencies as known

from backrules.errors import MissingExtraError, UsageError
from backrules.frames.backends.backend import Backend, Wanted

__all__ = ["Backend", "Wanted", "kind_of"]

_ALLOWED = (
    "a Polars DataFrame or LazyFrame, a pandas DataFrame, a pyarrow Table, a DuckDB relation, a Spark DataFrame "
    "or an Ibis table"
)


def kind_of(frame: Any) -> Backend:
    """Return what handles a table.

    Raises:
        UsageError: it is no table, or of a kind that is not known.
    """
    if known.is_polars_dataframe(frame):
        from backrules.frames.backends.polars import EagerPolars

        return EagerPolars()
    if known.is_polars_lazyframe(frame):
        from backrules.frames.backends.polars import LazyPolars

        return LazyPolars()
    if known.is_pandas_dataframe(frame) or known.is_pyarrow_table(frame):
        return _through_polars(frame)
    if known.is_duckdb_relation(frame):
        from backrules.frames.backends.duckdb import DuckDB

        return DuckDB()
    if known.is_pyspark_dataframe(frame) or known.is_pyspark_connect_dataframe(frame):
        from backrules.frames.backends.spark import Spark

        return Spark()
    if known.is_ibis_table(frame):
        from backrules.frames.backends.ibis import Ibis

        return Ibis()
    raise UsageError(f"a table is {_ALLOWED}, not of type {type(frame).__module__}.{type(frame).__name__}")


def _through_polars(frame: Any) -> Backend:
    try:
        from backrules.frames.backends.arrow import Pandas, PyArrow
    except ImportError as error:
        raise MissingExtraError("a table of pandas or pyarrow", error.name or "polars", "frame") from error
    return Pandas() if known.is_pandas_dataframe(frame) else PyArrow()
