"""A list that is told: what is said of more, of the end of the list or of all of it, in words that leave some open."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
GOES_ON = """\
en|red_flags|fever|fever and more
en|red_flags|fever|fever etc.
en|red_flags|fever|fever and several more
en|red_flags|fever|fever, plus two of the others
en|red_flags|fever|fever and a few other things on the list
de|red_flags|fever|Fieber und noch zwei
de|red_flags|fever|Fieber und ein paar Sachen von der Liste
en|red_flags|fever|fever and so on
en|red_flags|fever|fever +
en|red_flags|fever|at least fever
en|red_flags|fever|for one, fever
en|health_conditions|osteoporosis|osteoporosis and stuff
en|back_pain|lower|lower and elsewhere
de|red_flags|fever|Fieber und noch was
de|red_flags|fever|Fieber, dazu noch was anderes
de|red_flags|fever|Fieber usw.
de|red_flags|fever|z.B. Fieber
de|red_flags|fever|erstmal Fieber
de|health_conditions|osteoporosis|Osteoporose, z.B.
en|red_flags|serious_injury|a fall with numbness
de|red_flags|fever|Fieber mit Kribbeln
de|red_flags|serious_injury|Sturz, danach kribbelt's
de|back_pain|lower|unten und woanders
"""
ENDS_IN_PART = """\
en|red_flags|fever|fever, nothing else serious
en|red_flags|fever|fever, nothing else worth mentioning
en|red_flags|fever|fever, nothing else with pills
en|red_flags|fever|fever, nothing else new
en|health_conditions|osteoporosis|osteoporosis, nothing else big
de|red_flags|fever|Fieber, sonst nichts Schlimmes
de|red_flags|fever|Fieber, sonst nichts Neues
de|red_flags|fever|Fieber, sonst fast nichts
de|health_conditions|osteoporosis|Osteoporose, sonst nichts Akutes
"""
OPEN = GOES_ON + ENDS_IN_PART
OPEN_END = """\
en|red_flags|fever|fever, others too
en|red_flags|fever|fever and two more
en|red_flags|fever|fever and the one below
en|red_flags|fever|fever & co
en|red_flags|fever|fever +1
en|red_flags|fever|fever and
en|red_flags|fever|also fever
en|red_flags|fever|fever as well
en|red_flags|fever|only fever, both
en|red_flags|fever|fever, for the most part
en|red_flags|fever|first and foremost fever
en|red_flags|fever|only fever, unclear
en|back_pain|lower|lower, too
en|back_pain|lower|lower hurts the most
en|back_pain|lower|lower and around it
en|health_conditions|osteoporosis|osteoporosis, the rest too
en|health_conditions|osteoporosis|osteoporosis, in particular
de|red_flags|fever|Fieber und die anderen
de|red_flags|fever|Fieber und Schlimmeres
de|red_flags|fever|Fieber & Co
de|red_flags|fever|Fieber und...
de|red_flags|fever|auch Fieber
de|red_flags|fever|nur Fieber, beides
de|red_flags|fever|nur Fieber, hauptsächlich
de|red_flags|fever|Fieber, schwierig zu sagen
de|back_pain|lower|unten, vor allem
de|back_pain|lower|unten schlimmer
de|health_conditions|osteoporosis|Osteoporose, Rest auch
"""
ADDED = """\
en|red_flags|fever|now fever too
en|red_flags|fever|since yesterday also fever
en|red_flags|fever|in addition fever
en|back_pain|upper|the upper as well now
de|red_flags|fever|Fieber jetzt auch
de|red_flags|fever|Dazu kommt Fieber
de|red_flags|fever|Außerdem Fieber
de|red_flags|dizziness|Seit gestern auch Schwindel
de|health_conditions|osteoporosis|Osteoporose kam dazu
de|back_pain|lower|Mittlerweile auch unten
"""
THE_MOST = """\
en|red_flags|fever|among other things fever
en|red_flags|fever|mainly fever
en|red_flags|dizziness|the worst is the dizziness
de|red_flags|fever|Unter anderem Fieber
de|red_flags|fever|Fieber zum einen
de|red_flags|dizziness|Hauptsächlich Schwindel
de|red_flags|dizziness|Am schlimmsten ist der Schwindel
"""
BY_ITS_PLACE = """\
en|red_flags|fever|fever and 3
en|red_flags|fever|fever and the following
de|red_flags|fever|Fieber und das dritte von oben
de|red_flags|fever|Fieber und das davor
de|health_conditions|osteoporosis|Osteoporose und 180/100
"""
IN_OTHER_WORDS = """\
en|red_flags|dizziness|dizziness and my leg is weird
en|red_flags|fever|fever and I slur
en|red_flags|fever|fever, otherwise only the leg
de|red_flags|dizziness|Schwindel, und mein Bein spinnt
de|red_flags|dizziness|Nur Schwindel. Und das Bein.
de|red_flags|dizziness|Schwindel und ich verschlucke mich dauernd
de|red_flags|fever|Fieber. Laufen ist auch schwierig
de|red_flags|dizziness|Schwindel, sonst nur das Bein
de|health_conditions|disc_or_nerve|Bandscheibe und frisch Mama
"""
CLOSED_IN_PART = """\
en|red_flags|fever|fever, otherwise so-so
en|red_flags|fever|fever, otherwise fine at home
en|red_flags|fever|fever, nothing else, mild
en|red_flags|fever|fever, nothing else in bed
en|red_flags|fever|fever, nothing else, on Monday
en|red_flags|fever|fever, nothing else, tired
en|red_flags|fever|fever, nothing else, but I do
en|red_flags|fever|fever, nothing else to speak of
en|red_flags|fever|fever, the rest ok with pills
en|red_flags|fever|fever, rest no, mostly
de|red_flags|fever|Fieber, sonst geht so
de|red_flags|fever|Fieber, sonst ok zu Hause
de|red_flags|fever|Fieber, sonst nichts, im Bett
de|red_flags|fever|Fieber, sonst nichts, nur leicht
de|red_flags|fever|Fieber, sonst nichts oder doch
de|red_flags|fever|Fieber, sonst tut nichts weh
de|red_flags|fever|Fieber, Rest nein, meistens
"""
WHOLE = """\
en|red_flags|night_pain|keeps me up at night, otherwise grand
en|red_flags|chest_pain|my chest hurts as well
en|red_flags|fever|fever, the rest is fine
en|red_flags|fever|fever, nothing else, thank god
en|red_flags|fever|fever, nothing else, I feel fine
en|health_conditions|heart_or_blood_pressure|I have angina, and that's all that's wrong with me
de|red_flags|night_pain|Nachts ist es am schlimmsten
de|red_flags|fever|Fieber, sonst alles gut
de|red_flags|fever|Fieber, sonst ist auf der Liste nix
de|red_flags|bladder_or_bowel|die Blase hält auch nicht mehr dicht
en|red_flags|fever|fever, nothing else
en|red_flags|fever|fever, that's all
en|back_pain|lower|lower
en|back_pain|lower|lower back, aching
en|back_pain|upper|the upper back and further up
de|red_flags|fever|Fieber, sonst nichts
de|red_flags|fever|Fieber, mehr nicht
de|back_pain|lower|nur unten
en|red_flags|fever|just fever, 39
en|red_flags|cancer_history|cancer and now my back hurts
en|red_flags|dizziness|dizziness, mainly when I get up
en|health_conditions|pregnancy|pregnant with my second
en|health_conditions|osteoporosis|osteoporosis and I take tablets
de|red_flags|fever|Fieber und der Rücken tut weh
de|red_flags|fever|Ich habe auch Fieber
de|red_flags|serious_injury|Sturz, und seitdem tut der Rücken weh
de|health_conditions|pregnancy|schwanger, das zweite Kind
"""
UNCERTAIN = """\
en|back_pain|lower and goes up
en|back_pain|lower and a bit above
en|back_pain|lower, moving up
en|back_pain|lower, ribs
en|back_pain|the pain is lower
en|back_pain|lower back of the chair
de|back_pain|unten, Rippen
de|back_pain|Angefangen hat es unten
en|back_pain|it started in the lower
de|back_pain|LWS und BWS
de|back_pain|unten und drüber
en|red_flags|fever, nothing else, just numb
en|red_flags|everything ok
en|red_flags|I can do everything
de|red_flags|Fieber, sonst nichts, nur Taubheit
de|red_flags|Fieber, mehr nicht, nur Beine schwer
de|red_flags|Schwindel, sonst nichts, nur schwach
de|red_flags|alles wie immer
"""


def lines(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("lang", "fact", "option", "text"), lines(OPEN_END + ADDED + THE_MOST + BY_ITS_PLACE + IN_OTHER_WORDS)
)
def test_a_list_of_which_one_is_but_the_first_or_the_most_is_open(lang: str, fact: str, option: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value in ({option: True}, None)


@pytest.mark.parametrize(("lang", "fact", "option", "text"), lines(CLOSED_IN_PART))
def test_the_end_of_a_list_is_none_beside_what_takes_it_back(lang: str, fact: str, option: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value in ({option: True}, None)


@pytest.mark.parametrize(("lang", "fact", "option", "text"), lines(OPEN))
def test_a_list_that_goes_on_or_ends_in_part_leaves_the_others_open(
    lang: str, fact: str, option: str, text: str
) -> None:
    reply = parse_reply(FACTS[lang][fact], text, lang)
    assert (reply.status, reply.value) == ("partial", {option: True})


@pytest.mark.parametrize(
    "text",
    [
        "Faint when I get up, for one. More in a sec.",
        "faint when I get up, I'll get to the others in a minute",
        "dizzy, I'll tell you the rest later",
    ],
)
def test_a_list_that_somebody_goes_on_with_later_is_open(text: str) -> None:
    assert parse_reply(FACTS["en"]["red_flags"], text, "en").value == {"dizziness": True}


@pytest.mark.parametrize("text", ["dizzy most of the time", "dizzy, most days"])
def test_how_often_a_sign_is_there_opens_no_list(text: str) -> None:
    assert parse_reply(FACTS["en"]["red_flags"], text, "en").value == ["dizziness"]


@pytest.mark.parametrize(("lang", "fact", "option", "text"), lines(WHOLE))
def test_a_list_that_ends_is_whole(lang: str, fact: str, option: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value == [option]


@pytest.mark.parametrize(("lang", "fact", "text"), lines(UNCERTAIN))
def test_what_may_be_one_more_or_none_of_the_list_is_asked_back(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == "unclear"
