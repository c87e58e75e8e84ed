"""Words that were misspelt, put right where it is certain which was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.spellings import distance
from backrules.replies.lexical.tokens import Token

__all__ = ["corrected", "is_slip", "with_number_right"]

_SHORTEST = 4
_LONG = 8  # letters of a word in which two may be wrong
_LONG_NUMBER = 6  # letters of a word for a number that may have one too many or too few
_FURTHEST = 2  # letters in which a word may differ from the one that it is corrected to


def corrected(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Return a reply with its misspelt words put right: names of options and, where safety hangs on nothing, others."""
    vocabulary = words.spoken.vocabulary
    found: list[Token] = []
    for token in tokens:
        known = token.kind != "word" or token.text in vocabulary or token.text in words.known
        right = [] if known else _parts(token.text, words) or [_meant(token.text, words) or token.text]
        found += (token._replace(text=text) for text in right or [token.text])
    return found


def _parts(word: str, words: Lexicon) -> list[str]:
    """Return the two words in one for a place, of which the last only says that it is one: "nieren | bereich"."""
    if not words.asks_where:
        return []
    for place in words.spoken.single("placing"):
        name = word.removesuffix(place)
        if name != word and len(name) >= _SHORTEST and words.spoken.stem(name) in words.word_stems:
            return [name, place]
    return []


def with_number_right(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Return a reply with the one word for a number in it put right, where it says no other: "sevn", "eigth".

    A number on which safety hangs is only one whose letters were swapped, doubled or, of two, left out: who
    writes another letter may mean another word, such as "nice".
    """
    if any(token.kind == "number" or token.text in words.spoken.number_words for token in tokens):
        return list(tokens)
    found = [_number_meant(token.text, words) if token.kind == "word" else None for token in tokens]
    if sum(right is not None for right in found) != 1:
        return list(tokens)
    return [token if right is None else token._replace(text=right) for token, right in zip(tokens, found, strict=True)]


def _number_meant(word: str, words: Lexicon) -> str | None:
    """Return the one word for a number that was misspelt, None where it is another word."""
    spoken = words.spoken
    if len(word) < _SHORTEST or word in words.known or spoken.knows(word):
        return None
    most = len(word) >= _LONG_NUMBER  # letters of one word that the other does not have
    near = [other for other in spoken.number_spellings.near(word, 1) if other[0] == word[0]]
    near = [other for other in near if len({*other} ^ {*word}) <= most]
    return near[0] if len(near) == 1 else None


def is_slip(before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Whether a word is only spelt right behind a correction: "secks, sorry, sechs"."""
    words = [*before, *behind]
    is_pair = len(before) == len(behind) == 1 and all(len(one.text) >= _SHORTEST for one in words)
    return is_pair and distance(before[0].text, behind[0].text, _FURTHEST) <= _FURTHEST


def _meant(word: str, words: Lexicon) -> str | None:
    """Return the word that was misspelt; about safety only one of a name, with no other known word as near."""
    safety = words.fact.safety
    if len(word) < _SHORTEST:
        return None
    most = 2 if len(word) >= _LONG and not safety else 1
    near, known = _nearest(word, words.spellings.near(word, most)), words.spoken.spellings
    if safety:
        if any(other in words.spoken.number_words for other in near):
            return None  # "seventh"
        rivals = [*near, *known.near(word, most)] if near else []
        return near[0] if near and all(words.tells_the_same(near[0], other) for other in rivals) else None
    near = near or _nearest(word, known.near(word, most, _SHORTEST + 1))
    return near[0] if near and len({words.spoken.stem(other) for other in near}) == 1 else None


def _nearest(word: str, near: Mapping[str, int]) -> list[str]:
    """Return the words that are nearest, of those that are near; of a short one such as begin the same."""
    away = {name: far for name, far in near.items() if len(word) >= _LONG or _begins_so(name, word)}
    least = min(away.values(), default=0)
    return sorted(name for name, far in away.items() if far == least)


def _begins_so(name: str, word: str) -> bool:
    return name[0] == word[0] or name[:2] == word[1::-1]
