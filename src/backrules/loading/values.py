"""How each type of value is read: by cattrs, strictly; nothing is coerced."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import attrs
from cattrs import AttributeValidationNote, Converter, IterableValidationNote
from cattrs.errors import IterableValidationError

from backrules._util.printable import quoted, shortened
from backrules.conditions import Arithmetic, Condition, parse, parse_arithmetic
from backrules.errors import nearest, quoted_list
from backrules.facts import FactType
from backrules.facts.schema import Otherwise, Prior
from backrules.loading.entries import Names, SourceEntry, Targets
from backrules.model import AttributeType, Credit, Selector, Strength
from backrules.model.texts import Text, parse_text

__all__ = [
    "LONGEST_TEXT",
    "MOST_MEMBERS",
    "VALUE_IN_TEXT",
    "Wrong",
    "check_size",
    "described",
    "keys_of",
    "structured_value",
]

# types and truths as other formats write them, and what they are called here
_TYPES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("bool", "flag", "yesno", "yes_no"), ("boolean",)),
    **dict.fromkeys(("int", "whole", "count"), ("integer", "number")),
    **dict.fromkeys(("float", "decimal", "percent", "numeric"), ("number",)),
    **dict.fromkeys(("enum", "select", "radio", "option"), ("choice",)),
    **dict.fromkeys(("string", "str"), ("text", "choice")),
    "text": ("choice",),
    **dict.fromkeys(("options", "list", "array", "set", "multi", "multiple", "checkbox", "checkboxes"), ("choices",)),
    **dict.fromkeys(("day", "time", "datetime"), ("date",)),
}
_TRUTHS = {**dict.fromkeys(("yes", "on", "y"), "true"), **dict.fromkeys(("no", "off", "n"), "false")}
LONGEST_TEXT = 10_000
MOST_MEMBERS = 1000  # of a list or table in one entry
VALUE_IN_TEXT = r"\{[a-z][a-z0-9_]*(\|[^{}]*)?\}"


class Wrong(ValueError):
    """A value that does not fit; the text says what is allowed."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def keys_of(entry_class: type[Any] | None) -> list[str]:
    """Return the keys that an entry may have."""
    fields = attrs.fields(entry_class) if entry_class and attrs.has(entry_class) else ()
    return [field.name for field in fields if field.metadata.get("key", True)]


