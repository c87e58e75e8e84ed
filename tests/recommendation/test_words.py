"""Conditions, values and what is still open, in words that a coach would say."""

import copy
import pickle

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules._util.language import ENGLISH
from backrules.conditions import (
    TRUE,
    And,
    Constant,
    Flag,
    Known,
    Not,
    Unknown,
    leaves,
    names_read,
    parse,
    residual,
    truth,
)
from backrules.engines import build
from backrules.facts import PartlyKnown, Profiles
from backrules.recommendation import Answer, CompiledRuleset
from backrules.recommendation.context import Context
from backrules.recommendation.residuals import Residuals
from backrules.semantics.program import computing
from backrules.wording.english import existing, negated, plural
from backrules.wording.phrases import known_in_words, value_in_words
from backrules.wording.words import clause, if_words, in_words
from tests.recommendation.worlds import rulesets, worlds
from tests.strategies import people
from tests.support import WITHOUT_EXERCISES, examples

DATA = backrules.builtin().data

IN_WORDS = {
    "desk_hours >= 6": "hours at a desk: at least 6 h/day",
    "desk_hours < 6.5": "hours at a desk: below 6.5 h/day",
    "not desk_hours >= 6": "hours at a desk: below 6 h/day",
    "4 <= pain_severity < 7": "back pain at its worst: from 4 to below 7 of 10",
    "4 < pain_severity <= 7": "back pain at its worst: above 4 and at most 7 of 10",
    "pain_severity < 4 or pain_severity >= 7": "back pain at its worst: below 4 or at least 7 of 10",
    "lower_back_sets == 0": "hard sets for the lower back: none",
    "lower_back_sets > 0": "hard sets for the lower back: some",
    "lower_back_sets >= 1": "hard sets for the lower back: at least 1 set/week",
    "pain_severity == 0": "back pain at its worst: exactly 0 of 10",
    "slouches": "slouching",
    "not slouches": "not slouching",
    "not tight_back": "no tight back",
    "not no_pull_up_yet": "full pull-up",
    "not not_cleared": "with the go-ahead of a clinician",
    "not lower_back_neglected": "more than hardly any work for the lower back",
    "not works_at_desk": "few or no hours at a desk",
    "any(red_flags)": "any warning signs",
    "not any(red_flags)": "no warning signs",
    "any(back_pain)": "the back hurts somewhere",
    "not any(back_pain)": "the back hurts nowhere",
    "hex_bar in equipment": "equipment: a hex bar",
    "hex_bar not in equipment": "equipment: no hex bar",
    "dumbbells not in equipment": "equipment: not dumbbells",
    "hex_bar in equipment and mat in equipment": "equipment: a hex bar and an exercise mat",
    "hex_bar in equipment or mat in equipment": "equipment: a hex bar or an exercise mat",
    "not (hex_bar in equipment or mat in equipment)": "equipment: neither a hex bar nor an exercise mat",
    "deadlift_experience == comfortable": "deadlift experience: “My form is solid”",
    "deadlift_experience != comfortable": "deadlift experience: not “My form is solid”",
    "training_level not in [new, advanced]": (
        "training level: neither new to strength training nor years of regular training"
    ),
    "known(desk_hours)": "hours at a desk: known",
    "not known(desk_hours)": "hours at a desk: not known",
    "unknown(training_level) or training_level == new": "training level: not known or new to strength training",
    "unknown(cleared_by_clinician) or not cleared_by_clinician": "cleared by a clinician: not known or no",
    "slouches and hex_bar in equipment": "slouching and equipment includes a hex bar",
    "true": "always",
    "false": "never",
}
IF_WORDS = {
    "hex_bar in equipment": "if equipment includes a hex bar",
    "hex_bar not in equipment": "if equipment does not include a hex bar",
    "posture not in goals": "if goals do not include “Stand and sit taller”",
    "dumbbells in equipment and barbell not in equipment": "if equipment includes dumbbells but not a straight barbell",
    "desk_hours >= 6": "if hours at a desk are at least 6 h/day",
    "back_sets == 0": "if there are no hard sets for the back",
    "any(red_flags)": "if there are warning signs",
    "any(equipment)": "if there is any equipment",
    "not any(equipment)": "if there is no equipment",
    "known(goals)": "if goals are known",
    "misses_transverse": "if there is no work in turning",
    "not misses_transverse": "if work in turning",
    "row_equipment == none": "if what rows are done with is “I do not row”",
    "slouches or posture in goals or tight_back": "if slouching, goals include “Stand and sit taller” or tight back",
    "(slouches or tight_back) and mat in equipment": "if slouching or tight back, and equipment includes an exercise mat",
    "slouches and (tight_back or (neck_pain and mat in equipment))": (
        "if slouching, and tight back or (neck pain and equipment includes an exercise mat)"
    ),
    "severe_pain or tight_back": "if severe pain in the back or the neck, or tight back",
    "true": "in any case",
    "false": "never",
}


