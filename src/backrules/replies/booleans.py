"""Yes and no."""

from __future__ import annotations

from collections.abc import Sequence

from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom, atoms_of
from backrules.replies.tokens import Token

__all__ = ["read_boolean"]

_KINDS = (
    "yes no degree past likely_yes likely_no none negator hedge but except only since when about well aside "
    "place feel filler or and num"
)
_EXPLAINING = {"unknown", "when", "about", "degree"}  # behind a yes or a no
_QUIET = {"filler", "echo", "sep", "-", "and", "only", "feel", "place"}


def read_boolean(tokens: Sequence[Token], words: Lexicon) -> bool | None:
    """Return the truth that a reply says, None where it says none for certain."""
    atoms = atoms_of(tokens, words.sources(_KINDS))
    safety = words.fact.safety
    atoms = _determined(atoms, words)
    if safety:
        atoms = [atom._replace(kind="unknown") if atom.kind == "none" else atom for atom in atoms]
    said = {_TRUTHS[atom.kind] if atom.kind != "option" else atom.value for atom in atoms if atom.kind in _TRUTHS}
    kinds = {atom.kind for atom in atoms} - _QUIET - _TRUTHS.keys()
    if said == {True}:  # "yes, a lot"
        kinds -= {"degree"}
    if not safety:
        said |= {True for atom in atoms if atom.kind == "degree"}
        kinds -= {"degree"}
        said |= {atom.kind == "likely_yes" for atom in atoms if atom.kind in ("likely_yes", "likely_no")}
        kinds -= {"likely_yes", "likely_no"}
        said, kinds = _echoed(atoms, said, kinds)
        if len(said) == 1 and sum(atom.kind in ("option", "yes", "no") for atom in atoms) > 1:  # "yes, five or six"
            kinds -= {"or", "but"}
    if said == {True} and {"since", "when"} <= kinds:  # "yes, for two weeks"
        kinds -= {"since", "when", "about", "num", "number"}
    if said == {False}:  # "no, I'm fine"
        kinds -= {"well"}
    if not safety and kinds <= _EXPLAINING and _explains(atoms):
        kinds = set()
    return said.pop() if len(said) == 1 and not kinds else None


def _explains(atoms: Sequence[Atom]) -> bool:
    """Whether all that is unknown stands behind a yes or a no: "yes I really am one", "no, gave it up"."""
    content = [atom for atom in atoms if atom.kind != "filler"]
    if len(content) < 2 or content[0].kind not in ("yes", "no"):
        return False
    return content[0].kind == "yes" or content[1].kind in ("sep", "-")


_TRUTHS = {"yes": True, "no": False, "none": False, "option": None}


def _determined(atoms: list[Atom], words: Lexicon) -> list[Atom]:
    """Make "no" and "I don't" before words of the question negators: they answer only together with what they deny."""
    found = list(atoms)
    for place, atom in enumerate(atoms):
        if atom.kind == "yes" and " " in atom.text and [one.kind for one in atoms[place + 1 : place + 2]] == ["option"]:
            found[place] = atom._replace(kind="filler")  # "I have | had it before"
        behind = next((other for other in atoms[place + 1 :] if other.kind not in ("filler", "feel")), None)
        denies = atom.kind == "no" and atom.text.split()[-1] in words.spoken.negating
        denied = ("echo",) if atom.text in words.spoken.negating else ("echo", "well", "degree", "unknown")
        if denies and behind is not None and behind.kind in denied:
            found[place] = atom._replace(kind="negator")
    return found


def _echoed(atoms: Sequence[Atom], said: set[bool | None], kinds: set[str]) -> tuple[set[bool | None], set[str]]:
    """Read "I don't slouch" and "I slouch a lot": the question said again, with or without a negator."""
    echoed = any(atom.kind == "echo" for atom in atoms)
    if "negator" in kinds and True not in said and (echoed or said):
        return {False}, kinds - {"negator"}
    if not said and not kinds and echoed and any(atom.kind == "filler" for atom in atoms):
        return {True}, kinds
    return said, kinds
