"""Lists of signs and conditions: single ones are denied, and nothing about safety is taken from a near miss."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply
from tests.replies.corpus import told

FACTS = backrules.builtin().data.facts


def read(fact: str, text: str) -> object:
    return told(FACTS[fact], text, "en")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("my chest is fine", {"chest_pain": False}),
        ("my chest is fine and so is my breathing", {"chest_pain": False}),
        ("arms and legs as strong as ever", {"arm_weakness": False, "leg_weakness": False}),
        ("numb legs but bladder and bowels are fine", {"leg_weakness": True, "bladder_or_bowel": False}),
        ("chest ok, but yes it wakes me up at night", {"chest_pain": False, "night_pain": True}),
        ("lost 5 kg but on purpose", {"weight_loss": False}),
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
        "my legs are fine in the morning",
        "my legs are fine on the flat",
        "I wouldn't say my legs are fine",
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


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("the first three, honestly", ["bladder_or_bowel", "saddle_numbness", "leg_weakness"]),
        ("only the last one", ["dizziness"]),
        ("second to last one, the arm", ["arm_weakness"]),
        ("number four and the night one", ["chest_pain", "night_pain"]),
        ("the last 2", ["arm_weakness", "dizziness"]),
        ("no to the first one", {"bladder_or_bowel": False}),
        ("number 14", None),
        ("no 4", None),
        ("none of the first three", None),
        ("the last one was in 2010", None),
        ("the last one, in 2019, broke my leg", None),
        ("the last 3 months", None),
        ("for the last three weeks", None),
        ("the first one to bed", None),
        ("the first time", None),
        ("my husband has the first one", None),
        ("not sure about the first one", None),
        ("the first one maybe", None),
    ],
)
def test_options_are_called_by_their_place_in_the_list_that_was_shown(text: str, held: object) -> None:
    assert read("red_flags", text) == held


def test_the_place_of_an_option_counts_among_those_that_were_shown() -> None:
    known = {"bladder_or_bowel": False}
    assert not parse_reply(FACTS["red_flags"], "only the first one", "en", known=known).has_value
    numbered = parse_reply(FACTS["red_flags"], "only the first one", "en", known=known, numbered=True)
    assert dict(numbered.value)["saddle_numbness"] is True
    assert not parse_reply(FACTS["red_flags"], "only the first one", "en", alone=False).has_value


@pytest.mark.parametrize(
    "text",
    [
        "fever among other things",
        "fever, that's the only one I've checked so far",
        "fever. Let me think about the others",
        "fever, plus something else I'd rather tell a doctor",
        "fever. Haven't read the rest yet",
    ],
)
def test_what_leaves_the_others_open_makes_an_answer_partial(text: str) -> None:
    assert read("red_flags", text) == {"fever": True}
    assert read("red_flags", text.replace("fever", "none")) is None


def test_what_somebody_is_well_with_is_denied_and_nothing_is_felt_with_joy() -> None:
    text = "all good with my bladder and bowels but I have a fever"
    assert read("red_flags", text) == {"bladder_or_bowel": False, "fever": True}
    assert read("red_flags", "I'm dizzy with happiness") is None


@pytest.mark.parametrize(
    "text",
    [
        "None whatsoever, I'm just stiff from sitting at work",
        "not one thing on there, just a bit achy from gardening",
        "No. I looked at each of them carefully and nothing fits, my back is only tired in the evening.",
        "Read it twice. Nothing there is me.",
        "No, none, and I'd have gone straight to A&E if I had!",
        "We went through the list, and I couldn't find any that I have",
        "My dad had half of those before his op but I've got none myself.",
        "none, I'm 23",
        "Non... sorry, none!",
        "not a sausage",
    ],
)
def test_an_all_clear_stands_beside_remarks_and_everyday_complaints(text: str) -> None:
    assert read("red_flags", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "None, just stiff after the crash",
        "None, just achy from the flu",
        "None, just sore from the op",
        "None, just a constant ache from sitting",
        "None, just tired legs",
        "None, just a bit numb from sitting",
        "none, just a bit weak",
        "None, only at work",
        "None, my knees ache a bit though",
        "not one. I get a little dizzy on long drives but that's all",
        "I just slept funny",
        "None, just stiff since I fell",
        "None, I'm just stiff when I pee",
        "none, just stiff from sitting, and I wet myself",
        "None, I've felt no different since the crash",
        "none, I'd have gone to the doctor if I had time",
        "I couldn't find any that apply but my wife thinks I slur",
        "no such problems until last week",
        "everything is normal with me",
        "none, I'm 39.2",
        "just a bit stiff from sitting",
        "fever, sorry, none",
        "fever, no wait, none",
    ],
)
def test_no_all_clear_stands_beside_what_may_be_a_sign(text: str) -> None:
    assert read("red_flags", text) is None


def test_an_everyday_complaint_is_what_another_list_asks_for() -> None:
    assert read("back_pain", "none, just a bit achy from gardening") is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Fever... no, scratch that, I meant losing weight without trying. Just that.", ["weight_loss"]),
        ("leg, sorry ARM, new weakness in the arm", ["arm_weakness"]),
        ("fever, sorry, and chest pain", ["chest_pain", "fever"]),
        ("leg, sorry, and fever", None),
        ("fever, no wait, weight loss too", None),
        ("numb arm and fever, no wait, I meant weight loss", None),
        ("fever, I meant high fever", None),
    ],
)
def test_what_is_taken_back_of_a_list_does_not_count(text: str, held: object) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("I see double at times and my neck hurts", ["neck_signs"]),
        ("sometimes dizzy", None),
        ("I never get dizzy, at times", None),
        ("since sunday i feel nothing during sex, as if anaesthetised", ["saddle_numbness"]),
        ("chest pain, as if I had that", None),
        ("fever, as if", None),
        ("my legs are numb. Should I be worried?", ["leg_weakness"]),
        ("are my legs numb? Should I be worried?", None),
        ("fever, it's mortifying to write that", ["fever"]),
        ("I'm afraid of cancer", None),
    ],
)
def test_what_a_sign_is_like_and_how_it_worries_takes_none_back(text: str, held: object) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("No weakness or numbness in my arms or legs", {"arm_weakness": False, "leg_weakness": False}),
        ("dizzy sometimes when I stand up, I'll check the rest later", {"dizziness": True}),
        ("No, I'm perfectly healthy apart from a stiff back.", []),
        ("No, I'm perfectly healthy apart from a fever.", ["fever"]),
        ("healthy apart from a stiff back and numb legs", None),
        ("I had a fever last winter", None),
        ("my chest hurts as well", ["chest_pain"]),
        ("I don't tick any of those boxes", []),
        ("constantly annoyed, nothing helps", None),
        ("my toddler soiled himself before he reached the loo", None),
        ("I'm pregnant, no blood in my knickers", None),
        ("somebody I know fell and has had pain since", None),
        ("they're treating my mum for kidney cancer", None),
    ],
)
def test_signs_in_other_words_and_near_misses_of_them(text: str, held: object) -> None:
    assert read("red_flags", text) == held


def test_a_sign_that_is_named_within_another_one_is_not_so_by_itself() -> None:
    assert read("red_flags", "Everything between my legs feels numb") == ["saddle_numbness"]
    assert read("red_flags", "Had two accidents this week, didn't make it to the loo") == ["bladder_or_bowel"]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Luckily nothing like that at all, just a dodgy back from lifting the kids", []),
        ("No, I'd know about it if I had any of those!", []),
        ("No. Everything works as it should.", []),
        ("nothing, I'm fine otherwise", []),
        ("I have chest pain, I'm fine otherwise", ["chest_pain"]),
        ("not everything works as it should", None),
        ("everything works as it should except my bladder", None),
        ("none, just a dodgy heart", None),
        ("I'd know if I had a fever", None),
        ("I'd have gone to the doctor if I had a fever", None),
        ("no neck pain, just double vision", None),
        ("no nothing dramatic like that, just numb", None),
    ],
)
def test_who_would_know_of_it_or_is_well_otherwise_has_no_other_sign(text: str, held: object) -> None:
    assert read("red_flags", text) == held
