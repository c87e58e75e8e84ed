"""Replies to the letter: the corpora count how many are read, these say how."""

from __future__ import annotations

import attrs
import pytest

import backrules
from backrules.replies import parse_reply

FACTS = backrules.builtin().data.facts


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("desk_hours", "an hour", 1),
        ("desk_hours", "one hour a day", 1),
        ("desk_hours", "half an hour", 0.5),
        ("desk_hours", "two hours and a half", 2.5),
        ("desk_hours", "1 hour 30 minutes", 1.5),
        ("desk_hours", "one a day", 1),
        ("desk_hours", "no hours", 0),
        ("desk_hours", "3 a week", None),  # of another period than the fact's
        ("desk_hours", "8 to 10 hours", None),
        ("desk_hours", "a week", None),
        ("minutes_per_session", "an hour", 60),
        ("minutes_per_session", "half an hour", 30),
        ("minutes_per_session", "no hours", None),  # less than there may be
        ("days_per_week", "a day", 1),
        ("days_per_week", "once a week", 1),
        ("days_per_week", "twice a week", 2),
        ("days_per_week", "3 per week", 3),
        ("days_per_week", "a week", None),
        ("days_per_week", "an hour", None),
        ("upper_mid_back_sets", "3 a week", 3),
        ("pain_severity", "9 out of 10", 9),
        ("pain_severity", "4/10", 4),
        ("pain_severity", "4 out of 5", None),
    ],
)
def test_a_number_is_what_it_says_in_the_unit_of_its_fact(fact: str, text: str, value: float | None) -> None:
    reply = parse_reply(FACTS[fact], text, "en")
    assert (reply.status, reply.value) == (("understood", value) if value is not None else ("unclear", None))


DEGREES = backrules.facts.Fact("degrees", "number", "degrees", "How warm is it?", unit="\u00b0C", range=(-30, 45))


@pytest.mark.parametrize("safety", [False, True])
@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("-2", "en", -2),
        ("\u22122.5 \u00b0C", "en", -2.5),
        ("minus 2", "en", -2),
        ("it is -2", "en", -2),
        ("I think it's -2 today", "en", -2),
        ("about minus 7 \u00b0C", "en", -7),
        ("minus two", "en", None),
        ("2 - 3", "en", None),
        ("-3 to -2", "en", None),
        ("-40", "en", None),
        ("2", "en", 2),
        ("es sind -2 Grad", "de", -2),
        ("minus 2,5", "de", -2.5),
    ],
)
def test_a_number_below_zero_keeps_its_sign_or_is_asked_for_again(
    text: str, lang: str, value: float, safety: bool
) -> None:
    reply = parse_reply(attrs.evolve(DEGREES, safety=safety), text, lang)
    if reply.status != "unclear" or not safety:
        expected = ("understood", value) if value is not None else ("unclear", None)
        assert (reply.status, reply.value) == expected


def test_where_nothing_is_below_zero_a_minus_is_no_sign() -> None:
    assert parse_reply(FACTS["desk_hours"], "-2", "en").status == "unclear"


@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("mat, no bench", "understood", ("mat",)),
        ("bench and no mat", "understood", ("bench",)),
        ("barbell but no mat", "understood", ("barbell",)),
        ("mat not bench", "understood", ("mat",)),
        ("no mat", "partial", {"mat": False}),
        ("no", "understood", ()),
        ("mat no", "unclear", None),  # whose "no" that is, nobody knows
        ("mat? no", "unclear", None),
        ("no, mat", "unclear", None),
        ("bands no, mat yes", "understood", ("mat",)),
    ],
)
def test_a_no_is_of_the_option_behind_it(text: str, status: str, value: object) -> None:
    reply = parse_reply(FACTS["equipment"], text, "en")
    assert reply.status == status
    assert (
        dict(reply.value) if isinstance(value, dict) else tuple(reply.value) if value is not None else None
    ) == value


