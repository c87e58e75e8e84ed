"""Whether a reply says what must be said: in other words perhaps, but whole, with its numbers and its negations."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from backrules.chat.guard.text import Draft

__all__ = ["Coverage"]

_SHARE = 0.6  # of the words that carry content
_CLAUSE = 0.75
_SENTENCES = 3  # over which it may be spread


class Coverage:
    """Tells what a reply says.

    Args:
        draft: the reply.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft, self.words = draft, draft.words
        self._windows = self._windows_without(())

    def _windows_without(self, without: Collection[int]) -> list[list[str]]:
        stems, sentences = self.draft.stems, self.draft.sentences
        return [
            [stems[at] for at in range(one.start, last.end) if at not in without]
            for place, one in enumerate(sentences)
            for last in sentences[place : place + _SENTENCES]
        ]

    def says(self, text: str, without: Collection[int] = ()) -> bool:
        """Whether it says every sentence of a text, by other tokens than some."""
        other = Draft(text, self.words)
        windows = self._windows_without(without) if without else self._windows
        return all(self._has(other, one.start, one.end, _SHARE, windows) for one in other.sentences)

    def says_some_of(self, text: str) -> bool:
        """Whether it says one clause of a text."""
        other = Draft(text, self.words)
        spans = [(part.start, part.end) for one in other.sentences for part in one.segments]
        clauses = [one for one in spans if len(self._content(other, *one)) > 1] or [(0, len(other.tokens))]
        return any(self._has(other, *one, _CLAUSE, self._windows) for one in clauses)

    def _has(self, other: Draft, start: int, end: int, share: float, windows: Iterable[list[str]]) -> bool:
        content = self._content(other, start, end)
        if not content:
            return True
        negated = self._is_negated(other.stems[start:end])
        numbers = self._numbers(other.stems[start:end])
        for window in windows:
            hits = sum(stem in window for stem in content)
            if (
                hits >= share * len(content)
                and numbers <= self._numbers(window)
                and negated <= self._is_negated(window)
            ):
                return True
        return False

    def _content(self, other: Draft, start: int, end: int) -> list[str]:
        return list(dict.fromkeys(stem for stem in other.stems[start:end] if stem not in self.words.small))

    def _is_negated(self, stems: list[str]) -> bool:
        return self.words.negating.within(stems)

    def _numbers(self, stems: Iterable[str]) -> set[int]:
        numbers = (int(stem) if stem.isdecimal() and len(stem) < 5 else self.words.numbers.get(stem) for stem in stems)
        return {number for number in numbers if number is not None and number != 1}
