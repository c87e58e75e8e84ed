"""What callers get: the facades, their JSON, replay, pickling, text and HTML."""

import atexit
import copy
import html.parser
import importlib.resources
import json
import math
import os
import pickle
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules import Ruleset, UsageError
from backrules.api import shipped
from tests.recommendation.worlds import worlds
from tests.support import ROOT, RULES, SMALL, WORKING, examples, needs_core, python

PERSON = {"desk_hours": 9, "deadlift_experience": "none", "equipment": {"mat": True}, "slouches": True}

QUESTION = {
    "id": str,
    "facts": list,
    "title": str,
    "safety": bool,
    "why": str,
    "decides": list,
    "effect": float,
    "exact": bool,
    "estimated": bool,
    "parts": list,
}
PART = {
    "fact": str,
    "ask": str,
    "type": str,
    "options": dict,
    "unit": (str, type(None)),
    "range": (list, type(None)),
    "only_if": str,
}
ANSWER = {"value": object, "words": str, "new": list, "gone": list, "moved": list, "cautions": list}
SOURCE = {"kind": str}
SHAPES = {
    "ruleset": {"id": str, "version": str, "fingerprint": str},
    "options": {"strict": bool, "top": (int, type(None))},
    "advice": {
        "id": str,
        "title": str,
        "do": str,
        "about": (str, type(None)),
        "kind": str,
        "attributes": dict,
        "parameters": list,
        "alternatives": list,
        "rank": int,
        "strength": str,
        "score": int,
        "reasons": list,
        "assuming": list,
        "cautions": list,
    },
    "reasons": {"rule": str, "because": str, "facts": list, "sources": list},
    "withheld": {"id": str, "cause": str, "rules": list, "missing": list, "because": str},
    "possible": {"id": str, "missing": list, "open": str},
    "undecided": {"id": str, "missing": list, "open": str},
    "assuming": {"id": str, "text": str, "missing": list, "open": str},
    "cautions": {"rule": str, "because": str, "sources": list},
    "violations": {"id": str, "because": str, "facts": list},
}
KEYS = [
    "format",
    "backrules",
    "ruleset",
    "options",
    "profile",
    "advice",
    "withheld",
    "possible",
    "undecided",
    "violations",
    "safety_checked",
    "settled",
    "next_question",
]


def fits(value, shape):
    assert list(value) == list(shape)
    for key, kind in shape.items():
        assert isinstance(value[key], kind), (key, value[key])


def check_shape(result, *, profile=True):
    keys = [key for key in result if key not in ("assessment", "not_counted")]  # which not every ruleset has
    assert keys == [key for key in KEYS if profile or key != "profile"]
    assert result["format"] == 1
    assert result["backrules"] == backrules.__version__
    fits(result["ruleset"], SHAPES["ruleset"])
    fits(without_day(result["options"]), SHAPES["options"])
    for key in ("advice", "withheld", "possible", "undecided", "violations"):
        for one in result[key]:
            fits(one, SHAPES[key])
    for advice in result["advice"]:
        for key in ("reasons", "assuming", "cautions"):
            for one in advice[key]:
                fits(one, SHAPES[key])
    assert type(result["safety_checked"]) is bool
    assert type(result["settled"]) is bool
    if result["next_question"] is not None:
        question = result["next_question"]
        fits(question, QUESTION)
        assert question["facts"] == [part["fact"] for part in question["parts"]]
        for part in map(dict, question["parts"]):
            for answer in part.pop("answers") if profile else ():
                fits(answer, ANSWER)
            fits(part, PART)


def without_day(result):
    """A result of a ruleset that reads dates, as if it read none."""
    return {key: value for key, value in result.items() if key != "as_of"}


def plain(value):
    if isinstance(value, dict):
        return type(value) is dict and all(type(key) is str and plain(one) for key, one in value.items())
    if isinstance(value, list):
        return type(value) is list and all(map(plain, value))
    return value is None or type(value) in (str, int, bool) or (type(value) is float and math.isfinite(value))


