"""Comparing two rulesets: every difference is found with somebody who shows it, and there is none where there is none."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from itertools import combinations, product
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import assume, event, given, note, settings

import backrules
from backrules.api import Ruleset
from backrules.authoring.diff import compare
from backrules.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Count,
    Has,
    In,
    Is,
    Not,
    Or,
    leaves,
    names_read,
    renamed,
    residual,
)
from backrules.diagrams.priors import weights
from backrules.facts import PartlyKnown
from backrules.model import POINTS, Citation, Constraint, DerivedCondition, Rule, RulesetData
from tests.authoring.everybody import maker_of
from tests.questions.brute_force import Judge, asked_behind, slots_of
from tests.questions.small_worlds import from_chance, in_words, make_ruleset, tiny, waits_for_itself
from tests.recommendation.gates import Gates
from tests.recommendation.worlds import Oracle
from tests.support import examples

MOST = 3_000  # people

compare_module = importlib.import_module("backrules.authoring.diff.compare")

Leaf = Callable[[Condition], Condition]


# other rulesets


def in_all_conditions(data: RulesetData, change: Leaf) -> RulesetData:
    """A ruleset with every condition changed."""
    return attrs.evolve(
        data,
        rules={key: attrs.evolve(one, when=change(one.when)) for key, one in data.rules.items()},
        derived={key: attrs.evolve(one, when=change(one.when)) for key, one in data.derived.items()},
        constraints={key: attrs.evolve(one, never=change(one.never)) for key, one in data.constraints.items()},
        advice={
            key: one if one.needs is None else attrs.evolve(one, needs=change(one.needs))
            for key, one in data.advice.items()
        },
        ask_if={name: change(gate) for name, gate in data.ask_if.items()},
    )


def with_leaves(condition: Condition, change: Leaf) -> Condition:
    match condition:
        case Not(part):
            return Not(with_leaves(part, change))
        case And(parts) | Or(parts):
            return type(condition)(tuple(with_leaves(part, change) for part in parts))
        case Count(parts, ranges):
            return Count(tuple(with_leaves(part, change) for part in parts), ranges)
    return change(condition)


def in_one_rule(chance: Random, data: RulesetData, change: Callable[[Rule], Rule]) -> RulesetData:
    if not data.rules:
        return data
    key = chance.choice(list(data.rules))
    return attrs.evolve(data, rules={**data.rules, key: change(data.rules[key])})


def other_condition(chance: Random, data: RulesetData) -> RulesetData:
    tests = maker_of(data)
    tests.derived = []  # a rule may read any, but a derived condition only the ones before it
    tests.names = [name for name in tests.names if name not in data.derived]
    if not tests.names:
        return data
    if data.derived and chance.random() < 0.3:
        key = chance.choice(list(data.derived))
        return attrs.evolve(data, derived={**data.derived, key: DerivedCondition(key, tests.condition(chance))})
    if chance.random() < 0.2:
        key = chance.choice(list(data.advice))
        needs = chance.choice([None, tests.condition(chance)])
        return attrs.evolve(data, advice={**data.advice, key: attrs.evolve(data.advice[key], needs=needs)})
    return in_one_rule(chance, data, lambda rule: attrs.evolve(rule, when=tests.condition(chance)))


def other_weight(chance: Random, data: RulesetData) -> RulesetData:
    strength, points = chance.choice(list(POINTS)), chance.choice([1, 2, 5, 9])
    return in_one_rule(
        chance,
        data,
        lambda rule: attrs.evolve(rule, strength=strength, points=points) if rule.effect == "advise" else rule,
    )


def other_effect(chance: Random, data: RulesetData) -> RulesetData:
    effect: Any = chance.choice(["advise", "avoid", "caution"])
    return in_one_rule(
        chance, data, lambda rule: attrs.evolve(rule, effect=effect, points=3 if effect == "advise" else 0)
    )


def other_targets(chance: Random, data: RulesetData) -> RulesetData:
    targets = tuple(one for one in data.advice if chance.random() < 0.5)
    return in_one_rule(chance, data, lambda rule: attrs.evolve(rule, targets=targets))


def other_rules(chance: Random, data: RulesetData) -> RulesetData:
    dropped = chance.choice([*data.rules, ""])
    return attrs.evolve(data, rules={key: one for key, one in data.rules.items() if key != dropped})


def other_catalogue(chance: Random, data: RulesetData) -> RulesetData:
    advice = list(data.advice.values())
    if chance.random() < 0.5:
        chance.shuffle(advice)
    else:
        place = chance.randrange(len(advice))
        advice[place] = attrs.evolve(advice[place], urgent=not advice[place].urgent)
    return attrs.evolve(data, advice={one.id: one for one in advice})


def other_advice(chance: Random, data: RulesetData) -> RulesetData:
    gone = chance.choice(list(data.advice))
    rules = {k: attrs.evolve(r, targets=tuple(t for t in r.targets if t != gone)) for k, r in data.rules.items()}
    return attrs.evolve(data, rules=rules, advice={key: one for key, one in data.advice.items() if key != gone})


def other_constraints(chance: Random, data: RulesetData) -> RulesetData:
    never = Constraint("other", maker_of(data).condition(chance), "No.")
    return attrs.evolve(data, constraints={"other": never})


def without_a_fact(chance: Random, data: RulesetData) -> RulesetData:
    computed = asked_behind(data, data.numbers)
    free = [name for name in data.facts if name not in computed]
    if not free or len(data.facts) == 1:
        return data
    gone = chance.choice(free)

    def change(condition: Condition) -> Condition:
        return residual(condition, lambda leaf: False if gone in names_read(leaf) else None)

    found = in_all_conditions(data, change)
    return attrs.evolve(found, facts={name: one for name, one in data.facts.items() if name != gone})


def without_an_option(chance: Random, data: RulesetData) -> RulesetData:
    many = [name for name, one in data.facts.items() if len(one.options) > 1]
    if not many:
        return data
    fact = data.facts[chance.choice(many)]
    gone = chance.choice(list(fact.options))

    def change(leaf: Condition) -> Condition:
        match leaf:
            case Is(name, option) | Has(name, option) if (name, option) == (fact.name, gone):
                return Constant(False)
            case In(name, options) if name == fact.name and gone in options:
                left = tuple(one for one in options if one != gone)
                return In(name, left) if left else Constant(False)
        return leaf

    found = in_all_conditions(data, lambda condition: with_leaves(condition, change))
    options = {option: text for option, text in fact.options.items() if option != gone}
    return attrs.evolve(found, facts={**data.facts, fact.name: attrs.evolve(fact, options=options, prior=None)})


def with_another_range(chance: Random, data: RulesetData) -> RulesetData:
    ranged = [name for name, one in data.facts.items() if one.is_number and one.range and not one.is_date]
    if not ranged:
        return data
    fact = data.facts[chance.choice(ranged)]
    limits = chance.choice([(1, 3), (0, 2), (1, 2)])
    return attrs.evolve(data, facts={**data.facts, fact.name: attrs.evolve(fact, range=limits, prior=None)})


CHANGES = [
    *[other_condition] * 5,
    *[other_weight] * 3,
    *[other_effect, other_targets, other_rules] * 2,
    *[other_catalogue, other_advice, other_constraints, lambda _, data: data],
    *[without_a_fact, without_an_option, with_another_range],
]


def make_pair(chance: Random) -> tuple[RulesetData, RulesetData]:
    data = make_ruleset(chance)
    change = chance.choice(CHANGES)
    other = change(chance, data)
    if any(waits_for_itself(other, name) for name in other.ask_if):  # the loader takes no such ruleset
        other = data
    return (other, data) if chance.random() < 0.4 else (data, other)


# brute force


def joint(one: RulesetData, other: RulesetData) -> RulesetData:
    """A ruleset whose conditions are those of both: what it tells apart, nobody needs to tell apart further."""
    names = {name: f"{name}_too" for name in (*other.derived, *other.numbers)}
    facts = {**other.facts, **one.facts}
    ends: list[Condition] = []
    for name in one.facts.keys() & other.facts.keys():
        a, b = one.facts[name], other.facts[name]
        limits = a.range and b.range and (min(a.range[0], b.range[0]), max(a.range[1], b.range[1]))
        facts[name] = attrs.evolve(a, options={**a.options, **b.options}, range=limits)
        if a.options.keys() != b.options.keys():  # each hears other ones
            ends += [(Has if a.type == "choices" else Is)(name, option) for option in facts[name].options]
        for low, high in (limits for limits in (a.range, b.range) if limits):
            ends += [Compare(name, "<", low), Compare(name, ">", high)]
    own = [one.when for one in other.rules.values()] + [one.never for one in other.constraints.values()]
    own += [one.needs for one in other.advice.values() if one.needs is not None]
    more = {f"_{i}": when for i, when in enumerate([*(renamed(when, names) for when in own), *ends])}
    marked = {key: Rule(key, when, "caution", (), "So.", Citation(author="Us.")) for key, when in more.items()}
    derived = {names[n]: DerivedCondition(names[n], renamed(o.when, names)) for n, o in other.derived.items()}
    numbers = {names[name]: attrs.evolve(number, name=names[name]) for name, number in other.numbers.items()}
    return attrs.evolve(
        one,
        facts={name: facts[name] for name in sorted(facts)},
        rules={**one.rules, **marked},
        derived={**one.derived, **derived},
        numbers={**one.numbers, **numbers},
    )


def heard(values: dict[str, Any], data: RulesetData) -> dict[str, Any]:
    """What a ruleset hears of somebody; a value that it has no word for is unknown to it."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        fact = data.facts.get(name)
        if fact is None:
            continue
        if fact.is_number:
            if fact.range is None or fact.range[0] <= value <= fact.range[1]:
                found[name] = value
        elif fact.type == "choices":
            said = {o: value[o] if isinstance(value, dict) else o in value for o in fact.options if _settles(value, o)}
            if len(said) == len(fact.options):
                found[name] = tuple(option for option, one in said.items() if one)
            elif said:
                found[name] = PartlyKnown(said)
        elif fact.type != "choice" or value in fact.options:
            found[name] = value
    return found


