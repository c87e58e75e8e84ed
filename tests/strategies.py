"""Whole random programs and people, for the tests of every layer: what `backrules.testing` has, and conditions of any kind."""

from __future__ import annotations

from hypothesis import strategies as st

from backrules.conditions import Any as AnyOf
from backrules.conditions import Compare, Condition, Constant, Flag, Has, In, Is, Known, Unknown
from backrules.testing.programs import (
    NUMBERS,
    OPTIONS,
    arithmetic,
    comparisons,
    facts,
    joined,
    leaves_of,
    people,
    programs,
    value_of,
)

__all__ = [
    "NUMBERS",
    "OPTIONS",
    "arithmetic",
    "comparisons",
    "conditions",
    "facts",
    "joined",
    "leaves_of",
    "people",
    "programs",
    "value_of",
]


def conditions(most: int = 12) -> st.SearchStrategy[Condition]:
    """Any condition, whether it fits facts or not."""
    name = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(
        lambda text: text not in {"and", "or", "not", "in", "true", "false", "known", "unknown", "any"}
    )
    option = st.one_of(name, st.sampled_from(["known", "in", "Größe", "two words", "x'y", "1st"]))
    operators = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
    leaf = st.one_of(
        st.booleans().map(Constant),
        name.map(Flag),
        st.builds(Compare, name, operators, NUMBERS),
        st.builds(Is, name, option),
        st.builds(In, name, st.lists(option, min_size=1, max_size=3).map(tuple)),
        st.builds(Has, name, option),
        name.map(AnyOf),
        name.map(Known),
        name.map(Unknown),
        st.lists(name, min_size=1, max_size=3, unique=True).flatmap(comparisons),
    )
    return joined(leaf, most)
