"""What cautions for safety is asked, assumed, and keeps `safety_checked` false: unknown is not clear."""

from __future__ import annotations

import attrs
import pytest

from backrules import Ruleset, Session
from backrules.authoring.diff import compare
from backrules.authoring.lint import find
from backrules.authoring.mutation import Mutant, witness_of
from backrules.conditions import parse
from tests.questions.small_worlds import tiny

FACTS = {"tired": "boolean", "thins": "boolean safety"}
RULES = ("advise massage: tired", "advise walk: not tired")
DATA = tiny(FACTS, *RULES, "caution massage safety: thins")
MASSAGE = Ruleset(DATA)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("prefer", ["outcome", "top"])
def test_a_fact_that_only_a_caution_about_safety_reads_is_asked_first(strict, prefer):
    rec = MASSAGE.recommend({}, strict=strict)
    question = rec.next_question(prefer=prefer)
    assert (question.fact, question.safety, question.exact) == ("thins", True, True)
    assert rec.relevant == ("tired", "thins")
    assert not rec.safety_checked


@pytest.mark.parametrize("strict", [False, True])
def test_an_open_caution_about_safety_is_assumed_and_not_silent(strict):
    rec = MASSAGE.recommend({"tired": True}, strict=strict)
    (assumption,) = rec.advice[0].assuming
    assert (assumption.id, assumption.missing) == ("r2", ("thins",))
    assert str(assumption) == "no thins: not asked yet"
    assert not rec.safety_checked
    assert not rec.settled
    assert rec.why("massage").sufficient is None
    assert "no thins" in str(rec)
    assert "Not everything that matters for exclusions is known yet." in str(rec)


def test_the_question_says_that_it_is_about_care_and_which_answer_calls_for_it():
    question = MASSAGE.recommend({"tired": True}).next_question()
    assert question.why == (
        "It is about exclusions. It helps to decide what to take care of with these: \u201cmassage\u201d."
    )
    assert question.decides == ("massage",)
    assert {answer.value: answer.cautions for answer in question.answers} == {True: ("massage",), False: ()}


@pytest.mark.parametrize("thins", [False, True])
def test_once_it_is_told_everything_is_settled_and_checked(thins):
    rec = MASSAGE.recommend({"tired": True, "thins": thins})
    assert rec.settled
    assert rec.safety_checked
    assert not rec.advice[0].assuming
    assert [caution.rule for caution in rec.advice[0].cautions] == ["r2"] * thins
    assert rec.why("massage").sufficient.facts == ("tired", "thins")


def test_advice_that_is_out_of_the_question_needs_no_care():
    rec = MASSAGE.recommend({"tired": False})
    assert rec.safety_checked
    assert rec.settled


def test_skipped_is_not_clear_either():
    session = Session(MASSAGE).tell(tired=True).skip("thins")
    assert session.next_question() is None
    assert not session.recommendation.safety_checked
    assert session.recommendation.advice[0].assuming


def test_a_caution_that_stands_because_a_fact_is_unknown_waits_for_it():
    ruleset = Ruleset(tiny(FACTS, *RULES, "caution massage safety: unknown(thins)"))
    rec = ruleset.recommend({"tired": True})
    assert rec.advice[0].cautions
    assert not rec.safety_checked
    assert rec.next_question().fact == "thins"


def test_a_caution_that_is_not_about_safety_is_a_word_beside_the_advice():
    rec = Ruleset(tiny(FACTS, *RULES, "caution massage: thins")).recommend({"tired": True})
    assert rec.safety_checked
    assert rec.settled
    assert not rec.advice[0].assuming


def test_lint_does_not_call_its_fact_idle():
    assert not {one.kind for one in find(MASSAGE).findings} & {"idle-question", "unread-fact", "no-effect"}


def test_another_caution_about_safety_is_another_outcome_to_diff():
    before, with_care, other = (
        _likely(*rules) for rules in ((), ("caution massage safety: thins",), ("caution massage: thins",))
    )
    with_care, other = compare(before, with_care), compare(before, other)
    assert with_care.people == pytest.approx(0.95 * 0.5 * 0.95 * 0.5)
    assert "with other care" in " ".join(with_care.to_text().split())
    assert other.people == 0


def _likely(*rules):
    """A ruleset whose facts have a prior."""
    data = tiny(FACTS, *RULES, *rules)
    return Ruleset(attrs.evolve(data, facts={name: attrs.evolve(one, prior=0.5) for name, one in data.facts.items()}))


@pytest.mark.parametrize("safety", [True, False])
def test_mutation_notices_that_something_else_is_assumed_to_need_no_care(safety):
    facts = {**FACTS, "cold": "boolean"}
    data = tiny(facts, *RULES, f"caution massage{' safety' * safety}: thins", "advise walk: cold")
    part = attrs.evolve(data.rules["r2"], when=parse("thins or cold and not cold"))
    witness = witness_of(data, Mutant("m", "other", "rules", "r2", part))
    assert (witness and witness.differs) == ("assuming" if safety else None)