def _settles(value: Any, option: str) -> bool:
    return option in value if isinstance(value, dict) else True


def differences(one: RulesetData, other: RulesetData, judge: Judge) -> dict[tuple[Any, ...], set[bool]]:
    """Return every kind of difference that anybody shows, with the modes in which they do."""
    found: dict[tuple[Any, ...], set[bool]] = {}
    for cells in product(*({group.cell(point) for point in group.points({})} for group in judge.groups)):
        values = judge.values(cells)
        if any(Gates(data, heard(values, data)).in_vain() for data in (one, other)):
            continue
        for strict in (False, True):
            pair = Oracle(one, heard(values, one), strict=strict), Oracle(other, heard(values, other), strict=strict)
            if not any(oracle.violated for oracle in pair):
                for key in shown(*pair):
                    found.setdefault(key, set()).add(strict)
    return found


def shown(one: Oracle, other: Oracle) -> set[tuple[Any, ...]]:
    """Return the kinds of differences that somebody shows."""
    found: set[tuple[Any, ...]] = set()
    before, after = one.outcome(), other.outcome()
    found |= {("newly recommended", (name,)) for name in after if name not in before}
    found |= {("no longer recommended", (name,)) for name in before if name not in after}
    both = [name for name in before if name in after]
    found |= {("order", pair) for pair in combinations(both, 2) if after.index(pair[0]) > after.index(pair[1])}
    for name in both:
        old, new = one.place(name), other.place(name)
        if old[1] != new[1]:
            found.add(("strength", (name,)))
        elif old[2] != new[2]:
            found.add(("score", (name,)))
        warned, warns = ({r.id for r in o.of("caution", name) if o.truth[r.id] is True} for o in (one, other))
        found |= {("caution", (name,), rule, "") for rule in warned - warns}
        found |= {("caution", (name,), "", rule) for rule in warns - warned}
    for name in one.data.advice.keys() & other.data.advice.keys():
        was, now = one.status(name)[0], other.status(name)[0]
        if was != now and "recommended" not in (was, now):
            found.add(("status", (name,), was, now))
    return found


