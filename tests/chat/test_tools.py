"""The definitions of tools keep within what each provider takes, for any ruleset and any open question."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings

import backrules
from backrules.chat import STYLES, check_tools, tools
from backrules.testing import profiles, rulesets
from tests.support import examples

ALWAYS = ["next_question", "answer", "tell", "recommend", "why", "why_not", "forget"]


def names(definitions, style):
    if style == "gemini":
        definitions = definitions[0]["function_declarations"]
    return [(one["function"] if style == "openai" else one)["name"] for one in definitions]


@pytest.mark.parametrize("style", STYLES)
def test_the_tools_of_the_shipped_ruleset_are_all_there_and_within_the_limits(style):
    found = tools(backrules.builtin(), style)
    assert names(found, style) == [*ALWAYS[:6], "plan", "assess", "forget"]
    assert check_tools(found, style) == ()
    read = [{key: one[key] for key in one if key != "outputSchema"} for one in found]  # which is for the client
    assert len(json.dumps(read)) < 20_000


@given(rulesets())
@settings(max_examples=examples(10), deadline=None)
def test_the_tools_of_any_ruleset_are_within_the_limits(ruleset):
    for style in STYLES:
        for of in (ruleset, backrules.Session(ruleset)):
            assert check_tools(tools(of, style), style) == ()


@given(profiles(backrules.builtin()))
@settings(max_examples=examples(10), deadline=None)
def test_the_tools_of_any_moment_are_within_the_limits(person):
    session = backrules.Session().tell(person)
    for style in STYLES:
        assert check_tools(tools(session, style), style) == ()


def test_with_a_session_an_answer_takes_what_the_open_question_asks_for():
    session = backrules.Session()
    (answer,) = [one for one in tools(session, "anthropic") if one["name"] == "answer"]
    properties = answer["input_schema"]["properties"]
    assert list(properties) == ["question", "values", "skip", "quote"]
    (value,) = properties["values"]["properties"].values()
    assert value["anyOf"][0]["items"]["enum"] == list(session.ruleset.data.facts["red_flags"].options)
    assert properties["skip"]["items"]["enum"] == ["red_flags"]


def test_only_what_changes_something_says_so():
    found = {one["name"]: one["annotations"] for one in tools(backrules.builtin(), "mcp")}
    assert {name for name, hints in found.items() if not hints["readOnlyHint"]} == {"answer", "tell", "forget"}
    assert {name for name, hints in found.items() if hints["destructiveHint"]} == {"forget"}


def test_a_style_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(backrules.UsageError, match=r"openai, anthropic, gemini, mcp.*did you mean 'openai'"):
        tools(backrules.builtin(), "open_ai")
    with pytest.raises(backrules.UsageError, match="style is one of"):
        check_tools([], "none")
    with pytest.raises(backrules.UsageError, match="not of str"):
        tools("balanced_back")


def planted(style, change):
    """What is found in the tools when the schema of `why` was changed."""
    found = copy.deepcopy(tools(backrules.builtin(), style))
    key = {"openai": "parameters", "gemini": "parameters", "anthropic": "input_schema", "mcp": "inputSchema"}[style]
    every = found[0]["function_declarations"] if style == "gemini" else found
    function = [one.get("function", one) for one in every][4]
    change(function, function[key])
    return [str(one) for one in check_tools(found, style)]


ADVICE = {"type": "string", "description": "x"}


@pytest.mark.parametrize(
    ("style", "change", "expected"),
    [
        ("openai", lambda _, s: s.update(required=[]), "why: every property is required, advice too"),
        ("openai", lambda _, s: s.pop("additionalProperties"), "why: additionalProperties is false"),
        ("openai", lambda f, _: f.update(description="x" * 1025), "why.description: a description has at most 1024"),
        ("openai", lambda f, _: f.update(name="why?"), "name: a name is like"),
        ("openai", lambda f, _: f.update(name="tell"), "tell: there are two tools of this name"),
        ("openai", lambda _, s: s["properties"].update(advice={"oneOf": []}), "why.advice: oneOf is not known there"),
        ("openai", lambda f, s: f.update(parameters={"anyOf": [s]}), "why: what a tool takes is an object"),
        ("anthropic", lambda _, s: s["properties"]["advice"].update(minLength=1), "why.advice: minLength is not known"),
        (
            "anthropic",
            lambda _, s: s["properties"].update({f"p{n}": ADVICE for n in range(25)}),
            "optional properties: there are at most 24 optional properties in one request, not 25",
        ),
        (
            "anthropic",
            lambda _, s: s["properties"].update({f"p{n}": {"type": ["string", "null"]} for n in range(15)}),
            "unions: there are at most 16 unions in one request, not 17",
        ),
        ("gemini", lambda _, s: s["properties"].update(advice={"anyOf": []}), "why.advice: anyOf is not known there"),
        ("gemini", lambda _, s: s["properties"].update(advice={"$ref": "#"}), "why.advice: $ref is not known there"),
        ("gemini", lambda _, s: s["properties"]["advice"].update(const=1), "why.advice: const is not known there"),
        (
            "gemini",
            lambda _, s: s["properties"]["advice"].update(type=["string", "null"]),
            "why.advice: type is one type",
        ),
        ("gemini", lambda _, s: s["properties"]["advice"].update(enum=[1]), "why.advice: enum has texts only"),
        ("gemini", lambda _, s: s.update(properties={}, required=[]), "why: an object has properties"),
        ("mcp", lambda _, s: s["required"].append("more"), "why: more is required and is no property"),
        ("mcp", lambda _, s: s["properties"].update(advice={"type": "array"}), "why.advice: a list says what is in it"),
        ("mcp", lambda _, s: s["properties"].update(advice={"type": "text"}), "why.advice: there is no type 'text'"),
        ("mcp", lambda _, s: s["properties"]["advice"].update(enum=[]), "why.advice: enum has no value"),
    ],
)
def test_what_goes_beyond_a_limit_is_found(style, change, expected):
    found = planted(style, change)
    assert any(line.startswith(expected) for line in found), found


def test_what_is_deep_or_long_is_found():
    def deep(_, schema):
        for _ in range(12):
            inner = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
            schema["properties"]["more"], schema["required"] = inner, [*schema["properties"], "more"]
            schema = inner

    assert "depth: there are at most 10 depth in one request, not 13" in planted("openai", deep)
    many = [f"option_{number:060}" for number in range(300)]
    found = planted("openai", lambda _, s: s["properties"]["advice"].update(enum=many))
    assert found == ["why.advice: an enum of more than 250 values has at most 15000 letters"]
