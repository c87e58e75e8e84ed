"""Whether a list that is told leaves more open than it names: "fever and so on", "fever, nothing else serious"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import attrs

from backrules.replies.clauses.clause import DENYING, REMARK, WHY, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.phrases import Source
from backrules.replies.lexical.tokens import Token
from backrules.replies.qualified import is_in_passing

__all__ = ["goes_on", "is_shaded"]

_LIMITING = {"relief", "degree", "nearly", "usual", "began", "when", "place"}
_LEAVING = {"about", "limits", "or", "doubt", "likely_yes", "worsening"}
_WHEN = ("during", "condition", *WHY)
_NAMED = {"option", "and", "filler", "having", "only", "one"}  # what says no more than that it is so
_MORE = {"rest", "and", "filler", "having", "one", "num", "number"}


def goes_on(tokens: Sequence[Token], held: Sequence[str], words: Lexicon) -> bool:
    """Whether a reply says that there is more than it names, or closes the list only in part.

    Args:
        tokens: the reply.
        held: the options that were read in it.
        words: the words of the fact.
    """
    clauses = clauses_of(tokens, words)
    return (
        _is_continued(tokens, words)
        or _is_open_end(tokens, held, words)
        or any(
            _is_numb(clause, held, words)
            or (_points_at_more(clause, held, words) and (behind is None or behind.opener not in _WHEN))
            for clause, behind in zip(clauses, [*clauses[1:], None], strict=True)
        )
        or _is_closed_in_part(clauses, words)
    )


def _is_open_end(tokens: Sequence[Token], held: Sequence[str], words: Lexicon) -> bool:
    """Whether a reply begins or ends with a word that joins it to more, or with "above all": "fever and"."""
    spoken, said = words.spoken, [token.text for token in tokens if token.kind != "mark" or token.text == "&"]
    joining = (spoken.single("and") | spoken.single("or")) & spoken.single("cut_off") | {"&"}
    if not said or not joining.isdisjoint((said[0], said[-1])):
        return bool(said)
    if len(held) > 1:
        return False
    texts = [token.text for token in tokens]
    ends = {place for place, token in enumerate(tokens) if token.kind == "mark"} | {len(tokens)}
    chiefly = _chiefly(words).along(texts)
    return any(
        end > start + 1 and (not start or end in ends) for start, found in chiefly.items() for end, *_ in found
    )  # of several words, which a name may part


def _points_at_more(clause: Clause, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a clause says that what is named is one of more, or only the most of them.

    "Fever | too", "fever, | the rest too", "fever, | both", "only fever, | mainly".
    """
    spoken = words.spoken
    if not clause.named:
        others = spoken.single("others")
        is_rest = any(atom.text in others for atom in clause.all("rest")) or clause.kinds >= {"num", "rest"}
        is_both = len(held) == 1 and clause.has("both") and clause.kinds <= {"both", "filler"}
        is_also = not spoken.single("also").isdisjoint({" ".join(clause.texts), *(atom.text for atom in clause.atoms)})
        is_alone = is_also and len(held) == 1 and clause.kinds <= {"and", "filler"}  # "fever, | too"
        is_rest |= is_also and clause.has("rest")  # "others | too"
        return is_both or is_alone or (is_rest and clause.kinds <= _MORE) or _chiefly(words).has(clause.texts)
    if words.asks_where and clause.has("rest", "worsening") and clause.kinds <= _NAMED | {"rest", "worsening"}:
        return True  # "the lower | more"
    if len(held) > 1 or not clause.kinds <= _NAMED:
        return False
    also = spoken.single("also")
    names = {atom.text: next((one for one in also if atom.text.endswith(f" {one}")), "") for atom in clause.named}
    ends = {clause.texts[0], clause.atoms[0].text, clause.atoms[-1].text, *names.values()}
    is_also = not also.isdisjoint(ends) or clause.atoms[0].text == ""  # "auch" in "auch Fieber"
    is_short = all(text.removesuffix(one).count(" ") <= 1 for text, one in names.items())
    return is_also and is_short  # and not "my chest hurts | too"


def _chiefly(words: Lexicon) -> Source:
    return words.spoken.phrases("chiefly superlative most_times" if words.asks_where else "chiefly")


