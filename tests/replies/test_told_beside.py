"""What is told beside a sign, and turns nothing: how it was before, how it began, what somebody thinks of it."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = backrules.builtin().data.facts
TOLD = """\
leg_weakness|my right leg has a lot less strength than a month ago
leg_weakness|legs weaker than they were last week
arm_weakness|can't lift my arm like I used to, no power in it
arm_weakness|left arm weaker than before
serious_injury|fell off a ladder, that's how it started
saddle_numbness|my balls are numb, kind of embarrassing
neck_signs|my fingers have gone all clumsy since the neck pain came
leg_weakness arm_weakness|both my arm and my leg are getting weaker by the week
leg_weakness|shooting pain down both legs since yesterday, didn't have it before
leg_weakness|legs have gone like jelly this past fortnight, getting worse
cancer_history|breast cancer, ten years ago
bladder_or_bowel|I leak when I walk, never used to
fever|39 degrees since yesterday
dizziness|light headed when I stand, had to grab the rail
dizziness|everything goes dark when I stand up
arm_weakness|can't make a fist any more
saddle_numbness|just the one: sex feels like nothing since my back went, no sensation at all
bladder_or_bowel|I soiled myself, that's not like me at all
leg_weakness|my foot is going numb, nobody has looked at it
"""
OPEN = """\
red_flags|no weaker than before
red_flags|fever, no strength
red_flags|fever, sort of
red_flags|none, kind of annoying
red_flags|none, worse than before
neck_pain|no, better than it was
neck_pain|no, not worse than yesterday
back_pain|lower than before
leg_pain|no more than before
red_flags|it's 39 degrees outside and my back hurts
red_flags|my son has 39 degrees since yesterday
red_flags|a fall, years ago
red_flags|fever, ten years ago
red_flags|none except that my son has a fever
red_flags|no chest pain, breathing is not ok
health_conditions|my bones are not brittle
slouches|my son does
"""
NONE = """\
can't say I have any of these
I couldn't honestly say I've had any of those
I have none of the things on your list
there is nothing on it that I have
none of em thank god
I have read it through twice and no, not a single one
"""


@pytest.mark.parametrize(("held", "text"), [line.split("|") for line in TOLD.splitlines()])
def test_a_sign_is_so_whatever_it_was_before_and_however_it_began(held: str, text: str) -> None:
    assert parse_reply(FACTS["red_flags"], text, "en").value == held.split()


@pytest.mark.parametrize(("fact", "text"), [line.split("|") for line in OPEN.splitlines()])
def test_no_denial_is_full_that_compares_with_what_was(fact: str, text: str) -> None:
    assert parse_reply(FACTS[fact], text, "en").value is None


@pytest.mark.parametrize("text", NONE.splitlines())
def test_none_of_a_list_is_said_in_many_words(text: str) -> None:
    assert parse_reply(FACTS["red_flags"], text, "en").value == []


@pytest.mark.parametrize("text", ["I can't say whether I have any of these", "I can't say if I have one of these"])
def test_what_somebody_cannot_say_is_no_denial(text: str) -> None:
    assert parse_reply(FACTS["red_flags"], text, "en").value is None
