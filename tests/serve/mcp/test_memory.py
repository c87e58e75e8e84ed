"""The server in memory, in both eras of the protocol, with the client of the SDK."""

from __future__ import annotations

import json
from functools import wraps

import anyio
import jsonschema
import pytest

import backrules
from backrules.errors import MissingExtraError
from backrules.serve.handles import Handles
from tests.serve.mcp.support import ERAS, HANDLES, Model, a_whole_interview, held_against_its_schema, said
from tests.support import SMALL, Folder

pytest.importorskip("mcp", reason="the SDK mcp is not installed")

from mcp import Client
from mcp.shared.exceptions import MCPError

from backrules.serve.mcp import server


def in_a_loop(test):
    """Run a test that waits."""

    @wraps(test)
    def run(*arguments, **named):
        anyio.run(lambda: test(*arguments, **named))

    return run


def connected(mode="auto", ruleset=None, handles=HANDLES):
    return Client(server(ruleset, handles), mode=mode)


@pytest.mark.parametrize("mode", ERAS)
@in_a_loop
async def test_a_whole_interview_in_both_eras(mode):
    async with connected(mode) as client:
        assert client.session.protocol_version == ERAS[mode]
        model, recommended, _ = await a_whole_interview(client)
    session = HANDLES.unseal(model.session)
    assert session.settled
    assert [one["id"] for one in recommended["advice"]] == [
        one.id for one in session.recommendation.advice[: len(recommended["advice"])]
    ]
    assert {step.by for step in session.history} == {"model"}


@in_a_loop
async def test_both_eras_are_told_the_same():
    told = []
    for mode in ERAS:
        async with connected(mode) as client:
            tools = [one.model_dump(by_alias=True) for one in (await client.list_tools()).tools]
            resources = [one.model_dump() for one in (await client.list_resources()).resources]
            templates = [one.model_dump() for one in (await client.list_resource_templates()).resource_templates]
            prompts = [one.model_dump() for one in (await client.list_prompts()).prompts]
            told.append((tools, resources, templates, prompts, client.session.instructions))
    assert told[0] == told[1]


@in_a_loop
async def test_the_tools_are_those_of_chat_with_schemas_and_hints():
    async with connected() as client:
        tools = {one.name: one for one in (await client.list_tools()).tools}
    own = {one["name"]: one for one in backrules.chat.tools(backrules.builtin(), "mcp")}
    assert list(tools) == [*own, "check_reply"]
    for name, tool in tools.items():
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tool.input_schema["properties"]["session"]
        assert "session" not in tool.input_schema["required"]
        assert tool.annotations.read_only_hint == (name not in {"answer", "tell", "forget"})
        assert tool.annotations.destructive_hint == (name == "forget")
        assert tool.annotations.idempotent_hint
        assert tool.annotations.open_world_hint is False
        if name in own:
            assert (tool.description, tool.title) == (own[name]["description"], own[name]["title"])


@in_a_loop
async def test_a_session_is_the_clients_alone_and_goes_on_at_another_server():
    async with connected() as client:
        model = Model(client)
        await model.call("tell", facts=[said("desk_hours", "9", "nine hours")])
    async with connected("legacy") as another:
        model.client = another
        answer = await model.call("tell", facts=[said("slouches", "yes", "I slouch a lot")])
        assert answer.structured_content["recorded"] == {"slouches": True}
        assert HANDLES.unseal(model.session).profile == {"desk_hours": 9, "slouches": True}
        forgotten = await model.call("forget", facts=["desk_hours"])
        assert forgotten.structured_content["forgotten"] == ["desk_hours"]
    assert HANDLES.unseal(model.session).profile == {"slouches": True}


@in_a_loop
async def test_a_session_that_was_changed_is_refused_and_nothing_else_happens():
    async with connected() as client:
        model = Model(client)
        await model.call("tell", facts=[said("desk_hours", "9", "nine hours")])
        good = model.session
        bits = [good[:30] + chr(ord(good[30]) ^ 1) + good[31:], good[:-1], good + "A", "", "hello", good[::-1]]
        for changed in [*bits, 7, [], {"session": good}]:
            model.session = changed
            for name, given in (("recommend", {}), ("tell", {"facts": []}), ("check_reply", {"text": "hi"})):
                result = await model.call(name, **given)
                assert result.is_error
                assert [*result.structured_content] == ["error"]
                assert "session" in result.content[0].text
        foreign = Client(server(handles=Handles(b"o" * 32)))
        async with foreign as other:
            model.client, model.session = other, good
            assert "another key" in (await model.call("recommend")).content[0].text


@in_a_loop
async def test_what_is_wrong_is_said_and_what_is_right_is_kept():
    async with connected() as client:
        model = Model(client)
        facts = [said("desk_hours", "9", "nine hours"), said("neck_pain", "no", "I feel fine")]
        result = await model.call("tell", facts=facts)
        assert not result.is_error  # the session went on: a client must take it
        assert result.structured_content["recorded"] == {"desk_hours": 9}
        assert "do not say so plainly" in result.structured_content["error"][0]
        result = await model.call("tell", facts=facts[1:])
        assert result.is_error
        assert result.content[0].text.startswith("neck_pain: ")


