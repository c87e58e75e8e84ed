"""Profiles: canonical values from whatever a caller has, or one error that names every problem."""

import dataclasses
import math
import numbers
import pickle
from collections import OrderedDict, UserDict
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.errors import BackrulesError, ProfileError
from backrules.facts import Fact, PartlyKnown, Profiles
from tests.strategies import facts, people
from tests.support import examples


def fact(name, kind, **more):
    return Fact(name=name, type=kind, title=name, ask=f"{name}?", **more)


FACTS = {
    one.name: one
    for one in [
        fact("hurts", "boolean"),
        fact("sets", "integer", range=(0, 50)),
        fact("hours", "number", unit="h/day", range=(0, 24)),
        fact("free", "number"),
        fact("level", "choice", options={"none": "never", "some": "a little"}),
        fact("tools", "choices", options={"bar": "a bar", "mat": "a mat", "bench": "a bench"}),
    ]
}
READ = Profiles(FACTS).read


class Weird:
    """A value whose every text raises."""

    def __repr__(self):
        raise RuntimeError("no")

    __str__ = __repr__


class Float64(float):
    """Like NumPy's: a float with another text."""

    def __repr__(self):
        return "np.float64(...)"


class Int64:
    """Like NumPy's: no int, but registered as one."""

    def __init__(self, value):
        self.value = value

    def __int__(self):
        return self.value


numbers.Integral.register(Int64)


class Text(StrEnum):
    SOME = "some"


def check_problems(error):
    assert error.problems
    assert all(problem.path and problem.message for problem in error.problems)
    assert str(error).startswith(f"{len(error.problems)} problem")


def problems(profile):
    with pytest.raises(ProfileError) as raised:
        READ(profile)
    return [str(problem) for problem in raised.value.problems]


@settings(max_examples=examples(150))
@given(data=st.data())
def test_reading_what_was_read_gives_the_same_again(data):
    known = data.draw(facts())
    profiles = Profiles(known)
    values = profiles.read(data.draw(people(known)))
    assert profiles.read(values) == values
    assert profiles.read(profiles.canonical(values)) == values


@settings(max_examples=examples(150))
@given(data=st.data())
def test_values_are_canonical(data):
    known = data.draw(facts())
    for name, value in Profiles(known).read(data.draw(people(known))).items():
        kind, options = known[name].type, list(known[name].options)
        if kind == "boolean":
            assert type(value) is bool
        elif kind == "integer":
            assert type(value) is int
        elif kind == "number":
            assert type(value) is int or (type(value) is float and not value.is_integer() and math.isfinite(value))
        elif kind == "choice":
            assert type(value) is str
        elif isinstance(value, tuple):
            assert list(value) == [option for option in options if option in value]
        else:
            assert isinstance(value, PartlyKnown)
            assert list(value) == [option for option in options if option in value]
            assert 0 < len(value) < len(options)


@settings(max_examples=examples(100))
@given(
    profile=st.dictionaries(
        st.one_of(st.sampled_from([*FACTS, "houres"]), st.text(max_size=3), st.integers(), st.none()),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.binary(max_size=3)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3), st.tuples(inner)
            ),
            max_leaves=5,
        ),
    )
)
def test_any_mapping_is_read_or_raises_one_profile_error_with_a_path_for_every_problem(profile):
    try:
        values = READ(profile)
    except ProfileError as error:
        check_problems(error)
    else:
        assert set(values) <= {name for name, value in profile.items() if value is not None}


