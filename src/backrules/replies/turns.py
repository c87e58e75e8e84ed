"""Replies that take a turn.

An answer that is taken back for another one; a reason with what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from backrules.facts import BOOLEAN
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import atoms_of, pieces_of, tokens_from
from backrules.replies.lexical.phrases import Source
from backrules.replies.lexical.tokens import Token

__all__ = ["conclusions", "corrections", "recounts", "retractions", "without_plans"]

_KINDS = "unsure no none yes hedge except but degree likely_yes likely_no past negator or filler story"
_RETRACTED = {"sep", "-", "correction", "retraction", "no", "filler"}
_NO_REASON = {"void", "unsure", "hedge", "or", "question", "likely_yes", "likely_no", "but", "except"}


def corrections(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[list[Token], list[Token]]]:
    """Yield what stands before and behind each word that takes back what was said: "four, no wait, five"."""
    no = _places(tokens, words.spoken.phrases("plain_no")) if words.asks_where else ()
    parting = [(start, end) for start, end in no if _is_parted(tokens[:start], tokens[end:], words)]
    for start, end in (*_places(tokens, words.spoken.phrases("correction")), *parting):
        before, behind = _without_correction(tokens[:start], words), _trimmed(tokens[end:])
        if len(before) > 1 and words.spoken.is_plain_no(before[-1].text):  # "four, no, sorry, five"
            before = _trimmed(before[:-1])
        is_choice = tokens[start].text in words.spoken.single("or")  # "yes or no"
        if words.fact.type == BOOLEAN and words.spoken.is_plain_no(tokens[end - 1].text) and not is_choice:
            behind = _trimmed(tokens[end - 1 :])  # "yes, actually | no"
        if before and behind:
            yield before, behind


def _without_correction(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Return what stands before a correction that is said in more than one way: "five, sorry, typo, I mean six"."""
    found = _trimmed(tokens)
    for start, end in _places(found, words.spoken.phrases("correction")):
        if start and not _trimmed(found[end:]):
            found = _trimmed(found[:start])
    return found


def _is_parted(before: Sequence[Token], behind: Sequence[Token], words: Lexicon) -> bool:
    """Whether marks part a no from both sides, so that it denies neither: "upper... no, lower"."""
    small = words.spoken.single("filler")
    before = [*dropwhile(lambda token: token.text in small, reversed(before))]
    return bool(before and behind) and before[0].kind == behind[0].kind == "mark"


def retractions(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[str | None, list[Token]]]:
    """Yield which option of a list is taken back, None for a word that names none, and what stands behind that.

    One that is named has to be taken back in words that mean no more than that: "a fever, no, scratch that, chills".
    """
    retracting = words.spoken.phrases("retraction")
    for start, end in _places(tokens, words.spoken.phrases("correction")):
        before, behind = _trimmed(tokens[:start]), _trimmed(tokens[end:])
        more = words.spoken.single("also") | words.spoken.single("rest")
        adds = any(token.text in more for token in behind) or (behind and behind[0].text in words.spoken.single("and"))
        if not before or not behind or adds:
            continue
        sources = words.sources("correction retraction no filler")
        atoms = [atom for atom in atoms_of(before, sources) if atom.kind not in _RETRACTED]
        if len(before) == 1 and atoms and atoms[0].kind == "unknown":
            yield None, behind
        elif [atom.kind for atom in atoms] == ["option"] and any(at <= start for at, _ in _places(tokens, retracting)):
            yield atoms[0].value, behind


def recounts(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[list[Token], list[Token]]]:
    """Yield what stands before and behind each no between two numbers: "ten, no twelve"."""
    numbers = words.spoken.numbers
    for start, end in _places(tokens, words.spoken.phrases("plain_no")):
        before, behind = _trimmed(tokens[:start]), _trimmed(tokens[end:])
        around = [before[-1:], behind[:2]]
        if all(any(one.kind == "number" or one.text in numbers for one in beside) for beside in around):
            yield before, behind


def without_plans(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Leave out what is only wished or will be, where a question asks for what is: "no, but I want to"."""
    atoms = atoms_of(tokens, words.sources("aspiring but except yes no filler"))
    if words.asks_wish or not any(atom.kind == "aspiring" for atom in atoms) or atoms[0].kind in ("yes", "no"):
        return list(tokens)
    pieces = pieces_of(atoms)
    return _trimmed(
        tokens_from(atom for piece in pieces if all(one.kind != "aspiring" for one in piece) for atom in piece)
    )


def conclusions(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[list[Token], list[Token]]]:
    """Yield a reason and what follows from it: "I stand all day, so none"."""
    for start, end in _places(tokens, words.spoken.phrases("conclusion")):
        reason, behind = _trimmed(tokens[:start]), _trimmed(tokens[end:])
        if reason and behind and _is_reason(reason, words):
            yield reason, behind


def _is_reason(tokens: Sequence[Token], words: Lexicon) -> bool:
    if tokens[-1].text in words.spoken.single("negator"):
        return False  # "not | so | much the left"
    return all(atom.kind not in _NO_REASON for atom in atoms_of(tokens, words.sources(_KINDS)))


def _places(tokens: Sequence[Token], phrases: Source) -> Iterator[tuple[int, int]]:
    """Yield where each of the phrases begins and ends, the longest of each place; from the end of the reply on."""
    texts = [token.text for token in tokens]
    for start, matches in sorted(phrases.along(texts).items(), reverse=True):
        yield start, matches[-1][0]


def _trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens without marks around them."""
    found = list(tokens)
    while found and found[-1].kind == "mark":
        found.pop()
    while found and found[0].kind == "mark":
        found.pop(0)
    return found
