"""The built-in ruleset in German: whole, of the same meaning, and without a word of English."""

import json
import random
import re
from collections.abc import Iterator
from functools import cache

import polars as pl
import pytest

import backrules
from backrules.api import Session
from backrules.bulk.report.population import Population
from backrules.chat.speaking import reply
from backrules.cli import screen
from backrules.cli.interview import Interview
from backrules.loading.languages import language_of, template
from backrules.loading.retelling import texts_of
from backrules.render import assessment, plan
from backrules.render.text import Layout
from tests.support import called

ENGLISH = backrules.builtin()
_WORD = re.compile(r"[^\W\d_]{2,}")
_ID = re.compile(r"\b\w+(?:[._]\w+)+\b|\((?:none|[a-z_]+)\)|\b[a-z]+(?:-[a-z]+)*-\d{4}\b")
_MARKUP = re.compile(
    r"<style>.*?</style>|<[^>]*>|\[[^\[\]]*\]|&#?\w+;|classDef.*|:::\w+|flowchart RL|\bn\d+\b|#\d+;", re.S
)


@cache
def german() -> backrules.Ruleset:
    return backrules.builtin("de")


def words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


@cache
def english_words() -> frozenset[str]:
    """The words of the English texts and messages that no German one has."""
    messages = template()[1:]
    there = " ".join([*texts_of(ENGLISH.data).values(), *(f"{one.id} {one.plural}" for one in messages)])
    here = " ".join([*texts_of(german().data).values(), *(form for one in messages for form in one.forms)])
    works = " ".join(f"{one.title} {one.authors}" for one in ENGLISH.data.evidence.values())
    units = " ".join(form for forms in german().data.language.units.values() for form in forms)
    return frozenset(words(re.sub(r"\{\w+", " ", there)) - words(here) - words(works) - words(units))


def english_in(text: str) -> set[str]:
    return words(_ID.sub(" ", _MARKUP.sub(" ", text))) & english_words()


def people(count: int, seed: int) -> Iterator[dict]:
    draw = random.Random(seed)
    for _ in range(count):
        share = draw.choice([0.15, 0.5, 0.9])
        yield {fact.name: _value(fact, draw) for fact in ENGLISH.data.facts.values() if draw.random() < share}


def _value(fact, draw):
    if fact.type == "boolean":
        return draw.random() < 0.4
    if fact.type == "choice":
        return draw.choice([*fact.options])
    if fact.type == "choices":
        if fact.safety and draw.random() < 0.8:
            return []
        return {one: draw.random() < 0.3 for one in fact.options if draw.random() < 0.8}
    low, high = fact.range or (0, 10)
    number = draw.uniform(low, min(high, low + draw.choice([4, high - low])))
    return int(number) if fact.type == "integer" else round(number, 1)


def outputs(rec, draw) -> Iterator[str]:
    """What is said to a person, in text, HTML, JSON and the interview."""
    yield from (rec.to_text(), rec.to_text(detail="all"), rec.to_html(), rec.to_html(detail="all"))
    yield from (*texts_in(rec.to_dict()), *texts_in(rec.to_dict(detail="brief")), reply(rec))
    made = rec.plan()
    yield from (plan.to_text(made), plan.to_html(made, notice=""), *texts_in(made.to_dict()))
    yield from (assessment.to_text(rec.assessment), assessment.to_html(rec.assessment, notice=""))
    for advice in draw.sample([*rec.ruleset.data.advice], 2):
        why = rec.why(advice)
        yield from (
            why.to_text(),
            why.to_html(),
            why.to_mermaid(),
            *texts_in(why.to_dict()),
            rec.why_not(advice).to_text(),
        )
    yield str(rec.what_if(slouches=True, desk_hours=9, red_flags=[], equipment=["mat"]))
    state, layout = Interview(Session(rec.ruleset).tell(rec.profile)), Layout()
    if state.question is not None:
        yield "\n".join([*screen.question_lines(state, layout), *screen.why_lines(state, layout)])


_NAMES = {
    "id",
    "rule",
    "status",
    "cause",
    "kind",
    "type",
    "band",
    "strength",
    "effect",
    "joint",
    "fact",
    "slot",
    "value",
}
_NAMES |= {"facts", "missing", "rules", "decides", "alternatives", "new", "gone", "moved", "cautions", "attributes"}
_NAMES |= {"ruleset", "options", "profile", "backrules", "sufficient", "changes", "document", "stance", "name", "told"}


