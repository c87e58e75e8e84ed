"""One number, in figures or in words, with or without its unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from backrules.facts import INTEGER, Fact
from backrules.replies.lexical.calendar import YEARS, weekdays_in
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, as_articles, atoms_of
from backrules.replies.lexical.numerals import figures
from backrules.replies.lexical.tokens import Token
from backrules.replies.lexical.units import converted, declared

__all__ = [
    "KINDS",
    "are_of_several",
    "fits",
    "is_apiece",
    "may_be_negative",
    "may_be_year",
    "number_atoms",
    "number_in",
    "plain_number",
    "quantity_in",
    "read_number",
    "read_quantity",
    "with_signs",
]

KINDS = (
    "past at_most beyond num plus_half times unit period about out_of none no negator or but hedge to per "
    "one yes since when only place filler and usual peak"
)
_NUMBERS = ("number", "num", "times", "span")
_SHORTEST_ONE = 5  # letters of an article that may be a number by itself: "einen"
_DAYS = ("day", "week")  # a few days are no whole week
_DENYING = ("none", "negator", "unit")
_QUIET = {"filler", "echo", "sep", "about", "since", "when", "only", "and", "yes", "out_of", "per", "one", "place"}


@attrs.frozen
class _Quantity:
    """A number that was said, with its unit, for how long, and of which things; "" where none was said."""

    value: Fraction
    unit: str = ""
    period: str = ""
    things: frozenset[str] = frozenset()


def read_number(tokens: Sequence[Token], words: Lexicon) -> int | float | None:
    """Return the number that a reply says, in the unit of the fact; None where none is certain, or it cannot be."""
    found = read_quantity(tokens, words)
    return None if found is None or not fits(words.fact, found) else plain_number(found)


def is_apiece(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a number of sets is one for each of several things, where that was not asked: "3 per side"."""
    counted, period = declared(words.fact.unit)
    if words.fact.safety or not period or words.spoken.unit(counted) in words.spoken.unit_names:
        return False
    spoken, texts = words.spoken, [token.text for token in tokens]
    ends = [end for place in range(len(texts)) for end, *_ in spoken.phrases("apiece").matches(texts, place)]
    behind = [spoken.unit(texts[end]) if end < len(texts) else "" for end in ends]
    return spoken.unit(period) not in behind and bool(ends) and words.asked.isdisjoint(spoken.single("each"))


def are_of_several(things: Sequence[Collection[str]], words: Lexicon) -> bool:
    """Whether numbers are those of several things: "4 rows and 4 pulldowns"."""
    counted = {*words.spoken.words(words.fact.unit or "")}
    named = {frozenset(some) - counted for some in things} - {frozenset()}
    return not words.fact.safety and len(named) > 1


def may_be_year(atom: Atom) -> bool:
    """Whether an atom is a number that may be a year."""
    return atom.kind == "number" and (number_in(atom) or 0) in YEARS


def plain_number(number: Fraction) -> int | float:
    """Return a number as values of facts are."""
    return int(number) if number.denominator == 1 else float(number)


def read_quantity(tokens: Sequence[Token], words: Lexicon) -> Fraction | None:
    """Return the number exactly, whether or not it fits the range."""
    atoms = number_atoms(tokens, words, KINDS)
    if is_apiece(tokens, words):
        return None
    if (days := weekdays_in(atoms)) is not None:
        return Fraction(days)
    ones = [atom for atom in atoms if atom.kind == "one"]
    is_alone = len(ones) == 1 and all(atom.kind in ("one", "only", "filler", "sep", "about") for atom in atoms)
    if is_alone and len(ones[0].text) >= _SHORTEST_ONE and not words.fact.safety:  # German "nur einen"
        return Fraction(1)
    said = {atom.value for atom in atoms if atom.kind == "option"}
    if said:
        numbers = {*_plain(atoms)}
        quiet = all(atom.kind in {*_QUIET, "option", "number", "num"} - {"out_of", "per", "one"} for atom in atoms)
        return Fraction(min(said)) if len(said) == 1 and quiet and numbers <= {*map(Fraction, said)} else None
    if (atoms and atoms[0].kind == "-") or (words.fact.scale and _tells_time(atoms)):
        return None
    if not words.fact.safety and words.spoken.unit(words.fact.unit or "") == "week" and any(map(may_be_year, atoms)):
        return None  # "since 2019"
    quantities = _Quantities(atoms, words).read()
    return _one(quantities, words) if quantities else _none(atoms, words) if quantities is not None else None


def number_atoms(tokens: Sequence[Token], words: Lexicon, kinds: str) -> list[Atom]:
    """Return what the pieces of a reply are to the question for a number.

    Args:
        tokens: the reply.
        words: the words of the fact.
        kinds: the classes of the language that count.
    """
    atoms = [
        atom._replace(kind="echo") if atom.kind == "hedge" and atom.text in words.asked else atom
        for atom in atoms_of(tokens, words.sources(kinds, words.counting, words.units))
    ]
    return _with_articles(as_articles(atoms, words.spoken.articles), words)


