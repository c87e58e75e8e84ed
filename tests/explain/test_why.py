"""Why an advice stands where it stands, and what another answer would be."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.engines.reference import truth
from tests.api.test_session import FACTS, within_range
from tests.strategies import people

DATA = backrules.builtin().data


def parts(part):
    yield part
    for inner in part.parts:
        yield from parts(inner)


@settings(max_examples=25, deadline=None)
@given(people(FACTS).map(within_range), st.sampled_from(list(DATA.advice)))
def test_why_names_every_rule_that_acts_on_the_advice_with_the_truth_that_the_engine_found(profile, advice):
    rec = backrules.recommend(profile)
    why = rec.why(advice)
    match = backrules.builtin().match(profile)
    found = {reason.rule.id: reason.condition.truth for reason in why.reasons}
    assert set(found) == {rule.id for rule in DATA.rules.values() if advice in rule.targets}
    for rule, value in found.items():
        assert value == (True if rule in match.fired else None if rule in match.possible else False)
    assert why.status == rec.status(advice)
    json.dumps(why.to_dict())


@settings(max_examples=25, deadline=None)
@given(people(FACTS).map(within_range))
def test_the_rank_and_score_of_why_are_those_of_the_answer(profile):
    rec = backrules.recommend(profile)
    for advice in rec.advice:
        why = rec.why(advice.id)
        assert (why.rank, why.score, why.assuming) == (advice.rank, advice.score, advice.assuming)


@settings(max_examples=50, deadline=None)
@given(people(FACTS).map(within_range), st.sampled_from(list(DATA.advice)))
def test_the_truth_of_a_joined_part_follows_from_its_parts(profile, advice):
    for reason in backrules.recommend(profile).why(advice).reasons:
        for part in parts(reason.condition):
            truths = [inner.truth for inner in part.parts]
            if part.joint == "and":
                assert part.truth == (False if False in truths else None if None in truths else True)
            if part.joint == "or":
                assert part.truth == (True if True in truths else None if None in truths else False)


def test_the_text_of_why_goes_from_the_advice_through_rules_and_facts_to_sources():
    text = str(backrules.recommend({"desk_hours": 9}).why("prioritise_rear_chain")).splitlines()
    assert text[0].endswith(": recommended, number 1")
    assert text[1] == "  score: 9"
    assert text[2].startswith("  desk.rear_chain_first (advise, should): ")
    assert "[article A5;" in text[2]
    assert text[4] == "      - yes: hours at a desk at least 6 h/day (desk_hours is 9)"


def test_what_if_says_what_is_new_gone_and_moved():
    rec = backrules.recommend({"desk_hours": 9, "deadlift_experience": "none"})
    change = rec.what_if(red_flags=["fever"])
    assert ("see_a_clinician", ("safety.red_flags_refer",)) in change.new
    assert ("hex_bar_deadlift", "withheld") in {(one, status) for one, status, _ in change.gone}
    assert {"id": "prioritise_rear_chain", "before": 1, "after": 2} in change.to_dict()["moved"]
    assert "gone: hex_bar_deadlift, now withheld by safety.red_flags" in str(change)


def test_what_if_nothing_changes_says_so():
    rec = backrules.recommend({"desk_hours": 9})
    assert not rec.what_if(desk_hours=9)
    assert str(rec.what_if(desk_hours=9)) == "nothing changes"


def test_an_advice_that_does_not_exist_is_named_with_the_nearest():
    with pytest.raises(backrules.UsageError, match="did you mean 'hex_bar_deadlift'"):
        backrules.recommend({}).why("hex_bar_deadlfit")


def test_reference_truth_is_what_why_replays():
    rec = backrules.recommend({"desk_hours": 5})
    (reason,) = [r for r in rec.why("prioritise_rear_chain").reasons if r.rule.id == "desk.rear_chain_first"]
    assert reason.condition.truth is False
    assert truth(DATA.derived["sits_most_of_day"].when, {"desk_hours": 5}) is False
