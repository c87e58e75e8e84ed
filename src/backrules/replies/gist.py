"""The gist of a reply, where nothing hangs on the answer but the advice: what is said, whatever is told around it.

Here words that nobody knows are passed over. What is said must still be said once: two answers are none, and neither
is one that is in doubt, that is asked, or of which a piece takes back what another one says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from backrules.facts import BOOLEAN, CHOICE, CHOICES
from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import PARTING, Atom, pieces_of, tokens_from
from backrules.replies.numbers import read_number
from backrules.replies.remarks import atoms_told
from backrules.replies.tokens import Token

__all__ = ["gist_of"]

_DOUBTED = {
    "void",
    "unsure",
    "rest",
    "ambiguous",
    "question",
    "or",
    "aside",
    "likely_yes",
    "likely_no",
    "shift",
    "ahead",
}
_SAID = {"yes": True, "no": False, "none": False}


def gist_of(tokens: Sequence[Token], words: Lexicon) -> Any:
    """Return what a reply says, None where it says nothing for certain: a value, or for a list option -> bool."""
    fact = words.fact
    pieces = pieces_of(atoms_told(tokens, words))
    if any(_DOUBTED & {atom.kind for atom in piece} for piece in pieces) or any(token.text == "-" for token in tokens):
        return None
    if fact.type == BOOLEAN:
        return _truth(pieces)
    if fact.type in (CHOICE, CHOICES):
        named = _named(pieces)
        if named is None or not any(named.values()):
            return None
        held = [option for option, holds in named.items() if holds]
        return named if fact.type == CHOICES else held[0] if len(held) == 1 else None
    return _number(pieces, words) if fact.is_number and not fact.is_date else None


def _truth(pieces: Sequence[Sequence[Atom]]) -> bool | None:
    """Return what all pieces that say yes or no agree on; what is denied or only sometimes so is no yes."""
    said: set[bool] = set()
    for piece in pieces:
        kinds = {atom.kind for atom in piece}
        truths = {atom.value if atom.kind == "option" else _SAID[atom.kind] for atom in piece if _says(atom)}
        if truths and kinds & {"negator", "hedge"}:
            return None
        said |= truths
    return said.pop() if len(said) == 1 else None


def _says(atom: Atom) -> bool:
    return atom.kind == "option" or atom.kind in _SAID


def _named(pieces: Sequence[Sequence[Atom]]) -> Mapping[str, bool] | None:
    """Return the options that are named, and whether they hold; None where that is not certain."""
    named: dict[str, bool] = {}
    for piece in pieces:
        kinds = {atom.kind for atom in piece}
        if kinds & {"all", "both", "none", "hedge", "past"} or {"unknown", "option"} <= kinds:
            return None  # "I broke my bench"
        if "no" in kinds and "option" not in kinds:
            return None  # "no, mat"
        holds = not kinds & {"negator", "no"}
        for atom in piece:
            if atom.kind == "option" and named.setdefault(atom.value, holds) is not holds:
                return None
    return named


def _number(pieces: Sequence[Sequence[Atom]], words: Lexicon) -> int | float | None:
    """Return the only number that is said, in a piece that says nothing else that counts."""
    with_number = [piece for piece in pieces if any(atom.kind in ("number", "num", "times") for atom in piece)]
    if len(with_number) != 1 or _counts_others(with_number[0]):
        return None
    kept = [atom for atom in with_number[0] if atom.kind not in {"unknown", *PARTING}]
    return read_number(tokens_from(kept), words)


def _counts_others(piece: Sequence[Atom]) -> bool:
    """Whether a word that nobody knows stands right behind a number: "20 reps"."""
    return any(
        atom.kind in ("number", "num") and behind.kind in ("unknown", "number", "num", "past")
        for atom, behind in pairwise(piece)
    )
