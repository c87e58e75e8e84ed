"""A number that is said first, alone, before what somebody tells beside it: "34. I had to leave work because of it"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from backrules.replies.clauses import DOUBTED, Clause
from backrules.replies.lexicon import Lexicon
from backrules.replies.numbers import fits, number_in

__all__ = ["headline_of"]

_ALONE = {
    "num",
    "number",
    "filler",
    "about",
    "own",
    "having",
    "refers",
    "unit",
    "out_of",
    "one",
    "degree",
    "feel",
    "option",
}
_TURNS = {"over", "usual", "relief", "limits", "rest", "unsure", "nearly", "condition", *DOUBTED}


def headline_of(clauses: Sequence[Clause], words: Lexicon) -> Fraction | None:
    """Return a number that stands first and alone, where what follows tells what cannot turn it."""
    if len(clauses) < 2 or clauses[0].opener:
        return None
    value = _alone(clauses[0], words)
    if value is None or not fits(words.fact, value):
        return None
    return value if all(_is_beside(clause, value, words) for clause in clauses[1:]) else None


def _alone(clause: Clause, words: Lexicon) -> Fraction | None:
    small = words.spoken.single("filler")
    is_alone = all(atom.kind in _ALONE or atom.text in small for atom in clause.atoms)
    return _only(clause) if is_alone else None


def _is_beside(clause: Clause, value: Fraction, words: Lexicon) -> bool:
    """Whether a clause behind a number tells of something that cannot turn it."""
    if _is_next(clause, value):
        return True
    is_compared = not words.spoken.single("alike").isdisjoint(clause.texts)
    is_open = clause.kinds <= {"having", "own", "feel", "filler"}  # "I feel | like 80"
    is_own = is_open or (clause.has("own") and clause.has_content and not clause.has(*_TURNS))
    return is_compared or (is_own and clause.opener not in ("during", "condition") and not clause.has("num", "number"))


def _is_next(clause: Clause, age: Fraction) -> bool:
    """Whether a clause tells when somebody will be a year older: "17 | 18 in May"."""
    return _only(clause) == age + 1 and clause.has("story") and clause.kinds <= {"number", "num", "filler", "story"}


def _only(clause: Clause) -> Fraction | None:
    numbers = clause.all("num", "number")
    return number_in(numbers[0]) if len(numbers) == 1 else None
