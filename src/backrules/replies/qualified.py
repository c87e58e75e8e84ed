"""Whether a sign that is denied is denied in full: no word leaves some of it, and nothing told beside it may be it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backrules.replies.allclear import are_clear, is_age
from backrules.replies.clauses.clause import DENYING, REMARK, Clause, clauses_of, words_of
from backrules.replies.clauses.firm import is_never
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.tokens import Token

__all__ = ["is_in_passing", "is_qualified"]

_PLAIN = {"option", "denied", "well", "well_of", "yes", *DENYING}  # what a denial may be made of
_PLAIN |= {"filler", "own", "having", "refers", "echo", "and", "or", "both", "feel", "only", "one"}
_AFFIRMING = {"refers", "filler", "yes"}
_TOLD = {"own", "people", "well", "rest", "only", "yes", "option", "denied", "once", "over", "unknown", *DENYING}
_SITUATIONS = ("story", "place", "when", "unit", "degree", "began", "usual", "about")
_GRADING = "qualifying season"


def is_qualified(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether beside a sign that is denied stands what leaves some of it: "no high fever", "my left leg is fine"."""
    clauses = clauses_of(tokens, words)
    if not any(clause.has("option", "denied") for clause in clauses):
        return False
    said, denied = _beside_told(tokens, clauses), [atom for clause in clauses for atom in clause.all("denied")]
    if any(" " in phrase for phrase in _qualifying(said, denied, words)):
        return True  # of several words, which a name may part
    negating = words.spoken.negating | words.spoken.single("no")
    well = [atom for clause in clauses for atom in clause.all("denied", "well")]
    is_well = any(negating.isdisjoint(atom.text.split()) for atom in well)  # and not "never broke a bone"
    before: Clause | None = None
    is_had = False  # whether signs are named so far, and none is denied
    for clause in clauses:
        if clause.has("option", "denied"):
            leaves = _leaves_some(clause, words, is_well=is_well)
            is_had = (is_had or before is None) and not clause.has("denied", "well", "well_of", *DENYING)
        elif is_had:
            leaves = False  # it says more of what is had: "fever, | 39, | but my weight is stable"
        else:
            leaves = _may_tell(clause, words) or (before is not None and _is_instead(clause, before))
        if leaves:
            return True
        before = clause
    return False


def _beside_told(tokens: Sequence[Token], clauses: Sequence[Clause]) -> list[str]:
    """Return the words of a reply without those that tell what is had, or that the rest is not known."""
    said = [token.text for token in tokens]
    for clause in clauses:
        is_had = bool(clause.named) and not clause.has("denied", "well", *DENYING)
        is_unknown = clause.has("unsure") and clause.has("rest") and not clause.has("option", "denied")
        size = len(clause.texts)
        starts = range(len(said) - size + 1) if is_had or is_unknown else ()
        if (start := next((one for one in starts if said[one : one + size] == clause.texts), None)) is not None:
            said[start : start + size] = [","]
    return said


def _leaves_some(clause: Clause, words: Lexicon, *, is_well: bool) -> bool:
    """Whether a clause that denies something does not deny all of it, or not always: "no fever | most days"."""
    if clause.named and not clause.has("denied", *DENYING):
        return False  # what is had
    if is_well and clause.named and clause.atoms[-1].kind in DENYING:
        return True  # "my heart is fine, blood pressure | isn't"
    if is_well and clause.atoms[0].kind == "denied" and any(no.kind in DENYING for no in clause.atoms[1:]):
        return True  # "lost on purpose | I have not"
    if clause.opener == "except" and clause.has("denied"):
        return True  # "eight kilos lost, | but not | by a diet"
    if _runs_on(clause, words):
        return True
    is_qualified = any(True for _ in _qualifying(clause.texts, clause.all("denied"), words))
    if _counts(clause, words) or is_qualified or _is_limited(clause, words):
        return True
    plain = _PLAIN | ({"once"} if is_never(clause, words) else set())
    told = [atom for atom in clause.atoms if atom.value != REMARK]
    return any(atom.kind not in plain and not _goes_on(atom, words) for atom in told)


