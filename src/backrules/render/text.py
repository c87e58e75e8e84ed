"""Text in the columns that are there: lines, the colours of roles, and plain tables."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from backrules._util.printable import escaped

__all__ = ["GLUE", "Layout", "Style", "columns", "wrapped"]

Style = Callable[[str, str], str]  # (role, text) -> text, perhaps with colours
GLUE = "\N{NO-BREAK SPACE}"  # keeps words on one line; it is printed as a space
_SPACES = re.compile(r"[\t\n\r\x0b\x0c]")
_NARROWEST = 40
_LEAST_NAME = 16  # columns for the names of a table; with fewer, its numbers go below them


def _width(columns: int) -> int:
    return max(_NARROWEST, columns)


def _style(style: Style | None) -> Style:
    return style or (lambda _, text: text)


@attrs.frozen
class Layout:
    """How wide lines are, and which colours a text has by its role.

    Attributes:
        width: columns, at least 40.
        style: gives the text of a role (title, heading, muted, warning, alarm, good) its colours; by default none.
    """

    width: int = attrs.field(default=88, converter=_width)
    style: Style = attrs.field(default=None, converter=_style)

    def lines(
        self,
        text: str,
        first: str = "",
        rest: str | None = None,
        *,
        role: str = "",
        label: str = "",
        tail: str = "",
        tail_role: str = "muted",
    ) -> list[str]:
        """Return a text in lines, as `wrapped` does.

        Args:
            text: the text.
            first: what the first line begins with.
            rest: what the others begin with; as many spaces by default.
            role: the role of the label; without one, of all of it.
            label: what stands before the text.
            tail: what stands behind it, on one line where it fits.
            tail_role: the role of what stands behind it.
        """
        rest = " " * len(first) if rest is None else rest
        end = tail.replace(" ", GLUE) if len(rest) + len(tail) <= self.width else tail
        lines = wrapped(f"{label} {text}  {end}".strip(" "), self.width, first, rest)
        if tail and lines[-1].endswith(tail):
            lines[-1] = lines[-1].removesuffix(tail) + self.style(tail_role, tail)
        if label:
            return [lines[0].replace(label, self.style(role, label), 1), *lines[1:]]
        return [self.style(role, line) for line in lines] if role else lines

    def section(self, heading: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield an empty line, a heading, and the lines below it; nothing where there are none."""
        below = list(lines)
        if below:
            yield from ("", *self.lines(heading, role="heading"), *below)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield a table of at least one row: names on the left, in as many lines as it takes, numbers on the right."""
        head, *numbers = columns([row[1:] for row in (heads, *rows)], ">" * (len(heads) - 1))
        longest, room = max(len(row[0]) for row in rows), self.width - len(head) - 4
        if room < min(longest, max([_LEAST_NAME, *(len(word) for row in rows for word in row[0].split())])):
            yield from self._listed(heads, rows)
            return
        name = min(longest, room)
        yield self.style("muted", f"  {'':{name}}  {head}")
        for row, cells in zip(rows, numbers, strict=True):
            first, *others = wrapped(row[0], name)
            yield f"  {first:{name}}  {cells}"
            yield from (f"  {line}" for line in others)

    def _listed(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield a table that is too wide: below each name its numbers, each with what it is."""
        for row in rows:
            yield from self.lines(row[0], "  ")
            cells = zip(heads[1:], row[1:], strict=True)
            yield from self.lines("; ".join(f"{head} {cell}" for head, cell in cells if cell), "    ")


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return a text in lines, escaped; no word is broken but one that is longer than a line.

    Args:
        text: the text.
        width: columns of a line.
        first: what the first line begins with.
        rest: what the others begin with; as many spaces by default.
    """
    rest = " " * len(first) if rest is None else rest
    flat = escaped(_SPACES.sub(" ", text))
    lines = textwrap.wrap(flat, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return [line.replace(GLUE, " ") for line in lines or [first.rstrip()]]


def columns(rows: Sequence[Sequence[str]], sides: str) -> list[str]:
    """Return rows as lines of columns.

    Args:
        rows: texts, as many in each row.
        sides: for each column `<` or `>`, the side at which its texts stand.
    """
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lined = (zip(row, sides, widths, strict=True) for row in rows)
    return ["  ".join(f"{cell:{side}{width}}" for cell, side, width in line).rstrip() for line in lined]
