"""Conditions in a reply: whether one speaks of what holds an advice back ("once somebody has allowed it")."""

from __future__ import annotations

from collections.abc import Callable, Collection

from backrules.chat.guard.lexicon import Mention
from backrules.chat.guard.negation import Negations
from backrules.chat.guard.table import Phrases
from backrules.chat.guard.text import Draft, Segment, Sentence

__all__ = ["Conditions", "Reasons"]

_SOON = 3  # segments behind a name, in which it is left open
_NEAR = 2  # words between a negation and a word of waiting

# stems of the words that say what holds an advice back: for a mere condition, and for a word of waiting ("once ...")
Reasons = Callable[[Mention, bool], Collection[str]]


class Conditions:
    """Tells of each mention whether a condition holds it back.

    Args:
        draft: the reply.
        mentions: where it speaks of advice.
        negations: where something is negated in it.
        reasons: the stems of the words that say what holds an advice back.
    """

    def __init__(self, draft: Draft, mentions: list[Mention], negations: Negations, reasons: Reasons) -> None:
        self.draft, self.words, self.mentions = draft, draft.words, mentions
        self.negations, self.reasons = negations, reasons

    def hold_back(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a condition in the sentence speaks of what holds the advice back."""
        for segment in sentence.segments:
            others = [other for other in self._mentioned(segment) if other.ids.isdisjoint(mention.ids)]
            if others and mention not in self._mentioned(segment) and segment.opened != "join":
                continue  # a condition of something else
            named = range(mention.start, mention.end)
            for waiting, phrases in ((False, self.words.whether), (True, self.words.waiting)):
                for start, end in self._found(phrases, segment):
                    if self._is_no_condition(start, segment):
                        continue
                    until = self._until(mention, sentence, segment, start)
                    if start not in named and self.speak_of(mention, self.draft.stems[end:until], waiting=waiting):
                        return True
            for start, _ in self._found(self.words.first, segment):
                before = self.draft.stems[sentence.start : start]
                if start < mention.start and self.speak_of(mention, before, waiting=True):
                    return True
        return False

    def _until(self, mention: Mention, sentence: Sentence, segment: Segment, start: int) -> int:
        """Return where a condition ends that begins at a token: with what it goes on with ("once A and B")."""
        if start < mention.start < segment.end:
            return mention.start
        end = segment.end
        for other in sentence.segments[sentence.segments.index(segment) + 1 :]:
            if other.opened != "join" or self._mentioned(other):
                break
            end = other.end
        return end

    def _is_no_condition(self, start: int, segment: Segment) -> bool:
        """Whether a condition is none ("even if", "need not wait for")."""
        regardless = self._found(self.words.regardless, segment)
        spans = self.negations.between(segment.start, segment.end)
        denied = any(0 <= start - end < _NEAR or first == start + 1 for first, end in spans)
        return denied or any(first <= start < last for first, last in regardless)

    def speak_of(self, mention: Mention, stems: list[str], *, waiting: bool = False) -> bool:
        """Whether some words say what holds an advice back."""
        reasons = self.reasons(mention, waiting)
        return any(stem in reasons for stem in stems)

    def lift(self, mention: Mention, stems: list[str]) -> bool:
        """Whether some words have a condition under which an advice is no longer held back."""
        return any(
            self.speak_of(mention, stems[end:], waiting=waiting)
            for waiting, phrases in ((False, self.words.whether), (True, self.words.waiting))
            for _, end in phrases.spans(stems)
        )

    def leave_open(self, segment: Segment, sentence: Sentence, following: list[Sentence]) -> bool:
        """Whether a segment only names something, and what follows says that something about it is not known."""
        if self.words.urging.within(self._stems(segment)):
            return False
        behind = sentence.segments[sentence.segments.index(segment) + 1 :]
        while behind and self.only_lists(behind[0]):
            behind = behind[1:]
        next_ones = [part for one in following for part in one.segments]
        if next_ones and (self._asks_whether(next_ones[0]) or (sentence.asks and not behind)):
            behind = next_ones
        elif not behind or behind[0].opened != ":":
            return False
        return self._are_untold(behind)

    def _are_untold(self, segments: list[Segment]) -> bool:
        """Whether one of the first of some segments says that something is not known, and no other recommends."""
        start, end = segments[0].start, segments[-1].end
        untold = [start + first for first, _ in self.words.untold.spans(self.draft.stems[start:end])]
        if not untold or untold[0] >= segments[:_SOON][-1].end:
            return False
        others = (one for one in segments if not any(one.start <= first < one.end for first in untold))
        return not any(
            self.words.urging.within(self._stems(one))
            and not self._asks_whether(one)
            and not self.negations.between(one.start, one.end)
            for one in others
        )

    def _asks_whether(self, segment: Segment) -> bool:
        """Whether it begins with a condition about what was spoken of ("whether they ...")."""
        length = self.words.whether.at(self.draft.stems, segment.start)
        behind = self.draft.stems[segment.start + length : segment.end]
        return bool(length and behind) and behind[0] in self.words.pointing

    def only_lists(self, segment: Segment) -> bool:
        """Whether a segment only names something, and says nothing of it."""
        inside = self._mentioned(segment)
        named = {place for one in inside for place in range(one.start, one.end)}
        light = self.words.small | self.words.doing
        others = (self.draft.stems[place] for place in range(segment.start, segment.end) if place not in named)
        return (
            bool(inside)
            and all(stem in light for stem in others)
            and not self.negations.between(segment.start, segment.end)
        )

    def _stems(self, segment: Segment) -> list[str]:
        return self.draft.stems[segment.start : segment.end]

    def _found(self, phrases: Phrases, segment: Segment) -> list[tuple[int, int]]:
        stems = self.draft.stems[segment.start : segment.end]
        return [(segment.start + start, segment.start + end) for start, end in phrases.spans(stems)]

    def _mentioned(self, segment: Segment) -> list[Mention]:
        return [one for one in self.mentions if segment.start <= one.start < segment.end]
