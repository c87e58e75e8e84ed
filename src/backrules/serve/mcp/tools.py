"""The tools of `backrules.chat`, each of which takes a session and gives one back; and the guard as a tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from backrules import chat
from backrules.api import Ruleset, Session
from backrules.chat.tooling.shapes import Shape, record
from backrules.errors import BackrulesError, Problem, UsageError
from backrules.serve.handles import Handles

__all__ = ["Outcome", "Tools"]

_LONGEST_DRAFT = 4000  # letters: nobody reads more, and reading it takes longer than its length says
_NO_SESSION = "leave it out to begin a new session, else give the one that the last tool gave back"
_DRAFT = record(
    text=Shape("string", "The whole reply that you are about to send about what to do, and not in parts."),
)
_CHECK = {
    "name": "check_reply",
    "title": "Check a reply",
    "description": "Says what is wrong with a reply before it is sent: what is not recommended, a caution or the "
    "notice that is left out, a source or a dose that nobody gave, something unknown that is called safe. Mend it and "
    "check again, or send what stands in `instead`.",
    "inputSchema": {
        "type": "object",
        "properties": {"text": {"type": "string", "description": _DRAFT.properties["text"].description}},
        "required": ["text"],
        "additionalProperties": False,
    },
    "outputSchema": {
        "type": "object",
        "properties": {
            "may_be_sent": {"type": "boolean"},
            "problems": {"type": "array", "items": {"type": "string"}},
            "instead": {"type": "string", "description": "A reply in the ruleset's own words, which may be sent."},
            "error": {"type": "array", "items": {"type": "string"}},
        },
        "additionalProperties": False,
        "anyOf": [{"required": ["may_be_sent", "problems"]}, {"required": ["error"]}],
    },
    "annotations": {"readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False},
}
_BEGINS = "next_question"  # the tool that may say in which language
_TAKEN = {
    "description": "The session that the last tool gave back, letter by letter. Left out, a new one begins.",
    "anyOf": [{"type": "string"}, {"type": "null"}],
}
_GIVEN = {"type": "string", "description": "What is known so far, sealed: give it to the next tool."}
_LANG = {
    "description": "The language that the person writes, such as de; of a session that begins.",
    "anyOf": [{"type": "string"}, {"type": "null"}],
}


class Outcome(NamedTuple):
    """What comes of a call.

    Attributes:
        answer: plain JSON types, the session among them; `error` is in it where something was not taken.
        refused: nothing was taken.
    """

    answer: dict[str, Any]
    refused: bool = False


class Tools:
    """The tools of a ruleset.

    Args:
        current: returns the ruleset that is served now; a call asks once.
        handles: seals sessions.
    """

    def __init__(self, current: Callable[[], Ruleset], handles: Handles) -> None:
        self.current, self._handles = current, handles
        self._listed: tuple[Ruleset, list[dict[str, Any]]] | None = None

    def definitions(self) -> list[dict[str, Any]]:
        """Return the definitions of the tools; those of one ruleset are made once."""
        ruleset, made = self.current(), self._listed
        if made is None or made[0] is not ruleset:
            made = ruleset, [_with_session(one) for one in [*chat.tools(ruleset, "mcp"), _CHECK]]
            self._listed = made
        return made[1]

    def call(self, name: str, arguments: Mapping[str, Any]) -> Outcome:
        """Do what a tool does. A mistake is answered with what is wrong, and what is allowed."""
        given = dict(arguments)
        try:
            session = self._session(given.pop("session", None), given.pop("lang", None) if name == _BEGINS else None)
            after, answer = _checked(session, given) if name == _CHECK["name"] else _called(session, name, given)
            return Outcome(
                {**answer, "session": self._handles.seal(after, short=True)}, "error" in answer and after == session
            )
        except BackrulesError as error:
            return Outcome({"error": [str(one) for one in getattr(error, "problems", (error,))]}, refused=True)

    def _session(self, handle: Any, lang: Any) -> Session:
        if handle is None:
            if lang is not None and not isinstance(lang, str):
                raise UsageError("lang is the code of a language, such as de")
            return Session(self.current(), lang=lang)
        if not handle:
            raise UsageError(f"session is empty: {_NO_SESSION}")
        if lang is not None:
            raise UsageError("a session has its language from the call that began it: leave lang out")
        return self._handles.unseal(handle, self.current())


def _called(session: Session, name: str, given: dict[str, Any]) -> chat.Called:
    # nobody here sees what the person wrote: the words that a model quotes are taken for it, and hold its values still
    return chat.call(session, name, given, message=list(_quotes(given)))


def _quotes(given: Mapping[str, Any]) -> Iterator[str]:
    facts = given.get("facts")
    entries = [one for one in facts if isinstance(one, Mapping)] if isinstance(facts, list) else []
    for one in (given, *entries):
        if isinstance(quote := one.get("quote"), str):
            yield quote


def _checked(session: Session, given: Mapping[str, Any]) -> chat.Called:
    problems = list(_DRAFT.problems(given))
    if not problems and len(given["text"]) > _LONGEST_DRAFT:
        problems = [Problem(f"a reply has at most {_LONGEST_DRAFT:,} letters", "text")]
    if problems:
        return chat.Called(session, {"error": [str(one) for one in problems]})
    found = chat.check_reply(session.recommendation, given["text"])
    answer: dict[str, Any] = {"may_be_sent": not found}
    answer["problems"] = [f"{one}; say: {one.says}" if one.says else str(one) for one in found]
    return chat.Called(session, answer | ({"instead": chat.reply(session.recommendation)} if found else {}))


def _with_session(tool: dict[str, Any]) -> dict[str, Any]:
    takes, gives = tool["inputSchema"], tool["outputSchema"]
    answered, refused = gives["anyOf"]
    own = {"session": _TAKEN} | ({"lang": _LANG} if tool["name"] == _BEGINS else {})
    return tool | {
        "inputSchema": takes | {"properties": takes["properties"] | own},
        "outputSchema": gives
        | {
            "properties": gives["properties"] | {"session": _GIVEN},
            "anyOf": [{"required": [*answered["required"], "session"]}, refused],
        },
    }
