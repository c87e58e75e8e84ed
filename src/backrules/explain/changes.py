"""The smallest changes of facts that make an advice recommended, read off its decision diagram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import attrs

from backrules._util.lazy import lazy
from backrules.diagrams import FALSE, TRUE, Outcomes, Restriction, TooLarge, Variable
from backrules.facts import Value, Values

__all__ = ["Box", "Slot", "Ways", "smallest_ways"]

_CHANGE = 10  # answers that are as much effort as one change of what is known: our own guess
_MOST_SETS = 2_000  # minimal sets at one node
_MOST_BOXES = 20

Slot = tuple[str, str | None]  # a fact, and the option of a choices fact


@attrs.frozen
class Box:
    """Values that make the advice recommended, each slot taking any of its own.

    Attributes:
        slots: slot -> the cells that it may be in.
        joint: facts whose numbers only count together -> one value each.
    """

    slots: dict[Slot, tuple[int, ...]]
    joint: dict[str, Value]


@attrs.frozen
class Ways:
    """All smallest changes.

    Attributes:
        sets: each smallest set of slots with its cost and its boxes, the cheapest first.
        more: how many sets were left out.
        exact: whether these are all of them.
    """

    sets: list[tuple[tuple[Slot, ...], float, list[Box]]]
    more: int
    exact: bool


def smallest_ways(advice: str, values: Values, outcomes: Outcomes, *, strict: bool, most: int) -> Ways:
    """Return the subset-minimal sets of slots that, given other values, make an advice recommended.

    No slot becomes unknown, no known slot of a fact marked `safety` or `fixed` changes, and no constraint is violated
    that is not violated already. Use it while the outcomes are held.

    Raises:
        TooLarge: the diagrams are too large.
    """
    return _Search(advice, values, outcomes, strict).ways(most)


class _Search:
    def __init__(self, advice: str, values: Values, outcomes: Outcomes, strict: bool) -> None:
        self.advice, self.outcomes, self.values, self.diagrams = advice, outcomes, values, outcomes.diagrams
        view = Restriction(outcomes, values, strict=strict)
        if view.blurred & outcomes.read_by(advice):
            raise TooLarge
        self.view, self.strict = view, strict
        self._reached: dict[int, dict[int, list[int]]] = {}
        self.cells, self.exact = view.cells, True
        self.variables = outcomes.tables.variables
        self.slots: list[Slot] = [(fact, variable.option) for variable in self.variables for fact in variable.facts]
        self.bit = {slot: 1 << place for place, slot in enumerate(self.slots)}

    @lazy
    def whole(self) -> int:
        """Where the advice is recommended to somebody who can be."""
        return self._of_people(self.outcomes.of(self.advice).recommended[self.strict])

    def _of_people(self, node: int) -> int:
        return self.diagrams.conjunction(node, self.view.possible(self.diagrams.support[node]))

    def _may_change(self, variable: Variable, fact: str) -> bool:
        known = fact in self.values if variable.group else self.cells[variable.level] != 0
        declared = self.outcomes.data.facts[fact]
        return not known or not (declared.safety or declared.fixed)

    def _moves(self, variable: Variable) -> dict[int, list[int]]:
        """Return, for each other cell, the smallest sets of slots that reach it."""
        here = self.cells[variable.level]
        names = [fact for fact in variable.facts if self._may_change(variable, fact)]
        if variable.group is None or len(variable.facts) == 1:
            slot = self.bit[variable.facts[0], variable.option]
            unknown = 0 if variable.group is None else variable.group.current_unknown
            others = (cell for cell in range(len(variable.cells)) if cell not in (here, unknown))
            return {cell: [slot] for cell in others} if names else {}
        key = ("moves", variable.level, tuple(self.values.get(name) for name in variable.facts), tuple(names))
        if key not in self.outcomes.cache:
            self.outcomes.cache[key] = self._joint_moves(variable, names)
        return self.outcomes.cache[key]  # type: ignore[return-value]

    def _joint_moves(self, variable: Variable, names: list[str]) -> dict[int, list[int]]:
        assert variable.group is not None  # noqa: S101 - for the type checker
        here = self.cells[variable.level]
        fixed = {name: self.values[name] for name in variable.facts if name in self.values}
        moves: dict[int, list[int]] = {}
        for size in range(1, len(names) + 1):
            for some in combinations(names, size):
                slots = sum(self.bit[name, None] for name in some)
                for cell, _ in variable.group.reaching(fixed, some):
                    found = moves.setdefault(cell, [])
                    if cell != here and not any(one & slots == one for one in found):
                        found.append(slots)
        return {cell: found for cell, found in moves.items() if found}

    def moves(self, level: int) -> dict[int, list[int]]:
        """Return, for each other cell of a variable, the smallest sets of slots that reach it."""
        if level not in self._reached:
            self._reached[level] = self._moves(self.variables[level])
        return self._reached[level]

    def ways(self, most: int) -> Ways:
        found = self._smallest_sets()
        sets = sorted(found, key=self._order)
        shown = [
            (slots := self._slots(one), self.cost(slots), list(self._boxes(one, found[one]))) for one in sets[:most]
        ]
        return Ways(shown, len(sets) - len(shown), self.exact)

    def _smallest_sets(self) -> dict[int, int]:
        """Return the smallest sets of slots, as bits, each with a diagram in which it leads to true."""
        try:
            return dict.fromkeys(self._sets(self.whole, {}), self.whole)
        except TooLarge:
            return self._found_by_rules()

    def _found_by_rules(self) -> dict[int, int]:
        """Return the sets that make each rule advise it: all of them do it, but others may, and with less.

        Raises:
            TooLarge: these are too large, too.
        """
        found: dict[int, int] = {}
        self.exact = False
        for rule in self.outcomes.rules("advise", self.advice):
            try:
                node = self._of_people(self.outcomes.by(rule, self.advice).recommended[self.strict])
                found |= dict.fromkeys(self._sets(node, {}), node)
            except TooLarge:
                continue
        if not found or len(found) > _MOST_SETS:
            raise TooLarge
        return {bits: found[bits] for bits in _smallest(found)}

    def _sets(self, node: int, memo: dict[int, list[int]]) -> list[int]:
        """Return the smallest sets of slots, as bits, that lead from a node to true."""
        if node in (FALSE, TRUE):
            return [0] if node == TRUE else []
        if node not in memo:
            level = self.diagrams.level[node]
            children = self.diagrams.children[node]
            found = set(self._sets(children[self.cells[level]], memo))
            for cell, moves in self.moves(level).items():
                if children[cell] != children[self.cells[level]]:
                    below = self._sets(children[cell], memo)
                    found.update(move | one for move in moves for one in below)
            memo[node] = _smallest(found)
            if len(memo[node]) > _MOST_SETS:
                raise TooLarge
        return memo[node]

    def _slots(self, bits: int) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if bits & self.bit[slot])

    def _order(self, bits: int) -> tuple[float, ...]:
        """The least effort first, then the fewest slots, then the order of the facts."""
        slots = self._slots(bits)
        places = [place for place, slot in enumerate(self.slots) if bits & self.bit[slot]]
        return (self.cost(slots), len(slots), *places)

    def cost(self, slots: Iterable[Slot]) -> float:
        """Return the effort of answering and changing slots, each fact once; a change is as ten answers."""
        effort: dict[str, float] = {}
        for fact, option in slots:
            value = self.values.get(fact)
            known = option in value if isinstance(value, dict) else value is not None
            effort[fact] = max(effort.get(fact, 0), self.outcomes.data.facts[fact].cost * (_CHANGE if known else 1))
        return sum(effort.values())

    # values

    def _boxes(self, bits: int, wanted: int) -> Iterator[Box]:
        """Yield the values that work for one smallest set."""
        allowed = [self._cells_within(variable, bits) for variable in self.variables]
        left = self.diagrams.restricted(wanted, allowed, {})
        for count, cells in enumerate(self._paths(left, allowed)):
            if count >= _MOST_BOXES:
                self.exact = False
                return
            yield self._box(cells, bits)

    def _cells_within(self, variable: Variable, bits: int) -> tuple[int, ...]:
        here = (self.cells[variable.level],)
        wanted = bits & sum(self.bit[fact, variable.option] for fact in variable.facts)
        if not wanted:
            return here
        return tuple(sorted(cell for cell, ways in self.moves(variable.level).items() if wanted in ways)) or here

    def _paths(self, node: int, allowed: list[tuple[int, ...]]) -> Iterator[dict[int, tuple[int, ...]]]:
        """Yield, for each path to true, the cells of the variables on it, cells with the same rest together."""
        if node == TRUE:
            yield {}
        if node in (FALSE, TRUE):
            return
        level, children = self.diagrams.level[node], self.diagrams.children[node]
        for child in dict.fromkeys(children[cell] for cell in allowed[level]):
            cells = tuple(cell for cell in allowed[level] if children[cell] == child)
            for rest in self._paths(child, allowed):
                yield {level: cells, **rest}

    def _box(self, path: dict[int, tuple[int, ...]], bits: int) -> Box:
        slots: dict[Slot, tuple[int, ...]] = {}
        joint: dict[str, Value] = {}
        for variable in self.variables:
            names = [fact for fact in variable.facts if bits & self.bit[fact, variable.option]]
            if not names:
                continue
            cells = path.get(variable.level) or self._cells_within(variable, bits)
            if len(names) == 1:
                slots[names[0], variable.option] = cells
            elif variable.group is not None:
                fixed = {name: self.values[name] for name in variable.facts if name in self.values}
                found: list[dict[str, Value]] = [
                    witness for cell, witness in variable.group.reaching(fixed, names) if cell in cells
                ]
                plainest = min(found, key=_length)
                joint.update(plainest)
        return Box(slots, joint)


def _length(values: dict[str, Value]) -> int:
    """How much there is to write: plain numbers are the shortest."""
    return sum(len(repr(number)) for number in values.values())


def _smallest(sets: Iterable[int]) -> list[int]:
    """Return the sets, as bits, that contain no other one."""
    kept: list[int] = []
    for one in sorted(sets, key=int.bit_count):
        if not any(other & one == other for other in kept):
            kept.append(one)
    return kept
