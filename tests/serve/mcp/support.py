"""A scripted model: it does with the tools what it is told to, from the first question to the plan."""

from __future__ import annotations

import json
from functools import cache

import jsonschema

import backrules
from backrules.serve.handles import Handles

KEY = b"k" * 32
HANDLES = Handles(KEY)
ERAS = {"legacy": "2025-11-25", "auto": "2026-07-28"}


def said(fact, value, quote, option=""):
    return {"fact": fact, "option": option, "value": value, "quote": quote}


def entry_for(asked):
    """What a model makes of what a person says who has no signs, nothing that hurts, and the first of everything else."""
    fact, kind = asked["fact"], asked["type"]
    if kind == "choices":
        return said(fact, "no", "none of these")
    if kind == "choice":
        option, words = next(iter(asked["options"].items()))
        return said(fact, "yes", words, option)
    if kind == "boolean":
        return said(fact, "no", "no")
    low, high = asked["range"]
    number = f"{min(max(low, 2), high):g}"
    return said(fact, number, number)


@cache
def validators():
    from backrules.serve.mcp.tools import Tools

    listed = Tools(backrules.builtin, HANDLES).definitions()
    return {one["name"]: jsonschema.Draft202012Validator(one["outputSchema"]) for one in listed}


def held_against_its_schema(name, answer):
    errors = [error.message for error in validators()[name].iter_errors(answer)]
    assert not errors, (name, errors, answer)


class Model:
    """Calls tools and keeps the session that the last one gave back.

    Args:
        client: of the SDK, connected.
    """

    def __init__(self, client):
        self.client, self.session, self.asked = client, None, []

    async def call(self, name, **arguments):
        """Return the answer of a tool."""
        given = arguments if self.session is None else {"session": self.session, **arguments}
        result = await self.client.call_tool(name, given)
        held_against_its_schema(name, result.structured_content)
        assert json.loads(result.content[-1].text) == result.structured_content
        if not result.is_error:
            self.session = result.structured_content["session"]
        return result

    async def interviewed(self):
        """Answer questions until there is none; a form takes as many answers as it has facts that are not understood."""
        question = (await self.call("next_question")).structured_content["next_question"]
        while question is not None:
            self.asked.append(question["id"])
            assert len(self.asked) < 30
            facts = [entry_for(one) for one in question["facts"]]
            result = await self.call("answer", question=question["id"], facts=facts, skip=[])
            assert not result.is_error, result.content[0].text
            assert "error" not in result.structured_content, result.structured_content["error"]
            question = result.structured_content["next_question"]
        return self


async def a_whole_interview(client):
    """From the first question to the plan; return what was asked, recommended and planned."""
    model = await Model(client).interviewed()
    first, last = model.asked[0], model.session
    stale = await model.call("answer", question=first, facts=[], skip=["red_flags"])
    assert stale.is_error
    assert "not open" in stale.content[0].text
    assert model.session == last
    recommended = (await model.call("recommend")).structured_content
    planned = (await model.call("plan", days=2, minutes=30)).structured_content
    assert [day["day"] for day in planned["days"]] == [1, 2]
    assert recommended["safety_checked"]
    return model, recommended, planned
