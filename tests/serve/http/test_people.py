"""What can be asked about a person without a conversation: what the library says, and every mistake as machines read it."""

from __future__ import annotations

import pytest

import backrules
from tests.serve.http.support import Client
from tests.support import SMALL, with_rule

PROFILE = {"desk_hours": 9, "slouches": True, "equipment": ["mat"], "red_flags": []}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.fixture(scope="module")
def rec():
    return backrules.recommend(PROFILE)


def test_a_person_is_answered_as_the_library_answers(client, rec):
    given = {"profile": PROFILE}
    assert client.done("/v1/recommend", **given) == rec.to_dict(detail="brief")
    assert client.done("/v1/recommend", **given, detail="full") == rec.to_dict()
    assert client.done("/v1/assess", **given) == rec.assessment.to_dict()
    assert client.done("/v1/plan", **given, days=3) == rec.plan(days=3).to_dict()
    assert client.done("/v1/why", **given, advice="superman") == rec.why("superman").to_dict()
    assert client.done("/v1/why-not", **given, advice="pull_up") == rec.why_not("pull_up").to_dict()
    question = client.done("/v1/questions", **given)["question"]
    assert [one["fact"] for one in question["facts"]] == list(rec.next_question().facts)


def test_options_are_those_of_the_library(client):
    given = {"profile": PROFILE, "strict": True, "top": 2, "skipped": ["back_pain"], "lang": "de"}
    rec = backrules.builtin("de").recommend(PROFILE, strict=True, top=2, skipped=["back_pain"])
    assert client.done("/v1/recommend", **given, detail="full") == rec.to_dict()
    assert client.done("/v1/recommend", **given, detail="brief") == rec.to_dict(detail="brief")


def test_many_people_at_once(client):
    people = [PROFILE, {"red_flags": ["fever"]}, {}]
    recs = backrules.recommend_many(people, top=3)
    found = client.done("/v1/recommend/batch", profiles=people, top=3)["recommendations"]
    assert found == [one.to_dict(detail="brief", include_question=False) for one in recs]
    ids = client.done("/v1/recommend/batch", profiles=people, top=3, detail="ids")["recommendations"]
    assert [one["advice"] for one in ids] == [list(one.outcome) for one in recs]


def test_every_problem_is_said_at_once_as_machines_read_it(client):
    profile = {
        "desk_hour": 9,
        "equipment": ["matt"],
        "slouches": "a bit",
        "desk_hours": 30,
        "red_flags": {"fewer": True},
    }
    refused = client.refused("/v1/recommend", profile=profile, strickt=True, top=-1)
    assert [(one["code"], one["path"]) for one in refused["problems"]] == [
        ("unknown_field", "strickt"),
        ("out_of_range", "top"),
    ]
    refused = client.refused("/v1/recommend", profile=profile)
    found = {one["path"]: one for one in refused["problems"]}
    assert refused["status"] == 422
    assert found["profile.desk_hour"]["code"] == "unknown_fact"
    assert found["profile.desk_hour"]["nearest"] == "desk_hours"
    equipment = found["profile.equipment[0]"]
    assert (equipment["code"], equipment["fact"], equipment["nearest"]) == ("unknown_option", "equipment", "mat")
    assert equipment["allowed"] == list(backrules.builtin().data.facts["equipment"].options)
    assert found["profile.slouches"]["code"] == "wrong_type"
    assert found["profile.slouches"]["allowed"] == [True, False]
    assert found["profile.desk_hours"]["code"] == "out_of_range"
    assert found["profile.desk_hours"]["allowed"] == {"minimum": 0, "maximum": 24}
    sign = found["profile.red_flags.fewer"]
    assert (sign["fact"], sign["option"], sign["nearest"]) == ("red_flags", "fewer", "fever")


