"""Threads, forks, interruptions, memory, and a C core that is not there."""

import faulthandler
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from backrules.conditions import And, Compare, Constant, Flag, Known, Not, Or
from backrules.engines import Program, build, durable_core
from tests.engines.test_extremes import fact, many
from tests.support import EVERY, needs_core, python


@pytest.mark.parametrize("engine", EVERY[:2])
def test_sixteen_threads_on_one_engine_get_no_wrong_answer(engine):
    import random

    program, person = many(150, random.Random(16))
    from backrules.facts import Profiles

    people = [Profiles(program.facts).read(person()) for _ in range(40)]
    reference = build("reference", program)
    expected = [reference.match(values) for values in people]
    shared, start = build(engine, program), threading.Barrier(16)

    def work(offset):
        start.wait()
        return [
            index
            for turn in range(3)
            for index in range(len(people))
            if shared.match(people[(index + offset) % 40]) != expected[(index + offset) % 40]
        ]

    with ThreadPoolExecutor(16) as pool:
        assert [wrong for wrong in pool.map(work, range(16)) if wrong] == []


class Interrupt(BaseException):
    """Like KeyboardInterrupt, which would stop the test run if the test failed."""


class Raising:
    """The core, with one function that raises at its n-th call."""

    def __init__(self, core, name, call):
        self._core, self._name, self._left = core, name, call

    def __getattr__(self, name):
        function = getattr(self._core, name)
        if name != self._name:
            return function

        def raising(*arguments):
            self._left -= 1
            if self._left == 0:
                raise Interrupt
            return function(*arguments)

        return raising


