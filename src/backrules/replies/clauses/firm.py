"""Whether what a clause names is meant: a word or two alone may be part of another name, or somebody else's."""

from __future__ import annotations

from itertools import dropwhile, pairwise

import attrs

from backrules.replies.clauses.clause import BESIDE, DENYING, Clause, words_of
from backrules.replies.clauses.spans import is_anywhere
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom

__all__ = ["PLAIN", "closes", "is_firm", "is_never", "is_sound"]

PLAIN = frozenset(
    {"option", "filler", "own", "having", "began", "and", "refers", "degree", "yes", "echo", "feel", "only"}
)
_LONG = 2  # spaces in a name that is no part of another one
_QUIET = {"filler", "degree", "having", "once", "began", "and", "only", "past", "option"}


def is_firm(clause: Clause, words: Lexicon) -> bool:
    """Whether what is named is meant: "disc golf" and "my left | arm" are other names."""
    objects = words.spoken.single("object")
    done_to = any(behind is not None and behind.text in objects for _, behind in clause.beside("option"))
    if done_to and not clause.is_apart:
        return False  # "lower it"
    if words.fact.safety and words.claims:  # where it hurts: a place alone may be that of something else
        if _is_of_another_place(clause, words) or _is_part_of_place(clause, words):
            return False
        says = not words.claims.isdisjoint(clause.texts)
        return says or clause.is_apart or _is_plain(clause, words) or _is_of_what_was_asked(clause, words)
    if not words.fact.safety:
        return not _is_done_to(clause, words)
    if _is_done_by_another(clause, words) or _is_part_of_another(clause, words) or _is_measured(clause, words):
        return False
    is_alone = not clause.is_apart and all(" " not in atom.text for atom in clause.named)
    beside = {atom.kind for pair in clause.beside("option") for atom in pair if atom is not None}
    beside |= {"felt"} & {atom.kind for atom in clause.atoms if words.spoken.stem(atom.text) not in words.common}
    is_with_more = clause.has("unknown", "story") and not _is_had(clause)
    return not (is_alone and (beside & BESIDE or is_with_more))


def is_sound(clause: Clause, words: Lexicon) -> bool:
    """Whether a small word behind a name says that it is well, where safety hangs on that: "heart | good"."""
    if not words.fact.safety or len(clause.atoms) < 2:
        return False
    name, last = clause.atoms[-2:]
    return name.kind == "option" and last.kind == "filler" and last.text in words.spoken.single("sound")


def closes(clause: Clause) -> bool:
    """Whether a clause says that there is nothing else, and not "only that | not"."""
    closing = [place for place, atom in enumerate(clause.atoms) if atom.kind == "only" and " " in atom.text]
    return bool(closing) and all(atom.kind not in DENYING for atom in clause.atoms[closing[-1] + 1 :])


