"""Invariants: what is proved holds for everybody, and what is refuted is broken by the people who are shown."""

from __future__ import annotations

from random import Random

import attrs
import pytest
from hypothesis import assume, event, given, note, settings
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.authoring.verify import check_invariant, holds_all, invariant_conditions, prove
from backrules.conditions import And, Unknown, parse
from backrules.diagrams import Universe
from backrules.model import RulesetData
from backrules.model.invariants import (
    Apart,
    Before,
    Cautioned,
    First,
    Invariant,
    Keeps,
    Learning,
    Never,
    Only,
    Together,
)
from tests.authoring.everybody import MOST, Everybody, breaks, is_broken, make_invariant
from tests.questions.brute_force import slots_known, truth_for
from tests.questions.small_worlds import from_chance, in_words, make_ruleset, tiny
from tests.recommendation.gates import counting
from tests.recommendation.worlds import Oracle
from tests.support import examples


def make_world(chance: Random) -> tuple[RulesetData, Invariant]:
    data = make_ruleset(chance)
    return data, make_invariant(chance, data)


def with_unknown(chance: Random) -> tuple[RulesetData, Invariant]:
    """A world in which learning more may take advice away, as the loader forbids."""
    data = make_ruleset(chance, wide=True)
    rules = {key: attrs.evolve(one, effect="advise", points=1) for key, one in data.rules.items()}
    first, *_ = rules
    fact = chance.choice(list(data.facts))
    rules[first] = attrs.evolve(rules[first], when=And((rules[first].when, Unknown(fact))))
    invariant = make_invariant(chance, data)
    promise = Learning(tuple(data.advice), tuple(data.facts))
    return attrs.evolve(data, rules=rules), attrs.evolve(invariant, promise=promise, strict=None)


WORLDS = st.one_of(*[from_chance(make_world)] * 5, from_chance(with_unknown))


@settings(max_examples=examples(30))
@given(WORLDS)
def test_an_invariant_is_proved_if_and_only_if_nobody_breaks_it(world):
    data, invariant = world
    note(in_words(data, invariant))
    everybody = Everybody(data, invariant.when)
    assume(everybody.size <= MOST)
    verdict = check_invariant(Ruleset(data), invariant)
    event(f"{type(invariant.promise).__name__}: {verdict.verdict}")
    modes = (False, True) if invariant.strict is None else (invariant.strict,)
    broken = any(is_broken(everybody, invariant, strict=strict) for strict in modes)
    assert verdict.verdict == ("refuted" if broken else "proved"), verdict
    if broken:
        check_people(data, invariant, verdict)


def check_people(data, invariant, verdict):
    profiles = Ruleset(data).profiles
    known = [profiles.read(one.profile) for one in verdict.people]
    strict = verdict.strict if verdict.strict is not None else bool(invariant.strict)
    oracles = [Oracle(data, values, strict=strict) for values in known]
    assert [list(one.recommended) for one in verdict.people] == [oracle.outcome() for oracle in oracles]
    assert breaks(invariant, *oracles)
    assert not any(oracle.violated for oracle in oracles)
    meant = not isinstance(invariant.promise, Only)
    counts = [counting(data, values) for values in known]
    assert all((truth_for(data, invariant.when, values) is True) == meant for values in counts)
    if len(known) == 2:
        before, after = (slots_known(data, values) for values in known)
        different = {slot for slot in {*before, *after} if before.get(slot) != after.get(slot)}
        assert len(different) == 1
        ((fact, option),) = different
        if isinstance(invariant.promise, Keeps):
            low, high = before[fact, option], after[fact, option]
            assert fact == invariant.promise.fact
            assert (low < high) == invariant.promise.rising
        else:
            assert fact in invariant.promise.facts
            assert (fact, option) not in before


@pytest.mark.unmeasured
@settings(max_examples=examples(15))
@given(from_chance(make_world))
def test_the_one_person_who_is_shown_is_one_of_whom_least_is_known(world):
    data, invariant = world
    assume(not data.numbers and not isinstance(invariant.promise, (Keeps, Learning)))
    note(in_words(data, invariant))
    everybody = Everybody(data, invariant.when)
    assume(everybody.size <= MOST)
    verdict = check_invariant(Ruleset(data), invariant)
    assume(verdict.verdict == "refuted")
    modes = (False, True) if invariant.strict is None else (invariant.strict,)
    strict = next(one for one in modes if is_broken(everybody, invariant, strict=one))
    fewest = [least_known(group) for group in everybody.judge.groups]
    least = min(
        sum(known[cell] for known, cell in zip(fewest, cells, strict=True))
        for cells in everybody.people()
        if everybody.is_meant(cells) != isinstance(invariant.promise, Only)
        and breaks(invariant, everybody.standing(cells, strict=strict))
    )
    values = Ruleset(data).profiles.read(verdict.people[0].profile)
    assert len(slots_known(data, values)) == least


def least_known(group):
    """For each cell the fewest slots that are known of somebody in it."""
    known: dict = {}
    for point in group.points({}):
        count = sum(value is not None for value in point)
        known[group.cell(point)] = min(count, known.get(group.cell(point), count))
    return known


@settings(max_examples=examples(15))
@given(st.lists(WORLDS, min_size=2, max_size=3))
def test_a_ruleset_in_a_space_with_others_keeps_what_it_keeps_alone(worlds):
    (data, invariant), *_ = worlds
    others = []
    for seed in range(2):
        rules = dict(data.rules)
        dropped = sorted(rules)[seed % max(len(rules), 1) :][:1]
        others.append(attrs.evolve(data, rules={key: one for key, one in rules.items() if key not in dropped}))
    every = [data, *others]
    note(in_words(data, invariant))
    more = [one for index, other in enumerate(every) for one in invariant_conditions([invariant], other, index)]
    space = Universe(data, others, more)
    together = [holds_all(space, index, [invariant])[invariant.id] for index in range(len(every))]
    alone = [check_invariant(Ruleset(one), invariant).verdict == "proved" for one in every]
    assert together == alone


