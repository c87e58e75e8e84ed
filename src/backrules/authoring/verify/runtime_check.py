"""Whether a recommendation breaks an invariant: said of real answers, without any table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backrules.api import Recommendation
from backrules.model.invariants import (
    Always,
    Apart,
    Before,
    Cautioned,
    Fills,
    First,
    Keeps,
    Learning,
    Never,
    NoPlan,
    Only,
    Promise,
    Together,
    Withheld,
)

__all__ = ["fault"]


def fault(promise: Promise, answers: Sequence[Recommendation]) -> str:
    """Return what is wrong with the answers that one or two people get, or nothing.

    Args:
        promise: the promise.
        answers: of the person, or of both people in order.
    """
    match promise:
        case Keeps() | Learning():
            return "; ".join(_of_two(promise, *answers))
        case _:
            return "; ".join(_of_one(promise, answers[0]))


def _of_one(promise: Promise, answer: Recommendation) -> Iterator[str]:
    given = [one for one in promise.advice if one in answer.outcome]
    missing = [one for one in promise.advice if one not in answer.outcome]
    match promise:
        case Never() | Only() if given:
            yield f"{_listed(given)} recommended"
        case Always() if missing:
            yield from (f"{one} is {answer.status(one)}" for one in missing)
        case First((first,)) if answer.outcome[:1] != (first,):
            yield f"{answer.outcome[0]} stands first" if answer.outcome else "nothing is recommended"
        case Before():
            yield from _swapped(given, answer.outcome)
        case Together() if given and missing:
            yield f"{_listed(given)} recommended, {_listed(missing)} not"
        case Apart() if len(given) > 1:
            yield f"{_listed(given)} recommended together"
        case Cautioned(advice, rules):
            for one in answer.advice:
                if one.id in advice and not any(caution.rule in rules for caution in one.cautions):
                    yield f"{one.id} carries no caution of {', '.join(rules)}"
        case NoPlan() if answer.plan().held is None:
            yield "there is a plan"
        case Fills(slots):
            empty = {one.slot for one in answer.plan().left_out if one.cause == "nothing" and one.day is None}
            yield from (f"nothing fills {slot}" for slot in slots if slot in empty)
        case Withheld():
            yield from (f"{one} is {answer.status(one)}" for one in promise.advice if answer.status(one) != "withheld")


def _swapped(wanted: list[str], outcome: tuple[str, ...]) -> Iterator[str]:
    for place, one in enumerate(wanted):
        for other in wanted[place + 1 :]:
            if outcome.index(other) < outcome.index(one):
                yield f"{other} stands before {one}"


def _of_two(promise: Keeps | Learning, before: Recommendation, after: Recommendation) -> Iterator[str]:
    for advice in promise.advice:
        if isinstance(promise, Learning):
            spoken = before.status(advice) in ("recommended", "withheld")
            if spoken and after.status(advice) not in ("recommended", "withheld"):
                yield f"{advice} is {before.status(advice)} before and {after.status(advice)} after"
        elif advice in before.outcome:
            if advice not in after.outcome:
                yield f"{advice} is recommended before and {after.status(advice)} after"
            elif promise.rank:
                yield from _passed(advice, before.outcome, after.outcome)


def _passed(advice: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    ahead = before[: before.index(advice)]
    passing = [one for one in after[: after.index(advice)] if one not in ahead]
    if passing:
        yield f"{', '.join(passing)} {'comes' if len(passing) == 1 else 'come'} before {advice} only after"


def _listed(ids: Iterable[str]) -> str:
    found = list(ids)
    return f"{', '.join(found)} {'is' if len(found) == 1 else 'are'}"
