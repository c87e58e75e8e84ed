"""Words that are spelt nearly alike: few are compared, and none is missed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.replies.lexical.language import language
from backrules.replies.lexical.spellings import Spellings, distance

WORDS = st.text("abcd", min_size=2, max_size=6)


@settings(max_examples=60)
@given(WORDS, st.lists(WORDS, max_size=12))
def test_every_word_is_found_that_differs_in_one_letter(word: str, others: list[str]) -> None:
    assert Spellings(others).near(word, 1) == {other: far for other in others if (far := distance(word, other, 1)) < 2}


@settings(max_examples=60)
@given(WORDS, st.lists(WORDS, max_size=12))
def test_of_two_mistakes_every_word_is_found_that_begins_alike(word: str, others: list[str]) -> None:
    alike = {other for other in others if {*other[:2]} & {*word[:2]}}
    assert Spellings(others).near(word, 2) == {other: far for other in alike if (far := distance(word, other, 2)) < 3}


def test_words_shorter_than_asked_for_are_left_out() -> None:
    assert Spellings(["bak", "back", "backs"]).near("bakc", 1, shortest=4) == {"back": 1}


@pytest.mark.parametrize(
    ("dialect", "written"),
    [
        ("S'Kreiz tuat ma weh", "Das Kreuz tut mir weh"),
        ("d'Haxn und s'Wasser san z'schwaar", "die Bein und das Wasser sind zu schwer"),
        ("Z'Nacht chan i nöd schlofe", "Nachts kann ich nicht schlafen"),
        ("Dat deit weih, ik heff keen Kraft in'n Foot", "Das tut weih, ich habe kein Kraft in'n Fuß"),
        ("Gibt's das, Max' Rücken", "Gibts das, Max Rücken"),
    ],
)
def test_a_dialect_is_compared_as_the_written_language(dialect: str, written: str) -> None:
    spoken = language("de")
    assert [token.text for token in spoken.tokens(dialect) if token.text != "'"] == spoken.words(written)


def test_no_word_of_a_dialect_is_compared_as_one_that_is_compared_as_another() -> None:
    spoken = language("de")
    spelt = {word: other for word, (other, *more) in spoken.spelt.items() if not more}
    assert {word: other for word, other in spelt.items() if spelt.get(other, other) != other} == {}


@pytest.mark.parametrize(
    ("dialect", "number"),
    [
        ("dreiavierzge", 43),
        ("zwoarasechzge", 62),
        ("achtedriissgi", 38),
        ("sechsesibezgi", 76),
        ("neunundfuffzich", 59),
        ("achtafuchzg", 58),
    ],
)
def test_a_number_is_spelt_in_dialects_by_its_parts(dialect: str, number: int) -> None:
    spoken = language("de")
    assert [spoken.number_words[word] for word in spoken.words(dialect)] == [number]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_spelling_of_a_number_elsewhere_is_a_word_for_another_one(lang: str) -> None:
    spoken = language(lang)
    assert {word for word in spoken.spelt if word in spoken.number_words} == set()
