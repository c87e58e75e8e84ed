"""What the loader asks of entries beyond their types: ids that exist, lists that are not empty, keys that go together.

The tests hold all of it against the loader.
"""

from __future__ import annotations

from typing import Any

import attrs

from backrules.conditions.tokens import RESERVED
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, NUMBER
from backrules.facts.schema import DATE, LARGEST
from backrules.loading.assessing import AssessmentEntry, ChangeEntry, CheckEntry
from backrules.loading.entries import (
    AdviceEntry,
    AttributeEntry,
    CaseEntry,
    CreditingEntry,
    FactEntry,
    FormEntry,
    GuardEntry,
    RuleEntry,
    SourceEntry,
)
from backrules.loading.id_shapes import ID_SHAPES
from backrules.loading.invariants import InvariantEntry
from backrules.loading.planning import LEFT_OUT, FallbackEntry, NoteEntry, PlanEntry, SlotEntry
from backrules.loading.structure import LONGEST_ID
from backrules.model import EFFECTS, MOST_FACTS, Expectation
from backrules.model.assessment import BANDS
from backrules.model.plan import Amount, Given

__all__ = ["LIMITS", "REFERENCES", "WHOLE", "Reference", "shaped"]

_BESIDE_DISABLE = ("facts", "advice")  # ids that stand where `disable:` does


def shaped(section: str) -> dict[str, Any]:
    """Return the schema of a new id: its pattern, and the words that mean something else.

    Args:
        section: what it is an id of; in some sections any text will do.
    """
    if section not in ID_SHAPES:
        return {}
    taken = (RESERVED if section != "invariants" else frozenset()) | (
        {"disable"} if section in _BESIDE_DISABLE else set()
    )
    return {
        "pattern": f"^{ID_SHAPES[section].pattern}$",
        "maxLength": LONGEST_ID,
        "not": {"enum": sorted(taken)},
    }


@attrs.frozen
class Reference:
    """What the texts of a key are ids of.

    Attributes:
        values: of its texts; none where they are only texts.
        keys: of the keys of a mapping.
    """

    values: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


_ADVICE = Reference(("advice",))

REFERENCES: dict[tuple[type, str], Reference] = {
    (SourceEntry, "article"): Reference(("claims",)),
    (SourceEntry, "evidence"): Reference(("evidence",)),
    (SourceEntry, "softened_by"): Reference(("evidence",)),
    (AdviceEntry, "kind"): Reference(("kinds",)),
    (AttributeEntry, "of"): Reference(("kinds",)),
    (FormEntry, "facts"): Reference(("facts",)),
    (CreditingEntry, "times"): Reference(("number_facts",)),
    (GuardEntry, "each"): Reference(("facts",)),
    (GuardEntry, "keeps_away"): _ADVICE,
    **{(RuleEntry, effect): _ADVICE for effect in EFFECTS},
    (AssessmentEntry, "order"): Reference(("checks",)),
    (ChangeEntry, "more"): Reference(("number_facts",)),
    (ChangeEntry, "less"): Reference(("number_facts",)),
    (ChangeEntry, "limit"): Reference(("limits",)),
    (Given, "fact"): Reference(("number_facts",)),
    (Amount, "limit"): Reference(("limits",)),
    (PlanEntry, "drop"): Reference(("slots",)),
    (SlotEntry, "choose"): _ADVICE,
    (SlotEntry, "follows"): Reference(("number_facts",)),
    (FallbackEntry, "choose"): _ADVICE,
    (CaseEntry, "profile"): Reference(keys=("facts",)),
    **{
        (Expectation, key): _ADVICE
        for key in ("first", "order", "recommended", "exactly", "not_recommended", "possible", "excluded")
    },
    **{
        (InvariantEntry, key): _ADVICE
        for key in ("never", "always", "only", "first", "before", "together", "not_together", "withheld", "caution")
    },
    (InvariantEntry, "by"): Reference(("rules",)),
    (InvariantEntry, "fills"): Reference(("slots",)),
    (InvariantEntry, "keeps"): Reference(("advice", "any")),
    (InvariantEntry, "keeps_rank"): Reference(("advice", "any")),
    (InvariantEntry, "more"): Reference(("number_facts",)),
    (InvariantEntry, "less"): Reference(("number_facts",)),
    (InvariantEntry, "learning"): Reference(("facts", "any")),
    (Expectation, "withheld"): Reference(keys=("advice",)),
    (Expectation, "assuming"): Reference(("acting", "needs"), ("advice",)),
    (Expectation, "cautions"): Reference(("rules",), ("advice",)),
    (Expectation, "scores"): Reference(keys=("advice",)),
    (Expectation, "violations"): Reference(("contradictions",)),
    (Expectation, "applies"): Reference(keys=("gated",)),
    (Expectation, "assessment"): Reference(keys=("checks",)),
    (Expectation, "fixes"): Reference(keys=("number_facts",)),
    (Expectation, "plan"): Reference(("advice", "nothing"), ("slots",)),
    (Expectation, "amounts"): Reference(keys=("slots",)),
}


