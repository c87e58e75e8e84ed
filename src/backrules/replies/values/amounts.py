"""The number that a reply tells among other words: the only one in it that can be the one that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, takewhile
from math import prod

import attrs

from backrules.replies.clauses.clause import BESIDE, WHY, Clause
from backrules.replies.lexical.calendar import weekdays_in
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, pieces_of
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.numbers import (
    KINDS,
    are_of_several,
    fits,
    is_apiece,
    may_be_year,
    number_atoms,
    quantity_in,
)

__all__ = ["read_amount", "read_certain"]

_NUMBERS = {"number", "num", "times", "span", "option"}
_AHEAD = {"about", "one", "per", "at_most", "peak"}
_BEHIND = {*_NUMBERS, "unit", "period", "about", "out_of", "per", "one", "plus_half", "/", "at_most", "echo"}
_BOUNDS = {"beyond", "to", "-", "+", "or", "negator"}
_LIMITS = {"at_most", "peak"}  # the number itself, where it is asked for at its worst
_DATES = {"since", "clock"}
_EDGES = {"", "sep", "but", "except"}
_SAID = {"negator", "no", "none", "usual"}
_TURNS = {
    "people",
    "over",
    "nearly",
    "unsure",
    "likely_yes",
    "likely_no",
    "usual",
    "relief",
    "limits",
    "negator",
    "no",
    "none",
}


@attrs.frozen
class _Run:
    """What may be one number with its unit, and the kinds and words of what stands before and behind."""

    atoms: Sequence[Atom]
    before: Atom
    behind: Atom
    words: Lexicon

    @property
    def value(self) -> Fraction | None:
        """The number, in the unit of the fact."""
        said = {Fraction(atom.value) for atom in self.atoms if atom.kind == "option"}
        if said:
            return said.pop() if len(said) == 1 else None
        limits = set() if self.words.fact.safety else _LIMITS
        value = quantity_in([atom for atom in self.atoms if atom.kind not in {"echo", *limits}], self.words)
        return value if value is not None and fits(self.words.fact, value) else None

    @property
    def has_unit(self) -> bool:
        """Whether it says what it counts."""
        return any(atom.kind in ("unit", "echo", "times", "span", "option") for atom in self.atoms)

    @property
    def things(self) -> frozenset[str]:
        """The words of the question that say what it counts."""
        return frozenset(atom.text for atom in self.atoms if atom.kind == "echo")

    @property
    def is_of_something_else(self) -> bool:
        """Whether it counts, dates or names something else: "at 5", "since 2011", "3 kids"."""
        if any(map(may_be_year, self.atoms)):
            return True
        if self.has_beside("reached"):
            return False  # "turned 71 in May"
        if self.before.kind in _DATES or self.value is None:
            return self.before.kind in _DATES or self.has_unit
        return self.behind.kind in ("unknown", "past", "people", "story", "number", "num") and not self.has_unit

    @property
    def is_apart(self) -> bool:
        """Whether nothing stands beside it in its clause: "12, split over two days"."""
        return self.before.kind in _EDGES and self.behind.kind in _EDGES

    @property
    def is_denied(self) -> bool:
        """Whether a no stands right beside it: "not every day"."""
        negating = self.words.spoken.negating
        return any(atom.kind == "no" and atom.text in negating for atom in (self.before, self.behind))

    def has_beside(self, kind: str) -> bool:
        """Whether a word of a class stands in it or right beside it."""
        return any(atom.text in self.words.spoken.single(kind) for atom in (self.before, self.behind, *self.atoms))


def read_amount(tokens: Sequence[Token], words: Lexicon) -> Fraction | None:
    """Return the number that a reply tells, None where it tells none, or more than one, for certain."""
    atoms = number_atoms(tokens, words, f"{KINDS} condition unsure clock total people story")
    if {atom.kind for atom in atoms} & {"void", "question", "ambiguous", "condition", "unsure"}:
        return None
    atoms = _without_seldom(atoms, words)
    runs = list(_runs(atoms, words))
    if not runs:
        return _without_figures(atoms, words)
    if _begins_with_sum(runs, is_apiece=is_apiece(tokens, words)):
        return runs[0].value
    if _is_sum(runs):
        return runs[-1].value
    if is_apiece(tokens, words) or are_of_several([run.things for run in runs], words):
        return None
    told = [run for run in runs if not run.is_of_something_else]
    if any({run.before.kind, run.behind.kind} & _BOUNDS or run.is_denied or run.value is None for run in told):
        return None
    values = {run.value for run in told}
    is_sure = len(told) == len(runs) or all(run.has_unit or run.is_apart for run in told)
    return values.pop() if len(values) == 1 and is_sure else None


def read_certain(tokens: Sequence[Token], clauses: Sequence[Clause], words: Lexicon) -> Fraction | None:
    """Return a number on which safety hangs, such as an age: the only one that is said, where nothing turns it."""
    runs = list(_runs(number_atoms(tokens, words, f"{KINDS} during condition cause clock people story"), words))
    values = {run.value for run in runs}
    if len(values) != 1 or None in values or any(_turns(run) for run in runs):
        return None
    if any(_is_of_a_thing(clause, words) or _is_turned(clause, words) for clause in clauses):
        return None
    value = values.pop()
    return value if value != 0 and any(map(_is_marked, runs)) else None


def _is_of_a_thing(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause gives the number of something else: "my mattress is 10 years old"."""
    if not clause.has("num", "number"):
        return False
    before = takewhile(lambda atom: atom.kind not in ("num", "number"), clause.atoms)
    possessive = words.spoken.single("possessive")
    return any(
        atom.text in possessive and thing.kind in BESIDE and thing.text not in words.asked
        for atom, thing in pairwise(before)
    )


