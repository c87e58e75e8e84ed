"""The options of tables: declared once, checked where they are made, and known to type checkers by the same names."""

from typing import get_type_hints

import attrs
import pytest

from backrules.errors import UsageError
from backrules.frames import CountOptions, FrameOptions, QueryOptions, TableOptions, options

BOTH = [
    (options.PeopleOptions, options.PeopleKeywords),
    (TableOptions, options.TableKeywords),
    (FrameOptions, options.FrameKeywords),
    (QueryOptions, options.QueryKeywords),
]


@pytest.mark.parametrize(("declared", "keywords"), BOTH)
def test_what_type_checkers_know_is_what_there_is(declared, keywords):
    known, types = get_type_hints(keywords), get_type_hints(declared.__init__)
    assert {field.name for field in attrs.fields(declared) if field.init} == set(known)
    assert types.items() <= {**known, "return": type(None)}.items()  # a converter like bool() says no type
    assert keywords.__required_keys__ == frozenset()


WRONG = [
    ({"output": "tall"}, "output is one of long, wide, top, not 'tall'"),
    ({"output": "wides"}, "output is one of long, wide, top, not 'wides' (did you mean 'wide'?)"),
    ({"output": None}, "output is one of long, wide, top, not None"),
    ({"on_bad": "nul"}, "on_bad is one of raise, null, drop, not 'nul' (did you mean 'null'?)"),
    ({"top": 0}, "top is a whole number from 1, or None for all, not 0"),
    ({"top": True}, "top is a whole number from 1, or None for all, not True"),
]


@pytest.mark.parametrize(("given", "message"), WRONG, ids=str)
def test_a_wrong_option_is_refused_where_it_is_given(given, message):
    with pytest.raises(UsageError) as error:
        FrameOptions(**given)
    assert str(error.value) == message


def test_what_is_counted_has_a_number_and_a_query_raises_no_errors():
    with pytest.raises(UsageError, match="top is a whole number from 1, not None"):
        CountOptions(top=None)
    assert (QueryOptions().on_bad, QueryOptions().key) == ("null", "id")
    assert FrameOptions(columns=None, strict=1) == FrameOptions(columns={}, strict=True)
