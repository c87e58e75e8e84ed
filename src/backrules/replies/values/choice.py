"""The one option that a reply names, by its name or by a number that lies in its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from backrules.replies.clauses.sides import are_two
from backrules.replies.lexical.calendar import age_between
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, atoms_of, pieces_of
from backrules.replies.lexical.numerals import interval_of
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.ages import ages_in
from backrules.replies.values.numbers import number_in, read_quantity
from backrules.replies.values.options import QUIET, atoms_of_options, is_of_another

__all__ = ["are_ages", "option_around", "option_of_ages", "read_choice"]

_NAMING = {"option", "none", "no"}


def read_choice(tokens: Sequence[Token], words: Lexicon, labels: Mapping[str, str]) -> str | None:
    """Return the option that a reply names, None where it names none for certain."""
    if words.intervals and not labels:
        number = read_quantity(tokens, words.as_number)
        may_be_place = number is not None and number <= len(words.intervals) and len(tokens) == 1
        if number is not None and not may_be_place:
            option = option_around(number, tokens, words)
            is_told = not are_ages(words) or option_of_ages(ages_in(tokens, words.as_number), words) == option
            return option if is_told else None
        if _may_be_turned(tokens, words) and option_of_ages(ages_in(tokens, words.as_number), words) is None:
            return None  # whatever has a name for it: "turning 18 this year"
        if (option := _same_interval(tokens, words) or _of_age(tokens, words)) is not None:
            return option
    if words.sides and is_of_another(tokens, words):
        return None
    atoms = atoms_of_options(tokens, words, labels)
    atoms = atoms if words.fact.safety else _without_exceptions(atoms)
    denial = words.denial
    said = {denial if atom.kind in ("none", "no") else atom.value for atom in atoms if atom.kind in _NAMING}
    kinds = {atom.kind for atom in atoms} - QUIET - _NAMING - {"sep", "-"}
    is_list = sum(atom.kind == "option" for atom in atoms) > 1
    if is_list and (_is_joined(atoms, words) or are_two(atoms, words)):
        return None  # "the left one and the right one"
    if said != {denial}:
        kinds -= {"yes"}  # "yes, into one leg"
    return said.pop() if len(said) == 1 and not kinds else None


def _is_joined(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether two names are joined, by an "and" between them or within one: "the left | and the right one"."""
    joining = words.spoken.single("and")
    return any(atom.kind in ("and", "+") or atom.text.split(" ")[0] in joining for atom in atoms if atom.text)


def are_ages(words: Lexicon) -> bool:
    """Whether the options of a fact are ranges of ages."""
    return words.as_number.fact.unit == "year"


def option_around(number: Fraction, tokens: Sequence[Token], words: Lexicon) -> str | None:
    """Return the option whose range holds a number; of a rough one also the numbers next to it: not "about 18"."""
    is_rough = any(atom.kind == "about" for atom in atoms_of(tokens, [words.spoken.phrases("exact about")]))
    numbers = (number - 1, number, number + 1) if is_rough and words.fact.safety else (number,)
    found = [option for option, one in words.intervals.items() if all(map(one.holds, numbers))]
    return found[0] if len(found) == 1 else None


def option_of_ages(ages: range | None, words: Lexicon) -> str | None:
    """Return the option that all these ages have, None where they have several."""
    found = [
        option for option, one in words.intervals.items() if ages and all(one.holds(Fraction(age)) for age in ages)
    ]
    return found[0] if len(found) == 1 else None


def _same_interval(tokens: Sequence[Token], words: Lexicon) -> str | None:
    """Return the option that is said in other words for the same numbers: "over seventy"."""
    numbers = words.spoken.phrases("num")
    said = " ".join(f"{one.value:g}" if one.kind == "num" else one.text for one in atoms_of(tokens, [numbers]))
    interval = interval_of(said, words.spoken)
    found = [option for option, one in words.intervals.items() if one == interval]
    return found[0] if len(found) == 1 else None


def _without_exceptions(atoms: list[Atom]) -> list[Atom]:
    """Leave out what is only so now and then, beside what mostly is: "a barbell, sometimes dumbbells"."""
    pieces = pieces_of(atoms, ("sep", "but", "-"))
    usual = [piece for piece in pieces if not {"hedge", "likely_no"} & {atom.kind for atom in piece}]
    named = any(atom.kind == "option" for piece in usual for atom in piece)
    seldom = [piece for piece in pieces if piece not in usual]
    if not named or not all(any(atom.kind == "option" for atom in piece) for piece in seldom):
        return atoms
    return [atom for piece in usual for atom in piece if not (seldom and atom.kind == "but")]


def _of_age(tokens: Sequence[Token], words: Lexicon) -> str | None:
    """Return the option for an age that is said by its decade, or as what somebody turns soon."""
    if not are_ages(words):
        return None
    ages = age_between(tokens, words.spoken) or _coming(tokens, words)
    return option_of_ages(range(ages[0], ages[1] + 1), words) if ages else None


def _coming(tokens: Sequence[Token], words: Lexicon) -> tuple[int, int] | None:
    """Return the age before the one that somebody turns, and that one where they may have it: "I'll be 18 in May"."""
    kinds = "coming num unit when ahead filler about own began"
    atoms = [_as_month(atom, words) for atom in atoms_of(tokens, [words.spoken.phrases(kinds)])]
    numbers = [number_in(atom) for atom in atoms if atom.kind in ("num", "number")]
    if any(atom.text in words.spoken.single("at_present") for atom in atoms):
        return None  # "I turn 18 today"
    known = {atom.kind for atom in atoms} <= {*kinds.split(), "number", "sep"}
    if not known or len(numbers) != 1 or numbers[0] is None or not any(atom.kind == "coming" for atom in atoms):
        return None
    age = int(numbers[0]) - 1
    return age, age + _may_be_turned(tokens, words)


def _may_be_turned(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether an age is told that somebody turns this year, and may have turned: "turning 56 this year"."""
    texts = [token.text for token in tokens]
    return are_ages(words) and bool(words.spoken.phrases("this_year").along(texts))


def _as_month(atom: Atom, words: Lexicon) -> Atom:
    return atom._replace(kind="when") if atom.text in words.spoken.months else atom
