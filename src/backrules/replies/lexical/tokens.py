"""From a reply to words, numbers and marks, as they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

__all__ = ["MOST_TOKENS", "Token", "tokens_of"]

MOST_TOKENS = 120
LONGEST = 2000

Kind = Literal["word", "number", "mark"]


class Token(NamedTuple):
    """A piece of a reply."""

    kind: Kind
    text: str


_TOKEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)|(?P<mark>[,;:.!?/+\-&%€£$'~<>=()\n])")
_INNER_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_INNER_MARK = re.compile(r"(?<=[^\W\d_])[-.](?=[^\W\d_])")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")  # "nooo"
_CHARACTERS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "_": " ", "½": " 1/2"}
)


def tokens_of(text: str, fold: Mapping[str, str], spelt: Mapping[str, Sequence[str]]) -> list[Token]:
    """Return the words, numbers and marks of a text: in small letters, without apostrophes and pictures.

    Args:
        text: the text.
        fold: letter -> how a language writes it with plain ones; a space before it says that a word begins there.
        spelt: word of a dialect, or another spelling -> the words that it is compared as.
    """
    plain = f" {unicodedata.normalize('NFKC', text[:LONGEST].translate(_CHARACTERS)).casefold()}"
    plain = _DRAWN_OUT.sub(r"\1", plain)
    for letter, instead in fold.items():
        plain = plain.replace(letter, instead)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in decomposed if unicodedata.category(one) != "Mn")
    plain = _INNER_MARK.sub(" ", _INNER_APOSTROPHE.sub("", plain))
    return [
        Token(found.lastgroup, word)  # type: ignore[arg-type]
        for found in _TOKEN.finditer(plain)
        for word in spelt.get(found[0], (found[0],))
    ]
