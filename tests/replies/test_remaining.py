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
