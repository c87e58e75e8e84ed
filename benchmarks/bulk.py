"""Runs the benchmark of whole tables and prints its tables; README.md says how to read them.

    python benchmarks/bulk.py                                            1e5 and 1e6 rows, three rounds
    python benchmarks/bulk.py --rows 1e7 --part builtin --case long --only ours_polars ours_parquet
    python benchmarks/bulk.py --part rules --n 200 --case flat --rounds 5
    python benchmarks/bulk.py --show                                     the tables of results-bulk.json again
    python benchmarks/bulk.py --profile                                  where the time of ours goes

Each measurement is a process of its own, and only one runs at a time. In every round each job has its turn; what is
reported is the median of the rounds. What would need more than 6 GB, as far as a smaller table tells, is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import bulk_people
import bulk_tables
import workload
from run import _run

HERE = Path(__file__).parent
RESULTS = HERE / "results-bulk.json"
MOST_MB = 6000
RULE_COUNTS, RULE_CASES = (20, 60, 200, 1000), workload.RULESETS
OUTPUTS = ("match", "long", "top", "wide", "all")


class Job(NamedTuple):
    part: str  # rules: of workload.py; builtin: the built-in ruleset
    peer: str
    case: str  # flat or chained; or an output
    n: int  # rules
    rows: int


def measure(job: Job, timeout: float) -> dict[str, Any]:
    """Return what bulk_measure.py reported about a job, and how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        ended = _run([sys.executable, str(HERE / "bulk_measure.py"), str(out), json.dumps(job._asdict())], timeout)
        found = json.loads(out.read_text()) if out.exists() else {}
    return {**job._asdict(), "exact": False, **found, "ended": ended}


def jobs_of(options: argparse.Namespace) -> list[Job]:
    """Return the jobs that were asked for, small tables first."""
    jobs = []
    for rows in sorted(int(float(one)) for one in options.rows):
        if "rules" in options.part:
            jobs += [
                Job("rules", peer, case, n, rows)
                for case in RULE_CASES
                for n in options.n
                for peer in bulk_tables.RULES
                if case in options.case and peer in options.only
            ]
        if "builtin" in options.part:
            jobs += [
                Job("builtin", peer, case, 0, rows)
                for case in OUTPUTS
                for peer in bulk_tables.BUILTIN
                if case in options.case and peer in options.only and (case == "match" or not _only_matches(peer))
            ]
    return jobs


def _only_matches(peer: str) -> bool:
    return "hand" in peer or peer.endswith(("alone", "counted"))


def run(jobs: list[Job], rounds: int, timeout: float) -> None:
    """Measure jobs, and keep the median round of each; what is not exact is not tried again."""
    found: dict[Job, list[dict[str, Any]]] = {job: [] for job in jobs}
    for turn in range(rounds):
        for job in jobs:
            if all("seconds" in result for result in found[job]):
                needed = expected_mb(job)
                if needed > MOST_MB:
                    result = {**job._asdict(), "exact": False, "ended": f"would need about {needed / 1000:.0f} GB"}
                else:
                    result = measure(job, timeout)
                found[job].append(result)
                print(f"{turn + 1}/{rounds}", *job, bulk_tables.described(result), file=sys.stderr, flush=True)
                kept([_middle(found[job])])


def expected_mb(job: Job) -> float:
    """Return what a job would need, as far as the largest smaller table of the same tells."""
    smaller = [
        run
        for run in kept([])["runs"]
        if (run["part"], run["peer"], run["case"], run["n"]) == job[:4] and run["rows"] < job.rows and "peak_mb" in run
    ]
    if not smaller or job.peer in ("ours_parquet", "loop_durable", "loop_cells"):
        return 0
    largest = max(smaller, key=lambda run: run["rows"])
    return float(largest["peak_mb"] * job.rows / largest["rows"])


def _middle(results: list[dict[str, Any]]) -> dict[str, Any]:
    timed = sorted((result for result in results if "seconds" in result), key=lambda result: result["seconds"])
    if len(timed) < len(results):
        return results[-1]
    return {**timed[len(timed) // 2], "rounds": [round(result["seconds"], 4) for result in results]}


def kept(new: list[dict[str, Any]]) -> dict[str, Any]:
    """Return all results, the new ones in place of older ones of the same job; write them to results-bulk.json."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"runs": []}
    if new:
        by_job = {tuple(run[name] for name in Job._fields): run for run in [*results["runs"], *new]}
        machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "machine": platform.machine()}
        results = {"machine": machine, "runs": list(by_job.values())}
        RESULTS.write_text(json.dumps(results, indent=1))
    return results


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    peers = list(dict.fromkeys([*bulk_tables.RULES, *bulk_tables.BUILTIN]))
    parser.add_argument("--only", nargs="+", choices=peers, default=peers, metavar="PEER")
    parser.add_argument("--part", nargs="+", choices=("rules", "builtin"), default=("rules", "builtin"))
    parser.add_argument("--case", nargs="+", choices=(*RULE_CASES, *OUTPUTS), default=(*RULE_CASES, *OUTPUTS))
    parser.add_argument("--n", nargs="+", type=int, default=RULE_COUNTS, help="how many rules of workload.py")
    parser.add_argument("--rows", nargs="+", default=("1e5", "1e6"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=600, help="seconds for one measurement")
    parser.add_argument("--show", action="store_true", help="measure nothing, print the tables of results-bulk.json")
    parser.add_argument("--profile", action="store_true", help="where the time goes, on the first of --rows")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if options.profile:
        import bulk_profile

        print(bulk_profile.markdown(int(float(options.rows[0]))))
        return
    if not options.show:
        workload.load()
        jobs = jobs_of(options)
        for part, people in {"rules": "workload", "builtin": "builtin"}.items():
            for form in bulk_people.FORMS:  # written here, read by every measurement
                bulk_people.checked(form)
                rows = [job.rows for job in jobs if job.part == part and ("lists" in job.peer) == (form == "lists")]
                bulk_people.files(people, form, max(rows, default=1))
        run(jobs, options.rounds, options.timeout)
    print(bulk_tables.markdown(kept([])["runs"]))


if __name__ == "__main__":
    main()
