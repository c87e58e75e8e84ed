"""From a diagram to a person: the plainest one for whom it is true."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import Any

from backrules.diagrams.compiler import ConditionDiagrams, Variable
from backrules.diagrams.limits import TooLarge
from backrules.diagrams.nodes import FALSE, TRUE
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact, written_value

__all__ = ["minimal_witness", "somebody"]

_Cell = tuple[int, int, dict[str, Any]]  # the cell, how much it says, and what
_FAR = 1_000_000  # further than any way
_MOST_STEPS = 100_000  # of a search for somebody


def minimal_witness(tables: ConditionDiagrams, node: int, *, complete: bool = False) -> dict[str, Any] | None:
    """Return the person of whom least is known for whom a two-valued diagram is true, as a profile is written.

    Args:
        tables: the diagrams of all conditions.
        node: the diagram.
        complete: return somebody of whom everything is known that any condition reads.

    Returns:
        None if there is nobody.
    """
    search = _Search(tables, complete=complete)
    return None if search.cost(node) >= _FAR else search.person(node)


def somebody(tables: ConditionDiagrams, nodes: Iterable[int]) -> dict[str, Any] | None:
    """Return somebody of whom everything is known for whom all of some two-valued diagrams are true.

    Their conjunction, which may be large, is not made; it is searched in depth, and no way that leads nowhere is gone
    twice.

    Args:
        tables: the diagrams of all conditions.
        nodes: the diagrams.

    Returns:
        None if there is nobody.

    Raises:
        TooLarge: it takes too many steps.
    """
    search = _Search(tables, complete=True)
    diagrams, dead, steps = tables.diagrams, set[frozenset[int]](), 0

    def walk(level: int, left: frozenset[int], chosen: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...] | None:
        nonlocal steps
        if FALSE in left or (left and left in dead):
            return None
        if level == len(search.cells):
            return chosen
        steps += 1
        if steps > _MOST_STEPS:
            raise TooLarge
        here = [node for node in left if diagrams.level[node] == level]
        rest = left.difference(here)
        ways = [
            (rest.union(diagrams.children[node][cell] for node in here) - {TRUE}, values)
            for cell, _, values in search.cells[level]
        ]
        for after, values in sorted(ways, key=lambda way: len(way[0])) if here else ways[:1]:
            found = walk(level + 1, after, (*chosen, values))
            if found is not None:
                return found
        dead.add(left)
        return None

    found = walk(0, frozenset(nodes) - {TRUE}, ())
    return None if found is None else search.as_profile(found)


class _Search:
    """The shortest way through a diagram, an edge being as long as what it says of the person."""

    def __init__(self, tables: ConditionDiagrams, *, complete: bool) -> None:
        self.tables, self.complete = tables, complete
        self.diagrams = tables.diagrams
        key = complete, tables.gated  # tables that share their diagrams may have other gates
        if key not in tables.said:  # to go through all numbers that hang together takes longer than a search
            tables.said[key] = [list(self._cells(variable)) for variable in tables.variables]
        self.cells: list[list[_Cell]] = tables.said[key]
        self._costs: dict[int, int] = {FALSE: _FAR, TRUE: 0}

    def _cells(self, variable: Variable) -> Iterator[_Cell]:
        if variable.group is not None:
            yield from self._of_numbers(variable)
            return
        fact = variable.facts[0]
        for cell, value in enumerate(variable.cells):
            if value is not None:
                yield cell, 1, {fact: value if variable.option is None else {variable.option: value}}
            elif not self.complete or fact in self.tables.gated:
                yield cell, 0, {}

    def _of_numbers(self, variable: Variable) -> Iterator[_Cell]:
        group = variable.group
        assert group is not None  # noqa: S101 - for the type checker
        witnesses = dict(enumerate(group.witnesses))
        if self.complete:
            witnesses = {}
            for cell, witness in self._known(variable):
                if cell not in witnesses or _size(witness) < _size(witnesses[cell]):
                    witnesses[cell] = witness
        for cell, witness in witnesses.items():
            yield cell, len(witness), dict(witness)

    def _known(self, variable: Variable) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield cells that are reached when all numbers of a group are known that must be, with such numbers."""
        group, gated = variable.group, self.tables.gated.intersection(variable.facts)
        assert group is not None  # noqa: S101 - for the type checker
        try:
            for names in _with_all_but(variable.facts, gated):
                yield from group.reaching({}, names)
        except TooLarge:
            yield from (one for one in enumerate(group.witnesses) if {*one[1]} >= {*variable.facts} - gated)

    def cost(self, node: int) -> int:
        """Return how much must be known to get from a node to TRUE."""
        found = self._costs.get(node)
        if found is None:
            level, children = self.diagrams.level[node], self.diagrams.children[node]
            found = min((own + self.cost(children[cell]) for cell, own, _ in self.cells[level]), default=_FAR)
            self._costs[node] = found
        return found

    def person(self, node: int) -> dict[str, Any]:
        chosen = []
        for level, cells in enumerate(self.cells):
            at = self.diagrams.level[node] == level
            children = self.diagrams.children[node] if at else ()
            cell, _, values = min(cells, key=lambda one: one[1] + (self.cost(children[one[0]]) if at else 0))
            node = children[cell] if at else node
            chosen.append(values)
        return self.as_profile(chosen)

    def as_profile(self, chosen: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """Return values of facts and of single options as a profile is written."""
        said: dict[str, Any] = {}
        for values in chosen:
            for fact, value in values.items():
                said[fact] = {**said.get(fact, {}), **value} if isinstance(value, dict) else value
        facts = self.tables.facts
        if self.complete:
            left = (name for name in facts if name not in said and name not in self.tables.gated)
            said.update({name: _any_value(facts[name]) for name in left})
        return {name: written_value(facts[name], said[name]) for name in facts if name in said}


def _with_all_but(names: tuple[str, ...], some: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the sets of names that lack some of these at most, the largest first."""
    for size in range(len(some) + 1):
        for without in combinations(sorted(some), size):
            yield tuple(name for name in names if name not in without)


def _size(values: dict[str, Any]) -> tuple[float, float]:
    """Return how far numbers are from 0, and whether they are below it."""
    return sum(abs(one) for one in values.values()), -sum(one for one in values.values())


def _any_value(fact: Fact) -> Any:
    """Return a value of a fact that no condition reads."""
    if fact.type == BOOLEAN:
        return False
    if fact.type in (CHOICE, CHOICES):
        return next(iter(fact.options)) if fact.type == CHOICE else []
    return 0 if fact.range is None else min(fact.range, key=abs)