@needs_core
@pytest.mark.parametrize("call", [1, 2, 5])
@pytest.mark.parametrize("name", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"])
def test_an_interruption_in_the_middle_of_an_answer_leaves_an_engine_that_answers_right(monkeypatch, name, call):
    facts = {"x": fact("x"), "b": fact("b", "boolean")}
    conditions = {f"c{index}": Compare("x", ">", index) for index in range(300)} | {"b": Flag("d"), "not": Flag("b")}
    program = Program(facts, conditions, {"d": Flag("b")})
    reference, engine = build("reference", program), build("durable", program)
    people = [{"x": 250, "b": True}, {"x": 3}, {}, {"b": False}]
    assert [engine.match(values) for values in people] == [reference.match(values) for values in people]
    core = durable_core.load()
    raising = Raising(core, name, call)
    monkeypatch.setattr(durable_core, "load", lambda: raising)
    interrupted = 0
    for values in people * 3:
        try:
            engine.match(values)
        except Interrupt:
            interrupted += 1
    monkeypatch.undo()
    assert interrupted == 1
    assert [engine.match(values) for values in people] == [reference.match(values) for values in people]


@needs_core
def test_an_interruption_while_a_network_is_built_leaves_an_engine_that_answers_right(monkeypatch):
    program = Program({"x": fact("x")}, {"c": Compare("x", ">", 1)})
    engine, core = build("durable", program), durable_core.load()
    for name in ("create_ruleset", "assert_fact"):
        monkeypatch.setattr(durable_core, "load", lambda name=name: Raising(core, name, 1))
        with pytest.raises(Interrupt):
            engine.match({"x": 2})
        monkeypatch.undo()
    assert engine.match({"x": 2}).fired == {"c"}
    assert engine.match({"x": 1}).fired == set()


@needs_core
def test_a_fact_that_the_core_does_not_take_is_an_error_and_never_an_answer(monkeypatch):
    program = Program({"x": fact("x")}, {"c": Compare("x", ">", 1)})
    engine, core = build("durable", program), durable_core.load()
    assert engine.match({"x": 2}).fired == {"c"}
    refusing = SimpleNamespace(**{name: getattr(core, name) for name in dir(core) if not name.startswith("__")})
    refusing.assert_fact = lambda *_: (7, 0)
    monkeypatch.setattr(durable_core, "load", lambda: refusing)
    with pytest.raises(RuntimeError, match="durable_rules did not take a fact in: code 7"):
        engine.match({"x": 2})
    monkeypatch.undo()
    assert engine.match({"x": 2}).fired == {"c"}


class QuestionPlanner:
    """The core, which a signal handler interrupts at each call of a function with a question of its own."""

    def __init__(self, core, name, ask):
        self._core, self._name, self._ask = core, name, ask

    def __getattr__(self, name):
        function = getattr(self._core, name)
        if name != self._name:
            return function

        def interrupted(*arguments):
            self._ask()
            result = function(*arguments)
            self._ask()
            return result

        return interrupted


@needs_core
@pytest.mark.parametrize("name", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"])
def test_a_signal_handler_that_asks_while_the_core_works_is_answered_right_and_so_is_the_one_it_interrupted(
    monkeypatch, name
):
    facts = {"x": fact("x"), "b": fact("b", "boolean")}
    chain = {"d0": Flag("b")} | {
        f"d{n}": Or((And((Flag(f"d{n - 1}"), Compare("x", ">", n))), Not(Flag("b")))) for n in range(1, 15)
    }
    conditions = {"last": Flag("d14"), "not": Not(Flag("d9")), "x": Compare("x", ">", 3), "known": Known("x")}
    program = Program(facts, conditions | {f"always{n}": Constant(n == 1) for n in range(2)}, chain)
    reference, engine = build("reference", program), build("durable", program)
    people = [{"x": 250, "b": True}, {"x": 3}, {}, {"b": False}]
    expected = [reference.match(values) for values in people]
    core, calls, asked = durable_core.load(), [], []

    def handle(_, __):
        if len(calls) < 3:
            calls.append(1)
            asked.append([engine.match(values) for values in people] == expected)

    asking = QuestionPlanner(core, name, lambda: signal.raise_signal(signal.SIGUSR1))
    before = signal.signal(signal.SIGUSR1, handle)
    faulthandler.dump_traceback_later(60, exit=True)  # the old one waits for ever, in C
    monkeypatch.setattr(durable_core, "load", lambda: asking)
    try:
        assert [engine.match(values) for values in people] == expected
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGUSR1, before)
    assert asked == [True] * len(calls) != []
    monkeypatch.undo()
    assert [engine.match(values) for values in people] == expected


def test_children_forked_while_threads_are_at_work_answer_right():
    done = python(
        """
        import faulthandler, os, threading
        import backrules
        from backrules.engines import available_engines

        people = [{"desk_hours": hours, "deadlift_experience": level} for hours in (1, 9) for level in ("none", "comfortable")]
        expected = [backrules.recommend(person, engine="reference").outcome for person in people]
        for engine in available_engines()[:-1]:
            backrules.recommend({}, engine=engine)
        stop, wrong = threading.Event(), []

        def work():
            while not stop.is_set():
                for person, outcome in zip(people, expected):
                    if backrules.recommend(person).outcome != outcome:
                        wrong.append(person)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(12):
            child = os.fork()
            if child == 0:
                faulthandler.dump_traceback_later(30, exit=True)  # a child that waits for ever says where
                found = [backrules.recommend(p, engine=e).outcome for e in available_engines()[:-1] for p in people]
                os._exit(0 if found == expected * (len(found) // len(expected)) else 1)
            status = os.waitpid(child, 0)[1]
            if status:
                wrong.append(status)
                break
        stop.set()
        for thread in threads:
            thread.join()
        print(wrong)
        """
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_workers_of_a_process_pool_answer_right_however_they_are_started():
    done = python(
        """
        import sys
        import multiprocessing
        import backrules

        def work(ruleset, hours):
            return ruleset.recommend({"desk_hours": hours}).outcome

        if __name__ == "__main__":
            sys.modules["__main__"].__spec__ = None
            ruleset = backrules.builtin()
            expected = [ruleset.recommend({"desk_hours": hours}).outcome for hours in range(10)]
            with multiprocessing.get_context("fork").Pool(2) as pool:
                print(pool.starmap(work, [(ruleset, hours) for hours in range(10)]) == expected)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found = pool.map(ruleset.recommend, [{"desk_hours": hours} for hours in range(10)])
                print([one.outcome for one in found] == expected)
        """
    )
    assert (done.stdout.split(), done.stderr, done.returncode) == (["True", "True"], "", 0)


@pytest.mark.parametrize(("turns", "most"), [(250, 1024), pytest.param(1000, 2048, marks=pytest.mark.long)])
@pytest.mark.parametrize("engine", EVERY[:2])
@pytest.mark.unmeasured
def test_memory_does_not_grow_with_the_number_of_answers(engine, turns, most):
    done = python(
        """
        import sys
        import backrules

        def resident():
            with open("/proc/self/status") as status:
                return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

        ruleset = backrules.builtin()
        engine = ruleset.engine(sys.argv[1])
        people = [ruleset.profiles.read({"desk_hours": n % 25, "slouches": n % 2 == 0, "goals": None}) for n in range(100)]

        def work(count):
            for turn in range(count):
                for values in people:
                    engine.fired(values)

        work(50)
        engine.match(people[0])
        before = resident()
        work(int(sys.argv[2]))
        print(resident() - before)
        """,
        engine,
        str(turns),
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < most


@pytest.mark.parametrize("rulesets", [3, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("engine", EVERY[:2])
@pytest.mark.unmeasured
def test_rulesets_that_are_let_go_give_their_memory_back(engine, rulesets):
    done = python(
        """
        import gc
        import sys
        import backrules

        def resident():
            with open("/proc/self/status") as status:
                return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

        data = backrules.builtin().data

        def work(count):
            for _ in range(count):
                ruleset = backrules.Ruleset(data)
                ruleset.recommend({"desk_hours": 9}, engine=sys.argv[1]).to_dict()
                del ruleset
                gc.collect()

        work(3)
        gc.freeze()  # what is loaded is no garbage, and takes longer to look through than all the rest
        grown = []
        for _ in range(3):  # what is not given back shows every time; what the allocator keeps, once
            before = resident()
            work(int(sys.argv[2]))
            grown.append(resident() - before)
        print(min(grown))
        """,
        engine,
        str(rulesets),
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 100 * rulesets


WITHOUT = """
import logging, sys

if "absent" in sys.argv:
    import importlib.util
    there = importlib.util.find_spec
    importlib.util.find_spec = lambda name, *more: None if name == "durable_rules_engine" else there(name, *more)
if "broken" in sys.argv:
    sys.modules.pop("durable_rules_engine", None)
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "durable_rules_engine":
                return importlib.machinery.ModuleSpec(name, self)
        def create_module(self, spec):
            raise ImportError("undefined symbol: PyEval_CallObject")
        def exec_module(self, module):
            pass
    import importlib.machinery
    sys.meta_path.insert(0, Broken())
logging.basicConfig(format="%(levelname)s %(name)s %(message)s")
import json
import backrules

for profile in ({}, {"desk_hours": 9, "red_flags": ["fever"]}, {"deadlift_experience": "none"}):
    print(json.dumps(backrules.recommend(profile).to_dict()))
again = backrules.Ruleset(backrules.builtin().data)
again.recommend({})
for name in ("durable", "cells"):
    try:
        print(name, again.recommend({}, engine=name).outcome == again.recommend({}).outcome)
    except backrules.BackrulesError as error:
        print(f"{type(error).__name__}: {error}")
"""


@pytest.fixture(scope="module")
def answers():
    """What is printed with the core of this machine, whether or not it is there."""
    return python(WITHOUT).stdout.splitlines()[:3]


def test_without_the_c_core_cells_serves_silently_and_only_who_asks_for_durable_hears_of_the_extra(answers):
    done = python(WITHOUT, "absent")
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        *answers,
        "MissingExtraError: the engine durable needs durable-rules, which is not installed: "
        "pip install 'backrules[durable]'",
        "cells True",
    ]


def test_a_c_core_that_is_there_and_does_not_load_is_said_once_and_cells_serves(answers):
    done = python(WITHOUT, "broken")
    assert done.stderr == (
        "WARNING backrules backrules: durable_rules is installed and cannot be loaded (undefined symbol: "
        "PyEval_CallObject); working on with the cells engine\n"
    )
    assert done.stdout.splitlines() == [
        *answers,
        "UsageError: the engine durable cannot be used: durable_rules is installed and cannot be loaded (undefined "
        "symbol: PyEval_CallObject); the engines cells and reference give the same answers",
        "cells True",
    ]