def texts_in(part) -> Iterator[str]:
    """The texts in plain JSON types; what is named by an id, or is an id, is no text."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from texts_in(one)
    elif isinstance(part, dict):
        for key, one in part.items():
            if key == "options" and one and all(isinstance(text, str) for text in one.values()) and "strict" not in one:
                yield from one.values()
            elif key not in _NAMES or (key in ("cautions", "facts") and not _is_ids(one)):
                yield from texts_in(one)


def _is_ids(part) -> bool:
    return isinstance(part, dict) or all(isinstance(one, str) for one in part)


def in_order(rec) -> list:
    """What an answer comes to, without its words."""
    checks = [(one.id, one.band, one.value, dict(one.changes)) for one in rec.assessment.checks]
    days = [[(item.slot, item.advice.id, item.amount) for item in day.items] for day in rec.plan().days]
    held = {one.id: (one.cause, one.rules, one.missing) for one in rec.withheld}
    return [rec.answer.outcome, held, [one.id for one in rec.possible], rec.relevant, checks, days]


def check_people(count: int, seed: int) -> None:
    draw = random.Random(seed)
    for profile in people(count, seed):
        rec = german().recommend(profile, strict=draw.random() < 0.5)
        assert in_order(rec) == in_order(ENGLISH.recommend(profile, strict=rec.strict))
        for text in outputs(rec, draw):
            assert english_in(text) == set(), text


def test_people_read_no_english_and_get_the_same_answers():
    check_people(4, 11)


@pytest.mark.long
def test_two_thousand_people_read_no_english_and_get_the_same_answers():
    check_people(2000, 7)


def test_a_word_of_english_would_be_noticed():
    rec = ENGLISH.recommend({"desk_hours": 9})
    assert len(english_words()) > 1000
    assert all(english_in(text) for text in outputs(rec, random.Random(1)) if len(words(text)) > 20)
    assert english_in("Noch hurts nicht bekannt") == {"hurts"}


def test_the_meaning_is_the_same():
    assert german().fingerprint == ENGLISH.fingerprint
    assert german().data.language == language_of("de", [], []) or german().data.language.units
    here = json.dumps(german().recommend({"desk_hours": 7.5}).to_dict(), ensure_ascii=False)
    assert "7,5 Std./Tag" in here or '"desk_hours": 7.5' in here


def test_numbers_units_and_lists_are_german():
    rec = german().recommend(
        {"front_sets": 12, "upper_mid_back_sets": 1, "lower_back_sets": 4.5 // 1, "desk_hours": 7.5}
    )
    why = rec.why("prioritise_rear_chain").to_text(width=400)
    assert "(angegeben: 7,5 Std./Tag)" in why
    text = assessment.to_text(rec.assessment, width=400)
    assert "oberer und mittlerer Rücken: 1 Satz/Woche" in text
    assert "unterer Rücken: 4 Sätze/Woche" in text
    assert "0,42" in text  # five sets for the back to twelve


def test_the_interview_speaks_and_understands_german():
    answers = "weiß nicht\nü\nwarum\nhilfe\nja\nquatsch\nfertig\n"
    done = called("ask", "--lang", "de", stdin=answers)
    assert done.returncode == 0
    assert english_in(done.stdout) == set()
    assert "Übersprungen." in done.stdout
    assert "Warum diese Frage" in done.stdout


def test_the_commands_about_a_person_speak_german():
    for command in (("advise", "--desk-hours", "9"), ("assess", "--front-sets", "9"), ("plan", "--red-flags", "none")):
        done = called(*command, "--lang", "de")
        assert done.returncode == 0
        assert english_in(done.stdout) == set(), command
    done = called("why", "break_up_sitting", "--desk-hours", "9", "--lang=de")
    assert english_in(done.stdout) == set()


@pytest.mark.unmeasured
def test_the_report_about_a_whole_table_is_german_and_counts_are_kept_alike():
    rows = [{name: value for name, value in one.items() if not isinstance(value, dict)} for one in people(12, 5)]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    here, there = (Population.of(ruleset, frame) for ruleset in (german(), ENGLISH))
    assert here.to_dict() == there.to_dict()
    names = {word.casefold() for name in ENGLISH.data.facts for word in name.split("_")}
    names |= {word for one in (*ENGLISH.data.advice, *ENGLISH.data.rules) for word in re.split(r"[_.]", one)}
    for text in (here.to_text(width=200), here.to_html(when="2026-01-31")):
        assert english_in(text) <= names
        assert "Was Fragen ändern würde" in text or "was Fragen ändern würde" in text
    assert "Zurückgehalten" in here.to_html() or "zurückgehalten" in here.to_html()
