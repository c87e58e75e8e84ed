"""Whether what is said to be new is so in a whole life, and not only in its kind, at its place or since something.

"Never had it this bad", "never before there" and "the first time since the operation" say that something was there
before, and "yes, it came back" takes back that it is the first time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from backrules.replies.clauses.clause import DENYING, Clause, clauses_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.booleans import is_open_no

__all__ = ["is_first_of_some", "is_open_again"]


def is_first_of_some(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply that says that something is so for the first time says so of a part of it, or takes it back."""
    clauses = clauses_of(tokens, words)
    pieces = list(_pieces(tokens))
    new = [(texts, start) for texts in pieces if (start := _new_from(texts, words)) is not None]
    if new or any(clause.named for clause in clauses):
        return any(_is_narrowed(texts, start, words) for texts, start in new)
    if not any(clause.has("yes") for clause in clauses):  # it is named by a word that is misspelt
        return any(_is_alike(texts, words) for texts in pieces)
    return any(map(_is_denial, clauses)) or any(_takes_back(texts, words) for texts in pieces)


def is_open_again(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a no may mean that it was never before, or only not like this: "no, never", "no, first", "not so"."""
    clauses = [clause for clause in clauses_of(tokens, words) if not clause.named]
    if any(is_open_no(atom.text, words) for clause in clauses for atom in clause.all("no")):
        return True
    if any(words.spoken.single("first_time").issuperset(clause.texts) for clause in clauses):
        return True
    return any(_denies_before(clause, words) for clause in clauses)


def _denies_before(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause denies what was before now, or like this: "not until now", and not "no, for sure"."""
    denying = [atom for atom in clause.all(*DENYING, "likely_no") if not words.spoken.is_plain_no(atom.text)]
    is_before = bool(words.spoken.phrases("lifelong").along(clause.texts))
    return bool(denying) and (is_before or _is_alike(clause.texts, words))


def _pieces(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Yield the words between marks."""
    texts: list[str] = []
    for token in tokens:
        if token.kind == "mark":
            yield texts
            texts = []
        else:
            texts.append(token.text)
    yield texts


def _is_denial(clause: Clause) -> bool:
    """Whether a clause beside a yes only denies, or makes it half a yes: "yes, never", "yes, sort of"."""
    is_half = clause.has("likely_yes", "likely_no") and not clause.has("own")
    return is_half or (clause.has(*DENYING) and not clause.has_content)


def _new_from(texts: Sequence[str], words: Lexicon) -> int | None:
    """Return where the first name begins that says that it is new."""
    names = words.options.along(texts)
    return min((place for place in names if any(value is True for *_, value in names[place])), default=None)


def _is_narrowed(texts: Sequence[str], start: int, words: Lexicon) -> bool:
    """Whether a piece says of what kind, where or since when it is new: behind that, but for its kind."""
    lifelong = _covered(texts, "lifelong", words)
    limiting = _covered(texts, "within", words) - lifelong
    return _is_alike(texts, words) or any(
        _goes_on(texts, place, lifelong, words) for place in limiting if place >= start
    )


def _goes_on(texts: Sequence[str], place: int, lifelong: Collection[int], words: Lexicon) -> bool:
    """Whether a word tells of a time or a place of its own behind it: "before | 2015", and not "before, honestly"."""
    small, joining = words.spoken.single("filler"), words.spoken.single("and") | words.spoken.single("but")
    behind = (one for one in range(place + 1, len(texts)) if one in lifelong or texts[one] not in small)
    first = next(behind, None)
    return first is not None and first not in lifelong and texts[first] not in joining


def _takes_back(texts: Sequence[str], words: Lexicon) -> bool:
    """Whether a piece of a reply that only says yes tells that it was so before, or begins with what narrows it."""
    spoken = words.spoken
    if spoken.phrases("again").along(texts):
        return True
    small = spoken.single("yes") | spoken.single("and") | spoken.single("only") | spoken.articles
    starts = (
        next((place for place, text in enumerate(texts) if text not in quiet), len(texts))
        for quiet in (small, small | spoken.single("within"))
    )
    return any(start in spoken.phrases("alike_only").along(texts) for start in starts)


def _is_alike(texts: Sequence[str], words: Lexicon) -> bool:
    """Whether words say of what kind something is, or where: "like this", and not "anything like this"."""
    return not _covered(texts, "alike_only", words) <= _covered(texts, "lifelong", words)


def _covered(texts: Sequence[str], kind: str, words: Lexicon) -> set[int]:
    """Return the places of words that belong to phrases of a class."""
    found = words.spoken.phrases(kind).along(texts)
    return {place for start, matches in found.items() for end, *_ in matches for place in range(start, end)}
