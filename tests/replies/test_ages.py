"""The age of who replies, and nothing where a number is somebody else's, felt, to come in some years, or none of age."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.replies import parse_reply
from tests.support import examples

FACTS = {lang: backrules.builtin(lang=lang).data.facts["age_group"] for lang in ("en", "de")}
AGES = st.integers(6, 109)


def group(text: str, lang: str = "en") -> object:
    return parse_reply(FACTS[lang], text, lang).value


def group_of(age: int) -> str:
    return "under_18" if age < 18 else "adult" if age < 56 else "over_55" if age <= 70 else "over_70"


@given(age=AGES, felt=AGES)
@settings(max_examples=examples(50))
def test_an_age_is_the_one_that_somebody_has_and_not_one_that_they_feel_like(age: int, felt: int) -> None:
    assert group(f"I'm {age} and on the rowing team, my coach said I should try this") == group_of(age)
    assert group(f"I'm {age}. My kids say I act like I'm {felt}") == group_of(age)
    assert group(f"{age}. Und mein Rücken ist gefühlt {felt}.", "de") == group_of(age)


@given(age=AGES)
@settings(max_examples=examples(50))
def test_who_will_soon_be_an_age_has_the_one_before_it(age: int) -> None:
    before = group_of(age - 1)
    assert group(f"I will be {age} in January") == before
    assert group(f"I'm {age - 1}, {age} next week") == before
    assert group(f"{age - 1}, im Jänner werd i {age}", "de") == before
    assert group(f"{age} in May") == (before if before == group_of(age) else None)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("my age is 38 running", "adult"),
        ("turned 30 in August, still not over it", "adult"),
        ("25 going on 80 with this back", "adult"),
        ("I said 47 to the dating site but it's 57, between ourselves", "over_55"),
        ("I have completed 63 years this Diwali and I go for my morning walk daily.", "over_55"),
        ("I celebrated my 60th birthday last month", "over_55"),
        ("56 since last week", "over_55"),
        ("I'll be 80 come spring", "over_70"),
        ("71, a week past it", "over_70"),
        ("pushing 90", "over_70"),
        ("retired at 60, now 72", "over_70"),
        ("fourty-seven", "adult"),
        ("40 next birthday", "adult"),
        ("my 60th birthday was in May", "over_55"),
        ("I'll turn 18 in March", "under_18"),
        ("I'm 55, nearly 56", "adult"),
        ("my wife is 65 and I'm 68", "over_55"),
    ],
)
def test_an_age_is_told_in_many_ways(text: str, right: str) -> None:
    assert group(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("i bin dreiavierzge", "adult"),
        ("Ich bin ende zwanzig und sitze seit dem Studium nur noch vor dem Rechner.", "adult"),
        ("siebzehneinhalb", "under_18"),
        ("14 fast 15", "under_18"),
        ("15, mein Trainer hat mir das geschickt", "under_18"),
        ("Im Sommer habe ich meinen 58. Geburtstag gefeiert, mit Blasmusik.", "over_55"),
        ("67 lenze", "over_55"),
        ("einundsibzig", "over_70"),
        ("über 80", "over_70"),
        ("bin schon 80", "over_70"),
        ("I bi füfevierzgi", "adult"),
        ("siebenasechzig", "over_55"),
        ("knackige 44", "adult"),
        ("Ich gehe schon auf die 75 zu, bin aber bis Februar noch 74 Jahre alt.", "over_70"),
    ],
)
def test_an_age_is_told_in_many_ways_in_german(text: str, right: str) -> None:
    assert group(text, "de") == right


@pytest.mark.parametrize(
    "text",
    [
        "I have 30",
        "I need 50",
        "I weigh 70",
        "bus 41",
        "I'm number 17",
        "I've had it for 30 years",
        "30 years of this",
        "my back is 80",
        "I feel 60",
        "40 at heart",
        "my husband is 61",
        "61, that's my husband",
        "35, my son needs this",
        "17, my mum is 40",
        "I was 40 when it began",
        "34 when it began",
        "since I was 16",
        "at 16 I broke my leg",
        "I'd be 18",
        "I'm 25 in my dreams",
        "not 30 any more",
        "57, no 58",
        "I'll be 60 in 20 years",
        "over 50",
        "almost 18",
        "17 on the list",
        "60 next to me",
        "40 minutes",
        "seventh",
        "I have a 20 year old injury",
        "my 30 year old car",
        "60 plus",
    ],
)
def test_what_may_be_no_age_of_who_replies_is_asked_for_again(text: str) -> None:
    assert group(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ich habe 30",
        "ich brauche 50",
        "30 Jahre schon",
        "20 Jahre in Rente",
        "mein Mann ist 61",
        "61, das ist mein Mann",
        "mein Rücken ist 80",
        "fühle mich wie 60",
        "seit ich 16 bin",
        "mit 16 brach ich mir das Bein",
        "ich wäre gern 25",
        "in Träumen bin ich 25",
        "keine 30 mehr",
        "es hat 18 Grad",
        "meine Tochter wird 18",
        "ab 18 darf ich das",
        "ewig 29",
        "fast 18",
        "schon 20 Jahre",
        "schon 80 Prozent",
        "in 20 Jahren werde ich 60",
    ],
)
def test_what_may_be_no_age_of_who_replies_in_german_is_asked_for_again(text: str) -> None:
    assert group(text, "de") is None


GOT_OLDER = [  # somebody got that old at a time since which they may have got older
    ("en", "turned 70 two years ago"),
    ("en", "70 two years ago"),
    ("en", "turned 55 in 2019"),
    ("en", "55 since 2020"),
    ("en", "turned 70 last year"),
    ("en", "my 70th was two years ago"),
    ("en", "my 55th birthday was in 2020"),
    ("en", "turned 17 then"),
    ("en", "turned 55 before covid"),
    ("de", "letztes Jahr 70 geworden"),
    ("de", "70 vor zwei Jahren"),
    ("de", "mein 70. Geburtstag war vor zwei Jahren"),
    ("de", "damals 17 geworden"),
    ("de", "55 seit 2020"),
    ("en", "17 until yesterday"),
    ("de", "17 bis letzte Woche"),
]
OF_ANOTHER = [  # of somebody who was just named, or whom somebody has
    ("en", "I'm asking for my mum, 72"),
    ("en", "I fill this in for my daughter, 15"),
    ("en", "I have a 12 year old"),
    ("en", "I've a 17 year old"),
    ("de", "ich frage für meine Mutter, 72"),
    ("de", "für meinen Sohn, 12"),
]
SEVERAL = [  # two numbers, or what they make
    ("en", "55 56"),
    ("en", "we're 40 and 60"),
    ("en", "30 and another 30"),
    ("de", "55 56"),
    ("de", "wir sind 40 und 60"),
    ("de", "30 und nochmal 30"),
]
TO_COME = [("en", "56 almost"), ("de", "18 in zwei Jahren"), ("de", "mit 17 angefangen"), ("en", "turning 56 today")]
OF_A_BODY = [
    ("en", "biological age 40"),
    ("en", "my body age is 40"),
    ("de", "biologisches Alter 40"),
    ("de", "u 70"),  # under that, which may be anything
]


@pytest.mark.parametrize(("lang", "text"), [*GOT_OLDER, *OF_ANOTHER, *SEVERAL, *TO_COME, *OF_A_BODY])
def test_an_age_of_another_time_person_or_kind_and_more_than_one_are_asked_for_again(lang: str, text: str) -> None:
    assert group(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "right"),
    [
        ("en", "turned 40 last year", "adult"),
        ("en", "turned 75 years ago", "over_70"),
        ("en", "I'm 61, turned 60 last year", "over_55"),
        ("en", "I'm 55, had surgery two years ago", "adult"),
        ("en", "I'm 44 and have had back pain since 2012", "adult"),
        ("en", "I'm a 40 year old", "adult"),
        ("en", "my mum, 72, and I'm 45", "adult"),
        ("en", "threescore and ten", "over_55"),
        ("de", "U18", "under_18"),
        ("de", "bin 35 u gesund", "adult"),
        ("de", "17 u 3 Monate", "under_18"),
        ("de", "82 und noch rüstig", "over_70"),
        ("de", "letzten Monat 56 geworden", "over_55"),
    ],
)
def test_an_age_is_told_beside_a_time_somebody_else_and_a_short_word_for_and(lang: str, text: str, right: str) -> None:
    assert group(text, lang) == right


NOT_YET_OR_OVER = [  # told behind an age at the end of a group, in words that say when it is so
    ("en", "55, long gone"),
    ("en", "70, over"),
    ("en", "70, in the past"),
    ("en", "18, but soon"),
    ("en", "18, getting there"),
    ("en", "18, on Monday"),
    ("en", "56, from Monday"),
    ("en", "71, in summer"),
    ("en", "I'm 18, soon"),
    ("de", "70, vorbei"),
    ("de", "55, lange her"),
    ("de", "18, bald"),
    ("de", "18, aber fast"),
    ("de", "56, ab Montag"),
    ("de", "71, wohl kaum"),
    ("de", "der 70. ist vorbei"),
]
ROUGH = [
    ("en", "70 at least"),
    ("en", "70, or so"),
    ("en", "70, I think"),
    ("en", "55, hard to tell"),
    ("en", "55, I can't say"),
    ("de", "70, vielleicht"),
    ("de", "70 und so"),
    ("de", "70 rum"),
    ("de", "56, schwierig zu sagen"),
]
NO_TRUE_AGE = [
    ("en", "30, inside"),
    ("en", "30 in my heart"),
    ("en", "29 again"),
    ("en", "39 and holding"),
    ("en", "29 for years"),
    ("de", "29 seit Jahren"),
    ("de", "Ich frage für meine Mutter, die ist 78"),
    ("en", "30 years with a desk job"),
    ("en", "08"),
    ("en", "a year until 18"),
    ("en", "I was fine until 50"),
    ("de", "30, gefühlt"),
    ("de", "30, innerlich"),
    ("de", "08"),
]
MAY_BE_TURNED = [
    ("en", "turning 56 this year"),
    ("en", "turning 18 this year"),
    ("en", "I turn 71 this year"),
    ("en", "just turning 71"),
    ("de", "werde dieses Jahr 56"),
    ("de", "werde heuer 18"),
    ("de", "ich werde gerade 71"),
]


@pytest.mark.parametrize(("lang", "text"), [*NOT_YET_OR_OVER, *ROUGH, *NO_TRUE_AGE, *MAY_BE_TURNED])
def test_an_age_that_is_over_to_come_rough_or_only_felt_is_asked_for_again(lang: str, text: str) -> None:
    assert group(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "right"),
    [
        ("en", "turning 40 this year", "adult"),
        ("en", "55, turning 56 this year", "adult"),
        ("en", "turning 56 next month", "adult"),
        ("de", "werde dieses Jahr 40", "adult"),
        ("de", "bin dieses Jahr 56 geworden", "over_55"),
        ("en", "45, soon", "adult"),
        ("en", "18, male", "adult"),
        ("en", "70 and fit", "over_55"),
        ("en", "71, still working", "over_70"),
        ("en", "I'm 70 and play golf", "over_55"),
        ("en", "18, just had my birthday", "adult"),
        ("en", "55, thanks", "adult"),
        ("de", "18, weiblich", "adult"),
        ("de", "70, in Rente", "over_55"),
        ("de", "genau 70, gestern gefeiert!", "over_55"),
        ("de", "64, vorbei", "over_55"),
    ],
)
def test_an_age_within_its_group_or_beside_who_somebody_is_is_told(lang: str, text: str, right: str) -> None:
    assert group(text, lang) == right
