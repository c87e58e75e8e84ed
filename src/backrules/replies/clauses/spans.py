"""Places from one to another, of a list that goes from one end to the other: "from the top to the middle"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import PARTING, Atom

__all__ = ["is_anywhere", "spanned"]

_WITHIN = {
    "filler",
    "about",
    "own",
    "having",
    "refers",
    "echo",
    "one",
    "limits",
    "once",
    "unknown",
}  # the ends of a span
_TO = {"filler", "unknown", "once"}


def spanned(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Return atoms with all places that lie between two with a "to" between them: "upper | to | lower".

    A place that goes on in a direction goes to the end: "from the middle | down".
    """
    if not words.asks_where:
        return list(atoms)
    atoms = _without_part(_roughly(_without_same(atoms), words), words)
    found: list[Atom] = []
    first: Atom | None = None  # a place with nothing behind it so far but small words
    is_to = False  # and a "to"
    for place, atom in enumerate(atoms):
        if _is_between(atoms[place : place + 3], atoms[place - 1 : place], words):
            atom = atom._replace(kind="ambiguous")
        if atom.kind == "option":
            if first is not None and is_to:
                found = [_small(one, words) for one in found]
                found += _between(first.value, atom.value, words)
            first, is_to = atom, _is_to(atom.text.split(" ")[-1:], words)
        elif first is not None and first is found[-1] and (end := _end_of(atom, atoms[place + 1 :], words)):
            found += (*_between(first.value, end, words), Atom("option", end, str(end)))
            atom = atom._replace(kind="filler")
        elif (atom.kind in _TO and _is_to(atom.text.split(), words)) or _leads(atoms[place - 1 : place + 2], words):
            is_to = True
        elif atom.kind not in _WITHIN - {"unknown"}:
            first, is_to = None, False
        found.append(atom)
    return found


def is_anywhere(atom: Atom, words: Lexicon) -> bool:
    """Whether a place is named by words by which a place of anything is called, and by none of the body: "the top"."""
    return atom.kind == "option" and words.general.issuperset(atom.text.split())


def _end_of(atom: Atom, behind: Sequence[Atom], words: Lexicon) -> object:
    """Return the end of the list to which a word leads that says in which direction it goes on; None for others."""
    directions = (words.spoken.single("upwards"), words.spoken.single("downwards"))
    is_last = not behind or behind[0].kind in PARTING | {"and"}
    return next((end for end, said in zip(words.ends, directions, strict=True) if is_last and atom.text in said), None)


def _without_same(atoms: Sequence[Atom]) -> list[Atom]:
    """Return atoms in which an "or" between two names of one place leaves nothing to choose: "T2 | or | T3"."""
    around = [None, *atoms, None]
    return [
        atom._replace(kind="filler") if atom.kind == "or" and _are_same(around[place], around[place + 2]) else atom
        for place, atom in enumerate(atoms)
    ]


def _roughly(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Return atoms in which "almost" and the like beside a place are small words: they say no more than where about."""
    inclined = words.spoken.single("inclined")
    return [
        atom._replace(kind="filler") if atom.text in inclined and _is_beside_place(place, atoms, words) else atom
        for place, atom in enumerate(atoms)
    ]


def _without_part(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Return atoms in which a place is a small word before the one of which it is a part: "top | of | the lower"."""
    return [
        atom._replace(kind="filler") if is_anywhere(atom, words) and _is_part(atoms[place + 1 :], words) else atom
        for place, atom in enumerate(atoms)
    ]


def _is_part(behind: Sequence[Atom], words: Lexicon) -> bool:
    """Whether behind a place stands the one of which it is a part, and which says itself where it is."""
    beside = [one for one in behind[:3] if one.text not in words.spoken.articles]
    if beside and beside[0].kind == "option" and beside[0].text.split(" ")[0] in words.spoken.single("between"):
        return True  # "in the middle | between the shoulder blades"
    is_of = len(beside) > 1 and beside[0].text in words.spoken.single("part_of")
    whole = beside[1] if is_of else None
    says_where = words.spoken.single("anywhere")
    return whole is not None and whole.kind == "option" and not says_where.isdisjoint(whole.text.split())


def _is_beside_place(place: int, atoms: Sequence[Atom], words: Lexicon) -> bool:
    sided = words.spoken.single("sided")
    behind = (atom for atom in atoms[place + 1 :] if atom.kind not in _WITHIN - {"unknown"} or atom.text in sided)
    first = next(behind, None)
    return (first is not None and (first.kind == "option" or first.text in sided)) or (
        place > 0 and atoms[place - 1].kind == "option"
    )


def _are_same(first: Atom | None, last: Atom | None) -> bool:
    return first is not None and last is not None and first.kind == last.kind == "option" and first.value == last.value


def _is_between(atoms: Sequence[Atom], before: Sequence[Atom], words: Lexicon) -> bool:
    """Whether two places may be those between which it is: "between shoulder blades | and | lower back"."""
    kinds = [atom.kind for atom in atoms]
    if kinds != ["option", "and", "option"] or atoms[0].value == atoms[2].value or " " in atoms[1].text:
        return False
    begins = {*words.spoken.articles, *words.spoken.single("where"), *words.spoken.single("own")}
    firsts = {atoms[0].text.split(" ")[0], *(atom.text for atom in before)}
    return not firsts.isdisjoint(words.spoken.single("between")) and atoms[2].text.split(" ")[0] not in begins


def _leads(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether between two places stands a word that leads from one to the other: German "von oben | nach | unten"."""
    kinds = [atom.kind for atom in atoms]
    return kinds == ["option", "cause", "option"] and atoms[1].text in words.spoken.single("leading")


def _small(atom: Atom, words: Lexicon) -> Atom:
    return atom._replace(kind="filler") if atom.kind in _TO and _is_to(atom.text.split(), words) else atom


def _is_to(texts: Sequence[str], words: Lexicon) -> bool:
    return not words.spoken.single("to").isdisjoint(texts)


def _between(first: object, last: object, words: Lexicon) -> Iterator[Atom]:
    """Yield the places between two, in the order in which the question has them."""
    order: list[object] = [*words.fact.options]
    if first in order and last in order:
        start, end = sorted((order.index(first), order.index(last)))
        yield from (Atom("option", option, str(option)) for option in order[start + 1 : end])
