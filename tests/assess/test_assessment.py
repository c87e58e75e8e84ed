"""Assessments: bands are three-valued, what mends them stays within limits, and nothing is proposed where it may not."""

import json
import math
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

import backrules
from backrules.errors import UsageError
from backrules.testing import profiles
from tests.support import SMALL, called, examples

RULESET = backrules.builtin()
WELL = {"red_flags": [], "back_pain": [], "health_conditions": []}
SETS = st.one_of(st.none(), st.integers(0, 40), st.integers(0, 80).map(lambda number: number / 2))
HABITS = """\
    title: How is your week?
    verdict:
      good: All is well.
      thin: "Nearly: {check}."
      off: "Not well: {check}."
      unknown: Nobody knows.
    order: [fewer_hours, more_sets]
    limits: {change: {most: 0.5 * hours}}
    never: {when: any(flags), because: Rest first., assume: no warning signs}
    checks:
      more_sets:
        title: sets
        value: sets
        unit: sets
        good: sets >= 10
        thin: sets >= 5
        because: Sets help.
        changes: [{more: sets, by: 10 - sets, limit: change, fix: "Sets: {amount} more."}]
        fix: Enough for now.
        source: {author: Ours.}
      fewer_hours:
        title: hours
        good: hours <= 6
        because: Hours tire.
        changes: [{less: hours, by: hours - 6, limit: change, fix: "Hours: {amount} fewer."}]
        source: {author: Ours.}
    """


@pytest.fixture
def habits(folder):
    return folder({"assessment.yaml": HABITS})


def bands(rec):
    return {check.id: check.band for check in rec.assessment.checks}


def changed(assessment):
    total = {}
    for check in assessment.checks:
        for fact, amount in check.changes.items():
            total[fact] = total.get(fact, 0) + amount
    return total


# --- bands ----------------------------------------------------------------------------------------


def test_a_check_is_good_thin_off_or_unknown(habits):
    ruleset = habits.load()
    found = [bands(ruleset.recommend({"sets": sets}))["more_sets"] for sets in (10, 9, 5, 4)]
    assert found == ["good", "thin", "thin", "off"]
    assert bands(ruleset.recommend({})) == {"more_sets": "unknown", "fewer_hours": "unknown"}
    assert bands(ruleset.recommend({"hours": 7}))["fewer_hours"] == "off"  # without `thin`, what is not good is off


def test_the_verdict_is_of_the_worst_check_that_is_known_and_says_which(habits):
    ruleset = habits.load()
    said = [
        ruleset.recommend(profile).assessment.summary
        for profile in ({}, {"sets": 10}, {"sets": 9, "hours": 2}, {"sets": 9, "hours": 8})
    ]
    assert said == [
        "Nobody knows.",
        "All is well. (1 of 1 known check)",
        "Nearly: sets. (1 of 2 known checks)",
        "Not well: hours. (0 of 2 known checks)",
    ]


def test_an_unknown_check_says_which_facts_could_decide_it():
    first = RULESET.recommend({"front_sets": 4}).assessment.checks[0]
    assert (first.band, first.missing) == ("unknown", ("upper_mid_back_sets", "lower_back_sets"))
    known = RULESET.recommend({"front_sets": 4, "upper_mid_back_sets": 0, "lower_back_sets": 0}).assessment.checks[0]
    assert (known.band, known.missing) == ("off", ())


def expected_ratio(good, thin, back, front):
    """Say the band of so many sets against so many, written once more."""
    if back is None or front is None:
        return {"unknown", "off"} if back == 0 else {"unknown"}
    return {"off" if back == 0 or back < thin * front else "good" if back >= good * front else "thin"}


