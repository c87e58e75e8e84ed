"""For whom facts apply (`ask_if`): what was told counts, something else does, or nothing (DESIGN 2.7)."""

import pickle

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from backrules import Ruleset, Session, replay
from backrules.engines import ENGINES
from backrules.semantics.decisions import program_of
from backrules.semantics.gates import Gating
from backrules.testing.random_rulesets import random_ruleset_data
from tests.questions.small_worlds import tiny
from tests.recommendation.gates import Gates, skipping
from tests.strategies import people
from tests.support import examples

TWO = {"smokes": "boolean", "packs": "integer 0 9"}
PLAIN = tiny(TWO, "advise few: packs <= 2", "advise many: packs > 2", ask_if={"packs": "smokes"})
ZERO = tiny(TWO, "advise few: packs <= 2", "advise many: packs > 2", ask_if={"packs": "smokes"}, otherwise={"packs": 0})
HEALTH = {"smokes": "boolean", "packs": "integer 0 9 safety"}
SAFE = tiny(HEALTH, "advise few: packs <= 2", "advise many: packs > 2", ask_if={"packs": "smokes"})
SAFE_ZERO = tiny(
    HEALTH, "advise few: packs <= 2", "advise many: packs > 2", ask_if={"packs": "smokes"}, otherwise={"packs": 0}
)

# what was told, what is recommended, whether it does not count, and whether it is a contradiction
TABLE = [
    (PLAIN, {"smokes": True, "packs": 5}, ("many",), False, False),
    (PLAIN, {"smokes": False, "packs": 5}, (), True, False),
    (PLAIN, {"smokes": False}, (), False, False),
    (PLAIN, {"packs": 5}, (), True, False),
    (ZERO, {"smokes": True, "packs": 5}, ("many",), False, False),
    (ZERO, {"smokes": False, "packs": 5}, ("few",), True, False),
    (ZERO, {"smokes": False, "packs": 0}, ("few",), False, False),
    (ZERO, {"smokes": False}, ("few",), False, False),
    (ZERO, {"packs": 5}, (), True, False),
    (SAFE, {"smokes": False, "packs": 5}, ("many",), False, True),
    (SAFE, {"smokes": False}, (), False, False),
    (SAFE, {"packs": 5}, ("many",), False, False),
    (SAFE_ZERO, {"smokes": False, "packs": 5}, ("many",), False, True),
    (SAFE_ZERO, {"smokes": False, "packs": 0}, ("few",), False, False),
    (SAFE_ZERO, {"smokes": False}, ("few",), False, False),
    (SAFE_ZERO, {}, (), False, False),
]


@pytest.mark.parametrize(("data", "told", "outcome", "idle", "contradicts"), TABLE)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_counts_by_gate_and_by_what_was_told(data, told, outcome, idle, contradicts, engine):
    rec = Ruleset(data).recommend(told, engine=engine)
    assert rec.outcome == outcome
    assert [one.fact for one in rec.not_counted] == ["packs"] * idle
    assert [one.id for one in rec.violations] == ["ask_if.packs"] * contradicts
    assert rec.profile == told, "the profile stays what was told"
    assert ("not_counted" in rec.to_dict()) == idle
    many = Ruleset(data).recommend_many([told] * 3, engine=engine)
    assert {one.outcome for one in many} == {outcome}


def test_options_of_a_safety_fact_that_were_not_told_are_what_they_are_otherwise():
    facts = {"old": "boolean", "signs": "choices numb cold safety"}
    data = tiny(facts, "advise warm: cold in signs", "advise rest: not numb in signs", ask_if={"signs": "old"})
    none = tiny(
        facts, "advise warm: cold in signs", "advise rest: not numb in signs", ask_if={"signs": "old"}, otherwise={"signs": []}
    )  # fmt: skip
    told = {"old": False, "signs": {"cold": True}}
    assert Ruleset(data).recommend(told).outcome == ("warm",)
    rec = Ruleset(none).recommend(told)
    assert rec.outcome == ("warm", "rest")
    assert [one.id for one in rec.violations] == ["ask_if.signs"]
    assert not Ruleset(none).recommend({"old": False, "signs": {"cold": False}}).violations


def test_a_gate_of_which_all_that_is_left_was_skipped_counts_as_true():
    ruleset = Ruleset(ZERO)
    session = Session(ruleset).tell(packs=5)
    assert (session.recommendation.outcome, session.next_question().fact) == ((), "smokes")
    session = session.skip("smokes")
    assert session.recommendation.outcome == ("many",)
    assert not session.recommendation.not_counted
    assert session.settled
    assert session.tell(smokes=False).recommendation.outcome == ("few",)
    assert ruleset.recommend({"packs": 5}, skipped=["smokes"]).outcome == ("many",)


