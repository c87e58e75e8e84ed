"""Runs the benchmark and prints its tables; README.md says how to read them.

    python benchmarks/run.py                                       everything, three rounds
    python benchmarks/run.py --only clips backrules_durable --n 200 1000 --rules flat --rounds 5
    python benchmarks/run.py --show                                the tables of results.json again

Each measurement is a process of its own, pinned to one core. In every round each engine has its turn, so that what the
machine does meanwhile meets them all; what is reported is the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import language
import tables
import workload

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
SIZES = (20, 60, 200, 1000)


class Job(NamedTuple):
    peer: str
    rules: str
    n: int


def measure(job: Job, timeout: float) -> dict[str, Any]:
    """Return what measure.py reported about a job, and how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        command = [sys.executable, str(HERE / "measure.py"), str(out), job.peer, job.rules, str(job.n)]
        ended = _run(command, timeout)
        found = json.loads(out.read_text()) if out.exists() else {}
    return {**job._asdict(), "exact": False, **found, "ended": ended}


def _run(command: list[str], timeout: float) -> str:
    """Run a command; return "ok" or what went wrong, short."""
    try:
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return f"killed after {timeout:g} s"
    if done.returncode < 0:
        return f"crashed with signal {-done.returncode}"
    return (done.stderr.strip().splitlines() or ["failed"])[-1] if done.returncode else "ok"


def run(jobs: list[Job], rounds: int, timeout: float) -> list[dict[str, Any]]:
    """Return one result for each job: that of the median round. What is not exact is not tried again."""
    found: dict[Job, list[dict[str, Any]]] = {job: [] for job in jobs}
    for turn in range(rounds):
        for job in jobs:
            if all(result["exact"] for result in found[job]):
                result = measure(job, timeout)
                found[job].append(result)
                print(f"{turn + 1}/{rounds}", *job, tables.described(result), file=sys.stderr, flush=True)
    return [_middle(results) for results in found.values()]


def _middle(results: list[dict[str, Any]]) -> dict[str, Any]:
    if not results[-1]["exact"]:
        return results[-1]
    ordered = sorted(results, key=lambda result: result["median_us"])
    return {**ordered[len(ordered) // 2], "rounds": [round(result["median_us"], 2) for result in results]}


def kept(new: list[dict[str, Any]]) -> dict[str, Any]:
    """Return all results, the new ones in place of older ones of the same job; write them to results.json."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"runs": []}
    by_job = {Job(r["peer"], r["rules"], r["n"]): r for r in [*results["runs"], *new]}
    if new:
        machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "machine": platform.machine()}
        results = {"machine": machine, "runs": list(by_job.values())}
        RESULTS.write_text(json.dumps(results, indent=1))
    return results


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=tables.PEERS, default=list(tables.PEERS), metavar="PEER")
    parser.add_argument("--n", nargs="+", type=int, default=SIZES, help="how many rules")
    kinds = (*workload.RULESETS, language.RULESET)
    parser.add_argument("--rules", nargs="+", choices=kinds, default=workload.RULESETS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one measurement")
    parser.add_argument("--show", action="store_true", help="measure nothing, print the tables of results.json")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    workload.load()  # written here, read by every measurement
    if language.RULESET in options.rules:
        language.load()
    jobs = [Job(peer, rules, n) for rules, n, peer in product(options.rules, options.n, options.only)]
    results = kept([] if options.show else run(jobs, options.rounds, options.timeout))
    print(tables.markdown(results["runs"]))


if __name__ == "__main__":
    main()
