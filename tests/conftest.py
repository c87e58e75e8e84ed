"""Hypothesis profiles, and fixtures that several layers use."""

from __future__ import annotations

import collections
import functools
import gc
import importlib
import itertools
import math
import os
import pkgutil
import random
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import HealthCheck, settings

import backrules
from backrules.engines import registry
from tests.support import Folder, examples

# The same examples in every run, so that a change fails by what it changed; with BACKRULES_EXAMPLES others in each run.
_OTHERS = "BACKRULES_EXAMPLES" in os.environ
settings.register_profile(
    "backrules",
    max_examples=examples(100),
    derandomize=not _OTHERS,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("backrules")

# What a test starts is a pytest of its own, which reads no addopts of ours; these two load for seconds in each.
os.environ["PYTEST_ADDOPTS"] = "-p no:schemathesis -p no:langsmith_plugin"

# Being measured doubles the time, and what runs again and again soon reaches nothing new.
MEASURED = 10  # so many examples of a property count for the coverage, ...
EXAMPLES_IN_VAIN = 2  # ... or as many as come before this number of them that reach nothing new, one after the other;
TESTS_IN_VAIN = 6  # and of a parametrised test, as many sets of parameters as come before this number of such ones

# what the package imports, and what takes twice as long to import while it is measured
LARGE = ("ibis", "mcp.server.lowlevel", "polars", "pyspark.sql")

_in_vain: collections.Counter[str] = collections.Counter()  # of each test function, in this process


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed of other examples here, so that it can be shown, and is the same in every worker."""
    if _OTHERS and config.getoption("--hypothesis-seed") is None:
        config.option.hypothesis_seed = str(random.SystemRandom().randrange(2**32))


def pytest_report_header(config: pytest.Config) -> str:
    """Say which examples are run, and how to run them again."""
    if not _OTHERS:
        return "examples: the same in every run; others with BACKRULES_EXAMPLES=x3 (three times as many)"
    return _others(config)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say it again below what failed: a quiet run has no header."""
    if _OTHERS and terminalreporter.stats.keys() & {"failed", "error"}:
        terminalreporter.write_line(_others(config))


def _others(config: pytest.Config) -> str:
    seed = config.getoption("--hypothesis-seed")
    return f"examples: BACKRULES_EXAMPLES={os.environ['BACKRULES_EXAMPLES']}, again with --hypothesis-seed={seed}"


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[Any]:
    """Measure what importing the package runs, and nothing else that is imported: that takes twice as long."""
    tracer, gathers = sys.gettrace(), session.config.getoption("numprocesses", None) is not None
    if tracer is None or gathers:  # with xdist, the workers collect
        return (yield)
    sys.settrace(None)
    for library in LARGE:
        with suppress(ImportError):
            importlib.import_module(library)
    sys.settrace(tracer)
    for found in pkgutil.walk_packages(backrules.__path__, "backrules."):
        if not found.name.endswith("__main__"):
            with suppress(ImportError):
                importlib.import_module(found.name)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let garbage be looked for among what the tests make, and not each time among all modules that were imported.

    These are some 700,000 objects, and looking through them was a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Measure the coverage of what reaches something new, and none where a test is marked `unmeasured`.

    Whatever is not measured is run and asserted like everything else: later examples look for faults, not for lines.
    """
    tracer = sys.gettrace()
    if tracer is None:
        return (yield)
    function, before = pyfuncitem.nodeid.partition("[")[0], _reached()
    unmeasured = pyfuncitem.get_closest_marker("unmeasured") or _in_vain[function] >= TESTS_IN_VAIN
    try:
        with _nothing_measured() if unmeasured else _first_measured(getattr(pyfuncitem.obj, "hypothesis", None)):
            return (yield)
    finally:
        sys.settrace(tracer)
        _in_vain[function] = _in_vain[function] + 1 if _reached() == before else 0


def _reached() -> float:
    """Return how many steps from line to line were measured in this process; NaN, equal to nothing, if nobody can say."""
    measuring = coverage.Coverage.current()
    data = getattr(getattr(measuring, "_collector", None), "data", None)
    return math.nan if data is None else sum(map(len, list(data.values())))


@contextmanager
def _nothing_measured() -> Iterator[None]:
    """Stop measuring, in processes that are started too."""
    sys.settrace(None)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COV")]:
            patch.delenv(name)
        yield


@contextmanager
def _first_measured(property_: Any) -> Iterator[None]:
    """Stop measuring a property when its examples reach nothing new, to the end of the test: drawing takes as long as testing."""
    if property_ is None:
        yield
        return
    inner, count = property_.inner_test, itertools.count(1)
    in_vain, reached = 0, math.nan

    @functools.wraps(inner)
    def watched(*args: Any, **kwargs: Any) -> Any:
        nonlocal in_vain, reached
        if sys.gettrace() is not None:
            before, reached = reached, _reached()
            in_vain = in_vain + 1 if reached == before else 0
            if in_vain == EXAMPLES_IN_VAIN or next(count) == MEASURED:
                sys.settrace(None)
        return inner(*args, **kwargs)

    property_.inner_test = watched
    try:
        yield
    finally:
        property_.inner_test = inner


@pytest.fixture(scope="session", autouse=True)
def _cache_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests out of the user's cache, here and in the processes that tests start."""
    before = os.environ.get("BACKRULES_CACHE")
    os.environ["BACKRULES_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["BACKRULES_CACHE"]
    else:
        os.environ["BACKRULES_CACHE"] = before


@pytest.fixture(autouse=True)
def _engines_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no engine that a test, or a page of the docs, registers be there in the next one."""
    monkeypatch.setattr(registry, "_registered", {})


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Folder]:
    """Return a function that writes a ruleset or an overlay: `folder({"rules/a.yaml": "..."})`."""
    count = iter(range(1_000_000))

    def write(files: dict[str, str | bytes | None] | None = None, *, name: str | None = None, bare: bool = False):
        return Folder(tmp_path / (name or f"ruleset{next(count)}"), files or {}, bare=bare)

    return write


@pytest.fixture(scope="session")
def builtin() -> backrules.Ruleset:
    """The built-in ruleset."""
    return backrules.builtin()


SPARK = {
    "spark.driver.bindAddress": "127.0.0.1",
    # tests run each query once: what the better compiler makes of it never pays
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.python.sql.dataFrameDebugging.enabled": "false",  # asks the JVM twice more for each call
    "spark.sql.debug.maxToStringFields": "100000",
    # otherwise small tables are evaluated while their query is planned, and nothing is ever compiled
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on two threads of this machine."""
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none on this machine")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("backrules")
    for name, value in SPARK.items():
        builder = builder.config(name, value)
    builder = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as environment:
        warnings.simplefilter("ignore")  # pyspark's own
        environment.setenv("PYSPARK_PYTHON", sys.executable)  # and not the first python3 there is
        session = builder.getOrCreate()
    yield session
    session.stop()
