"""What the options of a fact are called, from the ruleset alone: ids, texts, and what its `say:` adds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.facts import BOOLEAN, CHOICE, CHOICES, NUMBER, Fact
from backrules.facts.names import denied_by, is_open, whole
from backrules.replies.lexical.apart import Apart
from backrules.replies.lexical.calendar import counting
from backrules.replies.lexical.hints import hints_of
from backrules.replies.lexical.language import Language, language
from backrules.replies.lexical.names import names_apart, names_of, whole_names
from backrules.replies.lexical.numerals import Interval, interval_of
from backrules.replies.lexical.patterns import parts_of
from backrules.replies.lexical.phrases import Meaning, Parts, Phrases, Source
from backrules.replies.lexical.spellings import Spellings
from backrules.replies.lexical.tokens import Token
from backrules.replies.lexical.units import declared
from backrules.replies.reply import is_denial

__all__ = ["NO", "YES", "Lexicon", "lexicon"]

YES, NO = "yes", "no"  # what `say:` calls the answers to a boolean
_MOST_TOLD = 4  # answers of which a word may tell: more, and it tells of none
_SHORTEST = 4  # letters of a word that names an option by itself
_SHORTEST_HEAD = 7  # letters of a word with which another one ends that is a kind of it
_LONGEST_PARTICLE = 2  # letters of a word that says nothing of "acting up" by itself
_LONGEST_SMALL_WORD = 4  # "of", "with", "neue": they weigh nothing


class Lexicon:
    """The words of one fact in one language.

    About safety only whole names count, and what `say:` declares; elsewhere also the first part of a text, what stands
    in brackets, and a word that no other option has.

    Args:
        fact: the fact.
        spoken: the language.
    """

    def __init__(self, fact: Fact, spoken: Language) -> None:
        self.fact, self.spoken = fact, spoken
        self.last_clauses: tuple[list[Token], list[Any]] = [], []  # a reply, and its clauses

    def sources(self, kinds: str, *more: Source) -> list[Source]:
        """Return the phrases that a reply is read by: what is no answer first, then those of the question, then others.

        Args:
            kinds: the names of classes of the language, with spaces between them.
            more: what goes before these classes.
        """
        spoken, void = self.spoken, self.spoken.phrases("void")
        first = [spoken.chatter, self.options, void]
        if self.fact.safety:
            first = [self.options, void] if self.asks_event else [void, self.options]
        often = [spoken.phrases("frequency")] if self.fact.type == CHOICE else []
        return [*often, *first, *more, spoken.phrases(kinds), self.echo]

    @lazy
    def options(self) -> Phrases:
        """The names of options; of a boolean and a number what `say:` declares."""
        spoken = self.spoken
        found = Phrases(spoken.stem, self._gaps, self._is_new, spoken.amount_words, spoken.limits, self._clears)
        for option, name in names_of(self.fact):
            kind, value = self._meaning(option)
            for spelt in self._spelt_out(option, name):
                found.add_parts(spelt, kind, value, is_open=is_open(name))
        if self.fact.type == BOOLEAN:
            for negator in (*self.spoken.classes["negator"], *self.spoken.classes["lacking"]):
                found.add(self.spoken.words(f"{negator} {self.fact.title}"), "option", False)
        for nobody in self.spoken.single("nobody") - self.asked if self.asks_event else ():
            found.add(nobody.split(), "option", False)  # has done what is asked for
        return found

    def is_whole(self, option: str, said: str) -> bool:
        """Whether who denies a name of an option denies all of it: "no fever", and not "no chills"."""
        if whole(option) not in self.fact.say or said.isdecimal():  # the number with which it was shown
            return True
        texts = said.split(" ")
        return any(
            end == len(way) and value == option
            for way in (texts, self.spoken.bare(texts))
            for end, _, value in self._wholes.matches(way, 0)
        )

    @lazy
    def _wholes(self) -> Phrases:
        """The names that deny all of an option where they are denied, or that say by themselves that it is not so."""
        found = Phrases(self.spoken.stem, self._gaps, numbers=self.spoken.amount_words)
        for option, name in whole_names(self.fact):
            for spelt in self._spelt_out(option, name):
                found.add_parts(spelt, "whole", option)
        return found

    def _spelt_out(self, option: str, name: str) -> Iterator[Parts]:
        """Yield the parts of a name, each as all ways to say it."""
        parts = parts_of(name, self.spoken)
        bare = self._without_article(parts)
        yield from (parts, bare, *self._in_past(option, bare))

    def _clears(self, meaning: Meaning) -> bool:
        """Whether a meaning clears something, where safety hangs on it."""
        kind, value = meaning
        is_clear = kind in ("denied", "none") or (value is True if self.asks_event else self.denies(value))
        return is_clear and self.fact.safety and not self.asks_first

    @property
    def _gaps(self) -> frozenset[str]:
        """The words that may stand within a name; of what happened none that limits it, and none of years."""
        gaps, spoken = self.spoken.gaps, self.spoken
        if self.asks_first:  # "the third | week" is no third time
            return gaps - {word for phrase in spoken.single("recent") for word in phrase.split()}
        if not self.asks_event:
            return gaps
        return frozenset(word for word in gaps - spoken.limiting if spoken.unit(word) != "year")

    @lazy
    def apart(self) -> Apart:
        """The names of answers whose parts may stand apart."""
        names = [(self._meaning(answer), name) for answer, name in names_apart(self.fact)]
        return Apart(names, self.spoken, self._gaps)

    def _meaning(self, option: str) -> tuple[str, object]:
        is_of_list = self.fact.type == CHOICES and option not in self.fact.options
        if not is_of_list:
            return "option", self._value(option)
        denied = denied_by(option)
        return (option, None) if denied is None else ("denied", denied)  # none or all of them, or that one is not so

    def _value(self, option: str) -> object:
        if self.fact.type == BOOLEAN:
            return option == YES
        return float(option) if self.fact.is_number else option

    def _in_past(self, option: str, parts: Parts) -> Iterator[Parts]:
        """Yield a name as what was so, where that counts: "had cancer"."""
        if self.fact.type == CHOICES and option in self.fact.options and self.counts_past(option):
            yield [[self.spoken.words(had) for had in self.spoken.classes["had"]], *parts]

    def _without_article(self, parts: Parts) -> Parts:
        return [[self.spoken.bare(list(way)) for way in parts[0]], *parts[1:]] if len(parts[0]) == 1 else parts

    def _is_new(self, word: str, option: object) -> bool:
        """Whether a word says nothing that is known but of one option: in no language, and of no other option."""
        others = self._telling_of.get(self.spoken.stem(word), frozenset()) - {option}
        return word[0].isalnum() and (len(word) == 1 or not (others or word in self.spoken.vocabulary))

    @lazy
    def whole(self) -> dict[str, list[str]]:
        """Option -> its names, as they are compared."""
        texts = {option: (option, text) for option, text in self.fact.options.items()}
        return {
            option: [" ".join(self.spoken.bare(self.spoken.words(name))) for name in names]
            for option, names in texts.items()
        }

    @lazy
    def hints(self) -> Phrases:
        """What names an option where nothing hangs on it but the advice."""
        return Phrases(self.spoken.stem) if self.fact.safety else hints_of(self.fact, self.spoken)

    @lazy
    def echo(self) -> Phrases:
        """The words of the question, which say nothing new; about safety only those of the title."""
        found = Phrases(self.spoken.stem)
        texts = [self.fact.title, *([] if self.fact.safety else [self.fact.ask])]
        for word in (word for text in texts for word in self.spoken.words(text)):
            if word.isalpha():
                found.add([word], "echo")
        if self.fact.type != BOOLEAN:
            for phrase in self._said_otherwise(texts):
                found.add(self.spoken.words(phrase), "echo")
        return found

    @lazy
    def claims(self) -> frozenset[str]:
        """The words that say that it is so, those of the question and others: "hurts", "sore"."""
        phrases = self._said_otherwise([self.fact.title, self.fact.ask])
        small = self.spoken.single("filler")
        said = [self.spoken.words(phrase) for phrase in phrases]
        telling = (word for words in said for word in words if len(words) == 1 or len(word) > _LONGEST_PARTICLE)
        return frozenset(word for word in telling if [word] in said or word not in small)

    @lazy
    def claimed(self) -> frozenset[str]:
        """The stems of the words that say that it is so."""
        return frozenset(map(self.spoken.stem, self.claims))

    @lazy
    def weights(self) -> frozenset[str]:
        """The words of options that may stand within other names and change nothing there: "constant", "sudden"."""
        texts = {word for text in self.fact.options.values() for word in self.spoken.words(text)}
        return frozenset(word for word in texts & self.spoken.gaps if len(word) > _LONGEST_SMALL_WORD)

    def denies(self, value: object) -> bool:
        """Whether a value says that there is nothing of it."""
        return is_denial(value) or (value is not None and value == self.denial)

    def _said_otherwise(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield other words for what is asked for: "sore" where a question says "hurt"."""
        stems = {self.spoken.stem(word) for text in texts for word in self.spoken.words(text)}
        for group in self.spoken.synonyms:
            firsts = {self.spoken.stem(word) for phrase in group for word in self.spoken.words(phrase)[:1]}
            heads = tuple(word for word in firsts if len(word) >= _SHORTEST_HEAD)  # of "Rückenschmerz"
            if not firsts.isdisjoint(stems) or (heads and any(stem.endswith(heads) for stem in stems)):
                yield from group

    @lazy
    def denial(self) -> str | None:
        """The option that "no" stands for: the one whose text begins so, or None."""
        negatives = self.spoken.single("no")
        firsts = {option: text.split(",")[0] for option, text in self.fact.options.items()}
        return next(
            (option for option, first in firsts.items() if " ".join(self.spoken.words(first)) in negatives), None
        )

    @lazy
    def asks_where(self) -> bool:
        """Whether the question asks in which places of a list something is felt, where safety hangs on that."""
        is_list = self.fact.type == CHOICES and self.fact.safety and bool(self.claims)
        return is_list and not self.spoken.single("asking_where").isdisjoint(self.asked)

    @lazy
    def ends(self) -> tuple[str | None, str | None]:
        """The places at the top and at the bottom, where those of a list go from one to the other."""
        above, below = (self._answers_in(self.spoken.single(kind)) for kind in ("at_top", "at_bottom"))
        ends, (first, *_, last) = [*above, *below], self.fact.options
        return (ends[0], ends[1]) if len(above) == len(below) == 1 and {*ends} == {first, last} else (None, None)

    @lazy
    def sides(self) -> tuple[str, str] | None:
        """The answers for one side and for both, of a choice between these: "left", "both"."""
        if self.fact.type != CHOICE:
            return None
        found = [self._answers_in(words) for words in (self.spoken.single("sided"), self.spoken.single("both"))]
        single, double = (answers - others for answers, others in (found, found[::-1]))
        return (single.pop(), double.pop()) if len(single) == len(double) == 1 else None

    def _answers_in(self, phrases: Iterable[str]) -> set[Any]:
        """Return the options that are named by some phrases, without the one that says no."""
        texts = [phrase.split(" ") for phrase in phrases]
        found = {value for words in texts for end, _, value in self.options.matches(words, 0) if end == len(words)}
        return found - {self.denial, None}

    @lazy
    def asks_event(self) -> bool:
        """Whether the question asks for something that happened, and not for how things are."""
        asked = " ".join(self.spoken.words(self.fact.ask)) + " "
        return any(asked.startswith(f"{begun} ") for begun in self.spoken.single("event"))

    @lazy
    def asks_first(self) -> bool:
        """Whether the question asks whether something is so for the first time."""
        return not self.spoken.single("first_time").isdisjoint(self.spoken.words(self.fact.title))

    @property
    def asks_symptom(self) -> bool:
        """Whether the question asks, about safety, whether something is there now."""
        return self.fact.safety and self.fact.type == BOOLEAN and not (self.asks_event or self.asks_first)

    @lazy
    def asks_wish(self) -> bool:
        """Whether the question asks for what somebody wants."""
        return not self.fact.safety and not self.spoken.single("wishing").isdisjoint(self.asked)

    def counts_past(self, option: str) -> bool:
        """Whether what was so counts for an option: "a broken bone, now or in the past"."""
        return not self.spoken.single("counts_past").isdisjoint(self.spoken.words(self.fact.options[option]))

    def counts_healed(self, option: str) -> bool:
        """Whether what has healed counts for an option: "someone who has or had cancer", and not pain since a fall."""
        return not self.spoken.single("counts_healed").isdisjoint(self.spoken.words(self.fact.options[option]))

    def has_limit_of_time(self, option: str) -> bool:
        """Whether an option holds only within a time: "within the last year"."""
        return not self.spoken.single("limit_of_time").isdisjoint(self.spoken.words(self.fact.options[option]))

    def is_of_others(self, word: str, named: Collection[str]) -> bool:
        """Whether a word tells of an answer that was not named, and of none that was."""
        holding = self._telling_of.get(self.spoken.stem(word), frozenset())
        return bool(holding) and holding.isdisjoint(named)

    def only_in(self, option: str) -> frozenset[str]:
        """The words that stand in names of one answer, and in none of another."""
        others = (words for other, words in self._words_of.items() if other != option)
        return self._words_of.get(option, frozenset()).difference(*others)

    @lazy
    def _words_of(self) -> dict[str, frozenset[str]]:
        """Answer -> the words of its names."""
        found: dict[str, set[str]] = {}
        for option, name in (*names_of(self.fact), *names_apart(self.fact)):
            found.setdefault(option, set()).update(self.spoken.words(name))
        return {option: frozenset(words) for option, words in found.items()}

    def is_of_one(self, word: str) -> bool:
        """Whether a word tells of one answer alone."""
        return len(self._telling_of.get(self.spoken.stem(word), ())) == 1

    def tells_of(self, word: str, named: Collection[str]) -> bool:
        """Whether a word tells of an option that was named."""
        stem = self.spoken.stem(word)
        telling = self._telling_of.get(stem, frozenset()) | self._telling_apart.get(stem, frozenset())
        return not telling.isdisjoint(named)

    def tells_the_same(self, word: str, other: str) -> bool:
        """Whether two words of names are forms of one, or both tell of one and the same option alone."""
        stem, telling = self.spoken.stem, self._telling_of
        options = telling.get(stem(word), frozenset())
        return stem(word) == stem(other) or (len(options) == 1 and telling.get(stem(other)) == options)

    @lazy
    def _telling_of(self) -> dict[str, frozenset[str]]:
        """Stem -> the options, or answers, in whose names it stands."""
        found: dict[str, set[str]] = {}
        quiet = self.spoken.vocabulary | self.spoken.single("story")
        for option, name in names_of(self.fact):
            for word in self.spoken.words(name) if option in self.fact.options or self.fact.type == BOOLEAN else ():
                if word.isalpha() and word not in quiet and len(word) >= _SHORTEST:
                    found.setdefault(self.spoken.stem(word), set()).add(option)
        apart = self._telling_apart
        return {
            stem: frozenset(options)
            for stem, options in found.items()
            if len(options | apart.get(stem, frozenset())) < _MOST_TOLD
        }

    @lazy
    def _telling_apart(self) -> dict[str, frozenset[str]]:
        """Stem -> the options in whose names it stands apart from other words."""
        found: dict[str, set[str]] = {}
        for option, name in names_apart(self.fact):
            for word in self.spoken.words(name) if denied_by(option) is None else ():
                found.setdefault(self.spoken.stem(word), set()).add(option)
        return {stem: frozenset(options) for stem, options in found.items()}

    @lazy
    def common(self) -> frozenset[str]:
        """The stems of words that stand in the names of so many options that they tell of none: "pain"."""
        found: dict[str, set[str]] = {}
        for option, name in names_of(self.fact):
            for word in self.spoken.words(name) if denied_by(option) is None else ():
                found.setdefault(self.spoken.stem(word), set()).add(option)
        common = {stem for stem, options in found.items() if len(options) >= _MOST_TOLD}
        groups = [{self.spoken.stem(phrase) for phrase in group} for group in self.spoken.synonyms]
        more = [group for group in groups if self.fact.safety and not common.isdisjoint(group)]
        return frozenset(common.union(*more))

    @lazy
    def units(self) -> Phrases:
        """The unit of a number as the ruleset writes it."""
        found = Phrases(self.spoken.stem)
        for part in (self.fact.unit or "").split("/"):
            found.add(self.spoken.words(part), "unit", self.spoken.unit(part))
        return found

    @lazy
    def counting(self) -> Phrases:
        """What stands for a number by itself, where days or times are counted."""
        counted, period = (self.spoken.unit(part) if part else "" for part in declared(self.fact.unit))
        has_zero = not self.fact.safety and (self.fact.range is None or self.fact.range[0] == 0)
        return counting(self.spoken, counted, period, has_zero)

    @lazy
    def intervals(self) -> dict[str, Interval]:
        """Option -> the numbers that it stands for, where all options are ranges of numbers; else nothing."""
        if self.fact.type != CHOICE:
            return {}
        found = {option: interval_of(text, self.spoken) for option, text in self.fact.options.items()}
        return {} if None in found.values() else {option: one for option, one in found.items() if one is not None}

    @lazy
    def as_number(self) -> Lexicon:
        """The same question for a number, in the unit that it names ("how old"), if any."""
        spelt = (self.spoken.unit(word) for word in self.spoken.words(f"{self.fact.ask} {self.fact.title}"))
        unit = next((unit for unit in spelt if unit in self.spoken.unit_names), None)
        fact = attrs.evolve(self.fact, type=NUMBER, unit=unit, range=None, options={}, say={}, prior=None)
        return Lexicon(fact, self.spoken)

    @lazy
    def spelt(self) -> frozenset[str]:
        """The names as they are spelt."""
        return frozenset(" ".join(self.spoken.bare(self.spoken.words(name))) for _, name in names_of(self.fact))

    @lazy
    def words(self) -> frozenset[str]:
        """The words that a reply may have misspelt: those of names."""
        names = [word for _, name in names_of(self.fact) for word in self.spoken.words(name)]
        return frozenset(word for word in names if len(word) >= _SHORTEST and word.isalpha())

    @lazy
    def word_stems(self) -> frozenset[str]:
        """The stems of the same words."""
        return frozenset(map(self.spoken.stem, self.words))

    @lazy
    def spellings(self) -> Spellings:
        """The same words, as they may be misspelt."""
        return Spellings(self.words)

    @lazy
    def asked(self) -> frozenset[str]:
        """The words of the question."""
        return frozenset(self.spoken.words(f"{self.fact.title} {self.fact.ask}"))

    @lazy
    def topics(self) -> frozenset[str]:
        """The words of the question that are its own, and no small words of the language: "neck"."""
        return frozenset(word for word in self.asked - self.spoken.vocabulary - self.claims if len(word) >= _SHORTEST)

    @lazy
    def general(self) -> frozenset[str]:
        """The words by which a place of anything may be called: all small ones, but not where it is felt ("back")."""
        small = self.claims | self.spoken.single("filler") | self.spoken.single("asking_where") | self.spoken.articles
        body = frozenset(self.spoken.words(self.fact.title)) - small
        return self.spoken.single("anywhere") | (self.spoken.vocabulary - body)

    @lazy
    def affirming(self) -> frozenset[str]:
        """The words of what says yes, of a boolean, but for what is denied with that: "no concerns"."""
        names = [name for option, name in names_of(self.fact) if option == YES]
        ways = (way for name in names for part in parts_of(name, self.spoken) for way in part)
        return frozenset(word for way in ways if self.spoken.negating.isdisjoint(way) for word in way)

    @lazy
    def known(self) -> frozenset[str]:
        """All words that a reply may hold, besides those of the language."""
        texts = [self.fact.title, self.fact.ask, *self.fact.options.values()]
        return self.words | frozenset(word for text in texts for word in self.spoken.words(text))

    @lazy
    def known_stems(self) -> frozenset[str]:
        """The stems of the same words."""
        return frozenset(map(self.spoken.stem, self.known))


@lru_cache(maxsize=512)
def lexicon(fact: Fact, lang: str) -> Lexicon:
    """Return the words of a fact in a language."""
    return Lexicon(fact, language(lang))
