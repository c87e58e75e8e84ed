"""Assertions about whole rulesets: they hold where they should, and show the smallest person where they do not."""

from __future__ import annotations

import pytest

import backrules
from backrules import ProfileError, Ruleset, UsageError
from backrules.engines import Match
from backrules.engines.cells import CellsEngine
from backrules.testing import assert_engines_agree, assert_invariant, expectation, firing, snapshot
from tests.questions.small_worlds import tiny
from tests.support import examples

WORLD = Ruleset(tiny({"hours": "number 0 24", "pain": "boolean"}, "advise move: hours >= 6", "avoid move: pain"))


def test_the_engines_agree_about_one_person_and_about_everybody():
    assert_engines_agree(backrules.builtin(), {"desk_hours": 9})
    assert_engines_agree(backrules.builtin(), max_examples=examples(15))


class _Deaf(CellsEngine):
    def match(self, values):
        return super().match({name: value for name, value in values.items() if value != 6})


def test_engines_that_differ_are_shown_with_the_smallest_person(monkeypatch):
    world = Ruleset(WORLD.data)
    monkeypatch.setitem(world.on_demand.engines, "cells", _Deaf(world.compiled.program))
    with pytest.raises(AssertionError) as error:
        assert_engines_agree(world, engines=("reference", "cells"), max_examples=500)
    assert str(error.value).splitlines() == [
        "reference and cells differ for {'hours': 6}:",
        "  fire by reference only: r0",
        "  are possible by cells only: r0",
    ]


class _Surprising(CellsEngine):
    """Finds all rules that fire, and the advice from more."""

    def match(self, values):
        found = super().match(values)
        return Match(found.fired - {"not need move"}, found.possible)


def test_engines_that_fire_the_same_rules_and_recommend_otherwise_are_shown(monkeypatch):
    world = Ruleset(tiny({"hours": "number 0 24", "mat": "boolean"}, "advise move: hours >= 6", needs={"move": "mat"}))
    monkeypatch.setitem(world.on_demand.engines, "cells", _Surprising(world.compiled.program))
    with pytest.raises(AssertionError, match="the same rules fire, and the recommendations differ"):
        assert_engines_agree(world, {"hours": 7, "mat": False}, engines=("reference", "cells"))


def test_a_person_that_is_not_valid_or_an_engine_that_is_not_there_is_refused():
    with pytest.raises(ProfileError):
        assert_engines_agree(WORLD, {"hour": 6})
    with pytest.raises(UsageError, match="there is no engine 'cell'"):
        assert_engines_agree(WORLD, {}, engines=["reference", "cell"])


def moves_only_without_pain(profile, recommendation):
    return "move" not in recommendation.outcome or profile.get("pain") is False


def test_an_invariant_that_holds_is_silent():
    assert_invariant(WORLD, moves_only_without_pain, strict=True, max_examples=examples(30))


def test_an_invariant_that_does_not_hold_shows_the_smallest_person():
    with pytest.raises(AssertionError) as error:
        assert_invariant(WORLD, moves_only_without_pain, max_examples=500)
    assert str(error.value) == "moves_only_without_pain does not hold for {'hours': 6}: move"


def test_an_invariant_may_fail_by_assert_and_look_at_some_people_only():
    def never_more_than_seven(profile, recommendation):
        assert profile["hours"] <= 7

    with pytest.raises(AssertionError):
        assert_invariant(WORLD, never_more_than_seven, people=firing(WORLD, "r0"), max_examples=200)


def test_an_invariant_by_its_id_is_proved(folder):
    invariants = """\
        invariants:
          - id: sit.less
            says: Whoever sits hears it.
            when: hours >= 6
            always: sit_less
          - id: sit.always
            says: Everybody hears it.
            always: sit_less
        """
    ruleset = folder({"invariants.yaml": invariants}).load()
    assert_invariant(ruleset, "sit.less")
    with pytest.raises(AssertionError, match="refuted"):
        assert_invariant(ruleset, "sit.always")
    with pytest.raises(UsageError, match=r"there is no invariant 'sit\.les'"):
        assert_invariant(ruleset, "sit.les")


def test_an_invariant_is_an_id_or_a_function():
    with pytest.raises(UsageError, match="an invariant is an id or a function"):
        assert_invariant(WORLD, 3)


def test_a_snapshot_is_plain_data_without_versions_and_words():
    found = snapshot(WORLD.recommend({"hours": 7, "pain": True}))
    assert list(found) == [
        "options",
        "profile",
        "advice",
        "withheld",
        "possible",
        "undecided",
        "violations",
        "safety_checked",
    ]
    assert found["profile"] == {"hours": 7, "pain": True}
    assert [one["id"] for one in found["withheld"]] == ["move"]
    assert "because" not in str(found)
    told = WORLD.recommend({"hours": 7})
    assert [(one["id"], one["rank"], one["reasons"]) for one in snapshot(told)["advice"]] == [
        ("move", 1, [{"rule": "r0", "facts": ["hours"]}])
    ]
    assert snapshot(told, texts=True)["advice"][0]["title"] == "move"


def test_an_expectation_is_what_a_case_may_hold():
    assert expectation(WORLD.recommend({"hours": 7})) == {"exactly": ["move"], "withheld": {}}
    assert expectation(WORLD.recommend({"hours": 7, "pain": True})) == {"exactly": [], "withheld": {"move": "avoid"}}
