"""What a reply says to be safe, or not to be there, and nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.chat.guard.finding import Finding
from backrules.chat.guard.reading import Reading
from backrules.chat.guard.text import Sentence
from backrules.facts import CHOICES

__all__ = ["forcing", "reassuring", "said_absent"]

_FAR = 7  # words between whose it is and how it is said to be
_NEAR = 4  # words between a negation and what it is about
_SPITE = 4  # words between going on and in spite of what


def reassuring(reading: Reading) -> Iterator[Finding]:
    """Find where it says that something is safe while that is not known."""
    known = reading.rec.safety_checked and not reading.urgent
    phrases = reading.words.assuring if known else reading.words.reassuring
    missing = _unknown_safety_facts(reading)
    for sentence in reading.draft.sentences:
        stems = reading.stems(sentence)
        harmless = reading.words.only_safe.spans(stems)
        spans = {*phrases.spans(stems), *reading.words.assuring.spans(stems), *_called_well(reading, stems)}
        spans.update(_cleared(reading, sentence) if reading.is_guarded else ())
        for start, end in sorted(spans):
            longer = harmless + [span for span in spans if span != (start, end)]
            inside = any(a <= start and end <= b for a, b in longer)
            if inside or reading.is_own_or_may_be(sentence.start + start, sentence.start + end):
                continue
            if not _is_left_open(reading, sentence, start, spans):
                place = reading.draft.place(sentence.start + start, sentence.start + end)
                text = reading.draft.text[place[0] : place[1]]
                message = "it says that something is safe, and that is not known"
                yield Finding("unknown_safety", message, *place, text, missing, safety=True)


def _cleared(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield where a body is said to be well again, or nobody to need asking; not "once you are cleared"."""
    stems, words = reading.stems(sentence), reading.words
    allowed = [] if reading.is_cleared else words.cleared.spans(stems)
    for start, end in (*words.clearing.spans(stems), *allowed):
        place = next(at for at, one in enumerate(sentence.segments) if one.start <= sentence.start + start < one.end)
        first = sentence.segments[place].start - sentence.start
        before = stems[max(first, start - _NEAR) : start]
        awaited = words.whether.within(before) or words.waiting.within(before)
        lacking = bool(words.lacking.at(stems, start))  # "without a doctor there is no ..."
        awaited = awaited or (lacking and bool(reading.negations.between(sentence.start + end, sentence.end)))
        if (start, end) in allowed:
            joined = place > 0 and sentence.segments[place].opened == "join"
            earlier = stems[sentence.segments[place - joined].start - sentence.start : start]
            awaited = awaited or _waits_for_somebody(reading, earlier)
            awaited = awaited or not words.nobody.isdisjoint(stems[max(0, first) : end + 1])
        if not awaited:
            yield start, end


def _waits_for_somebody(reading: Reading, stems: list[str]) -> bool:
    """Whether it is said of somebody who knows more that they may allow it ("once your doctor or midwife has ...")."""
    spans = (*reading.words.whether.spans(stems), *reading.words.waiting.spans(stems))
    return any(not reading.who.isdisjoint(stems[end:]) for _, end in spans)


