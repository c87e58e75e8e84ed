"""The schema of each file of a ruleset or an overlay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from backrules._util.printable import quoted
from backrules.conditions import Condition
from backrules.errors import UsageError, nearest, quoted_list
from backrules.loading import entries
from backrules.loading.assessing import AssessmentEntry, CheckEntry, LimitEntry
from backrules.loading.files import FOLDERS, REPLIES
from backrules.loading.invariants import InvariantEntry
from backrules.loading.planning import NoteEntry, PlanEntry, SlotEntry
from backrules.loading.schema.ids import Ids
from backrules.loading.schema.replies import replies
from backrules.loading.schema.shapes import TEXT, Maker, Schema

__all__ = ["FILES", "Schema", "kind_of", "schema_of"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(file: str, ids: Ids | None = None, *, overlay: bool = False) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a file.

    Args:
        file: `facts`, `facts.yaml`, `rules/deadlift.yaml` or a path that ends so.
        ids: the ids that the file may name; without them any id will do.
        overlay: the file is one of an overlay: entries may be parts, and `disable:` may stand there.

    Raises:
        UsageError: a ruleset has no such file.
    """
    kind = kind_of(file)
    maker = Maker(ids, overlay=overlay)
    content = FILES[kind](maker)
    owner = "an overlay" if overlay else "a ruleset"
    schema = {"$schema": _DIALECT, "title": f"{_file_name(kind)} of {owner} of backrules", **content}
    return schema | ({"$defs": dict(sorted(maker.defs.items()))} if maker.defs else {})


def kind_of(file: str) -> str:
    """Return which of the files of a ruleset a path leads to.

    Raises:
        UsageError: a ruleset has no such file.
    """
    path = PurePath(file)
    folder = REPLIES if path.parent.parent.name == REPLIES else path.parent.name
    kind = folder if folder in FOLDERS and path.suffix == ".yaml" else path.name.removesuffix(".yaml")
    if kind in FILES:
        return kind
    hint = f" ({found})" if (found := nearest(kind, FILES)) else ""
    there = f"there are {quoted_list(FILES)}{hint}"
    raise UsageError(f"a ruleset has no file {quoted(file)}; {there}; other files of advice are like advice")


def _file_name(kind: str) -> str:
    return f"{kind}/*.yaml" if kind in FOLDERS else f"{kind}.yaml"


def _file(properties: dict[str, Any], rest: Schema | None = None) -> Schema:
    """Return the schema of a file with these sections, and of one that is still empty.

    Args:
        properties: section -> schema.
        rest: the schema of the mapping id -> entry that the other keys belong to, if there is one.
    """
    schema: Schema = {"type": ["object", "null"], "properties": properties}
    if rest is None:
        return schema | {"additionalProperties": False}
    return schema | rest | {"properties": {**properties, **rest.get("properties", {})}}


def _disabled(maker: Maker, section: str) -> Schema:
    return {"disable": maker.disable(section)} if maker.overlay else {}


def _ruleset(maker: Maker) -> Schema:
    kinds = maker.mapping_of(
        "kinds", lambda partial: {"anyOf": [TEXT, maker.entry(entries.KindEntry, partial=partial)]}
    )
    declared = {"kinds": kinds, "attributes": _keyed(maker, "attributes", entries.AttributeEntry)}
    return maker.whole(entries.RulesetEntry, declared)


def _sources(maker: Maker) -> Schema:
    return _file(
        {
            "article": maker.entry(entries.ArticleEntry, partial=maker.overlay),
            "claims": _keyed(maker, "claims", entries.ClaimEntry),
            "documents": _keyed(maker, "documents", entries.DocumentEntry),
            "evidence": _keyed(maker, "evidence", entries.EvidenceEntry),
            "author": maker.entry(entries.AuthorEntry, partial=maker.overlay),
        }
    )