@configured(max_examples=examples(50))
@given(upper=SETS, lower=SETS, front=SETS, days=st.one_of(st.none(), st.integers(0, 7)))
def test_bands_are_those_that_a_coach_would_give(upper, lower, front, days):
    told = {"upper_mid_back_sets": upper, "lower_back_sets": lower, "front_sets": front, "training_days": days}
    found = bands(RULESET.recommend(told))
    back = None if upper is None or lower is None else upper + lower
    assert found["front_and_back"] in expected_ratio(1, 0.75, back, front)
    assert found["pulls_and_presses"] in expected_ratio(0.75, 0.5, upper, front)
    for check, number, floor in (("upper_and_mid_back", upper, 4), ("lower_back", lower, 2), ("days", days, 2)):
        known = "good" if (number or 0) >= floor else "thin" if (number or 0) > 0 else "off"
        assert found[check] == ("unknown" if number is None else known)


# --- what mends ------------------------------------------------------------------------------------


def test_what_mends_one_check_counts_for_the_next_and_all_stay_within_the_limit(habits):
    rec = habits.load().recommend({"hours": 9, "sets": 4})
    assert changed(rec.assessment) == {"hours": -3, "sets": 1}  # half of nine hours is four whole ones
    assert [check.fix for check in rec.assessment.checks] == ["Sets: 1 more.", "Hours: 3 fewer."]
    none_left = habits.load().recommend({"hours": 6, "sets": 9, "flags": []}).assessment
    assert (none_left.checks[0].fix, changed(none_left)) == ("Sets: 1 more.", {"sets": 1})
    exhausted = habits.load().recommend({"hours": 10, "sets": 0}).assessment
    assert changed(exhausted) == {"hours": -4, "sets": 1}


def test_a_change_stays_within_the_range_of_its_fact(folder):
    text = HABITS.replace("most: 0.5 * hours", "most: 1000").replace("by: 10 - sets", "by: 100 - sets")
    text = text.replace("sets >= 10", "sets >= 50").replace("by: hours - 6", "by: hours + 6")
    facts = SMALL["facts.yaml"].replace("range: [0, 24]", "range: [2, 24]")
    rec = folder({"facts.yaml": facts, "assessment.yaml": text}).load().recommend({"hours": 9, "sets": 45})
    assert changed(rec.assessment) == {"sets": 5, "hours": -7}


def test_a_change_counts_on_what_the_one_before_it_has_left_of_the_same_fact(folder):
    less = """\
      much_less:
        title: much less
        good: hours <= 2
        because: Hours tire.
        changes: [{less: hours, by: hours - 2, fix: "{amount} fewer."}]
        source: {author: Ours.}
    """
    rec = folder({"assessment.yaml": f"{HABITS.rstrip()}\n{less}"}).load().recommend({"hours": 9, "sets": 10})
    assert [dict(check.changes) for check in rec.assessment.checks] == [{}, {"hours": -3}, {"hours": -4}]


def test_where_nothing_is_left_within_the_limit_the_check_says_what_it_says_otherwise(habits):
    ruleset = habits.load()
    checks = ruleset.recommend({"hours": 1, "sets": 4}).assessment.checks
    assert (checks[0].band, checks[0].fix, dict(checks[0].changes)) == ("off", "Enough for now.", {})


@configured(max_examples=examples(50))
@given(upper=SETS, lower=SETS, front=SETS, planes=st.tuples(SETS, SETS, SETS))
def test_no_fixes_together_exceed_six_sets_for_the_back_or_a_quarter_of_the_front(upper, lower, front, planes):
    told = {"upper_mid_back_sets": upper, "lower_back_sets": lower, "front_sets": front}
    told |= dict(zip(("sagittal_sets", "frontal_sets", "transverse_sets"), planes, strict=True))
    assessment = RULESET.recommend(told | WELL).assessment
    total = changed(assessment)
    assert sum(amount for fact, amount in total.items() if fact in told and fact != "front_sets") <= 6
    fewer = -total.get("front_sets", 0)
    assert 0 <= fewer <= math.floor((front or 0) / 4)
    assert all(isinstance(amount, int) and amount for amount in total.values())
    assert all(check.fix for check in assessment.checks if check.band in ("thin", "off"))
    assert not any(check.fix for check in assessment.checks if check.band in ("good", "unknown"))


