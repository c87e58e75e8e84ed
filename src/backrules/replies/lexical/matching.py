"""From words to atoms: each piece of a reply with what it is, so that nothing is left over unnoticed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.phrases import Source
from backrules.replies.lexical.tokens import Token

__all__ = ["PARTING", "Atom", "as_articles", "as_joints", "atoms_of", "pieces_of", "tokens_from"]

PARTING = {"sep", "-", "but", "except"}  # the kinds of atoms that part a reply


_Choice = tuple[int, str, Any]  # of the piece that begins at a place: where it ends, its kind and value


class Atom(NamedTuple):
    """A piece of a reply, and what it is.

    Attributes:
        kind: a class of the table of a language, `option`, `echo` (a word of the question), `number`, `sep`,
            `question`, `ambiguous`, `unknown`, or a mark itself.
        value: what it stands for.
        text: its words.
    """

    kind: str
    value: Any
    text: str


_MARKS = {
    ",": "sep",
    ";": "sep",
    ":": "sep",
    ".": "sep",
    "!": "sep",
    "\n": "sep",
    "(": "sep",
    ")": "sep",
    "?": "question",
}
_ARTICLED = {"number", "num", "unit", "option", "unknown", "felt", "story", "once"}
_SHORT = {"no", "unit"}  # what a short article may look like: "n" and "s" in German
_COUNTED = {"number", "num", "option"}
_MARKS |= {"-": "-", "/": "/", "+": "+", "&": "and"}


def atoms_of(tokens: Sequence[Token], sources: Sequence[Source]) -> list[Atom]:
    """Return what the pieces of a reply are: so that as little as possible is unknown, in as few pieces as possible.

    Of two phrases that are as good, the one of the earlier source counts.

    Args:
        tokens: the reply.
        sources: the phrases that count.
    """
    texts = [token.text for token in tokens]
    matches: list[list[_Choice]] = [[] for _ in texts]  # that begin at each place, those of the first source last
    for source in reversed(sources):
        for place, found in source.along(texts).items():
            matches[place] += found
    unknown = len(texts) + 1  # what an unknown piece costs: more than all others together
    costs = [0] * (len(texts) + 1)  # from each place on
    chosen: list[_Choice] = []
    for place in reversed(range(len(texts))):
        kind, value = _single(tokens[place])
        best = costs[place + 1] + (unknown + 1 if kind == "unknown" else 1)
        choice = place + 1, kind, value
        for match in matches[place]:
            cost = costs[match[0]] + 1
            if cost <= best:
                best, choice = cost, match
        costs[place] = best
        chosen.append(choice)
    return list(_along(chosen[::-1], texts))


def as_articles(atoms: Sequence[Atom], articles: Collection[str]) -> list[Atom]:
    """Return atoms in which a short form of a "no" or a unit before a thing or a number is the article that it is, too.

    Of a single letter right behind what is named it may be a no ("fever n cancer y"), and behind a number its unit.
    """
    kinds = ["", *(atom.kind for atom in atoms), ""]
    return [
        atom._replace(kind="one")
        if atom.kind in _SHORT and atom.text in articles and behind in _ARTICLED and not _is_letter(atom, before)
        else atom
        for atom, before, behind in zip(atoms, kinds, kinds[2:], strict=False)
    ]


def _is_letter(atom: Atom, before: str) -> bool:
    """Whether an atom is a letter that stands for a word, as it does behind what is named and behind a number."""
    return len(atom.text) == 1 and before in _COUNTED


def as_joints(atoms: Sequence[Atom], spoken: Language) -> list[Atom]:
    """Return atoms in which a short form of "no" between two names is the short form of "and" that it is, too."""
    joining = spoken.single("and") & spoken.single("no")
    around = [None, *(atom.kind for atom in atoms), None]
    return [
        atom._replace(kind="and") if atom.text in joining and around[place] == around[place + 2] == "option" else atom
        for place, atom in enumerate(atoms)
    ]


def tokens_from(atoms: Iterable[Atom]) -> list[Token]:
    """Return atoms as the reply that they were."""
    return [_token(text) for atom in atoms for text in atom.text.split(" ")]


def _token(text: str) -> Token:
    return Token("number" if text[0].isdigit() else "word" if text[0].isalpha() else "mark", text)


def pieces_of(atoms: Iterable[Atom], parting: Collection[str] = PARTING) -> list[list[Atom]]:
    """Return the pieces of a reply: each atom of these kinds begins one."""
    pieces: list[list[Atom]] = [[]]
    for atom in atoms:
        pieces += [[]] if atom.kind in parting else []
        pieces[-1].append(atom)
    return pieces


def _along(chosen: Sequence[_Choice], texts: Sequence[str]) -> Iterator[Atom]:
    place = 0
    while place < len(chosen):
        end, kind, value = chosen[place]
        yield Atom(kind, value, texts[place] if end == place + 1 else " ".join(texts[place:end]))
        place = end


def _single(token: Token) -> tuple[str, Any]:
    """Return the kind and the value of a word, a number or a mark by itself."""
    if token.kind == "number":
        return "number", token.text
    return (_MARKS.get(token.text, "unknown") if token.kind == "mark" else "unknown"), None
