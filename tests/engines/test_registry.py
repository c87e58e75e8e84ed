"""Engines of somebody else: registered or declared by a distribution, by names that are checked, held to the protocol."""

from importlib.metadata import EntryPoint

import pytest

import backrules
from backrules.engines import build, engine_names, registry
from backrules.engines.reference import ReferenceEngine
from backrules.errors import UsageError
from tests.cli.test_comfort import completed
from tests.support import called


class Counting(ReferenceEngine):
    """The reference engine, which counts how often it is asked."""

    asked = 0

    def match(self, values):
        Counting.asked += 1
        return super().match(values)


class Half:
    def __init__(self, program):
        self.fired = None


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    monkeypatch.setattr(Counting, "asked", 0)


@pytest.fixture
def declared(monkeypatch):
    """Declare entry points as an installed distribution does."""

    def declare(**values):
        found = {name: EntryPoint(name, value, "backrules.engines") for name, value in values.items()}
        monkeypatch.setattr(registry, "_entry_points", lambda: found)

    return declare


def test_a_registered_engine_serves_wherever_one_is_named(folder):
    ruleset = folder().load()
    backrules.register_engine("counting", Counting)
    assert engine_names()[-1] == "counting"
    people = [{"hours": hours} for hours in (1, 9)]
    assert ruleset.recommend(people[1], engine="counting").outcome == ("sit_less", "stretch")
    assert Counting.asked > 0
    found = ruleset.recommend_many(people, engine="counting")
    assert [one.to_dict() for one in found] == [one.to_dict() for one in ruleset.recommend_many(people)]
    assert ruleset.match(people[0], engine="counting") == ruleset.match(people[0], engine="reference")


def test_a_declared_engine_is_loaded_when_it_is_named(folder, declared):
    declared(counting=f"{__name__}:Counting", broken="no_such_module:Engine")
    assert isinstance(folder().load().engine("counting"), Counting)
    assert engine_names() == ("durable", "cells", "reference", "broken", "counting")
    message = r"the engine broken \(no_such_module:Engine\) cannot be loaded: ModuleNotFoundError"
    with pytest.raises(UsageError, match=message):
        folder(name="other").load().recommend({}, engine="broken")


def test_the_command_line_knows_declared_engines_and_the_nearest_name(folder, declared):
    declared(counting=f"{__name__}:Counting")
    path = folder().path
    done = called("advise", "--ruleset", path, "--hours", "9", "--engine", "counting")
    assert (done.returncode, Counting.asked > 0) == (0, True)
    done = called("test", "--ruleset", path, "--engine", "countin")
    assert done.returncode == 2
    assert "there is no engine 'countin'; there are durable, cells, reference, counting (did you mean" in done.stderr
    assert completed("test", "--engine", "c") == ["cells", "counting"]


MISTAKES = [
    (("cells", Counting), "there is an engine 'cells' already"),
    (("mine", Counting), "there is an engine 'mine' already; replace=True replaces it"),
    (("Mine!", Counting), "an engine's name is made of small letters, digits, '_', '.' and '-', and 'Mine!' is none"),
    ((7, Counting), "and 7 is none"),
    (("new", "Counting"), "the engine new is made by a function or a class, not by 'Counting'"),
]


@pytest.mark.parametrize(("given", "message"), MISTAKES, ids=str)
def test_what_cannot_be_registered_is_refused(given, message):
    backrules.register_engine("mine", ReferenceEngine)
    with pytest.raises(UsageError) as error:
        backrules.register_engine(*given)
    assert message in str(error.value)
    with pytest.raises(UsageError, match=r"already$"):
        backrules.register_engine("durable", Counting, replace=True)


def test_one_of_ones_own_can_be_replaced_and_rulesets_keep_what_they_have(folder):
    ruleset = folder().load()
    backrules.register_engine("mine", ReferenceEngine)
    before = ruleset.engine("mine")
    backrules.register_engine("mine", Counting, replace=True)
    assert ruleset.engine("mine") is before
    assert isinstance(folder(name="other").load().engine("mine"), Counting)


def test_what_is_no_engine_is_refused_with_what_it_lacks(folder):
    program = folder().load().compiled.program
    backrules.register_engine("half", Half)
    with pytest.raises(UsageError, match="the engine half is made as a Half, which has no method fired and no match"):
        build("half", program)