@pytest.mark.parametrize(("condition", "words"), IN_WORDS.items())
def test_a_condition_on_one_fact_is_said_as_a_label(condition, words):
    assert in_words(parse(condition), DATA) == words


@pytest.mark.parametrize(("condition", "words"), IF_WORDS.items())
def test_behind_if_a_condition_is_a_clause(condition, words):
    assert if_words(parse(condition), DATA) == words


@settings(max_examples=examples(25))
@given(data=rulesets())
def test_the_words_of_every_condition_are_one_line_that_names_every_fact_it_reads(data):
    for rule in data.rules.values():
        for words in (in_words(rule.when, data), clause(rule.when, data)):
            assert words
            assert words == " ".join(words.split())
            assert words.count("(") == words.count(")")
            assert all(name in words for name in names_read(rule.when))


def test_a_title_is_in_the_plural_or_not():
    assert all(map(plural, ["goals", "hours at a desk", "planes trained", "red flags of the spine"]))
    assert not any(
        map(plural, ["equipment", "where it hurts", "back pain at its worst", "press", "focus of training", ""])
    )


def test_titles_are_negated_as_they_are_spoken():
    said = {
        "a bar to hang under": "no bar to hang under",
        "able to squat": "not able to squat",
        "injured": "not injured",
        "neck pain": "no neck pain",
        "some patience": "little or no patience",
        "without a bar": "with a bar",
    }
    assert {title: negated(title) for title in said} == said
    assert existing("few or no hours at a desk") == "there are few or no hours at a desk"
    assert existing("slouching") == "slouching"


def test_lists_are_spoken_with_what_has_commas_or_and_inside_kept_apart():
    assert ENGLISH.joined([]) == ""
    assert ENGLISH.joined(["a"]) == "a"
    assert ENGLISH.joined(["a", "b", "c"], "or") == "a, b or c"
    assert ENGLISH.joined(["a or b", "c"]) == "a or b, and c"
    assert ENGLISH.joined(["a, b", "c"]) == "a, b; and c"
    assert ENGLISH.joined(["“a, b and c”", "“d or e”"]) == "“a, b and c” and “d or e”"


def test_values_are_said_with_their_units_and_texts():
    def said(name, value):
        return value_in_words(name, value, DATA)

    assert known_in_words("desk_hours", 9, DATA) == "hours at a desk: 9 h/day"
    assert said("lower_back_sets", 1) == "1 set/week"
    assert said("lower_back_share", 0.25) == "0.25"
    assert said("pain_severity", 3) == "3 of 10"
    assert said("slouches", False) == "no"
    assert said("slouches", None) == "not known"
    assert said("deadlift_experience", "none") == "“I have never deadlifted”"
    assert said("equipment", ()) == "none"
    assert said("equipment", ("mat", "bench")) == "an exercise mat and a bench to lie on"
    assert said("equipment", PartlyKnown({"mat": True, "barbell": False})) == "an exercise mat; not a straight barbell"
    assert said("equipment", PartlyKnown({"barbell": False})) == "not a straight barbell"


def test_an_answer_keeps_its_explanation_where_the_options_need_it_to_stay_apart():
    options = {"small": "A bar (short)", "large": "A bar (long)", "mat": "A mat (soft)", "TRX": "TRX straps"}
    data = attrs.evolve(DATA, facts={**DATA.facts, "equipment": attrs.evolve(DATA.facts["equipment"], options=options)})
    assert value_in_words("equipment", tuple(options), data) == "a bar (short), a bar (long), a mat and TRX straps"


