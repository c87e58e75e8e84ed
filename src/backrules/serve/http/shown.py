"""What is shown: a turn of a conversation, a question as a form can show it, what is known in words, a ruleset."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from backrules._util.language import SOURCE
from backrules.api import Recommendation, Ruleset, Session
from backrules.errors import RulesetError
from backrules.facts import Fact
from backrules.loading.translating import languages_in
from backrules.model import RulesetData
from backrules.questions import Prefer, Question
from backrules.questions.question import Part
from backrules.serve.described import described, parts
from backrules.wording.phrases import value_in_words
from backrules.wording.texts import without_values

__all__ = ["known_in_words", "languages", "preferred", "question_form", "summary", "turn"]


Reply = dict[str, str]


def preferred(given: Any) -> Prefer:
    """Return how questions are chosen, as a body says it."""
    return "top" if given.get("prefer") == "top" else "outcome"


def turn(
    session: Session, token: str, prefer: Prefer, reply: Reply | None = None, answered: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a turn.

    Args:
        session: the conversation.
        token: by which it goes on.
        prefer: how long is asked: until nothing can change, or only not the first three pieces of advice.
        reply: how the last text was understood.
        answered: the facts of the question that was answered; what is left of its form comes first.
    """
    rec = session.recommendation
    form = session.ruleset.data.form_of.get(answered[0]) if answered else None
    rest = session.next_question(prefer=prefer, form=form.id) if form else None
    question = rest or session.next_question(prefer=prefer)
    return {
        "session": token,
        "reply": reply,
        "question": None if question is None else question_form(question, rec),
        "answer": rec.to_dict(detail="brief", include_question=False),
        "settled": question is None,
        "ended": any(advice.definition.alone for advice in rec.advice),
        "told": known_in_words(rec),
    }


def question_form(question: Question, rec: Recommendation) -> dict[str, Any]:
    """Return a question as a form can show it."""
    profile = rec.profile
    return {
        "id": question.id,
        "title": question.title,
        "safety": question.safety,
        "why": question.why,
        "facts": [_fact(part, rec) | {"value": profile.get(part.fact)} for part in question.parts],
    }


def _fact(part: Part, rec: Recommendation) -> dict[str, Any]:
    data = rec.ruleset.data
    fact: Fact = data.facts[part.fact]
    return {
        "fact": fact.name,
        "type": part.type,
        "title": without_values(fact.title, data),
        "ask": part.ask,
        "unit": part.unit,
        "range": None if part.range is None else list(part.range),
        "options": [{"id": option, "title": words} for option, words in part.options.items()],
        "only_if": part.only_if,
    }


def known_in_words(rec: Recommendation) -> list[dict[str, Any]]:
    """Return what is known and what was skipped, in words."""
    data, skipped = rec.ruleset.data, rec.skipped
    profile = rec.profile
    values = rec.ruleset.profiles.read(profile)
    return [
        {
            "fact": name,
            "title": without_values(fact.title, data),
            "text": value_in_words(name, values.get(name), data),
            "value": profile.get(name),
            "skipped": name in skipped,
        }
        for name, fact in data.facts.items()
        if name in values or name in skipped
    ]


def languages(ruleset: Ruleset) -> list[dict[str, str]]:
    """Return the languages that there are of a ruleset, its own first, and its title in each."""
    found = {ruleset.language: ruleset.data.title}
    for code in (SOURCE, *languages_in(ruleset.folders)):
        with suppress(RulesetError):  # what is not translated whole is not served
            found.setdefault(code, ruleset.in_language(code).data.title)
    return [{"language": code, "title": title} for code, title in found.items()]


def summary(ruleset: Ruleset) -> dict[str, Any]:
    """Return what a client needs to know of a ruleset."""
    data = ruleset.data
    return {
        **described(data),
        "facts": [_declared(fact, data) for fact in data.facts.values()],
        "forms": [{"id": one.id, "title": one.title, "facts": list(one.facts)} for one in data.forms.values()],
        "advice": [
            {"id": one.id, "kind": one.kind, "title": without_values(one.title, data), "urgent": one.urgent}
            for one in data.advice.values()
        ],
        "kinds": [{"id": kind.id, "plural": kind.plural} for kind in data.kinds.values()],
        "has": parts(data),
    }


def _declared(fact: Fact, data: RulesetData) -> dict[str, Any]:
    return {
        "fact": fact.name,
        "type": fact.told_as,
        "title": without_values(fact.title, data),
        "ask": without_values(fact.ask, data),
        "unit": fact.unit,
        "range": list(fact.range) if fact.range and not fact.is_date else None,
        "options": [{"id": option, "title": words} for option, words in fact.options.items()],
        "safety": fact.safety,
        "context": fact.context,
    }
