"""Mutants of the bands of checks: cases notice them, or the plainest person would, or it is proved that nobody does."""

import pytest

from backrules.authoring.cases import run_case
from backrules.authoring.mutation import mutants_of
from backrules.authoring.mutation.verdicts import Judge, case_for
from backrules.loading import read_cases
from tests.assess.test_assessment import HABITS

CASES = """\
    cases:
      - {id: a.ten, says: Ten are good., profile: {sets: 10}, expect: {assessment: {more_sets: good}}}
      - {id: a.nine, says: Nine are thin., profile: {sets: 9}, expect: {assessment: {more_sets: thin}}}
    """


def judged(folder, text=HABITS):
    ruleset = folder({"assessment.yaml": text, "cases/a.yaml": CASES}).load()
    judge = Judge(ruleset.data, read_cases(ruleset.folders, ruleset.data))
    mutants = {one.id: one for one in mutants_of(ruleset.data, "more_sets")}
    return ruleset, mutants, {id: judge.judge(one) for id, one in mutants.items()}


def test_what_a_case_expects_of_a_band_kills_and_whoever_would_notice_the_rest_is_shown(folder):
    ruleset, mutants, results = judged(folder)
    assert results["check more_sets: good: sets >= 10 -> sets > 10"].by == "case a.ten"
    assert results["check more_sets: good: sets >= 10 -> sets >= 9"].by == "case a.nine"
    survivor = results["check more_sets: thin: sets >= 5 -> sets >= 6"]
    assert (survivor.status, survivor.witness.profile, survivor.witness.differs) == (
        "survived",
        {"sets": 5},
        "assessment",
    )
    assert (survivor.witness.before, survivor.witness.after) == (("more_sets: thin",), ("more_sets: off",))
    case = case_for(ruleset.data, mutants[survivor.id], survivor.witness, 1)
    assert case.expect.assessment == {"more_sets": "thin"}
    assert run_case(case, ruleset).passed


def test_what_nobody_can_notice_is_equal(folder):
    _, _, results = judged(folder, HABITS.replace("thin: sets >= 5", "thin: sets >= 5 or sets >= 10"))
    assert results["check more_sets: thin: sets >= 10 dropped"].status == "equal"


@pytest.mark.unmeasured
def test_every_mutant_of_a_band_of_the_built_in_ruleset_is_noticed(builtin):
    judge = Judge(builtin.data, read_cases(builtin.folders, builtin.data))
    results = [judge.judge(one) for one in mutants_of(builtin.data) if one.section == "checks"]
    assert len(results) > 150
    assert [one.id for one in results if one.status not in ("killed", "equal")] == []