@pytest.mark.parametrize(
    ("profile", "values"),
    [
        ({}, {}),
        ({"hurts": None, "tools": None}, {}),
        ({"hurts": True}, {"hurts": True}),
        ({"sets": 3.0}, {"sets": 3}),
        ({"hours": 6.0}, {"hours": 6}),
        ({"hours": 6.5}, {"hours": 6.5}),
        ({"hours": -0.0}, {"hours": 0}),
        ({"hours": Fraction(13, 2)}, {"hours": 6.5}),
        ({"hours": Float64(6.5)}, {"hours": 6.5}),
        ({"sets": Int64(7)}, {"sets": 7}),
        ({"free": 2**53}, {"free": 2**53}),
        ({"free": -1e300 / 1e290}, {"free": -(10**10)}),
        ({"level": "some"}, {"level": "some"}),
        ({"level": Text.SOME}, {"level": "some"}),
        ({"tools": []}, {"tools": ()}),
        ({"tools": ["mat", "bar", "mat"]}, {"tools": ("bar", "mat")}),
        ({"tools": ("bench",)}, {"tools": ("bench",)}),
        ({"tools": {"mat", "bar"}}, {"tools": ("bar", "mat")}),
        ({"tools": frozenset()}, {"tools": ()}),
        ({"tools": {}}, {}),
        ({"tools": {"mat": None}}, {}),
        ({"tools": {"mat": True}}, {"tools": PartlyKnown(mat=True)}),
        ({"tools": {"mat": False, "bar": None}}, {"tools": PartlyKnown(mat=False)}),
        ({"tools": {"mat": True, "bar": False, "bench": False}}, {"tools": ("mat",)}),
        ({"tools": {"mat": False, "bar": False, "bench": False}}, {"tools": ()}),
        ({"tools": UserDict(mat=True)}, {"tools": PartlyKnown(mat=True)}),
    ],
)
def test_a_value_is_read_in_its_canonical_form(profile, values):
    found = READ(profile)
    assert found == values
    assert [type(value) for value in found.values()] == [type(value) for value in values.values()]


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"houres": 6}, "houres: there is no such fact (did you mean 'hours'?)"),
        ({"Hours": 6}, "Hours: there is no such fact (did you mean 'hours'?)"),
        ({"xyzzy": 6}, "xyzzy: there is no such fact"),
        ({"houres": None}, "houres: there is no such fact (did you mean 'hours'?)"),
        ({"": None}, "'': there is no such fact"),
        ({None: None}, "nothing: there is no such fact"),
        ({"x y": 6}, "'x y': there is no such fact"),
        ({7: 6}, "7: there is no such fact"),
        ({("a",): 6}, "a list: there is no such fact"),
        ({"hurts": 1}, "hurts: expected true or false, not 1 (0 and 1 are not true and false)"),
        ({"hurts": 0.0}, "hurts: expected true or false, not 0.0 (0 and 1 are not true and false)"),
        ({"hurts": "yes"}, "hurts: expected true or false, not 'yes'"),
        ({"sets": True}, "sets: expected a whole number from 0 to 50, not true (true and false are not numbers)"),
        ({"sets": 2.5}, "sets: expected a whole number from 0 to 50, not 2.5"),
        ({"sets": 51}, "sets: expected a whole number from 0 to 50, not 51"),
        ({"sets": "3"}, "sets: expected a whole number from 0 to 50, not '3'"),
        ({"sets": 10**5000}, "sets: expected a whole number from 0 to 50, not a huge number"),
        ({"hours": -0.5}, "hours: expected a number from 0 to 24 h/day, not -0.5"),
        ({"hours": math.nan}, "hours: expected a number from 0 to 24 h/day, not nan (leave it out if it is unknown)"),
        ({"hours": math.inf}, "hours: expected a number from 0 to 24 h/day, not inf (leave it out if it is unknown)"),
        ({"hours": Fraction(10**400)}, "hours: expected a number from 0 to 24 h/day, not inf (leave it out if it is unknown)"),
        ({"hours": complex(6)}, "hours: expected a number from 0 to 24 h/day, not a value of type complex"),
        ({"hours": 6 + 0j}, "hours: expected a number from 0 to 24 h/day, not a value of type complex"),
        ({"free": 2**53 + 1}, "free: expected a number of at most 9007199254740992 either way, not 9007199254740993"),
        ({"free": [1]}, "free: expected a number, not a list"),
        ({"level": "nine"}, "level: expected one of none, some, not 'nine' (did you mean 'none'?)"),
        ({"level": ["some"]}, "level: expected one of none, some, not a list"),
        ({"level": False}, "level: expected one of none, some, not false"),
        ({"level": ""}, "level: expected one of none, some, not ''"),
        (
            {"tools": "mat"},
            "tools: expected a list of options, or a mapping option -> true or false, not 'mat' (write [mat])",
        ),
        ({"tools": 3}, "tools: expected a list of options, or a mapping option -> true or false, not 3"),
        ({"tools": b"mat"}, "tools: expected a list of options, or a mapping option -> true or false, not a value of type bytes"),
        ({"tools": ["mat", "barr"]}, "tools[1]: expected one of bar, mat, bench, not 'barr' (did you mean 'bar'?)"),
        ({"tools": [None]}, "tools[0]: expected one of bar, mat, bench, not nothing"),
        ({"tools": [["mat"]]}, "tools[0]: expected one of bar, mat, bench, not a list"),
        ({"tools": {"matt": True}}, "tools.matt: expected one of bar, mat, bench, not 'matt' (did you mean 'mat'?)"),
        (
            {"tools": {"mat": 1}},
            "tools.mat: expected true or false, or nothing for unknown, not 1 (0 and 1 are not true and false)",
        ),
        ({"tools": {3: True}}, "tools.3: expected one of bar, mat, bench, not 3"),
        ({"hurts": Weird()}, "hurts: expected true or false, not a value of type Weird"),
        ({"hours": Weird()}, "hours: expected a number from 0 to 24 h/day, not a value of type Weird"),
        ({"level": Weird()}, "level: expected one of none, some, not a value of type Weird"),
        ({"tools": Weird()}, "tools: expected a list of options, or a mapping option -> true or false, not a value of type Weird"),
        ({"tools": [Weird()]}, "tools[0]: expected one of bar, mat, bench, not a value of type Weird"),
        ({"tools": {Weird()}}, "tools[0]: expected one of bar, mat, bench, not a value of type Weird"),
        ({Weird(): 1}, "a value of type Weird: there is no such fact"),
    ],
)  # fmt: skip
def test_a_bad_value_is_reported_with_its_path_what_is_allowed_and_the_mend(profile, expected):
    assert problems(profile) == [expected]


