from itertools import chain, product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.authoring.cases import applies, passes, run_case
from backrules.authoring.coverage import Answers
from backrules.authoring.mutation import Judge, case_for, killers, mutants_of, witness_of
from backrules.authoring.mutation.killers import Runner
from backrules.authoring.suggesting import Suggesting
from backrules.conditions import Or, truth
from backrules.diagrams import TooLarge
from backrules.engines.reference import ReferenceEngine
from backrules.facts import Profiles
from backrules.model import Case, Constraint, Expectation
from backrules.recommendation import CompiledRuleset
from tests.authoring.coverage.walking import everybody
from tests.questions.brute_force import Judge as Walker
from tests.questions.brute_force import truth_for
from tests.questions.small_worlds import from_chance, make_person, make_ruleset, tiny
from tests.recommendation.gates import Gates, counting
from tests.recommendation.worlds import Oracle, rulesets
from tests.support import examples

WORLDS = from_chance(make_ruleset)
MOST = 4000  # people in a world that is walked


def observed(data, values, *, strict):
    """All that an answer shows and a case may ask for, and the score."""
    oracle = Oracle(data, values, strict=strict)
    outcome, gates = oracle.outcome(), Gates(data, values)
    gates.values()
    return (
        {one: oracle.status(one) for one in data.advice},
        outcome,
        {one: oracle.place(one)[1:3] for one in outcome},
        {one: {rule.id for rule in oracle.of("caution", one) if oracle.truth[rule.id]} for one in outcome},
        {one: oracle.open(one) | ({"needs"} if oracle.needs[one] is None else set()) for one in outcome},
        oracle.violated,
        {fact: gates.truth.get(fact, True) for fact in data.facts},
    )


def same(data, changed, values):
    return all(observed(data, values, strict=s) == observed(changed, values, strict=s) for s in (False, True))


def walker_of_both(data, changed):
    """Everybody whom one of the two rulesets can tell from others."""
    every = [rule.when for one in (data, changed) for rule in one.rules.values()]
    every += [one.needs for some in (data, changed) for one in some.advice.values() if one.needs is not None]
    every += [one.when for some in (data, changed) for one in some.derived.values()]
    every += [one.never for some in (data, changed) for one in some.contradictions.values()]
    every += [one for some in (data, changed) for one in some.ask_if.values()]
    both = Constraint("~both", Or((*every, *every)), "No.")
    return Walker(attrs.evolve(data, constraints={**data.constraints, "~both": both}))


def allowed(data, values, mutant):
    counts = counting(data, values)
    broken = {key for key, one in data.constraints.items() if truth_for(data, one.never, counts) is True}
    return not Gates(data, values).contradicting() and broken <= (
        {mutant.key} if mutant.section == "constraints" else set()
    )


@settings(max_examples=examples(30))
@given(WORLDS, st.data())
def test_a_mutant_that_is_called_equal_is_so_for_everybody_and_whoever_is_named_notices_any_other(data, draw):
    mutants = mutants_of(data)
    for mutant in draw.draw(st.lists(st.sampled_from(mutants), min_size=1, max_size=4)) if mutants else ():
        changed = mutant.apply(data)
        try:
            witness = witness_of(data, mutant)
        except TooLarge:
            continue
        if witness is not None:
            values = Profiles(data.facts).read(witness.profile)
            assert allowed(data, values, mutant)
            assert not same(data, changed, values)
            assert Oracle(data, values, strict=witness.strict).outcome() == [*witness.before]
            assert Oracle(changed, values, strict=witness.strict).outcome() == [*witness.after]
        else:
            walker = walker_of_both(data, changed)
            if walker.size <= MOST:
                people = (values for values, _ in everybody(walker) if allowed(data, values, mutant))
                assert all(same(data, changed, values) for values in people)


