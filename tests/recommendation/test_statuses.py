"""Status, rank, assumptions and questions of every advice, against an oracle that goes by the tables of the design."""

import itertools
import json
import random
from textwrap import dedent

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backrules import Ruleset
from backrules.conditions import Constant, Flag, Not, quantities
from backrules.facts import Fact
from backrules.loading.dependencies import reaches_unknown, unknown_reach
from backrules.model import AdviceDefinition, Citation, Kind, Rule, RulesetData
from tests.recommendation.worlds import Oracle, rulesets, told, worlds
from tests.strategies import people, value_of
from tests.support import EVERY, SMALL, WORKING, examples

ENGINES = st.sampled_from(WORKING)


def is_open(values, fact):
    return values.get(fact) is None or isinstance(values.get(fact), dict)


@settings(max_examples=examples(60))
@given(world=worlds(), strict=st.booleans(), engine=ENGINES)
def test_status_and_cause_of_every_advice_are_those_of_the_table(world, strict, engine):
    data, person = world
    ruleset = Ruleset(data)
    rec = ruleset.recommend(person, strict=strict, engine=engine)
    oracle = Oracle(data, ruleset.profiles.read(person), strict=strict)
    expected = {one: oracle.status(one) for one in data.advice}
    assert {one: rec.status(one) for one in data.advice} == {one: status for one, (status, _) in expected.items()}
    assert {held.id: held.cause for held in rec.withheld} == {
        one: cause for one, (status, cause) in expected.items() if status == "withheld"
    }
    possible = {one for one, (status, _) in expected.items() if status == "possible"}
    assert {one.id for one in rec.possible} | {one.id for one in rec.undecided} == possible
    assert list(rec.outcome) == oracle.outcome()
    assert {one.id for one in rec.violations} == oracle.violated


@settings(max_examples=examples(40))
@given(world=worlds(), strict=st.booleans())
def test_each_recommended_advice_shows_its_rank_strength_score_reasons_assumptions_and_cautions(world, strict):
    data, person = world
    ruleset = Ruleset(data)
    rec = ruleset.recommend(person, strict=strict)
    values = ruleset.profiles.read(person)
    oracle = Oracle(data, values, strict=strict)
    for rank, advice in enumerate(rec.advice, 1):
        firing = oracle.firing(advice.id)
        assert advice.rank == rank
        assert advice.score == sum(rule.points for rule in firing)
        assert advice.strength == min((rule.strength for rule in firing), key=["must", "should", "can"].index)
        assert {reason.rule for reason in advice.reasons} == {rule.id for rule in firing}
        assert len(advice.reasons) == len(firing)
        assert sum(reason.points for reason in advice.reasons) == advice.score
        assert all(fact in values for reason in advice.reasons for fact in reason.facts)
        assert {assumption.id for assumption in advice.assuming} == oracle.open(advice.id)
        for assumption in advice.assuming:
            assert all(is_open(values, fact) for fact in assumption.missing)
        cautions = [rule.id for rule in oracle.of("caution", advice.id) if oracle.truth[rule.id] is True]
        assert [caution.rule for caution in advice.cautions] == cautions


@settings(max_examples=examples(30))
@given(world=worlds(), strict=st.booleans())
def test_nothing_unknown_is_silent(world, strict):
    data, person = world
    ruleset = Ruleset(data)
    rec = ruleset.recommend(person, strict=strict)
    oracle = Oracle(data, ruleset.profiles.read(person), strict=strict)
    on_the_table = [one for one in data.advice if rec.status(one) in ("recommended", "possible")]
    on_the_table += [held.id for held in rec.withheld if held.cause == "unanswered"]
    waiting = [
        rule.id
        for rule in data.rules.values()
        if rule.safety and oracle.truth[rule.id] is None
        if any(target in on_the_table for target in rule.targets)
    ]
    reach = unknown_reach({name: one.when for name, one in data.derived.items()})
    if waiting:
        assert not rec.safety_checked
    elif not any(rule.effect != "advise" and reaches_unknown(rule.when, reach) for rule in data.rules.values()):
        # where an avoid rule or a caution stands because a fact is unknown, that is still in question
        assert rec.safety_checked
    for held in rec.withheld:
        if held.cause == "unanswered":
            assert set(held.rules) == oracle.guards(held.id) - {"needs"}
        elif held.cause == "avoid":
            fired = {rule.id for rule in oracle.of("avoid", held.id) if oracle.truth[rule.id] is True}
            assert set(held.rules) == fired
            assert held.because == " ".join(data.rules[rule].because for rule in held.rules)


