"""The words of a language by which the guard tells what a reply does: recommend, hold back, ask, reassure, cite.

They are data, in `words/`, and about nothing of any domain: what a reply is about comes from the ruleset. A phrase is
plain words; they are compared by their stems. Another language is another file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import attrs

from backrules.errors import RulesetError, UsageError
from backrules.loading import parse_yaml

__all__ = ["LANGUAGES", "Phrases", "Table", "table", "words_of"]

LANGUAGES = ("en", "de")

_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*")
_Stems = tuple[str, ...]
_DOUBLED = "bgmnprt"
_VOWELS = frozenset("aeiouyäöü")
_UMLAUTS = str.maketrans("äöü", "aou")
_SHORTEST = 3  # letters of a stem
_SHORTENED = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am", "'s": "is"}
_WHOLE = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "let's": ("let", "us")}
_CONTRACTED = frozenset(("it", "that", "there", "here", "what", "he", "she", "this"))


@lru_cache(maxsize=20_000)
def plain_words(word: str) -> tuple[str, ...]:
    """Return a word in small letters, and a contraction as the words it stands for."""
    word = unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("\u00ad", "")
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, whole in _SHORTENED.items():
        if word.endswith(ending) and len(word) > len(ending):
            before = word[: -len(ending)]
            return (before,) if ending == "'s" and before not in _CONTRACTED else (before, whole)
    return (word.replace("'", ""),)


def words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text, contractions as the words they stand for, and where each stands."""
    for found in _WORD.finditer(text):
        for word in plain_words(found[0]):
            yield word, found.start(), found.end()