def is_never(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says of what was so that it never was, and not never "like this": "cancer I never | had"."""
    spoken, said = words.spoken, set(words_of(clause.all(*DENYING, "denied")))
    never = spoken.negating if clause.has("denied") else spoken.single("at_no_time")
    if said.isdisjoint(never) or not spoken.single("like_this").isdisjoint(clause.texts):
        return False
    return all(atom.text in spoken.single("been") for atom in clause.all("once"))


def _is_plain(clause: Clause, words: Lexicon) -> bool:
    """Whether nothing stands beside a place but what says nothing, or no more than that it is one: "the spot"."""
    does = any(
        one.text in words.spoken.subjects and two.kind == "story" for one, two in pairwise(clause.atoms)
    )  # "I sleep on ..."
    is_body = words.asks_where and not does and not all(is_anywhere(atom, words) for atom in clause.named)
    plain = PLAIN | {"usual"} | ({"when"} if clause.has("began") else set()) | ({"story"} if is_body else set())
    placing = words.spoken.single("placing" if words.asks_where else "at_first")
    ends = (clause.atoms[0], clause.atoms[-1])  # "about waist height", "T8 or so"
    return all(
        atom.kind in plain or placing.issuperset(atom.text.split()) or (atom.kind == "about" and atom in ends)
        for atom in clause.atoms
    )


def _is_of_what_was_asked(clause: Clause, words: Lexicon) -> bool:
    """Whether "it" is at a place that only a body has: "it has made itself at home below my ribs"."""
    refers = words.spoken.single("refers")
    quiet = refers | words.spoken.single("possessive")
    is_own = any(atom.text not in quiet for atom in clause.all("own"))
    if not words.asks_where or clause.atoms[0].text not in refers or is_own:
        return False
    is_body = not all(is_anywhere(atom, words) for atom in clause.named)
    return is_body and not clause.has("felt", "story")


def _is_part_of_place(clause: Clause, words: Lexicon) -> bool:
    """Whether a word for a place of anything says only which part of another: "the bottom | of my shoulder blades"."""
    if not words.asks_where or clause.is_apart:
        return False
    before: Atom | None = None
    of = False
    for atom in clause.atoms:
        if atom.kind == "option":
            if before is not None and before.value != atom.value and not is_anywhere(atom, words):
                return True
            before, of = atom if is_anywhere(atom, words) else None, False
        elif atom.kind in ("filler", "own", "having", "refers"):
            of |= atom.text in words.spoken.single("part_of")
        elif before is not None and of and atom.kind in ("felt", "unknown") and not _is_of_back(atom, words):
            return True
        elif atom.text not in words.spoken.single("placing"):
            before = None
    return False


def _is_of_back(atom: Atom, words: Lexicon) -> bool:
    return atom.text in words.asked | words.spoken.single("placing")


def _is_of_another_place(clause: Clause, words: Lexicon) -> bool:
    """Whether a word that says where names another part of the body, or of a thing: "my lower | leg hurts"."""
    if not words.asks_where:  # "right | in the | arm"
        told = [atom for atom in clause.atoms if atom.kind != "filler" and atom.text not in words.spoken.articles]
        clause = attrs.evolve(clause, atoms=told)
    beside = zip(clause.named, clause.beside("option"), strict=True)
    return not clause.is_apart and any(
        after is not None
        and after.kind in (BESIDE if words.asks_where else BESIDE - {"story"})
        and _may_be_part(atom, clause, words)
        and not _is_asked(after, atom, words)
        for atom, (_, after) in beside
    )


def _may_be_part(atom: Atom, clause: Clause, words: Lexicon) -> bool:
    """Whether a name may go on in the word behind it, so that another part is meant."""
    said = atom.text.split()
    if words.asks_where:
        return is_anywhere(atom, words) or words.claims.isdisjoint(clause.texts)
    return said[-1] in words.spoken.single("sided") or (words.claims | words.topics | words.common).isdisjoint(said)


def _is_asked(after: Atom, atom: Atom, words: Lexicon) -> bool:
    """Whether a word behind a name belongs to what was asked: "upper | spot", "left leg | tingles"."""
    asked = words.claims | words.topics | (words.spoken.single("placing") if words.asks_where else words.common)
    tells = words.asks_where and words.tells_of(after.text, [atom.value])
    return tells or not asked.isdisjoint({after.text, words.spoken.stem(after.text)})


def _is_part_of_another(clause: Clause, words: Lexicon) -> bool:
    """Whether a name only says of what something is: "the | chest pain | poster", "blood pressure | 118 over 75"."""
    if clause.is_apart:
        return False
    is_measured = len(clause.all("number")) > 1
    articles = words.spoken.articles
    return any(
        (behind.kind == "unknown" and before is not None and before.text in articles and atom.text.count(" ") < _LONG)
        or (behind.kind == "number" and is_measured)
        for atom, (before, behind) in zip(clause.named, clause.beside("option"), strict=True)
        if behind is not None
    )


def _is_measured(clause: Clause, words: Lexicon) -> bool:
    """Whether of what everybody has only a new word says how it is, which may be well: "blood pressure | textbook"."""
    behind = [*dropwhile(lambda atom: atom.kind != "option", clause.atoms)]
    if not behind or behind[0].text not in words.spoken.single("measured") or clause.is_apart:
        return False
    told = [atom.kind for atom in behind[1:] if atom.kind != "filler"]
    return told[:1] == ["unknown"]


def _is_had(clause: Clause) -> bool:
    """Whether a name stands behind who has it, or with since when: "I had a | fall", and not "this fall I'm"."""
    if any(_is_season(before, behind) for before, behind in clause.beside("option")):
        return False
    named = max(place for place, atom in enumerate(clause.atoms) if atom.kind == "option")
    before = [atom for atom in clause.atoms[:named] if atom.kind not in _QUIET]
    return clause.has("began", "yes") or (bool(before) and before[-1].kind == "own")


def _is_season(before: Atom | None, behind: Atom | None) -> bool:
    """Whether a name between "this" and who replies says when: "this | fall | I'm starting"."""
    return before is not None and before.kind == "refers" and behind is not None and behind.kind == "own"


def _is_done_to(clause: Clause, words: Lexicon) -> bool:
    """Whether somebody does something that nobody knows to what is named: "I zzqx my | bench"."""
    possessive = words.spoken.single("possessive")
    kinds = ["my" if atom.text in possessive else atom.kind for atom in clause.atoms]
    return any(kinds[place : place + 3] == ["unknown", "my", "option"] for place in range(len(kinds)))


def _is_done_by_another(clause: Clause, words: Lexicon) -> bool:
    """Whether a thing is the subject of what is named: "my phone | fell off", "the baby | wakes me"."""
    if clause.is_subject(words):
        return True
    first, second, third = [*clause.atoms, None, None, None][:3]
    beginning = {*words.spoken.articles, *words.spoken.single("possessive")}
    begins = first is not None and first.text.split(" ")[-1] in beginning
    is_thing = second is not None and second.kind in BESIDE and words.spoken.stem(second.text) not in words.common
    if third is None or third.kind != "option" or third.text.split(" ")[0] in words.spoken.single("part_of"):
        return False  # "the outside | of my calf is numb"
    return begins and is_thing
