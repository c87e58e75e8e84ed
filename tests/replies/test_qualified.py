"""What leaves some of a sign that is denied: a side, a degree, a time, a number; and signs told beside a wish."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
LEFT_OPEN = """\
en|none, my left leg is fine
en|none, no weakness in the left leg
en|none, no chest pain on the left
en|no, my chest is fine, just tight
en|none, just tight when I run
en|no, just a bit wonky on my feet
en|none, my legs are fine, just tired
en|none, my neck is fine, just sore
en|none, no high fever
en|none, no fever yet
en|none, no cancer now
en|none, no cancer in the past
en|none, haven't fallen again
en|no fever, 39.5
en|no weight loss, 8 kilos
en|I lost weight, but not on purpose
en|I lost 10 kg, only some deliberately
en|no fall, had a crash
en|no accident, had a fall
en|never had a fall and hurt myself
en|didn't fall, had a bang
en|no severe chest pain
en|can't remember a fall, blacked out
en|not dizzy today
en|I don't feel anything
en|bladder is fine, I wear pads
en|bladder is fine, bowel isn't
en|none, just aches all day every day
de|nicht gestürzt, angefahren
de|nichts davon, nicht gestürzt, angefahren
de|nichts davon, kein Fieber, Infekt
de|nein, mein linkes Bein ist gut
de|keine Schwäche im rechten Bein, nichts davon
de|nein, kein Krebs seit 2019
de|nein, kein hohes Fieber
de|nichts davon, nicht mehr schwanger
de|kein Krebs mehr
de|kein Fieber, 39
de|abgenommen, aber nicht gewollt
de|10 Kilo abgenommen, aber nicht absichtlich
de|nichts davon, Beine gut, nur müde
de|ich fühle nichts
de|nicht schwindelig im Liegen
"""
CONDITIONS_LEFT_OPEN = [
    "no, my heart is fine, blood pressure isn't",
    "none, no broken bones recently",
    "none, no longer pregnant",
]
BESIDE_A_WISH = """\
en|I pass blood
en|hard to say, I slur
en|stop, I leak
en|I want to stop, I bleed
en|go back, I bleed
de|weiß nicht, ich lalle
de|ich kann nicht mehr, ich blute
de|zurück, ich blute
"""


def lines(text: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "text"), lines(LEFT_OPEN))
def test_no_sign_is_denied_of_which_something_is_left(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["red_flags"], text, lang).value is None


@pytest.mark.parametrize("text", CONDITIONS_LEFT_OPEN)
def test_no_condition_is_denied_of_which_something_is_left(text: str) -> None:
    assert parse_reply(FACTS["en"]["health_conditions"], text, "en").value is None


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "none, my legs are fine", []),
        ("en", "no fever", {"fever": False}),
        ("en", "my chest is fine", {"chest_pain": False}),
        ("de", "nein, meine Beine sind gut", []),
        ("de", "kein Fieber", {"fever": False}),
    ],
)
def test_a_plain_denial_stays_one(lang: str, text: str, value: object) -> None:
    assert parse_reply(FACTS[lang]["red_flags"], text, lang).value == value


@pytest.mark.parametrize(("lang", "text"), lines(BESIDE_A_WISH))
def test_a_sign_in_whatever_words_beside_a_wish_is_asked_back(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["red_flags"], text, lang).status == "unclear"
