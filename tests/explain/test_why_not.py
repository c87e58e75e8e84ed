"""Every smallest change that makes an advice recommended, against all changes there are."""

import math
from itertools import product

import pytest
from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from backrules import Ruleset
from backrules.explain import changes
from tests.questions.brute_force import slots_known, why_not, works
from tests.questions.judged_worlds import judged_worlds
from tests.questions.small_worlds import in_words, small_worlds, tiny
from tests.support import examples

MOST_WAYS = 20

BOTH = {"a": "boolean", "b": "boolean"}
KNOWN_ANSWERS = [
    # ruleset, profile, slot set -> working assignments (or how many there are)
    (tiny(BOTH, "advise pull: a and b"), {}, {("a", "b"): [(True, True)]}),
    (tiny(BOTH, "advise pull: a and b"), {"a": False}, {("a", "b"): [(True, True)]}),
    (tiny(BOTH, "advise pull: a and b"), {"a": True}, {("b",): [(True,)]}),
    (tiny(BOTH, "advise pull: a or b"), {}, {("a",): [(True,)], ("b",): [(True,)]}),
    (tiny(BOTH, "advise pull: a", "avoid pull: b"), {"a": True, "b": True}, {("b",): [(False,)]}),
    (tiny({"a": "boolean", "b": "boolean safety"}, "advise pull: a", "avoid pull: b"), {"a": True, "b": True}, {}),
    (tiny({"a": "boolean fixed"}, "advise pull: a"), {"a": False}, {}),
    (tiny({"a": "boolean fixed"}, "advise pull: a"), {}, {("a",): [(True,)]}),
    (tiny(BOTH, "advise pull: a or b", never=("a",)), {}, {("b",): [(True,)]}),
    (tiny(BOTH, "advise pull: a", never=("a and not b",)), {}, {("a",): [(True,)]}),
    (tiny(BOTH, "advise pull: a", never=("a and not b",)), {"b": False}, {("a", "b"): [(True, True)]}),
    (tiny(BOTH, "advise pull: known(a)"), {}, {("a",): [(True,), (False,)]}),
    (tiny(BOTH, "advise pull: false"), {}, {}),
    (tiny({"c": "choice red green blue"}, "advise pull: c != red"), {"c": "red"}, {("c",): [("green",), ("blue",)]}),
    (
        tiny({"e": "choices bar mat"}, "advise pull: any(e)"),
        {"e": []},
        {("e.bar",): [(True,)], ("e.mat",): [(True,)]},
    ),
    (
        tiny({"x": "number 0 3"}, "advise pull: 1 <= x < 2"),
        {},
        {("x",): [(1,), (1.5,)]},
    ),
    (
        tiny({"x": "integer 0 3", "a": "boolean"}, "advise pull: x >= 2 and a or x == 1 and not a"),
        {},
        {("a", "x"): [(False, 1), (True, 2), (True, 3)]},
    ),
    (
        tiny({"x": "integer 0 3", "y": "integer 0 3"}, "advise pull: n >= 3", compute="x + y"),
        {"x": 1},
        {("y",): [(2,), (3,)], ("x",): []},
    ),
]


def named(slot):
    return slot[0] if slot[1] is None else ".".join(slot)


def boxes_of(found):
    """Return slot set -> its boxes, each slot -> values, and the slots of which there is only an example."""
    sets = {}
    for way in found.ways:
        box = {(one.fact, one.option): one.values for one in (*way.answers, *way.changes)}
        examples_only = {(one.fact, one.option) for one in (*way.answers, *way.changes) if one.example}
        sets.setdefault(frozenset(box), []).append((box, examples_only))
    return sets


def holds_in(values, value):
    """Whether a value is one of them, or lies in one of them that is an interval."""
    return any(value in one if hasattr(one, "low") else type(value) is type(one) and value == one for one in values)


def candidates(judge, slot, boxes):
    """Return values of a slot: representative ones, and the ends and middles of the intervals that were given."""
    group, fact = judge.group_of[slot[0]], judge.data.facts[slot[0]]
    found = set(group.domains[slot])
    for box, _ in boxes:
        for one in box[slot]:
            if hasattr(one, "low"):
                ends = [end for end in (one.low, one.high) if math.isfinite(end)]
                found |= {*ends, *([sum(ends) / 2] if len(ends) == 2 else [])}
    if fact.type == "integer":
        found = {value for value in found if value == int(value)}
    if fact.range:
        found = {value for value in found if fact.range[0] <= value <= fact.range[1]}
    return found


