"""Assertions about a whole ruleset, by Hypothesis or, where it can be, by proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.api import Recommendation, Ruleset
from backrules.authoring.verify import prove
from backrules.engines import available_engines
from backrules.errors import UsageError
from backrules.testing.conformance import search_options
from backrules.testing.people import Profile, profiles

__all__ = ["assert_engines_agree", "assert_invariant"]


def assert_engines_agree(
    ruleset: Ruleset,
    profile: object = None,
    *,
    engines: Iterable[str] | None = None,
    strict: bool = False,
    max_examples: int | None = None,
) -> None:
    """Assert that all engines give the same recommendation.

    Args:
        ruleset: the ruleset.
        profile: one person; without it Hypothesis looks for one on whom they differ.
        engines: which engines; the first one is what the others are compared with. None is all that work here.
        strict: withhold advice while a question that guards it is open.
        max_examples: how many people are tried; None for as many as Hypothesis' profile says.

    Raises:
        AssertionError: they differ; the message says who fires what.
        UsageError: there is no such engine.
        ProfileError: the profile is not valid.
    """
    names = available_engines() if engines is None else tuple(engines)
    if profile is not None:
        _compare(ruleset, profile, names, strict=strict)
        return
    _search(
        profiles(ruleset, possible=False), lambda person: _compare(ruleset, person, names, strict=strict), max_examples
    )


def _compare(ruleset: Ruleset, profile: object, engines: tuple[str, ...], *, strict: bool) -> None:
    first, *others = engines
    fired = ruleset.match(profile, engine=first)
    expected = ruleset.recommend(profile, strict=strict, engine=first).to_dict(include_question=False)
    for other in others:
        found = ruleset.match(profile, engine=other)
        lines = [
            *_apart("fire", first, other, fired[0], found[0]),
            *_apart("are possible", first, other, fired[1], found[1]),
        ]
        if (
            not lines
            and ruleset.recommend(profile, strict=strict, engine=other).to_dict(include_question=False) != expected
        ):
            lines = ["the same rules fire, and the recommendations differ"]
        if lines:
            raise AssertionError("\n".join([f"{first} and {other} differ for {profile!r}:", *lines]))


def _apart(what: str, one: str, other: str, first: set[str], second: set[str]) -> list[str]:
    pairs = ((one, first - second), (other, second - first))
    return [f"  {what} by {name} only: {', '.join(sorted(rules))}" for name, rules in pairs if rules]


def assert_invariant(
    ruleset: Ruleset,
    invariant: str | Callable[[Profile, Recommendation], object],
    *,
    people: st.SearchStrategy[Profile] | None = None,
    strict: bool = False,
    max_examples: int | None = None,
) -> None:
    """Assert that something holds for everybody.

    An invariant of invariants.yaml is proved by the decision tables. For a function Hypothesis looks for somebody for
    whom it does not hold; that it finds nobody is no proof.

    Args:
        ruleset: the ruleset.
        invariant: the id of an invariant of the ruleset; or a function, called with a profile and its recommendation,
            that fails by `assert` or by returning False.
        people: whom a function is tried on; `profiles(ruleset)` by default.
        strict: for a function: withhold advice while a question that guards it is open.
        max_examples: for a function: how many people are tried; None for as many as Hypothesis' profile says.

    Raises:
        AssertionError: somebody was found for whom it does not hold, and the smallest such person is shown; or the
            decision tables are too large to prove it.
        RulesetError: the invariants of the ruleset do not load.
        UsageError: there is no such invariant, or it is neither a text nor a function.
    """
    if isinstance(invariant, str):
        verdict = prove(ruleset, [invariant])[0]
        if not verdict.holds:
            raise AssertionError(verdict.to_text(ruleset.data))
        return
    if not callable(invariant):
        raise UsageError(f"an invariant is an id or a function of a profile and a recommendation, not {invariant!r}")
    holds = invariant

    def check(person: Profile) -> None:
        recommendation = ruleset.recommend(person, strict=strict)
        if holds(person, recommendation) is False:
            name = getattr(holds, "__name__", "the invariant")
            raise AssertionError(
                f"{name} does not hold for {person!r}: {', '.join(recommendation.outcome) or 'nothing'}"
            )

    _search(profiles(ruleset) if people is None else people, check, max_examples)


def _search(people: st.SearchStrategy[Profile], check: Callable[[Profile], None], max_examples: int | None) -> None:
    """Let Hypothesis look for somebody for whom a check fails."""

    @given(person=people)
    def holds(person: Profile) -> None:
        check(person)

    settings(**search_options(max_examples))(holds)()
