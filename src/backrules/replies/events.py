"""Whether it happened what is asked for: somebody who could do so has cleared who replies, and that not long ago."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from backrules.replies.clauses.clause import DENYING, WHY, Clause, clauses_of, words_of
from backrules.replies.lexical.calendar import is_year
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.numbers import number_in

__all__ = ["COUNTS", "EVERYDAY", "is_open_event", "is_open_refusal", "is_recent", "tells_event"]

EVERYDAY = frozenset({"story", "when", "place", "filler", "own", "well", "began", "and", "refers", "echo", "feel"})
COUNTS = frozenset({"num", "number", "unit", "out_of", "/"})  # beside a no they may be a fever or a lost weight
_BESIDE = EVERYDAY - {"story", "well"} | COUNTS | {"once", "all", "both", "yes"}
_TIMES = ("when", "once", "num", "number", "unit")
_TOLD = COUNTS | {"filler", "story", "unknown", "when"}
_DAYS = {"day": 1, "week": 7}
_SPANS = {"day", "week", "month"}
_LONGEST = 60  # days ago that are recent


def is_open_event(tokens: Sequence[Token], clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a reply leaves open, whatever it tells, that it happened, or that it did so lately."""
    if any(token.kind == "number" and is_year(token.text) for token in tokens):
        return True
    if _is_to_come(tokens, words):
        return True
    asks = _asks_back(tokens, words) and not any(_permits(clause, words) for clause in clauses[1:])
    return asks or _breaks_off(tokens, words) or _is_of_a_day(clauses, words)


