"""Replies: what is never understood, whatever is said, and what holds for all that is."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from textwrap import dedent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import backrules
from backrules import UsageError
from backrules.replies import languages, parse_reply
from backrules.replies.lexical.language import language
from backrules.replies.lexical.lexicon import lexicon
from backrules.replies.lexical.patterns import parts_of
from backrules.replies.lexical.phrases import Parts
from tests.support import SMALL, examples

DATA = backrules.builtin().data
FACTS = st.sampled_from(list(DATA.facts.values()))
SAFETY = [fact for fact in DATA.facts.values() if fact.safety]
SAFETY_NAMES = [fact.name for fact in SAFETY]  # a fact with all the names of its answers is too long to be shown


def pieces(lang: str) -> list[str]:
    """Return phrases of the language, names of options, figures and marks, of which replies are made."""
    found = [phrase for phrases in language(lang).classes.values() for phrase in phrases]
    found += [name for fact in DATA.facts.values() for name in (*fact.options, *fact.options.values())]
    return [
        *found,
        "3",
        "3/10",
        "8-10",
        "7,5",
        "10",
        "340",
        ",",
        ".",
        "?",
        "!",
        "/",
        "-",
        "🙂",
        "flurble",
        "(",
        "1,000",
        "",
    ]


TEXTS = {lang: st.lists(st.sampled_from(pieces(lang)), max_size=6).map(" ".join) for lang in languages()}
REPLIES = st.sampled_from(languages()).flatmap(
    lambda lang: st.tuples(st.just(lang), TEXTS[lang] | st.text(max_size=30))
)


@settings(max_examples=examples(50), deadline=None)
@example(DATA.facts["equipment"], ("en", "everything but the mat, don't know about the rest"))
@given(FACTS, REPLIES)
def test_what_is_understood_can_be_told(fact: backrules.facts.Fact, reply: tuple[str, str]) -> None:
    lang, text = reply
    found = parse_reply(fact, text, lang)
    if found.has_value:
        profiles = backrules.builtin().profiles
        assert profiles.read({fact.name: found.value})
    assert bool(found.ask_back) >= (found.status == "unclear")
    assert found == parse_reply(fact, text, lang)


MARKS = [*"?!.,;:/-+()'\"…%&#*~", "..", "?!", "\n", "–", "🙂"]
SMALL_WORDS = {
    lang: [*MARKS, *"0123456789", *(one for kind in ("yes", "no", "filler", "and", "or", "but") for one in table[kind])]
    for lang in languages()
    for table in [language(lang).classes]
}


@settings(max_examples=examples(60), deadline=None)
@given(
    st.sampled_from(languages()).flatmap(
        lambda lang: st.tuples(st.just(lang), st.lists(st.sampled_from(SMALL_WORDS[lang]), max_size=5))
    ),
    st.sampled_from(["", *MARKS]),
    st.sampled_from(["", *MARKS]),
    st.booleans(),
)
@example(("en", ["no"]), "?", "", False)
@example(("de", ["nein"]), "?", "", False)
@example(("en", []), "?", "?", False)
@example(("en", ["i never have", "i never have"]), "", "\n", False)
def test_marks_figures_and_small_words_in_any_order_are_read_by_each_fact(
    reply: tuple[str, list[str]], first: str, last: str, numbered: bool
) -> None:
    lang, words = reply
    text = " ".join([first, *words, last])
    for fact in DATA.facts.values():
        for alone in (True, False):
            assert parse_reply(fact, text, lang, numbered=numbered, alone=alone).status


ANSWERING = ("yes", "no", "none", "all", "both", "negator", "num")
BEGINNING = ("subject", "refers", "during", "condition", "cause", "since", "where")


def answers(lang: str) -> list[str]:
    """Return phrases that answer, and begin nothing that might be a remark."""
    spoken = language(lang)
    begun = {word for kind in BEGINNING for phrase in spoken.classes[kind] for word in spoken.words(phrase)}
    phrases = [phrase for kind in ANSWERING for phrase in spoken.classes.get(kind, ())]
    phrases += [option for fact in SAFETY for option in fact.options]
    return [*(phrase for phrase in phrases if begun.isdisjoint(spoken.words(phrase))), "3", "10"]


@settings(max_examples=examples(40), deadline=None)
@given(
    st.sampled_from(SAFETY_NAMES),
    st.sampled_from(languages()).flatmap(
        lambda lang: st.tuples(st.just(lang), st.lists(st.sampled_from(answers(lang)), max_size=4).map(" ".join))
    ),
)
def test_a_word_that_nobody_knows_is_never_passed_over_beside_an_answer_about_safety(
    name: str, reply: tuple[str, str]
) -> None:
    fact, (lang, text) = DATA.facts[name], reply
    for said in (f"{text} zzqx", f"zzqx {text}"):
        reading = parse_reply(fact, said, lang)
        # that nobody looked at it is no all-clear: "unfortunately not zzqx"
        assert not reading.has_value or (reading.value is False and lexicon(fact, lang).asks_event)


@settings(max_examples=examples(40), deadline=None)
@given(st.sampled_from(SAFETY_NAMES), REPLIES)
@example("pain_severity", ("en", "1/"))  # half of "1/10"
def test_words_that_nobody_knows_answer_nothing_about_safety(name: str, reply: tuple[str, str]) -> None:
    fact, (lang, text) = DATA.facts[name], reply
    without = parse_reply(fact, text, lang)
    for remarked in (f"{text}, because I zzqx", f"{text}, wenn ich zzqx", f"{text}, zzqx"):
        reading = parse_reply(fact, remarked, lang)
        assert not reading.has_value or reading.value == without.value


@pytest.mark.parametrize(
    ("text", "lang"), [("a", "en"), ("the", "en"), ("the a", "en"), ("die", "de"), ("der die das", "de")]
)
def test_articles_alone_are_no_answer(text: str, lang: str) -> None:
    assert {parse_reply(fact, text, lang).status for fact in DATA.facts.values()} == {"unclear"}


@pytest.mark.parametrize(
    "text", ["", " ", "...", "🙂", "👍", "👎 👎", "-", "!", "'", "(", "\n\n", "\u200b", "\x00", "—"]
)
@pytest.mark.parametrize("lang", languages())
def test_silence_and_pictures_are_no_answer(text: str, lang: str) -> None:
    for fact in DATA.facts.values():
        assert parse_reply(fact, text, lang).status == "unclear"


@pytest.mark.parametrize("lang", languages())
def test_a_question_is_no_answer(lang: str) -> None:
    for fact in DATA.facts.values():
        for text in ("none?", "no?", "nein?", "3?", "keine?", *(f"{option}?" for option in fact.options)):
            assert not parse_reply(fact, text, lang).has_value


def test_the_tables_of_all_languages_have_the_same_keys() -> None:
    tables = [
        tomllib.loads((resources.files("backrules.replies.lexical") / f"languages/{lang}.toml").read_text("utf-8"))
        for lang in languages()
    ]
    for table in tables[1:]:
        assert table.keys() == tables[0].keys()
        for part in ("classes", "say", "ranges"):
            assert table[part].keys() == tables[0][part].keys()


@pytest.mark.parametrize("lang", languages())
@pytest.mark.unmeasured
def test_no_phrase_of_a_class_is_written_twice_nor_beside_the_products_that_make_it(lang: str) -> None:
    spoken = language(lang)
    table = tomllib.loads((resources.files("backrules.replies.lexical") / f"languages/{lang}.toml").read_text("utf-8"))
    for kind, phrases in table["classes"].items():
        written = Counter(" ".join(spoken.words(phrase)) for phrase in phrases)
        made = {" ".join(spoken.words(phrase)) for phrase in spoken.classes[kind][len(phrases) :]}
        assert {phrase for phrase, times in written.items() if times > 1 or phrase in made} == set(), kind


def test_a_language_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"replies are understood in de, en, not in 'xx'"):
        parse_reply(DATA.facts["desk_hours"], "9", "xx")


@pytest.mark.parametrize(
    ("text", "lang", "ask_back"),
    [
        ("8-10", "en", "Please give one number from 0 to 24 (h/day)."),
        ("a flurble", "en", "I did not understand “flurble”. Please give one number from 0 to 24 (h/day)."),
        ("8-10", "de", "Bitte eine Zahl nennen von 0 bis 24 (h/day)."),
    ],
)
def test_the_sentence_to_ask_back_says_what_is_possible(text: str, lang: str, ask_back: str) -> None:
    assert parse_reply(DATA.facts["desk_hours"], text, lang).ask_back == ask_back


def test_options_with_numbers_are_named_by_them() -> None:
    fact = DATA.facts["equipment"]
    assert parse_reply(fact, "1, 3", numbered=True).value == ["barbell", "dumbbells"]
    assert parse_reply(fact, "1-3", numbered=True).value == ["barbell", "hex_bar", "dumbbells"]
    assert parse_reply(fact, "0", numbered=True).value == []
    assert parse_reply(fact, "3-1", numbered=True).status == "unclear"
    assert parse_reply(fact, "99", numbered=True).status == "unclear"
    assert parse_reply(fact, "1, 3").status == "unclear"
    flags = DATA.facts["red_flags"]
    assert parse_reply(flags, "fever, 3", numbered=True).value == ["leg_weakness", "fever"]
    assert parse_reply(flags, "fever, 3").value == {"fever": True}


def test_of_options_that_are_known_only_the_others_are_asked_for() -> None:
    fact = DATA.facts["equipment"]
    known = {option: False for option in fact.options if option not in ("hex_bar", "mat")}
    assert parse_reply(fact, "the mat", known=known).value == {"hex_bar": False, "mat": True}
    assert parse_reply(fact, "none", known=known).value == {"hex_bar": False, "mat": False}
    assert parse_reply(fact, "a bench", known=known).status == "unclear"


# what a ruleset says itself


@pytest.mark.parametrize(
    ("fact", "problem"),
    [
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {not mats: [rug]}}",
            "there is no such option: not mats",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mats: [rug]}}",
            "there is no such option: mats (did you mean 'mat'?)",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mat: [rug], bar: [Rug]}}",
            "'Rug' stands for mat, too: a reply could be either",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mat: [a-bar]}}",
            "'a-bar' stands for bar, too: a reply could be either",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mat: ['!']}}",
            "'!' is no word that somebody can say",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mat: ['bought {12-1} years ago']}}",
            "'bought {12-1} years ago' holds no range of numbers",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mat: ['(roll/rolled) + ']}}",
            "'(roll/rolled) + ' has a part that is no word that somebody can say",
        ),
        (
            "{type: choices, options: {mat: A mat, bar: A bar}, say: {mat: [roll + floor ...]}}",
            "'roll + floor ...' has parts that stand apart, and an open end",
        ),
        ("{type: boolean, say: {maybe: [perhaps]}}", "say of a boolean is for yes, no, not for 'maybe'"),
        ("{type: number, say: {many: [lots]}}", "say of a number is for numbers, not for 'many'"),
        ("{type: date, say: {'1': [once]}}", "say is for what has options, yes and no, and numbers, not for date"),
    ],
)
def test_words_that_do_not_fit_their_fact_are_refused(folder, fact: str, problem: str) -> None:
    declared = f"more: {fact.replace('{type', '{title: more, ask: More?, type', 1)}\n"
    (found,) = folder({"facts.yaml": dedent(SMALL["facts.yaml"]) + declared}).messages()
    assert problem in found


def test_other_words_for_an_option_are_understood_and_change_the_fingerprint(folder) -> None:
    facts = dedent(SMALL["facts.yaml"])
    declared = facts.replace("mat: a mat}", "mat: a mat}, say: {mat: [rug, prayer mat], none: [bare floor]}")
    fact = folder({"facts.yaml": declared}).load().data.facts["tools"]
    assert [parse_reply(fact, text).value for text in ("rug", "a prayer mat", "Rugs and a bar", "bare floor")] == [
        *(["mat"], ["mat"], ["bar", "mat"], []),
    ]
    before, after = (folder({"facts.yaml": text}).load().fingerprint for text in (facts, declared))
    assert before != after


def test_other_words_may_deny_an_option(folder) -> None:
    facts = dedent(SMALL["facts.yaml"])
    declared = facts.replace("mat: a mat}", "mat: a mat}, say: {not mat: [floor + (bare/cold)]}")
    fact = folder({"facts.yaml": declared}).load().data.facts["tools"]
    assert parse_reply(fact, "the floor is bare").value == {"mat": False}
    assert parse_reply(fact, "a bar, and the floor is cold").value == ["bar"]
    assert parse_reply(fact, "a mat, and the floor is cold").status == "unclear"


def test_other_words_may_hold_numbers_a_choice_and_an_open_end(folder) -> None:
    facts = dedent(SMALL["facts.yaml"])
    words = "['bought {2-4} years ago', (rug/prayer rug) at home, fell on ...]"
    declared = facts.replace("mat: a mat}", f"mat: a mat}}, say: {{mat: {words}}}")
    fact = folder({"facts.yaml": declared}).load().data.facts["tools"]
    named = [
        "bought 2 years ago",
        "bought three years ago",
        "a prayer rug at home",
        "fell on a flurble",
        "fell on my old flurble",
    ]
    assert [parse_reply(fact, text).value for text in named] == [["mat"]] * len(named)
    assert parse_reply(fact, "bought 5 years ago").status == "unclear"


def test_a_part_of_other_words_may_be_left_out_and_a_choice_may_hold_numbers(folder) -> None:
    facts = dedent(SMALL["facts.yaml"])
    words = "['(my/the/) rug (/of {2-3} metres/from home) (/,) (rolled/rolled up)']"
    declared = facts.replace("mat: a mat}", f"mat: a mat}}, say: {{mat: {words}}}")
    fact = folder({"facts.yaml": declared}).load().data.facts["tools"]
    named = ["my rug of 2 metres rolled", "rug rolled up", "the rug from home, rolled"]
    assert [parse_reply(fact, text).value for text in named] == [["mat"]] * len(named)
    for text in ("my rug", "rug of 4 metres rolled", "my rolled rug up"):
        assert parse_reply(fact, text).status == "unclear"


def test_any_number_may_stand_where_a_name_says_so_and_none_is_passed_over_there(folder) -> None:
    facts = dedent(SMALL["facts.yaml"])
    declared = facts.replace("mat: a mat}", "mat: a mat}, say: {mat: ['rug of {0-999} yards', 'rug for {2-9} feet']}")
    fact = folder({"facts.yaml": declared}).load().data.facts["tools"]
    for text in ("a rug of 2,5 yards", "rug of seventy yards", "rug of a yard", "rug for 9 feet", "rug for two feet"):
        assert parse_reply(fact, text).value == ["mat"]
    for text in ("rug of yards", "rug for 10 feet", "rug for twenty two feet", "rug for 30 2 feet"):
        assert parse_reply(fact, text).status == "unclear"


def test_the_parts_of_a_name_may_stand_apart(folder) -> None:
    facts = dedent(SMALL["facts.yaml"])
    words = "['(rug/carpet) + (rolls/rolled/{2-9} yards)', 'floor & (soft/padded) + rubber']"
    declared = facts.replace("mat: a mat}", f"mat: a mat}}, say: {{mat: {words}}}")
    fact = folder({"facts.yaml": declared}).load().data.facts["tools"]
    named = [
        "the rolled zqx carpet",
        "my zqx rug of 3 yards",
        "my floor is wide, and the zqx there is soft red rubber",
    ]
    for text in named:
        assert parse_reply(fact, text).value == ["mat"], text
    unsaid = ["my rug is zqx", "a rug, and it is rolled", "rug of 10 yards zqx", "floor and soft zqx, rubber too"]
    turned = ["my rug is not rolled", "maybe the rug rolled", "my sister has a zqx rug, rolled", "no zqx rug rolled"]
    for text in (*unsaid, *turned):
        assert parse_reply(fact, text).status == "unclear", text


@pytest.mark.parametrize(
    ("lang", "turned", "others"),
    [("en", "from 62, for seven years, 11 pm", "from 8"), ("de", "vor 17 Jahren, von 62", "von 10")],
)
def test_a_phrase_of_a_table_holds_any_number(lang: str, turned: str, others: str) -> None:
    spoken = language(lang)
    shifting = spoken.phrases("shifting")
    assert all(shifting.has(spoken.words(text)) for text in turned.split(", "))
    assert not any(shifting.has(spoken.words(text)) for text in others.split(", "))


def ways_of(parts: Parts) -> Iterator[list[str]]:
    """Yield a phrase with each way of each of its parts, beside the first ways of the others."""
    first = [ways[0] for ways in parts]
    for place, ways in enumerate(parts):
        yield from ([word for part in (*first[:place], way, *first[place + 1 :]) for word in part] for way in ways)


def filled(words: Iterable[str]) -> list[str]:
    """Return the words of a phrase with the least number that may stand in it."""
    return [re.sub(r"\{(\d+)-\d+\}", r"\1", word) for word in words]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.unmeasured
def test_no_words_of_the_shipped_ruleset_stand_for_two_answers(lang: str) -> None:
    spoken, ambiguous = language(lang), []
    for fact in backrules.builtin(lang=lang).data.facts.values():
        options = lexicon(fact, lang).options
        for answer, names in fact.say.items():
            for words in (filled(words) for name in names for words in ways_of(parts_of(name, spoken)) if words):
                kinds = [kind for end, kind, _ in options.matches(words, 0) if end == len(words)]
                ambiguous += [(fact.name, answer, words)] if "ambiguous" in kinds else []
    assert ambiguous == []
