"""Wishes instead of an answer: to skip, to go back, to stop, and to know why or what is meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from backrules.facts import CHOICES
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, atoms_of, pieces_of
from backrules.replies.lexical.tokens import MOST_TOKENS, Token
from backrules.replies.reply import ReplyStatus

__all__ = ["asks_first", "is_declined", "wish_in", "wish_of"]

_WISHES: tuple[ReplyStatus, ...] = ("stop", "back", "why", "skip")
_MORE = ("vague", "and", "but", "asking", "polite")  # beside a wish
_MEANS_WHY = {"?", "??", "???"}
_ANSWERS = {"void", "option", "yes", "likely_yes", "likely_no", "all", "both", "num", "number", "times", "hedge"}


def wish_of(text: str, tokens: Sequence[Token], words: Lexicon) -> ReplyStatus | None:
    """Return the wish that a whole reply is, such as to skip the question; None if it is none."""
    if text.strip() in _MEANS_WHY:
        return "why"
    return _whole(tokens, words) if 0 < len(tokens) <= MOST_TOKENS else None


def _whole(tokens: Sequence[Token], words: Lexicon) -> ReplyStatus | None:
    """Return the wish that words are. An answer of the same name goes first; a slash makes it a wish."""
    if tokens[0].text == "/":
        tokens = tokens[1:]
    elif words.options.has([token.text for token in tokens]) and not _is_spelt_so(tokens, words):
        return None
    atoms = atoms_of(tokens, [words.spoken.phrases(" ".join(("likely_yes likely_no", *_WISHES, *_MORE)))])
    wished = {atom.kind for atom in atoms} - {*_MORE, "sep", "question"}
    of_topic = any(atom.kind in _WISHES and atom.text in words.asked for atom in atoms)
    if any(atom.text in words.spoken.single("polite") for atom in atoms if atom.kind in _WISHES) and len(atoms) > 1:
        return None  # German "halt"
    if of_topic and any(atom.kind == "asking" for atom in atoms):
        return None  # "more back"
    wish = wished.pop() if len(wished) == 1 else None
    return next((one for one in _WISHES if one == wish), None)


def is_declined(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a part of a reply, and not all of it, is the wish to say nothing: "no, | I'd rather not say"."""
    parts = [list(part) for is_mark, part in groupby(tokens, lambda token: token.kind == "mark") if not is_mark]
    return len(parts) > 1 and any(len(part) > 1 and _whole(part, words) == "skip" for part in parts)


