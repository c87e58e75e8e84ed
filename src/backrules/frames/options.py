"""What a caller may ask of a table: each option, its default and what is allowed, once.

The classes hold and check the options. The typed dictionaries beside them are what functions take as keywords, so that
type checkers and editors know them; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

import attrs

from backrules.errors import UsageError, hinted, nearest
from backrules.frames.mapping import Given

__all__ = [
    "AssessKeywords",
    "AssessOptions",
    "CountOptions",
    "FrameKeywords",
    "FrameOptions",
    "PeopleKeywords",
    "PeopleOptions",
    "QueryKeywords",
    "QueryOptions",
    "TableKeywords",
    "TableOptions",
    "check_one_of",
]

Names = str | Iterable[str]  # of columns


def check_one_of(name: str, value: object, allowed: Iterable[str]) -> None:
    """Raise a UsageError, with the nearest right name, unless an option has an allowed value."""
    allowed = [*allowed]
    if value not in allowed:
        hint = nearest(value, allowed) if isinstance(value, str) else ""
        raise UsageError(hinted(f"{name} is one of {', '.join(allowed)}, not {value!r}", hint))


def _one_of(*allowed: str) -> Any:
    return lambda _, field, value: check_one_of(field.name, value, allowed)


def _is_count(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(f"{field.name} is a whole number from 1, not {value!r}")


def _is_count_or_all(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise UsageError(f"{field.name} is a whole number from 1, or None for all, not {value!r}")


def _given(columns: Given | None) -> Given:
    return columns or {}


@attrs.frozen(kw_only=True)
class PeopleOptions:
    """How the people of a table are read.

    Attributes:
        key: the column that names the person.
        columns: fact -> its column, a `Column`, or option -> column, where the names differ.
        ignore: columns that say nothing about a fact, whatever they are called.
        on_bad: `raise` an error about values that do not fit; or take them as unknown (`null`) or leave the person out
            (`drop`), and give a second table that lists them.
    """

    key: str | None = None
    columns: Given = attrs.field(default=None, converter=_given)
    ignore: Names = ()
    on_bad: str = attrs.field(default="raise", validator=_one_of("raise", "null", "drop"))


@attrs.frozen(kw_only=True)
class CountOptions(PeopleOptions):
    """What is asked where people are counted.

    Attributes:
        top: how many pieces of advice count as the first ones.
        strict: withhold advice while a question that guards it is open.
    """

    top: int = attrs.field(default=3, validator=_is_count)
    strict: bool = attrs.field(default=False, converter=bool)


@attrs.frozen(kw_only=True)
class TableOptions(PeopleOptions):
    """What is asked of a table.

    Attributes:
        keep: the other columns that stay: their names, or `all`.
    """

    keep: Names = ()


@attrs.frozen(kw_only=True)
class AssessOptions(TableOptions):
    """What is asked where people are assessed, or their plans are made.

    Attributes:
        strict: propose nothing, and hold what is recommended back, while it is open whether it may be.
    """

    strict: bool = attrs.field(default=False, converter=bool)


@attrs.frozen(kw_only=True)
class FrameOptions(TableOptions):
    """What is asked where people are recommended advice.

    Attributes:
        top: how many pieces of advice each person gets at most; None for all.
        output: `long`: a row for each person and advice (rank, advice, strength, score, assuming, cautions); who gets
            none keeps one row with nulls. `wide`: for each advice its score or null, and its status; and what the
            recommended ones assume and which cautions go with them. `top`: a struct for each of the first pieces of
            advice.
        strict: withhold advice while a question that guards it is open.
    """

    top: int | None = attrs.field(default=3, validator=_is_count_or_all)
    output: str = attrs.field(default="long", validator=_one_of("long", "wide", "top"))
    strict: bool = attrs.field(default=False, converter=bool)


@attrs.frozen(kw_only=True)
class QueryOptions(FrameOptions):
    """What is asked of a query, and how the table is that it will be run on.

    Attributes:
        key: the column that names the person, of any type; `long` needs one.
        ignore: columns of facts that the table does not have: these are unknown for everybody.
        output: `long`, `wide` and `top`; `assessment`: how each person stands, as `assess_frame` has it; and `plan`:
            what fills each slot of their plan, as `plan_frame` has it.
        table: the name of the table, or its parts: `("crm", "people")`. It has a column for each fact: booleans,
            numbers of any type, texts for choices, and for choices with several options arrays of texts.
        choices: `lists`, or `columns` where the table has a boolean for each option: `equipment_mat`.
    """

    key: str | None = "id"
    ignore: Names = ()
    on_bad: str = attrs.field(default="null", init=False)  # a query raises no errors
    output: str = attrs.field(default="long", validator=_one_of("long", "wide", "top", "assessment", "plan"))
    table: Names = "people"
    choices: str = attrs.field(default="lists", validator=_one_of("lists", "columns"))


class PeopleKeywords(TypedDict, total=False):
    """`PeopleOptions` as keywords."""

    key: str | None
    columns: Given | None
    ignore: Names
    on_bad: str


class TableKeywords(PeopleKeywords, total=False):
    """`TableOptions` as keywords."""

    keep: Names


class AssessKeywords(TableKeywords, total=False):
    """`AssessOptions` as keywords."""

    strict: bool


class FrameKeywords(TableKeywords, total=False):
    """`FrameOptions` as keywords."""

    top: int | None
    output: str
    strict: bool


class QueryKeywords(TypedDict, total=False):
    """`QueryOptions` as keywords."""

    key: str | None
    columns: Given | None
    ignore: Names
    keep: Names
    top: int | None
    output: str
    strict: bool
    table: Names
    choices: str
