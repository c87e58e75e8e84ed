"""Yes and no, as the clauses of a reply say it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backrules.replies.allclear import are_clear
from backrules.replies.clauses import BESIDE, DOUBTED, WHY, Clause
from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom

__all__ = ["read_careful_truth", "read_truth"]


_GENERAL = ("degree", "when", "filler", "usual", "likely_no", "likely_yes", "past", "each_day", "never", "lapsed")


def read_careful_truth(clauses: Sequence[Clause], words: Lexicon) -> bool | None:
    """Return the truth that clauses agree on, where safety hangs on it."""
    careful = not words.asks_event  # that something hurts, or that nobody cleared it
    said: set[bool] = set()
    for place, clause in enumerate(clauses):
        truth = None
        if not clause.has("people") or clause.has("own"):
            truth = _truth_of(clause, words, is_first=not place)
        turns = clause.has(*DOUBTED, "over", "unsure", "limits") or clause.opener == "except"
        if turns or (clause.has("once", "people") and (truth is not None or (place and not clause.has_content))):
            return None
        if truth is not None:
            said.add(truth)
    if said == {careful} and (not careful or _is_told(clauses, words)):
        return careful
    return said.pop() if len(said) == 1 and are_clear(clauses, words) else None


def _is_told(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether clauses say what was asked, or a yes beside which only circumstances stand: when, where, since, why."""
    if any(_says_what_was_asked(clause, words) for clause in clauses):
        return True
    has_head = any(clause.atoms[0].kind == "yes" or _is_long(clause) for clause in clauses)
    return has_head and all(_is_circumstance(clause, words) for clause in clauses)


def _is_long(clause: Clause) -> bool:
    """Whether what is named is no phrase of two words, as "it hurts" is, which may be said of anything."""
    return any(atom.value is True and atom.text.count(" ") > 1 for atom in clause.named)


def _is_circumstance(clause: Clause, words: Lexicon) -> bool:
    if clause.has("once") or clause.opener == "but":
        return False
    if clause.opener in ("during", "condition", *WHY):
        return True
    return (not clause.has("unknown") or clause.has("began")) and not _is_of_others(clause, words)


def _truth_of(clause: Clause, words: Lexicon, *, is_first: bool) -> bool | None:
    """Return what a clause says, None where it answers nothing."""
    named = {atom.value for atom in clause.named}
    denies = clause.has("negator", "contrast", "no")
    asked = words.topics | words.claims
    beside = clause.all("felt") if clause.is_apart else [one for one, _ in clause.beside("option") if one is not None]
    if clause.is_subject(words):
        return None
    if words.topics.isdisjoint(clause.texts):
        beside = clause.all("felt")  # "for the first time my | knee | hurts"
    is_elsewhere = True in named and any(atom.kind == "felt" and atom.text not in asked for atom in beside)
    if named and (clause.has("none") or is_elsewhere or (denies and clause.is_apart)):
        return None  # "my shoulder | is sore a bit", of a neck
    if named == {False}:
        negating = words.spoken.negating
        is_not_well = clause.has("well") and any(atom.text.split()[-1] in negating for atom in clause.named)
        return None if is_not_well else False  # "my neck is not | in order"
    if named == {True} or _says_what_was_asked(clause, words):
        return None if denies else True
    if clause.has("yes"):
        return None if denies else True
    is_well = clause.has("well") and any(atom.text in words.topics for atom in clause.atoms)
    is_plain = not clause.has("felt") and (is_first or not clause.has_content)
    return False if is_well or (denies and is_plain) else None


def _says_what_was_asked(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says in its own words what was asked: of the same thing that it hurts."""
    said = frozenset(clause.texts)
    return bool(said & words.topics) and bool(said & words.claims) and not _is_of_others(clause, words)


def _is_of_others(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause speaks of something that was not asked for: "my doctor has neck pain"."""
    possessive = words.spoken.single("possessive")
    return any(
        atom.text in possessive and behind.kind in BESIDE and words.topics.isdisjoint(behind.text.split())
        for atom, behind in pairwise(clause.atoms)
    )


def read_truth(clauses: Sequence[Clause], words: Lexicon) -> bool | None:
    """Return the truth that the first yes or no says, else all clauses, where nothing hangs on it but advice."""
    if any(clause.has("unsure") for clause in clauses):
        return None
    named = [clause for clause in clauses if not _confirms(clause, clauses)]
    said = [(clause, truth) for clause in named if (truth := _plain_truth(clause, words)) is not None]
    if not said:
        return None
    first, truth = said[0]
    if first is clauses[0] and first.atoms[0].kind in ("yes", "no") and not first.has("once"):
        against = [clause for clause, other in said[1:] if other is not truth and clause.opener in ("but", "except")]
        narrowed = {atom.value for clause in against for atom in clause.named}
        return truth if not against else narrowed.pop() if len(narrowed) == 1 else None  # "yes, but with a band"
    return truth if {other for _, other in said} == {truth} else None


def _confirms(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a clause is a yes to what the one before it names: "with a band, yes"."""
    before = next((one for one, behind in pairwise(clauses) if behind is clause), None)
    return clause.kinds <= {"yes", "filler"} and before is not None and bool(before.named)


def _plain_truth(clause: Clause, words: Lexicon) -> bool | None:
    if clause.atoms[0].kind in ("yes", "no"):
        is_yes = clause.atoms[0].kind == "yes"
        return None if is_yes and clause.has("once") else is_yes
    named = {atom.value for atom in clause.named}
    denies = clause.has("negator", "no", "none", "likely_no")
    if len(named) == 1 and not clause.has("nearly"):
        if not _is_meant(clause, words) or (denies and True not in named):
            return None
        return named.pop() is not denies
    if clause.has("doubt", "unsure", "nearly"):
        return None
    if clause.has("yes", "likely_yes"):
        return not denies and not clause.has("once")
    return False if clause.has("no", "none", "likely_no") else None


def _is_meant(clause: Clause, words: Lexicon) -> bool:
    """Whether what a clause names is told of who replies, without doubt, and not only by words that say anything."""
    if clause.has("doubt", "unsure") or (clause.has("people") and not clause.is_own(words.spoken)):
        return False  # "my husband is a painter", "maybe one"
    if any(behind is not None and behind.kind == "unit" and behind.value != "time" for _, behind in _counts(clause)):
        return False  # "20 kg"
    is_general = all(any(atom.text in words.spoken.single(kind) for kind in _GENERAL) for atom in clause.named)
    return not (is_general and clause.has("unknown"))  # "every day is different"


def _counts(clause: Clause) -> list[tuple[Atom, Atom | None]]:
    """Return the numbers that a clause names, each with what stands behind it."""
    return [
        (atom, behind)
        for atom, behind in zip(clause.atoms, [*clause.atoms[1:], None], strict=True)
        if atom.kind == "option" and atom.text.isdigit()
    ]
