"""Many people at once: the truth of a condition is one integer with a bit for each person.

The tests that hold for a person are the bits of one integer, an or of one for each fact, as in the cells engine. Turned
by a quarter, there is one integer for each test; conditions are then decided for everybody by `and` and `or` of these.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import reduce
from operator import getitem, or_
from typing import Any

from attrs import evolve

from backrules.conditions import Compare
from backrules.engines.dnf import disjunctive
from backrules.engines.lookup import Lookup
from backrules.engines.lowering import Lowered, Ref, fact_of, test_holds
from backrules.facts import Values
from backrules.semantics.program import Program, computing

__all__ = ["BitSliced"]


class BitSliced:
    """Decides the conditions of a program for many people."""

    def __init__(self, program: Program) -> None:
        self._compute = computing(program.numbers)
        nodes = Lowered(program).nodes
        self._ids = [node.ids for node in nodes]
        self._terms = [disjunctive(node.tree) for node in nodes]
        tests = dict.fromkeys(t for terms in self._terms for term in terms for t in term if not isinstance(t, Ref))
        self._places = {test: place for place, test in enumerate(tests)}
        self._names = tuple(dict.fromkeys(map(fact_of, tests)))
        self._tables = tuple(Lookup(self._holding(name)) for name in self._names)

    def _holding(self, name: str) -> Callable[[Any], int]:
        """Return a function from the value of a fact, None for unknown, to the bits of the tests that hold."""
        own = [(test, 1 << place) for test, place in self._places.items() if fact_of(test) == name]
        cuts = sorted({test.number for test, _ in own if isinstance(test, Compare)})
        if cuts:  # on the cells of a number: below the first threshold, at it, between it and the next ...
            at = {cut: 2 * index + 1 for index, cut in enumerate(cuts)}
            own = [(evolve(t, number=at[t.number]) if isinstance(t, Compare) else t, bit) for t, bit in own]

        def holding(value: Any) -> int:
            values = {} if value is None else {name: value}
            return sum(bit for test, bit in own if test_holds(test, values))

        if not cuts:
            return holding
        cells = Lookup(holding)
        return lambda value: cells[None if value is None else bisect_left(cuts, value) + bisect_right(cuts, value)]

    def fired(self, people: Sequence[Values]) -> dict[str, int]:
        """Return the id of each condition with the people for whom it is true: the first one is the highest bit."""
        everybody, tests = (1 << len(people)) - 1, self._columns(people)
        nodes: list[int] = []
        for terms in self._terms:  # each after the ones it reads
            true = 0
            for term in terms:
                passing = everybody
                for test in term:
                    passing &= nodes[test.node] if isinstance(test, Ref) else tests[self._places[test]]
                true |= passing
            nodes.append(true)
        return {key: true for ids, true in zip(self._ids, nodes, strict=True) for key in ids}

    def _columns(self, people: Sequence[Values]) -> list[int]:
        """Return for each test the people for whom it holds."""
        width, names, tables = len(self._places), self._names, self._tables
        rows = [reduce(or_, map(getitem, tables, map(self._compute(values).get, names)), 0) for values in people]
        text = "".join([f"{row:0{width}b}" for row in rows]) if width else ""
        return [int(text[place::width], 2) for place in reversed(range(width))]
