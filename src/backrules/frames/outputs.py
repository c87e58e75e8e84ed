"""What a caller gets: a row for each piece of advice, a column for each, or the first few beside each person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import narwhals as nw

from backrules.frames.backends import Backend
from backrules.frames.ranking import Beside, Ranking
from backrules.frames.truths import Truth, as_expr, joined, total

__all__ = ["BESIDE", "BETWEEN", "Shape", "columns_of", "ids_of_all", "shaped"]

BETWEEN = ","  # between ids, which have none
_FEW = 8  # pieces of advice; of more it is faster to sort all


@attrs.frozen
class Shape:
    """What a result looks like.

    Attributes:
        output: long, wide or top.
        count: how many pieces of advice are given.
        kept: columns of the caller's table that stay, in order.
        flat: `top` has a column for each part instead of a struct for each piece of advice.
    """

    output: str
    count: int
    kept: tuple[str, ...]
    flat: bool = False


def columns_of(ranking: Ranking, shape: Shape) -> list[str]:
    """Return the names of the new columns of a result."""
    if shape.output == "long":
        return ["rank", *_PARTS]
    if shape.output == "top":
        places = range(1, shape.count + 1)
        if shape.flat:
            return [*(f"{part}_{place}" for place in places for part in _PARTS), *_of_all(ranking)]
        return [*(f"advice_{place}" for place in places), *_of_all(ranking)]
    names = [advice.id for advice in ranking.plan.advice]
    return [*(name for one in names for name in (one, f"{one}_status")), *BESIDE, *_of_all(ranking)]


def shaped(kind: Backend, table: Any, ranking: Ranking, shape: Shape, prefix: str) -> Any:
    """Return a native table with the columns that a caller asked for.

    Args:
        kind: what handles the table.
        table: the native table, with the columns of all conditions.
        ranking: the advice.
        shape: what the result looks like.
        prefix: what the names of working columns begin with.
    """
    frame = nw.from_native(table)
    for stage in ranking.stages:
        frame = frame.with_columns(**stage) if stage else frame
    return _SHAPES[shape.output](kind, frame, ranking, shape, prefix)


def _ranked(frame: nw.LazyFrame[Any], ranking: Ranking, count: int) -> tuple[nw.LazyFrame[Any], list[str]]:
    """Add the orders of the first pieces of advice."""
    places = []
    for name, stage in ranking.first(min(count, ranking.most)):
        frame = frame.with_columns(**stage)
        places.append(name)
    return frame, places


def _with_beside(
    frame: nw.LazyFrame[Any], ranking: Ranking, shape: Shape, prefix: str, **others: nw.Expr
) -> tuple[nw.LazyFrame[Any], _AllBeside, list[str]]:
    """Leave only what stays, the orders, and what may stand beside advice, each case in a column."""
    columns: dict[str, nw.Expr] = {}

    def named(case: tuple[nw.Expr, frozenset[int]]) -> tuple[nw.Expr, frozenset[int]]:
        name = f"{prefix}g_{len(columns)}"
        columns[name] = case[0]
        return nw.col(name), case[1]

    beside = {
        part: [Beside(one.id, tuple(map(named, one.cases))) for one in made(ranking)] for part, made in BESIDE.items()
    }
    return frame.select(*shape.kept, *ranking.orders.values(), **columns, **others), beside, [*columns]


def _long(kind: Backend, frame: nw.LazyFrame[Any], ranking: Ranking, shape: Shape, prefix: str) -> Any:
    if not ranking.orders:
        new = {"rank": nw.Int64(), "advice": nw.String(), **_PARTS}
        return nw.to_native(frame.select(*shape.kept, **{name: nw.lit(None, dtype) for name, dtype in new.items()}))
    count = min(shape.count, ranking.most)
    sort = count > _FEW
    frame, beside, cases = _with_beside(frame, ranking, shape, prefix)
    frame, places = (frame, [*ranking.orders.values()]) if sort else _ranked(frame, ranking, count)
    frame = frame.select(*shape.kept, *places, *cases, **{f"{prefix}count": _counted(ranking, places, count)})
    names = (f"{prefix}order", f"{prefix}place")
    frame = nw.from_native(kind.spread(nw.to_native(frame), places, f"{prefix}count", names, sort=sort))
    order, place, number = map(nw.col, (*names, f"{prefix}number"))
    given = order != ranking.last
    frame = frame.with_columns(nw.when(given).then(ranking.number_of(order)).alias(f"{prefix}number"))
    frame = frame.with_columns(
        *(_ids_beside(one, number, given).alias(part) for part, one in beside.items()),
        nw.when(given).then(place).alias("rank"),
        nw.when(given).then(ranking.strength_of(order)).alias("strength"),
        nw.when(given).then(ranking.score_of(order, number)).alias("score"),
    )
    table = kind.split(nw.to_native(frame), [*BESIDE], BETWEEN)
    table = kind.lookup(table, f"{prefix}number", "advice", _ids(ranking))
    return nw.to_native(nw.from_native(table).select(*shape.kept, *columns_of(ranking, shape)))


def _counted(ranking: Ranking, places: list[str], most: int) -> nw.Expr:
    """Return how many rows a person gets: one for each piece of advice, and one where there is none."""
    given = [(nw.col(name) != ranking.last).cast(nw.Int32()) for name in places]
    return nw.max_horizontal(nw.lit(1, nw.Int32()), nw.min_horizontal(nw.lit(most, nw.Int32()), total(given)))


def _top(kind: Backend, frame: nw.LazyFrame[Any], ranking: Ranking, shape: Shape, prefix: str) -> Any:
    whole = _of_all(ranking)
    frame, beside, _ = _with_beside(frame, ranking, shape, prefix, **whole)
    frame, places = _ranked(frame, ranking, shape.count)
    numbers = {f"{prefix}number_{place}": nw.col(name) for place, name in enumerate(places, 1)}
    chosen = {name: nw.when(order != ranking.last).then(ranking.number_of(order)) for name, order in numbers.items()}
    frame = frame.with_columns(**chosen) if chosen else frame
    new, lists = {name: nw.col(name) for name in whole}, [*whole]
    for place, (name, order) in enumerate(numbers.items(), 1):
        number, given = nw.col(name), order != ranking.last
        new[name] = number
        new[f"{prefix}strength_{place}"] = nw.when(given).then(ranking.strength_of(order))
        new[f"{prefix}score_{place}"] = nw.when(given).then(ranking.score_of(order, number))
        for part, one in beside.items():
            new[f"{prefix}{part}_{place}"] = _ids_beside(one, number, given)
            lists.append(f"{prefix}{part}_{place}")
    table = kind.split(nw.to_native(frame.select(*shape.kept, **new)), lists, BETWEEN)
    ids = _ids(ranking)
    for place, name in enumerate(numbers, 1):
        table = kind.lookup(table, name, f"{prefix}advice_{place}", ids)
    frame = nw.from_native(table)
    missing = {  # there is not so much advice; in columns, as Spark has no struct of nothing but literals here
        f"{prefix}{part}_{place}": nw.lit(None, dtype)
        for place in range(len(places) + 1, shape.count + 1)
        for part, dtype in _PARTS.items()
    }
    frame = frame.with_columns(**missing) if missing else frame
    parts: dict[str, nw.Expr] = {}
    for place in range(1, shape.count + 1):
        there = {part: nw.col(f"{prefix}{part}_{place}") for part in _PARTS}
        if shape.flat:
            parts |= {f"{part}_{place}": column for part, column in there.items()}
        else:
            parts[f"advice_{place}"] = nw.when(~there["advice"].is_null()).then(nw.struct(**there))
    return nw.to_native(frame.select(*shape.kept, **parts, **{name: nw.col(name) for name in whole}))


_PARTS: dict[str, Any] = {
    "advice": nw.String(),
    "strength": nw.String(),
    "score": nw.Int64(),
    "assuming": nw.List(nw.String()),
    "cautions": nw.List(nw.String()),
}
_AllBeside = dict[str, list[Beside]]
BESIDE: dict[str, Callable[[Ranking], list[Beside]]] = {"assuming": Ranking.assumed, "cautions": Ranking.cautions}


def _wide(kind: Backend, frame: nw.LazyFrame[Any], ranking: Ranking, shape: Shape, _: str) -> Any:
    new: dict[str, nw.Expr] = {}
    for number, advice in enumerate(ranking.plan.advice):
        if number in ranking.orders:
            order = nw.col(ranking.orders[number])
            new[advice.id] = nw.when(order != ranking.last).then(ranking.score_of(order, nw.lit(number)))
        else:
            new[advice.id] = nw.lit(None, nw.Int64())
        new[f"{advice.id}_status"] = ranking.status(number)

    def given(numbers: frozenset[int]) -> Truth:
        return joined(map(ranking.recommended, sorted(numbers)), absorbing=True)

    beside = {part: ids_of_all(given, made(ranking)) for part, made in BESIDE.items()} | _of_all(ranking)
    frame = frame.select(*shape.kept, **new, **beside)
    return kind.split(nw.to_native(frame), [*beside], BETWEEN)


_SHAPES: dict[str, Callable[[Backend, nw.LazyFrame[Any], Ranking, Shape, str], Any]] = {
    "long": _long,
    "wide": _wide,
    "top": _top,
}


def _ids(ranking: Ranking) -> dict[int, str]:
    return {number: ranking.plan.advice[number].id for number in ranking.orders}


def _ids_beside(beside: Sequence[Beside], number: nw.Expr, given: nw.Expr) -> nw.Expr:
    """Return the ids of what stands beside an advice, as one text."""
    texts: list[nw.Expr] = []
    for one in beside:
        cases = [is_there & _one_of(number, advice) for is_there, advice in one.cases]
        texts.append(nw.when(as_expr(joined(cases, absorbing=True))).then(nw.lit(one.id)))
    return nw.when(given).then(_listed(texts))


def ids_of_all(given: Callable[[frozenset[int]], Truth], beside: Sequence[Beside]) -> nw.Expr:
    """Return the ids of what stands beside any advice that is given, as one text.

    Args:
        given: whether any of some advice is, by their numbers.
        beside: what may stand beside advice.
    """
    texts: list[nw.Expr] = []
    for one in beside:
        cases = [joined([is_there, given(advice)], absorbing=False) for is_there, advice in one.cases]
        texts.append(nw.when(as_expr(joined(cases, absorbing=True))).then(nw.lit(one.id)))
    return _listed(texts)


def _one_of(number: nw.Expr, numbers: frozenset[int]) -> nw.Expr:
    return (
        as_expr(joined([number == one for one in sorted(numbers)], absorbing=True))
        if len(numbers) < 3
        else number.is_in(sorted(numbers))
    )


def _of_all(ranking: Ranking) -> dict[str, nw.Expr]:
    """Return what is said of a whole person: which constraints they break, and which told facts do not count.

    Where no fact has a gate of its own, or all such facts are about safety, all that is told counts.
    """
    found = {"violations": _listed([nw.when(violated).then(nw.lit(id)) for id, violated in ranking.violated()])}
    if ranking.idle:
        told = ((name, ranking.idle[name]) for name in ranking.plan.data.facts if name in ranking.idle)
        idle = ((name, where) for name, where in told if where is not False)
        found["not_counted"] = _listed([nw.when(as_expr(where)).then(nw.lit(name)) for name, where in idle])
    return found


def _listed(texts: list[nw.Expr]) -> nw.Expr:
    if not texts:
        return nw.lit("")
    return nw.concat_str(nw.lit(None, nw.String()), *texts, separator=BETWEEN, ignore_nulls=True)
