"""The question that is asked next, what it promises, and where asking leads."""

from random import Random

import attrs
import pytest
from hypothesis import assume, event, example, given, note, settings
from hypothesis import strategies as st

from backrules import Ruleset, Session
from backrules.conditions import Known, Unknown, leaves, names_read
from tests.questions.brute_force import (
    Judge,
    completions,
    guards,
    judging,
    never_asked,
    outcome,
    relevant,
    slots_known,
    slots_of,
    with_gates,
    with_gates_behind,
)
from tests.questions.judged_worlds import MOST, UNBOUNDED, judged, judged_worlds, steps_to_the_first
from tests.questions.small_worlds import Person, in_words, one_in, small_worlds, tiny, walks
from tests.recommendation.worlds import told
from tests.support import examples

# x shares its variables with y, which decides whether a caution about safety fires; x does not
ONLY_THE_OTHER_GUARDS = tiny(
    {"x": "number 0 3 safety", "y": "integer 0 3 safety", "b0": "boolean fixed", "b1": "date"},
    "avoid a4: not (not (b1 < 0 or b1 >= 365) or b0)",
    "caution a2 a3 can safety: b0",
    "advise a2 should 1: n != 2 or n >= 1",
    "advise a0 a3 must 1: x + y <= 2.5 and (not n >= 3 or b1 == 10)",
    "advise a2 a4 should 2 safety: count(y <= 1.5, b1 < 0, b1 != 20) >= 2",
    "advise a1 a3 should 3: b1 >= 365 and b1 < 730",
    never=("not n > 2", "x != 2 and x >= 0"),
    compute="x + y",
    ask_if={"b0": "y != 1.5 and y != 3"},
)
# who skips b3 leaves the gate of b0 open, which then counts as true
ITS_GATE_IS_SKIPPED = tiny(
    {
        "b1": "choices red green",
        "b0": "choices red green blue",
        "b3": "choice red green",
        "b2": "choice red green safety",
    },
    "advise a4: true",
    "advise a0 a2 should 3 safety: blue in b0",
    "advise a0 a2 should 3: count(b3 == red, green in b0, d0) != 1",
    "avoid a1: red in b1",
    derived={"d0": "b3 == red and b2 in [red]"},
    ask_if={"b0": "not d0 and d0"},
    otherwise={"b0": ["blue"]},
)


def is_open(data, values, fact):
    known = slots_known(data, values)
    return not all(slot in known for slot in slots_of(data.facts[fact]))


@pytest.mark.unmeasured
@settings(max_examples=examples(75))
@given(world=judged_worlds(), strict=st.booleans(), prefer=st.sampled_from(["outcome", "top"]))
@example(world=judged((ONLY_THE_OTHER_GUARDS, Person({}))), strict=False, prefer="outcome")
@steps_to_the_first(UNBOUNDED)
def test_a_question_is_relevant_and_safety_comes_first_and_what_is_asked_only_if_comes_last(world, strict, prefer):
    data, person, judge, ruleset, values = world
    rec = ruleset.recommend(person.values, strict=strict)
    first = 3 if prefer == "top" else None
    open_facts = relevant(data, values, strict=strict, first=first, judge=judge)
    question = rec.next_question(prefer=prefer)
    assert (question is None) == (not open_facts)
    if question is None:
        return
    fact = data.facts[question.fact]
    assert question.fact in with_gates(data, values, open_facts)
    gate = with_gates(data, values, [question.fact])
    assert gate == {question.fact}, "what decides whether it may be asked is asked first"
    assert (question.ask, dict(question.options)) == (fact.ask, dict(fact.options))
    assert (question.type, question.unit) == ("date" if fact.is_date else fact.type, fact.unit)
    assert question.range == (None if fact.is_date else fact.range)
    assert question.exact
    permitted = {name for name in open_facts if with_gates(data, values, [name]) == {name}}
    first_of_all = guards(judge, values, strict=strict) & open_facts
    waiting = with_gates(data, values, permitted or open_facts)
    assert question.safety or question.fact in waiting
    event(f"{len(open_facts)} open, {len(first_of_all)} guard, safety {question.safety}")
    if first_of_all:
        assert question.safety
    if question.safety:
        reading = [
            rule
            for rule in data.rules.values()
            if rule.safety and question.fact in with_gates_behind(data, names_read(rule.when))
        ]
        assert reading


