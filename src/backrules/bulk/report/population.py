"""A population: how many get which advice, which rules fire, what is missing, and what asking would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

import attrs

from backrules.api import Ruleset
from backrules.api.extras import tables_library
from backrules.bulk.report.bins import binned, bins_of
from backrules.bulk.report.question_impact import MOST, Asked, Person, smallest
from backrules.errors import UsageError
from backrules.frames import CountOptions

if TYPE_CHECKING:
    from backrules.frames.options import PeopleKeywords

__all__ = ["FORMAT", "Population"]

FORMAT = 2  # of to_dict(); 2 counts who gets cautions about safety, and open ones as assumed

Counts = Mapping[tuple[str, ...], int]


@attrs.frozen(eq=False)
class Population:
    """What a ruleset says to a table of people, as counts; populations are added.

    Attributes:
        ruleset: the ruleset.
        strict: whether advice is withheld while a question that guards it is open.
        top: how many pieces of advice count as the first ones.
        counts: how many people, by what: the keys of `backrules.frames.aggregates`, numbers by the labels of their
            bins; and (`people`, `sampled`), the people of tables from which a sample could be drawn.
    """

    ruleset: Ruleset
    strict: bool
    top: int
    counts: Counts = attrs.field(repr=False)
    _sample: tuple[Person, ...] = attrs.field(repr=False)

    @classmethod
    def of(
        cls,
        ruleset: Ruleset,
        frame: Any,
        *,
        top: int = 3,
        strict: bool = False,
        start: int | None = None,
        **options: Unpack[PeopleKeywords],
    ) -> Population:
        """Return the population of a table; one row of counts is fetched of it, and a small sample of people.

        Args:
            ruleset: the ruleset.
            frame: any kind of table that `recommend_frame` takes.
            top: how many pieces of advice count as the first ones.
            strict: withhold advice while a question that guards it is open.
            start: the number of the first row, where the table is a part of one: parts then make the sample of the
                    whole. Without it their samples are as good, but other ones.
            options: `key`, `columns`, `ignore` and `on_bad`, as `recommend_frame` has them; problems are not listed.
                Where rows have no numbers (DuckDB, Spark), no sample is drawn without a key.

        Raises:
            FrameError: columns or values that do not fit, all of them.
            UsageError: an argument is wrong, or this is no such table.
            MissingExtraError: the extra `frame` is not installed.
        """
        asked = CountOptions(top=top, strict=strict, **options)
        ruleset = ruleset.on()  # as of one day, for all that is said of it
        bins = bins_of(ruleset.data)
        cuts = {name: one.cuts for name, one in bins.items()}
        counts, drawn = tables_library().count_frame(
            ruleset.compiled, frame, asked, cuts=cuts, sample=MOST, start=start
        )
        people = [Person.of(ruleset, one) for one in drawn or ()]
        sampled = 0 if drawn is None else counts["people", "all"]
        counted = {**binned(counts, bins), ("people", "sampled"): sampled}
        return cls(ruleset, asked.strict, asked.top, counted, smallest(people))

    @classmethod
    def empty(cls, ruleset: Ruleset, *, strict: bool = False, top: int = 3) -> Population:
        """Return nobody: what sums begin with. Added to others it takes their `strict` and `top`."""
        return cls(ruleset, strict, top, {}, ())

    @property
    def people(self) -> int:
        """How many people there are."""
        return self.count("people", "all")

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What asking would change, for each person of the sample; computed when first wanted, in some seconds."""
        return tuple(person.asked(self.ruleset, strict=self.strict) for person in self._sample)

    def count(self, *key: str) -> int:
        """Return how many people, by what."""
        return self.counts.get(key, 0)

    def __add__(self, other: Population) -> Population:
        """Return both together.

        Raises:
            UsageError: they are of different rulesets, or asked for in different ways.
        """
        if not isinstance(other, Population):
            return NotImplemented
        if self.ruleset.identity != other.ruleset.identity:
            raise UsageError("populations of different rulesets, or as of different days, cannot be added")
        if not self.counts or not other.counts:
            return other if not self.counts else self
        if (self.strict, self.top) != (other.strict, other.top):
            raise UsageError("populations with different `strict` or `top` cannot be added")
        counts = Counter(self.counts)
        counts.update(other.counts)
        return Population(self.ruleset, self.strict, self.top, dict(counts), smallest((*self._sample, *other._sample)))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types, to keep and to add to later; no value of a person is in it.

        The counts are exact here, also the small ones.
        """
        return {
            "format": FORMAT,
            "ruleset": self.ruleset.identity,
            "options": {"strict": self.strict, "top": self.top},
            **_nested(self.counts),
            "sample": [person.to_dict(self.ruleset, strict=self.strict) for person in self._sample],
        }

    @classmethod
    def from_dict(cls, ruleset: Ruleset, data: Mapping[str, Any]) -> Population:
        """Return a population of which `to_dict` was kept, as of the day of which that was.

        Raises:
            UsageError: it is something else, or of another ruleset.
        """
        try:
            kept, identity, options = data["format"], data["ruleset"], data["options"]
            fingerprint, day = identity["fingerprint"], identity.get("as_of")
            strict, top, sample = options["strict"], options["top"], data["sample"]
        except (KeyError, TypeError) as error:
            raise UsageError("this is no population that was kept") from error
        if kept != FORMAT:
            raise UsageError(f"this population was kept in format {kept!r}, and {FORMAT} is read")
        if fingerprint != ruleset.fingerprint:
            raise UsageError("this population is of another ruleset, or of another version of it")
        skipped = ("format", "ruleset", "options", "sample")
        counts = dict(_flat({name: one for name, one in data.items() if name not in skipped}))
        if not isinstance(strict, bool) or not all(type(one) is int and one >= 0 for one in (top, *counts.values())):
            raise UsageError("this is no population that was kept: its counts are damaged")
        if not isinstance(sample, list):
            raise UsageError("this is no population that was kept: its sample is damaged")
        ruleset = ruleset if day is None else ruleset.on(day)
        return cls(ruleset, strict, top, counts, tuple(Person.from_dict(ruleset, one) for one in sample))

    def to_text(self, *, width: int = 88, style: Callable[[str, str], str] | None = None) -> str:
        """Return tables as lines of text. Counts under 5 are shown as `<5`.

        Args:
            width: columns to wrap at.
            style: gives the text of a role (title, heading, muted, warning) its colours.
        """
        from backrules.bulk.report.text import to_text

        return to_text(self, width=width, style=style)

    def to_html(self, *, when: str | None = None) -> str:
        """Return a page of HTML that needs nothing else, with plots. Counts under 5 are shown as `<5`.

        Args:
            when: when the table was scored, as text; the page says no time of its own.
        """
        from backrules.bulk.report.html import page

        return page(self, when=when)

    def __str__(self) -> str:
        return self.to_text()


def _nested(counts: Counts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for *path, last in counts:
        inner = found
        for name in path:
            inner = inner.setdefault(name, {})
        inner[last] = counts[*path, last]
    return found


def _flat(nested: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(nested, Mapping):
        for name, inner in nested.items():
            yield from _flat(inner, (*path, str(name)))
    else:
        yield path, nested