class Phrases:
    """Phrases that are looked for in a text; the longest one counts."""

    def __init__(self, phrases: Iterable[_Stems]) -> None:
        self._by_first: dict[str, list[_Stems]] = {}
        for phrase in sorted(set(phrases), key=lambda one: (-len(one), one)):
            self._by_first.setdefault(phrase[0], []).append(phrase)

    @property
    def words(self) -> frozenset[str]:
        """The stems of their words."""
        return frozenset(stem for phrases in self._by_first.values() for phrase in phrases for stem in phrase)

    def at(self, stems: Sequence[str], place: int) -> int:
        """Return how many words of a phrase stand at a place, 0 for none."""
        for phrase in self._by_first.get(stems[place], ()):
            if tuple(stems[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def spans(self, stems: Sequence[str]) -> list[tuple[int, int]]:
        """Return where they stand, without overlap."""
        found, place = [], 0
        while place < len(stems):
            length = self.at(stems, place)
            if length:
                found.append((place, place + length))
            place += length or 1
        return found

    def within(self, stems: Sequence[str]) -> bool:
        """Whether one stands somewhere."""
        return any(self.at(stems, place) for place in range(len(stems)))


@attrs.frozen(eq=False)
class Table:
    """The words of one language.

    Attributes:
        code: the language.
        endings: endings that are cut off, the longest first, each with what stands in its place.
        small: words that carry no content: articles, pronouns, auxiliaries, prepositions, conjunctions, particles.
        doing: words that stand between a negation and what it is about ("do not start with any heavy ...").
        using: what stands between a thing that is done and what it is done with.
        copulas: what says that something is something.
        nots: the words that negate, and no verb that does.
        negating: what turns what follows, or what it is said of, into its opposite.
        denial: of these, what denies something of what stands before it ("is not").
        parted: verbs that negate together with a word that comes later ("leave ... out").
        others: who is said to refuse something, besides us.
        doubting: what asks why one should refuse something.
        only: what keeps something to a measure.
        lacking: of these, what says that something is lacking ("without").
        idioms: what looks negating and is not ("not only").
        barring: what says of a thing that it is not for now, without a negation ("off limits").
        approving: after a negation, what makes of it a refusal ("not recommended", "not for you").
        neutral: what is said right before something that is compared with, or left for something else ("instead of").
        reporting: what says that somebody brought it up ("you asked about").
        writing: what stands before words of the person in quotation marks ("you wrote").
        speaker: by what somebody speaks of themselves.
        summing: how what is said of a whole list begins ("all of that").
        dismissing: what says, before a thing, that it need not be done ("skip the").
        dispensable: what says so behind it ("can be skipped").
        likewise: what says of something that it is as what was spoken of before ("the same goes for").
        urging: what recommends.
        going: what recommends what was spoken of just before ("go for it").
        pointing: pronouns for what was spoken of just before.
        contrasting: what begins a new thought ("but").
        joining: what goes on with a list.
        whether: what makes a sentence conditional.
        regardless: what looks like a condition and is none ("even if").
        since: what gives a reason in a sentence of its own.
        waiting: what says that something comes later, and what it waits for.
        first: what says that something else comes before ("before I").
        untold: what says that something is not known.
        asking: how a question begins that asks for facts.
        hedging: what makes something that is urgent less so.
        perhaps: what says that something may be so, and need not.
        playing_down: what says that there is nothing to it.
        reassuring: what says that something is safe.
        shelved: a short heading over what is for later.
        hale: what a person is said to be who is in order.
        you: how the person is spoken to.
        well: what something is said to be that is in order.
        owning: what says that something is the person's.
        assuring: of these, what goes too far for anybody.
        forcing: what urges to go on without regard.
        only_safe: what speaks of safety and reassures nobody ("to be on the safe side").
        absent: what says, before a thing, that it is not there.
        denying: what says, behind a thing, that it is not there.
        restricting: after something that is forbidden, what forbids only a way to do it ("without", "every day").
        citing: what claims a source.
        saying: what a body is said to do, as a source.
        bodies: words in the names of those who publish.
        told: after "according to", what points to the person.
        by: what stands between a study and whose it is.
        per_week: what a number of times in a week is followed by.
        every_day: what means at least seven times a week.
        raising: what stands before a number that an amount is to grow to.
        round_the_day: two times of a day, which together mean every day.
        clearing: what says that a body is well again, or that nobody need be asked.
        cleared: what says that somebody has allowed it.
        nobody: who has not.
        going_on: what goes on with something that should be stopped.
        anyway: of going on, what says that it is in spite of something.
        returning: what begins again what was left off.
        days: units of time after which something may begin again.
        excusing: what says that a sign means nothing ("just means").
        relative: how a clause begins that says something of what stands before it.
        able: how a question begins about what somebody can do.
        scheduling: what says when something begins again, and leaves it to a date or a mood.
        sets: units of amounts of a plan.
        times: units of repetitions.
        minutes: units of time.
        hours: units of sixty minutes.
        loads: units that no plan speaks of.
        spacing: what says when, and not how long.
        done_now: what says how much somebody does now ("you do").
        weekly: what is said after "twice" for two times a week.
        ranging: what stands between the two ends of a range.
        numbers: numbers in words.
        not_now: a heading over what is held back.
    """

    code: str
    endings: tuple[tuple[str, str], ...]
    small: frozenset[str]
    doing: frozenset[str]
    using: frozenset[str]
    copulas: frozenset[str]
    nots: frozenset[str]
    negating: Phrases
    denial: Phrases
    parted: tuple[tuple[str, str], ...]
    others: Phrases
    doubting: Phrases
    only: frozenset[str]
    lacking: Phrases
    idioms: Phrases
    barring: Phrases
    approving: frozenset[str]
    neutral: Phrases
    reporting: Phrases
    writing: Phrases
    speaker: frozenset[str]
    summing: Phrases
    dismissing: Phrases
    dispensable: Phrases
    likewise: Phrases
    urging: Phrases
    going: Phrases
    pointing: frozenset[str]
    contrasting: frozenset[str]
    joining: frozenset[str]
    whether: Phrases
    regardless: Phrases
    since: Phrases
    waiting: Phrases
    first: Phrases
    untold: Phrases
    asking: Phrases
    hedging: Phrases
    perhaps: frozenset[str]
    playing_down: Phrases
    reassuring: Phrases
    shelved: Phrases
    hale: frozenset[str]
    you: frozenset[str]
    well: frozenset[str]
    owning: frozenset[str]
    assuring: Phrases
    forcing: Phrases
    only_safe: Phrases
    absent: Phrases
    denying: Phrases
    restricting: Phrases
    citing: Phrases
    saying: Phrases
    bodies: frozenset[str]
    told: frozenset[str]
    by: frozenset[str]
    per_week: Phrases
    every_day: Phrases
    raising: Phrases
    round_the_day: tuple[tuple[str, str], ...]
    clearing: Phrases
    cleared: Phrases
    nobody: frozenset[str]
    going_on: Phrases
    anyway: Phrases
    returning: Phrases
    days: frozenset[str]
    excusing: Phrases
    relative: frozenset[str]
    able: Phrases
    scheduling: Phrases
    sets: frozenset[str]
    times: frozenset[str]
    minutes: frozenset[str]
    hours: frozenset[str]
    loads: frozenset[str]
    spacing: frozenset[str]
    done_now: Phrases
    weekly: frozenset[str]
    ranging: frozenset[str]
    numbers: Mapping[str, int]
    not_now: str

    @property
    def every(self) -> frozenset[str]:
        """The stems of all its words."""
        values = [getattr(self, field.name) for field in attrs.fields(Table)]
        found = [value.words if isinstance(value, Phrases) else value for value in values]
        return frozenset().union(*(value for value in found if isinstance(value, frozenset)))

    @property
    def nouns_are_capital(self) -> bool:
        """Whether all nouns begin with a capital."""
        return self.code == "de"

    def stem(self, word: str) -> str:
        """Return a word without its ending."""
        return _stem(word, self.endings, self.code)

    def stems(self, text: str) -> _Stems:
        """Return the stems of the words of a text."""
        return tuple(self.stem(word) for word, _, _ in words_of(text))

    def content(self, text: str) -> _Stems:
        """Return the stems of the words of a text that carry content."""
        return tuple(one for one in self.stems(text) if one not in self.small)


def table(code: str) -> Table:
    """Return the words of a language.

    Raises:
        UsageError: there are none.
    """
    if code not in LANGUAGES:
        raise UsageError(f"lang is one of {', '.join(LANGUAGES)}, not {code!r:.60}")
    return _table(code)


@lru_cache(maxsize=len(LANGUAGES))
def _table(code: str) -> Table:
    problems: list[Any] = []
    text = (files("backrules.chat.guard") / "words" / f"{code}.yaml").read_text(encoding="utf-8")
    data = parse_yaml(f"{code}.yaml", text, problems)
    if data is None or problems:
        raise RulesetError(problems)
    endings = tuple(data["endings"].items())

    def stems(phrase: str) -> _Stems:
        return tuple(_stem(word, endings, code) for one in phrase.split() for word in plain_words(one))

    values: dict[str, Any] = {"code": code, "endings": endings}
    for field in attrs.fields(Table):
        if field.name in values:
            continue
        given: Any = data[field.name]
        match str(field.type):
            case "frozenset[str]":
                values[field.name] = frozenset(stem for word in given.split() for stem in stems(word))
            case "Phrases":
                values[field.name] = Phrases(stems(phrase) for phrase in given.split(",") if phrase.strip())
            case "tuple[tuple[str, str], ...]":
                pairs = (stems(phrase) for phrase in given.split(","))
                values[field.name] = tuple((pair[0], pair[1]) for pair in pairs)
            case "Mapping[str, int]":
                values[field.name] = {stems(word)[0]: number for word, number in given.items()}
            case _:
                values[field.name] = given
    return Table(**values)


@lru_cache(maxsize=20_000)
def _stem(word: str, endings: tuple[tuple[str, str], ...], code: str) -> str:
    if code == "de":
        word = word.replace("ß", "ss").translate(_UMLAUTS)
    if len(word) <= _SHORTEST:
        return word
    for ending, instead in endings:
        if word.endswith(ending) and not (ending == "s" and word.endswith(("ss", "us", "is"))):
            left = _undoubled(word[: -len(ending)] + instead, ending)
            if len(left) >= _SHORTEST and _VOWELS.intersection(left):
                word = left
                break
    return word.removesuffix("e") if code == "en" and len(word) > _SHORTEST else word


def _undoubled(left: str, ending: str) -> str:
    """Return `plan` of `planning`."""
    doubled = ending in ("ing", "ed") and len(left) > _SHORTEST and left[-1] == left[-2] and left[-1] in _DOUBLED
    return left[:-1] if doubled else left
