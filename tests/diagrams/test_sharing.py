"""One ruleset's tables in many threads, after a fork, in a worker process, after an interruption, and after long use."""

import asyncio
import os
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules import Ruleset, Session
from backrules.diagrams import DiagramManager, Outcomes
from backrules.diagrams import decomposition as numbers_module
from backrules.diagrams import outcomes as fates_module
from tests.questions.small_worlds import Person, make_person, make_ruleset, tiny
from tests.support import examples, python


def everything(ruleset, person, *, strict):
    """All that the tables have a part in, as text."""
    session = Session(ruleset, strict=strict).tell(person.values).skip(*person.skipped)
    rec = session.recommendation
    told = [rec.relevant, rec.settled, rec.next_question(), rec.next_question(prefer="top")]
    told += [session.relevant, session.next_question(), rec.to_dict()]
    for advice in ruleset.data.advice:
        told += [rec.why(advice).to_dict(), rec.why_not(advice).to_dict()]
    return repr(told)


def worlds(count, seed=0):
    """Rulesets, each with a few people."""
    found = []
    for number in range(count):
        chance = Random(1000 * seed + number)
        data = make_ruleset(chance, wide=True)
        found.append((data, [(make_person(chance, data), chance.random() < 0.5) for _ in range(6)]))
    return found


@pytest.mark.unmeasured
def test_sixteen_threads_that_ask_one_ruleset_and_many_sessions_get_what_one_thread_gets():
    for data, people in worlds(2):
        expected = [everything(Ruleset(data), person, strict=strict) for person, strict in people]
        shared, start = Ruleset(data), threading.Barrier(16)

        def work(offset, shared=shared, start=start, people=people, expected=expected):
            start.wait()
            wrong = []
            for turn in range(len(people)):
                number = (turn + offset) % len(people)
                person, strict = people[number]
                if everything(shared, person, strict=strict) != expected[number]:
                    wrong.append(number)
            return wrong

        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(16) as pool:
                assert [wrong for wrong in pool.map(work, range(16)) if wrong] == []
        finally:
            sys.setswitchinterval(before)


def test_tasks_that_ask_in_threads_of_their_own_get_what_one_thread_gets():
    ((data, people),) = worlds(1, seed=1)
    shared = Ruleset(data)
    expected = [everything(Ruleset(data), person, strict=strict) for person, strict in people]

    async def ask():
        asked = (asyncio.to_thread(everything, shared, person, strict=strict) for person, strict in people)
        return await asyncio.gather(*asked)

    assert asyncio.run(ask()) == expected


@pytest.mark.unmeasured
def test_the_answers_of_one_person_do_not_depend_on_who_was_asked_before():
    for data, people in worlds(4, seed=2):
        expected = [everything(Ruleset(data), person, strict=strict) for person, strict in people]
        shared = Ruleset(data)
        for number in [*range(len(people)), *reversed(range(len(people)))]:
            person, strict = people[number]
            assert everything(shared, person, strict=strict) == expected[number]


@settings(max_examples=examples(7))
@given(seed=st.integers(0, 2**32), left=st.integers(0, 60), kept=st.integers(0, 5))
def test_starting_anew_when_much_has_been_made_changes_no_answer(seed, left, kept):
    chance = Random(seed)
    data = make_ruleset(chance)
    people = [(make_person(chance, data), chance.random() < 0.5) for _ in range(3)]
    expected = [everything(Ruleset(data), person, strict=strict) for person, strict in people]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fates_module, "_MOST_LEFT", left)
        patch.setattr(fates_module, "_MOST_CACHED", kept)
        shared = Ruleset(data)
        for _ in range(2):
            assert [everything(shared, person, strict=strict) for person, strict in people] == expected


SUM = tiny(
    {"x": "number 0 3", "y": "number 0 3", "a": "boolean"},
    "advise pull: n > 1 and a",
    "advise push: n > 2",
    compute="x + y",
)


