"""Words that were misspelt, put right where it is certain which was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backrules.replies.lexicon import Lexicon
from backrules.replies.tokens import Token

__all__ = ["corrected"]

_SHORTEST = 4
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
    near, known = _nearest(word, words.spellings.near(word, most)), words.spoken.spellings
    if safety:
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
