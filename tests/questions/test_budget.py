"""The work for a question is bounded, in counted steps: the same for the same person, whatever was asked before."""

import json
import random

import pytest

import backrules
from backrules.api.ruleset import Ruleset
from backrules.diagrams import FALSE, TRUE, DiagramManager, OutOfWork, TooLarge, not_too_large
from backrules.questions.sameness import sameness
from tests.questions.small_worlds import tiny

META = "format: 1\nid: large\nversion: 1.0.0\ntitle: Large\nnotice: None.\n"


def ruleset(folder, facts, advice, rules):
    """Rules are (condition, advice, more keys)."""
    (folder / "rules").mkdir()
    (folder / "ruleset.yaml").write_text(META)
    (folder / "facts.yaml").write_text(
        "".join(f"{name}: {{title: {name}, ask: {name}, {rest}}}\n" for name, rest in facts)
    )
    (folder / "advice.yaml").write_text("".join(f"a{i}: {{title: A{i}, detail: D.}}\n" for i in range(advice)))
    (folder / "rules" / "r.yaml").write_text(
        "rules:\n"
        + "".join(
            f"  - {{id: r.n{i}, when: {when}, {does}, because: B., source: {{author: me.}}}}\n"
            for i, (when, does) in enumerate(rules)
        )
    )
    return backrules.load(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Ten pieces of advice, each by many rules over many numbers, and a safety rule about the first."""
    draw = random.Random(1)
    facts = [(f"f{i}", "type: number, range: [0, 100]") for i in range(16)]
    facts.append(("hurts", "type: boolean, safety: true"))

    def at():
        return f"f{draw.randrange(16)}"

    rules = [
        (
            f"{at()} > {draw.randrange(100)} and {at()} < {draw.randrange(100)} or {at()} >= {draw.randrange(100)}",
            f"advise: a{i % 10}",
        )
        for i in range(60)
    ]
    return ruleset(
        tmp_path_factory.mktemp("large"), facts, 10, [*rules, ("hurts", "avoid: a0, safety: true, assume: nothing")]
    )


def test_beyond_the_budget_safety_is_asked_first_and_nothing_is_settled_or_certain(large, monkeypatch):
    monkeypatch.setattr("backrules.diagrams.outcomes._WORK", 0)  # each gets the least
    recommendation = Ruleset(large.data).recommend({"f1": 3})
    question = recommendation.next_question()
    assert (question.fact, question.safety, question.exact, question.estimated) == ("hurts", True, False, True)
    assert not recommendation.settled
    assert {*recommendation.relevant} == {*large.data.facts} - {"f1"}
    assert recommendation.ruleset.outcomes.diagrams.work < 1_000_000


def test_what_is_given_up_hangs_on_the_ruleset_alone(large, monkeypatch):
    monkeypatch.setattr("backrules.diagrams.outcomes._WORK", 0)

    def gives_up(order):
        outcomes = Ruleset(large.data).outcomes
        with outcomes.held():
            made = {
                advice: [not not_too_large([advice], make) for make in (outcomes.of, outcomes.key)] for advice in order
            }
        return [made[advice] for advice in large.data.advice]

    given_up = gives_up(large.data.advice)
    assert given_up == gives_up(reversed(large.data.advice))
    assert any(any(one) for one in given_up)


def test_many_thresholds_on_one_number_are_given_up_in_bounded_memory(tmp_path):
    rules = [(f"x > {i / 10} and flag", "advise: a0") for i in range(900)]
    facts = [("x", "type: number, range: [0, 100]"), ("flag", "type: boolean")]
    recommendation = ruleset(tmp_path, facts, 1, rules).recommend({"flag": True})
    question = recommendation.next_question()
    assert (question.fact, question.exact, question.estimated) == ("x", False, True)
    assert recommendation.relevant == ("x",)
    outcomes = recommendation.ruleset.outcomes
    assert sum(map(len, outcomes.diagrams.children)) < 1_000_000


def test_an_operation_costs_the_same_whether_it_is_remembered_or_done():
    def costs(*, before):
        diagrams = DiagramManager([3] * 6)
        tests = [diagrams.node(level, (1, FALSE, TRUE)) for level in range(6)]
        if before:
            diagrams.disjunction(*tests)
        for most in range(1, 200):
            try:
                with diagrams.allowance(most):
                    diagrams.disjunction(*tests)
                return most
            except OutOfWork:
                continue
        return None

    assert costs(before=False) == costs(before=True) is not None


def test_an_operation_that_takes_too_many_steps_is_too_large_each_time_and_others_are_not():
    diagrams = DiagramManager([3] * 8, steps=20)
    tests = [diagrams.node(level, (1, FALSE, TRUE)) for level in range(8)]
    for _ in range(2):
        with pytest.raises(TooLarge):
            diagrams.disjunction(*tests)
        assert diagrams.disjunction(tests[0], tests[1]) != FALSE


def test_a_budget_ends_all_that_is_done_inside():
    diagrams = DiagramManager([3] * 8)
    tests = [diagrams.node(level, (1, FALSE, TRUE)) for level in range(8)]
    with pytest.raises(OutOfWork), diagrams.budget(30):
        diagrams.disjunction(*tests)
    assert diagrams.disjunction(*tests) != FALSE


@pytest.mark.unmeasured
def test_what_was_asked_and_forgotten_before_changes_no_answer(monkeypatch):
    people = [{"desk_hours": hours, "slouches": hours % 2 == 0} for hours in (3, 8)]

    def answers(found):
        return json.dumps([session.next_question(prefer="top").to_dict() for session in found])

    def sessions(of):
        return [backrules.Session(of).tell(person).tell(red_flags=[], goals=[]) for person in people]

    data = backrules.builtin().data
    expected = answers(sessions(Ruleset(data)))
    busy = Ruleset(data)
    answers(sessions(busy)[::-1])
    assert answers(sessions(busy)) == expected
    monkeypatch.setattr("backrules.diagrams.outcomes._MOST_REMEMBERED", 0)
    forgetful = Ruleset(data)
    answers(sessions(forgetful)[1:])
    generation = forgetful.outcomes.generation
    assert answers(sessions(forgetful)) == expected
    assert forgetful.outcomes.generation > generation
    assert len(forgetful.outcomes.diagrams) < len(busy.outcomes.diagrams)


def test_people_who_differ_in_a_number_that_was_given_up_are_not_taken_for_the_same(monkeypatch):
    monkeypatch.setattr("backrules.diagrams.outcomes._MOST_TRUTHS", 4)
    levels = [f"advise a{step}: x > {step} and b" for step in range(1, 9)]
    given_up = Ruleset(tiny({"x": "number 0 10", "b": "boolean"}, *levels))
    people = [given_up.recommend({"x": number}) for number in (3, 3.5, 9)]
    kept = {sameness(given_up.outcomes, given_up.profiles.read(one.profile)) for one in people}
    assert len(kept) == 3
    questions = [(one.next_question(), one.next_question(prefer="top")) for one in people]
    assert [(found.fact, found.exact) for both in questions for found in both] == [("b", False)] * 6
    assert not any(one.settled for one in people)
    assert {one.relevant for one in people} == {("b",)}
