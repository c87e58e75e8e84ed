"""An option of several parts is not denied with one of them: "no chills" says nothing of a fever."""

from __future__ import annotations

from textwrap import dedent

import pytest

import backrules
from backrules.facts import Fact
from backrules.facts.names import whole_by
from backrules.replies import parse_reply
from tests.support import SMALL

WITHOUT = "options: {mat: a mat}, say: {mat: [rug, runner, the runner in the hall]"
WITH = f"{WITHOUT}, whole mat: [rug]"


def tools(folder, declared: str) -> Fact:
    facts = dedent(SMALL["facts.yaml"])
    _, _, behind = facts.partition("mat: a mat}")
    before = facts[: -len(behind)].replace("mat: a mat}", f"mat: a mat}}{declared.partition('}')[2]}}}")
    fact: Fact = folder({"facts.yaml": before + behind}).load().data.facts["tools"]
    return fact


def test_without_a_word_of_what_the_whole_is_each_name_denies_an_option(folder) -> None:
    fact = tools(folder, WITHOUT)
    assert [parse_reply(fact, text).value for text in ("no rug", "no runner")] == [{"mat": False}, {"mat": False}]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no rug", {"mat": False}),
        ("no mat", {"mat": False}),  # the text says all of it
        ("no runner", None),
        ("I haven't got a runner", None),
        ("no runner, no rug", {"mat": False}),
        ("no rug or runner", {"mat": False}),
        ("a bar, no runner", {"bar": True}),  # and is not asked for no mat with that
        ("a bar but no rug", ["bar"]),
        ("all but the runner", None),
        ("a runner", ["mat"]),
    ],
)
def test_a_part_denies_no_option_of_which_it_is_said_what_the_whole_is(folder, text: str, value: object) -> None:
    assert parse_reply(tools(folder, WITH), text).value == value


def test_an_option_with_nothing_that_stands_for_the_whole_is_denied_by_its_text_alone(folder) -> None:
    fact = tools(folder, f"{WITHOUT}, whole mat: [], not mat: [bare floor]")
    assert [parse_reply(fact, text).value for text in ("no rug", "no mat", "bare floor")] == [
        None,
        {"mat": False},
        {"mat": False},
    ]


def test_a_number_that_an_option_was_shown_with_stands_for_all_of_it(folder) -> None:
    fact = tools(folder, WITH)
    place = [*fact.options].index("mat") + 1
    assert parse_reply(fact, f"not {place}", numbered=True).value == {"mat": False}


PARTS = {
    "en": [
        ("red_flags", "no chills"),
        ("red_flags", "no infection"),
        ("red_flags", "I haven't fainted"),
        ("red_flags", "never passed out"),
        ("red_flags", "not incontinent"),
        ("red_flags", "no trouble passing urine"),
        ("red_flags", "no double vision"),
        ("red_flags", "no trouble swallowing"),
        ("red_flags", "no numbness in my legs"),
        ("red_flags", "no numbness in the thumb"),
        ("red_flags", "no contractions"),
        ("red_flags", "no breast cancer"),
        ("red_flags", "my waterworks are fine"),
        ("red_flags", "no chills and no infection"),
        ("red_flags", "no chills, nothing else"),
        ("health_conditions", "heart fine"),
        ("health_conditions", "blood pressure ok"),
        ("health_conditions", "no slipped disc"),
        ("health_conditions", "my discs are fine"),
        ("health_conditions", "no pain down my arm"),
    ],
    "de": [
        ("red_flags", "kein Schüttelfrost"),
        ("red_flags", "keine Infektion"),
        ("red_flags", "kein Schüttelfrost oder Infekt"),
        ("red_flags", "keine Wehen"),
        ("red_flags", "kein Stuhlverlust"),
        ("red_flags", "Darm ok"),
        ("red_flags", "keine Doppelbilder"),
        ("red_flags", "keine Probleme beim Schlucken"),
        ("red_flags", "keine Schmerzen in beiden Beinen"),
        ("red_flags", "keine Taubheit in den Beinen"),
        ("red_flags", "keine Atemnot in Ruhe"),
        ("red_flags", "keine ständigen Schmerzen"),
        ("red_flags", "kein Schlag"),
        ("red_flags", "kein Brustkrebs"),
        ("health_conditions", "Herz ist gut"),
        ("health_conditions", "kein Bandscheibenvorfall"),
        ("health_conditions", "mit den Nerven habe ich keine Probleme"),
    ],
}