def described(value: object) -> str:
    """Return what messages call a value that does not fit."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (int, float)):
        return f"the number {shortened(str(value))}"
    return "a list" if isinstance(value, list) else "a mapping"


def _text(value: Any, _: Any) -> str:
    text = _plain_text(value)
    if "{" in text and (found := re.search(VALUE_IN_TEXT, text)):
        raise Wrong(
            f"this text holds no values, so people would read {shortened(found[0])} as it stands", "leave it out"
        )
    return text


def _are_texts(values: list[Any]) -> bool:
    """Whether `_text` takes each of some values, told all at once, as a fact has hundreds of names; false if unsure."""
    return (
        {*map(type, values)} == {str}
        and all(map(str.strip, values))
        and max(map(len, values)) <= LONGEST_TEXT
        and re.search(VALUE_IN_TEXT, "\n".join(values)) is None
    )


def _plain_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(f"expected text, not {described(value)}", "" if value is None else "write it in quotes")
    if not value.strip():
        raise Wrong("expected text, not an empty one")
    if len(value) > LONGEST_TEXT:
        raise Wrong(f"a text has at most {LONGEST_TEXT:,} characters, not {len(value):,}")
    return value


def _text_with_values(value: Any, _: Any) -> str:
    parse_text(_plain_text(value))
    return str(value)


def _truth(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        meant = _TRUTHS.get(value.lower()) if isinstance(value, str) else None
        raise Wrong(f"expected true or false, not {described(value)}", f"write {meant}" if meant else "")
    return value


def _whole(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(f"expected a whole number, not {described(value)}")
    return value


def _number(value: Any, _: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise Wrong(f"expected a number, not {described(value)}")
    return value


def _prior(value: Any, _: Any) -> Prior | None:
    if isinstance(value, dict):
        return _dict_of(value, dict[str, float])
    if isinstance(value, list):
        return cast(Prior, _tuple_of(value, tuple[float, float, float]))
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise Wrong(f"expected a number, a mapping option -> number, or three quartiles, not {described(value)}")
    return value


def _otherwise(value: Any, _: Any) -> Otherwise | None:
    if isinstance(value, dict):
        return _dict_of(value, dict[str, bool])
    if isinstance(value, list):
        return cast(Otherwise, _tuple_of(value, tuple[str, ...]))
    return cast("Otherwise | None", value)  # held against the fact when that is known


def _credit(value: Any, _: Any) -> Credit:
    if isinstance(value, (str, list)):
        return _ids(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Wrong(f"expected a number, an option, or a list of options, not {described(value)}")
    return value


def _literal(value: Any, kind: Any) -> Any:
    allowed = get_args(kind)
    if not any(type(value) is type(option) and value == option for option in allowed):
        names = [described(option) if isinstance(option, bool) else str(option) for option in allowed]
        other = str(value).lower()
        meant = next((one for one in (*_TYPES.get(other, ()), _TRUTHS.get(other)) if one in names), None)
        hint = f"did you mean '{meant}'?" if meant else nearest(value, names) if isinstance(value, str) else ""
        raise Wrong(f"expected {'one of ' if len(names) > 1 else ''}{quoted_list(names)}, not {described(value)}", hint)
    return value


def _condition(value: Any, _: Any) -> Condition:
    return parse(_condition_text(value))


def _condition_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        mend = "join its parts with and, or: a and b" if isinstance(value, (list, dict)) else ""
        raise Wrong(f"expected a condition, one line of text, not {described(value)}", mend)
    return value


def _arithmetic(value: Any, _: Any) -> Arithmetic:
    return parse_arithmetic(str(value) if isinstance(value, (int, float)) else _condition_text(value))


def _ids(value: Any) -> tuple[str, ...]:
    ids = value if isinstance(value, list) else [value]
    check_size(ids)
    for one in ids:
        if not isinstance(one, str):
            quotes = isinstance(one, (int, float)) and not isinstance(one, bool)
            mend = "write it in quotes" if quotes else ""
            raise Wrong(f"expected an id or a list of ids, not {described(one)}", mend)
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise Wrong(f"an id stands here twice: {shortened(one)}")
        seen.add(one)
    return tuple(ids)


def check_size(members: list[Any] | dict[str, Any]) -> None:
    """Refuse a list or table that is too long.

    Raises:
        Wrong: it is.
    """
    if len(members) > MOST_MEMBERS:
        raise Wrong(f"expected at most {MOST_MEMBERS:,} here, not {len(members):,}")


def _source(value: Any, kind: Any) -> SourceEntry:
    if not isinstance(value, dict):
        raise TypeError("a source is a mapping")
    kinds = [str | None if key == "author" else Names for key in value]
    given = dict(zip(value, _each(AttributeValidationNote, value, value.values(), kinds, kind), strict=True))
    own = {key: given.pop(key) for key in keys_of(SourceEntry) if key in given}
    return SourceEntry(**own, documents=given)


def _targets(value: Any, _: Any) -> Targets:
    if isinstance(value, dict):
        return Targets(selector=_selector(value))
    ids = _ids(value)
    if not ids:
        raise Wrong("expected at least one id")
    return Targets(ids)


def _selector(value: dict[str, Any]) -> Selector:
    """Return what a selector says; whether there are such attributes and values is for later."""
    if not value:
        raise Wrong("expected at least one attribute to select by")
    return Selector({key: _selected(key, given) for key, given in value.items()})


def _selected(key: str, given: Any) -> tuple[str | bool, ...]:
    values = given if isinstance(given, list) else [given]
    check_size(values)
    for index, one in enumerate(values):
        if not isinstance(one, (str, bool)):
            raise Wrong(
                f"expected an option of {shortened(key)}, true or false, or a list of options, not {described(one)}"
            )
        if one in values[:index]:
            raise Wrong(f"{shortened(key)}: {shortened(str(one))} stands here twice")
    if not values:
        raise Wrong(f"expected at least one option of {shortened(key)}")
    return tuple(values)


def _dict_of(value: Any, kind: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"expected a mapping, not {described(value)}", _as_mapping(value, get_args(kind)[1]))
    _, inner = get_args(kind)
    if inner is Any:
        return value
    check_size(value)
    members = _each(AttributeValidationNote, value, value.values(), repeat(inner), kind)
    return dict(zip(value, members, strict=True))


def _tuple_of(value: Any, kind: Any) -> tuple[Any, ...]:
    inner = get_args(kind)
    if not isinstance(value, list):
        raise Wrong(f"expected a list, not {described(value)}", _as_list(value, inner))
    check_size(value)
    if inner[-1] is not ... and len(inner) != len(value):
        raise Wrong(f"expected a list of {len(inner)}, not of {len(value)}")
    if inner[0] is str and _are_texts(value):
        return tuple(value)
    return tuple(_each(IterableValidationNote, range(len(value)), value, repeat(inner[0]), kind))


def _as_mapping(value: Any, inner: Any) -> str:
    """Return how the words of a list are written as a mapping, where that is what is wanted."""
    if inner is str and isinstance(value, list) and value and isinstance(value[0], str):
        return f"write each with its words: {{{shortened(value[0])}: ...}}"
    return ""


def _as_list(value: Any, inner: tuple[Any, ...]) -> str:
    if inner == (float, float):
        return "write the lowest and the highest: [0, 10]"
    return f"write [{shortened(value)}]" if inner == (str, ...) and isinstance(value, str) and value.strip() else ""


def _each(
    note: Callable[[str, Any, Any], str], steps: Iterable[Any], values: Iterable[Any], inner: Iterable[Any], kind: Any
) -> list[Any]:
    """Structure the members of a container; their errors are raised together, each with its step in the path."""
    done, errors = [], []
    for step, value, wanted in zip(steps, values, inner, strict=False):
        try:
            done.append(_CONVERTER.structure(value, wanted))
        except Exception as error:  # collected, as cattrs itself does
            error.__notes__ = [*getattr(error, "__notes__", ()), note(f"at {step}", step, wanted)]
            errors.append(error)
    if errors:
        raise IterableValidationError("members do not fit", errors, kind)
    return done


def _optional(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    (inner,) = (part for part in get_args(kind) if part is not type(None))
    return _CONVERTER.structure(value, inner)


def _is_optional_of_one(kind: Any) -> bool:
    parts = get_args(kind)
    return get_origin(kind) in (Union, types.UnionType) and type(None) in parts and len(parts) == 2


def _same(wanted: Any) -> Callable[[Any], bool]:
    return lambda kind: kind == wanted


def _make_converter() -> Converter:
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    hooks: list[tuple[Callable[[Any], bool], Callable[[Any, Any], Any]]] = [
        (_is_optional_of_one, _optional),
        (lambda kind: get_origin(kind) is Annotated, _whole),  # its limits: see `linking.beyond_limits`
        (lambda kind: get_origin(kind) is Literal, _literal),
        (lambda kind: get_origin(kind) in (dict, Mapping), _dict_of),
        (lambda kind: get_origin(kind) is tuple, _tuple_of),
        (_same(FactType), _literal),
        (_same(Strength), _literal),
        (_same(AttributeType), _literal),
        (_same(Prior | None), _prior),
        (_same(Otherwise | None), _otherwise),
        (_same(Credit), _credit),
        (_same(Text), _text_with_values),
        (_same(Condition), _condition),
        (_same(Condition | None), lambda value, _: None if value is None else _condition(value, None)),
        (_same(Arithmetic), _arithmetic),
        (_same(Arithmetic | None), lambda value, _: None if value is None else _arithmetic(value, None)),
        (_same(Names), lambda value, _: Names(_ids(value))),
        (_same(SourceEntry), _source),
        (_same(Targets), _targets),
    ]
    for predicate, hook in hooks:
        converter.register_structure_hook_func(predicate, hook)
    # by type: cattrs' own hooks for these, which coerce, go before predicates
    for kind, strict in ((str, _text), (bool, _truth), (int, _whole), (float, _number)):
        converter.register_structure_hook(kind, strict)
    return converter


_CONVERTER = _make_converter()


def structured_value(value: Any, kind: Any) -> Any:
    """Return one value as a type has it.

    Raises:
        Wrong: it is none.
    """
    return _CONVERTER.structure(value, kind)
