"""Kinds and attributes as ruleset.yaml declares them, and the values that advice gives them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import attrs

from backrules._util.printable import quoted, shortened
from backrules.conditions.tokens import RESERVED
from backrules.errors import nearest, quoted_list
from backrules.facts import CHOICE, CHOICES
from backrules.facts.schema import LARGEST
from backrules.loading.entries import AdviceEntry, AttributeEntry
from backrules.loading.id_shapes import OPTION
from backrules.loading.structure import LONGEST_ID, Path
from backrules.loading.values import Wrong, check_size, described, structured_value
from backrules.model import Attribute, AttributeValue, Kind

__all__ = ["FIXED_KEYS", "WITHOUT_KINDS", "Given", "attribute_of", "given_values", "wrong_declaration"]

FIXED_KEYS = (
    "id",
    "detail",
    *(field.name for field in attrs.fields(AdviceEntry)),
)  # of all advice, whatever is declared
WITHOUT_KINDS = Kind("advice", "Advice", "advice")  # of all advice, where a ruleset declares none

_NUMERIC = ("number", "range")
_OPTIONS = (CHOICE, CHOICES)
_VALUE = "{}"

Finding = tuple[Path, str, str]  # where, what is wrong, a hint
Report = Callable[[Path, str, str], None]


def attribute_of(name: str, entry: AttributeEntry) -> Attribute:
    """Return an attribute as it is declared, its default as advice would say it."""
    fields = {field.name: getattr(entry, field.name) for field in attrs.fields(AttributeEntry)}
    fields |= {"title": entry.title or name.replace("_", " "), "of": entry.of.ids, "default": None}
    attribute = Attribute(name=name, **fields)
    if entry.default is None:
        return attribute
    try:
        return attrs.evolve(attribute, default=_value(attribute, entry.default))
    except Wrong:  # which `wrong_declaration` reports
        return attribute


def wrong_declaration(attribute: Attribute, default: Any, kinds: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with the declaration of an attribute.

    Args:
        attribute: the attribute.
        default: its default, as it is written.
        kinds: the kinds that there are.
    """
    kind = attribute.type
    if attribute.name in FIXED_KEYS:
        yield (), f"{attribute.name} is a key of all advice", "call the attribute something else"
    if kind in _OPTIONS and not attribute.options:
        yield (), f"options are missing: {kind} needs at least one", ""
    if kind not in _OPTIONS and attribute.options:
        yield ("options",), f"options are for choice and choices, not for {kind}", ""
    for option in attribute.options:
        if not OPTION.fits(option) or option in RESERVED or len(option) > LONGEST_ID:
            yield ("options", option), f"{quoted(option)} is not an option id: {OPTION.words}", ""
    for key in ("unit", "range"):
        if kind not in _NUMERIC and getattr(attribute, key) is not None:
            yield (key,), f"{key} is for number and range, not for {kind}", ""
    if attribute.range is not None and not -LARGEST <= attribute.range[0] < attribute.range[1] <= LARGEST:
        yield ("range",), "expected [lowest, highest], the lowest below the highest and both at most 2**53", ""
    for one in attribute.of:
        if one not in kinds:
            yield ("of",), f"there is no kind of advice {shortened(one)}", nearest(one, kinds)
    if attribute.required and default is not None:
        yield ("default",), "what each piece of advice must say needs no default", ""
    yield from _wrong_default(attribute, default)
    yield from _wrong_words(attribute)


def _wrong_default(attribute: Attribute, default: Any) -> Iterator[Finding]:
    if default is not None:
        try:
            _value(attribute, default)
        except Wrong as error:
            yield ("default",), str(error), error.hint


def _wrong_words(attribute: Attribute) -> Iterator[Finding]:
    if attribute.shows is not None and attribute.type != "boolean" and attribute.shows.count(_VALUE) != 1:
        yield ("shows",), f"expected {_VALUE} once, where the value of {attribute.name} goes", ""
    if attribute.shows is not None and attribute.type == "boolean" and _VALUE in attribute.shows:
        yield ("shows",), "a boolean is said as it stands, where it is true", f"leave {_VALUE} out"