@settings(max_examples=examples(20))
@given(WORLDS)
def test_the_tables_of_a_variant_are_those_that_it_has_by_itself(data):
    plan = CompiledRuleset(data)
    for mutant in mutants_of(data)[::5]:
        changed = mutant.apply(data)
        variant, own = CompiledRuleset(changed, like=plan), CompiledRuleset(changed)
        decisions = (map(attrs.asdict, one.decisions.values()) for one in (variant, own))
        assert all(one == other for one, other in zip(*decisions, strict=True)), mutant.id
        assert (variant.advising, variant.guards, variant.stopping) == (own.advising, own.guards, own.stopping)
        known = [one.closure.of({}) for one in (variant, own)]
        assert {name: known[0].get(name) for name in changed.derived} == {
            name: known[1].get(name) for name in changed.derived
        }


@settings(max_examples=examples(20))
@given(WORLDS, st.data())
def test_a_mutant_is_killed_exactly_if_one_of_all_cases_fails_on_it(data, draw):
    answers = Answers(data)
    people = draw.draw(st.lists(from_chance(make_person, data), max_size=4))
    modes = [(f"c{number}", person.values, number % 2 > 0) for number, person in enumerate(people)]
    cases = [Case(key, "", values, everything(answers, values, strict=mode), mode) for key, values, mode in modes]
    judge = Judge(data, cases)
    mutants = mutants_of(data)
    for mutant in draw.draw(st.lists(st.sampled_from(mutants), min_size=1, max_size=4)) if mutants else ():
        ruleset = Ruleset(mutant.apply(data))
        failing = [case.id for case in cases if not run_case(case, ruleset, engine="reference").passed]
        result = judge.judge(mutant)
        assert (result.status == "killed") == bool(failing)
        assert result.by == (f"case {failing[0]}" if failing else "")


def everything(answers, values, *, strict):
    """All that a case can expect of an answer, but that nothing is excluded."""
    answer = answers.answer(values, strict=strict)
    beside = {
        "assuming": {one.id: tuple(assumption.id for assumption in one.assuming) for one in answer.advice},
        "scores": {one.id: f"{one.strength} {one.score}" for one in answer.advice},
        "possible": tuple(one.id for one in answer.possible),
        "safety_checked": answer.safety_checked,
        "applies": {fact: applies(answer, fact) for fact in answers.data.facts} or None,
    }
    return attrs.evolve(answers.whole(values, strict=strict), **beside)


def one_by_one(answers, person, *, strict):
    """For each key of what is expected a case that expects nothing else."""
    answer, expect = answers.answer(person, strict=strict), everything(answers, person, strict=strict)
    ids = {status: tuple(one for one in answers.data.advice if answer.status(one) == status) for status in STATUSES}
    given = tuple(one.id for one in answer.advice)
    more = {
        "first": given[0] if given else None,
        "order": given[-2:],
        "recommended": given,
        "excluded": ids["excluded"],
    }
    expect = attrs.evolve(expect, not_recommended=ids["withheld"] + ids["possible"], **more)
    keys = attrs.asdict(expect, recurse=False)
    return {
        key: Case(key, "", person, Expectation(**{key: value}), strict)
        for key, value in keys.items()
        if value or value == {}
    }


STATUSES = "recommended", "withheld", "possible", "excluded"


def killers_by_force(cases, changed):
    answers = Answers(changed)
    return [case for case in cases if not passes(case, answers.answer(case.profile, strict=case.strict))]


