"""The description of the API in OpenAPI 3.1, made of the ruleset that is served: the same ruleset, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backrules._util.version import __version__
from backrules.api import Ruleset
from backrules.model import RulesetData
from backrules.serve.http.bodies import Body, Field
from backrules.serve.http.operations import OPERATIONS, Operation
from backrules.serve.http.problems import MEANINGS, TITLES
from backrules.serve.http.schemas import Schema, schemas
from backrules.wording.texts import without_values

__all__ = ["openapi"]

_UNAUTHORIZED = 401
_OF_ALL = (404, 405)  # what the paths answer whatever the method
_OF_BODIES = (400, 413, 415, 422, 503)
_TYPES: dict[str, Schema] = {
    "text": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "list": {"type": "array"},
    "object": {"type": "object"},
    "any": {},
}
_BOUNDS = {
    "text": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum"),
    "list": ("minItems", "maxItems"),
}


def openapi(ruleset: Ruleset, *, secured: bool = False) -> dict[str, Any]:
    """Return the description.

    Args:
        ruleset: the ruleset.
        secured: whether callers must have a token.
    """
    data = ruleset.data
    components: dict[str, Any] = {"schemas": schemas(data), "responses": _refusals(secured)}
    if secured:
        components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    posted = {one.path: {"post": _posted(one, secured)} for one in OPERATIONS if _has(data, one)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": data.title,
            "version": data.version,
            "description": f"{without_values(data.notice, data)} Served by backrules {__version__}.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        **({"security": [{"bearer": []}]} if secured else {}),
        "paths": posted | _read(secured),
        "components": components,
    }


def _has(data: RulesetData, operation: Operation) -> bool:
    return operation.needs is None or getattr(data, operation.needs) is not None


def _posted(operation: Operation, secured: bool) -> Schema:
    named = operation.path.removeprefix("/v1/").replace("/", "_").replace("-", "_")
    return {
        "operationId": named,
        "summary": operation.summary,
        "requestBody": {
            "required": not operation.takes.optional,
            "content": {"application/json": {"schema": _body(operation.takes)}},
        },
        "responses": _answers(operation.gives, operation.status, (*_OF_BODIES, *operation.refuses), secured),
    }


def _read(secured: bool) -> dict[str, Schema]:
    """Return the paths that are read."""
    lang = {"name": "lang", "in": "query", "description": "The code of a language.", "schema": {"type": "string"}}
    id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    known = {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
    about = _get("ruleset", "What a ruleset asks and advises", "Ruleset", (422, 503), secured, (id, lang, known))
    about["responses"] |= {"304": {"description": "It did not change."}}
    described = _get("openapi", "This description", None, (), secured, (known,))
    described["responses"] |= {"304": {"description": "It did not change."}}
    return {
        "/v1/rulesets": {"get": _get("rulesets", "The rulesets that are served", "Rulesets", (503,), secured)},
        "/v1/rulesets/{id}": {"get": about},
        "/health": {
            "get": _get("health", "How the server is", "Health", (), False) | ({"security": []} if secured else {})
        },
        "/openapi.json": {"get": described},
    }


def _get(
    name: str, summary: str, gives: str | None, refuses: Iterable[int], secured: bool, parameters: Iterable[Schema] = ()
) -> Schema:
    said: Schema = {"operationId": name, "summary": summary}
    said |= {"parameters": [*parameters]} if parameters else {}
    return said | {"responses": _answers(gives, 200, refuses, secured)}


def _answers(gives: str | None, status: int, refuses: Iterable[int], secured: bool) -> Schema:
    schema = {"type": "object"} if gives is None else {"$ref": f"#/components/schemas/{gives}"}
    said: Schema = {
        str(status): {"description": "As it says.", "content": {"application/json": {"schema": schema}}},
    }
    refused = sorted({*refuses, *_OF_ALL, *((401,) if secured else ())})
    return said | {str(one): {"$ref": f"#/components/responses/{_name(one)}"} for one in refused}


def _refusals(secured: bool) -> dict[str, Schema]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers: dict[int, dict[str, Any]] = {
        401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
        405: {"Allow": {"schema": {"type": "string"}, "required": True}},
        503: {"Retry-After": {"schema": {"type": "string"}, "required": True}},
    }
    return {
        _name(status): {"description": meaning, "content": content}
        | ({"headers": headers[status]} if status in headers else {})
        for status, meaning in MEANINGS.items()
        if secured or status != _UNAUTHORIZED
    }


def _name(status: int) -> str:
    return TITLES[status].replace(" ", "")


def _body(takes: Body) -> Schema:
    fields = {name: _field(field) for name, field in takes.fields.items()}
    required = [name for name, field in takes.fields.items() if field.required]
    said: Schema = {"type": "object", "properties": fields, "required": required, "additionalProperties": False}
    if takes.either:  # a field that is null is as good as not there
        there = ({"properties": {name: {"not": {"type": "null"}}}, "required": [name]} for name in takes.either)
        said["oneOf"] = [*there]
    return said


def _field(field: Field) -> Schema:
    said: Schema = {"$ref": f"#/components/schemas/{field.schema}"} if field.schema else {**_TYPES[field.kind]}
    if field.options:
        said["enum"] = list(field.options)
    if field.items is not None and not field.schema:
        said["items"] = _field(field.items)
    if field.range is not None and not (field.schema and field.kind == "text"):
        said |= zip(_BOUNDS[field.kind], field.range, strict=True)
    if not field.required and field.kind != "any":
        said = {"anyOf": [said, {"type": "null"}]}
    return said | {"description": field.description}
