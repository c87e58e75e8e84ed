"""Measures one engine on one set of rules, in this process; run.py starts it.

    python measure.py OUT backrules_durable flat 200

OUT is rewritten as results come in, so a process that was killed still tells how far it got.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

import language
import workload
from trees import Evaluate
from workload import User

PASSES, SECONDS = 5, 4.0  # the timed evaluations: so many passes over the users, or so long
REPORT_EVERY = 2.0


class Report:
    """The results so far, on disk."""

    def __init__(self, path: Path) -> None:
        self.path, self.fields, self.written = path, {"stage": "starting"}, 0.0

    def add(self, **fields: Any) -> None:
        self.fields.update(fields)
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(self.fields))
        partial.replace(self.path)
        self.written = time.perf_counter()

    @property
    def due(self) -> bool:
        return time.perf_counter() - self.written > REPORT_EVERY


def verify(evaluate: Evaluate, users: list[User], expected: list[set[str]], report: Report) -> bool:
    """Compare every user's rules with the reference; whether all were right. The pass warms the engine up, too."""
    wrong = errors = 0
    error = ""
    times: list[int] = []
    for count, (user, right) in enumerate(zip(users, expected, strict=True), 1):
        start = time.perf_counter_ns()
        try:
            got = evaluate(user)
        except Exception as caught:
            errors, error, got = errors + 1, error or f"{type(caught).__name__}: {caught}", None
        times.append(time.perf_counter_ns() - start)
        wrong += got is not None and got != right
        if report.due or count == len(users):
            report.add(stage="verifying", verified=count, wrong=wrong, errors=errors, error=error, **summary(times))
    return not wrong and not errors


def timed(evaluate: Evaluate, users: Iterable[User]) -> list[int]:
    """Return the nanoseconds of single evaluations."""
    clock = time.perf_counter_ns
    times: list[int] = []
    end = time.perf_counter() + SECONDS
    for _ in range(PASSES):
        for user in users:
            start = clock()
            evaluate(user)
            times.append(clock() - start)
            if time.perf_counter() > end:
                return times
    return times


def summary(times: list[int]) -> dict[str, float]:
    ordered = sorted(times)
    return {"median_us": median(ordered) / 1e3, "p99_us": ordered[int(len(ordered) * 0.99)] / 1e3}


def peak_mb() -> float:
    """Return the highest memory use of this process; ru_maxrss would be the parent's where that is larger."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(out: str, peer: str, ruleset: str, count: str) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    report = Report(Path(out))
    work = language.load() if ruleset == language.RULESET else workload.load()
    rules, users = work["rulesets"][ruleset][: int(count)], work["users"]
    expected = [workload.reference(rules, user) for user in users]
    base = peak_mb()
    module = importlib.import_module(f"peers.{peer}")
    start = time.perf_counter()
    evaluate = module.build(rules, work["facts"])
    report.add(stage="built", build_ms=(time.perf_counter() - start) * 1e3)
    exact = verify(evaluate, users, expected, report)
    if exact:
        report.add(stage="timing", **summary(timed(evaluate, users)))
    fired = sum(map(len, expected)) / len(expected)
    report.add(stage="done", exact=exact, peak_mb=peak_mb(), base_mb=base, fired=fired)


if __name__ == "__main__":
    main(*sys.argv[1:])
