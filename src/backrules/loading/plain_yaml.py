"""YAML as nearly everybody writes it, read in one go: several times as fast as a reader of all YAML.

This is no second YAML. It reads block mappings and lists, flow ones, plain and quoted texts, and gives up at the first
thing that it does not know for sure: then the whole file is read again by ruamel.yaml, which also words every mistake.
So for any text the tree is the one that ruamel.yaml would give, or none, which the tests hold against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from backrules._util.spans import Source, Span
from backrules.loading.nodes import Entry, MappingNode, Node, Scalar, ScalarNode, SequenceNode, Texts

__all__ = ["parse_plain_yaml"]

Resolve = Callable[[str], Scalar]

# characters of which every reader thinks the same: no tabs, no marks of direction, no other line ends
_STRANGE = re.compile("[^\n -~\xa0-\u200d\u2010-\u2027\u2030-\u2065\u206a-\ud7ff\U00010000-\U0010ffff]")
_GAP = re.compile(r"(?:[ \n]+|(?<=[ \n])#[^\n]*)*")  # spaces, line ends, comments
_INDENT = re.compile(r" *(?=[^ \n#])")  # of a line on which something stands
_LINE_END = re.compile(r"(?: +#[^\n]*)? *(?:\n|\Z)")
# a text without quotes: no `: ` and no ` #` in it, and nothing before it that means something
_WORD = r"(?:[^\s:#{stops}]++|:(?![\s{stops}])|(?<![\s])#)"
_FIRST = r"(?:[^\s\-?:,\[\]{{}}#&*!|>'\"%@`]|-(?![\s{stops}]))"
_KEY = re.compile(r"([^\W\d][\w.\-]{0,99}(?: [\w.\-]{1,40}){0,2}):(?=[ \n])")  # shorter than the longest one
_QUOTED = re.compile(r"\"([^\"\\\n]*)\"|'((?:[^'\n]++|'')*+)'")
_QUOTED_KEY = re.compile(rf"(?:{_QUOTED.pattern}):(?=[ \n])")


def _text(stops: str) -> re.Pattern[str]:
    """Return the pattern of one line of a plain text that certain characters end, without the spaces behind it."""
    first, more = _FIRST.format(stops=stops), rf"[^\n:#{stops}]*"
    return re.compile(rf"(?>{first}{more}(?:(?::(?![\s{stops}])|(?<!\s)#){more})*(?<! ))")


def _words(stops: str) -> str:
    """Return what a further line of such a text holds."""
    word = _WORD.format(stops=stops)
    return rf"{word}++(?: ++{word}++)*+"


def _following(stops: str) -> re.Pattern[str]:
    """Return the pattern of a further line of such a text."""
    return re.compile(rf"\n( *)({_words(stops)})")


_HEADER = re.compile(r"([>|])(-?)\n(?=( +)[^ \n])")
_AFTER = re.compile(r"\n*(?=( *)[^ \n]|\Z)")


@lru_cache(maxsize=64)
def _same_depth(indent: str) -> re.Pattern[str]:
    """Return the pattern of lines that are indented alike."""
    return re.compile(rf"(?:{indent}[^ \n][^\n]*\n)+")


_BLOCK_TEXT, _BLOCK_MORE = _text(""), _following("")
_LINE = re.compile(rf"{_KEY.pattern} +({_BLOCK_TEXT.pattern}) *\n(?=( *)[^ \n#])")  # a key and a text, and what follows
_STOPS = r",\[\]{}"  # what ends a text in brackets
_FLOW_TEXT, _FLOW_MORE = _text(_STOPS), _following(_STOPS)
_FLOW_TEXTS = re.compile(r"\[((?:[^\[\]{}\"]++|\"[^\"\\]*+\")*+)\]")  # a list that may hold nothing but texts
_FOLDED = r"\"[^\"\\\n]*+(?:(?<! )\n *[^\"\\\n ][^\"\\\n]*+)*+\""  # a quoted text, of one line or of several
_FLOW_ITEM = re.compile(rf"({_FOLDED}|{_FLOW_TEXT.pattern}(?:\n *{_words(_STOPS)})*+)")
_MEANING = frozenset(" -?&*!|>'%@`")  # and at its beginning


class _Unsure(Exception):
    """What stands here is left to ruamel.yaml."""


def parse_plain_yaml(source: Source, resolve: Resolve, deepest: int) -> MappingNode | None:
    """Return the mapping that a text holds, or None where that is not certain.

    Args:
        source: the text.
        resolve: what a text without quotes means.
        deepest: how deep it may be nested.
    """
    if _is_strange(source.text) or not source.text.endswith("\n"):
        return None
    try:
        return _Reader(source, resolve, deepest).document()
    except _Unsure:
        return None


def _is_strange(text: str) -> bool:
    if text.isascii():  # as most: several times as fast
        return not text.replace("\n", "").isprintable()
    return _STRANGE.search(text) is not None


class _Reader:
    """Reads one text; each method begins at `at` and leaves it behind what it has read."""

    def __init__(self, source: Source, resolve: Resolve, deepest: int) -> None:
        self.source, self.text, self.resolve, self.deepest = source, source.text, resolve, deepest
        self.at = 0

    def unsure(self) -> NoReturn:
        raise _Unsure

    def document(self) -> MappingNode:
        column = self.next_line()
        if column != 0 or self.text.startswith(("---", "...", "%"), self.at):
            self.unsure()
        return self.mapping(0, 1)  # of column 0, it ends where the text does

    def next_line(self) -> int:
        """Go to what comes next, which begins a line; return its column, -1 at the end of the text."""
        text = self.text
        if self.at and text[self.at - 1] == "\n" and (found := _INDENT.match(text, self.at)) is not None:
            self.at = found.end()
            return self.at - found.start()
        found = _GAP.match(text, self.at) if self.at else _GAP.match("\n" + text)
        assert found is not None  # noqa: S101 - for the type checker: it matches nothing, too
        self.at = found.end() if self.at else found.end() - 1
        if self.at >= len(text):
            return -1
        start = text.rfind("\n", 0, self.at) + 1
        column = self.at - start
        if text[start : self.at].strip(" "):
            self.unsure()
        return column

    def end_line(self) -> None:
        """Go behind the end of a line on which nothing more stands."""
        found = _LINE_END.match(self.text, self.at)
        if found is None:
            self.unsure()
        self.at = found.end()

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    # --- blocks --------------------------------------------------------------------------------

    def mapping(self, column: int, depth: int) -> MappingNode:
        """Read a mapping whose first key is here, in this column."""
        if depth >= self.deepest:
            self.unsure()
        start = self.at
        entries: dict[str, Entry] = {}
        while True:
            found = _LINE.match(self.text, self.at)
            if found is not None and len(found[3]) <= column:  # as most of them: no further line belongs to the text
                key, entry, here = found[1], self.line(found), len(found[3])
            else:
                at, (key, end) = self.at, self.key()
                entry, here = Entry(self.source, at, end, self.value(column, depth + 1)), self.next_line()
            if key in entries:
                self.unsure()
            entries[key] = entry
            if here < column:
                return MappingNode(entries, self.span(start, start + 1))
            if here > column or self.text.startswith(("- ", "-\n", "---", "..."), self.at):
                self.unsure()

    def line(self, found: re.Match[str]) -> Entry:
        """Go behind a key with a text on its line, and to what follows."""
        (start, end), word = found.span(2), found[2]
        text = ScalarNode(self.resolve(word), self.source, start, end, start)
        entry = Entry(self.source, self.at, found.end(1), text)
        self.at = found.end(3)
        return entry

    def key(self) -> tuple[str, int]:
        """Read a key and its colon; return the offset of that, too."""
        start = self.at
        found = _KEY.match(self.text, start)
        if found is not None:
            self.at = found.end()
            return found[1], self.at - 1
        found = _QUOTED_KEY.match(self.text, start)
        if found is None or found.end() - start > 100:
            self.unsure()
        self.at = found.end()
        return _unquoted(found), self.at - 1

    def value(self, column: int, depth: int) -> Node:
        """Read what stands behind a colon, on the same line or below it."""
        found = _INDENT.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            return self.inline(column, depth)
        self.end_line()
        here = self.next_line()
        if here > column and self.text[self.at] in "[{":
            return self.inline(column, depth)
        if here > column or (here == column and self.is_item()):
            return self.block(here, depth)
        return self.unsure()  # nothing

    def is_item(self) -> bool:
        return self.text.startswith(("- ", "-\n"), self.at) or self.text[self.at :] == "-"

    def block(self, column: int, depth: int) -> Node:
        """Read what begins a line."""
        if self.is_item():
            return self.items(column, depth)
        if _KEY.match(self.text, self.at) or _QUOTED_KEY.match(self.text, self.at):
            return self.mapping(column, depth)
        return self.unsure()  # a text below its key

    def items(self, column: int, depth: int) -> SequenceNode:
        """Read a list, each item behind a hyphen in this column."""
        if depth >= self.deepest:
            self.unsure()
        start = self.at
        items: list[Node] = []
        while True:
            self.at += 2
            if not self.text.startswith("- ", self.at - 2) or self.text.startswith((" ", "\n", "- ", "#"), self.at):
                self.unsure()
            if _KEY.match(self.text, self.at) or _QUOTED_KEY.match(self.text, self.at):
                items.append(self.mapping(column + 2, depth + 1))
                here = self.column_here()
            else:
                items.append(self.inline(column, depth + 1))
                here = self.next_line()
            if here < column or (here == column and not self.is_item()):
                return SequenceNode(tuple(items), self.span(start, start + 1))
            if here > column:
                self.unsure()

    def column_here(self) -> int:
        """Return the column of what comes next, which a mapping has gone to already; -1 at the end."""
        return -1 if self.at >= len(self.text) else self.at - self.text.rfind("\n", 0, self.at) - 1

    def inline(self, column: int, depth: int) -> Node:
        """Read what stands on the line of its key or hyphen, and ends with a line."""
        first = self.text[self.at]
        if first in "[{":
            node: Node = self.flow(depth, column)
        elif first in "\"'":
            node = self.quoted()
        elif first in ">|":
            return self.folded(column)
        else:
            node = self.plain(_BLOCK_TEXT, _BLOCK_MORE, column)
        self.end_line()
        return node

    # --- texts ---------------------------------------------------------------------------------

    def quoted(self) -> ScalarNode:
        start = self.at
        found = _QUOTED.match(self.text, start)
        if found is None:
            self.unsure()
        self.at = found.end()
        value = _unquoted(found)
        same = self.text[start + 1 : self.at - 1] == value
        return ScalarNode(value, self.source, start, self.at, start + 1 if same else None)

    def plain(self, first: re.Pattern[str], more: re.Pattern[str], column: int) -> ScalarNode:
        """Read a text without quotes, over several lines if they are indented more than a column."""
        text, start = self.text, self.at
        found = first.match(text, start)
        if found is None:
            self.unsure()
        self.at, lines = found.end(), [found[0]]
        while (found := more.match(text, self.at)) is not None and len(found[1]) > column:
            lines.append(found[2])
            self.at = found.end()
        if len(lines) == 1:
            return ScalarNode(self.resolve(lines[0]), self.source, start, self.at, start)
        return ScalarNode(self.resolve(" ".join(lines)), self.source, start, self.at)

    def folded(self, column: int) -> ScalarNode:
        """Read a text below `>`, `>-`, `|` or `|-`: lines of one depth, without an empty one between them."""
        start, header = self.at, _HEADER.match(self.text, self.at)
        if header is None or len(header[3]) <= column:
            self.unsure()
        found = _same_depth(header[3]).match(self.text, header.end())
        assert found is not None  # noqa: S101 - for the type checker: the header saw its first line
        after = _AFTER.match(self.text, found.end())
        if after is None or len(after[1] or "") > column:
            self.unsure()  # deeper or less deep than the first line, or behind an empty line
        lines = [line[len(header[3]) :] for line in found[0].removesuffix("\n").split("\n")]
        value = (" " if header[1] == ">" else "\n").join(lines) + ("" if header[2] else "\n")
        self.at = found.end()
        return ScalarNode(value, self.source, start, after.end())

    # --- flow ----------------------------------------------------------------------------------

    def flow(self, depth: int, column: int) -> Node:
        """Read a list or mapping in brackets, or a text in one."""
        first = self.text[self.at : self.at + 1]
        if first == "[":
            return self.flow_items(depth, column)
        if first == "{":
            return self.flow_mapping(depth, column)
        if first in ("'", '"'):
            return self.quoted()
        return self.plain(_FLOW_TEXT, _FLOW_MORE, column)

    def gap(self, column: int) -> str:
        """Go to what comes next inside of brackets, and return its first character."""
        first = self.text[self.at : self.at + 1]
        if first not in " \n#":
            return first
        found = _GAP.match(self.text, self.at)
        assert found is not None  # noqa: S101 - for the type checker: it matches nothing, too
        if "\n" in found[0] and found.end() - self.text.rfind("\n", 0, found.end()) - 1 <= column:
            self.unsure()  # indented less than the block that it is in
        self.at = found.end()
        return self.text[self.at : self.at + 1]

    def flow_items(self, depth: int, column: int) -> SequenceNode:
        if depth >= self.deepest:
            self.unsure()
        if (texts := self.flow_texts(column)) is not None:
            return texts
        start = self.at
        items: list[Node] = []
        self.at += 1
        while self.gap(column) != "]":
            items.append(self.flow(depth + 1, column))
            if not self.comma(column, "]"):
                break
        self.at += 1
        return SequenceNode(tuple(items), self.span(start, start + 1))

    def flow_texts(self, column: int) -> SequenceNode | None:
        """Read a list of texts with a comma and a space or a line end between them, as most are; otherwise None."""
        found = _FLOW_TEXTS.match(self.text, self.at)
        if found is None:
            return None
        text = found[1]
        if "\n" in text:
            first, *lines = text.split("\n")
            pad = " " * (column + 1)
            if first.endswith(" ") or not all(line.startswith(pad) for line in lines):
                return None  # or an empty line
            if any(line.endswith(" ") for line in lines[:-1]):
                return None
            text = " ".join([first, *map(str.strip, lines)]).strip(" ").removesuffix(",")
        values = self.listed(text)
        if values is None:
            return None
        start, self.at = self.at, found.end()
        return SequenceNode(Texts(values, self.source, start + 1, self.at - 1, _FLOW_ITEM), self.span(start, start + 1))

    def listed(self, text: str) -> list[Scalar] | None:
        """Return what the texts of a list mean, with a comma and a space between them; None where that is not sure."""
        values: list[Scalar] = []
        resolve, parts = self.resolve, f", {text}, ".split('"')  # every other part is quoted
        for place, part in enumerate(parts):
            if place % 2:
                values.append(part)
                continue
            if part[:2] != ", " or part[-2:] != ", " or " ," in part:
                return None
            if (":" in part and (": " in part or ":," in part)) or ("#" in part and " #" in part):
                return None
            items = part[2:-2].split(", ") if len(part) > len(", ") else []
            begin = {one[:1] for one in items}
            if len(items) != part.count(",") - 1 or "" in begin or not _MEANING.isdisjoint(begin):
                return None
            values += [one if " " in one else resolve(one) for one in items]  # nothing but a text holds a space
        return values if len(parts) % 2 else None

    def flow_mapping(self, depth: int, column: int) -> MappingNode:
        if depth >= self.deepest:
            self.unsure()
        start = self.at
        entries: dict[str, Entry] = {}
        self.at += 1
        while self.gap(column) != "}":
            at, (key, end) = self.at, self.key()
            if key in entries:
                self.unsure()
            if self.gap(column) in (",", "}", "#", ""):
                self.unsure()
            entries[key] = Entry(self.source, at, end, self.flow(depth + 1, column))
            if not self.comma(column, "}"):
                break
        self.at += 1
        return MappingNode(entries, self.span(start, start + 1))

    def comma(self, column: int, closing: str) -> bool:
        """Go behind a comma; false, and still before it, at the closing bracket."""
        following = self.gap(column)
        if following == closing:
            return False
        if following != ",":
            self.unsure()
        self.at += 1
        return True


def _unquoted(found: re.Match[str]) -> str:
    return found[1] if found[1] is not None else found[2].replace("''", "'")
