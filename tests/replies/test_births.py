"""The age of who says when they were born, on a day that the test gives."""

from __future__ import annotations

from datetime import date

import pytest

import backrules
from backrules.replies.lexical.language import language
from backrules.replies.lexical.lexicon import lexicon
from backrules.replies.values.births import option_of_birth

TODAY = date(2026, 11, 29)


def option(text: str, today: date = TODAY, lang: str = "en") -> str | None:
    age = backrules.builtin(lang=lang).data.facts["age_group"]
    return option_of_birth(language(lang).tokens(text), lexicon(age, lang), today)


@pytest.mark.parametrize("year", range(1920, 2022))
def test_a_year_of_birth_stands_for_the_ages_before_and_behind_a_birthday(year: int) -> None:
    ages = (2026 - year - 1, 2026 - year)
    groups = {
        "under_18" if age < 18 else "adult" if age < 56 else "over_55" if age <= 70 else "over_70" for age in ages
    }
    assert option(f"I was born in {year}") == (groups.pop() if len(groups) == 1 else None)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2011 is my birth year", "under_18"),
        ("'92 baby", "adult"),
        ("born in '64", "over_55"),
        ("1961 vintage", "over_55"),
        ("I was born before the war ended, in 1944", "over_70"),
        ("born 1952, you do the sums", "over_70"),
    ],
)
def test_a_year_of_birth_may_be_told_in_many_ways(text: str, right: str) -> None:
    assert option(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "my son was born in 2010",
        "my daughter is a 2010 baby",
        "my first kid was born in 1985",
        "not born in 1985",
        "maybe born in 1985",
        "had a baby in 1985",
        "since 2011",
        "1985",
        "40 baby steps",
        "born in '20",
        "born in 1985 or 1986",
        "born on 12 May 1985",
    ],
)
def test_another_year_or_another_person_is_no_birth(text: str) -> None:
    assert option(text) is None


def test_what_day_it_is_counts() -> None:
    assert (option("born in 2011"), option("born in 2011", date(2031, 1, 1))) == ("under_18", "adult")


def test_the_german_words_are_known() -> None:
    assert option("Jahrgang 1961", lang="de") == "over_55"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("geboren am 5.5.1980", "adult"),
        ("geb. 29.11.1970", "over_55"),
        ("geb. 30.11.1970", "adult"),
        ("15.5.1970 bin ich auf die Welt gekommen", "over_55"),
        ("jg. 1959", "over_55"),
        ("geboren 12. Mai 1985", "adult"),
        ("meine Tochter ist am 5.5.1980 geboren", None),
        ("am 5.5.1980 hatte ich einen Unfall", None),
    ],
)
def test_a_day_of_birth_says_the_age_exactly(text: str, right: str | None) -> None:
    assert option(text, lang="de") == right
