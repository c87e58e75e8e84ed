"""Who gets what: counts of a result, which add up over its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import narwhals as nw

from backrules.api import Ruleset

__all__ = ["Summary", "summary_of"]


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
        """Return what `to_dict` gave.

        Raises:
            ValueError: it is something else.
        """
        if not isinstance(data, dict) or set(data) != {"people", "advised", "first", "given"}:
            raise ValueError("these are no counts of people")
        counts = [data["people"], data["advised"]]
        for mapping in (data["first"] if data["first"] is not None else {}, data["given"]):
            if not isinstance(mapping, dict):
                raise ValueError("counts of advice are a mapping")
            counts += mapping.values()
        if not all(type(count) is int and count >= 0 for count in counts):
            raise ValueError("counts are whole numbers")
        return cls(**data)


def summary_of(result: Any, output: str, advice: list[str], top: int | None) -> Summary:
    """Return the counts of a result.

    Args:
        result: the table, as `recommend_frame` gives it.
        output: its shape: long, wide or top.
        advice: the ids of all advice.
        top: how many pieces of advice each person gets at most; None for all.
    """
    frame = nw.from_native(result).lazy()
    if output == "wide":
        return _of_wide(frame, advice)
    ranked = frame if output == "long" else _ranked(frame, top or len(advice))
    ranked = ranked.select("advice", first=(nw.col("rank").fill_null(1) == 1).cast(nw.Int64()), one=nw.lit(1))
    sums = ranked.group_by("advice").agg(nw.col("one").sum(), nw.col("first").sum()).collect()
    rows = {row["advice"]: row for row in sums.rows(named=True)}
    nobody = rows.pop(None, {"first": 0})
    first = {one: rows[one]["first"] for one in advice if one in rows and rows[one]["first"]}
    given = {one: rows[one]["one"] for one in advice if one in rows}
    advised = sum(first.values())
    return Summary(advised + nobody["first"], advised, first, given)


def _of_wide(frame: nw.LazyFrame[Any], advice: list[str]) -> Summary:
    scores = [~nw.col(one).is_null() for one in advice]
    some = nw.any_horizontal(*scores, ignore_nulls=True) if scores else nw.lit(False)
    sums = frame.select(
        nw.lit(1).alias("_people"),
        some.cast(nw.Int64()).alias("_advised"),
        *(score.cast(nw.Int64()).alias(one) for one, score in zip(advice, scores, strict=True)),
    ).select(nw.all().sum())
    (row,) = sums.collect().rows(named=True)
    counts = {name: count or 0 for name, count in row.items()}
    given = {one: counts[one] for one in advice if counts[one]}
    return Summary(counts["_people"], counts["_advised"], None, given)


def _ranked(frame: nw.LazyFrame[Any], most: int) -> nw.LazyFrame[Any]:
    """Return a result of the shape `top` with a row for each place."""
    schema, places = frame.collect_schema(), []
    for rank in range(1, most + 1):
        dtype = schema.get(f"advice_{rank}")
        if dtype is not None:
            column = nw.col(f"advice_{rank}")
            advice = column.struct.field("advice") if isinstance(dtype, nw.Struct) else column
            places.append(frame.select(advice.alias("advice"), rank=nw.lit(rank)))
    return nw.concat(places)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
