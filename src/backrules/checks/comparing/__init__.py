"""What two rulesets tell people differently: the plainest person for each difference, and how many there are."""

from backrules.checks.comparing.compare import compare
from backrules.checks.comparing.comparison import Comparison, Difference
from backrules.checks.comparing.texts import Change

__all__ = ["Change", "Comparison", "Difference", "compare"]
