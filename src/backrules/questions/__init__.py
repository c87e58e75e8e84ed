"""What to ask next, and when there is nothing left worth asking."""

from backrules.questions.asking import Asking, Prefer
from backrules.questions.question import AnswerEffect, Question

__all__ = ["AnswerEffect", "Asking", "Prefer", "Question"]
