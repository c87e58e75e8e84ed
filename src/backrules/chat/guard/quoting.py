"""What a reply repeats of what the person said: it stands in quotation marks, and is nothing that the reply says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backrules.chat.guard.text import Draft, Sentence

__all__ = ["quoted"]

_MARKED = re.compile(r"[\"“”„«»](?P<inside>[^\"“”„«»\n]+)[\"“”«»]")
_FEW = 2  # words in quotation marks that are a name, and nobody's sentence
_BEFORE = 8  # words before it that say whose it is


def quoted(draft: Draft) -> frozenset[int]:
    """Return the tokens of what a reply repeats of what the person said."""
    return frozenset(place for span in _spans(draft) if _is_theirs(draft, *span) for place in range(*span))


def _spans(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield the tokens that stand in quotation marks: first, and the one after the last."""
    for found in _MARKED.finditer(draft.text):
        inside = [place for place, one in enumerate(draft.tokens) if found.start() <= one.start < found.end()]
        if len(inside) > _FEW:
            yield inside[0], inside[-1] + 1


def _is_theirs(draft: Draft, start: int, end: int) -> bool:
    """Whether it is said to be the person's, is in their voice ("I", "my"), or is what the reply begins with."""
    words = draft.words
    sentence = next(one for one in draft.sentences if one.start <= start < one.end)
    before = draft.stems[_beginning(sentence, start) : start]
    if start == 0 or words.reporting.within(before) or words.writing.within(before):
        return True
    return any(stem in words.speaker for stem in draft.stems[start:end])


def _beginning(sentence: Sentence, start: int) -> int:
    return max(sentence.start, start - _BEFORE)
