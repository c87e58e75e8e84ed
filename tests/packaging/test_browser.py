"""The wheel in a browser's Python: CPython 3.14 as Pyodide, run by node, with pure Python packages and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.support import ROOT, run
from tests.support import PATIENCE

PYODIDE = "pyodide@314.0.7"  # 314 is CPython 3.14
HERE = Path(__file__).parent

pytestmark = pytest.mark.xdist_group("packaging")


def fetched(*command: object, cwd: Path) -> None:
    """Get something from a registry, or skip the test and say why."""
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        pytest.skip(
            f"{Path(str(command[0])).name} cannot get {command[-1]}: {lines[-1] if lines else 'no reason given'}"
        )


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Pyodide."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"Pyodide needs {program}, and there is none on this machine")
    folder = tmp_path_factory.mktemp("npm")
    flags = ("--no-audit", "--no-fund", "--ignore-scripts", "--no-save", f"--cache={folder / 'cache'}")
    fetched("npm", "install", *flags, PYODIDE, cwd=folder)
    return folder / "node_modules" / "pyodide"


@pytest.fixture(scope="module")
def packages(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel and all that it needs for the conformance suite, as pip finds it for a Python that compiles nothing."""
    folder = tmp_path_factory.mktemp("packages")
    pure = ("--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14")
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--dest")
    fetched(*pip, folder / "probe", "--no-deps", "attrs", cwd=folder)  # whether there is a registry at all
    run(*pip, folder / "wheels", *pure, f"{wheel}[testing]", cwd=folder)
    for path in (folder / "wheels").glob("*.whl"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder / "site")
    return folder / "site"


def first_examples() -> tuple[str, str, str, str]:
    """README's first command and what it prints, and its first code and what that prints."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    command, printed = re.search(r"```console\n\$ backrules (.+)\n((?s:.+?))```", text).groups()
    code, shown = re.search(r"```python\n((?s:.+?))```\n\n```text\n((?s:.+?))```", text).groups()
    return command, printed, code, shown


@pytest.mark.parametrize("examples", [8, pytest.param(500, marks=pytest.mark.long)])
@pytest.mark.unmeasured
def test_the_wheel_advises_conforms_and_proves_in_a_browsers_python(pyodide, packages, examples):
    command, printed, code, shown = first_examples()
    script = (HERE / "in_browser.py", command, code, examples)
    done = run("node", HERE / "browser.mjs", pyodide, packages, *script, cwd=packages, timeout=1200)
    found = json.loads(done.stdout)
    assert found["python"] == [3, 14]
    assert (found["engines"], found["default"]) == (["cells", "reference"], "cells")
    assert found["command"] == printed
    assert found["code"] == shown
    assert found["conforming"] == {"cells": True, "reference": True}
    assert len(found["proved"]) >= 20
    assert all(found["proved"].values())
    assert done.stderr == ""
