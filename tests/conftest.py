"""Hypothesis profiles, and fixtures that several layers use."""

from __future__ import annotations

import functools
import importlib
import itertools
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


MEASURED = 10  # so many examples of a property count for the coverage


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
    """Measure what importing the package runs, and nothing else of what collecting imports: that takes twice as long."""
    tracer, gathers = sys.gettrace(), session.config.getoption("numprocesses", None) is not None
    if tracer is None or gathers:  # with xdist, the workers collect
        return (yield)
    for found in pkgutil.walk_packages(backrules.__path__, "backrules."):
        if not found.name.endswith("__main__"):
            with suppress(ImportError):
                importlib.import_module(found.name)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Measure the coverage of the first examples of a property only, and none where a test is marked `unmeasured`.

    Being measured takes two thirds of the time, and the later examples look for faults, not for lines.
    """
    tracer = sys.gettrace()
    if tracer is None:
        return (yield)
    try:
        if pyfuncitem.get_closest_marker("unmeasured"):
            with _nothing_measured():
                return (yield)
        with _first_measured(getattr(pyfuncitem.obj, "hypothesis", None)):
            return (yield)
    finally:
        sys.settrace(tracer)


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
    """Stop measuring after some examples of a property, until the end of the test: drawing takes as long as testing."""
    if property_ is None:
        yield
        return
    inner, count = property_.inner_test, itertools.count(1)

    @functools.wraps(inner)
    def watched(*args: Any, **kwargs: Any) -> Any:
        if next(count) == MEASURED:
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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark's own
        session = builder.getOrCreate()
    yield session
    session.stop()