def test_for_each_thing_that_a_case_may_expect_a_mutant_is_killed_by_the_first_that_fails():
    rules = (
        "advise one should 3: a",
        "advise two should 3: true",
        "advise two can: b",
        "advise three: not a and c",
        "avoid one two: c",
        "caution two safety: b and not c",
        "caution one two: b",
    )
    data = tiny(dict.fromkeys("abc", "boolean"), *rules, needs={"two": "a or b"}, never=("a and b and not c",))
    data = attrs.evolve(data, exclusive={"either": ("one", "three")})
    answers = Answers(data)
    values = ({}, {"a": True}, {"a": False}), ({}, {"b": True}, {"b": False}), ({}, {"c": False})
    people = [{**a, **b, **c} for a, b, c in product(*values)] + [{"a": True, "c": True}]
    cases = [one_by_one(answers, person, strict=strict) for person in people for strict in (False, True)]
    runners = {key: Runner(data, [one[key] for one in cases if key in one]) for key in {*chain(*cases)}}
    assert {*runners} | {"assessment", "fixes", "plan", "amounts"} == {one.name for one in attrs.fields(Expectation)}
    for mutant in mutants_of(data):
        changed = Answers(mutant.apply(data))
        told = [changed.answer(one.profile, strict=one.strict) for one in (next(iter(some.values())) for some in cases)]
        for key, runner in runners.items():
            failing = (
                one[key] for one, answer in zip(cases, told, strict=True) if key in one and not passes(one[key], answer)
            )
            assert runner.killer(mutant) == next(failing, None), (mutant.id, key)


@settings(max_examples=examples(12))
@given(WORLDS, st.data())
def test_a_case_that_expects_one_thing_only_is_left_out_only_where_that_stays_as_it_is(data, draw):
    answers = Answers(data)
    people = draw.draw(st.lists(from_chance(make_person, data), min_size=1, max_size=3))
    cases = [one_by_one(answers, person.values, strict=number % 2 > 0) for number, person in enumerate(people)]
    runners = {key: Runner(data, [one[key] for one in cases if key in one]) for key in {*chain(*cases)}}
    mutants = mutants_of(data)
    for mutant in draw.draw(st.lists(st.sampled_from(mutants), min_size=1, max_size=8)) if mutants else ():
        changed = mutant.apply(data)
        for key, runner in runners.items():
            failing = killers_by_force([one[key] for one in cases if key in one], changed)
            assert runner.killer(mutant) == next(iter(failing), None), (mutant.id, key)


@settings(max_examples=examples(30))
@given(WORLDS, st.data())
def test_the_case_to_paste_passes_on_the_ruleset_and_kills_the_mutant(data, draw):
    mutants = mutants_of(data)
    for mutant in draw.draw(st.lists(st.sampled_from(mutants), min_size=1, max_size=4)) if mutants else ():
        result = Judge(data, ()).judge(mutant)
        if result.witness is not None:
            case = case_for(data, mutant, result.witness, 1)
            assert run_case(case, Ruleset(data), engine="reference").passed
            assert not run_case(case, Ruleset(mutant.apply(data)), engine="reference").passed


SMALL = {"hours": "number 0 24", "tool": "choice bar mat band", "tools": "choices bar mat", "hurts": "boolean"}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("hours >= 6", ["not hours >= 6", "hours > 6", "hours >= 5", "hours >= 7"]),
        ("hours < 0.25", ["not hours < 0.25", "hours <= 0.25", "hours < 0.24", "hours < 0.26"]),
        ("hours == 6", ["not hours == 6", "hours != 6", "hours == 5", "hours == 7"]),
        ("tool == band", ["tool != band", "tool == bar"]),
        ("tool in [bar, mat]", ["tool not in [bar, mat]", "tool == mat", "tool in [band, mat]", "tool == bar", "tool in [bar, band]"]),
        ("bar in tools", ['"bar" not in tools', '"mat" in tools']),
        ("known(hurts)", ["not known(hurts)", "unknown(hurts)"]),
        ("not hurts", ["hurts"]),
        (f"hours < {2**53}", [f"not hours < {2**53}", f"hours <= {2**53}", f"hours < {2**53 - 1}"]),
    ],
)  # fmt: skip
def test_a_test_has_these_mutants(when, expected):
    data = tiny(SMALL, f"advise one: {when}")
    changed = [m.id.partition(" -> ")[2] for m in mutants_of(data) if m.kind not in OTHER]
    assert changed == expected


OTHER = ("dropped", "effect", "strength", "points")


