"""Strategies for people: any, those for whom a rule fires, nearly fires, or who are recommended an advice.

Nobody is drawn and thrown away: people are ways through the decision diagrams of the ruleset.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.diagrams import TRUE, TooLarge
from backrules.errors import UsageError, hinted, nearest
from backrules.testing.neighbours import Near
from backrules.testing.universe import Room, Way, room_of
from backrules.testing.variables import Draw

__all__ = ["Profile", "firing", "nearly_firing", "profiles", "recommending"]

Profile = dict[str, Any]


def profiles(
    ruleset: Ruleset, *, complete: bool = False, boundaries: bool = True, possible: bool = True
) -> st.SearchStrategy[Profile]:
    """Return a strategy for profiles as a user writes them.

    They shrink to the empty profile, or to the first value of every fact.

    Args:
        ruleset: the ruleset that asks.
        complete: every fact is known that applies (`ask_if`), and no other; otherwise any part of them.
        boundaries: numbers are often thresholds of the rules, one step beside them, or ends of their range.
        possible: nobody contradicts a constraint.

    Raises:
        UsageError: it is proved that there is nobody who contradicts no constraint, or the tables are too large.
    """
    ruleset = _ruleset(ruleset)
    options = {"complete": complete, "boundaries": boundaries, "possible": possible}
    what = "a profile of which everything is known" if complete else "a profile"
    return _drawing(profiles, (ruleset,), options, what, lambda _: TRUE)


def firing(
    ruleset: Ruleset, rule_id: str, *, complete: bool = False, boundaries: bool = True, possible: bool = True
) -> st.SearchStrategy[Profile]:
    """Return a strategy for people for whom a rule fires.

    Args:
        ruleset: the ruleset.
        rule_id: the rule.
        complete: every fact is known that applies.
        boundaries: numbers are often just such that the rule still fires.
        possible: nobody contradicts a constraint.

    Raises:
        UsageError: there is no such rule, it is proved that it can never fire, or the tables are too large.
    """
    rule = _checked_name(rule_id, _ruleset(ruleset).data.rules, "rule")
    options = {"complete": complete, "boundaries": boundaries, "possible": possible}
    return _drawing(
        firing,
        (ruleset, rule_id),
        options,
        f"a person for whom the rule {rule_id} fires",
        lambda room: room.space.where(rule.when),
    )


def nearly_firing(
    ruleset: Ruleset, rule_id: str, *, boundaries: bool = True, possible: bool = True
) -> st.SearchStrategy[Profile]:
    """Return a strategy for people for whom a rule does not fire, but would if one fact were different.

    A fact is different that has another value, or becomes known or unknown; of a choices fact it is one option.

    Args:
        ruleset: the ruleset.
        rule_id: the rule.
        boundaries: numbers are often just such that the rule does not fire.
        possible: nobody contradicts a constraint, before the change and after it.

    Raises:
        UsageError: there is no such rule, it is proved that there is no such person, or the tables are too large.
    """
    rule = _checked_name(rule_id, _ruleset(ruleset).data.rules, "rule")
    room, what = room_of(ruleset), f"a person for whom the rule {rule_id} nearly fires"
    try:
        node = room.space.where(rule.when)
        near = Near(room, node, room.allowed if possible else TRUE)
        if not near:
            raise _nobody(room, what, possible=possible and bool(Near(room, node, TRUE)))
    except TooLarge:
        raise _too_large(what) from None
    options = {"boundaries": boundaries, "possible": possible}
    return _strategy(nearly_firing, (ruleset, rule_id), options, lambda draw: near.person(draw, boundaries=boundaries))


def recommending(
    ruleset: Ruleset,
    advice_id: str,
    *,
    strict: bool = False,
    complete: bool = False,
    boundaries: bool = True,
    possible: bool = True,
) -> st.SearchStrategy[Profile]:
    """Return a strategy for people to whom an advice is recommended.

    Args:
        ruleset: the ruleset.
        advice_id: the advice.
        strict: recommended also when open safety questions withhold advice.
        complete: every fact is known that applies.
        boundaries: numbers are often just such that the advice is still recommended.
        possible: nobody contradicts a constraint.

    Raises:
        UsageError: there is no such advice, it is proved that nobody is recommended it, or the tables are too large.
    """
    _checked_name(advice_id, _ruleset(ruleset).data.advice, "advice")
    options = {"strict": bool(strict), "complete": complete, "boundaries": boundaries, "possible": possible}
    what = f"a person to whom {advice_id} is recommended{' strictly' if strict else ''}"

    def node(room: Room) -> int:
        return room.space.outcomes[0].of(advice_id).recommended[bool(strict)]

    return _drawing(recommending, (ruleset, advice_id), options, what, node)


def _drawing(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    options: dict[str, bool],
    what: str,
    node_of: Callable[[Room], int],
) -> st.SearchStrategy[Profile]:
    """Return a strategy for the people of a diagram."""
    room = room_of(arguments[0])
    try:
        node = node_of(room)
        possible, complete = options["possible"], options["complete"]
        way = Way(room, room.narrowed(node, possible=possible, complete=complete), complete=complete)
    except TooLarge:
        raise _too_large(what) from None
    if not way:
        anybody = Way(room, room.narrowed(node, possible=False, complete=complete), complete=complete)
        raise _nobody(room, what, possible=possible and bool(anybody))
    return _strategy(function, arguments, options, lambda draw: way.person(draw, boundaries=options["boundaries"]))


def _strategy(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    options: dict[str, bool],
    person: Callable[[Draw], Profile],
) -> st.SearchStrategy[Profile]:
    """Return a strategy that shows itself as the call that made it."""
    defaults = function.__kwdefaults__ or {}

    def drawn(draw: st.DrawFn, *_: Any, **__: Any) -> Profile:
        return person(draw)

    drawn.__name__ = function.__name__
    return st.composite(drawn)(*arguments, **{name: v for name, v in options.items() if v != defaults[name]})


def _ruleset(ruleset: Any) -> Ruleset:
    if not isinstance(ruleset, Ruleset):
        raise UsageError(f"people are drawn for a ruleset, as load() gives it, not for {type(ruleset).__name__}")
    return ruleset


def _checked_name(name: Any, allowed: Any, noun: str) -> Any:
    if not isinstance(name, str) or name not in allowed:
        hint = nearest(name, allowed)
        raise UsageError(hinted(f"there is no {noun} {name!r}", hint))
    return allowed[name]


def _too_large(what: str) -> UsageError:
    return UsageError(f"{what} cannot be drawn: the decision tables of this ruleset are too large")


def _nobody(room: Room, what: str, *, possible: bool) -> UsageError:
    """Say that there is nobody.

    Args:
        room: the room.
        what: who is looked for.
        possible: whether constraints may be why.
    """
    whom = " who contradicts no constraint" if possible else ""
    if room.space.tables.exact:
        return UsageError(f"there cannot be {what}: the decision tables prove that nobody{whom} is like that")
    return UsageError(f"{what} was not found, though the numbers are too tangled to prove that there is none")
