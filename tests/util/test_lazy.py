"""Values that are computed once, whatever threads and forks do."""

import os
import signal
import threading
import time

import attrs
import pytest

from backrules._util.lazy import lazy
from tests.support import PATIENCE


class Plain:
    """A class whose value takes as long as somebody wants."""

    def __init__(self, made, wait=lambda: None):
        self.made, self.wait = made, wait

    @lazy
    def value(self):
        self.wait()
        return self.made()


@attrs.frozen
class Slotted:
    made: object

    @lazy
    def value(self):
        return self.made()


@pytest.mark.parametrize("kind", [Plain, Slotted])
def test_a_value_is_computed_at_its_first_reading_and_kept(kind):
    calls = []
    holder = kind(lambda: calls.append(1) or object())
    assert calls == []
    assert holder.value is holder.value
    assert calls == [1]


def test_two_threads_that_compute_at_once_see_one_value():
    both = threading.Barrier(2, timeout=PATIENCE)
    holder, seen = Plain(object, both.wait), []
    threads = [threading.Thread(target=lambda: seen.append(holder.value)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen[0] is seen[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_forked_while_another_thread_computes_a_value_computes_it_for_another_instance():
    inside, go_on = threading.Event(), threading.Event()

    def wait():
        inside.set()
        go_on.wait()

    worker = threading.Thread(target=lambda: Plain(int, wait).value)
    worker.start()
    inside.wait()
    child = os.fork()
    if child == 0:
        os._exit(Plain(lambda: 0).value)
    ended = False
    for _ in range(200):  # ten seconds
        if ended := os.waitpid(child, os.WNOHANG)[0] != 0:
            break
        time.sleep(0.05)
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    go_on.set()
    worker.join()
    assert ended


def test_read_from_the_class_it_is_itself():
    assert isinstance(Plain.value, lazy)
    assert Plain.value.attrname == "value"
