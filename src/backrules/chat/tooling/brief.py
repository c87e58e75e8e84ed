"""What the tools answer: the little that a model needs to speak from, with all that keeps safe whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from backrules.api import Recommendation, Session
from backrules.explain import Why, WhyNot
from backrules.facts import Fact
from backrules.plan import Plan
from backrules.questions import Question
from backrules.recommendation.advice import Advice, warned_about

__all__ = ["allowed", "explained", "next_question", "planned", "recommended", "standing", "ways"]

_ADVICE = 5  # pieces of advice at most, and ways to one
_HELD_BACK = 3
_REASONS = 6
_FIXES = 3
_BANDS = ("off", "thin", "good", "unknown")
_LETTERS = 1500  # of an answer that is not about safety

Answer = dict[str, Any]


def next_question(session: Session) -> Answer | None:
    """Return the question worth asking now, or None."""
    question = session.next_question()
    return None if question is None else _question(question, session)


def _question(question: Question, session: Session) -> Answer:
    facts = [session.ruleset.data.facts[name] for name in question.facts]
    say = session.recommendation.answer.context.say
    asked: Answer = {"id": question.id, "ask": question.ask, "why": question.why, "safety": question.safety}
    asked["facts"] = [
        {"fact": fact.name} | ({"ask": say(fact.ask)} if len(facts) > 1 else {}) | allowed(fact) for fact in facts
    ]
    return asked


def allowed(fact: Fact) -> Answer:
    """Return what the fact may be."""
    found: Answer = {"type": fact.told_as}
    if fact.options:
        found["options"] = dict(fact.options)
    if fact.unit:
        found["unit"] = fact.unit
    if fact.range and not fact.is_date:
        found["range"] = list(fact.range)
    return found


def recommended(rec: Recommendation) -> Answer:
    """Return what is recommended, and what must be said with it: so many of the first pieces as a model needs."""
    urgent = [advice for advice in rec.advice if advice.definition.urgent]
    for count in range(_ADVICE, 0, -1):
        answer = _recommended(rec, urgent or rec.advice[:count])
        if len(json.dumps(answer, ensure_ascii=False)) <= _LETTERS:
            break
    return answer


def _recommended(rec: Recommendation, shown: Sequence[Advice]) -> Answer:
    answer: Answer = {"advice": [_piece(advice) for advice in shown]}
    if more := len(rec.advice) - len(shown):
        answer["more"] = more
    answer |= _said_with(shown)
    if assumed := dict.fromkeys(one.text for advice in shown for one in advice.assuming):
        answer["assuming"] = list(assumed)
    if held := [{"id": one.id, "because": one.because} for one in rec.withheld[:_HELD_BACK]]:
        answer |= {"held_back": held, "held_back_in_all": len(rec.withheld)}
    if rec.violations:
        answer["contradictions"] = [one.because for one in rec.violations]
    return answer | {"safety_checked": rec.safety_checked, "notice": _notice(rec)}


def _piece(advice: Advice) -> Answer:
    piece: Answer = {"id": advice.id, "title": advice.title}
    if advice.reasons:
        piece["because"] = advice.reasons[0].because
    return piece | ({"urgent": True} if advice.definition.urgent else {})


def _said_with(shown: Iterable[Advice]) -> Answer:
    """Return the cautions that must be said, each once and whole."""
    cautions = warned_about(shown)
    if not cautions:
        return {}
    return {"say_with_it": [{"caution": text, "about": list(about)} for text, about in cautions.items()]}


def _notice(rec: Recommendation) -> str:
    return rec.answer.context.say(rec.ruleset.data.notice)


def explained(why: Why) -> Answer:
    """Return why an advice has its status."""
    answer: Answer = {"id": why.id, "title": why.title, "status": why.status}
    fired = [one for one in why.reasons if one.truth is True]
    answer["reasons"] = [
        {"effect": one.effect, "because": one.because, "sources": str(one.rule.source)} for one in fired[:_REASONS]
    ]
    if why.held is not None:
        answer["held_back"] = why.held.because
    if why.open:
        answer["open"] = why.open
    return answer


def ways(why_not: WhyNot) -> Answer:
    """Return what would have to be different."""
    answer: Answer = {"id": why_not.id, "title": why_not.title, "status": why_not.status}
    answer["ways"] = [way.words for way in why_not.ways[:_ADVICE]]
    return answer | ({"note": why_not.note} if why_not.note else {})


def planned(plan: Plan, rec: Recommendation) -> Answer:
    """Return what to do on which day."""
    answer: Answer = {"title": plan.title}
    if plan.held is not None:
        return answer | {"held": plan.held}
    answer["days"] = [{"day": day.number, "do": [str(item) for item in day.items]} for day in plan.days]
    answer |= _said_with(item.advice for day in plan.days for item in day.items)
    if plan.assuming:
        answer["assuming"] = list(dict.fromkeys(one.text for one in plan.assuming))
    answer["left_out"] = list(dict.fromkeys(one.title for one in plan.left_out))
    answer["notes"] = [note.says for note in plan.notes]
    answer["notice"] = _notice(rec)
    return answer


def standing(rec: Recommendation) -> Answer:
    """Return how the person stands."""
    found = rec.assessment
    answer: Answer = {"title": found.title, "verdict": found.summary}
    bands = {band: [one.title for one in found.checks if one.band == band] for band in _BANDS}
    answer["checks"] = {band: titles for band, titles in bands.items() if titles}
    if fixes := [one.fix for one in found.checks if one.fix]:
        answer["mend"] = fixes[:_FIXES]
    return answer | ({"held": found.held} if found.held else {})
