"""What stays open for good: whatever would decide it was skipped, or is not asked of this person."""

from __future__ import annotations

import pickle

from hypothesis import given, settings

import backrules
from backrules import Ruleset
from tests.questions.small_worlds import small_worlds, tiny
from tests.support import examples

FACTS = {"a": "boolean", "b": "boolean", "c": "boolean"}
WORLD = Ruleset(tiny(FACTS, "advise pull: a", "advise push: a or b", "advise row: c"))


def ids(some):
    return [one.id for one in some]


def test_what_is_decided_by_skipped_facts_alone_is_undecided_and_the_rest_is_possible():
    rec = WORLD.recommend({}, skipped=["a"])
    assert (ids(rec.undecided), ids(rec.possible)) == (["pull"], ["push", "row"])
    assert rec.status("pull") == "possible"
    rec = WORLD.recommend({}, skipped=["a", "b", "c"])
    assert (ids(rec.undecided), ids(rec.possible)) == (["pull", "push", "row"], [])


def test_what_is_decided_by_facts_that_are_not_asked_of_them_is_undecided():
    ruleset = Ruleset(tiny(FACTS, "advise pull: b", "advise push: a", ask_if={"b": "a"}))
    assert ids(ruleset.recommend({}).undecided) == []
    rec = ruleset.recommend({"a": False})
    assert (ids(rec.undecided), ids(rec.possible)) == (["pull"], [])


def test_a_recommendation_of_which_that_was_asked_pickles():
    facts = {**FACTS, "x": "number 0 3"}
    rec = Ruleset(tiny(facts, "advise pull: b", compute="x + 1", ask_if={"b": "a"})).recommend({"a": False})
    assert ids(rec.undecided) == ["pull"]
    assert ids(pickle.loads(pickle.dumps(rec)).undecided) == ["pull"]


def test_a_session_text_page_and_json_say_it_apart():
    rec = backrules.Session(WORLD).skip("a").recommendation
    assert ids(rec.undecided) == ["pull"]
    assert [one["id"] for one in rec.to_dict()["undecided"]] == ["pull"]
    assert [one["id"] for one in rec.to_dict()["possible"]] == ["push", "row"]
    text = rec.to_text(detail="all")
    assert text.index("Not decided yet") < text.index("- push") < text.index("Left open") < text.index("- pull")
    assert "Left open</strong> (1)" in rec.to_html(detail="all")


def test_replay_tells_apart_what_was_skipped():
    rec = WORLD.recommend({}, skipped=["a"])
    again = backrules.replay(rec.to_dict(), WORLD)
    assert (again.changes, ids(again.recommendation.undecided)) == ((), ["pull"])


@settings(max_examples=examples(40))
@given(small_worlds())
def test_the_possible_and_the_undecided_are_the_statuses_and_once_settled_nothing_is_possible_for_an_open_fact(person):
    data, someone = person
    ruleset = Ruleset(data)
    rec = ruleset.recommend(someone.values, skipped=someone.skipped)
    both = ids(rec.possible) + ids(rec.undecided)
    assert sorted(both) == sorted(one for one in data.advice if rec.status(one) == "possible")
    closed = {*someone.skipped}
    assert all(not closed.issuperset(one.missing) for one in rec.possible)
