"""A reply that is written here passes the guard, whoever it is for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.chat import SPEAKING, check_reply, reply
from backrules.testing import profiles, rulesets
from tests.support import examples

BUILTIN = backrules.builtin()
HEALTHY = {"red_flags": [], "back_pain": [], "neck_pain": False, "health_conditions": [], "age_group": "adult"}


@given(profiles(BUILTIN, possible=False), st.booleans(), st.sampled_from(SPEAKING), st.integers(1, 6))
@settings(max_examples=examples(20), deadline=None)
def test_a_reply_to_anybody_passes(person, strict, style, most):
    rec = BUILTIN.recommend(person, strict=strict)
    assert check_reply(rec, reply(rec, style, most=most)) == ()


@given(profiles(BUILTIN, possible=False), st.booleans())
@settings(max_examples=examples(10), deadline=None)
def test_a_reply_in_german_passes_in_german_and_as_one_to_the_english_answer(person, strict):
    german = BUILTIN.in_language("de").recommend(person, strict=strict)
    text = reply(german)
    assert check_reply(german, text) == check_reply(BUILTIN.recommend(person, strict=strict), text) == ()


@given(rulesets(), st.data())
@settings(max_examples=examples(8), deadline=None)
def test_a_reply_of_any_ruleset_passes(ruleset, data):
    person = data.draw(profiles(ruleset, possible=False))
    rec = ruleset.recommend(person, strict=data.draw(st.booleans()))
    assert check_reply(rec, reply(rec)) == ()


@given(profiles(BUILTIN, possible=False))
@settings(max_examples=examples(15), deadline=None)
def test_what_is_urgent_stands_first_and_whole_and_cautions_are_never_shortened(person):
    rec = BUILTIN.recommend(person)
    text = reply(rec)
    urgent = [advice for advice in rec.advice if advice.definition.urgent]
    if urgent:
        assert text.startswith(urgent[0].title)
        assert all(advice.detail in text for advice in urgent)
    for advice in rec.advice:
        if f"- {advice.title}." in text:
            assert all(caution.because in text for caution in advice.cautions)


def test_the_styles_are_lines_and_sentences():
    rec = BUILTIN.recommend(HEALTHY)
    plain, markdown, spoken = (reply(rec, style) for style in SPEAKING)
    assert plain.startswith("- ")
    assert markdown.startswith("* ")
    assert "\n" not in spoken
    assert re.sub(r"^[-*] ", "", plain, flags=re.MULTILINE).replace("\n", " ") == spoken
    assert len(reply(rec, most=1)) < len(plain)


def test_an_emergency_is_said_alone():
    rec = BUILTIN.recommend({"red_flags": ["chest_pain"]})
    assert reply(rec).startswith("Go to an emergency department now. Go now.")
    assert reply(rec).count("\n") == 0


def test_wrong_arguments_are_refused():
    rec = backrules.recommend({})
    with pytest.raises(backrules.UsageError, match="style is one of plain, markdown, spoken, not 'loud'"):
        reply(rec, "loud")
    for most in (0, True, 1.5):
        with pytest.raises(backrules.UsageError, match="most is a whole number from 1"):
            reply(rec, most=most)
    with pytest.raises(backrules.UsageError, match="lang is one of en, de, not 'tlh'"):
        check_reply(rec, "x", lang="tlh")
    with pytest.raises(backrules.UsageError, match="a reply is a text, not bytes"):
        check_reply(rec, b"x")
