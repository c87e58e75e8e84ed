"""The outcome and the key of each advice against the answer, and who can be against all who are."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from backrules import Ruleset
from backrules.diagrams import FALSE, TRUE, Restriction, TooLarge
from backrules.model import STRENGTHS
from tests.questions.brute_force import truth_for
from tests.questions.small_worlds import from_chance, make_person, make_ruleset
from tests.recommendation.gates import Gates
from tests.recommendation.worlds import Oracle, worlds
from tests.support import examples

NODES = {False: 0, None: 1, True: 2}
MOST = 1500  # people who can be told apart


def make_world(chance):
    """A ruleset with at least one constraint, and a person."""
    data = make_ruleset(chance)
    while not data.constraints:
        data = make_ruleset(chance)
    return data, make_person(chance, data)


def cells_of(tables, values):
    """The cell of each variable, or None where it is not found."""
    found = []
    for variable in tables.variables:
        try:
            found.append(variable.cell(values))
        except TooLarge:
            found.append(None)
    return found


@pytest.mark.unmeasured
@settings(max_examples=examples(62))
@given(world=worlds(), strict=st.booleans())
def test_at_the_cells_of_a_person_fate_and_key_of_an_advice_are_what_the_answer_says(world, strict):
    data, person = world
    ruleset = Ruleset(data)
    outcomes, values = ruleset.outcomes, ruleset.profiles.read(person)
    answer = ruleset.recommend(values, strict=strict, engine="reference")
    oracle, given_advice = Oracle(data, values, strict=strict), {one.id: one for one in answer.advice}
    with outcomes.held() as tables:
        diagrams, view = tables.diagrams, Restriction(outcomes, values, strict=strict)
        cells = cells_of(tables, values)
        lost = {fact for one, cell in zip(tables.variables, cells, strict=True) if cell is None for fact in one.facts}
        assert lost <= view.unclear <= view.blurred
        event(f"{'lost' if lost else 'unclear' if view.unclear else 'exact'}")
        cells = [cell or 0 for cell in cells]
        for advice in data.advice:
            if outcomes.read_by(advice) & lost:
                continue
            outcome, key = outcomes.of(advice), outcomes.key(advice)
            assert diagrams.value(outcome.recommended[strict], cells) == (advice in given_advice)
            assert diagrams.value(outcome.advised, cells) is oracle.kleene_or("advise", advice)
            avoided, equipped = oracle.kleene_or("avoid", advice), oracle.needs[advice]
            alone = oracle.alone(advice).values()
            waits = None in alone and not data.advice[advice].urgent
            stopped = avoided is True or equipped is False or True in alone
            open_still = avoided is None or equipped is None or waits
            assert diagrams.value(outcomes.avoided(advice), cells) is avoided
            assert diagrams.value(outcome.against, cells) is (True if stopped else None if open_still else False)
            firing = oracle.firing(advice)
            strongest = min((STRENGTHS.index(rule.strength) for rule in firing), default=None)
            expected = None if strongest is None else (strongest, -sum(rule.points for rule in firing))
            assert diagrams.value(key, cells) == expected
            if advice in given_advice:
                one = given_advice[advice]
                assert (STRENGTHS.index(one.strength), -one.score) == expected
            if not outcomes.read_by(advice) & view.unclear:
                assert diagrams.value(view.recommended(advice), cells) == (advice in given_advice)
                assert diagrams.value(view.key(advice), cells) == expected
                for cell, found, one in zip(cells, view.cells, tables.variables, strict=True):
                    assert found == cell or view.unclear.intersection(one.facts)


@settings(max_examples=examples(37))
@given(world=worlds(), strict=st.booleans(), data=st.data())
def test_what_is_left_of_a_fate_and_a_key_is_right_for_every_completion(world, strict, data):
    ruleset_data, person = world
    ruleset = Ruleset(ruleset_data)
    outcomes, values = ruleset.outcomes, ruleset.profiles.read(person)
    facts = list(ruleset_data.facts)
    closed = data.draw(st.lists(st.sampled_from(facts), unique=True))
    with outcomes.held() as tables:
        view = Restriction(outcomes, values, closed=closed, strict=strict)
        for number in range(4):
            completion = complete(ruleset, values, closed, Random(data.draw(st.integers(0, 10**6)) + number))
            cells = cells_of(tables, completion)
            outcome = ruleset.recommend(completion, strict=strict, engine="reference").outcome
            for advice in ruleset_data.advice:
                if outcomes.read_by(advice) & view.unclear or None in cells:
                    continue
                assert view.diagrams.value(view.recommended(advice), cells) == (advice in outcome)
                whole, left = outcomes.key(advice), view.key(advice)
                assert view.diagrams.value(left, cells) == view.diagrams.value(whole, cells)


@settings(max_examples=examples(40))
@given(seed=st.integers(0, 2**32))
@example(seed=3)
def test_what_is_left_is_the_same_whether_or_not_less_was_known_before(seed):
    chance = Random(seed)
    ruleset_data = make_ruleset(chance)
    ruleset, person = Ruleset(ruleset_data), make_person(chance, ruleset_data)
    outcomes, values = ruleset.outcomes, ruleset.profiles.read(person.values)
    fewer = {name: value for name, value in values.items() if chance.random() < 0.5}
    with outcomes.held():
        earlier = Restriction(outcomes, fewer)
        left_of(earlier)
        found = left_of(Restriction(outcomes, values, earlier=[earlier.filled_in]))
        outcomes.cache.clear()
        assert found == left_of(Restriction(outcomes, values))


def left_of(view):
    """What is left for one person of all diagrams of the ruleset's advice."""
    read = view.outcomes.reading(strict=view.strict)
    guards = {guard for one in read.values() for guard, _ in one.guards}
    whole = [*guards, *(one.recommended for one in read.values()), *(one.key for one in read.values() if one.key)]
    return view.cells, view.allowed, {diagram: view.left(diagram) for diagram in whole}


