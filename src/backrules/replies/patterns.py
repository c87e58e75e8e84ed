"""What `say:` may hold besides words: numbers in braces, a choice in brackets, and "..." for words nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backrules.replies.language import Language, Parts

__all__ = ["is_open", "parts_of"]

_PART = re.compile(r"(\{\d+-\d+\}|\([^()]*/[^()]*\))")
_RANGE = re.compile(r"\{(\d+)-(\d+)\}")
_OPEN = "..."


def parts_of(name: str, spoken: Language) -> Parts:
    """Return the parts of a name, each with the ways in which it may be said.

    `gave birth {1-12} weeks ago` holds one of the numbers, in figures or words, `(my/the/) doctor said yes` one of the
    words in brackets, or none of them. A choice may hold numbers, too.
    """
    pieces = [piece for piece in _PART.split(name.removesuffix(_OPEN)) if piece.strip()]
    parts = [list(_worded(_ways(piece, spoken), spoken)) for piece in pieces]
    if len(pieces) == 1 and _RANGE.fullmatch(pieces[0]):  # an article is a number only beside words: "a week ago"
        return [[way for way in parts[0] if not spoken.articles.issuperset(way)]]
    return parts


def is_open(name: str) -> bool:
    """Whether words that nobody knows may stand behind a name: `fell off ...`."""
    return name.endswith(_OPEN)


def _worded(ways: Iterable[str], spoken: Language) -> Iterator[list[str]]:
    for way in ways:
        yield [","] if way.strip() == "," else spoken.words(way)


def _ways(piece: str, spoken: Language) -> Iterator[str]:
    is_choice = _PART.fullmatch(piece) is not None and piece.startswith("(")
    for way in piece[1:-1].split("/") if is_choice else [piece]:
        before, *numbers = _RANGE.split(way, maxsplit=1)
        if not numbers:
            yield way
            continue
        first, last, behind = numbers
        for number in range(int(first), int(last) + 1):
            yield from (f"{before}{spelt}{behind}" for spelt in (number, *spoken.spelt(number)))
