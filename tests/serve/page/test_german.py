"""A German interview has no English word on the page."""

import json

import pytest

from tests.languages.test_german import english_in, german, texts_of, words
from tests.serve.page.conftest import PAGE
from tests.serve.page.test_interview import READY

pytestmark = pytest.mark.xdist_group("page")


def english_of_the_page() -> set[str]:
    """The words of the page's English texts that no German one has."""
    english, own = (
        words(" ".join(json.loads((PAGE / "texts" / f"{code}.json").read_text()).values())) for code in ("en", "de")
    )
    return english - own - words(" ".join(texts_of(german().data).values()))


def english_on(visitor) -> set[str]:
    text = visitor.all_texts().replace("English", "")  # what that language is called in itself
    return english_in(text) | (words(text) & english_of_the_page())


def test_a_whole_interview_in_german(visitors, server):
    visitor = visitors(server, locale="de-DE").comes()
    page = visitor.page
    assert page.evaluate("document.documentElement.lang") == "de"
    assert english_on(visitor) == set()
    visitor.press("Warum fragst du?")
    visitor.writes("Banane")
    visitor.sees("Das konnte ich nicht lesen.", "#own-words")
    assert english_on(visitor) == set()
    while page.locator("#controls").count():
        visitor.press("Senden", "#controls") if page.locator("#controls .part").count() else None
        assert english_on(visitor) == set(), visitor.title
        visitor.answers("2,5" if page.locator("#in-desk_hours").count() else "3")
    page.locator(".day").first.wait_for()
    visitor.opens_all()
    page.locator("#plan-minutes").select_option("45")
    visitor.sees("Der Plan ist neu", "#answer-news")
    assert english_on(visitor) == set()
    visitor.press("Neu beginnen")
    assert english_on(visitor) == set()
    visitor.press("Ja, löschen")
    visitor.sees("Nichts davon", "#question")
    page.locator("[name=in-red_flags][value=chest_pain]").check()
    page.locator("#controls button[type=submit]").click()
    page.locator("#emergency-title").wait_for()
    assert english_on(visitor) == set()


PEOPLE = {
    "with cautions": READY,
    "who shall see somebody, and contradicts": {"red_flags": ["night_pain"], "back_pain": [], "pain_severity": 9},
}


@pytest.mark.parametrize("facts", PEOPLE.values(), ids=[*PEOPLE])
def test_the_answer_of_people(visitors, server, facts):
    visitor = visitors(server)
    visitor.comes_back(facts, "de")
    visitor.page.locator("#answer[aria-busy=false] .safety").wait_for()
    assert english_on(visitor) == set()


def test_english_words_are_found(visitors, server):
    visitor = visitors(server).comes()
    assert {"hello", "nowhere", "trouble", "clinician"} <= english_on(visitor)
