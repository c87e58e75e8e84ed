"""Invariants about plans: proved over everybody, and refuted with somebody whose plan shows it."""

import random

import attrs
import pytest

import backrules
from backrules.authoring.verify import check_invariant, prove
from backrules.conditions import parse
from backrules.errors import RulesetError
from backrules.model.invariants import Fills, Invariant, NoPlan
from tests.frames.worlds import people
from tests.plan.test_plan import PLAN, files

SIGN = """\
    invariants:
      - {id: plan.none, says: No plan with a sign., when: any(flags), no_plan: true}
      - {id: plan.full, says: All is filled., when: known(tools), fills: [lift, gentle]}
    """


def verdicts(folder, plan=PLAN, invariants=SIGN):
    return {one.invariant.id: one for one in prove(folder({**files(plan), "invariants.yaml": invariants}).load())}


def test_that_there_is_no_plan_is_proved_and_refuted_where_never_is_weaker(folder):
    assert verdicts(folder)["plan.none"].verdict == "proved"
    weaker = verdicts(folder, PLAN.replace("when: any(flags)", "when: fever in flags"))["plan.none"]
    assert (weaker.verdict, weaker.reason) == ("refuted", "there is a plan")
    (shown,) = weaker.people
    assert "fever" not in shown.profile["flags"] or shown.profile["flags"]["fever"] is not True
    without = verdicts(folder, "".join(x for x in PLAN.splitlines(True) if "never:" not in x))["plan.none"]
    assert without.verdict == "refuted"


def test_a_slot_that_stays_empty_for_somebody_is_found_with_them(folder):
    empty = verdicts(folder)["plan.full"]
    assert empty.verdict == "refuted"
    (shown,) = empty.people
    plan = folder(files()).load().recommend(shown.profile, strict=bool(empty.strict)).plan()
    nothing = [f"nothing fills {one.slot}" for one in plan.left_out if one.cause == "nothing" and one.slot != "sit"]
    assert empty.reason == "; ".join(nothing)


def test_a_slot_that_is_not_there_for_somebody_is_not_empty(folder):
    plan = PLAN.replace("id: gentle,", "id: gentle, when: level == none,").replace("[cat_cow]", "[stretch]")
    invariants = SIGN.replace("known(tools), fills: [lift, gentle]", "level == expert, fills: gentle")
    assert verdicts(folder, plan, invariants)["plan.full"].verdict == "proved"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("fills: [lift, gentle]", "fills: [lift, gentel]", "there is no slot gentel (did you mean 'gentle'?)"),
        ("fills: [lift, gentle]", "fills: [lift], never: stretch", "expected exactly one of "),
        ("no_plan: true", "no_plan: false", "invariants.plan.none.no_plan: "),
    ],
)
def test_what_is_wrong_is_said(folder, old, new, message):
    with pytest.raises(RulesetError) as caught:
        verdicts(folder, invariants=SIGN.replace(old, new))
    assert message in str(caught.value)


def test_a_ruleset_without_a_plan_and_slots_that_share_pieces_are_refused(folder):
    with pytest.raises(RulesetError, match="the ruleset has no plan, of which no_plan speaks"):
        prove(folder({"invariants.yaml": SIGN}).load())
    with pytest.raises(RulesetError, match="what gentle takes may be taken by lift before it"):
        verdicts(folder, PLAN.replace("choose: [cat_cow]", "choose: [cat_cow, deadlift]"))


@pytest.mark.parametrize("weaker", ["any(red_flags)", "any(red_flags) or severe_pain"])
def test_the_plans_of_the_shipped_ruleset_are_held_for_all_of_its_reasons(weaker):
    ruleset = backrules.builtin()
    names = ("plan.none_with_a_sign", "plan.none_with_severe_pain", "plan.none_with_an_operation_or_a_nerve")
    assert {one.verdict for one in prove(ruleset, (*names, "plan.every_slot"))} == {"proved"}
    plan = ruleset.data.plan
    never = attrs.evolve(plan.never, when=parse(weaker))
    data = attrs.evolve(ruleset.data, plan=attrs.evolve(plan, never=never))
    broken = type(ruleset)(data, ruleset.folders)
    invariant = Invariant("x", "x", NoPlan(), parse("operation_or_nerve and not_cleared"))
    assert check_invariant(broken, invariant).verdict == "refuted"


def test_what_is_proved_holds_for_people_drawn_at_random():
    ruleset = backrules.builtin()
    well = {"red_flags": [], "back_pain": [], "neck_pain": False, "health_conditions": [], "leg_pain": "none"}
    for person in people(ruleset, random.Random(4), 40, known=0.9):
        whole = well | {"equipment": ["mat"], "can_do_pull_up": False}
        free = {name: value for name, value in person.items() if "pain" not in name and name not in whole}
        plan = ruleset.recommend(free | whole).plan(days=2, minutes=200)
        assert {item.slot for day in plan.days for item in day.items} == {*ruleset.data.plan.slots}
        assert ruleset.recommend(person | {"red_flags": ["fever"]}).plan().held is not None


def test_promises_about_plans_name_what_they_are_about():
    assert (NoPlan().advice, Fills(("a",), ("x",)).advice) == ((), ("x",))
