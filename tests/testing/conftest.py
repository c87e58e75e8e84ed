"""A pytest within this one, for what our plugins say in it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import backrules
from tests.support import Called

_INSTALLED = {one.name for one in entry_points(group="pytest11")}  # an installation may be older than a plugin
_PLUGINS = {"backrules": "backrules.testing.plugin", "backrules_cov": "backrules.testing.rules_cov"}


@pytest.fixture(scope="session")
def all_loaded() -> None:
    """Load what an inner pytest might load first: it forgets that at its end, and each class would be there twice."""
    for module in pkgutil.walk_packages(backrules.__path__, "backrules."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    importlib.import_module("jinja2")  # which is imported by a function


@pytest.fixture
def inner_pytest(all_loaded, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Called]:
    """Return a function that runs pytest with our plugins in a folder, in this process: `inner_pytest(folder, "-k", "a")`."""
    missing = [part for name, module in _PLUGINS.items() if name not in _INSTALLED for part in ("-p", module)]

    def run(folder: Path, *arguments: str) -> Called:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "200")
        # pytester takes PYTEST_ADDOPTS away, and what these two load would be forgotten again each time
        unused = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:langsmith_plugin")
        done = pytester.runpytest_inprocess(*unused, *missing, *arguments)
        return Called(f"{done.stdout}\n", f"{done.stderr}\n", int(done.ret))

    return run
