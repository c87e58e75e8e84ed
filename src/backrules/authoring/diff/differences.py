"""What two rulesets tell the same people differently, as diagrams."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from typing import Literal, get_args

import attrs

from backrules.authoring.diff.people import People, places
from backrules.diagrams import FALSE
from backrules.model import RulesetData
from backrules.semantics.order import Key, Place

__all__ = ["KINDS", "Kind", "Part", "changes_outcome", "orders", "parts", "swapped"]

Kind = Literal["newly recommended", "no longer recommended", "order", "strength", "score", "status", "caution"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_OUTCOME = ("newly recommended", "no longer recommended", "order")  # the kinds that change the outcome


def changes_outcome(kind: str, rule: str, rulesets: Iterable[RulesetData]) -> bool:
    """Whether a difference changes the outcome: other advice, another order, or another caution about safety.

    Args:
        kind: the kind of difference.
        rule: of `caution` the rule that warns before or after.
        rulesets: the two rulesets.
    """
    there = (data.rules[rule] for data in rulesets if rule in data.rules)
    return kind in _OUTCOME or (kind == "caution" and any(one.safety for one in there))


@attrs.frozen
class Part:
    """One way in which answers may differ.

    Attributes:
        kind: the kind.
        advice: what it is about; of an order the two, the one that stood first before the other.
        node: returns who is told differently; raises TooLarge.
        was: of `status` the status before, of `caution` the rule that warned before, if it was one.
        now: the status after, or the rule that warns now.
    """

    kind: Kind
    advice: tuple[str, ...]
    node: Callable[[], int]
    was: str = ""
    now: str = ""


def parts(people: People, advice: str, strict: bool) -> Iterator[Part]:
    """Yield the ways in which the answers on one advice may differ, its place aside.

    Raises:
        TooLarge: the diagrams are too large.
    """
    one, other = people.answers
    diagrams = people.diagrams
    old, new = (
        answers.recommended(advice, strict) if advice in answers.data.advice else FALSE for answers in people.answers
    )
    no, both = diagrams.negation, diagrams.conjunction
    if old != new:
        yield Part("newly recommended", (advice,), lambda: both(new, no(old)))
        yield Part("no longer recommended", (advice,), lambda: both(old, no(new)))
    if not all(advice in answers.data.advice for answers in people.answers):
        return
    keys = one.key(advice), other.key(advice)
    if keys[0] != keys[1]:
        yield from (Part(kind, (advice,), partial(_heavier, people, kind, (old, new), keys)) for kind in _DIFFERING)
    pairs = diagrams.merged("statuses", _changed, one.status(advice, strict), other.status(advice, strict))
    for was, now in sorted(pair for pair in diagrams.reached(pairs) if pair):
        who = partial(diagrams.mapped, ("statuses", was, now), partial(operator.eq, (was, now)), pairs)
        yield Part("status", (advice,), who, was, now)
    warned, warn = one.cautions(advice), other.cautions(advice)
    for rule in sorted({*warned, *warn}):
        before, after = warned.get(rule, FALSE), warn.get(rule, FALSE)
        if before != after:
            yield Part("caution", (advice,), partial(both, old, new, before, no(after)), was=rule)
            yield Part("caution", (advice,), partial(both, old, new, no(before), after), now=rule)


def _heavier(people: People, kind: Kind, given: tuple[int, int], keys: tuple[int, int]) -> int:
    """Return who is recommended an advice by both rulesets, with another strength or score."""
    return people.diagrams.conjunction(*given, people.diagrams.merged(kind, _DIFFERING[kind], *keys))


def _changed(was: str, now: str) -> tuple[str, str] | None:
    return None if was == now or "recommended" in (was, now) else (was, now)


def _other_strength(a: Key | None, b: Key | None) -> bool:
    return a is not None and b is not None and a[0] != b[0]


def _other_score(a: Key | None, b: Key | None) -> bool:
    return a is not None and b is not None and a[0] == b[0] and a[1] != b[1]


_DIFFERING: dict[Kind, Callable[[Key | None, Key | None], bool]] = {
    "strength": _other_strength,
    "score": _other_score,
}


def orders(people: People, known: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of advice that may stand in this order before, and in the other one after.

    Args:
        people: both rulesets.
        known: the advice of both whose diagrams are not too large.
    """
    changed = {advice: _may_move(people, advice) for advice in known}
    ranges = {advice: tuple(_range(people, index, advice) for index in (0, 1)) for advice in known}
    for one, other in combinations(known, 2):
        if (changed[one] or changed[other] or _order_differs(people, one, other)) and _may_swap(
            ranges[one], ranges[other]
        ):
            yield from ((one, other), (other, one))


def swapped(people: People, first: str, second: str, strict: bool) -> Part:
    """Return those who are told both by both rulesets, and the second one first by the other ruleset only."""
    return Part("order", (first, second), partial(_swapped, people, first, second, strict))


def _may_move(people: People, advice: str) -> bool:
    one, other = people.answers
    old, new = one.data.advice[advice], other.data.advice[advice]
    return one.key(advice) != other.key(advice) or old.urgent != new.urgent


def _order_differs(people: People, one: str, other: str) -> bool:
    """Whether two pieces of advice stand in another order in the catalogue."""
    first, second = (answers.outcomes.spots for answers in people.answers)
    return (first[one].number < first[other].number) != (second[one].number < second[other].number)


_Range = tuple[Place, Place] | None


def _range(people: People, index: int, advice: str) -> _Range:
    """Return the best and the worst place of an advice."""
    answers = people.answers[index]
    found = places(answers, advice)
    if found is None:
        return None
    spot, (best, worst) = answers.outcomes.spots[advice], found
    return spot.place(best), spot.place(worst)


def _may_swap(one: tuple[_Range, ...], other: tuple[_Range, ...]) -> bool:
    """Whether two may stand in one order before, and in the other one after."""
    if None in one or None in other:
        return False
    first = [_orders(a, b) for a, b in zip(one, other, strict=True) if a and b]
    return any((not way) in first[1] for way in first[0])


def _orders(a: tuple[Place, Place], b: tuple[Place, Place]) -> set[bool]:
    """Return whether the first may stand before the second, and whether it may not."""
    return {way for way, possible in ((True, a[0] < b[1]), (False, b[0] < a[1])) if possible}


def _swapped(people: People, first: str, second: str, strict: bool) -> int:
    one, other = people.answers
    given = [answers.recommended(advice, strict) for answers in people.answers for advice in (first, second)]
    both = people.diagrams.conjunction(*given)
    if both == FALSE:
        return FALSE
    return people.diagrams.conjunction(both, one.before(first, second), other.before(second, first))