def test_a_joint_has_its_parts_negated_and_dropped_and_its_word_swapped():
    data = tiny(SMALL, "advise one: hurts and bar in tools")
    assert [m.id.removeprefix("r0: ") for m in mutants_of(data) if m.kind not in OTHER] == [
        'hurts and "bar" in tools -> not (hurts and "bar" in tools)',
        'hurts and "bar" in tools -> hurts or "bar" in tools',
        "hurts dropped",
        "hurts -> not hurts",
        '"bar" in tools dropped',
        '"bar" in tools -> "bar" not in tools',
        '"bar" in tools -> "mat" in tools',
    ]


def test_a_rule_has_its_effect_its_strength_its_points_and_each_target_changed():
    data = tiny(SMALL, "advise one two should 3: true")
    assert [m.id for m in mutants_of(data)] == [
        "r0: dropped",
        "r0: advise -> avoid",
        "r0: should -> must",
        "r0: should -> can",
        "r0: points 3 -> 2",
        "r0: points 3 -> 4",
        "r0: target one dropped",
        "r0: target two dropped",
    ]


@pytest.mark.parametrize(
    ("strength", "others"), [("must", ["should"]), ("should", ["must", "can"]), ("can", ["should"])]
)
def test_a_strength_becomes_the_ones_beside_it_and_no_other(strength, others):
    data = tiny(SMALL, f"advise one {strength} 3: true")
    strengths = [m.id for m in mutants_of(data) if m.kind == "strength"]
    assert strengths == [f"r0: {strength} -> {other}" for other in others]


def test_needs_derived_facts_computed_numbers_constraints_and_urgency_have_mutants_too():
    data = tiny(
        {"x": "number 0 3", "y": "number 0 3", "b": "boolean"},
        "advise one: d",
        needs={"one": "b"},
        derived={"d": "n > 1"},
        compute="x + y * 2",
        never=("b and x > 1",),
        urgent=("one",),
    )
    ids = {m.id for m in mutants_of(data) if m.section != "rules"}
    assert {
        "need one: dropped",
        "need one: b -> not b",
        "advice one: urgent dropped",
        "derived d: n > 1 -> n >= 1",
        "derived n: x + y * 2 -> x - y * 2",
        "derived n: y * 2 -> y / 2",
        "derived n: 2 -> 3",
        "never x0: dropped",
        "never x0: b dropped",
    } <= ids


GATED = {"b": "boolean", "d": "boolean", "x": "integer 0 3", "c": "choice red blue", "o": "choices red blue"}


def gated():
    """A ruleset in which what is told of x, c and o counts only sometimes."""
    rules = "advise one: x > 1", "advise two: c == red", "advise three: any(o)"
    gates = {"x": "b and d", "c": "b", "o": "d"}
    return tiny(GATED, *rules, ask_if=gates, otherwise={"x": 3, "c": "blue", "o": ["red"]})


def test_gates_and_what_is_there_otherwise_have_mutants_too():
    assert [m.id for m in mutants_of(gated()) if m.section in ("ask_if", "facts")] == [
        "ask_if x: dropped",
        "ask_if x: b and d -> not (b and d)",
        "ask_if x: b and d -> b or d",
        "ask_if x: b dropped",
        "ask_if x: b -> not b",
        "ask_if x: d dropped",
        "ask_if x: d -> not d",
        "otherwise x: dropped",
        "otherwise x: 3 -> 2",
        "ask_if c: dropped",
        "ask_if c: b -> not b",
        "otherwise c: dropped",
        "otherwise c: blue -> red",
        "ask_if o: dropped",
        "ask_if o: d -> not d",
        "otherwise o: dropped",
        "otherwise o: [red] -> []",
        "otherwise o: [red] -> [red, blue]",
    ]


