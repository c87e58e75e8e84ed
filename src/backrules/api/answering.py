"""Answers that are bound to the question they are for, so that none is ever taken for another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from backrules._util.printable import one_line, quoted, shortened
from backrules.errors import BackrulesError, Problem, ProfileError, UsageError, nearest, quoted_list
from backrules.facts import CHOICES, Fact, Value
from backrules.model import RulesetData

if TYPE_CHECKING:
    from backrules.questions import Question
    from backrules.replies import Reply

__all__ = ["AnswerError", "facts_of", "question_id", "reply_of", "sentence", "values_of", "with_id"]


class AnswerError(BackrulesError, ValueError):
    """An answer was not taken: nothing was told. `say` is a sentence to send instead.

    Attributes:
        status: `unclear`, `why` and `stop` are what the reply was; `answered` and `stale` say that its question is not
            open any more, because it was answered, or because something else changed since it was asked.
        say: what to send: the sentence to ask back with, why it is asked, or that this was about an earlier question.
        question: the question that is open now, or None when there is none.
    """

    def __init__(self, status: str, say: str, question: Question | None = None) -> None:
        super().__init__(status, say, question)
        self.status, self.say, self.question = status, say, question

    def __str__(self) -> str:
        return one_line(f"{self.status}: {self.say}")


def with_id(question: Question, data: RulesetData, number: int) -> Question:
    """Return a question with its id."""
    return attrs.evolve(question, id=question_id(data, question.facts, number))


def question_id(data: RulesetData, facts: Sequence[str], number: int) -> str:
    """Return what binds an answer: the ruleset, the facts and the number of the step, never a value."""
    return f"{data.id}-{data.fingerprint[:8]}:{'+'.join(facts)}:{number}"


def facts_of(question: Question | str, ruleset: str) -> tuple[str, ...]:
    """Return the facts that a question asks for, of whatever state of the session.

    Args:
        question: the question, or its id.
        ruleset: the id of the ruleset.

    Raises:
        UsageError: it is no question of a session of this ruleset.
    """
    given = getattr(question, "id", question)
    if not isinstance(given, str) or not given:
        raise UsageError("answer takes a question of a session, as next_question() and question() give it, or its id")
    of, _, rest = given.partition(":")
    facts, _, _ = rest.rpartition(":")
    if of.rpartition("-")[0] != ruleset or not facts:
        raise UsageError(f"{quoted(given)} is not the id of a question of {ruleset}")
    return tuple(facts.split("+"))


def reply_of(
    data: RulesetData,
    facts: Sequence[str],
    values: Mapping[str, Value],
    waiting: Collection[str],
    text: str,
    lang: str,
    *,
    numbered: bool,
) -> Reply:
    """Return what somebody meant by a text.

    Args:
        data: the ruleset.
        facts: the names of the facts that were asked for.
        values: what is known.
        waiting: the facts whose gate is not known yet.
        text: the text.
        lang: its language.
        numbered: whether the options were shown with numbers.
    """
    from backrules.replies import Asked, parse_replies  # not until somebody replies

    asked = [Asked.of(data.facts[name], values.get(name), waiting, lang, data.settled_by) for name in facts]
    return parse_replies(asked, text, lang, numbered=numbered)


def sentence(lang: str, name: str, **values: str) -> str:
    """Return one of the sentences that are said to somebody who replies."""
    from backrules.replies import language

    return language(lang).say[name].format(**values)


def values_of(facts: Sequence[Fact], answer: object) -> dict[str, Any]:
    """Return what an answer that is no text tells: of no other facts than those that were asked for.

    Raises:
        ProfileError: it names other facts.
        UsageError: the question is for several facts, and the answer is no mapping.
    """
    names = [fact.name for fact in facts]
    if not isinstance(answer, Mapping):
        if len(facts) > 1:
            raise UsageError(f"this question asks for {quoted_list(names)}: answer with a mapping of these, or text")
        return {names[0]: answer}
    if len(facts) == 1 and facts[0].type == CHOICES and not any(key in names for key in answer):
        return {names[0]: answer}
    problems: list[Problem] = []
    for key in answer:
        if key not in names:
            hint = nearest(key, names) if isinstance(key, str) else ""
            message = f"the question does not ask for this, but for {quoted_list(names)}"
            problems.append(Problem(message, shortened(str(key)), hint=hint))
    if problems:
        raise ProfileError(problems)
    return dict(answer)