@in_a_loop
async def test_a_question_that_is_answered_twice_is_refused_with_the_one_that_is_open():
    async with connected() as client:
        model = Model(client)
        question = (await model.call("next_question")).structured_content["next_question"]
        given = {"question": question["id"], "facts": [said("red_flags", "no", "none of these")], "skip": []}
        taken = (await model.call("answer", **given)).structured_content
        again = await model.call("answer", **given)
        assert again.is_error
        assert again.structured_content["next_question"] == taken["next_question"]
        assert again.structured_content["session"] == taken["session"]


@pytest.mark.parametrize("mode", ERAS)
@in_a_loop
async def test_hostile_arguments_are_answered_and_never_raise(mode):
    deep = []
    for _ in range(50):
        deep = [deep]
    hostile = [None, True, 0, -1, 1e308, "", "x" * 10_000, "\x00\x1b[2J", "'; DROP TABLE", [], deep, {}, {"$ref": "#"}]
    async with connected(mode) as client:
        tools = (await client.list_tools()).tools
        for tool in tools:
            names = [*tool.input_schema["properties"], "unheard_of"]
            for number, value in enumerate(hostile):
                given = {name: hostile[(number + place) % len(hostile)] for place, name in enumerate(names)}
                given = given if number % 2 else {"session": None, names[number % len(names)]: value}
                result = await client.call_tool(tool.name, given)
                held_against_its_schema(tool.name, result.structured_content)
                assert result.is_error == ("error" in result.structured_content)
                assert "Traceback" not in result.content[0].text
                assert len(json.dumps(result.structured_content)) < 20_000
        with pytest.raises(MCPError, match=r"there is no tool 'recomend' .did you mean 'recommend'"):
            await client.call_tool("recomend", {})


@in_a_loop
async def test_what_is_ours_to_mend_shows_nothing_of_the_person(monkeypatch, caplog):
    def broken(*_, **__):
        raise ZeroDivisionError("nine hours at a desk")

    monkeypatch.setattr("backrules.chat.call", broken)
    for mode in ERAS:
        async with connected(mode) as client:
            with pytest.raises(MCPError, match="something went wrong here") as caught:
                await client.call_tool("recommend", {})
            assert "nine" not in str(caught.value)
    assert "ZeroDivisionError" in caplog.text
    assert "nine" not in caplog.text


# the guard


@in_a_loop
async def test_a_draft_is_checked_before_it_is_sent():
    async with connected() as client:
        model = await Model(client).interviewed()
        result = await model.call("check_reply", text="Do conventional deadlifts, 9 x 99, every day. It is safe.")
        answer = result.structured_content
        assert (answer["may_be_sent"], result.is_error) == (False, False)
        assert any("not recommended" in one for one in answer["problems"])
        first = (await model.call("recommend")).structured_content["advice"][0]["title"]
        bare = (await model.call("check_reply", text=f"Begin with this: {first}.")).structured_content
        assert any("the notice is left out; say: General guidance" in one for one in bare["problems"])
        again = (await model.call("check_reply", text=answer["instead"])).structured_content
        assert again == {"may_be_sent": True, "problems": [], "session": model.session}
        for text in ("", None, 7, "x" * 4001):
            result = await model.call("check_reply", text=text)
            assert result.is_error == (text != "")


# languages


@in_a_loop
async def test_a_session_may_begin_in_another_language_and_stays_in_it():
    async with connected() as client:
        model = Model(client)
        question = (await model.call("next_question", lang="de")).structured_content["next_question"]
        assert "eines dieser Zeichen" in question["ask"]
        facts = [said("red_flags", "no", "nein, nichts davon")]
        answer = (await model.call("answer", question=question["id"], facts=facts, skip=[])).structured_content
        assert answer["recorded"] == {"red_flags": []}
        assert HANDLES.unseal(model.session).ruleset.language == "de"
        assert "leave lang out" in (await model.call("next_question", lang="en")).content[0].text
        for lang in ("xx", 7, "../de"):
            model.session = None
            assert (await model.call("next_question", lang=lang)).is_error
        assert "no such argument" in (await model.call("recommend", lang="de")).content[0].text


# what can be read


