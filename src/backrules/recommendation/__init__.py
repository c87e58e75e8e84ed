"""From what matched to the ranked answer: statuses, ranking, and the plain data that is given back."""

from backrules.recommendation.advice import Advice
from backrules.recommendation.answer import Answer
from backrules.recommendation.batch import answers_of_many
from backrules.recommendation.compiled import CompiledRuleset
from backrules.recommendation.parts import Assumption, Caution, NotCounted, Possible, Reason, Violation, Withheld

__all__ = [
    "Advice",
    "Answer",
    "Assumption",
    "Caution",
    "CompiledRuleset",
    "NotCounted",
    "Possible",
    "Reason",
    "Violation",
    "Withheld",
    "answers_of_many",
]
