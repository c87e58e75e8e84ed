"""Conditions that do not fit the facts: each mistake has its message, its place and a mend."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import check_arithmetic, check_condition, names_read, parse, parse_arithmetic
from backrules.facts import Fact
from tests.strategies import conditions, facts, joined, leaves_of
from tests.support import examples


def fact(name, kind, **more):
    return Fact(name=name, type=kind, title=name, ask=f"{name}?", **more)


KINDS = {
    "hours": fact("hours", "number", range=(0, 24)),
    "sets": fact("sets", "integer"),
    "hurts": fact("hurts", "boolean"),
    "level": fact("level", "choice", options={"none": "never", "some": "a little"}),
    "tools": fact("tools", "choices", options={"bar": "a bar", "mat": "a mat"}),
    "sits": "condition",
    "total": "number",
}

FINDINGS = {
    "houres > 1": [("there is no fact or derived fact houres", "did you mean 'hours'?", "houres > 1")],
    "xyzzy": [("there is no fact or derived fact xyzzy", "", "xyzzy")],
    "level > 1": [("level is a choice, and cannot be compared with the number 1", "write level == none", "level > 1")],
    "tools == 1": [
        (
            "tools is choices, and cannot be compared with the number 1",
            "count its options: count(tools) >= 2",
            "tools == 1",
        )
    ],
    "hurts == 1": [
        ("hurts is a boolean, and cannot be compared with the number 1", "write hurts or not hurts", "hurts == 1")
    ],
    "sits >= 1": [
        ("sits is a derived condition, and cannot be compared with the number 1", "write sits or not sits", "sits >= 1")
    ],
    "hours": [("hours is a number, not true or false", "compare it with a number: hours >= 1", "hours")],
    "sets": [("sets is an integer, not true or false", "compare it with a number: sets >= 1", "sets")],
    "total": [("total is a computed number, not true or false", "compare it with a number: total >= 1", "total")],
    "not level": [("level is a choice, not true or false", "write level == none", "level")],
    "tools": [("tools is choices, not true or false", "write bar in tools", "tools")],
    "level == nine": [("level has no option nine; it has none, some", "did you mean 'none'?", "level == nine")],
    "level in [some, all]": [("level has no option all; it has none, some", "", "level in [some, all]")],
    "level in [some, some]": [("an option stands here twice", "", "level in [some, some]")],
    "tools == bar": [("tools is choices, not choice", "write bar in tools", "tools == bar")],
    "tools in [mat]": [("tools is choices, not choice", "write mat in tools", "tools in [mat]")],
    "none in level": [("level is a choice, not choices", "write level == none", "none in level")],
    "hours == none": [("hours is a number, not choice", "compare it with a number: hours >= 1", "hours == none")],
    "hurts == some": [("hurts is a boolean, not choice", "write hurts or not hurts", "hurts == some")],
    "tools == none": [("tools is choices, not choice", "write not any(tools)", "tools == none")],
    "none in tools": [("tools has no option none; it has bar, mat", "write not any(tools)", "none in tools")],
    "bar or mat in tools": [
        ("there is no fact or derived fact bar", "it is an option of tools: write bar in tools", "bar")
    ],
    "level not in some": [
        ("there is no fact or derived fact some", "it is an option of level: write level == some", "level not in some")
    ],
    "today - hours > 3": [
        ("there is no fact or derived fact today", "days are counted up to today: days_since(fact) > 30", "today")
    ],
    "barr in tools": [("tools has no option barr; it has bar, mat", "did you mean 'bar'?", "barr in tools")],
    "any(level)": [("any() takes choices, but level is a choice", "", "any(level)")],
    "any(sits)": [("any() takes choices, but sits is a derived condition", "", "any(sits)")],
    "known(sits)": [("sits is derived; known() and unknown() take asked facts", "", "known(sits)")],
    "unknown(total)": [("total is derived; known() and unknown() take asked facts", "", "unknown(total)")],
    "hours > 25": [("25 is outside the range of hours, 0 to 24", "", "hours > 25")],
    "hours >= -0.5": [("-0.5 is outside the range of hours, 0 to 24", "", "hours >= -0.5")],
    "hours > 6 or level > 1 and xyzzy": [
        ("level is a choice, and cannot be compared with the number 1", "write level == none", "level > 1"),
        ("there is no fact or derived fact xyzzy", "", "xyzzy"),
    ],
    "0 <= hours <= 24 and sets > 100 and total > -5 and sits and hurts": [],
    "level in [none, some] and bar not in tools and any(tools) and known(hours) and unknown(tools)": [],
    "level == some and true": [],
}


@pytest.mark.parametrize("text", FINDINGS)
def test_everything_that_does_not_fit_is_found_with_its_place_and_a_mend(text):
    found = [(one.message, one.hint, text[slice(*one.at)]) for one in check_condition(parse(text), KINDS)]
    assert found == FINDINGS[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hours + sets * 2 - total", []),
        ("hours + level", [("level is a choice, and only numbers can be computed with", "")]),
        ("hurts + tools", [
            ("hurts is a boolean, and only numbers can be computed with", ""),
            ("tools is choices, and only numbers can be computed with", ""),
        ]),
        ("sits * 2", [("sits is a derived condition, and only numbers can be computed with", "")]),
        ("hour / 2", [("there is no fact or derived fact hour", "did you mean 'hours'?")]),
    ],
)  # fmt: skip
def test_only_numbers_are_computed_with(text, expected):
    assert [(one.message, one.hint) for one in check_arithmetic(parse_arithmetic(text), KINDS)] == expected


@settings(max_examples=examples(100))
@given(data=st.data())
def test_conditions_that_are_made_to_fit_have_no_findings(data):
    known = data.draw(facts())
    condition = data.draw(joined(leaves_of(known, ["d"], ["n"])))
    assert list(check_condition(condition, {**known, "d": "condition", "n": "number"})) == []


@settings(max_examples=examples(100))
@given(condition=conditions())
def test_every_name_that_does_not_exist_is_found(condition):
    missing = {one.message.rsplit(" ", 1)[-1] for one in check_condition(condition, {})}
    assert missing == set(names_read(condition))
