"""A nought that stands where nothing is counted is a no to what stands behind it."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply


@pytest.mark.parametrize(
    ("lang", "fact", "text", "value"),
    [
        ("en", "neck_pain", "0 pain there", False),
        ("en", "red_flags", "0 fever", {"fever": False}),
        ("en", "red_flags", "fever, 0 dizziness", {"fever": True, "dizziness": False}),
        ("en", "leg_pain", "0 pain in my legs", "none"),
        ("en", "back_pain", "0 pain", []),
        ("en", "red_flags", "0 of these", []),
        ("en", "red_flags", "0 out of 13", []),
        ("de", "neck_pain", "0 Schmerzen", False),
        ("de", "red_flags", "0 Fieber", {"fever": False}),
    ],
)
def test_a_nought_denies_what_it_counts(lang: str, fact: str, text: str, value: object) -> None:
    assert parse_reply(backrules.builtin(lang=lang).data.facts[fact], text, lang).value == value
