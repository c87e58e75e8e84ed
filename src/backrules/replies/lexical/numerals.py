"""Numbers in figures, and texts that are ranges of numbers."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from backrules.replies.lexical.language import Language

__all__ = ["Interval", "figures", "interval_of"]

_FIGURES = re.compile(r"\d{1,15}(?:[.,](\d{1,15}))?", re.ASCII)


class Interval(NamedTuple):
    """A range of numbers; None has no end."""

    low: float | None
    high: float | None
    includes_low: bool = True
    includes_high: bool = True

    def holds(self, number: Fraction) -> bool:
        """Whether a number is in it."""
        if self.high is None and self.low and number > 2 * self.low:
            return False  # "over 70" is no word for 340
        above = self.low is None or (number >= self.low if self.includes_low else number > self.low)
        return above and (self.high is None or (number <= self.high if self.includes_high else number < self.high))


def figures(text: str) -> Fraction | None:
    """Return the number that figures write; None where they may be read in two ways, such as 1,000."""
    unsigned = text.removeprefix("-")
    found = _FIGURES.fullmatch(unsigned)
    if found is None or (found[1] is not None and len(found[1]) == 3 and unsigned[0] != "0"):
        return None
    return Fraction(text.replace(",", "."))


def interval_of(text: str, spoken: Language) -> Interval | None:
    """Return the range that a text is, None if it is none."""
    words = " ".join(spoken.words(text))
    for shape, forms in spoken.ranges.items():
        for form in forms:
            if found := _pattern(form, spoken).fullmatch(words):
                low, high = (float(found[name]) if name in found.groupdict() else None for name in ("low", "high"))
                return Interval(low, high, shape != "above", shape != "below")
    return None


@lru_cache
def _pattern(form: str, spoken: Language) -> re.Pattern[str]:
    words = " ".join(spoken.words(form.format(low="1001", high="1002")))
    number = r"(?P<{}>\d+(?:\.\d+)?)"
    return re.compile(re.escape(words).replace("1001", number.format("low")).replace("1002", number.format("high")))
