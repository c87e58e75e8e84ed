"""What a client may read of a ruleset: what it is, its sources, each rule and each piece of advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

import attrs

from backrules._util.printable import quoted
from backrules.api import Ruleset
from backrules.chat.tooling.brief import allowed
from backrules.conditions import Condition, to_text
from backrules.errors import UsageError, hinted, nearest
from backrules.facts import Fact, plain_value
from backrules.model import Citation, RulesetData
from backrules.serve.described import described, parts
from backrules.wording.texts import without_values
from backrules.wording.words import in_words

__all__ = ["RESOURCES", "TEMPLATES", "Readable", "ids_of", "read"]

_Json = dict[str, Any]


@attrs.frozen
class Readable:
    """A resource, or a template of some.

    Attributes:
        uri: where it is; of a template, with `{id}` at the end.
        name: its name.
        title: what people call it.
        description: what stands there.
        ids: of a template, the ids that there are.
        shown: what stands there, given the ruleset and of a template the id.
    """

    uri: str
    name: str
    title: str
    description: str
    shown: Callable[[RulesetData, str], _Json]
    ids: Callable[[RulesetData], Iterable[str]] = lambda _: ()


def read(uri: str, ruleset: Ruleset) -> _Json:
    """Return what stands at an address.

    Raises:
        UsageError: nothing does; with the nearest that is there.
    """
    data = ruleset.data
    for one in RESOURCES:
        if uri == one.uri:
            return one.shown(data, "")
    for one in TEMPLATES:
        before = one.uri.removesuffix("{id}")
        if uri.startswith(before):
            name = unquote(uri.removeprefix(before))
            if name in one.ids(data):
                return one.shown(data, name)
            hint = nearest(name, one.ids(data))
            raise UsageError(hinted(f"there is no {one.name} {quoted(name)}", hint))
    raise UsageError(f"there is nothing at {quoted(uri)}: {', '.join(one.uri for one in (*RESOURCES, *TEMPLATES))}")


def ids_of(template: str, data: RulesetData) -> tuple[str, ...]:
    """Return the ids that a template takes; none if there is no such template."""
    return tuple(name for one in TEMPLATES if one.uri == template for name in one.ids(data))


def _ruleset(data: RulesetData, _: str) -> _Json:
    return {
        **described(data),
        "facts": [_fact(fact, data) for fact in data.facts.values()],
        "advice": {one.id: without_values(one.title, data) for one in data.advice.values()},
        "rules": list(data.rules),
        "has": parts(data),
    }


def _fact(fact: Fact, data: RulesetData) -> _Json:
    return {"fact": fact.name, "title": without_values(fact.title, data), **allowed(fact), "safety": fact.safety}


def _sources(data: RulesetData, _: str) -> _Json:
    documents = [
        _fields_of(one) | {"claims": [_fields_of(claim) for claim in one.claims.values()]}
        for one in data.documents.values()
    ]
    return {"documents": documents, "evidence": [_fields_of(one) for one in data.evidence.values()]}


def _fields_of(entry: attrs.AttrsInstance) -> _Json:
    """Return the texts and numbers of an entry; remarks for authors of rules are theirs."""
    return {
        field.name: value
        for field in attrs.fields(type(entry))
        if isinstance(value := getattr(entry, field.name), str | int) and field.name != "note"
    }


def _rule(data: RulesetData, name: str) -> _Json:
    rule = data.rules[name]
    shown: _Json = {"id": rule.id, "effect": rule.effect, "advice": list(rule.targets)}
    shown |= _condition("when", rule.when, data)
    if rule.effect == "advise":
        shown |= {"strength": rule.strength, "points": rule.points}
    shown |= {"because": without_values(rule.because, data), "safety": rule.safety}
    return shown | _cited(rule.source, data)


def _condition(key: str, condition: Condition, data: RulesetData) -> _Json:
    return {key: to_text(condition), f"{key}_in_words": in_words(condition, data)}


def _cited(source: Citation | None, data: RulesetData) -> _Json:
    return {} if source is None else {"source": source.in_words(data.language), "sources": source.to_list()}


def _advice(data: RulesetData, name: str) -> _Json:
    one = data.advice[name]
    texts = {"title": one.title, "do": one.do, "about": one.about}
    shown: _Json = {"id": one.id, "kind": one.kind}
    shown |= {key: without_values(text, data) for key, text in texts.items() if text}
    shown |= {"urgent": one.urgent} | ({} if one.needs is None else _condition("needs", one.needs, data))
    shown["attributes"] = {key: plain_value(value) for key, value in one.attributes.items()}
    shown["rules"] = [rule.id for rule in data.rules.values() if name in rule.targets]
    return shown | _cited(one.source, data)


RESOURCES = (
    Readable(
        "backrules://ruleset",
        "ruleset",
        "The ruleset",
        "What it is about, its version and fingerprint, the notice that goes with every answer, what can be told and "
        "what can be recommended.",
        _ruleset,
    ),
    Readable(
        "backrules://sources",
        "sources",
        "The sources",
        "The documents that the rules encode, claim by claim, and the papers: what each shows, and what it does not.",
        _sources,
    ),
)
TEMPLATES = (
    Readable(
        "backrules://rules/{id}",
        "rule",
        "A rule",
        "Its condition, what it does, the reason and the sources.",
        _rule,
        lambda data: data.rules,
    ),
    Readable(
        "backrules://advice/{id}",
        "advice",
        "A piece of advice",
        "What to do, what it needs, its attributes, and the rules about it.",
        _advice,
        lambda data: data.advice,
    ),
)
