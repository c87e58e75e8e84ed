"""Why an advice is given, and what would change it. Computed only when asked for."""

from backrules.explain.difference import CareChange, Difference, Gone, Move, New, difference
from backrules.explain.parts import Part, RuleReason, Source
from backrules.explain.sufficient import Sufficient, sufficient
from backrules.explain.ways import Change, Way
from backrules.explain.why import Why, why
from backrules.explain.why_not import WhyNot, why_not

__all__ = [
    "CareChange",
    "Change",
    "Difference",
    "Gone",
    "Move",
    "New",
    "Part",
    "RuleReason",
    "Source",
    "Sufficient",
    "Way",
    "Why",
    "WhyNot",
    "difference",
    "sufficient",
    "why",
    "why_not",
]