def _called_well(reading: Reading, stems: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where the person, or what safety facts speak of, is called well ("you are fit", "your spine is fine")."""
    words = reading.words
    for place, stem in enumerate(stems):
        if stem in words.well and any(one in words.copulas for one in stems[max(0, place - 3) : place]):
            before = stems[max(0, place - _FAR) : place]
            owned = [at for at, one in enumerate(before) if one in words.owning]
            if owned and any(one in reading.bodily for one in before[owned[-1] :]):
                yield place, place + 1
        near = stems[max(0, place - _NEAR) : place]
        if stem in words.hale and any(one in words.you for one in near) and not words.whether.within(near):
            yield place, place + 1


def forcing(reading: Reading) -> Iterator[Finding]:
    """Find where it urges to go on without regard."""
    for sentence in reading.draft.sentences:
        for start, end in (*reading.words.forcing.spans(reading.stems(sentence)), *_going_on(reading, sentence)):
            first, last = sentence.start + start, sentence.start + end
            if sentence.asks or reading.is_own(first, last) or _is_kept_back(reading, sentence, first):
                continue
            place = reading.draft.place(first, last)
            message = "it urges to go on without regard"
            yield Finding("dose", message, *place, reading.draft.text[place[0] : place[1]], safety=True)


def _going_on(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield where it is said to go on in spite of something ("finish the set anyway"), or that a sign is none."""
    stems = reading.stems(sentence)
    spans = reading.words.anyway.spans(stems)
    excuses = reading.words.excusing.spans(stems)
    if excuses and not reading.bodily.isdisjoint(stems):
        yield from excuses
    for start, end in reading.words.going_on.spans(stems):
        if any(first - end <= _SPITE and start - last <= _SPITE for first, last in spans):
            yield start, end


def _is_kept_back(reading: Reading, sentence: Sentence, place: int) -> bool:
    """Whether a "not" or an "only" stands before it."""
    before = reading.draft.stems[max(sentence.start, place - _NEAR) : place]
    negated = reading.negations.between(max(sentence.start, place - _NEAR), place)
    return bool(negated) or any(stem in reading.words.only for stem in before)


def _unknown_safety_facts(reading: Reading) -> tuple[str, ...]:
    return tuple(name for name, fact in reading.data.facts.items() if fact.safety and name not in reading.rec.profile)


def _is_left_open(reading: Reading, sentence: Sentence, place: int, claims: set[tuple[int, int]]) -> bool:
    """Whether a reassurance is asked for, denied, or said not to be known, or hangs on what safety hangs on."""
    words, stems = reading.words, reading.stems(sentence)
    segment = next(one for one in sentence.segments if one.start <= sentence.start + place < one.end)
    nearby = reading.draft.stems[segment.start : sentence.start + place]
    untold = [span for span in words.untold.spans(stems) if not any(a <= span[0] < b for a, b in claims)]
    if sentence.asks or untold or words.reporting.within(nearby):
        return True
    at = sentence.start + place
    near = reading.negations.between(max(segment.start, at - _NEAR), at)
    if any(not words.lacking.at(reading.draft.stems, first) for first, _ in near):
        return True
    hangs = reading.safety_words
    for phrases in (words.whether, words.waiting):
        for start, end in phrases.spans(stems):
            if any(a <= start < b for a, b in claims):
                continue
            part = stems[end:place] if start < place else stems[end:]
            if any(stem in hangs for stem in part):
                return True
    return False


def said_absent(reading: Reading) -> Iterator[Finding]:
    """Find where it says that a sign, a pain or a condition is not there, and nobody said so."""
    for start, end, fact, option in reading.lexicon.safety_facts(reading.draft):
        sentence = reading.sentence_of(start)
        if sentence.asks or reading.is_own(start, end) or _is_known_absent(reading, fact, option):
            continue
        if not _is_denied(reading, sentence, start, end) or _is_supposed(reading, sentence, start):
            continue
        place = reading.draft.place(start, end)
        text = reading.draft.text[place[0] : place[1]]
        yield Finding(
            "unknown_safety", "it says that this is not there, and nobody said so", *place, text, (fact,), safety=True
        )


def _is_known_absent(reading: Reading, fact: str, option: str | None) -> bool:
    value = reading.rec.profile.get(fact)
    if value is None:
        return False
    declared = reading.data.facts[fact]
    if declared.type != CHOICES:
        return isinstance(value, str) or not value
    held = declared.held(value)
    options = declared.options if option is None else (option,)
    return all(held.get(one) is False for one in options)


def _is_denied(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a negation stands right before it, or "none" right behind it."""
    stems, words = reading.draft.stems, reading.words
    for _, last in words.absent.spans(stems[sentence.start : start]):
        between = stems[sentence.start + last : start]
        if len(between) <= 2 * _NEAR and all(
            stem in words.small or stem in words.doing or stem in reading.safety_words for stem in between
        ):
            return True
    behind = stems[end : min(sentence.end, end + 2)]
    return words.denying.within(behind)


def _is_supposed(reading: Reading, sentence: Sentence, start: int) -> bool:
    """Whether it is said to be unknown, or only supposed."""
    segment = next(one for one in sentence.segments if one.start <= start < one.end)
    inside = reading.draft.stems[segment.start : segment.end]
    before = reading.draft.stems[sentence.start : start]
    return reading.words.untold.within(inside) or reading.words.whether.within(before)
