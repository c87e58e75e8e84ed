"""The session machine passes a session, and finds what is wrong with bots that are broken on purpose."""

from __future__ import annotations

import copy
import unittest
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from backrules import ProfileError, Ruleset, Session
from backrules.testing import SessionMachine
from tests.questions.small_worlds import tiny
from tests.support import examples

WORLD = Ruleset(
    tiny(
        {"sits": "boolean", "hours": "number 0 24", "pain": "choices upper lower safety"},
        "advise move must: sits or hours >= 6",
        "advise rest: hours < 6",
        "advise train: hours >= 2",
        "avoid train safety: any(pain)",
    )
)


def run(machine: type[SessionMachine], count: int = 60, *, shrink: bool = True) -> None:
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    limits = settings(phases=phases, max_examples=count, stateful_step_count=15, deadline=None, database=None)
    run_state_machine_as_test(machine, settings=limits)


class OfWorld(SessionMachine):
    ruleset = WORLD


def test_a_session_passes():
    run(OfWorld, examples(20))


def test_a_session_that_is_not_strict_passes():
    class Lenient(OfWorld):
        strict = False

    run(Lenient, examples(10))


def test_a_session_of_the_shipped_ruleset_passes():
    run(SessionMachine, examples(4))


def test_a_bot_that_takes_an_old_message_for_the_answer_to_what_it_asks_now_is_caught():
    class Unbound(OfWorld):
        def answer(self, question, answer):
            asked = self.bot.next_question()
            with suppress(ProfileError):
                self.bot = self.bot.tell({asked.fact if asked else question.fact: next(iter(answer.values()))})

    with pytest.raises(AssertionError, match="the bot "):
        run(Unbound, examples(60), shrink=False)


class Bot:
    """A chatbot that changes in place and keeps its own facts."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.past: list[dict[str, Any]] = []

    def hear(self, fact: str, value: Any) -> None:
        self.past.append(copy.deepcopy(self.facts))
        self.facts = Session(WORLD).tell(self.facts).tell({fact: value}).profile

    def back(self) -> None:
        self.facts = self.past.pop()

    def show(self, top: int | None = None) -> list[Any]:
        return list(WORLD.recommend(self.facts, strict=True).advice[:top])


class OfBot(OfWorld):
    def start(self):
        self.bot = Bot()

    def tell(self, fact, value):
        self.bot.hear(fact, value)

    def advice(self):
        return self.bot.show(self.top)


def test_a_bot_that_can_only_listen_and_advise_passes():
    run(OfBot, examples(15))


def test_a_bot_with_undo_that_shows_one_advice_passes():
    class Short(OfBot):
        top = 1

        def undo(self):
            self.bot.back()

    run(Short, examples(15))


class ForgetsNothing(OfWorld):
    def forget(self, fact):
        pass


class ForgetsNothingUnseen(OfBot):
    def forget(self, fact):
        pass


class UndoesTwo(OfWorld):
    def undo(self):
        self.bot = self.bot.undo().undo()


class UndoKeepsNumbers(OfBot):
    def undo(self):
        hours = self.bot.facts.get("hours")
        self.bot.back()
        if hours is not None:
            self.bot.facts["hours"] = hours


class Lenient(OfWorld):
    def start(self):
        self.bot = Session(WORLD, strict=False)


class LosesSkips(OfWorld):
    def from_dict(self, kept):
        super().from_dict({**kept, "history": [{**step, "skipped": []} for step in kept["history"]]})


class LosesTheLastStep(OfWorld):
    def from_dict(self, kept):
        super().from_dict({**kept, "history": kept["history"][:-1]})


class AsksOn(OfWorld):
    def next_question(self):
        question = super().next_question()
        known = {*self.bot.profile, *self.bot.skipped}
        return question or next((one for one in WORLD.data.facts if one not in known), None)


class AsksAgain(OfWorld):
    def next_question(self):
        return "hours"


class AsksWhatWasSkipped(OfWorld):
    def next_question(self):
        return self.bot.skipped[0] if self.bot.skipped else None


class Reversed(OfBot):
    def advice(self):
        return super().advice()[::-1]


class ReplacesOptions(OfBot):
    def tell(self, fact, value):
        self.bot.hear(fact, value)
        if isinstance(value, dict):
            self.bot.facts[fact] = value


class ReadsZeroAsUnknown(OfBot):
    def tell(self, fact, value):
        if value or fact != "hours":
            self.bot.hear(fact, value)


class TakesSkippedForFalse(OfWorld):
    def skip(self, fact):
        self.bot = self.bot.tell(pain=[]) if fact == "pain" else self.bot.skip(fact)


@pytest.mark.parametrize(
    ("machine", "message"),
    [
        (ForgetsNothing, "the bot"),
        (ForgetsNothingUnseen, "the bot advises"),
        (UndoesTwo, "the bot"),
        (UndoKeepsNumbers, "the bot advises"),
        (Lenient, "must be withheld: {'train': "),
        (LosesSkips, "the bot asks for"),
        (LosesTheLastStep, "the bot"),
        (AsksOn, "nothing can change the advice"),
        (AsksAgain, "the bot asks for hours"),
        (AsksWhatWasSkipped, "again, which was skipped"),
        (Reversed, "and right is ['"),
        (ReplacesOptions, "the bot"),
        (ReadsZeroAsUnknown, "and right is ['"),
        (TakesSkippedForFalse, "the bot"),
    ],
)
@pytest.mark.unmeasured
def test_a_planted_bug_is_found(machine, message):
    with pytest.raises(AssertionError) as error:
        run(machine, 400, shrink=False)  # what shrinking finds is the next test's
    assert message in str(error.value)


@pytest.mark.unmeasured
def test_the_steps_that_show_a_bug_are_few():
    with pytest.raises(AssertionError) as error:
        run(ReadsZeroAsUnknown, 400)
    steps = [line for line in "\n".join(error.value.__notes__).splitlines() if line.startswith("state.tell")]
    assert len(steps) == 1


def test_a_bot_that_is_no_session_must_say_how_it_listens():
    class Silent(OfWorld):
        def start(self):
            self.bot = object()

    with pytest.raises(AttributeError):
        run(Silent, 5)


def test_its_test_case_is_what_pytest_collects():
    result = unittest.defaultTestLoader.loadTestsFromTestCase(OfWorld.TestCase)
    assert result.countTestCases() == 1