def _all_of(*keys: str, but: str = "") -> dict[str, Any]:
    return {"required": [key for key in keys if key != but], "propertyNames": {"enum": [*keys]}}


LIMITS: dict[tuple[type, str], dict[str, Any]] = {
    (FactEntry, "cost"): {"exclusiveMinimum": 0, "maximum": LARGEST},
    (FactEntry, "options"): {"propertyNames": shaped("options")},
    (FactEntry, "groups"): {"propertyNames": shaped("facts")},
    (FormEntry, "facts"): {"minItems": 1, "maxItems": MOST_FACTS, "uniqueItems": True},
    (AttributeEntry, "options"): {"propertyNames": shaped("options")},
    (RuleEntry, "id"): shaped("rules"),
    (AssessmentEntry, "verdict"): _all_of(*BANDS, "unknown"),
    (PlanEntry, "left_out"): _all_of(*LEFT_OUT, but="limit"),  # wanted where the amount has one, which the loader says
    (SlotEntry, "id"): shaped("slots"),
    (SlotEntry, "day"): {"minItems": 1},
    (NoteEntry, "id"): shaped("notes"),
    (InvariantEntry, "id"): shaped("invariants"),
    (Expectation, "scores"): {"minProperties": 1},
}


_NONE: dict[str, Any] = {"type": "null"}
_EMPTY: dict[str, Any] = {"anyOf": [_NONE, {"type": "array", "maxItems": 0}]}


def _requires(key: str, without: dict[str, Any] = _NONE) -> dict[str, Any]:
    return {"required": [key], "properties": {key: {"not": without}}}


def _of_type(*kinds: str) -> dict[str, Any]:
    return {"properties": {"type": {"enum": list(kinds)}}, "required": ["type"]}


def _given_one_of(*keys: str) -> dict[str, Any]:
    return {"anyOf": [_requires(key) for key in keys]}


_CHANGES = ("more", "less", "learning")
_OF_ADVICE = ("never", "always", "only", "first", "before", "together", "not_together", "withheld")
_PROMISES = (*_OF_ADVICE, "caution", *_CHANGES, "no_plan", "fills")

_OTHERWISE = {
    BOOLEAN: ("boolean",),
    INTEGER: ("integer",),
    NUMBER: ("number",),
    CHOICE: ("string",),
    CHOICES: ("array", "object"),
}
_SOME: dict[str, Any] = {"minProperties": 1}
_PROBABILITY: dict[str, Any] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_PROBABILITY_OF_EACH: dict[str, Any] = {**_PROBABILITY, "type": ["number", "object", "null"]}

_END: dict[str, Any] = {"type": "number"}
_ID: dict[str, Any] = {"type": "string"}
_IDS: dict[str, Any] = {"type": "array", "items": _ID, "uniqueItems": True}
# type of an attribute -> its default; whether there are such options, only the loader knows
_DEFAULTS: dict[str, dict[str, Any]] = {
    "boolean": {"type": ["boolean", "null"]},
    "choice": {"anyOf": [_ID, _NONE]},
    "choices": {"anyOf": [_ID, _IDS, {"type": "object", "additionalProperties": _ID}, _NONE]},
    "number": {"type": ["number", "null"]},
    "range": {"anyOf": [_END, {"type": "array", "items": _END, "minItems": 2, "maxItems": 2}, _NONE]},
    "text": {"anyOf": [_ID, {"type": "array", "items": _ID}, _NONE]},
}
_ONCE = r"^[^{}]*\{\}[^{}]*$"
_REQUIRED: dict[str, Any] = {"properties": {"required": {"const": True}}, "required": ["required"]}

