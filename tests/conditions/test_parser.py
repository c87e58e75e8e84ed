"""The grammar: what parses, to what, and what is said about what does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import (
    FALSE,
    TRUE,
    And,
    Any,
    Compare,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Or,
    Unknown,
    leaves,
    names_read,
    parse,
    to_text,
)
from backrules.conditions.reader import DEEPEST
from backrules.conditions.tokens import LONGEST, RESERVED
from backrules.errors import ConditionError
from tests.strategies import conditions
from tests.support import examples

a, b, c = Flag("a"), Flag("b"), Flag("c")

PIECES = st.sampled_from(
    [
        *sorted(RESERVED),
        *("a", "b_1", "_x", "1", "2.5", "1e9", "1e400", "-", "<", "<=", "==", "!=", ">=", ">", "(", ")", "[", "]", ","),
        *('"x"', "'y'", '"', "'", "=", "&", "é", "\n", "\0", " ", "+", "*", "/", "."),
    ]
)


def check_place(error, text):
    assert error.text == text
    assert 0 <= error.start <= error.end <= max(1, len(text))
    assert error.message
    assert "^" in str(error)


@settings(max_examples=examples(150))
@given(condition=conditions())
def test_a_condition_that_is_written_out_parses_to_the_same_condition(condition):
    assert parse(to_text(condition)) == condition


@pytest.mark.unmeasured
@settings(max_examples=examples(150))
@given(condition=conditions())
def test_a_condition_is_written_on_one_line_of_ascii_but_for_its_options(condition):
    text = to_text(condition)
    assert "\n" not in text
    assert to_text(parse(text)) == text


@settings(max_examples=examples(200))
@given(
    text=st.one_of(st.text(), st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=30).map("".join))
)
def test_any_text_parses_or_raises_a_condition_error_with_a_place_inside_the_text(text):
    try:
        condition = parse(text)
    except ConditionError as error:
        check_place(error, text)
    else:
        assert parse(to_text(condition)) == condition


@settings(max_examples=examples(100))
@given(condition=conditions())
def test_every_test_of_a_parsed_condition_knows_the_text_it_stands_in(condition):
    text = to_text(condition)
    for leaf in leaves(parse(text)):
        start, end = leaf.at
        piece = text[start:end]
        assert piece
        assert all(name in piece for name in names_read(leaf))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("true", TRUE),
        ("false", FALSE),
        ("a", a),
        ("(a)", a),
        ("a or b and c", Or((a, And((b, c))))),
        ("(a or b) and c", And((Or((a, b)), c))),
        ("a and b or c", Or((And((a, b)), c))),
        ("not a and b", And((Not(a), b))),
        ("not (a and b)", Not(And((a, b)))),
        ("not not a", Not(Not(a))),
        ("a or b or c", Or((a, b, c))),
        ("a and (b and c)", And((a, And((b, c))))),
        ("hours >= 6", Compare("hours", ">=", 6)),
        ("6 <= hours", Compare("hours", ">=", 6)),
        ("6 < hours", Compare("hours", ">", 6)),
        ("6 == hours", Compare("hours", "==", 6)),
        ("6 != hours", Compare("hours", "!=", 6)),
        ("hours == 6.0", Compare("hours", "==", 6)),
        ("hours > -1.5", Compare("hours", ">", -1.5)),
        ("hours > 1e3", Compare("hours", ">", 1000)),
        ("2 <= sets < 10", And((Compare("sets", ">=", 2), Compare("sets", "<", 10)))),
        ("not 2 <= sets < 10", Not(And((Compare("sets", ">=", 2), Compare("sets", "<", 10))))),
        ("1 < x > 2 != 3", "refused"),
        ("level == none", Is("level", "none")),
        ("level != none", Not(Is("level", "none"))),
        ('level == "two words"', Is("level", "two words")),
        ("level in [none, 'in']", In("level", ("none", "in"))),
        ("level not in [none]", Not(In("level", ("none",)))),
        ("bar in tools", Has("tools", "bar")),
        ('"bar" in tools', Has("tools", "bar")),
        ("bar not in tools", Not(Has("tools", "bar"))),
        ("any(tools)", Any("tools")),
        ("known(tools)", Known("tools")),
        ("not unknown ( tools )", Not(Unknown("tools"))),
        ("  a\n\tand\r\n b ", And((a, b))),
        ("x in [1]", Compare("x", "==", 1)),
        ("x in [1, 2.5]", Or((Compare("x", "==", 1), Compare("x", "==", 2.5)))),
        ("x not in [-1, 2]", Not(Or((Compare("x", "==", -1), Compare("x", "==", 2))))),
        ("x > y", Compare("x - y", ">", 0)),
        ("x > y + 4", Compare("x - y", ">", 4)),
        ("x - 1 > y + 4", Compare("x - y", ">", 5)),
        ("4 + y < x", Compare("y - x", "<", -4)),
        ("x - y > 4", Compare("x - y", ">", 4)),
        ("x + 1 > 5", Compare("x", ">", 4)),
        ("5 > x + 1", Compare("x", "<", 4)),
        ("2 < x + 0.1 + 0.2", Compare("x", ">", 1.7)),
        ("(x + 1) * 2 > y", Compare("(x + 1) * 2 - y", ">", 0)),
        ("(x) > 2 and (a)", And((Compare("x", ">", 2), a))),
        ("x / y > 2", Compare("x / y", ">", 2)),
        ("x <= y <= z", And((Compare("x - y", "<=", 0), Compare("y - z", "<=", 0)))),
        ("x + y in [1, 2]", Or((Compare("x + y", "==", 1), Compare("x + y", "==", 2)))),
        ("max(x, y, 3) - min(x, y) > 2 * 3", Compare("max(x, y, 3) - min(x, y)", ">", 6)),
        ("count(a, b, c) >= 2", Count((a, b, c), ((2, None),))),
        ("2 > count(a, b, c)", Count((a, b, c), ((0, 1),))),
        ("count(a, b, c) != 1", Count((a, b, c), ((0, 0), (2, None)))),
        ("1 <= count(a, b, c) <= 2", Count((a, b, c), ((1, 2),))),
        ("count(a, b, c) in [0, 2, 3]", Count((a, b, c), ((0, 0), (2, 3)))),
        ("count(a or b, x > 1) not in [1]", Not(Count((Or((a, b)), Compare("x", ">", 1)), ((1, 1),)))),
    ],
)
def test_text_parses_to_the_condition_that_the_grammar_says(text, condition):
    if condition == "refused":
        with pytest.raises(ConditionError, match="expected the name of a fact on one side"):
            parse(text)
    else:
        assert parse(text) == condition


ERRORS = {
    "": ("expected a fact, a number or an option at the end\n    \n    ^"),
    "a b": "expected and, or, or the end, not b\n    a b\n      ^",
    "a and": "expected a fact, a number or an option at the end\n    a and\n        ^",
    "a = 1": "unexpected character '=' (write == for equality)\n    a = 1\n      ^",
    "a => 1": "unexpected character '=' (write >=)\n    a => 1\n      ^",
    "a =< 1": "unexpected character '=' (write <=)\n    a =< 1\n      ^",
    "a <> 1": "expected a fact, a number or an option, not > (write !=)\n    a <> 1\n       ^",
    "a \u2265 1": "unexpected character '\\u2265' (write >=)\n    a \u2265 1\n      ^",
    "a > 5 kg": "expected and, or, or the end, not kg (a number stands without its unit)\n    a > 5 kg\n          ^^",
    "a > 5 \u00b0C": "unexpected character '\\xb0' (a number stands without its unit)\n    a > 5 \u00b0C\n          ^",
    "a == []": "expected a fact, a number or an option, not [ (that none of the options holds is not any(fact))"
    "\n    a == []\n         ^",
    "a in (b, c)": "expected a list of options or the name of a fact, not ( (write a list as [a, b])"
    "\n    a in (b, c)\n         ^",
    "a in b, c": "expected and, or, or the end, not , (write a list as [a, b])\n    a in b, c\n          ^",
    "a < 2026-01-31": "the number 01 begins with 0 (how long ago a day was is compared: days_since(fact) > 30)"
    "\n    a < 2026-01-31\n             ^^",
    "len(a) > 1": "there is no function len() (what is counted is compared: count(a, b, c) >= 2)\n    len(a) > 1\n    ^^^",
    "month(a) > 1": "there is no function month() (of a date there are days_since(fact) and years_since(fact))"
    "\n    month(a) > 1\n    ^^^^^",
    "a && b": "unexpected character '&' (write and)\n    a && b\n      ^",
    "a || b": "unexpected character '|' (write or)\n    a || b\n      ^",
    "!a": "unexpected character '!' (write not)\n    !a\n    ^",
    "größe > 1": "unexpected character '\\xf6' (only ASCII characters stand in a condition)\n    größe > 1\n      ^",
    "x == 'none": "this string has no closing quote\n    x == 'none\n         ^^^^^",
    "(a or b": "expected ) at the end\n    (a or b\n          ^",
    "a)": "expected and, or, or the end, not )\n    a)\n     ^",
    "level in []": "expected at least one option, not ]\n    level in []\n              ^",
    "3 in [none]": "expected the name of a fact before in [...], not 3\n    3 in [none]\n    ^",
    "level in [none, 1]": "expected an option, not 1 (compare numbers with < <= == >= >)\n    level in [none, 1]\n                    ^",
    "hours in [1, none]": "expected a number, not none\n    hours in [1, none]\n                 ^^^^",
    "level in [none some]": "expected ], not some\n    level in [none some]\n                   ^^^^",
    "hours > 'six'": "expected a number beside >, not 'six'\n    hours > 'six'\n            ^^^^^",
    "1 < 2": "expected the name of a fact on one side of the comparison, not 2\n    1 < 2\n        ^",
    "a == true": "expected a fact, a number or an option, not true (write just the name, or not and the name)"
    "\n    a == true\n         ^^^^",
    "known(1)": "expected the name of a fact, not 1\n    known(1)\n          ^",
    "known tools": "expected (, not tools\n    known tools\n          ^^^^^",
    "'a'": "expected a comparison at the end\n    'a'\n      ^",
    "hours > - sets": "expected a number after -, not sets (write 0 - sets)\n    hours > - sets\n              ^^^^",
    "hours > 1e999": "expected a number of at most 2**53, not 1e999\n    hours > 1e999\n            ^^^^^",
    "hours > 9007199254740993": "expected a number of at most 2**53, not 9007199254740993"
    "\n    hours > 9007199254740993\n            ^^^^^^^^^^^^^^^^",
    "not": "expected a fact, a number or an option at the end\n    not\n      ^",
    "a not b": "expected in, not b\n    a not b\n          ^",
    "1 in tools": "expected an option before in, not 1\n    1 in tools\n    ^",
    "__import__('os')": "there is no function __import__() (there are min, max, abs, round, floor, days_since, years_since, count)"
    "\n    __import__('os')\n    ^^^^^^^^^^",
    "a.b": "unexpected character '.'\n    a.b\n     ^",
    "a AND b": "expected and, or, or the end, not AND (write and)\n    a AND b\n      ^^^",
    "(a OR b) and c": "expected ), not OR (write or)\n    (a OR b) and c\n       ^^",
    "hours is not 6": "expected and, or, or the end, not is (write !=)\n    hours is not 6\n          ^^",
    "unless a": "expected and, or, or the end, not a (write not)\n    unless a\n           ^",
    "a but b": "expected and, or, or the end, not but (write and)\n    a but b\n      ^^^",
    "hours is 6": "expected and, or, or the end, not is (write ==)\n    hours is 6\n          ^^",
    "hours > 40,000": "expected and, or, or the end, not , (write 40000, without a comma)"
    "\n    hours > 40,000\n              ^",
    "hours in [40,000]": "the number 000 begins with 0 (write 40000 for 40,000)\n    hours in [40,000]\n                 ^^^",
    "at least 2 of (a, b)": "expected and, or, or the end, not least (write count(a, b, c) >= 2)"
    "\n    at least 2 of (a, b)\n       ^^^^^",
    "count(a, b)": "expected a comparison at the end (write count(a, b, c) >= 2)\n    count(a, b)\n              ^",
    "count(a, b) > hours": "a count is compared with a whole number, as in count(a, b, c) >= 2"
    "\n    count(a, b) > hours\n                  ^^^^^",
    "count(a, b) >= 1.5": "a count is compared with a whole number, as in count(a, b, c) >= 2"
    "\n    count(a, b) >= 1.5\n                   ^^^",
    "count(a, b) >= 0": "a count is 0 or more, so this is the same for everybody"
    "\n    count(a, b) >= 0\n                   ^",
    "3 <= count(a, b, c) <= 2": "a count is 0 or more, so this is the same for everybody"
    "\n    3 <= count(a, b, c) <= 2\n                           ^",
    "count() > 1": "expected a fact, a number or an option, not )\n    count() > 1\n          ^",
    "hours > 1 / 0": "what it is compared with has no value of at most 2**53\n    hours > 1 / 0\n            ^",
    "min(a) > 2": "min() takes two numbers or more\n    min(a) > 2\n    ^^^",
    "abs(a, b) > 2": "abs() takes one number, not 2\n    abs(a, b) > 2\n    ^^^",
    "a if b else c": "expected and, or, or the end, not if\n    a if b else c\n      ^^",
}


@pytest.mark.parametrize("text", ERRORS)
def test_what_does_not_parse_is_shown_with_a_caret_and_what_was_expected(text):
    with pytest.raises(ConditionError) as raised:
        parse(text)
    assert str(raised.value) == ERRORS[text]


@pytest.mark.parametrize("opening", ["(", "not ", "not (", "(not "])
def test_nesting_is_allowed_up_to_the_limit_and_refused_beyond_it(opening):
    levels = opening.count("(") + opening.count("not")
    closing = ")" * opening.count("(")
    most = DEEPEST // levels
    assert names_read(parse(opening * most + "a" + closing * most)) == ("a",)
    with pytest.raises(ConditionError, match="nested more than 50 deep"):
        parse(opening * (most + 1) + "a" + closing * (most + 1))


def test_hostile_nesting_is_refused_before_it_reaches_the_recursion_limit():
    with pytest.raises(ConditionError, match="nested more than 50 deep"):
        parse("(" * LONGEST)


def test_a_condition_of_exactly_the_longest_length_parses_and_one_more_character_does_not():
    text = "a or " * ((LONGEST - 1) // 5) + "a"
    text += " " * (LONGEST - len(text))
    assert len(text) == LONGEST
    assert parse(text) == Or((a,) * ((LONGEST - 1) // 5 + 1))
    with pytest.raises(ConditionError, match="at most 4096 characters, this one has 4097"):
        parse(text + " ")


def test_the_message_about_a_ten_megabyte_condition_is_short():
    with pytest.raises(ConditionError) as raised:
        parse("a or " * 2_000_000)
    assert len(str(raised.value)) < 1000


def test_reserved_words_are_no_names():
    for word in sorted(RESERVED):
        with pytest.raises(ConditionError):
            parse(f"{word} >= 1")


def test_nodes_are_equal_whatever_place_they_stand_in():
    assert parse("a and b") == parse("  a   and   b")
    assert hash(parse("a and b")) == hash(parse("  a   and   b"))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2**53 + 1, -(2**53) - 2, True, 10**400])
def test_numbers_that_engines_would_read_differently_cannot_stand_in_a_node(number):
    with pytest.raises((ValueError, OverflowError)):
        Compare("hours", ">", number)


def test_nodes_without_members_cannot_be_made():
    for make in (lambda: And((a,)), lambda: Or(()), lambda: In("level", ()), lambda: Compare("x", "=", 1)):
        with pytest.raises(ValueError, match=r"members|must be in"):
            make()


def test_names_read_are_given_once_each_from_left_to_right():
    condition = parse("b and not a or hours > 1 and known(a) or b or x in tools")
    assert names_read(condition) == ("b", "a", "hours", "tools")


def test_the_tests_of_a_condition_come_from_left_to_right():
    assert list(leaves(parse("a or not (b and true)"))) == [a, b, Constant(True)]
