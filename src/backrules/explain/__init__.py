"""Why an advice is given, and what would change it. Computed only when asked for."""

from backrules.explain.difference import Difference, Move, difference
from backrules.explain.why import Part, RuleReason, Why, why

__all__ = ["Difference", "Move", "Part", "RuleReason", "Why", "difference", "why"]
