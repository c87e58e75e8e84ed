"""The nodes of a condition: frozen declarations, equal by what they say.

`at` is where a node stands in its text, as offsets; it takes no part in equality. What a node says besides is worked
out once: rulesets that differ in one condition share all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any as AnyType
from typing import Literal, TypeVar, get_args

import attrs

from backrules._util.lazy import lazy
from backrules.conditions.arithmetic import Arithmetic, Place, plain_number

__all__ = [
    "FALSE",
    "TRUE",
    "And",
    "Any",
    "Compare",
    "Condition",
    "Constant",
    "Count",
    "Flag",
    "Has",
    "In",
    "Is",
    "Known",
    "Not",
    "Operator",
    "Or",
    "Unknown",
]

Operator = Literal["<", "<=", "==", "!=", ">=", ">"]
_T = TypeVar("_T")


def _at() -> AnyType:
    return attrs.field(default=None, eq=False, repr=False, kw_only=True)


def _several(_: object, attribute: attrs.Attribute[tuple[_T, ...]], value: tuple[_T, ...]) -> None:
    if len(value) < (2 if attribute.name == "parts" else 1):
        raise ValueError(f"{attribute.name} of a condition need more members than {len(value)}")


@attrs.frozen
class Constant:
    """`true` or `false`."""

    value: bool
    at: Place = _at()


@attrs.frozen
class Flag:
    """A boolean fact or a derived condition, by its name."""

    name: str
    at: Place = _at()


@attrs.frozen
class Compare:
    """A number against a constant: `desk_hours >= 6`.

    The number is a fact, a computed number that has a name, or one that has none, since it only stands in this
    comparison: `front_sets > back_sets + 4` is `front_sets - back_sets`, more than 4. Such a number goes by its text.

    Attributes:
        fact: the name of the number, or its text.
        operator: how it is compared.
        number: what it is compared with.
        computed: what a number without a name is made of; it follows from the text.
    """

    fact: str
    operator: Operator = attrs.field(validator=attrs.validators.in_(get_args(Operator)))
    number: int | float = attrs.field(converter=plain_number)
    computed: Arithmetic | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)
    at: Place = _at()


@attrs.frozen
class Is:
    """A choice fact has this option: `deadlift_experience == none`."""

    fact: str
    option: str
    at: Place = _at()


@attrs.frozen
class In:
    """A choice fact has one of these options: `deadlift_experience in [none, learning]`."""

    fact: str
    options: tuple[str, ...] = attrs.field(validator=_several)
    at: Place = _at()


@attrs.frozen
class Has:
    """An option of a choices fact holds: `"hex_bar" in equipment`."""

    fact: str
    option: str
    at: Place = _at()


@attrs.frozen
class Any:
    """At least one option of a choices fact holds: `any(tools)`.

    Attributes:
        fact: the fact.
        group: the group of its options that was written; whoever knows the facts puts these options there.
    """

    fact: str
    group: str | None = None
    at: Place = _at()


@attrs.frozen
class Known:
    """An asked fact has a value (a choices fact: every option is known); never unknown itself."""

    fact: str
    at: Place = _at()


@attrs.frozen
class Unknown:
    """An asked fact has no value (a choices fact: some option is open); never unknown itself."""

    fact: str
    at: Place = _at()


@attrs.frozen
class Not:
    """Kleene's not."""

    part: Condition
    at: Place = _at()

    @lazy
    def tests(self) -> tuple[Condition, ...]:
        """Its tests, left to right."""
        return tests_of((self.part,))


@attrs.frozen
class And:
    """Kleene's and, of two or more parts."""

    parts: tuple[Condition, ...] = attrs.field(validator=_several)
    at: Place = _at()

    @lazy
    def tests(self) -> tuple[Condition, ...]:
        """Its tests, left to right."""
        return tests_of(self.parts)


@attrs.frozen
class Or:
    """Kleene's or, of two or more parts."""

    parts: tuple[Condition, ...] = attrs.field(validator=_several)
    at: Place = _at()

    @lazy
    def tests(self) -> tuple[Condition, ...]:
        """Its tests, left to right."""
        return tests_of(self.parts)


@attrs.frozen
class Count:
    """How many of these conditions are true: `count(a, b, c) >= 2`.

    Attributes:
        parts: the conditions.
        ranges: the numbers for which it is true, as the longest ranges, ascending, None for no end; see `counting`.
        of: the choices fact whose options are counted, and the group of them, where it was written so.
    """

    parts: tuple[Condition, ...] = attrs.field(validator=attrs.validators.min_len(1))
    ranges: tuple[tuple[int, int | None], ...] = attrs.field(validator=attrs.validators.min_len(1))
    of: tuple[str, ...] = attrs.field(default=(), eq=False, repr=False, kw_only=True)
    at: Place = _at()

    @lazy
    def tests(self) -> tuple[Condition, ...]:
        """Its tests, left to right."""
        return tests_of(self.parts)


Condition = Constant | Flag | Compare | Is | In | Has | Any | Known | Unknown | Not | And | Or | Count

TRUE = Constant(True)
FALSE = Constant(False)


def tests_of(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return the tests of some conditions, left to right."""
    tests: list[Condition] = []
    for one in conditions:
        if isinstance(one, (Not, And, Or, Count)):
            tests += one.tests
        else:
            tests.append(one)
    return tuple(tests)