@settings(max_examples=examples(40))
@given(world=worlds(), strict=st.booleans())
def test_the_next_question_asks_for_something_open_and_for_safety_first(world, strict):
    data, person = world
    ruleset = Ruleset(data)
    rec = ruleset.recommend(person, strict=strict)
    values, question = ruleset.profiles.read(person), rec.next_question()
    if question is None:
        return
    fact = data.facts[question.fact]
    assert is_open(values, question.fact)
    kind = fact.told_as
    assert (question.ask, question.type, dict(question.options)) == (fact.ask, kind, dict(fact.options))
    if question.safety:
        assert any(rule.safety for rule in data.rules.values())


@settings(max_examples=examples(30))
@given(data=st.data(), strict=st.booleans())
def test_when_it_is_settled_no_further_answer_changes_the_outcome(data, strict):
    ruleset_data, person = data.draw(worlds(rules=4))
    ruleset = Ruleset(ruleset_data)
    rec = ruleset.recommend(person, strict=strict)
    values = ruleset.profiles.read(person)
    unknown = [name for name in ruleset_data.facts if name not in values]
    if rec.settled and unknown:
        more = {name: data.draw(value_of(ruleset_data.facts[name])) for name in unknown}
        further = ruleset.recommend({**values, **more}, strict=strict)
        # who cannot be, as constraints have it, may be told something else: they are not among those it is settled for
        assume(further.violations == rec.violations)
        assert told(further) == told(rec)


@settings(max_examples=examples(40))
@given(data=st.data())
def test_learning_a_fact_takes_an_advice_away_only_through_an_avoid_rule_or_a_need(data):
    ruleset_data, person = data.draw(worlds())
    ruleset = Ruleset(ruleset_data)
    values = ruleset.profiles.read(person)
    unknown = [name for name in ruleset_data.facts if name not in values]
    if not unknown:
        return
    name = data.draw(st.sampled_from(unknown))
    before = ruleset.recommend(values)
    after = ruleset.recommend({**values, name: data.draw(value_of(ruleset_data.facts[name]))})
    for advice in before.outcome:
        assert after.status(advice) in ("recommended", "withheld")
    held = {one.id: one.cause for one in after.withheld}
    assert all(held[advice] in ("avoid", "need") for advice in before.outcome if advice not in after.outcome)


@settings(max_examples=examples(30))
@given(world=worlds())
def test_strict_only_takes_away_and_gives_back_once_everything_is_known(world):
    data, person = world
    ruleset = Ruleset(data)
    loose, strict = ruleset.recommend(person), ruleset.recommend(person, strict=True)
    assert [one for one in loose.outcome if one in strict.outcome] == list(strict.outcome)
    held = {one.id for one in strict.withheld if one.cause == "unanswered"}
    assert set(loose.outcome) - set(strict.outcome) == held

    def waits(advice):
        rules = [data.acting[one.id] for one in advice.assuming if one.id != "needs"]
        held = any(rule.effect == "avoid" and not (rule.alone and advice.definition.urgent) for rule in rules)
        return held or len(rules) < len(advice.assuming)

    assert {one.id for one in loose.advice if not waits(one)} == set(strict.outcome)
    assert [one.id for one in loose.possible] == [one.id for one in strict.possible]


@settings(max_examples=examples(25))
@given(world=worlds(), top=st.integers(0, 6), strict=st.booleans())
def test_top_cuts_the_list_and_nothing_else(world, top, strict):
    data, person = world
    ruleset = Ruleset(data)
    whole, cut = (
        ruleset.recommend(person, strict=strict).to_dict(),
        ruleset.recommend(person, strict=strict, top=top).to_dict(),
    )
    assert cut["advice"] == whole["advice"][:top]
    assert cut.pop("options") == {"strict": strict, "top": top}
    assert whole.pop("options") == {"strict": strict, "top": None}
    assert {k: v for k, v in cut.items() if k != "advice"} == {k: v for k, v in whole.items() if k != "advice"}


