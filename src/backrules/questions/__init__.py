"""What to ask next, and when there is nothing left worth asking."""

from backrules.questions.planner import Prefer, QuestionPlanner
from backrules.questions.question import AnswerEffect, Part, Question

__all__ = ["AnswerEffect", "Part", "Prefer", "Question", "QuestionPlanner"]
