"""How people count days and years without a number: "yesterday", "every day", "Monday and Friday", "late twenties"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.matching import Atom, atoms_of
from backrules.replies.lexical.phrases import Phrases
from backrules.replies.lexical.tokens import Token

__all__ = ["YEARS", "age_between", "counting", "is_year", "weekdays_in"]

YEARS = range(1900, 2100)  # what a number of four figures may be

_SHORTEST_DAY = 2  # letters of a day that is also a word
_QUIET = {"filler", "sep", "about", "and", "yes", "only", "echo"}
_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "whole": (0, 9)}  # of ten years


@lru_cache
def counting(spoken: Language, counted: str, period: str, has_zero: bool) -> Phrases:
    """Return what stands for a number where days, or times in a week, are counted.

    Args:
        spoken: the language.
        counted: what is counted, as a unit.
        period: in which time, or "".
        has_zero: whether the number may be 0.
    """
    found = Phrases()
    if counted in ("day", "week") and not period:
        for words, days in {**spoken.dates["days"], **spoken.spans}.items():
            found.add(spoken.words(words), "span", days)
        _add(found, spoken, "ago", "filler")
        for unit in ("day", "week", "year"):
            for word in spoken.units_spelt(unit):
                found.add(spoken.words(spoken.dates["ago"].format(span=word)), "unit", unit)
    if counted in ("day", "time") and period == "week":
        _add(found, spoken, "part_of_day", "unit", "day")
        _add(found, spoken, "of_a_week", "filler")
        for days, kind in ((7, "each_day"), (5, "each_weekday")):
            _add(found, spoken, kind, "option", days)
        for name in (name for names in spoken.dates["weekdays"] for name in names):
            for all_but in spoken.dates["all_but"]:
                found.add(spoken.words(all_but.format(day=name)), "option", 6)
        for number, names in enumerate(spoken.dates["weekdays"]):
            for name in names:
                found.add(spoken.words(name), "weekday", number)
    if period and has_zero:
        _add(found, spoken, "never", "option", 0)
    return found


def _add(found: Phrases, spoken: Language, kind: str, as_kind: str, value: object = None) -> None:
    for phrase in spoken.classes[kind]:
        found.add(spoken.words(phrase), as_kind, value)


def weekdays_in(atoms: Sequence[Atom]) -> int | None:
    """Return on how many days of the week something is, where nothing but these are named: "Monday to Friday"."""
    content = [atom for atom in atoms if atom.kind not in _QUIET]
    days: set[int] = set()
    for place, atom in enumerate(content):
        if atom.kind == "weekday":
            days.add(atom.value)
            continue
        beside = content[place - 1 : place] + content[place + 1 : place + 2] if place else []
        if atom.kind not in ("to", "-") or [one.kind for one in beside] != ["weekday", "weekday"]:
            return None
        days |= {*range(beside[0].value, beside[1].value)}
    is_small_word = len(content) == 1 and len(content[0].text) <= _SHORTEST_DAY  # German "so"
    return None if is_small_word else len(days) or None


def is_year(text: str) -> bool:
    """Whether figures may be a year."""
    return text.isdigit() and int(text) in YEARS


def age_between(tokens: Sequence[Token], spoken: Language) -> tuple[int, int] | None:
    """Return the least and the greatest age that a decade in words may be; None if a reply is none."""
    atoms = atoms_of(tokens, [_decades(spoken), spoken.phrases("about unit filler yes only")])
    said = [atom.value for atom in atoms if atom.kind == "decade"]
    rest = {atom.kind for atom in atoms} - {"decade", "unit", *_QUIET}
    return said[0] if len(said) == 1 and not rest else None


@lru_cache
def _decades(spoken: Language) -> Phrases:
    found = Phrases()
    for place, (ten, name) in enumerate(zip(spoken.tens, spoken.decades["names"], strict=True)):
        age = 10 * (place + 2)
        figures = spoken.decades["figures"].format(ten=age)
        for part, (first, last) in _PARTS.items():
            for form in spoken.decades[part]:
                for spelt, decade in ((ten, name), (str(age), figures)):
                    phrase = spoken.words(form.format(ten=spelt, decade=decade))
                    found.add(phrase, "decade", (age + first, age + last))
    return found
