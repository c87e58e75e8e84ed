"""The clients of the providers take the definitions as they are, where those are installed."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import backrules
from backrules.chat import tools

OF = [backrules.builtin(), backrules.Session()]


def test_the_client_of_openai():
    openai_pydantic = pytest.importorskip("openai.lib._pydantic", reason="the client openai is not installed")
    from openai.types.chat import ChatCompletionFunctionToolParam
    from pydantic import TypeAdapter

    for of in OF:
        found = tools(of, "openai")
        TypeAdapter(list[ChatCompletionFunctionToolParam]).validate_python(found)
        for one in found:
            schema = one["function"]["parameters"]
            strict = copy.deepcopy(schema)
            assert openai_pydantic._ensure_strict_json_schema(strict, path=(), root=strict) == schema


@pytest.mark.unmeasured
def test_the_client_of_anthropic():
    anthropic = pytest.importorskip("anthropic", reason="the client anthropic is not installed")
    from pydantic import TypeAdapter

    for of in OF:
        found = tools(of, "anthropic")
        TypeAdapter(list[anthropic.types.ToolParam]).validate_python(found)
        for one in found:  # what its own transformation cannot say goes into a description, and nothing does
            schema = one["input_schema"]
            assert anthropic.transform_schema(copy.deepcopy(schema)) == without_types_of_enums(schema)


def without_types_of_enums(schema: Any) -> Any:
    if isinstance(schema, list):
        return [without_types_of_enums(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    left = {key: value for key, value in schema.items() if not (key == "type" and "enum" in schema)}
    return {key: without_types_of_enums(value) for key, value in left.items()}


def test_the_client_of_google():
    types = pytest.importorskip("google.genai.types", reason="the client google-genai is not installed")
    for of in OF:
        found = tools(of, "gemini")
        (tool,) = [types.Tool.model_validate(one) for one in found]
        written = tool.model_dump(exclude_none=True, mode="json")["function_declarations"]
        assert [one["name"] for one in written] == [one["name"] for one in found[0]["function_declarations"]]


def test_the_sdk_of_mcp():
    types = pytest.importorskip("mcp.types", reason="the SDK mcp is not installed")
    for of in OF:
        found = tools(of, "mcp")
        written = [types.Tool.model_validate(one).model_dump(by_alias=True, exclude_none=True) for one in found]
        assert written == found
