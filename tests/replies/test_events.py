"""What beside a yes leaves open that somebody who may do so has cleared who replies, lately and for what was asked."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
DENIED_BESIDE_A_YES = """\
en|yes, none
en|yes, nothing
en|yes, neither
en|yes, by nobody
en|yes, everything but
en|yes, apart from
de|ja, keiner
de|ja, noch nichts
de|ja, gar nicht
de|ja, weder noch
de|ja, beides nicht
de|ja, alles nein
de|ja, alles, außer
de|ja, alles bis auf
"""
WORDS_OUT_OF_NAMES = """\
en|yes, I asked my doctor
en|yes, doctor told
en|yes, told my doctor
en|yes, happy now
en|yes, right at the start
en|yes, up to me
en|yes, on my own
en|yes, the gym
en|cleared by my gym
en|yes, my midwife
en|yes I'm the doctor
de|ja, Arzt hatte Bedenken
de|ja, Bedenken hat er
de|ja, Bedenken gibt es
de|ja, beim letzten Schub
de|ja, beim letzten Mal
de|ja, laut mir
de|ja, Untersuchung gemacht
de|ja, wurde gesehen
de|ja, ich fühle mich gut
de|ja, geht wieder
"""
ANOTHER_TIME = """\
en|my doctor cleared me two years ago
en|my doctor cleared me two weeks ago for walking
en|my doctor looked at the scans and said lifting is fine soon
en|doctor looked at it and said I can train in 6 weeks
en|yes, monday
en|I'm cleared Friday
en|yes, 50 weeks ago
en|yes, 100 days ago
en|I was cleared back then
en|yes, then
en|he said I may lift on Friday
en|he cleared me to train on Monday
en|my GP said Monday I can train
de|ja, Montag wieder
de|ja, Montag beim Arzt
de|ja, vor 50 Wochen
de|ja, vor 300 Tagen
de|ja, vor zwanzig Wochen
de|der Arzt sagt, ich darf am Montag heben
de|mein Arzt sagt ich darf Freitag heben
de|ja, war am Montag beim Arzt
"""
NOT_YET_OR_FOR_SOMETHING_ELSE = """\
de|Doc meinte Gewichte sind kein Problem, aber erst nächste Woche
de|Arzt sagt Gewichte sind okay für die Arme
de|mein Trainer meint Gewichte sind kein Problem
de|er hat gesagt, ich darf in sechs Wochen mit Gewichten trainieren
de|Arzt hat Krafttraining in 3 Monaten erlaubt
en|my doctor said in six weeks I can lift
de|wurde durchgecheckt und darf in zwei Wochen Gewichte heben
de|wurde untersucht und darf Gewichte heben bis 5 Kilo
de|ich darf laut Arzt mit Gewichten ran, sobald es besser ist
de|ärztlich abgesegnet fürs Schwimmen
de|hab ich schriftlich vom Arzt, die Absage
de|untersucht wurde nur das Knie, Gewichte sind erlaubt
de|nach der Untersuchung beim Arzt nächste Woche darf ich trainieren
de|Gymnastik ja, über Gewichte haben wir nicht gesprochen
de|ja, aber nicht fürs Kreuzheben
en|he almost cleared me
en|my doctor just about cleared me
en|I've almost been cleared
en|my doctor said almost yes
en|I'm getting cleared
en|I'm half cleared
en|I'm gradually cleared
en|I am allowed to train some
en|I'm cleared for small things
en|I'm cleared for home
en|yes, for physio
en|yes, for a week
en|yes, some of them
en|yes, too heavy
en|yes, by train
de|fast freigegeben
de|eigentlich freigegeben
de|von mir freigegeben
de|ja, Gewicht
de|ja, für eine Woche
"""
CLEARED = """\
en|my surgeon cleared me two weeks ago
en|yes, everything was checked and I'm good to go
en|doctor's looked at everything and says I can lift
en|she looked at all of it and gave me the go ahead for weights
en|that's right, my doctor did exactly that
en|orthopedist checked it all this month, I'm allowed to train with weights
de|Ja, er hat gesagt, ich darf mit Gewichten trainieren
de|ja, wurde komplett durchgecheckt und darf Gewichte heben
de|alles abgeklärt, ich darf laut Arzt mit Gewichten ran
de|ja, hab ich sogar schriftlich vom Doktor
de|hat der Orthopäde so abgenickt
en|yes, my GP
en|yes my physio
en|yes, by my doctor last week
en|yes, yesterday
en|yes, two weeks ago
en|yes, last Tuesday
en|he cleared me Monday
en|cleared by my doctor on Monday
en|Yes, my consultant gave permission after examining all of it on Friday.
en|yes, for weights
en|cleared for everything
en|yes, all of it
en|yes, both
en|yes, in writing
en|aye, doc's happy for me to lift
de|ja, mein Hausarzt
de|ja, laut meinem Arzt
de|ja, Arzt sagt ok
de|ja, vor sechs Wochen
de|ja, gestern
de|am Freitag hat mir der Arzt Gewichte erlaubt
de|letzten Montag hat der Arzt gesagt, ich darf heben
de|ja, beides
de|ja, alles abgeklärt
de|ja, schriftlich
de|ja, darf wieder trainieren
de|Die Hausärztin hat nach dem letzten Schub alles kontrolliert, und mit Gewichten darf ich den Rücken trainieren.
de|ja, wurde untersucht und freigegeben
de|Ja, hab ich
de|Ja, zum Glück
de|ja, hat er
en|yes, thank god
en|yes, he did
"""
LIMITED_OR_HEARSAY = """\
en|yes, only a bit
en|he cleared me, just a bit
en|only a bit yes
en|cleared mild
en|yes, so-so
en|yes, in my left
en|cleared on that side
en|they say yes
en|he thinks so yes
en|yes, Dr me
en|yes, at home
de|ja, und doch
de|ja, links
de|ja, auf der Seite
de|ja, im Büro
de|ja, hier und da
de|ja, sag ich mal
de|ja, nehme ich an
de|ja, schon noch
de|ja, im Moment
de|ja, usw
de|ja, plus
de|ja, nur leicht
"""
PROMISED = """\
en|yes please
en|yes, I will
en|yes, gladly
en|yes I know
en|yes, the old one
en|sure, can do
en|yes, so to speak
de|Ja, hab ich vor
de|ja mach ich noch
de|Ja, gern
de|Ja, weiß ich
de|Ja, ist mir klar
de|ja das alte
de|Ja, sozusagen
"""
NOBODY = """\
en|no one
en|no one yet
en|nobody has looked
en|no doctor has seen me for this problem
de|niemand
de|noch keiner
de|Niemand, ich hab das bisher mit mir selbst ausgemacht
"""
FORBIDDEN_OR_NOT_SEEN = """\
de|freigegeben nicht, nur angeschaut
de|er hat gesagt, ich darf nicht mit Gewichten trainieren
de|nein war noch bei keinem Arzt
de|angeschaut ja, aber Gewichte hat er mir verboten
de|den Rücken ja, den Schwindel hab ich ihm aber nie erzählt
de|Der Doktor meinte, ich soll erstmal nichts heben
de|wurde untersucht und darf keine Gewichte heben
de|Freigabe steht noch aus
de|na, zum Dokta geh i ned
en|no I have not seen a doctor
"""
NOBODY_DID_SOMETHING_ELSE = """\
en|nobody objects
en|nobody has a problem with it
en|no doctor said no
en|nobody but my GP
de|keiner hat Bedenken
de|kein Arzt sagt nein
de|niemand außer meinem Arzt
"""


def lines(text: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("lang", "text"),
    lines(
        DENIED_BESIDE_A_YES
        + WORDS_OUT_OF_NAMES
        + ANOTHER_TIME
        + NOT_YET_OR_FOR_SOMETHING_ELSE
        + NOBODY_DID_SOMETHING_ELSE
        + LIMITED_OR_HEARSAY
        + PROMISED
    ),
)
def test_no_clearance_is_read_where_something_leaves_it_open(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["cleared_by_clinician"], text, lang).value is None


@pytest.mark.parametrize(("lang", "text"), lines(CLEARED))
def test_who_when_and_for_what_beside_a_yes_turn_nothing(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["cleared_by_clinician"], text, lang).value is True


@pytest.mark.parametrize("text", ["I don't trust doctors", "I do not like doctors", "I don't believe in medicine"])
def test_a_denial_that_goes_on_to_something_else_says_not_whether_somebody_did(text: str) -> None:
    assert parse_reply(FACTS["en"]["cleared_by_clinician"], text, "en").value is None


@pytest.mark.parametrize(("lang", "text"), lines(NOBODY + FORBIDDEN_OR_NOT_SEEN))
def test_nobody_answers_whether_somebody_did(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang]["cleared_by_clinician"], text, lang).value is False


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        ("Der Arzt hat alles angeschaut, mit Gewichten darf ich trainieren", True),
        ("Der Arzt hat alles angesehen und mir Krafttraining erlaubt", True),
        ("Die Ärztin hat sich alles angesehen und mir Rückentraining mit Gewichten empfohlen", True),
        ("Hat mein Hausarzt letzte Woche komplett untersucht, Hanteln sind ausdrücklich erlaubt", True),
        ("hat mein Arzt alles untersucht und Gewichte erlaubt", None),
        ("krieg erst im Januar nen Termin", False),
        ("Arzt hat alles angeschaut, mit Gewichten darf ich erst in sechs Wochen trainieren", None),
        ("Arzt hat alles angeschaut, mit Gewichten darf ich nicht trainieren", None),
        ("der Arzt hat nicht alles angeschaut, Gewichte sind erlaubt", None),
        ("mein Trainer hat alles gecheckt und sagt ich darf mit Gewichten trainieren", None),
        ("Arzt hat alles gesehen, Krafttraining nur für die Beine erlaubt", None),
        ("sobald der Arzt alles angeschaut hat, darf ich mit Gewichten trainieren", None),
    ],
)
def test_who_looked_at_all_and_what_may_be_lifted_are_told_in_any_order_in_german(
    reply: str, right: bool | None
) -> None:
    assert parse_reply(FACTS["de"]["cleared_by_clinician"], reply, "de").value is right