@settings(max_examples=examples(40))
@given(world=worlds(), strict=st.booleans(), top=st.one_of(st.none(), st.integers(0, 3)))
def test_to_dict_has_the_keys_of_the_design_plain_types_and_survives_json(world, strict, top):
    data, person = world
    result = Ruleset(data).recommend(person, strict=strict, top=top).to_dict()
    check_shape(result)
    assert plain(result)
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_the_built_in_ruleset_gives_the_same_shape(builtin):
    for person in ({}, PERSON, {"red_flags": ["fever"], "back_pain": ["lower"], "pain_severity": 0}):
        for strict in (False, True):
            result = builtin.recommend(person, strict=strict).to_dict()
            check_shape(result)
            assert plain(result)


@settings(max_examples=examples(30))
@given(world=worlds(), strict=st.booleans())
def test_a_result_replays_to_the_same_from_the_object_and_from_json(world, strict):
    data, person = world
    ruleset = Ruleset(data)
    rec = ruleset.recommend(person, strict=strict, top=2)
    assert backrules.replay(rec).same
    again = backrules.replay(json.loads(json.dumps(rec.to_dict())), ruleset)
    assert again.same
    assert again.recommendation.to_dict() == rec.to_dict()


def test_a_result_of_the_built_in_ruleset_replays_without_naming_it():
    result = json.loads(json.dumps(backrules.recommend(PERSON, strict=True, top=3).to_dict()))
    replayed = backrules.replay(result)
    assert replayed.same
    assert replayed.changes == ()
    assert replayed.recommendation.strict is True
    assert replayed.recommendation.top == 3


def test_a_replay_on_a_changed_ruleset_says_what_changed(folder):
    before = folder().load()
    text = dedent(SMALL["rules/all.yaml"]).replace("hours >= 6", "hours >= 8")
    after = folder(
        {"rules/all.yaml": text, "ruleset.yaml": dedent(SMALL["ruleset.yaml"]).replace("1.0.0", "1.1.0")}
    ).load()
    result = before.recommend({"hours": 7}).to_dict()
    replayed = backrules.replay(result, after)
    assert not replayed.same
    assert replayed.changes == (
        "the ruleset's version was 1.0.0 and is 1.1.0",
        f"the ruleset's fingerprint was {before.fingerprint} and is {after.fingerprint}",
        "the advice was sit_less, stretch and is stretch",
    )
    assert replayed.recommendation.outcome == ("stretch",)


def test_a_replay_of_a_tampered_result_says_what_differs(builtin):
    result = builtin.recommend(PERSON).to_dict()
    other = copy.deepcopy(result)
    other["advice"].reverse()
    (change,) = backrules.replay(other).changes
    assert change.startswith("the advice was ")
    other = copy.deepcopy(result)
    other["advice"][0]["score"] += 1
    other["safety_checked"] = True
    assert backrules.replay(other).changes == (
        "the advice is the same, but these parts differ: advice, safety_checked",
    )
    other = copy.deepcopy(result)
    other["backrules"] = "0.0.1"
    assert backrules.replay(other).changes == (f"backrules was 0.0.1 and is {backrules.__version__}",)
    other = copy.deepcopy(result)
    other["profile"]["desk_hours"] = 1
    assert not backrules.replay(other).same


NOT_A_RESULT = "this is not a result of format 1, as Recommendation.to_dict() gives it"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: None, NOT_A_RESULT),
        (lambda r: [], NOT_A_RESULT),
        (lambda r: {}, NOT_A_RESULT),
        (lambda r: r | {"format": 2}, NOT_A_RESULT),
        (lambda r: {k: v for k, v in r.items() if k != "profile"}, "the result has no profile, so it cannot be replayed (it was made with include_profile=False)"),
        (lambda r: r | {"profile": []}, "the result has no profile, so it cannot be replayed"),
        (lambda r: r | {"advice": {}}, "the result has no advice, so it cannot be replayed"),
        (lambda r: r | {"ruleset": "x"}, "the result has no ruleset, so it cannot be replayed"),
        (lambda r: r | {"options": {}}, "the options of the result are not strict and top"),
        (lambda r: r | {"options": {"strict": 1, "top": None}}, "the options of the result are not strict and top"),
        (lambda r: r | {"options": {"strict": True, "top": -1}}, "top is a whole number from 0, or None for all, not -1"),
        (lambda r: r | {"options": r["options"] | {"skipped": "slouches"}}, "skipped of the result is no list of facts"),
        (lambda r: r | {"options": r["options"] | {"skipped": [1]}}, "skipped of the result is no list of facts"),
        (lambda r: r | {"options": {"strict": True, "top": "2"}}, "top is a whole number from 0, or None for all, not '2'"),
    ],
)  # fmt: skip
def test_what_cannot_be_replayed_is_said_so(builtin, change, message):
    result = builtin.recommend(PERSON).to_dict()
    with pytest.raises(UsageError) as raised:
        backrules.replay(change(result))
    assert str(raised.value) == message


