"""Whether a reply takes back that somebody must be seen first: it waves them away, or sets a date instead of them."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.chat.guard.finding import Finding
from backrules.chat.guard.reading import Reading
from backrules.chat.guard.text import Segment, Sentence

__all__ = ["scheduled", "waved_away"]

_NEAR = 6  # words between whom to see and that they need not be seen
_OTHERS = 2  # words of their own among these
_LONG = 5  # letters of a stem that may have an ending


def waved_away(reading: Reading) -> Iterator[Finding]:
    """Find where whom to see is said to be no need ("a doctor isn't necessary")."""
    affirmed = any(True for one in reading.sendings for _ in reading.said_in(one.id))
    for sentence in reading.draft.sentences if reading.sendings else ():
        if sentence.asks:
            yield from () if affirmed else _answered_no(reading, sentence)
            continue
        who = [at for at in range(sentence.start, sentence.end) if reading.draft.stems[at] in reading.who]
        spans = {span for at in who for span in _needless(reading, sentence, at)}
        spans.update(() if spans or affirmed else (span for at in who for span in _denied(reading, sentence, at)))
        for start, end in sorted(spans):
            if not reading.is_repeated(start, end) and not _is_open(reading, sentence, start):
                yield _finding(reading, start, end, "it says that nobody need be seen first")


def _needless(reading: Reading, sentence: Sentence, who: int) -> Iterator[tuple[int, int]]:
    """Yield where it is said that whom a token names need not be seen, before the token or behind it."""
    words, stems = reading.words, reading.draft.stems
    place = next(at for at, one in enumerate(sentence.segments) if one.start <= who < one.end)
    segment = sentence.segments[place]
    for start, end in words.dismissing.spans(stems[segment.start : who]):
        first, last = segment.start + start, segment.start + end
        mere = last - first == 1 and stems[first] in words.nots
        if not mere and len(_heavy(reading, last, who)) < _OTHERS:
            yield first, last
    ends = [segment, *_short_ones(reading, sentence.segments[place + 1 :])]
    for start, end in words.dispensable.spans(stems[who + 1 : ends[-1].end]):
        first, last = who + 1 + start, who + 1 + end
        if first - who <= _NEAR and len(_heavy(reading, who + 1, first)) <= _OTHERS:
            yield first, last


def _denied(reading: Reading, sentence: Sentence, who: int) -> Iterator[tuple[int, int]]:
    """Yield where whom a token names is denied ("without a ..."), in a reply that nowhere sends there."""
    segment = next(one for one in sentence.segments if one.start <= who < one.end)
    spans = reading.negations.between(segment.start, segment.end)
    if any(reading.words.lacking.at(reading.draft.stems, start) for start, _ in spans):
        spans = reading.negations.between(sentence.start, sentence.end)  # "without a doctor there is no ..."
    around = reading.draft.stems[segment.start : segment.end]
    items = (item for one in reading.sendings for item in one.definition.said[1:])
    if any(start >= segment.end for item in items for start, _ in reading.anchors.spans(item, sentence)):
        return  # "not today, but do ask one"
    conditional = reading.words.whether.within(around) or reading.words.waiting.within(around)
    if len(spans) % 2 == 1 and not conditional and who not in reading.own:
        yield min(who, spans[0][0]), max(who + 1, spans[0][1])
    behind = range(who + 1, min(segment.end, who + _NEAR))
    yield from ((who, at + 1) for at in behind if reading.draft.stems[at] in reading.words.only)


def _answered_no(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Find a short no to a question whether to see somebody ("A doctor? Not in your case")."""
    behind = reading.draft.sentences[reading.draft.sentences.index(sentence) + 1 :][:1]
    asked = not reading.who.isdisjoint(reading.stems(sentence))
    for one in behind if asked else ():
        short = one.end - one.start <= _NEAR and not one.asks and one.start not in reading.own
        if short and reading.draft.stems[one.start] in reading.words.nots:
            yield _finding(reading, one.start, one.end, "it says that nobody need be seen first")


def _short_ones(reading: Reading, segments: list[Segment]) -> list[Segment]:
    """Return the next segment, where it may speak of the same ("but not needed")."""
    for one in segments[:1]:
        if not reading.stances.mentioned(one) and one.end - one.start <= _NEAR:
            return [one]
    return []


def _heavy(reading: Reading, start: int, end: int) -> list[str]:
    return [stem for stem in reading.draft.stems[start:end] if stem not in reading.words.small]


def _is_open(reading: Reading, sentence: Sentence, start: int) -> bool:
    """Whether it is denied, said of others, not known, or for when somebody has been seen."""
    words, stems = reading.words, reading.draft.stems
    segment = next(one for one in sentence.segments if one.start <= start < one.end)
    before = stems[max(sentence.start, start - _NEAR) : start]
    denied = reading.negations.between(max(segment.start, start - _NEAR), start)
    if (
        denied
        or words.reporting.within(before)
        or words.writing.within(before)
        or words.untold.within(stems[sentence.start : start])
    ):
        return True
    return words.cleared.within(reading.stems(sentence)) and words.whether.within(reading.stems(sentence))


def scheduled(reading: Reading) -> Iterator[Finding]:
    """Find where what waits for whom to see is given a date, or left to a mood ("next week we load")."""
    for sentence in reading.draft.sentences if reading.sendings and not reading.is_cleared else ():
        stems = reading.stems(sentence)
        spans = [*reading.words.scheduling.spans(stems), *_in_some_time(reading, stems)]
        if not spans or sentence.asks or not reading.who.isdisjoint(stems):
            continue
        told = any(_is_alike(stem, other) for stem in stems for other in reading.awaited)
        if not told and not reading.words.returning.within(stems):
            continue
        start, end = (sentence.start + at for at in spans[0])
        if not reading.is_repeated(start, end) and not _is_put_off(reading, sentence, spans):
            yield _finding(reading, start, end, "it sets a date for what somebody must allow first")


def _in_some_time(reading: Reading, stems: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where a number of days, say, is told."""
    for place, stem in enumerate(stems[1:], 1):
        number = stems[place - 1]
        if stem in reading.words.days and (number.isdecimal() or number in reading.words.numbers):
            yield place - 1, place + 1


def _is_alike(stem: str, other: str) -> bool:
    """Whether two stems are the same, or one is the other with an ending."""
    shorter, longer = sorted((stem, other), key=len)
    return stem == other or (len(shorter) >= _LONG and longer.startswith(shorter))


def _is_put_off(reading: Reading, sentence: Sentence, spans: list[tuple[int, int]]) -> bool:
    """Whether the sentence denies or only reports it, or has a condition besides the date."""
    words, stems = reading.words, reading.stems(sentence)
    if reading.negations.between(sentence.start, sentence.end) or words.barring.within(stems):
        return True
    others = (words.whether, words.first, words.reporting, words.untold)
    return any(
        not any(start < last and first < end for first, last in spans)
        for phrases in others
        for start, end in phrases.spans(stems)
    )


def _finding(reading: Reading, start: int, end: int, message: str) -> Finding:
    first, (begin, stop) = reading.sendings[0], reading.draft.place(start, end)
    says = f"{first.title}. {first.detail}"
    return Finding(
        "unknown_safety", message, begin, stop, reading.draft.text[begin:stop], (first.id,), says, safety=True
    )