def quantity_in(atoms: Sequence[Atom], words: Lexicon) -> Fraction | None:
    """Return the one number that these pieces say, in the unit of the fact; None where they say none for certain."""
    quantities = _Quantities(atoms, words).read()
    return _one(quantities, words) if quantities else None


def _tells_time(atoms: Sequence[Atom]) -> bool:
    """Whether a number is one since when something is: "since 8"."""
    kinds = [atom.kind for atom in atoms if atom.kind != "filler"]
    return any(pair in (("since", "number"), ("since", "num")) for pair in pairwise(kinds))


def _plain(atoms: Sequence[Atom]) -> list[Fraction | None]:
    return [number_in(atom) for atom in atoms if atom.kind in ("number", "num")]


def number_in(atom: Atom) -> Fraction | None:
    """Return the number that figures or a word for one say; None where figures may be read in two ways."""
    return figures(atom.text) if atom.kind == "number" else Fraction(atom.value)


def _with_articles(atoms: list[Atom], words: Lexicon) -> list[Atom]:
    """Make an article before a unit the number that it is ("an hour"), and a bare "no" there a negator."""
    if [atom.kind for atom in atoms[:2]] == ["unit", "plus_half"]:  # "hour and a half"
        atoms = [Atom("num", 1, "1"), *atoms]
    found = list(atoms)
    period = words.spoken.unit(declared(words.fact.unit)[1])
    one = words.spoken.classes["one"]
    for place, atom in enumerate(atoms[:-1]):
        before = atoms[place - 1].kind if place else ""
        unit = atoms[place + 1]
        ends_so = atom.kind == "filler" and " " in atom.text and atom.text.split(" ")[-1] in one
        if ends_so and unit.kind == "unit" and unit.value != period:  # "about a | year"
            found[place] = Atom("num", 1, atom.text)
        elif atom.kind in ("per", "one") and unit.kind == "unit" and before not in _COUNTED and unit.value != period:
            is_one = atom.kind == "one" or atom.text in words.spoken.classes["one"]
            found[place] = Atom("num", 1, atom.text) if is_one else atom
        elif atom.kind == "no" and atom.text in words.spoken.negating and unit.kind in ("unit", "echo"):
            found[place] = atom._replace(kind="negator")
    return found


_COUNTED = {"num", "number", "unit", "plus_half", "times", "echo"}


class _Quantities:
    """Reads the numbers of a reply, each with what stands behind it."""

    def __init__(self, atoms: Sequence[Atom], words: Lexicon) -> None:
        self._atoms, self._words, self._place = atoms, words, 0

    def read(self) -> list[_Quantity] | None:
        """Return the numbers; None where something else is said, too."""
        found: list[_Quantity] = []
        while self._place < len(self._atoms):
            atom = self._atoms[self._place]
            if atom.kind in _NUMBERS:
                quantity = self._quantity()
                if quantity is None:
                    return None
                found.append(quantity)
            elif self._says_nothing(atom):
                self._place += 1
            else:
                return None
        return found

    def _says_nothing(self, atom: Atom) -> bool:
        """Whether an atom between numbers says nothing by itself."""
        if atom.kind == "at_most":
            return not self._words.fact.safety
        if atom.kind == "no":
            return atom.text in self._words.spoken.articles  # a short form of "nein" is one of "eine", too
        if atom.kind == "unit" and atom.value == "time":
            return True  # German "mal" before a number is only a word
        return atom.kind in _QUIET or (atom.kind in _DENYING and self._has_no_number())

    def _has_no_number(self) -> bool:
        """Whether no number is said but 0: "none, 0"."""
        return all(atom.text == "0" or atom.value == 0 for atom in self._atoms if atom.kind in _NUMBERS)

    def _next(self, *kinds: str) -> Atom | None:
        if self._place < len(self._atoms) and self._atoms[self._place].kind in kinds:
            self._place += 1
            return self._atoms[self._place - 1]
        return None

    def _quantity(self) -> _Quantity | None:
        atom = self._atoms[self._place]
        self._place += 1
        value = number_in(atom)
        if atom.kind == "span":
            return _Quantity(Fraction(atom.value), "day")
        if value is None:
            return None
        if atom.kind == "times":
            return self._with_period(_Quantity(value, "time"))
        if half := self._next("plus_half"):
            value += Fraction(half.value)
        if (top := self._top()) is not None:
            return _Quantity(value) if _is_top(self._words.fact, top) else None
        things = set()
        while (thing := self._next("echo")) is not None:  # "ten hard sets", "four rows"
            things.add(thing.text)
        unit = self._next("unit")
        if unit is not None and (half := self._next("plus_half")):  # "an hour and a half"
            value += Fraction(half.value)
        if unit is not None and unit.value == "h":
            value += self._minutes()
        return self._with_period(_Quantity(value, unit.value if unit else "", things=frozenset(things)))

    def _minutes(self) -> Fraction:
        """Return the minutes right behind hours, in hours: "1h30"."""
        behind = [*self._atoms[self._place : self._place + 2], None, None]
        minutes = number_in(behind[0]) if behind[0] is not None and behind[0].kind in ("number", "num") else None
        is_bare = behind[1] is None or behind[1].kind in ("sep", "about")
        if minutes is None or not 0 < minutes < 60 or not is_bare:
            return Fraction(0)
        self._place += 1
        return minutes / 60

    def _top(self) -> Fraction | None:
        """Return the highest mark in "3 out of 10" and "3/10"."""
        place = self._place
        if place + 1 < len(self._atoms) and self._atoms[place].kind in ("/", "out_of"):
            top = self._atoms[place + 1]
            if top.kind in ("number", "num"):
                self._place += 2
                return number_in(top) or Fraction(-1)
        return None

    def _with_period(self, quantity: _Quantity) -> _Quantity:
        """Read "a day" behind a number."""
        place = self._place
        if period := self._next("period"):
            return attrs.evolve(quantity, period=period.value)
        if quantity.unit == "h" and (day := self._next("unit")) and day.value == "day":  # "an 8 hour day"
            return attrs.evolve(quantity, period=day.value)
        self._place = place
        if self._next("per", "one", "/", "filler") and (period := self._next("unit")):
            return attrs.evolve(quantity, period=period.value)
        self._place = place
        return quantity


