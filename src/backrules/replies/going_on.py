"""Whether a list that is told leaves more open than it names: "fever and so on", "fever, nothing else serious"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import attrs

from backrules.replies.clauses.clause import DENYING, REMARK, WHY, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.phrases import Source
from backrules.replies.lexical.tokens import Token
from backrules.replies.qualified import is_in_passing
from backrules.replies.values.numbers import number_in

__all__ = ["goes_on", "is_shaded"]

_LIMITING = {"relief", "degree", "nearly", "usual", "began", "when", "place"}
_LEAVING = {"about", "limits", "or", "doubt", "likely_yes", "worsening"}
_WHEN = ("during", "condition", *WHY)
_NAMED = {"option", "and", "filler", "having", "only", "one"}  # what says no more than that it is so
_GRADED = {"option", "usual", "filler", "degree", "limits", "having", "refers", "own", "worsening"}
_FIRST = 3  # words within which a reply says that something was added: "since yesterday fever, too"
_PLACED = {"num", "number", "/", "filler", "having", "story", "and", "refers", "own"}  # what calls one by its place
_OWN_ACT = {"own", "unknown", "filler", "began"}
_MORE = {"rest", "and", "filler", "having", "one", "num", "number"}


def goes_on(tokens: Sequence[Token], held: Sequence[str], words: Lexicon, *, numbered: bool) -> bool:
    """Whether a reply says that there is more than it names, or closes the list only in part.

    Args:
        tokens: the reply.
        held: the options that were read in it.
        words: the words of the fact.
        numbered: whether the options were shown with numbers, so that what one calls was read.
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
        or _is_closed_in_part(clauses, held, words)
        or _is_added(tokens, clauses, held, words)
        or (not numbered and any(one.named and _counts_one(other, words) for one, other in pairwise(clauses)))
        or _tells_another(tokens, clauses, held, words)
        or any(one.named and _tells_own(other, held, words) for one, other in pairwise(clauses))
    )


def _is_added(tokens: Sequence[Token], clauses: Sequence[Clause], held: Sequence[str], words: Lexicon) -> bool:
    """Whether what is named has come to what is not, or is the most or the worst of more: "now a fever too"."""
    if len(held) > 1 or any(_closes(clause, words) for clause in clauses):
        return False
    if not words.asks_where and any(_is_most(clause, words) for clause in clauses):
        return True
    pieces = ([token.text for token in piece] for is_mark, piece in groupby(tokens, _is_mark) if not is_mark)
    small = words.spoken.single("filler") | words.spoken.single("yes")
    told = next((texts for texts in pieces if not small.issuperset(texts)), [])  # to which nothing was named before
    return bool(words.options.along(told)) and _has_added(told, words)


