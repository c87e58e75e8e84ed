"""The plugin for pytest: files of cases are tests, and nobody else is disturbed."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support import ROOT, Called, Folder, run

CASE = """\
  - id: desk.all_day
    says: Somebody at a desk all day hears about the back of the body first.
    profile: {desk_hours: 9}
    expect: {first: prioritise_rear_chain}
"""
PASSING = f"cases:\n{CASE}"


@pytest.fixture
def suite(tmp_path, inner_pytest):
    """A folder in which pytest runs with the plugin, within this pytest."""
    return Suite(tmp_path, partial(inner_pytest, tmp_path / "suite", "-q"))


@pytest.fixture
def apart(tmp_path):
    """A folder in which pytest runs with the plugin, installed as pip would install it, in a process of its own."""
    return Suite(tmp_path)


class Suite:
    def __init__(self, path: Path, pytest: Callable[..., Called] | None = None) -> None:
        self.path = path / "suite"
        self.pytest = pytest or self.in_a_process
        self.installed = path / "installed"
        info = self.installed / "pretended-1.0.dist-info"
        info.mkdir(parents=True)
        self.path.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pretended\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[pytest11]\nbackrules = backrules.testing.plugin\n")

    def write(self, name: str, text: str) -> Path:
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(dedent(text).encode())
        return place

    def in_a_process(self, *arguments: str):
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)
        return run(*command, cwd=self.path, env={"PYTHONPATH": str(self.installed), "COLUMNS": "200"})


def test_the_plugin_is_an_entry_point_of_the_distribution():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"]["backrules"] == "backrules.testing.plugin"
    assert {one.split(">")[0] for one in project["optional-dependencies"]["testing"]} == {"hypothesis", "pytest"}


def test_every_case_of_a_file_is_a_test(suite):
    suite.write("desk.cases.yaml", PASSING)
    done = suite.pytest("-vv")
    assert done.returncode == 0, done.stdout
    assert "desk.cases.yaml::desk.all_day PASSED" in done.stdout


def test_a_case_that_fails_shows_what_differs_and_where_and_no_traceback(suite):
    suite.write("desk.cases.yaml", PASSING.replace("prioritise_rear_chain", "superman"))
    done = suite.pytest()
    assert done.returncode == 1
    failure = done.stdout.partition("FAILURES")[2].partition("short test summary")[0].splitlines()
    assert failure[2:4] == [
        "desk.cases.yaml:2:9: Somebody at a desk all day hears about the back of the body first.",
        "  first: expected superman, got prioritise_rear_chain (superman is possible)",
    ]
    assert "Error" not in done.stdout
    assert ".py" not in done.stdout


def test_a_case_can_be_picked_by_its_id(suite):
    suite.write("desk.cases.yaml", PASSING + CASE.replace("all_day", "half_day"))
    done = suite.pytest("-k", "half_day")
    assert "1 passed, 1 deselected" in done.stdout


def test_a_file_names_its_ruleset_and_overlays_relative_to_itself(suite):
    Folder(suite.path / "rules_of_ours", {})
    Folder(suite.path / "overlay", {"ruleset.yaml": "id: more", "rules/b.yaml": "disable: [train.stretch]"}, bare=True)
    text = """\
        ruleset: ../rules_of_ours
        {overlay}
        cases:
          - {{id: stretch, says: It feels good., profile: {{hours: 3, tools: [mat]}}, expect: {{exactly: [{expected}]}}}}
        """
    suite.write("cases/plain.cases.yaml", text.format(overlay="", expected="stretch"))
    suite.write("cases/less.cases.yaml", text.format(overlay="overlay: [../overlay]", expected=""))
    done = suite.pytest()
    assert "2 passed" in done.stdout, done.stdout


def test_files_of_the_same_ruleset_share_it(suite):
    Folder(suite.path / "rules_of_ours", {})
    text = "ruleset: rules_of_ours\ncases: [{id: a, says: A., profile: {hours: 3, tools: [mat]}, expect: {first: stretch}}]\n"
    suite.write("one.cases.yaml", text)
    suite.write("two.cases.yaml", text)
    suite.write(
        "conftest.py",
        """\
        import pytest
        @pytest.fixture(autouse=True)
        def nothing(): ...
        def pytest_collection_modifyitems(items):
            assert len(items) == 2
            assert items[0].ruleset is items[1].ruleset
        """,
    )
    done = suite.pytest()
    assert "2 passed" in done.stdout, done.stdout


def test_a_mistake_of_our_own_keeps_its_traceback(suite):
    suite.write("desk.cases.yaml", PASSING)
    suite.write(
        "conftest.py",
        """\
        from backrules.testing.case_items import CaseItem
        def pytest_collection_modifyitems(items):
            for item in items:
                def broken(): raise ZeroDivisionError("ours")
                item.runtest = broken
        """,
    )
    done = suite.pytest()
    assert done.returncode == 1
    assert "ZeroDivisionError: ours" in done.stdout
    assert "conftest.py" in done.stdout


WRONG = [
    ("cases: [", "a.cases.yaml:1:"),
    ("ruleset: nowhere\ncases: []\n", "there is no folder"),
    ("ruleset: [a, b]\ncases: []\n", "ruleset is one folder"),
    ("ruleset: {a: b}\ncases: []\n", "ruleset is the path of a folder"),
    ("ruleset: .\n", "cases are missing"),
    (
        "case: []\ncases: []\n",
        "unknown key case; a file of cases may hold ruleset, overlay, cases (did you mean 'cases'?)",
    ),
    (
        "cases:\n  - {id: a, says: a, profile: {desk_hour: 9}, expect: {first: superman}}\n",
        "desk_hour: there is no such fact (did you mean 'desk_hours'?)",
    ),
    (
        "cases:\n  - {id: a, says: a, profile: {}, expect: {first: supermann}}\n",
        "there is no advice supermann (did you mean 'superman'?)",
    ),
    ("cases:\n  - {id: a, profile: {desk_hour: 9}, strict: 1, extra: 2}\n", "unknown key extra"),
    ("cases:\n  - {id: a, profile: {desk_hour: 9}, strict: 1, extra: 2}\n", "says is missing"),
    ("cases:\n  - {id: a, profile: {desk_hour: 9}, strict: 1, extra: 2}\n", "strict is true or false"),
    ("cases:\n  - {id: a, profile: {desk_hour: 9}, strict: 1, extra: 2}\n", "there is no such fact"),
    ("cases:\n  - id: a\n  - id: a\n", "a is defined twice"),
    ("- a\n", "a.cases.yaml"),
]


@pytest.fixture(scope="module")
def what_is_said(tmp_path_factory):
    """What one run says about a file of each kind that is wrong: file -> its text."""
    suite = Suite(tmp_path_factory.mktemp("wrong"))
    for number, text in enumerate(dict.fromkeys(text for text, _ in WRONG)):
        suite.write(f"{number}/a.cases.yaml", text)
    done = suite.pytest()
    assert done.returncode == 2, done.stdout
    sections = re.split(r"^_+ ERROR collecting (\d+)/a\.cases\.yaml _+$", done.stdout, flags=re.MULTILINE)
    return dict(zip(map(int, sections[1::2]), sections[2::2], strict=True))


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_wrong_with_a_file_is_told_as_text(what_is_said, text, message):
    said = what_is_said[list(dict.fromkeys(text for text, _ in WRONG)).index(text)]
    assert message in said
    assert "Traceback" not in said


# new cases

NEW = """\
    # people of ours
    cases:
      - id: desk.new
        says: To be written.
        profile:
          desk_hours: 9
          goals:
            - posture  # and nothing else

      # the next one
      - id: desk.strict
        strict: true
        profile: {back_pain: [lower],
          pain_severity: 8}
        says: >
          In two
          lines.
      - id: desk.known
        says: It stays as it is.
        profile: {}
        expect: {recommended: [flexibility_work]}
    """


def test_a_case_without_expectation_fails_and_says_what_to_do(suite):
    suite.write("a.cases.yaml", NEW)
    done = suite.pytest()
    assert "2 failed, 1 passed" in done.stdout
    assert done.stdout.count("nothing is expected yet; pytest --update-cases writes what comes out") >= 2


def test_expectations_are_written_into_new_cases_and_nowhere_else(suite):
    place = suite.write("a.cases.yaml", NEW)
    done = suite.pytest("--update-cases")
    assert done.returncode == 0, done.stdout
    assert "written; read them before you keep them:\n  a.cases.yaml:3:9\n" in done.stdout
    text = place.read_text()
    written = [line for line in text.splitlines() if line.strip().startswith(("expect:", "exactly:", "withheld:"))]
    assert len(written) == 7  # three lines twice, and the one that was there
    rest = [line for line in text.splitlines() if line not in written]
    assert rest == [line for line in dedent(NEW).splitlines() if line not in written]
    again = suite.pytest("--update-cases")
    assert "3 passed" in again.stdout
    assert "written" not in again.stdout
    assert place.read_text() == text


@pytest.mark.parametrize("end", ["", "\n"])
def test_expectations_are_written_at_the_end_of_a_file_and_keep_its_line_ends(suite, end):
    place = suite.write("a.cases.yaml", "cases:\r\n- id: a\r\n  says: b\r\n  profile: {}" + ("\r\n" if end else ""))
    assert suite.pytest("--update-cases").returncode == 0
    assert suite.pytest().returncode == 0
    if end:
        assert place.read_bytes().count(b"\n") == place.read_bytes().count(b"\r\n") == 7


def test_a_case_in_braces_cannot_be_written_and_says_so(suite):
    place = suite.write("a.cases.yaml", "cases:\n- {id: a, says: b, profile: {}}\n")
    before = place.read_text()
    done = suite.pytest("--update-cases")
    assert "expect cannot be written here: the case must be lines, without `expect:`" in done.stdout
    assert place.read_text() == before


def test_expectations_are_written_by_one_process(suite):
    done = suite.pytest("--update-cases", "-n", "2")
    assert done.returncode == 4
    assert "--update-cases writes files: run it in one process, without -n" in done.stderr


# whoever has no cases

LIGHT = """\
    import sys

    def test_nothing_was_loaded():
        loaded = {"hypothesis", "backrules.api", "backrules.authoring", "ruamel.yaml", "attr"} & set(sys.modules)
        assert not loaded
        assert "backrules.testing.plugin" in sys.modules
    """


def test_pytest_starts_without_a_ruleset_and_without_hypothesis(apart):
    apart.write("test_light.py", LIGHT)
    apart.write("data.yaml", "- not: cases\n")
    done = apart.pytest("-p", "no:hypothesispytest", "-p", "no:schemathesis")  # others that load Hypothesis
    assert "1 passed" in done.stdout, done.stdout


def test_files_of_others_are_left_alone_when_told_so(suite):
    suite.write("theirs.cases.yaml", "- not: ours\n")
    suite.write("desk.yaml", PASSING)
    suite.write("pytest.ini", "[pytest]\nbackrules_cases =\n")
    assert suite.pytest().returncode == 5  # no tests
    suite.write("pytest.ini", "[pytest]\nbackrules_cases = desk.yaml\n")
    assert "1 passed" in suite.pytest().stdout
    suite.write("pytest.ini", "[pytest]\n")
    assert suite.pytest("-p", "no:backrules").returncode == 5
