"""Small words of German within a clause: "auch", "aber" behind a verb, "nie", "irgendwie", and the stop of an ordinal."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply
from tests.replies.corpus import got

FACTS = backrules.builtin(lang="de").data.facts


def read(fact: str, reply: str) -> tuple[str, object]:
    return got(parse_reply(FACTS[fact], reply, "de"))


@pytest.mark.parametrize(
    ("fact", "reply", "denied"),
    [
        ("red_flags", "Fieber hab ich auch nicht", "fever"),
        ("red_flags", "Unfall gabs auch keinen", "serious_injury"),
        ("health_conditions", "Osteoporose hab ich aber keine", "osteoporosis"),
        ("red_flags", "Krebs hatte ich aber nie", "cancer_history"),
        ("red_flags", "Brustschmerzen hatte ich noch nie", "chest_pain"),
    ],
)
def test_a_denial_behind_its_noun_is_one_whatever_particle_stands_before_it(fact: str, reply: str, denied: str) -> None:
    assert read(fact, reply) == ("partial", {denied: False})


@pytest.mark.parametrize(
    "reply",
    [
        "so Fieber hatte ich noch nie",
        "so schwindlig war mir noch nie",
        "solche Brustschmerzen hatte ich noch nie",
        "Fieber hatte ich noch nie so schlimm",
        "Fieber war nie weg",
        "Schwindel hatte ich nie, bis gestern",
        "schwach war ich nie, jetzt schon",
        "Fieber hab ich auch nicht immer",
    ],
)
def test_never_like_this_until_now_or_not_always_denies_nothing(reply: str) -> None:
    assert read("red_flags", reply)[0] == "unclear"


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        ("die Blase hält auch nicht mehr dicht", ("understood", ["bladder_or_bowel"])),
        ("Fieber hab ich auch nicht aber Schwindel", ("partial", {"fever": False, "dizziness": True})),
        ("Fieber hab ich aber keinen Schwindel", ("partial", {"fever": True, "dizziness": False})),
    ],
)
def test_an_also_parts_no_clause_and_a_but_before_another_sign_does(reply: str, right: tuple[str, object]) -> None:
    assert read("red_flags", reply) == right


def test_a_sign_is_had_that_is_there_somehow_and_not_denied_by_that() -> None:
    assert read("red_flags", "mein Arm ist irgendwie schwach") == ("understood", ["arm_weakness"])
    assert read("red_flags", "Fieber irgendwie nicht")[0] == "unclear"


def test_what_a_clause_says_once_more_belongs_to_the_name_and_turns_nothing() -> None:
    assert read("red_flags", "hab einfach so abgenommen, obwohl ich normal esse") == ("understood", ["weight_loss"])


@pytest.mark.parametrize(
    "reply",
    [
        "Pinkeln geht nur noch mit Pressen, war früher nie so",
        "Pinkeln geht nur noch mit Pressen, das war vor zwei Wochen noch anders",
        "Pinkeln geht nur noch mit Pressen, begann vor zwei Wochen",
        "Pinkeln geht nur noch mit Pressen, kam vor drei Tagen",
    ],
)
def test_how_it_was_before_and_when_it_began_say_that_a_sign_is_new(reply: str) -> None:
    assert read("red_flags", reply) == ("understood", ["bladder_or_bowel"])


@pytest.mark.parametrize(
    "reply",
    [
        "kein Fieber, das war letzte Woche noch anders",
        "nichts davon, war früher anders",
        "kein Schwindel, kam vor zwei Wochen",
    ],
)
def test_how_it_was_before_leaves_a_denial_open(reply: str) -> None:
    assert read("red_flags", reply)[0] == "unclear"


@pytest.mark.parametrize(
    ("fact", "reply", "right"),
    [
        ("red_flags", "in der 22. Woche und seit heute Schmierblutungen", ("understood", ["pregnancy_signs"])),
        ("red_flags", "32. Woche und ich glaub ich hab Wehen", ("understood", ["pregnancy_signs"])),
        ("red_flags", "seit 12 Wochen Blutungen", ("unclear", None)),
        ("health_conditions", "bin seit 5 Wochen krank", ("unclear", None)),
        ("health_conditions", "schon 6 Wochen in der Reha", ("unclear", None)),
    ],
)
def test_the_week_of_a_pregnancy_is_numbered_and_weeks_that_something_lasts_are_none(
    fact: str, reply: str, right: tuple[str, object]
) -> None:
    assert read(fact, reply) == right


@pytest.mark.parametrize("reply", ["bin in der 12. Woche nach der OP", "in der 3. Woche krankgeschrieben"])
def test_a_numbered_week_of_something_else_is_none_of_a_pregnancy(reply: str) -> None:
    assert read("health_conditions", reply)[0] == "unclear"


@pytest.mark.parametrize(
    ("fact", "reply", "right"),
    [
        ("red_flags", "weder Fieber noch Gewichtsverlust", {"fever": False, "weight_loss": False}),
        ("red_flags", "kein Fieber und schwindlig ist mir auch nicht", {"fever": False, "dizziness": False}),
        ("red_flags", "kein Fieber und abgenommen hab ich auch nicht", {"fever": False, "weight_loss": False}),
    ],
)
def test_two_denials_in_a_sentence_are_two(fact: str, reply: str, right: dict[str, bool]) -> None:
    assert read(fact, reply) == ("partial", right)


@pytest.mark.parametrize("reply", ["Fieber und Schwindel hab ich nicht", "kein Fieber und Schwindel"])
def test_a_no_to_two_signs_denies_both_or_none(reply: str) -> None:
    assert read("red_flags", reply) in (("partial", {"fever": False, "dizziness": False}), ("unclear", None))


def test_what_marks_somebody_for_good_counts_in_whatever_year_it_was() -> None:
    assert read("health_conditions", "Herzinfarkt 2020, zwei Stents") == ("understood", ["heart_or_blood_pressure"])
    assert read("red_flags", "2019 hatte ich Fieber")[0] == "unclear"


@pytest.mark.parametrize("reply", ["Fieber und Krebs hab ich nicht", "Fieber und Krebs hatte ich nie"])
def test_a_denial_behind_two_signs_never_leaves_the_first_as_told(reply: str) -> None:
    assert read("red_flags", reply) in (("partial", {"fever": False, "cancer_history": False}), ("unclear", None))


def test_parts_of_the_body_beside_each_other_have_what_is_said_of_both() -> None:
    assert read("red_flags", "mein Arm und mein Bein sind schwach") == ("understood", ["leg_weakness", "arm_weakness"])


@pytest.mark.parametrize(
    ("fact", "reply", "right"),
    [
        ("health_conditions", "schwanger und n Bandscheibenvorfall", ("understood", ["disc_or_nerve", "pregnancy"])),
        ("red_flags", "Fieber und n Sturz", ("understood", ["serious_injury", "fever"])),
        ("red_flags", "s Rüggeweh weckt mi all Nacht uf", ("understood", ["night_pain"])),
        ("health_conditions", "schwanger n, Osteoporose j", ("partial", {"pregnancy": False, "osteoporosis": True})),
        ("neck_pain", "n", ("understood", False)),
    ],
)
def test_a_short_article_before_a_thing_is_no_no_and_no_unit(fact: str, reply: str, right: tuple[str, object]) -> None:
    assert read(fact, reply) == right


@pytest.mark.parametrize(
    ("reply", "held"),
    [
        ("Bandscheibenvorfall, der im Sommer dieses Jahres operiert wurde", ["recent_back_surgery", "disc_or_nerve"]),
        ("Bandscheibenvorfall, der vor vier Monaten operiert wurde", ["recent_back_surgery", "disc_or_nerve"]),
        ("Bandscheibenvorfall, 2015 operiert", ["disc_or_nerve"]),
        ("Bandscheibenvorfall, vor 5 Jahren operiert", ["disc_or_nerve"]),
    ],
)
def test_an_operation_on_a_disc_is_a_recent_one_where_its_time_is(reply: str, held: list[str]) -> None:
    assert read("health_conditions", reply) == ("understood", held)


@pytest.mark.parametrize(
    "reply", ["Bandscheibenvorfall, der operiert wurde", "Bandscheibenvorfall, wird bald operiert"]
)
def test_an_operation_beside_a_disc_without_its_time_leaves_the_list_open(reply: str) -> None:
    assert read("health_conditions", reply)[0] == "unclear"
