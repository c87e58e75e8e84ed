"""The rulesets of other domains in `examples/`: nothing odd about them, their people are told what they must be, and what they promise is proved."""

import pytest

import backrules
from backrules.authoring import prove, run_cases
from backrules.authoring.lint import find
from backrules.authoring.mutation import mutants_of
from backrules.authoring.mutation.killers import Runner
from backrules.loading import read_cases, read_invariants
from tests.support import ROOT

DAY = "2026-11-29"  # of the cases that were written by tools
LEAST = {  # facts, rules, invariants
    "running_injuries": (25, 50, 10),
    "renovation_grants": (25, 35, 10),
}


@pytest.fixture(scope="module", params=LEAST)
def foreign(request):
    return backrules.load(ROOT / "examples" / request.param).on(DAY)


def test_it_is_as_large_as_a_ruleset_of_somebody_elses_and_uses_what_there_is(foreign):
    data, named = foreign.data, foreign.folders[0].name
    invariants = read_invariants(foreign.folders, data)
    assert tuple(map(len, (data.facts, data.rules, invariants))) >= LEAST[named]
    assert len(data.facts) >= LEAST[named][0]
    assert len(data.rules) >= LEAST[named][1]
    assert len(invariants) >= LEAST[named][2]
    assert {rule.effect for rule in data.rules.values()} == {"advise", "avoid", "caution"}
    assert data.guards
    assert data.exclusive
    assert data.alternatives
    if named == "renovation_grants":
        assert {one.kind for one in data.documents.values()} >= {"law", "policy", "contract"}
        assert all("invented" in one.title for one in data.documents.values())
        assert any(fact.is_date for fact in data.facts.values())
    else:
        assert data.plan
        assert data.assessment


@pytest.mark.unmeasured
def test_nothing_is_odd_about_it(foreign):
    assert find(foreign).findings == ()


def test_its_people_are_told_what_they_must_be(foreign):
    assert [result.case.id for result in run_cases(foreign) if not result.passed] == []


def test_what_it_promises_is_proved(foreign):
    assert [one.invariant.id for one in prove(foreign) if one.verdict != "proved" or one.vacuous] == []


def test_its_cases_notice_each_rule_and_need_that_is_gone(foreign):
    runner = Runner(foreign.data, read_cases(foreign.folders, foreign.data))
    gone = [one for one in mutants_of(foreign.data) if one.kind == "dropped" and one.section in ("rules", "advice")]
    assert len(gone) >= len(foreign.data.rules)
    assert [one.id for one in gone if runner.killer(one) is None] == []
