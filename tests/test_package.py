"""The package as others see it: light to import, typed, its public names in order, `Profile` in step with the facts."""

import importlib.metadata
import typing
from collections.abc import Collection, Mapping
from pathlib import Path

import attrs
import pytest

import backrules
from backrules._util.spans import Source, Span, caret_lines
from backrules.errors import Problem, UsageError, nearest, quoted_list
from tests.support import python


def loaded_after(code):
    """The modules that code loads, those that are there anyway (a measured run has more) left out."""
    done = python(f"import sys\nbefore = set(sys.modules)\n{code}\nprint(*(set(sys.modules) - before))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_importing_the_package_loads_none_of_what_it_depends_on():
    heavy = {
        "attr",
        "attrs",
        "cattrs",
        "ruamel.yaml",
        "click",
        "durable_rules_engine",
        "hypothesis",
        "narwhals",
        "polars",
    }
    assert not loaded_after("import backrules") & heavy


def test_recommending_loads_neither_the_command_line_nor_the_other_layers_of_durable_rules():
    loaded = loaded_after("import backrules; backrules.recommend({'desk_hours': 9}).to_dict()")
    assert not loaded & {"jinja2", "narwhals", "polars", "numpy", "pandas", "pyarrow"}
    assert "ruamel.yaml" not in loaded, "no shipped file needs it"
    assert not loaded & {"click", "hypothesis", "durable", "durable.engine", "requests", "redis", "werkzeug"}


def test_every_public_name_resolves_and_is_listed():
    assert list(backrules.__all__) == sorted(backrules.__all__)
    for name in backrules.__all__:
        assert getattr(backrules, name) is not None
    assert set(dir(backrules)) == set(backrules.__all__)
    with pytest.raises(AttributeError, match="module 'backrules' has no attribute 'nothing'"):
        backrules.nothing  # noqa: B018


def test_names_for_type_checkers_are_the_names_that_resolve():
    text = Path(backrules.__file__).read_text()
    block = text.split("if TYPE_CHECKING:\n", 2)[1].split("\n\n")[0]
    names = {
        name.strip(" ()\n")
        for line in block.split("from backrules")[1:]
        for name in line.split(" import ")[1].split(",")
    }
    assert names - {""} == set(backrules.__all__) - {"__version__"}


def test_the_package_says_that_it_is_typed():
    assert (Path(backrules.__file__).parent / "py.typed").is_file()


def test_the_version_is_that_of_the_distribution():
    assert importlib.metadata.version("backrules") == backrules.__version__


def test_every_public_name_has_a_docstring():
    for name in backrules.__all__:
        if name != "__version__":
            assert getattr(backrules, name).__doc__, name


# --- Profile -----------------------------------------------------------------------------------------

FACTS = backrules.builtin().data.facts


def inner(annotation):
    """The types of an optional annotation, None left out."""
    return [one for one in typing.get_args(annotation) if one is not type(None)]


def test_profile_has_a_field_for_each_fact_in_order_and_none_is_required():
    assert [field.name for field in attrs.fields(backrules.Profile)] == list(FACTS)
    assert all(field.default is None for field in attrs.fields(backrules.Profile))


@pytest.mark.parametrize("name", list(FACTS))
def test_each_field_of_profile_has_the_type_and_the_options_of_its_fact(name):
    fact, found = FACTS[name], inner(typing.get_type_hints(backrules.Profile)[name])
    if fact.type == "boolean":
        assert found == [bool]
    elif fact.type == "integer":
        assert found == [int]
    elif fact.type == "number":
        assert found in ([float], [int, float], [float, int])
    elif fact.type == "choice":
        assert list(typing.get_args(found[0]) if len(found) == 1 else found) == list(fact.options)
    else:
        kinds = {typing.get_origin(one): typing.get_args(one)[0] for one in found}
        assert set(kinds) == {Collection, Mapping}
        for options in kinds.values():
            assert list(typing.get_args(options)) == list(fact.options)


def test_a_profile_is_read_like_the_mapping_it_stands_for():
    person = {
        "desk_hours": 9,
        "equipment": {"mat": True},
        "goals": ["strength"],
        "deadlift_experience": "none",
        "slouches": False,
    }
    profile = backrules.Profile(**person)
    assert backrules.recommend(profile).to_dict() == backrules.recommend(person).to_dict()
    assert backrules.recommend(backrules.Profile()).to_dict() == backrules.recommend({}).to_dict()


def test_a_profile_takes_no_field_that_is_no_fact_and_names_every_wrong_value():
    with pytest.raises(TypeError):
        backrules.Profile(houres=6)
    with pytest.raises(backrules.ProfileError) as raised:
        backrules.recommend(backrules.Profile(desk_hours=99, slouches=1))
    assert [problem.path for problem in raised.value.problems] == ["desk_hours", "slouches"]


# --- errors and spans --------------------------------------------------------------------------------


def test_a_problem_reads_as_place_path_message_hint_and_excerpt():
    span = Span(Source("a.yaml", "one\ntwo: x\n"), 9, 10)
    assert str(Problem("wrong", "a.b", span, "mend it")) == "a.yaml:2:6: a.b: wrong (mend it)\n    two: x\n         ^"
    assert str(Problem("wrong", "", span)) == "a.yaml:2:6: wrong\n    two: x\n         ^"
    assert str(Problem("wrong", "a.b")) == "a.b: wrong"
    assert str(Problem("wrong", hint="mend it")) == "wrong (mend it)"


@pytest.mark.parametrize(
    ("text", "start", "end", "shown"),
    [
        ("abc", 1, 2, "    abc\n     ^"),
        ("abc\ndef", 1, 6, "    abc\n     ^^"),
        ("abc\ndef", 4, 5, "    def\n    ^"),
        ("abc", 3, 3, "    abc\n       ^"),
        ("", 0, 0, "    \n    ^"),
        ("\tabc", 1, 3, "    \tabc\n    \t^^"),
        ("a\x1b[31mb", 6, 7, "    a\N{REPLACEMENT CHARACTER}[31mb\n          ^"),
        ("abc\r\n", 0, 3, "    abc\n    ^^^"),
    ],
)
def test_carets_stand_under_what_is_meant(text, start, end, shown):
    assert caret_lines(text, start, end) == shown


@pytest.mark.parametrize("start", [0, 50, 500, 999])
def test_a_long_line_is_cut_around_what_is_meant(start):
    line, carets = caret_lines("x" * start + "!" + "y" * (999 - start), start, start + 1).split("\n")
    assert len(line) < 180
    assert line[carets.index("^")] == "!"


def test_the_nearest_name_is_found_whatever_its_case_and_hyphens_and_not_for_what_is_far():
    assert nearest("Desk-Hours", ["desk_hours", "goals"]) == "did you mean 'desk_hours'?"
    assert nearest("desk hours", ["desk_hours"]) == "did you mean 'desk_hours'?"
    assert nearest("xyzzy", ["desk_hours"]) == ""
    assert nearest("x" * 1_000_000, ["x" * 999_999]) == ""
    assert nearest("a", []) == ""


def test_long_lists_are_counted():
    assert quoted_list("abc") == "a, b, c"
    assert quoted_list("abcdefghijklmno") == "a, b, c, d, e, f, g, h, i, j, k, l and 3 more"


def test_usage_errors_are_value_errors_of_ours():
    assert issubclass(UsageError, backrules.BackrulesError)
