"""A ruleset as a graph: facts, derived facts, rules and advice, and the texts and the picture of it."""

from backrules.authoring.graph.dot import to_dot
from backrules.authoring.graph.graph import Edge, EdgeKind, Node, NodeKind, RuleGraph, restricted, rule_graph
from backrules.authoring.graph.graphviz import to_svg
from backrules.authoring.graph.mermaid import to_mermaid

__all__ = [
    "Edge",
    "EdgeKind",
    "Node",
    "NodeKind",
    "RuleGraph",
    "restricted",
    "rule_graph",
    "to_dot",
    "to_mermaid",
    "to_svg",
]
