"""What a model says that a person said: taken only with the person's own words, and where these do say so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from backrules._util.printable import quoted
from backrules.api import Session
from backrules.chat.tooling.agreeing import agreed, contradicting, signs_of
from backrules.errors import Problem, ProfileError, nearest, quoted_list
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, Fact
from backrules.replies.lexical.quotes import stands_in

__all__ = ["Said", "Telling"]

_LONGEST_QUOTE = 1000
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_NONE = ("no", "none", "false")  # of all options of a fact


@attrs.frozen
class Said:
    """One thing that a person said, as a model gives it.

    Attributes:
        fact: the fact.
        value: its value: a text of `tell`, or typed.
        quote: the person's words.
        option: the option of a fact with options, or "".
    """

    fact: str
    value: Any
    quote: str
    option: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Said:
        """Return what an entry of `tell` says."""
        return cls(given["fact"], given["value"].strip(), given["quote"], given["option"].strip())

    @classmethod
    def typed(cls, fact: str, value: Any, quote: str) -> Said:
        """Return what `answer` says."""
        return cls(fact, value, quote)

    @property
    def path(self) -> str:
        """Where it stands, for a problem."""
        return f"{self.fact}.{self.option}" if self.option else self.fact


class Telling:
    """Takes what a model says into a session.

    Args:
        session: the session.
        message: what the person wrote.
        asked: the facts that the open question asks for, where this answers it.

    Attributes:
        recorded: what was taken, fact -> value.
        problems: what was not, and why.
    """

    def __init__(self, session: Session, message: Sequence[str], asked: Sequence[str] = ()) -> None:
        self.session, self.asked = session, asked
        self.message = [str(text) for text in message]
        self.recorded: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def after(self, said: Sequence[Said]) -> Session:
        """Return the session that knows what fits, each thing by itself; the rest is among the problems."""
        session = self.session
        taken = [(one, value) for one in said if (value := self.taken(one)) is not None]
        for one, value in self.without_contradictions(taken):
            session = session.tell({one.fact: value}, by="model", words=one.quote)
            self.recorded[one.fact] = session.profile.get(one.fact)
        return session

    def taken(self, said: Said) -> Any:
        """Return what is taken of one thing; where nothing is, None, and why is among the problems."""
        fact, value, problem = self.session.ruleset.data.facts[said.fact], None, self.refusal(said)
        if problem is None:
            value, problem = _value(fact, said)
        if problem is None:
            problem = self.misfit(fact, value)
        if problem is None:
            value, problem = agreed(self.session.ruleset, fact, value, said.quote, asked=said.fact in self.asked)
        if problem is not None:
            self.problems.append(problem)
            return None
        return value

    def without_contradictions(self, taken: Sequence[tuple[Said, Any]]) -> list[tuple[Said, Any]]:
        """Return what is not said differently in the same call.

        Which of two came last says nothing of which is true. A sign is taken all the same, as ever.
        """
        ruleset, together = self.session.ruleset, dict[str, list[Any]]()
        for one, value in taken:
            together.setdefault(one.fact, []).append(value)
        differing = [name for name, values in together.items() if contradicting(ruleset, name, values)]
        self.problems += [Problem("it is said more than once, and differently; ask again", name) for name in differing]
        kept = ((one, signs_of(ruleset, one.fact, value) if one.fact in differing else value) for one, value in taken)
        return [(one, value) for one, value in kept if value is not None]

    def misfit(self, fact: Fact, value: Any) -> Problem | None:
        """Return what is wrong with a value itself."""
        try:
            self.session.ruleset.profiles.read({fact.name: value})
        except ProfileError as error:
            return error.problems[0]
        return None

    def refusal(self, said: Said) -> Problem | None:
        """Return why something is not taken: its quote does not stand in what the person wrote."""
        if not re.search(r"\w", said.quote):
            return Problem("there is no quote: copy the person's own words, or leave it out", said.path)
        if len(said.quote) > _LONGEST_QUOTE:  # of more, the end would not be read
            return Problem(f"a quote has at most {_LONGEST_QUOTE} letters: copy the words that say so", said.path)
        if not any(stands_in(said.quote, text) for text in self.message):
            return Problem("the quote does not stand in what the person wrote; leave it out, or ask", said.path)
        return None


def _value(fact: Fact, said: Said) -> tuple[Any, Problem | None]:
    """Return the value of a fact as it is told, or what is wrong with it."""
    if not isinstance(said.value, str):
        return said.value, None
    if fact.type == CHOICES:
        return _option(fact, said)
    if said.option and fact.type != CHOICE:
        return None, Problem(f"{fact.name} has no options", said.path)
    if fact.type == BOOLEAN:
        return _yes_or_no(said)
    if fact.type == CHOICE:
        return _chosen(fact, said)
    if fact.is_number and not fact.is_date:
        try:
            number = float(said.value.replace(",", "."))
        except ValueError:
            return None, Problem(f"expected a number in digits, not {quoted(said.value)}", said.path)
        whole = fact.type == INTEGER and number.is_integer()
        return int(number) if whole else number, None
    return said.value, None


def _option(fact: Fact, said: Said) -> tuple[Any, Problem | None]:
    if not said.option and said.value.lower() in _NONE:
        return [], None
    if said.option not in fact.options:
        return None, _no_option(fact, said.option, said)
    holds, problem = _yes_or_no(said)
    return {said.option: holds}, problem


def _chosen(fact: Fact, said: Said) -> tuple[Any, Problem | None]:
    option = said.option or said.value
    if option not in fact.options:
        return None, _no_option(fact, option, said)
    if said.option and _YES_NO.get(said.value.lower(), said.value == option) is not True:
        return None, Problem("it is one of its options that holds: give that, with yes", said.path)
    return option, None


def _no_option(fact: Fact, option: str, said: Said) -> Problem:
    hint = nearest(option, fact.options)
    return Problem(f"expected one of {quoted_list(fact.options)} as option, not {quoted(option)}", said.fact, hint=hint)


def _yes_or_no(said: Said) -> tuple[Any, Problem | None]:
    holds = _YES_NO.get(str(said.value).lower())
    return holds, None if holds is not None else Problem(f"expected yes or no, not {quoted(said.value)}", said.path)
