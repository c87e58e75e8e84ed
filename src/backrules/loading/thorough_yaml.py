"""All of YAML 1.2 to a tree with places, in bounded time and memory, and what is wrong with a text in words.

ruamel.yaml scans; the tree is built from its events, so that depth is counted while reading and nothing is
constructed that a file could choose. Anchors, aliases, tags and further documents are refused: no ruleset needs them,
and they are what YAML bombs and code execution are made of.

It is imported where a text needs it: most do not, and ruamel.yaml takes as long to import as a ruleset to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from backrules._util.printable import shortened
from backrules._util.spans import Source, Span
from backrules.errors import Problem
from backrules.loading.core_schema import core_schema
from backrules.loading.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["read_all_yaml"]

# what would move a terminal's cursor or turn its text around, and halves of characters that cannot be written
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BEYOND = re.compile(r"\\U(?!000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{8}")


class _Refused(Exception):
    def __init__(self, message: str, start: int, end: int) -> None:
        self.message, self.start, self.end = message, start, end


def read_all_yaml(source: Source, problems: list[Problem], deepest: int, longest_key: int) -> MappingNode | None:
    """Return the mapping that a file holds; None, with a problem reported, if it holds none or does not parse.

    Args:
        source: the text.
        problems: takes what is wrong.
        deepest: how deep it may be nested.
        longest_key: how many characters a key may have.
    """
    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 2)
    try:
        return _Builder(source, parser.parse(source.text), problems, deepest, longest_key).document()
    except _Refused as error:
        problems.append(Problem(error.message, span=Span(source, error.start, error.end)))
    except ReaderError as error:
        start = min(error.position, len(source.text))
        problems.append(Problem("this character may not stand in YAML", span=Span(source, start, start + 1)))
    except MarkedYAMLError as error:
        problems.append(_marked(source, error))
    except (
        Exception
    ) as error:  # whatever it is, it comes from this text: a \\U beyond all characters is an OverflowError
        problems.append(_other(source, error))
    return None


def _other(source: Source, error: Exception) -> Problem:
    """Return what ruamel.yaml has no words and no place for."""
    found = _BEYOND.search(source.text)
    if found is not None:
        return Problem("this stands for no character", span=Span(source, found.start(), found.end()))
    return Problem(f"this is not YAML: {type(error).__name__}", span=_at(source, 0))


# what ruamel.yaml says, the same in words for somebody who writes rules, and the mend
_MISTAKES = tuple(
    (re.compile(pattern), message, mend)
    for pattern, message, mend in (
        (r"expected the node content", "expected a value here", "quote the text if it begins like this"),
        (r"mapping values are not allowed", "here a second colon makes a key of a text", "quote the text"),
        (r"character '\\t' that cannot", "here stands a tab", "indent with spaces"),
        (
            r"expected ',' or '[}\]]', but got '[\[{\]}]'",
            "a bracket stands here in a text without quotes, inside of other brackets",
            'quote the whole text: when: "x in [a, b]"',
        ),
        (
            r"expected ',' or '[}\]]', but got '<(stream end|block|document)",
            "the bracket that opens here is never closed",
            "close it, or indent what belongs into it",
        ),
        (
            r"expected ',' or '[}\]]'",
            "expected a comma or the closing bracket",
            "quote the text before it if it goes on",
        ),
        (r"unexpected end of stream.*quoted", "the quote that opens here is never closed", "close it"),
        (r"unknown escape character", "this escape is none", "write a backslash twice, or use single quotes"),
        (r"expected escape sequence", "this escape is not whole", "write a backslash twice, or use single quotes"),
        (r"could not find expected ':'", "expected a colon behind this key", ""),
        (
            r"but found '<scalar>'",
            "something stands behind the end of a text",
            "a quote in a text in single quotes is written twice",
        ),
        (
            r"but found '(<block|\?|-)|sequence entries are not allowed",
            "this line is not indented like those around it",
            "",
        ),
        (r"character '(.)' that cannot", "no text begins like this", "quote the text"),
    )
)


def _marked(source: Source, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = re.sub(r"\s+", " ", f"{error.problem or 'this is not YAML'} {error.context or ''}").strip()
    for pattern, message, mend in _MISTAKES:
        if pattern.search(said):
            if "opens here" in message:
                mark = error.context_mark or mark
            if "behind the end" in message and mark:
                message, mend = _what_ended(source, mark.index, message, mend)
            if "second colon" in message and mark and not _second_colon(source, mark.index):
                message, mend = "a line above has no colon behind its key", ""
            return Problem(message, span=_at(source, mark.index if mark else 0), hint=mend)
    return Problem(said, span=_at(source, mark.index if mark else 0))


def _what_ended(source: Source, place: int, message: str, mend: str) -> tuple[str, str]:
    """Return what stands behind the end of what, by the character before a place, and the mend."""
    end = source.text[:place].rstrip(" ")[-1:]
    if end in ("}", "]"):
        return (
            "something stands behind the closing bracket",
            f"a text that begins with {'{' if end == '}' else '['} takes quotes",
        )
    if end == '"':
        return message, """put all of it in quotes: '"a" in b'"""
    return message, mend


def _second_colon(source: Source, place: int) -> bool:
    """Whether a colon stands on the line before a place."""
    return ": " in source.text[source.text.rfind("\n", 0, place) + 1 : place]


def _at(source: Source, place: int) -> Span:
    start = min(place, max(0, len(source.text) - 1))
    return Span(source, start, start + 1)


class _Builder:
    """Builds a tree from the events of one file."""

    def __init__(
        self, source: Source, events: Iterator[Any], problems: list[Problem], deepest: int, longest_key: int
    ) -> None:
        self.source, self.events, self.problems = source, events, problems
        self.deepest, self.longest_key = deepest, longest_key

    def span(self, event: Any) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        return Span(self.source, start, max(end, start + 1))

    def refuse(self, event: Any, message: str) -> _Refused:
        span = self.span(event)
        return _Refused(message, span.start, span.end)

    def document(self) -> MappingNode | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise self.refuse(event, "a file holds one YAML document")
            if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent, AliasEvent)):
                root = self.node(event, 1)
        if root is None or (isinstance(root, ScalarNode) and root.value is None):
            return MappingNode({}, Span(self.source, 0, 1))
        if isinstance(root, MappingNode):
            return root
        folder = PurePath(self.source.name).parent.name
        listed = isinstance(root, SequenceNode) and folder in ("rules", "cases")
        mend = f"write `{folder}:` above the list" if listed else ""
        self.problems.append(Problem("expected a mapping: keys, each with a colon", span=root.span, hint=mend))
        return None

    def node(self, event: Any, depth: int) -> Node:
        if depth > self.deepest:
            raise self.refuse(event, f"nested more than {self.deepest} deep")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self.refuse(event, "anchors and aliases (& and *) are not allowed; quote the text if it begins so")
        if getattr(event, "tag", None):
            raise self.refuse(event, "tags (!) are not allowed; quote the text if it begins so")
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: Any) -> ScalarNode:
        span = self.span(event)
        self.text(event)
        raw = self.source.text[span.start : span.end]
        start = None
        if raw == event.value:
            start = span.start
        elif raw[1:-1] == event.value and raw[:1] in "\"'":
            start = span.start + 1
        value = core_schema(event.value) if event.style is None or event.style == "" else event.value
        return ScalarNode.at(span, value, start)

    def text(self, event: Any) -> str:
        """Return the text of a scalar, in which two halves of a character, as JSON writes them, are one."""
        if _SURROGATES.search(event.value):
            event.value = event.value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if found := _UNPRINTABLE.search(event.value):
            character = ord(found.group())
            if 0xD800 <= character <= 0xDFFF:
                raise self.refuse(event, f"U+{character:04X} is half of a character, and the other half is not here")
            raise self.refuse(event, f"the character U+{character:04X} may not stand in a ruleset")
        return str(event.value)

    def sequence(self, event: Any, depth: int) -> SequenceNode:
        items: list[Node] = []
        for inner in self.events:
            if isinstance(inner, SequenceEndEvent):
                break
            items.append(self.node(inner, depth + 1))
        return SequenceNode(tuple(items), self.span(event))

    def mapping(self, event: Any, depth: int) -> MappingNode:
        entries: dict[str, Entry] = {}
        for key in self.events:
            if isinstance(key, MappingEndEvent):
                break
            if not isinstance(key, ScalarEvent):
                raise self.refuse(key, "a key is a name, not a list or a mapping")
            self.node(key, depth)
            if len(key.value) > self.longest_key:
                raise self.refuse(key, f"a key has at most {self.longest_key} characters")
            span, value = self.span(key), self.node(next(self.events), depth + 1)
            if key.value in entries:
                first = entries[key.value].key_span.line
                message = f"the key {shortened(key.value)} stands here twice; it was first given in line {first}"
                self.problems.append(Problem(message, span=span))
            else:
                entries[key.value] = Entry.at(span, value)
        return MappingNode(entries, self.span(event))
