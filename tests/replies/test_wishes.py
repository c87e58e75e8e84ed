"""Wishes instead of an answer, in words of every kind, and what stands beside a wish or only looks like one."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}


@pytest.mark.parametrize(
    ("lang", "wish", "fact", "text"),
    [
        (
            "en",
            "skip",
            "red_flags",
            "I'd rather not discuss that sort of thing with an app, sorry. Ask me something else.",
        ),
        ("en", "skip", "red_flags", "this stays between me and my gp"),
        ("en", "skip", "health_conditions", "That's between me and my doctor."),
        ("en", "skip", "health_conditions", "I don't feel comfortable sharing such details here"),
        ("en", "skip", "back_pain", "hard to say honestly, can we leave that one out"),
        ("en", "skip", "pain_severity", "I'm no good with these scales, no idea"),
        ("en", "skip", "pain_severity", "it's impossible to put into a number"),
        ("en", "skip", "first_back_pain", "I can't honestly remember that"),
        ("en", "skip", "age_group", "a lady doesn't tell"),
        ("en", "skip", "days_per_week", "no idea how often exactly"),
        ("en", "why", "health_conditions", "do you really need that, what is it for"),
        ("en", "why", "pain_severity", "what do you use this number for?"),
        ("en", "why", "neck_pain_severity", "Why a number? Where does that go?"),
        ("en", "why", "neck_pain", "why the neck, this is about my back"),
        ("en", "why", "neck_pain", "is this stored somewhere?"),
        ("en", "why", "health_conditions", "who gets to see my answers?"),
        ("en", "back", "upper_mid_back_sets", "take me one back please"),
        ("en", "back", "days_per_week", "I want to correct the one before"),
        ("en", "back", "red_flags", "I ticked the wrong one on the previous question"),
        ("en", "stop", "thinks_deadlifts_are_harmful", "That's all for tonight, I'm off to bed."),
        ("en", "stop", "leg_pain", "that's plenty for one day"),
        ("de", "skip", "red_flags", "Dazu möchte ich hier nichts sagen. Das bespreche ich lieber mit meinem Hausarzt."),
        ("de", "skip", "red_flags", "das bleibt zwischen mir und meiner Ärztin"),
        ("de", "skip", "pain_severity", "Das kann ich beim besten Willen nicht in eine Zahl fassen."),
        ("de", "skip", "pain_severity", "lässt sich schwer beziffern"),
        ("de", "skip", "back_pain", "kann ich schlecht beschreiben, keine Ahnung wo genau"),
        ("de", "skip", "days_per_week", "den Punkt würde ich gern überspringen"),
        ("de", "why", "planes_trained", "was bringt die frage nach der richtung?"),
        ("de", "why", "health_conditions", "Zu welchem Zweck fragst du nach Schwangerschaft?"),
        ("de", "why", "health_conditions", "werden meine Daten gespeichert, wofür?"),
        ("de", "why", "pain_severity", "was machst du mit der Zahl?"),
        ("de", "back", "red_flags", "Moment, bei der Frage davor hab ich mich vertippt"),
        ("de", "back", "red_flags", "eins retour bitte"),
        ("de", "back", "neck_pain", "meine letzte Antwort möchte ich nochmal ändern"),
        ("de", "stop", "cleared_by_clinician", "ich brech das jetzt ab"),
        ("de", "stop", "health_conditions", "keinen Nerv mehr auf Fragen"),
    ],
)
def test_a_wish_is_understood_in_whatever_words_it_is_said(lang: str, wish: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == wish


@pytest.mark.parametrize(
    ("lang", "fact", "text"),
    [
        ("en", "pain_severity", "I don't know if it's a 7 or 8"),
        ("en", "pain_severity", "hard to put a number on it, maybe 7"),
        ("en", "neck_pain", "no idea why, but yes it hurts"),
        ("en", "neck_pain", "why not, yes"),
        ("en", "neck_pain", "why, my neck of course"),
        ("en", "neck_pain", "stop hurting"),
        ("en", "neck_pain", "I can't say it hurts"),
        ("en", "back_pain", "go back pain"),
        ("en", "red_flags", "private gym"),
        ("en", "red_flags", "I can't hold it"),
        ("en", "cleared_by_clinician", "my physio said leave it out for now"),
        ("en", "cleared_by_clinician", "between my doctor and me we agreed it's fine"),
        ("de", "pain_severity", "weiß nicht ob 7 oder 8"),
        ("de", "neck_pain", "keine Ahnung warum, aber ja, tut weh"),
        ("de", "cleared_by_clinician", "das kläre ich mit meinem Arzt"),
        ("de", "cleared_by_clinician", "mein Physio meint, ich soll das überspringen"),
        ("de", "days_per_week", "keine Lust mehr als 3"),
        ("de", "red_flags", "ich mach das Licht aus"),
        ("en", "neck_pain", "can't say no"),
        ("de", "neck_pain", "kann nicht sagen dass er nicht weh tut"),
        ("de", "neck_pain", "weiß nicht mehr wann er zuletzt nicht weh tat"),
        ("de", "neck_pain", "keine Ahnung was du meinst, klar tut er weh"),
        ("de", "leg_pain", "kann nicht sagen dass es nicht zieht"),
        ("de", "health_conditions", "keine dass ich wüsste, Knochendichte wurde aber nie gemessen"),
    ],
)
def test_what_begins_like_a_wish_is_asked_back(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == "unclear"


@pytest.mark.parametrize(("lang", "text"), [("en", "no, I'd rather not say"), ("de", "nein, sag ich nicht")])
@pytest.mark.parametrize("fact", ["neck_pain", "leg_pain", "back_pain", "red_flags"])
def test_a_no_to_telling_is_no_all_clear(lang: str, text: str, fact: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status in ("skip", "unclear")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "my legs feel weird, hard to say"),
        ("en", "my left foot is funny, I can't put it into words"),
        ("en", "peeing is odd lately, I'll keep that private"),
        ("en", "it tingles down there, I don't like to discuss it"),
        ("en", "between me and my doctor, but I do have a fever"),
        ("en", "I'm closing this now, my legs are going weak"),
        ("en", "what do you need this for? I have a fever"),
        ("en", "I don't want to go into details but I wet myself"),
        ("de", "meine Beine fühlen sich komisch an, schwer zu sagen"),
        ("de", "da unten kribbelt es, aber darüber möchte ich nicht reden"),
        ("de", "so intime Sachen schreib ich nicht in eine App, aber es kribbelt im Schritt"),
        ("de", "was machst du mit den Daten? ich hab Fieber"),
        ("de", "zwischen mir und meinem Arzt, aber Fieber habe ich"),
    ],
)
def test_no_wish_swallows_a_sign_that_is_told_beside_it(lang: str, text: str) -> None:
    reply = parse_reply(FACTS[lang]["red_flags"], text, lang)
    assert reply.value if reply.status == "understood" else reply.status == "unclear"
