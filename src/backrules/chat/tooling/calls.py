"""What comes of a call: the session after it, and an answer in JSON, which for a mistake says what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from backrules._util.printable import quoted
from backrules._util.strict_json import read_json
from backrules.api import Session
from backrules.chat.tooling import brief
from backrules.chat.tooling.definitions import Definition, definitions
from backrules.chat.tooling.telling import Said, Telling
from backrules.errors import BackrulesError, Problem, nearest

__all__ = ["Called", "call"]

_MOST_PROBLEMS = 10  # that a model is told of at once


class Called(NamedTuple):
    """What comes of a call.

    Attributes:
        session: the session after it.
        answer: what the model is answered, plain JSON types; `error` is in it where the call was refused.
    """

    session: Session
    answer: dict[str, Any]


def call(
    session: Session, name: str, arguments: Mapping[str, Any] | str | None = None, *, message: str | Sequence[str] = ""
) -> Called:
    """Do what a language model called, with the definitions of `tools`.

    No call raises: for a mistake the answer says what was wrong and what is allowed, and the session stays as it was.

    Args:
        session: the conversation.
        name: the tool.
        arguments: what the model gave for it: a mapping, or its JSON text.
        message: what the person wrote, one message or several: the quotes that prove what they said must stand there.
    """
    try:
        return _called(session, name, arguments, message)
    except BackrulesError as error:
        return Called(session, _refusal(*getattr(error, "problems", (Problem(str(error)),))))


def _called(session: Session, name: Any, arguments: Any, message: str | Sequence[str]) -> Called:
    question = session.next_question() if name == "answer" else None
    every = {one.name: one for one in definitions(session.ruleset.data)}
    if name not in every:
        hint = nearest(str(name), every)
        return Called(session, _refusal(Problem(f"there is no tool {quoted(name)}", hint=hint)))
    try:
        given = read_json(arguments) if isinstance(arguments, str) and arguments.strip() else arguments or {}
    except (ValueError, RecursionError):
        return Called(session, _refusal(Problem("the arguments are not JSON")))
    takes = every[name].takes
    if name == "answer" and isinstance(given, Mapping):
        if question is None or given.get("question") != question.id:
            return _stale(session)
        if "values" in given:
            takes = next(one for one in definitions(session.ruleset.data, question) if one.name == name).takes
    if problems := list(takes.problems(given)):
        return Called(session, _refusal(*problems))
    return _Calling(session, given, message).called(every[name])


class _Calling:
    def __init__(self, session: Session, given: Mapping[str, Any], message: str | Sequence[str]) -> None:
        self.session, self.given = session, given
        self.message = [message] if isinstance(message, str) else list(message)

    def called(self, tool: Definition) -> Called:
        if tool.changes:
            changed: Called = getattr(self, tool.name)()
            return changed
        return Called(self.session, getattr(self, tool.name)())

    # what changes the session

    def tell(self) -> Called:
        return self.told([Said.of(one) for one in self.given["facts"]])

    def answer(self) -> Called:
        question = self.session.next_question()
        asked = question.facts if question else ()
        skip = tuple(dict.fromkeys(self.given["skip"]))
        if "values" in self.given:
            quote = self.given["quote"]
            told = [Said.typed(fact, value, quote) for fact, value in self.given["values"].items() if value is not None]
        else:
            told = [Said.of(one) for one in self.given["facts"]]
        others = dict.fromkeys(name for name in (*(one.fact for one in told), *skip) if name not in asked)
        if others:
            message = f"the open question asks for {', '.join(asked)}; use tell for what else was said"
            return Called(self.session, _refusal(*(Problem(message, fact) for fact in others)))
        both = [name for name in skip if any(one.fact == name for one in told)]
        if both:
            return Called(self.session, _refusal(*(Problem("it is answered and skipped", fact) for fact in both)))
        if not told and not skip:
            return Called(self.session, _refusal(Problem("nothing was answered and nothing skipped")))
        return self.told(told, skip, asked)

    def told(self, said: list[Said], skip: tuple[str, ...] = (), asked: tuple[str, ...] = ()) -> Called:
        telling = Telling(self.session, self.message, asked)
        after = telling.after(said)
        after = after.skip(*skip) if skip else after
        answer: dict[str, Any] = {"recorded": telling.recorded}
        if skip:
            answer["skipped"] = list(skip)
        if telling.problems:
            answer |= _refusal(*telling.problems)
        contradictions = [one.because for one in after.recommendation.violations]
        if contradictions:
            answer["contradictions"] = contradictions
        return Called(after, answer | {"next_question": brief.next_question(after)})

    def forget(self) -> Called:
        after = self.session.forget(*self.given["facts"])
        return Called(after, {"forgotten": self.given["facts"], "next_question": brief.next_question(after)})

    # what asks it something

    def next_question(self) -> dict[str, Any]:
        return {"next_question": brief.next_question(self.session)}

    def recommend(self) -> dict[str, Any]:
        return brief.recommended(self.session.recommendation)

    def why(self) -> dict[str, Any]:
        return brief.explained(self.session.recommendation.why(self.given["advice"]))

    def why_not(self) -> dict[str, Any]:
        return brief.ways(self.session.recommendation.why_not(self.given["advice"]))

    def plan(self) -> dict[str, Any]:
        rec = self.session.recommendation
        return brief.planned(rec.plan(days=self.given.get("days"), minutes=self.given.get("minutes")), rec)

    def assess(self) -> dict[str, Any]:
        return brief.standing(self.session.recommendation)


def _stale(session: Session) -> Called:
    """Refuse an answer to a question that is not open, with the one that is."""
    refusal = _refusal(Problem("this question is not open", "question", hint="answer the one that is, or use tell"))
    return Called(session, refusal | {"next_question": brief.next_question(session)})


def _refusal(*problems: Problem) -> dict[str, Any]:
    listed = [str(one) for one in problems[:_MOST_PROBLEMS]]
    more = len(problems) - len(listed)
    return {"error": [*listed, *([f"and {more} more"] if more else [])]}