def key_of(difference: Any) -> tuple[Any, ...]:
    more = (difference.was, difference.now) if difference.kind in ("status", "caution") else ()
    return (difference.kind, difference.advice, *more)


@pytest.mark.unmeasured
@settings(max_examples=examples(30))
@given(from_chance(make_pair))
def test_the_differences_are_those_that_somebody_shows(pair):
    one, other = pair
    note(in_words(one))
    note(in_words(other))
    judge = Judge(joint(one, other))
    assume(judge.size <= MOST)
    found = compare(Ruleset(one), Ruleset(other))
    expected = differences(one, other, judge)
    event("same" if not expected else "different")
    modes = {None: {False, True}, False: {False}, True: {True}}
    if found.unclear:
        event("unclear")
        assert gating(one) != gating(other)
        assert all("applies to other people" in why for why in found.unclear.values())
        return
    assert {key_of(one): modes[one.strict] for one in found.differences} == expected
    assert found.same == (not expected)
    for difference in found.differences:
        check_witness(difference, one, other)


def gating(data: RulesetData) -> Any:
    """Return all that the gates of a ruleset say, and what they read, as it is written."""
    behind = {name for gate in data.ask_if.values() for name in asked_behind(data, names_read(gate))}
    facts = [(one.type, one.options, one.range, one.otherwise) for one in map(data.facts.get, sorted(behind)) if one]
    others = {name: data.facts[name].otherwise for name in data.ask_if if name in data.facts}
    return data.ask_if, others, facts, data.derived, data.numbers


