"""Where a variable decides a diagram, in one walk: what does not depend on it any more is passed by."""

from __future__ import annotations

from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, TRUE

__all__ = ["where_decided"]


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
    walk = _Walk(diagrams, block, values)
    return diagrams.once(("deciding", block, values, f, among), lambda: diagrams.counted(walk.above_block(f, among)))


class _Walk:
    """One walk through a diagram, with what it remembers."""

    def __init__(self, diagrams: DiagramManager, block: tuple[int, int], values: tuple[int, ...] | None) -> None:
        self._diagrams, self._values, (self._low, self._high) = diagrams, values, block
        self._bits = (2 << block[1]) - (1 << block[0])
        self._above: dict[tuple[int, int], int] = {}
        self._inside: dict[tuple[int, int], tuple[int, int]] = {}
        self._ands: dict[tuple[int, int], int] = {}
        self._ors: dict[tuple[int, int], int] = {}

    def above_block(self, f: int, among: int) -> int:
        """Return where the block decides. What does not depend on it any more is nowhere decided by it."""
        diagrams = self._diagrams
        if among == FALSE or not diagrams.support[f] & self._bits:
            return FALSE
        found = self._above.get((f, among))
        if found is None:
            at = min(diagrams.level[f], diagrams.level[among])
            if at >= self._low:
                found = self._and(*self._sides(f, among))
            else:
                children: list[int] = []
                before, result = (-1, -1), -1
                for pair in diagrams.pairs(at, f, among):
                    if pair != before:
                        before, result = pair, self.above_block(*pair)
                    children.append(result)
                found = diagrams.node(at, tuple(children))
            self._above[f, among] = found
        return found

    def _sides(self, f: int, among: int) -> tuple[int, int]:
        """Return where some value of the block makes the diagram true, and where one makes it false."""
        diagrams = self._diagrams
        if among == FALSE:
            return FALSE, FALSE
        at = min(diagrams.level[f], diagrams.level[among])
        if at > self._high:
            return self._and(f, among), self._and(diagrams.negation(f), among)
        found = self._inside.get((f, among))
        if found is None:
            pairs = diagrams.pairs(at, f, among)
            some = other = FALSE
            for pair in dict.fromkeys(pairs if self._values is None else [pairs[value] for value in self._values]):
                ones, others = self._sides(*pair)
                some, other = self._or(some, ones), self._or(other, others)
            found = self._inside[f, among] = some, other
        return found

    def _and(self, f: int, g: int) -> int:
        return self._diagrams.joined(f, g, FALSE, TRUE, self._ands)

    def _or(self, f: int, g: int) -> int:
        return self._diagrams.joined(f, g, TRUE, FALSE, self._ors)
