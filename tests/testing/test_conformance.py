"""The public conformance check passes the engines there are, and refuses engines that are broken on purpose."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import Phase, settings

from backrules.conditions import And, Compare, Count, Has, Not, Or, leaves
from backrules.engines import Match, Program, build
from backrules.engines.reference import ReferenceEngine
from backrules.testing import run_conformance
from tests.support import EVERY, examples


@pytest.mark.parametrize("name", EVERY)
def test_the_engines_there_are_conform(name):
    run_conformance(lambda program: build(name, program), max_examples=examples(20))


class UnknownIsFalse(ReferenceEngine):
    def match(self, values):
        return Match(super().match(values).fired, set())


class UnknownIsTrue(ReferenceEngine):
    def match(self, values):
        found = super().match(values)
        return Match(found.fired | found.possible, found.possible)


class WrongBoundary(ReferenceEngine):
    def __init__(self, program: Program) -> None:
        super().__init__(
            attrs.evolve(program, conditions={key: shifted(one) for key, one in program.conditions.items()})
        )


def shifted(condition):
    match condition:
        case Compare(fact, ">=", number):
            return Compare(fact, ">", number)
        case Not(part):
            return Not(shifted(part))
        case And(parts) | Or(parts):
            return type(condition)(tuple(map(shifted, parts)))
        case Count(parts, ranges):
            return Count(tuple(map(shifted, parts)), ranges)
        case _:
            return condition


class EmptyListIsUnknown(ReferenceEngine):
    def match(self, values):
        return super().match({name: value for name, value in values.items() if value != ()})


class FiredDiffers(ReferenceEngine):
    def fired(self, values):
        return set()


class ChangesValues(ReferenceEngine):
    def match(self, values):
        found = super().match(values)
        values.clear()
        return found


class Crashes(ReferenceEngine):
    def match(self, values):
        for one in self._program.conditions.values():
            if any(isinstance(leaf, Has) for leaf in leaves(one)):
                raise ZeroDivisionError("has")
        return super().match(values)


class NoMatch:
    def __init__(self, program: Program) -> None:
        self._engine = ReferenceEngine(program)

    def fired(self, values):
        return self._engine.fired(values)

    match = fired


BROKEN = [
    (UnknownIsFalse, "is unknown, and the engine says it is false"),
    (UnknownIsTrue, "is unknown, and the engine says it is true and unknown"),
    (EmptyListIsUnknown, "and the engine says it is"),
    (FiredDiffers, "], and returns set()"),
    (ChangesValues, "the engine changed the values that it was given"),
    (Crashes, "the engine fails: ZeroDivisionError: has"),
    (NoMatch, "match() must return Match(fired, possible), not set"),
    (WrongBoundary, "and the engine says it is"),
]


@pytest.mark.parametrize(("engine", "message"), BROKEN)
@pytest.mark.unmeasured
def test_a_broken_engine_is_refused(engine, message):
    before = settings.get_current_profile_name()
    settings.register_profile("no shrinking", parent=settings.get_profile(before), phases=[Phase.generate])
    settings.load_profile("no shrinking")
    try:
        with pytest.raises(AssertionError) as error:
            run_conformance(engine, max_examples=2000)
    finally:
        settings.load_profile(before)
    assert str(error.value).startswith("the engine differs from the reference engine:\n")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        (UnknownIsFalse, "c0 is unknown, and the engine says it is false"),
        pytest.param(
            UnknownIsTrue, "c0 is unknown, and the engine says it is true and unknown", marks=pytest.mark.long
        ),
        pytest.param(EmptyListIsUnknown, "and the engine says it is", marks=pytest.mark.long),
        (FiredDiffers, "fired() must return ['c0'], and returns set()"),
        (ChangesValues, "the engine changed the values that it was given"),
        pytest.param(Crashes, "the engine fails: ZeroDivisionError: has", marks=pytest.mark.long),
        (NoMatch, "match() must return Match(fired, possible), not set"),
    ],
)
def test_a_broken_engine_is_refused_with_the_smallest_program(engine, message):
    with pytest.raises(AssertionError) as error:
        run_conformance(engine, max_examples=2000)
    text = str(error.value)
    assert text.startswith("the engine differs from the reference engine:\n")
    assert message in text
    assert len(text.splitlines()) <= 8


def test_an_engine_that_cannot_be_made_is_refused():
    def factory(program):
        raise NotImplementedError("no engine")

    with pytest.raises(AssertionError, match="the engine fails: NotImplementedError: no engine"):
        run_conformance(factory, max_examples=5)


@pytest.mark.long
def test_the_report_of_a_wrong_boundary_is_one_fact_and_one_number():
    with pytest.raises(AssertionError) as error:
        run_conformance(WrongBoundary, max_examples=2000)
    _, wrong, *program, values = str(error.value).splitlines()
    assert wrong.startswith("  c0 is ")
    assert len(program) <= 3
    assert ">=" in program[-1]
    assert len(values) < 30
