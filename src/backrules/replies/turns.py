"""Replies that take a turn.

An answer that is taken back for another one; a reason with what follows from it; a no with what was asked for behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backrules.replies.language import Phrases
from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import PARTING, Atom, atoms_of, pieces_of
from backrules.replies.remarks import KINDS
from backrules.replies.tokens import Token

__all__ = ["conclusions", "corrections", "says_so_behind_a_no"]

_DENYING = {"no", "none", "negator", "lacking", "likely_no"}
_NO_REASON = {"void", "unsure", "hedge", "or", "question", "likely_yes", "likely_no", "but", "except"}


def corrections(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[list[Token], list[Token]]]:
    """Yield what stands before and behind each word that takes back what was said: "four, no wait, five"."""
    for start, end in _places(tokens, words.spoken.phrases("correction")):
        before, behind = _trimmed(tokens[:start]), _trimmed(tokens[end:])
        if len(before) > 1 and words.spoken.is_plain_no(before[-1].text):  # "four, no, sorry, five"
            before = _trimmed(before[:-1])
        if before and behind:
            yield before, behind


def conclusions(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[list[Token], list[Token]]]:
    """Yield a reason and what follows from it: "I stand all day, so none"."""
    for start, end in _places(tokens, words.spoken.phrases("conclusion")):
        reason, behind = _trimmed(tokens[:start]), _trimmed(tokens[end:])
        if reason and behind and _is_reason(reason, words):
            yield reason, behind


def says_so_behind_a_no(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether behind a no stands what was asked for, without a no of its own: "no, my back hurts", "no, just sore"."""
    _, *behind = atoms = _atoms(tokens, words)
    is_clause = bool(behind) and behind[0].text in words.spoken.single("subject")  # "no my back hurts"
    first, *others = pieces_of(behind if is_clause else atoms, PARTING | {"only"})
    return any(_says_so(piece, words) for piece in ([first, *others] if is_clause else others))


def _says_so(piece: Sequence[Atom], words: Lexicon) -> bool:
    claims = any(word in words.claims for atom in piece for word in atom.text.split())
    return claims and not any(_denies(atom, words) for atom in piece)


def _denies(atom: Atom, words: Lexicon) -> bool:
    if atom.kind != "option":
        return atom.kind in _DENYING
    return words.denies(atom.value) or (words.fact.is_number and atom.value == "0")  # a number as `say:` writes it


def _is_reason(tokens: Sequence[Token], words: Lexicon) -> bool:
    return not {atom.kind for atom in _atoms(tokens, words)} & _NO_REASON


def _atoms(tokens: Sequence[Token], words: Lexicon) -> list[Atom]:
    return atoms_of(tokens, words.sources(KINDS))


def _places(tokens: Sequence[Token], phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Yield where each of the phrases begins and ends, the longest of each place; from the end of the reply on."""
    texts = [token.text for token in tokens]
    for start in reversed(range(len(texts))):
        ends = [end for end, *_ in phrases.matches(texts, start)]
        if ends:
            yield start, ends[-1]


def _trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens without marks around them."""
    found = list(tokens)
    while found and found[-1].kind == "mark":
        found.pop()
    while found and found[0].kind == "mark":
        found.pop(0)
    return found