@configured(max_examples=examples(15))
@given(upper=st.integers(0, 20), lower=st.integers(0, 20), front=st.integers(0, 40))
def test_whoever_does_what_is_said_again_and_again_ends_well(upper, lower, front):
    told = {"upper_mid_back_sets": upper, "lower_back_sets": lower, "front_sets": front} | WELL
    for _ in range(8):
        total = changed(RULESET.recommend(told).assessment)
        told |= {fact: told[fact] + amount for fact, amount in total.items()}
    found = bands(RULESET.recommend(told))
    assert {found[one] for one in ("front_and_back", "pulls_and_presses", "upper_and_mid_back", "lower_back")} == {
        "good"
    }


# --- for whom nothing is proposed -----------------------------------------------------------------


def test_nothing_is_proposed_where_it_may_not_be_and_the_bands_are_said_all_the_same(habits):
    ruleset = habits.load()
    profile = {"hours": 9, "sets": 4}
    held = ruleset.recommend(profile | {"flags": ["fever"]}).assessment
    assert (held.held, held.band, changed(held), held.checks[0].fix) == ("Rest first.", "off", {}, None)
    open_ = ruleset.recommend(profile).assessment
    assert ([one.text for one in open_.assuming], open_.held) == (["no warning signs"], None)
    assert open_.assuming[0].missing == ("flags",)
    strict = ruleset.recommend(profile, strict=True).assessment
    assert (strict.held, changed(strict)) == ("Not known yet: warning signs.", {})
    known = ruleset.recommend(profile | {"flags": []}, strict=True).assessment
    assert (known.held, known.assuming, changed(known)) == (None, (), {"hours": -3, "sets": 1})


@configured(max_examples=examples(25))
@given(person=profiles(RULESET), strict=st.booleans())
def test_nobody_with_a_warning_sign_or_strong_pain_is_told_to_do_more(person, strict):
    rec = RULESET.recommend(person, strict=strict)
    profile = rec.profile
    flags = profile.get("red_flags") or []
    signs = any(flags.values()) if isinstance(flags, dict) else bool(flags)
    if signs or (profile.get("pain_severity") or 0) >= 7:
        assert rec.assessment.held
        assert changed(rec.assessment) == {}


# --- in which form ---------------------------------------------------------------------------------


def test_it_is_in_the_dict_and_is_replayed():
    rec = RULESET.recommend({"front_sets": 12, "upper_mid_back_sets": 6, "lower_back_sets": 2})
    found = json.loads(json.dumps(rec.to_dict()))
    check = found["assessment"]["checks"][0]
    assert (check["id"], check["band"], check["value"]) == ("front_and_back", "off", 8 / 12)
    assert check["sources"][0] == {"kind": "article", "id": "A2"}
    assert backrules.replay(found).same
    other = found | {"assessment": found["assessment"] | {"band": "good"}}
    assert backrules.replay(other).changes == ("the advice is the same, but these parts differ: assessment",)


def test_no_number_that_a_person_told_is_left_where_the_profile_is_left_out():
    rec = RULESET.recommend({"lower_back_sets": 37.25})
    assert "37.25" in json.dumps(rec.to_dict())
    assert "37.25" not in json.dumps(rec.to_dict(include_profile=False))


def test_nor_is_one_left_where_no_text_holds_values(folder):
    plain = re.sub(r"\{\w+\}", "x", HABITS)
    plain = "\n".join(line for line in plain.splitlines() if "changes:" not in line)
    rec = folder({"assessment.yaml": plain}).load().recommend({"sets": 37})
    assert not rec.answer.context.plan.says_values
    assert "37" in json.dumps(rec.to_dict(include_question=False)["assessment"])
    assert "37" not in json.dumps(rec.to_dict(include_profile=False, include_question=False)["assessment"])


