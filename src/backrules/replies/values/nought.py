"""A nought that denies what it counts: "0 pain", "0 dizziness"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token

__all__ = ["with_noughts"]

_NOUGHT = "0"


def with_noughts(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Return a reply with "no" for each nought right before a word for what is counted by it, where none is asked for.

    No nought counts a unit, nor what a small word parts from it: "0 kg", "0 of these", "0 to 1".
    """
    if all(token.text != _NOUGHT for token in tokens):  # as in most
        return [*tokens]
    denying = min(words.spoken.denying, key=len)  # the one without an ending: "kein"
    behind = [*(is_so for is_so in (_counts(one, other, words) for one, other in pairwise(tokens))), False]
    return [
        token._replace(kind="word", text=denying) if is_so else token
        for token, is_so in zip(tokens, behind, strict=True)
    ]


def _counts(one: Token, other: Token, words: Lexicon) -> bool:
    """Whether a word is a nought, and the one behind it is what it counts."""
    if one.text != _NOUGHT:
        return False
    spoken = words.spoken
    joining = {word for phrase in spoken.single("out_of") for word in phrase.split()}
    small = spoken.gaps | joining | spoken.single("filler") | spoken.single("rest")
    return other.kind == "word" and other.text not in small and spoken.unit(other.text) == other.text
