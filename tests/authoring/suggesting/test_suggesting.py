import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.authoring.cases import run_case
from backrules.authoring.coverage import Coverage
from backrules.authoring.mutation import Judge, mutants_of
from backrules.authoring.suggesting import Suggesting, rest_of
from backrules.authoring.suggesting import people as people_module
from backrules.facts import Profiles
from backrules.model import Case, Expectation
from tests.questions.small_worlds import from_chance, make_person, make_ruleset, tiny
from tests.recommendation.worlds import rulesets
from tests.support import examples

WORLDS = from_chance(make_ruleset)
ANY_WORLDS = st.one_of(WORLDS, rulesets())


def concerning(data):
    """The mutants that are in a need, an avoid rule or a caution, and the rules that are gone."""
    for mutant in mutants_of(data):
        rule = data.rules.get(mutant.key) if mutant.section == "rules" else None
        gone = mutant.kind == "dropped"
        if (mutant.section == "advice" and mutant.kind != "urgent") or (rule and (gone or rule.effect != "advise")):
            yield mutant


def survivors(data, cases):
    judge = Judge(data, cases)
    return [one.id for one in map(judge.judge, concerning(data)) if one.status == "survived"]


def suggested(data, cases=()):
    suggesting = Suggesting(data, cases)
    return suggesting.cases(suggesting.people(), [case.id for case in cases])


def all_pass(data, cases):
    ruleset = Ruleset(data)
    return all(run_case(case, ruleset, engine="reference").passed for case in cases)


@settings(max_examples=examples(12))
@given(ANY_WORLDS)
def test_suggested_cases_pass_and_notice_each_rule_that_is_gone_and_each_mistake_or_say_which_not(data):
    suggesting = Suggesting(data)
    cases = suggesting.cases(suggesting.people())
    rest = rest_of(suggesting, cases)
    assert all_pass(data, [*cases, *rest.cases])
    assert not survivors(data, [*cases, *rest.cases])
    # what is said to change nothing for anybody does not
    judge = Judge(data, rest.cases)
    nobody = [name for name, why in rest.unnoticed.items() if why.startswith("nobody")]
    assert {judge.judge(one).status for one in concerning(data) if one.id in nobody} <= {"equal"}
    guards = {name for name in rest.unnoticed if name.startswith("guard ")}  # without one more loads, for nobody else
    assert len(guards) <= len(data.guards)
    assert rest.unnoticed.keys() - guards <= {one.id for one in concerning(data)}


def test_what_there_is_no_room_for_is_noticed_by_a_case_of_its_own(monkeypatch):
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a", "avoid one: b", "caution two: a", "advise two: b")
    for room in (1_000_000, 0):
        monkeypatch.setattr(people_module, "_MOST_OF_MISTAKES", room)
        suggesting = Suggesting(data)
        cases = suggesting.cases(suggesting.people())
        rest = rest_of(suggesting, cases)
        assert bool(rest.cases) == (room == 0)
        assert bool(survivors(data, cases)) == (room == 0)
        assert not survivors(data, [*cases, *rest.cases])
        assert rest.unnoticed == {}


@pytest.mark.unmeasured
@settings(max_examples=examples(8))
@given(WORLDS, st.data())
def test_what_other_cases_notice_is_not_suggested_again_and_what_they_do_not_is(data, draw):
    answers, whole = Suggesting(data), Expectation(exactly=())
    people = draw.draw(st.lists(from_chance(make_person, data), max_size=3))
    ruleset = Ruleset(data)
    cases = []
    for number, person in enumerate(people):
        strict = draw.draw(st.booleans())
        rec = ruleset.recommend(person.values, strict=strict, engine="reference")
        every = attrs.evolve(
            whole,
            exactly=rec.outcome,
            withheld={held.id: held.cause for held in rec.withheld},
            cautions={one.id: tuple(caution.rule for caution in one.cautions) for one in rec.advice},
        )
        expect = draw.draw(st.sampled_from([every, attrs.evolve(every, withheld=None), Expectation(first=None)]))
        cases.append(Case(f"mine.{number}", "Mine.", person.values, expect, strict))
    assert all_pass(data, cases)
    more = suggested(data, cases)
    assert not survivors(data, [*cases, *more])
    assert len(more) <= len(suggested(data)) + len(answers.effects.nodes())
    if answers.people_of.exact:
        assert not suggested(data, [*cases, *more])


@settings(max_examples=examples(12))
@given(WORLDS, st.randoms(use_true_random=False))
def test_nobody_is_suggested_who_gets_together_what_excludes_each_other(data, chance):
    if len(data.advice) > 1:
        data = attrs.evolve(data, exclusive={"either": tuple(chance.sample(list(data.advice), 2))})
    assert all_pass(data, suggested(data))


