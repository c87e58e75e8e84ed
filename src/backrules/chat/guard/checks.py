"""What may be wrong with a reply, a function for each kind but sources and doses."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.chat.guard.finding import Finding
from backrules.chat.guard.lexicon import Mention
from backrules.chat.guard.reading import Reading
from backrules.chat.guard.text import Segment, Sentence
from backrules.facts import CHOICES
from backrules.recommendation import Advice

__all__ = ["left_out", "not_recommended", "reassuring", "said_absent", "withheld_urgent"]

_NEAR = 4  # words between a negation and what it is about
_MOST_OF = 2 / 3  # of the words of a name, to be taken for it where something is urgent


def not_recommended(reading: Reading) -> Iterator[Finding]:
    """Find what is recommended and must not be."""
    for mention, ids, stance in reading.spoken_of():
        if stance != "recommends" or ids.intersection(reading.recommended):
            continue
        if mention.sort == "kind" and not reading.stances.is_urged(mention):
            continue  # a name of a kind may be a word of every day; it counts where it is plainly recommended
        start, end = reading.draft.place(mention.start, mention.end)
        held = [one for one in reading.rec.withheld if one.id in ids and one.cause != "need"]
        titles = ", ".join(reading.rec.answer.context.say(reading.data.advice[key].title) for key in sorted(ids)[:3])
        more = ", ..." if len(ids) > 3 else ""
        yield Finding(
            "not_recommended",
            f"it recommends what is not recommended ({titles}{more})",
            start,
            end,
            reading.draft.text[start:end],
            tuple(sorted(ids)),
            safety=bool(held) or bool(reading.urgent) or not reading.rec.safety_checked,
        )


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
            if not reading.is_own(start, end):
                place = reading.draft.place(start, end)
                text = reading.draft.text[place[0] : place[1]]
                yield Finding("urgent", "it plays down what is urgent", *place, text, ids, safety=True)


def _urgent_mentions(reading: Reading, advice: Advice) -> Iterator[Mention]:
    """Yield where an urgent advice is spoken of: by name, or with most words of one of its names in a sentence."""
    for mention in reading.mentions:
        if advice.id in mention.ids and mention.sort != "kind":
            yield mention
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
            if not reading.is_own(first, last) and first not in named:
                return False
    segment = sentence.segments[place]
    if not mention.says and not _is_directive(reading, mention, segment):
        return False
    before = reading.draft.stems[segment.start : mention.start]
    denied = any(segment.start <= start < mention.start for start, _ in reading.stances.negations)
    return not denied and not reading.words.first.within(before)


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


def left_out(reading: Reading) -> Iterator[Finding]:
    """Find cautions of what it recommends, and the notice, where they are left out."""
    said: dict[str, bool] = {}
    trains = False
    for mention, advice in reading.given():
        trains = trains or not reading.is_referral(advice)
        start, end = reading.draft.place(mention.start, mention.end)
        for caution in advice.cautions:
            if caution.because not in said:
                said[caution.because] = reading.coverage.says(caution.because)
                if not said[caution.because]:
                    safety = reading.data.rules[caution.rule].safety
                    text = reading.draft.text[start:end]
                    message = f"a caution about it is left out ({caution.because})"
                    yield Finding("caution", message, start, end, text, (advice.id,), caution.because, safety=safety)
    notice = reading.rec.answer.context.say(reading.data.notice)
    if trains and notice and not reading.coverage.says_some_of(notice):
        end = len(reading.draft.text)
        yield Finding("notice", "the notice is left out", end, end, "", says=notice)


def reassuring(reading: Reading) -> Iterator[Finding]:
    """Find where it says that something is safe while that is not known."""
    if reading.rec.safety_checked and not reading.urgent:
        return
    missing = _unknown_safety_facts(reading)
    for sentence in reading.draft.sentences:
        stems = reading.stems(sentence)
        harmless = reading.words.only_safe.spans(stems)
        for start, end in reading.words.reassuring.spans(stems):
            inside = any(a <= start and end <= b for a, b in harmless)
            if inside or reading.is_own(sentence.start + start, sentence.start + end):
                continue
            if not _is_left_open(reading, sentence, start):
                place = reading.draft.place(sentence.start + start, sentence.start + end)
                text = reading.draft.text[place[0] : place[1]]
                message = "it says that something is safe, and that is not known"
                yield Finding("unknown_safety", message, *place, text, missing, safety=True)


def _unknown_safety_facts(reading: Reading) -> tuple[str, ...]:
    return tuple(name for name, fact in reading.data.facts.items() if fact.safety and name not in reading.rec.profile)


def _is_left_open(reading: Reading, sentence: Sentence, place: int) -> bool:
    """Whether a reassurance is asked for, denied, or said not to be known, or hangs on what safety hangs on."""
    words, stems = reading.words, reading.stems(sentence)
    segment = next(one for one in sentence.segments if one.start <= sentence.start + place < one.end)
    nearby = reading.draft.stems[segment.start : sentence.start + place]
    if sentence.asks or words.untold.within(stems) or words.reporting.within(nearby):
        return True
    if any(place - end < _NEAR for _, end in reading.negations_in(sentence) if end <= place):
        return True
    hangs = reading.safety_words
    for phrases in (words.whether, words.waiting):
        for start, end in phrases.spans(stems):
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
    held = value if isinstance(value, dict) else {one: one in value for one in declared.options}
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
