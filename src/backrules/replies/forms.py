"""A reply to a question for several facts: each piece of it for the one fact that it fits.

A reply is cut where commas, full stops and "and" stand. Neighbouring pieces may be one answer together, as in a list of
options. Of all ways to give the pieces to facts, so that none is left over, those count in which most facts get an
answer, and of these the ones with most answers that wait for no other. What is the same in all of them is understood,
and the rest is asked for.

A piece answers several facts where it denies each of them by a name that the ruleset gives that ("no pain" is no place
that hurts, and a mark of 0), and where it says so ("no to both"). A mere "none" may be meant for any of them: it is the
answer to the first one where that leaves nothing to ask of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

import attrs

from backrules._util.frozen import Frozen
from backrules.facts import Fact, PartlyKnown, Value
from backrules.replies.lexical.language import Language, language, spoken
from backrules.replies.lexical.lexicon import lexicon
from backrules.replies.lexical.tokens import MOST_TOKENS, Token
from backrules.replies.parse import parse_reply, unclear
from backrules.replies.reply import Reply, is_denial
from backrules.replies.several import (
    BOTH,
    cut_at_no,
    denial_of,
    denied_together,
    is_called_so,
    placed,
)
from backrules.replies.wishes import wish_of

__all__ = ["Asked", "parse_replies"]

_SEPARATORS = ",;.!\n"
_MOST_PIECES = 10
_TWO = 2
_Given = dict[int, Reply]  # place of a fact -> what it is told


@attrs.frozen
class Asked:
    """A fact that is asked for.

    Attributes:
        fact: the fact.
        known: its options that are known already, which are not asked for.
        waits: whether it is only asked after another one of the form.
        lang: the language in which it is asked.
        settled_by: the facts of which a no leaves nothing to ask of this one.
    """

    fact: Fact
    known: Mapping[str, bool] = Frozen()
    waits: bool = False
    lang: str = "en"
    settled_by: Collection[str] = ()

    def denial(self, lang: str) -> Any:
        """Return the value that a plain no to it stands for, None where there is none."""
        return denial_of(self.fact, self.known, lang)

    @classmethod
    def of(
        cls,
        fact: Fact,
        told: Value | None,
        waiting: Collection[str],
        lang: str,
        settled_by: Mapping[str, Collection[str]],
    ) -> Asked:
        """Return what a fact is asked for by.

        Args:
            fact: the fact.
            told: what is known of it.
            waiting: the facts whose gate is not known yet.
            lang: the language in which it is asked.
            settled_by: a fact -> the facts of which a no leaves nothing to ask of it.
        """
        known = told if isinstance(told, PartlyKnown) else Frozen()
        return cls(fact, known, fact.name in waiting, lang, settled_by.get(fact.name, ()))


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
    tokens = table.tokens(text)
    if wish := wish_of(text, tokens, lexicon(asked[0].fact, lang)):
        return Reply(wish)
    pieces = _pieces(tokens, table)
    if not pieces or len(tokens) > MOST_TOKENS or len(pieces) > _MOST_PIECES or any(one.text == "?" for one in tokens):
        return unclear(asked[0].fact, lang)

    form = _Form(asked, lang)
    chain = cut_at_no(pieces, table)
    ways = form.ways(pieces) or (form.ways(chain, only_whole=True) if chain != pieces else [])
    return _agreed(ways, asked, lang)


class _Form:
    """Reads replies to a question for several facts.

    Args:
        asked: the facts.
        lang: the language of the replies.
    """

    def __init__(self, asked: Sequence[Asked], lang: str) -> None:
        self._asked, self._lang, self._spoken = asked, lang, language(lang)

    def ways(self, pieces: Sequence[str], *, only_whole: bool = False) -> list[_Given]:
        """Return the ways to read pieces."""
        named = [(piece, placed(piece, self._spoken)) for piece in pieces]
        told = self._at_places([at for _, at in named if at])
        if told is None:
            return []
        rest = [piece for piece, at in named if not at]
        joint = [denied_together(piece, self._spoken) for piece in rest]
        if any(joint):
            others = [piece for piece, kind in zip(rest, joint, strict=True) if not kind]
            ways = [{**told, **way} for way in self._readings(others, told, only_whole=only_whole)]
            closed = [{**way, **denials} for way in ways if (denials := self._denials(way, both=BOTH in joint))]
            if closed or BOTH in joint:
                return closed
        return [{**told, **way} for way in self._readings(rest, told, only_whole=only_whole)]

    def _at_places(self, named: Iterable[tuple[int, str]]) -> _Given | None:
        """Return what facts are told that are called by their place, None where that is not certain."""
        found: _Given = {}
        for place, word in named:
            if place >= len(self._asked) or any(one.waits for one in self._asked[: place + 1]):
                return None  # of a fact that may never be asked: nobody knows whether it was counted
            reply = self._read(place, word, whole=True)
            if not reply.has_value or found.setdefault(place, reply) != reply:
                return None
        return found

    def _denials(self, way: _Given, *, both: bool) -> _Given:
        """Return a no to each fact that is left; nothing where one has no such answer, or there are not two of them."""
        left = {place: one for place, one in enumerate(self._asked) if place not in way and not one.waits}
        values = {place: one.denial(self._lang) for place, one in left.items()}
        if None in values.values() or (both and len(values) != _TWO):
            return {}
        return {place: Reply("understood", value) for place, value in values.items()}

    def _read(self, place: int, text: str, *, whole: bool) -> Reply:
        one = self._asked[place]
        return parse_reply(one.fact, text, self._lang, known=one.known, whole=whole, alone=False)

    def _readings(self, pieces: Sequence[str], told: _Given, *, only_whole: bool) -> list[_Given]:
        """Return the ways to give pieces to the other facts, each as a whole answer, or else as one that tells more."""
        left = frozenset(range(len(self._asked))) - told.keys()
        for whole in (True,) if only_whole else (True, False):
            ways = self._ways(pieces, left, cache(partial(self._given, pieces, whole=whole)))
            found = [way for way in ways if not self._is_aside(way, pieces)]
            if found:
                return found
        return []

    def _is_aside(self, way: _Given, pieces: Sequence[str]) -> bool:
        """Whether a way only says no to a fact that is not asked yet, and not by its name: "no, my leg hurts"."""
        if len(way) != 1:
            return False
        ((place, reply),) = way.items()
        one = self._asked[place]
        is_no = one.waits and (is_denial(reply.value) or reply.value == one.denial(self._lang))
        return is_no and not (len(pieces) == 1 and is_called_so(pieces[0], lexicon(one.fact, self._lang)))

    def _given(self, pieces: Sequence[str], place: int, start: int, end: int, *, whole: bool) -> Reply:
        return self._read(place, ", ".join(pieces[start:end]), whole=whole)

    def _ways(
        self, pieces: Sequence[str], left: frozenset[int], read: Callable[[int, int, int], Reply], start: int = 0
    ) -> Iterator[_Given]:
        """Yield the ways to give all pieces to facts, neighbouring ones together, each fact at most once."""
        if start == len(pieces):
            yield {}
            return
        for end in range(start + 1, len(pieces) + 1):
            replies = {place: reply for place in sorted(left) if (reply := read(place, start, end)).has_value}
            for given in (
                *({place: reply} for place, reply in replies.items()),
                self._shared(pieces[start:end], replies),
            ):
                if given:
                    yield from ({**given, **rest} for rest in self._ways(pieces, left - given.keys(), read, end))

    def _shared(self, pieces: Sequence[str], replies: _Given) -> _Given:
        """Return the answers to the facts that one piece denies by names of the ruleset, where these are several."""
        denied = {
            place: reply
            for place, reply in replies.items()
            if is_denial(reply.value) and not self._asked[place].waits and len(pieces) == 1
        }
        if len(denied) > 1:
            words = (lexicon(self._asked[place].fact, self._lang) for place in denied)
            denied = {
                place: denied[place] for place, its in zip(denied, words, strict=True) if is_called_so(pieces[0], its)
            }
        return denied if len(denied) > 1 else {}


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


def _agreed(ways: Sequence[_Given], asked: Sequence[Asked], lang: str) -> Reply:
    """Return what the ways in which most facts get an answer have in common."""

    def settled_in(way: _Given) -> dict[int, bool]:
        """Return the facts that a no to another one settles, and whether their answer says no, too."""
        denied = _denied(way, asked)
        settled = [place for place in way if not denied.isdisjoint(asked[place].settled_by)]
        return {place: way[place].value == asked[place].denial(lang) for place in settled}

    def weight(way: _Given) -> tuple[int, int]:
        idle = [place for place, says_no in settled_in(way).items() if says_no and asked[place].waits]
        return len(way) - len(idle), sum(not asked[place].waits for place in way)

    most = max(map(weight, ways), default=(0, 0))
    best: list[_Given] = []
    best += (way for way in ways if weight(way) == most and way not in best)
    if any(not says_no for way in best for says_no in settled_in(way).values()):
        return unclear(asked[0].fact, lang)  # "no pain, a 3"
    best = _of_root(best, asked) or best
    same = {
        place: reply
        for place, reply in (best[0].items() if best else ())
        if all(way.get(place) == reply for way in best)
    }
    if not same:
        return unclear(asked[0].fact, lang)
    values: dict[str, Any] = {asked[place].fact.name: reply.value for place, reply in sorted(same.items())}
    denied = _denied(same, asked)
    others = [one for place, one in enumerate(asked) if place not in same and denied.isdisjoint(one.settled_by)]
    left = [one for one in others if not one.waits]
    left += [asked[place] for place, reply in same.items() if reply.ask_back]
    if not left and (len(best) == 1 or not others):
        return Reply("understood", values)
    say = language(lang).say["missing"]
    missing = left or others
    return Reply("partial", values, say.format(ask=missing[0].fact.ask) if missing else "")


def _denied(way: _Given, asked: Sequence[Asked]) -> set[str]:
    return {asked[place].fact.name for place, reply in way.items() if is_denial(reply.value)}


def _of_root(ways: Sequence[_Given], asked: Sequence[Asked]) -> list[_Given]:
    """Return the way that only says no to the first fact, where that leaves nothing to ask and all ways only say no."""
    first, *others = asked
    if not all(is_denial(reply.value) for way in ways for reply in way.values()):
        return []
    if not all(first.fact.name in one.settled_by for one in others):
        return []
    return [way for way in ways if way.keys() == {0}]
