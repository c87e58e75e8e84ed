"""What words say of several facts at once: "no to both", "yes to the first", and a no to one that is a no to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon, lexicon
from backrules.replies.lexical.matching import Atom, atoms_of

__all__ = ["BOTH", "denial_of", "denied_together", "is_called_so", "placed"]

BOTH = "no_to_both"
_ALL, _PLACE = "no_to_all", "place"
_QUIET = {"filler", "and", "sep", "-", "+"}
_DENYING = {"option", "none", "no"}


def denied_together(piece: str, spoken: Language) -> str | None:
    """Return whether a piece says no to both of two facts or to all that are asked for, None where it is neither."""
    said = {atom.kind for atom in _atoms(piece, spoken, "filler and")} - _QUIET
    return said.pop() if said in ({BOTH}, {_ALL}) else None


def placed(piece: str, spoken: Language) -> tuple[int, str] | None:
    """Return at which place a fact stands of which a piece says yes or no, and that word: "yes to the first"."""
    atoms = [atom for atom in _atoms(piece, spoken, "yes no filler and") if atom.kind not in _QUIET]
    places = [atom for atom in atoms if atom.kind == _PLACE and (" " in atom.text or atom is atoms[0])]
    said = [atom for atom in atoms if atom.kind == "yes" or spoken.is_plain_no(atom.text)]
    if len(atoms) != 2 or len(places) != 1 or len(said) != 1:
        return None
    return places[0].value, said[0].text


def _atoms(piece: str, spoken: Language, kinds: str) -> list[Atom]:
    return atoms_of(spoken.tokens(piece), [spoken.of_several, spoken.phrases(kinds)])


def denial_of(fact: Fact, known: Mapping[str, bool], lang: str) -> Any:
    """Return the value that a plain no to a fact stands for, None where there is none.

    Args:
        fact: the fact.
        known: its options that are known already.
        lang: the language of the reply.
    """
    if fact.type == CHOICES:
        return {option: False for option in fact.options if option not in known} if known else []
    if fact.type == CHOICE:
        return lexicon(fact, lang).denial
    return False if fact.type == BOOLEAN else 0 if fact.scale and fact.range and fact.range[0] == 0 else None


def is_called_so(piece: str, words: Lexicon) -> bool:
    """Whether a piece says no by a name that the ruleset gives it, and not by words for no to anything."""
    spoken = words.spoken
    general = spoken.phrases("none no")
    atoms = atoms_of(spoken.tokens(piece), [words.options, words.echo, spoken.phrases("filler none no and")])
    return any(atom.kind in _DENYING and not general.has(atom.text.split(" ")) for atom in atoms)


def cut_at_no(pieces: Sequence[str], spoken: Language) -> list[str]:
    """Return pieces cut before each denial of a chain of them: "no neck pain no conditions"."""
    found: list[str] = []
    for piece in pieces:
        words, start = piece.split(" "), 0
        for place in range(2, len(words)) if words[0] in spoken.denying else ():
            if words[place] in spoken.denying and words[place - 1] not in spoken.denying:
                found.append(" ".join(words[start:place]))
                start = place
        found.append(" ".join(words[start:]))
    return found
