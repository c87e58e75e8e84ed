"""The people of one ruleset as ways through its decision diagrams, and how one of them is drawn."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from hypothesis import strategies as st

from backrules._util.lazy import lazy
from backrules.api import Ruleset
from backrules.conditions import names_read
from backrules.diagrams import FALSE, TRUE, Universe
from backrules.facts import Fact, Profiles, written_value
from backrules.semantics.decisions import program_of
from backrules.semantics.gates import Counted, Gating
from backrules.semantics.program import names_behind
from backrules.testing.values import values_of
from backrules.testing.variables import Draw, Said, Slot, slot_of

__all__ = ["Room", "Way", "room_of"]

_FAR = 1_000_000  # further than any way
_MOODS = st.sampled_from(["unknown", "known", "partly"])


class Room:
    """Everybody whom a ruleset can be asked about.

    Attributes:
        space: the diagrams.
        slots: what a person may say for each of their variables.
        facts: the facts.
    """

    def __init__(self, space: Universe) -> None:
        self.space, self.diagrams = space, space.diagrams
        self.facts: Mapping[str, Fact] = space.data.facts
        gated = space.tables.gated
        self.slots: tuple[Slot, ...] = tuple(slot_of(one, gated) for one in space.tables.variables)
        self._profiles, self._gating = Profiles(self.facts), Gating(program_of(space.data, {}))

    @lazy
    def allowed(self) -> int:
        """Where no constraint is violated."""
        return self.space.allowed(-1)

    @lazy
    def _filling(self) -> frozenset[str]:
        """The lists that say what other facts are, without those that a rule reads."""
        program = program_of(self.space.data, {})
        read = names_behind(
            [name for rule in self.space.data.rules.values() for name in names_read(rule.when)],
            program.derived,
            program.numbers,
        )
        return frozenset(self.space.data.credits).difference(read)

    def narrowed(self, node: int, *, possible: bool, complete: bool = False) -> int:
        """Return a two-valued diagram, of people who contradict no constraint and of whom all is known, if so asked."""
        whole = self.space.complete if complete else TRUE
        return self.diagrams.conjunction(node, self.allowed if possible else TRUE, whole)

    def values_of(self, name: str) -> st.SearchStrategy[Any]:
        """Return a strategy for values of a fact, often those where rules change their mind."""
        variables = self.space.tables.of_fact.get(name, [])
        group = variables[0].group if variables else None
        witnesses = [] if group is None else group.witnesses
        return values_of(self.facts[name], tuple(witness[name] for witness in witnesses if name in witness))  # type: ignore[misc]

    def person(self, draw: Draw, said: Said, *, complete: bool = False) -> Said:
        """Return a person as a profile is written; facts that no condition reads are drawn.

        A list that says what other facts are, and is read by no rule itself, is left out: it would take the place of
        what is said of them.

        Args:
            draw: Hypothesis' draw.
            said: what is said of the facts that conditions read.
            complete: whether every fact must be known.
        """
        values = dict(said)
        for name, fact in self.facts.items():
            if name not in self.space.tables.of_fact and (complete or draw(st.booleans())):
                values[name] = draw(values_of(fact, partly=not complete))
        told = {name: fact for name, fact in self.facts.items() if name in values and name not in self._filling}
        found = {name: written_value(fact, values[name]) for name, fact in told.items()}
        return self._applying(found) if complete else found

    def _applying(self, profile: Said) -> Said:
        """Return a profile without the facts that do not apply; nothing hangs on them."""
        counted = self._gating.of(self._profiles.read(profile))
        return {name: value for name, value in profile.items() if self._is_told(name, counted)}

    def _is_told(self, name: str, counted: Counted) -> bool:
        fact, applies = self.facts[name], counted.gates.get(name, True)
        return applies is True or (fact.safety and (applies is None or counted.told[name] != fact.otherwise))


class _Rooms(threading.local):
    """The rooms of one thread: the diagrams of a room grow while it is used."""

    def __init__(self) -> None:
        self.of: WeakKeyDictionary[Ruleset, Room] = WeakKeyDictionary()


_ROOMS = _Rooms()


def room_of(ruleset: Ruleset) -> Room:
    """Return the room of a ruleset, made once in each thread."""
    found = _ROOMS.of.get(ruleset)
    if found is None:
        found = _ROOMS.of[ruleset] = Room(Universe(ruleset.data))
    return found


class Way:
    """All ways through a two-valued diagram to TRUE.

    Drawing takes one step for each variable. The steps that say least come first, so that Hypothesis shrinks to the
    person of whom least is known.

    Args:
        room: the room of the diagram.
        node: the diagram.
        complete: only people of whom everything is known.
    """

    def __init__(self, room: Room, node: int, *, complete: bool = False) -> None:
        self.room, self.node, self.complete = room, node, complete
        self._diagrams = room.diagrams
        self._cells = [slot.cells(complete=complete) for slot in room.slots]
        self._costs: dict[int, int] = {FALSE: _FAR, TRUE: 0}
        self._ahead: dict[int, tuple[int, ...]] = {}

    def __bool__(self) -> bool:
        return self.cost < _FAR

    @property
    def cost(self) -> int:
        """How much must be said of the plainest person."""
        return self._cost(self.node)

    def _cost(self, node: int) -> int:
        """Return how much must be said to get from a node to TRUE."""
        found = self._costs.get(node)
        if found is None:
            found = self._costs[node] = min((cost for cost, _ in self._steps(node)), default=_FAR)
        return found

    def _steps(self, node: int) -> list[tuple[int, int]]:
        children = self._diagrams.children[node]
        return [(own + self._cost(children[cell]), cell) for cell, own in self._cells[self._diagrams.level[node]]]

    def _onward(self, node: int) -> tuple[int, ...]:
        """Return the cells that lead from a node to TRUE, those that say least first."""
        if node not in self._ahead:
            self._ahead[node] = tuple(cell for cost, cell in sorted(self._steps(node)) if cost < _FAR)
        return self._ahead[node]

    def cells(self, draw: Draw) -> list[int]:
        """Draw a cell for each variable."""
        node, found = self.node, []
        moods: dict[str | None, str] = {None: "partly"}
        for level, slot in enumerate(self.room.slots):
            if slot.fact not in moods:  # people mostly tell all options of a fact, or none
                moods[slot.fact] = draw(_MOODS)
            index = draw(st.integers(0, 2 * slot.size - 1))
            if self._diagrams.level[node] == level:
                cell = _one_of(self._onward(node), index)
                node = self._diagrams.children[node][cell]
            else:
                cell = self._free(level, index, moods[slot.fact])
            found.append(cell)
        return found

    def _free(self, level: int, index: int, mood: str) -> int:
        """Return a cell of a variable that does not matter."""
        slot, cells = self.room.slots[level], [cell for cell, _ in self._cells[level]]
        if self.complete:
            return _one_of(cells, index)
        if mood == "known":
            return _one_of([cell for cell in cells if cell != slot.unknown], index)
        return slot.unknown if mood == "unknown" or index < slot.size else _one_of(cells, index)

    def person(self, draw: Draw, *, boundaries: bool) -> Said:
        """Draw a person."""
        said = self.said(draw, self.cells(draw), boundaries=boundaries)
        return self.room.person(draw, said, complete=self.complete)

    def said(
        self, draw: Draw, cells: Sequence[int], *, boundaries: bool, fixed: Mapping[int, Said] | None = None
    ) -> Said:
        """Draw what a person says who lies in these cells.

        Args:
            draw: Hypothesis' draw.
            cells: a cell for each variable.
            boundaries: draw numbers from the ends of cells often.
            fixed: variable -> what is said for it.
        """
        said: dict[str, Any] = {}
        for level, (slot, cell) in enumerate(zip(self.room.slots, cells, strict=True)):
            found = slot.values(draw, cell, complete=self.complete, boundaries=boundaries)
            found = (fixed or {}).get(level, found)
            for name, value in found.items():
                said[name] = {**said.get(name, {}), **value} if isinstance(value, dict) else value
        return said


def _one_of(cells: Sequence[int], index: int) -> int:
    return cells[index % len(cells)]
