"""The schema of the names of answers, fact by fact."""

from __future__ import annotations

from backrules.facts import BOOLEAN, CHOICES, Fact
from backrules.loading.schema.limits import shaped
from backrules.loading.schema.shapes import NOTHING, Maker, Schema
from backrules.loading.values import LONGEST_TEXT, MOST_MEMBERS

__all__ = ["replies"]

_CHOICE: Schema = {
    "type": "string",
    "pattern": r"^\([^()]*/[^()]*\)$",
    "maxLength": LONGEST_TEXT,
    "description": "A choice in brackets, (fine/okay/all right), that names hold as <name>.",
}
_TABLE: Schema = {"type": "object", "maxProperties": MOST_MEMBERS}
_NUMBER = r"^-*([0-9]+\.?[0-9]*|\.[0-9]+)$"


def replies(maker: Maker) -> Schema:
    """Return the schema of a file of names."""
    sections: Schema = {
        "words": {"type": ["object", "null"], "propertyNames": shaped("words"), "additionalProperties": _CHOICE}
    }
    if maker.overlay:
        dropped = "Facts of which this overlay drops all names that there were before."
        sections["disable"] = {"type": "array", "items": maker.reference("facts"), "description": dropped}
    schema: Schema = {"type": ["object", "null"], "properties": sections}
    if maker.ids is None:
        return schema | {"additionalProperties": _TABLE | {"additionalProperties": _names(maker)}}
    answers = {name: _answers(maker, fact) for name, fact in maker.ids.facts.items()}
    return schema | {"properties": sections | answers, "additionalProperties": False}


def _answers(maker: Maker, fact: Fact) -> Schema:
    """Return the schema of the names of the answers to a question."""
    names, table = _names(maker), _TABLE | {"description": fact.ask, "additionalProperties": False}
    if fact.is_number:
        return table | {"patternProperties": {_NUMBER: names}}
    allowed = ["yes", "no"] if fact.type == BOOLEAN else list(fact.options)
    if fact.type == CHOICES:
        allowed += ["none", "all", *(f"{key} {option}" for key in ("not", "whole") for option in fact.options)]
    return table | {"properties": dict.fromkeys(allowed, names)}


def _names(maker: Maker) -> Schema:
    names = maker.define("Names", lambda: maker.of(tuple[str, ...]) | {"description": "By which replies name it."})
    return {"anyOf": [names, NOTHING]} if maker.overlay else names
