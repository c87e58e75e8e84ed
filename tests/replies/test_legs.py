"""Pain, tingling or numbness in one leg or in both: a denial of a part of that, or a leaning to one, is no answer."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts["leg_pain"] for lang in ("en", "de")}
A_KIND_ALONE = """\
en|no tingling
en|no numbness
en|no tingling, no numbness
en|no numbness or tingling
de|kein Kribbeln
de|keine Taubheit im Bein
de|Kribbeln nein
de|weder Kribbeln noch Taubheit
"""
ANOTHER_INSTEAD = """\
en|no pain just numbness
en|no pain only tingling
en|no pain more numbness
en|no tingling or numbness just pain
de|keine Schmerzen, nur Kribbeln
de|kein Kribbeln, nur Schmerz
"""
THEN_OR_THERE = """\
en|no, in the evening
en|no, driving
en|no, after a long day
en|no pain in the foot
en|doesn't go down that far
en|doesn't radiate constantly
de|nein, abends
de|nein, beim Sitzen
de|nichts im Oberschenkel
de|mein linkes Bein merk ich gar nicht, es ist taub
"""
NO_SIDE = """\
en|into the leg
en|down the leg
de|ja, ins Bein
de|bis runter in die Wade
de|zieht runter in den Fuß
de|Ischias
"""
A_LEANING = """\
en|mostly left
en|mainly the left leg
en|left, mostly
en|at least one leg
en|left for sure
de|mehr links
de|links mehr
de|hauptsächlich links
de|meistens ein Bein
de|eins, meistens
de|heute links
de|mindestens ein Bein
"""
ANOTHER_ONE_TOO = """\
en|left too
en|also the left
en|left, as well
en|left leg, etc
en|left leg, plus
en|left leg, in particular
en|as a rule one
en|left leg, hard to tell
en|left leg, presumably
de|links auch
de|auch das linke
de|und links
de|links und
de|links usw
de|links in der Regel
de|links die meiste Zeit
de|mal rechts
de|linkes Bein, woanders
de|links, schwierig zu sagen
"""
A_SIDE_THAT_IS_WELL = """\
en|right one ok
en|left leg ok
de|linkes Bein gut
de|rechtes ok
"""
LIKE_THAT_OR_A_BIT = """\
en|no, only a bit
en|no. just a bit
en|no, every other day
en|no, like before
en|no, like you describe
en|no, as much
en|no, had one yesterday
de|nein, schon noch
de|nein, nach wie vor
de|nein, an manchen Tagen
de|nein, wie früher
de|nein, wie ihr schreibt
de|nein, hatte eins gestern
"""
OF_SOMETHING_ELSE = """\
en|a bit left
en|some left
en|I left
en|ok right
en|one leg, amputated
de|habe nur ein Bein
"""
ADDED_OR_WORSE = """\
en|now the left too
en|even down my left leg
en|the left leg on top of that
en|right is worse
en|left, and across a bit
de|Jetzt auch rechts
de|Links inzwischen auch
de|Dazu kommt das linke Bein
de|Rechts ist es schlimmer
de|Links, drüben auch
"""
ONE_AND_THE_OTHER = """\
en|one yes, the other not so much
en|one leg, it switches
en|one at a time
de|Das eine ja, das andere nicht so
de|Ins linke Bein, das andere nicht immer
de|Ein Bein, abwechselnd
de|ein Bein, tauscht
de|Ein Bein, aber nicht immer dasselbe
de|Jeweils nur eins
"""
BEGAN_OR_ENDED = """\
en|it started in my left leg
en|until yesterday down my left leg
de|Im linken Bein fing es an
de|Los ging es links
de|Bis letzte Woche in beide Beine
"""
OPEN = A_KIND_ALONE + ANOTHER_INSTEAD + THEN_OR_THERE + A_LEANING + OF_SOMETHING_ELSE
OPEN += ADDED_OR_WORSE + ONE_AND_THE_OTHER + BEGAN_OR_ENDED
OPEN += NO_SIDE + ANOTHER_ONE_TOO + A_SIDE_THAT_IS_WELL + LIKE_THAT_OR_A_BIT
TOLD = """\
en|none|no pain in my legs
en|none|no pain or tingling
en|none|no tingling, nothing in the legs
en|none|no tingling, no numbness, no pain
en|none|no, no tingling
en|none|neither left nor right
en|one_leg|left
en|one_leg|now the left
en|one_leg|just the left leg
en|one_leg|mostly the left, never the right
en|one_leg|my left leg, mostly when I sit
en|both_legs|left leg mostly, a bit right
en|none|no, like I said
en|one_leg|yes, down the left leg, the right is ok
en|one_leg|sometimes it shoots down my left leg
de|one_leg|ja, rechts
de|one_leg|im linken Bein, wird schlimmer
de|one_leg|links, das andere nicht
de|both_legs|beide, rechts schlimmer
de|both_legs|mal links, mal rechts
de|one_leg|Nur eines von beiden
de|one_leg|Ein Bein ja, das andere nein
de|one_leg|Links, rechts ist noch okay
en|one_leg|one of both
en|one_leg|left leg, started last week
en|both_legs|left, and the right too
de|one_leg|ins Bein, links
de|one_leg|Ischias rechts, bis in den großen Zeh
de|none|weder links noch rechts
de|none|kein Kribbeln, keine Taubheit, kein Ziehen
de|none|weder Schmerzen noch Taubheit
de|one_leg|jetzt links
de|both_legs|beide, mehr links
"""


def lines(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "text"), lines(OPEN))
def test_what_leaves_a_leg_or_what_is_felt_there_open_is_asked_back(lang: str, text: str) -> None:
    assert parse_reply(FACTS[lang], text, lang).status == "unclear"


@pytest.mark.parametrize(("lang", "option", "text"), lines(TOLD))
def test_what_is_told_of_the_legs_in_full_is_understood(lang: str, option: str, text: str) -> None:
    assert parse_reply(FACTS[lang], text, lang).value == option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Erst war's nur das linke, jetzt zieht es auch rechts hinunter", "both_legs"),
        ("erst nur rechts, inzwischen auch links", "both_legs"),
        ("beide Beine, links etwas mehr", "both_legs"),
        ("Schon, aber nur links", "one_leg"),
        ("erst nur links, jetzt auch rechts nicht mehr", None),
        ("früher links, jetzt nicht mehr so stark", None),
        ("unten alles gut, nur der linke Fuß kribbelt", None),
        ("bleibt im Rücken und im Bein", None),
    ],
)
def test_what_was_first_and_what_is_now_are_told_apart_in_german(text: str, option: str | None) -> None:
    assert parse_reply(FACTS["de"], text, "de").value == option
