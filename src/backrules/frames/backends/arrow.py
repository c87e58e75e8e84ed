"""pandas and pyarrow: their columns pass through Polars, which shares Arrow's memory.

Plain pandas has no null of its own (a comparison with NaN is false, and no Kleene logic follows from that), and neither
it nor pyarrow has lists that can be asked for a member. Columns that only stay as they are never pass through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from backrules.errors import MissingExtraError
from backrules.frames.backends.mixed import parted
from backrules.frames.backends.polars import EagerPolars
from backrules.frames.mapping import Wanted

__all__ = ["Pandas", "PyArrow"]


class _Columns(EagerPolars):
    """Tables of which only the columns of facts pass through Polars."""

    attaches = True

    def __init__(self) -> None:
        self.aside: dict[str, str] = {}

    def open(self, frame: Any, columns: Mapping[str, str], wanted: Mapping[str, Wanted]) -> pl.LazyFrame:
        """Return the columns that are needed as a query; what is not of the type that is wanted is put aside."""
        series: list[pl.Series] = []
        for name, working in columns.items():
            column = self.column(frame, name)
            if column is None:
                column, others = parted(self.values(frame, name), wanted.get(name, "text"))
                self.aside[working] = f"{working} is not of use"
                while self.aside[working] in columns.values():
                    self.aside[working] += "_"
                series.append(others.alias(self.aside[working]))
            series.append(column.alias(working))
        return pl.DataFrame(series).lazy() if series else pl.LazyFrame(height=len(frame))

    def column(self, frame: Any, name: str) -> pl.Series | None:
        """Return a column, or None where Polars has no one type for it."""
        raise NotImplementedError

    def values(self, frame: Any, name: str) -> Iterable[Any]:
        """Return the values of a column."""
        raise NotImplementedError


class PyArrow(_Columns):
    """`pyarrow.Table`."""

    name = "a pyarrow Table"

    def column(self, frame: Any, name: str) -> pl.Series | None:
        """Return a column; None for types that Polars does not know, at some of which it panics."""
        column = frame.column(name)
        if _is_strange(column.type):
            return None
        try:
            return pl.Series(pl.from_arrow(column))
        except Exception:
            return None

    def values(self, frame: Any, name: str) -> Iterable[Any]:
        """Return the values of a column."""
        values: list[Any] = frame.column(name).to_pylist()
        return values

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


class Pandas(_Columns):
    """`pandas.DataFrame`."""

    name = "a pandas DataFrame"

    def column(self, frame: Any, name: str) -> pl.Series | None:
        """Return a column; None where it has values of several types."""
        try:
            return pl.Series(pl.from_pandas(frame[name], nan_to_null=True))
        except ImportError as error:
            raise MissingExtraError("a pandas DataFrame", "pyarrow", "frame") from error
        except Exception:
            return None

    def values(self, frame: Any, name: str) -> Iterable[Any]:
        """Return the values of a column."""
        values: list[Any] = frame[name].tolist()
        return values

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


def _is_strange(dtype: Any) -> bool:
    """Whether Polars has no type for one of Arrow's, or its values are of a type of their own (JSON, for one)."""
    import pyarrow as pa

    kinds = pa.types
    strange = (
        kinds.is_run_end_encoded,
        kinds.is_list_view,
        kinds.is_large_list_view,
        kinds.is_decimal256,
        kinds.is_union,
    )
    if isinstance(dtype, pa.BaseExtensionType) or any(one(dtype) for one in strange):
        return True
    return any(_is_strange(dtype.field(place).type) for place in range(dtype.num_fields))
