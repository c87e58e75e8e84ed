"""pandas and pyarrow: their columns pass through Polars, which shares Arrow's memory.

Plain pandas has no null of its own (a comparison with NaN is false, and no Kleene logic follows from that), and neither
it nor pyarrow has lists that can be asked for a member. Columns that only stay as they are never pass through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from backrules.errors import FrameError, MissingExtraError, Problem
from backrules.frames.kinds.polars import EagerPolars

__all__ = ["Pandas", "PyArrow"]


class PyArrow(EagerPolars):
    """`pyarrow.Table`."""

    name = "a pyarrow Table"
    attaches = True

    def open(self, frame: Any, columns: Mapping[str, str]) -> pl.LazyFrame:
        """Return the columns that are needed as a query."""
        needed = frame.select([*columns])
        if not needed.num_columns:
            return pl.LazyFrame(height=frame.num_rows)
        table = pl.from_arrow(needed.rename_columns([*columns.values()]))
        assert isinstance(table, pl.DataFrame)  # noqa: S101 - of a table it is one
        return table.lazy()

    def close(self, table: pl.LazyFrame) -> Any:
        """Run the query; the result is a pyarrow Table."""
        return table.collect().to_arrow(compat_level=pl.CompatLevel.oldest())

    def names(self, frame: Any) -> list[str]:
        """Return the names of the columns."""
        return [*frame.column_names]

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Put columns of the caller's table before a result."""
        taken = frame.select([*keep]).take(result.column(rows))
        rest = result.drop_columns([rows]) if drop else result
        for name in reversed(taken.column_names):
            rest = rest.add_column(0, taken.schema.field(name), taken.column(name))
        return rest


class Pandas(EagerPolars):
    """`pandas.DataFrame`."""

    name = "a pandas DataFrame"
    attaches = True

    def open(self, frame: Any, columns: Mapping[str, str]) -> pl.LazyFrame:
        """Return the columns that are needed as a query.

        Raises:
            FrameError: a column has values that no one type holds.
        """
        series, problems = [], []
        for name, working in columns.items():
            try:
                series.append(pl.Series(working, pl.from_pandas(frame[name], nan_to_null=True)))
            except ImportError as error:
                raise MissingExtraError("a pandas DataFrame", "pyarrow", "frame") from error
            except Exception as error:  # what it cannot turn, Arrow says by a dozen kinds of errors
                why = " ".join(str(error).split())
                problems.append(Problem(f"its values cannot be read as one type ({why[:200]})", str(name)))
        if problems:
            raise FrameError(problems)
        if not series:
            return pl.LazyFrame(height=len(frame))
        return pl.DataFrame(series).lazy()

    def close(self, table: pl.LazyFrame) -> Any:
        """Run the query; the result is a pandas DataFrame, in which null is neither false nor NaN."""
        import pandas as pd
        import pyarrow as pa

        nullable = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype()}
        return table.collect().to_pandas(types_mapper=nullable.get)

    def names(self, frame: Any) -> list[str]:
        """Return the names of the columns."""
        return [*frame.columns]

    def attach(self, result: Any, frame: Any, rows: str, keep: Iterable[str], *, drop: bool) -> Any:
        """Put columns of the caller's table before a result, with its index."""
        import pandas as pd

        taken = frame[[*keep]].iloc[result[rows].to_numpy()]
        rest = (result.drop(columns=rows) if drop else result).set_index(taken.index)
        return pd.concat([taken, rest], axis="columns")
