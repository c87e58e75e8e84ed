"""A denial of a whole list counts where it denies all of it, at all times, and is no answer to something else."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply
from backrules.replies.lexical.language import language

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
LEFT_OPEN = {
    "that nobody has looked into it answers the second half of the question": """\
de|nein, hat keiner angesehen
de|nein, war noch nie beim Arzt
de|nein, leider keiner
de|bisher keiner
de|keiner
de|leider nein
de|nein, nirgends
de|nein, mein Arzt ist im Urlaub
de|nein, Montag
de|nein, kommt noch
en|no, been to the doctor
en|no, my doctor is on holiday
en|no, gp found
en|no, I wondered
""",
    "what is not new may have been there for long": """\
de|nichts davon ist neu bei mir
de|keins neu
de|keine neuen Symptome
en|none new
en|no new symptoms
en|none of the new things
""",
    "how much, which, on which side, where or in which situation": """\
de|nichts davon sehr
de|nichts davon wirklich
de|keins davon ganz
de|nichts davon zusätzlich
de|nichts davon auf einmal
de|nichts davon am Tag
de|nichts davon beim Gehen
de|nichts davon auf der linken Seite
de|nichts davon auf der Arbeit
de|nichts davon macht mir Probleme
de|nichts davon, erträglich
de|nein, tief drin
de|nein, besonders morgens
de|nein, und das seit Wochen
de|grundsätzlich nichts davon
de|nichts davon jeden Tag
de|nichts davon, mal ja mal nein
de|nichts davon, warte nein
de|nichts davon, außer
en|none bad
en|none of these are a problem
en|none of these is an issue
en|none of the chronic ones
en|none of the bad things
en|none of the left ones
en|none at my desk
en|none all day
en|none walking
en|none, mild ones
en|none, it's chronic
en|no, nothing dramatic
en|no, bit of a nuisance
en|no, this is embarrassing
en|none, kinda yes
en|none, except
en|none of these on its own
en|zero to one
en|none, here and there
en|none, I sit
en|no, in the mornings
""",
    "what is told in part may be a sign in other words": """\
en|none, holding on to the furniture
en|none, I'm on the bog all day
en|none, drove into the snow
en|none, getting off the climbing wall
""",
}
FOR_A_TIME = """\
de|nichts davon mehr
de|nichts mehr
de|nichts davon nicht mehr
de|nichts davon seit Jahren
de|nichts davon in den letzten Monaten
de|nichts davon in diesem Jahr
de|im Moment nichts davon
de|derzeit nichts davon
en|none this week
en|none in the last year
en|none of these recently
en|none currently
en|none at present
en|clean bill of health last year
en|none of these not any more
"""
ALL = """\
en|none
en|really none of them
en|none, I feel fine now
en|none, lol
en|none yet
en|none so far
en|nothing as such
en|Nope, I work in an office
en|no, I sit at a desk all day but none of these
en|no, I'm a nurse and on my feet all day, but none of these
en|went thru em one by one, all no
en|none of this, it just aches a bit
en|none, only tired from work
de|nichts davon
de|davon habe ich wirklich nichts
de|ich kann wirklich nichts davon bei mir finden
de|Puh, nein, nichts
de|Nö, ich arbeite im Büro
de|nein, ich sitze den ganzen Tag am Schreibtisch, aber nichts davon
de|nichts davon, weder jetzt noch in den letzten Wochen
de|bei mir liegt nichts davon vor
de|alles mal durchgelesen, nichts davon
de|bisher nichts davon
de|nichts davon, nur etwas verspannt
"""
ALSO_PLACES = """\
de|im Moment nichts
de|keine Schmerzen mehr
de|keine Schmerzen heute
de|seit Wochen nichts
en|it doesn't hurt at all right now
en|nowhere at the moment
en|no back pain, I just want to get stronger
"""
PLACES_LEFT = """\
de|keine Schmerzen beim Gehen
de|keine neuen Schmerzen
de|kein starker Schmerz
en|no terrible pain
en|no chronic pain
en|it doesn't just hurt
en|no pain just stiff
"""


def lines(text: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in text.splitlines()]


def read(fact: str, lang: str, text: str) -> object:
    return parse_reply(FACTS[lang][fact], text, lang).value


@pytest.mark.parametrize(("lang", "text"), [one for some in LEFT_OPEN.values() for one in lines(some)])
def test_no_list_is_denied_of_which_something_is_left(lang: str, text: str) -> None:
    assert read("red_flags", lang, text) is None


@pytest.mark.parametrize(("lang", "text"), lines(FOR_A_TIME))
@pytest.mark.parametrize("fact", ["red_flags", "health_conditions"])
def test_none_for_a_time_says_nothing_of_what_counts_for_ever(fact: str, lang: str, text: str) -> None:
    assert read(fact, lang, text) is None


@pytest.mark.parametrize(("lang", "text"), lines(PLACES_LEFT))
def test_no_place_is_denied_where_it_hurts_otherwise(lang: str, text: str) -> None:
    assert read("back_pain", lang, text) is None


@pytest.mark.parametrize(("lang", "text"), lines(ALL))
@pytest.mark.parametrize("fact", ["red_flags", "health_conditions"])
def test_what_denies_all_of_a_list_stays_understood(fact: str, lang: str, text: str) -> None:
    assert read(fact, lang, text) == []


@pytest.mark.parametrize(("lang", "text"), lines(ALSO_PLACES))
def test_where_it_hurts_now_is_denied_for_now(lang: str, text: str) -> None:
    assert read("back_pain", lang, text) == []


@pytest.mark.parametrize("text", ["no", "none of these", "no, nothing severe", "none new", "no, been to the doctor"])
def test_none_of_what_is_left_of_a_list_is_read_as_none_of_all(text: str) -> None:
    fact = FACTS["en"]["red_flags"]
    left = parse_reply(fact, text, "en", known={"fever": True})
    assert left.has_value == (parse_reply(fact, text, "en").value == [])


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "no diagnosis"), ("en", "nothing diagnosed"), ("de", "nein, keine Diagnose"), ("de", "keine Diagnosen")],
)
def test_no_diagnosis_leaves_what_nobody_diagnoses(lang: str, text: str) -> None:
    assert read("health_conditions", lang, text) is None
    assert read("health_conditions", "en", "no diagnoses, no operations, nothing on there") == []


def test_what_is_no_condition_may_be_told_with_when_it_was() -> None:
    assert read("health_conditions", "en", "Knee surgery in March, that's all I've had") == []


def test_none_is_nobody_only_where_a_question_asks_whether_somebody_looked() -> None:
    assert read("health_conditions", "de", "keiner") == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_word_that_leaves_some_of_it_stands_behind_a_denial(lang: str) -> None:
    none = {"en": "none of these", "de": "nichts davon"}[lang]
    words = sorted(word for kind in ("leaving", "cut_off") for word in language(lang).single(kind))
    read_so = [f"{none}{between}{word}" for word in words for between in (" ", ", ")]
    assert [text for text in read_so if read("red_flags", lang, text) == []] == []
