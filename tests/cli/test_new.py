"""`backrules new`: a ruleset to begin with; a typed class for the facts of any ruleset, and the shipped one's."""

import pickle
import sys
from types import ModuleType
from typing import get_args, get_type_hints

import attrs
import pytest

import backrules
import backrules.authoring
from tests.support import RULES, WITHOUT_EXERCISES, called

HOSTILE = """\
flags:
  title: warning "signs" \\ with a backslash and more words than fit into one line of a file that has at most so many characters
  type: choices
  options: {night_pain: pain at night, fever: fever}
  ask: Any of these?
  safety: true
literal: {title: named like a name of the module, type: choice, options: {a: A, b: B}, ask: Which?}
hour_s: {title: one, type: choice, options: {a: A}, ask: Which?}
hour__s: {title: two, type: choice, options: {b: B}, ask: Which?}
attrs: {title: named like the library, type: boolean, ask: Is it?}
hours: {title: hours at a desk, type: number, unit: h/day, range: [0, 24], ask: How many hours?}
sets: {title: sets, type: integer, range: [0, 50], ask: How many sets?}
"""


def module_of(text):
    module = ModuleType("made")
    exec(compile(text, "made.py", "exec"), module.__dict__)
    return module


def test_the_class_of_the_shipped_ruleset_is_what_the_command_writes():
    assert (RULES / "profile.py").read_text() == called("new", "--profile").stdout
    assert backrules.Profile.__module__ == "backrules.rules.balanced_back.profile"
    assert pickle.loads(pickle.dumps(backrules.Profile(desk_hours=9))) == backrules.Profile(desk_hours=9)
    assert {field.name for field in attrs.fields(backrules.Profile)} == set(backrules.builtin().data.facts)


def test_the_class_of_any_ruleset_has_a_field_for_each_fact_and_is_a_profile(folder, monkeypatch):
    files = {**WITHOUT_EXERCISES, "rules/all.yaml": None, "advice.yaml": None}
    made = folder({**files, "facts.yaml": HOSTILE})
    text = called("new", "--profile", "--ruleset", made.path).stdout
    assert max(map(len, text.splitlines())) <= 120
    module = module_of(text)
    monkeypatch.setitem(sys.modules, "made", module)
    types, ruleset = get_type_hints(module.Profile), made.load()
    assert list(types) == list(ruleset.data.facts)
    assert types["sets"] == int | None
    assert get_args(types["literal"])[0] == module.LiteralOption
    assert get_args(module.HourS) == ("a",)
    assert get_args(module.HourSOption) == ("b",)
    assert 'flags: warning "signs" \\ with a backslash' in module.Profile.__doc__
    person = module.Profile(flags={"fever": True}, hours=3, attrs=False, hour__s="b")
    expected = {"flags": {"fever": True}, "hours": 3, "attrs": False, "hour__s": "b"}
    assert ruleset.profiles.read(person) == ruleset.profiles.read(expected)
    assert module.Profile() == module.Profile(sets=None)


def test_a_ruleset_of_numbers_alone_imports_nothing_it_does_not_need(folder):
    files = {**WITHOUT_EXERCISES, "rules/all.yaml": None, "advice.yaml": None}
    made = folder({**files, "facts.yaml": "sets: {title: sets, type: integer, ask: How many?}\n"})
    text = called("new", "--profile", "--ruleset", made.path).stdout
    assert [line for line in text.splitlines() if "import" in line] == [
        "from __future__ import annotations",
        "import attrs",
    ]
    assert module_of(text).Profile(sets=3).sets == 3


def test_it_is_written_to_a_file_beside_the_ruleset_but_never_over_what_it_is_made_of(folder):
    small = folder()
    done = called("new", "--profile", "--ruleset", small.path, "--out", small.path / "profile.py")
    assert (done.returncode, done.stdout) == (0, "")
    assert (small.path / "profile.py").read_text() == called("new", "--profile", "--ruleset", small.path).stdout
    before = (small.path / "facts.yaml").read_text()
    done = called("new", "--profile", "--ruleset", small.path, "--out", small.path / "facts.yaml")
    assert (done.returncode, (small.path / "facts.yaml").read_text()) == (2, before)


@pytest.mark.parametrize(
    ("facts", "arguments", "message"),
    [
        ("", (), "say what is to be written: a FOLDER for a new ruleset, --profile, or --texts"),
        ("class: {title: c, type: boolean, ask: C?}\n", ("--profile",), "no field in Python can be called class"),
    ],
)
def test_mistakes_are_messages_with_exit_code_2(folder, facts, arguments, message):
    files = {**WITHOUT_EXERCISES, "rules/all.yaml": None, "advice.yaml": None, "facts.yaml": facts} if facts else {}
    done = called("new", *arguments, "--ruleset", folder(files).path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """What `backrules new` writes into a folder."""
    path = tmp_path_factory.mktemp("begun") / "My 1st rules"
    done = called("new", path)
    assert (done.returncode, done.stderr) == (0, "")
    return path


@pytest.mark.parametrize("command", ["check", "test", "prove"])
def test_a_new_ruleset_has_no_finding_no_failed_case_and_no_broken_promise(begun, command):
    done = called(command, "--ruleset", begun)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_new_ruleset_is_called_like_its_folder_and_shows_each_thing_once(begun):
    ruleset = backrules.load(begun)
    assert ruleset.data.id == "my_1st_rules"
    assert len(backrules.authoring.run_cases(ruleset)) >= 5
    assert {rule.effect for rule in ruleset.data.rules.values()} == {"advise", "avoid", "caution"}
    data = ruleset.data
    assert all([data.guards, data.exclusive, data.derived, data.attributes, data.assessment])
    assert any(advice.needs for advice in data.advice.values())
    assert any(rule.safety for rule in data.rules.values())
    rec = ruleset.recommend({"pressure": 2.5, "time": "day", "defects": []})
    assert [one.id for one in rec.advice] == ["pump_up", "long_ride"]
    assert [check.band for check in rec.assessment.checks] == ["thin", "unknown"]


@pytest.mark.parametrize("name", ["2026", "Ünïcode", "a" * 90, ".", "or", "line\nbreak: x"])
def test_whatever_a_folder_is_called_the_ruleset_in_it_loads(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert called("new", name).returncode == 0
    assert backrules.load(name).recommend({"defects": ["crack"]}).outcome == ("see_a_mechanic",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("full",), "full is there already, and not empty: name a new folder, or an empty one"),
        (("full/file",), "full/file is there already"),
        (("none/deeper",), "none/deeper cannot be written: there is no folder none"),
        (("fresh", "--profile"), "say what is to be written"),
        (("fresh", "--out", "x.py"), "a new ruleset takes nothing but its FOLDER"),
    ],
)
def test_a_new_ruleset_is_written_over_nothing(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    done = called("new", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "file"]
