"""A fork in the midst of somebody else's import leaves no child that waits for ever."""

import os
import signal
import sys
import threading
import time
from importlib import import_module

import pytest

import backrules
from backrules._util import forks
from tests.support import PATIENCE

SLOW = """
from tests.util import test_forks

test_forks.INSIDE.set()
assert test_forks.GO_ON.wait()
{}
"""
INSIDE, GO_ON = threading.Event(), threading.Event()


def ended_with(child):
    """How a child ended; None where it waits."""
    for _ in range(PATIENCE * 20):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("last", ["value = 7", "raise ImportError"])
def test_a_child_that_is_forked_while_another_thread_loads_a_module_loads_it_too(monkeypatch, tmp_path, last):
    (tmp_path / "slow.py").write_text(SLOW.format(last))
    monkeypatch.setattr(backrules, "__path__", [*backrules.__path__, str(tmp_path)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    INSIDE.clear()
    GO_ON.clear()

    def load():
        try:
            return import_module("backrules.slow").value
        except ImportError:
            return 7

    loader = threading.Thread(target=load)
    loader.start()
    assert INSIDE.wait(PATIENCE)
    later = threading.Timer(0.05, GO_ON.set)
    later.start()
    child = os.fork()
    if child == 0:
        os._exit(load())
    assert ended_with(child) == 7
    later.join()
    loader.join()
    sys.modules.pop("backrules.slow", None)
    vars(backrules).pop("slow", None)


@pytest.mark.parametrize(
    ("threads", "modules", "expected"),
    [
        (1, ["errors", "api"], []),
        (2, ["errors"], ["errors"]),
        (2, ["api", "errors"], ["api", "errors", "questions", "explain", "replies"]),
    ],
)
def test_whoever_recommends_in_threads_loads_before_a_fork_what_an_answer_is_asked_for_next(
    monkeypatch, threads, modules, expected
):
    loaded = []
    with monkeypatch.context() as patch:
        patch.setattr(forks, "import_module", loaded.append)
        patch.setattr(threading, "active_count", lambda: threads)
        patch.setattr(sys, "modules", dict.fromkeys(["os", "backrules", *(f"backrules.{name}" for name in modules)]))
        forks.finish_loading()
    assert loaded == [f"backrules.{name}" for name in expected]