def test_what_waits_for_a_fact_that_does_not_apply_does_not_apply():
    facts = {"hurts": "boolean", "strength": "integer 0 9", "pills": "boolean"}
    data = tiny(facts, "advise stop: pills", ask_if={"strength": "hurts", "pills": "strength > 3"})
    rec = Ruleset(data).recommend({"hurts": False, "pills": True})
    assert rec.outcome == ()
    assert rec.settled
    assert rec.not_counted[0].missing == ("strength",)
    assert rec.undecided[0].id == "stop"


def test_a_session_and_a_replay_keep_what_was_told():
    session = Session(Ruleset(ZERO)).tell(smokes=False, packs=5)
    again = Session.from_dict(session.to_dict(), session.ruleset)
    assert again.profile == session.profile == {"smokes": False, "packs": 5}
    assert again.tell(smokes=True).recommendation.outcome == ("many",)
    assert replay(session.recommendation).same
    kept = pickle.loads(pickle.dumps(session.recommendation))
    assert kept.not_counted == session.recommendation.not_counted


def test_why_not_finds_the_gate_and_what_if_opens_it():
    rec = Ruleset(ZERO).recommend({"smokes": False, "packs": 5})
    (way,) = rec.why_not("many").ways
    assert dict(way.tell) == {"smokes": True}
    assert [one.id for one in rec.what_if(smokes=True).new] == ["many"]
    untold = Ruleset(ZERO).recommend({"smokes": False})
    (way,) = untold.why_not("many").ways
    assert {*way.tell} == {"smokes", "packs"}
    assert Ruleset(ZERO).recommend(way.tell).outcome == ("many",)


def test_why_and_why_not_say_what_does_not_apply_and_why():
    words = {"packs": "packs, because it applies only if smokes"}
    for ruleset in (Ruleset(PLAIN), Ruleset(ZERO)):
        rec = ruleset.recommend({"smokes": False, "packs": 5})
        why, why_not = rec.why("many"), rec.why_not("many")
        assert why.to_dict()["not_applicable"] == why_not.to_dict()["not_applicable"] == words
        assert "Not applicable: packs, because it applies only if smokes" in str(why)
        assert str(why_not).endswith("Not applicable\n  - packs, because it applies only if smokes")
        for told in ({}, {"packs": 5}, {"smokes": True, "packs": 1}):
            rec = ruleset.recommend(told)
            assert not {**rec.why("many").not_applicable, **rec.why_not("many").not_applicable}
            assert "ot applicable" not in f"{rec.why('many')}{rec.why_not('many')}"
    contradicting = Ruleset(SAFE).recommend({"smokes": False, "packs": 5})
    assert not contradicting.why("many").not_applicable, "what is told about safety counts"


@pytest.mark.unmeasured
@settings(max_examples=examples(20))
@given(st.data())
def test_what_counts_is_what_the_table_says(drawn):
    data = drawn.draw(random_ruleset_data(gates=True, max_facts=3, max_rules=2, max_advice=2))
    assume(data.ask_if)
    told = Ruleset(data).profiles.read(drawn.draw(people(data.facts)))
    skipped = drawn.draw(st.sets(st.sampled_from(list(data.facts))))
    found, expected = Gating(program_of(data, {})).of(told, skipped), Gates(data, told, skipping(skipped))
    assert found.values == expected.values()
    assert dict(found.gates) == expected.truth
    event(f"{len(found.idle)} that do not count")
    violations = {one.id for one in Ruleset(data).recommend(told).violations} - {*data.constraints}
    assert violations == {f"ask_if.{name}" for name in Gates(data, told).contradicting()}


@pytest.mark.unmeasured
@settings(max_examples=examples(20))
@given(st.data())
def test_learning_more_never_takes_advice_away_by_itself(drawn):
    data = drawn.draw(random_ruleset_data(gates=True, max_facts=3, max_rules=4, max_advice=2))
    assume(data.ask_if)
    ruleset = Ruleset(data)
    more = ruleset.profiles.read(drawn.draw(people(data.facts)))
    assume(not Gates(data, more).contradicting())
    less = {name: value for name, value in more.items() if drawn.draw(st.booleans())}
    before, after = (ruleset.match(told, engine="reference").fired for told in (less, more))
    advising = {rule.id for rule in data.rules.values() if rule.effect == "advise"}
    event("something fired" if before & advising else "nothing did")
    assert before & advising <= after
