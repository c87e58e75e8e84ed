"""Lists of signs and conditions: single ones are denied, and nothing about safety is taken from a near miss."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = backrules.builtin().data.facts


def read(fact: str, text: str) -> object:
    """What a reply says: a list, options with whether they hold, or None."""
    value = parse_reply(FACTS[fact], text, "en").value
    return dict(value) if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("my chest is fine", {"chest_pain": False}),
        ("my chest is fine and so is my breathing", {"chest_pain": False}),
        ("arms and legs as strong as ever", {"arm_weakness": False, "leg_weakness": False}),
        ("numb legs but bladder and bowels are fine", {"leg_weakness": True, "bladder_or_bowel": False}),
        ("chest ok, but yes it wakes me up at night", {"chest_pain": False, "night_pain": True}),
        ("lost 5 kg but on purpose", {"weight_loss": False}),
        ("my weight has been 82 kilos for ten years", {"weight_loss": False}),
        ("I run up four floors without feeling faint or dizzy", {"dizziness": False}),
    ],
)
def test_a_sign_of_which_somebody_says_that_it_is_not_so_is_denied_alone(text: str, held: dict[str, bool]) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    "text",
    [
        "my chest is fine when I sit",
        "my chest is fine until I climb stairs",
        "my chest was fine until yesterday",
        "my chest isn't fine",
        "is my chest fine",
        "my chest is fine, it's the breathing",
        "my chest is fine but I get breathless",
        "my chest is mostly fine",
        "my chest is good at hurting",
        "My chest is fine. I only feel it climbing stairs",
        "my wife's chest is fine",
        "my legs feel fine, I just can't lift the left one",
        "my legs are fine after a pill",
        "my legs are good for nothing",
        "my legs are fine no feeling in them",
        "my legs were fine last week",
        "I can't pee fine",
        "I can barely pee and poo normally",
        "lost 5 kg, some of it on purpose",
        "my weight was 82 kilos for years, now it's 70",
        "no fever when I rest",
        "no fever but I took paracetamol",
        "no chest pain until I climb the stairs",
    ],
)
def test_what_could_take_a_denial_back_is_asked_back(text: str) -> None:
    assert read("red_flags", text) is None


def test_a_denial_that_an_all_clear_stands_behind_denies_one_sign_alone() -> None:
    assert read("health_conditions", "heart is fine, no problems") is None
    assert read("red_flags", "None. My chest is fine, and so are my legs") in ([], None)