def test_what_is_remembered_of_people_does_not_grow_with_their_number(monkeypatch):
    monkeypatch.setattr(fates_module, "_MOST_CACHED", 40)
    monkeypatch.setattr(numbers_module, "MOST_POINTS", 40)  # as many solvers are kept
    ruleset, largest = Ruleset(SUM), 0
    for number in range(200):
        rec = ruleset.recommend({"x": number / 100 + 0.001})
        assert rec.next_question().fact in ("y", "a")
        rec.why_not("pull")
        with ruleset.outcomes.held() as tables:
            groups = [variable.group for variable in tables.variables if variable.group]
            largest = max([largest, len(ruleset.outcomes.cache), *(len(group._pieces._solvers) for group in groups)])
    assert largest < 80


def test_a_ruleset_pickles_and_copies_after_its_tables_were_made_and_answers_the_same():
    for data, people in worlds(2, seed=3):
        ruleset = Ruleset(data)
        expected = [everything(ruleset, person, strict=strict) for person, strict in people]
        there = pickle.loads(pickle.dumps(ruleset))
        assert [everything(there, person, strict=strict) for person, strict in people] == expected
        person, strict = people[0]
        session = Session(ruleset, strict=strict).tell(person.values)
        session.next_question()
        there = pickle.loads(pickle.dumps(session))
        assert (there.relevant, there.next_question()) == (session.relevant, session.next_question())


class Interrupt(BaseException):
    """Like KeyboardInterrupt, which would stop the test run if the test failed."""


LETTERS = "abcdefg"
PAIRS = tiny(
    dict.fromkeys(LETTERS, "boolean"),
    *(f"advise pull push {index}: {one} and {other}" for index, (one, other) in enumerate(pairwise(LETTERS), 1)),
    "avoid pull: a and not g or c and e",
    "avoid push safety: b and f",
)


@pytest.mark.unmeasured
def test_an_interruption_in_the_middle_of_an_answer_leaves_tables_that_answer_right():
    people = [Person({"a": True}), Person({"b": True, "c": False}, ("e",))]
    expected = [everything(Ruleset(PAIRS), person, strict=False) for person in people]
    left = 0

    def trace(frame, event, argument):
        nonlocal left
        if frame.f_code is not DiagramManager._add.__code__:  # here a node is half made
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise Interrupt
        return trace

    interrupted, before = 0, sys.gettrace()
    for count in range(1, 700, 23):
        shared, left = Ruleset(PAIRS), count
        sys.settrace(trace)
        try:
            everything(shared, people[0], strict=False)
        except Interrupt:
            interrupted += 1
        finally:
            sys.settrace(before)
        assert [everything(shared, person, strict=False) for person in people] == expected
    assert interrupted > 20


@pytest.mark.unmeasured
def test_a_signal_handler_that_asks_in_the_middle_of_an_answer_gets_the_right_one_and_so_does_who_was_interrupted():
    people = [Person({"a": True}), Person({"b": True, "c": False}, ("e",))]
    expected = [everything(Ruleset(PAIRS), person, strict=False) for person in people]
    session, asked = Session(Ruleset(PAIRS)).tell({"a": True}), None
    questions = repr([session.next_question(), session.next_question(prefer="top"), session.relevant])
    left, shared, said = 0, Ruleset(PAIRS), []

    def handler():
        said.append(everything(shared, people[1], strict=False))
        if asked:  # the very session that is just being asked
            said.append(repr([asked.next_question(), asked.next_question(prefer="top"), asked.relevant]))

    def trace(frame, event, argument):
        nonlocal left
        if frame.f_code not in (
            DiagramManager._add.__code__,
            DiagramManager.node.__code__,
            Outcomes.of.__code__,
            Outcomes._tidy.__code__,
        ):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                handler()
        return trace

    before = sys.gettrace()
    for count in range(1, 900, 61):
        for of_session in (False, True):
            shared, left = Ruleset(PAIRS), count
            asked = Session(shared).tell({"a": True}) if of_session else None
            sys.settrace(trace)
            try:
                if asked:
                    found = repr([asked.next_question(), asked.next_question(prefer="top"), asked.relevant])
                else:
                    found = everything(shared, people[0], strict=False)
            finally:
                sys.settrace(before)
            assert found == (questions if asked else expected[0])
            assert [everything(shared, person, strict=False) for person in people] == expected
    assert {*said} == {expected[1], questions}
    assert len(said) > 30


