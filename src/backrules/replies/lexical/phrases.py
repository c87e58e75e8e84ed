"""Phrases and what they mean, found where a text has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any, Protocol

from backrules._util.lazy import lazy

__all__ = ["SLOT", "Parts", "Phrases", "Source"]

SLOT = re.compile(r"\{(\d+)-(\d+)\}")
_MOST_NEW = 4  # words behind an open phrase
_NEXT, _ALL = "\0", "\1"  # of a phrase of parts: what follows on a node without a word between; no words
_SLOTS = "\2"  # of a node: (least, most) -> where a number between them leads to
_PARTING = frozenset(",;:.!?\n")
_MOST_READ = 16  # texts of which it is kept what was found: those of one reply and its parts

Parts = Sequence[Sequence[Sequence[str]]]  # of a phrase: for each part the ways to say it, in words
Meaning = tuple[str, Any]  # kind and value
Match = tuple[int, str, Any]  # where a phrase ends, its kind and value
_Ends = tuple[int, Sequence[Mapping[str, Meaning]]]  # where phrases end, and what each may mean: kind -> meaning


class Source(Protocol):
    """Phrases that a reply is read by."""

    def matches(self, texts: Sequence[str], start: int) -> Sequence[Match]:
        """Return where each phrase that begins here ends, its kind and value; the longest last."""
        ...

    def along(self, texts: Sequence[str]) -> Mapping[int, Sequence[Match]]:
        """Return the same for each place at which a phrase begins."""
        ...

    def has(self, texts: list[str]) -> bool:
        """Whether these words are a phrase."""
        return any(end == len(texts) for end, *_ in self.matches(texts, 0))


class _Read:
    """What was found in some words so far.

    Attributes:
        ends: place at which phrases were looked for -> where those end that begin there.
        whole: the same of each place at which one begins; None where not all places were looked at.
        matches: what of it is read -> what the phrases mean, of each place at which one begins.
    """

    __slots__ = ("ends", "matches", "whole")

    def __init__(self) -> None:
        self.ends: dict[int, Sequence[_Ends]] = {}
        self.whole: dict[int, Sequence[_Ends]] | None = None
        self.matches: dict[Source, Mapping[int, Sequence[Match]]] = {}


_NOWHERE: tuple[dict[int, dict[str, Any]], list[dict[str, Any]]] = {}, []


class Phrases(Source):
    """Phrases and what they mean, of which the longest one is found where a text has it.

    Args:
        stem: makes words that are only inflected the same; None compares whole words.
        gaps: words that may stand within a phrase and change nothing: "my arm is getting weaker" is "arm weaker".
        is_new: whether a word may belong to an open phrase, behind which more stands: "fell off a ladder".
        numbers: the words for numbers that fit where a phrase has `{1-12}`, besides figures.
        limits: whether a gap limits what it stands within, behind these words: "it does not | always | go down".
        is_limited: whether a meaning is one that is limited so.
    """

    def __init__(
        self,
        stem: Callable[[str], str] | None = None,
        gaps: Collection[str] = (),
        is_new: Callable[[str, Any], bool] = lambda *_: False,
        numbers: Mapping[str, float] = MappingProxyType({}),
        limits: Callable[[str, Sequence[str]], bool] = lambda *_: False,
        is_limited: Callable[[Meaning], bool] = lambda _: False,
    ) -> None:
        self._stem, self._gaps, self._is_new, self._numbers = stem, gaps, is_new, numbers
        self._limits, self._is_limited = limits, is_limited
        self._root: dict[str, Any] = {}
        self._open: set[int] = set()
        self._has_slots = False
        self._alone: dict[str, dict[str, Meaning]] = {}  # what most phrases of a kind mean, held once
        self._last: tuple[list[str], _Read] = [], _Read()
        self._read: dict[tuple[str, ...], _Read] = {}  # a reply and its parts are read more than once

    def add(self, words: Iterable[str], kind: str, value: Any = None) -> None:
        """Add a phrase; one that stands for several values stands for none of them."""
        self.add_parts([[list(words)]], kind, value)

    def add_parts(self, parts: Parts, kind: str, value: Any = None, *, is_open: bool = False) -> None:
        """Add a phrase of several parts, each of which may be said in some ways, or be left out."""
        ends = [self._root]
        for place, ways in enumerate(parts):
            ends = [self._along(end, way) for end in ([ends[0]] if place == 0 else [_joined(ends)]) for way in ways]
        for node in ends:
            if node is not self._root:
                self._end(node, kind, value, is_open)

    def _along(self, node: dict[str, Any], words: Iterable[str]) -> dict[str, Any]:
        for word in words:
            slot = SLOT.fullmatch(word) if word[0] == "{" else None
            self._has_slots |= slot is not None
            node = node.setdefault(self._key(word), {}) if slot is None else _slotted(node, slot)
        return node

    def _end(self, node: dict[str, Any], kind: str, value: Any, is_open: bool) -> None:
        """Let a phrase end here: it may mean something of each kind, the first of which counts where all do."""
        before = node.get("")
        if is_open:
            self._open.add(id(node))
        if before is None and value is None:
            node[""] = self._alone.setdefault(kind, {kind: (kind, None)})
        elif before is None or kind not in before:
            node[""] = {**(before or {}), kind: (kind, value)}
        elif before[kind] != (kind, value):
            node[""] = {**before, kind: ("ambiguous", None)}

    def matches(self, texts: Sequence[str], start: int) -> Sequence[Match]:
        """Return where each phrase that begins here ends, its kind and value; the longest last."""
        return _meant_first(self.ends(texts, start))

    def along(self, texts: Sequence[str]) -> Mapping[int, Sequence[Match]]:
        """Return the same for each place at which a phrase begins."""
        read = self.read(texts)
        matches = read.matches
        if self not in matches:
            matches[self] = {start: _meant_first(ends) for start, ends in self.all_ends(read, texts).items()}
        return matches[self]

    def longest(self, texts: Sequence[str], start: int) -> int | None:
        """Return where the longest phrase that begins here ends, of words that are looked through but once."""
        ends = [end for end, _ in self._matches(texts, start)]
        return ends[-1] if ends else None

    def of(self, kinds: Sequence[str]) -> Source:
        """Return the phrases of some kinds alone; of two meanings of a phrase the one of the earlier kind counts."""
        return _Some(self, kinds)

    def read(self, texts: Sequence[str]) -> _Read:
        """Return what was found in some words so far: one and the same as long as they are read again and again."""
        known, found = self._last
        if known == texts:
            return found
        known, key = list(texts), tuple(texts)
        if len(self._read) > _MOST_READ:
            self._read.clear()
        found = self._read.setdefault(key, _Read())
        self._last = known, found
        return found

    def ends(self, texts: Sequence[str], start: int) -> Sequence[_Ends]:
        """Return where each phrase that begins here ends, and what it may mean; the longest last."""
        read = self.read(texts)
        if read.whole is not None:
            return read.whole.get(start, ())
        if start not in read.ends:
            begins = self._is_beginning(self._key(texts[start]), texts[start])
            read.ends[start] = list(self._matches(texts, start)) if begins else ()
        return read.ends[start]

    def all_ends(self, read: _Read, texts: Sequence[str]) -> Mapping[int, Sequence[_Ends]]:
        """Return the same for each place at which a phrase begins."""
        if read.whole is None:
            keys = texts if self._stem is None else map(self._stem, texts)
            begins = (start for start, key in enumerate(keys) if self._is_beginning(key, texts[start]))
            read.whole = {start: ends for start in begins if (ends := list(self._matches(texts, start)))}
        return read.whole

    def _is_beginning(self, key: str, text: str) -> bool:
        """Whether a phrase may begin with a word, given as it is compared, too."""
        return key in self._first or (bool(self._first_slots) and bool(self._begin_with(text)))

    @property
    def beginnings(self) -> Iterable[str]:
        """The words that a phrase may begin with, as they are compared; asked for when all is added."""
        return self._first

    @property
    def begins_with_number(self) -> bool:
        """Whether a phrase may begin with a number; asked for when all is added."""
        return bool(self._first_slots)

    @lazy
    def _first(self) -> dict[str, dict[int, dict[str, Any]]]:
        """What a phrase may begin with -> where it goes on from there; asked for when all is added."""
        found: dict[str, dict[int, dict[str, Any]]] = {}
        for node in _closed(self._root).values():
            for key in node.keys() - {"", _NEXT, _ALL, _SLOTS}:
                if key not in _PARTING:  # what is left of "(my neck/) , double vision": the comma parts it from a no
                    found.setdefault(key, {}).update(_closed(node[key]))
        return found

    @lazy
    def _first_meant(self) -> dict[str, tuple[dict[int, dict[str, Any]], list[dict[str, Any]]]]:
        """The same, with those of them at which a phrase of one word ends."""
        return {key: (found, _meaning(found)) for key, found in self._first.items()}

    @lazy
    def _first_slots(self) -> list[dict[str, Any]]:
        """The nodes from which a number leads on, of those that a phrase may begin with."""
        return [node for node in _closed(self._root).values() if _SLOTS in node]

    def _begin_with(self, text: str) -> dict[int, dict[str, Any]]:
        """Return where a number leads to that a phrase begins with."""
        return _numbered(self._first_slots, self._number(text))

    def _number(self, text: str) -> float | None:
        if text[0].isdigit():
            return float(text.replace(",", ".")) if text.count(".") + text.count(",") < 2 else None
        return self._numbers.get(text)

    def _matches(self, texts: Sequence[str], start: int) -> Iterator[_Ends]:
        nodes: dict[int, dict[str, Any]] = {}
        limited: AbstractSet[int] = frozenset()  # of those: before which a word was passed over that limits a meaning
        for place in range(start, len(texts)):
            key = self._key(texts[place])
            if place == start:
                found, meant = self._first_meant.get(key, _NOWHERE)
                if self._first_slots and (begun := self._begin_with(texts[place])):
                    found = found | begun
                    meant = _meaning(found)
            else:
                found = _following(nodes.values(), key)
                if self._has_slots and (slots := [node for node in nodes.values() if _SLOTS in node]):
                    number = self._number(texts[place])
                    found = found | _numbered(slots, number)
                    if number not in (None, 1):  # none that may be passed over where one is looked for, as "a" may
                        nodes = {one: node for one, node in nodes.items() if _SLOTS not in node}
                meant = _meaning(found)
            only = found.keys() - _following(_without(nodes, limited), key).keys() if limited else limited
            if only:
                meant = [node for node in meant if id(node) not in only or not self._is_limited(_first_of(node[""]))]
            if meant:
                yield place + 1, [node[""] for node in meant]
            for node in meant if self._open else ():
                if id(node) in self._open:
                    _, value = _first_of(node[""])
                    yield from ((end, [node[""]]) for end in self._open_ends(texts, place + 1, value))
            if nodes and self._is_gap(texts[place]):
                passed = nodes.keys() if self._limits(texts[place], texts[start:place]) else limited
                limited = (passed - found.keys()) | only
                nodes = found | nodes
            else:
                nodes, limited = found, only
            if not nodes:
                return

    def _open_ends(self, texts: Sequence[str], start: int, value: Any) -> Iterator[int]:
        """Yield where an open phrase may end, behind some words that nobody knows."""
        place, new = start, 0
        while place < len(texts) and new < _MOST_NEW:
            if self._is_new(texts[place], value):
                new += 1
                yield place + 1
            elif texts[place] not in self._gaps and texts[place] != "/":
                return
            place += 1

    def _is_gap(self, word: str) -> bool:
        return bool(self._gaps) and (word in self._gaps or word[0].isdigit())

    def _key(self, word: str) -> str:
        return word if self._stem is None else self._stem(word)


class _Some(Source):
    """The phrases of some kinds."""

    def __init__(self, phrases: Phrases, kinds: Sequence[str]) -> None:
        self._phrases, self._kinds = phrases, kinds
        self._ranks = {kind: rank for rank, kind in reversed([*enumerate(kinds)])}
        self._meant: dict[int, Meaning | None] = {}  # many phrases share what they may mean: that, by its identity

    def matches(self, texts: Sequence[str], start: int) -> Sequence[Match]:
        """Return where each phrase that begins here ends, its kind and value; the longest last."""
        return self._meant_of(self._phrases.ends(texts, start))

    def along(self, texts: Sequence[str]) -> Mapping[int, Sequence[Match]]:
        """Return the same for each place at which a phrase begins."""
        read = self._phrases.read(texts)
        matches = read.matches
        if self not in matches:
            whole = self._phrases.all_ends(read, texts)
            matches[self] = {start: found for start, ends in whole.items() if (found := self._meant_of(ends))}
        return matches[self]

    def _meant_of(self, ends: Sequence[_Ends]) -> list[Match]:
        """Return what phrases mean that end at some places, of these kinds."""
        found: list[Match] = []
        for end, meanings in ends:
            if len(meanings) == 1:  # as nearly all have
                if (meaning := self._first(meanings[0])) is not None:
                    found.append((end, *meaning))
                continue
            meant = [meaning for one in meanings if (meaning := self._first(one)) is not None]
            if len(meant) > 1:
                rank = min(self._ranks.get(kind, 0) for kind, _ in meant)
                meant = [meaning for meaning in meant if self._ranks.get(meaning[0], 0) == rank]
            if meant:
                found.append((end, *_one_of(meant)))
        return found

    def _first(self, meanings: Mapping[str, Meaning]) -> Meaning | None:
        known = id(meanings)
        if known not in self._meant:
            self._meant[known] = next((meanings[kind] for kind in self._kinds if kind in meanings), None)
        return self._meant[known]


def _meant_first(ends: Sequence[_Ends]) -> Sequence[Match]:
    """Return what phrases mean that end at some places, of the kind that each was added with first."""
    return [(end, *_one_of([_first_of(meant) for meant in meanings])) for end, meanings in ends] if ends else ()


def _first_of(meanings: Mapping[str, Meaning]) -> Meaning:
    return next(iter(meanings.values()))


def _meaning(nodes: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the nodes at which a phrase ends."""
    return [node for node in nodes.values() if "" in node]


