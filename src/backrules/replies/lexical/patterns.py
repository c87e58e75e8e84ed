"""What a name in `say:` may hold besides words: numbers in braces, and a choice in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backrules.facts.names import without_end
from backrules.replies.lexical.language import Language
from backrules.replies.lexical.phrases import SLOT, Parts

__all__ = ["parts_of"]

_PART = re.compile(r"(\([^()]*/[^()]*\))")


def parts_of(name: str, spoken: Language) -> Parts:
    """Return the parts of a name, each with the ways in which it may be said.

    `gave birth {1-12} weeks ago` holds one of the numbers, in figures or words, `(my/the/) doctor said yes` one of the
    words in brackets, or none of them. A choice may hold numbers, too.
    """
    pieces = [piece for piece in _PART.split(without_end(name)) if piece.strip()]
    parts = [list(_worded(piece, spoken)) for piece in pieces]
    if len(pieces) == 1 and (slot := SLOT.fullmatch(pieces[0])):  # an article is a number only beside words
        least, most = int(slot[1]), int(slot[2])
        words = [word for word, number in spoken.number_words.items() if least <= number <= most]
        return [[[text] for text in (*map(str, range(least, most + 1)), *words) if text not in spoken.articles]]
    return parts


def _worded(piece: str, spoken: Language) -> Iterator[list[str]]:
    for way in piece[1:-1].split("/") if _PART.fullmatch(piece) else [piece]:
        yield [","] if way.strip() == "," else spoken.slotted(way)
