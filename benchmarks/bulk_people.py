"""Tables of people for the bulk benchmark, as Parquet files of 100,000 rows; N people are the first files.

`workload`: drawn from the distributions of workload.py. `builtin`: people for the built-in ruleset; every fact is
unknown for a quarter of them, and a warning sign is given by 3 in 100 of the others. `lists`: a choices fact is a list
column; `options`: a boolean column for each option. `checked` is no random table but the 2,000 users of workload.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import workload

FOLDER = Path(__file__).with_name("bulk-data")
PART = 100_000
SEED = 7
FORMS = ("lists", "options")
UNKNOWN, RED_FLAG, OPTION = 0.25, 0.03, 0.4  # shares, for the built-in ruleset


def files(people: str, form: str, rows: int) -> list[str]:
    """Return the files of so many people, written the first time."""
    return [str(path) for path in _parts(people, form, -(-rows // PART))]


def checked(form: str) -> tuple[list[str], list[workload.User]]:
    """Return the file of the 2,000 users of workload.json, and the users."""
    users = workload.load()["users"]
    path = FOLDER / "checked" / f"{form}.parquet"
    if not path.exists():
        columns = {}
        for name, fact in workload.FACTS.items():
            values = [user.get(name) for user in users]
            if fact["kind"] == "set" and form == "options":
                columns |= {
                    f"{name}_{option}": pl.Series([None if one is None else option in one for one in values])
                    for option in fact["values"]
                }
            else:
                columns[name] = pl.Series(values, dtype=TYPES[fact["kind"]])
        _write(pl.DataFrame(columns), path)
    return [str(path)], users


TYPES: dict[str, Any] = {
    "int": pl.Int64,
    "float": pl.Float64,
    "bool": pl.Boolean,
    "choice": pl.String,
    "set": pl.List(pl.String),
}


def _parts(people: str, form: str, count: int) -> Iterator[Path]:
    for number in range(count):
        path = FOLDER / people / form / f"{number:03}.parquet"
        if not path.exists():
            columns = _COLUMNS[people](np.random.default_rng([SEED, number]))
            _write(pl.DataFrame(_formed(columns, form)), path)
        yield path


def _write(frame: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    frame.write_parquet(partial)
    partial.replace(path)


# a column: its values and who has none; of a set a column of truths for each option
_Column = tuple[Any, np.ndarray, list[str]]


def _workload(rng: np.random.Generator) -> Iterator[tuple[str, _Column]]:
    for name, (kind, low, high, mode, step, missing) in workload.NUMBERS.items():
        values = np.round(np.round(rng.triangular(low, mode, high, PART) / step) * step, 2)
        yield name, (values.astype(np.int64 if kind is int else np.float64), rng.random(PART) < missing, [])
    for name, share in workload.BOOLEANS.items():
        yield name, (rng.random(PART) < share, rng.random(PART) < 0.08, [])
    for name, options in workload.CHOICES.items():
        yield name, (np.array(options)[rng.integers(0, len(options), PART)], rng.random(PART) < 0.08, [])
    for name, options in workload.SETS.items():
        yield name, (rng.random((PART, len(options))) < 0.35, rng.random(PART) < 0.10, options)


def _builtin(rng: np.random.Generator) -> Iterator[tuple[str, _Column]]:
    import backrules

    for name, fact in backrules.builtin().data.facts.items():
        missing, options = rng.random(PART) < UNKNOWN, [*fact.options]
        low, high = fact.range or (0, 100)
        if fact.type == "boolean":
            yield name, (rng.random(PART) < 0.5, missing, [])
        elif fact.type == "integer":
            yield name, (rng.integers(int(low), int(high) + 1, PART), missing, [])
        elif fact.is_number:
            yield name, (np.round(rng.uniform(low, high, PART), 1), missing, [])
        elif fact.type == "choice":
            yield name, (np.array(options)[rng.integers(0, len(options), PART)], missing, [])
        else:
            share = RED_FLAG if fact.safety else OPTION
            yield name, (rng.random((PART, len(options))) < share, missing, options)


_COLUMNS = {"workload": _workload, "builtin": _builtin}


def _formed(columns: Iterator[tuple[str, _Column]], form: str) -> Iterator[pl.Series]:
    for name, (values, missing, options) in columns:
        if not options:
            yield _with_nulls(pl.Series(name, values), missing)
        elif form == "options":
            for place, option in enumerate(options):
                yield _with_nulls(pl.Series(f"{name}_{option}", values[:, place].copy()), missing)
        else:
            held = pl.DataFrame({option: values[:, place].copy() for place, option in enumerate(options)})
            members = [pl.when(pl.col(option)).then(pl.lit(option)) for option in options]
            yield _with_nulls(held.select(pl.concat_list(members).list.drop_nulls().alias(name)).to_series(), missing)


def _with_nulls(series: pl.Series, missing: np.ndarray) -> pl.Series:
    return pl.select(pl.when(pl.Series(~missing)).then(series).alias(series.name)).to_series()


def as_dicts(people: str, count: int) -> list[dict[str, Any]]:
    """Return the first people as dicts of the facts that are known; sets are lists."""
    frame = pl.read_parquet(files(people, "lists", count)).head(count)
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]
