"""The records of a CSV file, counted by reading it as the standard (RFC 4180) says, and stricter than its readers are.

A quote that is never closed, or closed in the middle of a value, makes a reader take the rows after it for a part of
the value: they would be gone without a word. So each field that begins with a quote must end with one.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from backrules.errors import UsageError

__all__ = ["BLOCK", "Records", "first_record"]

BLOCK = 4 * 1024 * 1024  # bytes that are read at once: a line is shorter

# a field in quotes, doubled ones within it; behind it comes the next field, the next line or the end. What must stand
# before the first quote is looked at behind it: so the quote is what is searched for, which is several times faster.
# For the same reason several such fields in a row are one match where they are only taken out.
_OPEN, _REST, _END = rb'"(?<![^,\r\n]")', rb'[^"]*+(?:""[^"]*+)*+"', rb"(?![^,\r\n])"
_FIELD = _OPEN + _REST + _END
_QUOTED, _OPENED = re.compile(_OPEN + _REST + rb'(?:,"' + _REST + rb")*+" + _END), re.compile(_OPEN)
_EITHER = re.compile(_FIELD + b"|" + _OPEN + b"()")
_CLOSED = re.compile(b'"' + _REST + rb'(?=[^"])')
_FIRST = re.compile(rb"(?:" + _FIELD + rb"""|[^\r\n"]|(?<=[^,\r\n])")*(?:\r\n|\n|\r|\Z)""")

_MEND = 'a value with a quote in it is written "like ""this"""'
_LONG = f"a line or a value in quotes is longer than {BLOCK // 2**20} MiB; is its quote closed?"


@attrs.frozen
class Segment:
    """Bytes of a file from the beginning of a record to the end of one.

    Attributes:
        start: where they begin.
        end: where they end.
        lines: how many records there are, empty lines among them.
        filled: how many there are without empty lines.
    """

    start: int
    end: int
    lines: int
    filled: int


@attrs.frozen
class _Piece:
    """Bytes of a file from the beginning of a field to the end of one.

    Attributes:
        text: the bytes.
        bare: the same with \\n as line ends, and a letter for each field in quotes.
        line: the number of the first line.
        start: where they begin.
    """

    text: bytes
    bare: bytes
    line: int
    start: int


class Records:
    """The records of a file that has a header.

    Args:
        path: the file.

    Attributes:
        header: the bytes of the header.
        start: where the rows begin.

    Raises:
        UsageError: the header is too long.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            content = file.read(BLOCK)
        mark = len(content) - len(content.removeprefix(BOM_UTF8))
        empty = len(content) - mark - len(content[mark:].lstrip(b"\r\n"))
        self._line = 1 + _unified(content[: mark + empty]).count(b"\n")
        end = first_record(content[mark + empty :])
        if mark + empty + end == BLOCK:
            raise UsageError(f"{path}:{self._line}: {_LONG}")
        self.header = content[mark + empty :][:end]
        self.start = mark + empty + end

    def segments(self) -> Iterator[Segment]:
        """Yield the rows, so many as can be read at once.

        Raises:
            UsageError: a quote is not closed, or a line is too long.
        """
        inside = False  # of a record that has begun in the piece before
        start, end, lines, filled = self.start, self.start, 0, 0
        for piece in self._pieces():
            ends = piece.bare.count(b"\n")
            lines += ends
            filled += ends - _empty(piece.bare, inside)
            inside = not piece.bare.endswith(b"\n")
            end = piece.start + len(piece.text)
            if not inside:
                yield Segment(start, end, lines, filled)
                start, lines, filled = end, 0, 0
        if inside:
            yield Segment(start, end, lines + 1, filled + 1)

    def lines(self, rows: Iterable[int], *, empty: bool) -> dict[int, int]:
        """Return row -> the line in which it begins.

        Args:
            rows: the rows, from 0.
            empty: whether empty lines are rows.
        """
        wanted, found = set(rows), dict[int, int]()
        inside, row = False, 0
        for piece in self._pieces():
            begun = piece.bare.count(b"\n") + (not piece.bare.endswith(b"\n")) - inside
            begun -= 0 if empty else _empty(piece.bare, inside)
            here = [number for number in wanted if row <= number < row + begun]
            if here:
                starts = [*_starts(piece, inside, empty=empty)]
                found |= {number: starts[number - row] for number in here}
            row += begun
            inside = not piece.bare.endswith(b"\n")
        return found

    def _pieces(self) -> Iterator[_Piece]:
        line, rest, start = self._line + _unified(self.header).count(b"\n"), b"", self.start
        with self._path.open("rb") as file:
            file.seek(start)
            while text := rest + (block := file.read(BLOCK)):
                cut = _last_end(text) if block else len(text)
                bare = _bare(text[:cut])
                if b'"' in bare and _OPENED.search(bare):
                    cut = self._unfinished(text, cut, line, final=not block)
                    bare = _bare(text[:cut])
                piece, rest = text[:cut], text[cut:]
                if len(rest) > BLOCK:
                    raise UsageError(f"{self._path}:{line + _unified(piece).count(10)}: {_LONG}")
                if piece:
                    yield _Piece(piece, _unified(bare), line, start)
                line, start = line + _unified(piece).count(b"\n"), start + cut

    def _unfinished(self, text: bytes, cut: int, line: int, *, final: bool) -> int:
        """Return where a field begins whose end is still to be read; an error if it has a wrong one, or none."""
        start = next(found.start() for found in _EITHER.finditer(text[:cut]) if found.lastindex)
        at = f"{self._path}:{line + _unified(text[:start]).count(10)}"
        closed = _CLOSED.match(text, start)
        if closed and text[closed.end()] not in b",\r\n":
            end = line + _unified(text[: closed.end()]).count(b"\n")
            raise UsageError(f"{at}: a quote opens a value here and ends in line {end}, in the middle of it; {_MEND}")
        if final:
            raise UsageError(f"{at}: a quote opens a value here and is never closed; {_MEND}")
        return start


def first_record(content: bytes) -> int:
    """Return how long the first record of some bytes is, with its line end."""
    found = _FIRST.match(content)
    return found.end() if found else len(content)


def _last_end(text: bytes) -> int:
    """Return where the last line ends; a carriage return at the very end may be half of a line end."""
    return (text.rfind(b"\n") if b"\n" in text else text.rfind(b"\r", 0, len(text) - 1)) + 1


def _bare(text: bytes) -> bytes:
    """Return bytes with a letter for each field in quotes."""
    return _QUOTED.sub(b"q", text) if b'"' in text else text


def _unified(text: bytes) -> bytes:
    """Return bytes with \\n as line ends."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text


def _empty(bare: bytes, inside: bool) -> int:
    """Return how many lines are empty."""
    first = int(bare.startswith(b"\n") and not inside)
    if b"\n\n" not in bare:
        return first
    return first + bare.count(b"\n") - sum(1 for _ in re.finditer(rb"(?<!\n)\n", bare))


def _starts(piece: _Piece, inside: bool, *, empty: bool) -> Iterator[int]:
    """Yield the lines in which the records of a piece begin."""
    marked = _QUOTED.sub(lambda found: b"q" + b"\0" * _unified(found.group()).count(b"\n"), piece.text)
    line = piece.line
    for text in _unified(marked).split(b"\n"):
        if not inside and (empty or text):
            yield line
        line += text.count(b"\0") + 1
        inside = False
