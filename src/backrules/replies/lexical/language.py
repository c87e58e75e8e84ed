"""What the grammars know of a language: classes of phrases, numbers, units and sentences, from one table each."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from typing import Any

from backrules._util.lazy import lazy
from backrules.errors import UsageError, hinted, nearest, quoted_list
from backrules.replies.lexical.phrases import SLOT, Phrases, Source
from backrules.replies.lexical.spellings import Spellings
from backrules.replies.lexical.tokens import Token, tokens_of

__all__ = ["Language", "language", "languages", "spoken"]

_SHORTEST_STEM = 3
_MOST_STEMS = 20_000  # kept, for all that people may write
_TOLD = (  # what tells of something, and says no answer by itself
    "scoping approaching unchanged leaning doing failing farther_up farther_down sinking and_more such_as story felt "
    "people over once ceased began doubt nearly having own possessive unaware narrowing unmet shifting partly fragment "
    "hours_of_day unwell was_so figurative unsaid supposing personal habitual unsettled clearing past_verb permitting "
    "examining unfinished lifelong alike_only within again had_so up_to_now sound without neither qualifying total "
    "clock rating level upper varying lessening increasing slight severe resting easing soothing restoring overdone "
    "spiking leisure beneath barring parts_of_day theirs at_present untrue bygone season these_days daytime telling "
    "activity years_of_age at_age long_ago last_year owning seeming nearing older younger birthday unbound being other "
    "adding sensing at_first compared exertion asking_where than placing between inclined anywhere part_of upwards "
    "downwards at_top at_bottom moved_on purpose elsewhere chiefly most_times minor complaint complaint_beside spared "
    "remark last_remark well_of now_and_then comparing before_place behind_place interview pointing locating beholding "
    "ached ended copula shall to_hurt becoming on_behalf beneficiary leaving cut_off nobody diagnosing ordered "
    "at_no_time been like_this somehow unlike nor leaves_mark assuring well_before knowing acting intense confirming "
    "alternating across added starting until_then mainly lately unceasing trunk coming_to leading pending well_past "
    "agents things existing admitting admitted_beside within_episode earlier up_to_this this_year spreading whether"
)
_COUNTING = ("num", "plus_half", "times", "unit", "period")  # the kinds of phrases that have a table of their own
_TABLES = {"times": "times", "period": "periods"}  # those of them that hold one value for each phrase
_FOLDER, _ENGLISH = "languages", "en"


class Language:
    """A language.

    Args:
        code: its code, such as `en`.
        table: its table.
    """

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        self.code, self._table = code, table
        self.fold: Mapping[str, str] = table["fold"]
        elsewhere = {**table["spelt"], **_numbers_spelt(table["numbers"], self.fold)}
        self.spelt: Mapping[str, Sequence[str]] = {word: tuple(other.split()) for word, other in elsewhere.items()}
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
        self.classes: Mapping[str, Sequence[str]] = _Classes(table)
        self._endings = sorted(table["endings"], key=len, reverse=True)
        self._phrases: dict[str, Source] = {}
        self._stems: dict[str, str] = {}
        self._pieces: dict[str, Sequence[str]] = {}
        self._single: dict[str, frozenset[str]] = {}

    def tokens(self, text: str) -> list[Token]:
        """Return the words, numbers and marks of a text, those of a dialect as the table spells them."""
        return tokens_of(text, self.fold, self.spelt)

    def words(self, text: str) -> list[str]:
        """Return the pieces of a phrase of a table or a ruleset, without marks at its end."""
        found = self._pieced(text)
        while found and found[-1] in ".,!?;:":
            found.pop()
        return found

    def _pieced(self, text: str) -> list[str]:
        """Return the pieces of a part of a phrase, marks at its end among them."""
        return [word for piece in text.split(" ") for word in self._words_of(piece)]

    def _words_of(self, piece: str) -> Sequence[str]:
        """Return the words of a piece without spaces, of which tables hold the same again and again."""
        if piece not in self._pieces:
            if len(self._pieces) > _MOST_STEMS:
                self._pieces.clear()
            self._pieces[piece] = tuple(token.text for token in self.tokens(piece))
        return self._pieces[piece]

    def slotted(self, text: str) -> list[str]:
        """Return the pieces of a phrase that may hold numbers such as `{1-12}`, which stay as they are."""
        return list(self._around_slots(text)) if "{" in text else self.words(text)

    def _around_slots(self, text: str) -> Iterator[str]:
        end = 0
        for slot in SLOT.finditer(text):
            yield from (*self.words(text[end : slot.start()]), slot[0])
            end = slot.end()
        yield from self.words(text[end:])

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
        """The words that others are no forms of: small ones ("bei"), what opens a reason ("nach"), "weh" of "Wehen"."""
        same = {phrase for group in self.synonyms for phrase in group} | self.single("filler")
        why = (word for word in self.single("cause") if " " not in word)
        short = frozenset(word for word in same if len(word) <= _SHORTEST_STEM)
        return self.articles | short | frozenset(why) | frozenset(self.classes["unstemmed"])

    @lazy
    def gaps(self) -> frozenset[str]:
        """The single words that may stand between those of a name, numbers and recent days among them.

        What makes one of two is none of them: "no pain in my left leg" says less than "no pain in my leg".
        """
        recent = {word for phrase in self.single("recent") for word in phrase.split()}
        single = self.single("gap") | recent | {word for word in self.numbers if " " not in word}
        return single - self.single("sided")

    @lazy
    def limiting(self) -> frozenset[str]:
        """The words that say of what happened that it is not so in full, or not yet: "light", "almost"."""
        return self.single("limits") | self.single("unfinished")

    @lazy
    def pains(self) -> frozenset[str]:
        """The stems of the single words for pain: those of the first group of words for the same."""
        return frozenset(self.stem(word) for word in self.synonyms[0] if " " not in word)

    @lazy
    def failing(self) -> frozenset[str]:
        """The stems of the single words for numbness and weakness: those of the other groups, and of a class."""
        numb = (word for group in self.synonyms[1:] for word in group)
        return frozenset(self.stem(word) for word in {*numb, *self.single("failing")} if " " not in word)

    def bare(self, words: list[str]) -> list[str]:
        """Return words without articles before them."""
        while len(words) > 1 and words[0] in self.articles:
            words = words[1:]
        return words

    def limits(self, word: str, before: Collection[str]) -> bool:
        """Whether a word within a name leaves some of it: "not | always", and "almost" of what is well."""
        if word not in self._limiting:  # as nearly all are not
            return False
        return word in self.single("scoping" if not self.negating.isdisjoint(before) else "approaching")

    @lazy
    def _limiting(self) -> frozenset[str]:
        return self.single("scoping") | self.single("approaching")

    @lazy
    def laterals(self) -> frozenset[str]:
        """The stems of the words for left and right."""
        more = {*self.articles, *self.numbers, *self.single("one"), *self.single("other")}
        return frozenset(map(self.stem, self.single("sided") - more))

    def single(self, kind: str) -> frozenset[str]:
        """The phrases of a class, as they are compared."""
        if kind not in self._single:
            self._single[kind] = frozenset(" ".join(self.words(phrase)) for phrase in self.classes[kind])
        return self._single[kind]

    @lazy
    def negating(self) -> frozenset[str]:
        """The single words that deny what stands behind them."""
        return self._alone("negator")

    @lazy
    def none_words(self) -> frozenset[str]:
        """The single words that say that there is nothing: those of a class that holds very many phrases."""
        return self._alone("none")

    def _alone(self, kind: str) -> frozenset[str]:
        """Return the phrases of a class that are a single word."""
        found = (self.words(phrase) for phrase in self.classes[kind] if " " not in phrase)
        return frozenset(words[0] for words in found if len(words) == 1)

    def is_plain_no(self, text: str) -> bool:
        """Whether a phrase is a no to all that was asked, and not only to a time."""
        return text in self.single("plain_no")

    def phrases(self, kinds: str) -> Source:
        """Return the phrases of some classes, of two with the same phrase the first.

        Args:
            kinds: the names of the classes, with spaces between them.
        """
        if kinds not in self._phrases:
            names = kinds.split()
            if unknown := {*names} - {*_COUNTING, *self.classes}:
                raise KeyError(*unknown)
            self._phrases[kinds] = self._all.of(names)
        return self._phrases[kinds]

    @lazy
    def _all(self) -> Phrases:
        """The phrases of all classes: a reply is looked through once, whichever of them are asked for."""
        found = Phrases(numbers=self.number_words)
        for kind in (*_COUNTING, *self.classes):
            for words, value in self._of_kind(kind):
                found.add(words, kind, value)
            for parts in self._products_of(kind):
                found.add_parts(parts, kind)
        return found

    def _products_of(self, kind: str) -> Iterator[list[list[list[str]]]]:
        """Yield the phrases of a class that begin one way and end another, as parts: written out they are many."""
        for parts in self._table["products"].get(kind, []):
            yield [[self.slotted(way) if "{" in way else self._pieced(way) for way in part] for part in parts]

    def _words_of_kind(self, kind: str) -> Iterator[str]:
        """Yield the words of the phrases of a kind."""
        yield from (word for words, _ in self._of_kind(kind) for word in words)
        yield from (word for parts in self._products_of(kind) for part in parts for way in part for word in way)

    def _of_kind(self, kind: str) -> Iterator[tuple[list[str], Any]]:
        if kind == "num":
            yield from ((self.words(phrase), value) for phrase, value in self.numbers.items())
        elif kind == "plus_half":
            yield from ((self.words(phrase), 0.5) for phrase in self._table["numbers"]["plus_half"])
        elif kind in _TABLES:
            yield from ((self.words(phrase), value) for phrase, value in self._table[_TABLES[kind]].items())
        elif kind == "unit":
            yield from ((self.words(word), unit) for unit, words in self._table["units"].items() for word in words)
        else:
            yield from ((self.slotted(phrase), None) for phrase in self._table["classes"][kind])

    @lazy
    def chatter(self) -> Phrases:
        """The small talk of the language, which says nothing."""
        found = Phrases()
        for phrase in self.classes["chatter"]:
            found.add(self.words(phrase), "filler")
        return found

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
    def of_list(self) -> Phrases:
        """How options are called by their place in a list: the first and the last of a span, from its end below 0."""
        found, table = Phrases(), self._table["list"]
        articles = [[word] for word in table["before"]]
        nouns = [self.words(noun) for noun in table["nouns"]]
        ends = [(place, names) for place, names in enumerate(table["ordinals"])]
        ends += [(-1 - place, names) for place, names in enumerate(table["from_end"])]
        for place, names in ends:
            ways = [self.words(name) for name in names]
            found.add_parts([articles, ways], "place", (place, place))
            found.add_parts([[[], *articles], ways, nouns], "place", (place, place))
        counts = {**self.number_words, **{str(number): number for number in range(1, 100)}}
        for word, number in counts.items():
            if number != int(number) or number < 1:
                continue
            count = int(number)
            found.add_parts([[*map(self.words, table["numbers"])], [[word]]], "place", (count - 1, count - 1))
            spans = {"ordinals": (0, count - 1), "from_end": (-count, -1)} if count > 1 else {}
            for key, span in spans.items():
                ways = [self.words(name) for name in table[key][0]]
                found.add_parts([[[], *articles], ways, [[word]], [[], *nouns]], "place", span)
        return found

    @lazy
    def people(self) -> frozenset[str]:
        """The words with which the names of others end: "husband"."""
        return frozenset(phrase.split()[-1] for phrase in self.single("people"))

    @lazy
    def subjects(self) -> frozenset[str]:
        """The words for who replies, and not for what is theirs: "I", and not "my"."""
        return self.single("own") - self.single("possessive")

    @lazy
    def months(self) -> frozenset[str]:
        """The words for months."""
        return frozenset(" ".join(self.words(name)) for names in self.dates["months"] for name in names)

    @lazy
    def weekdays(self) -> frozenset[str]:
        """The words for days of the week."""
        return frozenset(" ".join(self.words(name)) for names in self.dates["weekdays"] for name in names)

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
            found |= {
                table["half_compound"].format(unit=word): number + 0.5
                for number, word in enumerate([*units, *table["teens"]])
            }
        more: dict[str, float] = table["words"]
        return found | more

    @lazy
    def number_words(self) -> dict[str, float]:
        """The single words for numbers -> the number."""
        return {"".join(self.words(word)): number for word, number in self.numbers.items() if " " not in word}

    @lazy
    def number_spellings(self) -> Spellings:
        """The single words for numbers, as they may be misspelt."""
        return Spellings(self.number_words)

    def knows(self, word: str) -> bool:
        """Whether a word stands in any class of the table, or as one of a dialect."""
        return word in self._known

    @lazy
    def _known(self) -> frozenset[str]:
        found = {word for kind in self.classes for word in self._words_of_kind(kind)}
        return frozenset(found | self.vocabulary | self.spelt.keys())

    @lazy
    def amount_words(self) -> dict[str, float]:
        """The single words for numbers, and for one of a thing: "a week ago"."""
        return self.number_words | dict.fromkeys(self.single("one"), 1)

    def unit(self, word: str) -> str:
        """Return the unit that a word spells, or the word itself."""
        return self._spellings.get(" ".join(self.words(word)), word)

    def units_spelt(self, unit: str) -> list[str]:
        """Return the words that spell a unit."""
        return list(self._table["units"][unit])

    @lazy
    def _spellings(self) -> dict[str, str]:
        return {" ".join(words): unit for words, unit in self._of_kind("unit")}

    @lazy
    def vocabulary(self) -> frozenset[str]:
        """All words of the table, but those of stories and of cues, which may name an option."""
        kinds = (*_COUNTING, *(kind for kind in self.classes if kind not in _TOLD.split()))
        found = {word for kind in kinds for word in self._words_of_kind(kind)}
        months = (word for names in self.dates["months"] for name in names for word in self.words(name))
        return frozenset({*found, *months, *(word for days in self.dates["days"] for word in self.words(days))})

    @lazy
    def spellings(self) -> Spellings:
        """The words of the table, as other words may be spelt nearly so."""
        return Spellings(self.vocabulary)


def _numbers_spelt(table: Mapping[str, Any], fold: Mapping[str, str]) -> dict[str, str]:
    """Return how numbers are spelt elsewhere -> the word that it is compared as: "dreiavierzge"."""
    found = {other: number for number, others in table["spelt"].items() for other in others}
    for unit, joined in table["joined"].items():
        for ten in table["tens"]:
            whole = table["compound"].format(unit=unit, ten=ten)
            starts, ends = [*joined, whole.removesuffix(ten)], [ten, *table["spelt"].get(ten, ())]
            found |= {start + end: whole for start in starts for end in ends if start + end != whole}
    return {other: _folded(number, fold) for other, number in found.items()}


def _folded(word: str, fold: Mapping[str, str]) -> str:
    for letter, instead in fold.items():
        word = word.replace(letter, instead)
    return word


class _Classes(Mapping[str, Sequence[str]]):
    """The phrases of each class of a table, those that begin one way and end another written out where asked for."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self._written: dict[str, Sequence[str]] = {}

    def __getitem__(self, kind: str) -> Sequence[str]:
        if kind not in self._written:
            self._written[kind] = [*self._table["classes"][kind], *_products(self._table, kind)]
        return self._written[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table["classes"])

    def __len__(self) -> int:
        return len(self._table["classes"])


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
