"""Where a reply negates something."""

from __future__ import annotations

from backrules._util.lazy import lazy
from backrules.chat.guard.text import Draft, Sentence

__all__ = ["Negations"]

Span = tuple[int, int]


class Negations:
    """The negations in a reply; idioms that look so are none.

    Args:
        draft: the reply.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft, self.words = draft, draft.words

    @lazy
    def spans(self) -> list[Span]:
        """Where they stand."""
        return self._without_idioms(sorted({*self.words.negating.spans(self.draft.stems), *self.parted}))

    @lazy
    def nots(self) -> list[Span]:
        """Where a "not", "no" or "never" stands, and no mere verb of refusal."""
        stems = self.draft.stems
        return self._without_idioms([(at, at + 1) for at, stem in enumerate(stems) if stem in self.words.nots])

    def between(self, start: int, end: int) -> list[Span]:
        """Return those that stand between two tokens."""
        return [span for span in self.spans if start <= span[0] and span[1] <= end]

    def within(self, sentence: Sentence, place: int) -> bool:
        """Whether something negates what stands at a place: before it in the sentence, or around it."""
        segment = next(one for one in sentence.segments if one.start <= place < one.end)
        around = [
            start
            for start, _ in (*self.spans, *self.nots)
            if segment.start <= start < segment.end and self.draft.stems[start - 1] not in self.words.copulas
        ]
        negated = bool(around) or any(sentence.start <= start < place for start, _ in (*self.spans, *self.nots))
        return negated or self.words.barring.within(self.draft.stems[place : sentence.end])

    def _without_idioms(self, spans: list[Span]) -> list[Span]:
        idioms = self.words.idioms.spans(self.draft.stems)
        return [one for one in spans if not any(start < one[1] and one[0] < end for start, end in idioms)]

    @lazy
    def parted(self) -> list[Span]:
        """Where a verb stands whose other half comes later ("leave ... aside")."""
        found = []
        for sentence in self.draft.sentences:
            stems = self.draft.stems[sentence.start : sentence.end]
            for verb, particle in self.words.parted:
                places = [place for place, stem in enumerate(stems) if stem == verb]
                if places and particle in stems[places[0] + 2 :]:
                    found.append((sentence.start + places[0], sentence.start + places[0] + 1))
        return found
