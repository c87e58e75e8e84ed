"""People as tables of every kind, and what the reference engine says about them, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl

import backrules
from backrules.facts import Fact
from backrules.facts.dates import date_of

KINDS = ("polars", "polars-lazy", "pandas", "pyarrow", "duckdb")


def columns_of(facts: Iterable[Fact], people: Sequence[dict[str, Any]], *, lists: bool) -> dict[str, pl.Series]:
    """The columns of facts: of choices a list where `lists` and every option is known, or a column for each option."""
    columns = {}
    for fact in facts:
        values = [person.get(fact.name) for person in people]
        if fact.type == "choices" and not lists:
            for option in fact.options:
                columns[f"{fact.name}_{option}"] = pl.Series([_holds(one, option) for one in values], dtype=pl.Boolean)
        elif fact.as_of is not None:
            columns[fact.name] = _dates(fact, values)
        else:
            columns[fact.name] = pl.Series(values, dtype=_TYPES[fact.type], strict=False)
    return columns


def _dates(fact: Fact, values: Sequence[Any]) -> pl.Series:
    """A column of a date: by the name of the fact one of dates, of texts, or of the days since then."""
    days = [one if one is None or isinstance(one, int) else date_read(fact, one) for one in values]
    if sum(map(ord, fact.name)) % 3 == 0:
        return pl.Series(days, dtype=pl.Int64)
    dates = [None if one is None else date_of(one, fact.as_of) for one in days]
    if sum(map(ord, fact.name)) % 3 == 1:
        return pl.Series([one and one.isoformat() for one in dates], dtype=pl.String)
    return pl.Series(dates, dtype=pl.Date)


def date_read(fact: Fact, text: str) -> int:
    return (fact.as_of - date.fromisoformat(text)).days


_TYPES = {
    "boolean": pl.Boolean,
    "integer": pl.Int64,
    "number": pl.Float64,
    "choice": pl.String,
    "choices": pl.List(pl.String),
}


def _holds(value: Any, option: str) -> bool | None:
    if value is None:
        return None
    return value.get(option) if isinstance(value, dict) else option in value


def only_lists(people: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """People without the choices that are only partly known: a list settles every option."""
    return [{name: one for name, one in person.items() if not isinstance(one, dict)} for person in people]


def table(facts: Iterable[Fact], people: Sequence[dict[str, Any]], kind: str, *, lists: bool = False) -> Any:
    """A table of people, of a kind; the column `id` numbers them."""
    columns = columns_of(facts, people, lists=lists)
    frame = pl.DataFrame({"id": pl.Series(range(len(people)), dtype=pl.Int64), **columns})
    return as_kind(frame, kind)


def as_kind(frame: pl.DataFrame, kind: str) -> Any:
    return _MAKERS[kind](frame)


def _duckdb(frame: pl.DataFrame) -> Any:
    connection = duckdb.connect()
    connection.register("people", frame.to_arrow())
    return connection.sql("select * from people")


def _spark(frame: pl.DataFrame) -> Any:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert session is not None, "a test with tables of Spark takes the fixture `spark`"
    return session.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


_MAKERS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars-lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": _duckdb,
    "spark": _spark,
}


def rows(result: Any) -> list[dict[str, Any]]:
    """The rows of a table of any kind, as plain Python values."""
    if type(result).__module__.startswith("pandas"):
        return [{name: _plain(one) for name, one in row.items()} for row in result.to_dict("records")]
    frame = nw.from_native(result)
    found = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    return [{name: _plain(one) for name, one in row.items()} for row in found]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if value != value else value


# --- what is right -------------------------------------------------------------------------------------


def answers(ruleset: backrules.Ruleset, people: Iterable[dict[str, Any]], *, strict: bool):
    """What `recommend()` gives each of them on the reference engine: the outputs below are read off it."""
    return [ruleset.recommend(person, engine="reference", strict=strict) for person in people]


def expected_long(recs: Sequence[backrules.Recommendation], *, top: int | None = None):
    """Rows of `long`."""
    found = []
    for number, rec in enumerate(recs):
        found += [
            {
                "id": number,
                "rank": one.rank,
                "advice": one.id,
                "strength": one.strength,
                "score": one.score,
                "assuming": sorted(assumption.id for assumption in one.assuming),
                "cautions": sorted(caution.rule for caution in one.cautions),
            }
            for one in rec.advice[:top]
        ] or [dict.fromkeys(("id", "rank", "advice", "strength", "score", "assuming", "cautions")) | {"id": number}]
    return found


def expected_wide(recs: Sequence[backrules.Recommendation]):
    """Rows of `wide`."""
    found = []
    for number, rec in enumerate(recs):
        scores = {one.id: one.score for one in rec.advice}
        row = {"id": number}
        for one in rec.ruleset.data.advice:
            row |= {one: scores.get(one), f"{one}_status": rec.status(one)}
        found.append(
            row
            | {
                "assuming": sorted({assumption.id for one in rec.advice for assumption in one.assuming}),
                "cautions": sorted({caution.rule for one in rec.advice for caution in one.cautions}),
                "violations": sorted(one.id for one in rec.violations),
                **not_counted(rec),
            }
        )
    return found


def not_counted(rec: backrules.Recommendation) -> dict[str, list[str]]:
    """Which told facts do not count, where there may be any: a column only of rulesets with facts that may not apply."""
    data = rec.ruleset.data
    if all(data.facts[name].safety for name in data.ask_if):
        return {}
    return {"not_counted": [one.fact for one in rec.not_counted]}


def expected_top(recs: Sequence[backrules.Recommendation], *, top: int):
    """Rows of `top`."""
    found = []
    for number, rec in enumerate(recs):
        row = {"id": number} | {f"advice_{place}": None for place in range(1, top + 1)}
        for one in rec.advice[:top]:
            row[f"advice_{one.rank}"] = {
                "advice": one.id,
                "strength": one.strength,
                "score": one.score,
                "assuming": sorted(assumption.id for assumption in one.assuming),
                "cautions": sorted(caution.rule for caution in one.cautions),
            }
        found.append(row | {"violations": sorted(one.id for one in rec.violations), **not_counted(rec)})
    return found


def expected_match(ruleset: backrules.Ruleset, people: Sequence[dict[str, Any]]):
    """Rows of `match_frame` as the reference engine gives them."""
    found = []
    for number, person in enumerate(people):
        match = ruleset.match(person, engine="reference")
        truths = {
            one: True if one in match.fired else None if one in match.possible else False for one in ruleset.data.rules
        }
        found.append({"id": number, **truths})
    return found
