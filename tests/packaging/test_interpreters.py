"""Other ways to start Python: packages in a zip file, docstrings left out, warnings as errors."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

import backrules
from backrules._util import docs
from backrules.cli.main import cli
from backrules.loading.schema import words
from tests.packaging.support import run
from tests.support import called

pytestmark = pytest.mark.xdist_group("packaging")

ADVISED = """
import backrules
from backrules.authoring import run_cases

ruleset = backrules.builtin()
print(backrules.__file__)
print(ruleset.folders[0])
print(ruleset.recommend({"desk_hours": 9, "deadlift_experience": "none"}).outcome)
print(len(run_cases(ruleset)), all(result.passed for result in run_cases(ruleset)))
"""


@pytest.mark.unmeasured
def test_out_of_a_zip_file_it_advises_and_its_cases_pass_and_nothing_is_left_behind(wheel, tmp_path):
    python = (sys.executable, "-OO", "-W", "error", "-c", ADVISED)
    done = run(*python, cwd=tmp_path, PYTHONPATH=str(wheel), BACKRULES_CACHE="", TMPDIR=str(tmp_path))
    module, folder, outcome, cases = done.stdout.splitlines()
    assert module.startswith(f"{wheel}/backrules/")
    assert Path(folder).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert outcome == str(backrules.recommend({"desk_hours": 9, "deadlift_experience": "none"}).outcome)
    assert int(cases.split()[0]) > 100
    assert cases.endswith(" True")
    assert done.stderr == ""


def test_help_has_its_descriptions_without_docstrings_and_out_of_a_zip_file(wheel, tmp_path):
    python = (sys.executable, "-OO", "-W", "error", "-m", "backrules", "--help")
    done = run(*python, cwd=tmp_path, PYTHONPATH=str(wheel), COLUMNS="80")
    assert done.stdout == called("--help", env={"COLUMNS": "80"}).stdout
    assert "Print what to do for a person" in done.stdout
    assert done.stderr == ""


def described():
    """Everything whose docstring is read by somebody who does not program."""
    yield cli.callback
    yield from (command.callback for name in cli.commands if (command := cli.commands[name]))
    models = [model for models in words._MODELS.values() for model in models]
    yield from dict.fromkeys([*words.OWN, *words._MODELS, *models])


@pytest.mark.parametrize("thing", list(described()), ids=lambda thing: thing.__qualname__)
def test_what_is_read_from_the_source_is_the_docstring(thing):
    written = docs._written(sys.modules[thing.__module__], thing.__qualname__.split("."))
    assert docs.docstring(thing) == inspect.cleandoc(written) != ""


def test_without_a_source_there_is_no_description_and_no_error():
    class Bare:
        __module__ = "nowhere"

    assert docs._written(None, ["Bare"]) is None
    assert docs._written(sys, ["exit"]) is None
    assert docs._written(docs, ["nothing", "here"]) is None
    assert docs.docstring(Bare) == ""
