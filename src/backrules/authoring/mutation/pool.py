"""Judging many mutants: in several processes, and on from where it was interrupted."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from backrules.authoring.mutation.mutants import Mutant, mutants_of
from backrules.authoring.mutation.verdicts import Failing, Judge, Result
from backrules.errors import UsageError
from backrules.model import Case, RulesetData

__all__ = ["ResultCache", "default_jobs", "judge_all", "key_of"]

_CHUNK = 8  # mutants that a process is handed at once
_FEW = 24  # mutants for which other processes are not worth their start

_judges: list[Judge] = []  # the one of a worker process
_mutants: dict[str, Mutant] = {}


def default_jobs() -> int:
    """Return how many processors there are for this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count() or 1


def judge_all(
    data: RulesetData,
    cases: Sequence[Case],
    mutants: Sequence[Mutant],
    *,
    jobs: int = 1,
    failing: Failing | None = None,
    kept: ResultCache | None = None,
    done: Callable[[], object] = lambda: None,
) -> tuple[Result, ...]:
    """Return what becomes of mutants, in their order.

    Args:
        data: the ruleset.
        cases: its cases, all of which pass.
        mutants: mutants of it.
        jobs: how many processes.
        failing: returns the ids of the invariants that fail on a mutant; with several processes it must pickle.
        kept: the results of a run before, which takes the new ones.
        done: called after each mutant.
    """
    found = dict(kept.results) if kept else {}
    left = [one for one in mutants if one.id not in found]
    for _ in range(len(mutants) - len(left)):
        done()
    for result in _judged(data, cases, left, jobs, failing):
        found[result.id] = result
        if kept:
            kept.add(result)
        done()
    return tuple(found[one.id] for one in mutants)


def _judged(
    data: RulesetData, cases: Sequence[Case], mutants: Sequence[Mutant], jobs: int, failing: Failing | None
) -> Iterator[Result]:
    if jobs <= 1 or len(mutants) <= _FEW:
        judge = Judge(data, cases, failing)
        yield from (judge.judge(one) for one in mutants)
        return
    chunks = [[one.id for one in mutants[start : start + _CHUNK]] for start in range(0, len(mutants), _CHUNK)]
    context = multiprocessing.get_context("spawn")  # a fork could copy a lock that is held
    others = multiprocessing.active_children()
    with ProcessPoolExecutor(jobs, context, _start, (data, tuple(cases), failing)) as pool:
        try:
            with _uninterrupted():
                futures = [pool.submit(_judge_some, chunk) for chunk in chunks]
            for future in as_completed(futures):
                yield from future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(multiprocessing.active_children()) - set(others):
                process.terminate()
            raise


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: each would print a traceback. Who started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(data: RulesetData, cases: Sequence[Case], failing: Failing | None) -> None:
    _judges.append(Judge(data, cases, failing))
    _mutants.update((one.id, one) for one in mutants_of(data))


def _judge_some(ids: list[str]) -> list[Result]:
    return [_judges[-1].judge(_mutants[one]) for one in ids]


def key_of(data: RulesetData, cases: Sequence[Case], invariants: object = None) -> str:
    """Return what results hang on: the fingerprint of a ruleset with its cases and invariants."""
    said = repr((data.fingerprint or data, [(c.id, c.profile, c.strict, c.expect) for c in cases], invariants))
    return sha256(said.encode()).hexdigest()


class ResultCache:
    """Results in a file, one JSON object a line, so that an interrupted run goes on.

    Results of another ruleset, or of the same with other cases, are not taken; a line that is cut off is passed over.

    Args:
        path: the file; it need not exist.
        key: what results hang on.

    Raises:
        UsageError: the file cannot be read or written, or holds something else.
    """

    def __init__(self, path: Path, key: str) -> None:
        self._path, self._key = path, key
        self.results: dict[str, Result] = {}
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is not a file")
        if path.exists():
            try:
                text = path.read_text(encoding="utf-8", errors="replace")
            except OSError as error:
                raise UsageError(f"{path} cannot be read: {error.strerror}") from error
            if text and not text.startswith('{"key": '):
                raise UsageError(f"{path} holds something else than results of `mutate`; it is left alone")
            for line in text.splitlines():
                result = self._read(line)
                if result is not None:
                    self.results[result.id] = result
            if text and not text.endswith("\n"):  # the line that an interruption cut off
                self._write("\n")
        else:
            self._write("")

    def _read(self, line: str) -> Result | None:
        try:
            data = json.loads(line)
            return Result.from_dict(data) if data["key"] == self._key else None
        except (ValueError, KeyError, TypeError):
            return None

    def add(self, result: Result) -> None:
        """Write a result down."""
        self._write(json.dumps({"key": self._key, **result.to_dict()}) + "\n")

    def _write(self, text: str) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise UsageError(f"{self._path} cannot be written: {error.strerror}") from error