def complete(ruleset, values, closed, chance):
    """Somebody of whom more is known."""
    more = dict(ruleset.profiles.canonical(values))
    for name, fact in ruleset.data.facts.items():
        if name in closed or chance.random() < 0.3:
            continue
        if fact.type == "choices" and isinstance(values.get(name, {}), dict):
            known = values.get(name, {})
            more[name] = {**{one: chance.random() < 0.5 for one in fact.options if chance.random() < 0.7}, **known}
        elif name not in values and fact.type == "boolean":
            more[name] = chance.random() < 0.5
        elif name not in values and fact.type == "choice":
            more[name] = chance.choice(list(fact.options))
        elif name not in values and fact.is_date:
            more[name] = date(2000, 2, 29) + timedelta(days=chance.randint(-800, 0))
        elif name not in values and fact.is_number:
            more[name] = chance.choice([chance.randint(-4, 13), 0, 2**53, -(2**53)])
    return ruleset.profiles.read(more)


def representatives(view):
    """Every row of cells that is left, with values that lie in them."""
    choices = []
    for variable, allowed in zip(view.tables.variables, view.allowed, strict=True):
        choices.append(range(len(variable.cells)) if allowed is None else allowed)
    for cells in product(*choices):
        values = {}
        for variable, cell in zip(view.tables.variables, cells, strict=True):
            if variable.group is not None:
                values |= variable.group.witnesses[cell]
            elif variable.option is None:
                values[variable.facts[0]] = variable.cells[cell]
            else:
                values.setdefault(variable.facts[0], {})[variable.option] = variable.cells[cell]
        yield cells, values


@settings(max_examples=examples(25))
@given(world=from_chance(make_world))
def test_who_can_be_violates_no_constraint_but_those_that_are_violated_already(world):
    data, person = world
    ruleset = Ruleset(data)
    outcomes, values = ruleset.outcomes, ruleset.profiles.read(person.values)

    def violated(values):
        counting = Gates(data, values).values()
        return {key for key, one in data.contradictions.items() if truth_for(data, one.never, counting) is True}

    with outcomes.held() as tables:
        size = 1
        for variable in tables.variables:
            size *= len(variable.cells)
        assume(size <= MOST)
        for known, closed in ((values, person.skipped), ({}, ())):
            whole, already = Restriction(outcomes, known, closed=closed), violated(known)
            read = ruleset.profiles.read
            people = [(cells, violated(read(some)) <= already) for cells, some in representatives(whole)]
            feasible = whole.feasible(-1)
            event(
                f"{len(already)} of {len(data.constraints)} violated already, {'all' if feasible == TRUE else 'some'} possible"
            )
            assert feasible != FALSE
            assert whole.diagrams.value(feasible, whole.cells) is True
            for cells, possible in people:
                assert whole.diagrams.value(feasible, cells) is possible
            possible_too = whole.possible(-1)
            assert all(whole.diagrams.value(possible_too, cells) is possible for cells, possible in people)
            for advice in data.advice:
                node = whole.recommended(advice)
                support = whole.diagrams.support[node]
                check_connected(whole, support, people)


def check_connected(view, support, people):
    """What has to do with some variables only allows what others allow for them."""
    bits = [level for level in range(len(view.cells)) if support >> level & 1]

    def key(cells):
        return tuple(cells[level] for level in bits)

    allowed = {key(cells) for cells, possible in people if possible}
    feasible = view.feasible(support)
    for cells, possible in people:
        found = view.diagrams.value(feasible, cells)
        assert found or not possible
        assert not found or key(cells) in allowed


@settings(max_examples=examples(25))
@given(world=from_chance(make_world))
def test_shares_and_weights_add_up_to_one_for_every_profile(world):
    data, person = world
    ruleset = Ruleset(data)
    outcomes, values = ruleset.outcomes, ruleset.profiles.read(person.values)
    with outcomes.held():
        view = Restriction(outcomes, values, closed=person.skipped)
        for weights, allowed in zip(view.weights(), view.allowed, strict=True):
            assert abs(sum(weights) - 1) < 1e-9
            left = range(len(weights)) if allowed is None else allowed
            assert all((weight > 0) == (cell in left) for cell, weight in enumerate(weights))
        for fact in view.open:
            shares = view.shares(fact)
            assert len(shares) == len(view.fibres(fact))
            assert abs(sum(shares) - 1) < 1e-9
            assert all(share > 0 for share in shares)
