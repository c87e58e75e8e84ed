"""A stateful test of any chatbot that is built on sessions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backrules.api import AnswerError, Recommendation, Ruleset, Session, builtin
from backrules.facts import Fact
from backrules.testing.universe import room_of

__all__ = ["SessionMachine"]


@attrs.frozen
class _Known:
    """What somebody has told so far, kept apart from the bot."""

    values: dict[str, Any] = attrs.field(factory=dict)
    skipped: frozenset[str] = frozenset()

    def told(self, fact: Fact, value: Any) -> _Known:
        before = self.values.get(fact.name)
        if isinstance(value, dict) and before is not None:  # more options of a choices fact
            value = {**fact.held(before), **value}
        return _Known({**self.values, fact.name: value}, self.skipped - {fact.name})

    def forgotten(self, fact: str) -> _Known:
        return _Known({name: value for name, value in self.values.items() if name != fact}, self.skipped - {fact})

    def skipping(self, fact: str) -> _Known:
        return _Known(self.values, self.skipped | {fact})


def _must(holds: bool, message: str) -> None:
    if not holds:
        raise AssertionError(message)


def _ruled(pick: Any) -> Any:
    """Return a strategy that hangs on the machine that runs."""
    return st.runner().flatmap(pick)


class SessionMachine(RuleBasedStateMachine):
    """Somebody talks to a bot: tells facts, skips questions, takes things back, and looks at the advice each time.

    Subclass it, override the hooks with what your bot does, and let pytest collect its `TestCase`:

        class MyBotMachine(SessionMachine):
            def start(self): self.bot = MyBot()
            def tell(self, fact, value): self.bot.hear(fact, value)
            def advice(self): return self.bot.advice_ids()

        TestMyBot = MyBotMachine.TestCase

    As it is, it tests `backrules.Session`. A hook that returns NotImplemented says that the bot has no such thing.
    Unless `bot` is a session, hooks that are not overridden do so too; `tell` and `advice` every bot has.

    After each step the advice must be what a fresh `recommend` gives for the same facts, so `undo` and taking up again
    must bring back what was. The bot must know what it was told. Nothing may be shown that `strict` withholds. No
    question may be asked that was skipped or answered, and none when nothing can change any more. An answer that is
    delivered again, at once or later, must change nothing.

    Attributes:
        ruleset: the ruleset of the bot; the built-in one by default.
        strict: whether the bot withholds advice while a question that guards it is open.
        top: how many pieces of advice the bot shows; None for all.
        bot: the bot under test, which `start` makes.
    """

    ruleset: ClassVar[Ruleset | None] = None
    strict: ClassVar[bool] = True
    top: ClassVar[int | None] = None
    bot: Any = None

    def __init__(self) -> None:
        super().__init__()
        self._past: list[_Known] = [_Known()]
        self._about: list[str] = []
        self._sent: list[tuple[Any, dict[str, Any]]] = []

    # what to override

    def start(self) -> None:
        """Start a conversation: set `self.bot`."""
        self.bot = Session(self._rules, strict=self.strict)

    def tell(self, fact: str, value: Any) -> Any:
        """Tell the bot a fact. Options that are told as a mapping are added to those that are known."""
        self.bot = self.bot.tell({fact: value})

    def skip(self, fact: str) -> Any:
        """Tell the bot that a fact cannot be answered."""
        return self._step("skip", fact)

    def forget(self, fact: str) -> Any:
        """Take a fact back, from what is known and from what undoing brings back."""
        return self._step("forget", fact)

    def undo(self) -> Any:
        """Take the last step back: the last `tell` or `skip` that changed something, without what was forgotten."""
        return self._step("undo")

    def advice(self) -> Sequence[Any]:
        """Return the advice that the bot gives now, best first: ids, or objects with an `id`."""
        return tuple(self.bot.recommendation.outcome[: self.top])

    def profile(self) -> Any:
        """Return the facts that the bot knows, as a mapping."""
        return self.bot.profile if isinstance(self.bot, Session) else NotImplemented

    def next_question(self) -> Any:
        """Return the fact that the bot asks for (or an object with a `fact`), or None when it asks nothing."""
        return self.bot.next_question() if isinstance(self.bot, Session) else NotImplemented

    def answer(self, question: Any, answer: Any) -> Any:
        """Deliver an answer to a question that `next_question` gave. One that is not open any more must change nothing.

        Args:
            question: the question.
            answer: a mapping fact -> value.
        """
        if not isinstance(self.bot, Session):
            return NotImplemented
        with suppress(AnswerError):
            self.bot = self.bot.answer(question, answer)
        return None

    def to_dict(self) -> Any:
        """Return what is kept of the conversation: plain JSON types."""
        return self.bot.to_dict() if isinstance(self.bot, Session) else NotImplemented

    def from_dict(self, kept: Any) -> None:
        """Take the conversation up again: set `self.bot`."""
        self.bot = Session.from_dict(kept, self._rules)

    def _step(self, name: str, *arguments: str) -> Any:
        if not isinstance(self.bot, Session):
            return NotImplemented
        self.bot = getattr(self.bot, name)(*arguments)
        return None

    # what people do

    @initialize(about=_ruled(lambda self: self._topics()))
    def starts(self, about: list[str] | None) -> None:
        """The conversation starts; it will be about some of the facts (None: all), so that it comes back to them."""
        self._about = about or list(self._rules.data.facts)
        self.start()

    @rule(told=_ruled(lambda self: self._something_to_tell()))
    def tells(self, told: tuple[str, Any]) -> None:
        """A fact is told."""
        self._tell(*told)

    @rule(told=_ruled(lambda self: self._much_to_tell()))
    def tells_much(self, told: dict[str, Any]) -> None:
        """Several facts are told, one by one."""
        for name, value in told.items():
            self._tell(name, value)

    def _tell(self, name: str, value: Any) -> None:
        if self.tell(name, value) is not NotImplemented:
            self._step_to(self._known.told(self._rules.data.facts[name], value))

    @rule(fact=_ruled(lambda self: self._any_fact()))
    def cannot_answer(self, fact: str) -> None:
        """A question is skipped."""
        if self.skip(fact) is not NotImplemented and not self._is_known(fact):
            self._step_to(self._known.skipping(fact))

    @rule()
    def answers_nothing_more(self) -> None:
        """All questions that are left are skipped."""
        for fact in self._rules.data.facts:
            if not self._is_known(fact):
                self.cannot_answer(fact)

    @precondition(lambda self: self._known.values)
    @rule(fact=_ruled(lambda self: self._known_fact()))
    def takes_back(self, fact: str) -> None:
        """A fact is forgotten."""
        if self.forget(fact) is not NotImplemented:
            past, self._past = self._past, [_Known()]  # it is erased from what was, too
            for known in past:
                self._step_to(known.forgotten(fact))

    def _step_to(self, known: _Known) -> None:
        """Remember what is known now. Where nothing changes, there is no step."""
        read = self._rules.profiles.read
        if (read(known.values), known.skipped) != (read(self._known.values), self._known.skipped):
            self._past.append(known)

    @precondition(lambda self: len(self._past) > 1)
    @rule()
    def goes_back(self) -> None:
        """The last step is undone."""
        if self.undo() is not NotImplemented:
            self._past.pop()

    @rule()
    def comes_back_later(self) -> None:
        """The conversation is kept, and taken up again."""
        kept = self.to_dict()
        if kept is not NotImplemented:
            self.from_dict(json.loads(json.dumps(kept)))

    @rule()
    def is_asked(self) -> None:
        """The bot asks for something, or says that it is settled."""
        asked = self.next_question()
        if asked is NotImplemented or asked is None:
            return
        fact, known = asked if isinstance(asked, str) else asked.fact, self._known
        _must(fact not in known.skipped, f"the bot asks for {fact} again, which was skipped")
        _must(not self._is_known(fact), f"the bot asks for {fact}, which it was told: {known.values.get(fact)!r}")
        skipped = f" and {', '.join(sorted(known.skipped))} skipped" if known.skipped else ""
        settled = f"the bot asks for {fact}, and with {known.values!r} told{skipped} nothing can change the advice"
        _must(not self._recommendation().settled, settled)

    @rule(data=st.data(), times=st.integers(1, 4))
    def answers(self, data: st.DataObject, times: int) -> None:
        """The question that is asked is answered, and the message is delivered up to four times."""
        asked = self.next_question()
        if asked is NotImplemented or asked is None or isinstance(asked, str):
            return
        value = data.draw(room_of(self._rules).values_of(asked.fact))
        if self.answer(asked, {asked.fact: value}) is not NotImplemented:
            self._step_to(self._known.told(self._rules.data.facts[asked.fact], value))
            self._sent.append((asked, {asked.fact: value}))
            for _ in range(times - 1):
                self.answer(asked, {asked.fact: value})

    @precondition(lambda self: self._sent)
    @rule(message=_ruled(lambda self: st.integers(0, len(self._sent) - 1)))
    def an_old_message_comes_again(self, message: int) -> None:
        """An answer from earlier is delivered again: nothing changes, whatever is asked by now."""
        self.answer(*self._sent[message])

    # what must hold

    @invariant()
    def the_advice_is_right(self) -> None:
        """The bot's advice must be what a fresh recommendation gives, and nothing that strict withholds."""
        if self.bot is None:
            return
        shown = [one if isinstance(one, str) else one.id for one in self.advice()]
        recommendation, told = self._recommendation(), f"to somebody who told {self._known.values!r}"
        held = {one.id: ", ".join(one.missing or one.rules) for one in recommendation.withheld if one.id in shown}
        _must(not (self.strict and held), f"the bot gives advice {told} that must be withheld: {held}")
        expected = list(recommendation.outcome[: self.top])
        _must(shown == expected, f"the bot advises {shown} {told}, and right is {expected}")

    @invariant()
    def the_bot_knows_what_it_was_told(self) -> None:
        """The bot must know what was told and not taken back, and nothing else."""
        known = NotImplemented if self.bot is None else self.profile()
        if known is not NotImplemented:
            profiles = self._rules.profiles
            told, kept = (profiles.canonical(profiles.read(one)) for one in (self._known.values, known))
            _must(told == kept, f"the bot knows {kept}, and was told {told}")

    # the model

    @property
    def _rules(self) -> Ruleset:
        return self.ruleset or builtin()

    @property
    def _known(self) -> _Known:
        return self._past[-1]

    def _recommendation(self) -> Recommendation:
        known = self._known
        return self._rules.recommend(
            known.values, strict=self.strict, skipped=sorted(known.skipped), engine="reference"
        )

    def _is_known(self, fact: str) -> bool:
        value = self._rules.profiles.read(self._known.values).get(fact)
        return value is not None and not isinstance(value, dict)

    def _topics(self) -> st.SearchStrategy[list[str] | None]:
        facts = st.sampled_from(list(self._rules.data.facts))
        return st.one_of(st.lists(facts, min_size=1, max_size=4, unique=True), st.none())

    def _any_fact(self) -> st.SearchStrategy[str]:
        return st.sampled_from(self._about)

    def _known_fact(self) -> st.SearchStrategy[str]:
        return st.sampled_from([name for name in self._rules.data.facts if name in self._known.values])

    def _much_to_tell(self) -> st.SearchStrategy[dict[str, Any]]:
        room = room_of(self._rules)
        return st.fixed_dictionaries({}, optional={name: room.values_of(name) for name in self._rules.data.facts})

    def _something_to_tell(self) -> st.SearchStrategy[tuple[str, Any]]:
        room = room_of(self._rules)
        return self._any_fact().flatmap(lambda name: st.tuples(st.just(name), room.values_of(name)))
