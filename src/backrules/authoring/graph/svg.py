"""The graph of a ruleset as an SVG picture: columns from facts to advice, a legend, colours for light and dark pages.

It holds no script and loads nothing. Where a pointer rests on a box, what leads to it and what it leads to stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from html import escape

import attrs

from backrules.authoring.graph.graph import EDGE_KINDS, EdgeKind, Key, Node, RuleGraph
from backrules.authoring.graph.layout import Link, Place, Track, arranged, links_of
from backrules.authoring.graph.style import ROOT, css, hover_css
from backrules.authoring.graph.texts import fitted, printable, text_width
from backrules.authoring.graph.theme import HEADINGS, SAID, counted

__all__ = ["to_svg"]

_MARGIN, _PADDING, _NARROWEST = 24.0, 9.0, 460.0
_WIDTHS = {"fact": 210.0, "derived": 200.0, "rule": 250.0, "advice": 250.0}
_FIRST, _SECOND, _NOTE, _TITLE = 12.5, 10.5, 12.0, 18.0  # sizes of fonts, as in the style sheet
_FIRST_LINE, _SECOND_LINE, _NOTE_LINE, _TITLE_LINE = 16.0, 14.0, 22.0, 26.0  # heights of lines
_SAMPLE = 46.0  # width of a line in the legend
_FAN = 7  # as many lines of a rule are paler than fewer
_HINT = "Point at a box to see what leads to it and what it leads to."


@attrs.frozen
class _Box:
    """A node with its texts in lines that fit."""

    node: Node
    first: tuple[str, ...]
    second: tuple[str, ...]

    @property
    def height(self) -> float:
        return 2 * _PADDING - 3 + _FIRST_LINE * len(self.first) + _SECOND_LINE * len(self.second)


@attrs.frozen
class _Sample:
    """A line of the legend."""

    kind: EdgeKind
    x: float
    y: float


def to_svg(graph: RuleGraph) -> str:
    """Return the text of an SVG picture. All texts are escaped, and cut to what their boxes can hold."""
    return "\n".join(_Picture(graph).lines()) + "\n"


class _Picture:
    def __init__(self, graph: RuleGraph) -> None:
        self.graph = graph
        self.boxes = {node.key: _box(node) for node in graph.nodes}
        self.columns = _columns(graph)
        self.edges: list[tuple[Hashable, Hashable]] = [(edge.start, edge.end) for edge in graph.edges]
        self.links = links_of(self.edges, self.columns)
        self.places = arranged(self.columns, {key: box.height for key, box in self.boxes.items()}, self.links)
        self.ports = self._ports()
        self.spans = _spans(self.columns, self.places, self.links)
        self.width = max(_NARROWEST, self.spans[-1][1] if self.spans else 0.0) + _MARGIN
        self.title = fitted(graph.title, self.width - 2 * _MARGIN, _TITLE, 3)
        self.note = fitted(f"{_counts(graph)}. {_HINT}", self.width - 2 * _MARGIN, _NOTE, 3)
        below = _MARGIN + _TITLE_LINE * len(self.title) + _NOTE_LINE * len(self.note) + 8
        self.samples = _samples(graph, self.width, below)
        self.top = (self.samples[-1].y if self.samples else below) + 58
        lowest = max((place.centre + place.height / 2 for place in self.places.values()), default=0.0)
        self.height = self.top + lowest + _MARGIN

    def lines(self) -> Iterator[str]:
        size = f'width="{_px(self.width)}" height="{_px(self.height)}"'
        box = f'viewBox="0 0 {_px(self.width)} {_px(self.height)}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" class="{ROOT}" role="img" {size} {box}>'
        yield f"<title>{_text(self.graph.title)}</title>"
        numbers: dict[Hashable, int] = {node.key: index for index, node in enumerate(self.graph.nodes)}
        yield f"<style>\n{css()}\n" + "\n".join(hover_css(numbers, self.edges, self.links)) + "\n</style>"
        yield from _heads(self.graph)
        yield f'<rect class="paper" width="{_px(self.width)}" height="{_px(self.height)}"/>'
        yield from self.above()
        yield from self.headings()
        yield from self.drawn_links()
        for node in self.graph.nodes:
            yield from self.drawn_box(node, numbers[node.key])
        yield "</svg>"

    def above(self) -> Iterator[str]:
        """Draw the title, what it shows, and the legend."""
        for index, line in enumerate(self.title):
            yield _line("title", _MARGIN, _MARGIN + 16 + _TITLE_LINE * index, line)
        below = _MARGIN + 14 + _TITLE_LINE * len(self.title)
        for index, line in enumerate(self.note):
            yield _line("note", _MARGIN, below + _NOTE_LINE * index, line)
        for sample in self.samples:
            line = f"M{_px(sample.x)} {_px(sample.y)}h{_px(_SAMPLE - 8)}"
            yield f'<path class="{sample.kind}-line" fill="none" d="{line}"{_head(sample.kind)}/>'
            yield _line("note", sample.x + _SAMPLE, sample.y + 4, SAID[sample.kind])

    def headings(self) -> Iterator[str]:
        """Draw the word above each column; derived facts that read others have columns of their own."""
        told = set()
        for key, column in self.columns.items():
            if column not in told:
                told.add(column)
                kind = self.boxes[key].node.kind
                again = kind == "derived" and column > min(self.columns[k] for k in self.columns if k[0] == "derived")
                words = "made of derived facts" if again else HEADINGS[kind]
                yield _line("heading", self.spans[column][0], self.top - 16, words)

    def drawn_links(self) -> Iterator[str]:
        """Draw the lines, those that say most on top."""
        fans = Counter(link.start for link in self.links)
        drawn = [(self.look(link), index, link) for index, link in enumerate(self.links)]
        for kind, index, link in sorted(drawn, key=lambda one: (EDGE_KINDS.index(one[0]), one[1])):
            head = "" if isinstance(link.end, Track) else _head(kind)
            fan = " fan" if fans[link.start] >= _FAN and not isinstance(link.end, Track) else ""
            yield f'<path class="e e{index} {kind}-line{fan}" d="{self.way(link, kind)}"{head}/>'

    def look(self, link: Link) -> EdgeKind:
        kinds = {self.graph.edges[index].kind for index in link.edges}
        return kinds.pop() if len(kinds) == 1 else "reads"

    def way(self, link: Link, kind: EdgeKind) -> str:
        """Return the path of a line: a curve between two columns, and straight on through the column of a track."""
        start, end = self.places[link.start], self.places[link.end]
        left, right = self.spans[start.column][1], self.spans[end.column][0]
        above, below = self.top + start.centre, self.top + end.centre + self.ports.get((link.end, kind), 0.0)
        bend = (right - left) / 2
        stop = right if isinstance(link.end, Track) else right - 5
        points = [(left + bend, above), (stop - bend, below), (stop, below)]
        curve = f"M{_px(left)} {_px(above)}C" + " ".join(f"{_px(x)} {_px(y)}" for x, y in points)
        return f"{curve}H{_px(self.spans[end.column][1])}" if isinstance(link.end, Track) else curve

    def _ports(self) -> dict[tuple[Hashable, EdgeKind], float]:
        """Return how far from the middle of a box the lines of each kind arrive: the kinds from above come in above."""
        found: dict[Hashable, dict[EdgeKind, list[float]]] = {}
        for link in self.links:
            if not isinstance(link.end, Track):
                kinds = found.setdefault(link.end, {})
                kinds.setdefault(self.look(link), []).append(self.places[link.start].centre)
        ports = {}
        for end, kinds in found.items():
            order = sorted(kinds, key=lambda kind: (sum(kinds[kind]) / len(kinds[kind]), EDGE_KINDS.index(kind)))
            for index, kind in enumerate(order):
                ports[end, kind] = (index - (len(order) - 1) / 2) * 0.2 * self.places[end].height
        return ports

    def drawn_box(self, node: Node, number: int) -> Iterator[str]:
        """Draw a box with its texts, and the rest of what is known as its tooltip."""
        box, place = self.boxes[node.key], self.places[node.key]
        x, width = self.spans[place.column][0], _WIDTHS[node.kind]
        look = node.effect or node.kind
        position = f'x="{_px(x)}" y="{_px(self.top + place.centre - box.height / 2)}"'
        size = f'width="{_px(width)}" height="{_px(box.height)}"'
        yield f'<g class="n n{number} {look}{" safety" if node.safety else ""}">'
        yield f"<title>{_tooltip(node)}</title>"
        yield f"<svg {position} {size}>"  # a frame of its own, which cuts off what a font makes too wide
        inside = f'x="1.5" y="1.5" width="{_px(width - 3)}" height="{_px(box.height - 3)}"'
        yield f'<rect class="frame" {inside} rx="{10 if node.kind in ("advice", "derived") else 3}"/>'
        if node.kind == "rule":
            yield f'<rect class="mark" x="1.5" y="1.5" width="5" height="{_px(box.height - 3)}"/>'
        y = _PADDING + 9.5
        for style, height, lines in (("first", _FIRST_LINE, box.first), ("second", _SECOND_LINE, box.second)):
            for line in lines:
                yield _line(style, _PADDING + 3, y, line)
                y += height
        yield "</svg></g>"


def _counts(graph: RuleGraph) -> str:
    counts = Counter(node.kind for node in graph.nodes)
    return ", ".join(counted(kind, counts[kind]) for kind in HEADINGS if counts[kind]) or "nothing to show"


def _box(node: Node) -> _Box:
    width = _WIDTHS[node.kind] - 2 * _PADDING - 4
    above, below = (node.id, node.title) if node.kind == "rule" else (node.title, node.id)
    first = fitted(above, width, _FIRST, 3)
    return _Box(node, tuple(first), tuple(fitted(below, width, _SECOND, 2)) if below != above else ())


def _columns(graph: RuleGraph) -> dict[Key, int]:
    """Return the column of each node: derived facts behind all that they read; no column is empty."""
    before: dict[Key, list[Key]] = {}
    for edge in graph.edges:
        before.setdefault(edge.end, []).append(edge.start)
    depths: dict[Key, int] = {}
    pending = [node.key for node in graph.nodes if node.kind == "derived"]
    while pending:  # each after what it reads, however the ruleset lists them
        key = pending[-1]
        inner = [one for one in before.get(key, ()) if one[0] == "derived" and one not in depths]
        pending += inner
        if not inner:
            pending.pop()
            depths[key] = 1 + max((depths[one] for one in before.get(key, ()) if one[0] == "derived"), default=0)
    last = max(depths.values(), default=0)
    kinds = {"fact": 0, "rule": last + 1, "advice": last + 2}
    raw = {node.key: depths[node.key] if node.kind == "derived" else kinds[node.kind] for node in graph.nodes}
    ranks = {column: rank for rank, column in enumerate(sorted(set(raw.values())))}
    return {key: ranks[column] for key, column in raw.items()}


def _spans(
    columns: dict[Key, int], places: dict[Hashable, Place], links: tuple[Link, ...]
) -> list[tuple[float, float]]:
    """Return the left and right end of each column; where many lines run there is more room between two."""
    widths = {column: _WIDTHS[kind] for (kind, _), column in columns.items()}
    leaving = Counter(places[link.start].column for link in links)
    spans, x = [], _MARGIN
    for column in range(len(widths)):
        spans.append((x, x + widths[column]))
        x += widths[column] + min(280.0, 80 + 0.8 * leaving[column])
    return spans


def _samples(graph: RuleGraph, width: float, y: float) -> list[_Sample]:
    """Return the legend: the kinds of lines that are there, in as many rows as they take."""
    there = {edge.kind for edge in graph.edges}
    samples, x = [], _MARGIN
    for kind in EDGE_KINDS:
        if kind not in there:
            continue
        room = _SAMPLE + text_width(SAID[kind], _NOTE) + 14
        if x + room > width and x > _MARGIN:
            x, y = _MARGIN, y + _NOTE_LINE
        samples.append(_Sample(kind, x, y))
        x += room
    return samples


def _heads(graph: RuleGraph) -> Iterator[str]:
    there = {edge.kind for edge in graph.edges}
    for kind in EDGE_KINDS:
        if kind in there:
            size = 'markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" refX="2" refY="4" orient="auto"'
            yield f'<marker id="{ROOT}-{kind}" {size}><path class="{kind}-head" d="M1 1L7 4L1 7z"/></marker>'


def _head(kind: EdgeKind) -> str:
    return f' marker-end="url(#{ROOT}-{kind})"'


def _line(style: str, x: float, y: float, text: str) -> str:
    return f'<text class="{style}" x="{_px(x)}" y="{_px(y)}">{_text(text)}</text>'


def _tooltip(node: Node) -> str:
    return "\n".join(_text(line) for line in (node.id, node.title, *node.about))


def _text(text: str) -> str:
    return escape(" ".join(printable(text).split()))


def _px(number: float) -> str:
    """Return a number of pixels, short and the same everywhere."""
    return f"{number:.1f}".removesuffix(".0")
