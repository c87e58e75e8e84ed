"""Without Hypothesis the names that need it say which extra is missing; the others work."""

from __future__ import annotations

import pytest

import backrules.testing
from tests.support import python

BLOCKED = """
import sys
sys.modules["hypothesis"] = None
import backrules, backrules.testing
"""


def test_a_name_that_needs_hypothesis_says_which_extra_is_missing():
    done = python(
        BLOCKED
        + """
try:
    from backrules.testing import profiles
except backrules.BackrulesError as error:
    assert isinstance(error, ImportError)
    print(error)
"""
    )
    assert done.stdout == (
        "backrules.testing.profiles needs hypothesis, which is not installed: pip install 'backrules[testing]'\n"
    ), done.stderr


def test_snapshots_need_no_hypothesis():
    done = python(BLOCKED + "print(backrules.testing.snapshot(backrules.recommend({}))['profile'])")
    assert done.stdout == "{}\n", done.stderr


def test_importing_it_loads_nothing():
    done = python("import sys, backrules.testing; print({'hypothesis', 'pytest', 'attr'} & set(sys.modules))")
    assert done.stdout == "set()\n"


def test_every_name_resolves_and_is_listed(monkeypatch):
    assert dir(backrules.testing) == sorted(backrules.testing.__all__)
    for name in backrules.testing.__all__:
        monkeypatch.delitem(vars(backrules.testing), name, raising=False)  # as if it were first used here
        assert getattr(backrules.testing, name).__name__ == name


def test_another_missing_module_is_not_taken_for_hypothesis():
    done = python(
        """
        import sys, backrules.testing
        sys.modules["backrules.diagrams"] = None
        try:
            backrules.testing.profiles
        except ModuleNotFoundError as error:
            print(error.name)
        """
    )
    assert done.stdout == "backrules.diagrams\n", done.stderr


def test_there_is_no_other_name():
    with pytest.raises(AttributeError, match=r"module 'backrules\.testing' has no attribute 'profile'"):
        backrules.testing.profile  # noqa: B018
