"""Conversations over HTTP: what `Session` says, turn by turn."""

from __future__ import annotations

import pytest

import backrules
from tests.serve.http.support import Client

PERSON = {
    "red_flags": [],
    "back_pain": [],
    "health_conditions": [],
    "neck_pain": False,
    "deadlift_experience": "learning",
    "equipment": ["barbell", "mat"],
    "desk_hours": 9,
    "slouches": True,
}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def told(turn):
    return {one["fact"]: one["text"] for one in turn["told"] if not one["skipped"]}


def test_a_whole_interview_says_what_a_session_says(client):
    turn, session = client.done("/v1/sessions", prefer="top"), backrules.Session()
    while turn["question"] is not None:
        asked = session.next_question(prefer="top")
        assert [one["fact"] for one in turn["question"]["facts"]] == list(asked.facts)
        assert turn["question"]["id"] == asked.id
        values = {name: PERSON[name] for name in asked.facts if name in PERSON}
        skip = [name for name in asked.facts if name not in PERSON]
        body = {"session": turn["session"], "question": asked.id, "values": values, "skip": skip, "prefer": "top"}
        turn = client.done("/v1/sessions/answer", **body)
        session = session.answer(asked, values or dict.fromkeys(asked.facts)).skip(*skip)
        assert turn["answer"] == session.recommendation.to_dict(detail="brief", include_question=False)
    assert turn["settled"]
    assert not turn["ended"]
    rec = client.done("/v1/sessions/recommendation", session=turn["session"], detail="full")
    assert rec == session.recommendation.to_dict()
    plan = client.done("/v1/sessions/plan", session=turn["session"], days=3, minutes=45)
    assert plan == session.recommendation.plan(days=3, minutes=45).to_dict()
    assessment = client.done("/v1/sessions/assessment", session=turn["session"])
    assert assessment == session.recommendation.assessment.to_dict()
    advice = rec["advice"][0]["id"]
    assert client.done("/v1/sessions/why", session=turn["session"], advice=advice) == (
        session.recommendation.why(advice).to_dict()
    )


def test_a_conversation_goes_on_in_another_language(client):
    turn = client.done("/v1/sessions", profile=PERSON)
    there = client.done("/v1/sessions/language", session=turn["session"], lang="de")
    assert told(there)["desk_hours"] == "9 Std./Tag"
    assert there["question"]["id"] == turn["question"]["id"]
    assert there["answer"] == backrules.Session(lang="de").tell(PERSON).recommendation.to_dict(
        detail="brief", include_question=False
    )
    back = client.done("/v1/sessions/language", session=there["session"], lang="en")
    assert {**back, "session": ""} == {**turn, "session": ""}
    problem = client.refused("/v1/sessions/language", session=turn["session"], lang="tlh")
    assert [one["code"] for one in problem["problems"]] == ["unknown_lang"]


def test_the_languages_of_a_ruleset_are_listed_with_its_title(client):
    (found,) = client.call("GET", "/v1/rulesets").json()["rulesets"]
    assert found["languages"] == [
        {"language": "en", "title": "Balanced back training"},
        {"language": "de", "title": "Ausgewogenes Rückentraining"},
    ]
