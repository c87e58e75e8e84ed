"""Whether an engine of somebody else means what the reference engine means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backrules.conditions import Compare, arithmetic_to_text, leaves, names_read, quantities, to_text
from backrules.engines import Engine, Match, Program, build
from backrules.facts import INTEGER, Fact, Profiles, Values
from backrules.testing.programs import programs, value_of

__all__ = ["run_conformance", "search_options"]


def run_conformance(engine_factory: Callable[[Program], Engine], *, max_examples: int | None = None) -> None:
    """Check an engine against the reference engine, on random programs and people.

    The engine must find the conditions that are true and those that are unknown, `fired` must agree with `match`, and
    the values it is given must stay as they are.

    Args:
        engine_factory: makes an engine of a program.
        max_examples: how many programs are tried; None for as many as Hypothesis' profile says.

    Raises:
        AssertionError: it differs or fails; the message shows the smallest program and values that were found.
    """

    @given(case=_cases())
    def conforms(case: tuple[Program, list[dict[str, Any]]]) -> None:
        program, profiles = case
        _check(engine_factory, program, profiles)

    settings(**search_options(max_examples))(conforms)()


def search_options(max_examples: int | None) -> dict[str, Any]:
    """Return settings for a search inside of an assertion.

    Args:
        max_examples: how many examples are tried; None for as many as Hypothesis' profile says.
    """
    phases = [phase for phase in settings().phases if phase is not Phase.explain]  # takes longest, and says least here
    options: dict[str, Any] = {
        "deadline": None,
        "suppress_health_check": list(HealthCheck),
        "report_multiple_bugs": False,
        "phases": phases,
    }
    return options if max_examples is None else {**options, "max_examples": max_examples}


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Program, list[dict[str, Any]]]:
    program = draw(programs())
    return program, draw(st.lists(_people(program.facts, _cuts(program)), min_size=1, max_size=10))


@st.composite
def _people(draw: st.DrawFn, facts: Mapping[str, Fact], cuts: Mapping[str, list[int | float]]) -> dict[str, Any]:
    """Draw a person whose numbers are often those that they are compared with."""
    values = {}
    for name, fact in facts.items():
        if draw(st.booleans()):
            near = bool(cuts[name]) and draw(st.booleans())
            values[name] = cuts[name][draw(st.integers(0, len(cuts[name]) - 1))] if near else draw(value_of(fact))
    return values


def _cuts(program: Program) -> dict[str, list[int | float]]:
    """Return what each number fact is compared with, as far as it can have that value."""
    found: dict[str, dict[int | float, None]] = {name: {} for name in program.facts}
    for condition in (*program.conditions.values(), *program.derived.values()):
        for test in leaves(condition):
            if isinstance(test, Compare) and test.fact in found:
                whole = program.facts[test.fact].type == INTEGER
                if not whole or isinstance(test.number, int):
                    found[test.fact][test.number] = None
    return {name: list(numbers) for name, numbers in found.items()}


def _check(factory: Callable[[Program], Engine], program: Program, profiles: list[dict[str, Any]]) -> None:
    reference, read = build("reference", program), Profiles(program.facts).read
    engine = _answer(lambda: factory(program), program, None)
    for profile in [{}, *profiles]:
        values = read(profile)
        expected = reference.match(dict(values))
        found = _answer(lambda: engine.match(values), program, values)  # noqa: B023
        changed = values != read(profile)
        fired = _answer(lambda: engine.fired(values), program, values)  # noqa: B023
        wrong = _differences(expected, found)
        if not wrong and (changed or values != read(profile)):
            wrong = {"": "the engine changed the values that it was given"}
        wrong = wrong or _fired(expected, fired)
        if wrong:
            part = {key: one for key, one in program.conditions.items() if key in wrong}
            shown = _behind(attrs.evolve(program, conditions=part)) if part else program
            raise AssertionError(_report([*wrong.values()], shown, read(profile)))


def _behind(program: Program) -> Program:
    """Return a program without what its conditions do not read."""
    read = {name for condition in program.conditions.values() for name in names_read(condition)}
    for name, condition in reversed(list(program.derived.items())):  # readers first
        read |= {*names_read(condition)} if name in read else set()
    for name, number in reversed(list(program.numbers.items())):
        read |= {quantity.name for quantity in quantities(number)} if name in read else set()
    return Program(
        facts={name: fact for name, fact in program.facts.items() if name in read},
        conditions=program.conditions,
        derived={name: one for name, one in program.derived.items() if name in read},
        numbers={name: one for name, one in program.numbers.items() if name in read},
    )


def _answer(ask: Callable[[], Any], program: Program, values: Values | None) -> Any:
    try:
        return ask()
    except Exception as error:
        wrong = [f"the engine fails: {type(error).__name__}: {error}"]
        raise AssertionError(_report(wrong, program, values)) from error


def _differences(expected: Match, found: Any) -> dict[str, str]:
    """Return condition -> what is wrong about it."""
    if not isinstance(found, Match):
        return {"": f"match() must return Match(fired, possible), not {type(found).__name__}"}
    fired, possible = map(set, found)
    return {
        key: f"{key} is {_truth(key, *expected)}, and the engine says it is {_truth(key, fired, possible)}"
        for key in sorted({*expected.fired, *expected.possible, *fired, *possible}, key=str)
        if _truth(key, *expected) != _truth(key, fired, possible)
    }


def _truth(key: str, fired: set[str], possible: set[str]) -> str:
    both = {(True, True): "true and unknown", (True, False): "true", (False, True): "unknown", (False, False): "false"}
    return both[key in fired, key in possible]


def _fired(expected: Match, fired: Any) -> dict[str, str]:
    if fired == expected.fired:
        return {}
    return {"": f"fired() must return {sorted(expected.fired)}, and returns {fired!r}"}


def _report(wrong: list[str], program: Program, values: Values | None) -> str:
    known = [] if values is None else [f"  values {values!r}"]
    return "\n".join(
        ["the engine differs from the reference engine:", *(f"  {one}" for one in wrong), *_lines(program), *known]
    )


def _lines(program: Program) -> list[str]:
    facts = [f"  fact {fact.name}: {_fact(fact)}" for fact in program.facts.values()]
    numbers = [f"  number {name}: {arithmetic_to_text(one)}" for name, one in program.numbers.items()]
    derived = [f"  derived {name}: {to_text(one)}" for name, one in program.derived.items()]
    return [*facts, *numbers, *derived, *(f"  {key}: {to_text(one)}" for key, one in program.conditions.items())]


def _fact(fact: Fact) -> str:
    return f"{fact.type} [{', '.join(fact.options)}]" if fact.options else fact.type
