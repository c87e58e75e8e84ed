"""Yes and no."""

from __future__ import annotations

from collections.abc import Sequence

from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, atoms_of, pieces_of
from backrules.replies.lexical.tokens import Token

__all__ = ["is_half", "is_open_no", "is_over", "is_untried", "read_boolean", "tells_of_past"]

_KINDS = (
    "yes no degree past likely_yes likely_no none negator hedge but except only since when about well aside "
    "place feel filler or and num"
)
_EXPLAINING = {"unknown", "when", "about", "degree"}  # behind a yes or a no
_QUIET = {"filler", "echo", "sep", "-", "and", "only", "feel", "place"}


def tells_of_past(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply says that something was so, or is no longer: "used to, but not any more"."""
    return not words.asks_event and any(atom.kind == "lapsed" for atom in _in_time(tokens, words))


def is_over(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether what was so is no longer, and nothing else is said: "früher ja", and not "früher nicht, jetzt schon"."""
    said: set[bool] = set()
    for piece in pieces_of(_in_time(tokens, words)):
        kinds = {atom.kind for atom in piece}
        named = {atom.value for atom in piece if atom.kind == "option"}
        if kinds & {"hedge", "lessened", "void"}:
            return False
        if "lapsed" in kinds:  # "used to be flexible" says nothing of now
            said |= set() if kinds & {"no", "negator", "none"} or False in named else {False}
        elif kinds & {"yes", "likely_yes", "no", "likely_no", "option"}:
            said |= named | {kind in ("yes", "likely_yes") for kind in kinds & {"yes", "no", "likely_yes", "likely_no"}}
    return said == {False}


def is_half(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply says of an event that it only half happened: "sort of"."""
    texts, halves = [token.text for token in tokens], words.spoken.phrases("halfway")
    return words.asks_event and bool(halves.along(texts))


def is_untried(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether nobody knows what somebody can who says no more than never to have tried."""
    atoms = atoms_of(tokens, [words.spoken.phrases("untried skip filler polite no yes and but")])
    kinds = {atom.kind for atom in atoms} - {"sep", "filler", "polite", "and"}
    asked = " ".join(words.spoken.words(words.fact.ask))
    return kinds in ({"untried"}, {"untried", "skip"}) and asked.startswith(tuple(words.spoken.single("asks_can")))


def _in_time(tokens: Sequence[Token], words: Lexicon) -> list[Atom]:
    return atoms_of(tokens, words.sources(f"lapsed lessened {_KINDS}"))


def is_open_no(text: str, words: Lexicon) -> bool:
    """Whether a no may mean either, where it is asked for a first time: "never" before, or never the first."""
    return words.asks_first and not words.spoken.single("not_ever").isdisjoint(text.split())


def read_boolean(tokens: Sequence[Token], words: Lexicon) -> bool | None:
    """Return the truth that a reply says, None where it says none for certain."""
    atoms = atoms_of(tokens, words.sources(_KINDS))
    safety = words.fact.safety
    atoms = _determined(atoms, words)
    if safety:
        open_no = [atom.kind == "none" or (atom.kind == "no" and is_open_no(atom.text, words)) for atom in atoms]
        atoms = [atom._replace(kind="unknown") if no else atom for atom, no in zip(atoms, open_no, strict=True)]
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
    if said == {True} and {"since", "when"} <= kinds and not words.asks_first:  # "yes, for two weeks"
        kinds -= {"since", "when", "about", "num", "number"}
    if said == {False}:  # "no, I'm fine"
        kinds -= {"well"}
    if not safety and kinds <= _EXPLAINING and _explains(atoms):
        kinds = set()
    if (
        said == {True}
        and words.asks_symptom
        and not words.spoken.single("sound").isdisjoint(token.text for token in _without_chatter(tokens, words))
    ):
        return None  # "yes, all good"
    return said.pop() if len(said) == 1 and not kinds else None


def _without_chatter(tokens: Sequence[Token], words: Lexicon) -> Sequence[Token]:
    """Return a reply without the small word that begins it: "well, yes"."""
    return tokens[1:] if tokens[0].text in words.spoken.single("chatter") else tokens


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
        denies = atom.kind == "no" and atom.text.split(" ")[-1] in words.spoken.negating
        denied = ("echo",) if atom.text in words.spoken.negating else ("echo", "well", "degree", "unknown")
        is_denial = behind is not None and behind.kind == "option" and behind.value is False
        is_again = is_denial and not words.spoken.is_plain_no(atom.text)  # "its not that | it doesnt hurt"
        if denies and behind is not None and (behind.kind in denied or is_again):
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
