"""What two rulesets tell people differently: the plainest person for each difference, and how many there are."""

from backrules.authoring.diff.compare import compare
from backrules.authoring.diff.comparison import Comparison, Difference
from backrules.authoring.diff.text import Change

__all__ = ["Change", "Comparison", "Difference", "compare"]
