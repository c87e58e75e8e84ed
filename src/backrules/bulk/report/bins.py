"""Where the values of number facts are parted for counting: at the numbers that rules compare them with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from backrules._util.language import ENGLISH, Language, gettext_noop
from backrules.conditions import And, Compare, Condition, Count, Not, Or
from backrules.facts import INTEGER, Fact
from backrules.model import RulesetData

if TYPE_CHECKING:
    from backrules.frames.aggregates import Cut

__all__ = ["Bins", "binned", "bins_of"]

# the ends of a bin, by whether the number itself lies on the left of them
_LOW = {True: gettext_noop("over {number}"), False: gettext_noop("from {number}")}
_HIGH = {True: gettext_noop("up to {number}"), False: gettext_noop("below {number}")}
_MOST_CUTS = 11  # beyond, only some of them, evenly
_QUARTERS = 4  # where no rule compares the fact itself


@attrs.frozen
class Bins:
    """The bins of one fact: one more than there are cuts.

    Attributes:
        cuts: from left to right.
        labels: what lies in each bin, in words.
    """

    cuts: tuple[Cut, ...]
    labels: tuple[str, ...]

    def words(self, fact: Fact, language: Language) -> tuple[str, ...]:
        """Return what lies in each bin in a language; `labels` are what counts are kept by, whoever reads them."""
        return tuple(_label(fact, left, right, language) for left, right in pairwise((None, *self.cuts, None)))


def bins_of(data: RulesetData) -> dict[str, Bins]:
    """Return the bins of every number fact of a ruleset."""
    found: dict[str, set[Cut]] = {fact.name: set() for fact in data.facts.values() if fact.is_number}
    for condition in _conditions(data):
        for test in _comparisons(condition):
            if test.fact in found:  # it may be a computed number
                found[test.fact].update(_cuts_of(test))
    return {name: _bins(data.facts[name], cuts) for name, cuts in found.items()}


def _conditions(data: RulesetData) -> Iterator[Condition]:
    yield from (one.when for one in data.derived.values())
    yield from (rule.when for rule in data.rules.values())
    yield from (one.needs for one in data.advice.values() if one.needs is not None)
    yield from (one.never for one in data.constraints.values())


def _comparisons(condition: Condition) -> Iterator[Compare]:
    pending = [condition]
    while pending:
        match pending.pop():
            case Compare() as test:
                yield test
            case Not(part):
                pending.append(part)
            case And(parts) | Or(parts) | Count(parts):
                pending.extend(parts)


def _cuts_of(test: Compare) -> Iterator[Cut]:
    if test.operator in ("<", ">=", "==", "!="):
        yield float(test.number), False
    if test.operator in ("<=", ">", "==", "!="):
        yield float(test.number), True


def _bins(fact: Fact, found: set[Cut]) -> Bins:
    cuts = sorted(cut for cut in found if _parts(fact, cut))
    if not cuts and fact.range:
        low, high = fact.range
        quarters = (low + (high - low) * part / _QUARTERS for part in range(1, _QUARTERS))
        cuts = sorted({(float(math.ceil(one)), False) for one in quarters if low < math.ceil(one) <= high})
    if fact.type == INTEGER:
        cuts = sorted({(float(_first_right_of(cut)), False) for cut in cuts})  # below 6 and up to 5 are the same
    if len(cuts) > _MOST_CUTS:
        cuts = [cuts[round(place * (len(cuts) - 1) / (_MOST_CUTS - 1))] for place in range(_MOST_CUTS)]
    ends: list[Cut | None] = [None, *cuts, None]
    labels = [_label(fact, left, right, ENGLISH) for left, right in pairwise(ends)]
    return Bins(tuple(cuts), tuple(labels))


def _parts(fact: Fact, cut: Cut) -> bool:
    """Whether there can be values on both sides of a cut."""
    number, included = cut
    low, high = fact.range or (-math.inf, math.inf)
    return (low <= number if included else low < number) and (number < high if included else number <= high)


def _first_right_of(cut: Cut) -> int:
    number, included = cut
    return math.floor(number) + 1 if included else math.ceil(number)


def _label(fact: Fact, left: Cut | None, right: Cut | None, language: Language) -> str:
    if fact.type == INTEGER:
        ends = (None if cut is None else _first_right_of(cut) for cut in (left, right))
        return _whole(*ends, language=language)
    gettext, low, high = language.gettext, "", ""
    if left and right and left[0] == right[0]:
        return gettext("exactly {number}", number=language.digits(left[0]))
    if left:
        low = gettext(_LOW[left[1]], number=language.digits(left[0]))
    if right:
        high = gettext(_HIGH[right[1]], number=language.digits(right[0]))
    return " ".join(part for part in (low, high) if part) or gettext("any number")


def _whole(low: int | None, high: int | None, *, language: Language) -> str:
    """Return the words for the whole numbers from `low` to below `high`."""
    gettext, digits = language.gettext, language.digits
    if low is None:
        return gettext("any number") if high is None else gettext("up to {number}", number=digits(high - 1))
    if high is None:
        return gettext("{number} or more", number=digits(low))
    return digits(low) if low == high - 1 else gettext("{low} to {high}", low=digits(low), high=digits(high - 1))


def binned(counts: Mapping[tuple[str, ...], int], bins: Mapping[str, Bins]) -> dict[tuple[str, ...], int]:
    """Return counts of which those on the left of cuts became those of bins."""
    found = {key: count for key, count in counts.items() if key[0] != "values" or key[1] not in bins}
    for name, one in bins.items():
        known = counts["facts", name, "known"]
        left = [0, *(counts["values", name, str(number)] for number in range(len(one.cuts))), known]
        for label, (below, up_to) in zip(one.labels, pairwise(left), strict=True):
            found["values", name, label] = up_to - below
    return found
