"""From whatever a caller has about a person to canonical values, or one error that names every problem.

A fact that is not there is unknown; `None` says the same.
"""

from __future__ import annotations

import dataclasses
import math
import numbers
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, cast

import attrs

from backrules._util.numerals import digits
from backrules.errors import Problem, ProfileError, nearest, quoted_list
from backrules.facts.dates import LONGEST_AGO, date_of, date_said
from backrules.facts.renamed import Renamed
from backrules.facts.schema import BOOLEAN, CHOICE, CHOICES, INTEGER, LARGEST, NUMBER, Fact
from backrules.facts.values import PartlyKnown, Value, Values, plain_value

__all__ = ["Profiles", "written_value"]


_LONGEST_STEP = 60

# (code, path, message, hint, or what finds one)
_Report = Callable[[str, str, str, "str | Callable[[Sized], str]"], None]
_MOST_SEEN = 1024  # combinations of the options of one fact
_Reader = Callable[[Any, _Report], Value | None]


class Profiles:
    """Reads profiles of one set of facts.

    Args:
        facts: fact name -> fact, in the order of facts.yaml.
        renamed: what facts were called before, for whoever says an old name.
    """

    def __init__(self, facts: Mapping[str, Fact], renamed: Renamed | None = None) -> None:
        self._facts, self._renamed = facts, renamed or Renamed()
        self._readers: dict[str, _Reader] = {name: _reader(fact) for name, fact in facts.items()}

    def read(self, profile: object) -> Values:
        """Return the canonical values of the facts that are known.

        Args:
            profile: a mapping fact -> value, or an attrs or dataclass instance whose fields are facts.

        Raises:
            ProfileError: unknown facts, wrong types, values out of range, unknown options; all of them at once.
        """
        problems: list[Problem] = []
        values = self._read(profile, problems, problems)
        if problems:
            raise ProfileError(problems)
        return values

    def _read(self, profile: object, problems: list[Problem], before: Sized) -> Values:
        """Return the values that are valid; what is wrong with the others is added to the problems.

        Args:
            profile: the profile.
            problems: takes what is wrong with it.
            before: the problems so far, of all people.
        """
        given = profile if type(profile) is dict else self.as_mapping(profile)
        readers = self._readers

        def report(code: str, path: str, message: str, hint: str | Callable[[Sized], str]) -> None:
            problems.append(Problem(message, path, hint=hint if isinstance(hint, str) else hint(before), code=code))

        values: Values = {}
        for name, value in given.items():
            reader = readers.get(name)
            if reader is None:
                report(
                    "unknown_fact",
                    _step(name),
                    "there is no such fact",
                    self._renamed.hint(name) or partial(nearest, name, self._facts),
                )
                continue
            if value is None:
                continue
            read = reader(value, report)
            if read is not None:
                values[name] = read
        return values

    def read_valid(self, profile: object) -> tuple[Values, tuple[Problem, ...]]:
        """Return the canonical values of the facts that are valid, and what is wrong with the others.

        Raises:
            ProfileError: it is no profile at all.
        """
        problems: list[Problem] = []
        values = self._read(profile, problems, problems)
        return values, tuple(problems)

    def read_all(self, profiles: Iterable[object]) -> list[Values]:
        """Return the canonical values of many people.

        Args:
            profiles: profiles as `read` takes them.

        Raises:
            ProfileError: everything that is wrong with any of them, in paths that begin with the place of the profile.
        """
        people: list[Values] = []
        problems: list[Problem] = []
        for index, profile in enumerate(profiles):
            found: list[Problem] = []
            try:
                people.append(self._read(profile, found, problems or found))
            except ProfileError as error:
                found += error.problems
            problems += [attrs.evolve(one, path=_path(index, one.path)) for one in found]
        if problems:
            raise ProfileError(problems)
        return people

    def joined(self, name: str, known: Value | None, told: Value) -> Value:
        """Return a value that is told, the options of a partly told choices fact added to those that are known.

        Args:
            name: the fact.
            known: its canonical value so far, None for unknown.
            told: the canonical value that is told.
        """
        if not isinstance(told, PartlyKnown) or known is None:
            return told
        return self.read({name: {**self._facts[name].held(known), **told}})[name]

    @staticmethod
    def as_mapping(profile: object) -> Mapping[str, object]:
        """Return a profile as a mapping fact -> value, not checked yet.

        Raises:
            ProfileError: it is no mapping and no attrs or dataclass instance.
        """
        if isinstance(profile, Mapping):
            return profile
        if not isinstance(profile, type):
            kind: type[Any] = type(profile)
            if attrs.has(kind):
                return {field.name: getattr(profile, field.name) for field in attrs.fields(kind)}
            if dataclasses.is_dataclass(profile):
                return {field.name: getattr(profile, field.name) for field in dataclasses.fields(kind)}
        message = f"a profile is a mapping or an attrs or dataclass instance, not {_kind(profile)}"
        raise ProfileError([Problem(message)])

    def canonical(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return values as plain JSON types, in the order of the facts: tuples become lists, dates ISO 8601 text."""
        return {name: _plain(values[name], fact) for name, fact in self._facts.items() if name in values}


def _plain(value: Value, fact: Fact) -> Any:
    if fact.as_of is not None:
        return date_of(cast(int, value), fact.as_of).isoformat()
    return plain_value(value)


def written_value(fact: Fact, value: Any) -> Any:
    """Return a value that was worked out as somebody writes it.

    Args:
        fact: the fact.
        value: canonical, or a mapping option -> whether it holds.

    Returns:
        A list where every option of a choices fact is known; a date as ISO 8601 text; else the value.
    """
    if fact.as_of is not None:
        return date_of(value, fact.as_of).isoformat()
    if fact.type == CHOICES and isinstance(value, dict) and len(value) == len(fact.options):
        return [option for option in fact.options if value[option]]
    return value


def _reader(fact: Fact) -> _Reader:
    if fact.type == BOOLEAN:
        return _boolean_reader(fact)
    if fact.is_date:
        return _date_reader(fact)
    if fact.type in (INTEGER, NUMBER):
        return _number_reader(fact)
    return _choice_reader(fact) if fact.type == CHOICE else _choices_reader(fact)


def _boolean_reader(fact: Fact) -> _Reader:
    def read(value: Any, report: _Report) -> bool | None:
        if value is True or value is False:
            return value
        if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_"):
            return bool(value)
        report("wrong_type", fact.name, f"expected true or false, not {_for_message(value)}", _not_boolean(value))
        return None

    return read


def _not_boolean(value: object) -> str:
    return "0 and 1 are not true and false" if isinstance(value, numbers.Number) else ""


def _date_reader(fact: Fact) -> _Reader:
    """Dates become the days that have gone by; a whole number says these itself."""

    def read(value: Any, report: _Report) -> int | None:
        as_of, said = fact.as_of or date.today(), date_said(value)
        number = None if isinstance(value, str) else _plain_number(value)
        days = None if number is None or number % 1 else int(number)
        if said is not None:
            days = (as_of - said).days
        if days is None:
            report("wrong_type", fact.name, f"expected a date, such as 2026-01-31, not {_for_message(value)}", "")
        elif days < 0:
            report(
                "out_of_range",
                fact.name,
                f"a date after {as_of}, the day that this is answered as of, has not come yet",
                "",
            )
        elif days > LONGEST_AGO:
            report("out_of_range", fact.name, f"a date is at most {LONGEST_AGO:,} days ago", "")
        else:
            return days
        return None

    return read


def _number_reader(fact: Fact) -> _Reader:
    whole = fact.type == INTEGER
    low, high = fact.range or (-LARGEST, LARGEST)
    what = "a whole number" if whole else "a number"
    unit = f" {fact.unit}" if fact.unit else ""
    allowed = f"{what} from {digits(low)} to {digits(high)}{unit}" if fact.range else what

    def read(value: Any, report: _Report) -> int | float | None:
        number = value if type(value) is int or type(value) is float else _plain_number(value)
        if number is None:
            hint = "true and false are not numbers" if isinstance(value, bool) else ""
            report("wrong_type", fact.name, f"expected {allowed}, not {_for_message(value)}", hint)
        elif type(number) is float and not math.isfinite(number):
            report(
                "wrong_type",
                fact.name,
                f"expected {allowed}, not {_for_message(number)}",
                "leave it out if it is unknown",
            )
        elif not low <= number <= high:
            limit = "" if fact.range else f" of at most {LARGEST} either way"
            report("out_of_range", fact.name, f"expected {allowed}{limit}, not {_for_message(number)}", "")
        elif isinstance(number, int):
            return number
        elif number.is_integer():
            return int(number)
        elif whole:
            report("wrong_type", fact.name, f"expected {allowed}, not {_for_message(number)}", "")
        else:
            return number
        return None

    return read


def _plain_number(value: object) -> int | float | None:
    """Return numbers of other types (NumPy's, fractions) as `int` or `float`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, (numbers.Real, Decimal)):
        try:
            number = float(value)
            if isinstance(value, (Decimal, Fraction)) and LARGEST <= abs(number) <= 2 * LARGEST:
                away = math.ceil(abs(Fraction(value)))  # a float may be rounded to the limit
                return away if number > 0 else -away
            return number
        except (OverflowError, ValueError):  # too large, or a signalling NaN
            return math.inf
    return None


def _choice_reader(fact: Fact) -> _Reader:
    options = {option: option for option in fact.options}

    def read(value: Any, report: _Report) -> str | None:
        option = options.get(value) if isinstance(value, str) else None
        if option is None:
            _report_option(fact, fact.name, value, report)
        return option

    return read


def _choices_reader(fact: Fact) -> _Reader:
    options = fact.options
    count = len(options)

    def from_items(value: Iterable[Any], report: _Report) -> tuple[str, ...]:
        held: set[str] = set()
        # a set has no order: its messages must not depend on the hash seed
        for index, option in enumerate(sorted(value, key=_step) if isinstance(value, (set, frozenset)) else value):
            if isinstance(option, str) and option in options:
                held.add(option)
            else:
                _report_option(fact, f"{fact.name}[{index}]", option, report)
        return tuple(option for option in options if option in held)

    # lists that were valid are kept, up to a limit: people's answers repeat
    seen: dict[tuple[Any, ...], tuple[str, ...]] = {}

    def from_list(value: Sequence[Any], report: _Report) -> tuple[str, ...]:
        key = tuple(value)
        try:
            known = seen.get(key)
        except TypeError:  # something in it is not hashable, and so is no option
            return from_items(value, report)
        if known is None:
            known = from_items(value, report)
            if (
                len(key) <= count
                and len(seen) < _MOST_SEEN
                and all(type(option) is str and option in options for option in key)
            ):
                seen[key] = known
        return known

    def read(value: Any, report: _Report) -> tuple[str, ...] | PartlyKnown | None:
        if isinstance(value, (list, tuple)):
            return from_list(value, report)
        if isinstance(value, (set, frozenset)):
            return from_items(value, report)
        if isinstance(value, Mapping):
            return _options_of_mapping(fact, value, report)
        hint = f"write [{value}]" if isinstance(value, str) and value in options else ""
        if isinstance(value, str) and not value.strip(" ,;"):
            hint = "an empty text says nothing: [] says that none of them holds, and what is unknown is left out"
        message = f"expected a list of options, or a mapping option -> true or false, not {_for_message(value)}"
        report("wrong_type", fact.name, message, hint)
        return None

    return read


def _options_of_mapping(fact: Fact, value: Mapping[Any, Any], report: _Report) -> tuple[str, ...] | PartlyKnown | None:
    """Return the options that a mapping says something about, or None where it says nothing."""
    known: dict[str, bool] = {}
    for option, holds in value.items():
        path = f"{fact.name}.{_step(option)}"
        if not isinstance(option, str) or option not in fact.options:
            _report_option(fact, path, option, report)
        elif holds is True or holds is False:
            known[option] = holds
        elif holds is not None:
            message = f"expected true or false, or nothing for unknown, not {_for_message(holds)}"
            report("wrong_type", path, message, _not_boolean(holds))
    if len(known) == len(fact.options):
        return tuple(option for option in fact.options if known[option])
    return PartlyKnown((option, known[option]) for option in fact.options if option in known) if known else None


def _report_option(fact: Fact, path: str, value: object, report: _Report) -> None:
    hint = partial(nearest, value, fact.options) if isinstance(value, str) else ""
    code = "unknown_option" if isinstance(value, str) else "wrong_type"
    report(code, path, f"expected one of {quoted_list(fact.options)}, not {_for_message(value)}", hint)


def _step(key: object) -> str:
    """Return a key as it stands in a path: as it is where it is a name, otherwise as in a message."""
    if isinstance(key, str) and len(key) <= _LONGEST_STEP and key.isascii() and key.isidentifier():
        return str.__str__(key)
    return _for_message(key)


def _path(index: int, path: str) -> str:
    return f"[{index}].{path}" if path else f"[{index}]"


def _kind(value: object) -> str:
    return f"a value of type {type(value).__name__}"


def _for_message(value: object) -> str:
    """Return a value as it may stand in a message: short, on one line, and never from a foreign `__repr__`."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if type(value) in (int, float):
        try:
            text = repr(value)
            text = digits(value) if "e" in text else text  # type: ignore[arg-type]
        except ValueError:  # an integer of thousands of digits
            return "a huge number"
        return text if len(text) <= 40 else "a huge number"
    if isinstance(value, str):
        text = str.__repr__(value)
        return text if len(text) <= 60 else f"{text[:50]}...'"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "a list"
    return "a mapping" if isinstance(value, Mapping) else _kind(value)
