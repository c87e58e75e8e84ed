"""The age of somebody who says when they were born: "born in 1985", "a '64 baby"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, atoms_of
from backrules.replies.lexical.tokens import Token

__all__ = ["option_of_birth"]

_AGES = range(5, 111)  # of whoever replies
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{2}|\d{4})", re.ASCII)  # figures with points: first the day, then the month
_DIGITS_OF_DAY = 2
_KINDS = "born vintage people negator no unsure doubt condition"
_TURNS = {"negator", "no", "unsure", "doubt", "condition", "question"}


def option_of_birth(tokens: Sequence[Token], words: Lexicon, today: date) -> str | None:
    """Return the option for the age of somebody born in the year that a reply says, None where it says none.

    Both ages count that somebody has in the year of the answer, before a birthday and after it, if no day is said.
    """
    if not words.intervals or words.as_number.fact.unit != "year":
        return None
    atoms = atoms_of(tokens, [words.spoken.phrases(_KINDS)])
    texts = [atom.text for atom in atoms if atom.kind == "number"]
    told = [(text, years) for text in texts if (years := _years(text, today, is_only=len(texts) == 1))]
    if len(told) != 1 or len(told[0][1]) != 1 or not _says_birth(atoms, told[0][0]):
        return None
    if not all(text == told[0][0] or _is_of_day(text) for text in texts):
        return None
    held = [
        option
        for option, ages in words.intervals.items()
        if all(ages.holds(Fraction(age)) for age in _ages(told[0][0], told[0][1][0], today))
    ]
    return held[0] if len(held) == 1 else None


def _years(text: str, today: date, *, is_only: bool) -> list[int]:
    """Return the years that figures may stand for: four, or the last two of them where no other number is said."""
    last = text.rsplit(".", maxsplit=1)[-1] if _DAY.fullmatch(text) else text
    spelt = [f"{century}{last}" for century in ("", "19", "20")] if last.isdigit() else []
    whole = [int(year) for year in spelt if len(year) == len("1985")]
    return [year for year in whole if today.year - year in _AGES and (len(last) > _DIGITS_OF_DAY or is_only)]


def _ages(text: str, year: int, today: date) -> list[int]:
    """Return the ages of somebody who was born in a year, or on a day of it: "5.5.1980"."""
    turned = today.year - year
    if not _DAY.fullmatch(text):
        return [turned - 1, turned]
    day, month, _ = text.split(".")
    return [turned - ((today.month, today.day) < (int(month), int(day)))]


def _is_of_day(text: str) -> bool:
    """Whether a number beside the year may be the day or the month: "12 May 1985"."""
    return text.isdigit() and len(text) <= _DIGITS_OF_DAY


def _says_birth(atoms: Sequence[Atom], year: str) -> bool:
    """Whether a number is the year of birth of whoever replies, and not that of somebody else."""
    place = next(place for place, atom in enumerate(atoms) if atom.text == year)
    behind = [*(atom.kind for atom in atoms[place + 1 :]), "sep", "sep"]
    says = any(atom.kind == "born" for atom in atoms) or behind[:2] == ["vintage", "sep"]
    ends = next((end for end, atom in enumerate(atoms) if atom.kind == "sep" and end > place), len(atoms))
    kinds = {atom.kind for atom in atoms}
    return says and not kinds & _TURNS and all(atom.kind != "people" for atom in atoms[:ends])
