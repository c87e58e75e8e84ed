"""The smallest set of known facts that keeps an advice recommended, against a walk through all assignments."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from backrules import Ruleset
from tests.questions.brute_force import suffices, sufficient
from tests.questions.judged_worlds import judged_worlds
from tests.questions.small_worlds import tiny
from tests.support import examples

BOTH = {"a": "boolean", "b": "boolean"}
TINY = {
    "or": tiny(BOTH, "advise pull: a or b"),
    "and": tiny(BOTH, "advise pull: a and b"),
    "always": tiny(BOTH, "advise pull: true"),
    "pieces": tiny({**BOTH, "c": "boolean"}, "advise pull: a and b", "advise pull: c"),
    "guard": tiny(BOTH, "advise pull: a", "avoid pull: b"),
    "guard and reason": tiny(BOTH, "advise pull: a or b", "avoid pull: a and not b"),
    "need": tiny({"e": "choices bar mat", "a": "boolean"}, "advise pull: a", needs={"pull": "any(e)"}),
    "known": tiny(BOTH, "advise pull: known(a)"),
    "known guards": tiny(BOTH, "advise pull: a", "avoid pull: known(b)"),
    "numbers": tiny({"x": "number 0 3", "y": "number 0 3"}, "advise pull: n >= 3 or y > 2", compute="x + y"),
    "either way": tiny(BOTH, "advise pull: a or not a and b"),
    "caution": tiny(BOTH, "advise pull: a", "caution pull: b"),
    "safety caution": tiny(BOTH, "advise pull: a", "caution pull safety: b"),
    "caution either way": tiny(BOTH, "advise pull: a or not b", "caution pull safety: a and b"),
    "constraint": tiny(BOTH, "advise pull: a", "avoid pull: b", never=("a and b",)),
}
KNOWN_ANSWERS = [
    ("or", {"a": True}, ("a",)),
    ("or", {"a": True, "b": True}, ("a",)),
    ("or", {"a": False, "b": True}, ("b",)),
    ("or", {"a": False}, None),
    ("and", {"a": True, "b": True}, ("a", "b")),
    ("always", {"a": True}, ()),
    ("pieces", {"a": True, "b": True, "c": True}, ("c",)),
    ("guard", {"a": True, "b": False}, ("a", "b")),
    ("guard", {"a": True}, None),
    ("guard and reason", {"a": True, "b": True}, ("b",)),
    ("need", {"a": True, "e": {"mat": True}}, ("e", "a")),
    ("need", {"a": True}, None),
    ("known", {"a": False}, ("a",)),
    ("known guards", {"a": True}, None),
    ("numbers", {"x": 3, "y": 3}, ("y",)),
    ("numbers", {"x": 2, "y": 1}, ("x", "y")),
    ("numbers", {"x": 1, "y": 2.5}, ("y",)),
    ("either way", {"a": False, "b": True}, ("a", "b")),
    ("caution", {"a": True}, ("a",)),
    ("safety caution", {"a": True}, None),
    ("safety caution", {"a": True, "b": True}, ("a", "b")),
    ("safety caution", {"a": True, "b": False}, ("a", "b")),
    ("caution either way", {"a": False, "b": False}, ("b",)),
    ("caution either way", {"a": True, "b": True}, ("a", "b")),
    ("constraint", {"a": True}, None),
    ("constraint", {"a": True, "b": False}, ("a", "b")),
]


@pytest.mark.unmeasured
@settings(max_examples=examples(150))
@given(world=judged_worlds(), strict=st.booleans())
def test_the_sufficient_reason_is_the_smallest_set_of_known_facts_that_suffices_and_the_first_of_its_size(
    world, strict
):
    data, person, judge, ruleset, values = world
    rec = ruleset.recommend(person.values, strict=strict)
    for advice in data.advice:
        found = rec.why(advice).sufficient
        expected = sufficient(data, values, advice, judge=judge) if advice in rec.outcome else None
        event(f"{advice in rec.outcome}: {None if expected is None else len(expected)}")
        assert (found and found.facts) == expected, advice
        assert found is None or found.exact


@pytest.mark.unmeasured
@settings(max_examples=examples(75))
@given(world=judged_worlds(), strict=st.booleans())
def test_a_sufficient_reason_suffices_and_none_is_given_for_what_is_assumed_or_not_recommended(world, strict):
    data, person, judge, ruleset, values = world
    rec = ruleset.recommend(person.values, strict=strict)
    recommended = {advice.id: advice for advice in rec.advice}
    for advice in data.advice:
        found = rec.why(advice).sufficient
        if advice not in recommended or recommended[advice].assuming:
            assert found is None
        elif found is None:  # only where the others, once known, would withhold it
            assert not suffices(judge, values, advice, values)
        else:
            assert set(found.facts) <= set(values)
            assert suffices(judge, values, advice, found.facts)
            assert not any(suffices(judge, values, advice, set(found.facts) - {fact}) for fact in found.facts)


@pytest.mark.parametrize(("name", "values", "expected"), KNOWN_ANSWERS)
def test_judge_and_library_give_the_answers_that_were_worked_out_by_hand(name, values, expected):
    ruleset = Ruleset(TINY[name])
    assert sufficient(TINY[name], ruleset.profiles.read(values), "pull") == expected
    found = ruleset.recommend(values).why("pull").sufficient
    assert (found and found.facts) == expected


def test_of_very_many_facts_a_set_of_which_nothing_can_be_left_out_is_given_and_called_not_exact():
    names = "abcdefghijklmnop"
    ruleset = Ruleset(tiny(dict.fromkeys(names, "boolean"), f"advise pull: {' or '.join(names)}"))
    found = ruleset.recommend(dict.fromkeys(names, True)).why("pull").sufficient
    assert (found.facts, found.exact) == (("a",), False)