def _qualifying(texts: Sequence[str], denied: Sequence[Atom], words: Lexicon) -> Iterator[str]:
    """Yield the phrases that leave some of what is denied, and are no words of a name for how well it is.

    "No pain | at rest", and not "lying down the pain is gone".
    """
    well = [f" {atom.text} " for atom in denied if words.spoken.negating.isdisjoint(atom.text.split())]
    for place, found in words.spoken.phrases("qualifying").along(texts).items():
        for end, *_ in found:
            phrase = " ".join(texts[place:end])
            is_own = any(f" {phrase} " in text for text in well)
            if not is_own or words.spoken.gaps.issuperset(texts[place:end]):
                yield phrase


def _runs_on(clause: Clause, words: Lexicon) -> bool:
    """Whether a denial runs on over what nothing joins to what it denies, and may be had: "no fever | in remission"."""
    is_neither = not words.spoken.single("neither").isdisjoint(clause.texts)
    pairs = [(one, other) for one, other in pairwise(clause.atoms) if one.kind == other.kind == "option"]
    return not is_neither and not clause.is_apart and any(one.value != other.value for one, other in pairs)


def _is_limited(clause: Clause, words: Lexicon) -> bool:
    """Whether a small word, or one within a name, limits what is denied: "not | too | dizzy", "no | new pain"."""
    before: list[str] = []
    for atom in clause.atoms:
        is_whole = atom.kind == "denied" or atom.text in words.whole.get(atom.value, ())  # and its words are its own
        parts = atom.text.split() if atom.kind == "option" else [atom.text]
        if not is_whole and any(words.spoken.limits(part, before) for part in parts):
            return True
        before += atom.text.split()
    return False


def _may_tell(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a denial may tell what is denied in other words, or that nobody knows, or what hides it.

    "No fever, | the flu", "no fever, | I haven't measured", "no fever, | I took a pill".
    """
    if _takes_back(clause, words):
        return True
    if clause.has("rest") and clause.has("yes") and not clause.has(*DENYING):
        return True  # "no fever, | the rest I do"
    others = words.spoken.single("others")
    of_others = clause.has("rest") and clause.has(*DENYING) and not clause.has("unknown", "story", "relief")
    if of_others or clause.has("rest_unknown", "unsure") or any(atom.text in others for atom in clause.all("rest")):
        return False
    if clause.opener == "cause" and not clause.named:
        return True  # "no dizziness | because I sit"
    if is_age(clause, words):
        return False  # "I'm not pregnant, | I'm 67"
    if is_in_passing(clause, words):
        return True
    told = [
        atom for atom in clause.atoms if atom.kind != "story" or " " not in atom.text
    ]  # "it just came on by itself"
    if _counts(clause, words) or words.spoken.phrases("qualifying").along(words_of(told)):
        return True
    return not (clause.kinds <= _AFFIRMING or are_clear([clause], words))


def _takes_back(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause behind a denial is but a yes that does not confirm it: "no fever, | oh yes", "..., correct"."""
    if not clause.has("yes") or not clause.kinds <= {"yes", "filler", "and", "began", "refers"}:
        return False
    confirming = words.spoken.single("confirming")
    return all(confirming.isdisjoint(atom.text.split()) for atom in clause.all("yes"))


def is_in_passing(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause of few words says when, where or how much what stands before it is so, or takes it back.

    "No fever, | in bed", "none of these, | so-so", "nothing else, | but I do".
    """
    if clause.opener == "but" and clause.has("yes"):
        return clause.kinds <= _AFFIRMING
    if not clause.kinds.isdisjoint(_TOLD) or any(atom.value == REMARK for atom in clause.atoms):
        return False
    if any(atom.kind == "story" and " " in atom.text for atom in clause.atoms):
        return False  # "it just came on by itself"
    is_told = len(clause.texts) > 1 and clause.has(*_SITUATIONS)
    return is_told or bool(words.spoken.phrases(_GRADING).along(clause.texts))


def _is_instead(clause: Clause, before: Clause) -> bool:
    """Whether one word right behind a no to something may say what it is instead: "no fall, | rugby"."""
    is_word = len(clause.atoms) == 1 and clause.atoms[0].kind == "story" and " " not in clause.atoms[0].text
    return is_word and before.has("option") and before.has(*DENYING)


def _counts(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells how many or how much: "no fever, | 39"."""
    numbers = words.spoken.numbers
    return any(atom.text[0].isdigit() or numbers.get(atom.text, 1) > 1 for atom in clause.all("num", "number"))


def _goes_on(atom: Atom, words: Lexicon) -> bool:
    """Whether a word says that it is as it was: "I can | still | feel my feet"."""
    return atom.kind == "began" and atom.text in words.spoken.single("unchanged")
