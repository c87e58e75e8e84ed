"""The graph of a ruleset as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.authoring.graph.graph import EdgeKind, Node, NodeKind, RuleGraph
from backrules.authoring.graph.theme import COLOURS, HEADINGS, LINES
from backrules.render.mermaid import escaped, wrapped_label

__all__ = ["MOST_EDGES", "to_mermaid"]

MOST_EDGES = 500  # Mermaid draws no more, unless a page sets `maxEdges`

_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "fact": ('[/"', '"/]'),
    "derived": ('("', '")'),
    "rule": ('["', '"]'),
    "advice": ('(["', '"])'),
}


def to_mermaid(graph: RuleGraph) -> str:
    """Return the text of a Mermaid flowchart, all that could mean something to Mermaid or HTML written as entities."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: RuleGraph) -> Iterator[str]:
    names = {node.key: f"n{index}" for index, node in enumerate(graph.nodes)}
    yield "flowchart LR"
    for kind, heading in HEADINGS.items():
        inside = [node for node in graph.nodes if node.kind == kind]
        if inside:
            yield f'  subgraph {kind}s ["{heading}"]'
            yield from (f"    {names[node.key]}{_shape(node)}" for node in inside)
            yield "  end"
            yield f"  style {kind}s fill:none,stroke:#9aa4b2"
    used: dict[EdgeKind, list[str]] = {}
    for index, edge in enumerate(graph.edges):
        used.setdefault(edge.kind, []).append(str(index))
        yield f"  {names[edge.start]} {LINES[edge.kind].mermaid} {names[edge.end]}"
    for look, indexes in used.items():
        yield f"  linkStyle {','.join(indexes)} {_stroke(look)}"
    for name, (fill, border, text) in COLOURS.items():
        yield f"  classDef {name} fill:{fill},stroke:{border},color:{text}"


def _shape(node: Node) -> str:
    before, after = _SHAPES[node.kind]
    text = f"{wrapped_label(node.title)}<br/>" if node.title != node.id else ""
    if node.kind == "rule":
        return f"{before}{escaped(node.id)}<br/>{escaped(node.title)}{after}:::{node.effect}"
    return f"{before}{text}{escaped(node.id)}{after}:::{node.kind}"


def _stroke(kind: EdgeKind) -> str:
    line = LINES[kind]
    dashes = f",stroke-dasharray:{line.dashes}" if line.dashes else ""
    return f"stroke:{line.colour},stroke-width:{line.width:g}px{dashes}"
