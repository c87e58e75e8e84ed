"""A few people of a table, drawn at random but always the same ones: those with the smallest hash.

The smallest hashes of two tables together are among the smallest of each, so that samples of parts make the sample of
the whole (bottom-k sampling: Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Any

import attrs
import narwhals as nw

from backrules.facts import CHOICES, Fact
from backrules.frames.adapter import OpenTable
from backrules.frames.aggregates import Counts
from backrules.frames.slots import Slots

__all__ = ["PRIME", "Drawn", "draw_sample"]

PRIME = 2**31 - 1  # hashes lie below it; products of two stay within 64 bits
_TIMES = (1_812_433_253, 1_664_525_009)


@attrs.frozen
class Drawn:
    """A person who was drawn.

    Attributes:
        draw: their hash.
        facts: what is known of them, as a profile.
    """

    draw: int
    facts: Mapping[str, Any] = attrs.field(repr=False)


def draw_sample(
    opened: OpenTable,
    table: Any,
    facts: Mapping[str, Fact],
    slots: Slots,
    count: int,
    start: int | None,
    counts: Counts,
) -> list[Drawn]:
    """Return the people with the smallest hashes of their row's number, or of their key where rows have none.

    Args:
        opened: the caller's table.
        table: the native table with the canonical columns.
        facts: the facts.
        slots: the canonical columns.
        count: how many people.
        start: the number of the first row; None takes one that hangs on the counts, so that of two tables not the
            same places are drawn.
        counts: what was counted of the table.
    """
    if not count:
        return []
    prefix = opened.prefix
    frame = nw.from_native(table)
    if opened.rows is not None:
        number = nw.col(opened.rows) + (_digest(counts) if start is None else start)
    else:
        assert opened.key is not None  # noqa: S101 - who has neither is not drawn
        frame = nw.from_native(opened.kind.hashed(table, opened.key, f"{prefix}hash"))
        number = nw.col(f"{prefix}hash")
    names = {("", name): column for name, column in slots.facts.items()}
    names |= {(option, name): column for name, some in slots.options.items() for option, column in some.items()}
    columns = {f"c{number}": nw.col(column) for number, column in enumerate(names.values())}
    frame = frame.select(draw=_mixed(number), **columns)
    rows = frame.sort("draw").head(count).collect().rows(named=True)
    people = [Drawn(int(row["draw"]), _profile(row, names, facts)) for row in rows]
    return sorted(people, key=lambda one: one.draw)


def _mixed(number: nw.Expr) -> nw.Expr:
    """Return a number from 0 to `PRIME` that looks random: whole numbers of 64 bits do it alike on every engine.

    The fifth power maps the numbers below this prime one to one, as 5 does not divide the prime less 1.
    """
    for times in _TIMES:
        number = (number % PRIME * times + 12_345) % PRIME
        square = number * number % PRIME
        number = square * square % PRIME * number % PRIME
    return number


def _digest(counts: Counts) -> int:
    """Return a number that hangs on all counts."""
    text = repr(sorted(counts.items())).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "big")


def _profile(row: Mapping[str, Any], names: Mapping[tuple[str, str], str], facts: Mapping[str, Fact]) -> dict[str, Any]:
    profile: dict[str, Any] = {}
    for number, (option, name) in enumerate(names):
        value = row[f"c{number}"]
        if value is None or (isinstance(value, float) and math.isnan(value)):
            continue
        if facts[name].type == CHOICES:
            profile.setdefault(name, {})[option] = bool(value)
        elif facts[name].is_number:
            profile[name] = int(value) if float(value).is_integer() else float(value)
        else:
            profile[name] = value
    return profile
