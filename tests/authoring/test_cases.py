"""Cases: each expectation that is not met gives a line that a coach can read."""

import pytest

import backrules
from backrules.authoring import claim_coverage, run_cases
from backrules.errors import RulesetError
from backrules.loading import read_cases
from tests.support import SMALL

PERSON = "{hours: 9, level: expert, flags: {fever: false}}"

LINES = {
    "first: stretch": ["first: expected stretch, got sit_less (stretch is at rank 4)"],
    "first: see_doctor": ["first: expected see_doctor, got sit_less (see_doctor is possible)"],
    "order: [stretch, sit_less]": ["order: expected stretch, sit_less, got sit_less, stretch"],
    "order: [sit_less, see_doctor]": ["order: see_doctor is not recommended (see_doctor is possible)"],
    "recommended: [see_doctor]": ["recommended: see_doctor is not recommended (see_doctor is possible)"],
    "exactly: [sit_less, deadlift, stretch, cat_cow]": [
        "exactly: expected the order sit_less, deadlift, stretch, cat_cow, got sit_less, deadlift, cat_cow, stretch"
    ],
    "exactly: [sit_less, see_doctor]": [
        "exactly: see_doctor is not recommended (see_doctor is possible)",
        "exactly: deadlift is recommended, and was not expected",
        "exactly: cat_cow is recommended, and was not expected",
        "exactly: stretch is recommended, and was not expected",
    ],
    "not_recommended: [sit_less]": ["not_recommended: sit_less is recommended, by desk.sit_less"],
    "withheld: {deadlift: avoid}": ["withheld: deadlift is recommended, not withheld"],
    "possible: [sit_less]": ["possible: sit_less is recommended"],
    "excluded: [see_doctor]": ["excluded: see_doctor is possible"],
    "assuming: {deadlift: [needs], see_doctor: []}": [
        "assuming: deadlift: expected needs, got needs, safety.flags",
        "assuming: see_doctor is not recommended (see_doctor is possible)",
    ],
    "assuming: {sit_less: [needs]}": ["assuming: sit_less: expected needs, got nothing"],
    "cautions: {deadlift: [safety.flags]}": ["cautions: deadlift: expected safety.flags, got nothing"],
    "scores: {sit_less: should 4, see_doctor: must 9}": [
        "scores: sit_less: expected should 4, got should 3",
        "scores: see_doctor is not recommended (see_doctor is possible)",
    ],
    "violations: [sets_of_nobody]": ["violations: expected sets_of_nobody, got nothing"],
    "safety_checked: true": ["safety_checked: expected true, got false"],
    "first: sit_less": [],
    "order: [sit_less, stretch]": [],
    "exactly: [sit_less, deadlift, cat_cow, stretch]": [],
    "safety_checked: false": [],
    "violations: []": [],
    "scores: {sit_less: should 3}": [],
    "withheld: {}": [],
    "assuming: {deadlift: [needs, safety.flags]}": [],
}


def results(folder, *cases):
    made = folder({"cases/all.yaml": "cases:\n" + "".join(f"  - {case}\n" for case in cases)})
    return run_cases(made.load(), engine="cells")


@pytest.mark.parametrize("expect", LINES)
def test_an_expectation_that_is_not_met_says_what_was_expected_and_what_came(folder, expect):
    (result,) = results(folder, f"{{id: a, says: So., profile: {PERSON}, expect: {{{expect}}}}}")
    assert list(result.differences) == LINES[expect]
    assert result.passed == (not LINES[expect])


def test_a_case_says_to_whom_a_question_applies(folder):
    facts = SMALL["facts.yaml"].replace("ask: How many sets?", "ask: How many sets?, ask_if: level != none")
    cases = [
        f"{{id: {wanted}.{place}, says: So., profile: {{{told}}}, expect: {{applies: {{sets: {wanted}}}}}}}"
        for place, told in enumerate(["level: some", "level: none", ""])
        for wanted in ("true", "false", "unknown")
    ]
    made = folder({"facts.yaml": facts, "cases/all.yaml": "cases:\n" + "".join(f"  - {case}\n" for case in cases)})
    found = ["".join(one.differences) for one in run_cases(made.load(), engine="cells")]
    said = "applies: sets: expected {}, got {}"
    assert found[:3] == ["", said.format("false", "true"), said.format("unknown", "true")]
    assert found[3:6] == [said.format("true", "false"), "", said.format("unknown", "false")]
    assert found[6:] == [said.format("true", "unknown"), said.format("false", "unknown"), ""]


