"""How a person stands: declared checks with bands, a verdict, and what would mend what is not good, within limits."""

from backrules.assess.assess import assess
from backrules.assess.assessment import Assessment, Check

__all__ = ["Assessment", "Check", "assess"]
