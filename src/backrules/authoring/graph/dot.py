"""The graph of a ruleset in the DOT language of Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from backrules.authoring.graph.graph import Node, RuleGraph
from backrules.authoring.graph.theme import COLOURS, HEADINGS, LINES

__all__ = ["to_dot"]

_COLUMNS = 30
_SHAPES = {"fact": "parallelogram", "derived": "box", "rule": "box", "advice": "box"}


def to_dot(graph: RuleGraph) -> str:
    """Return the text of a directed graph, every text quoted for DOT and for the entities it knows."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: RuleGraph) -> Iterator[str]:
    names = {node.key: f"n{index}" for index, node in enumerate(graph.nodes)}
    yield "digraph ruleset {"
    yield f"  graph [rankdir=LR, ranksep=2, nodesep=0.15, label={_quoted(graph.title)}, labelloc=t]"
    yield '  node [style=filled, fontname="sans-serif", fontsize=11]'
    yield '  edge [fontname="sans-serif", fontsize=9]'
    for kind, heading in HEADINGS.items():
        inside = [node for node in graph.nodes if node.kind == kind]
        if inside:
            yield f"  subgraph cluster_{kind} {{"
            yield f'    graph [label="{heading}", color="#9aa4b2"]'
            yield from (f"    {names[node.key]} {_look(node)}" for node in inside)
            yield "  }"
    for edge in graph.edges:
        line = LINES[edge.kind]
        look = f'color="{line.colour}", {line.dot}, tooltip="{edge.kind}"'
        yield f"  {names[edge.start]} -> {names[edge.end]} [{look}]"
    yield "}"


def _look(node: Node) -> str:
    first, second = (node.id, node.title) if node.kind == "rule" else (node.title, node.id)
    lines = [*textwrap.wrap(_printable(first), _COLUMNS), *([_printable(second)] if second != first else [])]
    fill, colour, _ = COLOURS[node.effect or node.kind]
    style = "filled" if node.kind in ("fact", "rule") else '"filled,rounded"'
    shape = f'shape={_SHAPES[node.kind]}, style={style}, fillcolor="{fill}", color="{colour}"'
    return f"[label={_joined(lines)}, tooltip={_joined(node.about)}, {shape}]"


def _printable(text: str) -> str:
    """Return a text without signs that have no place in a picture or turn its text around; they become spaces."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _joined(lines: list[str] | tuple[str, ...]) -> str:
    return '"' + "\\n".join(_quoted(line)[1:-1] for line in lines) + '"'


def _quoted(text: str) -> str:
    """Return a quoted string: DOT knows backslashes and, in labels, HTML entities."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, written)
    return f'"{" ".join(_printable(text).split())}"'
