"""Where a variable decides a diagram, in one walk: what does not depend on it any more is passed by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat

from backrules.diagrams.limits import TooLarge
from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, PAIRING, TRUE

__all__ = ["is_decided", "where_decided"]


def is_decided(
    diagrams: DiagramManager, f: int, among: int, block: tuple[int, int], values: tuple[int, ...] | None
) -> bool:
    """Whether a block of variables decides anywhere whether a two-valued diagram is true: `where_decided`, but FALSE.

    It ends with the first who is found, and makes nothing.
    """
    bits = (2 << block[1]) - (1 << block[0])
    if among == FALSE or not diagrams.support[f] & bits:
        return False
    if among == TRUE and values is None:  # what a reduced diagram depends on decides somewhere
        return True
    whole = diagrams.done(_key(f, among, block, values))
    if whole is not None:
        return whole != FALSE
    try:
        diagrams.check_width(f, among)
        key = "decided", block, values, f, among
        return diagrams.once(key, lambda: _Search(diagrams, block, values).anybody(f, among)) == TRUE
    except TooLarge:  # so that it is the same whether or not all was found before
        return where_decided(diagrams, f, among, block, values) != FALSE


def _key(f: int, among: int, block: tuple[int, int], values: tuple[int, ...] | None) -> tuple[object, ...]:
    return "deciding", block, values, f, among


def where_decided(
    diagrams: DiagramManager, f: int, among: int, block: tuple[int, int], values: tuple[int, ...] | None
) -> int:
    """Return where a block of variables decides whether a two-valued diagram is true, without that block.

    Args:
        diagrams: what the diagrams are of.
        f: the diagram.
        among: where anything counts, two-valued.
        block: the first and the last variable of the block.
        values: of a block of one variable, the values that count; None for all.
    """
    if not diagrams.support[f] & (2 << block[1]) - (1 << block[0]):
        return FALSE
    diagrams.check_width(f, among)
    key = _key(f, among, block, values)
    return diagrams.once(key, lambda: diagrams.counted(_Walk(diagrams, block, values).above_block(f, among)))


class _Walk:
    """One walk through a diagram, with what it remembers."""

    def __init__(self, diagrams: DiagramManager, block: tuple[int, int], values: tuple[int, ...] | None) -> None:
        self._diagrams, self._values, (self._low, self._high) = diagrams, values, block
        self._bits = (2 << block[1]) - (1 << block[0])
        self._above: dict[int, int] = {}  # of pairs of nodes, as all of these
        self._inside: dict[int, tuple[int, int]] = {}
        self._ands: dict[int, int] = {}
        self._ors: dict[int, int] = {}

    def above_block(self, f: int, among: int) -> int:
        """Return where the block decides. What does not depend on it any more is nowhere decided by it."""
        diagrams = self._diagrams
        if among == FALSE or not diagrams.support[f] & self._bits:
            return FALSE
        found = self._above.get(f * PAIRING + among)
        if found is None:
            at = min(diagrams.level[f], diagrams.level[among])
            if at >= self._low:
                found = self._and(*self.sides(f, among))
            else:
                children: list[int] = []
                before, result = (-1, -1), -1
                for pair in diagrams.pairs(at, f, among):
                    if pair != before:
                        before, result = pair, self.above_block(*pair)
                    children.append(result)
                found = diagrams.node(at, tuple(children))
            self._above[f * PAIRING + among] = found
        return found

    def sides(self, f: int, among: int) -> tuple[int, int]:
        """Return where some value of the block makes the diagram true, and where one makes it false."""
        diagrams = self._diagrams
        if among == FALSE:
            return FALSE, FALSE
        at = min(diagrams.level[f], diagrams.level[among])
        if at > self._high:
            return self._and(f, among), self._and(diagrams.negation(f), among)
        found = self._inside.get(f * PAIRING + among)
        if found is None:
            pairs = diagrams.pairs(at, f, among)
            some = other = FALSE
            for pair in dict.fromkeys(pairs if self._values is None else [pairs[value] for value in self._values]):
                ones, others = self.sides(*pair)
                some, other = self._or(some, ones), self._or(other, others)
            found = self._inside[f * PAIRING + among] = some, other
        return found

    def _and(self, f: int, g: int) -> int:
        return self._diagrams.joined(f, g, FALSE, TRUE, self._ands)

    def _or(self, f: int, g: int) -> int:
        return self._diagrams.joined(f, g, TRUE, FALSE, self._ors)


class _Search:
    """A search for somebody for whom a block decides."""

    def __init__(self, diagrams: DiagramManager, block: tuple[int, int], values: tuple[int, ...] | None) -> None:
        self._sizes, self._charge, self._values, (self._low, self._high) = (
            diagrams.sizes,
            diagrams.charge,
            values,
            block,
        )
        self._level, self._children, self._support = diagrams.level, diagrams.children, diagrams.support
        self._bits = (2 << block[1]) - (1 << block[0])
        self._nowhere: set[int] = set()  # pairs
        self._last = len(diagrams.sizes)
        self._nobody: set[tuple[int, ...]] = set()  # diagrams that do not meet, or do not differ

    def anybody(self, f: int, among: int) -> int:
        """Return TRUE or FALSE: whether the block decides a diagram for anybody among some people."""
        return TRUE if self._decides(f, among) else FALSE

    def _decides(self, f: int, among: int) -> bool:
        if among == FALSE or not self._support[f] & self._bits or f * PAIRING + among in self._nowhere:
            return False
        at = min(self._level[f], self._level[among])
        if self._decides_here(f, among) if at >= self._low else self._decides_below(at, f, among):
            return True
        self._nowhere.add(f * PAIRING + among)
        return False

    def _decides_below(self, at: int, f: int, among: int) -> bool:
        """Whether the block does, with some value of a variable before it."""
        support, bits = self._support, self._bits
        for one, others in self._rows(at, f, among):
            if others != FALSE and support[one] & bits and self._decides(one, others):
                return True
        return False

    def _decides_here(self, f: int, among: int) -> bool:
        """Whether the block does, of which one of the diagrams begins with a variable: by one of them, or by several.

        Two people differ behind the block wherever it leads them, so it is enough to know where it can lead.
        """
        before: list[tuple[int, ...]] = []
        for pair in self._behind(f, among):
            if any(self._differ(*one, *pair) for one in before):
                return True
            before.append(pair)
        return False

    def _behind(self, f: int, among: int) -> Iterator[tuple[int, ...]]:
        """Yield what is left of two diagrams behind the block, for each way through it that anybody may go."""
        stack, seen = list[tuple[int, ...]]([(f, among)]), set[int]()
        while stack:
            f, among = stack.pop()
            key = f * PAIRING + among
            if among == FALSE or key in seen:
                continue
            seen.add(key)
            at = min(self._level[f], self._level[among])
            if at > self._high:
                yield f, among
            elif self._values is None:
                stack += self._rows(at, f, among)
            else:
                rows = [*self._rows(at, f, among)]
                stack += [rows[value] for value in self._values]

    def _differ(self, f: int, among: int, other: int, others: int) -> bool:
        """Whether two diagrams differ for anybody who is among the people of the one and of the other."""
        if f == other or FALSE in (among, others):
            return False
        support = self._support
        if not (support[f] | support[other]) & (support[among] | support[others]):
            return self._meet(among, others)
        return self._any(self._differ, (f, among, other, others))

    def _meet(self, one: int, other: int) -> bool:
        """Whether two two-valued diagrams are true together for anybody."""
        if FALSE in (one, other):
            return False
        return one == other or not self._support[one] & self._support[other] or self._any(self._meet, (one, other))

    def _any(self, search: Callable[..., bool], nodes: tuple[int, ...]) -> bool:
        """Whether a search finds anybody by some value of the first variable of diagrams."""
        if nodes in self._nobody:
            return False
        level = self._level
        at = min([level[node] for node in nodes])
        if at == self._last:
            return True
        before: tuple[int, ...] = ()
        for row in self._rows(at, *nodes):
            if row != before and search(*row):
                return True
            before = row
        self._nobody.add(nodes)
        return False

    def _rows(self, at: int, *nodes: int) -> Iterator[tuple[int, ...]]:
        """Yield the children of diagrams for each value of a variable, which one of them begins with at least.

        Mostly one of the first leads to somebody, so the others are not even put together.
        """
        self._charge(self._sizes[at])
        level, children = self._level, self._children
        return zip(*[children[node] if level[node] == at else repeat(node) for node in nodes])  # noqa: B905 - one ends
