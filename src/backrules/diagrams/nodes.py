"""The nodes of decision diagrams, each once, and what may be spent on making them: nodes, and children gone through."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from backrules.diagrams.limits import OutOfWork, TooLarge

__all__ = ["FALSE", "PAIRING", "TRUE", "UNKNOWN", "NodeStore"]

FALSE, UNKNOWN, TRUE = 0, 1, 2  # the first nodes there are
# Two nodes are one key as `f * PAIRING + g`: a memo with tuples in it would be work for the collector of cycles, which
# counts each and goes through all of them.
PAIRING = 1 << 32
_WIDEST = 300  # variables of one diagram: the operations go as deep, and Python allows 1000 frames
_ENDLESS = 1 << 62
_FAILED = -1
_NARROW = 7  # variables of a diagram whose nodes are not counted


class NodeStore:
    """All nodes over one row of variables: equal ones are the same number.

    Not safe for several threads at once; the owner holds a lock.

    Args:
        sizes: how many values each variable has; its place is its level.
        most: nodes that may exist at once.
        each: nodes that one diagram may have. Unlike `most` it does not hang on what was made before.
        steps: children of nodes that one operation may go through, or None for no limit.

    Attributes:
        level: the variable of each node; that of a terminal is `len(sizes)`.
        children: the children of each node, one for each value of its variable.
        support: the variables that a node depends on, as bits.
        values: the values of terminals.
        work: the children of nodes that operations went through so far.
    """

    def __init__(
        self, sizes: Sequence[int], most: int = 1_000_000, each: int | None = None, steps: int | None = None
    ) -> None:
        self.sizes = tuple(sizes)
        self.most, self.each, self.steps = most, each or most, steps or _ENDLESS
        self._counts: dict[int, int] = {}  # the nodes of a diagram
        self.level: list[int] = []
        self.children: list[tuple[int, ...]] = []
        self.support: list[int] = []
        self.values: dict[int, Any] = {}
        self._terminals: dict[Any, int] = {}
        self._unique: list[dict[tuple[int, ...], int]] = [{} for _ in self.sizes]  # for each level: children -> node
        self._memos: dict[Any, dict[Any, Any]] = {}
        self._done: dict[Any, tuple[int, int]] = {}  # an operation -> its result, or _FAILED, and what it cost
        self.work, self._end = 0, _ENDLESS
        self._spent, self._stop = 0, _ENDLESS
        for truth in (False, None, True):
            self.terminal(truth)

    def __len__(self) -> int:
        return len(self.level)

    @property
    def remembering(self) -> int:
        """How many operations are remembered."""
        return len(self._done) + sum(map(len, self._memos.values()))

    def terminal(self, value: Hashable) -> int:
        """Return the diagram that has this value everywhere."""
        key = _terminal_key(value)
        found = self._terminals.get(key)
        if found is None:
            found = self._terminals[key] = self._add(len(self.sizes), (), 0)
            self.values[found] = value
        return found

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """Return the diagram that goes on with one of `children` for each value of a variable."""
        first = children[0]
        if first == children[-1] and children.count(first) == len(children):
            return first
        found = self._unique[level].get(children)
        if found is None:
            support = 1 << level
            for child in children:
                support |= self.support[child]
            found = self._unique[level][children] = self._add(level, children, support)
        return found

    def node_like(self, f: int, function: Callable[[int], int]) -> int:
        """Return a node like another, with something else for each child: computed once for a run of equal ones."""
        children = self.children[f]
        self.work += len(children)  # no more than the diagram has, so it is not charged to the operation
        if self.work > self._end:
            raise OutOfWork
        made: list[int] = []
        before = result = -1
        for child in children:
            if child != before:
                before, result = child, function(child)
            made.append(result)
        return self.node(self.level[f], tuple(made))

    # work: the same operation costs the same whatever was computed before, so what is given up hangs on nothing else

    def charge(self, steps: int) -> None:
        """Count children of nodes that an operation goes through.

        Raises:
            OutOfWork: they are more than it may.
        """
        self.work += steps
        self._spent += steps
        if self._spent > self._stop or self.work > self._end:
            raise OutOfWork

    def once(self, key: Any, operation: Callable[[], int]) -> int:
        """Return the result of an operation that is charged alike whether it is remembered or done.

        So the operation must remember nothing from one time to the next itself.
        """
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._metered(operation)
        else:
            self._spent += found[1]
            if self._spent > self._stop:
                raise OutOfWork
        if found[0] == _FAILED:
            raise TooLarge
        return found[0]

    def done(self, key: Any) -> int | None:
        """Return the result of an operation if it was done before; nothing is charged."""
        found = self._done.get(key)
        return None if found is None or found[0] == _FAILED else found[0]

    def remembered(
        self, cache: dict[object, object], key: object, find: Callable[[], tuple[tuple[int, int], ...]]
    ) -> tuple[tuple[int, int], ...]:
        """Return what is found by operations, which is charged alike whether it is remembered or found."""
        kept: Any = cache.get(key)
        if kept is None:
            before = self._spent
            found = find()
            # in one row, as the collector of cycles takes a walk for each storey of tuples until it lets go of them
            cache[key] = (self._spent - before, *chain.from_iterable(found))
            return found
        self._spent += kept[0]
        if self._spent > self._stop:
            raise OutOfWork
        return tuple(zip(kept[1::2], kept[2::2], strict=True))

    def _metered(self, operation: Callable[[], int]) -> tuple[int, int]:
        before, stop = self._spent, self._stop
        self._stop = min(stop, before + self.steps)
        try:
            result = operation()
        except TooLarge:
            if self._spent > stop or self.work > self._end or len(self.level) >= self.most:
                raise  # there was not enough left for it: another time there may be
            result = _FAILED
        finally:
            self._stop = stop
        return result, self._spent - before

    @contextmanager
    def allowance(self, steps: int = _ENDLESS) -> Iterator[Callable[[], int]]:
        """Let what is done inside go through so many children of nodes, whatever is allowed outside.

        It gives what tells how many that are so far.

        Raises:
            OutOfWork: it takes more.
        """
        outside = self._spent, self._stop
        self._spent, self._stop = 0, steps
        try:
            yield lambda: self._spent
        finally:
            self._spent, self._stop = outside

    @contextmanager
    def budget(self, steps: int | None) -> Iterator[None]:
        """Let everything inside go through so many children of nodes in all, what is remembered not counted again.

        This is the same in every run only if nothing else is done with these diagrams.

        Raises:
            OutOfWork: it takes more.
        """
        outside = self._end
        self._end = outside if steps is None else min(outside, self.work + steps)
        try:
            yield
        finally:
            self._end = outside

    def _add(self, level: int, children: tuple[int, ...], support: int) -> int:
        if len(self.level) >= self.most:
            raise TooLarge
        self.level.append(level)
        self.children.append(children)
        self.support.append(support)
        return len(self.level) - 1

    def release(self, mark: int) -> None:
        """Forget every node from number `mark` on, and all that was remembered of operations."""
        if len(self.level) > 2 * mark:  # quicker to write down what stays
            self._terminals, self._unique = {}, [{} for _ in self.sizes]
            for number, (level, children) in enumerate(zip(self.level[:mark], self.children, strict=False)):
                if children:
                    self._unique[level][children] = number
                else:
                    self._terminals[_terminal_key(self.values[number])] = number
        else:
            for number in range(mark, len(self.level)):
                del self._place_of(number)[self._key(number)]
        for column in (self.level, self.children, self.support):
            del column[mark:]
        self.values = {number: value for number, value in self.values.items() if number < mark}
        self._memos.clear()
        self._done.clear()
        self._counts.clear()

    def _key(self, number: int) -> Any:
        return self.children[number] or _terminal_key(self.values[number])

    def _place_of(self, number: int) -> dict[Any, int]:
        return self._unique[self.level[number]] if self.children[number] else self._terminals

    def memo(self, name: Any) -> dict[Any, Any]:
        """Return what is remembered of an operation."""
        return self._memos.setdefault(name, {})

    def check_width(self, f: int, g: int) -> None:
        """Raise TooLarge where two diagrams together have more variables than an operation can go through."""
        if (self.support[f] | self.support[g]).bit_count() > _WIDEST:
            raise TooLarge

    def counted(self, f: int) -> int:
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
                new = {child for child in self.children[stack.pop()] if child not in seen}
                seen |= new
                stack += new
                if len(seen) > self.each:
                    raise TooLarge
            found = self._counts[f] = len(seen)
        return found


def _terminal_key(value: Any) -> tuple[str, int, Any]:
    """Return what a terminal is found by: 1 is not True. The type itself would be one more thing for the collector."""
    return "terminal", id(type(value)), value
