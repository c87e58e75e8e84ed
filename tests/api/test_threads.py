"""Many threads, which change places as often as they can, on what they share: one ruleset and one recommendation."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from backrules import Ruleset
from backrules.engines import registry
from tests.support import EVERY

PERSON = {"desk_hours": 9, "deadlift_experience": "none", "equipment": ["mat", "hex_bar"], "slouches": True}


@pytest.fixture
def hasty():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def everything(rec):
    return (
        rec.to_dict(),
        str(rec),
        rec.relevant,
        rec.next_question(prefer="top"),
        str(rec.why(rec.advice[0].id)),
        str(rec.why_not("conventional_deadlift")),
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize("engine", EVERY[:2])
def test_threads_that_share_a_ruleset_and_a_recommendation_are_told_the_same(builtin, hasty, engine):
    expected = everything(builtin.recommend(PERSON, engine="reference"))
    fresh = Ruleset(builtin.data)
    shared, start = fresh.recommend(PERSON, engine=engine), threading.Barrier(6)

    def work(number):
        start.wait()
        return everything(shared if number % 2 else fresh.recommend(PERSON, engine=engine))

    with ThreadPoolExecutor(6) as pool:
        assert [found == expected for found in pool.map(work, range(6))] == [True] * 6


def test_in_a_python_without_the_interpreter_lock_the_default_is_the_engine_that_leaves_it_so(monkeypatch):
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: False, raising=False)
    assert registry.default_engine.__wrapped__() == "cells"
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: True, raising=False)
    assert registry.default_engine.__wrapped__() == registry.available_engines()[0]
