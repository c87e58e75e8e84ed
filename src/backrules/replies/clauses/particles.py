"""Small words that are what they are by where they stand: within a clause, at its end, behind a number, a "neither"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.matching import Atom

__all__ = ["ENDING", "NO", "OPENING", "PARTING", "names_any", "reported", "with_ends", "with_nor", "with_ordinals"]

ENDING = {"sep", "-", "and", "but", "except", "during", "condition", "cause", "aim", "filler"}
PARTING = {"sep", "-"}
OPENING = {"but", "except", "during", "condition", "cause", "aim"}
NO = ("no", "none", "negator", "contrast")


def with_nor(atoms: Sequence[Atom], words: Language) -> list[Atom]:
    """Return atoms in which a "nor" behind what a "neither" denies joins more to it: "weder Fieber | noch | krank"."""
    found = list[Atom]()
    denied: bool | None = None  # whether something was named since a "neither"
    for atom in atoms:
        is_nor = denied and atom.text in words.single("nor")
        if atom.text in words.single("neither"):
            denied = False
        elif denied is not None:
            denied |= atom.kind == "option"
        found.append(atom._replace(kind="or") if is_nor else atom)
    return found


def with_ordinals(atoms: Sequence[Atom], words: Language) -> list[Atom]:
    """Return atoms in which a full stop behind a number parts nothing where it makes that an ordinal: "22. Woche"."""
    around = zip([None, *atoms], atoms, [*atoms[1:], None], strict=False)
    return [
        atom._replace(kind="filler")
        if atom.text == "."
        and before is not None
        and before.kind == "number"
        and behind is not None
        and behind.text in words.single("ordered")
        else atom
        for before, atom, behind in around
    ]


def with_ends(atoms: Sequence[Atom], words: Language) -> list[Atom]:
    """Return atoms in which a "but" before a no and the particle of a verb are small words at the end of a clause."""
    around = ["sep", *(atom.kind for atom in atoms), "sep", "sep"]
    found = []
    for place, atom in enumerate(atoms):
        first, *more = atom.text.split() or [""]
        before, behind, then = around[place], around[place + 2], around[place + 3]
        is_amid = first in words.single("amid") and before not in ENDING
        is_bare = is_amid and not more
        is_within = is_bare and behind not in PARTING and _is_begun(atoms[:place], atoms[place + 1 :], words)
        if is_bare and ((behind in NO and then in PARTING) or is_within):
            atom = atom._replace(kind="filler")  # "die Beine sind | aber | top"
        elif atom.text in words.single("particle") and before not in ENDING and behind in PARTING:
            atom = atom._replace(kind="filler")  # "das Bein gibt | nach"
        elif is_amid and " ".join(more) in words.single("no") and behind in PARTING:
            atom = Atom("no", None, " ".join(more))
        found.append(atom)
    return found


def _is_begun(before: Sequence[Atom], behind: Sequence[Atom], words: Language) -> bool:
    """Whether what stands before is a verb or who does it at its end, so that the clause goes on, and names nothing."""
    is_verb = before[-1].kind in ("unknown", "relief") and (
        len(before) == 1 or before[-2].kind in PARTING
    )  # "esse | aber | gut"
    last = before[-1].text.split(" ")[-1]
    return (is_verb or last in words.single("elided") | words.subjects) and not names_any(behind)


def names_any(behind: Sequence[Atom]) -> bool:
    """Whether something is named up to the end of a piece."""
    piece = takewhile(lambda atom: atom.kind not in PARTING | OPENING, behind)
    return any(atom.kind in ("option", "denied") for atom in piece)


def reported(atoms: Sequence[Atom], words: Language) -> list[Atom]:
    """Return atoms in which who only says something of who replies is a small word, and "he has" behind it is his.

    "My wife says | I mumble", and German "Krebs | hat er".
    """
    around = zip([None, *atoms], atoms, [*atoms[1:], None], [*atoms[2:], None, None], strict=False)
    return [_reported(one, before, behind, words) for before, one, *behind in around]


def _reported(atom: Atom, before: Atom | None, behind: Sequence[Atom | None], words: Language) -> Atom:
    verb, own = behind
    if atom.kind == "yes" and before is not None and before.kind == "option":
        said = {*atom.text.split()}
        is_theirs = not (words.single("having_verb").isdisjoint(said) or words.single("people").isdisjoint(said))
        return atom._replace(kind="people") if is_theirs else atom
    says = verb is not None and verb.text in words.single("saying") and own is not None and own.kind == "own"
    return atom._replace(kind="filler") if atom.kind == "people" and says else atom
