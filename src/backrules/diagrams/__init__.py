"""What becomes of each advice, for every profile at once, as exact decision diagrams."""

from backrules.diagrams.compiler import ConditionDiagrams, Variable
from backrules.diagrams.deciding import is_decided
from backrules.diagrams.limits import OutOfWork, TooLarge, made_once, not_too_large
from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, PAIRING, TRUE, UNKNOWN
from backrules.diagrams.outcome import Outcome, Reading
from backrules.diagrams.outcomes import Outcomes
from backrules.diagrams.partition import Interval, NumberGroup
from backrules.diagrams.restriction import Cases, Restriction, is_open
from backrules.diagrams.universe import Universe
from backrules.diagrams.witness import minimal_witness

__all__ = [
    "FALSE",
    "PAIRING",
    "TRUE",
    "UNKNOWN",
    "Cases",
    "ConditionDiagrams",
    "DiagramManager",
    "Interval",
    "NumberGroup",
    "OutOfWork",
    "Outcome",
    "Outcomes",
    "Reading",
    "Restriction",
    "TooLarge",
    "Universe",
    "Variable",
    "is_decided",
    "is_open",
    "made_once",
    "minimal_witness",
    "not_too_large",
]
