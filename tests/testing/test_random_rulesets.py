"""Random rulesets and conditions are valid ones, and have what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import backrules
from backrules import Ruleset, UsageError
from backrules.conditions import names_read, parse, to_text, truth
from backrules.loading.dependencies import reaches_unknown, unknown_reach
from backrules.testing import conditions, rulesets
from tests.support import examples

SEARCH = settings(phases=[Phase.generate, Phase.shrink], max_examples=500, database=None, report_multiple_bugs=False)


@settings(max_examples=examples(30))
@given(ruleset=rulesets())
def test_a_random_ruleset_recommends_pickles_and_never_advises_by_unknown(ruleset):
    assert isinstance(ruleset, Ruleset)
    assert ruleset.recommend({}).to_dict()
    reach = unknown_reach({name: one.when for name, one in ruleset.data.derived.items()})
    assert not any(reaches_unknown(one.when, reach) for one in ruleset.data.rules.values() if one.effect == "advise")


@settings(max_examples=examples(30))
@given(
    ruleset=rulesets(
        max_facts=2,
        max_rules=3,
        max_advice=2,
        numbers=False,
        derived=False,
        constraints=False,
        safety=False,
        gates=False,
        dates=False,
    )
)
def test_a_random_ruleset_has_no_more_than_was_asked_for(ruleset):
    data = ruleset.data
    assert (len(data.facts) <= 2, len(data.rules) <= 3, len(data.advice) <= 2) == (True, True, True)
    assert not any(fact.is_number for fact in data.facts.values())
    assert [*data.numbers, *data.derived, *data.constraints] == []
    assert not any(rule.safety for rule in data.rules.values())


@pytest.mark.parametrize(
    "wanted",
    [
        lambda data: data.numbers,
        lambda data: data.derived,
        lambda data: data.constraints,
        lambda data: any(rule.safety for rule in data.rules.values()),
        lambda data: data.ask_if,
        lambda data: data.guards,
        lambda data: any(fact.is_date for fact in data.facts.values()),
        lambda data: len(data.facts) == 5,
        lambda data: len(data.advice) == 5,
    ],
)
@pytest.mark.unmeasured
def test_everything_that_is_not_ruled_out_turns_up(wanted):
    assert find(rulesets(), lambda ruleset: wanted(ruleset.data), settings=settings(SEARCH, phases=[Phase.generate]))


@pytest.mark.unmeasured
def test_rulesets_shrink_to_one_fact_and_one_advice():
    data = find(rulesets(), lambda ruleset: ruleset.data.rules, settings=SEARCH).data
    assert (len(data.facts), len(data.advice), len(data.rules)) == (1, 1, 1)


@pytest.mark.parametrize("options", [{"max_facts": 0}, {"max_advice": 0}, {"max_rules": -1}])
def test_a_ruleset_of_nothing_is_refused(options):
    with pytest.raises(UsageError, match="a ruleset has a fact and a piece of advice at least"):
        rulesets(**options)


@settings(max_examples=examples(30))
@given(data=st.data(), ruleset=rulesets())
def test_conditions_fit_the_facts_they_are_over(data, ruleset):
    condition = data.draw(conditions(ruleset))
    known = {*ruleset.data.facts, *ruleset.data.derived, *ruleset.data.numbers}
    assert set(names_read(condition)) <= known
    assert parse(to_text(condition)) is not None
    assert truth(data.draw(conditions(ruleset.data.facts)), {}) in (True, False, None)


def test_conditions_over_the_shipped_ruleset_shrink_to_one_test():
    ruleset = backrules.builtin()
    found = find(conditions(ruleset, max_leaves=1), lambda one: "desk_hours" in names_read(one), settings=SEARCH)
    assert to_text(found).startswith(("desk_hours", "known(desk_hours)", "unknown(desk_hours)", "not"))


@pytest.mark.parametrize("known", [None, {"a": "boolean"}, ["a"]])
def test_conditions_over_something_else_are_refused(known):
    with pytest.raises(UsageError, match="conditions are over a ruleset or a mapping name -> fact"):
        conditions(known)
