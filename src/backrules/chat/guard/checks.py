"""What a reply recommends and must not, and what it leaves out that belongs to what it recommends."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.chat.guard.finding import Finding
from backrules.chat.guard.reading import Reading
from backrules.recommendation import Caution

__all__ = ["left_out", "not_recommended"]


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


def left_out(reading: Reading) -> Iterator[Finding]:
    """Find cautions of what it recommends, and the notice, where they are left out."""
    said: dict[str, bool] = {}
    trains = False
    for mention, advice in reading.given():
        trains = trains or not reading.is_referral(advice)
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
    titles = {place for one in reading.mentions if one.says for place in range(one.start, one.end)}
    return reading.coverage.says(caution.because) or reading.anchors.say(said, without=reading.own | titles)