def test_that_a_question_applies_is_asked_of_a_fact_with_a_gate_and_with_a_truth(folder):
    case = "{id: a, says: So., profile: {}, expect: {applies: {level: true, setz: yes}}}"
    made = folder({"cases/all.yaml": f"cases:\n  - {case}\n"})
    with pytest.raises(RulesetError) as raised:
        run_cases(made.load())
    (problem,) = raised.value.problems
    assert problem.message.endswith("expected one of true, false, unknown, not 'yes'")
    made.write("cases/all.yaml", f"cases:\n  - {case.replace('yes', 'true')}\n")
    with pytest.raises(RulesetError) as raised:
        run_cases(made.load())
    assert ["there is no fact with `ask_if` level" in one.message for one in raised.value.problems] == [True, False]


def test_what_was_withheld_is_shown_with_its_cause(folder):
    sick = "{level: expert, flags: [fever]}"
    bare = "{level: expert, flags: [], tools: []}"
    case = "{{id: {}, says: So., profile: {}, expect: {{first: deadlift}}}}"
    strict = "{id: c, says: So., strict: true, profile: {level: expert, tools: [bar]}, expect: {recommended: [deadlift], withheld: {deadlift: need}}}"
    found = results(folder, case.format("a", sick), case.format("b", bare), strict)
    assert [result.differences for result in found] == [
        ("first: expected deadlift, got see_doctor (deadlift is withheld: avoid, safety.flags)",),
        ("first: expected deadlift, got cat_cow (deadlift is withheld: need, what it needs)",),
        (
            "recommended: deadlift is not recommended (deadlift is withheld: unanswered, safety.flags)",
            "withheld: deadlift: expected the cause need, got unanswered",
        ),
    ]


def test_a_result_is_plain_json(folder):
    (result,) = results(folder, f"{{id: a.b, says: So., profile: {PERSON}, expect: {{first: stretch}}}}")
    found = result.to_dict()
    assert found.pop("place").endswith("cases/all.yaml:2:10")
    assert found == {
        "case": "a.b",
        "says": "So.",
        "passed": False,
        "differences": ["first: expected stretch, got sit_less (stretch is at rank 4)"],
        "recommended": ["sit_less", "deadlift", "cat_cow", "stretch"],
    }


def test_an_overlay_adds_changes_and_disables_cases(folder):
    base = folder(
        {
            "cases/a.yaml": f"cases:\n  - {{id: a, says: A., profile: {PERSON}, expect: {{first: stretch}}}}\n  - {{id: b, says: B., profile: {{}}, expect: {{exactly: []}}}}\n"
        }
    )
    over = folder(
        {
            "cases/o.yaml": "disable: [b]\ncases:\n  - {id: a, expect: {first: sit_less}}\n  - {id: c, says: C., profile: {}, expect: {possible: [stretch]}}\n"
        },
        bare=True,
    )
    assert [(one.case.id, one.passed) for one in run_cases(base.load())] == [("a", False), ("b", True)]
    assert [(one.case.id, one.passed) for one in run_cases(base.load(over))] == [("a", True), ("c", True)]


def test_a_fact_claim_is_covered_by_an_advice_and_any_other_only_by_a_rule(folder):
    coverage = {one.claim.id: one for one in claim_coverage(folder().load().data)}
    assert (coverage["A1"].rules, coverage["A1"].advice, coverage["A1"].covered) == (("desk.sit_less",), (), True)
    assert (coverage["A2"].rules, coverage["A2"].advice, coverage["A2"].covered) == ((), ("sit_less",), True)
    text = SMALL["sources.yaml"].replace("strength: fact", "strength: can")
    assert [one.covered for one in claim_coverage(folder({"sources.yaml": text}).load().data)] == [True, False]


def test_a_cause_that_is_none_is_refused_with_the_nearest(folder):
    case = "cases: [{id: c, says: c, profile: {}, expect: {withheld: {stretch: avod}}}]\n"
    made = folder({"cases/c.yaml": case})
    with pytest.raises(backrules.RulesetError) as caught:
        read_cases([made.path], made.load().data)
    (problem,) = caught.value.problems
    assert problem.path == "cases.c.expect.withheld.stretch"
    assert problem.message == "expected one of avoid, alone, need, unanswered, not 'avod'"
    assert problem.hint == "did you mean 'avoid'?"


def test_whatever_is_expected_advice_that_excludes_each_other_must_not_come_together(folder):
    groups = SMALL["advice.yaml"] + "exclusive: {resting: [sit_less, stretch]}\n"
    case = f"cases: [{{id: c, says: c, profile: {PERSON}, expect: {{first: sit_less}}}}]\n"
    (found,) = run_cases(folder({"advice.yaml": groups, "cases/c.yaml": case}).load())
    assert tuple(found.differences) == ("exclusive resting: recommended together: sit_less, stretch",)
