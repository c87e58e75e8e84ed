"""How likely answers are: the `prior` of a fact, or all alike. Only the order of questions depends on it."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from itertools import pairwise

from backrules.facts import Fact

__all__ = ["SKIPPED", "draw_number", "estimate", "mass", "mass_by_prior", "weights"]

SKIPPED = 0.05  # how likely it is that a question is not answered: our own guess, above 0 so that it is never forgotten
_LEAST = 0.005  # nothing is impossible


def weights(fact: Fact, option: str | None = None) -> tuple[float, ...]:
    """Return the probabilities of unknown and of each value: no and yes, or each option of a choice."""
    prior = fact.prior
    if fact.type == "choice":
        given = prior if isinstance(prior, Mapping) else dict.fromkeys(fact.options, 1.0)
        total = sum(given.values())
        shares = [max(given[one] / total, _LEAST) for one in fact.options]
        return (SKIPPED, *((1 - SKIPPED) * share / sum(shares) for share in shares))
    yes = prior.get(option or "", 0.5) if isinstance(prior, Mapping) else prior
    yes = yes if isinstance(yes, (int, float)) else 0.5
    yes = min(max(yes, _LEAST), 1 - _LEAST)
    return (SKIPPED, (1 - SKIPPED) * (1 - yes), (1 - SKIPPED) * yes)


def estimate(fact: Fact, option: str | None = None) -> tuple[float, ...] | None:
    """Return what `weights` returns as an estimate that may be said: None without a prior, and no least chance."""
    prior = fact.prior
    if fact.type == "choice":
        if not isinstance(prior, Mapping):
            return None
        return (SKIPPED, *((1 - SKIPPED) * prior[one] / sum(prior.values()) for one in fact.options))
    yes = prior.get(option or "") if isinstance(prior, Mapping) else prior
    if not isinstance(yes, (int, float)):
        return None
    return (SKIPPED, (1 - SKIPPED) * (1 - yes), (1 - SKIPPED) * yes)


def mass_by_prior(fact: Fact, low: float, high: float, *, low_in: bool, high_in: bool) -> float | None:
    """Return how likely a number lies between two, None without a prior; whole numbers reach half a step either way."""
    if not isinstance(fact.prior, tuple) or fact.range is None:
        return None
    if fact.type == "integer":
        low = (math.ceil(low) if low_in else math.floor(low) + 1) - 0.5
        high = (math.floor(high) if high_in else math.ceil(high) - 1) + 0.5
        return _below(fact, high, at=False) - _below(fact, low, at=True)
    return _below(fact, high, at=high_in) - _below(fact, low, at=not low_in)


def mass(fact: Fact, low: float, high: float, pieces: int, *, low_in: bool = True, high_in: bool = True) -> float:
    """Return how likely a number lies between two; without a prior each of so many pieces is as likely."""
    if not isinstance(fact.prior, tuple) or fact.range is None:
        return 1 / pieces
    return _below(fact, high, at=high_in) - _below(fact, low, at=not low_in)


def _knots(fact: Fact) -> list[float]:
    assert isinstance(fact.prior, tuple)  # noqa: S101 - for the type checker
    assert fact.range is not None  # noqa: S101
    return [fact.range[0], *fact.prior, fact.range[1]]


def _below(fact: Fact, number: float, *, at: bool) -> float:
    """How likely an answer is below a number, or at it: a quarter between two neighbouring knots, evenly.

    Where both knots are one number, a quarter of the people says just that.
    """
    total = 0.0
    for low, high in pairwise(_knots(fact)):
        if number > high or (number == high and (at or low < high)):
            total += 0.25
        elif number > low:
            total += 0.25 * (number - low) / (high - low)
    return total


def draw_number(fact: Fact, draw: random.Random) -> int | float:
    """Return a random number by the prior of a number fact."""
    if isinstance(fact.prior, tuple) and fact.range is not None:
        knots = _knots(fact)
        part = draw.random() * 4
        place = min(int(part), 3)
        number = knots[place] + (knots[place + 1] - knots[place]) * (part - place)
    else:
        low, high = fact.range or (-10.0, 10.0)
        number = 0 if low <= 0 <= high and draw.random() < 0.2 else draw.uniform(low, high)  # zero is a common answer
    return round(number) if fact.type == "integer" else round(number * 2) / 2
