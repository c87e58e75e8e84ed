"""Yes and no about safety: what may stand beside them, and what takes them back."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}

PAIN = [
    ("en", "Yes, that's where most of it sits"),
    ("en", "it's paining, yes"),
    ("en", "yes and it's driving me mad"),
    ("en", "Yep. Can't look over my left shoulder."),
    ("en", "it pinches when I nod"),
    ("en", "Yes. Ibuprofen barely touches it."),
    ("en", "No. Sorry, yes, I misread that"),
    ("de", "Ja. Schlafen kann ich damit kaum."),
    ("de", "Ja, vom vielen Handygucken wahrscheinlich"),
    ("de", "nein... doch, er tut weh"),
]
NO_PAIN = [
    ("en", "No, I can turn it both ways with no pain"),
    ("en", "had a crick last week, it's gone now"),
    ("en", "the neck has recovered, no pain"),
    ("en", "stiff but not painful"),
    ("en", "neck? no"),
    ("en", "it doesnae hurt"),
    ("de", "na, goa ned"),
    ("de", "Nein. Vor zwei Jahren hatte ich ein Schleudertrauma, das ist ausgeheilt."),
    ("de", "Vorgestern noch ja, jetzt ist es vorbei."),
    ("de", "steif schon, aber schmerzen tut er nicht"),
]
NOT_SAID = [  # of a neck: somebody or something else, another time, a denial of a denial, only without or with something
    ("en", "yes, my shoulder"),
    ("en", "yes, but last year"),
    ("en", "yes, I read the question"),
    ("en", "stiff drink, yes please"),
    ("en", "yes, next question"),
    ("en", "Yes, it's over now"),
    ("en", "the pain is not gone"),
    ("en", "it's not that it doesn't hurt"),
    ("en", "it doesn't hurt much"),
    ("en", "it went away and came back"),
    ("en", "it's gone to my shoulder now"),
    ("en", "my mate is a pain in the neck"),
    ("en", "no, but it's painful when I turn"),
    ("en", "no pain if I don't move it"),
    ("en", "No, I groan and it zzqx"),
    ("en", "no, it comes and goes"),
    ("en", "not just stiff"),
    ("en", "not stiff, painful"),
    ("en", "yes, all good"),
    ("en", "I have a long neck"),
    ("en", "I hurt my neck in 1990"),
    ("de", "ja, alles gut"),
    ("en", "no, but I do get headaches from it"),
    ("en", "hurts less since physio"),
    ("en", "the pain went from my neck to my arm"),
    ("de", "letzte Woche schon"),
    ("de", "mein Nacken ist nicht gut"),
    ("de", "meinem Vater tut der Nacken weh"),
    ("de", "ja, mein Arzt hat Nackenschmerzen"),
    ("de", "tut der Rücken weh, ja"),
    ("de", "Ja, als Student"),
    ("de", "nicht die Spur besser"),
    ("de", "war weg, ist wieder da"),
]
FIRST = [
    ("en", "It is, I'd always bragged about my strong back"),
    ("en", "yes, and it scares me"),
    ("en", "never until now"),
    ("de", "Ja, vor diesem Monat war mein Rücken immer schmerzfrei."),
]
AGAIN = [
    ("en", "It's the second time. The first was when I lifted a washing machine on my own."),
    ("en", "Yes - actually no, I forgot about the time in the army"),
    ("en", "no it flares up when its cold"),
    ("en", "I put my back out every few years"),
    ("de", "Nein, schon als Jugendlicher tat er mir regelmäßig weh."),
    ("de", "immer wieder seit der Lehre"),
]
NEITHER_TIME = [
    ("en", "never"),
    ("en", "I fly every year"),
    ("en", "yes, since 2009"),
    ("en", "Yes, every winter"),
    ("en", "my husband has it every year"),
    ("en", "first time using this app"),
    ("en", "it's the second week of my first back pain"),
    ("de", "nie"),
    ("de", "ja, seit 2009"),
    ("de", "ich nutze die App zum ersten Mal"),
    ("de", "einmal"),
    ("en", "first my back, then my knee"),
    ("en", "I was in the army for years"),
    ("en", "my first time at a gym"),
    ("en", "the first week was the worst"),
    ("en", "it rains every autumn"),
    ("en", "it started in 2026"),
]
CLEARED = [
    ("en", "Yes, the physio examined everything I mentioned and gave me the green light for weights."),
    ("en", "I saw the sports doctor on Monday about everything I told you, and she said I may lift."),
    ("en", "they did, and they said go for it"),
    ("en", "yes my GP said lifting is fine"),
    ("de", "Physio hat alles angeschaut, sie meint Rückentraining mit Hanteln ist ok"),
    ("de", "Ja, hat sich der Hausarzt vorige Woche angeguckt und grünes Licht fürs Krafttraining gegeben."),
]
NOT_CLEARED = [
    ("en", "The GP looked at it but said nothing about weights."),
    ("en", "yes to looking, no to weights"),
    ("en", "Not yet, my own doctor's on leave and I don't want to see a locum."),
    ("en", "only my trainer said it's fine"),
    ("en", "appointment's next week"),
    ("de", "angeschaut ja, erlaubt nein"),
    ("de", "Nein, auf den Termin warte ich seit Wochen."),
    ("de", "Der Arzt hat mir Gewichte ausdrücklich verboten."),
]
NOTHING_OF_A_CLEARANCE = [
    ("en", "my doctor would say yes"),
    ("en", "physio said I can lift light things"),
    ("en", "he didn't forbid it"),
    ("en", "nobody told me not to"),
    ("en", "a doctor on YouTube said weights are fine"),
    ("en", "I asked my doctor to clear me for weights"),
    ("en", "my GP examined me and said I may lift from Monday"),
    ("en", "my GP examined me and said I may lift when the pain is gone"),
    ("en", "my GP examined me and said I may lift in six weeks"),
    ("en", "my GP examined me and said I may train my legs"),
    ("en", "my GP examined me and cleared my wife for weights"),
    ("en", "my GP looked at everything and my trainer said I may lift weights"),
    ("en", "my GP looked at everything and said I may not lift weights"),
    ("en", "my GP said weights are fine, the surgeon isn't sure"),
    ("en", "I was cleared before the accident"),
    ("en", "My doctor would say weights are fine"),
    ("en", "I've got an appointment with my physio and weights are fine"),
    ("en", "has the doctor examined me and said I may lift weights"),
    ("en", "my cardiologist cleared me, the orthopaedist still has to"),
    ("en", "the doctor looked at everything and weights are fine with me"),
    ("en", "I think weights are fine, the doctor looked at it"),
    ("en", "the doctor checked everything, the app says I may lift weights"),
    ("en", "my GP checked everything and I hope I may lift weights"),
    ("en", "the physio said I may lift weights, then it got worse"),
    ("en", "she examined me and I may lift weights up to 10 kg"),
    ("en", "they examined my brother and he may lift weights"),
    ("en", "I'd prefer not to discuss my doctors"),
    ("de", "mein Arzt hat es angeschaut"),
    ("de", "mein Arzt hat alles untersucht und Gewichte letztes Jahr erlaubt"),
    ("de", "darf ich laut Arzt mit Gewichten"),
    ("de", "bin ich freigegeben"),
    ("de", "mein Arzt würde sagen, Gewichte sind ok"),
    ("de", "die Ärztin hat alles untersucht, Gewichte darf ich vergessen"),
    ("de", "2019 hat der Arzt mich untersucht und Gewichte erlaubt"),
    ("de", "der Arzt hat alles angeschaut, ich finde Gewichte sind ok"),
    ("de", "der Hausarzt hat mich untersucht. Mein Coach sagt, Gewichte sind ok."),
    ("de", "er hat mich untersucht und sagt, Gewichte sind nächstes Jahr ok"),
    ("de", "sie hat mich untersucht und sagt Gewichte sind ok, wenn das MRT gut ist"),
    ("de", "der Arzt hat alles untersucht und mir Gewichte vielleicht erlaubt"),
    ("de", "sie haben meinen Bruder untersucht und er darf heben"),
]


@pytest.mark.parametrize(
    ("fact", "value", "replies"),
    [
        ("neck_pain", True, PAIN),
        ("neck_pain", False, NO_PAIN),
        ("neck_pain", None, NOT_SAID),
        ("first_back_pain", True, FIRST),
        ("first_back_pain", False, AGAIN),
        ("first_back_pain", None, NEITHER_TIME),
        ("cleared_by_clinician", True, CLEARED),
        ("cleared_by_clinician", False, NOT_CLEARED),
        ("cleared_by_clinician", None, NOTHING_OF_A_CLEARANCE),
    ],
)
def test_yes_and_no_are_read_beside_what_cannot_turn_them(
    fact: str, value: bool | None, replies: list[tuple[str, str]]
) -> None:
    read = {text: parse_reply(FACTS[lang][fact], text, lang).value for lang, text in replies}
    assert read == dict.fromkeys(read, value)
