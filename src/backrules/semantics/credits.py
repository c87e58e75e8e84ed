"""What a list that somebody ticked says of other facts: each option has credits to them.

What was counted so beats what was told: it is a count, and the other an estimate. While the list is not known entirely,
or the number that the credits are multiplied with is not, what was told counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import attrs

from backrules.facts import CHOICES, Fact, Value, Values

__all__ = ["Credits", "filled", "is_known", "sources"]

_Credit = float | tuple[str, ...]  # to a number fact, to a choices fact


@attrs.frozen
class Credits:
    """What the options of one fact count for.

    Attributes:
        fact: the list, a choices fact.
        times: the number fact that credits are multiplied with, or None.
        to: fact -> option of the list -> what it counts for that: a number, or options that hold.
    """

    fact: Fact
    times: str | None
    to: Mapping[str, Mapping[str, _Credit]]


def filled(credits: Mapping[str, Credits], facts: Mapping[str, Fact], told: Values) -> Values:
    """Return what was told, with the facts that lists say something of; the same where there is none.

    Args:
        credits: list -> its credits.
        facts: the facts.
        told: the told values, canonical.
    """
    if credits.keys().isdisjoint(told):
        return told
    known = {target: value for name in credits for target, value in _known(credits[name], facts, told)}
    if not known:
        return told
    return {name: known.get(name, told.get(name)) for name in facts if name in known or name in told}  # type: ignore[misc]


def _known(one: Credits, facts: Mapping[str, Fact], told: Values) -> Iterator[tuple[str, Value]]:
    ticked = told.get(one.fact.name)
    if not isinstance(ticked, tuple):
        return
    for target, credit_of in one.to.items():
        counting = [credit_of[option] for option in ticked if option in credit_of]
        value = _options(facts[target], counting) if facts[target].type == CHOICES else _number(one, counting, told)
        if value is not None:
            yield target, value


def _options(fact: Fact, credits: list[_Credit]) -> Value:
    held = {option for credit in credits if isinstance(credit, tuple) for option in credit}
    return tuple(option for option in fact.options if option in held)


def _number(one: Credits, credits: list[_Credit], told: Values) -> Value | None:
    if not credits:
        return 0  # whatever it would be multiplied with
    times = 1 if one.times is None else told.get(one.times)
    if not isinstance(times, (int, float)):
        return None
    number = float(sum(credit for credit in credits if not isinstance(credit, tuple)) * times)
    return int(number) if number.is_integer() else number


def sources(credits: Mapping[str, Credits], told: Values, closed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the facts that lists could still say something of, each with what is asked for first.

    Args:
        credits: list -> its credits.
        told: what counts as told, with what lists say.
        closed: facts that cannot be answered.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in credits.values():
        if one.fact.name not in closed:
            asked = (one.fact.name, *([one.times] if one.times else []))
            left = tuple(name for name in asked if name not in closed and not is_known(told.get(name)))
            found |= {target: left for target in one.to if left and not is_known(told.get(target))}
    return found


def is_known(value: Value | None) -> bool:
    """Whether a value is known entirely."""
    return value is not None and not isinstance(value, dict)
