"""The style sheet of the SVG picture: light, dark, and what stays when a pointer rests on a box."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

import attrs

from backrules.authoring.graph.layout import Link
from backrules.authoring.graph.theme import LINES

__all__ = ["ROOT", "css", "hover_css"]

ROOT = "backrules-graph"  # of every rule, so that a page around the picture keeps its own style


@attrs.frozen
class _Colours:
    """Of a page: paper, text, pale text, and box -> fill and border."""

    paper: str
    text: str
    pale: str
    boxes: dict[str, tuple[str, str]]


_LIGHT = _Colours(
    "#ffffff",
    "#1f2328",
    "#57606a",
    {
        "fact": ("#ffffff", "#57606a"),
        "derived": ("#f3f4f6", "#8b949e"),
        "advise": ("#e9f9ee", "#1a7f37"),
        "avoid": ("#ffefed", "#b42318"),
        "caution": ("#fff8df", "#9a6700"),
        "advice": ("#e5f4ff", "#0969da"),
    },
)
_DARK = _Colours(
    "#0d1117",
    "#e6edf3",
    "#a3adb8",
    {
        "fact": ("#161b22", "#8b949e"),
        "derived": ("#21262d", "#6e7681"),
        "advise": ("#0f2417", "#56d364"),
        "avoid": ("#2d1416", "#ff8a80"),
        "caution": ("#2a2110", "#e3b341"),
        "advice": ("#0f2136", "#58a6ff"),
    },
)


def css() -> str:
    """Return the style sheet that every picture has."""
    lines = [
        f".{ROOT} text{{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Ubuntu,'DejaVu Sans',sans-serif}}",
        f".{ROOT} .first{{font-size:12.5px;font-weight:500}} .{ROOT} .second{{font-size:10.5px}}",
        f".{ROOT} .title{{font-size:18px;font-weight:600}} .{ROOT} .heading{{font-size:14px;font-weight:600}}",
        f".{ROOT} .note{{font-size:12px}}",
        f".{ROOT} .e{{fill:none;stroke-linecap:butt}} .{ROOT} .e.fan{{opacity:.42}}",
        f".{ROOT} .n rect{{stroke-width:1.1}}",
        f".{ROOT} .n .mark{{stroke:none}} .{ROOT} .n.safety .frame{{stroke-width:2.6}}",
        *(f".{ROOT} .{kind}-line{{{_stroke(kind)}}}" for kind in LINES),
        *_coloured(_LIGHT, dark=False),
        "@media (prefers-color-scheme:dark){",
        *_coloured(_DARK, dark=True),
        "}",
    ]
    return "\n".join(lines)


def _stroke(kind: str) -> str:
    line = LINES[kind]  # type: ignore[index]
    dashes = f";stroke-dasharray:{line.dashes}" if line.dashes else ""
    return f"stroke-width:{line.width:g}{dashes}"


def _coloured(colours: _Colours, *, dark: bool) -> Iterator[str]:
    yield f".{ROOT} .paper{{fill:{colours.paper}}} .{ROOT} text{{fill:{colours.text}}}"
    yield f".{ROOT} .second,.{ROOT} .note{{fill:{colours.pale}}}"
    for box, (fill, border) in colours.boxes.items():
        yield f".{ROOT} .{box} .frame{{fill:{fill};stroke:{border}}} .{ROOT} .{box} .mark{{fill:{border}}}"
    for kind, line in LINES.items():
        colour = line.dark if dark else line.light
        yield f".{ROOT} .{kind}-line{{stroke:{colour}}} .{ROOT} .{kind}-head{{fill:{colour}}}"


def hover_css(
    numbers: Mapping[Hashable, int], edges: Sequence[tuple[Hashable, Hashable]], links: Sequence[Link]
) -> Iterator[str]:
    """Yield rules by which all fades but what leads to a box, and what it leads to.

    Args:
        numbers: node -> the number in its class `nN`.
        edges: from node to node.
        links: the drawn lines, of which the N-th has the class `eN`, and the edges that run on each.
    """
    hovered = f".{ROOT}:has(.n:hover)"
    yield f"{hovered} .e{{opacity:.06}} {hovered} .n{{opacity:.25}}"
    for key, number in numbers.items():
        before = _cone(key, [(end, start) for start, end in edges])
        after = _cone(key, edges)
        lit = {index for index, (start, end) in enumerate(edges) if end in before or start in after}
        lines = [f".e{index}" for index, link in enumerate(links) if not lit.isdisjoint(link.edges)]
        boxes = [f".n{numbers[one]}" for one in numbers if one in before or one in after]
        yield f".{ROOT}:has(.n{number}:hover) :is({','.join([*boxes, *lines])}){{opacity:1}}"


def _cone(key: Hashable, lines: Sequence[tuple[Hashable, Hashable]]) -> set[Hashable]:
    after: dict[Hashable, list[Hashable]] = {}
    for start, end in lines:
        after.setdefault(start, []).append(end)
    reached, pending = {key}, [key]
    while pending:
        new = set(after.get(pending.pop(), ())) - reached
        reached |= new
        pending += new
    return reached
