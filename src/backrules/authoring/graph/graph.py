"""The graph of a ruleset as data: what reads what, and what each rule does to which advice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Literal, get_args

import attrs

from backrules._util.printable import quoted
from backrules.conditions import Condition, arithmetic_to_text, names_read, quantities, to_text
from backrules.errors import UsageError, nearest
from backrules.model import AdviceDefinition, Rule, RulesetData
from backrules.wording.texts import without_values

__all__ = [
    "EDGE_KINDS",
    "Edge",
    "EdgeKind",
    "Key",
    "Node",
    "NodeKind",
    "RuleGraph",
    "restricted",
    "rule_graph",
]

NodeKind = Literal["fact", "derived", "rule", "advice"]
EdgeKind = Literal["reads", "needs", "advise", "avoid", "caution"]
EDGE_KINDS: tuple[EdgeKind, ...] = get_args(EdgeKind)

Key = tuple[NodeKind, str]


@attrs.frozen
class Node:
    """A fact, a derived fact or computed number, a rule, or an advice.

    Attributes:
        kind: which of these it is.
        id: its id; an advice may be called like a fact.
        title: its title; of a rule what it does, to how many.
        about: what else there is to know, a line each: the question, the condition, the reason.
        effect: of a rule advise, avoid or caution.
        safety: it is a safety rule, or a fact that is a warning sign.
    """

    kind: NodeKind
    id: str
    title: str
    about: tuple[str, ...] = ()
    effect: EdgeKind | None = None
    safety: bool = False

    @property
    def key(self) -> Key:
        """What names it in its graph."""
        return self.kind, self.id


@attrs.frozen
class Edge:
    """A line from one node to another.

    Attributes:
        start: the key of the node that it leaves.
        end: the key of the node that it leads to.
        kind: `reads` to conditions, `needs` to what an advice takes; advise, avoid or caution from a rule.
    """

    start: Key
    end: Key
    kind: EdgeKind


@attrs.frozen
class RuleGraph:
    """The graph of a ruleset, or a part of it.

    Attributes:
        title: the title of the ruleset and its version.
        nodes: by kind, and each kind in the order of the ruleset.
        edges: in the order of the nodes that they leave.
    """

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def rule_graph(data: RulesetData) -> RuleGraph:
    """Return the graph of a ruleset."""
    nodes = {node.key: node for node in _nodes(data)}
    places = {key: place for place, key in enumerate(nodes)}
    edges = sorted(_edges(data), key=lambda edge: (places[edge.start], places[edge.end], EDGE_KINDS.index(edge.kind)))
    return RuleGraph(f"{data.title} ({data.id} {data.version})", tuple(nodes.values()), tuple(dict.fromkeys(edges)))


def restricted(graph: RuleGraph, *, advice: Collection[str] = (), facts: Collection[str] = ()) -> RuleGraph:
    """Return the part of a graph that leads to some advice, and that some facts lead to.

    Args:
        graph: the graph.
        advice: ids of advice: what leads to one of them stays. None: whatever it leads to.
        facts: names of facts or derived facts: what one of them leads to stays. None: wherever it comes from.

    Raises:
        UsageError: there is no such advice or fact in the graph.
    """
    kept = {node.key for node in graph.nodes}
    if advice:
        ends = _keys_named(graph, advice, {"advice"}, "advice")
        kept &= _reached(ends, [(edge.end, edge.start) for edge in graph.edges])
    if facts:
        starts = _keys_named(graph, facts, {"fact", "derived"}, "fact")
        kept &= _reached(starts, [(edge.start, edge.end) for edge in graph.edges])
    return attrs.evolve(
        graph,
        nodes=tuple(node for node in graph.nodes if node.key in kept),
        edges=tuple(edge for edge in graph.edges if edge.start in kept and edge.end in kept),
    )


def _keys_named(graph: RuleGraph, names: Iterable[str], kinds: set[NodeKind], noun: str) -> list[Key]:
    there = {node.id: node.key for node in graph.nodes if node.kind in kinds}
    for name in names:
        if name not in there:
            hint = f" ({found})" if (found := nearest(name, there)) else ""
            raise UsageError(f"there is no {noun} {quoted(name)}{hint}")
    return [there[name] for name in names]


def _reached(starts: Iterable[Key], lines: Iterable[tuple[Key, Key]]) -> set[Key]:
    after: dict[Key, list[Key]] = {}
    for start, end in lines:
        after.setdefault(start, []).append(end)
    reached = set(starts)
    pending = list(reached)
    while pending:
        new = [key for key in after.get(pending.pop(), ()) if key not in reached]
        reached.update(new)
        pending += new
    return reached


def _nodes(data: RulesetData) -> Iterator[Node]:
    for name, fact in data.facts.items():
        options = ", ".join(fact.options)
        unit = f", {fact.unit}" if fact.unit else ""
        kind = f"{fact.type}{unit}{': ' if options else ''}{options}"
        yield Node("fact", name, fact.title, (without_values(fact.ask, data), kind), safety=fact.safety)
    for name, derived in data.derived.items():
        yield Node("derived", name, derived.title or name, (to_text(derived.when),))
    for name, number in data.numbers.items():
        yield Node("derived", name, number.title or name, (arithmetic_to_text(number.compute),))
    for rule in data.rules.values():
        yield _rule(rule, data)
    for advice in data.advice.values():
        yield _advice(advice, data)


def _rule(rule: Rule, data: RulesetData) -> Node:
    points = f", +{rule.points} ({rule.strength})" if rule.effect == "advise" else ""
    many = f" {len(rule.targets)} pieces" if len(rule.targets) != 1 else ""
    safety = ", safety" if rule.safety else ""
    about = (without_values(rule.because, data), f"when {to_text(rule.when)}", str(rule.source))
    return Node("rule", rule.id, f"{rule.effect}s{many}{points}{safety}", about, rule.effect, rule.safety)


def _advice(advice: AdviceDefinition, data: RulesetData) -> Node:
    needs = (f"needs {to_text(advice.needs)}",) if advice.needs is not None else ()
    kind = f"{'urgent ' if advice.urgent else ''}{advice.kind}"
    return Node("advice", advice.id, advice.label, (kind, without_values(advice.detail, data), *needs))


def _edges(data: RulesetData) -> Iterator[Edge]:
    for name, derived in data.derived.items():
        yield from _read(data, derived.when, ("derived", name))
    for name, number in data.numbers.items():
        for quantity in quantities(number.compute):
            yield Edge(_source(data, quantity.name), ("derived", name), "reads")
    for rule in data.rules.values():
        yield from _read(data, rule.when, ("rule", rule.id))
        for target in rule.targets:
            yield Edge(("rule", rule.id), ("advice", target), rule.effect)
    for advice in data.advice.values():
        if advice.needs is not None:
            yield from _read(data, advice.needs, ("advice", advice.id), "needs")


def _read(data: RulesetData, condition: Condition, end: Key, kind: EdgeKind = "reads") -> Iterator[Edge]:
    for name in names_read(condition):
        yield Edge(_source(data, name), end, kind)


def _source(data: RulesetData, name: str) -> Key:
    return ("fact", name) if name in data.facts else ("derived", name)
