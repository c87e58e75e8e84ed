"""Computed numbers: grammar, printing, and what is unknown."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import (
    Call,
    Number,
    Operation,
    Quantity,
    arithmetic_to_text,
    calculator,
    parse_arithmetic,
    quantities,
)
from backrules.errors import ConditionError
from backrules.facts.schema import LARGEST
from tests.strategies import NUMBERS, arithmetic
from tests.support import examples

NAMES = ["x", "y", "z"]


def check_place(error, text):
    assert error.text == text
    assert 0 <= error.start <= error.end <= max(1, len(text))


def plainly(expression, values):
    """The value by the definition: floats, None where unknown."""
    match expression:
        case Number(value):
            return float(value)
        case Quantity(name):
            return None if values.get(name) is None else float(values[name])
        case Operation(sign, left, right):
            one, other = plainly(left, values), plainly(right, values)
            if one is None or other is None or (sign == "/" and other == 0):
                return None
            return {
                "+": lambda: one + other,
                "-": lambda: one - other,
                "*": lambda: one * other,
                "/": lambda: one / other,
            }[sign]()
        case Call(function, arguments):
            given = [plainly(argument, values) for argument in arguments]
            if any(number is None or not -LARGEST <= number <= LARGEST for number in given):
                return None
            return {
                "min": lambda: sorted(given)[0],
                "max": lambda: sorted(given)[-1],
                "abs": lambda: -given[0] if given[0] < 0 else given[0],
                "round": lambda: float((given[0] + 0.5) // 1),
                "floor": lambda: float(given[0] // 1),
            }[function]()


@settings(max_examples=examples(150))
@given(expression=arithmetic(NAMES))
def test_an_expression_that_is_written_out_parses_to_the_same_expression(expression):
    assert parse_arithmetic(arithmetic_to_text(expression)) == expression


@settings(max_examples=examples(150))
@given(text=st.one_of(st.text(max_size=40), st.text("xy +-*/()1.5e", max_size=40)))
def test_any_text_parses_or_raises_a_condition_error_with_a_place_inside_the_text(text):
    try:
        expression = parse_arithmetic(text)
    except ConditionError as error:
        check_place(error, text)
    else:
        assert parse_arithmetic(arithmetic_to_text(expression)) == expression


@settings(max_examples=examples(200))
@given(
    expression=arithmetic(NAMES),
    values=st.dictionaries(st.sampled_from(NAMES), st.one_of(NUMBERS, st.sampled_from([0, LARGEST, -LARGEST]))),
)
def test_the_calculator_gives_the_float_or_unknown_where_an_input_is_or_the_result_is_too_large(expression, values):
    expected = plainly(expression, values)
    found = calculator(expression)(values)
    if expected is None or not -LARGEST <= expected <= LARGEST:
        assert found is None
    else:
        assert found == expected
        assert type(found) is (int if expected.is_integer() else float)


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("x + y", {"x": 1}, None),
        ("x / y", {"x": 1, "y": 0}, None),
        ("x / y", {"x": 0, "y": 0}, None),
        ("x / y", {"x": 1, "y": 4}, 0.25),
        ("x - y - z", {"x": 9, "y": 3, "z": 2}, 4),
        ("x - (y - z)", {"x": 9, "y": 3, "z": 2}, 8),
        ("x / y / z", {"x": 12, "y": 3, "z": 2}, 2),
        ("x + y * z", {"x": 1, "y": 2, "z": 3}, 7),
        ("(x + y) * -2", {"x": 1, "y": 2}, -6),
        ("x * x", {"x": 2**53}, None),
        ("x * x * x * x * x * x * x", {"x": 2**53}, None),
        ("x + 1", {"x": 2**53}, 2**53),
        ("1e200 * 1e200", {}, "refused"),
        ("x * 0.1", {"x": 3}, 0.1 * 3),
        ("1 - 1", {}, 0),
        ("x * -1", {"x": 0}, 0),
        ("x - x", {}, None),
        ("min(x, y, 2)", {"x": 3, "y": 5}, 2),
        ("max(x, y)", {"x": 3}, None),
        ("abs(x - 5)", {"x": 3}, 2),
        ("round(x)", {"x": 2.5}, 3),
        ("round(x)", {"x": -2.5}, -2),
        ("floor(x / 2)", {"x": -3}, -2),
        ("min(x * x, 1)", {"x": 2**53}, None),
        ("min(1 / x, 1)", {"x": 0}, None),
    ],
)
def test_a_computed_number_is_what_64_bit_floats_say(text, values, result):
    if result == "refused":
        with pytest.raises(ConditionError, match=r"at most 2\*\*53"):
            parse_arithmetic(text)
        return
    found = calculator(parse_arithmetic(text))(values)
    assert found == result
    assert found is None or math.copysign(1, found) == math.copysign(1, result)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "expected a number fact, a computed number or a number at the end\n    \n    ^"),
        ("x +", "expected a number fact, a computed number or a number at the end\n    x +\n      ^"),
        ("x % y", "unexpected character '%' (the operators are + - * /)\n    x % y\n      ^"),
        ("-x", "expected a number after -, not x (write 0 - x)\n    -x\n     ^"),
        ("x y", "expected + - * / or the end, not y\n    x y\n      ^"),
        ("x ** y", "expected a number fact, a computed number or a number, not *\n    x ** y\n       ^"),
        ("(x", "expected ) at the end\n    (x\n     ^"),
        ("x >= y", "expected + - * / or the end, not >=\n    x >= y\n      ^^"),
    ],
)
def test_what_does_not_parse_is_shown_with_a_caret_and_what_was_expected(text, error):
    with pytest.raises(ConditionError) as raised:
        parse_arithmetic(text)
    assert str(raised.value) == error


def test_a_hundred_operations_are_allowed_and_one_more_is_not():
    assert len(list(quantities(parse_arithmetic("x" + " + x" * 100)))) == 101
    with pytest.raises(ConditionError, match="expected at most 100 operations"):
        parse_arithmetic("x" + " + x" * 101)


def test_nesting_is_refused_beyond_the_limit():
    assert parse_arithmetic("(" * 50 + "x" + ")" * 50) == Quantity("x")
    with pytest.raises(ConditionError, match="nested more than 50 deep"):
        parse_arithmetic("(" * 51 + "x" + ")" * 51)


def test_the_names_of_an_expression_come_as_they_stand_in_it_with_their_places():
    found = [(quantity.name, quantity.at) for quantity in quantities(parse_arithmetic("x / (y + x)"))]
    assert found == [("x", (0, 1)), ("y", (5, 6)), ("x", (9, 10))]
