"""What a process makes once, whatever threads, forks and signal handlers do."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from backrules._util.once import Once, ProcessLock
from tests.support import PATIENCE, python


def test_of_twelve_threads_that_ask_at_once_one_makes_it_and_all_get_it():
    made, start = [], threading.Barrier(12)

    @Once
    def value():
        made.append(1)
        threading.Event().wait(0.02)  # long enough that the others ask meanwhile
        return object()

    def ask(_):
        start.wait()
        return value()

    with ThreadPoolExecutor(12) as pool:
        found = set(pool.map(ask, range(12)))
    assert (len(found), made) == (1, [1])


def test_a_value_may_be_none_and_an_error_is_not_kept():
    calls = []

    @Once
    def value():
        """What it is."""
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        value()
    assert value() is None
    assert value() is None
    assert len(calls) == 2
    assert (value.__doc__, value.__name__) == ("What it is.", "value")


def test_whoever_asks_while_it_is_made_in_the_same_thread_is_answered_and_all_get_the_same():
    inner = []

    @Once
    def value():
        if not inner:
            inner.append(None)
            inner[0] = value()  # as a signal handler would
        return object()

    assert value() is inner[0] is value()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_that_is_forked_while_another_thread_makes_it_makes_it_itself():
    inside, go_on = threading.Event(), threading.Event()

    @Once
    def value():
        if threading.current_thread() is not threading.main_thread():
            inside.set()
            go_on.wait(PATIENCE)
        return os.getpid()

    thread = threading.Thread(target=value)
    thread.start()
    assert inside.wait(PATIENCE)
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)  # kills a child that waits for ever
        os._exit(0 if value() == os.getpid() else 1)
    status = os.waitpid(child, 0)[1]
    go_on.set()
    thread.join()
    assert status == 0
    assert value() == os.getpid()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_by_the_thread_that_holds_a_lock_lets_both_processes_go_on():
    lock = ProcessLock()
    with lock.held():
        child = os.fork()
        with lock.held():
            pass
    if child == 0:
        signal.alarm(PATIENCE)
        with lock.held():
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_cold_threads_share_one_built_in_ruleset_one_default_engine_and_one_of_each_engine():
    done = python(
        """
        import threading
        from concurrent.futures import ThreadPoolExecutor
        import backrules
        from backrules.api import on_demand as module

        built, build = [], module.build
        module.build = lambda name, program: built.append(name) or build(name, program)
        start = threading.Barrier(12)

        def work(number):
            start.wait()
            found = backrules.builtin()
            return found, found.recommend({"desk_hours": number}).outcome[0], found.engine(), found.engine("reference"), found.outcomes

        with ThreadPoolExecutor(12) as pool:
            found = list(pool.map(work, range(12)))
        print(*(len({id(one[place]) for one in found}) for place in (0, 2, 3, 4)), len(built))
        """
    )
    assert (done.stdout.split(), done.stderr) == (["1", "1", "1", "1", "2"], "")


def test_observers_that_come_and_go_in_many_threads_are_all_told_and_all_leave(builtin):
    from backrules.api import observers as module

    start = threading.Barrier(8)

    def work(_):
        told = []
        start.wait()
        for _ in range(50):
            with module.observing(lambda *_: told.append(1)):
                builtin.recommend({})
        return len(told)

    with ThreadPoolExecutor(8) as pool:
        assert min(pool.map(work, range(8))) >= 50
    assert module._observers == ()
