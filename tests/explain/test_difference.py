"""The difference between two answers: what is new, gone and moved, each with its reason."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.explain import difference
from tests.explain.hostile import answer_of
from tests.recommendation.worlds import worlds
from tests.strategies import people
from tests.support import examples

BEGINNER = {"desk_hours": 9, "deadlift_experience": "none"}


def what_if(person, /, **facts):
    options = {key: facts.pop(key) for key in ("strict", "top") if key in facts}
    return backrules.recommend(person, **options).what_if(**facts)


@st.composite
def changes(draw):
    data, person = draw(worlds())
    return data, person, draw(people(data.facts))


@settings(max_examples=examples(37))
@given(change=changes(), strict=st.booleans(), top=st.one_of(st.none(), st.integers(0, 3)))
def test_new_gone_and_moved_are_what_differs_and_each_has_a_reason(change, strict, top):
    data, person, other = change
    before, after = (answer_of(data, one, strict=strict, top=top) for one in (person, other))
    found = difference(before, after)
    old, new = ([one.id for one in answer.advice] for answer in (before, after))
    assert [one.id for one in found.new] == [one for one in new if one not in old]
    assert [one.id for one in found.gone] == [one for one in old if one not in new]
    places = {one: (old.index(one) + 1, new.index(one) + 1) for one in new if one in old}
    assert {one.id: (one.before, one.after) for one in found.moved} == {k: v for k, v in places.items() if v[0] != v[1]}
    for one in (*found.new, *found.gone, *found.moved, *found.cautions):
        assert one.title == data.advice[one.id].title
        assert one.why.endswith(".")
    assert all(one.status == after.status(one.id) for one in found.gone)
    warned, warn = ({a.id: [c.rule for c in a.cautions] for a in answer.advice} for answer in (before, after))
    came = {one: [rule for rule in warn[one] if rule not in warned.get(one, [])] for one in new}
    went = {one: [rule for rule in warned.get(one, []) if rule not in warn[one]] for one in new}
    assert {one.id: [*one.rules] for one in found.cautions} == {one: came[one] for one in new if came[one] or went[one]}
    assert all([*one.gone] == went[one.id] for one in found.cautions)
    assert bool(found) == (old != new or warned != warn)
    json.dumps(found.to_dict())
    shown = " ".join(str(found).split())
    assert all(one.title in shown for one in (*found.new, *found.gone, *found.moved, *found.cautions))
    assert all(len(line) <= 88 for line in str(found).split("\n"))


def test_nothing_changes_says_so():
    assert not what_if({"desk_hours": 9}, desk_hours=9)
    assert str(what_if({"desk_hours": 9}, desk_hours=9)) == "nothing changes"


NERVE = {
    "tight_back": True,
    "cleared_by_clinician": True,
    "health_conditions": {"disc_or_nerve": True, "postpartum": True},
}
BONES = {"osteoporosis": True}


def test_another_caution_is_a_change_though_the_advice_stays_and_its_words_are_told():
    found = what_if(NERVE, health_conditions=BONES)
    assert (found.new, found.gone, found.moved) == ((), (), ())
    assert found
    assert {one.rules for one in found.cautions} == {("safety.brittle_bones",)}
    assert str(found) == (
        "Take care\n"
        "  - Make room for flexibility as well; Wind down with a few yoga poses: With brittle\n"
        "     bones leave out deep rounding and strong twisting."
    )
    assert found.to_dict()["cautions"][0] == {
        "id": "flexibility_work",
        "title": "Make room for flexibility as well",
        "rules": ["safety.brittle_bones"],
        "gone": [],
        "why": "With brittle bones leave out deep rounding and strong twisting.",
    }
    both = NERVE | {"health_conditions": NERVE["health_conditions"] | BONES}
    found = what_if(both, health_conditions={"osteoporosis": False})
    assert (found.new, found.gone, found.moved) == ((), (), ())
    assert {(one.rules, one.gone) for one in found.cautions} == {((), ("safety.brittle_bones",))}
    assert str(found).startswith("Care no longer asked for\n  - Make room for flexibility as well; Wind")
    assert len(what_if(NERVE, top=3, health_conditions=BONES).cautions) < 3


def test_new_advice_comes_with_its_cautions():
    found = what_if({"health_conditions": BONES, "cleared_by_clinician": True}, tight_back=True)
    assert {one.id: one.rules for one in found.cautions}["yoga_cool_down"] == ("safety.brittle_bones",)
    assert "yoga_cool_down" in {one.id for one in found.new}


SEVERE_PAIN = """\
New
  1. See a clinician before you train your back: Pain of 7 or more out of 10 should be
     looked at, or looked at again, before anything else.