@settings(max_examples=examples(25))
@given(world=worlds(), strict=st.booleans())
def test_every_engine_gives_the_same_bytes(world, strict):
    data, person = world
    ruleset = Ruleset(data)
    texts = {json.dumps(ruleset.recommend(person, strict=strict, engine=e).to_dict()) for e in WORKING}
    assert len(texts) == 1


@settings(max_examples=examples(25))
@given(world=worlds(), seed=st.randoms(use_true_random=False))
def test_the_order_of_rules_derived_facts_and_facts_never_matters_for_the_advice(world, seed):
    data, person = world

    def shuffled(table):
        items = list(table.items())
        seed.shuffle(items)
        return dict(items)

    other = attrs.evolve(
        data, rules=shuffled(data.rules), facts=shuffled(data.facts), constraints=shuffled(data.constraints)
    )
    first, second = Ruleset(data).recommend(person), Ruleset(other).recommend(dict(reversed(person.items())))
    assert first.outcome == second.outcome
    assert [(a.id, a.score, a.strength) for a in first.advice] == [(a.id, a.score, a.strength) for a in second.advice]
    assert {h.id: h.cause for h in first.withheld} == {h.id: h.cause for h in second.withheld}
    assert [[reason.rule for reason in a.reasons] for a in first.advice] == [
        [r.rule for r in a.reasons] for a in second.advice
    ]


@settings(max_examples=examples(25))
@given(data=rulesets(), people_of=st.data())
def test_ranking_is_a_total_order_that_no_third_advice_changes(data, people_of):
    person = people_of.draw(people(data.facts))
    outcome = Ruleset(data).recommend(person).outcome
    for one, other in itertools.combinations(outcome, 2):
        only = {
            key: attrs.evolve(rule, targets=tuple(t for t in rule.targets if t in (one, other)))
            for key, rule in data.rules.items()
        }
        assert Ruleset(attrs.evolve(data, rules=only)).recommend(person).outcome == (one, other)


# --- the table of the design, row by row -----------------------------------------------------------


TABLE = [
    # A, V, N, strict -> status, cause
    (a, v, n, strict)
    for a in (False, None, True)
    for v in (False, None, True)
    for n in (False, None, True)
    for strict in (False, True)
]


def row(a, v, n, strict):
    if a is False:
        return "excluded", None
    if v is True or n is False:
        return ("excluded", None) if a is None else ("withheld", "avoid" if v is True else "need")
    if a is None:
        return "possible", None
    if strict and (v is None or n is None):
        return "withheld", "unanswered"
    return "recommended", None


