"""Mutants of plans and limits: cases notice them, invariants do, or somebody of the cases would."""

from backrules.authoring.cases import run_case
from backrules.authoring.mutation import mutants_of
from backrules.authoring.mutation.invariants import Invariants
from backrules.authoring.mutation.verdicts import Judge, case_for
from backrules.loading import read_cases
from backrules.loading.invariants import read_invariants
from tests.authoring.verify.test_plans import SIGN
from tests.plan.test_plan import ASSESSMENT, PLAN, files

CASES = """\
    cases:
      - id: a.week
        says: A whole week.
        profile: {level: expert, tools: [bar], hours: 8, flags: [], hurts: false, sets: 2}
        expect: {plan: {lift: deadlift, gentle: cat_cow, sit: sit_less}, amounts: {lift: 2}}
      - id: a.sign
        says: Somebody with a sign.
        profile: {level: expert, tools: [bar], hours: 8, flags: [fever], hurts: false}
        expect: {not_recommended: [deadlift]}
    """


def judged(folder, *, invariants=True):
    limited = ASSESSMENT.replace("{most: 2, of: sets}", "{most: 3}")
    ruleset = folder({**files(PLAN, limited), "cases/a.yaml": CASES, "invariants.yaml": SIGN}).load()
    failing = Invariants.of(ruleset.data, read_invariants(ruleset.folders, ruleset.data)) if invariants else None
    cases = read_cases(ruleset.folders, ruleset.data)
    assert all(run_case(case, ruleset).passed for case in cases)
    judge = Judge(ruleset.data, cases, failing)
    mutants = {one.id: one for one in mutants_of(ruleset.data) if one.section in ("plan", "limits")}
    return ruleset, mutants, {id: judge.judge(one) for id, one in mutants.items()}


def test_a_mistake_in_a_slot_an_amount_or_a_limit_is_noticed_by_who_has_another_plan(folder):
    _, _, results = judged(folder)
    by = {id: (one.status, one.by) for id, one in results.items()}
    for noticed in ("plan: slot lift: dropped", "plan: slot gentle: dropped", "plan: slot lift: follows dropped"):
        assert by[noticed] == ("killed", "case a.week")
    assert by["plan: most 3 -> 4"][0] == "not exact"  # nobody of the cases has so much
    assert by["limit work: most: 3 -> 2"] == ("killed", "case a.week")


def test_a_never_that_is_weaker_is_noticed_by_what_is_proved_and_otherwise_by_who_has_a_plan_then(folder):
    _, _, results = judged(folder)
    assert (results["plan: never dropped"].status, results["plan: never dropped"].by) == (
        "killed",
        "invariant plan.none",
    )
    ruleset, mutants, results = judged(folder, invariants=False)
    survivor = results["plan: never dropped"]
    assert (survivor.status, survivor.witness.differs) == ("survived", "plan")
    assert (survivor.witness.before, survivor.witness.after != ()) == (("held",), True)
    case = case_for(ruleset.data, mutants[survivor.id], survivor.witness, 1)
    assert case.expect.plan == {}
    assert run_case(case, ruleset).passed


def test_what_takes_more_than_it_should_and_what_nobody_of_the_cases_has_is_said(folder):
    _, mutants, results = judged(folder)
    widened = mutants["plan: slot lift: takes all of its kinds"].part.slots["lift"].advice
    assert {*widened} > {"deadlift"}
    assert results["plan: slot lift: takes all of its kinds"].status in ("killed", "survived", "not exact")
    assert all(one.witness is None for one in results.values() if one.status == "not exact")
