"""Clean rulesets in which nothing is found, and the same with one fault of each kind planted, which is."""

import functools
from random import Random

import attrs
import pytest
from hypothesis import assume, event, given, note, settings
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.conditions import And, Compare, Flag, Not, Or
from backrules.facts import Fact
from backrules.model import AdviceDefinition, Citation, Constraint, DerivedCondition, Guard, Rule
from tests.authoring.lint.by_force import cleaned, judged, make_world
from tests.authoring.lint.test_find import MOST, found_in
from tests.questions.brute_force import Judge
from tests.questions.small_worlds import in_words
from tests.support import examples

NEW, SIGN = Fact("new", "boolean", "new", "new?"), Fact("sign", "boolean", "sign", "sign?")
SMALL = Fact("small", "number", "small", "small?", range=(0, 10))
OURS = Citation(author="Us.")


def made_clean(chance):
    """A ruleset in which nothing is odd, or None."""
    data = make_world(chance)
    if Judge(data).size > MOST or Ruleset(data).recommend({}).violations:
        return None
    data = cleaned(data, chance)
    return data if data and not Ruleset(data).recommend({}).violations else None


@functools.lru_cache(1000)
def clean_by(seed):
    """What `made_clean` makes of a seed, and where its chance stands then: every fault is planted in the same ones."""
    chance = Random(seed)
    return made_clean(chance), chance.getstate()


def with_fact(data, fact=NEW):
    return attrs.evolve(data, facts={**data.facts, fact.name: fact})


def with_rule(data, when, effect="advise", targets=None, name="planted"):
    points = 3 if effect == "advise" else 0
    targets = targets or (next(iter(data.advice)),)
    rule = Rule(name, when, effect, targets, "Because.", OURS, "should", points)
    return attrs.evolve(data, rules={**data.rules, name: rule})


def with_advice(data, name="novel", *, kind="advice", **more):
    one = AdviceDefinition(name, kind, name, "Do it.", **more)
    return attrs.evolve(data, advice={**data.advice, name: one})


def never_fires(data, chance):
    return with_rule(with_fact(data), And((Flag("new"), Not(Flag("new")))))


def no_effect(data, chance):
    rule = chance.choice([one for one in data.rules.values() if one.effect == "avoid"] or [None])
    return rule and attrs.evolve(data, rules={**data.rules, "planted": attrs.evolve(rule, id="planted")})


def idle_part(data, chance):
    rule = chance.choice([*data.rules.values()])
    parts = And((rule.when, Or((Flag("new"), rule.when))))
    return attrs.evolve(with_fact(data), rules={**data.rules, rule.id: attrs.evolve(rule, when=parts)})


def constant_test(data, chance):
    return with_rule(with_fact(data, SMALL), Compare("small", chance.choice(["<", "<="]), 11), "caution")


def advise_and_avoid(data, chance):
    data, targets = with_advice(with_fact(with_fact(data), SMALL)), ("novel",)
    data = with_rule(data, Flag("new"), "advise", targets)
    data = with_rule(data, Not(Flag("new")), "advise", targets, "other")
    return with_rule(data, Or((Flag("new"), Compare("small", ">", 3))), "avoid", targets, "kept")


def never_recommended(data, chance):
    return with_advice(data)


def always_withheld(data, chance):
    data = with_rule(with_advice(with_fact(data)), Flag("new"), "advise", ("novel",))
    return with_rule(data, Flag("new"), "avoid", ("novel",), "kept")


def exclusive_together(data, chance):
    data = with_advice(with_advice(with_fact(data)), "another")
    data = with_rule(data, Flag("new"), "advise", ("novel", "another"))
    return attrs.evolve(data, exclusive={**data.exclusive, "planted": ("novel", "another")})


def unguarded(data, chance):
    data = with_advice(with_fact(with_fact(data), SIGN))
    data = attrs.evolve(data, guards=(*data.guards, Guard({"sign": ()}, None, ("novel",))))
    data = with_rule(data, Flag("new"), "advise", ("novel",))
    when = chance.choice([Flag("sign"), And((Flag("sign"), Flag("new")))])
    return with_rule(data, when, "caution", ("novel",), "warns")


def no_advice(data, chance):
    never = Not(Flag("new"))
    rules = {
        key: attrs.evolve(one, when=And((never, one.when))) if one.effect == "advise" else one
        for key, one in data.rules.items()
    }
    return attrs.evolve(with_fact(data), rules=rules)


def unread_fact(data, chance):
    return with_fact(data)


def unread_derived(data, chance):
    derived = {**data.derived, "planted": DerivedCondition("planted", Flag("new"))}
    return attrs.evolve(with_rule(with_fact(data), Flag("new"), "caution"), derived=derived)


def idle_question(data, chance):
    return with_rule(with_fact(data), Flag("new"), "caution")


def constraint_never_violated(data, chance):
    never = Constraint("planted", And((Flag("new"), Not(Flag("new")))), "No.")
    return attrs.evolve(with_rule(with_fact(data), Flag("new")), constraints={**data.constraints, "planted": never})


def constraint_always_violated(data, chance):
    never = Constraint("planted", Or((Flag("new"), Not(Flag("new")))), "No.")
    return attrs.evolve(with_rule(with_fact(data), Flag("new")), constraints={**data.constraints, "planted": never})


FAULTS = [
    never_fires,
    no_effect,
    idle_part,
    constant_test,
    advise_and_avoid,
    never_recommended,
    always_withheld,
    exclusive_together,
    unguarded,
    no_advice,
    unread_fact,
    unread_derived,
    idle_question,
    constraint_never_violated,
    constraint_always_violated,
]


@pytest.mark.unmeasured
@settings(max_examples=examples(12))
@given(seed=st.integers(0, 2**32))
def test_nothing_is_found_in_a_clean_ruleset(seed):
    data = made_clean(Random(seed))
    assume(data is not None)
    note(in_words(data))
    event(f"{len(data.rules)} rules")
    assert found_in(data) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@settings(max_examples=examples(4))
@given(seed=st.integers(0, 2**32))
@pytest.mark.unmeasured
def test_a_planted_fault_is_found_and_whatever_else_it_causes(fault, seed):
    data, state = clean_by(seed)
    assume(data is not None)
    chance = Random()
    chance.setstate(state)
    broken = fault(data, chance)
    assume(broken is not None and Judge(broken).size <= 4 * MOST)
    note(in_words(broken))
    expected = judged(broken)
    assert fault.__name__.replace("_", "-") in {kind for kind, _ in expected}
    assert {(one.kind, one.at) for one in found_in(broken)} == expected
