"""The form that the fast engines work on: a list of nodes without negation, each small.

A derived condition becomes a node for each polarity in which it is read: `d` and `not d` are two nodes, each in
negation normal form, so a node that is not true is simply not there. A small one stands in its readers instead, which
saves a step; being small, it makes them larger by a factor at most. What would make the disjunctive form of an `and`
have more than `MOST_TERMS` conjunctions, or a conjunction of more than `WIDEST` tests, is cut out into nodes of its
own, so text, time and memory stay linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from math import comb, prod
from typing import Any

import attrs

from backrules.conditions import And, Condition, Constant, Count, Flag, Not, Or, holds, negation_normal_form
from backrules.conditions.counting import Ranges
from backrules.semantics.program import Program

__all__ = ["Lowered", "Node", "Ref", "Tree", "fact_of", "terms", "test_holds"]

MOST_TERMS = 24
WIDEST = 48
INLINED = 8  # conjunctions of a derived condition that is not a node
NARROW = 12  # tests in each of them


@attrs.frozen
class Ref:
    """The truth of an earlier node."""

    node: int


# a tree of And, Or, tests of facts (Compare, Known, Unknown; Is, In, Has, Any, Flag and Not of these), Constant and Ref
Tree = Condition | Ref


@attrs.define(eq=False)
class Node:
    """A condition to be decided.

    Attributes:
        tree: the condition; it reads facts and earlier nodes.
        level: 0 when it reads facts only, otherwise one more than the highest level it reads.
        ids: the conditions of the program that it decides.
        read: whether a later node reads it.
    """

    tree: Tree
    level: int
    ids: list[str] = attrs.field(factory=list)
    read: bool = False


class Lowered:
    """The nodes of a program, each after the ones it reads."""

    def __init__(self, program: Program) -> None:
        self.nodes: list[Node] = []
        self._derived = program.derived
        self._of_derived: dict[tuple[str, bool], Tree] = {}
        self._of_tree: dict[Tree, int] = {}
        wanted = _polarities(program)
        for name, condition in program.derived.items():
            for positive in (True, False):
                if (name, positive) in wanted:
                    tree = self._tree(negation_normal_form(condition, negate=not positive))
                    small = terms(tree) <= INLINED and width(tree) <= NARROW
                    self._of_derived[name, positive] = tree if small else Ref(self._node(tree))
        for key, condition in program.conditions.items():
            index = self._node(self._tree(negation_normal_form(condition)))
            self.nodes[index].ids.append(key)

    def _node(self, tree: Tree) -> int:
        """Return the node of a tree; equal trees share one."""
        if isinstance(tree, Ref):
            return tree.node
        index = self._of_tree.get(tree)
        if index is None:
            level = 0
            for ref in refs(tree):
                self.nodes[ref.node].read = True
                level = max(level, self.nodes[ref.node].level + 1)
            index = self._of_tree[tree] = len(self.nodes)
            self.nodes.append(Node(tree, level))
        return index

    def _tree(self, condition: Condition) -> Tree:
        match condition:
            case And(parts):
                return self._cut([self._tree(part) for part in parts])
            case Or(parts):
                return _joined(Or, [self._tree(part) for part in parts])
            case Count(parts, ranges):
                return self._counted(parts, ranges)
            case Flag(name) if name in self._derived:
                return self._of_derived[name, True]
            case Not(Flag(name)) if name in self._derived:
                return self._of_derived[name, False]
            case _:
                return condition

    def _counted(self, parts: tuple[Condition, ...], ranges: Ranges) -> Tree:
        """Return a count as an or of its ranges: so many are true for the lower end, so many false for the upper."""
        true = [self._tree(negation_normal_form(part)) for part in parts]
        false = [self._tree(negation_normal_form(part, negate=True)) for part in parts]
        size = len(parts)
        within = [
            self._cut([self._at_least(low, true), self._at_least(0 if high is None else size - high, false)])
            for low, high in ranges
        ]
        return _joined(Or, within)

    def _at_least(self, least: int, trees: list[Tree]) -> Tree:
        """Return that at least so many trees are true: all ways of it, or where these are many half by half."""

        @cache
        def of(least: int, start: int, stop: int) -> Tree:
            here = trees[start:stop]
            if least <= 0 or least > len(here):
                return Constant(least <= 0)
            if least == 1:
                return _joined(Or, here)
            if comb(len(here), least) * max(map(terms, here)) <= MOST_TERMS:
                return _joined(Or, [self._cut(list(some)) for some in combinations(here, least)])
            middle = (start + stop) // 2
            ways = (
                [self._named(of(some, start, middle)), self._named(of(least - some, middle, stop))]
                for some in range(max(0, least - (stop - middle)), min(least, middle - start) + 1)
            )
            return _joined(Or, list(map(self._cut, ways)))

        return of(least, 0, len(trees))

    def _named(self, tree: Tree) -> Tree:
        return tree if terms(tree) == 1 else Ref(self._node(tree))

    def _cut(self, parts: list[Tree]) -> Tree:
        """Join parts with and; while their product has too many terms, or too wide ones, name the largest."""
        for size, most in ((terms, MOST_TERMS), (width, WIDEST)):
            join = _product if size is terms else sum
            sizes = [size(part) for part in parts]
            while join(sizes) > most and max(sizes) > 1:
                largest = sizes.index(max(sizes))
                parts[largest], sizes[largest] = Ref(self._node(parts[largest])), 1
        while len(parts) > WIDEST:
            chunks = [parts[start : start + WIDEST] for start in range(0, len(parts), WIDEST)]
            parts = [Ref(self._node(_joined(And, chunk))) for chunk in chunks]
        return _joined(And, parts)


def fact_of(test: Condition) -> str:
    """Return the fact or computed number of a test."""
    inner: Any = test.part if isinstance(test, Not) else test
    return str(inner.name if isinstance(inner, Flag) else inner.fact)


def test_holds(test: Condition, values: Mapping[str, Any]) -> bool | None:
    """Return the truth of a test, or of a negated one."""
    if isinstance(test, Not):
        inner = holds(test.part, values)
        return None if inner is None else not inner
    return holds(test, values)


def terms(tree: Tree) -> int:
    """Return the number of conjunctions in the disjunctive form of a tree."""
    match tree:
        case And(parts):
            return _product([terms(part) for part in parts])
        case Or(parts):
            return sum(terms(part) for part in parts)
        case _:
            return 1


def width(tree: Tree) -> int:
    """Return the number of tests in the longest conjunction of the disjunctive form of a tree."""
    match tree:
        case And(parts):
            return sum(width(part) for part in parts)
        case Or(parts):
            return max(width(part) for part in parts)
        case _:
            return 1


def refs(tree: Tree) -> Iterator[Ref]:
    """Yield the nodes that a tree reads."""
    match tree:
        case Ref():
            yield tree
        case And(parts) | Or(parts):
            for part in parts:
                yield from refs(part)


def _polarities(program: Program) -> set[tuple[str, bool]]:
    """Return which derived conditions are read, asked for or negated, starting from the conditions to be decided."""
    wanted: set[tuple[str, bool]] = set()
    for condition in program.conditions.values():
        wanted.update(_flags(negation_normal_form(condition), program.derived))
    for name in reversed(list(program.derived)):  # readers first
        for positive in (True, False):
            if (name, positive) in wanted:
                tree = negation_normal_form(program.derived[name], negate=not positive)
                wanted.update(_flags(tree, program.derived))
    return wanted


def _flags(tree: Condition, derived: Mapping[str, Condition]) -> Iterator[tuple[str, bool]]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _flags(part, derived)
        case Count(parts):
            for part in parts:
                yield from _flags(part, derived)
                yield from _flags(negation_normal_form(part, negate=True), derived)
        case Flag(name) if name in derived:
            yield name, True
        case Not(Flag(name)) if name in derived:
            yield name, False


def _joined(node: type[And] | type[Or], parts: list[Tree]) -> Tree:
    """Join parts, members of the same kind taken in, constants folded."""
    absorbing = node is Or
    flat: dict[Tree, None] = {}
    for part in parts:
        for one in part.parts if isinstance(part, node) else (part,):
            if isinstance(one, Constant):
                if one.value == absorbing:
                    return one
            else:
                flat[one] = None
    if not flat:
        return Constant(not absorbing)
    return next(iter(flat)) if len(flat) == 1 else node(tuple(flat))  # type: ignore[arg-type]


def _product(sizes: list[int]) -> int:
    return min(prod(sizes), MOST_TERMS + 1)