def test_somebody_to_whom_a_question_applies_or_does_not_notices_a_gate_and_a_case_says_so():
    data = gated()
    mutant = next(m for m in mutants_of(data) if m.id == "ask_if x: d dropped")
    survivor = Judge(data, ()).judge(mutant)
    assert (survivor.status, survivor.witness.differs, survivor.witness.profile) == (
        "survived",
        "applies",
        {"d": False},
    )
    case = case_for(data, mutant, survivor.witness, 1)
    assert case.expect == Expectation(applies={"x": False})
    assert Judge(data, [case]).judge(mutant).by == f"case {case.id}"


def test_a_derived_condition_that_decides_what_applies_is_noticed_by_what_counts_then():
    gates, derived = {"o": "more"}, {"more": "x > 1"}
    data = tiny(GATED, "advise one: red in o", ask_if=gates, derived=derived)
    mutant = next(m for m in mutants_of(data) if m.id == "derived more: x > 1 -> x > 2")
    witness = witness_of(data, mutant)
    assert (witness.profile, witness.differs) == ({"x": 2, "o": {"red": False}}, "advice")


def test_what_a_mutant_changes_is_found_through_computed_numbers_and_derived_conditions():
    data = tiny(
        {"x": "number 0 9", "b": "boolean", "e": "boolean"},
        "advise one: not d1",
        "avoid two safety: d1",
        "advise two: true",
        "caution two safety: b and e",
        derived={"d0": "n > 30", "d1": "d0 and b"},
        compute="9 * x",  # of which a mutant divides by zero
        needs={"one": "known(b)"},
        never=("d1 and x > 8",),
    )
    answers = Answers(data)
    people = [{**x, **b} for x in ({}, {"x": 0}, {"x": 3}, {"x": 4}, {"x": 9}) for b in ({"b": True}, {"b": False}, {})]
    modes = [(f"c{number}", person, number % 2 > 0) for number, person in enumerate(people)]
    cases = [Case(key, "", values, everything(answers, values, strict=mode), mode) for key, values, mode in modes]
    judge = Judge(data, cases)
    for mutant in mutants_of(data):
        ruleset = Ruleset(mutant.apply(data))
        failing = (case.id for case in cases if not run_case(case, ruleset, engine="reference").passed)
        assert judge.judge(mutant).by.removeprefix("case ") == next(failing, ""), mutant.id


def test_a_mutant_is_matched_only_where_it_was_changed(monkeypatch):
    rules = "advise one: hurts and d", "advise two: hours > 3", "avoid one: mat in tools"
    data = tiny(SMALL, *rules, derived={"d": "hours > 2"})
    suggesting = Suggesting(data)
    cases = suggesting.cases(suggesting.people())
    judge, asked = Judge(data, cases), []
    monkeypatch.setattr(ReferenceEngine, "match", lambda *_: pytest.fail("the whole ruleset is matched again"))
    monkeypatch.setattr(killers, "truth", lambda condition, known: asked.append(condition) or truth(condition, known))
    mutant = next(m for m in mutants_of(data) if m.id == "r1: hours > 3 -> not hours > 3")
    assert judge.judge(mutant).by
    assert {*asked} == {mutant.part.when}


def test_the_ids_of_mutants_are_different_also_where_a_test_stands_twice():
    data = tiny(SMALL, "advise one: (hurts and bar in tools) or (hurts and mat in tools)")
    ids = [m.id for m in mutants_of(data)]
    assert len(ids) == len({*ids})
    assert "r0: hurts -> not hurts (2)" in ids


def test_a_pattern_picks_what_is_mutated():
    data = tiny(SMALL, "advise one: hurts", "advise two: hurts")
    assert {m.key for m in mutants_of(data, "r1*")} == {"r1"}
    assert not mutants_of(data, "nothing")


def differs(data, name):
    mutant = next(m for m in mutants_of(data) if m.id == name)
    witness = witness_of(data, mutant)
    return witness and (witness.differs, witness.profile)