def check_witness(difference, one, other):
    assert difference.fault == ""
    assert difference.people is None or 0 <= difference.people <= 1
    profiles = Ruleset(attrs.evolve(one, facts=joint(one, other).facts)).profiles
    values = profiles.read(difference.profile)
    strict = bool(difference.strict)
    pair = Oracle(one, heard(values, one), strict=strict), Oracle(other, heard(values, other), strict=strict)
    assert key_of(difference) in shown(*pair)
    assert [list(difference.before), list(difference.after)] == [oracle.outcome() for oracle in pair]
    assert not any(oracle.violated for oracle in pair)


def test_what_facts_decide_that_apply_to_other_people_is_not_compared_and_says_so():
    facts, rules = {"a": "boolean", "b": "boolean"}, ("advise pull: b", "advise push: a")
    one = tiny(facts, *rules, ask_if={"b": "a"})
    found = compare(Ruleset(one), Ruleset(tiny(facts, *rules, ask_if={"b": "not a"})))
    assert list(found.unclear) == ["pull"]
    assert found.unclear["pull"].startswith("b applies to other people")
    other = tiny(facts, *rules, ask_if={"b": "a"}, otherwise={"b": True})
    assert list(compare(Ruleset(one), Ruleset(other)).unclear) == ["pull"]
    found = compare(Ruleset(one), Ruleset(tiny(facts, "advise pull: not b", "advise push: a", ask_if={"b": "a"})))
    assert not found.unclear
    assert all(difference.profile["a"] for difference in found.differences), "b counts only where it applies"


@settings(max_examples=examples(10))
@given(from_chance(make_ruleset))
def test_a_ruleset_differs_from_itself_for_nobody(data):
    found = compare(Ruleset(data), Ruleset(data))
    assert found.same
    assert (found.people, found.differences, found.texts) == (0, (), ())


def test_what_is_said_otherwise_but_means_the_same_is_no_difference_and_stands_in_the_list():
    one = tiny({"a": "boolean", "b": "boolean"}, "advise x: a or b")
    other = tiny({"a": "boolean", "b": "boolean"}, "advise x: not (not b and not a)")
    found = compare(Ruleset(one), Ruleset(other))
    assert found.same
    assert [str(one) for one in found.texts] == ["rule r0 changed: when: a or b -> not (not b and not a)"]
    assert "No difference for anybody" in found.to_text()