def _is_most(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says of what it names that it is the most or the worst of more: "mainly dizziness"."""
    if not clause.named or not clause.kinds <= _GRADED:
        return False
    ends = {clause.texts[0], clause.texts[-1], clause.atoms[0].text, clause.atoms[-1].text}
    begins = next(atom for atom in clause.atoms if atom.text not in words.spoken.articles)
    return begins.kind == "worsening" or not words.spoken.single("mainly").isdisjoint(ends)


def _has_added(texts: Sequence[str], words: Lexicon) -> bool:
    """Whether a piece begins or ends with a word for what was added, or has "also" behind a time: "now also"."""
    spoken, named = words.spoken, words.options.along(texts)
    if any(text.startswith(tuple(spoken.single("trunk"))) for text in texts) and not words.asks_where:
        return False  # "a tumour, and my back hurts on top of it"
    small = spoken.articles | spoken.single("began") | spoken.single("also")
    for start, found in spoken.phrases("added").along(texts).items():
        end = found[-1][0]
        behind = next((place for place in range(end, len(texts)) if texts[place] not in small), len(texts))
        if (behind in named and start < _FIRST) or (end == len(texts) and end - start > 1):
            return True
    if texts[-1] in spoken.single("added") and not spoken.single("coming_to").isdisjoint(texts):
        return True  # German "Fieber kommt dazu"
    lately, also = spoken.phrases("lately").along(texts), spoken.phrases("also").along(texts)
    behind_time = {end for found in lately.values() for end, *_ in found}
    if 0 in lately and texts[-1] in spoken.single("also"):
        return True  # "now a fever too"
    return any(start in behind_time or end in lately for start, found in also.items() for end, *_ in found)


def _is_mark(token: Token) -> bool:
    return token.kind == "mark"


def _counts_one(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause calls one more by its number or its place in the list: "fever, | 3", "..., | the third one"."""
    if not clause.kinds <= _PLACED or clause.opener or clause.has("unit"):
        return False
    numbers = [number_in(atom) for atom in clause.all("num", "number")]
    is_number = any(number is not None and 0 < number <= len(words.fact.options) for number in numbers)
    is_measured = clause.has("/") and len(numbers) > 1  # "180/100"
    return is_number or is_measured or bool(words.spoken.of_list.along(clause.texts))


def _tells_another(tokens: Sequence[Token], clauses: Sequence[Clause], held: Sequence[str], words: Lexicon) -> bool:
    """Whether behind a bare name one more may be told in other words: "dizziness and my leg is acting up"."""
    if words.asks_where:
        return False
    bare = [(one, other) for one, other in pairwise(clauses) if _is_bare(one)]
    return any(
        _may_be_another(other, (), words)
        if _goes_with(tokens, one, words)
        else other.has("felt") and not other.has("number") and _may_be_another(other, held, words)
        for one, other in bare
    )


def _tells_own(clause: Clause, held: Sequence[str], words: Lexicon) -> bool:
    """Whether behind a sign stands what else somebody does, in a word that nobody knows: "a fall, | I drool"."""
    if words.asks_where or clause.opener or clause.atoms[0].kind != "own" or not clause.kinds <= _OWN_ACT:
        return False
    told = [word for atom in clause.all("unknown") for word in atom.text.split()]
    return len(told) == 1 and not (_is_of_pain(told[0], words) or words.tells_of(told[0], held))


def _is_bare(clause: Clause) -> bool:
    """Whether a clause is a name of one word, as one of a list is named."""
    is_word = bool(clause.named) and all(" " not in atom.text for atom in clause.named)
    return is_word and not clause.is_apart and clause.kinds <= {"option", "only", "filler", "and"}


def _may_be_another(clause: Clause, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a clause tells of something that is neither what was asked, nor the pain that everybody has who is."""
    spoken = words.spoken
    if clause.named or clause.opener or clause.has("rest", "unsure", "over", "denied", "only", "relief"):
        return False
    if any(atom.text not in spoken.single("unceasing") for atom in clause.all("began")):
        return False  # since when it is so
    told = [word for atom in clause.all("felt", "unknown", "story", "people") for word in atom.text.split()]
    return any(not (_is_of_pain(word, words) or words.tells_of(word, held)) for word in told)


def _is_of_pain(word: str, words: Lexicon) -> bool:
    """Whether a word is of the pain that brings somebody here: "hurts", "backache"."""
    stem, spoken = words.spoken.stem(word), words.spoken
    known = words.claims | words.topics | words.asked
    return word in known or stem in spoken.pains | words.common or word.startswith(tuple(spoken.single("trunk")))


def _goes_with(tokens: Sequence[Token], clause: Clause, words: Lexicon) -> bool:
    """Whether behind a clause stands an "and" or the end of a sentence, and no mere comma."""
    texts, last = [token.text for token in tokens], clause.named[-1].text
    behind = texts[texts.index(last) + 1 :] if last in texts else []
    joining = words.spoken.single("and") | {"&", "+"}
    return bool(behind) and (
        behind[0] in joining | {".", ";"} or (behind[0] == "," and behind[1:2] != [] and behind[1] in joining)
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
    if (
        words.asks_where
        and clause.has("rest", "worsening")
        and clause.kinds <= _NAMED | {"rest", "worsening", "refers"}
    ):
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


def _is_closed_in_part(clauses: Sequence[Clause], held: Sequence[str], words: Lexicon) -> bool:
    """Whether what closes a list does so only in part, or is limited behind: "nothing else big", "..., | mostly"."""
    is_closed = False
    for clause in clauses:
        closes = _closes(clause, words)
        if (closes and _is_limited(clause, words)) or _leaves_rest(clause, words, closes=closes):
            return True
        if is_closed and not clause.named and _limits_end(clause, held, words):
            return True
        is_closed |= closes
    return False


def _leaves_rest(clause: Clause, words: Lexicon, *, closes: bool) -> bool:
    """Whether a clause tells of the others something else than that they are not so: "otherwise | so-so"."""
    first = clause.atoms[0]
    is_of_rest = first.text in words.spoken.single("otherwise") | words.spoken.single("others")
    behind = clause.atoms[1:]
    is_only = is_of_rest and closes and any(atom.kind == "only" for atom in behind)
    if is_only and not any(atom.kind in DENYING for atom in behind):  # "otherwise | only the | leg"
        return any(
            _may_be_sign(atom, (), words) for atom in behind if atom.text not in words.spoken.single("otherwise")
        )
    if not is_of_rest or closes or clause.named or clause.has("unsure"):
        return False
    told = attrs.evolve(clause, atoms=clause.atoms[1:])
    is_sound = told.has("well") or not words.spoken.single("sound").isdisjoint(told.texts)
    return not is_sound or _is_limited(told, words)


def _limits_end(clause: Clause, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a clause behind the end of a list limits that: "nothing else, | in bed", "..., | tired"."""
    if clause.has("own", "people", *DENYING) or any(_tells_of(atom, held, words) for atom in clause.all("unknown")):
        return False
    felt = (atom for atom in clause.all("felt") if words.spoken.stem(atom.text) not in words.spoken.pains)
    return (
        any(not _tells_of(atom, held, words) for atom in felt)
        or clause.has(*_LIMITING, *_LEAVING)
        or is_in_passing(clause, words)
    )


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
        if is_closed and not clause.named and any(_may_be_sign(atom, held, words) for atom in clause.atoms):
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


def _may_be_sign(atom: Atom, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a word may be one for another sign, and not only for the pain that everybody has who is asked."""
    if atom.kind not in ("felt", "unknown") or atom.text in words.spoken.single("complaint"):
        return False
    is_pain = words.spoken.stem(atom.text) in words.spoken.pains or atom.text in words.topics
    return not is_pain and not _tells_of(atom, held, words)


def _tells_of(atom: Atom, held: Sequence[str], words: Lexicon) -> bool:
    """Whether a word says no more than what was read: "numb, nothing else, | no sensation"."""
    telling = (word for word in atom.text.split() if word not in words.spoken.negating)
    return any(words.tells_of(word, held) for word in telling)
