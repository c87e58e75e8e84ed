"""Whether it is the first time in a life, and not only of this kind, at this place or since something."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
OF_A_KIND_OR_A_PLACE = """\
en|never before like this
en|never hurt this bad
en|never had it that bad
en|never had back pain so bad
en|never had it for this long
en|never had it here
en|never had it on both sides
en|never had it at work
en|never had back pain in the morning
en|never had back pain in winter
en|first time it hurt like this
en|first time there
en|first time at home
en|never had serious back pain
en|never had much back pain
en|first bad one
en|first time really bad
en|yes, in this leg
en|yes, sort of
en|yes that bad
en|yes, this kind
en|yes, on this side
de|das erste Mal so stark
de|noch nie an dieser Stelle
de|hatte nie schlimme Rückenschmerzen
de|nie richtige Probleme gehabt
de|das erste Mal richtig
de|ja, anders
de|ja, wahrscheinlich
de|nie im Winter
de|ja, in dieser Stärke
de|ja, so richtig heftig
de|vorher nie so schlimm
de|das kenne ich nicht anders
de|ja, an dieser Stelle
de|ja, auf der Seite
de|ja, diesmal links
"""
SINCE_OR_UNTIL_SOMETHING = """\
en|first in ten years
en|the first one in years
en|first time after a break
en|first time since then
en|first time since my operation
en|first time since I retired
en|first time in my 40s
en|first time in my new job
en|yes, as an adult
en|never had back pain until last year
en|never had back pain until covid
en|never had back pain before 2015
en|never had back pain before the first one
en|never before last year
de|das erste Mal seit langem
de|das erste Mal nach der OP
de|noch nie vor 2015
de|ja, nach langer Zeit
de|ja, seit letztem Mal
de|jetzt das erste Mal seit 3 Jahren
de|nun zum ersten Mal links
de|mit 20 zum ersten Mal
"""
HOW_OR_WHEN_IT_HURTS = """\
en|yes, most of the time
en|yes, half the time
en|yes, on Sundays
en|yes, in waves
en|yes, in summer
en|yes, when it's dry
en|yes, this time
en|yes, with a heat pad
en|first time most of the time
en|first time mild
en|first time just mild
en|first time on that side
en|at work the first time
en|never before, on the left
en|never before, as bad
en|never before, this way
en|never before, at work
en|never before, since May
en|never before, in general
en|yes, since surgery
en|yes, since the birth
en|yes, on one side
de|ja, die meiste Zeit
de|ja, an manchen Tagen
de|ja, von Zeit zu Zeit
de|ja, in Schüben
de|ja, im Bett
de|ja, bei Belastung
de|ja, mit Medikamenten
de|ja, hauptsächlich
de|ja, monatlich
de|ja, noch
de|ja, wenn ich still sitze
de|das erste Mal meistens
de|das erste Mal leicht
de|das erste Mal nur ein bisschen
de|das erste Mal auf einer Seite
de|das erste Mal immer noch
de|ja, in der Mitte
de|ja, seit der OP
"""
AN_EARLIER_ONE_OR_SOMETHING_ELSE = """\
en|yes, back in school
en|yes, started in school
en|yes, long ago
en|yes, when pregnant
en|yes, with my first child
en|yes, after my second
en|yes, not like last time
en|yes, I'm new here
en|I'm a first timer
en|yes, my doctor disagrees
en|yes, on paper
en|never before, so-so
en|never before, I suppose
de|ich bin neu
de|ja, bin Anfänger
de|ja, mein erstes Kind
de|ja, schon lange
de|noch nie wirklich
de|ja, auf dem Papier
de|ja, wünsche ich mir
"""
A_YES_TAKEN_BACK = """\
en|yes, it came back
en|yes, twice
en|yes, 5 years ago
en|yes, months ago
en|yes, one more time
en|yes, as usual
en|yes, it's always been there
en|yes, still the same
en|yes, never
de|ja, sonst nur leicht
de|ja, sonst immer links
de|ja, immer mal
de|ja, oft
de|ja, ist lange her
de|ja, nie
de|ja, keine
"""
OF_LESS_THAN_A_LIFE = """\
en|yes, it's not the first
en|yes - this isn't the first time
en|first time since
en|never had it before this job
en|never had an issue until
en|never had a good back
en|never had that before, only stiffness
en|never had anything like this in all my years of back pain
en|first time it really hurts
en|the first that needs a doctor
en|it's the first week
en|yes it hurts a lot
en|yes my back hurts
en|yes ever since
en|yes, and not the last
de|ja, es ist nicht das erste Mal
de|das erste Mal seitdem
de|vor diesem Job nie
de|nie einen guten Rücken gehabt
de|noch nie gehabt, nur Verspannungen
de|ja, tut weh
"""
A_NO_OF_EITHER = """\
en|no, never
en|no, first
en|no, not ever
en|no, not like this
en|not until now
en|no, it never did
en|no, none
en|no, 0 times
en|not yet
en|until now no
de|noch nie
de|nein, keine
de|nein, 0 mal
de|bisher nein
de|noch nicht
de|nein, das erste
de|nein, erst jetzt
de|nein, diesmal
de|nein, noch nie
de|noch nie so
de|so noch nicht
de|nein, nicht so stark
de|bisher nicht
"""
A_NO_TO_ANOTHER_TIME = """\
en|not as a kid
en|no, not last year
en|not for years
en|otherwise no
de|Früher nicht, jetzt schon
de|Als Kind nicht
de|Nein, früher nie
de|Mein Leben lang nicht
de|Kenne ich gar nicht von mir
de|kenn ich nicht
de|Sonst nicht
"""
WELL_BEFORE = """\
en|always been fine
en|no, it was fine before
en|no, only since last week
de|Früher gut
de|Als Kind war alles gut
de|Schon immer gesund
de|Nein, hatte immer einen gesunden Rücken
de|Nein, vorher war alles okay
de|Nein, erst seit dem Umzug
de|nein, seit gestern
en|no, only a few days ago
"""
FIRST = """\
en|never before and it scares me
en|never had anything like this before
en|never had back pain before this week
en|never had any trouble with my back
en|never in 40 years
en|first time in my life
en|first time, after gardening
en|first time because I lifted wrong
en|yes and it hurts so much
en|yes, since Monday
en|yes, two weeks ago
en|yes, in my lower back
en|first time my back has ever hurt
en|yes, at 52
en|yes, at work
en|yes, today
en|yes, when I lifted a box
en|first time, since Monday
en|never before, honestly
en|the first I've had
en|the first that I remember
en|first time in my life it hurts
en|first time really
en|never had it before this and it hurts
de|noch nie zuvor
de|nie zuvor gehabt
de|i hob sowas no nie ghobt
de|Ja, das ist absolutes Neuland für mich.
de|so etwas hatte ich noch nie
de|in 40 Jahren noch nie
de|bis letzte Woche nie
de|mit 62 jetzt zum allerersten Mal
de|ja, vorher war er immer in Ordnung
de|früher nie Probleme, jetzt das erste Mal
de|bis letzte Woche kannte ich Rückenschmerzen nur von anderen
de|mir hat der Rücken noch nie wehgetan
de|hatte nie Probleme mit dem Rücken
de|ja, und es tut so weh
de|ja, seit Montag
de|ja, leider
de|Ja, das ist wirklich das allererste Mal
de|ja, im unteren Rücken
de|ja, vor drei Tagen
de|ja, nach der Gartenarbeit
"""
WITHIN_THIS_EPISODE = """\
en|it's the third week now
en|it's the second month in pain
en|every day this week
en|again and again since Sunday
en|it's back again today
en|second time this week
en|it keeps coming back all day
en|on and off for three days
de|jeden Tag diese Woche
de|immer mal wieder seit Montag
de|kommt und geht seit letzter Woche
de|kommt jeden Abend wieder
de|zum zweiten Mal heute
de|seit drei Tagen immer wieder
de|schon wieder heute
"""
NO_PAIN_AT_ALL = """\
en|I never get back pain
en|my back never hurts
de|ich habe nie Rückenschmerzen
de|ich hab nie was mit dem Rücken
"""
AGAIN = """\
en|third time this year
en|no, again since Monday
en|same old pain, back again today
en|had it before, again since Sunday
de|nein, wieder seit Montag
de|kenne ich schon, heute wieder
de|immer wieder seit Jahren
en|not at all
en|no, in my twenties
en|no, once
en|no, third time
en|no, so far three times
de|überhaupt nicht
de|nein, als Kind schon
de|bestimmt schon zum zehnten Mal
de|chronisch, seit über zehn Jahren
de|kommt jeden Winter zurück
de|das kenne ich nicht nur von anderen
de|Nei, das han i gäng wieder
de|Nein, früher schon
de|nein, kenne ich schon
de|nein, dazwischen war es gut
en|no, it was fine for a while
"""


def lines(text: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("lang", "text"),
    lines(
        OF_A_KIND_OR_A_PLACE
        + SINCE_OR_UNTIL_SOMETHING
        + HOW_OR_WHEN_IT_HURTS
        + AN_EARLIER_ONE_OR_SOMETHING_ELSE
        + A_YES_TAKEN_BACK
        + OF_LESS_THAN_A_LIFE
        + A_NO_OF_EITHER
        + A_NO_TO_ANOTHER_TIME
        + WITHIN_THIS_EPISODE
        + NO_PAIN_AT_ALL
        + WELL_BEFORE
    ),
)
def test_neither_the_first_time_nor_another_is_read_where_it_may_be_either(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["first_back_pain"], text, lang).value is None


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [(*line, True) for line in lines(FIRST)] + [(*line, False) for line in lines(AGAIN)],
)
def test_what_says_nothing_of_before_narrows_no_first_time(lang: str, text: str, value: bool) -> None:
    assert parse_reply(FACTS[lang]["first_back_pain"], text, lang).value is value
