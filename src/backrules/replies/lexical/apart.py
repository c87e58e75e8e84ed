"""Names whose parts may stand apart: `(leg/legs) + (weak/numb)` in one clause, `pregnant & bleeding` in any two.

No list of phrases holds all ways to say "both my legs feel weaker every day". So a name may be given as its parts:
those with a plus between stand in one clause, in any order, or in one that says when or why; those with an ampersand
stand anywhere in the reply. What stands beside them turns it as it turns every name; but such a name is never denied:
who knows whose "not" that is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.facts.names import groups_of
from backrules.replies.lexical.language import Language
from backrules.replies.lexical.patterns import parts_of
from backrules.replies.lexical.phrases import Phrases

__all__ = ["Apart", "Found", "Place"]

Span = tuple[int, int]
Place = tuple[int, int]  # clause, and word in it
Meaning = tuple[str, Any]  # kind and value of an atom


@attrs.frozen
class Found:
    """A name that was found.

    Attributes:
        meaning: the kind of what it stands for, and its value.
        places: clause -> the places of its words in that.
    """

    meaning: Meaning
    places: Mapping[int, frozenset[int]]

    def goes_on_from(self, clause: int, name: Meaning) -> bool:
        """Whether it goes on in other clauses from what a clause names: "a slipped disc, | operated on for that"."""
        is_here = clause in self.places
        return not is_here or (self.meaning != name and len(self.places) > 1 and clause == min(self.places))

    def lies_in(self, other: Found) -> bool:
        """Whether all of its words are words of another name, which has more of them."""
        return self.places != other.places and all(
            places <= other.places.get(clause, frozenset()) for clause, places in self.places.items()
        )


@attrs.frozen(slots=False)
class _Name:
    """A name: for each group of parts the numbers of these parts."""

    meaning: Meaning
    groups: Sequence[Sequence[int]]

    @lazy
    def parts(self) -> frozenset[int]:
        """The numbers of all its parts."""
        return frozenset(part for group in self.groups for part in group)


class _Spans:
    """Where parts stand in a clause: looked for where a name needs to know.

    Args:
        texts: the words of the clause.
        places: part -> where it may begin.
        phrases: the ways to say each part.
    """

    def __init__(self, texts: Sequence[str], places: Mapping[int, Sequence[int]], phrases: Sequence[Phrases]) -> None:
        self._texts, self._places, self._phrases = texts, places, phrases
        self._found: dict[int, list[Span]] = {}

    def of(self, part: int) -> Sequence[Span]:
        """Return where a part stands."""
        if part not in self._found:
            longest, places = self._phrases[part].longest, self._places.get(part, ())
            ends = ((place, longest(self._texts, place)) for place in places)
            self._found[part] = [(place, end) for place, end in ends if end is not None]
        return self._found[part]

    def whole(self, parts: Iterable[int]) -> frozenset[int]:
        """Return the places of all words of the clause where one of these parts says all of it, else none."""
        is_said = any((0, len(self._texts)) in self.of(part) for part in parts)
        return frozenset(range(len(self._texts))) if is_said else frozenset()


class Apart:
    """The names of a fact whose parts may stand apart.

    Args:
        names: what a name stands for, and the name.
        spoken: the language.
        gaps: the words that may stand within a part.
    """

    def __init__(self, names: Iterable[tuple[Meaning, str]], spoken: Language, gaps: Collection[str]) -> None:
        self._spoken, self._gaps = spoken, gaps
        self._parts: dict[str, int] = {}
        self._phrases: list[Phrases] = []
        self._names = [
            _Name(meaning, [[self._part(part) for part in group] for group in groups_of(name)])
            for meaning, name in names
        ]

    def __bool__(self) -> bool:
        return bool(self._names)

    def _part(self, part: str) -> int:
        if part not in self._parts:
            phrases = Phrases(self._spoken.stem, self._gaps, numbers=self._spoken.amount_words)
            phrases.add_parts(parts_of(part, self._spoken), "part")
            self._parts[part] = len(self._phrases)
            self._phrases.append(phrases)
        return self._parts[part]

    @lazy
    def _beginning(self) -> dict[str, list[int]]:
        """Word -> the parts that may begin with it."""
        found: dict[str, list[int]] = {}
        for part, phrases in enumerate(self._phrases):
            for word in phrases.beginnings:
                found.setdefault(word, []).append(part)
        return found

    @lazy
    def _numbered(self) -> list[int]:
        """The parts that may begin with a number."""
        return [part for part, phrases in enumerate(self._phrases) if phrases.begins_with_number]

    @lazy
    def _names_of(self) -> dict[int, list[int]]:
        """Part -> the names that begin with it."""
        found: dict[int, list[int]] = {}
        for number, name in enumerate(self._names):
            found.setdefault(name.groups[0][0], []).append(number)
        return found

    def find(self, clauses: Sequence[Sequence[str]], joined: Collection[int]) -> list[Found]:
        """Return the names that stand in the words of some clauses.

        Args:
            clauses: the words of each.
            joined: those that only say more of the one before: when, or why.
        """
        names = self._possible({text for clause in clauses for text in clause})
        if not names:
            return []
        units = _joined(clauses, joined)
        parts = frozenset[int]().union(*(name.parts for name in names))
        spans = [self._spans([clauses[clause][place] for clause, place in unit], parts) for unit in units]
        found = ((name, self._placed(name, spans)) for name in names)
        return [Found(name.meaning, _by_clause(places, units)) for name, places in found if places]

    def _possible(self, texts: Collection[str]) -> list[_Name]:
        """Return the names of which every part may begin with one of some words."""
        parts = {part for text in texts for part in self._beginning.get(self._spoken.stem(text), ())}
        if self._numbered and any(map(self._is_number, texts)):
            parts.update(self._numbered)
        numbers = sorted({number for part in parts for number in self._names_of.get(part, ())})
        return [name for name in map(self._names.__getitem__, numbers) if name.parts <= parts]

    def _spans(self, texts: Sequence[str], wanted: AbstractSet[int]) -> _Spans:
        """Return where some parts stand in a clause."""
        places: dict[int, list[int]] = {}
        for place, text in enumerate(texts):
            parts = self._beginning.get(self._spoken.stem(text), ())
            if self._numbered and self._is_number(text) and not (place and self._is_number(texts[place - 1])):
                parts = [*parts, *self._numbered]
            for part in wanted & {*parts}:
                places.setdefault(part, []).append(place)
        return _Spans(texts, places, self._phrases)

    def _is_number(self, text: str) -> bool:
        return text[0].isdigit() or text in self._spoken.amount_words

    def _placed(self, name: _Name, spans: Sequence[_Spans]) -> dict[int, frozenset[int]]:
        """Return unit -> the places of a name in it; nothing where a part of it is missing."""
        places: dict[int, frozenset[int]] = {}
        for group in name.groups:
            fitting = (
                (unit, taken)
                for unit, of_unit in enumerate(spans)
                for taken in _fitting(group, of_unit, places.get(unit, frozenset()))
            )
            if (first := next(fitting, None)) is None:
                return {}
            unit, taken = first
            again = (span for part in group for span in spans[unit].of(part))  # "was | treated for | cancer"
            places[unit] = taken.union(*(range(start, end) for start, end in again))
        return _with_others(places, name, spans)


def _with_others(
    places: Mapping[int, frozenset[int]], name: _Name, spans: Sequence[_Spans]
) -> dict[int, frozenset[int]]:
    """Return places of a name with those of clauses that only say a part of it once more: "by itself, | no diet"."""
    anywhere = [group[0] for group in name.groups if len(group) == 1] if len(name.groups) > 1 else []
    others = {unit: spans[unit].whole(anywhere) for unit in range(len(spans)) if unit not in places}
    return {**places, **{unit: taken for unit, taken in others.items() if taken}}


def _joined(clauses: Sequence[Sequence[str]], joined: Collection[int]) -> list[list[Place]]:
    """Return the places of the words of each clause together with those that only say more of it."""
    units: list[list[Place]] = []
    for clause, texts in enumerate(clauses):
        if clause == 0 or clause not in joined:
            units.append([])
        units[-1] += ((clause, place) for place in range(len(texts)))
    return units


def _by_clause(places: Mapping[int, frozenset[int]], units: Sequence[Sequence[Place]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for unit, of_unit in places.items():
        for number in of_unit:
            clause, place = units[unit][number]
            found.setdefault(clause, set()).add(place)
    return {clause: frozenset(of_clause) for clause, of_clause in found.items()}


def _fitting(group: Sequence[int], spans: _Spans, taken: frozenset[int]) -> Iterator[frozenset[int]]:
    """Yield the places that the parts of a group take besides those that are taken."""
    if not group:
        yield taken
        return
    for start, end in spans.of(group[0]):
        places = frozenset(range(start, end))
        if places.isdisjoint(taken):
            yield from _fitting(group[1:], spans, taken | places)