@pytest.mark.unmeasured
def test_a_child_that_is_forked_while_threads_ask_answers_and_does_not_wait_for_them():
    done = python(
        """
        import os, signal, threading, time
        import backrules

        people = [{}, {"desk_hours": 9}, {"deadlift_experience": "none"}, {"front_sets": 10}]
        ruleset = backrules.builtin()

        def asked(person):
            rec = ruleset.recommend(person)
            top = rec.next_question(prefer="top")
            why_not = rec.why_not("conventional_deadlift").to_dict()
            return rec.settled, rec.relevant, rec.next_question().fact, top and top.fact, why_not

        expected = [asked(person) for person in people]
        stop = threading.Event()

        def work(property):
            number = 0
            while not stop.is_set():
                property(ruleset.recommend({"desk_hours": number % 24}))
                number += 1

        doing = [lambda rec: rec.settled, lambda rec: rec.relevant, lambda rec: rec.next_question(), lambda rec: rec.why_not("superman")]
        threads = [threading.Thread(target=work, args=(one,)) for one in doing]
        for thread in threads:
            thread.start()
        found = []
        for _ in range(6):
            time.sleep(0.02)
            child = os.fork()
            if child == 0:
                signal.alarm(300)
                os._exit(0 if [asked(person) for person in people] == expected else 1)
            found.append(os.waitpid(child, 0)[1])
            if found[-1]:
                break
        stop.set()
        for thread in threads:
            thread.join()
        print(found)
        """
    )
    assert (done.stdout.strip(), done.returncode) == ("[0, 0, 0, 0, 0, 0]", 0), done.stderr


def test_threads_that_ask_first_thing_after_a_fork_share_the_new_tables(monkeypatch):
    ((data, people),) = worlds(1, seed=5)
    expected = [everything(Ruleset(data), person, strict=strict) for person, strict in people]
    shared = Ruleset(data)
    everything(shared, people[0][0], strict=False)
    started, starts = Outcomes._start, []

    def slow(self, *arguments):
        starts.append(threading.get_ident())
        if len(starts) == 1:
            threading.Event().wait(0.1)  # the others find that it has not been done
        started(self, *arguments)

    monkeypatch.setattr(Outcomes, "_start", slow)
    child = os.getpid() + 1
    monkeypatch.setattr(fates_module.os, "getpid", lambda: child)
    start = threading.Barrier(len(people))

    def work(number):
        start.wait()
        person, strict = people[number]
        return everything(shared, person, strict=strict)

    with ThreadPoolExecutor(len(people)) as pool:
        assert list(pool.map(work, range(len(people)))) == expected
    assert len(starts) == 1


def test_who_asks_while_the_tables_are_at_work_gets_the_right_answer_and_leaves_them_as_they_were():
    people = [Person({"a": True}), Person({"b": True, "c": False}, ("e",))]
    expected = [everything(Ruleset(PAIRS), person, strict=False) for person in people]
    shared = Ruleset(PAIRS)
    with shared.outcomes.held() as tables:
        first, generation = shared.outcomes.of(next(iter(PAIRS.advice))), shared.outcomes.generation
        assert [everything(shared, person, strict=False) for person in people] == expected
        assert shared.outcomes.tables is tables
        assert (shared.outcomes.of(next(iter(PAIRS.advice))), shared.outcomes.generation) == (first, generation)
    assert [everything(shared, person, strict=False) for person in people] == expected