@in_a_loop
async def test_the_ruleset_its_sources_each_rule_and_each_advice_can_be_read():
    data = backrules.builtin().data
    async with connected() as client:

        async def read(uri):
            (content,) = (await client.read_resource(uri)).contents
            assert content.mime_type == "application/json"
            return json.loads(content.text)

        listed = [one.uri for one in (await client.list_resources()).resources]
        ruleset, sources = [await read(uri) for uri in listed]
        assert (ruleset["id"], ruleset["fingerprint"], ruleset["notice"]) == (data.id, data.fingerprint, data.notice)
        assert [one["fact"] for one in ruleset["facts"]] == list(data.facts)
        assert [one["id"] for one in sources["documents"][0]["claims"]] == list(data.documents["article"].claims)
        assert [one["id"] for one in sources["evidence"]] == list(data.evidence)
        rules = [await read(f"backrules://rules/{name}") for name in ruleset["rules"][::7]]
        assert [(one["id"], one["advice"]) for one in rules] == [
            (name, list(data.rules[name].targets)) for name in list(data.rules)[::7]
        ]
        assert all(one["when"] and one["when_in_words"] and one["source"] for one in rules)
        deadlift = await read("backrules://advice/hex_bar_deadlift")
        assert (deadlift["needs"], deadlift["attributes"]["pattern"]) == ('"hex_bar" in equipment', "hinge")
        assert "deadlift.hex_bar_first" in deadlift["rules"]


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("backrules://rules/deadlift.hex_bar_firs", "did you mean 'deadlift.hex_bar_first'"),
        ("backrules://advice/", "there is no advice ''"),
        ("backrules://advice/%2e%2e/x", "there is no advice '../x'"),
        ("backrules://nothing", "there is nothing at"),
        ("file:///etc/passwd", "there is nothing at"),
    ],
)
@in_a_loop
async def test_what_is_not_there_to_be_read_is_refused(uri, why):
    async with connected() as client:
        with pytest.raises(MCPError, match=why):
            await client.read_resource(uri)


@in_a_loop
async def test_ids_are_completed():
    from mcp_types import ResourceTemplateReference

    async with connected() as client:
        rules = ResourceTemplateReference(uri="backrules://rules/{id}")

        async def completed(ref, value, name="id"):
            return (await client.complete(ref, {"name": name, "value": value})).completion

        found = await completed(rules, "deadlift.hex")
        assert found.values == ["deadlift.hex_bar_first", "deadlift.hex_bar_is_not_all"]
        every = await completed(rules, "")
        assert (len(every.values), every.total, every.has_more) == (100, len(backrules.builtin().data.rules), True)
        assert (await completed(ResourceTemplateReference(uri="backrules://advice/{id}"), "pull_u")).values == [
            "pull_up"
        ]
        assert (await completed(rules, "deadlift", "other")).values == []
        assert (await completed(ResourceTemplateReference(uri="other://{id}"), "")).values == []


@in_a_loop
async def test_the_prompt_tells_a_model_its_part():
    async with connected() as client:
        (prompt,) = (await client.list_prompts()).prompts
        (message,) = (await client.get_prompt(prompt.name)).messages
        for word in ("next_question", "tell", "check_reply", "recommend and plan", backrules.builtin().data.notice):
            assert word in message.content.text
        assert "lang: de" in (await client.get_prompt("interview", {"lang": "de"})).messages[0].content.text
        with pytest.raises(MCPError, match=r"there is no prompt 'interviews' .did you mean 'interview'"):
            await client.get_prompt("interviews")
        with pytest.raises(MCPError, match="xx"):
            await client.get_prompt("interview", {"lang": "xx"})
        assert "never from yourself" in client.session.instructions


# rulesets


@in_a_loop
async def test_another_ruleset_is_served_in_its_own_words_and_may_change_meanwhile(tmp_path):
    small = Folder(tmp_path / "one", SMALL).load()
    renamed = {**SMALL, "facts.yaml": SMALL["facts.yaml"].replace("ask: Does it hurt?", "ask: Any pain?")}
    served = [small]
    async with connected(ruleset=lambda: served[-1]) as client:
        assert "plan" not in {one.name for one in (await client.list_tools()).tools}
        model = Model(client)
        first = await client.call_tool("next_question", {})
        assert first.structured_content["next_question"]["id"].startswith("small-")
        served.append(Folder(tmp_path / "two", renamed).load())
        model.session = first.structured_content["session"]
        result = await client.call_tool("tell", {"session": model.session, "facts": [said("hours", "9", "nine hours")]})
        assert result.structured_content["recorded"] == {"hours": 9}
        ours = HANDLES.seal(backrules.Session())
        result = await client.call_tool("recommend", {"session": ours})
        assert "'balanced_back', here is small" in result.content[0].text
        with pytest.raises(MCPError, match="there is no tool 'plan'"):
            await client.call_tool("plan", {})
        prompt = (await client.get_prompt("interview")).messages[0].content.text
        assert "and plan" not in prompt.split("\n\n")[1]
        served.append(backrules.builtin())
        assert (await client.call_tool("plan", {"session": ours})).structured_content["title"]


def test_without_the_sdk_the_extra_is_named(monkeypatch):
    import sys

    monkeypatch.delitem(sys.modules, "backrules.serve.mcp.protocol", raising=False)
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'backrules\[mcp\]'"):
        server()
