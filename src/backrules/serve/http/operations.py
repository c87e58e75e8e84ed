"""Every operation with a body: its path, what it takes, what it gives. Routes and OpenAPI are made from this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import attrs

from backrules.serve.handles import LONGEST
from backrules.serve.http import conversations, people
from backrules.serve.http.bodies import Body, Field
from backrules.serve.http.sessions import Served

__all__ = ["MOST_PEOPLE", "OPERATIONS", "Operation"]

Do = Callable[[Served, Mapping[str, Any]], dict[str, Any]]
Needs = Literal["assessment", "plan"] | None

MOST_PEOPLE = 500  # of a batch
_LONGEST_TEXT = 2000


@attrs.frozen
class Operation:
    """An operation of the API.

    Attributes:
        path: the path.
        summary: what it does.
        takes: its body.
        gives: the name of the schema of its answer.
        do: what does it.
        status: of the answer.
        refuses: the statuses of refusals that not every operation gives.
        needs: what the ruleset must have for it.
    """

    path: str
    summary: str
    takes: Body
    gives: str
    do: Do
    status: int = 200
    refuses: tuple[int, ...] = ()
    needs: Needs = None


# fields

_NAME = Field("text", "A name.", range=(1, 200))
_PROFILE = Field("object", "What is known: fact -> value. What is not there, or null, is unknown.", schema="Profile")
_PERSON = attrs.evolve(_PROFILE, required=True)
_STRICT = Field("boolean", "Whether advice is held back while a safety question about it is open.")
_TOP = Field("integer", "Only the first so many pieces of advice.", range=(0, 1000))
_AS_OF = Field("text", "The day that dates are counted up to, such as 2026-01-31; today if not given.", range=(1, 40))
_LANG = Field("text", "The code of a language, such as de; that of the server if not given.", range=(1, 40))
_PREFER = Field(
    "text",
    "How long is asked: until nothing can change the advice (outcome), or only its first three pieces (top).",
    options=("outcome", "top"),
)
_NAMES = Field("list", "Names of facts.", range=(0, 1000), items=_NAME, schema="Facts")
_SKIPPED = attrs.evolve(_NAMES, description="Facts that were asked and cannot be answered.")
_DETAIL = Field("text", "How much of it: brief, or full.", options=("brief", "full"))
_DAYS = Field("integer", "How many days a week there are; what was told if not given.", range=(1, 7))
_MINUTES = Field("integer", "How many minutes a day has; what was told if not given.", range=(1, 1440))
_ADVICE = Field("text", "The id of an advice.", range=(1, 200), schema="AdviceId")
_FACT = Field("text", "The name of a fact.", range=(1, 200), schema="FactName")
_SESSION = Field("text", "The token of the conversation, as the last answer gave it.", True, range=(1, LONGEST))
_QUESTION = Field("text", "The id of the question.", True, range=(1, _LONGEST_TEXT))
_TEXT = Field("text", "What the person wrote.", range=(0, _LONGEST_TEXT))
_SPOKEN = attrs.evolve(_LANG, description="The code of the language, such as de.", required=True)
_TOLD = attrs.evolve(_PERSON, description="Fact -> value.")
_FORGOTTEN = attrs.evolve(_NAMES, required=True)
_PEOPLE = Field(
    "list", "The people.", True, range=(0, MOST_PEOPLE), items=Field("object", "What is known.", schema="Profile")
)


# bodies


def _person(*either: str, **fields: Field) -> Body:
    given = {"profile": _PERSON, **fields, "strict": _STRICT, "skipped": _SKIPPED, "as_of": _AS_OF, "lang": _LANG}
    return Body(given, either)


def _talk(*either: str, **fields: Field) -> Body:
    return Body({"session": _SESSION, **fields}, either)


_BEGIN = Body(
    {
        "profile": _PROFILE,
        "strict": attrs.evolve(_STRICT, description=f"{_STRICT.description} True if not given."),
        "as_of": _AS_OF,
        "lang": _LANG,
        "prefer": _PREFER,
    }
)
_BATCH = Body(
    {
        "profiles": _PEOPLE,
        "strict": _STRICT,
        "top": _TOP,
        "as_of": _AS_OF,
        "lang": _LANG,
        "detail": Field("text", "How much of each: ids, brief, or full.", options=("ids", "brief", "full")),
    }
)
_ANSWER = _talk(
    "text",
    "value",
    "values",
    question=_QUESTION,
    text=_TEXT,
    value=Field("any", "The value, where the question asks for one fact."),
    values=Field("object", "Fact -> value, of facts that the question asks for.", schema="Profile"),
    skip=attrs.evolve(_NAMES, description="Facts of the question that cannot be answered, beside value or values."),
    lang=attrs.evolve(_LANG, description="The language of the text; that of the conversation if not given."),
    numbered=Field("boolean", "Whether the options were shown with numbers from 1 on."),
    prefer=_PREFER,
)


# operations


def _about(name: str, summary: str, takes: Body, gives: str, do: Do, needs: Needs = None) -> Operation:
    """Return an operation that changes nothing."""
    return Operation(f"/v1/{name}", summary, takes, gives, do, refuses=(404,) if needs else (), needs=needs)


def _turn(name: str, summary: str, takes: Body, do: Do) -> Operation:
    """Return an operation after which a conversation goes on."""
    return Operation(f"/v1/sessions/{name}", summary, takes, "Turn", do, refuses=(409, 507))


_BEGINNING = Operation("/v1/sessions", "Begin a conversation", _BEGIN, "Turn", conversations.begin, 201, (507,))
_WANTED = attrs.evolve(_ADVICE, required=True)
_WHY = "Why an advice has its status, or why a fact is asked for"
_WHY_NOT = "What would make an advice recommended"
_STANDS, _DO = "How the person stands", "What to do on which day"
_OPEN = "The open question, or that for a fact"

OPERATIONS: tuple[Operation, ...] = (
    _about("recommend", "Ranked advice", _person(top=_TOP, detail=_DETAIL), "Recommendation", people.recommend),
    _about("recommend/batch", "Ranked advice for many", _BATCH, "Recommendations", people.recommend_batch),
    _about("assess", _STANDS, _person(), "Assessment", people.assess, "assessment"),
    _about("plan", _DO, _person(days=_DAYS, minutes=_MINUTES), "Plan", people.plan, "plan"),
    _about("questions", "The question worth asking next", _person(prefer=_PREFER), "NextQuestion", people.question),
    _about("why", _WHY, _person("advice", "fact", advice=_ADVICE, fact=_FACT), "Why", people.why),
    _about("why-not", _WHY_NOT, _person(advice=_WANTED), "WhyNot", people.why_not),
    _BEGINNING,
    _turn("answer", "Answer a question", _ANSWER, conversations.answer),
    _turn("tell", "Tell facts that nobody asked for", _talk(facts=_TOLD, prefer=_PREFER), conversations.tell),
    _turn("forget", "Forget facts", _talk(facts=_FORGOTTEN, prefer=_PREFER), conversations.forget),
    _turn("skip", "Skip a question", _talk(question=_QUESTION, prefer=_PREFER), conversations.skip),
    _turn("undo", "Take the last step back", _talk(prefer=_PREFER), conversations.undo),
    _turn("language", "Go on in another language", _talk(lang=_SPOKEN, prefer=_PREFER), conversations.language),
    _about("sessions/question", _OPEN, _talk(fact=_FACT, prefer=_PREFER), "AskedQuestion", conversations.question),
    _about("sessions/recommendation", "Advice", _talk(detail=_DETAIL), "Recommendation", conversations.recommendation),
    _about("sessions/assessment", _STANDS, _talk(), "Assessment", conversations.assessment, "assessment"),
    _about("sessions/plan", _DO, _talk(days=_DAYS, minutes=_MINUTES), "Plan", conversations.plan, "plan"),
    _about("sessions/why", _WHY, _talk("advice", "fact", advice=_ADVICE, fact=_FACT), "Why", conversations.why),
    _about("sessions/why-not", _WHY_NOT, _talk(advice=_WANTED), "WhyNot", conversations.why_not),
)