def test_how_many_people_is_estimated_by_the_priors_over_people_who_can_be():
    facts = {"a": "boolean", "b": "boolean"}
    one, other = tiny(facts, "advise x: a"), tiny(facts, "advise x: a and b")
    likely = with_priors(one, a=0.2, b=0.5)
    found = compare(Ruleset(likely), Ruleset(other))
    (gone,) = found.of("no longer recommended")
    assert gone.people == pytest.approx(0.95 * 0.2 * (1 - 0.95 * 0.5))
    assert found.people == pytest.approx(gone.people)
    never = attrs.evolve(likely, constraints={"c": Constraint("c", one.rules["r0"].when, "No.")})
    assert compare(Ruleset(never), Ruleset(other)).people == 0


def with_priors(data, **priors):
    return attrs.evolve(data, facts={k: attrs.evolve(f, prior=priors.get(k)) for k, f in data.facts.items()})


def likely(fact):
    """Some prior of a fact."""
    if fact.type == "boolean":
        return 0.3
    return {option: (0.1, 0.4, 0.8)[place % 3] for place, option in enumerate(fact.options)} or None


def test_nobody_is_counted_by_a_prior_that_nobody_gave():
    facts = {"a": "boolean", "b": "boolean", "c": "boolean"}
    one, other = tiny(facts, "advise x: a", "advise y: b", "advise z: c"), tiny(facts, "advise x: a", "advise z: c")
    unknown = compare(Ruleset(with_priors(one, a=0.2)), Ruleset(other))
    assert (unknown.people, unknown.without_prior) == (None, ("b",))
    assert {one.people for one in unknown.differences} == {None}
    assert "%" not in unknown.to_text()
    assert (
        "Some people are recommended something else, or in another order. How many cannot be told: no prior of b."
        in " ".join(unknown.to_text().split())
    )
    known = compare(Ruleset(with_priors(one, b=0.2)), Ruleset(other))
    assert (known.people, known.without_prior) == (pytest.approx(0.95 * 0.2), ())


INCOME = "income: {title: income, type: %s, unit: €/year, range: [0, 1000000], ask: Income?, prior: %s}\n"


@pytest.mark.parametrize(
    ("kind", "prior", "said"),
    [
        ("number", "[20000, 30000, 50000]", "Fewer than 0.1 % of people are recommended something else, or in another order."),
        ("number", "null", "Some people are recommended something else, or in another order. How many cannot be told: no prior of income."),
        ("number", "[20000, 40000, 40000]", "About 24 % of people are recommended something else, or in another order."),
        ("integer", "[20000, 30000, 50000]", "Fewer than 0.1 % of people are recommended something else, or in another order."),
    ],
)  # fmt: skip
def test_a_cell_of_no_width_holds_hardly_anybody(folder, kind, prior, said):
    made = {
        sign: folder(
            {
                "facts.yaml": INCOME % (kind, prior),
                "advice.yaml": "a: {title: A, detail: D.}\n",
                "ruleset.yaml": "format: 1\nid: m\nversion: 1.0.0\ntitle: M\nnotice: n\n",
                "rules/a.yaml": f"rules:\n  - {{id: a, when: income {sign} 40000, advise: a, because: x, source: {{author: x}}}}\n",
            },
            bare=True,
        ).load()
        for sign in (">", ">=")
    }
    found = compare(made[">"], made[">="])
    assert said in " ".join(found.to_text().split())


