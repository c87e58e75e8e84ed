"""Left, right and both, told in several clauses: "first the left, now the right as well", "the right is fine"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import attrs

from backrules.replies.clauses.clause import DENYING, DOUBTED, WHY, Clause, clauses_of
from backrules.replies.clauses.firm import is_sound
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.tokens import Token

__all__ = ["are_two", "leans", "with_sides"]

_PLAIN = {
    *("option", "filler", "own", "having", "began", "and", "refers", "degree", "yes", "echo", "feel", "only", "felt"),
    *("when", "num", "number", "unit", "about", "usual", "rest", "one", "limits"),
}
_DENIED = {*("option", "filler", "own", "having", "and", "refers", "rest", "one", "num", "well"), *DENYING}
_WORSE = {"option", "filler", "refers", "degree", "worsening", "rest", "and", "having", "usual"}
_BARE = {"option", "and", "having", "filler", "refers"}
_IN_TIME = {"began", "when", "usual", "degree", "only"}
_ENDED = {"over", "refers", "filler", "began", "having", "degree"}


@attrs.frozen
class _Told:
    """What a clause tells of sides.

    Attributes:
        clause: the clause.
        sides: those that it names.
        how: what it tells of them: `holds`, `denied`, `past`, `worse`, or "" where that is not certain.
        adds: whether they come on top of what was told before.
    """

    clause: Clause
    sides: frozenset[str]
    how: str
    adds: bool = False


def with_sides(clauses: Sequence[Clause], words: Lexicon) -> Sequence[Clause] | None:
    """Return clauses that name an answer for all sides that are told; None where it is not certain which.

    A side that is denied, or that was before, is left out beside another: "the left, the right is fine".
    """
    if words.sides is None:
        return clauses
    if any(clause.opener in WHY and _has_phrase(clause, "exertion", words) for clause in clauses):
        return None  # "my right knee hurts from jogging"
    told = _told(clauses, words)
    sided = [one for one in told if one.sides]
    said = {side for one in sided for side in one.sides}
    if len(said) < 2 and all(one.how in ("holds", "") for one in sided):
        return clauses
    if any(not one.how for one in sided):
        return None if len(said - {*words.sides}) > 1 else clauses
    answer = _answer(sided, words)
    if answer is None:
        return None
    left = [one.clause for one in told if one.how == "holds" or not one.sides]
    if all(one.how == "worse" for one in sided):
        left = [attrs.evolve(one.clause, atoms=one.clause.named) if one.sides else one.clause for one in told]
    if answer == words.denial:
        return [clause for clause in left if clause.named or not clause.has("over")]
    return [_saying(clause, answer, words) for clause in left]


def _answer(sided: Sequence[_Told], words: Lexicon) -> str | None:
    """Return the option that is so after all that was told of sides."""
    single, double = words.sides or ("", "")
    holding = [one for one in sided if one.how == "holds"]
    more = {side for one in sided if one.how == "worse" for side in one.sides}
    was = {side for one in sided if one.how == "past" for side in one.sides}
    denied = {side for one in sided if one.how == "denied" for side in one.sides}
    if not (was or denied) and len(more - {single, double}) > 1:
        return double  # "the right more than the left"
    if not holding:
        return words.denial if was and not denied else None
    held = {side for one in holding for side in one.sides}
    held |= more if len((held | more) - {single, double}) > 1 else set()  # "the right more, but the left as well"
    if adds := any(one.adds for one in holding):
        held |= was
    is_both = double in held or len(held - {single}) > 1
    is_more = adds or any(one.how == "worse" for one in sided)  # than one
    if held & denied or (is_both and denied) or (is_more and not is_both):
        return None
    if not is_both and was and double not in was and not was & held:
        return None  # "it was the left, now the right": or is that one more
    return None if single in held and was else double if is_both else single


def _told(clauses: Sequence[Clause], words: Lexicon) -> list[_Told]:
    adding, found = words.spoken.single("adding"), list[_Told]()
    last: frozenset[str] = frozenset()  # what was named last, which the other one is not
    for clause in clauses:
        clause = attrs.evolve(clause, atoms=_without_adverbs(_with_negators(_with_sound(clause, words), words), words))
        sides = _sides_in(clause, last, words)
        last = sides or last
        is_end = clause.has("over") and not clause.named and clause.kinds <= _ENDED
        if is_end and found and found[-1].how == "holds":
            found[-1] = attrs.evolve(found[-1], how="past")  # "it did go down the left, that's gone"
        adds = any(atom.text in adding for atom in clause.atoms)
        found.append(_Told(clause, sides, _how(clause, words) if sides else "", adds))
    return found


def are_two(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether left and right are told apart: "pain in the left leg, numbness in the right one"."""
    if words.sides is None:
        return False
    single, _ = words.sides
    if any(_is_other(atom, words) for atom in atoms):
        return True
    named = (atom for atom in _without_adverbs(atoms, words) if atom.kind == "option" and atom.value == single)
    return len({words.spoken.stem(word) for atom in named for word in atom.text.split()} & words.spoken.laterals) > 1


