"""Lines of NDJSON with something odd in them, read one by one and to the letter.

What cannot be a value of its field becomes a text that says what is there instead, and that no fact takes: `none and
learning (twice in line 3)`. So it is counted, listed, and unknown or refused like every other value that does not fit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from backrules.errors import UsageError

__all__ = ["EXACT", "MIXED", "Line", "frame", "merged", "partly_whole", "types"]

MIXED = pl.Object()  # lists or objects, and other values: what it is read as is settled later
EXACT = pl.Int128()  # whole numbers that no float holds


Line = tuple[int, bytes]  # its number, from 1, and what is in it


class _Number(str):
    """A number as it is written."""


class _Pairs(list[tuple[str, Any]]):
    """An object."""


@attrs.frozen
class _Repeated:
    """The values of a key that stands twice or more in one object."""

    values: list[Any]
    line: int


def _constant(name: str) -> Any:
    """Return what is no JSON, and Python writes all the same: NaN is how some say null."""
    return None if name == "NaN" else _Number(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_constant)


def types(path: Path, lines: Iterable[Line], repeated: dict[str, int]) -> dict[str, Any]:
    """Return the types of the fields of lines.

    Args:
        path: the file.
        lines: lines of it.
        repeated: takes the first line in which a key stands twice.

    Raises:
        UsageError: a line is no JSON object.
    """
    found: dict[str, Any] = {}
    for line in lines:
        for name, value in _fields(path, *line).items():
            if isinstance(value, _Repeated):
                repeated.setdefault(name, value.line)
            found[name] = merged(found.get(name, pl.Null()), _type(value))
    return found


def frame(path: Path, lines: Sequence[Line], wanted: dict[str, Any]) -> pl.DataFrame:
    """Return lines as a table.

    Args:
        path: the file.
        lines: lines of it.
        wanted: the fields that are wanted, and their types.

    Raises:
        UsageError: a line is no JSON object.
    """
    rows = [_fields(path, *line) for line in lines]
    return pl.DataFrame(
        [pl.Series(name, [_as(row.get(name), dtype) for row in rows], dtype) for name, dtype in wanted.items()]
    )


def partly_whole(lines: Iterable[Line], names: Iterable[str]) -> set[str]:
    """Return in which fields there are whole numbers."""
    rows = [dict(_DECODER.decode(content.decode())) for _, content in lines]
    return {name for name in names if any(isinstance(row.get(name), _Number) and _is_whole(row[name]) for row in rows)}


def merged(one: Any, other: Any) -> Any:
    """Return the type that holds values of two: text where they are plain and of several types."""
    if one == other or other == pl.Null():
        return one
    if one == pl.Null():
        return other
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        inner = merged(one.inner, other.inner)
        return pl.List(pl.String() if inner == MIXED else inner)
    if MIXED in (one, other) or one.is_nested() or other.is_nested():
        return MIXED
    if not (one.is_numeric() and other.is_numeric()):
        return pl.String()
    if EXACT in (one, other):
        return pl.String() if pl.Float64() in (one, other) else EXACT
    return pl.Float64()


def _fields(path: Path, line: int, content: bytes) -> dict[str, Any]:
    """Return the fields of a line; the values of a key that stands twice, there or further in, are one."""
    try:
        pairs = _DECODER.decode(content.decode())
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}:{line}: this line is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{line}:{error.colno}: {path} cannot be read: {error.msg}") from error
    except RecursionError as error:
        raise UsageError(f"{path}:{line}: {path} cannot be read: it is nested too deep") from error
    if not isinstance(pairs, _Pairs):
        raise UsageError(f"{path}:{line}: {path} cannot be read: a line is an object in braces")
    found: dict[str, Any] = {}
    for name, value in pairs:
        value = _Repeated([value], line) if _has_repeated(value) else value
        if name not in found:
            found[name] = value
        elif isinstance(found[name], _Repeated):
            found[name].values.append(value)
        else:
            found[name] = _Repeated([found[name], value], line)
    return found


def _has_repeated(value: Any) -> bool:
    if isinstance(value, _Pairs):
        return len({name for name, _ in value}) < len(value) or any(_has_repeated(inner) for _, inner in value)
    return isinstance(value, list) and any(map(_has_repeated, value))


def _type(value: Any) -> Any:
    if value is None:
        return pl.Null()
    if isinstance(value, bool):
        return pl.Boolean()
    if isinstance(value, _Number):
        if not _is_whole(value):
            return pl.Float64()
        number = int(value) if len(value) < 20 else 2**63
        return pl.Int64() if abs(number) <= 2**53 else EXACT if abs(number) < 2**63 else pl.String()
    if isinstance(value, _Repeated):
        return pl.List(pl.String()) if any(type(one) is list for one in value.values) else pl.String()
    if isinstance(value, _Pairs):
        return pl.Struct({name: _type(inner) for name, inner in value})
    if isinstance(value, list):
        inner: Any = pl.Null()
        for one in value:
            inner = merged(inner, _type(one))
        return pl.List(pl.String() if inner == MIXED else inner)
    return pl.String()


def _as(value: Any, dtype: Any) -> Any:
    """Return a value as a column of a type has it."""
    if value is None:
        return None
    if isinstance(dtype, pl.List):
        if isinstance(value, _Repeated):
            return [_text(value)]
        if not isinstance(value, list) or isinstance(value, _Pairs):
            return [f"{_text(value)} (no list)"]
        return [_as(one, dtype.inner) for one in value]
    if dtype == pl.String():
        return _text(value)
    if isinstance(value, _Number):
        return float(value) if dtype == pl.Float64() else int(value)
    if isinstance(dtype, pl.Struct) and isinstance(value, _Pairs):
        inside = dict(value)
        return {field.name: _as(inside.get(field.name), field.dtype) for field in dtype.fields}
    return value


def _text(value: Any) -> str:
    """Return a value as text: a text itself, anything else as it is written."""
    if isinstance(value, _Repeated):
        return f"{' and '.join(map(_text, value.values))} (twice in line {value.line})"
    return str(value) if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, _Pairs):
        return f"{{{', '.join(f'{json.dumps(name)}: {_written(inner)}' for name, inner in value)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _is_whole(number: _Number) -> bool:
    return number.lstrip("-").isdigit()
