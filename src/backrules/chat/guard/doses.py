"""Doses that a reply gives, beside those of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import attrs

from backrules._util.lazy import lazy
from backrules.chat.guard.finding import Finding
from backrules.chat.guard.lexicon import Mention
from backrules.chat.guard.reading import Reading
from backrules.chat.guard.text import Draft, Sentence

__all__ = ["Doses", "counts"]

_WEEK = 7
_NEAR = 2  # words before an amount
_SHARED = 4  # words of content that a sentence has in common with a text which it tells
_BEHIND = {"sets": 3, "times": 3}  # words between a number and the unit, and it


@attrs.frozen
class Amount:
    """A number with a unit.

    Attributes:
        unit: `sets`, `times`, `minutes`, `hours`, `week` (times a week), `weekly` (sets a week) or `load`.
        value: the number; of a range the upper one.
        start: its first token.
        end: the token after its last one.
    """

    unit: str
    value: float
    start: int
    end: int


class Doses:
    """Finds doses beyond the plan.

    Args:
        reading: the reply and the recommendation.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading, self.words = reading, reading.words

    def beyond(self) -> Iterator[Finding]:
        """Find each amount that is more than the plan gives."""
        if self.reading.data.plan is None:
            return
        for amount in amounts(self.reading.draft):
            sentence = self.reading.sentence_of(amount.start)
            if (
                sentence.asks
                or sentence.heads
                or self.reading.is_own(amount.start, amount.end)
                or self._is_told(sentence, amount)
            ):
                continue
            mention = self._about(sentence, amount)
            if amount.unit in ("hours", "minutes") and not self._is_how_long(amount):
                continue
            most = self._most(amount, mention)
            if most is None or amount.value <= most:
                continue
            start, end = self.reading.draft.place(amount.start, amount.end)
            ids = tuple(sorted(self._recommended(mention)))
            what = f"the plan has {most:g} at most" if most else "the plan has none"
            text = self.reading.draft.text[start:end]
            yield Finding("dose", f"it gives more than the plan does ({what})", start, end, text, ids, safety=True)

    def _is_told(self, sentence: Sentence, amount: Amount) -> bool:
        """Whether it is what the person said or does, or is forbidden."""
        before = self.reading.draft.stems[sentence.start : amount.start]
        told = [value for value in self.reading.rec.profile.values() if isinstance(value, int | float)]
        clause = _beginning(sentence, amount.start)
        done = amount.value in told and self.words.done_now.within(self.reading.draft.stems[clause : amount.start])
        return done or self.words.reporting.within(before) or bool(self.reading.negations.between(clause, amount.start))

    def _is_how_long(self, amount: Amount) -> bool:
        """Whether a time says how long to do something, and not how often, or what the person told."""
        near = self.reading.draft.stems[max(0, amount.start - _NEAR) : amount.start]
        told = [value for value in self.reading.rec.profile.values() if isinstance(value, int | float)]
        is_told = amount.unit == "hours" and amount.value in told
        return not is_told and not self.words.spacing.intersection(near)

    def _about(self, sentence: Sentence, amount: Amount) -> Mention | None:
        """Return what it is a dose of: what is named before it, or behind it, or in the heading above."""
        inside = self._named_in(sentence)
        before = [one for one in inside if one.start < amount.start]
        if inside:
            return before[-1] if before else inside[0]
        place = self.reading.draft.sentences.index(sentence)
        for other in (sentence.above, *self.reading.draft.sentences[max(0, place - 1) : place]):
            if other is not None and (named := self._named_in(other)):
                return named[-1]
        return None

    def _named_in(self, sentence: Sentence) -> list[Mention]:
        mentions = self.reading.mentions
        return [one for one in mentions if sentence.start <= one.start < sentence.end and one.sort != "kind"]

    def _recommended(self, mention: Mention | None) -> frozenset[str]:
        return mention.ids.intersection(self.reading.recommended) if mention else frozenset()

    def _most(self, amount: Amount, mention: Mention | None) -> float | None:
        """Return how much of it there may be, or None where nothing says it."""
        ids = self._recommended(mention)
        if amount.unit == "weekly":
            return self._weekly()
        if mention is not None and not ids:
            return None  # that it is recommended at all is found elsewhere
        said = [value for key in ids | self._alike(mention) if (value := self._said(key, amount.unit)) is not None]
        if amount.unit in ("load", "hours"):
            return max(said, default=0)
        if said:
            return max(said)
        if self._is_retold(amount, ids):
            return None
        plan = self.reading.plan
        if amount.unit == "week":
            return self._week(ids, amount) if plan.days else None
        if amount.unit == "minutes":
            return float(plan.minutes) if plan.days else None
        definition = self.reading.data.plan
        each = None if definition is None else definition.amount
        return float(each.most) if amount.unit == "sets" and each is not None else None

    def _is_retold(self, amount: Amount, ids: frozenset[str]) -> bool:
        """Whether what it is a dose of, or what the sentence tells in other words, has the number in its own text."""
        around = set(self.reading.stems(self.reading.sentence_of(amount.start))).difference(self.words.small)
        for key, one in self.reading.recommended.items():
            draft = Draft(one.detail, self.words)
            told = key in ids or len(around.intersection(draft.stems)) >= _SHARED
            if told and amount.value in {_number(draft, place) for place in range(len(draft.stems))}:
                return True
        return False

    def _alike(self, mention: Mention | None) -> frozenset[str]:
        """Return what speaks of the same in its text, and is not in the plan: where it has a dose, that holds, too."""
        if mention is None:
            return frozenset()
        named = set(self.reading.draft.stems[mention.start : mention.end]).difference(self.words.small)
        return frozenset(
            key
            for key, one in self.reading.recommended.items()
            if key not in self._planned and named & set(self.words.content(f"{one.title} {one.detail}"))
        )

    def _weekly(self) -> float | None:
        """Return how many sets a week there may be of anything: what the plan has, or what some advice says."""
        planned = sum(item.amount or 0 for day in self.reading.plan.days for item in day.items)
        said = [value for key in self.reading.recommended if (value := self._in_words(key).get("sets")) is not None]
        return max([float(planned), *said]) or None

    def _week(self, ids: frozenset[str], amount: Amount) -> float | None:
        """Return how many times a week there may be of what the plan is made of, or of anything if nothing is named."""
        days = float(len(self.reading.plan.days))
        kinds = {piece.kind for piece in self.reading.plan.pieces}
        if ids:
            return days if any(self.reading.recommended[key].kind in kinds for key in ids) else None
        sentence = self.reading.sentence_of(amount.start)
        around = [*range(sentence.start, amount.start), *range(amount.end, sentence.end)]
        said = {self.reading.draft.stems[place] for place in around} - set(self.words.stems(self.reading.data.title))
        alike = (
            key for key, one in self.reading.recommended.items() if said.intersection(self.words.content(one.detail))
        )
        return max([days, *(self._in_words(key).get("week", 0) for key in alike)])

    def _said(self, advice: str, unit: str) -> float | None:
        """Return how much of an advice the plan, and where it has none its own text, gives."""
        planned = self._planned.get(advice, {})
        said = [values[unit] for values in (planned, self._in_words(advice)) if unit in values]
        most = max(said, default=None)
        return most if most is None or unit != "sets" else min(most, self._limit)

    @lazy
    def _limit(self) -> float:
        """The most sets of anything, by the notes of the plan."""
        definition, notes = self.reading.data.plan, {note.id for note in self.reading.plan.notes}
        every = [] if definition is None else [one.most for key, one in definition.notes.items() if key in notes]
        return min((float(one) for one in every if one is not None), default=inf)

    def _in_words(self, advice: str) -> dict[str, float]:
        """Return the most of each unit in the text of an advice and its attributes."""
        piece = self.reading.recommended[advice]
        most = _most_of(piece.detail, self.reading)
        for name, value in piece.attributes.items():
            if isinstance(value, tuple) and all(isinstance(one, int | float) for one in value):
                called = {*self.words.stems(name), *self.words.stems(self.reading.data.attributes[name].title)}
                most |= {"times": float(max(value))} if called & self.words.times else {}
        return most

    @lazy
    def _planned(self) -> dict[str, dict[str, float]]:
        planned: dict[str, dict[str, float]] = {}
        for day in self.reading.plan.days:
            for item in day.items:
                for piece in (item.advice, *item.instead):
                    most = planned.setdefault(piece.id, {})
                    given = {"week": most.get("week", 0) + 1.0, **_most_of(item.dose, self.reading)}
                    given |= (
                        {"sets": float(item.amount)} if item.amount is not None else {"minutes": float(item.minutes)}
                    )
                    for unit, value in given.items():
                        most[unit] = max(value, most.get(unit, 0))
        return planned


