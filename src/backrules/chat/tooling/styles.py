"""The tools as each provider's client takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from backrules.api import Ruleset, Session
from backrules.chat.tooling.answers import answer_schema
from backrules.chat.tooling.definitions import Definition, definitions
from backrules.chat.tooling.shapes import Shape
from backrules.errors import UsageError, hinted, nearest

__all__ = ["STYLES", "Style", "tools"]

Style = Literal["openai", "anthropic", "gemini", "mcp"]
STYLES: tuple[Style, ...] = get_args(Style)

_Schema = dict[str, Any]
_Writer = Callable[[Shape], _Schema]


def tools(of: Ruleset | Session, style: Style = "openai") -> list[dict[str, Any]]:
    """Return the definitions of the tools that a language model may call; `call` does what they say.

    Args:
        of: the ruleset; or the session of a conversation, and `answer` takes just what its open question asks for.
        style: whose definitions: `openai` (Chat Completions, strict), `anthropic` (strict), `gemini`, or `mcp`.

    Raises:
        UsageError: there is no such style, or this is neither a ruleset nor a session.
    """
    if style not in STYLES:
        hint = nearest(str(style), STYLES)
        raise UsageError(hinted(f"style is one of {', '.join(STYLES)}, not {style!r:.60}", hint))
    if isinstance(of, Session):
        question = of.next_question()
        every = definitions(of.ruleset.data, question)
    elif isinstance(of, Ruleset):
        every = definitions(of.data)
    else:
        raise UsageError(f"tools are those of a ruleset or a session, not of {type(of).__name__}")
    return _WRITTEN[style](every)


def _openai(every: tuple[Definition, ...]) -> list[dict[str, Any]]:
    functions = (
        {"name": one.name, "description": one.description, "strict": True, "parameters": _strict(one.takes)}
        for one in every
    )
    return [{"type": "function", "function": function} for function in functions]


def _anthropic(every: tuple[Definition, ...]) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "description": one.description, "strict": True, "input_schema": _strict(one.takes)}
        for one in every
    ]


def _gemini(every: tuple[Definition, ...]) -> list[dict[str, Any]]:
    # an object without properties is refused there: a function that takes nothing has no parameters
    declarations = [
        {"name": one.name, "description": one.description}
        | ({"parameters": _plain(one.takes)} if one.takes.properties else {})
        for one in every
    ]
    return [{"function_declarations": declarations}]


def _mcp(every: tuple[Definition, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "title": one.title,
            "description": one.description,
            "inputSchema": _whole(one.takes),
            "outputSchema": answer_schema(one.name),
            "annotations": {
                "readOnlyHint": not one.changes,
                "destructiveHint": one.name == "forget",
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }
        for one in every
    ]


_WRITTEN: dict[str, Callable[[tuple[Definition, ...]], list[dict[str, Any]]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
    "mcp": _mcp,
}


def _strict(shape: Shape) -> _Schema:
    """Return JSON Schema whose every property is required; what may be left out is null."""
    schema = _inner(shape, _strict)
    if shape.kind == "object":
        schema |= {"required": list(shape.properties), "additionalProperties": False}
    if not shape.nullable:
        return schema
    described = {"description": schema.pop("description")} if "description" in schema else {}
    return described | {"anyOf": [schema, {"type": "null"}]}


def _plain(shape: Shape) -> _Schema:
    """Return the part of an OpenAPI schema that Gemini knows."""
    schema = _inner(shape, _plain)
    if shape.kind == "object":
        schema["required"] = [name for name, inner in shape.properties.items() if not inner.nullable]
    return schema | ({"nullable": True} if shape.nullable else {})


def _whole(shape: Shape) -> _Schema:
    """Return JSON Schema with all that is known of the shape."""
    schema = _inner(shape, _whole)
    if shape.kind == "object":
        required = [name for name, inner in shape.properties.items() if not inner.nullable]
        schema |= {"required": required, "additionalProperties": False}
    if shape.range is not None:
        schema |= dict(zip(("minimum", "maximum"), shape.range, strict=True))
    if not shape.nullable:
        return schema
    described = {"description": schema.pop("description")} if "description" in schema else {}
    return described | {"anyOf": [schema, {"type": "null"}]}


def _inner(shape: Shape, write: _Writer) -> _Schema:
    schema: _Schema = {"type": shape.kind}
    if shape.description:
        schema["description"] = shape.description
    if shape.options:
        schema["enum"] = list(shape.options)
    if shape.items is not None:
        schema["items"] = write(shape.items)
    if shape.kind == "object":
        schema["properties"] = {name: write(inner) for name, inner in shape.properties.items()}
    return schema
