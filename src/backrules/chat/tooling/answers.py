"""What the tools answer, as JSON Schema: what `brief` writes, for clients that hold answers against it."""

from __future__ import annotations

from typing import Any

__all__ = ["answer_schema"]

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_YES_NO: _Schema = {"type": "boolean"}
_COUNT: _Schema = {"type": "integer", "minimum": 1}


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _record(optional: tuple[str, ...] = (), **properties: _Schema) -> _Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_TEXTS = _list(_TEXT)
_STATUS: _Schema = {"type": "string", "enum": ["recommended", "withheld", "possible", "excluded"]}
_FACT = _record(
    ("ask", "options", "unit", "range"),
    fact=_TEXT,
    ask=_TEXT,
    type={"type": "string", "enum": ["boolean", "integer", "number", "choice", "choices", "date"]},
    options={"type": "object", "additionalProperties": _TEXT},
    unit=_TEXT,
    range={"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
)
_QUESTION = _record(id=_TEXT, ask=_TEXT, why=_TEXT, safety=_YES_NO, facts=_list(_FACT))
_NEXT: _Schema = {"description": "The open question; null when nothing that may still be asked changes the advice."}
_NEXT["anyOf"] = [_QUESTION, {"type": "null"}]
_ERROR = _TEXTS | {"description": "What was not taken, and why; the rest was."}
_CAUTIONS = _list(_record(caution=_TEXT, about=_TEXTS)) | {"description": "Must be said, whole, with what it is about."}
_ASSUMING = _TEXTS | {"description": "What nobody said, and what is recommended takes for granted."}
_CONTRADICTIONS = _TEXTS | {"description": "What cannot be true together of what was said: ask again."}
_TOLD = {
    "recorded": {"type": "object", "description": "Fact -> its value as it is known now."},
    "skipped": _TEXTS,
    "error": _ERROR,
    "contradictions": _CONTRADICTIONS,
    "next_question": _NEXT,
}
_WITHHELD = _list(_record(id=_TEXT, because=_TEXT)) | {"description": "What must not be recommended, and why."}
_PIECE = _record(("because", "urgent"), id=_TEXT, title=_TEXT, because=_TEXT, urgent=_YES_NO)

_ANSWERS: dict[str, _Schema] = {
    "next_question": _record(next_question=_NEXT),
    "answer": _record(("skipped", "error", "contradictions"), **_TOLD),
    "tell": _record(("skipped", "error", "contradictions"), **_TOLD),
    "recommend": _record(
        ("more", "say_with_it", "assuming", "held_back", "held_back_in_all", "contradictions"),
        advice=_list(_PIECE) | {"description": "Best first."},
        more=_COUNT | {"description": "How many more there are."},
        say_with_it=_CAUTIONS,
        assuming=_ASSUMING,
        held_back=_WITHHELD,
        held_back_in_all=_COUNT,
        contradictions=_CONTRADICTIONS,
        safety_checked=_YES_NO | {"description": "Whether all that matters for safety is known."},
        notice=_TEXT | {"description": "Must be said, whole."},
    ),
    "why": _record(
        ("held_back", "open"),
        id=_TEXT,
        title=_TEXT,
        status=_STATUS,
        reasons=_list(_record(effect=_TEXT, because=_TEXT, sources=_TEXT)),
        held_back=_TEXT,
        open=_TEXT | {"description": "What still decides it."},
    ),
    "why_not": _record(
        ("note",),
        id=_TEXT,
        title=_TEXT,
        status=_STATUS,
        ways=_TEXTS | {"description": "What would have to be different; one of them is enough."},
        note=_TEXT,
    ),
    "plan": _record(
        ("held", "days", "say_with_it", "assuming", "left_out", "notes", "notice"),
        title=_TEXT,
        held=_TEXT | {"description": "Why there is no plan."},
        days=_list(_record(day={"type": "integer"}, do=_TEXTS)),
        say_with_it=_CAUTIONS,
        assuming=_ASSUMING,
        left_out=_TEXTS,
        notes=_TEXTS,
        notice=_TEXT,
    ),
    "assess": _record(
        ("mend", "held"),
        title=_TEXT,
        verdict=_TEXT,
        checks=_record(("off", "thin", "good", "unknown"), off=_TEXTS, thin=_TEXTS, good=_TEXTS, unknown=_TEXTS),
        mend=_TEXTS | {"description": "What would mend it."},
        held=_TEXT,
    ),
    "forget": _record(forgotten=_TEXTS, next_question=_NEXT),
}


def answer_schema(tool: str) -> dict[str, Any]:
    """Return the JSON Schema of what a tool answers: what it is asked for, or an `error`."""
    schema = _ANSWERS[tool]
    return {
        "type": "object",
        "properties": {**schema["properties"], "error": _ERROR},
        "additionalProperties": False,
        "anyOf": [{"required": schema["required"]}, {"required": ["error"]}],
    }