@pytest.mark.parametrize(
    ("fact", "text", "status", "value"),
    [
        ("neck_pain", "yes, when I turn my head", "understood", True),
        ("neck_pain", "no, when I lie down", "unclear", None),  # otherwise it may
        ("neck_pain", "no, only when I sneeze", "unclear", None),
        ("neck_pain", "yes, my wife too", "unclear", None),  # about somebody else
        ("cleared_by_clinician", "yes, when it has healed", "unclear", None),  # a condition of what has not happened
        ("cleared_by_clinician", "not yet, my appointment is on Monday", "understood", False),
        ("cleared_by_clinician", "yes, two weeks ago", "understood", True),
        ("cleared_by_clinician", "yes, two years ago", "unclear", None),
        ("pain_severity", "8 when I get up", "understood", 8),
        ("pain_severity", "3 when I take pills", "unclear", None),
        ("pain_severity", "four, no wait, five", "understood", 5),
        ("pain_severity", "since 8", "unclear", None),
        ("age_group", "turning 18,5", "understood", "under_18"),
        ("age_group", "turning 1.000", "unclear", None),  # a thousand, or one
        ("lower_back_sets", "I only run, so none", "understood", 0),
        ("health_conditions", "osteoporosis, my mother has it too", "unclear", None),
        ("health_conditions", "a broken vertebra ten years ago", "understood", ["vertebral_fracture"]),  # still counts
        ("health_conditions", "back surgery ten years ago", "unclear", None),  # counts within the last year
        ("health_conditions", "a slipped disc, I'd have to ask about the rest", "partial", {"disc_or_nerve": True}),
        ("back_pain", "not the upper, the lower", "understood", ["lower"]),
        ("red_flags", "no fever, chest pain", "unclear", None),
        ("red_flags", "fever and a funny rash", "unclear", None),  # it may be another sign
        ("red_flags", "my left arm has been getting weaker", "understood", ["arm_weakness"]),
        ("equipment", "What's a trap bar?", "why", None),
        ("desk_hours", "I've had enough of these, quit", "stop", None),
        ("training_days", "Monday to Friday", "understood", 5),
        ("weeks_since_training", "yesterday", "understood", 0),
        ("pain_weeks", "half a year", "understood", 26),
        ("age_group", "late fifties", "understood", "over_55"),
        ("age_group", "mid fifties", "unclear", None),  # 54 is of another group than 56
        ("age_group", "turning 18 next month", "understood", "under_18"),
    ],
)
def test_what_stands_around_an_answer(fact: str, text: str, status: str, value: object) -> None:
    reply = parse_reply(FACTS[fact], text, "en")
    assert (reply.status, dict(reply.value) if isinstance(value, dict) else reply.value) == (status, value)


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("back_pain", "upper no, lower yes, mid no", ["lower"]),
        ("back_pain", "only at the bottom, upper and middle are fine", ["lower"]),
        ("back_pain", "upper and lower no, mid yes", ["mid"]),
        ("back_pain", "both the lower and the upper part, but not the middle", ["upper", "lower"]),
        ("back_pain", "upper no, lower yes", {"upper": False, "lower": True}),
        ("red_flags", "fever no, dizziness yes", {"fever": False, "dizziness": True}),
        ("red_flags", "no fever, no chills, none of those", []),
        ("equipment", "barbell yes, kettlebell no", ["barbell"]),
        ("leg_pain", "no pain in my legs", "none"),
        ("leg_pain", "no pain in my left leg", None),
        ("leg_pain", "my left leg is fine", None),
        ("back_pain", "lower back, from sitting too long", ["lower"]),
        ("neck_pain", "it is sore, the pillow is wrong", True),
    ],
)
def test_what_is_said_of_an_option_behind_it_counts_for_that_one(fact: str, text: str, value: object) -> None:
    assert parse_reply(FACTS[fact], text, "en").value == value


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("days_per_week", "could do 4, the zzqx are at school", 4),
        ("minutes_per_session", "45 minutes, the zzqx sleeps", 45),
        ("heavy_job", "zzqx zzqx, so yes, all the zzqx", True),
        ("row_equipment", "zzqx zzqx, mostly a barbell", "barbell"),
        ("days_per_week", "4, or 5 if the zzqx sleeps", None),
        ("minutes_per_session", "45 zzqx", None),
        ("equipment", "I zzqx my bench", None),
        ("heavy_job", "zzqx yes, zzqx no", None),
        ("pain_severity", "it is a 6, I zzqx zzqx", 6),
        ("pain_severity", "it is a 4, I zzqx zzqx", None),  # which may say why it is low
        ("pain_severity", "zzqx zzqx a 4, zzqx", None),
        ("pain_severity", "zzqx 4 zzqx zzqx", None),
        ("pain_severity", "two usually but an 8 at its worst", 8),
        ("pain_severity", "8 usually but a 2 at its worst", None),
        ("back_pain", "the lower back mostly", {"lower": True}),
        ("back_pain", "lower, mostly on the left", ["lower"]),
        ("neck_pain", "Does my neck hurt at present? No.", False),
        ("neck_pain", "Does my zzqx hurt? No.", None),
        ("red_flags", "fever, saw it on the scan", ["fever"]),
        ("red_flags", "fever, and my toes are zzqx zzqx", None),
    ],
)
def test_what_is_told_around_an_answer_is_passed_over_where_it_cannot_change_it(
    fact: str, text: str, value: object
) -> None:
    assert parse_reply(FACTS[fact], text, "en").value == value
