"""Measures one job of the bulk benchmark, in this process; bulk.py starts it.

python bulk_measure.py OUT '{"part": "rules", "peer": "ours_polars", "case": "flat", "n": 200, "rows": 100000}'
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import bulk_people
import numpy as np
import workload
from measure import Report, peak_mb

RUNS, SECONDS = 3, 5.0  # timed: so many runs, or so long
LOOPED = 2000  # people for whom the loops run
VERIFIED = 300  # people of the built-in ruleset that are compared with the reference


def main(out: str, job_text: str) -> None:
    job, report = json.loads(job_text), Report(Path(out))
    measure = _looped if job["peer"].startswith("loop_") else _rules if job["part"] == "rules" else _builtin
    measure(report, job)
    report.add(stage="done")


def _rules(report: Report, job: dict[str, Any]) -> None:
    """The rules of workload.py, matching alone."""
    work = workload.load()
    rules, facts = work["rulesets"][job["case"]][: job["n"]], work["facts"]
    name = job["peer"]
    if name.startswith("ours_"):
        build: Callable[..., Any] = importlib.import_module("bulk_peers.ours").BUILD[name]
    else:
        build = importlib.import_module(f"bulk_peers.{name}").build
    peer = build(rules, facts)
    wrong = _wrong(peer, rules)
    report.add(stage="verified", exact=not wrong, wrong=wrong)
    if not wrong:
        _timed(report, peer, bulk_people.files("workload", peer.form, job["rows"]), job["rows"])


def _wrong(peer: Any, rules: list[workload.Rule]) -> int:
    """Return for how many of the 2,000 users the rules that fire are not the reference's."""
    files, users = bulk_people.checked(peer.form)
    answer = peer.run(peer.load(files, len(users)))
    right = [workload.reference(rules, user) for user in users]
    wrong = np.zeros(len(users), dtype=bool)
    for rule in rules:
        fired = np.asarray(peer.fired(answer, rule["id"]), dtype=bool)
        wrong |= fired != np.array([rule["id"] in one for one in right])
    return int(wrong.sum())


def _builtin(report: Report, job: dict[str, Any]) -> None:
    """The built-in ruleset."""
    ours = job["peer"].startswith("ours_")
    module = importlib.import_module("bulk_peers.builtin" if ours else "bulk_peers.builtin_hand")
    peer = module.BUILD[job["peer"]](job["case"])
    peer.keeps = True
    people = bulk_people.as_dicts("builtin", VERIFIED)
    got = peer.rows(peer.run(peer.load(bulk_people.files("builtin", peer.form, VERIFIED), VERIFIED)))
    right = importlib.import_module("bulk_peers.builtin").expected(peer.ruleset, job["case"], people)
    wrong = sum(one != other for one, other in zip(got, right, strict=True))
    report.add(stage="verified", exact=not wrong, wrong=wrong)
    peer.keeps = False
    if not wrong:
        _timed(report, peer, bulk_people.files("builtin", peer.form, job["rows"]), job["rows"])


def _timed(report: Report, peer: Any, files: list[str], rows: int) -> None:
    """Time runs over a table; the first warms up where it does not take long."""
    base = _resident_mb()
    table = peer.load(files, rows)
    loaded = _resident_mb()
    _reset_peak()
    times = [_once(peer.run, table)]
    peak = peak_mb()
    end = time.perf_counter() + SECONDS
    while len(times) < RUNS + 1 and time.perf_counter() < end:
        times.append(_once(peer.run, table))
    counted = times[1:] or times
    wall, cpu = (median(one[place] for one in counted) for place in (0, 1))
    report.add(seconds=wall, cpu=cpu, runs=len(counted), peak_mb=peak - base, input_mb=loaded - base)


def _once(run: Callable[[Any], Any], table: Any) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = run(table)
    took = time.perf_counter() - wall, time.process_time() - cpu
    del answer
    return took


def _resident_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _reset_peak() -> None:
    """Let VmHWM begin again at what is used now, where Linux allows it."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _looped(report: Report, job: dict[str, Any]) -> None:
    """One person after another, in plain Python: the workload's rules are only matched."""
    one, people = _loop_rules(job) if job["part"] == "rules" else _loop_builtin(job)
    for person in people[:200]:
        one(person)
    wall, cpu = _once(lambda table: [one(person) for person in table], people)
    scale = job["rows"] / len(people)
    report.add(exact=True, wrong=0, seconds=wall * scale, cpu=cpu * scale, runs=1, peak_mb=0.0, input_mb=0.0)


def _loop_rules(job: dict[str, Any]) -> tuple[Callable[[Any], Any], list[Any]]:
    work = workload.load()
    rules = work["rulesets"][job["case"]][: job["n"]]
    evaluate = importlib.import_module(f"peers.backrules_{job['peer'].removeprefix('loop_')}").build(
        rules, work["facts"]
    )
    return evaluate, work["users"]


def _loop_builtin(job: dict[str, Any]) -> tuple[Callable[[Any], Any], list[Any]]:
    import backrules

    ruleset, engine = backrules.builtin(), job["peer"].removeprefix("loop_")
    top = None if job["case"] == "all" else 3
    return lambda person: ruleset.recommend(person, engine=engine, top=top), bulk_people.as_dicts("builtin", LOOPED)


if __name__ == "__main__":
    main(*sys.argv[1:])
