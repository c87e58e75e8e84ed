"""Wishes instead of an answer: to skip, to go back, to stop, and to know why or what is meant."""

from __future__ import annotations

from collections.abc import Sequence

from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom, atoms_of
from backrules.replies.reply import ReplyStatus
from backrules.replies.tokens import MOST_TOKENS, Token

__all__ = ["wish_in", "wish_of"]

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
    elif words.options.has([token.text for token in tokens]):
        return None
    atoms = atoms_of(tokens, [words.spoken.phrases(" ".join(("likely_yes likely_no", *_WISHES, *_MORE)))])
    wished = {atom.kind for atom in atoms} - {*_MORE, "sep", "question"}
    of_topic = any(atom.kind in _WISHES and atom.text in words.asked for atom in atoms)
    if of_topic and any(atom.kind == "asking" for atom in atoms):
        return None  # "more back"
    wish = wished.pop() if len(wished) == 1 else None
    return next((one for one in _WISHES if one == wish), None)


def wish_in(tokens: Sequence[Token], words: Lexicon) -> ReplyStatus | None:
    """Return the wish in a reply that says more, but answers nothing: "I've had enough of these, quit"."""
    if _asks_meaning(tokens, words):
        return "why"
    spoken = words.spoken
    sources = [
        spoken.phrases("void"),
        words.options,
        words.hints,
        spoken.phrases("stop back why skip none no yes likely_yes likely_no all both hedge num times polite filler"),
    ]
    atoms = atoms_of(tokens, sources)
    if any(atom.kind == "back" and atom.text.count(" ") > 1 for atom in atoms):
        atoms = [atom for atom in atoms if atom.kind != "void"]  # "can you take me back to the last question"
    if {atom.kind for atom in atoms} & _ANSWERS:
        return None
    meant = [atom for place, atom in enumerate(atoms) if _is_meant(place, atoms)]
    plain = {atom.kind for atom in meant if " " in atom.text} & {*_WISHES}  # in several words, which counts first
    wished = plain or {atom.kind for atom in meant}
    return next((wish for wish in _WISHES if wish in wished), None)


def _is_meant(place: int, atoms: Sequence[Atom]) -> bool:
    """Whether a wish is said in several words, or stands by itself between commas."""
    atom = atoms[place]
    if " " in atom.text:
        return True
    beside = [*atoms[max(0, place - 1) : place], *atoms[place + 1 : place + 2]]
    return all(other.kind in ("sep", "-", "polite") for other in beside)


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
    return any(phrases.matches(texts, place) for place in range(len(texts)))


def _is_about_something_else(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether a question is about things that nobody asked for: "what's the capital of France"."""
    vocabulary = words.spoken.vocabulary | words.spoken.single("story")
    new = [atom.text for atom in atoms if atom.kind == "unknown" and atom.text not in vocabulary]
    known = {words.spoken.stem(word) for word in words.known}
    return len(new) > 1 and known.isdisjoint(map(words.spoken.stem, new))
