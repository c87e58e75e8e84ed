"""YAML as a tree in which every key and value knows its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from backrules._util.spans import Span

__all__ = ["Entry", "MappingNode", "Node", "ScalarNode", "SequenceNode", "plain", "span_of"]


@attrs.define(unsafe_hash=True)  # not frozen, as it is with `Span`
class ScalarNode:
    """A string, number, truth value or null.

    Attributes:
        value: the value by the YAML 1.2 core schema.
        span: its place, quotes included.
        text_start: offset at which the text begins when it stands in the file as it is read, otherwise None.
    """

    value: str | int | float | bool | None
    span: Span
    text_start: int | None = None


@attrs.frozen
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@attrs.define(unsafe_hash=True)  # likewise
class Entry:
    """A key of a mapping, with its place, and its value."""

    key_span: Span
    value: Node


@attrs.frozen
class MappingNode:
    """A mapping with text keys."""

    entries: dict[str, Entry]
    span: Span


Node = ScalarNode | SequenceNode | MappingNode


def plain(node: Node) -> Any:
    """Return the tree as dicts, lists and scalars."""
    match node:
        case ScalarNode(value):
            return value
        case SequenceNode(items):
            return [plain(item) for item in items]
        case MappingNode(entries):
            return {key: plain(entry.value) for key, entry in entries.items()}


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