def _beginning(sentence: Sentence, place: int) -> int:
    """Return where the clause begins in which a token is: with what it goes on with."""
    start = sentence.start
    for segment in sentence.segments:
        if segment.start > place:
            break
        start = start if segment.opened == "join" else segment.start
    return start


def _most_of(text: str, reading: Reading) -> dict[str, float]:
    most: dict[str, float] = {}
    for amount in amounts(Draft(text, reading.words)):
        most[amount.unit] = max(amount.value, most.get(amount.unit, 0))
    return most


def amounts(draft: Draft) -> Iterator[Amount]:
    """Yield the amounts in a text."""
    words, stems = draft.words, draft.stems
    place, given = 0, ""
    last = {one.end - 1 for sentence in draft.sentences for one in sentence.segments}
    for start, end in words.every_day.spans(stems):
        yield Amount("week", _WEEK, start, end)
    for sentence in draft.sentences:
        places = {stem: at for at, stem in enumerate(stems[sentence.start : sentence.end], sentence.start)}
        for first, second in words.round_the_day:
            if first in places and second in places:
                yield Amount("week", _WEEK, places[first], max(places.values()) + 1)
    while place < len(stems):
        value = _number(draft, place)
        if value is None:
            place += 1
            continue
        end, most = _range(draft, place, value)
        counted = list(_units(draft, place, end, most))
        if not counted and given == "sets" and place in last and words.raising.within(stems[place - _NEAR : place]):
            counted = [Amount(given, most, place, end)]  # "two sets, aim for four"
        yield from counted
        given = counted[0].unit if counted else given
        place = end


