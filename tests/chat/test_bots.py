"""The bots of the docs hold a whole conversation, and what a model does wrong in it is caught."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from backrules import Session
from backrules.chat import check_reply, reply

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def bot():
    return runpy.run_path(str(EXAMPLES / "bot_with_model.py"))


@pytest.fixture(scope="module")
def talk(bot):
    return bot["talk"]()[1]


def errors(model):
    """What the tools refused in a turn."""
    answers = (json.loads(one["content"]) for one in model.heard if one["role"] == "tool")
    return [line for answer in answers for line in answer.get("error", ())]


def refused(model):
    """What the guard did not let through in a turn."""
    return [one["content"] for one in model.heard if one["role"] == "system"]


def test_what_a_model_invents_is_not_recorded(talk):
    first, fine, none = (model for _, _, model in talk[:3])
    assert [line.partition(":")[0] for line in errors(first)] == [
        "red_flags.chest_pain",
        "there is no tool 'tel' (did you mean 'tell'?)",
        "slouches",
        "days_per_week",
    ]
    assert [line.partition(";")[0] for line in errors(fine)] == ["red_flags: the words do not say so plainly"]
    assert [line.partition(";")[0] for line in errors(none)] == ["health_conditions: the words do not say so plainly"]


@pytest.mark.unmeasured
def test_what_a_model_should_not_say_is_not_sent(talk):
    first, fine = (refused(model) for _, _, model in talk[:2])
    assert "recommends what is not recommended" in first[0]
    assert "says that something is safe" in first[0]
    assert fine[0].count("nobody said so") == 2
    assert "says that something is safe" in fine[0]
    last = refused(talk[-1][2])
    assert "Conventional deadlift" in last[0]
    for part in (
        "a caution about it is left out",
        "claims a source",
        "gives more than the plan",
        "the notice is left out",
    ):
        assert part in last[1], part


def test_only_what_is_right_is_sent_and_only_what_was_said_is_known(bot):
    session, talk = bot["talk"]()
    for _, sent, model in talk:
        heard = zip(model.heard, model.heard[1:], strict=False)
        wrong = {one["content"] for one, after in heard if after["role"] == "system"}
        assert sent not in wrong
    said = {"red_flags": [], "desk_hours": 9} | {name: value for name, (value, _) in bot["LATER"].items()}
    known = dict(session.profile)
    assert known.pop("equipment") == {"hex_bar": True, "mat": True}
    assert len(known) >= 6
    assert known == {name: said[name] for name in known}
    assert talk[-1][1] == reply(session.recommendation)


def test_a_turn_with_a_model_that_only_errs_ends_with_words_of_our_own(bot):
    wrong = [{"content": "Conventional deadlifts are safe for everybody."}] * 9
    model = bot["Scripted"](wrong)
    _, text = bot["turn"](Session(), model, "hello")
    assert text.startswith("Do you have any of these signs")
    _, text = bot["turn"](Session().tell(red_flags=["chest_pain"]), bot["Scripted"](wrong), "hello")
    assert text.startswith("Go to an emergency department now.")


def test_a_bot_without_a_model_says_only_what_passes():
    session = Session()
    answers = {"red_flags": [], "back_pain": [], "neck_pain": False, "health_conditions": [], "age_group": "adult"}
    for _ in range(30):
        assert check_reply(session.recommendation, reply(session.recommendation)) == ()
        question = session.next_question(prefer="top")
        if question is None:
            break
        told = {name: answers[name] for name in question.facts if name in answers}
        session = session.tell(told).skip(*(name for name in question.facts if name not in told))
    assert session.next_question(prefer="top") is None
    assert reply(session.recommendation).startswith("- ")