# what is still open


def possible(person, **options):
    return {one.id: one for one in backrules.recommend(person, **options).possible}


def test_what_is_open_of_a_possible_advice_is_its_rules_and_need_then_its_guards():
    open_now = possible({"slouches": False, "desk_hours": 1})
    assert open_now["pull_up"].when == "if equipment includes a pull-up bar"
    assert open_now["pull_up"].open == (
        "if equipment includes a pull-up bar; assuming no back pain under 18, no pain from 4 of 10 in the back or the neck, "
        "no health condition that rules it out, no operation or fracture and no nerve or leg trouble, no warning signs, no severe pain, "
        "you can do a full pull-up, and no sign of an emergency"
    )
    assert open_now["break_up_sitting" if "break_up_sitting" in open_now else "chin_tuck"].when == "if neck pain"
    assert open_now["pull_up"].to_dict() == {
        "id": "pull_up",
        "missing": list(open_now["pull_up"].missing),
        "open": open_now["pull_up"].open,
    }


def test_a_partly_known_derived_condition_is_opened_and_one_of_which_nothing_is_known_goes_by_its_title():
    assert possible({})["open_up_the_front"].when == "if slumping at a desk"
    assert possible({"desk_hours": 4})["open_up_the_front"].when == "if slouching"
    assert possible({"upper_mid_back_sets": 4})["balance_front_and_back"].when == (
        "if there is more training for the front than for the back or sitting for most of the day"
    )


def test_a_derived_condition_is_opened_too_where_it_says_the_same_as_what_stands_beside_it():
    assert possible({"can_do_pull_up": False})["inverted_row"].when == (
        "if equipment includes a pull-up bar or a straight barbell"
    )


def test_a_guard_that_follows_from_what_is_open_is_not_said():
    conventional = possible({})["conventional_deadlift"].open
    assert conventional.startswith("if solid deadlift form, and ")
    assert "assuming solid deadlift form" not in conventional


def test_a_guard_without_a_text_of_its_own_is_said_as_unless(folder):
    rules = """\
        rules:
          - {id: a.b, when: hours > 2, advise: stretch, because: b, source: {author: a}}
          - {id: a.c, when: sets > 4, avoid: stretch, because: b, source: {author: a}}
    """
    ruleset = folder({"rules/all.yaml": None, "rules/a.yaml": rules, **WITHOUT_EXERCISES}).load()
    (one,) = ruleset.recommend({}).possible
    assert one.open == (
        "if hours at a desk are more than 2 h/day and equipment includes a mat; unless sets are more than 4"
    )
    (advice,) = ruleset.recommend({"hours": 3}).advice
    assert [(a.text, a.open) for a in advice.assuming] == [
        ("sets: at most 4", "unless sets are more than 4"),
        ("you have what it takes (equipment: a mat)", "if equipment includes a mat"),
    ]
    assert advice.assuming[0].to_dict()["open"] == "unless sets are more than 4"


def test_of_very_many_rules_the_first_are_said_and_the_others_counted(folder):
    rules = "\n".join(
        f"  - {{id: a.r{i:02}, when: sets == {2 * i + 1}, advise: sit_less, because: b, source: {{author: a}}}}"
        for i in range(20)
    )
    ruleset = folder({"rules/all.yaml": None, "rules/a.yaml": f"rules:\n{rules}\n", **WITHOUT_EXERCISES}).load()
    (one,) = ruleset.recommend({}).possible
    assert one.open.startswith("if sets are exactly 1, exactly 3, ")
    assert one.open.endswith(" or exactly 15, or in 12 other ways")


def test_the_words_are_made_only_when_somebody_asks_for_them(monkeypatch):
    def fail(*_):
        raise AssertionError("too early")

    monkeypatch.setattr(Context, "open_words", fail)
    monkeypatch.setattr(Context, "still", fail)
    rec = backrules.recommend({"deadlift_experience": "none", "equipment": ["hex_bar"]})
    assert rec.possible
    assert rec.advice[0].assuming
    with pytest.raises(AssertionError, match="too early"):
        _ = rec.possible[0].open


