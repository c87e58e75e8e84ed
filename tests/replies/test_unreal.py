"""What is named and not had: not done or long ago, only likened, wished or of a part; and what one denial leaves open."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
NOT_DONE = """\
en|health_conditions|refused back surgery
en|health_conditions|back op offered, refused
en|health_conditions|I need back surgery
en|health_conditions|back surgery is out of the question
en|health_conditions|back op in my twenties
en|health_conditions|spinal fusion as a teenager
de|health_conditions|Rücken-OP abgelehnt
de|health_conditions|brauche eine Rücken-OP
de|health_conditions|Bandscheiben-OP in meinen Zwanzigern
"""
ONLY_LIKE_IT = """\
en|health_conditions|feels like a slipped disc
en|health_conditions|thought I broke my back
en|health_conditions|broke my back laughing
en|health_conditions|been pregnant
en|health_conditions|would like to be pregnant
en|health_conditions|pregnant, lost it
en|health_conditions|blood pressure perfect
en|health_conditions|blood pressure like a teenager
de|health_conditions|fühlt sich an wie ein Bandscheibenvorfall
de|health_conditions|wäre gern schwanger
"""
NOT_THERE = """\
en|red_flags|the fever I don't, the rest I do
en|back_pain|lower but not now
en|back_pain|lower but it's the hip really
en|back_pain|between lower and upper
en|back_pain|all over again
en|leg_pain|both but not now
en|back_pain|everywhere but here
en|leg_pain|left, right and centre
en|neck_pain|did hurt
"""
TOLD = [
    ("en", "health_conditions", "back surgery in March", ["recent_back_surgery"]),
    ("en", "health_conditions", "slipped disc in my thirties", ["disc_or_nerve"]),
    ("en", "health_conditions", "blood pressure", ["heart_or_blood_pressure"]),
    ("en", "health_conditions", "I'm pregnant", ["pregnancy"]),
    ("en", "health_conditions", "disc but not pregnant", {"disc_or_nerve": True, "pregnancy": False}),
    ("en", "red_flags", "fever but not dizzy", {"fever": True, "dizziness": False}),
    ("en", "back_pain", "the lower but not the upper", ["lower"]),
    ("en", "back_pain", "middle of the lower back", ["lower"]),
    ("en", "back_pain", "lower part of the upper back", ["upper"]),
    ("en", "back_pain", "in the middle between the shoulder blades", ["upper"]),
    ("en", "back_pain", "middle and lower back", ["mid", "lower"]),
    ("de", "health_conditions", "als Jugendlicher Wirbelbruch", ["vertebral_fracture"]),
    ("de", "health_conditions", "Bandscheibe aber nicht schwanger", {"disc_or_nerve": True, "pregnancy": False}),
]


def lines(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "fact", "text"), lines(NOT_DONE + ONLY_LIKE_IT + NOT_THERE))
def test_what_was_not_done_or_is_only_like_something_is_asked_back(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == "unclear"


@pytest.mark.parametrize(("lang", "fact", "text", "value"), TOLD)
def test_what_is_had_is_told_and_one_denial_beside_it_leaves_the_others(
    lang: str, fact: str, text: str, value: object
) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value == value
