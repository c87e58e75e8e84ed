"""How each kind of node and edge looks: a colour, and a line that tells it apart without one."""

from __future__ import annotations

import attrs

from backrules.authoring.graph.graph import EdgeKind, NodeKind

__all__ = ["HEADINGS", "LINES", "SAID", "Line", "counted"]

HEADINGS: dict[NodeKind, str] = {
    "fact": "facts",
    "derived": "derived facts",
    "rule": "rules",
    "advice": "advice",
}

SAID: dict[EdgeKind, str] = {
    "reads": "reads",
    "needs": "takes (needs)",
    "advise": "advises",
    "avoid": "avoids (holds back)",
    "caution": "cautions",
}


@attrs.frozen
class Line:
    """How edges of a kind look.

    Attributes:
        light: the colour on a light page.
        dark: the colour on a dark page.
        width: in pixels.
        dashes: the lengths of strokes and gaps, "" for an unbroken line.
        dot: the style and arrowhead in DOT.
        mermaid: the arrow in Mermaid.
    """

    light: str
    dark: str
    width: float
    dashes: str
    dot: str
    mermaid: str


LINES: dict[EdgeKind, Line] = {
    "reads": Line("#6b7280", "#9aa4b2", 1.0, "", "style=solid, arrowhead=vee", "-->"),
    "needs": Line("#7a3fb0", "#c297f0", 1.2, "7 3 1.5 3", 'style="dashed,dotted", arrowhead=odot', "--o"),
    "advise": Line("#1a7f37", "#56d364", 1.6, "", "style=bold, arrowhead=normal", "==>"),
    "avoid": Line("#b42318", "#ff8a80", 1.4, "7 4", "style=dashed, arrowhead=tee", "--x"),
    "caution": Line("#8a5a00", "#e3b341", 1.4, "1.5 3.5", "style=dotted, arrowhead=vee", "-.->"),
}


def counted(kind: NodeKind, count: int) -> str:
    """Return how many nodes of a kind there are, in words."""
    if kind == "advice":
        return f"{count} piece{'' if count == 1 else 's'} of advice"
    return f"{count} {HEADINGS[kind].removesuffix('s')}{'' if count == 1 else 's'}"
