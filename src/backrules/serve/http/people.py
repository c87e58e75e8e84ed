"""What can be asked for about a person without a conversation. Each takes a checked body, and returns the answer's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backrules.api import Recommendation
from backrules.serve.http.problems import Refusal, checked_name, within
from backrules.serve.http.sessions import Served
from backrules.serve.http.shown import preferred, question_form

__all__ = [
    "assess",
    "assessed",
    "explained",
    "plan",
    "planned",
    "question",
    "recommend",
    "recommend_batch",
    "what_would_change",
    "why",
    "why_not",
]

Given = Mapping[str, Any]


def recommend(served: Served, given: Given) -> dict[str, Any]:
    """Return ranked advice for a person."""
    return _as_dict(_recommended(served, given), given)


def recommend_batch(served: Served, given: Given) -> dict[str, Any]:
    """Return ranked advice for many people; all of them are read before anybody is advised."""
    ruleset = served.ruleset(given)
    with within("profiles"):
        people = ruleset.recommend_many(given["profiles"], strict=given.get("strict") is True, top=given.get("top"))
    return {"recommendations": [_as_dict(rec, given, asking=False) for rec in people]}


def _as_dict(rec: Recommendation, given: Given, *, asking: bool = True) -> dict[str, Any]:
    detail = given.get("detail")
    if detail == "ids":
        return {"advice": list(rec.outcome), "safety_checked": rec.safety_checked}
    return rec.to_dict(detail="full" if detail == "full" else "brief", include_question=asking)


def assess(served: Served, given: Given) -> dict[str, Any]:
    """Return how a person stands."""
    return assessed(_recommended(served, given))


def assessed(rec: Recommendation) -> dict[str, Any]:
    """Return how the person stands whom a recommendation is for."""
    if rec.ruleset.data.assessment is None:
        raise Refusal(404, f"the ruleset {rec.ruleset.id} has no assessment")
    return rec.assessment.to_dict()


def plan(served: Served, given: Given) -> dict[str, Any]:
    """Return what to do on which day."""
    return planned(_recommended(served, given), given)


def planned(rec: Recommendation, given: Given) -> dict[str, Any]:
    """Return the plan of a recommendation."""
    if rec.ruleset.data.plan is None:
        raise Refusal(404, f"the ruleset {rec.ruleset.id} has no plan")
    return rec.plan(days=given.get("days"), minutes=given.get("minutes")).to_dict()


def question(served: Served, given: Given) -> dict[str, Any]:
    """Return the question worth asking next."""
    rec = _recommended(served, given)
    found = rec.next_question(prefer=preferred(given))
    return {"question": None if found is None else question_form(found, rec)}


def why(served: Served, given: Given) -> dict[str, Any]:
    """Return why an advice has its status."""
    return explained(_recommended(served, given), given)


def explained(rec: Recommendation, given: Given) -> dict[str, Any]:
    """Return why an advice has its status, or why a fact is asked for and what its answers would change."""
    data = rec.ruleset.data
    if given.get("fact") is None:
        return rec.why(checked_name(given["advice"], data.advice, "advice", "advice")).to_dict()
    name, asking = checked_name(given["fact"], data.facts, "fact", "fact"), rec.next_question()
    if asking is None or name not in asking.facts:
        asking = rec.question(name)
    answers = [effect.to_dict() for part in asking.parts if part.fact == name for effect in part.answers]
    return {"fact": name, "why": asking.why, "decides": list(asking.decides), "answers": answers}


def why_not(served: Served, given: Given) -> dict[str, Any]:
    """Return what would make an advice recommended."""
    return what_would_change(_recommended(served, given), given)


def what_would_change(rec: Recommendation, given: Given) -> dict[str, Any]:
    """Return every smallest change that makes an advice recommended."""
    return rec.why_not(checked_name(given["advice"], rec.ruleset.data.advice, "advice", "advice")).to_dict()


def _recommended(served: Served, given: Given) -> Recommendation:
    ruleset = served.ruleset(given)
    skipped = [checked_name(name, ruleset.data.facts, "skipped", "fact") for name in given.get("skipped") or ()]
    with within("profile"):
        return ruleset.recommend(
            given["profile"], strict=given.get("strict") is True, top=given.get("top"), skipped=skipped
        )
