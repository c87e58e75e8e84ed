"""Facts: what can be known about a person, and profiles: what is known so far."""

from backrules.facts.profile import Profiles, written_value
from backrules.facts.schema import BOOLEAN, CHOICE, CHOICES, INTEGER, NUMBER, Fact, FactType
from backrules.facts.values import PartlyKnown, Value, Values, plain_value

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
    "plain_value",
    "written_value",
]
