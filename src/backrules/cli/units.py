"""Which words behind a number say the unit of a fact: its known spellings, and nothing that only looks like it."""

from __future__ import annotations

import re

__all__ = ["says_unit", "spellings"]

_SPELLINGS = (
    ("s", "sec", "secs", "second", "seconds"),
    ("min", "mins", "minute", "minutes"),
    ("h", "hr", "hrs", "hour", "hours"),
    ("day", "days"),
    ("week", "wk", "wks", "weeks"),
    ("month", "months"),
    ("year", "yr", "yrs", "years"),
    ("mm", "millimeter", "millimeters", "millimetre", "millimetres"),
    ("cm", "centimeter", "centimeters", "centimetre", "centimetres"),
    ("m", "meter", "meters", "metre", "metres"),
    ("km", "kilometer", "kilometers", "kilometre", "kilometres"),
    ("in", "inch", "inches"),
    ("ft", "foot", "feet"),
    ("mi", "mile", "miles"),
    ("g", "gram", "grams", "gramme", "grammes"),
    ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"),
    ("lb", "lbs", "pound", "pounds"),
    ("ml", "milliliter", "milliliters", "millilitre", "millilitres"),
    ("l", "liter", "liters", "litre", "litres"),
    ("kcal", "kilocalorie", "kilocalories"),
    ("%", "percent", "per cent"),
    ("€", "eur", "euro", "euros"),
    ("£", "gbp"),
    ("$", "usd", "dollar", "dollars"),
)
_KNOWN = {word: group for group in _SPELLINGS for word in group}
_PER = re.compile(r"\s*/\s*|\s+(?:a|an|per|each|every)\s+")


def says_unit(text: str, unit: str | None) -> bool:
    """Return whether the words behind a number say its unit: nothing, "h/day", "h", "hours", "hours a day".

    Args:
        text: the words.
        unit: the unit that the ruleset declares, or None.
    """
    words = " ".join(text.casefold().split()).removesuffix(".")
    declared = (unit or "").casefold()
    if words in ("", declared):
        return True
    counted, _, time = declared.partition("/")
    said, *per = _PER.split(words, maxsplit=1)
    return said in spellings(counted) and (not per or per[0] in spellings(time))


def spellings(unit: str) -> tuple[str, ...]:
    """Return the words that say what is counted, or for how long: of a word of one's own, singular and plural."""
    if unit in _KNOWN:
        return _KNOWN[unit]
    if len(unit) <= 2 or not unit.isalpha():
        return (unit,) if unit else ()
    return (unit, unit.removesuffix("s")) if unit.endswith("s") else (unit, f"{unit}s")
