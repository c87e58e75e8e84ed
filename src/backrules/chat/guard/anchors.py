"""What must be said, in other words: a ruleset says in `said:` which words carry the meaning.

Each item of `said:` is one thing that has to be there (what to do, when to do it), its alternatives between commas. An
alternative stands in the order of its words (two words of content in any), with few others between them. One that
begins with a negation ("not hold breath") is there where its words are negated, and any other where they are not: "do
not stop" says no "stop".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

import attrs

from backrules.chat.guard.negation import Negations
from backrules.chat.guard.table import Table, table
from backrules.chat.guard.text import Draft, Segment, Sentence

__all__ = ["Anchors"]

_BETWEEN = 2  # other words between two of an alternative
_PAIR = 2  # words that may stand the other way round
_BEFORE = 3  # words between a negation and what it turns into its opposite
_SENTENCES = 4  # over which it may be spread

Span = tuple[int, int]


@attrs.frozen
class _Words:
    stems: tuple[str, ...]
    negated: bool
    turned: tuple[str, ...] = ()  # two words of content, the other way round: "the bar empty"


class Anchors:
    """Finds the words that carry what must be said.

    Args:
        draft: the reply.
        negations: where something is negated in it.
    """

    def __init__(self, draft: Draft, negations: Negations) -> None:
        self.draft, self.negations = draft, negations

    def say(self, items: Sequence[str], without: Collection[int] = ()) -> bool:
        """Whether a few sentences in a row say every item, by other tokens than some."""
        sentences = self.draft.sentences
        said = [
            {at for at, one in enumerate(sentences) for start, _ in self.spans(item, one) if start not in without}
            for item in items
        ]
        return bool(said) and any(
            all(places.intersection(range(first, first + _SENTENCES)) for places in said)
            for first in range(len(sentences))
        )

    def spans(self, item: str, sentence: Sentence) -> list[Span]:
        """Return where an item is said in a sentence."""
        return [span for words in _alternatives(item, self.draft.words.code) for span in self._where(words, sentence)]

    def _where(self, words: _Words, sentence: Sentence) -> Iterator[Span]:
        for start in range(sentence.start, sentence.end):
            end = self._end(words.stems, start, sentence.end) or self._end(words.turned, start, sentence.end)
            if end and words.negated == self._is_negated(words, sentence, start) and not self._is_of(end - 1):
                yield start, end

    def _end(self, stems: tuple[str, ...], start: int, limit: int) -> int:
        """Return where words end that begin at a token, 0 if they do not stand there."""
        if not stems or self.draft.stems[start] != stems[0]:
            return 0
        place = start + 1
        for stem in stems[1:]:
            near = self.draft.stems[place : min(limit, place + _BETWEEN + 1)]
            if stem not in near:
                return 0
            place += near.index(stem) + 1
        return place

    def _is_of(self, place: int) -> bool:
        """Whether a word says whose the next one is ("not a doctor's assistant")."""
        token = self.draft.tokens[place]
        word = self.draft.text[token.start : token.end]
        return token.stem == token.word and word.endswith(("'s", "’s")) and not token.word.endswith("s")

    def _is_negated(self, words: _Words, sentence: Sentence, start: int) -> bool:
        if words.negated:
            return self.negations.within(sentence, start)
        segment = next(one for one in sentence.segments if one.start <= start < one.end)
        return self._is_dismissed(segment, start) or any(
            max(segment.start, start - _BEFORE) <= place < start for place, _ in self.negations.nots
        )

    def _is_dismissed(self, segment: Segment, place: int) -> bool:
        """Whether it is said not to need doing: "skip the ...", "... can be skipped"."""
        small, stems = self.draft.words.small, self.draft.stems
        before, behind = stems[segment.start : place], stems[place : segment.end]
        return self.draft.words.dispensable.within(behind) or any(
            all(stem in small for stem in before[end:]) for _, end in self.draft.words.dismissing.spans(before)
        )


@lru_cache(maxsize=1024)
def _alternatives(item: str, code: str) -> tuple[_Words, ...]:
    words = table(code)
    return tuple(one for text in item.split(",") if (one := _parsed(words.stems(text), words)) is not None)


def _parsed(stems: tuple[str, ...], words: Table) -> _Words | None:
    if not stems:
        return None
    negated = len(stems) > 1 and stems[0] in words.nots
    left = stems[1:] if negated else stems
    turned = left[::-1] if len(left) == _PAIR and words.small.isdisjoint(left) else ()
    return _Words(left, negated, turned)
