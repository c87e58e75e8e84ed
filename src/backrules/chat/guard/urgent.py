"""Whether a reply says what is urgent, and says it plainly."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.chat.guard.finding import Finding
from backrules.chat.guard.lexicon import Mention
from backrules.chat.guard.reading import Reading
from backrules.chat.guard.text import Segment
from backrules.recommendation import Advice

__all__ = ["withheld_urgent"]

_OTHERS = 2  # words of their own between a negation and what it denies
_MOST_OF = 2 / 3  # of the words of a name, to be taken for it where something is urgent


def withheld_urgent(reading: Reading) -> Iterator[Finding]:
    """Find what is urgent and not said, said with a condition, or played down."""
    urgent = reading.urgent
    for advice in urgent:
        mentions = list(_urgent_mentions(reading, advice))
        if not any(_is_plain(reading, mention) for mention in mentions):
            place = reading.draft.place(mentions[0].start, mentions[0].end) if mentions else (0, 0)
            says = f"{advice.title}. {advice.detail}"
            what = "is said with a condition, or taken back" if mentions else "is not said"
            text = reading.draft.text[place[0] : place[1]]
            yield Finding(
                "urgent", f"what is urgent {what} ({advice.title})", *place, text, (advice.id,), says, safety=True
            )
    if urgent:
        ids = tuple(advice.id for advice in urgent)
        for start, end in reading.words.playing_down.spans(reading.draft.stems):
            if not reading.is_own_or_may_be(start, end):
                place = reading.draft.place(start, end)
                text = reading.draft.text[place[0] : place[1]]
                yield Finding("urgent", "it plays down what is urgent", *place, text, ids, safety=True)


def _urgent_mentions(reading: Reading, advice: Advice) -> Iterator[Mention]:
    """Yield where an urgent advice is spoken of: by name, or with most words of one of its names in a sentence."""
    for mention in reading.mentions:
        if advice.id in mention.ids and mention.sort != "kind":
            yield mention
    yield from reading.said_in(advice.id)
    for name in reading.lexicon.names_of(advice.id, reading.words):
        for sentence in reading.draft.sentences:
            places = [place for place in range(sentence.start, sentence.end) if reading.draft.stems[place] in name]
            hits = {reading.draft.stems[place] for place in places}
            if len(hits) > 1 and len(hits) >= _MOST_OF * len(name):
                yield Mention(places[0], places[-1] + 1, frozenset((advice.id,)), "family", says=True)


def _is_plain(reading: Reading, mention: Mention) -> bool:
    """Whether it is said without a condition."""
    sentence = reading.sentence_of(mention.start)
    if sentence.asks or reading.stances.of(mention) != "recommends":
        return False
    place = next(place for place, one in enumerate(sentence.segments) if one.start <= mention.start < one.end)
    named = range(mention.start, mention.end) if mention.sort == "name" else range(0)
    for segment in sentence.segments[max(0, place - 1) : place + 2]:
        there = reading.stances.mentioned(segment)
        if there and segment is not sentence.segments[place]:
            continue  # the condition of something else
        for start, end in reading.words.hedging.spans(reading.draft.stems[segment.start : segment.end]):
            first, last = segment.start + start, segment.start + end
            if (
                not reading.is_own(first, last)
                and first not in named
                and not _is_allowed(reading, mention, first, last)
            ):
                return False
    segment = sentence.segments[place]
    if not mention.says and not _is_directive(reading, mention, segment):
        return False
    before = reading.draft.stems[segment.start : mention.start]
    return not _is_denied(reading, mention, segment) and not reading.words.first.within(before)


def _is_denied(reading: Reading, mention: Mention, segment: Segment) -> bool:
    """Whether hardly any word of its own stands between a negation and what is to be done."""
    for _, end in reading.negations.between(segment.start, mention.start):
        between = reading.draft.stems[end : mention.start]
        if sum(stem not in reading.words.small and stem not in reading.words.doing for stem in between) <= _OTHERS:
            return True
    return False


def _is_directive(reading: Reading, mention: Mention, segment: Segment) -> bool:
    """Whether something is said to be done about what is only named ("call an ambulance")."""
    around = [place for place in range(segment.start, segment.end) if not mention.start <= place < mention.end]
    stems = [reading.draft.stems[place] for place in around]
    done = {stem for key in mention.ids for stem in reading.words.content(_said_of(reading, key))}
    told = any(stem in done for stem in stems) or reading.words.urging.within(stems)
    return told or reading.words.waiting.within(stems)


def _said_of(reading: Reading, advice: str) -> str:
    piece = reading.recommended.get(advice)
    return f"{piece.title} {piece.detail}" if piece else ""


def _is_allowed(reading: Reading, mention: Mention, start: int, end: int) -> bool:
    """Whether every rule that advises it allows the delay that is said from one token to another."""
    sentence = reading.sentence_of(start)
    rules = [reason.rule for key in mention.ids for reason in reading.recommended[key].reasons]
    allowed = [
        [span for item in reading.data.rules[rule].said for span in reading.anchors.spans(item, sentence)]
        for rule in rules
    ]
    return bool(allowed) and all(any(a < end and start < b for a, b in spans) for spans in allowed)
