"""The ranking of many people at once, from integers that have a bit for each person."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import repeat

from backrules.engines import Engine
from backrules.facts import Values
from backrules.recommendation.answer import Answer
from backrules.recommendation.compiled import CompiledRuleset
from backrules.semantics.algebra import BITS, Bits
from backrules.semantics.gates import Counted
from backrules.semantics.status import allowed

__all__ = ["answers_of_many"]

_GROUP = 1024  # people who are answered at once
_FEW = 48  # of whom that is not worth it
_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}  # bytes of an integer -> what `struct` calls it


def answers_of_many(
    plan: CompiledRuleset, people: list[Values], engine: Engine, *, strict: bool, top: int | None
) -> Iterator[Answer]:
    """Yield the answer of each person, in large groups where the engine can do that.

    Args:
        plan: the compiled ruleset.
        people: what they told, canonical.
        engine: what matches; `columns` of one matches a group at once.
        strict: whether open avoid rules and needs withhold an advice.
        top: how many pieces of advice each is given; None for all.
    """
    columns = getattr(engine, "columns", None)
    for start in range(0, len(people), _GROUP):
        group = people[start : start + _GROUP]
        counted: Iterable[Counted | None] = repeat(None)
        if plan.program.selects:
            counted = every = [plan.gating.of(told) for told in group]
            group = [one.values for one in every]
        if columns is None or len(group) < _FEW:
            for values, one in zip(group, counted, strict=False):
                yield Answer(plan, values, engine.match(values), strict=strict, top=top, counted=one)
        else:
            all_weights = _weights_of_many(plan, columns.fired(group), len(group), strict=strict)
            for values, weights, one in zip(group, all_weights, counted, strict=False):
                match = partial(engine.match, values)
                yield Answer(plan, values, match, strict=strict, top=top, weights=weights, counted=one)


def _weights_of_many(
    plan: CompiledRuleset, fired: Mapping[str, int], people: int, *, strict: bool
) -> Iterator[dict[int, int]]:
    """Yield for each person the number of each recommended advice with its weight.

    The sums of points are made for everybody at once: in a large integer everybody has a few bytes of their own.

    Args:
        plan: the compiled ruleset.
        fired: the id of each condition with the people for whom it is true; the first one is the highest bit.
        people: how many there are.
        strict: whether open avoid rules and needs withhold an advice.
    """
    heaviest = plan.scale.heaviest
    lanes = _Lanes(people, heaviest + plan.scale.span)
    open_to = _open_to(plan, fired, (1 << people) - 1, strict=strict)
    found: dict[int, tuple[int, int]] = {}  # advice -> who is advised it, and the sums of what lightens its weight
    for key, (_, weight, points, numbers) in plan.advising.items():
        for number in numbers:
            true = fired[key] & open_to[number]
            advised, lighter = found.get(number, (0, 0))
            # the first one is the strongest
            lighter += lanes.of(true & ~advised) * (heaviest - weight) + lanes.of(true & advised) * points
            found[number] = advised | true, lighter
    rows = zip(*(lanes.numbers(lighter) for _, lighter in found.values()), strict=True) if found else repeat((), people)
    for row in rows:
        yield {number: heaviest - lighter for number, lighter in zip(found, row, strict=True) if lighter}


def _open_to(plan: CompiledRuleset, fired: Mapping[str, int], everybody: int, *, strict: bool) -> list[int]:
    """Return for each advice the people from whom nothing holds it back."""
    against = [Bits(0, everybody)] * len(plan.advice)
    for key, (denial, waiting) in plan.guards.items():
        decision, guard = plan.decisions[key], Bits(fired[key], fired[denial])
        truth = BITS.negation(guard) if decision.role == "need" else guard
        certain = BITS.certainly(truth)
        for number in range(len(against)):
            if decision.targets >> number & 1:
                against[number] = BITS.disjunction(against[number], truth if waiting >> number & 1 else certain)
    return [everybody & allowed(BITS, truth, strict=strict) for truth in against]


class _Lanes:
    """Large integers in which each person has some bytes of their own.

    Args:
        people: how many there are.
        most: the largest number that one may have.
    """

    def __init__(self, people: int, most: int) -> None:
        self._people = people
        self._bytes = next(size for size in _CODES if most < 1 << 8 * size)
        nothing = bytes(self._bytes - 1)
        self._zero, self._one = nothing + b"\0", nothing + b"\1"

    def of(self, bits: int) -> int:
        """Return 1 for the people whose bit is set, 0 for the others."""
        if not bits:
            return 0
        text = f"{bits:0{self._people}b}".encode()
        return int.from_bytes(text.replace(b"0", self._zero).replace(b"1", self._one), "big")

    def numbers(self, lanes: int) -> tuple[int, ...]:
        """Return the number of each person."""
        return struct.unpack(f">{self._people}{_CODES[self._bytes]}", lanes.to_bytes(self._people * self._bytes, "big"))
