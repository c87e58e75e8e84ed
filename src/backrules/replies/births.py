"""The age of somebody who says when they were born: "born in 1985", "a '64 baby"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom, atoms_of
from backrules.replies.tokens import Token

__all__ = ["option_of_birth"]

_AGES = range(5, 111)  # of whoever replies
_KINDS = "born vintage people negator no unsure doubt condition"
_TURNS = {"negator", "no", "unsure", "doubt", "condition", "question"}


def option_of_birth(tokens: Sequence[Token], words: Lexicon, today: date) -> str | None:
    """Return the option for the age of somebody born in the year that a reply says, None where it says none.

    Both ages count that somebody has in the year of the answer, before a birthday and after it.
    """
    if not words.intervals or words.as_number.fact.unit != "year":
        return None
    atoms = atoms_of(tokens, [words.spoken.phrases(_KINDS)])
    years = {year for atom in atoms if atom.kind == "number" for year in _years(atom.text, today)}
    numbers = sum(atom.kind == "number" for atom in atoms)
    if len(years) != 1 or numbers != 1 or not _says_birth(atoms):
        return None
    turned = today.year - years.pop()
    held = [
        option for option, ages in words.intervals.items() if all(ages.holds(Fraction(turned - one)) for one in (0, 1))
    ]
    return held[0] if len(held) == 1 else None


def _years(text: str, today: date) -> Iterator[int]:
    """Yield the years that figures may stand for, four or the last two of them."""
    spelt = {"19": int(f"19{text}"), "20": int(f"20{text}")} if len(text) == 2 and text.isdigit() else {}
    whole = [int(text)] if len(text) == 4 and text.isdigit() else []
    yield from (year for year in (*whole, *spelt.values()) if today.year - year in _AGES)


def _says_birth(atoms: Sequence[Atom]) -> bool:
    """Whether a number is the year of birth of whoever replies, and not that of somebody else."""
    place = next(place for place, atom in enumerate(atoms) if atom.kind == "number")
    behind = [*(atom.kind for atom in atoms[place + 1 :]), "sep", "sep"]
    says = any(atom.kind == "born" for atom in atoms) or behind[:2] == ["vintage", "sep"]
    ends = next((end for end, atom in enumerate(atoms) if atom.kind == "sep" and end > place), len(atoms))
    kinds = {atom.kind for atom in atoms}
    return says and not kinds & _TURNS and all(atom.kind != "people" for atom in atoms[:ends])
