"""Dates in figures and words, and days before the day of the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, atoms_of
from backrules.replies.lexical.phrases import Phrases
from backrules.replies.lexical.tokens import Token

__all__ = ["read_date"]

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_KINDS = "void hedge about beyond or no none negator num unit one when to filler yes only and"
_QUIET = {"filler", "echo", "sep", "yes", "when", "only"}


def read_date(text: str, tokens: Sequence[Token], words: Lexicon) -> date | None:
    """Return the day that a reply says, None where it says none for certain."""
    spoken, today = words.spoken, words.fact.as_of
    found = [*_ISO.finditer(text), *_FIGURES.finditer(text)]
    if len(found) == 1:
        rest = text[: found[0].start()] + text[found[0].end() :]
        return _in_figures(found[0], spoken) if _is_quiet(rest, words) else None
    atoms = atoms_of(tokens, [_months(spoken), _days(spoken), words.spoken.phrases(_KINDS), words.echo])
    atoms = [atom for atom in atoms if atom.kind not in _QUIET]
    kinds = [atom.kind for atom in atoms]
    if kinds == ["ago"] and today is not None:
        return today - timedelta(days=atoms[0].value)
    if sorted(kinds) == ["month", "number", "number"]:
        return _in_words(atoms)
    return None


def _is_quiet(text: str, words: Lexicon) -> bool:
    atoms = atoms_of(words.spoken.tokens(text), [words.spoken.phrases(_KINDS), words.echo])
    return all(atom.kind in _QUIET for atom in atoms)


def _in_figures(found: re.Match[str], spoken: Language) -> date | None:
    """Return the day; None where day and month may be either way round."""
    if found.re is _ISO:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    orders = {"dmy": [(second, first)], "mdy": [(first, second)]}.get(
        spoken.date_order, [(second, first), (first, second)]
    )
    days = {day for month, number in orders if (day := _day(year, month, number)) is not None}
    return days.pop() if len(days) == 1 else None


def _in_words(atoms: Sequence[Atom]) -> date | None:
    month = next(atom.value for atom in atoms if atom.kind == "month")
    numbers = [atom.text for atom in atoms if atom.kind == "number"]
    years = [number for number in numbers if len(number) == 4 and number.isdigit()]
    days = [number for number in numbers if len(number) <= 2 and number.isdigit()]
    return _day(int(years[0]), month, int(days[0])) if len(years) == len(days) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache
def _months(spoken: Language) -> Phrases:
    found = Phrases()
    for number, names in enumerate(spoken.dates["months"], 1):
        for name in names:
            found.add(spoken.words(name), "month", number)
    return found


@lru_cache
def _days(spoken: Language) -> Phrases:
    """Return what says how many days ago: yesterday, and two weeks ago."""
    found = Phrases()
    for words, number in spoken.dates["days"].items():
        found.add(spoken.words(words), "ago", number)
    spans = [(word, size) for unit, size in (("day", 1), ("week", 7)) for word in spoken.units_spelt(unit)]
    numbers = [(str(number), number) for number in range(1, 61)]
    numbers += [(word, int(number)) for word, number in spoken.numbers.items() if number in range(1, 61)]
    numbers += [(word, 1) for word in spoken.classes["one"]]
    for spelt, number in numbers:
        for word, size in spans:
            found.add(spoken.words(spoken.dates["ago"].format(span=f"{spelt} {word}")), "ago", number * size)
    return found
