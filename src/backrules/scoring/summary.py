"""Who gets what: counts of a result, which add up over its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import polars as pl

from backrules.api import Ruleset

__all__ = ["Summary", "counted"]


@attrs.frozen
class Summary:
    """Counts of people.

    Attributes:
        people: how many there are in the result.
        advised: how many get some advice.
        first: advice -> how many get it before all other; None where the result has no ranks.
        given: advice -> how many get it.
    """

    people: int = 0
    advised: int = 0
    first: Mapping[str, int] | None = attrs.field(factory=dict)
    given: Mapping[str, int] = attrs.field(factory=dict)

    def __add__(self, other: Summary) -> Summary:
        first = None if self.first is None or other.first is None else _sum(self.first, other.first)
        return Summary(self.people + other.people, self.advised + other.advised, first, _sum(self.given, other.given))

    def in_order(self, ruleset: Ruleset) -> list[str]:
        """Return the ids of advice that somebody gets, as the catalogue has them."""
        return [one for one in ruleset.data.advice if one in self.given]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        first = None if self.first is None else dict(self.first)
        return {"people": self.people, "advised": self.advised, "first": first, "given": dict(self.given)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Summary:
        """Return what `to_dict` gave."""
        return cls(**data)


def counted(frame: pl.DataFrame, output: str, advice: list[str], top: int | None) -> Summary:
    """Return the counts of a result.

    Args:
        frame: the result, as `recommend_frame` gives it.
        output: its shape: long, wide or top.
        advice: the ids of all advice.
        top: how many pieces of advice each person gets at most; None for all.
    """
    if output == "wide":
        return _of_wide(frame.lazy(), advice)
    ranked = frame.lazy() if output == "long" else _ranked(frame, top or len(advice))
    ranked = ranked.select("advice", first=pl.col("rank").fill_null(1) == 1)
    sums = ranked.group_by("advice").agg(pl.len(), pl.col("first").sum()).collect()
    rows = {row["advice"]: row for row in sums.to_dicts()}
    nobody = rows.pop(None, {"first": 0})
    first = {one: rows[one]["first"] for one in advice if one in rows and rows[one]["first"]}
    given = {one: rows[one]["len"] for one in advice if one in rows}
    advised = sum(first.values())
    return Summary(advised + nobody["first"], advised, first, given)


def _of_wide(frame: pl.LazyFrame, advice: list[str]) -> Summary:
    scores = [pl.col(one).is_not_null() for one in advice]
    nobody = pl.lit(0).alias("_people")
    sums = frame.select(
        pl.len().alias("_people"),
        pl.any_horizontal(scores).sum().alias("_advised") if scores else nobody.alias("_advised"),
        *(score.sum().alias(one) for one, score in zip(advice, scores, strict=True)),
    )
    row = sums.collect().row(0, named=True)
    given = {one: row[one] for one in advice if row[one]}
    return Summary(row["_people"], row["_advised"], None, given)


def _ranked(frame: pl.DataFrame, most: int) -> pl.LazyFrame:
    """Return a result of the shape `top` with a row for each place."""
    places = []
    for rank in range(1, most + 1):
        dtype = frame.schema.get(f"advice_{rank}")
        if dtype is not None:
            column = pl.col(f"advice_{rank}")
            advice = column.struct.field("advice") if isinstance(dtype, pl.Struct) else column
            places.append(frame.lazy().select(advice=advice, rank=pl.lit(rank, pl.Int64)))
    return pl.concat(places)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
