"""A denial of pain is one only where it leaves none: not how often, how bad, on which side, when or until it is gone."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
OFTEN = """\
en|my neck doesn't always hurt
en|neck isn't constantly sore
en|it doesn't hurt every time
en|neck doesn't hurt as such
en|my neck isn't just sore
de|tut nicht ständig weh
de|schmerzt nicht immer
"""
BAD = """\
en|no bad neck pain
en|no terrible pain
en|no constant neck pain
en|no new neck pain
en|not a lot of neck pain
en|no, mild
en|no, terrible
en|no, nothing dramatic
de|keine starken Schmerzen
de|kein starker Schmerz
de|schmerzt nicht doll
de|nein, nicht doll
de|nein, leicht
"""
THERE = """\
en|no, left
en|no, on the right
en|no, deep inside
en|neck is all right on the left
en|no pain at work
de|nein, links
de|nein, tief drin
"""
THEN = """\
en|no, in the evening
en|no, after work
en|no, driving
en|no, again
en|not at weekends
de|keine Schmerzen beim Sitzen
de|beim Gehen nicht
de|schmerzt nicht am Wochenende
de|nein, am Wochenende nicht
de|nein, abends
de|morgens ist er gut
de|seit einer Stunde nicht
en|it's fine in the mornings
en|my neck is fine at school
en|no pain in winter
en|no pain half the time
en|no pain for the most part
en|no, as usual
de|Nacken ist gut bei Kälte
de|tut nicht weh im Winter
de|keine Schmerzen in der Regel
de|nein, wie üblich
en|no, earlier
en|no, this morning yes
en|not for an hour
de|nein, gestern noch
"""
NOT_YET = """\
en|my neck is almost fine
en|neck is slowly ok
en|my neck is getting good
en|neck is going to be ok
de|Nacken ist fast gut
de|wird langsam wieder gut
de|nein, wird besser
en|no, it's improving
"""
UNWELL = """\
en|neck's alright for someone my age
de|gut für mein Alter
en|no, good it is not
en|no, that's normal for me
en|no, I slept wrong
de|nein, gut ist er nicht
de|nein, aber schön ist es nicht
de|nein, das ist bei mir normal
"""
PAIN_FREE = """\
en|no, my neck is always fine
en|no, I sit at a desk all day
en|no pain at all
en|no pain this week
en|not at the moment
en|no, just my lower back
en|no, I'm just here to get stronger
en|it hurt at the weekend, gone now
en|doesn't hurt when I turn it
en|quite pain free
en|neck is fine again
en|neck feels fine since physio
en|my neck is good, I work at a school
en|it was sore in June, it's gone
de|Nacken ist wieder gut
en|no, all gone
de|nein, zum Glück
de|zurzeit nicht
de|nein, nur der untere Rücken
de|nein, Nacken ist immer gut
de|am Wochenende noch, jetzt weg
de|nein, alles normal
de|tut überhaupt nicht weh
"""
WAS = """\
en|yes, yesterday
en|yes, as a teen
en|yes, I understand
de|ja, gestern
en|yes, it did
en|yes it did
en|yes, last week
en|yes, this form is a pain in the neck
de|ja, letzte Woche
de|der Chef sitzt mir im Nacken
"""
IS = """\
en|yes, since yesterday
en|yes, yesterday it started
de|ja, gestern angefangen
en|yes, since last week
en|yes, it started last week
en|I have a pain in the neck
de|ja, seit letzter Woche
"""


def read(texts: str) -> dict[str, object]:
    told = (line.split("|") for line in texts.splitlines())
    return {text: parse_reply(FACTS[lang]["neck_pain"], text, lang).value for lang, text in told}


@pytest.mark.parametrize("texts", [OFTEN, BAD, THERE, THEN, NOT_YET, UNWELL, WAS])
def test_no_pain_of_which_some_is_left_and_none_that_only_was_is_read(texts: str) -> None:
    assert set(read(texts).values()) == {None}


@pytest.mark.parametrize(("texts", "right"), [(PAIN_FREE, False), (IS, True)])
def test_what_is_told_beside_it_leaves_a_denial_whole(texts: str, right: bool) -> None:
    assert set(read(texts).values()) == {right}, read(texts)


@pytest.mark.parametrize("fact", ["pain_severity", "neck_pain_severity", "back_pain"])
@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "no terrible pain"), ("en", "it doesn't just hurt"), ("de", "kein starker Schmerz")],
)
def test_so_is_a_mark_of_none_and_a_back_that_hurts_nowhere(fact: str, lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value is None


OF_A_KIND = [  # like something, this time, or as much
    ("en", "my neck doesn't hurt like that"),
    ("en", "not like this"),
    ("en", "no, like before"),
    ("en", "no, as much"),
    ("en", "my neck doesn't hurt this time"),
    ("de", "so nicht"),
    ("de", "nein, wie früher"),
    ("de", "nicht den ganzen Tag"),
]
SLIGHT = [
    ("en", "no, so-so"),
    ("en", "No-ish"),
    ("en", "my neck doesn't hurt just mild"),
    ("en", "neck is fine, so-so"),
    ("en", "no, only a bit"),
    ("de", "nein, so la la"),
    ("de", "nein, nur Muskelkater"),
]
HELD_DOWN = [
    ("en", "no, under control"),
    ("en", "no, it's getting better"),
    ("en", "neck is fine, well managed"),
    ("en", "no, since I stopped"),
    ("de", "nein, im Griff"),
    ("de", "nein, besser geworden"),
    ("de", "nein, seit ich aufgehört habe"),
]
ON_A_DAY_OR_SIDE = [
    ("en", "no, on Monday"),
    ("en", "once a week, no"),
    ("en", "my neck doesn't hurt on Monday"),
    ("en", "in my left, no"),
    ("en", "my neck doesn't hurt all over"),
    ("en", "neck ok on that side"),
    ("de", "nein, am Montag"),
    ("de", "Nacken tut nicht weh, am Montag"),
    ("de", "nein, im rechten"),
]
AT_ANOTHER_TIME = [
    ("en", "not yesterday"),
    ("en", "no, not last week"),
    ("en", "otherwise no"),
    ("de", "früher nicht"),
    ("de", "Gestern noch nicht"),
    ("de", "Nein, letzte Woche nicht"),
    ("de", "Sonst nie"),
]
OF_A_PART = [
    ("en", "it's ok, just not today"),
    ("en", "only my back doesn't"),
    ("en", "only my back is fine"),
    ("de", "Der ist ok, nur beim Drehen nicht"),
    ("de", "nur unten nicht"),
    ("de", "Nur der Rücken geht"),
    ("de", "alles ok, bloß der Nacken nicht"),
]
NOT_WELL = [
    ("en", "no, it's not gone"),
    ("en", "never really good"),
    ("de", "Nein, ist nicht weg"),
    ("de", "Nein, geht nicht weg"),
    ("de", "Wirklich gut nie"),
    ("de", "normal nicht"),
]
TAKEN_BACK = [
    ("en", "No. But."),
    ("en", "no, I couldn't say"),
    ("de", "nein, schon noch"),
    ("de", "Nacken ok, noch"),
    ("de", "nein, kann man nicht sagen"),
    ("de", "nein, nicht klar"),
]


@pytest.mark.parametrize(
    ("lang", "text"),
    [*OF_A_KIND, *SLIGHT, *HELD_DOWN, *ON_A_DAY_OR_SIDE, *AT_ANOTHER_TIME, *OF_A_PART, *NOT_WELL, *TAKEN_BACK],
)
def test_a_no_to_a_neck_of_a_kind_a_time_or_a_part_or_held_down_or_taken_back_is_asked_for_again(
    lang: str, text: str
) -> None:
    assert parse_reply(FACTS[lang]["neck_pain"], text, lang).value is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "no pain, on Monday"),
        ("en", "0 on Monday"),
        ("en", "no pain, like this"),
        ("en", "no pain, only a bit"),
        ("en", "0, so-so"),
        ("en", "zero-ish"),
        ("en", "no pain, I couldn't say"),
        ("de", "keine Schmerzen am Montag"),
        ("de", "0, schon noch"),
        ("de", "keine Schmerzen, nicht klar"),
    ],
)
def test_so_is_a_mark_of_none(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["pain_severity"], text, lang).value is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "neck is completely fine"),
        ("en", "it was sore on Monday but it's gone now"),
        ("en", "no, not at all"),
        ("de", "nein, noch nie"),
        ("de", "zum Glück nicht"),
        ("en", "it did yesterday, not today"),
        ("en", "only the neck doesn't"),
        ("en", "no, only my back"),
        ("de", "nur der Nacken nicht"),
        ("de", "Nacken nicht, nur der Rücken"),
        ("de", "Gestern tat er weh, heute nicht"),
    ],
)
def test_a_no_to_a_neck_that_is_whole_stays_one(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["neck_pain"], text, lang).value is False


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "last week yes"),
        ("de", "Gestern ja"),
        ("de", "Letzte Woche ja"),
        ("de", "Wenn ja, nur leicht"),
    ],
)
def test_a_yes_to_what_was_or_would_be_is_asked_for_again(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["neck_pain"], text, lang).value is None


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("neck_pain", "Früher oft, jetzt gar nicht mehr", False),
        ("leg_pain", "früher mal links, jetzt gar nicht mehr", "none"),
        ("neck_pain", "früher oft, jetzt nur abends nicht", None),
        ("neck_pain", "früher ja, jetzt gar nicht mehr auszuhalten", None),
        ("neck_pain", "früher nicht, jetzt aber gar nicht mehr ohne Schmerzen", None),
        ("neck_pain", "jetzt gar nicht mehr, früher auch nur links", None),
    ],
)
def test_what_was_leaves_none_of_what_is_denied_of_now(fact: str, text: str, value: object) -> None:
    assert parse_reply(backrules.builtin(lang="de").data.facts[fact], text, "de").value == value
