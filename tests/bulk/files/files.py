"""People of the small ruleset in files of every format, and what they must be advised."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import polars as pl

import backrules
from tests.frames.tables import columns_of

FORMATS = ("parquet", "csv", "ndjson", "arrow")
LISTS = ("flags", "tools")


def people(ruleset: backrules.Ruleset, count: int, *, seed: int = 0) -> pl.DataFrame:
    """A table of random people; a quarter of everything is unknown."""
    chance = random.Random(seed)
    rows = [
        {name: _value(fact, chance) for name, fact in ruleset.data.facts.items() if chance.random() < 0.75}
        for _ in range(count)
    ]
    columns = columns_of(ruleset.data.facts.values(), rows, lists=True)
    return pl.DataFrame({"id": [f"p{number:05}" for number in range(count)], **columns})


def _value(fact: Any, chance: random.Random) -> Any:
    if fact.type == "boolean":
        return chance.random() < 0.5
    if fact.is_number:
        return chance.randint(*map(int, fact.range))
    options = list(fact.options)
    return chance.choice(options) if fact.type == "choice" else [one for one in options if chance.random() < 0.3]


def write(frame: pl.DataFrame, path: Path) -> Path:
    """Write a table in the format that the name says; in CSV, lists are texts."""
    form = path.suffix[1:]
    if form == "csv":
        lists = [name for name in LISTS if name in frame.columns]
        joined = pl.when(pl.col(lists).list.len() == 0).then(pl.lit("none")).otherwise(pl.col(lists).list.join(";"))
        frame.with_columns(joined.name.keep()).write_csv(path)
    elif form == "ndjson":
        frame.write_ndjson(path)
    elif form == "arrow":
        frame.write_ipc(path, compat_level=pl.CompatLevel.oldest())
    else:
        frame.write_parquet(path, row_group_size=70)
    return path


def columns_file(folder: Path) -> Path:
    """What says how lists are written in CSV."""
    path = folder / "columns.yaml"
    path.write_text("".join(f"{one}: {{name: {one}, separator: ';', none: none}}\n" for one in LISTS))
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, lists of CSV apart again."""
    form = path.suffix[1:]
    if form == "csv":
        frame = pl.read_csv(path)
        texts = [
            name for name in frame.columns if name.startswith(("assuming", "cautions", "violations", "not_counted"))
        ]
        apart = pl.when(pl.col(texts) == "").then(pl.lit([], dtype=pl.List(pl.String)))
        return frame.with_columns(apart.otherwise(pl.col(texts).str.split(";")).name.keep()).to_dicts()
    return {"ndjson": pl.read_ndjson, "arrow": pl.read_ipc, "parquet": pl.read_parquet}[form](path).to_dicts()
