"""Reduced ordered decision diagrams over many-valued variables, hash-consed: equal functions are the same integer.

Bryant, "Graph-based algorithms for Boolean function manipulation" (1986); many-valued variables as in Kam et al.,
"Multi-valued decision diagrams" (1998). A diagram is the number of its root. The first three numbers are the truth
values of Kleene's logic, in order, so that *and* is the smaller and *or* the larger of two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from backrules.diagrams.limits import OutOfWork
from backrules.diagrams.nodes import FALSE, PAIRING, TRUE, UNKNOWN, NodeStore

__all__ = ["DiagramManager"]

_NOT = (TRUE, UNKNOWN, FALSE)

_Allowed = Sequence[tuple[int, ...] | None]


class DiagramManager(NodeStore):
    """All diagrams over one row of variables: Kleene's logic and other operations on them, and what is read off them.

    Not safe for several threads at once; the owner holds a lock. See `NodeStore` for arguments and attributes.
    """

    # Kleene's logic

    def negation(self, f: int) -> int:
        """Return Kleene's not."""
        return self._negation(f, self.memo("not"))

    def _negation(self, f: int, memo: dict[int, int]) -> int:
        if f <= TRUE:
            return _NOT[f]
        found = memo.get(f)
        if found is None:
            found = memo[f] = self.node_like(f, lambda child: self._negation(child, memo))
        return found

    def conjunction(self, *parts: int) -> int:
        """Return Kleene's and."""
        result = TRUE
        for part in parts:
            result = self._join(result, part, FALSE, TRUE)
        return result

    def disjunction(self, *parts: int) -> int:
        """Return Kleene's or."""
        result = FALSE
        for part in parts:
            result = self._join(result, part, TRUE, FALSE)
        return result

    def _join(self, f: int, g: int, absorbing: int, neutral: int) -> int:
        """Return Kleene's and or or, whichever has these absorbing and neutral values."""
        if g in (f, neutral) or f == absorbing:
            return f
        if f == neutral or g == absorbing:
            return g
        if f > g:
            f, g = g, f
        self.check_width(f, g)
        return self.once((absorbing, f, g), lambda: self.counted(self.joined(f, g, absorbing, neutral, {})))

    def joined(self, f: int, g: int, absorbing: int, neutral: int, memo: dict[int, int]) -> int:
        """Return Kleene's and or or as a part of an operation that remembers what it did itself."""
        if f == g or g == neutral or f == absorbing:  # noqa: SIM109 - called most of all, and makes no tuple
            return f
        if f == neutral or g == absorbing:
            return g
        pair = f * PAIRING + g if f < g else g * PAIRING + f
        found = memo.get(pair)
        if found is None:
            at, other = self.level[f], self.level[g]
            ones = self.children[f] if at <= other else (f,) * len(self.children[g])
            others = self.children[g] if other <= at else (g,) * len(ones)
            self.charge(len(ones))
            # neighbouring values mostly lead to the same: one call for all of a run, none where the answer is plain
            children: list[int] = []
            a, b, result = -1, -1, -1
            for one, two in zip(ones, others, strict=True):
                if one != a or two != b:
                    a, b = one, two
                    if a == b or b == neutral or a == absorbing:  # noqa: SIM109 - likewise
                        result = a
                    elif a == neutral or b == absorbing:
                        result = b
                    else:
                        result = self.joined(a, b, absorbing, neutral, memo)
                children.append(result)
            found = memo[pair] = self.node(at if at < other else other, tuple(children))
        return found

    def pairs(self, at: int, f: int, g: int) -> list[tuple[int, int]]:
        """Return the children of two diagrams for each value of a variable, which one of them begins with at least."""
        count = self.sizes[at]
        self.charge(count)
        ones = self.children[f] if self.level[f] == at else (f,) * count
        others = self.children[g] if self.level[g] == at else (g,) * count
        return list(zip(ones, others, strict=True))

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
        return self._mapped(function, f, self.memo(("map", name)))

    # these call themselves by name, and no function inside calls itself: that would be a cycle for the collector

    def _mapped(self, function: Callable[[Any], Hashable], f: int, memo: dict[int, int]) -> int:
        found = memo.get(f)
        if found is None:
            if self.level[f] == len(self.sizes):
                found = self.terminal(function(self.values[f]))
            else:
                found = self.node_like(f, lambda child: self._mapped(function, child, memo))
            memo[f] = found
        return found

    def merged(self, name: Hashable, function: Callable[[Any, Any], Hashable], f: int, g: int) -> int:
        """Return the diagram of `function(value of f, value of g)`; `name` stands for the function."""
        self.check_width(f, g)
        return self.once(("merge", name, f, g), lambda: self._merged(function, f, g, {}))

    def _merged(self, function: Callable[[Any, Any], Hashable], f: int, g: int, memo: dict[int, int]) -> int:
        found = memo.get(f * PAIRING + g)
        if found is None:
            at, other = self.level[f], self.level[g]
            if at == other == len(self.sizes):
                found = self.terminal(function(self.values[f], self.values[g]))
            else:
                found = self._node_of_both(f, g, lambda a, b: self._merged(function, a, b, memo))
            memo[f * PAIRING + g] = found
        return found

    def _node_of_both(self, f: int, g: int, operation: Callable[[int, int], int]) -> int:
        """Return a node with what an operation makes of the children of two; neighbours mostly are the same two."""
        at, other = self.level[f], self.level[g]
        ones = self.children[f] if at <= other else (f,) * len(self.children[g])
        others = self.children[g] if other <= at else (g,) * len(ones)
        self.charge(len(ones))
        children: list[int] = []
        a, b, result = -1, -1, -1
        for one, two in zip(ones, others, strict=True):
            if one != a or two != b:
                a, b = one, two
                result = operation(a, b)
            children.append(result)
        return self.node(min(at, other), tuple(children))

    def within(self, area: int, f: int, outside: Hashable) -> int:
        """Return a diagram where a two-valued one is true, and a value everywhere else."""
        self.check_width(area, f)
        return self.once(("within", outside, area, f), lambda: self._within(area, f, self.terminal(outside), {}))

    def _within(self, area: int, f: int, outside: int, memo: dict[int, int]) -> int:
        if area == FALSE or f == outside:
            return outside
        if area == TRUE:
            return f
        found = memo.get(area * PAIRING + f)
        if found is None:
            found = self._node_of_both(area, f, lambda a, b: self._within(a, b, outside, memo))
            memo[area * PAIRING + f] = found
        return found

    def is_value(self, truth: int, f: int) -> int:
        """Return where a three-valued diagram is FALSE, UNKNOWN or TRUE, as a two-valued one."""
        wanted = self.values[truth]
        return self.mapped(("is", truth), lambda value: value is wanted, f)

    # variables filled in and quantified

    def restricted(self, f: int, allowed: _Allowed, memo: dict[int, int], among: int = -1) -> int:
        """Return a diagram in which variables have some of their values only.

        A child that is not allowed becomes a copy of the first that is, so a variable that is left with one value is
        gone, and quantifying over all values is quantifying over the allowed ones.

        Args:
            f: the diagram.
            allowed: for each variable the values that are left, at least one; None for all.
            memo: what is remembered for this `allowed`.
            among: the variables that may have some of their values only, as bits.
        """
        support = self.support
        if not support[f] & among:
            return f
        found = memo.get(f)
        if found is None:
            at, children = self.level[f], self.children[f]
            left = allowed[at]
            if left is not None and len(left) == 1:
                found = self.restricted(children[left[0]], allowed, memo, among)
            else:
                self.work += len(children)
                if self.work > self._end:
                    raise OutOfWork
                # a child that is not allowed is passed by: it becomes a copy of the first that is
                reached = (
                    children if left is None else [children[v if v in left else left[0]] for v in range(len(children))]
                )
                made: list[int] = []
                before = result = -1
                for child in reached:
                    if child != before:
                        before = result = child
                        if support[child] & among:
                            result = self.restricted(child, allowed, memo, among)
                    made.append(result)
                found = self.node(at, tuple(made))
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
        if self.support[f] >> block[0] & (1 << block[1] + 1 - block[0]) - 1 == 0:
            return f
        return self.once(
            ("quantified", block, values, every, f),
            lambda: self._quantified(f, block, values, absorbing, neutral, {}, {}),
        )

    def _quantified(
        self,
        f: int,
        block: tuple[int, int],
        values: tuple[int, ...] | None,
        absorbing: int,
        neutral: int,
        join: dict[int, int],
        memo: dict[int, int],
    ) -> int:
        if not self.support[f] & (2 << block[1]) - (1 << block[0]):
            return f
        found = memo.get(f)
        if found is None:
            at, children = self.level[f], self.children[f]
            if at >= block[0] and values is not None:
                children = tuple([children[value] for value in values])
            self.charge(len(children))
            made = [
                self._quantified(child, block, values, absorbing, neutral, join, memo)
                for child in dict.fromkeys(children)
            ]
            if at >= block[0]:
                found = neutral
                for one in made:
                    found = self.joined(found, one, absorbing, neutral, join)
            else:
                of = dict(zip(dict.fromkeys(children), made, strict=True))
                found = self.node(at, tuple([of[child] for child in children]))
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
        return self.once(
            ("agreed", block, values, ignored, differ, f), lambda: self._agreed(f, block, values, ignored, differ, {})
        )

    def _agreed(
        self,
        f: int,
        block: tuple[int, int],
        values: tuple[int, ...] | None,
        ignored: Any,
        differ: Any,
        memo: dict[int, int],
    ) -> int:
        if not self.support[f] & (2 << block[1]) - (1 << block[0]):
            return f
        if f not in memo:
            at, children = self.level[f], self.children[f]
            if at < block[0]:
                memo[f] = self.node_like(f, lambda child: self._agreed(child, block, values, ignored, differ, memo))
            else:
                self.charge(len(children))
                wanted = children if values is None else [children[v] for v in values]
                result, *others = dict.fromkeys(
                    self._agreed(child, block, values, ignored, differ, memo) for child in wanted
                )
                for other in others:
                    result = self.merged(("agreed", ignored, differ), _agreeing(ignored, differ), result, other)
                memo[f] = result
        return memo[f]

    # reading

    def value(self, f: int, cells: Sequence[int]) -> Any:
        """Return the value of a diagram for one value of each variable."""
        level, children = self.level, self.children
        while below := children[f]:
            f = below[cells[level[f]]]
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
            for weight, child in zip(weights[self.level[f]], self.children[f], strict=True):
                if child and weight:
                    found += weight * self.probability(child, weights, memo)
            memo[f] = found
        return found

    def reached(self, f: int) -> frozenset[Any]:
        """Return the values that a diagram can have."""
        memo = self.memo("reached")
        values: frozenset[Any] | None = memo.get(f)
        if values is None:
            seen, stack, last = {f}, [f], len(self.sizes)
            for one in stack:  # which grows
                new = set(self.children[one]) - seen
                seen |= new
                stack += new
            values = memo[f] = frozenset([self.values[one] for one in seen if self.level[one] == last])
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
            for value, child in enumerate(self.children[f]):
                rest = walk(child)
                if rest is not None:
                    return {self.level[f]: value, **rest}
            return None

        return walk(f)


def _agreeing(ignored: Any, differ: Any) -> Callable[[Any, Any], Any]:
    def join(a: Any, b: Any) -> Any:
        return b if a == ignored else a if b == ignored or a == b else differ

    return join