@pytest.mark.unmeasured
@settings(max_examples=examples(75))
@given(world=small_worlds(), strict=st.booleans())
def test_each_answer_of_a_question_changes_what_it_says(world, strict):
    data, person = world
    note(in_words(data, person))
    ruleset = Ruleset(data)
    before = ruleset.recommend(person.values, strict=strict)
    values = ruleset.profiles.read(person.values)
    question = before.next_question()
    assume(question is not None)
    judge, session = Judge(data), Session(ruleset, strict=strict).tell(values)
    outcomes = set()
    for answer in question.answers:
        after = session.tell({question.fact: answer.value}).recommendation
        outcomes.add(told(after))
        assert set(answer.new) == set(after.outcome) - set(before.outcome)
        assert set(answer.gone) == set(before.outcome) - set(after.outcome)
        places = [{one.id: one.rank for one in rec.advice} for rec in (before, after)]
        both = set(before.outcome) & set(after.outcome)
        assert set(answer.moved) == {one for one in both if places[0][one] != places[1][one]}
        care = dict(told(before)), dict(told(after))
        assert set(answer.cautions) == {one for one in both if care[0][one] != care[1][one]}
        assert answer.words
    answers = [ruleset.profiles.read({question.fact: answer.value})[question.fact] for answer in question.answers]
    fact = data.facts[question.fact]
    if fact.type == "boolean":
        assert sorted(answers) == [False, True]
    elif fact.type == "choice":
        assert answers == list(fact.options)
    elif fact.type == "choices":
        known = slots_known(data, values)
        wanted = [option for option in fact.options if (fact.name, option) not in known]
        held = [slots_known(data, {fact.name: value}) for value in answers]
        assert all(any(one.get((fact.name, option)) for one in held) for option in wanted)
    else:
        now = slots_known(data, values)
        group = judge.group_of[fact.name]
        reachable = {
            judge.outcome(judge.cells({**now, (fact.name, None): value}), strict=strict)
            for value in group.domains[fact.name, None]
        }
        assert outcomes == reachable
        assert len(answers) == len(set(answers))


@pytest.mark.unmeasured
@settings(max_examples=examples(50))
@given(walk=walks(), strict=st.booleans(), seed=st.integers(0, 1000), prefer=st.sampled_from(["outcome", "top"]))
@example(
    walk=(ITS_GATE_IS_SKIPPED, Person({}), {"b1": [], "b0": ["red", "blue"], "b3": "red", "b2": "red"}),
    strict=False,
    seed=6,
    prefer="outcome",
)
@steps_to_the_first(UNBOUNDED)
def test_asking_comes_to_an_end_after_which_what_was_not_asked_does_not_matter(walk, strict, seed, prefer):
    data, person, answers = walk
    note(in_words(data, person, answers))
    judge, chance = Judge(data), Random(seed)
    assume(judge.size <= MOST)
    ruleset = Ruleset(data)
    session = Session(ruleset, strict=strict).tell(person.values).skip(*person.skipped)
    slots = sum(len(slots_of(fact)) for fact in data.facts.values())
    asked = []
    while question := session.next_question(prefer=prefer):
        values = ruleset.profiles.read(session.profile)
        assert is_open(data, values, question.fact)
        assert question.fact not in session.skipped
        first = 3 if prefer == "top" else None
        now_relevant = relevant(data, values, strict=strict, skipped=session.skipped, first=first, judge=judge)
        assert question.fact in with_gates(data, values, now_relevant, session.skipped)
        session = answered(session, data, question.fact, answers, chance)
        asked.append(question.fact)
        assert len(asked) <= slots
    event(f"{len(asked)} questions, {len(session.skipped)} skipped")
    values = ruleset.profiles.read(session.profile)
    assert not relevant(
        data, values, strict=strict, skipped=session.skipped, first=3 if prefer == "top" else None, judge=judge
    )
    final = told(session.recommendation)
    assert final == told(ruleset.recommend(values, strict=strict, skipped=session.skipped))
    if knowing_counts(data):
        return  # an impossible completion may stand between two possible ones
    length = 3 if prefer == "top" else None
    judge = judging(judge, data, values, session.skipped)
    rest = completions(data, values, session.skipped, judge=judge)
    assert all(judge.outcome(judge.cells(one), strict=strict)[:length] == final[:length] for one in rest)
    left_out = {*session.skipped, *never_asked(data, values, session.skipped)} - {
        name for name in values if not is_open(data, values, name)
    }
    if left_out:
        return
    allowed = judge.violated(judge.cells(slots_known(data, values)))
    everything = ruleset.profiles.read(answers)
    if judge.violated(judge.cells(slots_known(data, everything))) <= allowed:
        assert told(ruleset.recommend(answers, strict=strict))[:length] == final[:length]


