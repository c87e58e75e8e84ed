"""Signs and conditions told in whole sentences: what stands beside them and says more of them, and what takes them back."""

from __future__ import annotations

import re

import pytest

import backrules
from tests.replies.corpus import told

FACTS = backrules.builtin().data.facts


def read(fact: str, text: str) -> object:
    return told(FACTS[fact], text, "en")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("temperature yes, 38.7, but my weight is stable", {"fever": True, "weight_loss": False}),
        ("crashed my scooter and it hurts since, legs are fine tho", {"serious_injury": True, "leg_weakness": False}),
    ],
)
def test_what_is_told_right_behind_a_sign_says_more_of_it_and_not_of_one_denied_later(
    text: str, held: dict[str, bool]
) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    "text",
    [
        "no fever, 38.7",
        "temperature yes, no idea how high, but my weight is stable",
        "my legs are fine, crashed my scooter, they give way",
        "chest pain, gone now, arms are fine",
    ],
)
def test_what_is_told_elsewhere_may_take_a_denial_back(text: str) -> None:
    assert read("red_flags", text) is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("down 15 lbs in two months, didn't try", ["weight_loss"]),
        ("my leg has lost all feeling within two weeks", ["leg_weakness"]),
        ("my leg lost all feeling two years ago", None),
        ("two years back my leg lost all feeling", None),
    ],
)
def test_how_long_something_took_is_no_time_in_the_past(text: str, held: list[str] | None) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("suddenly incontinent", ["bladder_or_bowel"]),
        ("incontinent, out of nowhere", ["bladder_or_bowel"]),
        ("my wife is suddenly incontinent", None),
        ("not suddenly incontinent", None),
        ("stiff neck and the worst headache of my life, out of the blue", ["neck_signs"]),
        ("My bowels just go without warning now, they never used to", ["bladder_or_bowel"]),
        ("my bladder never goes without warning", None),
    ],
)
def test_that_something_came_all_at_once_says_since_when(text: str, held: list[str] | None) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("when I wipe I hardly feel it any more", ["saddle_numbness"]),
        ("I can barely lift my foot any more", ["leg_weakness"]),
        ("my foot is not numb any more", None),
        ("hardly dizzy any more", None),
        ("I don't get dizzy any more", None),
    ],
)
def test_what_is_hardly_possible_any_more_is_a_loss_and_no_end(text: str, held: list[str] | None) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The outside of my calf went numb last week", ["leg_weakness"]),
        ("the sole of my foot feels dead", ["leg_weakness"]),
        ("the baby wakes me every night", None),
        ("the phone wakes me at night", None),
    ],
)
def test_a_part_of_the_body_is_nobody_who_does_it(text: str, held: list[str] | None) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("prostate cancer, being treated. the back started hurting a month ago", ["cancer_history"]),
        ("fever, treated with antibiotics", None),
        ("neck pain and I walk all wobbly like a drunk", ["neck_signs"]),
        ("can't do my buttons up any more and my neck is killing me", ["neck_signs"]),
        ("my neck hurts but I can do up buttons", None),
        ("neck hurts, handwriting as always", None),
        ("neck is sore, walking straight", None),
        ("our toilet is leaking since Monday", None),
        ("I lost a stone on a diet", None),
    ],
)
def test_a_sign_in_everyday_words_is_told_from_what_only_sounds_like_it(text: str, held: list[str] | None) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("broke my wrist from a tiny stumble, they said weak bones", ["osteoporosis"]),
        ("broke my wrist snowboarding", None),
        ("nearly broke my wrist from a tiny stumble", None),
        ("snapped two vertebrae snowboarding", ["vertebral_fracture"]),
        ("cracked my back this morning", None),
        ("cracked my neck at the chiro", None),
        ("had my wee girl six weeks ago", ["postpartum"]),
        ("had my first session two weeks ago", None),
        ("had my boy in hospital six weeks ago with a broken arm", None),
        ("Just pregnant, otherwise I'm well.", ["pregnancy"]),
        ("heart's fine and blood pressure is good", {"heart_or_blood_pressure": False}),
        ("heart's fine but blood pressure is not good", None),
        ("my heart is good, blood pressure high", ["heart_or_blood_pressure"]),
    ],
)
def test_a_condition_in_everyday_words_is_told_from_what_only_sounds_like_it(text: str, held: object) -> None:
    assert read("health_conditions", text) == held


@pytest.mark.parametrize("text", ["nope to all of it", "nowt like that", "nuthin", "no to every single one of those"])
def test_no_to_all_of_a_list_is_none_in_dialect_too(text: str) -> None:
    assert read("red_flags", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the night pain one definitely, haven't got through the list yet",
        "night pain. and maybe some others, don't know",
        "night pain, still reading the others",
    ],
)
def test_a_list_that_is_not_read_to_its_end_leaves_the_rest_open(text: str) -> None:
    assert read("red_flags", text) == {"night_pain": True}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("my left leg gives way, which is a nuisance at work", ["leg_weakness"]),
        ("my left leg gives way, which might be from sitting", None),
        ("my left leg gave way, which was last year", None),
        ("my left leg gives way, which my brother has, too", None),
        ("my left leg gives way, which is better now", None),
    ],
)
def test_a_relative_clause_says_more_of_a_sign_and_doubts_it_only_by_its_words(text: str, held: object) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("I'm a man, so not pregnant", {"pregnancy_signs": False}),
        ("my legs work fine", {"leg_weakness": False}),
        ("my legs work fine with a stick", None),
        ("my legs work fine most days", None),
        ("I've not fallen, and I've never had cancer", {"serious_injury": False, "cancer_history": False}),
        ("I haven't fallen but got hit", None),
        ("I haven't fallen lately", None),
    ],
)
def test_a_denial_is_read_beside_who_somebody_is_and_not_beside_what_limits_it(text: str, held: object) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("my chest feels tight when I climb stairs", ["chest_pain"]),
        ("my chest is tight when I walk uphill", ["chest_pain"]),
        ("the fire brigade climbs the stairs when my chest is fine", None),
    ],
)
def test_when_a_sign_comes_may_be_told_with_what_somebody_does(text: str, held: object) -> None:
    assert read("red_flags", text) == held


def test_no_name_has_a_choice_of_one_in_brackets() -> None:
    names = [name for fact in FACTS.values() for said in fact.say.values() for name in said]
    assert [name for name in names if re.search(r"\([^()/]*\)", name)] == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("I've never had a tumour", {"cancer_history": False}),
        ("I have never had a crash on my bike", None),
        ("I never got puffed on the stairs", None),
        ("I can't feel my feet", ["leg_weakness"]),
        ("I can barely lift my foot any more", ["leg_weakness"]),
    ],
)
def test_a_word_that_denies_is_kept_where_only_its_verb_belongs_to_a_name(text: str, held: object) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("the leg one", ["leg_weakness"]),
        ("the one about the fever", ["fever"]),
        ("not the fever one", {"fever": False}),
        ("I have the one about the leg, the rest no", ["leg_weakness"]),
        ("I have one leg", None),
        ("one leg is fine, the leg one", None),
    ],
)
def test_a_sign_may_be_called_by_what_it_is_about(text: str, held: object) -> None:
    assert read("red_flags", text) == held
