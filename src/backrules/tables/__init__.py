"""Decision tables: what becomes of each advice, for every profile at once, as exact decision diagrams."""

from backrules.tables.diagrams import FALSE, TRUE, Diagrams, TooLarge
from backrules.tables.fates import Fate, Fates, Key
from backrules.tables.numbers import Interval, NumberGroup
from backrules.tables.tables import Tables, Variable
from backrules.tables.view import View, is_open

__all__ = [
    "FALSE",
    "TRUE",
    "Diagrams",
    "Fate",
    "Fates",
    "Interval",
    "Key",
    "NumberGroup",
    "Tables",
    "TooLarge",
    "Variable",
    "View",
    "is_open",
]