@pytest.mark.unmeasured
@settings(max_examples=examples(20))
@given(rulesets(), st.data())
def test_whoever_a_case_tells_from_a_mutant_is_found_by_the_tables_too_unless_they_contradict_themselves(data, draw):
    suggesting = Suggesting(data)
    cases = [one for one in suggesting.cases(suggesting.people()) if not one.expect.violations]
    mutants = mutants_of(data)
    judge = Judge(data, cases)
    for mutant in draw.draw(st.lists(st.sampled_from(mutants), min_size=1, max_size=3)) if mutants else ():
        if judge.judge(mutant).status == "killed":
            try:
                assert witness_of(data, mutant) is not None
            except TooLarge:
                continue


def test_a_rule_that_another_one_makes_needless_is_equal_when_dropped():
    data = tiny({"a": "boolean", "b": "boolean"}, "avoid one: a", "avoid one: a and b", "advise one: a and b")
    assert differs(data, "r1: dropped") is None


def test_an_avoid_rule_that_only_adds_to_what_is_assumed_is_noticed():
    data = tiny({"a": "boolean", "b": "boolean"}, "avoid one: a", "avoid one: a and b", "advise one: b")
    assert differs(data, "r1: dropped") == ("assuming", {"b": True})


def test_what_only_changes_the_place_of_an_advice_is_seen_as_order():
    data = tiny({"a": "boolean"}, "advise one should 3: a", "advise two should 3: true")
    assert differs(data, "r0: points 3 -> 2") == ("order", {"a": True})
    assert differs(data, "r0: points 3 -> 4") == ("score", {"a": True})  # it is first already


def test_a_caution_is_noticed_where_its_advice_is_recommended():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a", "caution one: b")
    assert differs(data, "r1: dropped") == ("cautions", {"a": True, "b": True})
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a and not b", "caution one: b")
    assert differs(data, "r1: dropped") is None


def test_a_constraint_is_noticed_by_whoever_contradicts_it():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a", never=("a and b",))
    assert differs(data, "never x0: dropped") == ("violations", {"a": True, "b": True})


def test_urgency_that_changes_no_order_is_equal_when_dropped():
    data = tiny({"a": "boolean"}, "advise one must: a", "advise two: true", urgent=("one",))
    assert differs(data, "advice one: urgent dropped") is None
    data = tiny({"a": "boolean"}, "advise one can: a", "advise two: true", urgent=("one",))
    assert differs(data, "advice one: urgent dropped") == ("order", {"a": True})


def test_the_strict_answer_counts_too():
    data = tiny({"a": "boolean"}, "advise one: true", "avoid one: a")
    mutant = next(m for m in mutants_of(data) if m.id == "r1: dropped")
    witness = witness_of(data, mutant)
    assert witness is not None
    assert witness.profile in ({}, {"a": True})


def test_beyond_the_limit_of_the_tables_a_mutant_is_not_decided():
    facts = {f"b{i}": "boolean" for i in range(12)}
    data = tiny(facts, "advise one: " + " or ".join(f"(b{i} and not b{i + 6})" for i in range(6)))
    mutant = next(m for m in mutants_of(data) if m.id == "r0: b0 dropped")
    assert Judge(data, (), most=60).judge(mutant).status == "not exact"


def test_an_invariant_kills_what_no_case_does():
    data = tiny({"a": "boolean"}, "advise one: a")
    mutant = next(m for m in mutants_of(data) if m.id == "r0: a -> not a")
    failing = Judge(data, (), failing=lambda changed: ("always.one",)).judge(mutant)
    assert (failing.status, failing.by) == ("killed", "invariant always.one")
    assert Judge(data, (), failing=lambda changed: ()).judge(mutant).status == "survived"


def test_a_mutant_that_nobody_notices_is_not_asked_of_the_invariants():
    data = tiny({"a": "boolean", "b": "boolean"}, "avoid one: a", "avoid one: a and b", "advise one: a and b")
    mutant = next(m for m in mutants_of(data) if m.id == "r1: dropped")
    assert Judge(data, (), failing=lambda changed: ("never",)).judge(mutant).status == "equal"
