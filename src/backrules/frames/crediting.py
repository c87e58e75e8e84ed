"""What lists that people ticked say of other facts, for a whole table: the same as `semantics/credits.py`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection
from functools import reduce
from typing import Any

import narwhals as nw

from backrules.facts import CHOICES
from backrules.frames.slots import Slots
from backrules.frames.truths import Truth, balanced
from backrules.semantics.credits import Credits
from backrules.semantics.program import Program

__all__ = ["credited", "outweighed"]

_Constant = Callable[[float], "nw.Expr | float"]


def credited(program: Program, slots: Slots, prefix: str, constant: _Constant) -> tuple[Slots, dict[str, nw.Expr]]:
    """Return where a table says what once lists are counted, and the columns that this takes.

    Args:
        program: the facts and the credits.
        slots: where the table says what was told.
        prefix: what the names of new columns begin with.
        constant: makes an expression of a number where a table needs that.
    """
    facts, options = dict(slots.facts), {name: dict(columns) for name, columns in slots.options.items()}
    stage: dict[str, nw.Expr] = {}

    def put(columns: dict[str, str], key: str, value: Any, told: nw.Expr) -> None:
        name = f"{prefix}k_{len(stage)}"
        stage[name] = value.otherwise(nw.col(columns[key]) if key in columns else told)
        columns[key] = name

    for name, one in program.credits.items():
        ticks = slots.options.get(name, {})
        if len(ticks) < len(one.fact.options):
            continue  # nobody's list is known entirely
        columns = {option: nw.col(column) for option, column in ticks.items()}
        whole = balanced([~column.is_null() for column in columns.values()], operator.and_)
        for target in one.to:
            fact = program.facts[target]
            if fact.type == CHOICES:
                for option in fact.options:
                    shows = _any(columns, [tick for tick, held in one.to[target].items() if option in _several(held)])
                    held_columns = options.setdefault(target, {})
                    put(held_columns, option, nw.when(whole).then(shows), nw.lit(None, nw.Boolean()))
            elif (number := _number(one, target, columns, slots, constant)) is not None:
                counts, value = number
                put(facts, target, nw.when(whole & counts).then(value), nw.lit(None, nw.Float64()))
    return Slots(facts, options), stage


def outweighed(program: Program, told: Slots, counting: Slots) -> dict[str, Truth]:
    """Return where something is told of a fact that a list fills with something else.

    Args:
        program: the facts and the credits.
        told: where a table says what was told.
        counting: where it says what counts.
    """
    found: dict[str, Truth] = {}
    for target in (target for one in program.credits.values() for target in one.to):
        pairs = [(told.facts[target], counting.facts[target])] if target in told.facts else []
        pairs += [(column, counting.options[target][option]) for option, column in told.options.get(target, {}).items()]
        columns = [(nw.col(one), nw.col(other)) for one, other in pairs if one != other]
        parts = [~one.is_null() & ~(one == other).fill_null(value=False) for one, other in columns]
        found[target] = balanced(parts, operator.or_) if parts else False
    return found


def _several(credit: float | tuple[str, ...]) -> tuple[str, ...]:
    return credit if isinstance(credit, tuple) else ()


def _any(columns: dict[str, nw.Expr], ticks: Collection[str]) -> nw.Expr:
    found = [columns[tick] for tick in columns if tick in ticks]
    return balanced(found, operator.or_) if found else nw.lit(False, nw.Boolean())


def _number(
    one: Credits, target: str, columns: dict[str, nw.Expr], slots: Slots, constant: _Constant
) -> tuple[nw.Expr, nw.Expr] | None:
    """Return where a list that is known entirely says the number, and the number."""
    none = nw.lit(0.0, nw.Float64())
    to = one.to[target]
    parts = [
        nw.when(columns[tick]).then(_literal(to[tick], constant)).otherwise(none) for tick in columns if tick in to
    ]
    total, ticked = reduce(operator.add, parts), _any(columns, to)
    if one.times is None:
        return ticked | ~ticked, total
    if one.times not in slots.facts:
        return ~ticked, none
    times = nw.col(slots.facts[one.times])
    counts = ~ticked | ~times.is_null()
    return counts, nw.when(ticked).then(total * times).otherwise(none)


def _literal(credit: float | tuple[str, ...], constant: _Constant) -> nw.Expr:
    made = constant(0.0 if isinstance(credit, tuple) else float(credit))
    return nw.lit(made, nw.Float64()) if isinstance(made, float) else made
