"""The description of the API: valid, the same each time, and kept to by every answer to whatever is sent."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from backrules.serve.http import app
from backrules.serve.http.openapi import openapi
from tests.serve.http.support import Client
from tests.support import examples

APP = app(keys=(b"k" * 32,))
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)
OPERATIONS = {result.ok().label: result.ok() for result in SCHEMA.get_all_operations()}
load_all_checks()
# sessions and questions are any text to the description, and few of them are real: 422 is no fault
EXCLUDED = [CHECKS.get_by_names(["positive_data_acceptance"])[0]]
MODES = {"as it says": GenerationMode.POSITIVE, "otherwise": GenerationMode.NEGATIVE}


@pytest.fixture(scope="module")
def turns():
    """Turns of conversations, whose tokens and questions are real."""
    client = Client(APP)
    first = client.done("/v1/sessions")
    second = client.done("/v1/sessions/skip", session=first["session"], question=first["question"]["id"])
    told = {"red_flags": [], "back_pain": ["lower"], "desk_hours": 9, "neck_pain": True}
    return [first, second, client.done("/v1/sessions", profile=told), client.done("/v1/sessions", lang="de")]


def test_it_is_valid_and_the_same_each_time(builtin, folder):
    for ruleset in (builtin, folder().load()):
        description = openapi(ruleset)
        schemathesis.openapi.from_dict(description).validate()
        Draft202012Validator.check_schema({"$defs": description["components"]["schemas"]})
        assert json.dumps(openapi(ruleset)) == json.dumps(description)


def test_it_says_what_every_fact_may_be(builtin):
    profile = openapi(builtin)["components"]["schemas"]["Profile"]
    assert profile["properties"].keys() == builtin.data.facts.keys()
    assert profile["properties"]["desk_hours"]["maximum"] == 24
    assert profile["properties"]["deadlift_experience"]["anyOf"][0] == {"enum": ["none", "learning", "comfortable"]}


def test_what_a_ruleset_does_not_have_is_not_described(folder):
    paths = openapi(folder().load())["paths"]
    assert "/v1/recommend" in paths
    assert {"/v1/plan", "/v1/assess", "/v1/sessions/plan", "/v1/sessions/assessment"}.isdisjoint(paths)


CALLS = [
    pytest.param(label, mode, id=f"{label} {name}")
    for label, operation in OPERATIONS.items()
    for name, mode in MODES.items()
    if mode is GenerationMode.POSITIVE or operation.body or operation.query  # else there is nothing to be otherwise
]


@pytest.mark.parametrize(("label", "mode"), CALLS)
def test_no_answer_is_a_fault_or_undocumented(label, mode, turns):
    sent(OPERATIONS[label], mode, turns, 3)


@pytest.mark.long
@pytest.mark.parametrize(("label", "mode"), CALLS)
def test_no_answer_is_a_fault_or_undocumented_in_the_long_run(label, mode, turns):
    sent(OPERATIONS[label], mode, turns, 100)


def sent(operation, mode, turns, count):
    """Send drawn requests, some with a real session, and hold every answer against the description."""

    @settings(max_examples=examples(count))
    @given(st.data())
    def checked(data):
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if isinstance(case.body, dict) and "session" in case.body and mode is GenerationMode.POSITIVE:
            turn = data.draw(st.sampled_from([*turns, None]))
            real = {"session": turn["session"], "question": turn["question"]["id"]} if turn else {}
            case.body = {**case.body, **{name: value for name, value in real.items() if name in case.body}}
        case.call_and_validate(excluded_checks=EXCLUDED)

    checked()
