"""Words that are spelt nearly alike: few are compared, and none is missed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.replies.spellings import Spellings, distance

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
