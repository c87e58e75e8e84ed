"""Whether two denials in a sentence make a yes: "not one that I haven't got", "it's never painless", "don't we all".

An answer is read from the second one, and the first one turns it. A no by itself before a denial turns nothing ("no,
it doesn't"), nor does one that a dialect says twice ("I haven't got none") or that is only stressed ("none, not even
one").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token

__all__ = ["is_doubled"]

_OPENING = ("but", "except", "cause", "during", "condition", "conclusion")


class _Cues:
    """The words of a language of which two denials are made."""

    def __init__(self, spoken: Language) -> None:
        single = spoken.single
        self.verbs = single("negated_verb")  # "doesn't", "not", "never"
        self.nothing = spoken.none_words | single("painfree") | single("without")  # "none", "painless"
        self.no = spoken.denying  # "no" before what it denies
        self.denying = self.verbs | self.nothing | self.no
        self.embedding = single("embedding")  # "not | that | I have none"
        self.questions = single("asked_with")
        self.one = frozenset({*spoken.articles, *single("one_of")})
        self.pronouns = single("pronoun")
        self.emphatic = single("any_at_all")
        having = single("having_verb")
        self.existence = single("asked_for")
        self.never = single("at_no_time")
        small = single("filler") | single("refers") | single("subject") | single("wholly") | self.embedding | self.one
        self.small = small - having - self.denying
        opening = frozenset[str]().union(*(single(kind) for kind in _OPENING))
        self.opening = opening - self.embedding - self.denying


@lru_cache
def _cues_of(spoken: Language) -> _Cues:
    return _Cues(spoken)


def is_doubled(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a denial in a reply is denied itself, or stands in a question that needs no answer."""
    cues = _cues_of(words.spoken)
    if cues.denying.isdisjoint(token.text for token in tokens):
        return False
    return any(_asks(texts, cues) or _is_turned(texts, cues, words) for texts in _pieces(tokens, cues, words.spoken))


def _pieces(tokens: Sequence[Token], cues: _Cues, spoken: Language) -> Iterator[list[str]]:
    """Yield the words between marks and words that open another part of a sentence: "keins, das ich nicht habe"."""
    texts: list[str] = []
    said, subordinate = [token.text for token in tokens], spoken.phrases("subordinate")
    for place, token in enumerate(tokens):
        if token.text == "," and place + 1 < len(said) and subordinate.matches(said, place + 1):
            continue
        if token.kind == "mark" or token.text in cues.opening:
            yield texts
            texts = []
        else:
            texts.append(token.text)
    yield texts


def _asks(texts: Sequence[str], cues: _Cues) -> bool:
    """Whether it is a question whose answer everybody knows: "where doesn't it hurt", "don't we all"."""
    is_asked = bool(texts) and texts[0] in cues.questions and not cues.verbs.isdisjoint(texts)
    if " ".join(texts[:2]) in cues.existence:
        return not cues.verbs.isdisjoint(texts)  # "is there one I don't have"
    return is_asked or (len(texts) > 1 and texts[0] in cues.verbs and texts[1] in cues.pronouns)


def _is_turned(texts: Sequence[str], cues: _Cues, words: Lexicon) -> bool:
    """Whether one denial is turned by another one before it."""
    places = [place for place, text in enumerate(texts) if text in cues.denying]
    if not places:
        return False
    plain = _places_of_plain_no(texts, cues, words.spoken)
    heads = [place for place in places if place not in plain and _may_turn(place, texts, cues, words)]
    ceasing = words.spoken.phrases("ceasing").along(texts)
    behind = [place + 1 for place in heads if texts[place] in cues.verbs]
    behind += [end for ends in ceasing.values() for end, *_ in ends]
    if any(_turns_name(texts[start:], cues, words) for start in behind):
        return True
    return any(_turns(first, second, texts, cues) for first in heads for second in places if second > first)


def _turns_name(texts: Sequence[str], cues: _Cues, words: Lexicon) -> bool:
    """Whether behind a denial stands a name for that there is nothing that no other one is in: "doesn't | stay put"."""
    matches = words.options.matches(texts, 0) if texts and not words.asks_first else ()
    names = [end for end, kind, value in matches if kind == "option" and words.denies(value)]
    return bool(names) and cues.denying.isdisjoint(texts[: max(names)])


def _places_of_plain_no(texts: Sequence[str], cues: _Cues, spoken: Language) -> set[int]:
    """Return the places of a no in several words, of nobody: "not at all", and not "I haven't"."""
    found = spoken.phrases("plain_no").along(texts)
    spans = [range(start, end) for start, ends in found.items() for end, *_ in ends if end > start + 1]
    of_nobody = (span for span in spans if (cues.pronouns | cues.one).isdisjoint(texts[span.start : span.stop]))
    return {place for span in of_nobody for place in span}


def _may_turn(place: int, texts: Sequence[str], cues: _Cues, words: Lexicon) -> bool:
    """Whether a denial may turn another one: it is no "no" by itself, nor says with its name that there is nothing."""
    if texts[place] not in cues.no:
        return True
    behind = texts[place + 1] if place + 1 < len(texts) else ""
    if not behind or behind in cues.denying or behind in cues.pronouns:
        return behind in cues.one
    names = ([*texts[place:end]] for end, *_ in words.options.matches(texts, place) if end > place + 1)
    return behind in cues.one or all(words.spoken.phrases("none").has(name) for name in names)


def _turns(first: int, second: int, texts: Sequence[str], cues: _Cues) -> bool:
    """Whether the first of two denials turns the second one."""
    between, behind, is_verb = texts[first + 1 : second], texts[second + 1 :], texts[second] in cues.verbs
    if is_verb and behind and behind[0] in cues.emphatic and texts[first] not in cues.verbs:
        return False  # "none, not even one", "nothing | I don't think so"
    if texts[first] in cues.verbs and (cues.small.issuperset(between) or between[0] in cues.embedding):
        return True  # "not painless", "never doesn't", "not that I have none"
    if not is_verb:
        return False  # "I haven't got none"
    if texts[first] in cues.never and between and between[-1] in cues.pronouns:
        return True  # "never have I | not had it"
    is_of_one = texts[first] not in cues.verbs or not cues.one.isdisjoint(between)
    is_embedded = texts[first] in cues.verbs and not cues.embedding.isdisjoint(between)
    return is_embedded or (is_of_one and cues.emphatic.isdisjoint(behind))
