"""Conversations over HTTP: what `Session` says, turn by turn."""

from __future__ import annotations

import pytest

import backrules
from tests.serve.http.support import Client, problem_of

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
CLEAR = {"red_flags": [], "back_pain": [], "health_conditions": [], "neck_pain": False}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.fixture(scope="module")
def first(client):
    """The first turn of a conversation."""
    return client.done("/v1/sessions")


def told(turn):
    return {one["fact"]: one["text"] for one in turn["told"] if not one["skipped"]}


def skipped(turn):
    return [one["fact"] for one in turn["told"] if one["skipped"]]


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
    token, rec = {"session": turn["session"]}, session.recommendation
    assert client.done("/v1/sessions/recommendation", **token, detail="full") == rec.to_dict()
    assert client.done("/v1/sessions/recommendation", **token) == rec.to_dict(detail="brief")
    assert client.done("/v1/sessions/plan", **token, days=3, minutes=45) == rec.plan(days=3, minutes=45).to_dict()
    assert client.done("/v1/sessions/assessment", **token) == rec.assessment.to_dict()
    advice = rec.advice[0].id
    assert client.done("/v1/sessions/why", **token, advice=advice) == rec.why(advice).to_dict()
    other = client.done("/v1/sessions/why-not", **token, advice="conventional_deadlift")
    assert other == rec.why_not("conventional_deadlift").to_dict()


def test_a_question_is_all_that_a_form_needs(client):
    (fact,) = client.done("/v1/sessions")["question"]["facts"]
    assert fact["fact"] == "red_flags"
    assert fact["type"] == "choices"
    assert fact["value"] is None
    assert {"id": "fever", "title": backrules.builtin().data.facts["red_flags"].options["fever"]} in fact["options"]


def test_a_text_is_read_as_people_reply(client, first):
    turn = client.done(
        "/v1/sessions/answer", session=first["session"], question=first["question"]["id"], text="none of these"
    )
    assert turn["reply"] == {"status": "understood", "message": ""}
    assert told(turn) == {"red_flags": "none"}
    back = client.done(
        "/v1/sessions/answer", session=turn["session"], question=turn["question"]["id"], text="go back, please"
    )
    assert back["reply"]["status"] == "back"
    assert told(back) == {}
    left = client.done(
        "/v1/sessions/answer", session=turn["session"], question=turn["question"]["id"], text="I don't know"
    )
    assert left["reply"]["status"] == "skip"
    assert set(skipped(left)) == {fact["fact"] for fact in turn["question"]["facts"]}


@pytest.mark.parametrize(
    ("text", "status"), [("why?", "why"), ("that's enough", "stop"), ("the weather is fine", "unclear")]
)
def test_a_text_that_is_no_answer_is_answered_with_a_sentence(client, first, text, status):
    turn = client.done("/v1/sessions/answer", session=first["session"], question=first["question"]["id"], text=text)
    assert turn["reply"]["status"] == status
    assert turn["reply"]["message"]
    assert (turn["session"], turn["question"], turn["told"]) == (first["session"], first["question"], [])


def test_a_part_of_an_answer_is_taken_and_the_rest_is_asked(client):
    turn = client.done("/v1/sessions", profile=CLEAR)
    asked = client.done("/v1/sessions/question", session=turn["session"], fact="equipment")["question"]
    turn = client.done("/v1/sessions/answer", session=turn["session"], question=asked["id"], text="no dumbbells")
    assert turn["reply"]["status"] == "partial"
    again = client.done("/v1/sessions/question", session=turn["session"], fact="equipment")["question"]
    assert again["facts"][0]["value"] == {"dumbbells": False}


def test_an_answer_is_bound_to_its_question(client, first):
    body = {"question": first["question"]["id"], "values": {"red_flags": []}}
    turn = client.done("/v1/sessions/answer", session=first["session"], **body)
    response = client.post("/v1/sessions/answer", session=turn["session"], **body)
    assert response.status_code == 409
    assert problem_of(response)["problems"][0]["code"] == "question_answered"
    assert response.json()["question"] == turn["question"]


def test_one_value_is_for_one_fact_and_values_may_be_a_part_of_a_form(client, first):
    turn = client.done("/v1/sessions/answer", session=first["session"], question=first["question"]["id"], value=[])
    assert told(turn) == {"red_flags": "none"}
    assert len(turn["question"]["facts"]) > 1
    asked = {"session": turn["session"], "question": turn["question"]["id"]}
    assert client.refused("/v1/sessions/answer", **asked, value=[])["problems"][0]["path"] == "value"
    names = [one["fact"] for one in turn["question"]["facts"]]
    after = client.done("/v1/sessions/answer", **asked, values={}, skip=names[1:])
    assert set(skipped(after)) == set(names[1:])
    wrong = client.refused("/v1/sessions/answer", **asked, values={}, skip=["goals"])
    assert [(one["code"], one["path"]) for one in wrong["problems"]] == [("not_asked", "skip[0]")]


