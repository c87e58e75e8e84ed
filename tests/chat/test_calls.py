"""What comes of a call: the session after it and an answer that a model can act on."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.chat import call, tools
from backrules.chat.tooling.agreeing import agreed
from backrules.testing import profiles
from tests.support import Folder, examples

HEALTHY = {"red_flags": [], "back_pain": [], "neck_pain": False, "health_conditions": [], "age_group": "adult"}


def said(fact, value, quote, option=""):
    return {"fact": fact, "option": option, "value": value, "quote": quote}


def open_question(session):
    return call(session, "next_question").answer["next_question"]


def test_an_answer_to_the_open_question_is_recorded_and_the_next_question_comes_back():
    session = backrules.Session()
    question = open_question(session)
    assert question["facts"][0]["fact"] == "red_flags"
    given = {"question": question["id"], "values": {"red_flags": []}, "skip": [], "quote": "none of them"}
    after, answer = call(session, "answer", given, message="No, none of them.")
    assert after.profile == {"red_flags": []}
    assert answer["recorded"] == {"red_flags": []}
    assert answer["next_question"]["id"] != question["id"]


def test_one_entry_says_that_none_of_the_options_holds_where_the_words_say_so():
    session = backrules.Session()
    question = open_question(session)
    for value in ("no", "none", "No"):
        facts = [said("red_flags", value, "none of these")]
        given = {"question": question["id"], "facts": facts, "skip": []}
        after, answer = call(session, "answer", given, message="Oh, none of these.")
        assert (after.profile, "error" in answer) == ({"red_flags": []}, False)
    for value, words in (("no", "a fever"), ("no", "I feel fine"), ("yes", "all of these"), ("", "none of these")):
        facts = [said("red_flags", value, words)]
        given = {"question": question["id"], "facts": facts, "skip": []}
        after, answer = call(session, "answer", given, message=words)
        assert after is session, (value, words)
        assert answer["error"]


def test_a_quote_whose_end_nobody_would_read_is_refused():
    words = "none of these" + " " * 3000 + "but a fever"
    question = open_question(session := backrules.Session())
    given = {"question": question["id"], "facts": [said("red_flags", "no", words)], "skip": []}
    after, answer = call(session, "answer", given, message=words)
    assert after is session
    assert answer["error"] == ["red_flags: a quote has at most 1000 letters: copy the words that say so"]


def test_an_answer_that_is_late_changes_nothing_and_is_told_which_question_is_open():
    session = backrules.Session()
    question = open_question(session)
    given = {"question": question["id"], "values": {"red_flags": []}, "skip": [], "quote": "none"}
    after, _ = call(session, "answer", given, message="none")
    again, answer = call(after, "answer", given, message="none")
    assert again is after
    assert answer["error"] == ["question: this question is not open (answer the one that is, or use tell)"]
    assert answer["next_question"] == open_question(after)


def test_an_answer_may_come_as_entries_of_texts_and_may_skip():
    session = backrules.Session()
    question = open_question(session)
    entry = said("red_flags", "yes", "chest hurts", option="chest_pain")
    after, answer = call(
        session, "answer", {"question": question["id"], "facts": [entry], "skip": []}, message="My chest hurts!"
    )
    assert (after.profile, "error" in answer) == ({"red_flags": {"chest_pain": True}}, False)
    skipped, answer = call(session, "answer", {"question": question["id"], "facts": [], "skip": ["red_flags"]})
    assert (skipped.skipped, answer["skipped"]) == (("red_flags",), ["red_flags"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"facts": [said("desk_hours", "9", "9")], "skip": []}, "desk_hours: the open question asks for red_flags"),
        ({"facts": [], "skip": []}, "nothing was answered and nothing skipped"),
        ({"facts": [said("red_flags", "yes", "x", "fever")], "skip": ["red_flags"]}, "red_flags: it is answered and"),
        ({"values": {"red_flags": ["fewer"]}, "skip": [], "quote": "x"}, "values.red_flags[0]: expected one of"),
        (
            {"values": {"red_flags": "none"}, "skip": [], "quote": "x"},
            "values.red_flags: expected a list or null, not a",
        ),
        ({"values": {"red_flags": []}, "skip": []}, "quote: is missing: a text"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(given, expected):
    session = backrules.Session()
    after, answer = call(session, "answer", {"question": open_question(session)["id"], **given}, message="x 9")
    assert after is session
    assert answer["error"][0].startswith(expected), answer


def test_what_is_told_is_taken_one_by_one_and_only_with_words_that_the_person_wrote():
    entries = [
        said("desk_hours", "9", "nine hours"),
        said("slouches", "yes", "I always slouch"),
        said("trains_front_more", "yes", "!"),
        said("equipment", "yes", "a MAT", "mat"),
        said("equipment", "no", "don’t have a  bench", "bench"),
    ]
    message = "I sit nine hours. I have a mat but don't have\na bench"
    after, answer = call(backrules.Session(), "tell", {"facts": entries}, message=message)
    assert after.profile == {"desk_hours": 9, "equipment": {"bench": False, "mat": True}}
    assert answer["recorded"] == after.profile
    assert answer["error"] == [
        "slouches: the quote does not stand in what the person wrote; leave it out, or ask",
        "trains_front_more: there is no quote: copy the person's own words, or leave it out",
    ]


def test_a_quote_stands_in_whole_words_in_one_of_the_messages():
    entry = {"facts": [said("slouches", "yes", "slouch")]}
    assert call(backrules.Session(), "tell", entry, message="I am slouching").session.profile == {}
    assert call(backrules.Session(), "tell", entry, message=["hello", "I slouch"]).session.profile == {"slouches": True}
    assert call(backrules.Session(), "tell", entry).session.profile == {}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (("desk_hours", "nine"), "desk_hours: expected a number in digits, not 'nine'"),
        (("desk_hours", "99"), "desk_hours: expected "),
        (("slouches", "a bit"), "slouches: expected yes or no, not 'a bit'"),
        (("slouches", "yes", "much"), "slouches.much: slouches has no options"),
        (("equipment", "mat"), "equipment: expected one of barbell"),
        (("equipment", "perhaps", "mat"), "equipment.mat: expected yes or no, not 'perhaps'"),
        (("deadlift_experience", "some"), "deadlift_experience: expected one of none, learning, comfortable as option"),
        (("deadlift_experience", "no", "none"), "deadlift_experience.none: it is one of its options that holds"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_is_allowed(entry, expected):
    fact, value, option = (*entry, "")[:3]
    after, answer = call(backrules.Session(), "tell", {"facts": [said(fact, value, "x", option)]}, message="x")
    assert after.profile == {}
    assert answer["error"][0].startswith(expected), answer


@pytest.mark.parametrize(
    "entry",
    [("deadlift_experience", "learning", ""), ("deadlift_experience", "yes", "learning"), ("desk_hours", "8,5", "")],
)
def test_texts_become_values(entry):
    fact, value, option = entry
    quote = "8.5 hours" if fact == "desk_hours" else "x"
    after = call(backrules.Session(), "tell", {"facts": [said(fact, value, quote, option)]}, message=quote).session
    assert after.profile == {fact: 8.5 if fact == "desk_hours" else "learning"}


def test_contradictions_are_said_at_once():
    session = backrules.Session().tell(pain_severity=5)
    entries = [said("back_pain", "no", "no back pain", option) for option in ("upper", "mid", "lower")]
    answer = call(session, "tell", {"facts": entries}, message="I have no back pain at all").answer
    assert answer["contradictions"] == [one.because for one in session.tell(back_pain=[]).recommendation.violations]
    assert answer["contradictions"]


@pytest.mark.parametrize(
    ("entry", "message", "expected"),
    [
        (("desk_hours", "12", "nine hours"), "nine hours", "desk_hours: the words say something else"),
        (("desk_hours", "9", "all day long"), "all day long", "desk_hours: the words do not say so plainly; ask again"),
        (("slouches", "no", "I slouch a lot"), "I slouch a lot", "slouches: the words say something else"),
        (("neck_pain", "no", "I feel fine"), "I feel fine", "neck_pain: the words do not say so plainly; ask again"),
        (("neck_pain", "no", "none"), "none", "neck_pain: the words do not say so plainly"),
        (
            ("health_conditions", "no", "none of these", "pregnancy"),
            "none of these",
            "health_conditions: the words do not",
        ),
        (("cleared_by_clinician", "yes", "yes"), "yes", "cleared_by_clinician: the words do not say so plainly"),
    ],
)
def test_what_the_words_do_not_say_is_not_taken(entry, message, expected):
    fact, value, quote, option = (*entry, "")[:4]
    after, answer = call(backrules.Session(), "tell", {"facts": [said(fact, value, quote, option)]}, message=message)
    assert after.profile == {}
    assert answer["error"][0].startswith(expected), answer


def test_a_sign_is_taken_as_somebody_names_it_and_clears_no_other():
    session = backrules.Session()
    quote = "something odd in my chest"
    entry = {"facts": [said("red_flags", "yes", quote, "chest_pain")]}
    assert call(session, "tell", entry, message=quote).session.profile == {"red_flags": {"chest_pain": True}}
    given = {
        "question": open_question(session)["id"],
        "values": {"red_flags": ["chest_pain"]},
        "skip": [],
        "quote": quote,
    }
    after = call(session, "answer", given, message=quote).session
    assert after.profile == {"red_flags": {"chest_pain": True}}
    assert after.recommendation.outcome == ("go_now",)


YES, NO = said("red_flags", "yes", "a fever", "fever"), said("red_flags", "no", "no fever", "fever")
NONE = said("red_flags", "no", "none of these")
WORDS = "a fever? no fever, none of these, a mat and no mat, neck pain, no neck pain, 3 of 10, 8 of 10"


@pytest.mark.parametrize(
    ("tool", "entries", "known"),
    [
        ("answer", [YES, NO], {"red_flags": {"fever": True}}),
        ("answer", [YES, NONE], {"red_flags": {"fever": True}}),
        ("tell", [YES, NO], {"red_flags": {"fever": True}}),
        ("tell", [said("equipment", "yes", "a mat", "mat"), said("equipment", "no", "no mat", "mat")], {}),
        ("tell", [said("neck_pain", "yes", "neck pain"), said("neck_pain", "no", "no neck pain")], {}),
    ],
)
def test_what_is_said_differently_in_one_call_is_asked_again_and_only_a_sign_is_taken(tool, entries, known):
    session = backrules.Session()
    bound = {"question": open_question(session)["id"], "skip": []} if tool == "answer" else {}
    for facts in (entries, entries[::-1]):
        after, answer = call(session, tool, {"facts": facts, **bound}, message=WORDS)
        assert after.profile == known
        assert answer["error"] == [f"{facts[0]['fact']}: it is said more than once, and differently; ask again"]


def test_what_is_said_twice_alike_is_taken():
    entries = [said("desk_hours", "9", "nine hours"), said("desk_hours", "9.0", "9 hours"), YES]
    after, answer = call(backrules.Session(), "tell", {"facts": entries}, message="nine hours, 9 hours, a fever")
    assert (after.profile, "error" in answer) == ({"red_flags": {"fever": True}, "desk_hours": 9}, False)


def test_what_is_no_answer_to_the_warning_signs_does_not_clear_them():
    session = backrules.Session()
    given = {"question": open_question(session)["id"], "values": {"red_flags": []}, "skip": [], "quote": "I feel fine"}
    after, answer = call(session, "answer", given, message="I feel fine, thanks")
    assert after is session
    assert answer["error"][0].startswith(
        "red_flags: the words do not say so plainly; ask again: Please name all that apply"
    )
    assert answer["next_question"]["id"] == given["question"]


def test_forgetting_erases():
    session = backrules.Session().tell(desk_hours=9)
    after, answer = call(session, "forget", {"facts": ["desk_hours"]})
    assert (after.profile, answer["forgotten"]) == ({}, ["desk_hours"])


def test_arguments_may_be_a_json_text_and_nothing():
    assert call(backrules.Session(), "recommend", "").answer == call(backrules.Session(), "recommend").answer
    assert call(backrules.Session(), "why", '{"advice": "superman"}').answer["id"] == "superman"


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("tel", {}, "there is no tool 'tel' (did you mean 'tell'?)"),
        ("why", "{", "the arguments are not JSON"),
        ("why", '{"advice": "superman", "advice": "superman"}', "the arguments are not JSON"),
        ("why", "[" * 100_000, "the arguments are not JSON"),
        ("why", [1], "expected an object, not a list"),
        ("why", {"advice": "superman", "advise": 1}, "advise: there is no such argument (did you mean 'advice'?)"),
        ("why", {"advice": None}, "advice: expected one of go_now"),
        ("plan", {"days": True, "minutes": None}, "days: expected a whole number or null, not true or false"),
        ("plan", {"days": 8}, "days: expected a number from 1 to 7, not 8"),
        ("tell", {"facts": [said("slouches", "yes", "x")] * 101}, "facts: there are at most 100 in one call, not 101"),
        (None, {}, "there is no tool 'None'"),
    ],
)
def test_a_wrong_call_says_what_to_do(name, arguments, expected):
    session = backrules.Session()
    after, answer = call(session, name, arguments)
    assert after is session
    assert answer["error"][0].startswith(expected), answer


def test_many_problems_are_counted():
    answer = call(backrules.Session(), "tell", {"facts": [1] * 30}).answer
    assert (len(answer["error"]), answer["error"][-1]) == (11, "and 20 more")


def test_a_ruleset_without_plan_and_assessment_has_no_tools_for_them(tmp_path):
    session = backrules.Session(Folder(tmp_path / "rules", {}).load())
    assert not {"plan", "assess"} & {one["name"] for one in tools(session, "mcp")}
    assert call(session, "plan").answer["error"] == ["there is no tool 'plan'"]


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 99)
    | st.floats()
    | st.sampled_from(["red_flags", "x", "", "yes", "mat"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["facts", "question", "values", "skip", "quote", "advice", "days", "fact", "option", "value"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from([one["name"] for one in tools(backrules.builtin(), "mcp")]), _JSON | st.text(), st.text())
@settings(max_examples=examples(40), deadline=None)
def test_whatever_a_model_gives_there_is_an_answer_in_json_and_never_an_exception(name, arguments, message):
    session, answer = call(backrules.Session(), name, arguments, message=message)
    json.dumps(answer, allow_nan=False)
    assert session.profile == {} or "recorded" in answer


_SCHEMAS = {
    one["name"]: jsonschema.Draft202012Validator(one["outputSchema"]) for one in tools(backrules.builtin(), "mcp")
}


@given(profiles(backrules.builtin()), st.sampled_from([*backrules.builtin().data.advice]), st.integers(0, 9))
@settings(max_examples=examples(8), deadline=None)
def test_every_answer_is_what_its_schema_says(person, advice, days):
    session = backrules.Session().tell(person)
    question = session.next_question()
    skip = list(question.facts) if question else []
    for name, arguments in [
        ("next_question", {}),
        ("recommend", {}),
        ("assess", {}),
        ("plan", {"days": days}),
        ("why", {"advice": advice}),
        ("why_not", {"advice": advice}),
        ("forget", {"facts": list(session.profile)[:2]}),
        ("tell", {"facts": [said("desk_hours", "9", "nine hours"), said("slouches", "yes", "never said")]}),
        ("answer", {"question": question.id if question else "none", "facts": [], "skip": skip}),
    ]:
        answer = call(session, name, arguments, message="nine hours").answer
        assert [one.message for one in _SCHEMAS[name].iter_errors(json.loads(json.dumps(answer)))] == []


@given(profiles(backrules.builtin(), complete=True))
@settings(max_examples=examples(15), deadline=None)
def test_answers_are_brief_and_all_that_keeps_safe_is_whole(person):
    session = backrules.Session().tell(person)
    rec = session.recommendation
    answer = call(session, "recommend").answer
    shown = {one["id"] for one in answer["advice"]}
    every = {(caution.because, advice.id) for advice in rec.advice if advice.id in shown for caution in advice.cautions}
    assert {(one["caution"], id) for one in answer.get("say_with_it", ()) for id in one["about"]} == every
    assert {advice.id for advice in rec.advice if advice.definition.urgent} <= shown
    assert answer["safety_checked"] == rec.safety_checked
    assert (
        len(json.dumps(answer, ensure_ascii=False)) <= 1500
        or len(shown) == 1
        or all(o.get("urgent") for o in answer["advice"])
    )
    for name, arguments in [
        ("plan", {}),
        ("assess", {}),
        ("why", {"advice": "superman"}),
        ("why_not", {"advice": "superman"}),
    ]:
        assert "error" not in call(session, name, arguments).answer


def test_the_brief_answer_is_an_eighth_of_the_full_one():
    session = backrules.Session().tell(HEALTHY, desk_hours=9, slouches=True, equipment=["mat"], goals=["strength"])
    full = len(json.dumps(session.recommendation.to_dict()))
    brief = len(json.dumps(call(session, "recommend").answer))
    assert brief <= 1500 < 12_000 < full


@pytest.mark.parametrize(
    ("lang", "quote"), [("en", "None, I am fine"), ("en", "no, not at all, fine"), ("de", "Nichts, mir geht es gut")]
)
def test_words_that_do_not_say_of_what_clear_no_signs_that_were_not_asked_for(lang, quote):
    ruleset = backrules.builtin(lang=lang)
    value, problem = agreed(ruleset, ruleset.data.facts["red_flags"], [], quote, asked=False)
    assert (value, problem is None) == (None, False)
