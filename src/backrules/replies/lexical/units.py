"""Units that are parts of one another, exactly; the spellings of units are in the table of each language."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["converted", "declared"]

# unit -> (what it measures, how much of it); a month, and a pound beside a kilo, are no whole number of anything
_SIZES: dict[str, tuple[str, int]] = {
    "s": ("time", 1),
    "min": ("time", 60),
    "h": ("time", 3600),
    "day": ("days", 1),
    "week": ("days", 7),
    "fortnight": ("days", 14),
    "mm": ("length", 1),
    "cm": ("length", 10),
    "m": ("length", 1000),
    "km": ("length", 1_000_000),
    "g": ("mass", 1),
    "kg": ("mass", 1000),
    "ml": ("volume", 1),
    "l": ("volume", 1000),
}

_ROUNDLY = {("year", "week"): 52}  # as people count


def converted(value: Fraction, said: str, wanted: str) -> Fraction | None:
    """Return a number of one unit in another one, None where that is not exact or not possible."""
    if said == wanted:
        return value
    if (said, wanted) in _ROUNDLY:
        return value * _ROUNDLY[said, wanted]
    if said not in _SIZES or wanted not in _SIZES or _SIZES[said][0] != _SIZES[wanted][0]:
        return None
    return value * _SIZES[said][1] / _SIZES[wanted][1]


def declared(unit: str | None) -> tuple[str, str]:
    """Return what a unit of a ruleset counts, and in which time: `h/day` counts hours in a day."""
    counted, _, period = (unit or "").partition("/")
    return counted.strip(), period.strip()
