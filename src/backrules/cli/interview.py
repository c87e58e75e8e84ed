"""An interview, apart from any terminal: what was typed leads from one state to the next."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from typing import Literal

import attrs

from backrules._util.language import ENGLISH, Language, gettext_noop, pgettext_noop
from backrules._util.lazy import lazy
from backrules.api import Recommendation, Session, Step
from backrules.cli.answers import explained, labelled, open_options, understood
from backrules.facts import BOOLEAN, Fact, Value
from backrules.questions import Prefer, Question
from backrules.semantics.decisions import read_by

__all__ = ["NOTHING_TYPED", "Command", "Interview", "Turn", "commands"]

Command = Literal["why", "skip", "skip all", "back", "top", "help", "done", "quit"]

_WISHES: dict[str, Command] = {"skip": "skip", "why": "why", "back": "back", "stop": "done"}  # in words of one's own
NOTHING_TYPED = gettext_noop("type an answer, s to skip the question, or help")
# command -> the words that say it, the first ones as they are shown
_COMMANDS: dict[Command, str] = {
    "why": pgettext_noop("typed", "?; why"),
    "skip": pgettext_noop("typed", "s; skip; don't know; dont know; i don't know; i dont know; idk; unknown; pass"),
    "skip all": pgettext_noop("typed", "sa; skip all"),
    "back": pgettext_noop("typed", "b; back; undo"),
    "top": pgettext_noop("typed", "top; list"),
    "help": pgettext_noop("typed", "help; h"),
    "done": pgettext_noop("typed", "done; finish"),
    "quit": pgettext_noop("typed", "q; quit; exit"),
}


def commands(language: Language) -> dict[Command, tuple[str, ...]]:
    """Return the words that say each command in a language, the first ones as they are shown."""
    said = {command: language.pgettext("typed", words) for command, words in _COMMANDS.items()}
    return {command: tuple(words.split("; ")) for command, words in said.items()}


def _commands_of(language: Language) -> dict[str, Command]:
    """Return the command that each word says; English ones are understood in every language."""
    given = (commands(ENGLISH), commands(language))
    return {word: command for words_of in given for command, words in words_of.items() for word in words}


@attrs.frozen
class Interview:
    """The state of an interview. It never changes: `take` returns what comes after.

    Attributes:
        session: what is known.
        prefer: `outcome` asks until nothing can change, `top` until the first three pieces of advice cannot.
        floor: how many steps of the session are no answers, because they were known before; `back` stops there.
        earlier: how many of those were answers all the same, in an interview before.
    """

    session: Session
    prefer: Prefer = "outcome"
    floor: int = 0
    earlier: int = 0

    @property
    def language(self) -> Language:
        """The language of the interview."""
        return self.session.ruleset.data.language

    @lazy
    def recommendation(self) -> Recommendation:
        """The advice so far."""
        return self.session.recommendation

    @lazy
    def question(self) -> Question | None:
        """The question that is asked now, or None when nothing is left to ask; a form that was begun goes on."""
        return self._rest or self.session.next_question(prefer=self.prefer)

    @lazy
    def _rest(self) -> Question | None:
        """What is left of the form of the last answer."""
        form = self._topics[-1] if self._topics else None
        known = form in self.session.ruleset.data.forms
        return self.session.next_question(prefer=self.prefer, form=form) if known else None

    @property
    def goes_on(self) -> bool:
        """Whether the question is the rest of a form."""
        return self._rest is not None

    @lazy
    def left(self) -> int:
        """At most so many questions come, the one that is asked now among them."""
        return max(1, len({*map(self._topic, self.session.relevant)})) if self.question is not None else 0

    def _topic(self, fact: str) -> str:
        """Return the form in which a fact is asked for, or the fact where it may be asked for alone."""
        data = self.session.ruleset.data
        form = data.form_of.get(fact)
        gates = [data.ask_if[fact]] if fact in data.ask_if else []
        waits_for = read_by(gates, data).intersection(data.facts)
        return form.id if form is not None and waits_for.issubset(form.facts) else fact

    @lazy
    def _topics(self) -> tuple[str, ...]:
        """What the answers so far were about, form by form, without what was told all at once."""
        form_of = self.session.ruleset.data.form_of
        facts = [next(iter((*step.told, *step.skipped))) for step in self._answers]
        topics = [form_of[fact].id if fact in form_of else f"{place} alone" for place, fact in enumerate(facts)]
        return tuple(topic for topic, _ in groupby(topics))

    @property
    def _answers(self) -> list[Step]:
        return [step for step in self.session.history[self.floor :] if _facts_in(step) == 1]

    @property
    def number(self) -> int:
        """The number of the question that is asked now."""
        return 1 + self.earlier + len(self._topics) - self.goes_on

    @property
    def _asked(self) -> tuple[str, ...]:
        assert self.question is not None  # noqa: S101 - for the type checker
        return self.question.facts

    @property
    def fact(self) -> Fact:
        """The fact that is asked for."""
        assert self.question is not None  # noqa: S101 - for the type checker
        return self.session.ruleset.data.facts[self.question.fact]

    @lazy
    def known(self) -> Value | None:
        """What is known already of the fact that is asked for: some options of a choices fact."""
        read = self.session.ruleset.profiles.read
        return read(self.session.profile).get(self.fact.name)

    @lazy
    def labels(self) -> dict[str, str]:
        """Label -> option, of the options that are asked for."""
        return labelled(open_options(self.fact, self.known))

    @property
    def words(self) -> tuple[str, ...]:
        """Words that can be typed now."""
        gettext = self.language.gettext
        truths = (gettext("yes"), gettext("no"))
        answers = truths if self.fact.type == BOOLEAN else tuple(open_options(self.fact, self.known))
        return (*answers, *(words[-1] for words in commands(self.language).values()))

    def take(self, text: str) -> Turn:
        """Return what an answer or a command leads to.

        Args:
            text: what was typed.
        """
        text = " ".join(text.split())
        if not text.isprintable():
            return self._mistake(gettext_noop("this holds characters that are no text; type it again"))
        fact, text = self._addressed(text)
        if fact != self.fact.name:
            message = gettext_noop("this answers {other}, and {asked} is asked for")
            return self._mistake(message, other=fact, asked=self.fact.name)
        command = self._command(text)
        return self._answer(text) if command is None else self._wished(command)

    def _wished(self, command: Command) -> Turn:
        if command == "skip":
            return Turn(self._to(self.session.skip(self.fact.name)), "skip")
        if command == "skip all":
            return Turn(self._to(reduce(Session.skip, self._asked, self.session)), "skip")
        if command == "back":
            return self._back()
        return Turn(self, command)

    def _mistake(self, message: str, **values: str) -> Turn:
        return Turn(self, "mistake", self.language.gettext(message, **values))

    def _addressed(self, text: str) -> tuple[str, str]:
        """Return the fact that an answer is for, and the answer: the one that is asked for, unless it names another."""
        name, colon, answer = text.partition(":")
        known = colon and name.strip() in self.session.ruleset.data.facts
        return (name.strip(), answer.strip()) if known else (self.fact.name, text)

    def _command(self, text: str) -> Command | None:
        """Return the command that a text is. An answer of the same name goes first; a slash makes it a command."""
        word, said = text.lower().replace("’", "'"), _commands_of(self.language)
        if word.startswith("/"):
            return said.get(word[1:].strip())
        options = open_options(self.fact, self.known)
        taken = {name.lower() for pair in options.items() for name in pair}
        return said.get(word) if word not in taken else None

    def _answer(self, text: str) -> Turn:
        if not text:
            return self._mistake(NOTHING_TYPED)
        reply = understood(self.fact, text, self.known, self.language)
        if reply.status in _WISHES:
            return self._wished(_WISHES[reply.status])
        if not reply.has_value:
            profiles = self.session.ruleset.profiles
            return Turn(self, "mistake", explained(self.fact, text, profiles, self.known, self.language))
        session = self.session.tell({self.fact.name: reply.value})
        left = reply.status == "partial" and not reply.ask_back  # nobody knows the rest
        return Turn(self._to(session.skip(self.fact.name) if left else session), "answer")

    def _back(self) -> Turn:
        steps = self.session.history
        if len(steps) <= self.floor:
            if self.floor:
                message = gettext_noop("this is the first question; what was known before stays (a flag changes it)")
                return self._mistake(message)
            return self._mistake(gettext_noop("this is the first question"))
        if _facts_in(steps[-1]) != 1:
            return self._mistake(gettext_noop("what came before was told all at once, and stays"))
        return Turn(self._to(self.session.undo()), "back")

    def _to(self, session: Session) -> Interview:
        return Interview(session, self.prefer, self.floor, self.earlier)


def _facts_in(step: Step) -> int:
    return len({*step.told, *step.skipped})


@attrs.frozen
class Turn:
    """What a typed line led to.

    Attributes:
        interview: the interview after it.
        kind: an answer, a mistake, or the command that it was.
        problem: what is wrong with a mistake, and what can be typed.
    """

    interview: Interview
    kind: Command | Literal["answer", "mistake"]
    problem: str = ""