def _slotted(node: dict[str, Any], slot: re.Match[str]) -> dict[str, Any]:
    """Return where a number leads to from a node."""
    slots: dict[tuple[float, float], dict[str, Any]] = node.setdefault(_SLOTS, {})
    return slots.setdefault((float(slot[1]), float(slot[2])), {})


def _numbered(nodes: Iterable[dict[str, Any]], number: float | None) -> dict[int, dict[str, Any]]:
    """Return where a number leads to from some nodes."""
    found: dict[int, dict[str, Any]] = {}
    for node in nodes if number is not None else ():
        for (least, most), following in node[_SLOTS].items():
            if least <= number <= most:
                found |= _closed(following)
    return found


def _joined(ends: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a node that follows on each of some others, without a word between."""
    following: dict[str, Any] = {}
    for node in ends:
        node.setdefault(_NEXT, []).append(following)
    return following


def _closed(node: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Return a node with all that follow on it without a word between, by identity; asked for when all is added."""
    if _NEXT not in node:
        return {id(node): node}
    if _ALL not in node:
        found = {id(node): node}
        for following in node[_NEXT]:
            found |= _closed(following)
        node[_ALL] = found
    closed: dict[int, dict[str, Any]] = node[_ALL]
    return closed


def _following(nodes: Collection[dict[str, Any]], key: str) -> dict[int, dict[str, Any]]:
    """Return where a word leads to from some nodes."""
    ways = [_closed(node[key]) for node in nodes if key in node]
    if len(ways) == 1:
        return ways[0]
    found: dict[int, dict[str, Any]] = {}
    for way in ways:
        found |= way
    return found


def _without(nodes: Mapping[int, dict[str, Any]], others: AbstractSet[int]) -> list[dict[str, Any]]:
    """Return nodes that are none of some others."""
    return [node for one, node in nodes.items() if one not in others]


def _one_of(meanings: Sequence[Meaning]) -> Meaning:
    """Return the first of some meanings; what stands for several values stands for none."""
    kind, value = meanings[0]
    if len(meanings) == 1:
        return meanings[0]
    return ("ambiguous", None) if any(other[0] == kind and other[1] != value for other in meanings) else (kind, value)