def test_what_of_a_profile_no_longer_fits_is_a_change_with_its_reason(builtin):
    result = builtin.recommend({"desk_hours": 9, "goals": ["posture"]}, skipped=["slouches"]).to_dict()
    result["profile"] = {"desk_hour": 9, "goals": ["fame"]}
    result["options"]["skipped"] = ["slouching"]
    replay = backrules.replay(result)
    assert replay.recommendation.profile == {}
    assert replay.changes[:3] == (
        "what was known no longer fits: desk_hour: there is no such fact (did you mean 'desk_hours'?)",
        "what was known no longer fits: goals[0]: expected one of strength, posture, back_health, appearance, "
        "flexibility, not 'fame'",
        "slouching was skipped, and is no fact any more",
    )


def test_a_result_without_the_question_replays_to_the_same(builtin):
    assert backrules.replay(builtin.recommend(PERSON).to_dict(include_question=False)).same


def test_recommendations_of_the_same_ruleset_facts_and_options_are_equal(builtin):
    one, other = builtin.recommend(PERSON), builtin.recommend(PERSON)
    assert one == other
    assert hash(one) == hash(other)
    assert one != builtin.recommend(PERSON, strict=True)
    assert one != builtin.recommend({})


def test_without_the_profile_no_value_of_a_fact_is_in_the_result_or_the_text_of_errors(builtin):
    person = {
        "desk_hours": 13.375,
        "front_sets": 87.25,
        "pain_severity": 8,
        "health_conditions": ["pregnancy"],
        "back_pain": ["mid"],
    }
    rec = builtin.recommend(person)
    result = rec.to_dict(include_profile=False)
    check_shape(result, profile=False)
    text = json.dumps(result)
    assert "13.375" not in text
    assert "87.25" not in text
    whole = rec.to_dict()
    del whole["profile"]
    for part in whole["next_question"]["parts"]:
        del part["answers"]  # an interval of one number may show another one
    assert result == whole


def test_nothing_about_a_person_is_logged(caplog):
    import logging

    with caplog.at_level(logging.DEBUG):
        backrules.builtin().recommend({"desk_hours": 13.375, "red_flags": ["fever"]}).to_dict()
    assert "13.375" not in caplog.text
    assert "fever" not in caplog.text


BYTES = """
import json, sys
import backrules

people = json.loads(sys.argv[1])
for engine in sys.argv[2:]:
    for person in people:
        for strict in (False, True):
            rec = backrules.recommend(person, strict=strict, engine=engine)
            print(engine and json.dumps(rec.to_dict(), ensure_ascii=False), str(rec), rec._repr_html_())
"""


@pytest.mark.unmeasured
def test_the_bytes_are_the_same_for_every_engine_and_every_hash_seed():
    people = json.dumps(
        [
            {},
            PERSON,
            {"red_flags": ["fever", "night_pain"], "goals": ["strength", "posture"], "back_pain": {"lower": True}},
        ]
    )
    runs = [python(BYTES, people, *WORKING, env={"PYTHONHASHSEED": seed}) for seed in ("0", "1", "4242")]
    assert [run.stderr for run in runs] == ["", "", ""]
    assert len({run.stdout for run in runs}) == 1
    lines = runs[0].stdout
    part = len(lines) // len(WORKING)
    assert all(lines[start : start + part] == lines[:part] for start in range(0, len(lines), part))


