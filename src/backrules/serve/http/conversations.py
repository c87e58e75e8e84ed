"""What can be asked for in a conversation. Each takes a checked body, and returns the body of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from backrules.api import AnswerError, Ruleset, Session
from backrules.api.answering import facts_of
from backrules.errors import Problem, ProfileError, UsageError, quoted_list
from backrules.questions import Prefer
from backrules.serve.http.people import assessed, explained, planned, what_would_change
from backrules.serve.http.problems import Refusal, checked_name, within
from backrules.serve.http.sessions import Served
from backrules.serve.http.shown import preferred, question_form, turn

__all__ = [
    "answer",
    "assessment",
    "begin",
    "forget",
    "language",
    "plan",
    "question",
    "recommendation",
    "skip",
    "tell",
    "undo",
    "why",
    "why_not",
]

Given = Mapping[str, Any]
_first: WeakKeyDictionary[Ruleset, dict[tuple[bool, Prefer], dict[str, Any]]] = WeakKeyDictionary()
_TALKS = ("unclear", "why", "stop")  # a reply that tells nothing, and is answered with a sentence


def begin(served: Served, given: Given) -> dict[str, Any]:
    """Begin a conversation."""
    session = Session(served.ruleset(given), strict=given.get("strict") is not False)
    with within("profile"):
        session = session.tell(given.get("profile") or {})
    token, prefer = served.sessions.keep(session), preferred(given)
    if session.number:
        return turn(session, token, prefer)
    # everybody begins with the same turn
    kept, key = _first.setdefault(session.ruleset, {}), (session.strict, prefer)
    return {**(kept.get(key) or kept.setdefault(key, turn(session, "", prefer))), "session": token}


def answer(served: Served, given: Given) -> dict[str, Any]:
    """Answer a question: with a text, or with values."""
    session = _session_of(served, given)
    if given.get("text") is None:
        after = _valued(session, given["question"], _values(session, given), given.get("skip") or (), given)
        return _after(served, session, after, given, {"status": "understood", "message": ""})
    with _bound(session):
        try:
            after = session.answer(
                given["question"],
                given["text"],
                lang=given.get("lang"),
                numbered=given.get("numbered") is True,
                prefer=preferred(given),
            )
        except AnswerError as error:
            if error.status not in _TALKS:
                raise
            said = {"status": error.status, "message": error.say}
            return turn(session, given["session"], preferred(given), said, _facts_of(given["question"], session))
    return _after(served, session, after, given, {"status": _status(session, after, given), "message": ""})


def _values(session: Session, given: Given) -> Mapping[str, Any]:
    """Return the values that an answer gives."""
    if "value" not in given or given["value"] is None:
        values: Mapping[str, Any] = given.get("values") or {}
        return values
    facts = _facts_of(given["question"], session)
    if len(facts) > 1:
        message = f"this question asks for {quoted_list(facts)}: give values, a mapping of these"
        raise ProfileError([Problem(message, "value", code="wrong_type")])
    return {facts[0]: given["value"]}


def _valued(session: Session, question: str, values: Mapping[str, Any], skip: Any, given: Given) -> Session:
    """Return a session with the answer to a question, of which some facts may be skipped."""
    facts = _facts_of(question, session)
    problems = [
        Problem(f"the question does not ask for this, but for {quoted_list(facts)}", f"skip[{place}]", code="not_asked")
        for place, name in enumerate(skip)
        if name not in facts
    ]
    if problems:
        raise ProfileError(problems)
    with _bound(session), within("values"):
        after = session.answer(question, values or dict.fromkeys(facts), prefer=preferred(given))
    return after.skip(*skip, by="user") if skip else after


def _facts_of(question: str, session: Session) -> tuple[str, ...]:
    try:
        return facts_of(question, session.ruleset.id)
    except UsageError as error:
        raise ProfileError([Problem(str(error), "question", code="unknown_question")]) from error


@contextmanager
def _bound(session: Session) -> Iterator[None]:
    """Refuse an answer to a question that is not open with the one that is, and what is no question at all."""
    try:
        yield
    except AnswerError as error:
        open_now = None if error.question is None else question_form(error.question, session.recommendation)
        problem = Problem(error.say, "question", code=f"question_{error.status}")
        raise Refusal(409, error.say, [problem], question=open_now) from error
    except UsageError as error:
        raise ProfileError([Problem(str(error), "question", code="unknown_question")]) from error


def _status(before: Session, after: Session, given: Given) -> str:
    """Return how a text was taken, by what it did."""
    if len(after.history) < len(before.history) or not after.history:
        return "back"
    if after is not before and not after.history[-1].told:
        return "skip"
    facts, known = _facts_of(given["question"], before), after.profile
    left = after.next_question(prefer=preferred(given))
    still_asked = left is not None and not {*facts}.isdisjoint(left.facts)
    return "partial" if still_asked or any(isinstance(known.get(name), dict) for name in facts) else "understood"


def tell(served: Served, given: Given) -> dict[str, Any]:
    """Tell facts that nobody asked for."""
    session = _session_of(served, given)
    with within("facts"):
        after = session.tell(given["facts"])
    return _after(served, session, after, given)


def forget(served: Served, given: Given) -> dict[str, Any]:
    """Forget facts, as if they were never told or skipped."""
    session = _session_of(served, given)
    with within("facts"):
        after = session.forget(*given["facts"])
    return _after(served, session, after, given)


def skip(served: Served, given: Given) -> dict[str, Any]:
    """Skip a question: nobody knows, or nobody says."""
    session = _session_of(served, given)
    after = _valued(session, given["question"], {}, _facts_of(given["question"], session), given)
    return _after(served, session, after, given)


def undo(served: Served, given: Given) -> dict[str, Any]:
    """Take the last step back."""
    session = _session_of(served, given)
    return _after(served, session, session.undo(), given)


def language(served: Served, given: Given) -> dict[str, Any]:
    """Go on in another language: nothing else changes."""
    session, spoken = _session_of(served, given), served.ruleset({"lang": given["lang"]}).language
    after = Session.from_dict(session.to_dict() | {"language": spoken}, served.whole)
    return turn(after, served.sessions.keep(after, given["session"]), preferred(given))


def question(served: Served, given: Given) -> dict[str, Any]:
    """Return the open question, or that for a fact, to change what was said of it."""
    session, name = _session_of(served, given), given.get("fact")
    if name is None:
        found = session.next_question(prefer=preferred(given))
    else:
        found = session.question(checked_name(name, session.ruleset.data.facts, "fact", "fact"))
    return {
        "session": given["session"],
        "question": None if found is None else question_form(found, session.recommendation),
    }


def recommendation(served: Served, given: Given) -> dict[str, Any]:
    """Return what is recommended so far."""
    rec = _session_of(served, given).recommendation
    return rec.to_dict(detail="full" if given.get("detail") == "full" else "brief")


def assessment(served: Served, given: Given) -> dict[str, Any]:
    """Return how the person stands."""
    return assessed(_session_of(served, given).recommendation)


def plan(served: Served, given: Given) -> dict[str, Any]:
    """Return what to do on which day."""
    return planned(_session_of(served, given).recommendation, given)


def why(served: Served, given: Given) -> dict[str, Any]:
    """Return why an advice has its status."""
    return explained(_session_of(served, given).recommendation, given)


def why_not(served: Served, given: Given) -> dict[str, Any]:
    """Return what would make an advice recommended."""
    return what_would_change(_session_of(served, given).recommendation, given)


def _session_of(served: Served, given: Given) -> Session:
    return served.sessions.open(given["session"], served.whole)


def _after(
    served: Served, before: Session, after: Session, given: Given, reply: dict[str, str] | None = None
) -> dict[str, Any]:
    token = given["session"] if after is before else served.sessions.keep(after, given["session"])
    answered = _facts_of(given["question"], before) if "question" in given else ()
    return turn(after, token, preferred(given), reply, answered)
