"""The bitmap index: the answer is an AND of one integer per fact, whatever the number of rules.

Each node of the program is split into conjunctions, one bit each. The thresholds and options that conditions name cut
the domain of a fact into *cells*; for each cell an integer has the bits of the conjunctions that this cell does not
rule out. A value that is known rules the same ones out for *true* and for *not false*; an unknown one has an integer
for each: what is true needs every test to be true, what is not false needs none to be false. Nodes that later nodes
read are settled in order after the AND.

Conjunctions are held in blocks, so that memory grows with the number of rules and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from functools import partial, reduce
from itertools import chain, compress
from operator import and_, getitem
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.conditions import Compare, Condition, Unknown
from backrules.engines.bitsliced import BitSliced
from backrules.engines.dnf import Term, disjunctive
from backrules.engines.lookup import Lookup
from backrules.engines.lowering import Lowered, Node, Ref, fact_of, test_holds
from backrules.engines.protocol import Match
from backrules.facts import Fact, Values
from backrules.semantics.program import Program, computing

__all__ = ["CellsEngine"]

BLOCK = 4096  # conjunctions


class CellsEngine:
    """The bitmap index over the cells of each fact."""

    def __init__(self, program: Program) -> None:
        self._program, self._compute = program, computing(program.numbers)
        self._blocks, self._readers = _index(Lowered(program).nodes, program.facts)

    def fired(self, values: Values) -> set[str]:
        """Return the ids of the conditions that are true."""
        return self._true(self._compute(values))

    def match(self, values: Values) -> Match:
        """Return the ids of the conditions that are true and of those that are unknown."""
        values = self._compute(values)
        fired = self._true(values)
        return Match(fired, lambda: self._maybe(values) - fired)

    @lazy
    def columns(self) -> BitSliced:
        """The conditions for many people at once."""
        return BitSliced(self._program)

    def _true(self, values: Values) -> set[str]:
        return self._ids([block.survivors(block.true, values.get) for block in self._blocks])

    def _maybe(self, values: Values) -> set[str]:
        return self._ids([block.survivors(block.maybe, values.get) for block in self._blocks])

    def _ids(self, alive: list[int]) -> set[str]:
        """Settle the nodes that others read, then turn bits into ids."""
        for index, own, readers in self._readers:
            if not alive[index] & own:
                for reader, without in readers:
                    alive[reader] &= without
        ids: set[str] = set()
        for block, bits in zip(self._blocks, alive, strict=True):
            found = bits.to_bytes(block.size, "little")  # most of them are zero
            ids.update(chain.from_iterable(map(getitem, compress(block.ids, found), filter(None, found))))
        return ids


class _Ids(dict[int, tuple[str, ...]]):
    """byte -> the ids whose bits are set in it, filled in as needed."""

    def __init__(self, ids: list[tuple[str, ...]]) -> None:
        self._ids = ids

    def __missing__(self, byte: int) -> tuple[str, ...]:
        self[byte] = ids = tuple(i for bit, own in enumerate(self._ids) if byte >> bit & 1 for i in own)
        return ids


@attrs.frozen(eq=False)
class _Block:
    """Up to `BLOCK` conjunctions and what each fact rules out of them.

    Attributes:
        everything: all bits.
        ids: for each byte of the bits, what it stands for.
        size: how many bytes there are.
        names: the facts and computed numbers that are tested.
        true: for each of them, value -> the bits that it leaves when every test must be true.
        maybe: the same when no test may be false.
    """

    everything: int
    ids: list[_Ids]
    size: int
    names: tuple[str, ...]
    true: tuple[Lookup[int], ...]
    maybe: tuple[Lookup[int], ...]

    def survivors(self, tables: tuple[Lookup[int], ...], get: Callable[[str], Any]) -> int:
        """Return the bits that no fact rules out."""
        return reduce(and_, map(getitem, tables, map(get, self.names)), self.everything)


# --- building --------------------------------------------------------------------------------------


_Readers = list[tuple[int, int, list[tuple[int, int]]]]


def _index(nodes: list[Node], facts: Mapping[str, Fact]) -> tuple[list[_Block], _Readers]:
    """Lay the conjunctions of all nodes out in blocks, and note which bits fall with which node."""
    members: list[list[tuple[Node, Term]]] = [[]]
    place: list[tuple[int, int]] = []  # node -> its block and bits
    readers: dict[int, dict[int, int]] = {}  # node -> block -> bits that read it
    for node in nodes:
        own = disjunctive(node.tree)
        if members[-1] and len(members[-1]) + len(own) > BLOCK:
            members.append([])
        block, first = len(members) - 1, len(members[-1])
        place.append((block, ((1 << len(own)) - 1) << first))
        for bit, term in enumerate(own, first):
            for literal in term:
                if isinstance(literal, Ref):
                    of_block = readers.setdefault(literal.node, {})
                    of_block[block] = of_block.get(block, 0) | 1 << bit
        members[-1] += [(node, term) for term in own]
    blocks = [_block(part, facts) for part in members]
    steps: _Readers = []
    for node_index, of_block in sorted(readers.items()):
        fallen = [(block, blocks[block].everything & ~bits) for block, bits in of_block.items()]
        steps.append((*place[node_index], fallen))
    return blocks, steps


def _block(members: list[tuple[Node, Term]], facts: Mapping[str, Fact]) -> _Block:
    everything = (1 << len(members)) - 1
    ids = [tuple(node.ids) for node, _ in members]
    by_fact: dict[str, dict[Condition, list[int]]] = {}  # fact -> test -> the bits that make it
    for bit, (_, term) in enumerate(members):
        for test in term:
            if not isinstance(test, Ref):
                by_fact.setdefault(fact_of(test), {}).setdefault(test, []).append(bit)
    tables = [_tables(name, facts.get(name), tests, everything) for name, tests in by_fact.items()]
    return _Block(
        everything=everything,
        ids=[_Ids(ids[start : start + 8]) for start in range(0, len(ids), 8)],
        size=(len(members) + 7) // 8,
        names=tuple(by_fact),
        true=tuple(true for true, _ in tables),
        maybe=tuple(maybe for _, maybe in tables),
    )


def _tables(
    name: str, fact: Fact | None, tests: Mapping[Condition, list[int]], everything: int
) -> tuple[Lookup[int], Lookup[int]]:
    """Return value -> the bits that a fact leaves, for true and for not false."""
    making = [(test, sum(1 << bit for bit in set(bits))) for test, bits in tests.items()]

    def left(value: Any, *, maybe: bool) -> int:
        values, dead = {} if value is None else {name: value}, 0
        for test, bits in making:
            truth = test_holds(test, values)
            if truth is False or (truth is None and not maybe):
                dead |= bits
        return everything & ~dead

    if fact is not None and not fact.is_number:
        return Lookup(partial(left, maybe=False)), Lookup(partial(left, maybe=True))
    cuts, masks = _number_cells(tests, everything)  # of a computed number, too, which is no asked fact

    def cell(value: int | float) -> int:
        return masks[bisect_left(cuts, value) + bisect_right(cuts, value)]

    true, maybe = Lookup(cell), Lookup(cell)
    true[None], maybe[None] = left(None, maybe=False), left(None, maybe=True)
    return true, maybe


def _number_cells(tests: Mapping[Condition, list[int]], everything: int) -> tuple[list[int | float], list[int]]:
    """Return the thresholds, and the mask of each cell: below the first, at it, between it and the next ..."""
    cuts = sorted({test.number for test in tests if isinstance(test, Compare)})
    at = {cut: 2 * index + 1 for index, cut in enumerate(cuts)}
    last = 2 * len(cuts) + 1
    changes: list[list[tuple[int, int]]] = [[] for _ in range(last + 1)]
    for test, bits in tests.items():
        for first, end in _failing(test, at, last):
            changes[first] += [(bit, 1) for bit in bits]
            changes[end] += [(bit, -1) for bit in bits]
    masks, failing, dead = [], dict.fromkeys((bit for bits in tests.values() for bit in bits), 0), 0
    for cell in range(last):
        for bit, step in changes[cell]:
            before, failing[bit] = failing[bit], failing[bit] + step
            if (before == 0) != (failing[bit] == 0):
                dead ^= 1 << bit
        masks.append(everything & ~dead)
    return list(cuts), masks


def _failing(test: Condition, at: Mapping[int | float, int], last: int) -> list[tuple[int, int]]:
    """Return the ranges of cells in which a test of a known number is false."""
    if isinstance(test, Unknown):
        return [(0, last)]
    if not isinstance(test, Compare):
        return []
    cell = at[test.number]
    return {
        "<": [(cell, last)],
        "<=": [(cell + 1, last)],
        "==": [(0, cell), (cell + 1, last)],
        "!=": [(cell, cell + 1)],
        ">=": [(0, cell)],
        ">": [(0, cell + 1)],
    }[test.operator]
