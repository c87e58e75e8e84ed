"""What `to_dict(detail="brief")` holds: little, and all that keeps safe."""

import json
import random

import pytest

from backrules.errors import UsageError
from tests.render.test_brief import GYM, RULESET, WELL

HURT = {"back_pain": ["lower"], "pain_severity": 3, "leg_pain": "none", "neck_pain": True, "neck_pain_severity": 2}
SAFETY = {
    "nothing known": {},
    "well": WELL | GYM | {"weeks_since_training": 9, "tight_back": True},
    "in pain": WELL | GYM | HURT,
    "brittle bones": WELL | GYM | {"health_conditions": ["osteoporosis"], "cleared_by_clinician": True},
    "pregnant": WELL | {"health_conditions": ["pregnancy"]},
    "a warning sign": {"red_flags": ["fever"]},
    "an emergency": {"red_flags": ["saddle_numbness"]},
}


def brief_of(profile, **options):
    return RULESET.recommend(profile, **options).to_dict(detail="brief")


def pieces(said):
    return [line["id"] for section in said.get("sections", ()) for line in section.get("advice", ())]


@pytest.mark.parametrize("name", SAFETY)
@pytest.mark.parametrize("strict", [False, True])
def test_nothing_about_safety_is_left_out_or_shortened(name, strict):
    rec = RULESET.recommend(SAFETY[name], strict=strict)
    said = rec.to_dict(detail="brief")
    text = json.dumps(said, ensure_ascii=False)
    shown = {*pieces(said), *(one["id"] for one in said.get("first", ()))}
    assert shown or strict  # strict, nothing is recommended of which nothing is known
    for advice in rec.advice:
        if advice.definition.urgent or advice.kind == "referral":
            assert {"id": advice.id, "title": advice.title, "detail": advice.detail} in said["first"]
        if advice.id in shown and not advice.definition.alone:
            assert all(json.dumps(care.because, ensure_ascii=False)[1:-1] in text for care in advice.cautions)
    assert said["safety_checked"] is rec.safety_checked
    assert said["notice"] == RULESET.data.notice
    alone = any(advice.definition.alone for advice in rec.advice)
    assert bool(said.get("unsure")) is not (rec.safety_checked or alone)


def test_an_emergency_is_all_that_there_is():
    said = brief_of({"red_flags": ["saddle_numbness"], "desk_hours": 9, "equipment": ["mat"]})
    assert [one["id"] for one in said["first"]] == ["go_now"]
    assert {*said} == {"ruleset", "first", "safety_checked", "next_question", "notice"}
    assert said["next_question"] == []


def test_it_says_of_the_plan_and_the_habits_what_the_text_says_but_for_what_may_be_taken_instead():
    rec = RULESET.recommend(SAFETY["well"] | {"front_sets": 9, "upper_mid_back_sets": 8, "lower_back_sets": 4})
    said, text = rec.to_dict(detail="brief"), rec.to_text(width=10_000)
    plan = rec.plan()
    planned = dict.fromkeys(item.advice.id for day in plan.days for item in day.items)
    assert {*planned} <= {*pieces(said)} <= {*rec.outcome}
    assert said["sections"][0]["heading"] in text
    lines = said["sections"][0]["advice"]
    assert [line["when"] for line in lines] == ["Day 1"] * 3 + ["Day 2"] * 3
    assert all(line["says"].split(",")[0] in text for line in lines)
    assert said["assessment"]["verdict"] == rec.assessment.summary


def test_it_is_short_but_for_what_is_about_safety():
    draw, sizes = random.Random(3), []
    for _ in range(12):
        known = {key: value for key, value in SAFETY["well"].items() if draw.random() < 0.6}
        said = brief_of(WELL | known)
        sizes.append(len(json.dumps({key: said[key] for key in said if key not in ("take_care", "first", "unsure")})))
    assert max(sizes) < 1600  # a form of four facts, with their options, is the most of it


def test_without_the_profile_no_value_is_in_it():
    rec = RULESET.recommend(WELL | {"desk_hours": 9.25, "front_sets": 77, "upper_mid_back_sets": 3})
    assert "profile" not in rec.to_dict(detail="brief")
    assert "next_question" not in rec.to_dict(detail="brief", include_question=False)
    assert "Fewer hard sets for the front each week: 19" in json.dumps(rec.to_dict(detail="brief"))
    discreet = rec.to_dict(detail="brief", include_profile=False)
    fix = discreet["assessment"].get("fix", "")
    assert not any(map(str.isdigit, fix)), fix  # a number would tell how much there is now
    assert pieces(discreet) == pieces(rec.to_dict(detail="brief"))


def test_the_same_input_gives_the_same_bytes_and_another_detail_is_refused():
    assert json.dumps(brief_of(SAFETY["in pain"])) == json.dumps(brief_of(SAFETY["in pain"]))
    rec = RULESET.recommend({})
    assert rec.to_dict(detail="full") == rec.to_dict()
    with pytest.raises(UsageError, match="detail is brief or full, not 'all'"):
        rec.to_dict(detail="all")