def _is_spelt_so(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a word is a wish as it is spelt, and a name only by its stem: "passe", and "passt" for being well."""
    texts = [token.text for token in tokens]
    return words.spoken.phrases("skip").has(texts) and " ".join(texts) not in words.spelt


def wish_in(tokens: Sequence[Token], words: Lexicon) -> ReplyStatus | None:
    """Return the wish in a reply that says more, but answers nothing: "I've had enough of these, quit"."""
    spoken = words.spoken
    asks = _asks_meaning(tokens, words) or _asks_why(tokens, words)
    if asks and not words.fact.safety:
        return "why"
    sources = [
        spoken.phrases("void"),
        words.options,
        words.hints,
        spoken.phrases("stop back why skip none no yes likely_yes likely_no all both hedge num times polite filler"),
    ]
    atoms = atoms_of(tokens, sources)
    if asks:
        return None if _answers_behind(atoms) else "why"
    if any(atom.kind == "back" and atom.text.count(" ") > 1 for atom in atoms):
        atoms = [atom for atom in atoms if atom.kind != "void"]  # "can you take me back to the last question"
    if _is_question_why(atoms):
        return "why"
    if {atom.kind for atom in atoms} & _ANSWERS:
        return None
    if _asks_reason(atoms, words):
        return "why"
    meant = [
        atom
        for place, atom in enumerate(atoms)
        if _is_meant(place, atoms, words) and not _is_of_others(atoms[:place], words)
    ]
    meant = [atom for atom in meant if atom.kind != "stop" or _fills_piece(atom, atoms, words)]
    plain = {atom.kind for atom in meant if " " in atom.text} & {*_WISHES}  # in several words, which counts first
    wished = plain or {atom.kind for atom in meant}
    wish = next((wish for wish in _WISHES if wish in wished), None)
    if wish == "skip" and words.fact.safety and _denies_beside(atoms, words):
        return None
    return None if wish in ("skip", "stop", "back") and _may_tell_sign(atoms, words) else wish


def _answers_behind(atoms: Sequence[Atom]) -> bool:
    """Whether a yes stands behind a question of what is meant: "no idea what you mean, sure it hurts"."""
    if any(atom.kind == "question" for atom in atoms):
        return False
    behind = pieces_of(atoms)[1:]
    return any({"yes", "option"} <= {atom.kind for atom in piece} for piece in behind)


def _denies_beside(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether what is not known is a denial, or not known of one thing behind a denial of all: "can't say it doesn't".

    "I can't say no", "none, but the bone density was never measured"; and not "can't say if it does or doesn't".
    """
    spoken = words.spoken
    pieces = pieces_of(atoms)
    place, piece = next((place, one) for place, one in enumerate(pieces) if any(atom.kind == "skip" for atom in one))
    kinds = [atom.kind for atom in piece]
    is_open = any(atom.text in spoken.single("whether") for atom in piece)
    behind = kinds[kinds.index("skip") + 1 :]
    is_denied = any(atom.kind in ("no", "none") for before in pieces[:place] for atom in before[:1])
    is_told = "unknown" in kinds[: kinds.index("skip")]
    return (not is_open and not {"no", "none"}.isdisjoint(behind)) or (is_denied and is_told)


def _may_tell_sign(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether a sign may be told beside a wish, in words that were not read: "my legs feel weird, hard to say"."""
    if not (words.fact.safety and words.fact.type == CHOICES):
        return False
    spoken = words.spoken
    beside = [piece for piece in pieces_of(atoms) if not any(atom.kind in _WISHES for atom in piece)]
    new = [atom.text for piece in beside for atom in piece if atom.kind == "unknown"]
    told = (spoken.stem(text) for text in new if text not in spoken.vocabulary)
    if not words.known_stems.isdisjoint(told) or not spoken.single("felt").isdisjoint(new):
        return True
    own = (piece for piece in beside if any(not spoken.subjects.isdisjoint(atom.text.split()) for atom in piece))
    return any(atom.kind == "unknown" and atom.text not in spoken.vocabulary for piece in own for atom in piece)


def _is_of_others(before: Sequence[Atom], words: Lexicon) -> bool:
    """Whether somebody else said what follows: "my physio said leave it out"."""
    saying, own = words.spoken.single("saying"), words.spoken.single("polite")
    return any(
        atom.text in saying and place > 0 and before[place - 1].text not in own for place, atom in enumerate(before)
    )


def _fills_piece(wish: Atom, atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether no new word stands beside a wish: "I want to stop", and not "I'd like to stop looking so hunched"."""
    known = words.spoken.single("asking")
    piece = next(piece for piece in pieces_of(atoms, ("sep", "but", "and", "-")) if wish in piece)
    return all(atom.kind != "unknown" or atom.text in known for atom in piece)


def _is_meant(place: int, atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether a wish is said in several words, or stands by itself between commas."""
    atom = atoms[place]
    behind = [other.kind for other in atoms[place + 1 : place + 2]]
    if atom.kind == "skip" and behind == ["unknown"] and atom.text.split(" ")[-1] in words.spoken.single("skip"):
        return False  # "I pass | out"
    if " " in atom.text:
        is_topic = atom.kind == "back" and atom.text.split(" ")[-1] in words.asked
        return not (is_topic and behind == ["unknown"])  # "back pain"
    beside = [*atoms[max(0, place - 1) : place], *atoms[place + 1 : place + 2]]
    parting = ("sep", "-", "polite", "question") if atom.kind == "why" else ("sep", "-", "polite")
    return all(other.kind in parting for other in beside)


def _is_question_why(atoms: Sequence[Atom]) -> bool:
    """Whether a reply is one question for a reason, which may name what it is about: "what do you ask fever for?"."""
    asks = atoms[0].kind == "why" and " " in atoms[0].text and atoms[-1].kind == "question"
    return asks and all(atom.kind not in ("sep", "question", "and", "but", "-") for atom in atoms[1:-1])


def _asks_reason(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether a reply begins by asking for a reason, whatever it names then: "why the neck, this is about my back"."""
    content = [atom for atom in atoms if atom.kind not in ("polite", "filler")]
    first, behind = content[0:1], content[1:2]
    begins = any(atom.kind == "why" and atom.text in words.spoken.single("asks_reason") for atom in first)
    return begins and any(atom.kind == "unknown" for atom in behind)


def asks_first(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply begins by asking what is meant, also without a mark: "what is a roman chair"."""
    atoms = atoms_of(tokens, [words.spoken.phrases("void"), words.spoken.phrases("meaning polite")])
    content = [atom for atom in atoms if atom.kind not in ("polite", "sep")]
    is_asked = bool(content) and content[0].kind == "meaning" and content[0].text in words.spoken.single("asks_what")
    return is_asked and len(pieces_of(atoms, ("sep", "question"))) == 1


def _asks_why(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply asks whether it matters: "is the length important?"."""
    said = {token.text for token in tokens}
    first = tokens[0].text
    begins = first in words.spoken.single("asks_whether")
    return begins and not said.isdisjoint(words.spoken.single("mattering")) and tokens[-1].text == "?"


def _asks_meaning(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply begins with a question of what is meant, or with one for a reason."""
    atoms = atoms_of(tokens, [words.spoken.phrases("void"), words.spoken.phrases("meaning polite and but")])
    content = [atom for atom in atoms if atom.kind not in ("polite", "and", "but", "sep", "question")]
    if content and content[0].text in words.spoken.single("unheard") and _says(tokens, "skip", words):
        return False  # "never heard of that, no idea"
    asks = any(atom.kind == "meaning" and " " in atom.text for atom in content)
    is_asked = any(token.text == "?" for token in tokens) and asks
    return bool(content) and (content[0].kind == "meaning" or is_asked) and not _is_about_something_else(content, words)


def _says(tokens: Sequence[Token], wish: str, words: Lexicon) -> bool:
    texts, phrases = [token.text for token in tokens], words.spoken.phrases(wish)
    return bool(phrases.along(texts))


def _is_about_something_else(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether a question is about things that nobody asked for: "what's the capital of France"."""
    vocabulary = words.spoken.vocabulary | words.spoken.single("story")
    new = [atom.text for atom in atoms if atom.kind == "unknown" and atom.text not in vocabulary]
    return len(new) > 1 and words.known_stems.isdisjoint(map(words.spoken.stem, new))