@pytest.mark.unmeasured
@settings(max_examples=examples(15))
@given(from_chance(make_pair))
def test_the_estimate_is_the_share_of_the_people_who_show_a_difference(pair):
    one, other = (with_priors(data, **{name: likely(fact) for name, fact in data.facts.items()}) for data in pair)
    assume(one.facts == other.facts and not any(fact.is_number for fact in one.facts.values()))
    note(in_words(one))
    note(in_words(other))
    slots = [slot for fact in one.facts.values() for slot in slots_of(fact)]
    domains = [
        (None, *(one.facts[name].options if one.facts[name].type == "choice" else (False, True))) for name, _ in slots
    ]
    assume(math.prod(map(len, domains)) <= MOST)
    chances = [
        dict(zip(domain, weights(one.facts[slot[0]], slot[1]), strict=True))
        for slot, domain in zip(slots, domains, strict=True)
    ]
    shares: dict[Any, float] = {}
    whole = 0.0
    for answers in product(*domains):
        chance = math.prod(chance[answer] for chance, answer in zip(chances, answers, strict=True))
        values = values_of(one, dict(zip(slots, answers, strict=True)))
        pairs = {mode: (Oracle(one, values, strict=mode), Oracle(other, values, strict=mode)) for mode in (False, True)}
        if any(oracle.violated for oracle in pairs[False]):
            continue
        whole += chance
        for mode, both in pairs.items():
            for key in shown(*both):
                shares[key, mode] = shares.get((key, mode), 0) + chance
        if any(both[0].told() != both[1].told() for both in pairs.values()):
            shares["all"] = shares.get("all", 0) + chance
    found = compare(Ruleset(one), Ruleset(other))
    assert found.people == pytest.approx(shares.get("all", 0) / whole if whole else 0)
    for difference in found.differences:
        of_mode = [shares.get((key_of(difference), mode), 0) for mode in (False, True)]
        assert difference.people == pytest.approx(max(of_mode) / whole)


def values_of(data, answers):
    found: dict[str, Any] = {}
    for name, fact in data.facts.items():
        if fact.type != "choices":
            found[name] = answers[name, None]
            continue
        said = {option: answers[name, option] for option in fact.options if answers[name, option] is not None}
        found[name] = (
            tuple(o for o, holds in said.items() if holds)
            if len(said) == len(fact.options)
            else PartlyKnown(said)
            if said
            else None
        )
    return {name: value for name, value in found.items() if value is not None}


def test_facts_of_another_type_cannot_be_compared():
    one, other = (
        tiny({"a": "boolean", "b": "number"}, "advise x: a"),
        tiny({"a": "number", "b": "integer"}, "advise x: a > 1"),
    )
    with pytest.raises(backrules.RulesetError) as raised:
        compare(Ruleset(one), Ruleset(other))
    assert [str(one) for one in raised.value.problems] == [
        "facts.a: a is boolean in small and number in small",
        "facts.b: b is number in small and integer in small",
    ]


def test_what_cannot_be_cut_into_cells_is_not_called_the_same():
    facts = {"u": "number 0 10", "v": "number 0 10", "a": "boolean"}
    one = tiny(facts, "advise x: n > 24.5", "advise y: a", compute="u * v")
    other = tiny(facts, "advise x: n > 24.5 and n > 3", "advise y: a", compute="u * v")
    found = compare(Ruleset(one), Ruleset(other))
    assert not found.same
    assert list(found.unclear) == ["x"]
    assert "Not exact for x: not every way in which u, v can be could be tried." in found.to_text()


def test_one_mode_alone_can_be_compared():
    facts = {"a": "boolean", "b": "boolean"}
    one, other = tiny(facts, "advise x: a"), tiny(facts, "advise x: a", "avoid x: b", never=("b",))
    assert compare(Ruleset(one), Ruleset(other), strict=False).same
    (gone,) = compare(Ruleset(one), Ruleset(other)).differences
    assert (gone.kind, gone.strict, gone.profile) == ("no longer recommended", True, {"a": True})
    assert "strict answers only" in compare(Ruleset(one), Ruleset(other)).to_text()


def test_the_built_in_ruleset_differs_from_itself_for_nobody(builtin):
    assert compare(builtin, builtin).same


def test_every_leaf_of_a_condition_can_be_changed():
    one = tiny({"a": "boolean"}, "advise x: a and not a").rules["r0"].when
    assert {type(leaf) for leaf in leaves(with_leaves(one, lambda _: Constant(True)))} == {Constant}


BEFORE = ["advise x: a or b and c", "advise y: b or not c", "advise z can: a", "avoid z: c"]
AFTER = ["advise x: a or b and c", "advise y must: b or not c", "advise z can: b", "avoid z: c"]


