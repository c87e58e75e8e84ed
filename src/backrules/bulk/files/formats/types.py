"""Types of columns: from Arrow's to those of Polars, and the one type that columns of several files have together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backrules.bulk.files.formats.format import Layout, Schema, reading
from backrules.errors import UsageError

__all__ = ["common", "frame_of", "layout_of", "unified"]


def layout_of(schema: pa.Schema, rows: int) -> Layout:
    """Return what a file has in it.

    Args:
        schema: its columns as Arrow has them.
        rows: how many rows it has.

    Raises:
        UsageError: several columns have the same name.
    """
    twice = sorted({name for name in schema.names if schema.names.count(name) > 1})
    if twice:
        raise UsageError(f"several columns are named {', '.join(twice)}")
    columns, foreign = dict[str, Any](), dict[str, str]()
    for field in schema:
        try:
            columns[field.name] = _plain(_series(pa.chunked_array([], field.type)).dtype)
        except pl.exceptions.PanicException:  # it is no Exception
            foreign[field.name] = str(field.type)
        except Exception:  # whatever a type makes the libraries raise
            foreign[field.name] = str(field.type)
    columns = {name: columns.get(name, pl.Object()) for name in schema.names}
    return Layout(columns, rows, foreign)


def unified(layouts: Mapping[Path, Layout]) -> Schema:
    """Return the one schema of several files: what is empty fits any type, and numbers are numbers.

    Raises:
        UsageError: they have not the same columns, or columns of types that do not go together.
    """
    (first, layout), *others = layouts.items()
    found = dict(layout.columns)
    wrong = []
    for path, other in others:
        said = [*_missing(found, other.columns)]
        for name, dtype in [*found.items()]:
            merged = common(dtype, other.columns.get(name, dtype))
            if merged is None:
                said.append(f"{name} is {other.columns[name]}, not {dtype}")
            found[name] = merged or dtype
        wrong += [f"  {path}: {'; '.join(said)}"] if said else []
    if wrong:
        raise UsageError(f"files that are one table have the same columns as {first}:", *wrong)
    return found


def common(one: Any, other: Any) -> Any:
    """Return the type that holds the values of two, or None."""
    if one == other or other == pl.Null():
        return one
    if one == pl.Null():
        return other
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        inner = common(one.inner, other.inner)
        return None if inner is None else pl.List(inner)
    if one.is_integer() and other.is_integer():
        return _whole(one, other)
    return pl.Float64() if one.is_numeric() and other.is_numeric() else None


def frame_of(table: pa.Table, path: Path, schema: Schema, columns: Sequence[str]) -> pl.DataFrame:
    """Return a table of Arrow as one of Polars.

    Args:
        table: the table.
        path: the file that it comes from.
        schema: the types that its columns shall have.
        columns: those that are wanted.

    Raises:
        UsageError: a column does not fit its type.
    """
    found = []
    for name in columns:
        with reading(path, name):
            series = _series(table.column(name))
            found.append(_cast(series, schema[name]).alias(name))
    return pl.DataFrame(found)


def _whole(one: Any, other: Any) -> Any:
    """Return the type of whole numbers of two types."""
    types = {type(one), type(other)}
    if types & {pl.Int128, pl.UInt128} or (pl.UInt64 in types and not all(_unsigned(each) for each in types)):
        return pl.Int128()
    return pl.UInt64() if all(_unsigned(each) for each in types) else pl.Int64()


def _unsigned(dtype: Any) -> bool:
    return bool(dtype.is_unsigned_integer())


def _cast(series: pl.Series, dtype: Any) -> pl.Series:
    """Return values in another type that holds all of them as they are."""
    if series.dtype == dtype:
        return series
    result = series.cast(dtype)
    if series.dtype.is_numeric() and series.dtype != pl.Float32:
        back = result.cast(series.dtype, strict=False)
        if not back.eq_missing(series).all():
            raise ValueError(f"other files have decimals there, and not all of its {series.dtype} fit among them")
    return result


def _series(column: pa.ChunkedArray) -> pl.Series:
    series = pl.from_arrow(_familiar(column))
    if not isinstance(series, pl.Series):
        raise TypeError(f"{column.type} is no column")
    return series if _plain(series.dtype) == series.dtype else series.cast(_plain(series.dtype))


def _familiar(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column without the types that Polars does not know."""
    dtype = column.type
    if isinstance(dtype, pa.BaseExtensionType):
        return _familiar(column.cast(dtype.storage_type))
    if pa.types.is_dictionary(dtype):
        return _familiar(column.cast(dtype.value_type))
    if pa.types.is_run_end_encoded(dtype):
        chunks = [pc.run_end_decode(chunk) for chunk in column.chunks]
        return _familiar(pa.chunked_array(chunks, dtype.value_type))
    if pa.types.is_list_view(dtype) or pa.types.is_large_list_view(dtype):
        # of a list view that is not the first, PyArrow 26 casts all lists to empty ones
        return pa.chunked_array([pa.array(column.to_pylist(), pa.large_list(dtype.value_type))])
    if pa.types.is_decimal256(dtype):
        return column.cast(pa.decimal128(38, min(dtype.scale, 38)))
    return column


def _plain(dtype: Any) -> Any:
    """Return a type in which words of a dictionary are texts."""
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return pl.String()
    return pl.List(_plain(dtype.inner)) if isinstance(dtype, pl.List) else dtype


def _missing(first: Schema, other: Schema) -> list[str]:
    missing = [name for name in first if name not in other]
    more = [name for name in other if name not in first]
    return [
        *([f"it lacks {', '.join(missing)}"] if missing else []),
        *([f"it has {', '.join(more)} besides"] if more else []),
    ]
