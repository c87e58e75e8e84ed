"""What `say:` may hold besides words: numbers in braces, and "..." for words that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backrules.replies.language import Language

__all__ = ["spellings"]

_RANGE = re.compile(r"\{(\d+)-(\d+)\}")
_OPEN = "..."


def spellings(name: str, spoken: Language) -> Iterator[tuple[list[str], bool]]:
    """Yield the words of a name, once for each number that it may hold, and whether more may stand behind it."""
    bare, is_open = name.removesuffix(_OPEN), name.endswith(_OPEN)
    found = _RANGE.search(bare)
    if found is None:
        yield spoken.words(bare), is_open
        return
    for number in range(int(found[1]), int(found[2]) + 1):
        for spelt in (str(number), *spoken.spelt(number)):
            yield spoken.words(bare.replace(found[0], spelt)), is_open
