"""Whether a denial of a whole list denies all of it, and nothing of it is left.

Behind "none of these" may stand how much, on which side, when or where that is so, or that nothing of it is new: then
some of it is there. A bare no before one of these is one to something else. What is told besides a denial counts
where it is told in full, in words that the tables hold for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from backrules.replies.allclear import has_no_sign, told_now
from backrules.replies.clauses.clause import DENYING, REMARK, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.tokens import Token

__all__ = ["is_outright"]

_LIMITING = {"about", "limits", "place", "unit"}  # how, how many or where
_GRADING = "leaving partly"  # classes of words for how much, on which side, how often: "none | bad"
_IN_TIME = {"began", "rest", "when"}  # "nothing | any more", "none | this week"


def is_outright(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply that denies a whole list leaves nothing of it open."""
    said = clauses_of(tokens, words)
    clauses = told_now(said, words)
    if any(_is_limited_before(clause, clauses[place + 1 :], words) for place, clause in enumerate(clauses)):
        return False
    breaks_off = tokens[-1].text in words.spoken.single("cut_off")
    if breaks_off or _is_of_nobody(clauses, words) or _is_of_diagnoses(clauses, words) or _is_of_theirs(said, words):
        return False
    return all(
        has_no_sign(clauses, place, words) or not _leaves_some(clause, clauses[:place], words)
        for place, clause in enumerate(clauses)
    )


def _is_of_nobody(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether the no may be to the second half of a question, which nobody has looked into it: "no, nobody"."""
    nobody = words.spoken.single("nobody")
    if nobody.isdisjoint(words.asked):
        return False
    is_own = any(clause.kinds == {"own"} for clause in clauses)  # "no, | myself"
    return is_own or any(atom.text in nobody for clause in clauses for atom in clause.atoms)


def _is_of_theirs(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether nothing more is denied than what somebody else has: "my dad had cancer, | I don't"."""
    theirs = [place for place, one in enumerate(clauses) if one.named and one.has("people") and not one.has("own")]
    denials = [place for place, one in enumerate(clauses) if one.has(*DENYING) and place not in theirs]
    if not theirs or not denials or theirs[0] > denials[0]:
        return False
    atoms = ((atom, clauses[place]) for place in denials for atom in clauses[place].all("none", "no"))
    return all(_is_of_one(atom, words) or (atom.kind == "no" and clause.has("own")) for atom, clause in atoms)


def _is_of_one(atom: Atom, words: Lexicon) -> bool:
    """Whether a denial is one of what was just named: "I don't", "I have none", and not "no" or "no symptoms"."""
    *before, last = atom.text.split()
    if atom.kind == "none":
        return bool(before) and last in words.spoken.single("elliptic")
    return bool(before) or last in words.spoken.single("negated_verb")


def _is_limited_before(clause: Clause, behind: Sequence[Clause], words: Lexicon) -> bool:
    """Whether small words before a denial say of what it is one: "only a bit, | none", "on the left, | none"."""
    is_small = clause.kinds <= {"filler", "having", "own", "refers"} and any(one.has(*DENYING) for one in behind)
    is_word = len(clause.texts) == 1 and clause.texts[0] in words.spoken.single("sided")  # "right, none"
    found = words.spoken.phrases("qualifying leaving").along(clause.texts) if is_small and not is_word else {}
    ends = {end for ends in found.values() for end, *_ in ends}
    return len(clause.texts) in ends


def _is_of_diagnoses(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether all that is denied is a diagnosis, which much of a list needs none of: "no diagnosis"."""
    diagnosing = words.spoken.single("diagnosing")
    denied = [atom for clause in clauses for atom in clause.all("none")]
    return bool(denied) and all(not diagnosing.isdisjoint(atom.text.split()) for atom in denied)


def _leaves_some(clause: Clause, before: Sequence[Clause], words: Lexicon) -> bool:
    """Whether something in a clause leaves some of what is denied."""
    if clause.is_apart and clause.has("none"):
        return False  # "my blood pressure | is controlled with tablets"
    if _is_graded(clause, before, words):
        return True
    if any(atom.value == REMARK for atom in clause.atoms):
        return False  # "I went through it | now | with my wife"
    minor = words.spoken.single("minor") | words.spoken.articles  # "it just aches | a bit"
    is_much = any(not minor.issuperset(atom.text.split()) for atom in clause.all("degree"))
    is_limited = is_much or clause.has("story", *_LIMITING)
    return is_limited or _is_of_a_time(clause, words) or _is_felt(clause, words)


def _is_of_a_time(clause: Clause, words: Lexicon) -> bool:
    """Whether it is said of a time alone, where something counts that was so long ago."""
    spoken = words.spoken
    is_neither = clause.atoms[0].text in spoken.single("neither")  # "neither now nor in the last weeks"
    if is_neither or clause.has("well") or not _counts_ever(words):
        return False
    is_past = any(spoken.unit(word) in spoken.unit_names for word in words_of(clause.all("once")))  # "last year"
    is_over = any(atom.text in spoken.single("lapsed") for atom in clause.all("no"))
    return is_past or is_over or clause.has(*_IN_TIME)


def _is_felt(clause: Clause, words: Lexicon) -> bool:
    """Whether something is felt where that is asked ("no pain, | just stiff"), or only is no trouble: "none is bad"."""
    felt, spoken = clause.all("felt"), words.spoken
    if words.asks_where:
        return not felt and not spoken.single("complaint").isdisjoint(words_of(clause.all("well")))
    return clause.has(*DENYING) and any(atom.text not in spoken.single("filler") for atom in felt)


def _is_graded(clause: Clause, before: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a word that leaves some of it stands behind what denies: "none, | mild ones", "nothing | very"."""
    denies = clause.has(*DENYING)
    if any(_is_narrowed(atom, words) for atom in clause.all(*DENYING)):
        return True
    if not denies and (clause.has("felt") or not any(one.has(*DENYING) for one in before)):
        return False
    bounds = [0, *accumulate(len(atom.text.split()) for atom in clause.atoms)]
    first = next((start for start, atom in zip(bounds, clause.atoms, strict=False) if atom.kind in DENYING), -1)
    found = words.spoken.phrases(_GRADING).along(clause.texts)
    return any({start, end} <= {*bounds} and end > first for start, ends in found.items() for end, *_ in ends)


def _is_narrowed(atom: Atom, words: Lexicon) -> bool:
    """Whether a denial holds a word behind its no that is no part of it, and leaves some of it: "no | new | signs"."""
    spoken, said = words.spoken, atom.text.split()
    denying = spoken.none_words | spoken.negating | spoken.single("no")
    start = next((place for place, word in enumerate(said) if word in denying), len(said)) + 1
    in_time = {"at_present", "began"} if not _counts_ever(words) else set()  # which says nothing more of what is so now
    for place, found in spoken.phrases(f"{_GRADING} minor at_present began").along(said).items():
        end, kind, _ = found[-1]
        rest = said[:place] + said[end:]
        if place >= start and kind not in in_time and (words.options.has(rest) or spoken.phrases("none no").has(rest)):
            return True
    return False


@lru_cache(maxsize=64)
def _counts_ever(words: Lexicon) -> bool:
    """Whether of a list something counts that was so long ago: "now or in the past"."""
    return any(words.counts_past(option) or words.counts_healed(option) for option in words.fact.options)
