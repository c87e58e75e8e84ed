"""Facts: what can be known about a person, and profiles: what is known so far."""

from backrules.facts.profile import PartlyKnown, Profiles, Value, Values
from backrules.facts.schema import BOOLEAN, CHOICE, CHOICES, INTEGER, NUMBER, Fact, FactType

__all__ = [
    "BOOLEAN",
    "CHOICE",
    "CHOICES",
    "INTEGER",
    "NUMBER",
    "Fact",
    "FactType",
    "PartlyKnown",
    "Profiles",
    "Value",
    "Values",
]
