"""Bodies of requests, read with distrust: JSON as RFC 8259 has it, within bounds, with the fields that are taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NoReturn

import attrs
from starlette.requests import ClientDisconnect, Request

from backrules._util.frozen import frozen
from backrules._util.printable import one_line, quoted, shortened
from backrules._util.strict_json import read_json
from backrules.errors import Problem, nearest, quoted_list
from backrules.serve.http.problems import Refusal

__all__ = ["Body", "Field", "Kind", "body_of", "read_object"]


_DEEPEST = 32
_TYPE = re.compile(r"application/json(?:\s*;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)


async def body_of(request: Request, largest: int) -> bytes:
    """Return the body of a request.

    Raises:
        Refusal: it is too large, not said to be JSON, or broken off.
    """
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > largest:
                raise Refusal(413, f"the body is larger than {largest:,} bytes", headers={"connection": "close"})
            parts.append(part)
    except ClientDisconnect:
        _not_json("broke off")
    body = b"".join(parts)
    if body and not _TYPE.fullmatch(request.headers.get("content-type", "").strip()):
        raise Refusal(415, "the body must be application/json, in UTF-8", headers={"accept": "application/json"})
    return body


def read_object(body: bytes) -> Mapping[str, Any]:
    """Return the object that a body holds; an empty body holds an empty one.

    Raises:
        Refusal: it is no JSON object, a key stands twice, or it is nested too deep.
    """
    if not body:
        return {}
    try:
        text = body.decode()
        given = read_json(text, finite=True)
        if "\\u" in text:
            json.dumps(given, ensure_ascii=False).encode()  # half a character cannot be answered
    except UnicodeError:
        _not_json("is not UTF-8 throughout")
    except json.JSONDecodeError as error:
        _not_json(f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}")
    except RecursionError:
        _not_json("is nested too deep")
    except ValueError as error:
        digits = "integer string conversion" in str(error)
        _not_json("holds a number that is too large" if digits else f"is not JSON: {error}")
    if not isinstance(given, dict):
        _not_json("is no JSON object")
    if text.count("[") + text.count("{") > _DEEPEST:
        _check_depth(given)
    return given


def _check_depth(given: Any) -> None:
    level, depth = [given], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            _not_json("is nested too deep")
        inner = (one for one in level if isinstance(one, (dict, list)))
        level = [value for one in inner for value in (one.values() if isinstance(one, dict) else one)]


def _not_json(why: str) -> NoReturn:
    raise Refusal(400, f"the body {why}")


Kind = Literal["text", "boolean", "integer", "list", "object", "any"]

_TYPES: dict[Kind, type] = {"text": str, "boolean": bool, "integer": int, "list": list, "object": dict}
_WORDS: dict[Kind, str] = {
    "text": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "list": "a list",
    "object": "an object",
}
_UNITS: dict[Kind, str] = {"text": " characters", "list": " entries"}
_MOST_PROBLEMS = 100


@attrs.frozen
class Field:
    """A field of a body.

    Attributes:
        kind: its type.
        description: what it is.
        required: whether it must be there; another may be left out, or null.
        options: the texts that it may be; any if there are none.
        range: lowest and highest whole number, or of how many entries or characters there are.
        items: of a list, what is in it.
        schema: the name of the schema that says more of it, which the library checks; or empty.
    """

    kind: Kind
    description: str
    required: bool = False
    options: tuple[str, ...] = ()
    range: tuple[int, int] | None = None
    items: Field | None = None
    schema: str = ""

    def problems(self, value: Any, path: str) -> Iterator[Problem]:
        """Yield what does not fit."""
        if self.kind == "any":
            return
        right: Any = _TYPES[self.kind]
        if type(value) is not right:
            yield Problem(f"expected {_WORDS[self.kind]}, not {_kind(value)}", path, code="wrong_type")
        elif self.options and value not in self.options:
            hint = nearest(value, self.options)
            message = f"expected {quoted_list(self.options)}, not {quoted(value)}"
            yield Problem(message, path, hint=hint, code="unknown_value")
        elif self.range is not None and (wrong := self._beyond(value)):
            yield Problem(wrong, path, code="out_of_range")
        elif self.items is not None:
            for place, item in enumerate(value):
                yield from self.items.problems(item, f"{path}[{place}]")

    def _beyond(self, value: Any) -> str:
        """Return what is wrong with a number, or with how much there is; empty if nothing is."""
        assert self.range is not None  # noqa: S101 - for the type checker
        (low, high), number = self.range, value if self.kind == "integer" else len(value)
        if low <= number <= high:
            return ""
        given = f"{number:,}" if abs(number) < 10**9 else "a huge number"
        return f"expected {low:,} to {high:,}{_UNITS.get(self.kind, '')}, not {given}"


@attrs.frozen
class Body:
    """What a request takes.

    Attributes:
        fields: name -> field, in order.
        either: names of which exactly one must be there.
    """

    fields: Mapping[str, Field] = attrs.field(converter=frozen)
    either: tuple[str, ...] = ()

    @property
    def allowed(self) -> dict[str, tuple[str, ...]]:
        """What fields may be, of those that are one of a few texts."""
        return {name: field.options for name, field in self.fields.items() if field.options}

    @property
    def optional(self) -> bool:
        """Whether nothing must be there."""
        return not self.either and not any(field.required for field in self.fields.values())

    def problems(self, given: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield what does not fit: every problem, each with its path."""
        for name in [name for name in given if name not in self.fields][:_MOST_PROBLEMS]:
            hint = nearest(name, self.fields)
            message = f"there is no such field, but {quoted_list(self.fields)}"
            yield Problem(message, one_line(shortened(name)), hint=hint, code="unknown_field")
        for name, field in self.fields.items():
            if given.get(name) is not None:
                yield from field.problems(given[name], name)
            elif field.required:
                yield Problem("is missing", name, code="missing")
        there = [name for name in self.either if given.get(name) is not None]
        if self.either and not there:
            yield Problem(f"is missing: give {' or '.join(self.either)}", self.either[0], code="missing")
        for name in there[1:]:
            yield Problem(f"does not go together with {there[0]}", name, code="too_many")


def _kind(value: Any) -> str:
    names = {bool: "true or false", str: "a text", int: "a number", float: "a number", dict: "an object"}
    return "null" if value is None else names.get(type(value), "a list")