def test_the_time_zone_locale_and_folder_do_not_matter(tmp_path):
    people = json.dumps([PERSON])
    first = python(BYTES, people, *WORKING)
    second = python(BYTES, people, *WORKING, env={"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "1"}, cwd=tmp_path)
    assert first.stdout == second.stdout


def test_a_ruleset_pickles_with_its_engines_built_again_where_it_arrives(builtin):
    builtin.recommend(PERSON)
    again = pickle.loads(pickle.dumps(builtin))
    assert again.data == builtin.data
    assert again.recommend(PERSON).to_dict() == builtin.recommend(PERSON).to_dict()
    assert copy.deepcopy(builtin).fingerprint == builtin.fingerprint


def test_a_pickled_ruleset_answers_in_another_process(builtin, tmp_path):
    (tmp_path / "ruleset").write_bytes(pickle.dumps(builtin))
    done = python(
        """
        import json, pickle, sys
        ruleset = pickle.loads(open(sys.argv[1], "rb").read())
        print(json.dumps(ruleset.recommend(json.loads(sys.argv[2])).to_dict()))
        """,
        str(tmp_path / "ruleset"),
        json.dumps(PERSON),
    )
    assert json.loads(done.stdout) == builtin.recommend(PERSON).to_dict()


@pytest.mark.unmeasured
def test_sixteen_threads_that_begin_at_once_on_a_fresh_ruleset_get_the_same_answers(builtin):
    people = [
        {"desk_hours": hours, "slouches": hours % 2 == 0, "equipment": ["mat", "barbell"][: hours % 3]}
        for hours in range(24)
    ]
    expected = [builtin.recommend(person, engine="reference").to_dict() for person in people]
    fresh = Ruleset(builtin.data)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda person: fresh.recommend(person).to_dict(), people * 4))
    assert found == expected * 4


@pytest.mark.parametrize("top", [-1, True, False, 1.0, "3", [1]])
def test_top_must_be_a_whole_number_from_0(builtin, top):
    with pytest.raises(UsageError, match=r"^top is a whole number from 0, or None for all, not "):
        builtin.recommend({}, top=top)


@pytest.mark.parametrize("engine", ["durabel", "", False, 5, ["durable"]])
def test_an_engine_that_is_not_there_is_a_usage_error(builtin, engine):
    with pytest.raises(UsageError, match=r"there is no engine|an engine is named by a text"):
        builtin.recommend({}, engine=engine)


def test_an_advice_that_is_not_there_is_a_usage_error_with_the_nearest_name(builtin):
    with pytest.raises(UsageError) as raised:
        builtin.recommend({}).status("pull_ups")
    assert str(raised.value) == "there is no advice 'pull_ups' (did you mean 'pull_up'?)"


def test_the_four_public_errors_have_one_base():
    for error in (backrules.ConditionError, backrules.ProfileError, backrules.RulesetError, backrules.UsageError):
        assert issubclass(error, backrules.BackrulesError)
        assert issubclass(error, ValueError)


def test_the_rules_that_match_are_given_by_id_for_every_engine(builtin):
    found = [builtin.match({"desk_hours": 9}, engine=engine) for engine in WORKING]
    assert all(one == found[0] for one in found)
    assert "desk.rear_chain_first" in found[0].fired
    assert "safety.red_flags" in found[0].possible
    assert found[0].fired | found[0].possible <= set(builtin.data.rules)


@needs_core
@pytest.mark.parametrize("strict", [False, True])
def test_advice_and_what_is_held_back_need_not_know_what_is_possible(builtin, monkeypatch, strict):
    expected = builtin.recommend(PERSON, strict=strict, engine="reference")
    ruleset = Ruleset(builtin.data)

    def possible(_):
        raise AssertionError("somebody asked")

    monkeypatch.setattr(ruleset.engine("durable")._relaxed, "run", possible)
    rec = ruleset.recommend(PERSON, strict=strict)
    assert rec.outcome == expected.outcome
    assert [rec.status(advice) for advice in rec.outcome] == ["recommended"] * len(rec.outcome)
    with pytest.raises(AssertionError, match="somebody asked"):
        _ = rec.possible


def test_two_pieces_of_advice_are_equal_when_they_stand_alike_for_the_same_rules(builtin):
    one, other = builtin.recommend(PERSON), builtin.recommend(PERSON, engine="cells")
    assert one.advice == other.advice
    assert one.advice[0] != one.advice[1]
    assert one.advice[0] != one.advice[0].id


def test_a_recommendation_cannot_be_changed_by_its_reader(builtin):
    rec = builtin.recommend(PERSON)
    before = rec.to_dict()
    for name in ("advice", "outcome", "withheld", "possible", "violations", "safety_checked", "settled"):
        with pytest.raises(AttributeError):
            setattr(rec, name, ())
    for name in ("id", "rank", "score", "strength", "title"):
        with pytest.raises(AttributeError):
            setattr(rec.advice[0], name, "x")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        rec.advice[0].reasons[0].because = "x"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        rec.withheld[0].cause = "need"
    rec.profile["desk_hours"] = 1
    rec.to_dict()["advice"].clear()
    assert rec.to_dict() == before