def _runs(atoms: Sequence[Atom], words: Lexicon) -> Iterator[_Run]:
    place = 0
    around = [Atom("", None, ""), *atoms, Atom("", None, "")]
    while place < len(atoms):
        if atoms[place].kind not in _NUMBERS or atoms[place].text in words.spoken.single("peak"):
            place += 1
            continue
        start = place
        while start and atoms[start - 1].kind in _AHEAD:
            start -= 1
        while place < len(atoms) and atoms[place].kind in _BEHIND and not _is_place(atoms[place : place + 2], words):
            place += 1
            if atoms[place - 1].kind == "echo" and place < len(atoms) and atoms[place].kind in ("number", "num"):
                break  # "3 rows | 3 pulldowns"
        yield _Run(atoms[start:place], around[start], around[place + 1], words)


def _is_place(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether a unit is a small word of a place or a time: "6 in the evening"."""
    unit, *behind = atoms
    is_small = unit.kind == "unit" and unit.text in words.spoken.single("where")
    return is_small and any(atom.kind in ("filler", "story") for atom in behind)


def _is_sum(runs: Sequence[_Run]) -> bool:
    """Whether the last number is what the ones before make, or said to be: "3 rows, 3 pulldowns, 6", "9 in total"."""
    *parts, total = [run.value or Fraction(0) for run in runs]
    adds_up = len(parts) > 1 and total in (sum(parts), prod(parts))
    return bool(total) and (adds_up or (bool(parts) and runs[-1].has_beside("total")))


def _begins_with_sum(runs: Sequence[_Run], *, is_apiece: bool) -> bool:
    """Whether the first number stands apart, and is made of what follows: "nine, three of each"."""
    first, *parts = [run.value or Fraction(0) for run in runs]
    makes = is_apiece and all(0 < part < first and first % part == 0 for part in parts)
    return bool(parts) and runs[0].is_apart and (makes or (len(parts) > 1 and first == sum(parts)))


def _without_seldom(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Leave out what is so now and then, beside what is so: "9, sometimes 10"."""
    seldom, counts = words.spoken.single("seldom"), {"number", "num"}
    pieces = pieces_of(atoms, ("sep", "but"))
    numbered = [piece for piece in pieces if any(atom.kind in counts for atom in piece)]
    rare = [piece for piece in numbered if any(atom.text in seldom for atom in piece)]
    if len(rare) == len(numbered):
        return list(atoms)
    return [atom for piece in pieces if piece not in rare for atom in piece]


def _turns(run: _Run) -> bool:
    """Whether something right beside a number makes it less certain, or a number of something else."""
    beside = (run.before, run.behind)
    has_sign = any(atom.kind != "sep" and not atom.text.replace(" ", "").isalnum() for atom in beside if atom.text)
    return run.is_of_something_else or has_sign or not _BOUNDS.isdisjoint(atom.kind for atom in beside)


def _is_marked(run: _Run) -> bool:
    """Whether a number stands at an edge of its clause, or with a word that says how exact it is."""
    if run.before.text in run.words.spoken.single("own"):  # "I'm 61"
        return True
    return run.before.kind in _EDGES or any(atom.kind in ("about", "out_of", "/", "unit") for atom in run.atoms)


def _is_turned(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that a number is not certain, or not that of who replies."""
    exact = words.spoken.single("about") | words.spoken.single("peak")
    doubts = any(atom.kind in ("doubt", "or", "except") and atom.text not in exact for atom in clause.atoms)
    if clause.opener in WHY:
        return doubts or clause.has("over", "people")
    turns = _TURNS - _SAID if clause.has("own") and not clause.has("num", "number") else _TURNS
    return (
        doubts
        or clause.opener in ("but", "except")
        or any(atom.kind in turns and atom.text not in exact for atom in clause.atoms)
    )


def _without_figures(atoms: Sequence[Atom], words: Lexicon) -> Fraction | None:
    """Return on how many days of the week something is, or 0 where a reply begins with a "none"."""
    kinds = {atom.kind for atom in atoms}
    days = weekdays_in([atom for atom in atoms if atom.kind in ("weekday", "to", "-")])
    if days is not None:
        return None if kinds & {"negator", "no", "none", "except", "or", "hedge"} else Fraction(days)
    is_none = bool(atoms) and atoms[0].kind == "none" and not kinds & {"but", "except", "or"}
    return Fraction(0) if is_none and fits(words.fact, Fraction(0)) else None
