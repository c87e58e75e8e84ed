"""From the types of the loader's entries to JSON Schema. What the loader takes it for stands in `structure.py`."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from backrules.conditions import Arithmetic, Condition
from backrules.conditions.tokens import LONGEST
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.facts.dates import LONGEST_AGO
from backrules.facts.schema import LARGEST, Otherwise, Prior
from backrules.loading.attributes import WITHOUT_KINDS
from backrules.loading.entries import AdviceEntry, Names, SourceEntry, Targets
from backrules.loading.merge import ROWS
from backrules.loading.schema.ids import Ids
from backrules.loading.schema.limits import LIMITS, REFERENCES, WHOLE, Reference, shaped
from backrules.loading.schema.words import meaning, summary
from backrules.loading.values import LONGEST_TEXT, MOST_MEMBERS, VALUE_IN_TEXT
from backrules.model import SELECTABLE, UNORDERED, Attribute, Credit, Expectation
from backrules.model.texts import Text

__all__ = ["NOTHING", "TEXT", "Maker", "Schema"]

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": rf"^(?![\s\S]*{VALUE_IN_TEXT})[\s\S]*\S", "maxLength": LONGEST_TEXT}
_VALUED = r"^(?=[\s\S]*\S)([^{}]|\{\{|\}\}|\{[a-z][a-z0-9_]*(\|[^{}]*[^{}\s][^{}]*)?\})*$"
NOTHING: Schema = {"type": "null"}
_NUMBER: Schema = {"type": "number"}
_SIMPLE: dict[Any, Schema] = {
    str: TEXT,
    Text: {"type": "string", "pattern": _VALUED, "maxLength": LONGEST_TEXT},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: _NUMBER,
    Condition: {"type": ["string", "boolean"], "maxLength": LONGEST, "pattern": r"\S"},
    Arithmetic: {"type": ["string", "number"], "maxLength": LONGEST, "pattern": r"\S"},
    Any: {},
}
_PRIOR: Schema = {
    "anyOf": [
        _NUMBER,
        {"type": "object", "additionalProperties": _NUMBER},
        {"type": "array", "items": _NUMBER, "minItems": 3, "maxItems": 3},
        NOTHING,
    ]
}
_CREDIT: Schema = {
    "anyOf": [
        {"type": "number"},
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "maxItems": MOST_MEMBERS, "uniqueItems": True},
    ]
}
_OTHERWISE: Schema = {
    "anyOf": [
        {"type": ["boolean", "number", "string"]},
        {"type": "array", "items": {"type": "string"}, "maxItems": MOST_MEMBERS},
        {"type": "object", "additionalProperties": {"type": "boolean"}, "maxProperties": MOST_MEMBERS},
        NOTHING,
    ]
}


class Maker:
    """Makes the schemas of entries; what several need stands once, in `defs`.

    Args:
        ids: the ids of a ruleset, or None where any id may stand.
        overlay: the file is one of an overlay: an entry of an id that exists may be a part of one.
    """

    def __init__(self, ids: Ids | None = None, *, overlay: bool = False) -> None:
        self.ids = ids
        self.overlay = overlay
        self.defs: dict[str, Schema] = {}

    @property
    def knows_kinds(self) -> bool:
        """Whether there are kinds of advice to name."""
        return self.ids is not None and self.ids.sections.get("kinds", ()) != (WITHOUT_KINDS.id,)

    # --- sections of a file --------------------------------------------------------------------

    def mapping_of(self, section: str, entry: Callable[[bool], Schema]) -> Schema:
        """Return the schema of a mapping id -> entry.

        Args:
            section: what the ids are ids of.
            entry: returns the schema of an entry; it is told whether that may be a part of one.
        """
        schema = {"type": ["object", "null"], "propertyNames": shaped(section)}
        if not self.overlay:
            return schema | {"additionalProperties": entry(False)}
        if self.ids is None:
            return schema | {"additionalProperties": entry(True)}
        there = {key: entry(True) for key in self.ids.sections.get(section, ())}
        return schema | {"properties": there, "additionalProperties": entry(False)}

    def list_of(self, section: str, entry_class: type) -> Schema:
        """Return the schema of a list of entries, each with an id."""
        return {"type": ["array", "null"], "items": self._one_of_list(section, entry_class)}

    def _one_of_list(self, section: str, entry_class: type) -> Schema:
        if not self.overlay:
            return self.entry(entry_class)
        if self.ids is None:
            return self.entry(entry_class, partial=True)
        there = {"properties": {"id": {"enum": list(self.ids.sections.get(section, ()))}}, "required": ["id"]}
        return {"if": there, "then": self.entry(entry_class, partial=True), "else": self.entry(entry_class)}

    def disable(self, section: str) -> Schema:
        """Return the schema of the list of ids that an overlay drops."""
        description = f"Ids of {section} that this overlay drops."
        return {"type": "array", "items": self.reference(section), "description": description}

    # --- entries -------------------------------------------------------------------------------

    def entry(self, entry_class: type, *, partial: bool = False) -> Schema:
        """Return a reference to the schema of an entry.

        Args:
            entry_class: the attrs class that the loader fills.
            partial: keys may be missing, and `key:` with nothing behind it takes an optional one away.
        """
        name = entry_class.__name__.removesuffix("Entry") + ("_part" if partial else "")
        return self.define(name, lambda: self._entry(entry_class, partial))

    def define(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Return a reference to a schema that is made when it is first named."""
        if name not in self.defs:
            self.defs[name] = {}  # its place, so that the order is that of the first mention
            self.defs[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def _entry(self, entry_class: type, partial: bool) -> Schema:
        keys = [one for one in attrs.fields(entry_class) if one.metadata.get("key", True)]
        required = [one.name for one in keys if one.default is attrs.NOTHING]
        schema: Schema = {
            "type": "object",
            "description": summary(entry_class),
            "properties": {one.name: self._key(entry_class, one, partial) for one in keys},
            "additionalProperties": False,
            "required": [name for name in required if name == "id"] if partial else required,
        }
        schema |= self._documents(schema["properties"]) if entry_class is SourceEntry else {}
        if entry_class is AdviceEntry:
            schema |= _in_one_text(schema, partial)
            schema |= self._attributes(schema["properties"], partial)
        return schema if partial else schema | WHOLE.get(entry_class, {})

    def whole(self, entry_class: type, sections: Mapping[str, Schema]) -> Schema:
        """Return the schema of a file that is one entry, with sections of their own in it."""
        schema = self._entry(entry_class, self.overlay)
        return schema | {"properties": {**schema["properties"], **sections}}

    def _attributes(self, fixed: Schema, partial: bool) -> Schema:
        """Return the keys that advice has by declaration, beside those that all advice has."""
        if self.ids is None:
            return {"additionalProperties": True}
        own = self.ids.attributes.values()
        said = {name: _value_of(attribute) for name, attribute in self.ids.attributes.items()}
        said = {name: one if self.ids.attributes[name].required else _or_nothing(one) for name, one in said.items()}
        if partial:
            said = {name: _or_nothing(_with_rows_gone(schema)) for name, schema in said.items()}
            return {"properties": {**fixed, **said}}
        said = {one.name: said[one.name] if one.required else _or_nothing(said[one.name]) for one in own}
        conditions = [_only_of(one) for one in own if one.of]
        conditions += [_needed(one.of, one.name) for one in own if one.required]
        return {"properties": {**fixed, **said}, **({"allOf": conditions} if conditions else {})}

    def _documents(self, own: Schema) -> Schema:
        """Return what else a source may name: claims of documents, by the ids of these."""
        if self.ids is None:
            return {"additionalProperties": self._claims_of(Reference())}
        names = self.ids.sections.get("documents", ())
        return {"properties": own | {name: self._claims_of(Reference((f"claims_of_{name}",))) for name in names}}

    def _claims_of(self, reference: Reference) -> Schema:
        one, several = self._names(reference)["anyOf"]
        return {"anyOf": [one, several | {"minItems": 1}]}

    def _key(self, entry_class: type, one: attrs.Attribute[Any], partial: bool) -> Schema:
        kind = get_type_hints(entry_class, include_extras=True)[one.name]
        reference = REFERENCES.get((entry_class, one.name), Reference())
        schema = self.profile() if reference.keys == ("facts",) else self.of(kind, reference)
        schema = schema | LIMITS.get((entry_class, one.name), {})
        if entry_class is Expectation and one.name in UNORDERED:
            schema = {"anyOf": [schema, self.selector()]}
        if partial and one.name in ROWS:
            schema = _with_rows_gone(schema)
        if partial and one.default is not attrs.NOTHING:
            schema = _or_nothing(schema)
        description = meaning(entry_class, one.name)
        if one.default is not attrs.NOTHING and isinstance(one.default, (bool, int, float)):
            schema = schema | {"default": one.default}
        return schema | ({"description": description} if description else {})

    # --- types ---------------------------------------------------------------------------------

    def of(self, kind: Any, reference: Reference | None = None) -> Schema:
        """Return the schema of a type.

        Args:
            kind: the type of a field of an entry.
            reference: what texts and keys in it are ids of.
        """
        reference = reference or Reference()
        for wanted, make in self._by_kind().items():
            if kind == wanted:
                return make(reference)
        if kind is str and reference.values:
            return self.reference(*reference.values)
        if kind in _SIMPLE:
            return _SIMPLE[kind]
        return self._composed(kind, get_origin(kind), reference)

    def _by_kind(self) -> dict[Any, Callable[[Reference], Schema]]:
        return {
            Prior | None: lambda _: _PRIOR,
            Otherwise | None: lambda _: _OTHERWISE,
            Credit: lambda _: _CREDIT,
            Condition | None: lambda _: _or_nothing(_SIMPLE[Condition]),
            Arithmetic | None: lambda _: _or_nothing(_SIMPLE[Arithmetic]),
            Names: self._names,
            Targets: self._targets,
        }

    def _composed(self, kind: Any, origin: Any, reference: Reference) -> Schema:
        if origin is Annotated:
            (limits,) = kind.__metadata__
            most = {} if limits.most is None else {"maximum": limits.most}
            return {"type": "integer", "minimum": limits.least} | most
        if origin is Literal:
            return {"enum": list(get_args(kind))}
        if origin in (Union, types.UnionType):
            (inner,) = (part for part in get_args(kind) if part is not type(None))
            return _or_nothing(self.of(inner, reference))
        if origin is tuple:
            return self._tuple(get_args(kind), reference)
        if origin in (dict, Mapping):
            return self._mapping(get_args(kind)[1], reference)
        if attrs.has(kind):
            return self.entry(kind)
        raise NotImplementedError(f"no schema for {kind}")  # a new type of field: say here what the loader takes

    def _tuple(self, inner: tuple[Any, ...], reference: Reference) -> Schema:
        schema: Schema = {"type": "array", "items": self.of(inner[0], reference), "maxItems": MOST_MEMBERS}
        return schema if inner[-1] is ... else schema | {"minItems": len(inner), "maxItems": len(inner)}

    def _mapping(self, inner: Any, reference: Reference) -> Schema:
        values = self.of(inner, attrs.evolve(reference, keys=()))
        schema: Schema = {"type": "object", "additionalProperties": values, "maxProperties": MOST_MEMBERS}
        if reference.keys and self.ids is not None:  # properties, and no names alone: editors complete these
            allowed = {key: values for section in reference.keys for key in self.ids.sections.get(section, ())}
            return schema | {"properties": allowed, "additionalProperties": False}
        return schema

    def _names(self, reference: Reference) -> Schema:
        one = self.reference(*reference.values) if reference.values else {"type": "string"}
        return {"anyOf": [one, {"type": "array", "items": one, "uniqueItems": True, "maxItems": MOST_MEMBERS}]}

    def _targets(self, reference: Reference) -> Schema:
        one, several = self._names(reference)["anyOf"]
        return {"anyOf": [one, several | {"minItems": 1}, self.selector()]}

    def selector(self) -> Schema:
        """Return a reference to the schema of a selector."""
        return self.define("Selector", self._selector)

    def _selector(self) -> Schema:
        truth: Schema = {"type": "boolean"}
        schema: Schema = {"type": "object", "description": "Advice chosen by what it is.", "minProperties": 1}
        keys = {
            "kind": _some_of(self.reference("kinds")) | {"description": "Advice of these kinds."},
            "urgent": _some_of(truth) | {"description": "Advice that is urgent, or all that is not."},
        }
        if self.ids is None:
            return schema | {"properties": keys, "additionalProperties": _some_of({"type": ["string", "boolean"]})}
        for name, attribute in self.ids.attributes.items():
            if attribute.type in SELECTABLE:
                one = truth if attribute.type == BOOLEAN else {"enum": list(attribute.options)}
                keys[name] = _some_of(one) | {"description": attribute.title}
        return schema | {"properties": keys, "additionalProperties": False}

    # --- ids -----------------------------------------------------------------------------------

    def reference(self, *sections: str) -> Schema:
        """Return the schema of an id that must exist."""
        return self.define(f"id_of_{'_or_'.join(sections)}", lambda: self._existing(sections))

    def _existing(self, sections: tuple[str, ...]) -> Schema:
        if self.ids is None:
            return {"type": "string", "description": f"An id of {' or '.join(sections)}."}
        ids = [key for section in sections for key in self.ids.sections.get(section, [section])]
        return {"enum": list(dict.fromkeys(ids)), "description": f"An id of {' or '.join(sections)}."}

    def profile(self) -> Schema:
        """Return the schema of a person: fact -> value."""
        if self.ids is None:
            return {"type": "object"}
        properties = {name: _value(fact) | {"description": fact.title} for name, fact in self.ids.facts.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def _some_of(one: Schema) -> Schema:
    several = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_MEMBERS, "uniqueItems": True}
    return {"anyOf": [one, several]}


def _value_of(attribute: Attribute) -> Schema:
    """Return the schema of what advice says by an attribute."""
    return _VALUES[attribute.type](attribute) | {"description": attribute.title}


def _only_of(attribute: Attribute) -> Schema:
    """Return a schema of advice that says it only where its kind has it; a kind at the top of the file is not seen."""
    return {"if": {"required": [attribute.name]}, "then": {"properties": {"kind": {"enum": list(attribute.of)}}}}


def _needed(kinds: tuple[str, ...], name: str) -> Schema:
    of = {"properties": {"kind": {"enum": list(kinds)}}, "required": ["kind"]} if kinds else {}
    return {"if": of, "then": {"required": [name]}}


def _number_of(attribute: Attribute) -> Schema:
    low, high = attribute.range or (-LARGEST, LARGEST)
    return {"type": "number", "minimum": low, "maximum": high}


def _range_of(attribute: Attribute) -> Schema:
    end = _number_of(attribute)
    return {"anyOf": [end, {"type": "array", "items": end, "minItems": 2, "maxItems": 2}]}


def _options_of(attribute: Attribute) -> Schema:
    options = list(attribute.options)
    some, least = _some_of({"enum": options})["anyOf"][1], int(attribute.required)
    why = {"type": "object", "properties": dict.fromkeys(options, TEXT), "additionalProperties": False}
    return {"anyOf": [{"enum": options}, some | {"minItems": least}, why | {"minProperties": least}]}


_VALUES: dict[str, Callable[[Attribute], Schema]] = {
    "boolean": lambda _: {"type": "boolean"},
    "choice": lambda attribute: {"enum": list(attribute.options)},
    "choices": _options_of,
    "number": _number_of,
    "range": _range_of,
    "text": lambda _: {"anyOf": [TEXT, {"type": "array", "items": TEXT, "maxItems": MOST_MEMBERS}]},
}


def _or_nothing(schema: Schema) -> Schema:
    """Return a schema that takes null, too."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    if isinstance(schema.get("type"), list):
        return {**schema, "type": list(dict.fromkeys([*schema["type"], "null"]))}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*(one for one in schema["anyOf"] if one != NOTHING), NOTHING]}
    return {"anyOf": [schema, NOTHING]}


def _with_rows_gone(schema: Schema) -> Schema:
    """Return the schema of a table of which an overlay takes rows away with nothing behind them."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [_with_rows_gone(one) for one in schema["anyOf"]]}
    schema = {key: value for key, value in schema.items() if key != "minProperties"}
    if "properties" in schema:
        schema["properties"] = {key: _or_nothing(one) for key, one in schema["properties"].items()}
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = _or_nothing(schema["additionalProperties"])
    return schema


def _value(fact: Fact) -> Schema:
    """Return the schema of what a profile says of a fact."""
    options = list(fact.options)
    truth: Schema = {"type": ["boolean", "null"]}
    if fact.type == BOOLEAN:
        return truth
    if fact.type == CHOICE:
        return {"anyOf": [{"enum": options}, NOTHING]}
    if fact.type == CHOICES:
        mapping = {"type": "object", "properties": dict.fromkeys(options, truth), "additionalProperties": False}
        return {"anyOf": [{"type": "array", "items": {"enum": options}}, mapping, NOTHING]}
    if fact.is_date:
        day = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        return {"anyOf": [day, {"type": "integer", "minimum": 0, "maximum": LONGEST_AGO}, NOTHING]}
    low, high = fact.range or (-LARGEST, LARGEST)
    return {"type": [fact.type, "null"], "minimum": low, "maximum": high}


def _in_one_text(schema: Schema, partial: bool) -> Schema:
    """Return what differs where an advice may say `detail` in the place of `do`."""
    same = schema["properties"]["do"] | {"description": "The same as `do`, for who says all of it in one text."}
    either: Schema = {"not": {"required": ["do", "detail"]}}
    if not partial:
        either = {"oneOf": [{"required": ["do"]}, {"required": ["detail"]}]}
    required = [name for name in schema["required"] if name != "do"]
    return {"properties": {**schema["properties"], "detail": same}, "required": required, **either}
