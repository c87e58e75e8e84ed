"""Words by how they begin and how long they are, so that those as near as a misspelling are found among few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["Spellings", "distance"]

_BITS = 64


class Spellings:
    """Words of which one may be meant by another that is spelt nearly so.

    What differs from a word in one letter shares one of its first two letters with it; so only such words are looked
    at.

    Args:
        words: the words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._begun: dict[tuple[str, int], list[tuple[str, int]]] = {}
        for word in sorted(words):
            for letter in {*word[:2]}:
                self._begun.setdefault((letter, len(word)), []).append((word, _letters(word)))

    def near(self, word: str, most: int, shortest: int = 0) -> dict[str, int]:
        """Return the words that are no further than `most` letters away -> how far.

        Args:
            word: the word that is compared with them.
            most: how many letters may be wrong, missing, too many or swapped.
            shortest: how many letters they have at least.
        """
        away = {other: distance(word, other, most) for other in self._alike(word, most, shortest)}
        return {other: far for other, far in away.items() if far <= most}

    def _alike(self, word: str, most: int, shortest: int) -> Iterator[str]:
        """Yield the words that begin alike and hold nearly the same letters: each mistake changes two at most."""
        letters = _letters(word)
        for size in range(max(shortest, len(word) - most), len(word) + most + 1):
            for letter in {*word[:2]}:
                for other, others in self._begun.get((letter, size), ()):
                    if (letters ^ others).bit_count() <= 2 * most:
                        yield other


def _letters(word: str) -> int:
    """Return which letters a word holds, as bits: some share one, so that it is never too far but may be too near."""
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % _BITS
    return found


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped with the next; above `most` just more than it."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, last, row = row, before, [place]
        for spot, wanted in enumerate(other, 1):
            steps = min(before[spot] + 1, row[spot - 1] + 1, before[spot - 1] + (letter != wanted))
            if place > 1 and spot > 1 and letter == other[spot - 2] and one[place - 2] == wanted:
                steps = min(steps, last[spot - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return row[-1]
