"""A question may ask for the few facts of a form: which ones, in which order, and where that leads."""

from random import Random

import attrs
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from backrules import Ruleset, Session
from backrules.model import MOST_FACTS, Form
from tests.questions.brute_force import relevant, with_gates
from tests.questions.judged_worlds import UNBOUNDED, judged, judged_worlds, steps_to_the_first
from tests.questions.small_worlds import Person, make_value, tiny
from tests.support import examples

PAIN = {"hurts": "boolean", "how_bad": "integer 0 9", "where": "choice neck back", "sits": "boolean"}
ASKED_IF = {"how_bad": "hurts", "where": "hurts"}

# the gate of b3 is true whatever b1 is, so it does not hang on b2
HANGS_ON_ONE = tiny(
    {
        "b4": "date",
        "b1": "choice red green safety fixed",
        "b0": "choice red green blue fixed",
        "b3": "boolean safety",
        "b2": "boolean safety",
    },
    "advise a2 must 1: b1 == red or b1 != green",
    "caution a0 a3 a4 must 0: b1 != red",
    "advise a0 a2 a3 should 1: count(not d0, not b3) == 1",
    "advise a1 can 1 safety: d1",
    "advise a3 a4 should 3: d0",
    "advise a1 a2 a4 must 9: d1",
    "advise a1 can 2 safety: b3 and (not d1 or b4 == 365)",
    needs={"a0": "count(b1 == red, d0, b4 <= 365) != 1", "a1": "b4 == 365"},
    never=("1 <= count(b3, b0 == green, known(b0)) <= 2",),
    derived={"d0": "not (b4 >= 0 and b4 < 365)", "d1": "not b3"},
    ask_if={"b3": "b1 in [red, green] or b2"},
)


def with_forms(data, *forms):
    return attrs.evolve(data, forms={f"f{i}": Form(f"f{i}", f"Topic {i}", facts) for i, facts in enumerate(forms)})


def pain(*forms):
    data = tiny(
        PAIN,
        "advise rest: how_bad > 3",
        "advise walk: where == back",
        "advise stand: sits",
        ask_if=ASKED_IF,
    )
    return Ruleset(with_forms(data, *forms))


def in_forms(chance, data):
    """The ruleset, its facts in random forms; each after what decides whether it is asked for."""
    order = sorted(data.facts, key=lambda name: (name in data.ask_if, chance.random()))
    forms = []
    while order:
        count = chance.randint(1, MOST_FACTS)
        forms.append(order[:count])
        order = order[count:]
    return with_forms(data, *forms)


def test_the_facts_of_a_form_are_asked_for_together_those_behind_a_gate_after_it():
    question = pain(["hurts", "how_bad", "where"]).recommend({"sits": False}).next_question()
    assert (question.facts, question.title) == (("hurts", "how_bad", "where"), "Topic 0")
    assert [part.fact for part in question.parts] == ["hurts", "how_bad", "where"]
    assert [bool(part.only_if) for part in question.parts] == [False, True, True]
    assert (question.fact, question.ask, question.type) == ("hurts", question.parts[0].ask, "boolean")
    assert question.answers == question.parts[0].answers


def test_what_hangs_on_a_gate_outside_of_the_form_waits_for_it():
    ruleset = pain(["sits", "how_bad", "where"])
    session = Session(ruleset)
    assert session.tell(hurts=True).next_question().facts == ("sits", "how_bad", "where")
    assert "how_bad" not in session.next_question().facts


def test_what_is_known_or_skipped_or_cannot_matter_any_more_is_not_in_it():
    ruleset = pain(["hurts", "how_bad", "where"])
    session = Session(ruleset).tell(sits=False)
    assert session.tell(hurts=True, how_bad=2).next_question().facts == ("where",)
    assert session.tell(hurts=True).skip("where").next_question().facts == ("how_bad",)
    assert session.tell(hurts=False).settled
    assert session.skip("hurts").next_question().facts == ("how_bad", "where"), "a skipped gate counts as true"


def test_without_forms_a_question_asks_for_one_fact_and_has_no_heading():
    question = pain().recommend({}).next_question()
    assert (len(question.facts), question.title) == (1, "")


def test_a_question_says_all_its_parts_as_plain_data_and_can_leave_the_answers_out():
    found = pain(["hurts", "how_bad"]).recommend({"sits": False}).next_question().to_dict()
    assert (found["facts"], found["title"]) == (["hurts", "how_bad"], "Topic 0")
    assert [(part["fact"], part["range"]) for part in found["parts"]] == [("hurts", None), ("how_bad", [0, 9])]
    assert all("answers" in part for part in found["parts"])
    bare = pain(["hurts", "how_bad"]).recommend({"sits": False}).next_question().to_dict(include_answers=False)
    assert not any("answers" in part for part in bare["parts"])


@settings(max_examples=examples(30))
@given(
    world=judged_worlds(), strict=st.booleans(), prefer=st.sampled_from(["outcome", "top"]), seed=st.integers(0, 1000)
)
@example(world=judged((HANGS_ON_ONE, Person({}))), strict=False, prefer="outcome", seed=0)
@steps_to_the_first(UNBOUNDED)
def test_a_form_asks_for_all_that_still_matters_of_it_and_for_nothing_else(world, strict, prefer, seed):
    data, person, judge, _, values = world
    data = in_forms(Random(seed), data)
    session = Session(Ruleset(data), strict=strict).tell(person.values).skip(*person.skipped)
    first = 3 if prefer == "top" else None
    expected = relevant(data, values, strict=strict, skipped=person.skipped, first=first, judge=judge)
    question = session.next_question(prefer=prefer)
    assert (question is None) == (not expected)
    if question is None:
        return
    form = data.form_of[question.fact].facts
    wanted = with_gates(data, values, expected, person.skipped)
    asked = set()
    for fact in form:
        gates = with_gates(data, values, [fact], person.skipped) - {fact}
        if fact in wanted and gates <= asked:
            asked.add(fact)
    event(f"{len(asked)} asked for")
    assert question.facts == tuple(fact for fact in form if fact in asked)


@settings(max_examples=examples(20))
@given(world=judged_worlds(), strict=st.booleans(), seed=st.integers(0, 1000))
def test_who_answers_whole_forms_needs_no_more_turns_and_ends_settled(world, strict, seed):
    data, person, _, ruleset, _ = world
    chance = Random(seed)
    answers = {name: make_value(chance, data, name) for name in data.facts}
    turns = []
    for asked in (ruleset, Ruleset(in_forms(chance, data))):
        session, count = Session(asked, strict=strict).tell(person.values), 0
        while question := session.next_question():
            told = {fact: answers[fact] for fact in question.facts}
            after = session.tell(told) if chance.random() < 0.8 else session.skip(*question.facts)
            session = after if after != session else session.skip(*question.facts)
            count += 1
            assert count <= 3 * len(data.facts)
        assert session.settled
        turns.append(count)
    event(f"{turns}")


def test_a_session_that_answered_a_form_survives_a_restart_and_goes_back_at_once():
    session = Session(pain(["hurts", "how_bad", "where"])).tell(sits=False)
    after = session.tell(hurts=True, how_bad=5, where="back")
    assert Session.from_dict(after.to_dict(), session.ruleset) == after
    assert after.undo() == session
    assert session.skip(*session.next_question().facts).settled
