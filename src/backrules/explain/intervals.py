"""Ranges of numbers in words."""

from __future__ import annotations

from backrules.facts import INTEGER, Fact
from backrules.facts.schema import LARGEST
from backrules.tables import Interval

__all__ = ["interval_in_words"]


def interval_in_words(interval: Interval, fact: Fact) -> str:
    """Return a range of a number fact in words: "below 2 h/day", "from 2 to below 6 h/day", "6 h/day or more"."""
    unit = f" {fact.unit}" if fact.unit else ""
    least, most = fact.range or (-LARGEST, LARGEST)
    low, high = f"{interval.low:g}", f"{interval.high:g}"
    if interval.low == interval.high:
        return f"{low}{unit}"
    from_start = interval.low == least and interval.low_in
    to_end = interval.high == most and interval.high_in
    if from_start and to_end:
        return f"any number from {low} to {high}{unit}"
    if to_end:
        return f"{low}{unit} or more" if interval.low_in else f"more than {low}{unit}"
    if from_start:
        return f"{high}{unit} or less" if interval.high_in else f"below {high}{unit}"
    if fact.type == INTEGER:
        return f"from {low} to {high}{unit}"
    first = f"from {low}" if interval.low_in else f"more than {low}"
    last = f"to {high}" if interval.high_in else f"{'to' if interval.low_in else 'and'} below {high}"
    return f"{first} {last}{unit}"