def leans(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a side that is told leaves the other one open: "mostly the left", "left too", "left and"."""
    clauses, said = clauses_of(tokens, words), [token.text for token in tokens if token.kind == "word"]
    if said and said[-1] in words.spoken.single("cut_off"):
        return True
    if any(_spares_in_part(clause, words) for clause in clauses):
        return True
    is_sided = any(words.spoken.stem(text) in words.spoken.laterals for clause in clauses for text in clause.texts)
    if any(_changes(clause, words, is_sided=is_sided) for clause in clauses):
        return True
    if any(clause.has(*DENYING) or any(words.denies(atom.value) for atom in clause.named) for clause in clauses):
        return False  # "mostly the left, never the right"
    named = [clause for clause in clauses if clause.named]
    if _is_added(tokens, words) or any(_adds_one(clause, named, words) for clause in clauses):
        return True
    if named and all(is_sound(clause, words) for clause in named):
        return True  # "the left leg | ok": it is the other one, or none
    behind = [*(clause.opener for clause in clauses[1:]), ""]
    return any(
        _leans(clause, words, is_when=opener in ("during", "condition"))
        for clause, opener in zip(clauses, behind, strict=True)
    )


def _spares_in_part(clause: Clause, words: Lexicon) -> bool:
    """Whether the other side is only denied a degree of it: "the other one not | so much", "... not | always"."""
    spoken, texts = words.spoken, clause.texts
    place = next((place for place, text in enumerate(texts) if text in spoken.single("other")), None)
    if place is None:
        return False
    behind = [*texts[place + 1 :], ""]
    scoped = pairwise(behind)
    return clause.has("likely_no") or any(no in spoken.negating and of in spoken.single("scoping") for no, of in scoped)


def _changes(clause: Clause, words: Lexicon, *, is_sided: bool) -> bool:
    """Whether it is said that it is now one side and now the other, without saying so: "one leg, | in turns"."""
    is_new = clause.kinds == {"unknown"} and len(clause.atoms) == 1 and not clause.opener
    return (is_new and not is_sided) or bool(words.spoken.phrases("alternating").along(clause.texts))


def _is_added(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a side has come to what is not named: "the left one on top of that", German "dazu kommt das linke"."""
    added = words.spoken.phrases("added")
    pieces = ([token.text for token in piece] for is_mark, piece in groupby(tokens, _is_mark) if not is_mark)
    return any(added.along(texts) and words.options.along(texts) for texts in pieces)


def _is_mark(token: Token) -> bool:
    return token.kind == "mark"


def _adds_one(clause: Clause, named: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause says that a side has come to another one, is the worse one, or is where it only began.

    "Now the left | too", "the left is | worse", "it | began | in the left one", "left, | over there | a bit".
    """
    spoken, texts = words.spoken, clause.texts
    adds = any(atom.text in spoken.single("adding") for atom in clause.atoms)
    if not clause.named:
        is_new = [atom.kind for atom in clause.atoms].count("unknown") == 1 and not clause.opener
        is_there = bool(spoken.phrases("across").along(texts)) and clause.has("degree", "felt", "began")
        return is_there or (adds and is_new and clause.kinds <= {"unknown", "and", "filler", "refers", "degree"})
    if adds and clause.kinds <= _BARE | _IN_TIME:
        return True
    is_worse = not spoken.single("compared").isdisjoint(texts) and spoken.single("than").isdisjoint(texts)
    begins = bool(spoken.phrases("starting").along(texts)) and spoken.single("since").isdisjoint(texts)
    is_first = begins and clause is named[-1]
    return is_first or (is_worse and len(named) == 1 and clause.kinds <= _WORSE | {"began", "degree"})


def _leans(clause: Clause, words: Lexicon, *, is_when: bool) -> bool:
    """Whether a clause says that a side is the one where it is most of all, is so now, or is so, too."""
    spoken = words.spoken
    if clause.kinds <= _BARE and not spoken.single("adding").isdisjoint(atom.text for atom in clause.all("and")):
        return True  # "left | too", "left, | too"
    if clause.named and clause.atoms[0].text in spoken.single("and"):
        return True  # "and | left"
    kinds = ("chiefly", "most_times", "leaning", "and_more", "elsewhere")
    cues = frozenset[str]().union(*map(spoken.single, kinds))
    atoms = [atom for atom in clause.atoms if atom.kind not in ("filler", "own") or atom.text in cues]
    atoms = atoms[:-1] if is_when and atoms and atoms[-1].text in cues else atoms  # "the left mostly | when I sit"
    is_mostly = spoken.phrases("chiefly most_times unsure").has(clause.texts)
    if atoms and (is_mostly or all(atom.text in cues for atom in atoms)):
        return True  # "left, | mostly"
    around = Clause("", atoms).beside("option")
    return any(one is not None and one.text in cues for beside in around for one in beside)


def _with_sound(clause: Clause, words: Lexicon) -> Sequence[Atom]:
    """Return atoms in which a small word at the end says that a side is well: "the right is still | okay"."""
    *before, last = clause.atoms
    is_said = bool(before) and last.kind == "filler" and last.text in words.spoken.single("sound")
    if not is_said or not clause.has("refers", "began"):
        return clause.atoms
    before = [atom._replace(kind="filler") if atom.kind == "began" else atom for atom in before]
    return [*before, last._replace(kind="well")]


def _with_negators(atoms: Sequence[Atom], words: Lexicon) -> Sequence[Atom]:
    """Return atoms in which an answer of no beside a side denies that: "never | the right"."""
    if all(words.denies(atom.value) for atom in atoms if atom.kind == "option"):
        return atoms
    return [atom._replace(kind="negator") if words.denies(atom.value) else atom for atom in atoms]


def _without_adverbs(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Return atoms in which a word for a side before a longer name is a small word: "right | down my left leg"."""
    behind = [*atoms[1:], None]
    return [
        atom._replace(kind="filler", value=None)
        if atom.kind == "option"
        and words.spoken.stem(atom.text) in words.spoken.laterals
        and other is not None
        and other.kind == "option"
        and " " in other.text
        else atom
        for atom, other in zip(atoms, behind, strict=True)
    ]


def _sides_in(clause: Clause, last: frozenset[str], words: Lexicon) -> frozenset[str]:
    """Return the sides that a clause names: stems of words for them, or the answer where it does not say which."""
    single, double = words.sides or ("", "")
    stem, laterals, found = words.spoken.stem, words.spoken.laterals, set[str]()
    for atom in clause.named:
        if atom.value == double:
            found.add(double)
        elif atom.value == single:
            found |= laterals & {*map(stem, atom.text.split())} or {single}
    if any(_is_other(atom, words) for atom in clause.atoms) and found <= {single}:
        found = {*(laterals - last if len(last & laterals) == 1 else {single, double})}
    return frozenset(found - {single} if len(found) > 1 and double not in found else found)


def _is_other(atom: Atom, words: Lexicon) -> bool:
    return not words.spoken.single("other").isdisjoint(atom.text.split())


def _how(clause: Clause, words: Lexicon) -> str:
    """Return what a clause tells of the sides that it names."""
    texts, (_, double) = {*clause.texts}, words.sides or ("", "")
    if clause.has("people", *DOUBTED) or clause.opener in ("except", "condition") or _is_of_others(clause, words):
        return ""
    begins = any(atom.text in words.spoken.single("at_first") for atom in clause.atoms)
    if clause.has("over", "once") or (begins and all(atom.value != double for atom in clause.named)):
        return "" if clause.has(*DENYING, "well") or not words.spoken.single("since").isdisjoint(texts) else "past"
    if clause.has("well", *DENYING):
        is_plain = clause.kinds <= _DENIED and len(clause.all("well", *DENYING)) == 1
        is_loss = not (words.spoken.single("able") | words.spoken.single("sensing")).isdisjoint(texts)
        return "denied" if is_plain and not is_loss else ""
    if not words.spoken.single("compared").isdisjoint(texts):
        small = words.spoken.gaps | words.spoken.single("than")
        is_plain = all(atom.kind in _WORSE or atom.text in small for atom in clause.atoms)
        return "worse" if is_plain else ""
    is_bare = all(atom.text in words.spoken.single("sided") for atom in clause.named)
    is_plain = all(atom.kind in _PLAIN or atom.text in words.claims or _is_other(atom, words) for atom in clause.atoms)
    return "holds" if is_plain or not is_bare else ""


def _has_phrase(clause: Clause, kind: str, words: Lexicon) -> bool:
    phrases, texts = words.spoken.phrases(kind), clause.texts
    return bool(phrases.along(texts))


def _is_of_others(clause: Clause, words: Lexicon) -> bool:
    """Whether something is felt elsewhere in a clause: "my right | arm"."""
    own = words.claims | words.topics | words.common
    return any(
        own.isdisjoint({atom.text, *map(words.spoken.stem, atom.text.split())})
        and not any(words.tells_of(word, words.sides or ()) for word in atom.text.split())
        for atom in clause.all("felt")
    )


def _saying(clause: Clause, option: str, words: Lexicon) -> Clause:
    """Return a clause that names this option where it names one, and no other side."""
    named = [atom._replace(value=option) if atom.kind == "option" else atom for atom in clause.atoms]
    atoms = [
        atom._replace(kind="filler") if atom.kind in ("unknown", "rest") and _is_other(atom, words) else atom
        for atom in named
    ]
    return attrs.evolve(clause, atoms=atoms)
