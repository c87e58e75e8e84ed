"""Places in source text: a file's name and text, a span of it, and the line with a caret under it."""

from __future__ import annotations

import re
from bisect import bisect_right

import attrs

from backrules._util.lazy import lazy
from backrules._util.printable import one_line

__all__ = ["Source", "Span", "caret_lines"]

_WIDEST_LINE = 160


@attrs.frozen
class Source:
    """A named text, usually a file. `name` is what messages show."""

    name: str
    text: str = attrs.field(repr=False)

    @lazy
    def line_starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]


@attrs.define(unsafe_hash=True)  # never changed, but a frozen one takes three times as long, and a file has thousands
class Span:
    """A part of a source: offsets in characters, `end` exclusive."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """Line number, from 1."""
        return bisect_right(self.source.line_starts, self.start)

    @property
    def column(self) -> int:
        """Column in characters, from 1."""
        return self.start - self.source.line_starts[self.line - 1] + 1

    @property
    def place(self) -> str:
        """`file:line:column`, as editors and terminals make clickable."""
        return f"{one_line(self.source.name)}:{self.line}:{self.column}"

    @property
    def excerpt(self) -> str:
        """The line of text with carets under the span."""
        return caret_lines(self.source.text, self.start, self.end)


def caret_lines(text: str, start: int, end: int) -> str:
    """Return the line of `text` that holds `start` and, under it, carets up to `end` or the end of the line."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", first)
    line = text[first : last if last >= 0 else len(text)].rstrip("\r")
    left = start - first
    width = max(1, min(end - start, len(line) - left))
    if len(line) > _WIDEST_LINE:  # a very long line is cut around the mistake
        cut = max(0, left - _WIDEST_LINE // 2)
        line = ("..." if cut else "") + line[cut : cut + _WIDEST_LINE] + "..."
        left = left - cut + (3 if cut else 0)
        width = max(1, min(width, len(line) - 3 - left))
    # control characters would move the cursor of whoever reads this; a tab keeps its column
    shown = "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)
    margin = "".join("\t" if c == "\t" else " " for c in shown[:left])
    return f"    {shown}\n    {margin}{'^' * width}"