def _is_top(fact: Fact, top: Fraction) -> bool:
    return fact.range is not None and fact.range[0] == 0 and top == Fraction(fact.range[1]) and not fact.unit


def _one(quantities: list[_Quantity], words: Lexicon) -> Fraction | None:
    """Return the one number that was said, or the sum of an hour and thirty minutes."""
    values = [_in_own_unit(quantity, words) for quantity in quantities]
    known = [value for value in values if value is not None]
    if len(known) != len(values):
        return None
    if len({*known}) == 1 and len({quantity.unit for quantity in quantities}) == 1:
        return None if are_of_several([quantity.things for quantity in quantities], words) else known[0]
    units = [quantity.unit for quantity in quantities]
    parts = len(known) == 2 and units[0] != units[1] and all(units)
    falls = (parts and converted(Fraction(1), units[0], units[1])) or Fraction(0)
    return sum(known, Fraction(0)) if falls > 1 else None


def _in_own_unit(quantity: _Quantity, words: Lexicon) -> Fraction | None:
    counted, period = (words.spoken.unit(part) if part else "" for part in declared(words.fact.unit))
    if quantity.period and not period and not words.echo.has([quantity.period]):
        return None
    if quantity.period and period and quantity.period != period:
        return None
    if not quantity.unit or quantity.unit == counted:
        return quantity.value
    if quantity.unit == "time" and period and counted == "day":
        return quantity.value  # three times a week is three days a week
    value = converted(quantity.value, quantity.unit, counted)
    is_less_than_one = (
        value is not None and value < 1 and words.fact.type == INTEGER and (quantity.unit, counted) == _DAYS
    )
    return Fraction(0) if is_less_than_one else value


def _none(atoms: Sequence[Atom], words: Lexicon) -> Fraction | None:
    """Return 0 for "none"; about safety only where the number is a mark on a scale, on which 0 is none."""
    fact = words.fact
    denied = any(atom.kind == "none" for atom in atoms)
    if not fact.safety:
        named = any(atom.kind in ("echo", "unit") for atom in atoms)
        denied = denied or (any(atom.kind == "negator" for atom in atoms) and named)
    counts = fact.scale or not fact.safety
    return Fraction(0) if denied and counts and (fact.range is None or fact.range[0] == 0) else None


def may_be_negative(fact: Fact) -> bool:
    """Whether a number below zero may be an answer."""
    return fact.is_number and not fact.is_date and (fact.range is None or fact.range[0] < 0)


def with_signs(tokens: Sequence[Token], minus: Sequence[str]) -> list[Token]:
    """Return a reply in which a minus before figures belongs to them; between two numbers it is "to".

    Args:
        tokens: the reply.
        minus: words for it.
    """
    found: list[Token] = []
    for token in tokens:
        before = found[-2].kind if len(found) > 1 else ""
        if token.kind == "number" and found and found[-1].text in ("-", *minus) and before != "number":
            found[-1] = token._replace(text=f"-{token.text}")
        else:
            found.append(token)
    return found


def fits(fact: Fact, number: Fraction) -> bool:
    """Whether a number is one that the fact may have."""
    within = fact.range is None or fact.range[0] <= number <= fact.range[1]
    return within and (fact.type != INTEGER or number.denominator == 1)
