"""Reduced ordered decision diagrams over many-valued variables, hash-consed: equal functions are the same integer.

Bryant, "Graph-based algorithms for Boolean function manipulation" (1986); many-valued variables as in Kam et al.,
"Multi-valued decision diagrams" (1998). A diagram is the number of its root. The first three numbers are the truth
values of Kleene's logic, in order, so that *and* is the smaller and *or* the larger of two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

__all__ = ["FALSE", "TRUE", "UNKNOWN", "Diagrams", "TooLarge"]

FALSE, UNKNOWN, TRUE = 0, 1, 2
_NOT = (TRUE, UNKNOWN, FALSE)
_WIDEST = 300  # variables of one diagram: the functions below go as deep, and Python allows 1000 frames
_NARROW = 7  # variables of a diagram whose nodes are not counted

_Allowed = Sequence[tuple[int, ...] | None]


class TooLarge(Exception):
    """A diagram would need more nodes than there may be. Callers fall back to a bound and say so."""


class Diagrams:
    """All diagrams over one row of variables.

    Not safe for several threads at once; the owner holds a lock.

    Args:
        sizes: how many values each variable has; its place is its level.
        most: nodes that may exist at once.
        each: nodes that one diagram may have. Unlike `most` it does not hang on what was made before.

    Attributes:
        level: the variable of each node; that of a terminal is `len(sizes)`.
        kids: the children of each node, one for each value of its variable.
        support: the variables that a node depends on, as bits.
    """

    def __init__(self, sizes: Sequence[int], most: int = 1_000_000, each: int | None = None) -> None:
        self.sizes = tuple(sizes)
        self.most, self.each = most, each or most
        self._counts: dict[int, int] = {}  # the nodes of a diagram
        self.level: list[int] = []
        self.kids: list[tuple[int, ...]] = []
        self.support: list[int] = []
        self.values: list[Any] = []  # of terminals
        self._unique: dict[Any, int] = {}
        self._memos: dict[Any, dict[Any, Any]] = {}
        for truth in (False, None, True):
            self.terminal(truth)

    def __len__(self) -> int:
        return len(self.level)

    def terminal(self, value: Hashable) -> int:
        """Return the diagram that has this value everywhere."""
        key = ("terminal", type(value), value)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = self._add(len(self.sizes), (), 0, value)
        return found

    def node(self, level: int, kids: tuple[int, ...]) -> int:
        """Return the diagram that goes on with one of `kids` for each value of a variable."""
        first = kids[0]
        if kids.count(first) == len(kids):
            return first
        key = (level, kids)
        found = self._unique.get(key)
        if found is None:
            support = 1 << level
            for kid in kids:
                support |= self.support[kid]
            found = self._unique[key] = self._add(level, kids, support, None)
        return found

    def _add(self, level: int, kids: tuple[int, ...], support: int, value: Any) -> int:
        if len(self.level) >= self.most:
            raise TooLarge
        self.level.append(level)
        self.kids.append(kids)
        self.support.append(support)
        self.values.append(value)
        return len(self.level) - 1

    def release(self, mark: int) -> None:
        """Forget every node from number `mark` on, and all that was remembered of operations."""
        for number in range(mark, len(self.level)):
            terminal = self.level[number] == len(self.sizes)
            value = self.values[number]
            del self._unique[("terminal", type(value), value) if terminal else (self.level[number], self.kids[number])]
        for column in (self.level, self.kids, self.support, self.values):
            del column[mark:]
        self._memos.clear()
        self._counts.clear()

    def memo(self, name: Any) -> dict[Any, Any]:
        """Return what is remembered of an operation."""
        return self._memos.setdefault(name, {})

    # Kleene's logic

    def negation(self, f: int) -> int:
        """Return Kleene's not."""
        return self._negation(f, self.memo("not"))

    def _negation(self, f: int, memo: dict[int, int]) -> int:
        if f <= TRUE:
            return _NOT[f]
        found = memo.get(f)
        if found is None:
            found = memo[f] = self.node(self.level[f], tuple([self._negation(kid, memo) for kid in self.kids[f]]))
        return found

    def conjunction(self, *parts: int) -> int:
        """Return Kleene's and."""
        memo, result = self.memo("and"), TRUE
        for part in parts:
            self._check_width(result, part)
            result = self._counting(self._joined(result, part, FALSE, TRUE, memo))
        return result

    def disjunction(self, *parts: int) -> int:
        """Return Kleene's or."""
        memo, result = self.memo("or"), FALSE
        for part in parts:
            self._check_width(result, part)
            result = self._counting(self._joined(result, part, TRUE, FALSE, memo))
        return result

    def _check_width(self, f: int, g: int) -> None:
        if (self.support[f] | self.support[g]).bit_count() > _WIDEST:
            raise TooLarge

    def _counting(self, f: int) -> int:
        """Return a diagram that is not larger than one may be."""
        if f not in self._counts and self.support[f].bit_count() > _NARROW:
            self.count(f)
        return f

    def count(self, f: int) -> int:
        """Return how many nodes a diagram has.

        Raises:
            TooLarge: more than one may have.
        """
        found = self._counts.get(f)
        if found is None:
            seen, stack = {f}, [f]
            while stack:
                new = {kid for kid in self.kids[stack.pop()] if kid not in seen}
                seen |= new
                stack += new
                if len(seen) > self.each:
                    raise TooLarge
            found = self._counts[f] = len(seen)
        return found

    def _joined(self, f: int, g: int, absorbing: int, neutral: int, memo: dict[tuple[int, int], int]) -> int:
        if g in (f, neutral) or f == absorbing:
            return f
        if f == neutral or g == absorbing:
            return g
        if f > g:
            f, g = g, f
        found = memo.get((f, g))
        if found is None:
            at, other = self.level[f], self.level[g]
            if at == other:
                pairs = zip(self.kids[f], self.kids[g], strict=True)
                kids = tuple([self._joined(a, b, absorbing, neutral, memo) for a, b in pairs])
            elif at < other:
                kids = tuple([self._joined(a, g, absorbing, neutral, memo) for a in self.kids[f]])
            else:
                at, kids = other, tuple([self._joined(f, b, absorbing, neutral, memo) for b in self.kids[g]])
            found = memo[f, g] = self.node(at, kids)
        return found

    def none_of(self, nodes: Iterable[int], support: int) -> int:
        """Return where none of those two-valued diagrams is true that have to do with some variables.

        Args:
            nodes: the diagrams.
            support: the variables, as bits. A diagram that shares one of them brings in its own; one that is true
                everywhere has to do with all.
        """
        left, result, grown = list(nodes), TRUE, True
        while grown:
            near = [node for node in left if node == TRUE or self.support[node] & support]
            left = [node for node in left if node not in near]
            for node in near:
                support |= self.support[node]
                result = self.conjunction(result, self.negation(node))
            grown = bool(near)
        return result

    # functions with any values

    def mapped(self, name: Hashable, function: Callable[[Any], Hashable], f: int) -> int:
        """Return the diagram of `function(value)`; `name` stands for the function in what is remembered."""
        memo = self.memo(("map", name))

        def walk(f: int) -> int:
            found = memo.get(f)
            if found is None:
                if self.level[f] == len(self.sizes):
                    found = self.terminal(function(self.values[f]))
                else:
                    found = self.node(self.level[f], tuple([walk(kid) for kid in self.kids[f]]))
                memo[f] = found
            return int(found)

        return walk(f)

    def merged(self, name: Hashable, function: Callable[[Any, Any], Hashable], f: int, g: int) -> int:
        """Return the diagram of `function(value of f, value of g)`; `name` stands for the function."""
        memo, last = self.memo(("merge", name)), len(self.sizes)
        self._check_width(f, g)

        def walk(f: int, g: int) -> int:
            found = memo.get((f, g))
            if found is None:
                at, other = self.level[f], self.level[g]
                if at == other == last:
                    found = self.terminal(function(self.values[f], self.values[g]))
                elif at == other:
                    pairs = zip(self.kids[f], self.kids[g], strict=True)
                    found = self.node(at, tuple([walk(a, b) for a, b in pairs]))
                elif at < other:
                    found = self.node(at, tuple([walk(a, g) for a in self.kids[f]]))
                else:
                    found = self.node(other, tuple([walk(f, b) for b in self.kids[g]]))
                memo[f, g] = found
            return int(found)

        return walk(f, g)

    def is_value(self, truth: int, f: int) -> int:
        """Return where a three-valued diagram is FALSE, UNKNOWN or TRUE, as a two-valued one."""
        wanted = self.values[truth]
        return self.mapped(("is", truth), lambda value: value is wanted, f)

    # variables filled in and quantified

    def restricted(self, f: int, allowed: _Allowed, memo: dict[int, int]) -> int:
        """Return a diagram in which variables have some of their values only.

        A child that is not allowed becomes a copy of the first that is, so a variable that is left with one value is
        gone, and quantifying over all values is quantifying over the allowed ones.

        Args:
            f: the diagram.
            allowed: for each variable the values that are left, at least one; None for all.
            memo: what is remembered for this `allowed`.
        """
        if self.level[f] == len(self.sizes):
            return f
        found = memo.get(f)
        if found is None:
            at, kids = self.level[f], self.kids[f]
            left = allowed[at]
            if left is None:
                found = self.node(at, tuple([self.restricted(kid, allowed, memo) for kid in kids]))
            elif len(left) == 1:
                found = self.restricted(kids[left[0]], allowed, memo)
            else:
                made = {value: self.restricted(kids[value], allowed, memo) for value in left}
                first = made[left[0]]
                found = self.node(at, tuple([made.get(value, first) for value in range(len(kids))]))
            memo[f] = found
        return found

    def quantified(self, f: int, block: tuple[int, int], values: tuple[int, ...] | None, *, every: bool) -> int:
        """Return a two-valued diagram without a block of variables: true for some of their values, or for every.

        Args:
            f: the diagram.
            block: the first and the last variable of the block.
            values: of a block of one variable, the values that count; None for all.
            every: for every value; otherwise for some.
        """
        absorbing, neutral = (FALSE, TRUE) if every else (TRUE, FALSE)
        join = self.memo("and" if every else "or")
        return self._quantified(f, block, values, absorbing, neutral, join, self.memo((block, values, every)))

    def _quantified(
        self,
        f: int,
        block: tuple[int, int],
        values: tuple[int, ...] | None,
        absorbing: int,
        neutral: int,
        join: dict[tuple[int, int], int],
        memo: dict[int, int],
    ) -> int:
        at = self.level[f]
        if at > block[1]:
            return f
        found = memo.get(f)
        if found is None:
            kids = self.kids[f]
            if at >= block[0] and values is not None:
                kids = tuple([kids[value] for value in values])
            made = [self._quantified(kid, block, values, absorbing, neutral, join, memo) for kid in dict.fromkeys(kids)]
            if at >= block[0]:
                found = neutral
                for one in made:
                    found = self._joined(found, one, absorbing, neutral, join)
            else:
                of = dict(zip(dict.fromkeys(kids), made, strict=True))
                found = self.node(at, tuple([of[kid] for kid in kids]))
            memo[f] = found
        return found

    def agreed(self, f: int, block: tuple[int, int], values: tuple[int, ...] | None, ignored: Any, differ: Any) -> int:
        """Return a diagram without a block of variables: the value that all of their values lead to.

        Args:
            f: the diagram.
            block: the first and the last variable of the block.
            values: of a block of one variable, the values that count; None for all.
            ignored: a value of the diagram that does not count.
            differ: the value where there are several.
        """
        memo = self.memo(("agreed", block, values, ignored, differ))

        def join(a: Any, b: Any) -> Any:
            return b if a == ignored else a if b == ignored or a == b else differ

        def walk(f: int) -> int:
            at = self.level[f]
            if at > block[1]:
                return f
            if f not in memo:
                kids = self.kids[f]
                if at < block[0]:
                    memo[f] = self.node(at, tuple([walk(kid) for kid in kids]))
                else:
                    result, *others = {walk(kid) for kid in (kids if values is None else [kids[v] for v in values])}
                    for other in others:
                        result = self.merged(("agreed", ignored, differ), join, result, other)
                    memo[f] = result
            return int(memo[f])

        return walk(f)

    # reading

    def value(self, f: int, cells: Sequence[int]) -> Any:
        """Return the value of a diagram for one value of each variable."""
        while self.level[f] < len(self.sizes):
            f = self.kids[f][cells[self.level[f]]]
        return self.values[f]

    def probability(self, f: int, weights: Sequence[Sequence[float]], memo: dict[int, float]) -> float:
        """Return how likely a two-valued diagram is true, the variables being independent.

        Args:
            f: the diagram.
            weights: for each variable the probability of each value.
            memo: what is remembered for these weights.
        """
        if f <= TRUE:
            return 1.0 if f == TRUE else 0.0
        found = memo.get(f)
        if found is None:
            found = 0.0
            for weight, kid in zip(weights[self.level[f]], self.kids[f], strict=True):
                if kid and weight:
                    found += weight * self.probability(kid, weights, memo)
            memo[f] = found
        return found

    def reached(self, f: int) -> set[Any]:
        """Return the values that a diagram can have."""
        seen, stack, values = {f}, [f], set()
        while stack:
            one = stack.pop()
            if self.level[one] == len(self.sizes):
                values.add(self.values[one])
            for kid in self.kids[one]:
                if kid not in seen:
                    seen.add(kid)
                    stack.append(kid)
        return values

    def path(self, f: int, wanted: int) -> dict[int, int] | None:
        """Return values of variables with which a diagram ends at a terminal, or None if it never does."""
        memo: set[int] = set()

        def walk(f: int) -> dict[int, int] | None:
            if f == wanted:
                return {}
            if f in memo:
                return None
            memo.add(f)
            for value, kid in enumerate(self.kids[f]):
                rest = walk(kid)
                if rest is not None:
                    return {self.level[f]: value, **rest}
            return None

        return walk(f)