def test_all_problems_are_reported_at_once_in_the_order_they_were_given():
    with pytest.raises(ProfileError) as raised:
        READ({"hurts": 1, "sets": 99, "level": "sume", "tools": ["mat", "bat", "baer"], "hour": 3, "hours": 5})
    assert str(raised.value) == (
        "6 problems in the profile:\n"
        "  hurts: expected true or false, not 1 (0 and 1 are not true and false)\n"
        "  sets: expected a whole number from 0 to 50, not 99\n"
        "  level: expected one of none, some, not 'sume' (did you mean 'some'?)\n"
        "  tools[1]: expected one of bar, mat, bench, not 'bat' (did you mean 'mat'?)\n"
        "  tools[2]: expected one of bar, mat, bench, not 'baer' (did you mean 'bar'?)\n"
        "  hour: there is no such fact (did you mean 'hours'?)"
    ).replace("(did you mean 'mat'?)", f"({raised.value.problems[3].hint})")
    assert isinstance(raised.value, BackrulesError)
    assert isinstance(raised.value, ValueError)


def test_one_problem_is_counted_in_the_singular():
    with pytest.raises(ProfileError, match=r"^1 problem in the profile:\n  hurts:"):
        READ({"hurts": "no"})


def test_many_options_are_counted_and_not_all_listed():
    many = fact("many", "choice", options={f"option_{index}": "x" for index in range(30)})
    with pytest.raises(ProfileError, match=r"option_11 and 18 more, not 'x'"):
        Profiles({"many": many}).read({"many": "x"})


