"""Where it hurts, and on which side: what was before, what is denied beside it, and places from one to another."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply


def read(fact: str, text: str, lang: str) -> object:
    reply = parse_reply(backrules.builtin(lang=lang).data.facts[fact], text, lang)
    return reply.value if reply.has_value else reply.status


@pytest.mark.parametrize(
    ("text", "right", "lang"),
    [
        ("the left leg tingles, the right is fine", "one_leg", "en"),
        ("left leg, the other's fine", "one_leg", "en"),
        ("it shoots down the left, nothing in the right", "one_leg", "en"),
        ("used to be both but lately it's only the right", "one_leg", "en"),
        ("rechts zieht es, links ist alles gut", "one_leg", "de"),
        ("früher beide, jetzt nur noch links", "one_leg", "de"),
        ("right down my left leg", "one_leg", "en"),
        ("first the left, and since last week the right one as well", "both_legs", "en"),
        ("pain in the left leg, numbness in the right leg", "both_legs", "en"),
        ("left leg, the other one too", "both_legs", "en"),
        ("erst links, jetzt auch rechts", "both_legs", "de"),
        ("both, worse on the left", "both_legs", "en"),
        ("in beide Beine, links stärker", "both_legs", "de"),
        ("it went down the left leg in spring, that's gone. so no", "none", "en"),
        ("rechts mehr als links", "both_legs", "de"),
        ("rechts stärker, aber links zieht es auch runter", "both_legs", "de"),
        ("auf beiden Seiten, rechts mehr als links", "both_legs", "de"),
        ("the right is worse, but the left hurts too", "both_legs", "en"),
        ("manchmal strahlt es links bis zum Knie aus", "one_leg", "de"),
        ("sometimes it shoots down my left leg", "one_leg", "en"),
        ("das eine Bein zieht wie verrückt, das andere nicht", "one_leg", "de"),
    ],
)
def test_sides_are_told_one_after_the_other(text: str, right: str, lang: str) -> None:
    assert read("leg_pain", text, lang) == right


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("worse on the left", "en"),
        ("the right is fine", "en"),
        ("left leg, and my right arm", "en"),
        ("left leg and right arm", "en"),
        ("my left leg hurts, I can't feel the right", "en"),
        ("the left leg tingles, the left is fine", "en"),
        ("left leg, my brother has it in the right", "en"),
        ("left leg, the right isn't so bad", "en"),
        ("she has it in the left leg", "en"),
        ("the left? no", "en"),
        ("both knees hurt from old age", "en"),
        ("auf der linken Seite vom Rücken", "de"),
        ("mein Mann hat es im linken Bein", "de"),
        ("ich stehe auf einem Bein", "de"),
        ("das linke Bein vom Stuhl wackelt", "de"),
        ("down the right leg, not so much the left", "en"),
        ("down the right leg, the left never stops hurting", "en"),
        ("it was the left, now it's the right", "en"),
        ("erst links, jetzt rechts", "de"),
        ("links kribbelt es, rechts spüre ich nichts mehr", "de"),
        ("I left work early, my right leg hurts", "en"),
        ("my right knee hurts from jogging", "en"),
        ("used to be both, now it's one", "en"),
        ("it went down the left leg, that's gone, now the toes", "en"),
        ("rechts mehr, links nicht", "de"),
        ("rechts mehr, links auch nicht", "de"),
        ("eher rechts als links", "de"),
        ("rechts mehr als früher", "de"),
        ("my left arm is worse than my right", "en"),
        ("manchmal links", "de"),
        ("kribbelt rechts in der Hand", "de"),
        ("ab und zu zieht es rechts in den Arm", "de"),
    ],
)
def test_a_side_that_may_be_so_or_not_is_asked_back(text: str, lang: str) -> None:
    assert read("leg_pain", text, lang) == "unclear"


@pytest.mark.parametrize(
    ("text", "right", "lang"),
    [
        ("from the top to the middle", ["upper", "mid"], "en"),
        ("upper down to lower", ["upper", "mid", "lower"], "en"),
        ("oben bis Mitte", ["upper", "mid"], "de"),
        ("Zieht von oben nach unten", ["upper", "mid", "lower"], "de"),
        ("unterm rechten Schulterblatt", ["mid"], "de"),
        ("from the middle down", ["mid", "lower"], "en"),
        ("from the middle up", ["upper", "mid"], "en"),
        ("used to be up top, but these days it's all in the lower part", ["lower"], "en"),
        ("upper... no, lower! always mix that up", ["lower"], "en"),
        ("oben, äh nein, unten meine ich", ["lower"], "de"),
        ("lower back, feels like a hot poker", ["lower"], "en"),
        ("high up, where the straps pull", ["upper"], "en"),
        ("mainly low down, and between the shoulder blades as well", ["upper", "lower"], "en"),
        ("it has nested in my lumbar spine", ["lower"], "en"),
        ("no pain, I just want to get stronger", [], "en"),
        ("not the lower part", {"lower": False}, "en"),
        ("unten nicht", {"lower": False}, "de"),
        ("nicht der obere, der untere", ["lower"], "de"),
        ("im Kreuzbeinbereich", ["lower"], "de"),
        ("started in the middle but now it's only the lower back", ["lower"], "en"),
        ("lower... actually more the middle", ["mid"], "en"),
        ("the lower back, actually the upper too", ["upper", "lower"], "en"),
        ("almost at the tailbone", ["lower"], "en"),
        ("lower back, I think because I moved the sofa", ["lower"], "en"),
        ("lower back, somewhere else too", {"lower": True}, "en"),
        ("mainly low down", {"lower": True}, "en"),
        ("LWS hauptsächlich, sonst nirgends", ["lower"], "de"),
        ("oben ist nichts", {"upper": False}, "de"),
        ("auf Höhe vom Bauchnabel hinten", ["lower"], "de"),
        ("lower back down to my tailbone", ["lower"], "en"),
        ("lower back to the middle", ["mid", "lower"], "en"),
        ("from top to bottom", ["upper", "mid", "lower"], "en"),
        ("unten bis ins Steißbein", ["lower"], "de"),
        ("vom Kreuz bis zwischen die Schulterblätter", ["upper", "mid", "lower"], "de"),
        ("unter den Schulterblättern und über der Taille", ["mid"], "de"),
    ],
)
def test_places_are_told_as_people_do(text: str, right: object, lang: str) -> None:
    assert read("back_pain", text, lang) == right


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("the bottom of my shoulder blade pillow", "en"),
        ("at the bottom of the garden", "en"),
        ("top marks for pain", "en"),
        ("the lower two thirds", "en"),
        ("used to be the lower back", "en"),
        ("it was the lower back, now the upper as well", "en"),
        ("early on the upper back, my wife says lower", "en"),
        ("I have a tattoo on my lower back", "en"),
        ("the lower part of the house", "en"),
        ("no pain, I just want to get rid of the numbness", "en"),
        ("unten nicht mehr", "de"),
        ("unten im Keller", "de"),
        ("Kreuz und quer", "de"),
        ("BWS", "de"),
        ("zwischen Schulterblättern und Kreuz", "de"),
        ("almost nowhere", "en"),
        ("the pain is in the thoracic spine", "en"),
        ("it moved from the upper to the lower back", "en"),
        ("not quite the middle", "en"),
        ("I sleep on my lower back", "en"),
        ("lower it a bit", "en"),
        ("she has it in the lower back", "en"),
        ("upper to be honest with my leg", "en"),
        ("oben ist nichts mehr so gut", "de"),
        ("auf Höhe vom Knie", "de"),
        ("starts at the bottom and climbs up to the neck", "en"),
        ("it starts at the bottom and ends at the neck", "en"),
        ("low back and it climbs", "en"),
        ("lower, and going higher every day", "en"),
        ("from the lower back up between my shoulder blades", "en"),
        ("zieht vom Nacken runter bis zur Taille", "de"),
        ("unten, und wird jeden Tag höher", "de"),
        ("unten, steigt bis zum Nacken", "de"),
    ],
)
def test_a_place_of_something_else_or_of_before_is_asked_back(text: str, lang: str) -> None:
    assert read("back_pain", text, lang) == "unclear"
