"""The schemas of what the API takes and gives, as JSON Schema 2020-12, made of the ruleset."""

from __future__ import annotations

from typing import Any

from backrules.loading.schema import Ids
from backrules.loading.schema.shapes import Maker
from backrules.model import RulesetData
from backrules.model.assessment import BANDS
from backrules.serve.http.operations import MOST_PEOPLE

__all__ = ["Schema", "schemas"]

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_WHOLE: Schema = {"type": "integer"}
_TRUTH: Schema = {"type": "boolean"}
_ANY: Schema = {}
_TEXTS: Schema = {"type": "array", "items": _TEXT}


def schemas(data: RulesetData) -> dict[str, Schema]:
    """Return every schema, by name.

    Args:
        data: the ruleset.
    """
    return _of_the_ruleset(data) | _of_questions() | _of_advice() | _of_explanations() | _of_the_server()


def _or_null(schema: Schema) -> Schema:
    kind = schema.get("type")
    return {**schema, "type": [kind, "null"]} if isinstance(kind, str) else {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(description: str = "", maybe: dict[str, Schema] | None = None, **always: Schema) -> Schema:
    """Return the schema of an object: what is always there, and what may be."""
    said: Schema = {"type": "object", "description": description} if description else {"type": "object"}
    return said | {"properties": always | (maybe or {}), "required": list(always), "additionalProperties": False}


def _mapping(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _of_the_ruleset(data: RulesetData) -> dict[str, Schema]:
    types = ["boolean", "integer", "number", "choice", "choices", "date"]
    profile = Maker(Ids.of(data)).profile() | {"description": "What is known of a person: fact -> value."}
    named = {"type": "string", "enum": list(data.facts)}
    option = _object(id=_TEXT, title=_TEXT)
    identity = {"id": _TEXT, "version": _TEXT, "fingerprint": _TEXT}
    has = _object(assessment=_TRUTH, plan=_TRUTH)
    served = {**identity, "languages": _list(_object(language=_TEXT, title=_TEXT)), "has": has}
    fact = {
        "fact": named,
        "type": {"type": "string", "enum": types},
        "title": _TEXT,
        "ask": _TEXT,
        "unit": _or_null(_TEXT),
        "range": _or_null({"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}),
        "options": _list(option),
    }
    return {
        "Profile": profile,
        "FactName": named,
        "AdviceId": {"type": "string", "enum": list(data.advice)},
        "Facts": _list(_ref("FactName")),
        "AskedFact": _object("A fact of a question.", **fact, only_if=_TEXT, value=_ANY),
        "DeclaredFact": _object("A fact of the ruleset.", **fact, safety=_TRUTH, context=_TRUTH),
        "Identity": _object("A ruleset.", **identity),
        "Ruleset": _object(
            "What a ruleset asks and advises.",
            **dict.fromkeys(("id", "version", "fingerprint", "language", "title", "notice"), _TEXT),
            facts=_list(_ref("DeclaredFact")),
            forms=_list(_object(id=_TEXT, title=_TEXT, facts=_TEXTS)),
            advice=_list(_object(id=_TEXT, kind=_TEXT, title=_TEXT, urgent=_TRUTH)),
            kinds=_list(_object(id=_TEXT, plural=_TEXT)),
            has=has,
        ),
        "Rulesets": _object(
            rulesets=_list(_object("A ruleset, its title in each language, and what it has.", **served))
        ),
    }


def _of_questions() -> dict[str, Schema]:
    statuses = ["understood", "partial", "skip", "back", "unclear", "why", "stop"]
    reply = _object(
        "How the text was understood: for unclear, why and stop nothing was told, and `message` is what to say.",
        status={"type": "string", "enum": statuses},
        message=_TEXT,
    )
    told = _object(
        "What is known, or was skipped, in words.", fact=_TEXT, title=_TEXT, text=_TEXT, value=_ANY, skipped=_TRUTH
    )
    return {
        "Question": _object(
            "A question for one fact or a form; `id` binds its answer, and is empty outside of conversations.",
            id=_TEXT,
            title=_TEXT,
            safety=_TRUTH,
            why=_TEXT,
            facts=_list(_ref("AskedFact")),
        ),
        "AskedQuestion": _object(session=_TEXT, question=_or_null(_ref("Question"))),
        "NextQuestion": _object(question=_or_null(_ref("Question"))),
        "Turn": _object(
            "A turn of a conversation: the token by which it goes on, the open question, the answer so far.",
            session=_TEXT,
            reply=_or_null(reply),
            question=_or_null(_ref("Question")),
            answer=_ref("BriefRecommendation"),
            settled={**_TRUTH, "description": "Nothing that may still be asked can change the advice."},
            ended={**_TRUTH, "description": "What is advised now comes before everything else, and nothing is asked."},
            told=_list(told),
        ),
    }


def _of_advice() -> dict[str, Schema]:
    whole = _object(id=_TEXT, title=_TEXT, detail=_TEXT)
    line = _object(id=_TEXT, says=_TEXT, maybe={"when": _TEXT})
    section = _object(maybe={"heading": _TEXT, "advice": _list(line), "note": _TEXT})
    stands = _object(maybe={"verdict": _TEXT, "fix": _TEXT, "held": _TEXT})
    brief = {
        "contradictions": _TEXTS,
        "first": _list(whole),
        "take_care": _TEXTS,
        "unsure": _TEXTS,
        "assessment": stands,
        "sections": _list(section),
        "assuming": _TEXTS,
        "open": _TEXT,
        "next_question": _list(_object(fact=_TEXT, ask=_TEXT)),
    }
    assumption = _object(id=_TEXT, text=_TEXT, missing=_TEXTS, open=_TEXT)
    caution = _object(rule=_TEXT, because=_TEXT, sources=_list(_ref("Source")))
    return {
        "Source": _object(maybe=dict.fromkeys(("id", "document", "stance", "text"), _TEXT), kind=_TEXT),
        "Assumption": assumption,
        "Caution": caution,
        "Advice": _advice(),
        "BriefRecommendation": _object(
            "What keeps safe, how somebody stands, what to begin with; nothing about safety is left out.",
            maybe=brief,
            ruleset=_TEXT,
            safety_checked=_TRUTH,
            notice=_TEXT,
        ),
        "FullRecommendation": _full(),
        "Ids": _object("The ids of what is recommended, best first.", advice=_TEXTS, safety_checked=_TRUTH),
        "Recommendation": {"anyOf": [_ref("BriefRecommendation"), _ref("FullRecommendation")]},
        "Recommendations": _object(
            recommendations=_list({"anyOf": [_ref("Ids"), _ref("BriefRecommendation"), _ref("FullRecommendation")]})
            | {"maxItems": MOST_PEOPLE}
        ),
        "Assessment": _assessment(),
        "Plan": _plan(),
    }


def _advice() -> Schema:
    reason = _object(rule=_TEXT, because=_TEXT, facts=_TEXTS, sources=_list(_ref("Source")))
    return _object(
        "A piece of advice; its cautions must not be left out.",
        **dict.fromkeys(("id", "title", "do"), _TEXT),
        about=_or_null(_TEXT),
        kind=_TEXT,
        attributes=_mapping(_ANY),
        parameters=_TEXTS,
        alternatives=_TEXTS,
        rank=_WHOLE,
        strength=_TEXT,
        score=_NUMBER,
        reasons=_list(reason),
        assuming=_list(_ref("Assumption")),
        cautions=_list(_ref("Caution")),
    )


def _full() -> Schema:
    options = {"skipped": _TEXTS, "as_of": _TEXT, "language": _TEXT}
    held = _object(id=_TEXT, cause=_TEXT, rules=_TEXTS, missing=_TEXTS, because=_TEXT)
    possible = _object(id=_TEXT, missing=_TEXTS, open=_TEXT)
    return _object(
        "All of it, which `backrules.replay` gives again.",
        maybe={
            "not_counted": _list(_object(fact=_TEXT, because=_TEXT, missing=_TEXTS)),
            "assessment": _ref("Assessment"),
            "settled": _TRUTH,
            "next_question": _or_null({"type": "object"}),
        },
        format=_WHOLE,
        backrules=_TEXT,
        ruleset=_ref("Identity"),
        options=_object(maybe=options, strict=_TRUTH, top=_or_null(_WHOLE)),
        profile=_ref("Profile"),
        advice=_list(_ref("Advice")),
        withheld=_list(held),
        possible=_list(possible),
        undecided=_list(possible),
        violations=_list(_object(id=_TEXT, because=_TEXT, facts=_TEXTS)),
        safety_checked=_TRUTH,
    )


def _assessment() -> Schema:
    band = {"type": "string", "enum": [*BANDS, "unknown"]}
    check = _object(
        "A check; `changes` says by how much its fix changes which number.",
        id=_TEXT,
        title=_TEXT,
        band=band,
        value=_or_null(_NUMBER),
        unit=_or_null(_TEXT),
        because=_TEXT,
        fix=_or_null(_TEXT),
        changes=_mapping(_WHOLE),
        sources=_list(_ref("Source")),
        missing=_TEXTS,
    )
    return _object(
        "How a person stands.",
        title=_TEXT,
        band=band,
        verdict=_TEXT,
        good=_WHOLE,
        known=_WHOLE,
        checks=_list(check),
        held=_or_null(_TEXT),
        assuming=_list(_ref("Assumption")),
    )


def _plan() -> Schema:
    piece = _object(id=_TEXT, title=_TEXT)
    item = _object(
        slot=_TEXT,
        title=_TEXT,
        advice=piece,
        amount=_or_null(_WHOLE),
        minutes=_or_null(_WHOLE),
        dose=_TEXT,
        cue=_or_null(_TEXT),
        instead=_list(piece),
        note=_or_null(_TEXT),
    )
    left_out = _object(slot=_TEXT, title=_TEXT, day=_or_null(_WHOLE), cause=_TEXT, because=_TEXT)
    return _object(
        "What to do on which day.",
        title=_TEXT,
        says=_or_null(_TEXT),
        minutes=_WHOLE,
        days=_list(_object(day=_WHOLE, minutes=_WHOLE, items=_list(item))),
        left_out=_list(left_out),
        cautions=_mapping(_list(_ref("Caution"))),
        notes=_list(_object(id=_TEXT, says=_TEXT, sources=_list(_ref("Source")))),
        held=_or_null(_TEXT),
        assuming=_list(_ref("Assumption")),
    )


def _of_explanations() -> dict[str, Schema]:
    effect = _object(value=_ANY, words=_TEXT, new=_TEXTS, gone=_TEXTS, moved=_TEXTS, cautions=_TEXTS)
    objects = _list({"type": "object"})
    return {
        "WhyAsked": _object(
            "Why a fact is asked for, and what its answers would change at once.",
            fact=_TEXT,
            why=_TEXT,
            decides=_TEXTS,
            answers=_list(effect),
        ),
        "WhyAdvice": _object(
            "Why an advice has its status: its rules, what they read, and their sources.",
            id=_TEXT,
            title=_TEXT,
            status=_TEXT,
            rank=_or_null(_WHOLE),
            strength=_or_null(_TEXT),
            score=_or_null(_NUMBER),
            reasons=objects,
            needs=_or_null({"type": "object"}),
            assuming=_list(_ref("Assumption")),
            sufficient=_or_null({"type": "object"}),
            held=_or_null({"type": "object"}),
            open=_or_null(_TEXT),
            told=_mapping(_ANY),
            not_applicable=_mapping(_TEXT),
            sources=objects,
        ),
        "Why": {"anyOf": [_ref("WhyAdvice"), _ref("WhyAsked")]},
        "WhyNot": _object(
            "Every smallest change that makes an advice recommended; nothing about safety is ever one.",
            id=_TEXT,
            title=_TEXT,
            status=_TEXT,
            ways=_list(_object(answers=objects, changes=objects, tell=_mapping(_ANY), cost=_NUMBER, words=_TEXT)),
            more=_WHOLE,
            exact=_TRUTH,
            note=_TEXT,
            not_applicable=_mapping(_TEXT),
        ),
    }


def _of_the_server() -> dict[str, Schema]:
    problem = _object(
        "One thing that is wrong.",
        maybe={"fact": _TEXT, "option": _TEXT, "allowed": _ANY, "nearest": _TEXT},
        code=_TEXT,
        path={**_TEXT, "description": "Where in the body; empty where it is about all of it."},
        message=_TEXT,
    )
    refusal = _object(
        "What is wrong (RFC 9457), all of it at once.",
        maybe={"question": _or_null(_ref("Question")), "session": _TEXT},
        type=_TEXT,
        title=_TEXT,
        status=_WHOLE,
        detail=_TEXT,
        problems=_list(problem),
    )
    files = _object(state={"type": "string", "enum": ["served", "refused"]}, problems=_WHOLE)
    health = _object(status=_TEXT, backrules=_TEXT, ruleset=_ref("Identity"), files=files)
    return {"Problem": refusal, "Health": health}
