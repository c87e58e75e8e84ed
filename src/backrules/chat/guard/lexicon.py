"""What a reply may speak of, by the names that a ruleset gives it: advice, families and kinds of it, safety facts."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, get_args

import attrs

from backrules._util.lazy import lazy
from backrules.api import Ruleset
from backrules.chat.guard.describing import Descriptions
from backrules.chat.guard.misspelt import Spelling
from backrules.chat.guard.table import LANGUAGES, Table, table
from backrules.chat.guard.text import Draft, language_of
from backrules.conditions import Has, leaves
from backrules.facts import CHOICES, Fact
from backrules.model import RulesetData
from backrules.wording.texts import without_values

__all__ = ["Lexicon", "Mention", "lexicon_of", "longest"]

_Stems = tuple[str, ...]
_LONG = 6  # letters: a shorter word that names a family may be a verb as well
_SKIPPED = 2  # small words between those of a name
_CERTAIN = 7  # letters of a name of one word that may be misspelt
_MOST_WORDS = 5  # of a title that is a name and not a sentence

Sort = Literal["name", "unlisted", "family", "kind"]
_SORTS: tuple[Sort, ...] = get_args(Sort)


@attrs.frozen
class Mention:
    """Where a reply speaks of advice.

    Attributes:
        start: its first token.
        end: the token after its last one.
        ids: the advice that may be meant; none where it is known to be none.
        sort: whether it is named, or a family of it, or a whole kind, or something that the ruleset has no advice for.
        says: its name says what to do ("ring this office"), so that it need not be recommended besides.
    """

    start: int
    end: int
    ids: frozenset[str]
    sort: Sort
    says: bool = False


_FactName = tuple[_Stems, str, str | None]  # a name, the fact, and its option


@attrs.frozen
class _Name:
    stems: _Stems
    ids: frozenset[str]
    sort: Sort
    short: bool = False  # a short word of a family
    says: bool = False


class Lexicon:
    """The names of one ruleset, in all languages that it speaks."""

    def __init__(self, data: RulesetData, others: Iterable[RulesetData] = ()) -> None:
        self.data, self._every = data, (data, *others)
        self._small = frozenset().union(*(table(code).small for code in LANGUAGES))
        self._skipped = self._small.difference(*(table(code).nots for code in LANGUAGES))
        titles = " ".join(advice.label for advice in data.advice.values())
        details = " ".join(without_values(advice.detail, data) for advice in data.advice.values())
        self.language = language_of(f"{titles} {details}")
        self._synonyms = {code: list(self._other_words(table(code))) for code in LANGUAGES}
        self._names = {code: self._index(table(code)) for code in LANGUAGES}
        self._spelling = {code: self._words_of_names(table(code)) for code in LANGUAGES}
        self._facts = {code: _by_first(self._safety_names(table(code))) for code in LANGUAGES}

    @lazy
    def descriptions(self) -> Descriptions:
        """By which words its advice is described, in the language of its texts."""
        return Descriptions(self.data, table(self.language))

    # advice

    def mentions(self, draft: Draft) -> list[Mention]:
        """Return where a reply speaks of advice; of names that overlap, the longest."""
        found = []
        for code, names in self._names.items():
            stems = draft.stems_in[code]
            found += [mention for place in range(len(stems)) if (mention := self._at(place, stems, names, draft))]
        return longest([*found, *self._misspelt(draft)])

    def _misspelt(self, draft: Draft) -> Iterator[Mention]:
        """Yield where a name is misspelt: one of several words, or a long one."""
        code = draft.words.code
        right = self._spelling[code].corrected(draft.stems)
        for turn in range(max(map(len, right.values()), default=0)):
            meant = {place: names[min(turn, len(names) - 1)] for place, names in right.items()}
            stems = [meant.get(place, stem) for place, stem in enumerate(draft.stems)]
            for place in range(len(stems)):
                mention = self._at(place, stems, self._names[code], draft)
                if mention is not None and mention.sort != "kind" and not mention.says:
                    places = range(mention.start, mention.end)
                    long = len(stems[place]) >= _CERTAIN and len(right.get(place, ())) == 1
                    if (long or len(places) > 1) and not right.keys().isdisjoint(places):
                        yield mention

    def _at(self, place: int, stems: Sequence[str], names: Mapping[str, list[_Name]], draft: Draft) -> Mention | None:
        firsts = [stems[place], *([stems[place] + stems[place + 1]] if place + 1 < len(stems) else [])]
        for name in sorted((name for first in firsts for name in names.get(first, ())), key=_rank):
            end = _matched(
                name.stems, stems, place, self._skipped if name.sort in ("name", "unlisted") else frozenset()
            )
            if end and not (name.short and not _is_noun(draft, place, end)):
                return Mention(place, end, name.ids, name.sort, name.says)
        return None

    def _index(self, words: Table) -> dict[str, list[_Name]]:
        names: dict[_Stems, _Name] = {}
        for name in (*self._full_names(words), *self._unlisted(words), *self._families(words), *self._kinds(words)):
            before = names.get(name.stems)
            if before is None:
                names[name.stems] = name
            elif before.sort == name.sort:
                names[name.stems] = attrs.evolve(before, ids=before.ids | name.ids)
        index: dict[str, list[_Name]] = {}
        for name in names.values():
            for first in {name.stems[0], *([name.stems[0] + name.stems[1]] if len(name.stems) > 1 else [])}:
                index.setdefault(first, []).append(name)
        return index

    def _words_of_names(self, words: Table) -> Spelling:
        """Return how the words of names are spelt, beside all others of the ruleset and the language."""
        spelt = (stem for names in self._names[words.code].values() for name in names for stem in name.stems)
        texts = [text for data in self._every for one in data.advice.values() for text in (one.label, one.detail)]
        texts += [
            text for data in self._every for one in data.facts.values() for text in (one.ask, *one.options.values())
        ]
        known = {stem for text in texts for stem in words.stems(without_values(text, self.data))}
        names = set(spelt)
        return Spelling(names, (known | words.every) - names)

    def _full_names(self, words: Table) -> Iterator[_Name]:
        for key in self.data.advice:
            for text in self._called(key):
                stems = words.stems(text)
                content = tuple(stem for stem in stems if stem not in words.small)
                says = len(content) > 1 and not self._small.isdisjoint(text.casefold().split())
                stems = content if says else stems  # of a sentence; articles and the like may be others
                if len(content) > 1 or (content and len(text.split()) == 1):
                    for one in self._said_otherwise(stems, words):
                        yield _Name(one, frozenset((key,)), "name", says=says)
                    for one in _turned(stems, words) if not says else ():
                        yield _Name(one, frozenset((key,)), "name")

    def _unlisted(self, words: Table) -> Iterator[_Name]:
        for text in (text for data in self._every for text in data.unlisted):
            stems = words.stems(text)
            for one in (stems, *_turned(stems, words)):
                yield _Name(one, frozenset(), "unlisted", len(one) == 1 and len(one[0]) <= _LONG)

    def _called(self, advice: str) -> list[str]:
        """Return the title of an advice, other names for it, and its id where that is another one."""
        own = [without_values(data.advice[advice].label, data) for data in self._every]
        own += [name for data in self._every for name in data.advice[advice].say]
        by_id = advice.replace("_", " ")
        return [*dict.fromkeys(own), *([by_id] if re.sub(r"[\W_]+", " ", own[0].casefold()).strip() != by_id else [])]

    def names_of(self, advice: str, words: Table) -> list[frozenset[str]]:
        """Return the names of an advice, each as its words that carry content; of a sentence its first clause."""
        found = []
        for text in self._called(advice):
            draft = Draft(text, words)
            stems = draft.stems
            cut = min((start for start, _ in words.whether.spans(stems) if start), default=len(stems))
            content = frozenset(stem for stem in stems[:cut] if stem not in words.small)
            if len(content) > 1:
                found.append(content)
        return found

    def _said_otherwise(self, stems: _Stems, words: Table) -> Iterator[_Stems]:
        """Yield a name, and it with other words for what an option of a fact is called."""
        yield stems
        for option, others in self._synonyms[words.code]:
            for place in range(len(stems) - len(option) + 1):
                if stems[place : place + len(option)] == option and len(option) < len(stems):
                    yield from ((*stems[:place], *other, *stems[place + len(option) :]) for other in others)

    def _other_words(self, words: Table) -> Iterator[tuple[_Stems, list[_Stems]]]:
        for fact in (fact for data in self._every for fact in data.facts.values()):
            for option, text in fact.options.items():
                others = [*re.findall(r"\(([^()]*)\)", text), *fact.say.get(option, ())]
                stems = [words.stems(other) for other in others]
                yield words.stems(option.replace("_", " ")), [one for one in stems if 0 < len(one) <= _MOST_WORDS]

    def _families(self, words: Table) -> Iterator[_Name]:
        """Yield the ends of names: `dumbbell row`, `row`, with all advice that is called so."""
        ends: dict[str, set[str]] = {}
        for key, label in self._labels():
            parts = label.casefold().split()
            if len(parts) <= _MOST_WORDS and not any(map(_is_small, parts)):
                for place in range(1, len(parts)):
                    ends.setdefault(" ".join(parts[place:]), set()).add(key)
                ends.setdefault(parts[-1], set()).add(key)
        for key, label in self._labels():
            first, *others = label.casefold().split()
            if first in ends and any(map(_is_small, others)):
                ends[first].add(key)  # Rudern im Sitzen
        for text, ids in ends.items():
            stems = words.stems(text)
            if len(stems) > 1 or len(ids) > 1:
                short = len(stems) == 1 and len(stems[0]) <= _LONG
                for one in self._said_otherwise(stems, words):
                    yield _Name(one, frozenset(ids), "family", short)

    def _labels(self) -> Iterator[tuple[str, str]]:
        """Yield the titles of all advice in all languages."""
        for data in self._every:
            yield from ((key, advice.label) for key, advice in data.advice.items())

    def _kinds(self, words: Table) -> Iterator[_Name]:
        for kind, declared in self.data.kinds.items():
            if declared.safety:
                continue
            ids = frozenset(key for key, advice in self.data.advice.items() if advice.kind == kind)
            for text in (kind.replace("_", " "), declared.plural):
                if ids and len(stems := words.stems(text)) == 1:
                    yield _Name(stems, ids, "kind")
        title = words.stems(self.data.title)
        safe = {kind for kind, declared in self.data.kinds.items() if declared.safety}
        every = frozenset(
            key for key, advice in self.data.advice.items() if advice.kind not in safe and not advice.urgent
        )
        if title and every:
            yield _Name(title[-1:], every, "kind")

    def narrowed(self, mention: Mention, draft: Draft) -> frozenset[str]:
        """Return which of a family is meant, where the word before names what only some of them take."""
        if mention.sort != "family" or mention.start == 0:
            return mention.ids
        for code in LANGUAGES:
            before = draft.stems_in[code][: mention.start]
            takes = [
                (fact, option) for option_stems, fact, option in self._options(code) if _ends(before, option_stems)
            ]
            narrowed = {key for key in mention.ids if any(one in takes for one in self._needs(key))}
            if narrowed:
                return frozenset(narrowed)
        return mention.ids

    def _options(self, code: str) -> Iterator[tuple[_Stems, str, str]]:
        for fact in self.data.facts.values():
            for option in fact.options:
                yield table(code).stems(option.replace("_", " ")), fact.name, option

    def _needs(self, advice: str) -> Iterator[tuple[str, str]]:
        needs = self.data.advice[advice].needs
        for leaf in leaves(needs) if needs is not None else ():
            if isinstance(leaf, Has):
                yield leaf.fact, leaf.option

    # safety facts

    def safety_facts(self, draft: Draft) -> list[tuple[int, int, str, str | None]]:
        """Return where a reply names a safety fact, or an option of one: first token, end, fact, option."""
        found = []
        for code, names in self._facts.items():
            stems = draft.stems_in[code]
            for place, stem in enumerate(stems):
                for name, fact, option in names.get(stem, ()):
                    if tuple(stems[place : place + len(name)]) == name:
                        found.append((place, place + len(name), fact, option))
        return sorted(set(found), key=lambda one: (one[0], one[1], one[2], one[3] or ""))

    def _safety_names(self, words: Table) -> Iterator[_FactName]:
        common = {stem for advice in self.data.advice.values() for stem in words.stems(advice.label)}
        for fact in (fact for data in self._every for fact in data.facts.values()):
            if fact.safety:
                for text in (fact.name.replace("_", " "), without_values(fact.title, self.data)):
                    if len(stems := words.stems(text)) > 1 and not words.small.intersection(stems):
                        yield stems, fact.name, None
                yield from self._option_names(fact, words, common)

    def _option_names(self, fact: Fact, words: Table, common: set[str]) -> Iterator[_FactName]:
        for option in fact.options if fact.type == CHOICES else ():
            for text in (option.replace("_", " "), *fact.say.get(option, ())):
                stems = words.stems(text)
                if (
                    stems
                    and not words.small.intersection(stems)
                    and (len(stems) > 1 or (len(stems[0]) > 3 and stems[0] not in common))
                ):
                    yield stems, fact.name, option


def _by_first(names: Iterable[_FactName]) -> dict[str, list[_FactName]]:
    found: dict[str, list[_FactName]] = {}
    for name in names:
        found.setdefault(name[0][0], []).append(name)
    return found


def _is_small(word: str) -> bool:
    return any(table(code).stem(word) in table(code).small for code in LANGUAGES)


def _turned(stems: _Stems, words: Table) -> list[_Stems]:
    """Return a name of two words the other way round: "row with a dumbbell"."""
    return [(stems[1], between, stems[0]) for between in sorted(words.using)] if len(stems) == 2 else []


def _rank(name: _Name) -> tuple[int, int]:
    return -len(name.stems), _SORTS.index(name.sort)


def _matched(name: _Stems, stems: Sequence[str], place: int, small: frozenset[str], *, skipped: int = _SKIPPED) -> int:
    """Return where a name ends that begins at a place, in one word or in several; 0 if it does not stand there."""
    if not name:
        return place
    if place >= len(stems):
        return 0
    if stems[place] in (name[0], f"{name[0]}s") and (end := _matched(name[1:], stems, place + 1, small)):
        return end
    whole = "".join(name[:2])
    if len(name) > 1 and stems[place] in (whole, f"{whole}s") and (end := _matched(name[2:], stems, place + 1, small)):
        return end
    joined = place + 1 < len(stems) and stems[place] + stems[place + 1] in (name[0], f"{name[0]}s")
    if joined and (end := _matched(name[1:], stems, place + 2, small)):
        return end
    return _matched(name, stems, place + 1, small, skipped=skipped - 1) if skipped and stems[place] in small else 0


def _is_noun(draft: Draft, place: int, end: int) -> bool:
    """Whether a short word, which may be a verb, is used as a name: not with something that it is done to."""
    token = draft.tokens[place]
    if draft.words.nouns_are_capital:
        return draft.text[token.start].isupper()
    after = draft.tokens[end].stem if end < len(draft.tokens) else ""
    if draft.stems[max(0, place - 2) : place] in (["in", "a"], ["in", "your"]):
        return False  # three times in a row
    many = token.word != token.stem and token.word.removesuffix("e") != token.stem
    if many:
        return True
    return after not in draft.words.small or after in draft.words.joining


def longest(found: Iterable[Mention]) -> list[Mention]:
    """Return of mentions that overlap the longest, in the order of the text."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start - one.end, _SORTS.index(one.sort), one.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda one: one.start)


def _ends(stems: Sequence[str], option: _Stems) -> bool:
    return 0 < len(option) <= len(stems) and tuple(stems[-len(option) :]) == option


_kept: weakref.WeakKeyDictionary[Ruleset, dict[tuple[str, ...], Lexicon]] = weakref.WeakKeyDictionary()


def lexicon_of(ruleset: Ruleset) -> Lexicon:
    """Return the names of a ruleset in all languages that are loaded; they are made once for these."""
    languages = {code: one.data for code, one in ruleset.languages.items() if code != ruleset.language}
    kept = _kept.setdefault(ruleset, {})
    found = kept.get(tuple(languages))
    if found is None:  # two threads may both make them; they are the same
        found = kept[tuple(languages)] = Lexicon(ruleset.data, languages.values())
    return found