@attrs.frozen
class Given:
    """What one piece of advice says of itself by attributes.

    Attributes:
        values: attribute -> value, defaults included.
        remarks: attribute -> option -> why it was given.
    """

    values: dict[str, AttributeValue]
    remarks: dict[str, dict[str, str]]


def given_values(
    declared: Mapping[str, Attribute], kinds: Mapping[str, Kind], kind: str, said: Mapping[str, Any], report: Report
) -> Given:
    """Return what a piece of advice says by attributes; what does not fit is reported.

    Args:
        declared: the attributes of the ruleset.
        kinds: its kinds.
        kind: the kind of the advice.
        said: the keys of the advice.
        report: takes what is wrong.
    """
    given = Given({}, {})
    for name, attribute in declared.items():
        value = said.get(name)
        if value is not None and kind in kinds and not attribute.is_of(kind):
            report((name,), f"{name} is for {quoted_list(attribute.of)}, not for {kind}", "")
        elif value is not None:
            _take(given, attribute, value, report)
        elif kind in kinds and attribute.is_of(kind):
            if attribute.required:
                report((), f"{name} is missing", "")
            elif attribute.default is not None:
                given.values[name] = attribute.default
    return given


def _take(given: Given, attribute: Attribute, value: Any, report: Report) -> None:
    try:
        given.values[attribute.name] = _value(attribute, value)
        if isinstance(value, dict):
            given.remarks[attribute.name] = structured_value(value, dict[str, str])
    except Wrong as error:
        report((attribute.name,), str(error), error.hint)


def _value(attribute: Attribute, value: Any) -> AttributeValue:
    """Return a value as answers have it.

    Raises:
        Wrong: the attribute cannot have it.
    """
    match attribute.type:
        case "boolean":
            return bool(structured_value(value, bool))
        case "choice":
            return _option(attribute, value)
        case "choices":
            return _several_options(attribute, value)
        case "number":
            return _number(attribute, value)
        case "range":
            return _range(attribute, value)
        case _:
            return _texts(value)


def _option(attribute: Attribute, value: Any) -> str:
    options = list(attribute.options)
    if not isinstance(value, str):
        raise Wrong(f"expected an option of {attribute.name}, not {described(value)}")
    if value not in attribute.options:
        hint = nearest(value, options)
        listed = f"; there are {quoted_list(options)}" if not hint and len(options) <= 12 else ""
        raise Wrong(f"{attribute.name} has no option {shortened(value)}{listed}", hint)
    return value


def _several_options(attribute: Attribute, value: Any) -> tuple[str, ...]:
    """Return options: one, a list, or a mapping option -> why it was given."""
    given = list(value) if isinstance(value, (list, dict)) else [value]
    check_size(given)
    options = [_option(attribute, one) for one in given]
    if attribute.required and not options:
        raise Wrong(f"{attribute.name} must not be empty")
    return _once(options, attribute.name)


def _once(given: list[str], name: str) -> tuple[str, ...]:
    twice = [one for place, one in enumerate(given) if one in given[:place]]
    if twice:
        raise Wrong(f"{name}: {shortened(twice[0])} stands here twice")
    return tuple(given)


def _number(attribute: Attribute, value: Any) -> float:
    number: float = structured_value(value, float)
    low, high = attribute.range or (-LARGEST, LARGEST)
    if not low <= number <= high:
        raise Wrong(f"{attribute.name} is from {low:g} to {high:g}, not {described(value).removeprefix('the number ')}")
    return number


def _range(attribute: Attribute, value: Any) -> tuple[float, float]:
    """Return the ends of a range; one number is both of them."""
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2:
        raise Wrong(f"expected a number or [lowest, highest], not {described(value)} of {len(ends)}")
    low, high = (_number(attribute, end) for end in ends)
    if low > high:
        raise Wrong(f"expected [lowest, highest], not [{low:g}, {high:g}]")
    return low, high


def _texts(value: Any) -> AttributeValue:
    """Return a text, or the texts of a list."""
    if not isinstance(value, list):
        return str(structured_value(value, str))
    check_size(value)
    return tuple(str(structured_value(one, str)) for one in value)