No longer
  - Put the back of your body first (was number 1), held back: With pain this strong
     there is no training, whatever was cleared before.
  - Hex-bar deadlift (was number 2), held back: With pain from 4 of 10, or of unknown
     strength, nothing is loaded until a clinician has cleared you for it. With pain
     this strong there is no training, whatever was cleared before.
  - Sumo deadlift (was number 3), held back: With pain from 4 of 10, or of unknown
     strength, nothing is loaded until a clinician has cleared you for it. With pain
     this strong there is no training, whatever was cleared before.
  - Keep your deadlifts light until your form is solid (was number 4), held back: With
     pain this strong there is no training, whatever was cleared before.
  - Learn the deadlift before you load it (was number 5), held back: With pain this
     strong there is no training, whatever was cleared before.
  - Stand up and move every half hour or so (was number 6), held back: With pain this
     strong there is no training, whatever was cleared before.
  - Train your back in all three planes (was number 7), held back: With pain this strong
     there is no training, whatever was cleared before.
  - Make room for flexibility as well (was number 8), held back: With pain this strong
     there is no training, whatever was cleared before.
  - Bodyweight hip hinge (was number 9), held back: With pain from 4 of 10, or of
     unknown strength, hinges without weight wait as well until a clinician has cleared
     you. With pain this strong there is no training, whatever was cleared before.
  - Match the work for your front with work for your back (was number 10), held back:
     With pain this strong there is no training, whatever was cleared before."""


def test_the_text_says_what_is_new_gone_and_moved_with_titles_and_reasons():
    change = what_if(BEGINNER, pain_severity=8)
    assert str(change) == SEVERE_PAIN
    result = change.to_dict()
    assert result["new"][0] == {
        "id": "see_a_clinician",
        "title": "See a clinician before you train your back",
        "rank": 1,
        "rules": ["safety.severe_pain_refer"],
        "why": "Pain of 7 or more out of 10 should be looked at, or looked at again, before anything else.",
    }
    assert result["gone"][0]["rules"] == ["safety.severe_pain"]
    assert result["moved"] == []
    moved = what_if(BEGINNER, health_conditions={"heart_or_blood_pressure": True}).to_dict()["moved"]
    assert moved[0] == {
        "id": "prioritise_rear_chain",
        "title": "Put the back of your body first",
        "before": 1,
        "after": 2,
        "why": "“Let a clinician guide how you load your back” now stands before it.",
        "shifted": True,
    }


def test_who_gained_points_is_told_apart_from_who_was_overtaken():
    moved = {one.id: one for one in what_if(BEGINNER, equipment=["mat"]).moved}
    assert moved["bodyweight_hip_hinge"].why == (
        "can, 2 points before, should, 6 points now. You have neither a hex bar nor a barbell, so the hinge without "
        "weight, or with light dumbbells at your sides, is your start. A routine has a hinge in it, and this one takes nothing but a wall."
    )
    assert not moved["bodyweight_hip_hinge"].shifted
    assert moved["learn_deadlift_form"].why == (
        "“Bodyweight hip hinge” now stands before it, “Hex-bar deadlift” and “Sumo deadlift” no longer do."
    )
    moved = {one.id: one for one in what_if(BEGINNER, desk_hours=None).moved}
    assert moved["hex_bar_deadlift"].why == "“Put the back of your body first” no longer stands before it."
    many = {one.id: one for one in what_if(BEGINNER, deadlift_experience=None).moved}["balance_front_and_back"]
    assert (
        many.why
        == "“Hex-bar deadlift”, “Sumo deadlift”, “Keep your deadlifts light until your form is solid” and 2 more no longer stand before it."
    )


def test_what_is_gone_says_what_it_is_now():
    def gone(*given, **facts):
        return {one.id: (one.status, one.why) for one in what_if(*given, **facts).gone}

    found = gone(BEGINNER, desk_hours=None)
    assert found["break_up_sitting"] == (
        "possible",
        "it is recommended if sitting for most of the day; assuming no back pain under 18, no operation or fracture and no nerve or leg trouble, no warning signs, no severe pain, and no sign of an emergency.",
    )
    assert gone(BEGINNER, desk_hours=1)["break_up_sitting"] == ("excluded", "no rule speaks for it any more.")
    assert gone(BEGINNER, equipment=[])["hex_bar_deadlift"][0] == "withheld"
    assert "prioritise_rear_chain" not in gone(
        BEGINNER, health_conditions={"heart_or_blood_pressure": True}, top=1
    )  # it is further down
    stopped = gone({"equipment": {"pull_up_bar": True}}, equipment=None, can_do_pull_up=False)
    assert stopped["pull_up"] == (
        "excluded",
        "what is not known yet could speak for it, but it would be held back all the same.",
    )


def test_what_comes_up_among_the_first_or_leaves_them_has_moved():
    def moved(top):
        return {one.id: (one.before, one.after) for one in what_if(BEGINNER, pain_severity=8, top=top).moved}

    whole = moved(None)
    for top in (1, 3, 5):
        found = what_if(BEGINNER, pain_severity=8, top=top)
        assert moved(top) == {key: ranks for key, ranks in whole.items() if min(ranks) <= top}
        assert not {one.id for one in found.new} & whole.keys()
