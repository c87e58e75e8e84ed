"""What a reply tells in its clauses, where the grammars cannot account for every word.

There is one decision for each type of fact. What is named in a clause without a cue against it is so, whatever unknown
words stand beside it. Where safety hangs on the fact, this holds for what is to be looked after; an all-clear has to
stand alone, or among words of everyday life.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backrules.facts import BOOLEAN, CHOICE, CHOICES
from backrules.replies.clauses.clause import DENYING, Clause, clauses_of
from backrules.replies.clauses.places import present, without_asides
from backrules.replies.clauses.sides import with_sides
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token
from backrules.replies.listing import Listing
from backrules.replies.truths import read_careful_truth, read_truth
from backrules.replies.values.ages import ages_in
from backrules.replies.values.amounts import read_amount, read_certain
from backrules.replies.values.choice import are_ages, option_around, option_of_ages
from backrules.replies.values.marks import mark_of
from backrules.replies.values.numbers import plain_number
from backrules.replies.values.options import Named

__all__ = ["read_clauses"]

_NO_ANSWER = ("void", "correction", "meaning", "question", "ambiguous")


def read_clauses(tokens: Sequence[Token], words: Lexicon, *, alone: bool = True) -> Any:
    """Return what a reply tells: a value, or options as `Named`; None where it tells nothing for certain.

    Args:
        tokens: the reply.
        words: the words of the fact.
        alone: whether nothing else was asked; otherwise nothing may stand beside the answer but circumstances.
    """
    fact = words.fact
    if fact.scale and fact.safety:
        mark = mark_of(tokens, words) if alone else None
        return None if mark is None else plain_number(mark)
    clauses = without_asides(clauses_of(tokens, words), words)
    clauses = [clause for place, clause in enumerate(clauses) if not _is_comparison(clause, clauses[:place], words)]
    if not alone and not all(map(_is_circumstance, clauses)):
        return None
    if not clauses or any(clause.has(*_NO_ANSWER) for clause in clauses):
        return None
    if fact.type == CHOICES:
        now = present(clauses, words)
        return None if now is None else Listing(words).of(now)
    if fact.type == CHOICE and not words.intervals:
        sided = with_sides(clauses, words)
        named = None if sided is None else Listing(words).of(sided)
        return None if named is None else _one(named, words)
    if words.intervals:
        if are_ages(words):
            return option_of_ages(ages_in(tokens, words.as_number), words)
        age = read_certain(tokens, clauses, words.as_number)
        is_age = age is not None and age > len(words.intervals)  # and no place in the list of options
        return option_around(age, tokens, words) if age is not None and is_age else None
    if fact.type == BOOLEAN:
        return read_careful_truth(clauses, words) if fact.safety else read_truth(clauses, words)
    if not fact.is_number or fact.is_date:
        return None
    number = read_certain(tokens, clauses, words) if fact.safety else read_amount(tokens, words)
    return None if number is None else plain_number(number)


def _is_comparison(clause: Clause, before: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause behind a sign that is named only says what it is like: "..., as if an elephant sat there"."""
    is_sign = words.fact.type == CHOICES and words.fact.safety and bool(before) and bool(before[-1].named)
    compares = is_sign and clause.atoms[0].text in words.spoken.single("comparing") and not clause.has("own", *DENYING)
    return compares and not clause.named and clause.has("unknown", "story", "felt")


def _is_circumstance(clause: Clause) -> bool:
    """Whether a clause holds no word that may be about something else: no new one, but of when, why or since when."""
    if clause.opener in ("but", "except") or sum(atom.kind in DENYING for atom in clause.atoms) > 1:
        return False
    return bool(clause.opener) or clause.has("began") or not clause.has("unknown", "felt")


def _one(named: Named, words: Lexicon) -> str | None:
    held = [option for option, holds in named.held.items() if holds]
    if not held and named.whole:
        return words.denial
    return held[0] if named.whole and len(held) == 1 and len(named.held) == 1 else None