@pytest.mark.parametrize(("lang", "fact", "text"), [(lang, *line) for lang, some in PARTS.items() for line in some])
def test_no_sign_is_denied_with_a_part_of_it(lang: str, fact: str, text: str) -> None:
    assert parse_reply(backrules.builtin(lang=lang).data.facts[fact], text, lang).value is None


@pytest.mark.parametrize(
    ("lang", "fact", "text", "held"),
    [
        ("en", "red_flags", "no fever", {"fever": False}),
        ("en", "red_flags", "no fever, no chills", {"fever": False}),
        ("en", "red_flags", "no double vision, no fever", {"fever": False}),
        ("en", "red_flags", "a fever but no chills", {"fever": True}),
        ("en", "red_flags", "chest pain, no chills", {"chest_pain": True}),
        ("en", "red_flags", "only chest pain, no chills", {"chest_pain": True}),
        ("en", "red_flags", "no chest pain", {"chest_pain": False}),
        ("en", "red_flags", "I'm not dizzy", {"dizziness": False}),
        ("en", "red_flags", "no weakness in my legs", {"leg_weakness": False}),
        ("en", "red_flags", "no weakness or numbness in my legs", {"leg_weakness": False}),
        ("en", "red_flags", "never had cancer", {"cancer_history": False}),
        ("en", "red_flags", "none of these, no chills", []),
        ("en", "health_conditions", "no osteoporosis", {"osteoporosis": False}),
        ("en", "health_conditions", "heart and blood pressure are fine", {"heart_or_blood_pressure": False}),
        ("de", "red_flags", "kein Fieber", {"fever": False}),
        ("de", "red_flags", "weder Fieber noch Schüttelfrost", {"fever": False}),
        ("de", "red_flags", "Fieber, aber kein Schüttelfrost", {"fever": True}),
        ("de", "red_flags", "Brustschmerzen, keine Wehen", {"chest_pain": True}),
        ("de", "red_flags", "kein Schwindel", {"dizziness": False}),
        ("de", "red_flags", "kein Krebs", {"cancer_history": False}),
        ("de", "red_flags", "keine Schwäche in den Beinen", {"leg_weakness": False}),
        ("de", "red_flags", "Blase und Darm ok", {"bladder_or_bowel": False}),
        ("de", "health_conditions", "Herz und Blutdruck sind ok", {"heart_or_blood_pressure": False}),
        ("de", "health_conditions", "nicht schwanger", {"pregnancy": False}),
    ],
)
def test_what_is_denied_as_a_whole_stays_understood(lang: str, fact: str, text: str, held: object) -> None:
    assert parse_reply(backrules.builtin(lang=lang).data.facts[fact], text, lang).value == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("had two accidents in my pants this week", ["bladder_or_bowel"]),
        ("I had an accident in the car this week", ["serious_injury"]),
        ("my arm has gone dead, can't feel it properly", ["arm_weakness"]),
        ("when I pee I can't feel it properly", ["bladder_or_bowel"]),
    ],
)
def test_what_may_be_said_of_several_signs_is_of_the_one_that_is_named_with_it(text: str, held: list[str]) -> None:
    assert parse_reply(backrules.builtin().data.facts["red_flags"], text, "en").value == held


OF_ITSELF = (
    "no trouble going to the toilet",
    "no numbness in the groin",
)  # names that say by themselves that it is not


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("fact", ["red_flags", "health_conditions"])
def test_every_name_but_those_for_the_whole_leaves_a_sign_open(fact: str, lang: str) -> None:
    declared = backrules.builtin(lang=lang).data.facts[fact]
    wholes = {option: {*map(str.casefold, names)} for key, names in declared.say.items() if (option := whole_by(key))}
    no = {"en": "no", "de": "kein"}[lang]
    texts = [
        (option, f"{no} {name}")
        for option, names in wholes.items()
        for name in declared.say[option]
        if name.replace(" ", "").isalpha() and name.casefold() not in names and not name.endswith(" one")
    ]
    read = [(option, text, parse_reply(declared, text, lang).value) for option, text in texts]
    assert len(read) > 100
    denied = [text for option, text, value in read if isinstance(value, dict) and value.get(option) is False]
    assert [text for text in denied if text not in OF_ITSELF] == []
