"""What each provider takes of a schema, as far as it is documented, and what of some tools goes beyond it.

The numbers are those of the documentation in the autumn of 2026: OpenAI "Structured outputs, supported schemas",
Anthropic "Structured outputs, JSON Schema limitations" and "Strict tool use", Google "Function calling" and the message
`Schema` of its API, and the tools of the MCP specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from backrules.errors import Problem, UsageError

__all__ = ["check_tools"]

_Schema = Mapping[str, Any]

_BOUNDS = frozenset(
    ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems")
)
_WRITTEN = frozenset(("type", "description", "enum", "items", "properties", "required"))
_TYPES = frozenset(("string", "boolean", "integer", "number", "array", "object"))


@attrs.frozen
class _Limits:
    """What one provider takes.

    Attributes:
        keys: the words of a schema that it knows.
        most: what is counted over all tools -> how much of it there may be.
        name: what a tool may be called.
        strict: every property is required, and objects are closed.
        nulls: a type may be one of several (`anyOf`), null among them.
        texts: an enum has texts only.
        empty: a tool may take an object without properties.
        description: how long a description of a tool may be.
    """

    keys: frozenset[str]
    most: Mapping[str, int]
    name: str = r"[a-zA-Z0-9_-]{1,64}"
    strict: bool = True
    nulls: bool = True
    texts: bool = False
    empty: bool = True
    description: int = 10_000


_LIMITS = {
    "openai": _Limits(
        keys=_WRITTEN
        | _BOUNDS
        | {"anyOf", "additionalProperties", "const", "$ref", "$defs", "pattern", "format", "minItems"},
        most={"tools": 128, "properties": 5000, "depth": 10, "enum values": 1000, "letters of names": 120_000},
        description=1024,
    ),
    "anthropic": _Limits(
        keys=_WRITTEN | {"anyOf", "additionalProperties", "const", "$ref", "$defs", "default", "format"},
        most={"tools": 20, "optional properties": 24, "unions": 16},
    ),
    "gemini": _Limits(
        keys=_WRITTEN
        | (_BOUNDS - {"exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
        | {"nullable", "format", "title"},
        most={"tools": 128},
        name=r"[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}",
        strict=False,
        nulls=False,
        texts=True,
        empty=False,
    ),
    "mcp": _Limits(
        keys=_WRITTEN | _BOUNDS | {"anyOf", "additionalProperties", "const", "$ref", "$defs", "title", "default"},
        most={},
        name=r"[a-zA-Z0-9_.-]{1,128}",
        strict=False,
    ),
}


def check_tools(definitions: Sequence[Mapping[str, Any]], style: str) -> tuple[Problem, ...]:
    """Return what of tool definitions, as `tools` gives them, goes beyond what a provider takes; best nothing.

    Whoever changes or adds definitions finds out here before the provider refuses the request.

    Args:
        definitions: the definitions.
        style: whose: `openai`, `anthropic`, `gemini` or `mcp`.

    Raises:
        UsageError: there is no such style.
    """
    if style not in _LIMITS:
        raise UsageError(f"style is one of {', '.join(_LIMITS)}, not {style!r:.60}")
    return tuple(_Checking(_LIMITS[style]).problems(_PARTS[style](definitions)))


_Part = tuple[str, str, Any]  # name, description, schema


def _parts(definitions: Iterable[Mapping[str, Any]], schema: str = "parameters") -> list[_Part]:
    return [(one.get("name", ""), one.get("description", ""), one.get(schema)) for one in definitions]


_PARTS: dict[str, Callable[[Sequence[Mapping[str, Any]]], list[_Part]]] = {
    "openai": lambda definitions: _parts(one.get("function", one) for one in definitions),
    "anthropic": lambda definitions: _parts(definitions, "input_schema"),
    "gemini": lambda definitions: _parts(f for one in definitions for f in one.get("function_declarations", ())),
    "mcp": lambda definitions: _parts(definitions, "inputSchema"),
}


class _Checking:
    def __init__(self, limits: _Limits) -> None:
        self.limits = limits
        self.counts = dict.fromkeys(
            ("tools", "properties", "optional properties", "unions", "enum values", "letters of names", "depth"), 0
        )

    def problems(self, parts: list[_Part]) -> Iterator[Problem]:
        names: set[str] = set()
        for name, description, schema in parts:
            self.counts["tools"] += 1
            if not re.fullmatch(self.limits.name, str(name)):
                yield Problem(f"a name is like {self.limits.name}, not {name!r:.80}", "name")
            if name in names:
                yield Problem("there are two tools of this name", str(name)[:80])
            names.add(name)
            if len(description) > self.limits.description:
                yield Problem(f"a description has at most {self.limits.description} letters", f"{name}.description")
            if schema is not None or self.limits.empty:
                yield from self.root(schema, str(name))
        for what, most in self.limits.most.items():
            if self.counts[what] > most:
                yield Problem(f"there are at most {most} {what} in one request, not {self.counts[what]}", what)

    def root(self, schema: Any, path: str) -> Iterator[Problem]:
        if not isinstance(schema, Mapping) or schema.get("type") != "object":
            yield Problem("what a tool takes is an object", path)
            return
        if not self.limits.empty and not schema.get("properties"):
            yield Problem("an object has properties, or a tool takes none", path)
        yield from self.schema(schema, path, 1)

    def schema(self, schema: _Schema, path: str, depth: int) -> Iterator[Problem]:
        self.counts["depth"] = max(self.counts["depth"], depth)
        for key in schema:
            if key not in self.limits.keys and not (key == "anyOf" and self.limits.nulls):
                yield Problem(f"{key} is not known there", path)
        if "anyOf" in schema:
            self.counts["unions"] += 1
            for place, inner in enumerate(schema["anyOf"]):
                yield from self.schema(inner, f"{path}.anyOf[{place}]", depth)
            return
        yield from self.type(schema, path)
        yield from self.enum(schema, path)
        if "items" in schema:
            yield from self.schema(schema["items"], f"{path}[]", depth)
        if schema.get("type") == "object":
            yield from self.object(schema, path, depth)

    def type(self, schema: _Schema, path: str) -> Iterator[Problem]:
        kind = schema.get("type")
        several = list(kind) if isinstance(kind, (list, tuple)) else [kind]
        if len(several) > 1:
            self.counts["unions"] += 1
            if not self.limits.nulls:
                yield Problem("type is one type", path)
        if any(one not in _TYPES and not (one == "null" and self.limits.nulls) for one in several):
            yield Problem(f"there is no type {kind!r:.60}", path)
        if "array" in several and "items" not in schema:
            yield Problem("a list says what is in it (items)", path)

    def enum(self, schema: _Schema, path: str) -> Iterator[Problem]:
        values = schema.get("enum", ())
        self.counts["enum values"] += len(values)
        self.counts["letters of names"] += sum(len(str(value)) for value in values)
        if "enum" in schema and not values:
            yield Problem("enum has no value", path)
        if self.limits.texts and (any(type(value) is not str for value in values) or "" in values):
            yield Problem("enum has texts only, and none that is empty", path)
        if (
            len(values) > 250
            and sum(len(str(value)) for value in values) > 15_000
            and "letters of names" in self.limits.most
        ):
            yield Problem("an enum of more than 250 values has at most 15000 letters", path)

    def object(self, schema: _Schema, path: str, depth: int) -> Iterator[Problem]:
        properties = schema.get("properties", {})
        required = set(schema.get("required", ()))
        self.counts["properties"] += len(properties)
        self.counts["letters of names"] += sum(map(len, properties))
        optional = [name for name in properties if name not in required]
        self.counts["optional properties"] += len(optional)
        if self.limits.strict and schema.get("additionalProperties") is not False:
            yield Problem("additionalProperties is false", path)
        if self.limits.strict and optional and "optional properties" not in self.limits.most:
            yield Problem(f"every property is required, {', '.join(optional)} too", path)
        for name in sorted(required.difference(properties)):
            yield Problem(f"{name} is required and is no property", path)
        for name, inner in properties.items():
            yield from self.schema(inner, f"{path}.{name}", depth + 1)
