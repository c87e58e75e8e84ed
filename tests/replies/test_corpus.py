"""What real people reply, read: the share that is right, and that nothing about safety is read wrongly."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import attrs
import pytest

import backrules
from backrules.replies import languages, parse_reply
from tests.replies.corpus import FOLDER, Line, expected, got, is_answer, lines

RULESETS = {"en": backrules.builtin, "de": lambda: backrules.load(Path(__file__).parent / "rulesets" / "deutsch")}
AS_OF = date(2026, 11, 28)
LANGUAGES = sorted(RULESETS)


def corpus(lang: str) -> list[Line]:
    return [line for path in sorted(FOLDER.glob(f"{lang}-*.yaml")) for line in lines(path.stem)]


@cache
def readings(lang: str) -> list[tuple[Line, bool, tuple[str, object], tuple[str, object]]]:
    """Return each line, whether it is about safety, what is right, and what was read."""
    facts = RULESETS[lang]().data.facts
    found = []
    for line in corpus(lang):
        fact = facts[line.fact]
        fact = attrs.evolve(fact, as_of=AS_OF) if fact.is_date else fact
        found.append((line, fact.safety, expected(fact, line.reading), got(parse_reply(fact, line.text, lang))))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_corpus_is_large_and_each_reply_stands_in_it_once(lang: str) -> None:
    found = corpus(lang)
    assert len(found) >= 600
    assert len({(line.fact, line.text) for line in found}) == len(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_replies_are_read_right(lang: str) -> None:
    found = readings(lang)
    wrong = [f"{line.fact}: {line.text!r} is {right}, read {read}" for line, _, right, read in found if right != read]
    assert len(wrong) <= 0.03 * len(found), "\n".join(wrong)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_about_safety_is_read_wrongly(lang: str) -> None:
    assert [one for one in readings(lang) if one[1] and is_answer(one[3]) and one[2] != one[3]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_most_answers_about_safety_are_understood(lang: str) -> None:
    answers = [one for one in readings(lang) if one[1] and is_answer(one[2])]
    assert sum(right == read for *_, right, read in answers) >= 0.9 * len(answers)


def test_every_language_has_a_corpus() -> None:
    assert list(languages()) == LANGUAGES
