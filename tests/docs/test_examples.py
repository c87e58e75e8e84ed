"""The examples run, and do what they are examples of."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.authoring import run_cases
from tests.support import called, run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHIPPED = backrules.builtin().folders[0]


def output(name: str) -> str:
    done = run(sys.executable, "-W", "error", str(EXAMPLES / name))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_person_of_make_advise_is_advised():
    done = called("advise", "--profile", EXAMPLES / "desk_worker.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Your safety\n")
    assert "Hex-bar deadlift" in done.stdout


def test_the_one_liner_prints_three_pieces_with_their_reasons():
    assert [line[:3] for line in output("app_one_liner.py").splitlines()] == ["1. ", "2. ", "3. "]


def test_the_chatbot_asks_about_safety_first_and_asks_again_after_a_wrong_answer():
    lines = output("chatbot_loop.py").splitlines()
    assert lines[0].startswith("bot: Do you have any of these signs")
    again = lines.index(next(line for line in lines if line.startswith("bot: Please give a whole number")))
    assert lines[again + 1] in lines[:again]
    assert any(line.startswith("1. ") for line in lines)
    assert any(line.startswith("-  Not now: ") for line in lines)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=4))
@settings(max_examples=10)
def test_a_message_that_a_chat_delivers_several_times_or_late_counts_once(deliveries):
    bot = runpy.run_path(str(EXAMPLES / "chatbot_loop.py"))
    once = often = backrules.Session()
    sent = []
    for times, late in deliveries:
        question = once.next_question(prefer="top")
        fixed = {"choices": [], "boolean": False}
        told = {
            part.fact: fixed.get(part.type, next(iter(part.options), part.range and part.range[0]))
            for part in question.parts
        }
        once, said = bot["hear"](once, question.id, told)
        assert said == ""
        message = often.next_question(prefer="top").id, told
        for one in [*[message] * times, *sent[len(sent) - late :]]:
            often, said = bot["hear"](often, *one)
        sent.append(message)
        assert often.profile == once.profile


@pytest.fixture(scope="module")
def gym() -> backrules.Ruleset:
    return backrules.load(SHIPPED, overlay=EXAMPLES / "my_gym")


@pytest.mark.unmeasured
def test_the_overlay_adds_an_exercise_changes_a_text_and_drops_a_rule(gym):
    before = backrules.builtin().data
    assert set(gym.data.advice) - set(before.advice) == {"reverse_hyperextension"}
    changed = {name for name, advice in before.advice.items() if gym.data.advice[name] != advice}
    assert changed == {"stretching_cool_down"}
    assert set(before.rules) - set(gym.data.rules) == {"balance.goal_appearance"}


def test_every_case_of_the_overlay_and_of_the_shipped_ruleset_passes(gym):
    results = run_cases(gym)
    assert [result.case.id for result in results if not result.passed] == []
    assert {"my_gym.desk_worker", "my_gym.warning_sign"} <= {result.case.id for result in results}


def test_the_bot_of_the_tutorial_is_that_of_the_script_and_has_thirty_lines():
    page = (EXAMPLES.parent / "docs" / "chatbot.md").read_text(encoding="utf-8").partition("## The bot")[2]
    bot = page.partition("```python\n")[2].partition("\n```")[0]
    assert 5 < len(bot.splitlines()) <= 30
    assert bot in (EXAMPLES / "chatbot_loop.py").read_text(encoding="utf-8")
