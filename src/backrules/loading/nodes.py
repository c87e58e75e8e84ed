"""YAML as a tree in which every key and value knows its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules._util.spans import Source, Span

__all__ = ["Entry", "MappingNode", "Node", "Scalar", "ScalarNode", "SequenceNode", "Texts", "plain", "span_of"]

Scalar = str | int | float | bool | None


@attrs.define(unsafe_hash=True)  # not frozen, as it is with `Span`
class ScalarNode:
    """A string, number, truth value or null.

    Attributes:
        value: the value by the YAML 1.2 core schema.
        source: where it stands.
        start: offset at which it begins, quotes included.
        end: offset behind it.
        text_start: offset at which the text begins when it stands in the file as it is read, otherwise None.
    """

    value: Scalar
    source: Source
    start: int
    end: int
    text_start: int | None = None

    @property
    def span(self) -> Span:
        """Its place. Only messages need it, and a file has thousands: so it is made when somebody asks."""
        return Span(self.source, self.start, self.end)

    @classmethod
    def at(cls, span: Span, value: Scalar, text_start: int | None = None) -> ScalarNode:
        """Return a value with its place."""
        return cls(value, span.source, span.start, span.end, text_start)


@attrs.frozen
class Texts:
    """The items of a list that holds nothing but texts. Only messages need their places: see `nodes`.

    Attributes:
        values: what they mean.
        source: where they stand.
        start: offset at which the list begins.
        end: offset behind it.
        item: finds one after the other, each as its first group.
    """

    values: list[Scalar]
    source: Source
    start: int
    end: int
    item: re.Pattern[str]

    def nodes(self) -> tuple[Node, ...]:
        """Return the items with their places."""
        nodes: list[Node] = []
        for value, found in zip(self.values, self.item.finditer(self.source.text, self.start, self.end), strict=True):
            start, end = found.span(1)
            at = None if "\n" in found[1] else start + found[1].startswith('"')
            nodes.append(ScalarNode(value, self.source, start, end, at))
        return tuple(nodes)


def _nodes_of(found: tuple[Node, ...] | Texts) -> tuple[Node, ...]:
    return found.nodes() if isinstance(found, Texts) else found


@attrs.frozen
class SequenceNode:
    """A list.

    Attributes:
        found: its items, or what they are made from when somebody asks for them.
        span: its place.
    """

    found: tuple[Node, ...] | Texts = attrs.field(eq=_nodes_of)
    span: Span

    @lazy
    def items(self) -> tuple[Node, ...]:
        """Its items."""
        return _nodes_of(self.found)


@attrs.define(unsafe_hash=True)  # likewise
class Entry:
    """A key of a mapping, with its place, and its value.

    Attributes:
        source: where the key stands.
        start: offset at which it begins, quotes included.
        end: offset behind it.
        value: what it leads to.
    """

    source: Source
    start: int
    end: int
    value: Node

    @property
    def key_span(self) -> Span:
        """The place of the key."""
        return Span(self.source, self.start, self.end)

    @classmethod
    def at(cls, span: Span, value: Node) -> Entry:
        """Return a value whose key has a place."""
        return cls(span.source, span.start, span.end, value)


@attrs.frozen
class MappingNode:
    """A mapping with text keys."""

    entries: dict[str, Entry]
    span: Span


Node = ScalarNode | SequenceNode | MappingNode


def plain(node: Node) -> Any:
    """Return the tree as dicts, lists and scalars."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, MappingNode):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    found = node.found
    return [*found.values] if isinstance(found, Texts) else [plain(item) for item in found]


def span_of(entry: Entry, path: Iterable[str | int]) -> tuple[Span, Node]:
    """Return the place and node that a path below an entry leads to, or the nearest above it that exists.

    A path that ends at a mapping or list, or where nothing stands, gives the place of its key, which is one line.
    """
    span, node = entry.key_span, entry.value
    if _has_a_place(node):
        span = node.span
    for step in path:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node.entries:
            found = node.entries[step]
            span, node = found.key_span, found.value
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            break
        if _has_a_place(node):
            span = node.span
    return span, node


def _has_a_place(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is not None
