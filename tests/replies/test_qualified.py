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
TAKEN_BACK = """\
en|no fever, oh yes
en|fever no, actually yes
en|fever no, dizziness no, oh yes
en|lost weight on purpose I have not
de|Fieber nein, ach doch
de|Fieber nein... doch
de|Kein Fieber, ach ja doch
de|Schwindel ja, Fieber nein, ach doch
de|Gewollt abgenommen hab ich nicht
de|8 Kilo abgenommen, aber nicht mit Diät
"""
IN_PASSING = """\
en|red_flags|no fever in remission
en|red_flags|no fever, mild
en|red_flags|mild no fever
en|red_flags|none of these, so-so
en|red_flags|only a bit, none of these
en|red_flags|on the left, none of these
en|red_flags|none of these, this way
en|red_flags|none of these before
en|red_flags|next to none
en|red_flags|no fever, on Monday
en|red_flags|no dizziness, in bed
en|red_flags|no dizziness, at home
en|red_flags|no chest pain, twice a week
en|red_flags|at home no fever
en|red_flags|no fever, but I do
en|red_flags|no fever and still
en|red_flags|because I rest no fever
en|red_flags|at rest no chest pain
en|health_conditions|blood pressure is fine, at home
en|health_conditions|no osteoporosis, mild
en|back_pain|none, so-so
en|back_pain|no pain on Monday
de|red_flags|kein Fieber oder doch
de|red_flags|kein Fieber, schon noch
de|red_flags|mir ist nicht schwindlig oder doch
de|red_flags|kein Fieber, im Urlaub
de|red_flags|kein Schwindel, auf dem Sofa
de|red_flags|kein Fieber, hier und da
de|red_flags|keine Schwäche in den Beinen, auf einer Seite
de|red_flags|nichts davon vorher
de|red_flags|nichts davon kann man nicht sagen
de|red_flags|nein, ich selbst
de|health_conditions|kein Bluthochdruck, bei der Arbeit
de|back_pain|keine Schmerzen, schon noch
de|back_pain|nirgends, am Montag
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


@pytest.mark.parametrize(("lang", "text"), lines(LEFT_OPEN + TAKEN_BACK))
def test_no_sign_is_denied_of_which_something_is_left(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["red_flags"], text, lang).value is None


@pytest.mark.parametrize(("lang", "fact", "text"), [line.split("|") for line in IN_PASSING.splitlines()])
def test_a_denial_beside_a_word_of_time_place_or_degree_leaves_some(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value is None


@pytest.mark.parametrize("text", CONDITIONS_LEFT_OPEN)
def test_no_condition_is_denied_of_which_something_is_left(text: str) -> None:
    assert parse_reply(FACTS["en"]["health_conditions"], text, "en").value is None


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "none, my legs are fine", []),
        ("en", "no fever", {"fever": False}),
        ("en", "my chest is fine", {"chest_pain": False}),
        ("en", "right, none of these", []),
        ("en", "no fever, thank god", {"fever": False}),
        ("en", "It just came on by itself. I didn't fall or bump into anything.", {"serious_injury": False}),
        ("de", "weder Unfall noch Krebs gehabt", {"serious_injury": False, "cancer_history": False}),
        ("de", "nein, meine Beine sind gut", []),
        ("de", "kein Fieber", {"fever": False}),
        ("de", "kein Fieber, stimmt", {"fever": False}),
        ("de", "gewollt abgenommen", {"weight_loss": False}),
    ],
)
def test_a_plain_denial_stays_one(lang: str, text: str, value: object) -> None:
    assert parse_reply(FACTS[lang]["red_flags"], text, lang).value == value


@pytest.mark.parametrize(("lang", "text"), lines(BESIDE_A_WISH))
def test_a_sign_in_whatever_words_beside_a_wish_is_asked_back(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["red_flags"], text, lang).status == "unclear"
