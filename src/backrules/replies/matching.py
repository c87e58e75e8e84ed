"""From words to atoms: each piece of a reply with what it is, so that nothing is left over unnoticed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from backrules.replies.language import Phrases
from backrules.replies.tokens import Token

__all__ = ["Atom", "atoms_of"]


class Atom(NamedTuple):
    """A piece of a reply, and what it is.

    Attributes:
        kind: a class of the table of a language, `option`, `echo` (a word of the question), `number`, `sep`,
            `question`, `ambiguous`, `unknown`, or a mark itself.
        value: what it stands for.
        text: its words.
    """

    kind: str
    value: Any
    text: str


_MARKS = {",": "sep", ";": "sep", ":": "sep", ".": "sep", "!": "sep", "\n": "sep", "(": "sep", ")": "sep", "?": "question"}
_MARKS |= {"-": "-", "/": "/", "+": "+", "&": "and"}


def atoms_of(tokens: Sequence[Token], sources: Sequence[Phrases]) -> list[Atom]:
    """Return what the pieces of a reply are: from each place on the longest phrase, of equally long ones the first.

    Args:
        tokens: the reply.
        sources: the phrases that count.
    """
    texts = [token.text for token in tokens]
    found: list[Atom] = []
    place = 0
    while place < len(texts):
        matches = [match for one in sources if (match := one.longest(texts, place))]
        best = max(matches, key=lambda match: match[0], default=None)  # of equal ones the first
        if best is not None:
            end, kind, value = best
            found.append(Atom(kind, value, " ".join(texts[place:end])))
            place = end
        else:
            found.append(_single(tokens[place]))
            place += 1
    return found


def _single(token: Token) -> Atom:
    if token.kind == "number":
        return Atom("number", token.text, token.text)
    kind = _MARKS.get(token.text, "unknown") if token.kind == "mark" else "unknown"
    return Atom(kind, None, token.text)
