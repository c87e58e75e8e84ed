"""What a ruleset says, as one number: its canonical JSON, hashed."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from typing import Any

import attrs

from backrules.conditions import Arithmetic, Condition, arithmetic_to_text, to_text
from backrules.model import Citation, RulesetData

__all__ = ["fingerprint"]


_PLAIN = frozenset({str, int, float, bool, type(None)})
_MANY = 20  # texts, which are hashed by themselves: answers have hundreds of names


def fingerprint(data: RulesetData) -> str:
    """Return the SHA-256 of the canonical JSON: conditions as text, tables by id unless their order means something."""
    content = _plain(data)
    for rule in content["rules"].values():
        del rule["origin"], rule["selector"]  # what it picks counts, not how it was said
        del rule["alone"]  # of rules that nobody wrote
    for guard in content["guards"]:
        del guard["keeps_away"]
    _leave_out_defaults(content, data)
    for table in ("evidence", "alternatives", "exclusive"):
        content[table] = dict(sorted(content[table].items()))
    content = _with_documents(content)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a part of a ruleset as plain data."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        if len(value) > _MANY and {*map(type, value)} == {str}:
            return _hashed(value)
        return [_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, Condition):
        return to_text(value)
    if isinstance(value, Arithmetic):
        return arithmetic_to_text(value)
    # most of them are plain, and a call for each takes as long as all the rest
    fields = ((name, getattr(value, name)) for name in _counting(value.__class__))
    return {name: inner if type(inner) in _PLAIN else _plain(inner) for name, inner in fields}


def _hashed(texts: tuple[str, ...]) -> Any:
    """Return what stands for texts, the same for no others; one that holds what parts them stands for itself."""
    whole = "\0".join(texts)
    return [*texts] if whole.count("\0") >= len(texts) else {"sha256": sha256(whole.encode()).hexdigest()}


@cache
def _counting(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields that count: in every language a ruleset is the same."""
    return tuple(field.name for field in attrs.fields(kind) if field.name not in ("fingerprint", "language"))


def _with_documents(content: dict[str, Any]) -> dict[str, Any]:
    """Write the article and citations of it as if there were no other documents, and these besides."""
    for entry in (*content["rules"].values(), *content["advice"].values()):
        if entry["source"] is not None:
            entry["source"] = _source(entry["source"])
    documents = dict(sorted(content["documents"].items()))
    for document in documents.values():
        document["claims"] = dict(sorted(document["claims"].items()))
    article = documents.pop("article", None)
    sources: dict[str, Any] = {"article": None, "claims": {}}
    if article is not None:
        sources = {
            "article": {key: article[key] for key in ("title", "author", "url", "note")},
            "claims": article["claims"],
        }
        if article["cited"] != "article":
            sources["article"]["cited"] = article["cited"]
    sources |= {"documents": documents} if documents else {}
    return {
        key: value
        for name, part in content.items()
        for key, value in (sources.items() if name == "documents" else ((name, part),))
    }


def _source(source: dict[str, Any]) -> dict[str, Any]:
    cited = {one["document"]: one["claims"] for one in source["passages"]}
    found = {"article": cited.pop("article", ()), **{key: source[key] for key in ("evidence", "softened_by", "author")}}
    found |= {"documents": cited} if cited else {}
    return found | ({"decision": source["decision"]} if source["decision"] != Citation().decision else {})


def _leave_out_defaults(content: dict[str, Any], data: RulesetData) -> None:
    """Leave optional keys out where they say nothing: who does not use them keeps a fingerprint."""
    for key, advice in content["advice"].items():  # what it says to do keeps the name that is the same for `do`
        content["advice"][key] = advice = {"detail" if name == "do" else name: value for name, value in advice.items()}
        for key in ("about", "alone", "attributes", "remarks", "say", "said"):
            if not advice[key]:
                del advice[key]
    for rule in content["rules"].values():
        if not rule["said"]:
            del rule["said"]
    for key in ("said", "unlisted", "do_words", "attributes", "guards", "assessment", "plan", "forms", "credits"):
        if not content[key]:
            del content[key]
    for fact in content["facts"].values():
        if fact["cost"] == 1:
            del fact["cost"]
        if fact["prior"] is None:
            del fact["prior"]
        del fact["as_of"]
        for key in ("scale", "groups", "say", "context"):
            if not fact[key]:
                del fact[key]
        if fact["otherwise"] is None:
            del fact["otherwise"]
    if not data.renamed:
        del content["renamed"]
    del content["ask_if"]
    if data.ask_if:
        content["ask_if"] = {name: to_text(data.ask_if[name]) for name in data.facts if name in data.ask_if}
