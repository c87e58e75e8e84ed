"""What a reply recommends and must not, and what it leaves out that belongs to what it recommends."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.chat.guard.doses import counts
from backrules.chat.guard.finding import Finding
from backrules.chat.guard.lexicon import Mention
from backrules.chat.guard.reading import Reading
from backrules.recommendation import Caution

__all__ = ["described", "left_out", "not_recommended", "unreferred"]

_SHARED = 3  # words of content that a sentence has in common with a text which it tells


def not_recommended(reading: Reading) -> Iterator[Finding]:
    """Find what is recommended and must not be."""
    for mention, ids, stance in reading.spoken_of():
        if stance != "recommends" or ids.intersection(reading.recommended):
            continue
        if mention.sort == "kind" and not reading.stances.is_urged(mention):
            continue  # a name of a kind may be a word of every day; it counts where it is plainly recommended
        if _is_harmless_sending(reading, mention, ids) or _is_named_by_advice(reading, mention, ids):
            continue
        start, end = reading.draft.place(mention.start, mention.end)
        held = [one for one in reading.rec.withheld if one.id in ids and one.cause != "need"]
        titles = ", ".join(reading.rec.answer.context.say(reading.data.advice[key].title) for key in sorted(ids)[:3])
        more = ", ..." if len(ids) > 3 else ""
        titles = titles or "nothing here does"
        yield Finding(
            "not_recommended",
            f"it recommends what is not recommended ({titles}{more})",
            start,
            end,
            reading.draft.text[start:end],
            tuple(sorted(ids)),
            safety=bool(held) or bool(reading.urgent) or not reading.rec.safety_checked,
        )


def described(reading: Reading) -> Iterator[Finding]:
    """Find what is described, with no name, and held back by a rule, or not checked."""
    held = {one.id for one in reading.rec.withheld if one.cause in ("avoid", "alone")}
    unchecked = bool(reading.urgent) or not reading.rec.safety_checked
    for sentence, ids in reading.described():
        if reading.recommended.keys().isdisjoint(ids) and (unchecked or not held.isdisjoint(ids)):
            start, end = reading.draft.place(sentence.start, sentence.end)
            titles = ", ".join(reading.rec.answer.context.say(reading.data.advice[key].title) for key in ids)
            message = f"it describes what is not recommended ({titles})"
            yield Finding(
                "not_recommended",
                message,
                start,
                end,
                reading.draft.text[start:end],
                tuple(sorted(ids)),
                safety=reading.is_guarded,
            )


def unreferred(reading: Reading) -> Iterator[Finding]:
    """Find that somebody is told how much to do of something, and not whom to see first."""
    if not reading.sendings or reading.urgent or reading.is_sent_on():
        return
    for mention, advice in reading.given():
        sentence = reading.sentence_of(mention.start)
        if counts(reading.draft, sentence.start, sentence.end) and not reading.is_sending(advice.definition):
            start, end = reading.draft.place(mention.start, mention.end)
            first = reading.sendings[0]
            message = f"whom to see first is left out ({first.title})"
            text = reading.draft.text[start:end]
            yield Finding(
                "caution", message, start, end, text, (first.id,), f"{first.title}. {first.detail}", safety=True
            )
            return


def _is_harmless_sending(reading: Reading, mention: Mention, ids: frozenset[str]) -> bool:
    """Whether it sends to somebody who knows more: with a condition, where that is more than an appointment."""
    definitions = [reading.data.advice[key] for key in ids]
    if not definitions or not all(reading.is_sending(one) for one in definitions):
        return False
    sentence = reading.sentence_of(mention.start)
    signs = any(sentence.start <= start < sentence.end for start, *_ in reading.lexicon.safety_facts(reading.draft))
    conditional = signs or reading.words.whether.within(reading.stems(sentence))
    return conditional or not any(one.alone for one in definitions)


def _is_named_by_advice(reading: Reading, mention: Mention, ids: frozenset[str]) -> bool:
    """Whether a recommended piece names it in its own text, and the sentence says what that text says."""
    if any(one.id in ids and one.cause != "need" for one in reading.rec.withheld):
        return False
    named = reading.draft.stems[mention.start : mention.end]
    around = set(reading.stems(reading.sentence_of(mention.start))).difference(reading.words.small, named)
    return any(
        _stands_in(named, list(stems := reading.words.stems(one.detail))) and len(around.intersection(stems)) >= _SHARED
        for one in reading.recommended.values()
    )


def _stands_in(part: list[str], whole: list[str]) -> bool:
    return any(whole[place : place + len(part)] == part for place in range(len(whole)))


def left_out(reading: Reading) -> Iterator[Finding]:
    """Find cautions of what it recommends, and the notice, where they are left out."""
    said: dict[str, bool] = {}
    trains = any(set(ids) & reading.recommended.keys() for _, ids in reading.described())
    for mention, advice in reading.given():
        trains = trains or not reading.is_sending(advice.definition)
        start, end = reading.draft.place(mention.start, mention.end)
        for caution in advice.cautions:
            if caution.because not in said:
                said[caution.because] = _says(reading, caution)
                if not said[caution.because]:
                    safety = reading.data.rules[caution.rule].safety
                    text = reading.draft.text[start:end]
                    message = f"a caution about it is left out ({caution.because})"
                    yield Finding("caution", message, start, end, text, (advice.id,), caution.because, safety=safety)
    notice = reading.rec.answer.context.say(reading.data.notice)
    if trains and notice and not (reading.coverage.says_some_of(notice) or reading.anchors.say(reading.data.said)):
        end = len(reading.draft.text)
        yield Finding("notice", "the notice is left out", end, end, "", says=notice)


def _says(reading: Reading, caution: Caution) -> bool:
    """Whether a caution is said: whole, or in other words, which are no text or title of something else."""
    said = reading.data.rules[caution.rule].said
    others = reading.of_others(caution.because)
    return reading.coverage.says(caution.because, without=others) or reading.anchors.say(said, without=others)