def test_problems_of_many_people_say_whose_they_are(client):
    refused = client.refused("/v1/recommend/batch", profiles=[{}, {"desk_hours": "x"}, {"hat": 1}])
    assert [one["path"] for one in refused["problems"]] == ["profiles[1].desk_hours", "profiles[2].hat"]
    assert refused["problems"][0]["fact"] == "desk_hours"
    refused = client.refused("/v1/recommend/batch", profiles=[{}, 3])
    assert [(one["code"], one["path"]) for one in refused["problems"]] == [("wrong_type", "profiles[1]")]


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("recommend", {}, ("missing", "profile")),
        ("recommend", {"profile": {}, "detail": "short"}, ("unknown_value", "detail")),
        ("recommend", {"profile": []}, ("wrong_type", "profile")),
        ("recommend", {"profile": {}, "lang": "tlh"}, ("unknown_lang", "lang")),
        ("recommend", {"profile": {}, "as_of": "soon"}, ("unknown_as_of", "as_of")),
        ("recommend", {"profile": {}, "skipped": ["hat"]}, ("unknown_fact", "skipped")),
        ("recommend", {"profile": {}, "skipped": [1]}, ("wrong_type", "skipped[0]")),
        ("recommend", {"profile": {}, "top": 10**30}, ("out_of_range", "top")),
        ("plan", {"profile": {}, "days": 8}, ("out_of_range", "days")),
        ("why", {"profile": {}, "advice": "pull_upp"}, ("unknown_advice", "advice")),
        ("why", {"profile": {}, "fact": "hat"}, ("unknown_fact", "fact")),
        ("why", {"profile": {}}, ("missing", "advice")),
        ("why", {"profile": {}, "advice": "pull_up", "fact": "slouches"}, ("too_many", "fact")),
        ("why-not", {"profile": {}}, ("missing", "advice")),
    ],
)
def test_what_does_not_fit_is_refused(client, path, body, problem):
    refused = client.refused(f"/v1/{path}", **body)
    assert refused["status"] == 422
    assert [(one["code"], one["path"]) for one in refused["problems"]] == [problem]


def test_what_a_ruleset_does_not_have_is_not_found(folder):
    client = Client(ruleset=folder().load())
    for path in ("/v1/plan", "/v1/assess"):
        assert client.refused(path, profile={})["status"] == 404


def test_a_number_without_an_end_is_json(folder):
    number = "n: {title: n, type: number, ask: How many?}"
    facts = SMALL["facts.yaml"].replace("constraints:", f"{number}\n        constraints:")
    ruleset = folder(with_rule("n >= 3", facts)).load()
    found = Client(ruleset=ruleset).done("/v1/why-not", profile={}, advice="sit_less")
    assert any(change["fact"] == "n" for way in found["ways"] for change in way["answers"])


def test_a_ruleset_says_what_it_asks_and_advises(client):
    response = client.call("GET", "/v1/rulesets/balanced_back")
    found = response.json()
    assert [one["fact"] for one in found["facts"]] == list(backrules.builtin().data.facts)
    assert [one["id"] for one in found["advice"]] == list(backrules.builtin().data.advice)
    tag = response.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = client.call("GET", "/v1/rulesets/balanced_back", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.call("GET", "/v1/rulesets/balanced_back", headers={"if-none-match": '"x"'})
    assert other.content == response.content
    german = client.call("GET", "/v1/rulesets/balanced_back?lang=de")
    assert german.json()["language"] == "de"
    assert german.headers["etag"] != tag


def test_the_languages_of_a_ruleset_are_those_that_are_whole(folder):
    ruleset = folder({"texts/de.yaml": "ruleset: {title: Ein kleines}\n"}).load()
    (only,) = Client(ruleset=ruleset).call("GET", "/v1/rulesets").json()["rulesets"]
    assert [one["language"] for one in only["languages"]] == ["en"]
    (only,) = Client().call("GET", "/v1/rulesets").json()["rulesets"]
    assert [one["language"] for one in only["languages"]] == ["en", "de"]


def test_rulesets_that_are_not_there(client):
    assert client.call("GET", "/v1/rulesets/other").status_code == 404
    assert client.call("GET", "/v1/rulesets/balanced_back?lang=tlh").status_code == 422
    (only,) = client.call("GET", "/v1/rulesets").json()["rulesets"]
    assert only["id"] == "balanced_back"