@pytest.mark.unmeasured
@settings(max_examples=examples(125))
@given(world=judged_worlds(), strict=st.booleans())
def test_the_slot_sets_are_the_subset_minimal_ones_and_their_values_are_all_that_work(world, strict):
    data, person, judge, ruleset, values = world
    rec = ruleset.recommend(person.values, strict=strict)
    now = slots_known(data, values)
    for advice in data.advice:
        if rec.status(advice) == "recommended":
            continue
        found = rec.why_not(advice)
        expected = why_not(data, values, advice, strict=strict, judge=judge)
        sets = boxes_of(found)
        event(f"{len(expected)} sets, the largest of {max(map(len, expected), default=0)}")
        assert found.exact
        assert set(sets) <= set(expected)
        assert len(sets) == min(len(expected), MOST_WAYS)
        assert found.more == len(expected) - len(sets)
        for slots, boxes in sets.items():
            joint = frozenset().union(*(only for _, only in boxes))
            check_values(judge, values, advice, strict, sorted(slots - joint, key=named), boxes)
            if joint:
                check_joint(expected[slots], joint, boxes)
            assert not any(holds_in(box[slot], now[slot]) for box, _ in boxes for slot in slots if slot in now)


def check_values(judge, values, advice, strict, slots, boxes):
    """Every value in every box works, next to its examples; without examples, nothing outside them does."""
    now = slots_known(judge.data, values)
    choices = [[one for one in candidates(judge, slot, boxes) if one != now.get(slot)] for slot in slots]
    for given_values in product(*choices):
        assignment = dict(zip(slots, given_values, strict=True))
        holding = [(box, only) for box, only in boxes if all(holds_in(box[s], v) for s, v in assignment.items())]
        for box, only in holding:
            after = assignment | {slot: box[slot][0] for slot in only}
            assert works(judge, values, after, advice, strict=strict), after
        if not holding and not any(only for _, only in boxes):
            assert not works(judge, values, assignment, advice, strict=strict), assignment


def check_joint(working, joint, boxes):
    """The numbers that only count together are examples: but the others may be all that they may be."""
    for assignment in working:
        others = {slot: value for slot, value in assignment if slot not in joint}
        assert any(all(holds_in(box[slot], value) for slot, value in others.items()) for box, _ in boxes), assignment


@pytest.mark.unmeasured
@settings(max_examples=examples(100))
@given(world=small_worlds(), strict=st.booleans())
def test_who_follows_a_way_gets_the_advice_without_a_new_contradiction_and_without_a_change_of_safety(world, strict):
    data, person = world
    note(in_words(data, person))
    ruleset = Ruleset(data)
    rec = ruleset.recommend(person.values, strict=strict)
    values = ruleset.profiles.read(person.values)
    now, violated = slots_known(data, values), {one.id for one in rec.violations}
    for advice in data.advice:
        found = rec.why_not(advice)
        assert (found.id, found.title, found.status) == (advice, data.advice[advice].title, rec.status(advice))
        if found.status == "recommended":
            assert not found.ways
            assert not found.more
        costs = [way.cost for way in found.ways]
        assert costs == sorted(costs)
        for way in found.ways:
            after = ruleset.recommend({**values, **way.tell}, strict=strict)
            assert advice in after.outcome
            assert {one.id for one in after.violations} <= violated
            told = slots_known(data, ruleset.profiles.read({**values, **way.tell}))
            changed = {slot for slot, value in told.items() if slot not in now or now[slot] != value}
            slots = {(one.fact, one.option): one for one in (*way.answers, *way.changes)}
            assert changed == set(slots)
            assert now.keys() <= told.keys()
            assert all(holds_in(slots[slot].values, told[slot]) for slot in changed)
            changes = {one.fact for one in way.changes}
            assert way.cost == sum(data.facts[f].cost * (10 if f in changes else 1) for f in {f for f, _ in slots})
            check_kinds(data, now, way)


def check_kinds(data, now, way):
    """What is unknown is an answer, and what is known a change, of something that may change."""
    for one in way.answers:
        assert (one.fact, one.option) not in now
        assert one.before is None
    for one in way.changes:
        assert one.before == now[one.fact, one.option]
        assert not data.facts[one.fact].safety
        assert not data.facts[one.fact].fixed


def test_at_most_twenty_sets_are_given_the_cheapest_ones_and_the_rest_are_counted():
    facts = {f"b{index}": "boolean" for index in range(7)}
    pairs = [f"b{i} and b{j}" for i in range(7) for j in range(i)]
    data = tiny(facts, *(f"advise pull: {pair}" for pair in pairs))
    found = Ruleset(data).recommend({}).why_not("pull")
    assert len(boxes_of(found)) == len(found.ways) == MOST_WAYS
    assert found.more == len(pairs) - MOST_WAYS == 1
    assert found.exact