def test_it_stands_in_the_text_of_an_answer_once_something_is_known(habits):
    ruleset = habits.load()
    lines = ruleset.recommend({"hours": 9, "sets": 4}).to_text(detail="all").splitlines()
    start = lines.index("How is your week?")
    assert lines[start + 1 : start + 4] == [
        "  Not well: sets. (0 of 2 known checks)",
        "  - sets: Sets: 1 more.",
        "  - hours: Hours: 3 fewer.",
    ]
    assert "How is your week?" not in ruleset.recommend({}).to_text(detail="all")


def test_a_recommendation_with_one_pickles(habits):
    rec = habits.load().recommend({"hours": 9, "sets": 4})
    before = rec.assessment
    again = pickle.loads(pickle.dumps(rec))
    assert again.assessment == before


def test_a_ruleset_without_one_says_so(folder):
    rec = folder({}).load().recommend({})
    assert "assessment" not in rec.to_dict()
    with pytest.raises(UsageError, match=r"the ruleset small has no assessment \(assessment.yaml\)"):
        _ = rec.assessment


def test_the_command_says_it_in_lines_and_in_json(habits):
    arguments = ["assess", "--ruleset", habits.path, "--hours", "9", "--sets", "4"]
    done = called(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "How is your week?",
        "Not well: sets. (0 of 2 known checks)",
        "",
        "off      sets: 4 sets",
        "         Sets: 1 more.",
        "off      hours",
        "         Hours: 3 fewer.",
        "",
        "Assuming no warning signs, which is not known.",
    ]
    expected = habits.load().recommend({"hours": 9, "sets": 4}).assessment.to_dict()
    assert json.loads(called(*arguments, "--json").stdout) == expected
    assert "Not known yet: warning signs." in called(*arguments, "--strict").stdout
    assert "off      sets: not known (sets)" not in done.stdout
    assert "unknown  sets: not known (sets)" in called("assess", "--ruleset", habits.path).stdout


def test_a_ruleset_without_one_is_refused_by_the_command(folder):
    done = called("assess", "--ruleset", folder({}).path)
    assert (done.returncode, done.stderr) == (2, "backrules: the ruleset small has no assessment (assessment.yaml)\n")


# --- what is wrong with a file ---------------------------------------------------------------------


def test_everything_that_is_wrong_is_said_at_once(folder):
    text = HABITS.replace("good: sets >= 10", "good: set >= 10").replace("more: sets, by", "more: level, by")
    text = text.replace("order: [fewer_hours", "order: [fewer_hour").replace(
        'limit: change, fix: "H', 'limit: chance, fix: "H'
    )
    text = text.replace("good: All is well.", "god: All is well.").replace("value: sets", "value: hours * level")
    assert folder({"assessment.yaml": text}).messages() == [
        "checks.more_sets.good: there is no fact or derived fact set (did you mean 'sets'?)",
        "checks.more_sets.value: level is a choice, and only numbers can be computed with",
        "checks.more_sets.changes[0].more: level is no number",
        "checks.fewer_hours.changes[0].limit: there is no limit chance (did you mean 'change'?)",
        "assessment.verdict: verdict has no text for good",
        "assessment.verdict: there is no verdict god (did you mean 'good'?)",
        "assessment.order: there is no check fewer_hour (did you mean 'fewer_hours'?)",
    ]


def test_an_overlay_changes_bands_and_drops_checks_but_not_for_whom_nothing_is_proposed(folder):
    base = folder({"assessment.yaml": HABITS})
    other = folder({"assessment.yaml": "checks: {more_sets: {good: sets >= 4}}\ndisable: [fewer_hours]\n"}, bare=True)
    assert bands(base.load(other).recommend({"sets": 4})) == {"more_sets": "good"}
    worse = folder(
        {"assessment.yaml": "never: {when: false, because: No., assume: all}\nlimits: {change: {most: 50}}\n"},
        bare=True,
    )
    assert base.messages(worse) == [
        "assessment.never: an overlay may not change for whom nothing is proposed (the caller can say allow_unsafe)",
        "limits.change: an overlay may not change how much is proposed in total (the caller can say allow_unsafe)",
    ]
    assert base.load(worse, allow_unsafe=True).recommend({"flags": ["fever"]}).assessment.held is None