def answered(session, data, fact, answers, chance):
    """What comes of a question: the answer, one option of it, or nothing."""
    if one_in(chance, 8):
        return session.skip(fact)
    if data.facts[fact].type == "choices" and one_in(chance, 2):
        known = slots_known(data, session.ruleset.profiles.read(session.profile))
        option = chance.choice([option for option in data.facts[fact].options if (fact, option) not in known])
        return session.tell({fact: {option: option in answers[fact]}})
    return session.tell({fact: answers[fact]})


def knowing_counts(data):
    """Whether a constraint asks if something is known."""

    def reads(condition):
        return any(
            isinstance(leaf, (Known, Unknown)) or (name in data.derived and reads(data.derived[name].when))
            for leaf in leaves(condition)
            for name in names_read(leaf)
        )

    return any(reads(one.never) for one in data.constraints.values())


@settings(max_examples=examples(30))
@given(walk=walks(), strict=st.booleans())
def test_who_answers_everything_that_is_asked_gets_the_outcome_of_who_tells_everything(walk, strict):
    data, person, answers = walk
    data = without_ask_if(data)
    note(in_words(data, person, answers))
    assume(not knowing_counts(data))
    ruleset = Ruleset(data)
    values = dict(person.values)
    before = {one.id for one in ruleset.recommend(values, strict=strict).violations}
    everything = ruleset.recommend(answers, strict=strict)
    assume({one.id for one in everything.violations} <= before)
    while question := ruleset.recommend(values, strict=strict).next_question():
        values[question.fact] = answers[question.fact]
    rec = ruleset.recommend(values, strict=strict)
    event(f"{len(values) - len(person.values)} questions, {len(answers) - len(values)} never asked")
    assert rec.settled
    assert told(rec) == told(everything)


def without_ask_if(data):
    return attrs.evolve(data, ask_if={})


@pytest.mark.parametrize("strict", [False, True])
def test_a_safety_question_comes_before_one_that_decides_more(strict):
    facts = {"fine": "boolean", "hurts": "boolean", "hot": "boolean"}
    data = tiny(facts, "advise a b c: fine", "advise d can: true", "avoid d safety: hurts", "avoid d: hot")
    question = Ruleset(data).recommend({}, strict=strict).next_question()
    assert (question.fact, question.safety) == ("hurts", True)


def test_a_safety_rule_that_fires_hides_no_other_one():
    facts = {"fine": "boolean", "hurts": "boolean"}
    data = tiny(facts, "advise a b c: fine", "advise d safety: true", "avoid d safety: hurts")
    question = Ruleset(data).recommend({}).next_question()
    assert (question.fact, question.safety) == ("hurts", True)


def test_a_number_that_only_counts_together_with_another_one_is_no_safety_question_for_its_sake():
    data = tiny(
        {"x": "number 0 3", "y": "number 0 3"}, "advise a safety: x >= 1", "avoid a: y > 1 or n > 4", compute="x + y"
    )
    assert Ruleset(data).recommend({"x": 2}).next_question().safety is False
    question = Ruleset(data).recommend({}).next_question()
    assert (question.fact, question.safety) == ("x", True)


def test_a_safety_fact_that_cannot_change_anything_is_not_asked():
    data = tiny({"hurts": "boolean", "fine": "boolean"}, "advise d: fine", "avoid d safety: hurts and not hurts")
    rec = Ruleset(data).recommend({"fine": True})
    assert rec.next_question() is None
    assert rec.settled
    assert Ruleset(data).recommend({"fine": True}, strict=True).next_question().fact == "hurts"


def test_the_judge_knows_which_facts_safety_hangs_on():
    facts = {"a": "boolean", "b": "boolean", "c": "boolean"}
    data = tiny(facts, "advise pull: true", "avoid pull safety: a and b or c and not c and false")
    judge = Judge(data)
    assert guards(judge, {}, strict=False) == {"a", "b"}
    assert guards(judge, {"a": True}, strict=False) == {"b"}
    assert guards(judge, {"a": False}, strict=False) == set()
    assert outcome(judge, {}, strict=True) == ()
