"""Whether what a clause names is meant: a word or two alone may be part of another name, or somebody else's."""

from __future__ import annotations

from backrules.replies.clauses import BESIDE, Clause
from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom

__all__ = ["PLAIN", "is_firm", "is_sound"]

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
        if _is_of_another_place(clause, words):
            return False
        says = not words.claims.isdisjoint(clause.texts)
        return says or clause.is_apart or clause.kinds <= PLAIN | ({"when"} if clause.has("began") else set())
    if not words.fact.safety:
        return not _is_done_to(clause, words)
    if _is_done_by_another(clause, words) or _is_part_of_another(clause, words):
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


def _is_of_another_place(clause: Clause, words: Lexicon) -> bool:
    """Whether a word that says where names another part of the body, or of a thing: "my lower | leg hurts"."""
    asked = words.claims | words.topics | words.common
    beside = zip(clause.named, clause.beside("option"), strict=True)
    behind = [after for atom, (_, after) in beside if asked.isdisjoint(atom.text.split()) and after is not None]
    return not clause.is_apart and any(
        after.kind in ("felt", "unknown") and asked.isdisjoint({after.text, words.spoken.stem(after.text)})
        for after in behind
    )


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
    beginning = {*words.spoken.articles, *words.spoken.single("own")}
    begins = first is not None and first.text.split()[-1] in beginning
    is_thing = second is not None and second.kind in BESIDE and words.spoken.stem(second.text) not in words.common
    return begins and is_thing and third is not None and third.kind == "option"
