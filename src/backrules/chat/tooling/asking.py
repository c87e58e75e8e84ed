"""The open question: its id, its facts."""

from __future__ import annotations

from backrules.questions import Question

__all__ = ["facts_of", "id_of"]


def id_of(question: Question) -> str:
    """Return what an answer names the question by."""
    return str(getattr(question, "id", question.fact))


def facts_of(question: Question) -> tuple[str, ...]:
    """Return the facts that it asks for."""
    return tuple(getattr(question, "facts", (question.fact,)))
