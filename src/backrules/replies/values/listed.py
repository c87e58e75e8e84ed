"""Options that are called by their place in the list that was shown: "the first three", "only the last one"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.phrases import Source
from backrules.replies.lexical.tokens import Token

__all__ = ["with_names"]

_MOST_BESIDE = 4  # words that may be told beside a place: more, and "the last one" may be of something else


def with_names(tokens: Sequence[Token], options: Sequence[str], words: Lexicon) -> Sequence[Token]:
    """Return a reply in which options that are called by their place in the list are named in full.

    Args:
        tokens: the reply.
        options: the options, in the order in which they were shown.
        words: the words of the fact.
    """
    found = _places(tokens, len(options), words.spoken)
    if not found:
        return tokens
    rest = [token for place, token in enumerate(tokens) if not any(place in span for span in found)]
    told = [token for token in rest if token.kind != "mark"]
    if len(told) > _MOST_BESIDE or any(token.kind == "number" for token in told):
        return tokens
    named: list[Token] = []
    end = 0
    for span, places in found.items():
        named += tokens[end : span.start]
        for number, place in enumerate(places):
            named += [Token("mark", ",")] if number else []
            named += words.spoken.tokens(words.fact.options[options[place]])
        end = span.stop
    return [*named, *tokens[end:]]


def _places(tokens: Sequence[Token], count: int, spoken: Language) -> Mapping[range, Sequence[int]]:
    """Return where options are called by their places -> these places."""
    texts = [token.text for token in tokens]
    phrases, before, behind = spoken.of_list, spoken.single("before_place"), spoken.single("behind_place")
    found: dict[range, Sequence[int]] = {}
    if not phrases.along(texts):
        return found
    start = 0
    while start < len(texts):
        is_begun = start == 0 or tokens[start - 1].kind == "mark" or texts[start - 1] in before
        end, places = _longest(phrases, texts, start, count) if is_begun else (start, ())
        is_ended = end == len(texts) or tokens[end].kind == "mark" or texts[end] in behind
        if places and is_ended:
            found[range(start, end)] = places
            start = end
        else:
            start += 1
    return found


def _longest(phrases: Source, texts: Sequence[str], start: int, count: int) -> tuple[int, Sequence[int]]:
    """Return where the longest phrase for places ends, and the places, of so many."""
    matches = phrases.matches(texts, start)
    if not matches:
        return start, ()
    end, _, span = matches[-1]
    first, last = (place % count if -count <= place < count else count for place in span)
    return end, range(first, last + 1) if first <= last < count else ()
