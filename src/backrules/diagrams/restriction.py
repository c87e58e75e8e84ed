"""The diagrams for one profile: what is known is filled in, and what is left is asked about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from backrules._util.lazy import lazy
from backrules.diagrams.compiler import Variable
from backrules.diagrams.deciding import where_decided
from backrules.diagrams.limits import TooLarge, made_once
from backrules.diagrams.nodes import FALSE, TRUE
from backrules.diagrams.outcomes import Outcomes
from backrules.diagrams.partition import NumberGroup
from backrules.facts import Value

__all__ = ["Cases", "FilledIn", "Restriction", "is_open"]

_T = TypeVar("_T")
_Known = Mapping[str, Value]
_Allowed = tuple[int, ...] | None
FilledIn = tuple[Mapping[str, Value], list[_Allowed]]
# The number of a fibre, and where a fact decides something in it. Thousands are kept: tuples of numbers, which are
# nothing to the collector of cycles.
Cases = tuple[tuple[int, int], ...]


class Restriction:
    """What may still become of one person. Use it while the outcomes are held.

    Args:
        outcomes: the outcomes of the ruleset's advice.
        values: the known facts.
        closed: facts that stay unknown.
        strict: whether open avoid rules and needs withhold an advice.
        earlier: `filled_in` of others; what was left for one of whom less was known is gone on with.

    Attributes:
        open: the facts that may still get a value, or another option, in the order of the facts.
        opened: the same as a set.
        cells: the cell of the profile itself, for each variable.
        allowed: for each variable the cells it may still have, None for all.
    """

    def __init__(
        self,
        outcomes: Outcomes,
        values: Mapping[str, Value],
        *,
        closed: Collection[str] = (),
        strict: bool = False,
        earlier: Iterable[FilledIn] = (),
    ) -> None:
        self.outcomes, self.values, self.strict = outcomes, values, strict
        self.tables, self.diagrams = outcomes.tables, outcomes.diagrams
        self._lost: frozenset[str] = frozenset()  # facts of numbers whose cells are not known
        read = self.tables.of_fact
        self.open = tuple(f for f in outcomes.data.facts if f in read and f not in closed and is_open(values, f))
        self.opened = frozenset(self.open)
        self.cells: list[int] = []
        self.allowed: list[_Allowed] = []
        self._place_all()
        self._memo: dict[int, int] = {}
        self._narrowed = sum(1 << level for level, allowed in enumerate(self.allowed) if allowed is not None)
        self._feasible: dict[int, int] = {}  # by the variables of constraints to begin with
        self._before = self._nearest(earlier)

    @property
    def filled_in(self) -> FilledIn:
        """The known facts, and the cells that each variable may still have."""
        return self.values, self.allowed

    def _nearest(self, earlier: Iterable[FilledIn]) -> tuple[list[_Allowed], int]:
        """Return what was allowed where most was known already, and the variables that were narrowed since, as bits."""
        known, most, nearest = self.values.items(), -1, list[_Allowed]()
        for values, allowed in earlier:
            if most <= len(values) and values.items() <= known:
                most, nearest = len(values), allowed
        changed = _narrower(nearest, self.allowed) if nearest else None
        return ([], -1) if changed is None else (nearest, changed)

    def _place_all(self) -> None:
        """Find the cell of each variable, and those that it may still have."""
        cache, left = self.outcomes.cache, iter(self.tables.variables)
        for variable in left:
            if len(variable.facts) > 1:
                self._place(variable)
                continue
            fact = variable.facts[0]
            key = "cells", fact, self.values.get(fact), fact in self.opened
            kept: Any = cache.get(key)
            if kept is None:
                start, lost, block = len(self.cells), self._lost, self.tables.of_fact[fact]
                for one in block:
                    self._place(one)
                kept = tuple(self.cells[start:]), tuple(self.allowed[start:])
                del self.cells[start:], self.allowed[start:]
                if self._lost == lost:
                    cache[key] = kept
            self.cells += kept[0]
            self.allowed += kept[1]
            for _ in kept[0][1:]:
                next(left)

    def _place(self, variable: Variable) -> None:
        try:
            cell = variable.cell(self.values)
            allowed = self._allowed(variable, cell)
        except TooLarge:  # the cell is not among those that were found, or they are too many
            cell, allowed = 0, None
            self._lost |= frozenset(variable.facts)
        self.cells.append(cell)
        self.allowed.append(allowed)

    def _allowed(self, variable: Variable, cell: int) -> tuple[int, ...] | None:
        if variable.group is None:
            return (cell,) if cell or variable.facts[0] not in self.open else None
        free = [name for name in variable.facts if name in self.open]
        if not free:
            return (cell,)
        if not variable.group.exact:
            raise TooLarge
        if len(free) == len(variable.facts):
            return None
        return tuple(sorted(set().union(*self._fibres(variable, free[0]))))  # which will be asked for in any case

    def _kept(self, what: str, variable: Variable, find: Callable[[NumberGroup, _Known], _T]) -> _T:
        """Return what is found out about the group of some numbers, once for all who know the same of them."""
        group, cache, names = variable.group, self.outcomes.cache, variable.facts
        assert group is not None  # noqa: S101 - for the type checker
        key = (what, variable.level, tuple([self.values.get(name) for name in names]), self._free(variable))
        known = {name: self.values[name] for name in names if name in self.values}
        return made_once(cache, key, lambda: find(group, known))

    @property
    def unclear(self) -> frozenset[str]:
        """Facts of which only bounds are known to this person's completions, and what constraints tie to them."""
        return self.outcomes.tied(self._lost | self.outcomes.unconstrained())

    @property
    def blurred(self) -> frozenset[str]:
        """The same, with the facts whose cells may not be complete although the cell of this person is known."""
        inexact = (one.facts for one in self.tables.variables if one.group is not None and not one.group.exact)
        return self.outcomes.tied(self.unclear.union(*inexact))

    @lazy
    def known(self) -> list[object]:
        """What is known of each variable, as keys: the same for whom the same is left, and the same may be told."""
        return [
            allowed if variable.group is None or len(variable.facts) == 1 else (*self._free(variable), *(allowed or ()))
            for variable, allowed in zip(self.tables.variables, self.allowed, strict=True)
        ]

    def left(self, diagram: int) -> int:
        """Return what is left of a diagram."""
        if not self.diagrams.support[diagram] & self._narrowed:
            return diagram
        # from one answer to the next most diagrams have nothing to do with what was said
        cache, allowed = self.outcomes.cache, self.allowed
        key = diagram, *[allowed[level] for level in self.outcomes.levels(diagram)]
        found = cache.get(key)
        if found is None:
            found = cache[key] = self._restricted(diagram)
        return found  # type: ignore[return-value]

    def _restricted(self, diagram: int) -> int:
        before, changed = self._before
        if before:  # then most is filled in already
            kept = self.outcomes.cache.get((diagram, *[before[level] for level in self.outcomes.levels(diagram)]))
            if kept is not None:
                return self.diagrams.restricted(kept, self.allowed, self._memo, changed)  # type: ignore[arg-type]
        return self.diagrams.restricted(diagram, self.allowed, self._memo, self._narrowed)

    def recommended(self, advice: str) -> int:
        """Return where an advice is recommended.

        Raises:
            TooLarge: that is too large.
        """
        return self.left(self.outcomes.of(advice).recommended[self.strict])

    def fires(self, condition: int) -> int:
        """Return where what is left of a three-valued diagram is true, two-valued."""
        return self.diagrams.is_value(TRUE, self.left(condition))

    def key(self, advice: str) -> int:
        """Return what is left of the key of an advice.

        Raises:
            TooLarge: that is too large.
        """
        return self.left(self.outcomes.key(advice))

    def block(self, fact: str) -> tuple[int, int]:
        """Return the first and the last variable of a fact."""
        return self.tables.blocks[fact]

    def bits(self, fact: str) -> int:
        """Return the variables of a fact, as bits."""
        return self.tables.bits[fact]

    def fibres(self, fact: str) -> tuple[tuple[int, ...] | None, ...]:
        """Return the sets of cells that differ in this fact only; None is all cells."""
        variable = self.tables.of_fact[fact][0]
        if variable.group is None or len(variable.facts) == 1:
            return (None,)
        try:
            return self._fibres(variable, fact)
        except TooLarge:
            self._lost |= frozenset(variable.facts)
            return (self.allowed[variable.level],)

    def _fibres(self, variable: Variable, fact: str) -> tuple[tuple[int, ...], ...]:
        others = [name for name in self._free(variable) if name != fact]
        return self._kept(f"fibres {fact}", variable, lambda group, fixed: group.fibres(fact, fixed, others))

    def _free(self, variable: Variable) -> tuple[str, ...]:
        return tuple(name for name in variable.facts if name in self.open)

    def weights(self) -> list[tuple[float, ...]]:
        """Return how likely each cell is, for each variable."""
        return [
            variable.weights if allowed is None else _only(variable.weights, allowed)
            for variable, allowed in zip(self.tables.variables, self.allowed, strict=True)
        ]

    # people who can be

    def feasible(self, support: int) -> int:
        """Return where no constraint is violated that has to do with these variables, what is known being filled in.

        Constraints that the profile violates already are left out.
        """
        near = support & self._constrained
        found = self._feasible.get(near)
        if found is None:
            with self.diagrams.allowance():  # not charged to who happens to ask first
                found = self._feasible[near] = self.diagrams.none_of(self._left_constraints, near)
        return found

    def possible(self, support: int) -> int:
        """Return the same before anything is filled in."""
        return self.diagrams.none_of(self._constraints, support)

    @lazy
    def _constraints(self) -> list[int]:
        whole = self.outcomes.constraints().values()
        return [never for never in whole if not self.diagrams.value(never, self.cells)]

    @lazy
    def _left_constraints(self) -> list[int]:
        return [left for never in self._constraints if (left := self.left(never)) != FALSE]

    @lazy
    def _constrained(self) -> int:
        """The variables that constraints still have to do with, as bits."""
        return reduce(or_, [self.diagrams.support[one] for one in self._left_constraints], 0)

    def decided(self, fact: str, one: int, other: int) -> Cases:
        """Return where a fact decides between two cases: with one value this, with another one that.

        Args:
            fact: the fact.
            one: where the one case is, two-valued.
            other: where the other is.

        Returns:
            the number of a fibre with a diagram over the other variables; none where the fact decides nothing.
        """
        if not self.bits(fact) & (self.diagrams.support[one] | self.diagrams.support[other]):
            return ()
        block, diagrams = self.block(fact), self.diagrams
        found: list[tuple[int, int]] = []
        for number, fibre in enumerate(self.fibres(fact)):
            ones = diagrams.quantified(one, block, fibre, every=False)
            others = diagrams.quantified(other, block, fibre, every=False)
            both = diagrams.conjunction(ones, others)
            if both != FALSE:
                found.append((number, both))
        return tuple(found)

    def deciding(self, fact: str, node: int, among: int) -> Cases:
        """Return where a fact decides, among some people, whether a two-valued diagram is true."""
        block = self.block(fact)
        where = (where_decided(self.diagrams, node, among, block, fibre) for fibre in self.fibres(fact))
        return tuple([case for case in enumerate(where) if case[1] != FALSE])

    def shares(self, fact: str) -> list[float]:
        """Return how much of all people each fibre is: its cells' weights, shared with other fibres of these cells."""
        fibres = self.fibres(fact)
        if fibres == (None,):
            return [1.0]
        weights = self.tables.of_fact[fact][0].weights
        sums = [sum(weights[cell] for cell in fibre or ()) for fibre in fibres]
        total = sum(sums)
        return [one / total if total else 1 / len(sums) for one in sums]


def is_open(values: Mapping[str, Value], name: str) -> bool:
    """Whether a fact is unknown, or an option of it is."""
    value = values.get(name)
    return value is None or isinstance(value, dict)


def _narrower(before: list[_Allowed], after: list[_Allowed]) -> int | None:
    """Return the variables that have fewer values than before, as bits; None where one has others."""
    changed = 0
    for level, (one, other) in enumerate(zip(before, after, strict=True)):
        if one is not other and one != other:
            if other is None or (one is not None and not set(other).issubset(one)):
                return None
            changed |= 1 << level
    return changed


def _only(weights: tuple[float, ...], allowed: tuple[int, ...]) -> tuple[float, ...]:
    total = sum(weights[cell] for cell in allowed)
    found = [0.0] * len(weights)
    for cell in allowed:  # cells that nobody was drawn into are equally likely
        found[cell] = weights[cell] / total if total else 1 / len(allowed)
    return tuple(found)
