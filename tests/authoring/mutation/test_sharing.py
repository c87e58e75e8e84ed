"""The diagrams of a ruleset are made once for its mutants, and what is said of one hangs on no other."""

import pickle
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.authoring.mutation import Invariants, Judge, invariants, mutants_of, sharing
from backrules.authoring.mutation.witnesses import Witnesses
from backrules.authoring.verify import holds_all, invariant_conditions
from backrules.conditions import parse
from backrules.diagrams import ConditionDiagrams, TooLarge, Universe
from backrules.model.invariants import Before, Invariant, Keeps, Learning, Never, Only
from tests.questions.small_worlds import from_chance, make_ruleset, tiny
from tests.support import examples


def world():
    return tiny(
        {"x": "number 0 9", "b": "boolean", "tools": "choices bar mat band"},
        "advise one must: d1",
        "advise two: n > 12",
        "advise two can: bar in tools or x > 3",
        "avoid two: b and bar in tools",
        "avoid one two: mat in tools and unknown(x)",
        "caution one: b",
        "caution two: d2",
        derived={"d0": "n > 5", "d1": "d0 and b", "d2": "band in tools"},
        compute="2 * x",
        needs={"one": "known(b) or band in tools"},
        never=("b and x > 8", "x > 8 and not b"),
        urgent=("two",),
    )


INVARIANTS = (
    Invariant("never", "", Never(("two",)), parse("mat in tools and b and bar in tools")),
    Invariant("only", "", Only(("one",)), parse("b")),
    Invariant("before", "", Before(("two", "one"))),
    Invariant("keeps", "", Keeps(("one",), "x")),
    Invariant("learning", "", Learning(("one", "two"), ("b", "x"))),
    Invariant("broken", "", Never(("two",))),
)


def judged(witnesses, mutant):
    try:
        return witnesses.of(mutant)
    except TooLarge:
        return TooLarge


def of_its_own(data, mutant, **limits):
    """What is found out about a mutant in diagrams that were made for it alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Universe, "beside", lambda *_: None)
        return judged(Witnesses(data, **limits), mutant)


@settings(max_examples=examples(15))
@given(from_chance(make_ruleset), st.data())
def test_in_the_diagrams_of_others_the_same_person_is_found_as_in_diagrams_of_its_own(data, draw):
    witnesses, mutants = Witnesses(data), mutants_of(data)
    for mutant in draw.draw(st.lists(st.sampled_from(mutants), min_size=1, max_size=5)) if mutants else ():
        found, expected = judged(witnesses, mutant), of_its_own(data, mutant)
        # where numbers are not cut exactly, either may come upon somebody, who is then held against both rulesets
        assert found == expected or (expected is TooLarge and judged(Witnesses(data), mutant) == found)


def test_every_kind_of_mutant_is_the_same_in_the_diagrams_of_others():
    data = world()
    witnesses = Witnesses(data)
    for mutant in mutants_of(data)[::2]:
        assert judged(witnesses, mutant) == of_its_own(data, mutant), mutant.id


def test_the_diagrams_of_a_ruleset_are_made_once_for_all_mutants_that_test_nothing_new(monkeypatch):
    data = world()
    mutants = [one for one in mutants_of(data) if one.kind not in ("operator", "threshold", "sign")]
    judge, made, make = Judge(data, (), Invariants.of(data, INVARIANTS)), [], ConditionDiagrams.__init__
    monkeypatch.setattr(
        ConditionDiagrams, "__init__", lambda self, *args, **more: made.append(self) or make(self, *args, **more)
    )
    results = [judge.judge(one) for one in mutants]
    assert {one.status for one in results} == {"killed", "survived"}
    assert len(made) == 1  # those of the invariants were made before


@pytest.mark.parametrize("most", [25, 60, 120, 240])
def test_what_is_too_large_hangs_on_no_mutant_before(most):
    data = world()
    mutants, witnesses = mutants_of(data)[::5], Witnesses(data, most)
    found = {mutant.id: judged(witnesses, mutant) for mutant in mutants}
    assert found == {mutant.id: judged(Witnesses(data, most), mutant) for mutant in mutants}
    assert (TooLarge in found.values()) == (most < 240)


def test_diagrams_are_let_go_when_they_have_become_many(monkeypatch):
    data = world()
    mutants = mutants_of(data)[::5]
    found = [judged(Witnesses(data), mutant) for mutant in mutants]
    monkeypatch.setattr(sharing, "_MOST_NODES", 300)
    shared, sizes = sharing.Shared(data), []
    witnesses = Witnesses(data)
    monkeypatch.setattr(witnesses, "_shared", shared)
    for mutant, expected in zip(mutants, found, strict=True):
        assert judged(witnesses, mutant) == expected
        shared.beside(data)
        sizes.append(len(shared.space.diagrams))
    assert max(sizes) <= 300
    assert sizes != sorted(sizes)  # they became many, and were let go


def test_an_invariant_fails_on_a_mutant_exactly_if_it_does_in_diagrams_of_its_own():
    data = world()
    asked = Invariants.of(data, INVARIANTS)
    assert [one.id for one in asked.invariants] == ["never", "only", "before", "keeps", "learning"]
    failed = set()
    for mutant in mutants_of(data):
        changed = mutant.apply(data)
        space = Universe(changed, conditions=invariant_conditions(asked.invariants, changed))
        alone = [key for key, holds in holds_all(space, 0, asked.invariants).items() if holds is False]
        assert [*asked(mutant)] == alone, mutant.id
        failed.update(alone)
    assert failed == {"never", "only", "before", "keeps", "learning"}


def test_a_worker_process_makes_its_own_diagrams():
    data = world()
    asked = Invariants.of(data, INVARIANTS)
    arrived = pickle.loads(pickle.dumps(asked))
    mutant = next(one for one in mutants_of(data) if one.id == "r3: dropped")
    assert [*arrived(mutant)] == [*asked(mutant)] == ["never"]
    assert repr(arrived) == repr(asked)  # the results that are kept hang on it
    assert len(pickle.dumps(asked)) < 20_000


def test_tables_are_not_shared_with_a_program_whose_cells_they_do_not_have():
    data = world()
    space = Universe(data)
    kept = {one.kind: space.beside(one.apply(data)) is not None for one in mutants_of(data)}
    assert {kind for kind, shared in kept.items() if not shared} == {"operator", "threshold", "sign"}


def test_a_test_of_a_number_that_is_known_elsewhere_is_no_new_one():
    data = tiny({"x": "number 0 9", "b": "boolean"}, "advise one: known(x)", "avoid one: b")
    mutant = next(one for one in mutants_of(data) if one.kind == "known")
    assert Universe(data).beside(mutant.apply(data)) is not None


def test_where_the_diagrams_of_other_mutants_stand_in_the_way_an_invariant_is_tried_in_diagrams_of_its_own(monkeypatch):
    data = world()
    mutant = next(one for one in mutants_of(data) if one.id == "r3: dropped")
    asked, asked_in, hold = Invariants.of(data, INVARIANTS), [], invariants.holds_all

    def crowded(space, number, promises):
        asked_in.append(space)
        if space is asked_in[0]:
            raise TooLarge
        return hold(space, number, promises)

    monkeypatch.setattr(invariants, "holds_all", crowded)
    assert [*asked(mutant)] == ["never"]
    asked_in.clear()
    monkeypatch.setattr(invariants, "holds_all", Mock(side_effect=TooLarge))
    assert [*asked(mutant)] == [], "nothing is said of what nobody could find out"