@pytest.mark.parametrize(("data", "profile", "expected"), KNOWN_ANSWERS)
def test_the_judge_gives_the_answers_that_were_worked_out_by_hand(data, profile, expected):
    values = Ruleset(data).profiles.read(profile)
    found = why_not(data, values, "pull", strict=False)
    shown = {
        tuple(sorted(map(named, slots))): sorted(tuple(v for _, v in one) for one in working)
        for slots, working in found.items()
    }
    assert shown == {slots: sorted(working) for slots, working in expected.items() if working}


@pytest.mark.parametrize("count", [8, 12])
@pytest.mark.parametrize("paired", [True, False])
def test_where_all_ways_together_are_too_many_to_say_each_rule_gives_its_own_way(folder, count, paired):
    pairs = [f"{side}{number}" for number in range(count) for side in "xy"]
    names = pairs if paired else sorted(pairs)
    rules = "".join(
        f"  - {{id: r.n{number}, when: x{number} and y{number}, advise: a, because: B., source: {{author: me.}}}}\n"
        for number in range(count)
    )
    files = {
        "ruleset.yaml": "format: 1\nid: r\nversion: 1.0.0\ntitle: R\nnotice: None.\n",
        "facts.yaml": "".join(f"{name}: {{title: {name}, type: boolean, ask: {name}}}\n" for name in names),
        "advice.yaml": "a: {title: A, detail: A.}\n",
        "rules/r.yaml": f"rules:\n{rules}",
    }
    found = folder(files, bare=True).load().recommend({}).why_not("a")
    told = {frozenset(way.tell) for way in found.ways}
    assert told == {frozenset((f"x{number}", f"y{number}")) for number in range(count)}
    assert found.exact is paired
    assert "number" not in (found.note or "")


def test_a_way_is_its_words_and_has_the_facts_it_is_made_of_and_what_is_not_shown_is_counted_in_the_text():
    ruleset = Ruleset(tiny(BOTH, "advise pull: a and b"))
    (way,) = ruleset.recommend({"a": False}).why_not("pull").ways
    assert str(way) == way.words
    assert {*way.slots} == {("a", None), ("b", None)}
    many = {f"b{number}": "boolean" for number in range(MOST_WAYS + 2)}
    found = Ruleset(tiny(many, f"advise pull: {' or '.join(many)}")).recommend({}).why_not("pull")
    assert str(found).endswith("and with 2 more sets of answers and changes")
    less = {name: many[name] for name in list(many)[1:]}
    found = Ruleset(tiny(less, f"advise pull: {' or '.join(less)}")).recommend({}).why_not("pull")
    assert str(found).endswith("and with 1 more set of answers and changes")


def test_where_there_are_too_many_smallest_sets_none_is_shown_and_it_is_said_what_it_hangs_on(monkeypatch):
    rules = [f"advise pull: {one} and {other}" for one, other in ("ab", "cd", "ef")]
    data = tiny(dict.fromkeys("abcdefg", "boolean"), *rules, "avoid pull: g")
    assert len(Ruleset(data).recommend({"g": True}).why_not("pull").ways) == 3
    monkeypatch.setattr(changes, "_MOST_SETS", 2)
    found = Ruleset(data).recommend({"g": True}).why_not("pull")
    assert (found.exact, found.ways, found.more) == (False, (), 0)
    assert found.note.endswith("It hangs on a, b, c, d, e, f and g.")


def test_where_one_set_works_in_too_many_ways_some_are_shown_and_it_is_said_that_there_may_be_more(monkeypatch):
    monkeypatch.setattr(changes, "_MOST_BOXES", 1)
    ruleset = Ruleset(
        tiny({"c": "choice red blue", "x": "integer 0 5"}, "advise pull: c == red and x > 2 or c == blue and x < 3")
    )
    found = ruleset.recommend({}).why_not("pull")
    assert not found.exact
    assert found.note.startswith("There may be more ways than these")
    (way,) = found.ways
    assert "pull" in ruleset.recommend(dict(way.tell)).outcome


@pytest.mark.parametrize("strict", [False, True])
def test_where_the_whole_is_too_large_each_rule_is_looked_at_alone_with_all_that_holds_back(monkeypatch, strict):
    facts = dict.fromkeys("abcd", "boolean")
    ruleset = Ruleset(tiny(facts, "advise pull: a", "advise pull: c", "avoid pull: b", "avoid push: d"))
    rec = ruleset.recommend({}, strict=strict)
    exact = {way.slots: way.tell for way in rec.why_not("pull").ways}

    def whole(self):
        raise changes.TooLarge

    monkeypatch.setattr(changes._Search, "whole", property(whole))
    found = ruleset.recommend({}, strict=strict).why_not("pull")
    assert not found.exact
    assert {way.slots: way.tell for way in found.ways} == exact
    assert [dict(way.tell) for way in found.ways] == [
        {rule: True} | ({"b": False} if strict else {}) for rule in ("a", "c")
    ]
