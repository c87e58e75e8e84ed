"""What the grammars know of a language: classes of phrases, numbers, units and sentences, from one table each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from typing import Any

from backrules._util.lazy import lazy
from backrules.errors import UsageError, hinted, nearest, quoted_list
from backrules.replies.tokens import tokens_of

__all__ = ["Language", "Parts", "Phrases", "language", "languages", "spoken"]

_SHORTEST_STEM = 3
_MOST_STEMS = 20_000  # kept, for all that people may write
_MOST_NEW = 4  # words behind an open phrase
_NEXT, _ALL = "\0", "\1"  # of a phrase of parts: what follows on a node without a word between; no words
_PARTING = frozenset(",;:.!?\n")
_TOLD = {
    "story",
    "felt",
    "people",
    "over",
    "once",
    "began",
    "doubt",
    "nearly",
    "having",
    "own",
    "possessive",
    "unaware",
    "narrowing",
    "unmet",
    "shifting",
    "sound",
    "without",
    "total",
    "clock",
}
_FOLDER, _ENGLISH = "languages", "en"


Parts = Sequence[Sequence[Sequence[str]]]  # of a phrase: for each part the ways to say it, in words


class Phrases:
    """Phrases and what they mean, of which the longest one is found where a text has it.

    Args:
        stem: makes words that are only inflected the same; None compares whole words.
        gaps: words that may stand within a phrase and change nothing: "my arm is getting weaker" is "arm weaker".
        is_new: whether a word may belong to an open phrase, behind which more stands: "fell off a ladder".
    """

    def __init__(
        self,
        stem: Language | None = None,
        gaps: Collection[str] = (),
        is_new: Callable[[str, Any], bool] = lambda *_: False,
    ) -> None:
        self._stem, self._gaps, self._is_new = stem, gaps, is_new
        self._root: dict[str, Any] = {}
        self._open: set[int] = set()
        self._last: tuple[list[str], dict[int, list[tuple[int, str, Any]]]] = [], {}  # a reply is read more than once

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
            node = node.setdefault(self._key(word), {})
        return node

    def _end(self, node: dict[str, Any], kind: str, value: Any, is_open: bool) -> None:
        before = node.get("")
        if is_open:
            self._open.add(id(node))
        if before is None:
            node[""] = (kind, value)
        elif before[0] == kind and before[1] != value:
            node[""] = ("ambiguous", None)

    def matches(self, texts: Sequence[str], start: int) -> Sequence[tuple[int, str, Any]]:
        """Return where each phrase that begins here ends, its kind and value; the longest last."""
        if self._key(texts[start]) not in self._first:
            return ()
        known, found = self._last
        if known != texts:
            known, found = list(texts), {}
            self._last = known, found
        if start not in found:
            found[start] = list(self._matches(texts, start))
        return found[start]

    @lazy
    def _first(self) -> dict[str, dict[int, dict[str, Any]]]:
        """What a phrase may begin with -> where it goes on from there; asked for when all is added."""
        found: dict[str, dict[int, dict[str, Any]]] = {}
        for node in _closed(self._root).values():
            for key in node.keys() - {"", _NEXT, _ALL}:
                if key not in _PARTING:  # what is left of "(my neck/) , double vision": the comma parts it from a no
                    found.setdefault(key, {}).update(_closed(node[key]))
        return found

    def _matches(self, texts: Sequence[str], start: int) -> Iterator[tuple[int, str, Any]]:
        nodes: dict[int, dict[str, Any]] = {}
        for place in range(start, len(texts)):
            key = self._key(texts[place])
            found = self._first[key] if place == start else _following(nodes.values(), key)
            if meant := [node for node in found.values() if "" in node]:
                yield (place + 1, *_one_of([node[""] for node in meant]))
            for node in meant:
                if id(node) in self._open:
                    yield from ((end, *node[""]) for end in self._ends(texts, place + 1, node[""][1]))
            nodes = found | nodes if nodes and self._is_gap(texts[place]) else found
            if not nodes:
                return

    def _ends(self, texts: Sequence[str], start: int, value: Any) -> Iterator[int]:
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

    def has(self, texts: list[str]) -> bool:
        """Whether these words are a phrase."""
        return any(end == len(texts) for end, *_ in self.matches(texts, 0))

    def _key(self, word: str) -> str:
        return word if self._stem is None else self._stem.stem(word)


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


def _following(nodes: Iterable[dict[str, Any]], key: str) -> dict[int, dict[str, Any]]:
    """Return where a word leads to from some nodes."""
    found: dict[int, dict[str, Any]] = {}
    for node in nodes:
        if key in node:
            found |= _closed(node[key])
    return found


def _one_of(meanings: Sequence[tuple[str, Any]]) -> tuple[str, Any]:
    """Return the first of some meanings; what stands for several values stands for none."""
    kind, value = meanings[0]
    return ("ambiguous", None) if any(other[0] == kind and other[1] != value for other in meanings) else (kind, value)


class Language:
    """A language.

    Args:
        code: its code, such as `en`.
        table: its table.
    """

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        self.code, self._table = code, table
        self.fold: Mapping[str, str] = table["fold"]
        self.say: Mapping[str, str] = table["say"]
        self.dates: Mapping[str, Any] = table["dates"]
        self.ranges: Mapping[str, list[str]] = table["ranges"]
        self.spans: Mapping[str, int] = table["spans"]
        self.decades: Mapping[str, Any] = table["decades"]
        self.tens: Sequence[str] = table["numbers"]["tens"]
        self.date_order: str = table["date_order"]
        self.synonyms: Sequence[Sequence[str]] = table["synonyms"]["groups"]
        self.unit_names = frozenset(table["units"])
        self.articles = frozenset(table["articles"])
        self.denying = frozenset(table["several"]["denying"])  # words that deny what stands right behind them
        self.classes = {kind: [*phrases, *_products(table, kind)] for kind, phrases in table["classes"].items()}
        self._endings = sorted(table["endings"], key=len, reverse=True)
        self._kinds: dict[str, list[tuple[list[str], Any]]] = {}
        self._phrases: dict[str, Phrases] = {}
        self._stems: dict[str, str] = {}
        self._single: dict[str, frozenset[str]] = {}

    def words(self, text: str) -> list[str]:
        """Return the pieces of a phrase of a table or a ruleset, without marks at its end."""
        found = [token.text for token in tokens_of(text, self.fold)]
        while found and found[-1] in ".,!?;:":
            found.pop()
        return found

    def stem(self, word: str) -> str:
        """Return a word without an ending that only inflects it."""
        if word not in self._stems:
            if len(self._stems) > _MOST_STEMS:
                self._stems.clear()
            self._stems[word] = self._stem_of(word)
        return self._stems[word]

    def _stem_of(self, word: str) -> str:
        for ending in self._endings:
            bare = word.removesuffix(ending)
            if bare != word and len(bare) >= _SHORTEST_STEM and bare not in self._whole:
                return bare
        return word

    @lazy
    def _whole(self) -> frozenset[str]:
        """The words that others are no forms of: articles, and what has other words for the same: "Wehen", "weh"."""
        same = {phrase for group in self.synonyms for phrase in group}
        return self.articles | frozenset(word for word in same if len(word) <= _SHORTEST_STEM)

    @lazy
    def gaps(self) -> frozenset[str]:
        """The single words that may stand between those of a name, numbers and recent days among them.

        What makes one of two is none of them: "no pain in my left leg" says less than "no pain in my leg".
        """
        recent = {word for phrase in self.single("recent") for word in phrase.split()}
        single = self.single("gap") | recent | {word for word in self.numbers if " " not in word}
        return single - self.single("sided")

    def single(self, kind: str) -> frozenset[str]:
        """The phrases of a class, as they are compared."""
        if kind not in self._single:
            self._single[kind] = frozenset(" ".join(self.words(phrase)) for phrase in self.classes[kind])
        return self._single[kind]

    @lazy
    def negating(self) -> frozenset[str]:
        """The single words that deny what stands behind them."""
        phrases = map(self.words, self.classes["negator"])
        return frozenset(words[0] for words in phrases if len(words) == 1)

    def is_plain_no(self, text: str) -> bool:
        """Whether a phrase is a no to all that was asked, and not only to a time."""
        return text in self.single("plain_no")

    def phrases(self, kinds: str) -> Phrases:
        """Return the phrases of some classes, of two with the same phrase the first.

        Args:
            kinds: the names of the classes, with spaces between them.
        """
        if kinds not in self._phrases:
            found = Phrases()
            for kind in kinds.split():
                for words, value in self._known_of(kind):
                    found.add(words, kind, value)
            self._phrases[kinds] = found
        return self._phrases[kinds]

    def _known_of(self, kind: str) -> list[tuple[list[str], Any]]:
        """Return the phrases of a class, in words, with their values: made once."""
        if kind not in self._kinds:
            self._kinds[kind] = list(self._of_kind(kind))
        return self._kinds[kind]

    def _of_kind(self, kind: str) -> Iterator[tuple[list[str], Any]]:
        if kind == "num":
            yield from ((self.words(phrase), value) for phrase, value in self.numbers.items())
        elif kind == "plus_half":
            yield from ((self.words(phrase), 0.5) for phrase in self._table["numbers"]["plus_half"])
        elif kind == "times":
            yield from ((self.words(phrase), value) for phrase, value in self._table["times"].items())
        elif kind == "unit":
            yield from ((self.words(word), unit) for unit, words in self._table["units"].items() for word in words)
        elif kind == "period":
            yield from ((self.words(word), unit) for word, unit in self._table["periods"].items())
        else:
            yield from ((self.words(phrase), None) for phrase in self.classes[kind])

    @lazy
    def of_several(self) -> Phrases:
        """What is said of several facts that are asked for at once, and how one of them is called by its place."""
        found, table = Phrases(), self._table["several"]
        for kind in ("no_to_both", "no_to_all"):
            for phrase in table[kind]:
                found.add(self.words(phrase), kind)
        for place, names in enumerate(table["places"]):
            for before, name in product(["", *table["before_places"]], names):
                found.add(self.words(f"{before} {name}"), "place", place)
        return found

    @lazy
    def numbers(self) -> dict[str, float]:
        """Words for numbers -> the number."""
        table = self._table["numbers"]
        units, tens = table["units"], table["tens"]
        single = enumerate([*units, *table["teens"]])
        found: dict[str, float] = {word: number for number, word in single if word not in self.articles}
        found |= {word: 10 * number for number, word in enumerate(tens, 2)}
        for ten, tens_word in enumerate(tens, 2):
            for unit, unit_word in enumerate(units[1:], 1):
                spelt = table["compound"].format(unit=unit_word, ten=tens_word)
                found |= dict.fromkeys((spelt, spelt.replace(" ", "")), 10 * ten + unit)
        if table["half_compound"]:
            found |= {table["half_compound"].format(unit=word): number + 0.5 for number, word in enumerate(units)}
        more: dict[str, float] = table["words"]
        return found | more

    def spelt(self, number: int) -> list[str]:
        """Return the words for a number."""
        return self._spelt.get(number, [])

    @lazy
    def _spelt(self) -> dict[float, list[str]]:
        found: dict[float, list[str]] = {1: list(self.classes["one"])}
        for word, number in self.numbers.items():
            found.setdefault(number, []).append(word)
        return found

    def unit(self, word: str) -> str:
        """Return the unit that a word spells, or the word itself."""
        return self._spellings.get(" ".join(self.words(word)), word)

    def units_spelt(self, unit: str) -> list[str]:
        """Return the words that spell a unit."""
        return list(self._table["units"][unit])

    @lazy
    def _spellings(self) -> dict[str, str]:
        return {" ".join(words): unit for words, unit in self._known_of("unit")}

    @lazy
    def vocabulary(self) -> frozenset[str]:
        """All words of the table, but those of stories and of cues, which may name an option."""
        kinds = ("num", "plus_half", "times", "unit", "period", *(kind for kind in self.classes if kind not in _TOLD))
        found = {word for kind in kinds for words, _ in self._known_of(kind) for word in words}
        months = (word for names in self.dates["months"] for name in names for word in self.words(name))
        return frozenset({*found, *months, *(word for days in self.dates["days"] for word in self.words(days))})

    @lazy
    def words_of_length(self) -> dict[int, list[str]]:
        """How many letters -> the words of the table that have them."""
        found: dict[int, list[str]] = {}
        for word in sorted(self.vocabulary):
            found.setdefault(len(word), []).append(word)
        return found


def _products(table: Mapping[str, Any], kind: str) -> Iterator[str]:
    """Yield the phrases that begin one way and end another: "none" and "of these"."""
    for parts in table["products"].get(kind, []):
        yield from (" ".join(part for part in phrase if part) for phrase in product(*parts))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages in which replies are understood."""
    names = (one.name for one in (resources.files(__package__) / _FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def spoken(code: str) -> str:
    """Return the language in which replies to what is said in a language are understood: that one, or English."""
    return code if code in languages() else _ENGLISH


@lru_cache
def language(code: str) -> Language:
    """Return a language by its code.

    Raises:
        UsageError: replies in it are not understood.
    """
    known = languages()
    if code not in known:
        hint = nearest(code, known) if isinstance(code, str) else ""
        raise UsageError(hinted(f"replies are understood in {quoted_list(known)}, not in {code!r}", hint))
    text = (resources.files(__package__) / _FOLDER / f"{code}.toml").read_text("utf-8")
    return Language(code, tomllib.loads(text))
