"""What `say:` may hold besides words: numbers in braces, a choice in brackets, and "..." for words nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from backrules.replies.language import Language

__all__ = ["spellings"]

_PART = re.compile(r"(\{\d+-\d+\}|\([^()]*/[^()]*\))")
_OPEN = "..."


def spellings(name: str, spoken: Language) -> Iterator[tuple[list[str], bool]]:
    """Yield the words of a name in each way that it may be said, and whether more may stand behind them.

    `gave birth {1-12} weeks ago` holds one of the numbers, in figures or words, `(doctor/nurse) said yes` one of the
    words in brackets, and behind `fell off ...` stand words that nobody knows.
    """
    bare, is_open = name.removesuffix(_OPEN), name.endswith(_OPEN)
    parts = [list(_ways(part, spoken)) for part in _PART.split(bare)]
    for ways in product(*parts):
        yield spoken.words("".join(ways)), is_open


def _ways(part: str, spoken: Language) -> Iterator[str]:
    if _PART.fullmatch(part) is None:
        yield part
    elif part.startswith("("):
        yield from part[1:-1].split("/")
    else:
        first, last = map(int, part[1:-1].split("-"))
        for number in range(first, last + 1):
            yield from (str(number), *spoken.spelt(number))
