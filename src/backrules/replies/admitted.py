"""Whether a reply admits that something is there before it makes light of it: "it's there, but it doesn't bother me".

What is there stands in small words only, so that neither a name nor a new word tells of it. It is none of the clauses
that say something of their own: "I have a desk job, but no pain".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import attrs

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token

__all__ = ["is_admitted"]

_SMALL = "filler refers own having began degree usual admitting existing admitted_beside"
_MOST = 8  # words of an admission


@attrs.frozen
class _Piece:
    """Words between marks and words that join clauses.

    Attributes:
        texts: the words.
        is_but: whether a "but" stands right before or behind them, or in what follows a mark.
        denies: whether right behind them it is said that something is not so, or well.
    """

    texts: Sequence[str]
    is_but: bool
    denies: bool


def is_admitted(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a piece of a reply that denies says of something that is not named that it is there."""
    spoken = words.spoken
    if (spoken.single("existing") | spoken.single("admitting")).isdisjoint(token.text for token in tokens):
        return False
    return any(_admits(piece, spoken) for piece in _pieces(tokens, spoken))


def _pieces(tokens: Sequence[Token], spoken: Language) -> Iterator[_Piece]:
    but = spoken.single("but")
    joining = but | (spoken.single("and") - spoken.single("also"))
    groups: list[list[str]] = [[]]
    links: list[str] = [""]  # what stands before each group
    for token in tokens:
        if token.kind != "mark" and token.text not in joining:
            groups[-1].append(token.text)
        elif groups[-1]:
            groups.append([])
            links.append(token.text)
        elif token.text in but:
            links[-1] = token.text  # ", | but"
    denying = spoken.denying | spoken.negating | spoken.none_words | spoken.single("no") | spoken.single("sound")
    for place, texts in enumerate(groups[:-1]):
        is_but = not but.isdisjoint(links[place + 1 : place + 3])  # German "ist da, | stört | aber | nicht"
        behind = [text for group in groups[place + 1 : place + 2 + is_but] for text in group]
        yield _Piece(texts, is_but, not denying.isdisjoint(behind))


def _admits(piece: _Piece, spoken: Language) -> bool:
    """Whether a piece is an admission: in full ("I have it"), or before a "but" also in part ("there, but")."""
    texts, said = piece.texts, {*piece.texts}
    if not 0 < len(texts) <= _MOST or not piece.denies or not _small(spoken).issuperset(texts):
        return False
    is_there = not said.isdisjoint(spoken.single("existing"))
    admits = not said.isdisjoint(spoken.single("admitting")) and not said.isdisjoint(spoken.single("own"))
    if piece.is_but:
        return is_there or admits
    is_whole = is_there and not said.isdisjoint(spoken.single("refers"))
    return is_whole or (admits and texts[-1] not in spoken.single("admitting"))


@lru_cache
def _small(spoken: Language) -> frozenset[str]:
    """Return the words that may stand in an admission."""
    small = spoken.articles.union(*(spoken.single(kind) for kind in _SMALL.split()))
    return small - spoken.single("sound") - spoken.denying - spoken.negating
