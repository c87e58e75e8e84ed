"""What a reply does with the advice it speaks of: it recommends it, holds it back, or only speaks of it.

What is not clear counts as recommended: a guard that errs says so too often, never too seldom. The steps:

1. A sentence is cut into segments, at commas, conjunctions, brackets and dashes. Each has a stance of its own where a
   word in it says so; a list hands it on to its next items, and a heading to the lines below it.
2. A negation counts only for what it governs. Before the name, nothing but words of doing may stand between the two
   ("do not start with heavy ..."); behind it, the negation must be completed by an approval ("... is not recommended").
   So "with no belt" or "is not that hard" holds nothing back. Two negations are none.
3. What follows may point back: "go for it", "they are not for you".
4. A condition holds something back only where it speaks of what holds it back ("once somebody has allowed it"), not
   where it leaves it to the mood of the person.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from backrules.chat.guard.lexicon import Mention
from backrules.chat.guard.negation import Negations
from backrules.chat.guard.table import Phrases
from backrules.chat.guard.text import Draft, Segment, Sentence
from backrules.chat.guard.waiting import Conditions, Reasons

__all__ = ["Stance", "Stances"]

Stance = Literal["recommends", "refuses", "neutral"]
_RECOMMENDS: Stance = "recommends"
_REFUSES: Stance = "refuses"
_NEUTRAL: Stance = "neutral"

_FIRST = 2  # words of a sentence, in which it points back
_OPENING = 4  # words of a question, in which it asks
_BEHIND = 4  # words after a negation in which its approval stands
_HEADING = 5  # words of a short heading
_TWICE = 4  # words between two negations that undo each other
_UNKNOWN = 1  # words between a negation and the name that are in no table


class Stances:
    """Tells the stance of each mention in a reply.

    Args:
        draft: the reply.
        mentions: where it speaks of advice.
        own: whether a token stands in a text of the answer itself.
        quoted: the tokens of what the person said.
        negations: where something is negated in it.
        reasons: the stems of the words that say what holds an advice back.
    """

    def __init__(
        self,
        draft: Draft,
        mentions: list[Mention],
        own: Collection[int],
        quoted: Collection[int],
        negations: Negations,
        reasons: Reasons,
    ) -> None:
        self.quoted = quoted
        self.draft, self.words, self.own, self.negations = draft, draft.words, own, negations
        self.conditions = Conditions(draft, mentions, negations, reasons)
        self.named = {place for mention in mentions for place in range(mention.start, mention.end)}
        self.mentions = mentions
        self.ends = {sentence.end for sentence in draft.sentences}

    def of(self, mention: Mention) -> Stance:
        """Return the stance of a mention."""
        number, sentence = next(
            (place, one) for place, one in enumerate(self.draft.sentences) if one.start <= mention.start < one.end
        )
        segment = next(one for one in sentence.segments if one.start <= mention.start < one.end)
        stance = (
            self._likened(mention, sentence)
            or self._explicit(mention, segment)
            or self._handed_on(mention, sentence, segment)
        )
        following = self.draft.sentences[number + 1 : number + 2]
        left_open = stance == _RECOMMENDS and self.conditions.leave_open(segment, sentence, following)
        if mention.start in self.quoted or left_open:
            stance = _NEUTRAL
        if stance == _RECOMMENDS and (self._asks(mention, sentence) or self.conditions.hold_back(mention, sentence)):
            stance = _NEUTRAL
        return self._pointed_back(mention, number, sentence, segment, stance)

    def mentioned(self, segment: Segment) -> list[Mention]:
        """Return what is named in a segment."""
        return [one for one in self.mentions if segment.start <= one.start < segment.end]

    def is_urged(self, mention: Mention) -> bool:
        """Whether a word around it recommends it, and none denies anything."""
        sentence = next(one for one in self.draft.sentences if one.start <= mention.start < one.end)
        segment = next(one for one in sentence.segments if one.start <= mention.start < one.end)
        around = self.draft.stems[segment.start : mention.start], self.draft.stems[mention.end : segment.end]
        denied = any(segment.start <= start < segment.end for start, _ in self.negations.spans)
        place = sentence.segments.index(segment)
        denied = denied or any(one.opened == "contrast" for one in sentence.segments[place + 1 : place + 2])
        return not denied and any(self.words.urging.within(stems) for stems in around)

    # the segment itself

    def _explicit(self, mention: Mention, segment: Segment) -> Stance | None:
        """Return the stance that the words of its segment say, if any does."""
        governed = self._governing(mention, segment)
        if governed is not None:
            return governed
        start = min(segment.start, mention.start)
        end = max(segment.end, mention.end)
        before = self.draft.stems[start : mention.start]
        if self._is_beside(before):
            return _NEUTRAL
        if self.words.reporting.within(before) or self.words.untold.within(before):
            return _NEUTRAL
        behind = self.draft.stems[mention.end : end]
        if self.words.urging.within(before) or self.words.urging.within(behind):
            return _RECOMMENDS
        return None

    def _likened(self, mention: Mention, sentence: Sentence) -> Stance | None:
        """Return the stance of what it is said to be like ("the same goes for ..."), if anything is."""
        stems = self.draft.stems[sentence.start : mention.start]
        likened = [sentence.start + start for start, _ in self.words.likewise.spans(stems)]
        earlier = [one for one in self.mentions if likened and one.end <= likened[-1]]
        return self.of(earlier[-1]) if earlier else None

    def _is_beside(self, before: list[str]) -> bool:
        """Whether the name is only what something else is compared with ("easier than ...")."""
        if self.words.idioms.within(before):
            return False  # nothing better than ...
        spans = self.words.neutral.spans(before)
        return bool(spans) and all(
            stem in self.words.small or stem in self.words.doing for stem in before[spans[-1][1] :]
        )

    def _governing(self, mention: Mention, segment: Segment) -> Stance | None:
        """Return what negations make of a mention: refused or, where they undo each other, recommended."""
        before = [span for span in self.negations.spans if segment.start <= span[0] and span[1] <= mention.start]
        ahead = len(before) if before and self._reaches(before[-1][1], mention.start) else 0
        if ahead > 1 and self._lacks(before[0][0]) and before[0][0] == segment.start:
            ahead -= 1  # "without ... there is no ..."
        if ahead and self._is_of_others(segment, before[0][0]):
            return _RECOMMENDS  # others refuse it
        if ahead and self._lacks(before[-1][0]) and self._denied_behind(mention, segment):
            return _RECOMMENDS  # "without it you will never ..."
        behind = self._refused_behind(mention, segment)
        count = ahead + behind
        if not count:
            return None
        if count % 2 == 0 or (ahead and self._only_restricts(mention, segment)):
            return _RECOMMENDS
        return _REFUSES

    def _denied_behind(self, mention: Mention, segment: Segment) -> bool:
        return any(self._denies(start, end) for start, end in self._spans_in(mention.end, segment.end))

    def _lacks(self, start: int) -> bool:
        """Whether the negation at a token is "without": "you cannot ... without it"."""
        return self.words.lacking.at(self.draft.stems, start) > 0

    def _is_of_others(self, segment: Segment, place: int) -> bool:
        """Whether somebody else is said to refuse something, or it is asked why one should."""
        before = self.draft.stems[segment.start : place]
        return self.words.others.within(before) or self.words.doubting.within(before)

    def _undoes(self, start: int, end: int) -> bool:
        """Whether a negation that ends at a token undoes another one that begins at the other ("not to be missed")."""
        return end - start <= _TWICE and all(self._is_light(place) for place in range(start, end))

    def _reaches(self, start: int, end: int) -> bool:
        """Whether a negation that ends at a token governs what begins at another."""
        unknown = 0
        for place in range(start, end):
            stem = self.draft.stems[place]
            if place in self.named or stem in self.words.doing:
                if unknown and place not in self.named and stem in self.words.small:
                    return False  # without anything *to* ...
                continue
            if stem in self.words.small and not unknown:
                continue
            unknown += 1
            if unknown > _UNKNOWN or stem in self.words.small:
                return False
        return True

    def _refused_behind(self, mention: Mention, segment: Segment) -> int:
        """Return how many refusals stand behind the name: "is not recommended", "is off limits"."""
        stems = self.draft.stems[mention.end : max(segment.end, mention.end)]
        barring = [one for one in self.words.barring.spans(stems) if self._is_near(mention.end, mention.end + one[0])]
        count = len(barring[:1])
        for start, end in self._spans_in(mention.end, segment.end):
            if (start, end) in self.negations.parted and not barring:
                count += 1  # "... lass bitte weg"
                continue
            if end < segment.end and not self._denies(start, end):
                continue  # "without ..." speaks of something else, if it is not the last word
            inside = any(mention.end + a <= start < mention.end + b for a, b in barring[:1])
            directly = all(self._is_light(place) for place in range(mention.end, start))
            after = self.draft.stems[end : min(segment.end, end + _BEHIND)]
            approved = any(stem in self.words.approving for stem in after)
            barred = bool(barring) and end <= mention.end + barring[0][0] <= end + 2
            undone = any(end <= other and self._undoes(end, other) for other, _ in self._spans_in(end, segment.end))
            if (
                not inside
                and end == segment.end
                and start > mention.end
                and self.draft.stems[start - 1] in self.words.copulas
            ):
                count += 1  # "A, B and the C that ... are not"
            elif directly and not inside and (approved or barred or undone or not after):
                count += 1
        return count

    def _denies(self, start: int, end: int) -> bool:
        """Whether a negation denies something of what stands before it: "is not", but not "without"."""
        return self.words.denial.within(self.draft.stems[start:end])

    def _is_near(self, start: int, end: int) -> bool:
        """Whether hardly anything stands between two tokens but small words and negations."""
        negated = {place for span in self.negations.spans for place in range(*span)}
        heavy = [place for place in range(start, end) if not self._is_light(place) and place not in negated]
        return len(heavy) <= _UNKNOWN

    def _is_light(self, place: int) -> bool:
        stem = self.draft.stems[place]
        return stem in self.words.small or stem in self.words.doing or place in self.named

    def _spans_in(self, start: int, end: int) -> list[tuple[int, int]]:
        return self.negations.between(start, end)

    def _only_restricts(self, mention: Mention, segment: Segment) -> bool:
        """Whether only a way to do it is forbidden: "never without a warm-up", unless the way is what holds it back."""
        stems = self.draft.stems[mention.end : segment.end]
        return self.words.restricting.within(stems) and not self.conditions.speak_of(mention, stems)

    # lists, headings, questions, conditions

    def _handed_on(self, mention: Mention, sentence: Sentence, segment: Segment) -> Stance:
        """Return the stance that a list or a heading hands on; without any it is recommended."""
        place = sentence.segments.index(segment)
        opened = segment.opened
        for other in reversed(sentence.segments[:place]):
            if mention.says and opened != ":":
                return _RECOMMENDS  # a new sentence with a verb of its own
            if opened == "contrast":
                break  # a new thought
            if (stance := self._of_segment(other)) is not None:
                return stance
            opened = other.opened
        for other in sentence.segments[place + 1 :] if not mention.says else ():
            if self.draft.stems[other.start] in self.words.relative and self._turns_down(other, inside=True):
                return _REFUSES  # "..., which does not suit you"
            summed = self.words.summing.at(self.draft.stems, other.start) > 0
            if other.opened in ("contrast", ":") and not summed:
                break
            listed = summed or self.mentioned(other) or other.opened == "join"
            if listed and (stance := self._of_segment(other)) is not None:
                return stance
        if sentence.above is not None:
            return self._of_heading(sentence.above)
        return _RECOMMENDS

    def _of_segment(self, segment: Segment) -> Stance | None:
        """Return the stance that a segment has for what it speaks of, or for what comes after it."""
        inside = self.mentioned(segment)
        if inside and self._is_beside(self.draft.stems[segment.start : inside[-1].start]):
            return None
        if inside:
            return self._explicit(inside[-1], segment)
        conditions = [*self._found(self.words.whether, segment), *self._found(self.words.since, segment)]
        barred = self._barred(segment)
        if conditions and not (barred and barred[0][0] < min(conditions)[0]):
            return None  # a condition, or a reason
        end = Mention(segment.end, segment.end, frozenset(), "name")
        if self._governing(end, segment) == _REFUSES or barred:
            return _REFUSES
        if self.words.reporting.within(self._stems(segment)):
            return _NEUTRAL
        return _RECOMMENDS if self.words.urging.within(self._stems(segment)) else None

    def _barred(self, segment: Segment) -> list[tuple[int, int]]:
        """Return where a segment bars what is listed with it; not where it has its own object ("skip the belt")."""
        negated = {start for start, _ in self.negations.spans}
        return [
            (start, end)
            for start, end in self._found(self.words.barring, segment)
            if start not in negated or self._reaches(end, segment.end)
        ]

    def _of_heading(self, sentence: Sentence) -> Stance:
        stems = self.draft.stems[sentence.start : sentence.end]
        negated = len(self._spans_in(sentence.start, sentence.end)) % 2 == 1
        shelved = len(stems) <= _HEADING and self.words.shelved.within(stems)
        if shelved or negated or self.words.barring.within(stems):
            return _REFUSES
        return _NEUTRAL if self.words.reporting.within(stems) else _RECOMMENDS

    def _stems(self, segment: Segment) -> list[str]:
        return self.draft.stems[segment.start : segment.end]

    def _asks(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether it is in a question about facts: one that does not invite to do it."""
        if not sentence.asks:
            return False
        stems = self.draft.stems[sentence.start : sentence.end]
        asking = (self.words.asking, self.words.able)
        first = range(min(_OPENING, len(stems)))
        start = next((place for place in first if any(one.at(stems, place) for one in asking)), None)
        if start is None:
            return False
        length = max(one.at(stems, start) for one in asking)
        end = mention.start - sentence.start if self.words.able.at(stems, start) else len(stems)
        return not self.words.urging.within(stems[start + length : end])

    def _found(self, phrases: Phrases, segment: Segment) -> list[tuple[int, int]]:
        return [(segment.start + start, segment.start + end) for start, end in phrases.spans(self._stems(segment))]

    # what points back

    def _pointed_back(
        self, mention: Mention, number: int, sentence: Sentence, segment: Segment, stance: Stance
    ) -> Stance:
        """Return the stance after what follows and points back to the mention."""
        for following in self._following(mention, number, sentence, segment):
            stems = self._stems(following)
            denied = sentence.asks and self._says_no(following)
            if stance == _REFUSES and (denied or self._takes_back(following)):
                stance = _RECOMMENDS
            elif self._turns_down(following, inside=following.start < sentence.end):
                stance = _REFUSES if stance == _RECOMMENDS and not self._urged(mention, segment) else stance
            elif self._takes_up(following) and not self.conditions.lift(mention, stems):
                stance = _RECOMMENDS
        return stance

    def _nearby(self, number: int, sentence: Sentence) -> list[Sentence]:
        """Return the next two sentences, up to a heading or a line of a list: that begins with something else."""
        nearby = []
        for one in self.draft.sentences[number + 1 : number + 3]:
            if one.heads or one.above is not sentence.above or (one.item and self.draft.is_apart(one)):
                break
            nearby.append(one)
        return nearby

    def _following(self, mention: Mention, number: int, sentence: Sentence, segment: Segment) -> list[Segment]:
        """Return the segments behind it that speak of nothing else: of its sentence, and of the next two."""
        found = []
        later = sentence.segments[sentence.segments.index(segment) + 1 :]
        nearby = self._nearby(number, sentence)
        while later and self.conditions.only_lists(later[0]):
            later = later[1:]
        for one in [*later, *(part for other in nearby for part in other.segments)]:
            if any(other.ids != mention.ids for other in self.mentioned(one)):
                break
            if any(place in self.own for place in range(one.start, one.end)):
                break
            found.append(one)
        return found

    def _takes_up(self, segment: Segment) -> bool:
        """Whether a segment recommends what was spoken of before it."""
        stems = self._stems(segment)
        negations = self._spans_in(segment.start, segment.end)
        for start, end in self.words.going.spans(stems):
            negated = any(other <= segment.start + start for _, other in negations)
            points = any(stem in self.words.pointing for stem in stems)
            if not negated and (points or len(stems) <= end - start + 2):
                return True
        return not negations and any(self._points(stems[end:]) for _, end in self.words.urging.spans(stems))

    def _points(self, stems: list[str]) -> bool:
        """Whether words begin with one that points back, or have it second after one of doing ("start with them")."""
        light = bool(stems) and (stems[0] in self.words.small or stems[0] in self.words.doing)
        return any(stem in self.words.pointing for stem in stems[: 1 + light])

    def _says_no(self, segment: Segment) -> bool:
        negations = self._spans_in(segment.start, segment.end)
        return bool(negations) and self._is_a_no(segment, negations[0])

    def _takes_back(self, segment: Segment) -> bool:
        """Whether a segment takes a refusal back: it is hardly more than "they are not", or "I do not"."""
        negations = self._spans_in(segment.start, segment.end)
        short = segment.end - segment.start <= _BEHIND and bool(negations) and segment.end in self.ends
        return short and segment.start < negations[-1][0] and negations[-1][1] == segment.end

    def _turns_down(self, segment: Segment, *, inside: bool) -> bool:
        """Whether a segment says of what was spoken of before it that it is not for now.

        Args:
            segment: the segment.
            inside: it is in the same sentence; another one must begin with what points back.
        """
        if self.mentioned(segment):
            return False
        negations = self._spans_in(segment.start, segment.end)
        barring = self._found(self.words.barring, segment)
        behind = (self.draft.stems[end : min(segment.end, end + _BEHIND)] for _, end in negations)
        approved = any(stem in self.words.approving for part in behind for stem in part)
        stems = self._stems(segment) if inside else self._stems(segment)[:_FIRST]
        stems += [stem for start, end in barring for stem in self.draft.stems[start:end]]
        points = any(stem in self.words.pointing for stem in stems)
        if (barring or approved) and (points or (inside and segment.opened == "contrast")):
            return True
        if (barring or approved) and self._is_bare(segment, [*negations, *barring]):
            return True
        left_out = self._leaves_out(negations) or self._puts_aside(segment, negations)
        return left_out or bool(negations and self._is_a_no(segment, negations[0]))

    def _is_bare(self, segment: Segment, spans: list[tuple[int, int]]) -> bool:
        """Whether a segment says nothing besides."""
        within = {place for span in spans for place in range(*span)}
        others = (place for place in range(segment.start, segment.end) if place not in within)
        return all(self._is_light(place) or self.draft.stems[place] in self.words.approving for place in others)

    def _leaves_out(self, negations: list[tuple[int, int]]) -> bool:
        """Whether what was spoken of is left out ("skip it", "leave them out")."""
        pointed = (
            not self._denies(start, end)
            and any(stem in self.words.pointing for stem in self.draft.stems[start : end + 1])
            for start, end in negations
        )
        return len(negations) % 2 == 1 and any(pointed)

    def _puts_aside(self, segment: Segment, negations: list[tuple[int, int]]) -> bool:
        """Whether a segment is hardly more than what points back and is left out ("those you leave out")."""
        if len(negations) != 1 or self.draft.stems[segment.start] not in self.words.pointing:
            return False
        (start, end), others = negations[0], int(negations[0] in self.negations.parted)
        heavy = sum(not self._is_light(place) for place in range(end, segment.end))
        return not self._denies(start, end) and heavy <= others

    def _is_a_no(self, segment: Segment, negation: tuple[int, int]) -> bool:
        """Whether a segment is hardly more than a no ("not at this stage"), and no rule for stopping ("stop when")."""
        following = self.draft.stems[segment.end : segment.end + 1] if segment.end not in self.ends else []
        if self.words.whether.within([*self._stems(segment), *following]):
            return False
        heavy = sum(not self._is_light(place) for place in range(negation[1], segment.end))
        short = segment.end - segment.start <= _BEHIND and heavy <= _UNKNOWN
        return short and negation[0] == segment.start and not self.words.urging.within(self._stems(segment))

    def _urged(self, mention: Mention, segment: Segment) -> bool:
        return mention.says or self.words.urging.within(self.draft.stems[segment.start : mention.start])