def test_pieces_with_open_words_are_copied_and_pickled_without_the_ruleset():
    rec = backrules.recommend({"deadlift_experience": "none", "equipment": ["hex_bar"]})
    for one in (rec.possible[0], rec.advice[0].assuming[0]):
        data = pickle.dumps(one)
        again = pickle.loads(data)
        assert (again, again.open) == (one, one.open)
        assert copy.copy(one).open == one.open
        assert len(data) < 1000
    assert pickle.loads(pickle.dumps(rec.possible[0])).when == rec.possible[0].when


def two_valued(data, condition):
    """Whether known() or unknown() stands anywhere in a condition: what is left takes them as they are now."""
    tests = list(leaves(condition))
    return any(isinstance(one, (Known, Unknown)) for one in tests) or any(
        two_valued(data, data.derived[one.name].when)
        for one in tests
        if isinstance(one, Flag) and one.name in data.derived
    )


def known_of(data, values):
    known = dict(computing(CompiledRuleset(data).program.numbers)(values))
    for name, derived in data.derived.items():
        value = truth(derived.when, known)
        if value is not None:
            known[name] = value
    return known


@st.composite
def completed(draw):
    """A ruleset, a person, and the same person with more answers."""
    data, person = draw(worlds())
    values = Profiles(data.facts).read(person)
    more = Profiles(data.facts).read(draw(people(data.facts)))
    for name, value in values.items():
        joined_options = isinstance(value, dict) and isinstance(more.get(name), dict)
        more[name] = PartlyKnown({**more[name], **value}) if joined_options else value
    return data, values, more


@settings(max_examples=examples(37))
@given(situation=completed())
def test_what_is_left_has_the_truth_of_the_condition_for_everybody_who_answers_more(situation):
    data, values, more = situation
    left = Residuals(CompiledRuleset(data), values, told=False).left
    known = known_of(data, more)
    for rule in data.rules.values():
        if not two_valued(data, rule.when):
            assert truth(left(rule.when), known) is truth(rule.when, known)


@settings(max_examples=examples(37))
@given(situation=completed())
def test_a_guard_is_left_out_only_if_it_is_never_true_where_the_advice_is_wanted(situation):
    data, values, more = situation
    plan = CompiledRuleset(data)
    residuals, known = Residuals(plan, values, told=False), known_of(data, more)
    guards = [one for one in plan.decisions.values() if one.role == "avoid" and not two_valued(data, one.condition)]
    for wanted in plan.decisions.values():
        if wanted.role != "advise" or two_valued(data, wanted.condition):
            continue
        for guard in guards:
            against, whole = residuals.opened(guard.condition), residuals.forms(wanted.condition)[1]
            if not residuals.stands(against, whole) and truth(wanted.condition, known):
                assert truth(guard.condition, known) is False


@settings(max_examples=examples(25))
@given(world=worlds(), strict=st.booleans())
def test_open_words_begin_with_if_and_name_something_that_is_missing(world, strict):
    data, person = world
    plan, values = CompiledRuleset(data), Profiles(data.facts).read(person)
    answer = Answer(plan, values, build("reference", plan.program).match(values), strict=strict, top=None)
    for one in answer.possible:
        assert one.open.startswith(one.when)
        assert one.when.startswith("if ")
        reading = [name for name, inputs in plan.inputs.items() if inputs & set(one.missing)]
        assert any(name in one.when for name in (*one.missing, *reading)) or "other ways" in one.when
    for advice in answer.advice:
        assert all(one.open.startswith(("if ", "unless ")) for one in advice.assuming)


def test_the_residual_of_a_settled_condition_is_a_constant():
    plan = CompiledRuleset(DATA)
    left = Residuals(plan, {"desk_hours": 9}, told=False).left
    assert left(parse("sits_most_of_day")) == TRUE
    assert left(And((Flag("slouches"), Not(Flag("sits_most_of_day"))))) == Constant(False)
    assert residual(TRUE, lambda _: None) == TRUE