def _is_closed_in_part(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether what closes a list does so only in part, or is limited behind: "nothing else big", "..., | mostly"."""
    is_closed = False
    for clause in clauses:
        closes = _closes(clause, words)
        if (closes and _is_limited(clause, words)) or _leaves_rest(clause, words, closes=closes):
            return True
        if is_closed and not clause.named and _limits_end(clause, words):
            return True
        is_closed |= closes
    return False


def _leaves_rest(clause: Clause, words: Lexicon, *, closes: bool) -> bool:
    """Whether a clause tells of the others something else than that they are not so: "otherwise | so-so"."""
    first = clause.atoms[0]
    is_of_rest = first.text in words.spoken.single("otherwise") | words.spoken.single("others")
    if not is_of_rest or closes or clause.named or clause.has("unsure"):
        return False
    told = attrs.evolve(clause, atoms=clause.atoms[1:])
    is_sound = told.has("well") or not words.spoken.single("sound").isdisjoint(told.texts)
    return not is_sound or _is_limited(told, words)


def _limits_end(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause behind the end of a list limits that: "nothing else, | in bed", "..., | tired"."""
    if clause.has("own", "people", *DENYING):
        return False
    is_felt = any(words.spoken.stem(atom.text) not in words.spoken.pains for atom in clause.all("felt"))
    return is_felt or clause.has(*_LIMITING, *_LEAVING) or is_in_passing(clause, words)


def _is_numb(clause: Clause, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a clause tells of numbness or weakness, and not where: "a fall with | numbness"."""
    if words.asks_where or clause.has("people", *DENYING):
        return False
    stem = words.spoken.stem
    told = {word: stem(word) for atom in clause.all("felt", "unknown") for word in atom.text.split()}
    found = [word for word, one in told.items() if one in words.spoken.failing]
    return bool(found) and not any(words.tells_of(word, held) for word in found)


def is_shaded(tokens: Sequence[Token], held: Sequence[str], words: Lexicon) -> bool:
    """Whether behind the end of a list something is felt that may be one more: "fever, nothing else, | just numb".

    And whether a no right before what is named has got lost in other words.
    """
    is_closed = False
    for clause in clauses_of(tokens, words):
        if any(_is_unsaid(one, other, held, words) for one, other in pairwise(clause.atoms)):
            return True  # "at rest | no | chest pain"
        if is_closed and not clause.named and any(_may_be_sign(atom, words) for atom in clause.atoms):
            return True
        is_closed |= _closes(clause, words)
    return False


def _is_unsaid(one: Atom, other: Atom, held: Sequence[str], words: Lexicon) -> bool:
    """Whether right before something that was read as told stands a no."""
    is_no = one.kind in ("no", "only") and one.text.split(" ")[-1] in words.spoken.negating
    return is_no and other.kind == "option" and other.value in held


def _is_continued(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether it is said behind what is named, or in front of it, that there is more: "etc.", "at least"."""
    spoken, texts = words.spoken, [token.text for token in tokens]
    named = words.options.along(texts)
    ends = {_without_marks(tokens, end) for found in named.values() for end, *_ in found}
    behind = spoken.phrases("and_more").along(texts)
    if any(
        _without_marks(tokens, end) == len(tokens)
        or (tokens[end].kind == "mark" and (start in ends or (start and tokens[start - 1].kind == "mark")))
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
    last = max((place for place, atom in enumerate(clause.atoms) if atom.kind in ("only", *DENYING)), default=0)
    is_told = any(atom.kind == "story" and atom.value != REMARK for atom in clause.atoms[last:])
    is_told |= clause.has(*_LEAVING)
    is_told |= not words.asks_where and any(
        words.spoken.stem(atom.text) in words.spoken.pains for atom in clause.all("felt")
    )
    is_limited = (is_told and not clause.has("own")) or clause.has(*_LIMITING)
    return is_limited or bool(words.spoken.phrases("leaving partly").along(words_of(told)))


def _may_be_sign(atom: Atom, words: Lexicon) -> bool:
    """Whether a word may be one for a sign, and not only for the pain that everybody has who is asked."""
    if atom.kind not in ("felt", "unknown") or atom.text in words.spoken.single("complaint"):
        return False
    return words.spoken.stem(atom.text) not in words.spoken.pains and atom.text not in words.topics