def _is_to_come(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether something is said of a time that is to come: "I may lift | in six weeks"."""
    spoken = words.spoken
    return any(
        one.text in spoken.single("taking_time")
        and (two.kind == "number" or two.text in spoken.number_words)
        and spoken.unit(three.text) in _SPANS
        for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def is_open_refusal(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether nobody did something else than what is asked for, or all but one: "nobody objects", "nobody but he"."""
    nobody, texts = words.spoken.phrases("nobody"), [token.text for token in tokens]
    spared = words.spoken.phrases("except")
    ends = (end for found in nobody.along(texts).values() for end, *_ in found)
    if any(end < len(texts) and spared.matches(texts, end) for end in ends):
        return True
    clauses = clauses_of(tokens, words)
    told = [clause for clause in clauses if nobody.along(clause.texts) or _denies_else(clause, words)]
    if any(clause.has("no") or clause.named for clause in clauses if clause not in told):
        return False
    return any(_denies_else(clause, words) or _is_something_else(clause, words) for clause in told)


def _denies_else(clause: Clause, words: Lexicon) -> bool:
    """Whether a denial of now goes on to what nobody does who clears somebody: "I don't | trust doctors"."""
    first, *behind = clause.atoms
    if first.kind != "no" or " " not in first.text or clause.named:
        return False
    is_done = any(word.startswith(tuple(words.spoken.single("event"))) for word in first.text.split())
    is_told = any(atom.kind == "unknown" for atom in behind) and behind[0].kind in ("unknown", "filler")
    stem, done = words.spoken.stem, words.affirming | words.asked
    return not is_done and is_told and stem(behind[0].text) not in map(stem, done)


def _is_something_else(clause: Clause, words: Lexicon) -> bool:
    """Whether what a clause tells is nothing that one does who clears somebody: "objects", "has a problem with it"."""
    spoken = words.spoken
    small = spoken.single("having").union(*(phrase.split() for phrase in spoken.single("nobody")))
    done = (words.affirming | words.asked) - small
    does = not done.isdisjoint(words_of(clause.all("option", "unknown", "story", "over")))
    new = [atom for atom in clause.all("unknown", "story", "doubt", "felt") if atom.text not in done]
    is_twice = len(clause.named) > 1 and not clause.is_apart  # "no doctor | says no"
    return is_twice or clause.has("no") or any(atom.kind != "felt" or not does for atom in new)


def _asks_back(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply begins as a question for what happened does, and is no answer: "has the doctor ..."."""
    texts = [token.text for token in tokens]
    begins = texts[0] in words.spoken.single("event") and len(texts) > 1
    of_whom = words.spoken.articles | words.spoken.single("possessive")
    return begins and texts[1] in of_whom and not words.options.has(texts)


def _permits(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says in full what one may do, so that no question is asked before it: "weights are fine"."""
    verbs = words.spoken.single("copula") | words.spoken.single("permitting")
    return not verbs.isdisjoint(clause.texts) and any(atom.value is True for atom in clause.named)


def _breaks_off(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply breaks off before it says what it leaves out: "yes, all of it, except"."""
    said = [token.text for token in tokens if token.kind == "word"]
    return any(end == len(said) for found in words.spoken.phrases("except").along(said).values() for end, *_ in found)


def _is_of_a_day(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it was on a day of the week which may be one to come: "yes, Monday", and not "he cleared me Monday"."""
    days = words.spoken.weekdays
    return any(
        not days.isdisjoint(_times_in(clause.texts, words)) and not _is_past(clause, words) for clause in clauses
    )


def _times_in(texts: Sequence[str], words: Lexicon) -> Iterator[str]:
    """Yield the recent times that are told, each as a whole: "last Monday", and not "Monday"."""
    lately, place = words.spoken.phrases("recent").along(texts), 0
    while place < len(texts):
        end = lately[place][-1][0] if place in lately else place + 1
        yield " ".join(texts[place:end])
        place = end


def _is_past(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells what was done, and not what one may do: "after | examining it on Friday"."""
    spoken = words.spoken
    is_done = clause.opener == "cause" or bool(spoken.phrases("past_verb").along(clause.texts))
    return is_done and spoken.single("permitting").isdisjoint(clause.texts)


def tells_event(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a yes tells of what somebody did who is asked for: "yes, my doctor, last week".

    Another person, long ago, a feeling, for what it was done and that it will be turn it: "yes, for walks, tomorrow".
    """
    feels = any(atom.text in words.spoken.single("feel") for atom in clause.atoms)
    is_why = clause.opener in WHY and not (clause.named or _is_of_examination(clause, words))  # "from Monday"
    if feels or is_why or clause.has("people", *DENYING) or clause.opener == "but" or not is_recent(clause, words):
        return False
    if not clause.opener and words.spoken.single("saying") >= {*clause.texts}:
        return True  # "he looked at it all and | said, | I may"
    says_so = {atom.value for atom in clause.named} == {True}
    is_answered = clause.atoms[0].kind == "yes"
    is_of_oneself = not is_answered and _is_of_oneself(clause, words)
    if is_of_oneself and (not says_so or clause.atoms[-1].kind == "own"):
        return False  # "I looked it up", "I cleared myself", and not "I am cleared"
    was_there = any(atom.text in words.spoken.single("past_verb") for atom in clause.all("once"))  # "was at the ..."
    if _is_for_else(clause, words) or (was_there and not clause.named):
        return False
    if not clause.is_apart and _is_limited(clause, words):
        return False
    beside = words.spoken.single("recent") | words.spoken.single("examining")
    if clause.is_apart and says_so:
        beside |= words.affirming - words.spoken.limiting  # of words that say so, and not "light things"
    else:
        had = _done(words) | words.spoken.articles
        small = (atom.text for atom in clause.all("having") if atom.text in had)
        beside |= words.affirming & {*_clearing_in(clause.texts, words), *small}
    if not clause.named and _is_promised(clause, words):
        return False
    return all(atom.kind in _BESIDE or atom.value is True or atom.text in beside for atom in clause.atoms)


def _is_promised(clause: Clause, words: Lexicon) -> bool:
    """Whether a yes is one to something else than what happened: "yes, gladly", "yes, I will", "yes, I know"."""
    spoken = words.spoken
    if clause.atoms[-1].text in spoken.single("aged"):
        return True  # "yes, the old"
    if any(one.kind in ("own", "refers") and two.kind == "yes" for one, two in pairwise(clause.atoms)):
        return True  # German "ja, ist mir | klar"
    assuring = spoken.single("assuring") | spoken.single("recent") | spoken.articles
    if any(atom.text not in assuring for atom in clause.all("filler") if atom.text):
        return True
    own, yes = spoken.single("own"), spoken.single("yes")
    verbs = (atom for atom in clause.all("yes", "own") if atom.text in yes and not own.isdisjoint(atom.text.split()))
    return any(_done(words).isdisjoint(atom.text.split()) for atom in verbs)


def _done(words: Lexicon) -> frozenset[str]:
    """The verbs with which it is said that something was done: "has", "was", "have"."""
    return words.spoken.single("elided") | words.spoken.single("owning")


def _is_limited(clause: Clause, words: Lexicon) -> bool:
    """Whether small words say how much, how often, on which side or where it is so: "yes, | only a bit"."""
    spoken = words.spoken
    small = [atom for atom in clause.atoms if atom.kind not in (*_TIMES, "yes") and atom.value is not True]
    texts = words_of(small)
    limiting = spoken.phrases("partly leaning and_more minor slight")
    is_of_side = not spoken.laterals.isdisjoint(map(spoken.stem, texts))
    return is_of_side or any(atom.kind == "place" for atom in small) or bool(limiting.along(texts))


def _is_of_examination(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells behind what it came, which is that all was looked at: "after examining all of it"."""
    return clause.opener == "cause" and clause.atoms[0].text in words.spoken.single("examining")


def _clearing_in(texts: Sequence[str], words: Lexicon) -> Iterator[str]:
    """Yield the words that say who gave a clearance, how, or for what: of "happy for me", and not "happy" alone."""
    for start, found in words.spoken.phrases("clearing").along(texts).items():
        yield from (word for end, *_ in found for word in texts[start:end])


def _is_for_else(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says for what it was, or how long, and not what was asked: "cleared | for small things"."""
    places = [place for place, atom in enumerate(clause.atoms) if atom.text in words.spoken.single("lasting")]
    behind = clause.atoms[places[-1] + 1 :] if places else []
    told = words_of(atom for atom in behind if atom.kind in _TOLD and atom.text not in words.spoken.articles)
    return bool(told) and words.asked.isdisjoint(told)


def _is_of_oneself(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells of nobody but who replies, and not of "my doctor" or "the doctor"."""
    others = words.spoken.single("possessive") | words.spoken.articles
    return clause.kinds <= {"own"} or (clause.atoms[0].kind == "own" and others.isdisjoint(clause.texts))


def is_recent(clause: Clause, words: Lexicon) -> bool:
    """Whether no time is said but one of the last days or weeks: "two weeks ago", and not "in two weeks"."""
    times = clause.all("when", "unit")
    recent = all(atom.text in words.spoken.single("recent") for atom in times)
    recent &= all(words.spoken.unit(word) != "year" for word in words_of(clause.all("once")))
    recent &= all(days <= _LONGEST for days in _days_in(clause, words))
    return recent and (clause.has("once") or not clause.has("num", "number"))


def _days_in(clause: Clause, words: Lexicon) -> Iterator[Fraction]:
    """Yield how many days the spans of a clause are: 21 of "three weeks"."""
    for atom, behind in pairwise(clause.atoms):
        days = _DAYS.get(words.spoken.unit(behind.text))
        if days and atom.kind in ("num", "number"):
            yield days * (number_in(atom) or Fraction(_LONGEST + 1))
