"""Scores people on a Spark cluster of this machine: `python benchmarks/spark_cluster.py`.

A standalone master and workers are started on the loopback interface, each worker with one core, and people of the
built-in ruleset are scored from Parquet to Parquet with one worker and with two. `--kill` kills one of two workers (its
executor too, by SIGKILL) while tasks run, and compares what was written with a run in which nobody was killed. What is
started here is stopped here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import polars as pl
import pyspark
from pyspark.sql import DataFrame, SparkSession

import backrules
from backrules.facts import Fact

SEED = 7
UNKNOWN = 0.3  # of the values of each fact
FILES = 24  # of the people, each of which is a task
HERE = "127.0.0.1"
CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
SETTINGS = {
    "spark.driver.bindAddress": HERE,
    "spark.driver.host": HERE,
    "spark.driver.memory": "1g",
    "spark.executor.cores": "1",
    "spark.executor.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.sql.files.maxPartitionBytes": "64m",
    "spark.sql.files.openCostInBytes": "64m",  # so that each file is a task
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


# people


def people(ruleset: backrules.Ruleset, count: int) -> pl.DataFrame:
    """Return random people with lists of options, of whom not everything is known."""
    rng = np.random.default_rng(SEED)
    columns = {"id": pl.Series(np.arange(count))}
    for fact in ruleset.data.facts.values():
        known = pl.Series(rng.random(count) >= UNKNOWN)
        columns[fact.name] = pl.select(pl.when(known).then(values(fact, rng, count))).to_series()
    return pl.DataFrame(columns)


def values(fact: Fact, rng: np.random.Generator, count: int) -> pl.Series:
    if fact.type == "boolean":
        return pl.Series(rng.random(count) < 0.4)
    if fact.is_number:
        low, high = fact.range or (0, 100)
        whole = fact.type == "integer"
        return pl.Series(rng.integers(low, high + 1, count) if whole else rng.uniform(low, high, count).round(1))
    if fact.type == "choice":
        return pl.Series(np.array([*fact.options])[rng.integers(0, len(fact.options), count)])
    held = [pl.when(pl.Series(rng.random(count) < 0.2)).then(pl.lit(option)) for option in fact.options]
    return pl.select(pl.concat_list(held).list.drop_nulls()).to_series()


def write(frame: pl.DataFrame, folder: Path) -> None:
    folder.mkdir()
    size = -(-frame.height // FILES)
    for number, part in enumerate(frame.iter_slices(size)):
        part.write_parquet(folder / f"{number:03}.parquet")


# the cluster


@attrs.define
class Cluster:
    """A master and workers, each a process of its own."""

    folder: Path
    workers: int
    port: int = attrs.field(factory=lambda: free_port())
    _processes: list[subprocess.Popen[bytes]] = attrs.field(factory=list)

    @property
    def master(self) -> str:
        return f"spark://{HERE}:{self.port}"

    def __enter__(self) -> Cluster:
        self._start("master", "master.Master", "--host", HERE, "--port", str(self.port), "--webui-port", "0")
        until(lambda: listens(self.port), "the master does not listen")
        for number in range(self.workers):
            name = f"worker{number}"
            options = ["--host", HERE, "--webui-port", "0", "--cores", "1", "--memory", "2g"]
            self._start(name, "worker.Worker", *options, "--work-dir", str(self.folder / name), self.master)
            log = self.folder / f"{name}.log"
            until(lambda log=log: "Successfully registered" in log.read_text(), f"{name} does not register")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            kill(process)

    def _start(self, name: str, role: str, *options: str) -> None:
        environment = {
            **os.environ,
            "SPARK_DAEMON_MEMORY": "512m",
            "SPARK_LOCAL_IP": HERE,
            "SPARK_LOCAL_DIRS": str(self.folder),
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            self._processes.append(
                subprocess.Popen(  # a group of its own, in which the executors of a worker are too
                    [str(CLASS), f"org.apache.spark.deploy.{role}", *options],
                    env=environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    def kill_worker(self) -> None:
        """Kill the last worker and its executor, as when a machine is gone."""
        kill(self._processes[-1])


def kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HERE, 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex((HERE, port)) == 0


def until(true: Any, otherwise: str, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise SystemExit(otherwise)
        time.sleep(0.1)


@contextmanager
def connected(master: str) -> Iterator[SparkSession]:
    builder = SparkSession.builder.master(master).appName("backrules")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


# runs


def score(session: SparkSession, source: Path, output: str) -> DataFrame:
    """Return the query, whose values have been checked."""
    frame = session.read.parquet(str(source))
    ruleset = backrules.builtin()
    if output == "match":
        return ruleset.match_frame(frame, key="id")
    return ruleset.recommend_frame(frame, key="id", output=output)


def timed(session: SparkSession, source: Path, out: Path, output: str) -> tuple[float, float]:
    """Return the seconds of checking the values and making the query, and of running it."""
    start = time.perf_counter()
    result = score(session, source, output)
    checked = time.perf_counter()
    result.write.mode("overwrite").parquet(str(out))
    return checked - start, time.perf_counter() - checked


def speeds(folder: Path, source: Path, options: argparse.Namespace) -> None:
    for workers in options.workers:
        with Cluster(made(folder / f"cluster{workers}"), workers) as cluster, connected(cluster.master) as session:
            until(lambda n=workers, s=session: executors(s) == n, "not all executors came")
            for output in options.output:
                for run in range(options.runs):
                    checking, writing = timed(session, source, folder / "out", output)
                    print(
                        f"{workers} workers, {output}, run {run + 1}: planned and checked in {checking:.1f} s, scored "
                        f"in {writing:.1f} s, {options.rows / writing:,.0f} rows/s; load {os.getloadavg()[0]:.1f}",
                        flush=True,
                    )


def executors(session: SparkSession) -> int:
    return session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1  # the driver is one of them


def killing(folder: Path, source: Path, options: argparse.Namespace) -> None:
    """Score with two workers of which one is killed, and without a kill, and compare."""
    for output in options.output:
        with (
            Cluster(made(folder / f"killed_{output}"), 2) as cluster,
            connected(cluster.master) as session,
        ):
            until(lambda s=session: executors(s) == 2, "not all executors came")
            timed(session, source, folder / "whole", output)
            seen = threading.Thread(target=kill_in_mid_run, args=(session, cluster))
            result = score(session, source, output)
            seen.start()
            result.write.mode("overwrite").parquet(str(folder / "killed"))
            seen.join()
            print(f"{output}: executors left {executors(session)}", flush=True)
        compare(folder, source)


def kill_in_mid_run(session: SparkSession, cluster: Cluster) -> None:
    tracker = session.sparkContext.statusTracker()

    def running() -> list[Any]:
        return [info for stage in tracker.getActiveStageIds() if (info := tracker.getStageInfo(stage))]

    until(lambda: any(one.numCompletedTasks >= one.numTasks // 4 and one.numActiveTasks for one in running()), "no run")
    for one in running():
        print(f"killing a worker: {one.numCompletedTasks} of {one.numTasks} tasks are done, {one.numActiveTasks} run")
    cluster.kill_worker()


def compare(folder: Path, source: Path) -> None:
    whole, killed = (pl.read_parquet(folder / name / "*.parquet") for name in ("whole", "killed"))
    by = [name for name in ("id", "rank") if name in whole.columns]
    same = whole.sort(by).equals(killed.sort(by))
    there = pl.scan_parquet(source / "*.parquet").select("id").collect()["id"]
    lost = there.len() - killed["id"].unique().is_in(there.implode()).sum()
    print(f"rows {whole.height:,} and {killed.height:,}; people lost {lost}; answers {'equal' if same else 'DIFFER'}")
    if lost or not same:
        raise SystemExit(1)


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--output", nargs="+", choices=("match", "long", "top", "wide"), default=["long"])
    parser.add_argument("--runs", type=int, default=2, help="the first one is also when executors compile")
    parser.add_argument("--kill", action="store_true", help="kill one of two workers in mid-run, and compare")
    options = parser.parse_args()
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        sys.exit("Spark needs Java")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "people"
        write(people(backrules.builtin(), options.rows), source)
        (killing if options.kill else speeds)(Path(folder), source, options)


if __name__ == "__main__":
    main()
