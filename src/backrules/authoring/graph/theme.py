"""How each kind of node and edge looks: a colour, and a line that tells it apart without one."""

from __future__ import annotations

import attrs

from backrules.authoring.graph.graph import EdgeKind, NodeKind

__all__ = ["COLOURS", "HEADINGS", "LINES", "Stroke"]

HEADINGS: dict[NodeKind, str] = {
    "fact": "facts",
    "derived": "derived facts",
    "rule": "rules",
    "advice": "advice",
}

COLOURS = {  # of a kind of node, of a rule by its effect: fill, border, text
    "fact": ("#ffffff", "#57606a", "#24292f"),
    "derived": ("#f3f4f6", "#57606a", "#24292f"),
    "advise": ("#dafbe1", "#1a7f37", "#0b3d1d"),
    "avoid": ("#ffebe9", "#b42318", "#5c0f0a"),
    "caution": ("#fff8c5", "#9a6700", "#4d2d00"),
    "advice": ("#ddf4ff", "#0969da", "#0a3069"),
}


@attrs.frozen
class Stroke:
    """How edges of a kind look.

    Attributes:
        colour: of the line.
        width: in pixels.
        dashes: the lengths of strokes and gaps, "" for an unbroken line.
        dot: the style and arrowhead in DOT.
        mermaid: the arrow in Mermaid.
    """

    colour: str
    width: float
    dashes: str
    dot: str
    mermaid: str


LINES: dict[EdgeKind, Stroke] = {
    "reads": Stroke("#6b7280", 1.0, "", "style=solid, arrowhead=vee", "-->"),
    "needs": Stroke("#7a3fb0", 1.2, "7 3 1.5 3", 'style="dashed,dotted", arrowhead=odot', "--o"),
    "advise": Stroke("#1a7f37", 1.6, "", "style=bold, arrowhead=normal", "==>"),
    "avoid": Stroke("#b42318", 1.4, "7 4", "style=dashed, arrowhead=tee", "--x"),
    "caution": Stroke("#8a5a00", 1.4, "1.5 3.5", "style=dotted, arrowhead=vee", "-.->"),
}