@pytest.mark.parametrize("id", ["x", "balanced_back-00000000::0", "other-00000000:red_flags:0"])
def test_what_is_no_question_is_refused(client, first, id):
    for path, more in (("answer", {"text": "none"}), ("answer", {"value": []}), ("skip", {})):
        refused = client.refused(f"/v1/sessions/{path}", session=first["session"], question=id, **more)
        assert refused["problems"][0]["code"] == "unknown_question"


def test_a_question_for_facts_that_are_not_there_is_refused(client, first):
    forged = first["question"]["id"].replace("red_flags", "hats")
    refused = client.refused("/v1/sessions/answer", session=first["session"], question=forged, text="none")
    assert refused["problems"][0]["code"] == "unknown_question"


def test_facts_are_told_changed_forgotten_and_taken_back(client, first):
    turn = client.done("/v1/sessions/tell", session=first["session"], facts={"desk_hours": 9, "slouches": True})
    assert told(turn) == {"desk_hours": "9 h/day", "slouches": "yes"}
    asked = client.done("/v1/sessions/question", session=turn["session"], fact="desk_hours")["question"]
    assert asked["facts"][0]["value"] == 9
    turn = client.done("/v1/sessions/answer", session=turn["session"], question=asked["id"], value=4)
    assert told(turn)["desk_hours"] == "4 h/day"
    back = client.done("/v1/sessions/undo", session=turn["session"])
    assert told(back)["desk_hours"] == "9 h/day"
    gone = client.done("/v1/sessions/forget", session=turn["session"], facts=["desk_hours"])
    assert told(gone) == {"slouches": "yes"}


def test_a_skipped_question_is_not_asked_again(client, first):
    turn = client.done("/v1/sessions/skip", session=first["session"], question=first["question"]["id"])
    assert skipped(turn) == ["red_flags"]
    assert turn["told"][0]["text"] == "not known"
    assert turn["question"]["facts"][0]["fact"] != "red_flags"


def test_an_emergency_ends_it(client):
    turn = client.done("/v1/sessions", profile={"red_flags": ["saddle_numbness"]})
    assert turn["ended"]
    assert turn["question"] is None
    assert [one["id"] for one in turn["answer"]["first"]] == ["go_now"]


def test_a_conversation_may_begin_with_facts_and_in_another_language(client):
    turn = client.done("/v1/sessions", profile=CLEAR, lang="de", strict=False)
    session = backrules.Session(strict=False, lang="de").tell(CLEAR)
    assert turn["question"]["why"] == session.next_question().why
    assert turn["answer"] == session.recommendation.to_dict(detail="brief", include_question=False)


def test_why_a_fact_is_asked_for(client, first):
    found = client.done("/v1/sessions/why", session=first["session"], fact="red_flags")
    assert found["why"] == first["question"]["why"]
    assert any("see_a_clinician" in one["new"] for one in found["answers"])


def test_what_is_left_of_a_form_that_was_begun_comes_next(client):
    turn = client.done("/v1/sessions", profile={"red_flags": []})
    body = {"session": turn["session"], "question": turn["question"]["id"]}
    assert turn["question"]["title"] == "Your back at present"
    turn = client.done(
        "/v1/sessions/answer", **body, values={"back_pain": ["lower"], "pain_severity": 3, "leg_pain": "none"}
    )
    assert [one["fact"] for one in turn["question"]["facts"]] == ["pain_weeks"]
    assert (
        backrules.Session()
        .tell(red_flags=[], back_pain=["lower"], pain_severity=3, leg_pain="none")
        .next_question()
        .fact
        != "pain_weeks"
    )


def test_everybody_begins_with_the_same_turn_and_a_token_of_their_own(client):
    one, other = (client.done("/v1/sessions", strict=strict) for strict in (True, False))
    again = client.done("/v1/sessions")
    assert {**again, "session": one["session"]} == one
    assert other["session"] != one["session"]
    assert client.done("/v1/sessions", lang="de")["question"]["why"] != one["question"]["why"]


def test_a_late_text_is_refused_with_the_question_that_is_open(client, first):
    turn = client.done("/v1/sessions/tell", session=first["session"], facts={"desk_hours": 9})
    late = client.post("/v1/sessions/answer", session=turn["session"], question=first["question"]["id"], text="none")
    assert problem_of(late)["problems"][0]["code"] == "question_stale"
    assert late.json()["question"] == turn["question"]


def test_a_conversation_goes_on_in_another_language(client, first):
    turn = client.done("/v1/sessions/language", session=first["session"], lang="de")
    german = backrules.Session(lang="de").next_question()
    assert turn["question"]["why"] == german.why
    assert client.refused("/v1/sessions/language", session=first["session"], lang="tlh")["status"] == 422
