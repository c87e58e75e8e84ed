"""A number that is said first, alone, before what somebody tells beside it: "8. I had to leave work because of it"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from backrules.replies.clauses import BESIDE, DENYING, DOUBTED, Clause
from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom
from backrules.replies.numbers import fits, number_in

__all__ = ["headline_of", "is_beside", "worst_of"]

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
_OF_WORST = {"worsening", "filler", "having", "own", "refers", "once", "and", "began", "degree", *DENYING}


def headline_of(clauses: Sequence[Clause], words: Lexicon) -> Fraction | None:
    """Return a number that stands first and alone, where what follows tells what cannot turn it."""
    if len(clauses) < 2 or clauses[0].opener:
        return None
    value = _alone(clauses[0], words)
    if value is None or not fits(words.fact, value):
        return None
    return value if all(is_beside(clause, value, words) for clause in clauses[1:]) else None


def _alone(clause: Clause, words: Lexicon) -> Fraction | None:
    small = words.spoken.single("filler")
    is_alone = all(atom.kind in _ALONE or atom.text in small for atom in clause.atoms)
    return _only(clause) if is_alone else None


def is_beside(clause: Clause, value: Fraction, words: Lexicon) -> bool:
    """Whether a clause behind a number tells of something that cannot turn it."""
    if words.fact.scale:
        return _says_worst(clause) or (_is_most(value, words) and _is_of_most(clause)) or _is_told(clause, words)
    if _is_next(clause, value):
        return True
    is_compared = not words.spoken.single("alike").isdisjoint(clause.texts)
    is_open = clause.kinds <= {"having", "own", "feel", "filler"}  # "I feel | like 80"
    is_own = is_open or (clause.has("own") and clause.has_content and not clause.has(*_TURNS))
    return is_compared or (is_own and clause.opener not in ("during", "condition") and not clause.has("num", "number"))


def _is_next(clause: Clause, age: Fraction) -> bool:
    """Whether a clause tells when somebody will be a year older: "17 | 18 in May"."""
    return _only(clause) == age + 1 and clause.has("story") and clause.kinds <= {"number", "num", "filler", "story"}


def _is_most(value: Fraction, words: Lexicon) -> bool:
    return words.fact.range is not None and value == words.fact.range[1]


def _says_worst(clause: Clause) -> bool:
    """Whether a clause says that it is no worse: "never worse than that"."""
    return clause.has("worsening") and clause.has(*DENYING) and clause.kinds <= _OF_WORST | {"unknown"}


def _is_of_most(clause: Clause) -> bool:
    """Whether a clause takes nothing away from the most there is."""
    is_own = not clause.has("people", "once") or clause.has("own")
    doubts = clause.has(*_TURNS - {"nearly"}, *DENYING) or clause.opener in ("but", "except", "during", "condition")
    return is_own and not doubts


def _is_told(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells what somebody did, and nothing of how it feels."""
    felt = [atom for atom in clause.all("felt") if atom.text not in words.spoken.single("because")]
    begins = clause.atoms[0].kind == "own" and clause.opener in ("", "aim", "cause")
    is_turned = clause.has("people", "worsening", "num", "number", "well", *_TURNS, *DENYING)
    return begins and clause.has_content and not felt and not is_turned


def worst_of(clauses: Sequence[Clause], words: Lexicon) -> Fraction | None:
    """Return the number that is said to be the worst of several: "two usually, but an 8 last night at its worst"."""
    said = [(place, clause) for place, clause in enumerate(clauses) if clause.has("num", "number")]
    marked = [place for place, clause in said if _is_marked(clause, clauses, place, words)]
    if len(said) < 2 or len(marked) != 1 or any(clause.has("people", "unsure", "or") for clause in clauses):
        return None
    worst = _only(clauses[marked[0]])
    if any(behind is not None and behind.kind in BESIDE for _, behind in _beside_numbers(clauses[marked[0]])):
        return None  # "after 8 | hours it is at its worst, then a 5"
    if worst is None or not fits(words.fact, worst) or _is_doubted(clauses[marked[0]], words):
        return None
    others = [clause for place, clause in said if place != marked[0]]
    return worst if all(_is_less(clause, worst, words) for clause in others) else None


def _beside_numbers(clause: Clause) -> Iterator[tuple[Atom | None, Atom | None]]:
    yield from clause.beside("number")
    yield from clause.beside("num")


def _only(clause: Clause) -> Fraction | None:
    numbers = clause.all("num", "number")
    return number_in(numbers[0]) if len(numbers) == 1 else None


def _is_marked(clause: Clause, clauses: Sequence[Clause], place: int, words: Lexicon) -> bool:
    if _is_worst(clause, words):
        return True
    beside = [clauses[other] for other in (place - 1, place + 1) if 0 <= other < len(clauses)]
    return any(
        not other.has("num", "number") and other.has("refers", "when") and _is_worst(other, words) for other in beside
    )


def _is_worst(clause: Clause, words: Lexicon) -> bool:
    peak = words.spoken.single("peak")
    return clause.has("worsening") or any(atom.text in peak for atom in clause.atoms)


def _is_doubted(clause: Clause, words: Lexicon) -> bool:
    exact = words.spoken.single("about") | words.spoken.single("peak")
    return any(_turns(atom) and atom.text not in exact for atom in clause.atoms)


def _turns(atom: Atom) -> bool:
    return atom.kind in {"over", "relief", "nearly", "negator", "no", "none", *DOUBTED}


def _is_less(clause: Clause, worst: Fraction, words: Lexicon) -> bool:
    """Whether a number is no more than the worst, or one that is long over."""
    value = _only(clause)
    recent = words.spoken.single("recent")
    is_past = clause.has("over") or (clause.has("once") and not any(atom.text in recent for atom in clause.atoms))
    return value is not None and (value <= worst or is_past)
