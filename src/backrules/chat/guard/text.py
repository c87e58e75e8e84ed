"""A reply as words, sentences and segments, each with its place in the text."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from backrules._util.lazy import lazy
from backrules.chat.guard.table import LANGUAGES, Table, table, words_of

__all__ = ["Draft", "Segment", "Sentence", "Token", "language_of"]

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*•–+]\s+|\d{1,2}[.)]\s+|\|)")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*\n]+\*\*:?\s*$|__[^_\n]+__:?\s*$)")
_END = re.compile(r"[.!?…]+(?=[\s\"'”’)*_]|$)|;|\n")

Break = Literal["", ",", ":", "(", "-", "contrast", "join"]


@attrs.frozen
class Token:
    """A word of the reply.

    Attributes:
        word: it in small letters.
        stem: it without its ending.
        start: where it begins.
        end: where it ends.
    """

    word: str
    stem: str
    start: int
    end: int


@attrs.define(eq=False)
class Segment:
    """A part of a sentence.

    Attributes:
        start: its first token.
        end: the token after its last one.
        opened: what stands before it.
    """

    start: int
    end: int
    opened: Break


@attrs.define(eq=False)
class Sentence:
    """A sentence, or a line of a list.

    Attributes:
        start: its first token.
        end: the token after its last one.
        asks: a question mark stands behind it.
        heads: it ends with a colon, or is a heading: what follows is below it.
        item: it is in a line of a list.
        above: the sentence that it is below, or None.
        segments: its parts.
    """

    start: int
    end: int
    asks: bool = False
    heads: bool = False
    item: bool = False
    above: Sentence | None = None
    segments: list[Segment] = attrs.field(factory=list)


class Draft:
    """A reply.

    Args:
        text: the reply.
        words: the words of its language.
    """

    def __init__(self, text: str, words: Table) -> None:
        self.text, self.words = text, words
        masked = _LINK.sub(lambda found: " " * len(found[0]), text)
        self.links = [(found.start(), found.end()) for found in _LINK.finditer(text)]
        self.tokens = [Token(word, words.stem(word), start, end) for word, start, end in words_of(masked)]
        self.stems = [token.stem for token in self.tokens]
        self._masked = masked

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where some tokens stand in the text."""
        return self.tokens[start].start, self.tokens[end - 1].end

    @lazy
    def stems_in(self) -> dict[str, list[str]]:
        """Language -> the stems of the words, as they are in it."""
        return {code: [table(code).stem(token.word) for token in self.tokens] for code in LANGUAGES}

    @lazy
    def sentences(self) -> list[Sentence]:
        """Its sentences."""
        found: list[Sentence] = []
        start = 0
        while start < len(self.tokens):
            end = start + 1
            while end < len(self.tokens) and not _END.search(self._between(end)):
                end += 1
            found.append(self._sentence(start, end))
            start = end
        self._put_below(found)
        return found

    def is_apart(self, sentence: Sentence) -> bool:
        """Whether a sentence is on another line than the one before it."""
        return "\n" in self._between(sentence.start)

    def _between(self, token: int) -> str:
        """Return what stands between a token and the one before it."""
        before = self.tokens[token - 1].end if token else 0
        return self._masked[before : self.tokens[token].start if token < len(self.tokens) else len(self._masked)]

    def _sentence(self, start: int, end: int) -> Sentence:
        line_start = self._masked.rfind("\n", 0, self.tokens[start].start) + 1
        line = self._masked[line_start:].partition("\n")[0]
        behind = self._between(end).partition("\n")[0]
        sentence = Sentence(start, end, asks="?" in behind)
        sentence.heads = behind.rstrip(" *_").endswith(":") or bool(_HEADING.match(line))
        sentence.item = bool(_ITEM.match(line)) and not _HEADING.match(line)
        sentence.segments = self._segments(start, end)
        return sentence

    def _put_below(self, sentences: list[Sentence]) -> None:
        """Say of each line of a list which heading it is below."""
        head: Sentence | None = None
        for before, sentence in zip([None, *sentences], sentences, strict=False):
            if sentence.heads:
                head = sentence
                continue
            apart = before is not None and before is not head and "\n\n" in self._between(sentence.start)
            if not sentence.item and (apart or before is None or (before.item and self.is_apart(sentence))):
                head = None
            sentence.above = head

    def _segments(self, start: int, end: int) -> list[Segment]:
        segments = [Segment(start, end, "")]
        for place in range(start + 1, end):
            opened = self._opens(place)
            if opened and segments[-1].start < place:
                segments[-1].end = place
                segments.append(Segment(place, end, opened))
        return segments

    def _opens(self, place: int) -> Break:
        token, between = self.tokens[place], self._between(place)
        if token.start == self.tokens[place - 1].start:
            return ""
        if token.stem in self.words.contrasting:
            return "contrast"
        if ":" in between:
            return ":"
        if re.search(r"\s[-–—]+\s|[—–]|\.\.\.|…", between):
            return "-"
        if "(" in between or ")" in between:
            return "("
        if "," in between:
            return ","
        return "join" if token.stem in self.words.joining else ""


def language_of(text: str, otherwise: str = LANGUAGES[0]) -> str:
    """Return the language of a text: that with most of its small words, and another one where that is none."""
    words = [word for word, _, _ in words_of(text)]
    counts = {code: sum(table(code).stem(word) in table(code).small for word in words) for code in LANGUAGES}
    return max(LANGUAGES, key=lambda code: (counts[code], code == otherwise))