# of whole entries, not of the parts that overlays give
WHOLE: dict[type, dict[str, Any]] = {
    AttributeEntry: {
        "allOf": [
            {
                "if": _of_type(CHOICE, CHOICES),
                "then": {"properties": {"options": {"minProperties": 1}}, "required": ["options"]},
                "else": {"properties": {"options": {"maxProperties": 0}}},
            },
            {"if": {"not": _of_type(NUMBER, "range")}, "then": {"properties": {"unit": _NONE, "range": _NONE}}},
            {"if": _of_type(BOOLEAN), "then": {"properties": {"shows": {"not": {"pattern": r"\{\}"}}}}},
            {"if": {"not": _of_type(BOOLEAN)}, "then": {"properties": {"shows": {"pattern": _ONCE}}}},
            {"if": _REQUIRED, "then": {"properties": {"default": _NONE}}},
            *({"if": _of_type(kind), "then": {"properties": {"default": one}}} for kind, one in _DEFAULTS.items()),
        ],
    },
    SourceEntry: {
        "anyOf": [
            *(_requires(key, _EMPTY) for key in ("article", "evidence", "author")),
            {"not": {"propertyNames": {"enum": ["article", "evidence", "softened_by", "author"]}}},
        ]
    },
    RuleEntry: {
        "oneOf": [_requires(effect) for effect in EFFECTS],
        "dependentRequired": {"strength": ["advise"], "points": ["advise"]},
        "dependentSchemas": {
            "assume": {"anyOf": [_requires("avoid"), _requires("caution")]},
            "said": {"anyOf": [_requires("advise"), _requires("caution")]},
        },
    },
    ChangeEntry: {"oneOf": [_requires(key) for key in ("more", "less")]},
    CheckEntry: {"if": _requires("unit"), "then": _requires("value")},
    Expectation: {"anyOf": [_requires(one.name) for one in attrs.fields(Expectation)]},
    InvariantEntry: {
        "oneOf": [_requires(key) for key in _PROMISES],
        "allOf": [
            {"if": _requires("only"), "then": _requires("when")},
            {"if": _requires("by"), "then": _requires("caution")},
            {"if": _requires("caution"), "then": _requires("by", _EMPTY)},
            {"if": _given_one_of(*_CHANGES), "then": {"oneOf": [_requires("keeps"), _requires("keeps_rank")]}},
            {"if": {"not": _given_one_of(*_CHANGES)}, "then": {"properties": {"keeps": _NONE, "keeps_rank": _NONE}}},
            {"if": _requires("learning"), "then": {"properties": {"keeps_rank": _NONE, "strict": _NONE}}},
        ],
    },
    FactEntry: {
        "allOf": [
            {
                "if": _of_type(CHOICE, CHOICES),
                "then": {"properties": {"options": {"minProperties": 1}}, "required": ["options"]},
                "else": {"properties": {"options": {"maxProperties": 0}}},
            },
            {"if": _of_type(BOOLEAN, CHOICE, CHOICES, DATE), "then": {"properties": {"unit": _NONE, "range": _NONE}}},
            {"if": _of_type(DATE), "then": {"properties": {"prior": {"type": "null"}}}},
            {"if": _of_type(BOOLEAN, CHOICE, CHOICES, DATE), "then": {"properties": {"scale": {"const": False}}}},
            {
                "if": {"properties": {"scale": {"const": True}}, "required": ["scale"]},
                "then": {
                    "required": ["range"],
                    "properties": {"unit": _NONE, "range": {"type": "array", "prefixItems": [{"const": 0}]}},
                },
            },
            {"if": _of_type(BOOLEAN), "then": {"properties": {"prior": _PROBABILITY}}},
            {"if": _of_type(INTEGER, NUMBER), "then": {"properties": {"prior": {"type": ["array", "null"]}}}},
            {"if": _of_type(CHOICE), "then": {"properties": {"prior": {"type": ["object", "null"], **_SOME}}}},
            {"if": _of_type(CHOICES), "then": {"properties": {"prior": {**_PROBABILITY_OF_EACH, **_SOME}}}},
            {"if": _requires("otherwise"), "then": _requires("ask_if")},
            *(
                {"if": _of_type(kind), "then": {"properties": {"otherwise": {"type": [*types, "null"]}}}}
                for kind, types in _OTHERWISE.items()
            ),
        ]
    },
}
