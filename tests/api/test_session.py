"""Sessions: what is known so far in a conversation, as an immutable value."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from tests.strategies import people

FACTS = backrules.builtin().data.facts
STEPS = st.lists(
    st.one_of(
        people(FACTS).map(lambda told: ("tell", told)),
        st.lists(st.sampled_from(list(FACTS)), min_size=1, max_size=3).map(lambda names: ("forget", names)),
    ),
    max_size=6,
)


def within_range(told):
    """The numbers of the general strategy, brought into the ranges of the built-in facts."""
    fitted = {}
    for name, value in told.items():
        fact = FACTS[name]
        fitted[name] = min(max(value, fact.range[0]), fact.range[1]) if fact.range else value
        if fact.type == "integer":
            fitted[name] = int(fitted[name])
    return fitted


def walked(steps):
    session = backrules.Session()
    for kind, what in steps:
        session = session.tell(within_range(what)) if kind == "tell" else session.forget(*what)
    return session


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_a_session_survives_a_round_trip_through_json(steps):
    session = walked(steps)
    again = backrules.Session.from_dict(json.loads(json.dumps(session.to_dict())))
    assert again.to_dict() == session.to_dict()
    assert again.profile == session.profile
    assert again.recommendation.to_dict() == session.recommendation.to_dict()


@settings(max_examples=60, deadline=None)
@given(STEPS, people(FACTS))
def test_undo_gives_the_session_before_the_last_step(steps, told):
    session = walked(steps)
    assert session.tell(within_range(told)).undo().to_dict() == session.to_dict()


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_a_session_recommends_what_a_strict_call_with_its_profile_recommends(steps):
    session = walked(steps)
    expected = backrules.builtin().recommend(session.profile, strict=True).to_dict()
    assert session.recommendation.to_dict() == expected


def test_telling_changes_nothing_in_the_session_it_is_told_to():
    empty = backrules.Session()
    told = empty.tell(desk_hours=9)
    assert empty.profile == {}
    assert told.profile == {"desk_hours": 9}
    assert told.forget("desk_hours").profile == {}
    assert told.profile == {"desk_hours": 9}


def test_when_one_fact_is_wrong_nothing_is_told_and_every_problem_is_named():
    session = backrules.Session()
    with pytest.raises(backrules.ProfileError) as caught:
        session.tell(desk_hours=9, slouches="yes", deadlift_experience="nope")
    assert [problem.path for problem in caught.value.problems] == ["slouches", "deadlift_experience"]
    assert session.profile == {}


def test_options_that_are_told_one_by_one_add_up():
    session = backrules.Session().tell(back_pain={"lower": True}).tell(back_pain={"upper": False})
    assert session.profile == {"back_pain": {"upper": False, "lower": True}}
    assert session.tell(back_pain={"mid": False}).profile == {"back_pain": ["lower"]}
    assert session.tell(back_pain=[]).profile == {"back_pain": []}
    assert session.tell(back_pain=["lower"]).tell(back_pain={"mid": True}).profile == {"back_pain": ["mid", "lower"]}


def test_what_is_unknown_cannot_be_forgotten_under_a_wrong_name():
    with pytest.raises(backrules.ProfileError, match="there is no such fact"):
        backrules.Session().forget("desk_hour")


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 99},
        {"format": None},
        {"strict": "yes"},
        {"ruleset": None},
        {"ruleset": {"id": "knees"}},
        {"history": "x"},
        {"history": [{"told": []}]},
        {"history": [{"told": {}, "forgotten": [1]}]},
        {"history": [{"told": {"desk_hours": 900}, "forgotten": []}]},
        {"history": [{"told": {}, "forgotten": ["nothing_like_it"]}]},
        {"history": [{"told": {}, "forgotten": []}] * 10_001},
    ],
)
def test_a_damaged_or_foreign_snapshot_is_refused_with_a_reason(damage):
    snapshot = backrules.Session().tell(desk_hours=9).to_dict() | damage
    with pytest.raises(backrules.BackrulesError):
        backrules.Session.from_dict(snapshot)


@pytest.mark.parametrize("snapshot", [None, [], "x", 3, {}])
def test_what_is_no_snapshot_at_all_is_refused(snapshot):
    with pytest.raises(backrules.UsageError, match="no session of format 1"):
        backrules.Session.from_dict(snapshot)


def test_undo_at_the_start_stays_at_the_start():
    assert backrules.Session().undo().to_dict() == backrules.Session().to_dict()
