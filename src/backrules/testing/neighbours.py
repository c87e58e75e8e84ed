"""People for whom a condition is not true, and is when one fact changes."""

from __future__ import annotations

from hypothesis import strategies as st

from backrules.diagrams import FALSE, TRUE
from backrules.testing.universe import Room, Way
from backrules.testing.variables import Draw, Said, Slot

__all__ = ["Near"]


class Near:
    """The people one fact away from a two-valued diagram.

    Args:
        room: the room of the diagram.
        node: the diagram.
        allowed: whom there may be, before the change and after it.
    """

    def __init__(self, room: Room, node: int, allowed: int) -> None:
        self._room, self._diagrams = room, room.diagrams
        self._wanted = self._diagrams.conjunction(node, allowed)
        self._outside = self._diagrams.conjunction(self._diagrams.negation(node), allowed)
        read = self._diagrams.support[node]  # no change of another variable makes it true
        ways = [(level, Way(room, self._beside(level))) for level in range(len(room.slots)) if read >> level & 1]
        self._ways = sorted(((level, way) for level, way in ways if way), key=lambda one: one[1].cost)

    def __bool__(self) -> bool:
        return bool(self._ways)

    def _beside(self, level: int) -> int:
        """Return where the condition is not true and becomes so by a change of one fact of a variable."""
        found, cells = FALSE, range(self._diagrams.sizes[level])
        true = [self._with(level, cell) for cell in cells]
        for cell in cells:
            after = self._diagrams.disjunction(*(true[other] for other in self._slot(level).partners(cell)))
            here = self._diagrams.conjunction(self._in(level, cell), self._outside, after)
            found = self._diagrams.disjunction(found, here)
        return found

    def _slot(self, level: int) -> Slot:
        return self._room.slots[level]

    def _with(self, level: int, cell: int) -> int:
        """Return where the condition is true of people who lie in a cell, whatever cell they lie in."""
        allowed: list[tuple[int, ...] | None] = [None] * len(self._diagrams.sizes)
        allowed[level] = (cell,)
        return self._diagrams.restricted(self._wanted, allowed, {}, 1 << level)

    def _in(self, level: int, cell: int) -> int:
        return self._diagrams.node(
            level, tuple(TRUE if one == cell else FALSE for one in range(self._diagrams.sizes[level]))
        )

    def person(self, draw: Draw, *, boundaries: bool) -> Said:
        """Draw a person."""
        level, way = draw(st.sampled_from(self._ways))
        cells = way.cells(draw)
        points = self._points(level, cells)
        index = draw(st.integers(0, 255))
        fixed = {level: points[index % len(points)]} if points else {}
        return self._room.person(draw, way.said(draw, cells, boundaries=boundaries, fixed=fixed))

    def _points(self, level: int, cells: list[int]) -> list[Said]:
        """Return what may be said for the variable that is to change, if not anything may."""
        partners = self._slot(level).partners(cells[level])
        at = {other: [*cells[:level], other, *cells[level + 1 :]] for other in partners}
        wanted = [other for other in partners if self._diagrams.value(self._wanted, at[other])]
        return [point for other in wanted for point in partners[other]]