def test_the_callers_profile_may_change_afterwards(builtin):
    person = {"desk_hours": 9, "equipment": ["mat"]}
    rec = builtin.recommend(person)
    person["equipment"].append("barbell")
    person["desk_hours"] = 1
    assert rec.profile == {"desk_hours": 9, "equipment": ["mat"]}
    assert [advice.id for advice in rec.advice] == list(
        builtin.recommend({"desk_hours": 9, "equipment": ["mat"]}).outcome
    )


def test_the_text_of_a_recommendation_shows_sums_reasons_sources_and_what_is_open(folder):
    rec = folder().load().recommend({"hours": 7, "level": "expert", "flags": ["fever"], "sets": 3})
    assert rec.to_text(detail="all") == (
        " 1. See a doctor  (must, 9)\n"
        "    Go there.\n"
        "    why: A sign is for a doctor.  [our decision]\n"
        "\n"
        " 2. Sit less  (should, 3)\n"
        "    Stand up.\n"
        "    why: You sit a lot.  [article A1]\n"
        "\n"
        " 3. Cat-cow  (should, 3)\n"
        "    Round and hollow.\n"
        "    why: You can.  [our decision]\n"
        "\n"
        " 4. Stretch  (can, 1)\n"
        "    Stretch.\n"
        "    why: It feels good.  [our decision]\n"
        "    assuming, not asked yet: you have what it takes (equipment: a mat)\n"
        "\n"
        "Held back\n"
        "  - Deadlift: A sign keeps the load away.\n"
        "\n"
        "Next question: Which tools?\n"
        "  - a bar (bar)\n"
        "  - a mat (mat)\n"
        "\n"
        "Not medical advice."
    )


def test_the_text_says_when_nothing_can_be_recommended_and_what_does_not_go_together(folder):
    text = str(folder().load().recommend({"level": "none", "sets": 3}))
    assert text.startswith(
        "  ! These facts do not go together: Whoever never trained has no sets.\n"
        "Nothing can be recommended from what is known.\n"
    )


@pytest.mark.parametrize("width", [0, 40, 60, 100])
def test_the_text_keeps_to_the_width(builtin, width):
    for line in builtin.recommend(PERSON).to_text(width=width).split("\n"):
        assert len(line) <= max(40, width)


def test_the_repr_is_one_line_that_names_the_outcome(folder):
    ruleset = folder().load()
    assert repr(ruleset.recommend({"hours": 7})) == "<Recommendation of small: sit_less, stretch>"
    assert repr(ruleset.recommend({})) == "<Recommendation of small: nothing>"
    assert repr(ruleset) == "<Ruleset small 1.0.0: 5 rules, 5 pieces of advice>"


class Tags(html.parser.HTMLParser):
    """Every tag and attribute of a fragment, and whether each is closed."""

    def __init__(self):
        super().__init__()
        self.tags, self.open = set(), []

    def handle_starttag(self, tag, attributes):
        self.tags |= {tag, *(name for name, _ in attributes)}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_escapes_whatever_a_ruleset_says_and_closes_its_tags(folder):
    evil = '<script>alert(1)</script> & \\"x\\" <img src=x onerror=y>'
    names = ("advice.yaml", "exercises.yaml", "rules/all.yaml", "facts.yaml", "ruleset.yaml", "sources.yaml")
    files = {}
    for name in names:
        text = dedent(SMALL[name])
        for key in ("title: ", "detail: ", "because: ", "assume: ", "ask: ", "notice: "):
            text = text.replace(key, f"{key}@")
        lines = []
        for line in text.split("\n"):
            while "@" in line:
                head, _, tail = line.partition("@")
                end = min((tail.find(c) for c in ",}" if c in tail), default=len(tail))
                line = f'{head}"{evil}"{tail[end:]}'
            lines.append(line)
        files[name] = "\n".join(lines)
    ruleset, parser = folder(files).load(), Tags()
    for person in (
        {"hours": 9, "level": "expert", "flags": ["fever"]},
        {"level": "none", "sets": 1},
        {"level": "expert"},
    ):
        rec = ruleset.recommend(person)
        assert "<script>" in rec.to_text(detail="all")
        parser.feed(rec.to_html(detail="all"))
        assert parser.open == []
        parser.feed(rec.to_html())
        assert parser.open == []
    assert parser.tags <= {
        "div",
        "span",
        "aria-hidden",
        "class",
        "style",
        "p",
        "strong",
        "ol",
        "ul",
        "li",
        "small",
        "em",
        "br",
        "value",
        "details",
        "summary",
    }


