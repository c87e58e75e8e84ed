"""Many mutants, one after the other or in several processes: who hears of each, and what is left as it was."""

import os
import signal

import pytest

from backrules.authoring.mutation import pool
from backrules.authoring.mutation.mutants import mutants_of
from tests.questions.small_worlds import tiny


def test_each_mutant_is_done_once_whether_it_was_judged_before_or_is_now(tmp_path):
    data = tiny({"b": "boolean", "c": "boolean"}, "advise one should 3: b and c")
    mutants, heard = list(mutants_of(data)), []
    kept = pool.ResultCache(tmp_path / "kept", "mine")
    first = pool.judge_all(data, [], mutants[:3], jobs=1, kept=kept, done=lambda: heard.append("first"))
    assert heard == ["first"] * 3
    whole = pool.judge_all(data, [], mutants, jobs=1, kept=kept, done=lambda: heard.append("then"))
    assert heard == [*["first"] * 3, *["then"] * len(mutants)]
    assert whole[:3] == first
    assert [result.id for result in whole] == [mutant.id for mutant in mutants]


@pytest.mark.parametrize(("count", "jobs"), [(3, 3), (None, 1)])
def test_there_is_a_process_for_each_processor_or_one_where_nobody_says_how_many_there_are(monkeypatch, count, jobs):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    assert pool.default_jobs() == jobs


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows masks no signals")
def test_ctrl_c_reaches_this_process_again_once_the_others_are_started():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with pool._uninterrupted():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
