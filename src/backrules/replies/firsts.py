"""Whether what is said to be new is so in a whole life, and not only in its kind, at its place or since something.

"Never had it this bad", "never before there" and "the first time since the operation" say that something was there
before, and "yes, it came back" takes back that it is the first time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from backrules.replies.clauses.clause import DENYING, REMARK, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.booleans import is_open_no
from backrules.replies.values.numbers import number_in

__all__ = ["is_first_of_some", "is_open_again"]

_QUIET = frozenset({"filler", "having", "refers", "own", "began", "and", "echo", "yes", "feel"})
_SINCE = _QUIET | {"when", "once", "num", "number", "unit", "place"}  # when it began, at what age or at which place
_GRADES = ("usual", "degree", "limits", "both", "period", "place")


def is_first_of_some(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply that says that something is so for the first time says so of a part of it, or takes it back."""
    clauses = clauses_of(tokens, words)
    pieces = list(_pieces(tokens))
    new = [(texts, start) for texts in pieces if (start := _new_from(texts, words)) is not None]
    if any(_is_half(clause) for clause in clauses) or _is_told_of_pain(clauses, words) or _is_never(clauses, words):
        return True
    if any(_is_turned(clause, words) for clause in clauses) or any(_is_open_ended(texts, words) for texts in pieces):
        return True
    apart = [clause for clause in clauses if clause.is_apart and clause.named]
    if new or apart or any(atom.value is True for clause in clauses for atom in clause.named):
        said = new or [(clause.texts, len(clause.texts)) for clause in apart]
        return any(_is_narrowed(texts, start, words) for texts, start in said)
    if _says_that_it_hurts(tokens, clauses, words):
        return True
    if not any(clause.has("yes") for clause in clauses):  # it is named by a word that is misspelt
        return any(_is_alike(texts, words) for texts in pieces)
    return any(map(_is_denial, clauses)) or any(_takes_back(texts, words) for texts in pieces)