def three_facts():
    def fact(name):
        return Fact(name=name, type="boolean", title=name, ask=f"{name}?")

    def rule(effect):
        return Rule(
            effect,
            Flag(effect[:2]),
            effect,
            ("it",),
            "Because.",
            Citation(author="Us."),
            points=3 if effect == "advise" else 0,
        )

    return RulesetData(
        id="table",
        version="1",
        title="t",
        notice="n",
        facts={name: fact(name) for name in ("ad", "av", "ne")},
        numbers={},
        derived={},
        advice={"it": AdviceDefinition("it", "priority", "It", "Do it.", needs=Flag("ne"))},
        rules={"advise": rule("advise"), "avoid": rule("avoid")},
        constraints={},
        alternatives={},
        exclusive={},
        documents={},
        evidence={},
        kinds={"advice": Kind("advice", "Advice", "advice")},
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize(("a", "v", "n", "strict"), TABLE)
def test_each_row_of_the_table_holds(a, v, n, strict, engine):
    rec = Ruleset(three_facts()).recommend({"ad": a, "av": v, "ne": n}, strict=strict, engine=engine)
    status, cause = row(a, v, n, strict)
    assert rec.status("it") == status
    assert [held.cause for held in rec.withheld] == ([cause] if cause else [])
    assert bool(rec.outcome) == (status == "recommended")
    if status == "recommended":
        expected = [name for name, value in (("avoid", v), ("needs", n)) if value is None]
        assert [assumption.id for assumption in rec.advice[0].assuming] == expected
    if cause == "unanswered":
        assert rec.withheld[0].missing == tuple(name for name, value in (("av", v), ("ne", n)) if value is None)
    if status == "possible":
        assert rec.possible[0].missing[0] == "ad"


def test_of_two_advices_the_urgent_then_the_stronger_then_the_higher_score_then_the_earlier_stands_first():
    def rule(key, target, strength, points):
        return Rule(
            key, Constant(True), "advise", (target,), "B.", Citation(author="U."), strength=strength, points=points
        )

    def outcome(*rules, urgent=()):
        advice = {k: AdviceDefinition(k, "priority", k, k, urgent=k in urgent) for k in ("first", "second")}
        data = attrs.evolve(three_facts(), facts={}, advice=advice, rules={one.id: one for one in rules})
        return Ruleset(data).recommend({}).outcome

    assert outcome(rule("a", "first", "can", 1), rule("b", "second", "can", 1)) == ("first", "second")
    assert outcome(rule("a", "first", "can", 1), rule("b", "second", "can", 2)) == ("second", "first")
    assert outcome(rule("a", "first", "can", 9), rule("b", "second", "should", 1)) == ("second", "first")
    assert outcome(rule("a", "first", "should", 9), rule("b", "second", "must", 1)) == ("second", "first")
    assert outcome(rule("a", "first", "must", 9), rule("b", "second", "can", 1), urgent=["second"]) == (
        "second",
        "first",
    )
    both = [rule("a", "first", "should", 3), rule("b", "second", "should", 2), rule("c", "second", "can", 2)]
    assert outcome(*both) == ("second", "first")


def test_an_avoid_rule_with_a_negated_open_condition_is_assumed_too():
    data = three_facts()
    rules = data.rules | {"avoid": attrs.evolve(data.rules["avoid"], when=Not(Flag("av")), assume="you have it")}
    rec = Ruleset(attrs.evolve(data, rules=rules)).recommend({"ad": True, "ne": True})
    (assumption,) = rec.advice[0].assuming
    assert (assumption.id, assumption.text, assumption.missing) == ("avoid", "you have it", ("av",))
    assert str(assumption) == "you have it: not asked yet"


def test_what_is_missing_of_a_computed_number_are_its_unknown_inputs(folder):
    made = folder(
        {
            "rules/more.yaml": """\
                derived:
                  total: {compute: hours + sets}
                  much: total > 30
                rules: [{id: a.b, when: much and hurts, advise: stretch, because: b, source: {author: a}}]
                """,
            "rules/all.yaml": dedent(SMALL["rules/all.yaml"]).replace("hours >= 2", "false"),
        }
    ).load()
    assert [q.name for q in quantities(made.data.numbers["total"].compute)] == ["hours", "sets"]

    def missing(**person):
        return {one.id: one.missing for one in made.recommend(person).possible}["stretch"]

    assert missing() == ("hurts", "hours", "sets")
    assert missing(hours=3) == ("hurts", "sets")
    assert missing(hours=3, hurts=True) == ("sets",)
    assert missing(hours=24, sets=20) == ("hurts",)


def test_shuffled_files_give_the_same_bytes(folder):
    chance = random.Random(1)
    text = dedent(SMALL["rules/all.yaml"])
    derived, _, listed = text.partition("rules:\n")
    parts = [f"  - id: {part}" for part in listed.split("  - id: ")[1:]]
    person = {"hours": 9, "level": "expert", "flags": {"fever": False}}
    expected = json.dumps(folder().load().recommend(person).to_dict())
    for _ in range(5):
        chance.shuffle(parts)
        cut = chance.randrange(len(parts))
        made = folder(
            {
                "rules/all.yaml": None,
                "rules/z.yaml": "rules:\n" + "".join(parts[:cut]),
                "rules/a.yaml": "rules:\n" + "".join(parts[cut:]) + derived,
            }
        )
        assert json.dumps(made.load().recommend(person).to_dict()) == expected
