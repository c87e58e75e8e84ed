"""Whether a list that is told leaves more open than it names: "fever and so on", "fever, nothing else serious"."""

from __future__ import annotations

from collections.abc import Sequence

from backrules.replies.clauses.clause import DENYING, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.tokens import Token

__all__ = ["goes_on", "is_shaded"]

_LIMITING = {"relief", "degree", "nearly", "usual", "began", "when", "place"}


def goes_on(tokens: Sequence[Token], held: Sequence[str], words: Lexicon) -> bool:
    """Whether a reply says that there is more than it names, or closes the list only in part.

    Args:
        tokens: the reply.
        held: the options that were read in it.
        words: the words of the fact.
    """
    return _is_continued(tokens, words) or any(
        (_closes(clause, words) and _is_limited(clause, words)) or _is_numb(clause, held, words)
        for clause in clauses_of(tokens, words)
    )


def _is_numb(clause: Clause, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a clause tells of numbness or weakness, and not where: "a fall with | numbness"."""
    if words.asks_where or clause.has("people", *DENYING):
        return False
    stem = words.spoken.stem
    told = {word: stem(word) for atom in clause.all("felt", "unknown") for word in atom.text.split()}
    found = [word for word, one in told.items() if one in words.spoken.failing]
    return bool(found) and not any(words.tells_of(word, held) for word in found)


def is_shaded(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether behind the end of a list something is felt that may be one more: "fever, nothing else, | just numb"."""
    is_closed = False
    for clause in clauses_of(tokens, words):
        if is_closed and not clause.named and any(_may_be_sign(atom, words) for atom in clause.atoms):
            return True
        is_closed |= _closes(clause, words)
    return False


def _is_continued(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether it is said behind what is named, or in front of it, that there is more: "etc.", "at least"."""
    spoken, texts = words.spoken, [token.text for token in tokens]
    named = words.options.along(texts)
    ends = {_without_marks(tokens, end) for found in named.values() for end, *_ in found}
    behind = spoken.phrases("and_more").along(texts)
    if any(
        _without_marks(tokens, end) == len(tokens) or (tokens[end].kind == "mark" and start in ends)
        for start, found in behind.items()
        for end, *_ in found
        if not any(place >= end for place in named)  # "and one more: ..."
    ):
        return True
    before = spoken.phrases("such_as").along(texts)
    return any(_without_marks(tokens, end) in named for found in before.values() for end, *_ in found)


def _without_marks(tokens: Sequence[Token], place: int) -> int:
    """Return the next place that holds no mark."""
    return next((one for one in range(place, len(tokens)) if tokens[one].kind != "mark"), len(tokens))


def _closes(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that there is nothing else."""
    no_more = words.spoken.single("no_more")  # "I can't feel it | any more"
    is_rest = any(atom.text not in no_more for atom in clause.all("rest")) and clause.has(*DENYING)
    return is_rest or any(" " in atom.text for atom in clause.all("only"))


def _is_limited(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause closes a list only in part: "nothing else | big", "nothing else | with pills"."""
    told = [atom for atom in clause.atoms if atom.kind not in ("only", "rest", *DENYING)]
    return clause.has(*_LIMITING) or bool(words.spoken.phrases("leaving").along(words_of(told)))


def _may_be_sign(atom: Atom, words: Lexicon) -> bool:
    """Whether a word may be one for a sign, and not only for the pain that everybody has who is asked."""
    if atom.kind not in ("felt", "unknown") or atom.text in words.spoken.single("complaint"):
        return False
    return words.spoken.stem(atom.text) not in words.spoken.pains and atom.text not in words.topics