def test_what_is_too_large_is_named_and_nobody_is_promised_anything():
    facts = dict.fromkeys("abc", "boolean")
    one, other = tiny(facts, *BEFORE), tiny(facts, *AFTER)
    whole = compare(Ruleset(one), Ruleset(other))
    assert not whole.unclear
    for most in (3, 8, 12, 20, 30, 45):
        found = compare(Ruleset(one), Ruleset(other), most=most)
        assert not found.same
        assert found.unclear
        assert "Not exact for" in found.to_text()
        assert {key_of(one) for one in found.differences} <= {key_of(one) for one in whole.differences}
        assert not any(one.fault for one in found.differences)


@settings(max_examples=examples(5))
@given(from_chance(make_pair))
def test_diagrams_that_are_forgotten_between_pairs_change_nothing(pair):
    rulesets = tuple(map(Ruleset, pair))
    whole = compare(*rulesets)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compare_module, "_MOST_LEFT", -1)
        assert compare(*rulesets).differences == whole.differences


def test_where_not_even_the_conditions_fit_all_advice_is_named_and_nothing_is_called_the_same():
    facts = dict.fromkeys("abc", "boolean")
    found = compare(Ruleset(tiny(facts, *BEFORE)), Ruleset(tiny(facts, *AFTER)), most=2)
    assert (found.same, found.people, [*found.unclear]) == (False, None, ["all advice"])


def test_where_all_differences_together_are_too_large_it_is_said_how_many_people_there_are_at_least(monkeypatch):
    facts = dict.fromkeys("abc", "boolean")
    pair = [Ruleset(with_priors(tiny(facts, *rules), a=0.5, b=0.5, c=0.5)) for rules in (BEFORE, AFTER)]
    whole = compare(*pair)
    monkeypatch.setattr(compare_module, "_LARGE", 0)
    found = compare(*pair)
    assert (found.people, found.differences) == (None, whole.differences)
    assert "At least " in found.to_text()


def test_how_many_people_is_at_least_what_one_difference_is_about():
    facts = dict.fromkeys("abc", "boolean")
    pair = (with_priors(tiny(facts, *rules), a=0.5, b=0.5, c=0.5) for rules in (BEFORE, AFTER))
    found = compare(*map(Ruleset, pair))
    assert "About " in found.to_text()
    assert "At least " in attrs.evolve(found, people=None).to_text()
    most = max(
        one.people for one in found.differences if one.kind in ("newly recommended", "no longer recommended", "order")
    )
    assert most <= found.people <= 1


NARROWER = [
    (
        ({"c": "choice red blue"}, "advise x: c in [red, blue]"),
        ({"c": "choice red"}, "advise x: c == red"),
        {"c": "blue"},
    ),
    (
        ({"c": "choices red blue"}, "advise x: any(c)"),
        ({"c": "choices red"}, "advise x: any(c)"),
        {"c": {"blue": True}},
    ),
    (({"n": "integer 0 10"}, "advise x: n > 3"), ({"n": "integer 0 5"}, "advise x: n > 3"), {"n": 6}),
]


@pytest.mark.parametrize(("wide", "narrow", "person"), NARROWER)
def test_whoever_says_what_only_one_ruleset_hears_is_found_and_neither_answer_is_an_error(wide, narrow, person):
    one, other = (Ruleset(tiny(*ruleset)) for ruleset in (wide, narrow))
    (gone,) = compare(one, other).of("no longer recommended")
    (new,) = compare(other, one).of("newly recommended")
    assert gone.profile == new.profile == person
    assert not gone.fault + new.fault


def test_an_option_that_only_the_other_ruleset_knows_is_as_likely_as_that_one_says():
    one = tiny({"c": "choice red blue"}, "advise x: c in [red, blue]", "advise y: c == red")
    other = tiny({"c": "choice red blue green"}, "advise x: c in [red, blue, green]", "advise y: c == red")
    pair = with_priors(one, c={"red": 1.0, "blue": 2.0}), with_priors(other, c={"red": 1.0, "blue": 2.0, "green": 3.0})
    found = compare(*map(Ruleset, pair))
    assert found.people == pytest.approx(0.95 * 3 / 6)
    unsaid = compare(Ruleset(pair[0]), Ruleset(with_priors(other)))
    assert unsaid.people == pytest.approx(0.95 * 1.5 / 4.5), "as likely as the others in the middle"
