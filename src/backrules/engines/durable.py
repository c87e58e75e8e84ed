"""durable_rules' RETE core, driven directly: assert one fact on one recycled state, read what fired, retract it.

What is possible is a second network in which an unknown fact passes every test; it is built and run when somebody
reads `possible` of a match. A node that others read is sent to the next level as a property; the nodes of very long
chains are decided here. See `durable_layout` for how the limits of the core are kept.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Mapping
from threading import RLock

import attrs

from backrules.conditions import And, Condition, Or
from backrules.engines import durable_core
from backrules.engines.durable_layout import MOST_PROPERTIES, Layout, Network
from backrules.engines.lowering import Lowered, Ref, Tree, test_holds
from backrules.engines.protocol import Match
from backrules.facts import Fact, Values
from backrules.semantics.program import Program, computing

__all__ = ["DurableEngine"]

_RETRACT = '{"sid":"1","id":"1"}'  # the core goes by these two alone
_FIRST_ALIAS = 8  # in {"!":[{"#":<fact>},{"$":<fact>}]}
_BETWEEN_ALIASES = 7  # besides the fact's text


class DurableEngine:
    """The default engine.

    A lock is held while the core works on a fact: assert, read and retract are one step. An exception in the middle,
    and a fork, leave the state behind; the network is then built anew. A signal handler may interrupt that step and ask
    in the same thread: it is answered without the core.
    """

    def __init__(self, program: Program) -> None:
        lowered = Lowered(program)
        self._compute = computing(program.numbers)
        self._strict = _Networks(lowered, program.facts, relaxed=False)
        self._relaxed = _Networks(lowered, program.facts, relaxed=True)

    def fired(self, values: Values) -> set[str]:
        """Return the ids of the conditions that are true."""
        return self._strict.run(self._compute(values))

    def match(self, values: Values) -> Match:
        """Return the ids of the conditions that are true and of those that are unknown."""
        values = self._compute(values)
        fired = self._strict.run(values)
        return Match(fired, lambda: self._relaxed.run(values) - fired)


_Key = tuple[str | int, ...]  # the ids of a node, and its number if others read it


@attrs.define(eq=False)
class _Handle:
    """A network in the core."""

    number: int
    part: Network
    keys: dict[str, dict[str, _Key]]  # action -> alias
    writer: int


class _Networks:
    """The networks of a layout, and the loop that runs them."""

    def __init__(self, lowered: Lowered, facts: Mapping[str, Fact], *, relaxed: bool) -> None:
        self._nodes, self._facts, self._relaxed = lowered.nodes, facts, relaxed
        self._layout: Layout | None = None
        self._lock, self._working = RLock(), False
        self._levels: list[list[_Handle]] | None = None
        self._finalizer: weakref.finalize[[list[int]], _Networks] | None = None
        self._read = {number for number, node in enumerate(self._nodes) if node.read}
        self._keys: list[_Key] = [
            (*node.ids, number) if node.read else tuple(node.ids) for number, node in enumerate(self._nodes)
        ]
        _alive.add(self)

    def run(self, values: Values) -> set[str]:
        """Return the ids of the nodes that are true."""
        with self._lock:
            if self._working:  # this very thread is in the middle of another fact, below a signal handler
                return self._decided(values)
            self._working = True
            try:
                found = self._run(self._build() if self._levels is None else self._levels, values)
            except BaseException:
                self._drop()  # a fact may still be in there
                raise
            finally:
                self._working = False
        found -= self._read
        return found  # type: ignore[return-value]

    def _run(self, levels: list[list[_Handle]], values: Values) -> set[str | int]:
        core = durable_core.load()
        assert_fact, retract_fact = core.assert_fact, core.retract_fact
        start, proceed = core.start_action_for_state, core.complete_and_start_action
        texts = [writer(values) for writer in self._writers]
        found: set[str | int] = set()
        for level, send in zip(levels, self._sent, strict=True):
            for handle in level:
                text = f"{texts[handle.writer]}{self._end}"
                number = handle.number
                code, state = assert_fact(number, text)
                if code == 0:
                    action = start(number, state)
                    if action:
                        stride = len(text) + _BETWEEN_ALIASES
                        firing = action[1]
                        while firing:
                            found.update(*map(handle.keys[firing[2]].__getitem__, firing[_FIRST_ALIAS::stride]))
                            firing = proceed(number, state)
                    retract_fact(number, _RETRACT)
                elif code != 1:  # 1: nothing matched; anything else would be a wrong answer
                    raise RuntimeError(f"durable_rules did not take a fact in: code {code}")
            for node in found & send.keys():
                for writer, text in enumerate(send[node]):
                    texts[writer] += text
        if self._deep:
            self._decide_deep(values, found)
        return found

    def _decide_deep(self, values: Values, found: set[str | int]) -> None:
        """Add the nodes beyond the last level of networks that are true, each after the ones it reads."""

        def passes(test: Condition | Ref) -> bool:
            if isinstance(test, Ref):
                return test.node in found
            truth = test_holds(test, values)
            return self._relaxed if truth is None else truth

        for node, terms in self._deep:
            if any(all(passes(test) for test in term) for term in terms):
                found.update(self._keys[node])

    def _decided(self, values: Values) -> set[str]:
        """Return the ids of the nodes that are true, in plain Python."""
        found: set[int] = set()
        ids: set[str] = set()
        for number, node in enumerate(self._nodes):
            if self._is_true(node.tree, values, found):
                found.add(number)
                ids.update(node.ids)
        return ids

    def _is_true(self, tree: Tree, values: Values, found: set[int]) -> bool:
        match tree:
            case Ref(node):
                return node in found
            case And(parts):
                return all(self._is_true(part, values, found) for part in parts)
            case Or(parts):
                return any(self._is_true(part, values, found) for part in parts)
        truth = test_holds(tree, values)
        return self._relaxed if truth is None else truth

    def _build(self) -> list[list[_Handle]]:
        layout = self._layout = self._layout or Layout(self._nodes, self._facts, relaxed=self._relaxed)
        self._deep = layout.deep
        parts = [part for level in layout.levels for part in level]
        guard = layout.encoder.guard
        together = frozenset().union(*(part.properties for part in parts))
        shared = len(together) <= MOST_PROPERTIES
        sent = [together] if shared else [part.properties for part in parts]
        self._writers = [layout.encoder.writer(properties - {guard}) for properties in sent]
        self._end = f',"{guard}":1}}'
        levels: list[list[_Handle]] = []
        index = 0
        for level in layout.levels:
            levels.append([])
            for part in level:
                keys = {a: {alias: self._keys[n] for alias, n in of.items()} for a, of in part.nodes.items()}
                levels[-1].append(_Handle(_create(part, guard), part, keys, 0 if shared else index))
                index += 1
        self._sent = self._texts_of_nodes(layout, levels, sent)
        self._levels = levels
        self._finalizer = weakref.finalize(self, _delete, [handle.number for level in levels for handle in level])
        self._finalizer.atexit = False  # the process gives everything back anyway
        return levels

    def _texts_of_nodes(
        self, layout: Layout, levels: list[list[_Handle]], sent: list[frozenset[str]]
    ) -> list[dict[str | int, list[str]]]:
        """For each level, node -> what each message is given when this node is true."""
        texts: list[dict[str | int, list[str]]] = []
        for level in levels:
            nodes = {node for handle in level for of in handle.part.nodes.values() for node in of.values()}
            texts.append({})
            for node in nodes & self._read:
                property_ = {layout.encoder.name(Ref(node)): 1}
                texts[-1][node] = [layout.encoder.properties(property_, names) for names in sent]
        return texts

    def _drop(self) -> None:
        self._levels = None
        if self._finalizer is not None:
            self._finalizer()
            self._finalizer = None

    def after_fork(self) -> None:
        """In a child process: the parent may have been in the middle of something, so its copy is left alone."""
        self._lock, self._working = RLock(), False
        self._levels = None
        if self._finalizer is not None:
            self._finalizer.detach()
            self._finalizer = None


def _create(part: Network, guard: str) -> int:
    """Create a network and run it once, so that its state and the core's own fact are there."""
    core = durable_core.load()
    number: int = core.create_ruleset("backrules", part.text)
    code, state = core.assert_fact(number, f'{_RETRACT[:-1]},"{guard}":0}}')
    if code == 0:
        action = core.start_action_for_state(number, state)
        while action and core.complete_and_start_action(number, state):
            pass
        core.retract_fact(number, _RETRACT)
    return number


def _delete(numbers: list[int]) -> None:
    core = durable_core.load()
    for number in numbers:
        core.delete_state(number, "1")  # or it would leak; it crashes where no action ever ran, so `_create` runs one
        core.delete_ruleset(number)


_alive: weakref.WeakSet[_Networks] = weakref.WeakSet()


def _after_fork() -> None:
    for networks in _alive:
        networks.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