def counts(draft: Draft, start: int, end: int) -> bool:
    """Whether sets or repetitions are given between two tokens."""
    return any(one.unit in ("sets", "times") and start <= one.start < end for one in amounts(draft))


def _units(draft: Draft, start: int, end: int, value: float) -> Iterator[Amount]:
    """Yield what a number from one token to another is a number of."""
    words, stems = draft.words, draft.stems
    if end >= len(stems):
        return
    between = draft.text[draft.tokens[end - 1].end : draft.tokens[end].start]
    if stems[end] in ("x", "mal") or "×" in between:  # 3 x 10
        after = end + ("×" not in between)
        if _goes_on(draft, end, after) and (second := _number(draft, after)) is not None:
            last, most = _range(draft, after, second)
            yield Amount("sets", value, start, last)
            if last >= len(stems) or stems[last] not in words.minutes:
                yield Amount("times", most, after, last)
            return
    for unit, named in (
        ("sets", words.sets),
        ("times", words.times),
        ("minutes", words.minutes),
        ("hours", words.hours),
        ("load", words.loads),
    ):
        place = _unit(draft, end, named, _BEHIND.get(unit, 1))
        if place is not None:
            weekly = unit == "sets" and place + 1 < len(stems) and words.per_week.at(stems, place + 1)
            yield Amount("weekly" if weekly else unit, value, start, place + 1)
            return
    length = words.per_week.at(stems, end)
    if length:
        yield Amount("week", value, start, end + length)
    elif stems[end] in words.weekly and value in (2, 3) and not draft.tokens[start].word.isdecimal():
        yield Amount("week", value, start, end + 1)


def _goes_on(draft: Draft, start: int, end: int) -> bool:
    """Whether there is a token behind another, on the same line."""
    return end < len(draft.stems) and "\n" not in draft.text[draft.tokens[start].start : draft.tokens[end].start]


def _unit(draft: Draft, start: int, named: frozenset[str], most: int) -> int | None:
    """Return where a unit stands that is behind a number, with at most a few words of its own between the two."""
    if "," in draft.text[draft.tokens[start - 1].end : draft.tokens[start].start]:
        return None  # "10-15, round it off"
    for place in range(start, min(start + most, len(draft.stems))):
        if draft.stems[place] in named:
            return place
        behind = draft.text[draft.tokens[place].end :][:1]
        if draft.stems[place] in draft.words.small or _number(draft, place) is not None or behind not in (" ", "-"):
            return None
    return None


def _number(draft: Draft, place: int) -> float | None:
    stem = draft.stems[place]
    if stem[0].isdecimal():
        number = float(stem.replace(",", "."))
        return number if number < 1900 else None
    return draft.words.numbers.get(stem)


def _range(draft: Draft, place: int, value: float) -> tuple[int, float]:
    """Return the token after a number, or after a range of numbers, and the number, or the upper one."""
    tokens = draft.tokens
    if place + 1 < len(tokens):
        between = draft.text[tokens[place].end : tokens[place + 1].start].strip()
        upper = _number(draft, place + 1)
        if between in ("-", "–", "—") and upper is not None:
            return place + 2, max(value, upper)
        if draft.stems[place + 1] in draft.words.ranging and place + 2 < len(tokens):
            upper = _number(draft, place + 2)
            if upper is not None:
                return place + 3, max(value, upper)
    return place + 1, value
