"""Whether a condition fits the facts it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from typing import Literal

import attrs

from backrules._util.numerals import digits
from backrules._util.printable import shortened
from backrules.conditions.arithmetic import Arithmetic, Call, Operation, Place, Quantity, quantities
from backrules.conditions.counting import count_truth
from backrules.conditions.nodes import (
    Any,
    Compare,
    Condition,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Unknown,
)
from backrules.conditions.rewrites import counts, leaves
from backrules.errors import MOST_HINTS, nearest, quoted_list
from backrules.facts.schema import BOOLEAN, CHOICE, CHOICES, LARGEST, Fact

__all__ = ["Kind", "Misfit", "check_arithmetic", "check_condition", "is_number"]

_TODAY = ("today", "now", "as_of")
_NOTHING = ("none", "nothing", "empty")
# what a name stands for: an asked fact, a derived condition or a computed number
Kind = Fact | Literal["condition", "number"]


@attrs.frozen
class Misfit:
    """A type error: what is wrong, where in the text, and the mend or the nearest name."""

    message: str
    at: Place
    hint: str = ""


def check_condition(condition: Condition, kinds: Mapping[str, Kind], before: Sized = ()) -> Iterator[Misfit]:
    """Yield everything in a condition that does not fit.

    Args:
        condition: the condition.
        kinds: what each name stands for.
        before: the problems so far, to which these are added one by one: after many the nearest name is not looked for.
    """
    for leaf in leaves(condition):
        yield from _check_leaf(leaf, kinds, before)
    for count in counts(condition):
        yield from _check_count(count)


def check_arithmetic(expression: Arithmetic, kinds: Mapping[str, Kind], before: Sized = ()) -> Iterator[Misfit]:
    """Yield every name in an expression that is not a number; for `before` see `check_condition`."""
    match expression:
        case Call("years_since"):
            yield Misfit("years_since() is one side of a comparison with a whole number", _place(expression))
        case Call("days_since", (of,)):
            yield from _check_date("days_since", of, kinds, before)
        case Call(_, arguments):
            for argument in arguments:
                yield from check_arithmetic(argument, kinds, before)
        case Operation(_, left, right):
            yield from check_arithmetic(left, kinds, before)
            yield from check_arithmetic(right, kinds, before)
        case Quantity(name, at=at):
            kind = kinds.get(name)
            if kind is None:
                yield _no_such(name, kinds, at, before)
            elif _is_date(kind):
                yield Misfit(f"{name} is a date", at, f"write days_since({name})")
            elif not is_number(kind):
                yield Misfit(f"{name} is {_described(kind)}, and only numbers can be computed with", at)


def _check_date(function: str, of: Arithmetic, kinds: Mapping[str, Kind], before: Sized) -> Iterator[Misfit]:
    if not isinstance(of, Quantity):
        yield Misfit(f"{function}() takes the name of a date", _place(of))
    elif of.name not in kinds:
        yield _no_such(of.name, kinds, of.at, before)
    elif not _is_date(kinds[of.name]):
        yield Misfit(f"{function}() takes a date, but {of.name} is {_described(kinds[of.name])}", of.at)


def _place(expression: Arithmetic) -> Place:
    return next((quantity.at for quantity in quantities(expression)), None)


def _is_date(kind: Kind) -> bool:
    return isinstance(kind, Fact) and kind.is_date


def _check_leaf(leaf: Condition, kinds: Mapping[str, Kind], before: Sized) -> Iterator[Misfit]:
    if isinstance(leaf, Constant):
        return
    if isinstance(leaf, Compare) and leaf.computed is not None:
        match leaf.computed:
            case Call("years_since" as function, (of,)):
                yield from _check_date(function, of, kinds, before)
                if not isinstance(leaf.number, int):
                    yield Misfit(f"years_since() is compared with a whole number, not {digits(leaf.number)}", leaf.at)
            case expression:
                yield from check_arithmetic(expression, kinds, before)
        return
    name = leaf.name if isinstance(leaf, Flag) else leaf.fact  # type: ignore[union-attr]
    kind = kinds.get(name)
    if kind is None:
        yield _no_such(name, kinds, leaf.at, before)
        return
    match leaf:
        case Flag():
            if kind != "condition" and not (isinstance(kind, Fact) and kind.type == BOOLEAN):
                yield Misfit(f"{name} is {_described(kind)}, not true or false", leaf.at, _suggestion(name, kind))
        case Known() | Unknown():
            if not isinstance(kind, Fact):
                message = f"{name} is derived; known() and unknown() take asked facts"
                yield Misfit(message, leaf.at)
        case Compare():
            yield from _check_comparison(leaf, kind)
        case Is() | In():
            options = leaf.options if isinstance(leaf, In) else (leaf.option,)
            yield from _check_options(leaf, name, kind, options, CHOICE, before)
        case Has():
            yield from _check_options(leaf, name, kind, (leaf.option,), CHOICES, before)
        case Any():
            if not (isinstance(kind, Fact) and kind.type == CHOICES):
                yield Misfit(f"any() takes choices, but {name} is {_described(kind)}", leaf.at)
            elif leaf.group is not None:
                there = f"it has {quoted_list(kind.groups)}" if kind.groups else "it has none"
                message = f"{name} has no group {shortened(leaf.group)}; {there}"
                yield Misfit(message, leaf.at, nearest(leaf.group, kind.groups, before))


def _check_count(count: Count) -> Iterator[Misfit]:
    most = len(count.parts)
    truth = count_truth(count.ranges, 0, most)
    if truth is not None:
        message = f"{most} {'is' if most == 1 else 'are'} counted, so this is {'always' if truth else 'never'} true"
        yield Misfit(message, count.at)
    if len(set(count.parts)) < most:
        yield Misfit("a condition stands twice in this count, and would count twice", count.at)


def _check_comparison(leaf: Compare, kind: Kind) -> Iterator[Misfit]:
    if not is_number(kind) or _is_date(kind):
        message = f"{leaf.fact} is {_described(kind)}, and cannot be compared with the number {digits(leaf.number)}"
        counted = isinstance(kind, Fact) and kind.type == CHOICES
        mend = f"count its options: count({leaf.fact}) >= 2" if counted else _suggestion(leaf.fact, kind)
        yield Misfit(message, leaf.at, mend)
    elif isinstance(kind, Fact):
        low, high = kind.range or (-LARGEST, LARGEST)
        if not low <= leaf.number <= high:
            limits = f"{digits(low)} to {digits(high)}"
            yield Misfit(f"{digits(leaf.number)} is outside the range of {leaf.fact}, {limits}", leaf.at)


def _check_options(
    leaf: Condition, name: str, kind: Kind, options: tuple[str, ...], wanted: str, before: Sized
) -> Iterator[Misfit]:
    if not (isinstance(kind, Fact) and kind.type == wanted):
        yield Misfit(f"{name} is {_described(kind)}, not {wanted}", leaf.at, _suggestion(name, kind, options[0]))
        return
    for option in options:
        if option not in kind.options:
            message = f"{name} has no option {shortened(option)}; it has {quoted_list(kind.options)}"
            none = wanted == CHOICES and option in _NOTHING
            yield Misfit(message, leaf.at, f"write not any({name})" if none else nearest(option, kind.options, before))
    if len(set(options)) < len(options):
        yield Misfit("an option stands here twice", leaf.at)


def _no_such(name: str, kinds: Mapping[str, Kind], at: Place, before: Sized) -> Misfit:
    hint = _of_which(name, kinds) or nearest(name, kinds, before) if len(before) < MOST_HINTS else ""
    return Misfit(f"there is no fact or derived fact {shortened(name)}", at, hint)


def _of_which(name: str, kinds: Mapping[str, Kind]) -> str:
    """Return how a word is written that stands for a fact and is one of the options of a fact, or the day of today."""
    if name in _TODAY:
        return "days are counted up to today: days_since(fact) > 30"
    having = [fact for fact in kinds.values() if isinstance(fact, Fact) and name in fact.options]
    if len(having) != 1:
        return f"it is an option of {quoted_list(fact.name for fact in having)}" if having else ""
    return f"it is an option of {having[0].name}: {_suggestion(having[0].name, having[0], name)}"


def is_number(kind: Kind) -> bool:
    """Whether a name stands for a number."""
    return kind.is_number if isinstance(kind, Fact) else kind == "number"


def _described(kind: Kind) -> str:
    if isinstance(kind, Fact):
        if kind.is_date:
            return "a date"
        article = "an" if kind.type == "integer" else "a"
        return kind.type if kind.type == CHOICES else f"{article} {kind.type}"
    return "a derived condition" if kind == "condition" else "a computed number"


def _suggestion(name: str, kind: Kind, option: str | None = None) -> str:
    """How a test of this fact is written."""
    if _is_date(kind):
        return f"compare how long ago it was: days_since({name}) >= 1"
    if is_number(kind):
        return f"compare it with a number: {name} >= 1"
    if not isinstance(kind, Fact) or kind.type == BOOLEAN:
        return f"write {name} or not {name}"
    if option in _NOTHING and option not in kind.options and kind.type == CHOICES:
        return f"write not any({name})"
    named = option if option is not None and option in kind.options else next(iter(kind.options), "option")
    named = named if named.isidentifier() else f'"{named}"'
    return f"write {named} in {name}" if kind.type == CHOICES else f"write {name} == {named}"
