"""A reply to a question for several facts: each piece of it for the one fact that it fits.

A reply is cut where commas, full stops and "and" stand. Neighbouring pieces may be one answer together, as in a list of
options. Of all ways to give the pieces to facts, so that none is left over, those count in which most facts get an
answer, and of these the ones with most answers that wait for no other. What is the same in all of them is understood,
and the rest is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import attrs

from backrules._util.frozen import Frozen
from backrules.facts import Fact, PartlyKnown, Value
from backrules.replies.language import Language, language, spoken
from backrules.replies.lexicon import lexicon
from backrules.replies.parse import parse_reply, unclear
from backrules.replies.reply import Reply
from backrules.replies.tokens import MOST_TOKENS, Token, tokens_of
from backrules.replies.wishes import wish_of

__all__ = ["Asked", "parse_replies"]

_SEPARATORS = ",;.!\n"
_MOST_PIECES = 10
_Given = tuple[tuple[int, Reply], ...]  # place of a fact, what it is told


@attrs.frozen
class Asked:
    """A fact that is asked for.

    Attributes:
        fact: the fact.
        known: its options that are known already, which are not asked for.
        waits: whether it is only asked after another one of the form.
        lang: the language in which it is asked.
    """

    fact: Fact
    known: Mapping[str, bool] = Frozen()
    waits: bool = False
    lang: str = "en"

    @classmethod
    def of(cls, fact: Fact, told: Value | None, waiting: Collection[str], lang: str) -> Asked:
        """Return what a fact is asked for by.

        Args:
            fact: the fact.
            told: what is known of it.
            waiting: the facts whose gate is not known yet.
            lang: the language in which it is asked.
        """
        return cls(fact, told if isinstance(told, PartlyKnown) else Frozen(), fact.name in waiting, lang)


def parse_replies(asked: Sequence[Asked], text: str, lang: str | None = None, *, numbered: bool = False) -> Reply:
    """Return what somebody meant by a reply to a question for one fact, or for several.

    Args:
        asked: the facts.
        text: the reply.
        lang: its language; that in which it is asked if not given.
        numbered: whether the options were shown with numbers from 1 on, and 0 for none of them.

    Raises:
        UsageError: replies in this language are not understood.
    """
    lang = lang or spoken(asked[0].lang)
    if len(asked) == 1:
        return parse_reply(asked[0].fact, text, lang, known=asked[0].known, numbered=numbered)
    table = language(lang)
    tokens = tokens_of(text, table.fold)
    if wish := wish_of(text, tokens, lexicon(asked[0].fact, lang)):
        return Reply(wish)
    pieces = _pieces(tokens, table)
    if not pieces or len(tokens) > MOST_TOKENS or len(pieces) > _MOST_PIECES or any(one.text == "?" for one in tokens):
        return unclear(asked[0].fact, lang)

    ways = _readings(asked, pieces, lang, whole=True) or _readings(asked, pieces, lang, whole=False)
    return _agreed(ways, asked, lang)


def _readings(asked: Sequence[Asked], pieces: Sequence[str], lang: str, *, whole: bool) -> list[_Given]:
    """Return the ways to read the pieces, each as a whole answer or with remarks."""

    @cache
    def read(place: int, start: int, end: int) -> Reply:
        one = asked[place]
        return parse_reply(one.fact, ", ".join(pieces[start:end]), lang, known=one.known, whole=whole, alone=False)

    return list(_ways(len(asked), len(pieces), read))


def _pieces(tokens: Sequence[Token], table: Language) -> list[str]:
    """Return the pieces of a reply; "and" stays with what stands behind it."""
    ands = {" ".join(table.words(word)) for word in table.classes["and"]}
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token.kind == "mark" and token.text in _SEPARATORS:
            pieces.append([])
        elif token.text in ands:
            pieces.append([token.text])
        else:
            pieces[-1].append(token.text)
    return [" ".join(piece) for piece in pieces if any(word not in ands for word in piece)]


def _ways(facts: int, pieces: int, read: Callable[[int, int, int], Reply]) -> Iterator[_Given]:
    """Yield the ways to give all pieces to facts, neighbouring ones together, each fact at most once."""

    def going_on(start: int, left: frozenset[int]) -> Iterator[_Given]:
        if start == pieces:
            yield ()
            return
        for end in range(start + 1, pieces + 1):
            for place in sorted(left):
                reply = read(place, start, end)
                if reply.has_value:
                    yield from (((place, reply), *rest) for rest in going_on(end, left - {place}))

    return going_on(0, frozenset(range(facts)))


def _agreed(ways: Sequence[_Given], asked: Sequence[Asked], lang: str) -> Reply:
    """Return what the ways in which most facts get an answer have in common."""

    def weight(way: _Given) -> tuple[int, int]:
        return len(way), sum(not asked[place].waits for place, _ in way)

    most = max(map(weight, ways), default=(0, 0))
    best = [dict(way) for way in ways if weight(way) == most]
    same = {
        place: reply
        for place, reply in (best[0].items() if best else ())
        if all(way.get(place) == reply for way in best)
    }
    if not same:
        return unclear(asked[0].fact, lang)
    values: dict[str, Any] = {asked[place].fact.name: reply.value for place, reply in sorted(same.items())}
    left = [one for place, one in enumerate(asked) if place not in same and not one.waits]
    left += [asked[place] for place, reply in same.items() if reply.ask_back]
    if not left and len(best) == 1:
        return Reply("understood", values)
    say = language(lang).say["missing"]
    missing = left or [one for place, one in enumerate(asked) if place not in same]
    return Reply("partial", values, say.format(ask=missing[0].fact.ask) if missing else "")
