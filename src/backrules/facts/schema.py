"""The declaration of a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Literal

import attrs

from backrules._util.frozen import frozen
from backrules.facts.values import Value

__all__ = [
    "BOOLEAN",
    "CHOICE",
    "CHOICES",
    "DATE",
    "INTEGER",
    "LARGEST",
    "NUMBER",
    "Fact",
    "FactType",
    "Otherwise",
    "Prior",
]

FactType = Literal["boolean", "integer", "number", "choice", "choices", "date"]
# a probability; a number for each option; three quartiles
Prior = float | Mapping[str, float] | tuple[float, float, float]
# as it is written: canonical values are in `values.py`
Otherwise = bool | float | str | tuple[str, ...] | Mapping[str, bool]

BOOLEAN: Final = "boolean"
INTEGER: Final = "integer"
NUMBER: Final = "number"
CHOICE: Final = "choice"
CHOICES: Final = "choices"
DATE: Final = "date"

# Numbers stay where integers and 64-bit floats are the same thing in every engine: |n| <= 2**53.
LARGEST: Final = 2**53


def _frozen_prior(prior: Prior | None) -> Prior | None:
    return frozen(prior) if isinstance(prior, Mapping) else prior


def _groups(groups: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return frozen({name: tuple(options) for name, options in groups.items()})


@attrs.frozen(cache_hash=True)  # what its answers are called is thousands of names
class Fact:
    """Something that can be known about a person.

    Attributes:
        name: the id, lower-case.
        type: boolean, integer, number, choice (one option), choices (any of the options) or date.
        title: a noun phrase for it ("hours at a desk").
        ask: the question that asks for it.
        unit: unit of a number, or None.
        range: lowest and highest value of a number, both allowed, or None.
        options: option id -> what it means, for choice and choices.
        groups: name -> options that go together, which conditions may name instead of them.
        safety: safety hangs on it: it is asked first, and is never proposed as something to change.
        fixed: the person cannot change it.
        context: it is known from the situation, if at all, and no interview asks for it.
        scale: its numbers are marks from 0 to the highest one: "7 of 10".
        cost: the effort of answering; it only orders questions.
        say: option -> other words for it, by which replies name it; of a boolean for `yes` and `no`, of a number for
            numbers; of choices also for `none`, `all`, `not option` (it is denied) and `whole option` (all of it is).
        otherwise: the value that counts where the fact does not apply, because its `ask_if` is false; None for unknown.
        prior: how likely the answers are, or None where nobody has guessed; it only orders questions. Of a boolean the
            probability of true; of a choice option -> weight; of choices option -> probability that it holds, or one
            number for all of them; of a number its three quartiles.
        as_of: the day of the answer, of a date that became the whole number of days since then; see `semantics.dates`.
    """

    name: str
    type: FactType
    title: str
    ask: str
    unit: str | None = None
    range: tuple[float, float] | None = None
    options: Mapping[str, str] = attrs.field(factory=dict, converter=frozen)
    safety: bool = False
    fixed: bool = False
    scale: bool = False
    context: bool = False
    cost: float = 1
    groups: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, converter=_groups)
    say: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, converter=_groups, repr=False)  # hundreds of names
    prior: Prior | None = attrs.field(default=None, converter=_frozen_prior)
    otherwise: Value | None = None
    as_of: date | None = None

    def held(self, value: Any) -> dict[str, bool]:
        """Return what a value says of the options: whether each holds, without those that are not known."""
        return dict(value) if isinstance(value, dict) else {option: option in value for option in self.options}

    @property
    def is_date(self) -> bool:
        """Whether somebody says a date."""
        return self.type == DATE or self.as_of is not None

    @property
    def told_as(self) -> FactType:
        """The type of what somebody says: a date, also once it has become a number of days."""
        return DATE if self.is_date else self.type

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.type in (INTEGER, NUMBER)