def _is_never(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is only said that there never is any pain, and not before this one: "I never get back pain"."""
    spoken, texts = words.spoken, {text for clause in clauses for text in clause.texts}
    named = [atom for clause in clauses for atom in clause.named]
    is_never = [not spoken.single("not_ever").isdisjoint(atom.text.split()) for atom in named]
    if not is_never or not all(is_never) or any(clause.has("yes") for clause in clauses):
        return False
    is_named = not (words.asked | words.topics).isdisjoint(word for atom in named for word in atom.text.split())
    return is_named and texts.isdisjoint(spoken.single("up_to_this"))


def _is_turned(clause: Clause, words: Lexicon) -> bool:
    """Whether what says that it is new is denied, or something less was: "yes, not | the first", "only | stiff"."""
    before = (one for one, other in zip([None, *clause.atoms], clause.atoms, strict=False) if other.kind == "option")
    new = any(atom.value is True for atom in clause.named)
    if new and any(
        one is not None and one.kind in DENYING and not words.spoken.is_plain_no(one.text) for one in before
    ):
        return True
    return not clause.named and clause.has("only") and clause.has("felt", "well") and not clause.has("own")


def _is_open_ended(texts: Sequence[str], words: Lexicon) -> bool:
    """Whether a piece says of less than a whole life that something is new.

    "First time since", "never before this | job", "never had | a good back", "first time it | really hurts", "the
    first | week".
    """
    spoken = words.spoken
    start = _new_from(texts, words)
    if start is None:
        return False
    behind, first = texts[start:], spoken.single("first_time")
    if behind[-1] in spoken.single("open_ended"):
        return True
    this, onset = spoken.single("this_one"), spoken.single("onset") | spoken.single("filler") | spoken.single("but")
    quiet = onset | spoken.single("and") | spoken.single("refers") | words.claims | words.asked | spoken.months
    before, had = spoken.phrases("before_now"), spoken.single("having") | spoken.single("having_verb") | words.claims
    relative = spoken.single("subordinate") | spoken.subjects
    for one, two, three in zip(behind, behind[1:], [*behind[2:], ""], strict=False):
        if before.has([one]) and two in this and three and three not in quiet:
            return True
        is_unit = spoken.unit(two) in spoken.unit_names and spoken.unit(two) != "time"
        if one in first and (is_unit or (two in relative and had.isdisjoint(behind[behind.index(two) + 1 :]))):
            return True
    is_never = behind[0] in spoken.single("not_ever")
    if is_never and not spoken.single("whole_back").isdisjoint(behind):
        return True
    end = max(end for end, *_ in words.options.along(texts)[start])
    return not is_never and not spoken.single("in_earnest").isdisjoint(texts[end:-1])


def _says_that_it_hurts(tokens: Sequence[Token], clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a yes is one to whether it hurts: "yes, it hurts a lot", and not "yes, and it hurts a lot"."""
    spoken = words.spoken
    quiet = spoken.single("yes") | spoken.single("filler")
    behind = next((one.text for one in tokens if one.kind != "mark" and one.text not in quiet), "")
    told = [clause for clause in clauses if not clause.kinds <= {"yes", "filler"}]
    return behind not in spoken.single("and") and any(_is_pain(clause, words) for clause in told[:1])


def _is_pain(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says no more than that it hurts."""
    if clause.opener or not clause.kinds <= _QUIET | {"felt", "degree", "unknown"}:
        return False
    new = words.claims | words.asked
    told = clause.all("felt", "unknown", "echo")
    return not words.claims.isdisjoint(clause.texts) and all(not new.isdisjoint(one.text.split()) for one in told)


def is_open_again(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a no may mean that it was never before, or only not like this: "no, never", "no, first", "not so"."""
    said = clauses_of(tokens, words)
    if any(_was_well(clause, words) or _denies_time(clause, words) for clause in said):
        return True
    if any(_counts_units(clause, words) for clause in said) or _is_of_this_episode(said, words):
        return True
    clauses = [clause for clause in said if not clause.named]
    if any(is_open_no(atom.text, words) for clause in clauses for atom in clause.all("no", "began")):
        return True
    lately = words.spoken.single("lately")
    if any(" ".join(clause.texts) in lately for clause in clauses):
        return True  # "no, since yesterday"
    first, small = words.spoken.single("first_time"), words.spoken.articles
    if any(clause.texts[-1] in first and (first | small).issuperset(clause.texts) for clause in clauses):
        return True
    if any(_counts_none(clause) or _is_up_to_now(clause, words) for clause in clauses):
        return True
    return any(_denies_before(clause, words) for clause in clauses)


def _counts_units(clause: Clause, words: Lexicon) -> bool:
    """Whether what says of how many that it is not the first says so of weeks, and not of times: "the third | week"."""
    spoken = words.spoken
    after = zip(clause.atoms, clause.atoms[1:], strict=False)
    units = {behind.text for one, behind in after if one.kind == "option" and behind.kind in ("when", "unit")}
    return any(spoken.unit(text) in spoken.unit_names and spoken.unit(text) != "time" for text in units)


def _is_of_this_episode(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is told how often it hurts since it began, and nothing of before: "every day this week".

    A bare no before it says that it is not the first time.
    """
    spoken = words.spoken
    if not any(clause.named for clause in clauses) or any(clause.has("no", "once") for clause in clauses):
        return False
    within, earlier = (
        any(spoken.phrases(kind).along(clause.texts) for clause in clauses) for kind in ("within_episode", "earlier")
    )
    return within and not earlier


def _counts_none(clause: Clause) -> bool:
    """Whether a clause says of how many that there were none: "no, | none", "no, | 0 times"."""
    is_none = clause.has("none") and clause.kinds <= {"none", "filler"}
    return is_none or any(number_in(atom) == 0 for atom in clause.all("num", "number"))


def _is_up_to_now(clause: Clause, words: Lexicon) -> bool:
    """Whether a no is one up to now, or a clause says no more than that: "until now no", "no, | only now"."""
    until = words.spoken.phrases("up_to_now").along(clause.texts)
    if clause.has("times") or any(words.spoken.unit(text) == "time" for text in clause.texts):
        return False  # "so far three times"
    return bool(until) and (clause.has("no") or clause.kinds <= _SINCE | {"about", "unknown", "story", "only", "felt"})


def _was_well(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that all was well before, which takes back that it was so: "as a child | all was good"."""
    spoken = words.spoken
    is_well = clause.has("well", "worsening") or any(
        not spoken.single("sound").isdisjoint((word, spoken.stem(word)))
        for word in words_of(atom for atom in clause.atoms if atom.kind not in ("option", "and"))
    )
    if not is_well or clause.has("over", *DENYING) or not spoken.single("knowing").isdisjoint(clause.texts):
        return False
    is_before = spoken.phrases("well_before lifelong").along(clause.texts)
    return bool(is_before) or any(atom.value is False for atom in clause.named)


def _denies_time(clause: Clause, words: Lexicon) -> bool:
    """Whether it is denied of a time that it was so, or that somebody knows it: "not | as a child", "otherwise not"."""
    spoken, texts = words.spoken, clause.texts
    negating = spoken.negating - spoken.single("plain_no")
    if negating.isdisjoint(words_of(clause.all(*DENYING))):
        return False
    named = [atom for atom in clause.named if atom.value is False and spoken.negating.isdisjoint(atom.text.split())]
    return bool(named) or texts[0] in spoken.single("otherwise") or not spoken.single("knowing").isdisjoint(texts)


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
    """Whether a clause beside a yes only denies: "yes, never"."""
    return clause.has(*DENYING) and not clause.has_content


def _is_half(clause: Clause) -> bool:
    """Whether a clause makes what is said in it or beside it half a yes: "yes, | sort of", "first time | mostly"."""
    return clause.has("likely_yes", "likely_no") and not clause.has("own")


def _is_told_of_pain(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is said how, when, how much or where it hurts, which no first time does: "yes, | in waves"."""
    never = words.spoken.single("not_ever")
    is_never = any(not never.isdisjoint(words_of(clause.named)) for clause in clauses)
    return any(
        _is_graded(clause, words) if clause.named else _is_circumstance(clause, words, is_never=is_never)
        for clause in clauses
    )


def _is_graded(clause: Clause, words: Lexicon) -> bool:
    """Whether words beside what says that it is new grade that: "first time | mild | most of the time"."""
    beside = words_of(atom for atom in clause.atoms if atom.kind != "option")
    is_new = any(atom.value is True for atom in clause.named) and not clause.is_apart
    return is_new and (clause.has(*_GRADES) or bool(words.spoken.phrases("slight partly again").along(beside)))


def _is_circumstance(clause: Clause, words: Lexicon, *, is_never: bool) -> bool:
    """Whether a clause without a subject says more than since when, from what or at what age it hurts, or that it does.

    Behind "never before" a time or a place says for what that holds: "never before, | in summer".
    """
    spoken, texts = words.spoken, clause.texts
    if clause.opener == "condition":
        return True  # German "ja, | wenn ich sitze"
    is_yes = clause.has("yes") and clause.kinds <= {"yes", "filler"}
    if is_yes or clause.has("people", "unsure", *DENYING) or not spoken.subjects.isdisjoint(texts):
        return False
    quiet = spoken.single("recent") | spoken.single("at_present")
    texts = words_of(atom for atom in clause.atoms if atom.value != REMARK)
    told = {"filler" if atom.value == REMARK or atom.text in quiet else atom.kind for atom in clause.atoms}
    if not words.claims.isdisjoint(texts) or told <= {"unknown"}:
        return False
    if spoken.phrases("alike_only again partly slight chiefly most_times and_more").along(texts):
        return True
    if clause.opener == "cause":
        return not told <= _SINCE | {"story", "unknown"} or told <= _QUIET | {"unit"}
    if any(atom.text in words.asked for atom in clause.all("echo", "unknown")):
        return "story" in told  # "in my lower | back", and not "back in | school"
    of_time = any(spoken.unit(text) == "time" for text in texts)
    return bool(clause.opener) or of_time or not told <= (_QUIET if is_never else _SINCE)


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
