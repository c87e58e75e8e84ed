"""Words that were misspelt, put right where it is certain which was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backrules.replies.lexicon import Lexicon
from backrules.replies.tokens import Token

__all__ = ["corrected", "distance"]

_SHORTEST = 4
_CHANGED = 2  # letters that one mistake may add or take away
_LONG = 8  # letters of a word in which two may be wrong


def corrected(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Return a reply with its misspelt words put right: names of options and, where safety hangs on nothing, others."""
    vocabulary = words.spoken.vocabulary
    found = []
    for token in tokens:
        known = token.kind != "word" or token.text in vocabulary or token.text in words.known
        right = None if known else _meant(token.text, words)
        found.append(token if right is None else token._replace(text=right))
    return found


def _meant(word: str, words: Lexicon) -> str | None:
    """Return the word that was misspelt; about safety only one of a name, with no other known word as near."""
    safety = words.fact.safety
    if len(word) < _SHORTEST:
        return None
    most = 2 if len(word) >= _LONG and not safety else 1
    near = _nearest(word, words.words, most)
    known = words.spoken.words_of_length
    if safety:
        letters = {*word}
        others = (other for size in (-1, 0, 1) for other in known.get(len(word) + size, ()) if near)
        alike = (other for other in others if len(letters.symmetric_difference(other)) <= _CHANGED)
        rivals = [*near, *(other for other in alike if distance(word, other, 1) <= 1)]
        return near[0] if near and all(words.tells_the_same(near[0], other) for other in rivals) else None
    if not near:
        sizes = range(len(word) - most, len(word) + most + 1)
        near = _nearest(word, (other for size in sizes if size > _SHORTEST for other in known.get(size, ())), most)
    return near[0] if near and len({words.spoken.stem(other) for other in near}) == 1 else None


def _nearest(word: str, names: Iterable[str], most: int) -> list[str]:
    """Return the names that are nearest to a word, and not further than allowed."""
    some = [name for name in names if abs(len(name) - len(word)) <= most and {*name[:2]} & {*word[:2]}]
    some = [name for name in some if len(word) >= _LONG or name[0] == word[0] or name[:2] == word[1::-1]]
    away = {name: distance(word, name, most) for name in some}
    least = min(away.values(), default=most + 1)
    return sorted(name for name, far in away.items() if far == least) if least <= most else []


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
