"""An advice that is alone: what keeps all others away is held back by nothing."""

from __future__ import annotations

ALONE = {
    "advice.yaml": """\
    see_doctor: {kind: referral, title: See a doctor, detail: Go there., urgent: true, alone: true}
    ring: {kind: referral, title: Ring, detail: Ring., urgent: true}
    sit_less: {kind: priority, title: Sit less, detail: Stand up.}
    stretch: {kind: recovery, title: Stretch, detail: Stretch., needs: mat in tools}
    """
}
RULE = "rules: [{{id: mine.one, {}, because: So it is., source: {{author: Us.}}}}]\n"


def test_it_keeps_all_others_away_by_a_rule_that_nobody_wrote(folder):
    data = folder(ALONE).load().data
    rule = data.acting["alone.see_doctor"]
    assert (rule.effect, rule.safety, rule.when) == ("avoid", True, data.rules["safety.refer"].when)
    assert set(rule.targets) == set(data.advice) - {"see_doctor"}
    assert "alone.see_doctor" not in data.rules


def test_an_advice_that_no_rule_advises_keeps_nothing_away(folder):
    text = ALONE["advice.yaml"].replace("Ring., urgent: true}", "Ring., urgent: true, alone: true}")
    assert [rule for rule in folder({"advice.yaml": text}).load().data.acting if rule.startswith("alone.")] == [
        "alone.see_doctor"
    ]


def test_where_it_is_called_for_all_else_is_held_back_and_says_by_what(folder):
    ruleset = folder(ALONE | {"rules/mine.yaml": RULE.format("when: hours >= 6, advise: [ring, sit_less]")}).load()
    rec = ruleset.recommend({"flags": ["fever"], "hours": 9})
    assert [one.id for one in rec.advice] == ["see_doctor"]
    assert {held.id: held.cause for held in rec.withheld} == {"ring": "alone", "sit_less": "alone", "stretch": "alone"}
    assert {held.because for held in rec.withheld} == {"See a doctor: nothing else comes before that, or beside it."}
    assert "Everything else waits." in rec.to_text(detail="all")
    assert rec.to_text() == "See a doctor\nGo there."


def test_as_long_as_it_is_open_a_referral_does_not_wait_for_it_and_all_else_does(folder):
    ruleset = folder(ALONE | {"rules/mine.yaml": RULE.format("when: hours >= 6, advise: [ring, sit_less]")}).load()
    rec = ruleset.recommend({"hours": 9}, strict=True)
    assert [one.id for one in rec.advice] == ["ring"]
    assert [assumption.id for assumption in rec.advice[0].assuming] == ["alone.see_doctor"]
    assert {held.id: held.cause for held in rec.withheld} == {"sit_less": "unanswered", "stretch": "unanswered"}
    assert not rec.safety_checked
    assert rec.next_question().fact == "flags"


def test_what_would_hold_it_back_or_weaken_it_is_refused(folder):
    needy = ALONE["advice.yaml"].replace("alone: true}", "alone: true, needs: mat in tools}")
    assert folder({"advice.yaml": needy}).messages() == [
        "advice.see_doctor.needs: what is alone needs nothing: it is for all whom a rule advises it"
    ]
    for rule, message in [
        (
            "when: hurts, avoid: see_doctor",
            "rules.mine.one.avoid: see_doctor is alone, so no rule may avoid it (a selector such as {urgent: false} leaves it out)",
        ),
        (
            "when: hurts, advise: see_doctor",
            "rules.mine.one.safety: it advises see_doctor, which is alone and keeps all others away: that is about safety"
            " (safety: true)",
        ),
    ]:
        assert folder(ALONE | {"rules/mine.yaml": RULE.format(rule)}).messages() == [message]
    named = RULE.format("when: hurts, advise: sit_less").replace("mine.one", "alone.see_doctor")
    assert folder(ALONE | {"rules/mine.yaml": named}).messages() == [
        "rules.alone.see_doctor: alone.see_doctor is the rule that keeps all others away from see_doctor; it has another id"
    ]


def test_an_overlay_can_neither_take_that_away_nor_give_it_to_something_else(folder):
    base = folder(ALONE)
    taken = folder({"advice.yaml": "see_doctor: {alone: false}\nring: {alone: true}\n"}, bare=True)
    assert base.messages(taken) == [
        "advice.ring.alone: an overlay may not change alone of urgent advice (the caller can say allow_unsafe)",
        "advice.see_doctor.alone: an overlay may not change alone of an advice that a safety rule gives"
        " (the caller can say allow_unsafe)",
        "advice.ring.alone: an overlay may not make advice alone: it would keep all others away"
        " (the caller can say allow_unsafe)",
    ]
    data = base.load(taken, allow_unsafe=True).data
    assert [one.id for one in data.advice.values() if one.alone] == ["ring"]
