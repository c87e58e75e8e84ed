"""Decision tables: what becomes of each advice, for every profile at once, as exact decision diagrams."""

from backrules.tables.diagrams import FALSE, TRUE, UNKNOWN, Diagrams, OutOfWork, TooLarge
from backrules.tables.fates import Fate, Fates
from backrules.tables.numbers import Interval, NumberGroup
from backrules.tables.people import plainest
from backrules.tables.space import Space
from backrules.tables.tables import Tables, Variable
from backrules.tables.view import View, is_open

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "Diagrams",
    "Fate",
    "Fates",
    "Interval",
    "NumberGroup",
    "OutOfWork",
    "Space",
    "Tables",
    "TooLarge",
    "Variable",
    "View",
    "is_open",
    "plainest",
]
