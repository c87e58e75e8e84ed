"""How bad something is at its worst in these days: the highest mark that counts, and nothing where that is not certain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.replies import parse_reply
from tests.support import examples

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
MARKS = st.integers(1, 10)


def mark(text: str, lang: str = "en", fact: str = "pain_severity") -> object:
    return parse_reply(FACTS[lang][fact], text, lang).value


@given(first=MARKS, second=MARKS)
@settings(max_examples=examples(50))
def test_the_highest_of_the_marks_of_these_days_is_the_one_at_its_worst(first: int, second: int) -> None:
    english = (
        "{} in the morning, {} in the evening",
        "{} yesterday, {} this morning",
        "{} while driving, {} when walking",
    )
    german = ("abends {}, morgens {}", "beim Bücken {}, nachts {}", "gestern {}, vorgestern {}")
    for lang, texts in (("en", english), ("de", german)):
        assert all(mark(text.format(first, second), lang) == max(first, second) for text in texts)


@given(usual=MARKS, worst=MARKS)
@settings(max_examples=examples(50))
def test_a_mark_at_its_worst_is_no_lower_than_what_is_usual(usual: int, worst: int) -> None:
    right = worst if usual <= worst else None
    assert mark(f"usually {usual}, {worst} at its worst") == right
    assert mark(f"meistens {usual}, im schlimmsten Fall {worst}", "de") == right


@given(before=MARKS, now=MARKS)
@settings(max_examples=examples(50))
def test_what_is_long_over_does_not_count_and_what_was_at_a_time_that_is_not_said_leaves_it_open(
    before: int, now: int
) -> None:
    assert mark(f"it used to be {before} but these days {now}") == now
    assert mark(f"{now}, früher war es eine {before}", "de") == now
    assert mark(f"it was {before}, now {now}") is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("3, no big deal", 3),
        ("seven, when I try to put my socks on", 7),
        ("9, I could not turn my head in the car", 9),
        ("Seven. And I don't complain easily.", 7),
        ("Five. My wife says I'd call a broken leg a five.", 5),
        ("my wife says it's a 10, but honestly 7", 7),
        ("one. hardly notice it", 1),
        ("hovers at 2, spikes to 5", 5),
        ("no more than a two", 2),
        ("never more than 4", 4),
        ("up to 7 on waking, then drops", 7),
        ("8 after a shift at the warehouse, less on my days off", 8),
        ("It was nine last week but these days it's only four.", 4),
        ("nine when I get out of bed, otherwise it's bearable", 9),
        ("six out of ten when I'm reversing the van", 6),
        ("five for 5 minutes, otherwise nothing", 5),
        ("5, no make it 6", 6),
        ("on a bad day 8, on a good day 2", 8),
        ("well, it was 4 yesterday, today 6", 6),
        ("with pills 3, without them 7", 7),
        ("7. Painkillers bring it to 3", 7),
        ("seven, but only for a few seconds", 7),
        ("I can barely sleep, so 9", 9),
        ("4... actually no, 6 if I'm honest", 6),
    ],
)
def test_what_cannot_turn_a_mark_may_stand_beside_it(text: str, right: int) -> None:
    assert mark(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("neun, ich konnte gestern kaum aufstehen", 9),
        ("meistens 3, aber beim Niesen sieben", 7),
        ("7 ohne Tablette, 4 mit", 7),
        ("2 wenns hoch kommt", 2),
        ("mehr als eine 3 wird es nie", 3),
        ("Letzte Woche war's 8, in diesen Tagen höchstens noch 3", 3),
        ("Mein Mann würde 10 sagen, weil ich so jammere, aber ehrlich ist es eine 7.", 7),
        ("Erst wollte ich 6 schreiben, aber eine 4 trifft es besser.", 4),
        ("Gestern Abend erreichte er eine 8, ansonsten ist er schwächer.", 8),
        ("fast unerträglich, 9", 9),
        ("zwei, kaum der Rede wert", 2),
        ("am Dienstag war es am schlimmsten, da war's eine 6", 6),
        ("7. Mit Ibu geht's auf 3 runter", 7),
        ("ich kann kaum schlafen, also 9", 9),
        ("beim Aufstehen aus dem Auto sicher 8/10", 8),
        ("6 beim Schulterblick", 6),
        ("im Auto 6", 6),
        ("nach 8 Stunden Büro ist es eine 6", 6),
        ("8, zieht bis in den Kopf", 8),
        ("ganz ehrlich? 9", 9),
        ("der Rücken? 6", 6),
        ("bei Belastung 7", 7),
        ("wenn ich mich bücke 8", 8),
        ("acht, da kann ich den Kopf nicht mehr drehen", 8),
        ("nur 1, zwickt halt ein bisschen", 1),
        ("10, ich lieg am Boden", 10),
        ("0, tut nichts weh", 0),
    ],
)
def test_what_cannot_turn_a_mark_in_german_may_stand_beside_it(text: str, right: int) -> None:
    assert mark(text, "de") == right


@pytest.mark.parametrize(
    "text",
    [
        "3, but it explodes to something awful when I sneeze",
        "3, then it gets unbearable",
        "8, not really",
        "4. Sometimes much more",
        "4, unless I sneeze",
        "3, except at night",
        "3 when the pills work",
        "5 at most with tablets",
        "3 tops when sitting",
        "4, my wife says 7",
        "my daughter's is an 8",
        "he says 9",
        "he has an 8",
        "it used to be 3",
        "In my twenties I once had an eight.",
        "it was a 9 before the injection",
        "If you'd asked me last month I would have told you nine.",
        "I wish it was a 3",
        "I would love to say 3",
        "anything but a 3",
        "not even a 3",
        "it's nowhere near a 7",
        "9 of my friends have it",
        "I need a 10",
        "my mattress is a 10",
        "3 of 5",
        "7/7",
        "8 hours",
        "8 pm",
        "around 7 in the evening",
        "worst at 7",
        "since 8 in the morning",
        "3 days ago it was 8",
        "I have 3 of these days a week",
        "four-ish to five",
        "4 and a bit",
        "8 or so, maybe 9",
        "0, until I move",
        "0 with tablets",
        "8. hardly notice it",
        "2, I haven't moved all day",
        "3, I take morphine",
        "5 after physio",
        "3 as I'm lying down",
        "5, I made that up",
        "4, 5, 6",
        "4 and 5",
        "not as bad as 8",
        "somewhere between nothing and 5",
        "2, pure hell",
    ],
)
def test_a_mark_that_something_turns_is_asked_for_again(text: str) -> None:
    assert mark(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "3, manchmal viel mehr",
        "4, außer beim Niesen",
        "3 wenn die Tabletten wirken",
        "höchstens 5 mit Tabletten",
        "mein Sohn ist 8",
        "meine Mama hat immer so eine 6",
        "er sagt 9",
        "er hat eine 8",
        "bei ihm ist es eine 8",
        "Vor dem Urlaub war das mal eine 9",
        "keine 3",
        "nicht mal eine 3",
        "fast eine 8",
        "ich hätte gern eine 2",
        "wäre es eine 10 wäre ich im Krankenhaus",
        "meine Schmerztoleranz ist eine 9",
        "20 von 10",
        "9 von 10 Tagen sind gut",
        "3 vom Maximum",
        "gegen 7 am Abend",
        "um 7 ist es am schlimmsten",
        "3, dann wird es unerträglich",
        "0, bis ich mich bewege",
        "eine 5 im Bein",
        "7, 10 ist das Schlimmste",
        "meine 7 Sachen",
        "es wird eine 10 werden",
        "1, hab gestern eine Spritze bekommen",
        "2, ich habe mich den ganzen Tag nicht bewegt",
        "nicht so schlimm wie 8",
        "8, ich kann es nicht mehr fühlen",
        "wenn ich aufstehe um 7",
        "wenn ich Pause mache 2",
        "2 bei Schonung",
        "bei schönem Wetter 3",
        "7 bei meinem Mann",
        "mein Mann? 6",
        "im Knie 6",
        "im Garten um 6",
        "morgens im Bett 3",
        "0, zieht bis ins Bein",
        "3 beim letzten Mal",
        "0, es zieht nur",
    ],
)
def test_a_mark_that_something_turns_in_german_is_asked_for_again(text: str) -> None:
    assert mark(text, "de") is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("nüün", 9),
        ("es sächsi würd i säge", 6),
        ("en Füfer", 5),
        ("da Nackn is a vierer", 4),
        ("ned so wild, a dreier", 3),
        ("einser, also minimal", 1),
        ("siebn", 7),
        ("sehcs", 6),
        ("secks, sorry sechs", 6),
        ("frei", None),
        ("nacht", None),
    ],
)
def test_a_mark_in_dialect_as_a_noun_or_misspelt_is_a_number(text: str, right: int | None) -> None:
    assert mark(text, "de", "neck_pain_severity") == right


@pytest.mark.parametrize(
    ("text", "right"),
    [("sevn", 7), ("eigth", 8), ("its a thre", 3), ("tree, sorry, three", 3), ("nice", None), ("sevn or eight", None)],
)
def test_a_misspelt_number_is_one_where_it_is_no_other_word(text: str, right: int | None) -> None:
    assert mark(text) == right


LEAST = [  # no lower than the number
    ("en", "never below 3"),
    ("en", "it never goes below 3"),
    ("en", "can't get it below 3"),
    ("en", "no lower than 3"),
    ("en", "3 if not more"),
    ("de", "nie unter 3"),
    ("de", "unter 3 geht's nicht"),
    ("de", "nicht weniger als 5"),
]
BEST = [  # of a good moment, or after what does somebody good
    ("en", "3 when it's good"),
    ("en", "3 if I'm lucky"),
    ("en", "3 when warmed up"),
    ("en", "3 after a nap"),
    ("en", "after a beer 3"),
    ("en", "3, had a jab"),
    ("en", "3 on most days"),
    ("en", "mean of 3"),
    ("en", "hovers around 3"),
    ("en", "3 when I'm not moving"),
    ("en", "3 if I don't lift"),
    ("en", "4 at weekends"),
    ("de", "wenn es gut läuft 2"),
    ("de", "4, wenn es ganz gut läuft"),
    ("de", "3, wenn ich aufpasse"),
    ("de", "3, wenn ich nichts hebe"),
    ("de", "3 nach der Sauna"),
    ("de", "am Wochenende 3"),
    ("de", "höchstens 3 tagsüber"),
    ("de", "3, hab Pflaster"),
    ("de", "3, wenn Wochenende ist"),
    ("de", "3, wenn ich keinen Stress habe"),
    ("en", "3 when I do nothing"),
    ("en", "3 if I stretch"),
    ("en", "3, on most days"),
    ("en", "3, on holiday"),
    ("en", "3 apart from the worst"),
    ("en", "if I lifted it'd be a 9"),
    ("de", "3, an normalen Tagen"),
    ("de", "3, wenn ich aufrecht sitze"),
    ("de", "3, abgesehen von Spitzen"),
    ("de", "3, sofern ich sitze"),
    ("de", "3, bis ich huste"),
    ("en", "3 points down"),
    ("en", "3 when the weather is nice"),
    ("en", "typically 3"),
]
WORSE = [  # than the number, without a number for that
    ("en", "3 with spikes"),
    ("en", "3 and flare ups"),
    ("en", "3, bending is bad"),
    ("en", "3, flares up at night"),
    ("en", "3, I scream when I cough"),
    ("de", "3, beim Husten seh ich Sterne"),
    ("en", "3 and it's awful"),
    ("en", "3, without tablets worse"),
    ("de", "3 mit Spitzen"),
    ("de", "3, ohne Tabletten mehr"),
    ("de", "3, beim Bücken schrei ich"),
    ("de", "3, Husten tötet mich"),
    ("de", "3, Bücken schlimm"),
]
THEN = [  # nothing, but only then, not always, or of another kind
    ("en", "0 in the mornings"),
    ("en", "no pain all the time"),
    ("en", "it doesn't hurt every day"),
    ("en", "no pain just an ache"),
    ("en", "no pain more an ache"),
    ("de", "0 abends"),
    ("de", "am Wochenende 0"),
    ("de", "keine Schmerzen beim Gehen"),
    ("de", "nichts beim Gehen"),
]
COUNTED = [("en", "3 nights"), ("de", "3 Nächte")]


@pytest.mark.parametrize(("lang", "text"), [*LEAST, *BEST, *WORSE, *THEN, *COUNTED])
def test_a_mark_that_is_none_at_its_worst_or_no_mark_is_asked_for_again(lang: str, text: str) -> None:
    assert mark(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "right"),
    [
        ("en", "never over 5", 5),
        ("en", "5 when I sit too long", 5),
        ("en", "6 when stretching", 6),
        ("en", "7 when I can't sleep", 7),
        ("en", "8 if I don't take my tablets", 8),
        ("en", "6 after a bad night", 6),
        ("en", "3 with spikes to 7", 7),
        ("en", "8 over the weekend it was", 8),
        ("en", "5 at worst, no worse", 5),
        ("en", "zero these days", 0),
        ("de", "3, in Spitzen 7", 7),
        ("de", "5 wenn ich nicht aufpasse", 5),
        ("de", "7 wenn ich nicht schlafen kann", 7),
        ("de", "am Wochenende war es eine 8", 8),
        ("de", "tagsüber 6, nachts 3", 6),
        ("de", "abends höchstens 6", 6),
        ("de", "3, nicht schlimm", 3),
        ("en", "6, flares up in the evening to 8", 8),
        ("en", "8 when I have no tablets", 8),
        ("en", "4, when I walk I feel nothing", 4),
        ("de", "3, ohne Ibu 8", 8),
        ("de", "keine Schmerzen mehr", 0),
        ("de", "gar kein Schmerz im Moment, also 0", 0),
    ],
)
def test_a_mark_at_its_worst_is_told_for_a_time_and_with_what_makes_it_so(lang: str, text: str, right: int) -> None:
    assert mark(text, lang) == right


USUAL = [  # how it mostly is, at any height
    ("en", "6, as a rule"),
    ("en", "3, for the most part"),
    ("en", "3, on and off"),
    ("de", "6, in der Regel"),
    ("de", "3 die meiste Zeit"),
    ("de", "im Allgemeinen 3"),
    ("de", "3 phasenweise"),
]
OF_THEN = [  # a low mark, the only one, of a time, a place or a cause
    ("en", "3, at work"),
    ("en", "3, in the car"),
    ("en", "3 on Monday"),
    ("en", "3 while typing"),
    ("en", "4, once a week"),
    ("en", "3, had it last week"),
    ("en", "3 because it's numb"),
    ("en", "3 after my coffee"),
    ("en", "3, before"),
    ("de", "3 am Montag"),
    ("de", "3 bei der Arbeit"),
    ("de", "3, im Büro"),
    ("de", "3 beim Schreiben"),
    ("de", "3, vorher"),
    ("de", "3 nach dem Kaffee"),
    ("de", "3, eben noch"),
    ("de", "3 usw"),
]
MORE = [
    ("en", "3, mornings are the worst"),
    ("en", "3, mornings though"),
    ("en", "3, twice that in the morning"),
    ("en", "3 with spasms"),
    ("en", "3, spasms on top"),
    ("de", "3, morgens am schlimmsten"),
    ("de", "3, nachts"),
]
USUALLY_OR_NOW = [  # behind a low mark
    ("en", "2, on average"),
    ("en", "2, right now"),
    ("en", "none, at the moment"),
    ("de", "3, an guten Tagen"),
    ("de", "2, im Durchschnitt"),
    ("de", "2, sonst"),
    ("de", "2, häufig"),
    ("de", "0, momentan"),
]
FOR_NOW = [  # by what somebody takes or leaves
    ("en", "2, I'm on painkillers"),
    ("en", "2, only because I'm lying down"),
    ("en", "2, I do nothing"),
    ("en", "2, I'm off work"),
    ("de", "2, hab ne Spritze gekriegt"),
    ("de", "3, aber nur weil ich liege"),
    ("de", "2, mache grad nichts"),
    ("de", "2, sitze ja nur"),
    ("de", "4, bin im Urlaub"),
    ("de", "2, dafür bewege ich mich kaum"),
]
CONTRADICTED = [
    ("en", "2, very strong"),
    ("en", "2, can hardly walk"),
    ("de", "2, also ziemlich stark"),
    ("de", "2, tut sehr weh"),
    ("de", "1, kann nicht schlafen"),
    ("de", "1, mehr geht nicht"),
]
NO_MARK = [
    ("en", "nothing to be done"),
    ("en", "one thing I know: it hurts"),
    ("de", "Eins weiß ich: es tut weh"),
    ("de", "1A"),
    ("de", "nix zu machen"),
    ("en", "no pain, on one side"),
    ("en", "no pain, had one yesterday"),
    ("de", "keine Schmerzen, hatte eins gestern"),
]


@pytest.mark.parametrize(
    ("lang", "text"), [*USUAL, *OF_THEN, *MORE, *USUALLY_OR_NOW, *FOR_NOW, *CONTRADICTED, *NO_MARK]
)
def test_a_mark_of_which_nobody_says_that_it_is_no_higher_elsewhere_is_asked_for_again(lang: str, text: str) -> None:
    assert mark(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "right"),
    [
        ("en", "6 while typing", 6),
        ("en", "3 at most, in the evening", 3),
        ("en", "4 in the morning, less in the evening", 4),
        ("en", "2, and only after swimming", 2),
        ("en", "3 at its worst, on Monday", 3),
        ("en", "just a one", 1),
        ("de", "5 bei der Arbeit", 5),
        ("de", "max. 4 wenn ich lange stehe", 4),
        ("de", "bei 2 ungefähr", 2),
        ("de", "morgens eine 4, tagsüber weniger", 4),
        ("de", "vier in den letzten Tagen", 4),
        ("de", "2, ich kann alles machen", 2),
        ("de", "3, zwickt ein bisschen", 3),
        ("de", "4, sonst weniger", 4),
        ("en", "2, really", 2),
        ("en", "a bit sore, 2", 2),
    ],
)
def test_a_mark_that_is_no_higher_elsewhere_or_not_low_is_told_with_when_and_where_it_is_so(
    lang: str, text: str, right: int
) -> None:
    assert mark(text, lang) == right