@pytest.mark.unmeasured
@settings(max_examples=examples(12))
@given(WORLDS)
def test_the_suggested_people_show_all_that_can_be_shown_and_none_of_them_is_superfluous(data):
    suggesting, profiles = Suggesting(data), Profiles(data.facts)
    people = [(profiles.read(one.profile), one) for one in suggesting.people()]
    whole = _covered(data, [values for values, _ in people])
    assert not whole.report().missing
    noticed = [suggesting.effects.noticed(values) for values, _ in people]
    for left_out in range(len(people)):
        rest = [place for place in range(len(people)) if place != left_out]
        others = set().union(*(noticed[place] for place in rest))
        shown = _covered(data, [people[place][0] for place in rest])
        assert {*shown.met} < {*whole.met} or noticed[left_out] - others


def _covered(data, people):
    coverage = Coverage(data)
    for values in people:
        coverage.record(values)
    return coverage


def name(one):
    return {"part": f"{one.of} {one.leaf} {one.value}", "rule": f"{one.of} fires"}.get(one.kind, one.of)


def test_whoever_shows_only_what_all_others_show_together_is_superfluous(monkeypatch):
    suggesting = Suggesting(tiny({"a": "boolean", "b": "boolean"}, "advise one: a and b", "advise two: a"))
    one, other = list(suggesting.nodes)[:2]
    shows = {"both": {one, other}, "first": {one}, "second": {other}}
    monkeypatch.setattr(suggesting, "_goals_met_by", lambda person: shows[person])
    kept = suggesting._without_superfluous(["both", "first", "second"])
    assert [person.profile for person in kept] == ["first", "second"]


def test_nobody_is_suggested_of_whom_no_case_could_pass(monkeypatch):
    suggesting = Suggesting(tiny({"a": "boolean"}, "advise one: a"))
    assert suggesting.people()
    monkeypatch.setattr(suggesting, "is_possible", lambda person, but="": False)
    assert suggesting.people() == ()


def test_only_people_who_show_something_new_are_suggested_beside_known_cases():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a and b", "advise two: a")
    known = Case("mine", "Mine.", {"a": True, "b": True}, Expectation(recommended=("one", "two")))
    people = Suggesting(data, [known]).people()
    assert [one.profile for one in people] == [{"a": False, "b": True}, {"a": True, "b": False}]
    assert {name(one) for person in people for one in person.shows} == {
        "rule r0 0 False",
        "rule r0 1 False",
        "rule r1 0 False",
    }


def noticed_without(data, left_out):
    cases = suggested(data)
    changed = Ruleset(next(one for one in mutants_of(data) if one.id == left_out).apply(data))
    return not all(run_case(case, changed, engine="reference").passed for case in cases)


def test_a_rule_that_a_second_one_hides_is_noticed_by_who_it_alone_keeps_away():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: true", "avoid one: a", "avoid one: b")
    assert noticed_without(data, "r1: dropped")
    assert noticed_without(data, "r2: dropped")


def test_a_need_and_a_caution_are_noticed_where_the_advice_is_given_and_not_only_shown():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a", "caution one: b", needs={"one": "b or a"})
    assert noticed_without(data, "r1: dropped")
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a", needs={"one": "b"})
    assert noticed_without(data, "need one: dropped")


def test_a_rule_that_only_adds_to_what_is_assumed_is_noticed_by_what_the_case_says_of_it():
    data = tiny({"a": "boolean", "b": "boolean"}, "avoid one: a", "avoid one: a and b", "advise one: b")
    cases = suggested(data)
    assert [case.expect.assuming for case in cases if case.expect.assuming]
    assert noticed_without(data, "r1: dropped")


def test_what_holds_for_everybody_is_noticed_too():
    data = tiny({"a": "boolean"}, "advise one: true", "caution one: true")
    assert noticed_without(data, "r1: dropped")


@pytest.mark.parametrize("most", [150, 900])
def test_beyond_the_limits_of_the_tables_there_are_still_cases_that_pass(monkeypatch, most):
    from backrules.authoring.suggesting import people as module

    facts = {f"b{i}": "boolean" for i in range(12)}
    condition = " or ".join(f"(b{i} and not b{i + 6})" for i in range(6))
    data = tiny(facts, f"advise one: {condition}", "avoid one: b0 and b1", "caution one: b2 and b4", never=(condition,))
    monkeypatch.setattr(module, "_MOST", most)
    assert all_pass(data, suggested(data))
