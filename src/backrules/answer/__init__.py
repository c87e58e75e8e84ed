"""From what matched to the ranked answer: statuses, ranking, and the plain data that is given back."""

from backrules.answer.advice import Advice
from backrules.answer.answer import Answer
from backrules.answer.crowd import weights_of_many
from backrules.answer.pieces import Assumption, Caution, Possible, Reason, Violation, Withheld
from backrules.answer.plan import Plan
from backrules.answer.text import to_html, to_text

__all__ = [
    "Advice",
    "Answer",
    "Assumption",
    "Caution",
    "Plan",
    "Possible",
    "Reason",
    "Violation",
    "Withheld",
    "to_html",
    "to_text",
    "weights_of_many",
]