def test_hostile_texts_are_cut_short_and_kept_on_one_line():
    for profile in ({"level": "x" * 10_000_000}, {"x" * 10_000_000: 1}, {"level": "a\nb\x1b[31m\u202e"}):
        (message,) = problems(profile)
        assert len(message) < 250
        assert message.isprintable()


def test_the_messages_about_a_set_do_not_depend_on_its_order():
    given = [f"wrong_{index}" for index in range(20)]
    assert (
        problems({"tools": set(given)}) == problems({"tools": frozenset(given)}) == problems({"tools": sorted(given)})
    )


def test_the_error_pickles_with_its_problems():
    with pytest.raises(ProfileError) as raised:
        READ({"hurts": 1})
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.problems == raised.value.problems
    assert str(again) == str(raised.value)


@attrs.define
class AttrsPerson:
    hours: float | None = None
    tools: list[str] | None = None


@attrs.frozen(slots=False)
class FrozenPerson:
    level: str = "some"
    hurts: bool | None = None


@dataclasses.dataclass
class DataPerson:
    hours: float | None = None
    tools: dict[str, bool] = dataclasses.field(default_factory=dict)


@pytest.mark.parametrize(
    ("profile", "values"),
    [
        (AttrsPerson(hours=6), {"hours": 6}),
        (AttrsPerson(tools=["mat"]), {"tools": ("mat",)}),
        (FrozenPerson(), {"level": "some"}),
        (DataPerson(), {}),
        (DataPerson(8.5, {"mat": True}), {"hours": 8.5, "tools": PartlyKnown(mat=True)}),
        (MappingProxyType({"hours": 6}), {"hours": 6}),
        (UserDict(hours=6), {"hours": 6}),
        (OrderedDict(hours=6), {"hours": 6}),
    ],
)
def test_mappings_attrs_and_dataclass_instances_are_profiles(profile, values):
    assert READ(profile) == values


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        (None, "NoneType"),
        ([], "list"),
        ("hours", "str"),
        (AttrsPerson, "type"),
        (DataPerson, "type"),
        (Weird(), "Weird"),
    ],
)
def test_anything_else_is_no_profile(profile, kind):
    assert problems(profile) == [
        f"a profile is a mapping or an attrs or dataclass instance, not a value of type {kind}"
    ]


@attrs.define
class WrongPerson:
    houres: float = 6


def test_an_instance_with_a_field_that_is_no_fact_is_refused_like_a_mapping():
    assert problems(WrongPerson()) == ["houres: there is no such fact (did you mean 'hours'?)"]


def test_the_canonical_profile_is_plain_json_in_the_order_of_the_facts():
    profiles = Profiles(FACTS)
    values = profiles.read({"tools": {"mat", "bar"}, "level": "some", "hurts": False, "hours": 6.0})
    canonical = profiles.canonical(values)
    assert list(canonical.items()) == [("hurts", False), ("hours", 6), ("level", "some"), ("tools", ["bar", "mat"])]
    partly = profiles.canonical(profiles.read({"tools": {"mat": True}}))
    assert partly == {"tools": {"mat": True}}
    assert type(partly["tools"]) is dict


def test_partly_known_options_with_the_same_content_have_the_same_hash():
    assert hash(PartlyKnown(mat=True, bar=False)) == hash(PartlyKnown(bar=False, mat=True))


def test_reading_leaves_the_callers_profile_alone():
    given = {"tools": ["mat"], "hours": 6.0, "level": None}
    READ(given)
    assert given == {"tools": ["mat"], "hours": 6.0, "level": None}
    assert type(given["hours"]) is float


def test_what_numpy_takes_for_true_or_false_is_true_or_false():
    numpy = pytest.importorskip("numpy")
    for value in (True, False):
        assert READ({"hurts": numpy.bool_(value)})["hurts"] is value
    with pytest.raises(ProfileError, match="expected true or false"):
        READ({"hurts": numpy.int64(1)})