def _facts(maker: Maker) -> Schema:
    sections = {
        "constraints": _keyed(maker, "constraints", entries.ConstraintEntry),
        "credits": _keyed(maker, "credits", entries.CreditingEntry),
        "forms": _keyed(maker, "forms", entries.FormEntry),
        "renamed": {
            "type": ["object", "null"],
            "additionalProperties": {"type": "string"},
            "description": "`old_fact: new_fact`, or `fact.old_option: new_option`: what is kept under old names.",
        },
        **_disabled(maker, "facts"),
    }
    return _file(sections, _keyed(maker, "facts", entries.FactEntry))


def _advice(maker: Maker) -> Schema:
    group: Schema = {"anyOf": [{"type": "array", "items": maker.reference("advice")}, maker.selector()]}
    sections = {
        "kind": maker.reference("kinds") | {"description": "The kind of all advice in this file that names none."},
        "alternatives": maker.mapping_of("alternatives", lambda _: group),
        "exclusive": maker.mapping_of("exclusive", lambda _: group),
        **_disabled(maker, "advice"),
    }
    schema = _file(sections, _keyed(maker, "advice", entries.AdviceEntry))
    return schema | _with_a_kind(sections) if maker.knows_kinds and not maker.overlay else schema


def _with_a_kind(sections: Schema) -> Schema:
    """Return a schema of files whose advice says of which kind it is, unless that stands at the top."""
    named = {"required": ["kind"], "properties": {"kind": {"type": "string"}}}
    each = {"properties": {key: {} for key in sections}, "additionalProperties": named}
    return {"if": {"required": ["kind"]}, "else": each}


def _rules(maker: Maker) -> Schema:
    sections = {
        "derived": maker.mapping_of("derived", lambda partial: _derived(maker, partial)),
        "rules": maker.list_of("rules", entries.RuleEntry),
    }
    return _file({**sections, **_disabled(maker, "rules")})


def _derived(maker: Maker, partial: bool) -> Schema:
    bare = maker.of(Condition)
    kinds = (entries.ConditionEntry, entries.NumberEntry)
    return {"anyOf": [bare, *(maker.entry(kind, partial=partial) for kind in kinds)]}


def _assessment(maker: Maker) -> Schema:
    sections = {
        "limits": _keyed(maker, "limits", LimitEntry),
        "checks": _keyed(maker, "checks", CheckEntry),
        **_disabled(maker, "checks"),
    }
    return _file_of_one(maker, AssessmentEntry, sections)


def _plan(maker: Maker) -> Schema:
    sections = {
        "slots": maker.list_of("slots", SlotEntry),
        "notes": maker.list_of("notes", NoteEntry),
        **_disabled(maker, "slots"),
    }
    return _file_of_one(maker, PlanEntry, sections)


def _file_of_one(maker: Maker, entry_class: type, sections: dict[str, Any]) -> Schema:
    """Return the schema of a file that is one entry, and has sections besides."""
    schema = {**maker.whole(entry_class, sections), "type": ["object", "null"]}
    return schema | {"required": []} if maker.overlay else schema


def _listing(section: str, entry_class: type) -> Callable[[Maker], Schema]:
    """Return what makes the schema of a file that holds one list of entries."""
    return lambda maker: _file({section: maker.list_of(section, entry_class), **_disabled(maker, section)})


def _accepted(maker: Maker) -> Schema:
    found: Schema = {"type": ["array", "null"], "items": maker.entry(entries.AcceptedEntry)}
    named: Schema = {"type": "array", "items": {"type": "string"}}  # `finding at place`: these have no ids
    return _file({"accepted": found, **({"disable": named} if maker.overlay else {})})


def _keyed(maker: Maker, section: str, entry_class: type) -> Schema:
    return maker.mapping_of(section, lambda partial: maker.entry(entry_class, partial=partial))


# a new file of rulesets is a new function here
FILES: dict[str, Callable[[Maker], Schema]] = {
    "ruleset": _ruleset,
    "sources": _sources,
    "facts": _facts,
    "replies": replies,
    "advice": _advice,
    "rules": _rules,
    "assessment": _assessment,
    "plan": _plan,
    "cases": _listing("cases", entries.CaseEntry),
    "invariants": _listing("invariants", InvariantEntry),
    "accepted": _accepted,
}
