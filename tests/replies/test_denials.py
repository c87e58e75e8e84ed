"""A no beside what was asked for is no answer: nothing that somebody names about safety is ever denied by it."""

from __future__ import annotations

import re

import pytest

import backrules
from backrules.facts import Fact
from backrules.replies import parse_reply

NO = {"en": ("no", "and", "just"), "de": ("nein", "und", "nur")}
CAREFUL = [
    pytest.param(fact, lang, id=f"{lang} {fact.name}")
    for lang in NO
    for fact in backrules.builtin(lang=lang).data.facts.values()
    if fact.safety
]
_SAID_OF_NOTHING = ("no", "0")
_PLAIN = re.compile(r"[^()]*(?<!\.\.\.)")


def names(fact: Fact) -> list[str]:
    """The names of what there may be of a fact, numbers in them being the lowest."""
    said = [name for key, some in fact.say.items() if not key.startswith(_SAID_OF_NOTHING) for name in some]
    plain = [name for name in said if _PLAIN.fullmatch(name) and not name.startswith(("und ", "and "))]
    return [re.sub(r"\{(\d+)-\d+\}", r"\1", name) for name in plain]


def is_denied(fact: Fact, value: object) -> bool:
    if isinstance(value, dict):
        return False in value.values()
    return value in ([], False) or (fact.type == "choice" and value == "none")


@pytest.mark.parametrize(("fact", "lang"), CAREFUL)
@pytest.mark.unmeasured
def test_a_no_in_front_of_a_name_and_parted_from_it_denies_nothing(fact: Fact, lang: str) -> None:
    no, also, just = NO[lang]
    texts = [f"{no}{between}{name}" for name in names(fact) for between in (", ", f" {also} ", f", {just} ", ". ")]
    never = ("never", "noch nie")  # "in all my years never" is a yes to the first time, and a no by itself
    denied = [
        text
        for text in texts
        if is_denied(fact, parse_reply(fact, text, lang).value) and not any(word in text for word in never)
    ]
    assert denied == []


@pytest.mark.parametrize(
    ("fact", "text", "lang"),
    [
        ("leg_pain", "no, my leg hurts", "en"),
        ("leg_pain", "nope, just my leg aches", "en"),
        ("back_pain", "no, my back hurts", "en"),
        ("back_pain", "no my back hurts", "en"),
        ("back_pain", "no, just a bit sore", "en"),
        ("back_pain", "nein, mein Rücken schmerzt", "de"),
        ("pain_severity", "0, it hurts", "en"),
        ("red_flags", "no, double vision", "en"),
        ("red_flags", "no and double vision", "en"),
        ("red_flags", "just constant back pain", "en"),
        ("red_flags", "no, just constant back pain", "en"),
        ("red_flags", "just severe back pain", "en"),
    ],
)
def test_what_was_asked_for_behind_a_no_is_asked_back(fact: str, text: str, lang: str) -> None:
    assert parse_reply(backrules.builtin(lang=lang).data.facts[fact], text, lang).status == "unclear"


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("back_pain", "no, my back doesn't hurt", []),
        ("back_pain", "no pain, my back is fine", []),
        ("leg_pain", "no, no pain in my legs", "none"),
        ("pain_severity", "0, no pain at all", 0),
        ("red_flags", "no, just a bit sore", []),
        ("red_flags", "none, just the usual back ache", []),
    ],
)
def test_a_no_that_is_said_twice_stays_one(fact: str, text: str, value: object) -> None:
    reply = parse_reply(backrules.builtin().data.facts[fact], text, "en")
    assert (reply.status, reply.value) == ("understood", value)