FACTS = {"a": "boolean", "hours": "integer 0 10"}


def verdict_of(data, promise, **options):
    return check_invariant(Ruleset(data), Invariant("i", "So.", promise, **options))


@pytest.mark.parametrize(
    ("rules", "promise", "words"),
    [
        (["advise x: a", "advise y can: hours > 3"], Never(("z",)), "this is never recommended to anybody"),
        (
            ["advise x: a", "advise y can: not a"],
            Before(("x", "y")),
            "no two of these are ever recommended together there",
        ),
        (["advise x: a"], Keeps(("x",), "hours"), "it is never recommended there, or hours has no say in it"),
    ],
)
def test_what_proves_nothing_says_so(rules, promise, words):
    data = tiny(FACTS, *rules, "advise z: false")
    verdict = verdict_of(data, promise)
    assert (verdict.verdict, verdict.vacuous) == ("proved", words)


def test_an_invariant_about_nobody_says_so():
    data = tiny(FACTS, "advise x: a", never=("a and hours > 5",))
    verdict = verdict_of(data, Never(("x",)), when=parse("a and hours > 7"))
    assert (verdict.verdict, verdict.vacuous) == ("proved", "nobody is of those of whom it speaks")


def test_of_two_people_the_second_loses_what_the_first_has():
    data = tiny(FACTS, "advise x: hours > 2", "avoid x: hours > 7", "advise y can: hours > 4")
    verdict = verdict_of(data, Keeps(("x",), "hours"))
    assert [one.profile["hours"] for one in verdict.people] == [3, 8]
    assert verdict.reason == "x is recommended before and withheld after"


def test_what_lowers_the_rank_is_named():
    data = tiny(FACTS, "advise x: a", "advise y must: hours >= 4")
    verdict = verdict_of(data, Keeps(("x",), "hours", rank=True))
    assert verdict.reason == "y comes before x only after"
    assert verdict_of(data, Keeps(("x",), "hours", rising=False, rank=True)).verdict == "proved"


@pytest.mark.parametrize(
    ("promise", "reason"),
    [
        (Before(("y", "x")), "x stands before y"),
        (Together(("x", "y")), "x is recommended, y is not"),
        (Apart(("x", "y")), "x, y are recommended together"),
        (Cautioned(("x",), ("r1",)), "x carries no caution of r1"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_answer_of_the_person(promise, reason):
    data = tiny(FACTS, "advise x: hours > 2", "advise y: a")
    verdict = verdict_of(data, promise)
    assert (verdict.verdict, verdict.reason) == ("refuted", reason)


def test_a_refusal_in_one_mode_alone_says_which():
    data = tiny(FACTS, "advise x: hours > 2", "avoid x: a")
    verdict = verdict_of(data, First(("x",)), when=data.rules["r0"].when)
    assert (verdict.verdict, verdict.strict) == ("refuted", None)
    open_only = verdict_of(
        tiny(FACTS, "advise x: hours > 2", "avoid x: a", never=("a",)), First(("x",)), when=data.rules["r0"].when
    )
    assert (open_only.verdict, open_only.strict) == ("refuted", True)


def test_what_cannot_be_cut_into_cells_is_not_exact_but_a_counterexample_counts():
    data = tiny({"u": "number 0 10", "v": "number 0 10"}, "advise x: n > 24.5", "advise y: n > 30", compute="u * v")
    proved = verdict_of(data, Never(("x",)), when=data.rules["r1"].when)
    assert proved.verdict == "refuted"
    verdict = verdict_of(data, Before(("x", "y")))
    assert verdict.verdict == "not exact"
    assert "u, v" in verdict.reason


@pytest.mark.unmeasured
def test_the_built_in_ruleset_keeps_every_invariant(builtin):
    verdicts = prove(builtin)
    assert [one.invariant.id for one in verdicts if not one.holds or one.vacuous] == []
    assert len(verdicts) >= 15


def test_where_everybody_contradicts_a_constraint_nothing_is_said_of_anybody():
    data = tiny(FACTS, "advise x: a", never=("known(a) or unknown(a)",))
    verdict = verdict_of(data, Never(("x",)))
    assert (verdict.verdict, verdict.vacuous) == ("proved", "nobody is of those of whom it speaks")


def test_tables_that_are_too_large_are_not_exact_but_what_is_found_counts():
    facts = dict.fromkeys("abcd", "boolean")
    data = tiny(facts, "advise x: a and b or c and d", "advise y can: a and d", "avoid y: b or c")
    kept = Invariant("kept", "So.", Before(("x", "y")))
    verdicts = {
        most: check_invariant(Ruleset(data), kept, space=Universe(data, most=most)) for most in (3, 8, 20, 1000)
    }
    assert {most: one.verdict for most, one in verdicts.items()} == {
        3: "not exact",
        8: "not exact",
        20: "not exact",
        1000: "proved",
    }
    assert verdicts[8].reason == "the decision tables are too large"
    assert holds_all(Universe(data, most=8), 0, [kept]) == {"kept": None}


def test_a_person_whose_real_answer_breaks_nothing_is_an_error_of_ours():
    data = tiny(FACTS, "advise x: a")
    other = tiny(FACTS, "advise x: not a")
    verdict = check_invariant(
        Ruleset(data), Invariant("i", "So.", Never(("x",)), when=parse("not a")), space=Universe(other)
    )
    assert verdict.verdict == "error"
    assert verdict.reason.startswith("internal error, please report it")
    assert not verdict.holds
