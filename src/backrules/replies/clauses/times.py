"""Whether a clause tells of a time that does not count for what it names: what was so, and is not said to go on."""

from __future__ import annotations

from backrules.facts import CHOICES
from backrules.replies.clauses.clause import Clause, words_of
from backrules.replies.lexical.calendar import is_year
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom

__all__ = ["is_of_another_time", "tells_of_year"]


def is_of_another_time(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause speaks of a time that does not count for what it names."""
    spoken, is_list = words.spoken, words.fact.type == CHOICES
    if is_list and any(words.has_limit_of_time(atom.value) for atom in clause.named):
        return clause.has("number", "num", "unit", "when") or (clause.has("once") and not clause.is_apart)
    aged, lengths, recent = _aged(clause, words), _lengths(clause, words), spoken.single("recent")
    is_past = any(atom not in aged for atom in clause.all("once"))
    is_past |= any(atom.text not in recent and atom not in lengths for atom in clause.all("when", "unit"))
    is_of_year = any(map(is_year, words_of(clause.all("number", "option"))))
    is_past |= is_of_year
    lasts = is_list and _is_for_good(clause, words)
    if any(atom.text in spoken.single("childhood") for atom in clause.all("once")):
        lasts &= all(words.counts_healed(atom.value) for atom in clause.named)  # no pain since a fall
    began = spoken.single("began")
    if is_of_year:
        began -= spoken.single("lasting")  # "in 2009, for a week"
    said_of = [*clause.all("began"), *clause.named]
    has_begun = any(atom.text in began or not began.isdisjoint(atom.text.split()) for atom in said_of)
    return is_past and not has_begun and not lasts


def _is_for_good(clause: Clause, words: Lexicon) -> bool:
    """Whether what is named counts for good, as its options say or as it is: "a stent in 2020"."""
    marking = words.spoken.single("leaves_mark")
    return all(words.counts_past(one.value) or not marking.isdisjoint(one.text.split()) for one in clause.named)


def _lengths(clause: Clause, words: Lexicon) -> list[Atom]:
    """Return the units of how long something took: "lost two stone | in | three | months"."""
    spoken, found, is_length = words.spoken, [], False
    for atom in clause.atoms:
        is_amount = atom.kind in ("num", "number", "when", "unit") or atom.text in spoken.articles
        is_length = atom.text in spoken.single("taking_time") or (is_length and is_amount)
        found += [atom] if is_length else []
    return found


def _aged(clause: Clause, words: Lexicon) -> list[Atom]:
    """Return the words of age right before what is named, which is there all the same: "an old bench"."""
    aged = frozenset() if words.fact.safety else words.spoken.single("aged")
    return [before for before, _ in clause.beside("option") if before is not None and before.text in aged]


def tells_of_year(clause: Clause) -> bool:
    """Whether a clause tells of a year, and not that it is so since then."""
    return any(is_year(atom.text) for atom in clause.all("number")) and not clause.has("began")