def test_html_shows_what_the_text_shows(folder):
    shown = folder().load().recommend({"hours": 7, "level": "expert", "flags": ["fever"]}).to_html(detail="all")
    for words in (
        "See a doctor",
        "A sign is for a doctor.",
        "Held back",
        "Deadlift: A sign keeps",
        "Next question",
        "Not medical advice.",
    ):
        assert words in shown


def test_load_takes_strings_paths_and_one_or_several_overlays(folder):
    base = folder()
    one = folder({"advice.yaml": "stretch: {title: One}\n"}, bare=True)
    two = folder({"advice.yaml": "stretch: {detail: Two.}\n"}, bare=True)
    for overlay in (str(one.path), one.path, [one.path], (str(one.path), two.path)):
        data = backrules.load(str(base.path), overlay).data
        assert data.advice["stretch"].title == "One"
    assert data.advice["stretch"].detail == "Two."


@pytest.mark.unmeasured
def test_the_built_in_ruleset_is_read_once_per_process_and_is_the_folder_of_the_checkout():
    assert backrules.builtin() is backrules.builtin()
    assert backrules.builtin().folders[0].samefile(ROOT / "rules" / "balanced_back")
    assert backrules.builtin().fingerprint == backrules.load(ROOT / "rules" / "balanced_back").fingerprint


def test_out_of_a_zip_file_the_built_in_ruleset_is_a_copy_of_every_file_that_goes_at_the_end(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        for path in (one for one in RULES.rglob("*") if one.is_file()):
            packed.write(path, Path("backrules/rules/balanced_back") / path.relative_to(RULES))
    registered = []
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "packed.zip" / "backrules")
    monkeypatch.setattr(importlib.resources, "files", lambda name: zipfile.Path(tmp_path / "packed.zip", f"{name}/"))
    monkeypatch.setattr(atexit, "register", registered.append)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    unpacked = shipped.builtin_folder.__wrapped__()  # as in a process that has not asked before
    every = {path.relative_to(RULES): path.read_bytes() for path in RULES.rglob("*") if path.is_file()}
    assert {path.relative_to(unpacked): path.read_bytes() for path in unpacked.rglob("*") if path.is_file()} == every
    monkeypatch.setattr(os, "getpid", lambda: -1)
    registered[0]()
    assert unpacked.is_dir(), "a forked child leaves it to its parent"
    monkeypatch.undo()
    registered[0]()
    assert not unpacked.exists()


def test_rules_that_lie_beside_the_installed_package_are_the_built_in_ones(tmp_path, monkeypatch):
    installed = tmp_path / "rules" / "balanced_back"
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path)
    installed.mkdir(parents=True)
    assert shipped.builtin_folder.__wrapped__() == installed


@pytest.mark.parametrize(
    ("skipped", "message"),
    [
        (3, "skipped are names of facts, not 3"),
        (["slouches", "desk_hour"], r"there is no fact 'desk_hour' \(did you mean 'desk_hours'\?\)"),
        ([7], "there is no fact 7"),
    ],
)
def test_only_facts_are_skipped(builtin, skipped, message):
    with pytest.raises(UsageError, match=message):
        builtin.recommend({}, skipped=skipped)


def test_an_installed_checkout_reads_no_file_outside_its_folders(tmp_path):
    """The open files of a recommendation: the package, its rules, and the cache."""
    done = python(
        """
        import os, sys
        opened = []
        sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" and not isinstance(args[0], int) else None)
        sys.addaudithook(lambda event, args: opened.append(event) if event.startswith(("socket", "subprocess", "os.system")) else None)
        import backrules
        backrules.recommend({"desk_hours": 9}).to_dict()
        print("\\n".join(opened))
        """,
        env={"BACKRULES_CACHE": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    allowed = (str(ROOT), str(tmp_path), os.path.realpath(Path(os.__file__).parent))
    strange = [p for p in done.stdout.split("\n") if p and not p.startswith(allowed) and "site-packages" not in p]
    assert [path for path in strange if not path.startswith(("/proc", "/dev/urandom", "/root/.pyenv"))] == []
