"""The renovation grants, a ruleset of another domain, in German: whole, of the same meaning, and without a word of English."""

import random
from collections.abc import Iterator
from functools import cache

import pytest

import backrules
from backrules.api import Session
from backrules.authoring import prove, run_cases
from backrules.chat.speaking import reply
from backrules.cli import screen
from backrules.cli.interview import Interview
from backrules.loading.languages import template
from backrules.loading.retelling import texts_of
from backrules.render.text import Layout
from tests.languages.test_german import _ID, _MARKUP, texts_in, words
from tests.support import ROOT, called

FOLDER = ROOT / "examples" / "renovation_grants"
DAY = "2026-11-29"
NEEDY = {
    "owner": "one_of_owners",
    "wants": ["warmer", "access"],
    "born": "1950-01-01",
    "income": 12500.5,
    "persons": 1,
    "steps": 3,
    "cost": 12000,
    "offers": 1,
    "listed": True,
    "windows": "single",
}


@cache
def english() -> backrules.Ruleset:
    return backrules.load(FOLDER).on(DAY)


@cache
def german() -> backrules.Ruleset:
    return english().in_language("de")


@cache
def english_words() -> frozenset[str]:
    messages = template()[1:]
    there = " ".join([*texts_of(english().data).values(), *(f"{one.id} {one.plural}" for one in messages)])
    here = " ".join([*texts_of(german().data).values(), *(form for one in messages for form in one.forms)])
    return frozenset(words(there) - words(here))


def english_in(text: str) -> set[str]:
    return words(_ID.sub(" ", _MARKUP.sub(" ", text))) & english_words()


def people(count: int) -> Iterator[dict]:
    draw = random.Random(4)
    for _ in range(count):
        facts = [fact for fact in english().data.facts.values() if draw.random() < 0.6]
        yield {fact.name: told(fact, draw) for fact in facts}


def told(fact, draw):
    if fact.type == "boolean":
        return draw.random() < 0.4
    if fact.type == "choice":
        return draw.choice([*fact.options])
    if fact.type == "choices":
        return [option for option in fact.options if draw.random() < 0.4]
    if fact.is_date:
        return f"{draw.randint(1940, 2025)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}"
    return draw.randint(*map(int, fact.range))


def outputs(rec) -> Iterator[str]:
    """What is said to a person, in text, HTML, JSON and the interview."""
    yield from (
        rec.to_text(),
        rec.to_text(detail="all"),
        rec.to_html(detail="all"),
        *texts_in(rec.to_dict()),
        reply(rec),
    )
    for advice in [*rec.ruleset.data.advice][::7]:
        yield from (rec.why(advice).to_text(), rec.why_not(advice).to_text())
    state, layout = Interview(Session(rec.ruleset).tell(rec.profile)), Layout()
    if state.question is not None:
        yield "\n".join([*screen.question_lines(state, layout), *screen.why_lines(state, layout)])


@pytest.mark.unmeasured
@pytest.mark.parametrize("profile", [{}, NEEDY, *people(2)], ids=["nobody", "somebody", "one", "another"])
def test_people_read_no_english_and_get_the_same_answers(profile):
    for strict in (False, True):
        here, there = (ruleset.recommend(profile, strict=strict) for ruleset in (german(), english()))
        assert here.answer.outcome == there.answer.outcome
        assert [(one.id, one.cause, one.missing) for one in here.withheld] == [
            (one.id, one.cause, one.missing) for one in there.withheld
        ]
        assert {text: english_in(text) for text in outputs(here) if english_in(text)} == {}


def test_a_word_of_english_would_be_noticed():
    assert len(english_words()) > 400
    assert all(english_in(text) for text in outputs(english().recommend(NEEDY)) if len(words(text)) > 20)


def test_it_means_the_same_and_what_it_promises_is_proved():
    assert german().fingerprint == english().fingerprint
    assert [one.verdict for one in prove(german())] == ["proved"] * len(prove(english()))
    assert all(result.passed for result in run_cases(german()))


def test_values_units_and_answers_inside_sentences_are_german():
    rec = german().recommend(NEEDY)
    why = rec.why("grant_access").to_text(width=400)
    assert "1. Januar 1950" in why
    text = rec.to_text(detail="all", width=400)
    assert "Über 10.000 EUR braucht es drei Angebote; bis jetzt sind es 1." in text
    assert "bis zu 8000 EUR, 50 Prozent der Kosten, innerhalb von 1 bis 12 Monaten" in text
    assert "12500,5 EUR/Jahr" in rec.why("grant_family").to_text(width=400)
    assert "du hast, was es braucht (Steuerschulden bei der Stadt: nein" in text


@pytest.mark.unmeasured
def test_the_interview_speaks_and_understands_german():
    done = called(
        "ask", "--ruleset", str(FOLDER), "--lang", "de", "--as-of", DAY, stdin="weiß nicht\nja\nwarum\nnein\nfertig\n"
    )
    assert (done.returncode, english_in(done.stdout)) == (0, set())
    assert "-> Material, das Asbest enthalten kann: ja" in done.stdout
