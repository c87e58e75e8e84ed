"""Sessions: what is known so far in a conversation, as an immutable value."""

import copy
import gc
import json
import math
import pickle
import tracemalloc
from collections import OrderedDict, UserDict
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from itertools import pairwise
from textwrap import dedent
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.api import Step
from backrules.api.ruleset import Ruleset
from backrules.errors import UsageError
from backrules.questions.relevance import Relevance
from tests.strategies import people
from tests.support import SMALL, Folder, examples

FACTS = backrules.builtin().data.facts
NAMES = st.lists(st.sampled_from(list(FACTS)), min_size=1, max_size=3)
STEPS = st.lists(
    st.one_of(
        people(FACTS).map(lambda told: ("tell", told)),
        NAMES.map(lambda names: ("forget", names)),
        NAMES.map(lambda names: ("skip", names)),
    ),
    max_size=6,
)


def within_range(told):
    """The numbers of the general strategy, brought into the ranges of the built-in facts."""
    fitted = {}
    for name, value in told.items():
        fact = FACTS[name]
        fitted[name] = min(max(value, fact.range[0]), fact.range[1]) if fact.range else value
        if fact.type == "integer":
            fitted[name] = int(fitted[name])
    return fitted


def after(session, kind, what):
    return session.tell(within_range(what)) if kind == "tell" else getattr(session, kind)(*what)


def walked(steps):
    session = backrules.Session()
    for step in steps:
        session = after(session, *step)
    return session


@settings(max_examples=examples(25))
@given(STEPS)
def test_a_session_survives_a_round_trip_through_json(steps):
    session = walked(steps)
    again = backrules.Session.from_dict(json.loads(json.dumps(session.to_dict())))
    assert again.to_dict() == session.to_dict()
    assert (again.profile, again.skipped, again.history) == (session.profile, session.skipped, session.history)
    assert again.recommendation.to_dict() == session.recommendation.to_dict()


def test_what_was_told_in_one_step_has_no_order():
    one = backrules.Session().tell({"heavy_job": True, "desk_hours": 9})
    other = backrules.Session().tell({"desk_hours": 9, "heavy_job": True})
    assert one == other == backrules.Session.from_dict(one.to_dict()) == backrules.Session.from_dict(other.to_dict())
    assert hash(one) == hash(other)


@settings(max_examples=examples(25))
@given(STEPS, STEPS)
def test_undo_gives_the_session_before_the_last_step(steps, more):
    session = walked(steps)
    for kind, what in more:
        if kind == "forget":  # which is no step
            continue
        changed = after(session, kind, what)
        if changed is not session:
            assert changed != session
            assert changed.undo() == session
            assert hash(changed.undo()) == hash(session)
            kept = changed.undo().to_dict()
            assert kept.pop("number") > len(session.history)  # so that no late answer is taken for a new one
            assert kept == {key: value for key, value in session.to_dict().items() if key != "number"}


@settings(max_examples=examples(25))
@given(STEPS, st.sets(st.sampled_from(list(FACTS)), min_size=1))
def test_what_is_forgotten_is_erased_from_the_history_and_nothing_brings_it_back(steps, facts):
    session = walked(steps).forget(*facts)
    while True:
        kept = [*session.history, session.to_dict(), pickle.loads(pickle.dumps(session)).to_dict()]
        assert not any(fact in repr(kept) for fact in facts if f"'{fact}'" in repr(kept))
        if session.undo() is session or not session.history:
            break
        session = session.undo()


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.tell({}),
        lambda s: s.tell(goals=None),
        lambda s: s.tell(desk_hours=9.0),
        lambda s: s.tell(equipment={"mat": True}),
        lambda s: s.skip(),
        lambda s: s.skip("slouches"),
        lambda s: s.skip("desk_hours"),
        lambda s: s.forget(),
        lambda s: s.forget("goals"),
    ],
)
def test_a_step_that_changes_nothing_is_no_step(change):
    session = backrules.Session().tell(desk_hours=9, equipment={"mat": True}).skip("slouches")
    assert change(session) is session


def test_a_session_of_the_built_in_ruleset_pickles_without_it_and_others_share_the_one_they_bring(tmp_path):
    session = backrules.Session().tell(desk_hours=9)
    assert len(pickle.dumps(session)) < 1000
    assert pickle.loads(pickle.dumps(session)) == session
    other = backrules.Session(Folder(tmp_path, {}).load()).tell(hours=9)
    again = [pickle.loads(pickle.dumps(other)) for _ in range(2)]
    assert again[0] == again[1] == other
    assert again[0].ruleset is again[1].ruleset


def test_one_screen_of_a_bot_recommends_once_and_finds_out_once_what_matters(monkeypatch):
    made, read = [], []
    relevance, recommend = Relevance.__init__, Ruleset.recommend
    monkeypatch.setattr(Relevance, "__init__", lambda self, view: made.append(view) or relevance(self, view))
    monkeypatch.setattr(Ruleset, "recommend", lambda *given, **named: read.append(1) or recommend(*given, **named))
    session = backrules.Session().tell(desk_hours=9)
    for _ in range(2):
        assert session.next_question() == session.recommendation.next_question()
        assert not session.settled
        assert session.relevant
        assert session.recommendation.to_dict()["advice"] is not None
        assert session.next_question(prefer="top")
        assert str(session.recommendation)
    assert (len(made), len(read)) == (1, 1)


@settings(max_examples=examples(25))
@given(STEPS)
def test_a_session_is_what_its_steps_say_one_after_the_other(steps):
    known, closed = {}, set()
    for kind, what in steps:
        told = backrules.builtin().profiles.read(within_range(what)) if kind == "tell" else {}
        for name in what if kind == "forget" else ():
            known.pop(name, None)
            closed.discard(name)
        for name, value in told.items():
            options = FACTS[name].options
            before, now = (
                {o: o in one for o in options} if isinstance(one, tuple) else one for one in (known.get(name), value)
            )
            known[name] = {**(before or {}), **now} if isinstance(now, dict) else value
            closed.discard(name)
        closed |= {name for name in what if not complete(name, known.get(name))} if kind == "skip" else set()
    session = walked(steps)
    assert backrules.builtin().profiles.read(session.profile) == backrules.builtin().profiles.read(known)
    assert session.skipped == tuple(name for name in FACTS if name in closed)
    assert len(session.history) <= len(steps)


def complete(name, value):
    return value is not None and (not isinstance(value, dict) or len(value) == len(FACTS[name].options))


@pytest.mark.unmeasured
@settings(max_examples=examples(25))
@given(STEPS)
def test_a_session_recommends_what_a_strict_call_with_its_profile_recommends(steps):
    session = walked(steps)
    expected = backrules.builtin().recommend(session.profile, strict=True, skipped=session.skipped).to_dict()
    assert session.recommendation.to_dict() == expected


def test_telling_changes_nothing_in_the_session_it_is_told_to():
    empty = backrules.Session()
    told = empty.tell(desk_hours=9)
    assert empty.profile == {}
    assert told.profile == {"desk_hours": 9}
    assert told.forget("desk_hours").profile == {}
    assert told.profile == {"desk_hours": 9}


def test_when_one_fact_is_wrong_nothing_is_told_and_every_problem_is_named():
    session = backrules.Session()
    with pytest.raises(backrules.ProfileError) as caught:
        session.tell(desk_hours=9, slouches="yes", deadlift_experience="nope")
    assert [problem.path for problem in caught.value.problems] == ["slouches", "deadlift_experience"]
    assert session.profile == {}


def test_options_that_are_told_one_by_one_add_up():
    session = backrules.Session().tell(back_pain={"lower": True}).tell(back_pain={"upper": False})
    assert session.profile == {"back_pain": {"upper": False, "lower": True}}
    assert session.tell(back_pain={"mid": False}).profile == {"back_pain": ["lower"]}
    assert session.tell(back_pain=[]).profile == {"back_pain": []}
    assert session.tell(back_pain=["lower"]).tell(back_pain={"mid": True}).profile == {"back_pain": ["mid", "lower"]}


def test_what_is_unknown_cannot_be_forgotten_under_a_wrong_name():
    with pytest.raises(backrules.ProfileError, match="there is no such fact"):
        backrules.Session().forget("desk_hour")


# --- facts that cannot be answered -----------------------------------------------------------------


def test_what_is_skipped_is_not_forgotten_and_not_told_and_the_session_before_does_not_know():
    session = backrules.Session().tell(desk_hours=9)
    skipped = session.skip("slouches", "back_pain")
    assert (session.skipped, skipped.skipped) == ((), ("back_pain", "slouches"))  # in the order of the facts
    assert skipped.profile == {"desk_hours": 9}
    assert skipped.skip("slouches").skipped == skipped.skipped


@pytest.mark.parametrize(
    ("step", "left"),
    [
        (lambda s: s.tell(slouches=False), ("back_pain",)),
        (lambda s: s.tell(back_pain={"lower": True}), ("slouches",)),
        (lambda s: s.tell(back_pain=[], slouches=True), ()),
        (lambda s: s.tell(back_pain=None, slouches=None), ("back_pain", "slouches")),
        (lambda s: s.tell(back_pain={}), ("back_pain", "slouches")),
        (lambda s: s.tell(back_pain={"lower": None}), ("back_pain", "slouches")),
        (lambda s: s.tell(desk_hours=3), ("back_pain", "slouches")),
        (lambda s: s.forget("slouches"), ("back_pain",)),
        (lambda s: s.forget("slouches", "back_pain", "goals"), ()),
        (lambda s: s.undo(), ()),
        (lambda s: s.forget("slouches").undo(), ()),
        (lambda s: s.tell(slouches=True).forget("slouches"), ("back_pain",)),
    ],
)
def test_telling_any_of_it_or_forgetting_it_has_a_fact_asked_again(step, left):
    assert step(backrules.Session().skip("slouches", "back_pain")).skipped == left


def test_the_open_options_of_a_fact_can_be_skipped_and_a_fact_that_is_known_is_not():
    session = backrules.Session().tell(equipment={"mat": True}, slouches=False)
    skipped = session.skip("equipment", "slouches")
    assert skipped.skipped == ("equipment",)
    assert skipped.profile == session.profile
    assert skipped.tell(equipment={"bench": False}).skipped == ()


def test_only_facts_can_be_skipped_and_every_problem_is_named():
    with pytest.raises(backrules.ProfileError) as caught:
        backrules.Session().skip("goals", "desk_hour", 5, "x" * 100)
    assert [(problem.path, problem.hint) for problem in caught.value.problems] == [
        ("desk_hour", "did you mean 'desk_hours'?"),
        ("a value of type int", ""),
        ("x" * 57 + "...", ""),
    ]


def test_the_history_keeps_what_was_told_and_skipped_and_not_what_was_taken_back():
    session = backrules.Session().tell(desk_hours=9).skip("goals").tell(slouches=True).forget("slouches")
    assert session.history == (Step({"desk_hours": 9}), Step(skipped=("goals",)))
    with pytest.raises(TypeError, match="cannot be changed"):
        session.history[0].told["desk_hours"] = 3
    assert hash(session.history)


# --- snapshots -------------------------------------------------------------------------------------


def test_a_snapshot_says_what_it_is_of_and_holds_the_steps():
    data = backrules.builtin().data
    session = backrules.Session(strict=False).tell(back_pain=["lower"], equipment={"mat": True}).skip("goals")
    assert session.to_dict() == {
        "format": 3,
        "ruleset": {"id": data.id, "version": data.version, "fingerprint": data.fingerprint},
        "strict": False,
        "options": {"back_pain": ["upper", "mid", "lower"]},
        "history": [
            {"told": {"back_pain": ["lower"], "equipment": {"mat": True}}, "skipped": []},
            {"told": {}, "skipped": ["goals"]},
        ],
    }


def test_a_snapshot_of_the_first_format_is_taken_over():
    first = {
        "format": 1,
        "ruleset": {"id": "balanced_back", "version": "1.0.0", "fingerprint": "28702df9"},
        "strict": False,
        "history": [
            {"told": {"desk_hours": 9, "red_flags": []}, "forgotten": []},
            {"told": {}, "forgotten": ["desk_hours"]},
        ],
    }
    session = backrules.Session.from_dict(first)
    assert (session.profile, session.skipped, session.strict) == ({"red_flags": []}, (), False)
    again = session.to_dict()
    assert (again["format"], again["ruleset"]["fingerprint"]) == (3, backrules.builtin().fingerprint)
    assert backrules.Session.from_dict(again).to_dict() == again


def test_a_step_of_a_snapshot_may_do_several_things_forgetting_first_and_skipping_last():
    snapshot = backrules.Session().tell(slouches=True, desk_hours=9).to_dict()
    snapshot["history"].append(
        {"told": {"slouches": False}, "forgotten": ["slouches", "desk_hours"], "skipped": ["goals", "slouches"]}
    )
    session = backrules.Session.from_dict(snapshot)
    assert (session.profile, session.skipped) == ({"slouches": False}, ("goals",))
    assert session.undo().profile == {}


def small(folder, old="", new="", version="1.0.0"):
    """The small ruleset in another version, with one text of its facts replaced."""
    text = dedent(SMALL["facts.yaml"])
    assert old in text
    meta = dedent(SMALL["ruleset.yaml"]).replace("1.0.0", version)
    return folder({"facts.yaml": text.replace(old, new, 1), "ruleset.yaml": meta}).load()


def test_a_snapshot_of_another_version_is_taken_over_when_everything_told_is_still_valid(folder):
    then, now = small(folder), small(folder, "range: [0, 24]", "range: [1, 20]", "1.1.0")
    session = backrules.Session(then).tell(hours=9, flags=[]).skip("level").tell(tools={"bar": False})
    taken = backrules.Session.from_dict(json.loads(json.dumps(session.to_dict())), now)
    assert (taken.profile, taken.skipped, taken.history) == (session.profile, session.skipped, session.history)
    assert taken.ruleset is now
    assert taken.to_dict()["ruleset"]["version"] == "1.1.0"


def test_a_snapshot_that_no_longer_fits_is_refused_with_both_versions_and_every_problem(folder):
    then = small(folder)
    session = backrules.Session(then).tell(sets=40, level="some").tell(tools=["mat"], hurts=True).skip("tools")
    kept = session.to_dict()
    kept["history"].append({"told": {}, "forgotten": ["hurts", "sets"], "skipped": []})  # as an earlier version kept it
    text = dedent(SMALL["facts.yaml"]).replace("hurts:", "aches:").replace("range: [0, 50]", "range: [0, 30]")
    text = text.replace("mat: a mat", "matt: a mat").replace(
        "level: {title: level, type: choice", "level: {title: level, type: choices"
    )
    text = text.replace("level == none", "none in level")
    meta = dedent(SMALL["ruleset.yaml"]).replace("1.0.0", "2.0.0")
    rules = dedent(SMALL["rules/all.yaml"]).replace("level == expert", "expert in level")
    advice = dedent(SMALL["advice.yaml"]).replace("mat in tools", "matt in tools")
    now = folder({"facts.yaml": text, "ruleset.yaml": meta, "rules/all.yaml": rules, "advice.yaml": advice}).load()
    with pytest.raises(backrules.ProfileError) as caught:
        backrules.Session.from_dict(kept, now)
    assert str(caught.value) == (
        f"this session was made with small 1.0.0 (fingerprint {then.fingerprint[:12]}) and does not fit what it is now, "
        f"small 2.0.0 (fingerprint {now.fingerprint[:12]})\n"
        "5 problems in the session:\n"
        "  history[0].told.sets: expected a whole number from 0 to 30, not 40\n"
        "  history[0].told.level: expected a list of options, or a mapping option -> true or false, not 'some' (write [some])\n"
        "  history[1].told.hurts: there is no such fact (did you mean 'hours'?)\n"
        "  history[1].told.tools.mat: expected one of bar, matt, not 'mat' (did you mean 'matt'?)\n"
        "  history[2].forgotten: there is no such fact: hurts (did you mean 'hours'?)"
    )
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


def test_a_snapshot_that_never_fitted_is_refused_too():
    snapshot = backrules.Session().tell(desk_hours=9).to_dict()
    snapshot["history"][0]["told"]["desk_hours"] = 900
    with pytest.raises(backrules.ProfileError) as caught:
        backrules.Session.from_dict(snapshot)
    assert str(caught.value) == (
        "this session was made with balanced_back 1.0.0, but does not fit it\n1 problem in the session:\n"
        "  history[0].told.desk_hours: expected a number from 0 to 24 h/day, not 900"
    )


def test_an_option_that_is_new_since_a_snapshot_was_made_is_unknown_and_not_taken_for_no(folder):
    now = folder(
        {"facts.yaml": dedent(SMALL["facts.yaml"]).replace("fever: fever}", "fever: fever, fall: a fall}")}
    ).load()
    session = backrules.Session(small(folder)).tell(flags=[]).tell(tools=["mat"]).tell(flags={"fever": True})
    taken = backrules.Session.from_dict(session.to_dict(), now)
    assert taken.profile == {"flags": {"night_pain": False, "fever": True}, "tools": ["mat"]}
    assert taken.undo().profile["flags"] == {"night_pain": False, "fever": False}
    assert not taken.undo().recommendation.safety_checked
    assert taken.tell(flags={"fall": False}).profile["flags"] == ["fever"]


def test_an_option_that_is_gone_matters_only_if_it_held(folder):
    then = folder(
        {"facts.yaml": dedent(SMALL["facts.yaml"]).replace("fever: fever}", "fever: fever, fall: a fall}")}
    ).load()
    now = folder(
        {"facts.yaml": dedent(SMALL["facts.yaml"]).replace("fever: fever}", "fever: fever, loss: losing weight}")}
    ).load()
    taken = backrules.Session.from_dict(backrules.Session(then).tell(flags=["fever"]).to_dict(), now)
    assert taken.profile == {"flags": {"night_pain": False, "fever": True}}
    with pytest.raises(backrules.ProfileError, match=r"flags\.fall: expected one of night_pain, fever, loss"):
        backrules.Session.from_dict(backrules.Session(then).tell(flags=["fall"]).to_dict(), now)


def test_a_snapshot_of_another_ruleset_is_refused_by_its_name(folder):
    snapshot = backrules.Session(small(folder)).to_dict()
    with pytest.raises(backrules.UsageError, match="made with the ruleset 'small', not with 'balanced_back'"):
        backrules.Session.from_dict(snapshot)


def test_a_session_of_more_steps_than_a_snapshot_may_have_keeps_the_last_ones_and_what_is_known():
    session = backrules.Session().tell(desk_hours=9, equipment={"mat": True}).skip("goals", "equipment")
    for hours in range(10_050):
        session = session.tell(front_sets=hours % 100)
    snapshot = session.to_dict()
    assert len(session.history) == 10_052
    assert len(snapshot["history"]) == 10_000
    again = backrules.Session.from_dict(snapshot)
    assert (again.profile, again.skipped) == (session.profile, session.skipped)
    assert again.history[1:] == session.history[-9_999:]
    assert again.to_dict() == snapshot
    assert len(session.undo().history) == 10_051


CYCLE = {}
CYCLE["told"] = CYCLE
CYCLIC_LIST = []
CYCLIC_LIST.append(CYCLIC_LIST)
DEEP = ()
for _ in range(200_000):
    DEEP = (DEEP,)
OPTIONS = [f"option_{index}" for index in range(1001)]
TWICE = {"told": {}, "forgotten": [], "skipped": []}


class Foreign(UserDict):
    """A mapping that fails when it is read."""

    def items(self):
        raise ZeroDivisionError("boom")


class Endless(UserDict):
    """A mapping without an end."""

    def items(self):
        return ((str(number), True) for number in iter(int, 1))


def steps(**more):
    return {"history": [TWICE | more]}


DAMAGES = {
    "another format": {"format": 99},
    "no format": {"format": None},
    "a format that is true": {"format": True},
    "a format that is a float": {"format": 2.0},
    "a huge format": {"format": 10**5000},
    "strict in words": {"strict": "yes"},
    "strict as a number": {"strict": 1},
    "no ruleset": {"ruleset": None},
    "another ruleset": {"ruleset": {"id": "knees"}},
    "a ruleset that is a list": {"ruleset": ["balanced_back"]},
    "no version": {"ruleset": {"id": "balanced_back", "fingerprint": "x"}},
    "a version that is a number": {"ruleset": {"id": "balanced_back", "version": 1.0, "fingerprint": "x"}},
    "a fingerprint of a megabyte": {"ruleset": {"id": "balanced_back", "version": "1", "fingerprint": "x" * 10**6}},
    "options that are a list": {"options": []},
    "options that are nothing": {"options": None},
    "options of numbers": {"options": {"goals": [1]}},
    "too many options": {"options": {"goals": OPTIONS}},
    "history in words": {"history": "x"},
    "history as a mapping": {"history": {}},
    "no history": {"history": None},
    "a step that is a list": {"history": [[]]},
    "a step without forgotten": {"format": 2, "history": [{"told": {}, "skipped": []}]},
    "a step without skipped": {"history": [{"told": {}, "forgotten": []}]},
    "told as a list": steps(told=[]),
    "told with a key that is no text": steps(told={1: 2}),
    "told with a key that is nothing": steps(told={None: 2}),
    "told an option that is no text": steps(told={"goals": {1: True}}),
    "told bytes": steps(told={"desk_hours": b"9"}),
    "told a set": steps(told={"goals": {"strength"}}),
    "told an object": steps(told={"desk_hours": object()}),
    "told an object in a list": steps(told={"goals": [object()]}),
    "told a class": steps(told={"desk_hours": int}),
    "told a text of a megabyte": steps(told={"deadlift_experience": "x" * 10**6}),
    "told too many options": steps(told={"goals": OPTIONS}),
    "told too many facts": steps(told=dict.fromkeys(OPTIONS, 1)),
    "told deep tuples": steps(told={"goals": [DEEP]}),
    "told a deep tuple": steps(told={"goals": DEEP}),
    "told itself": steps(told=CYCLE),
    "told a list of itself": steps(told={"goals": CYCLIC_LIST}),
    "a step in itself": {"history": [CYCLE]},
    "a history in itself": {"history": CYCLIC_LIST},
    "forgotten in words": steps(forgotten="desk_hours"),
    "forgotten numbers": steps(forgotten=[1]),
    "forgotten lists": steps(forgotten=[["desk_hours"]]),
    "skipped as a mapping": steps(skipped={"goals": True}),
    "skipped nothing": steps(skipped=[None]),
    "too many skipped": steps(skipped=["goals"] * 1001),
    "too many steps": {"history": [TWICE] * 10_001},
    "too much in all": {"history": [TWICE | {"told": {"goals": ["strength"] * 900}}] * 10_000},
    "a key that is no text": {5: 5},
    "a mapping that fails": steps(told=Foreign()),
    "a mapping without an end": steps(told=Endless()),
    "a history of a mapping that fails": {"history": [Foreign()]},
}  # fmt: skip
INVALID = {
    "told too much": steps(told={"desk_hours": 900}),
    "told NaN": steps(told={"desk_hours": math.nan}),
    "told infinity": steps(told={"desk_hours": math.inf}),
    "told a huge number": steps(told={"desk_hours": 10**5000}),
    "told a number for a list": steps(told={"goals": 5}),
    "told a list for a number": steps(told={"desk_hours": [9]}),
    "told NaN in a list": steps(told={"goals": [math.nan]}),
    "told half a character": steps(told={"deadlift_experience": "\ud800", "\udfff": 1}),
    "told a fact that is not there": steps(told={"desk_hour": 9}),
    "forgotten a fact that is not there": steps(forgotten=["nothing_like_it"]),
    "skipped a fact that is not there": steps(skipped=["goal"]),
    "told nothing that is there, often": {"history": [TWICE | {"told": dict.fromkeys(OPTIONS[1:], 1)}] * 100},
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_or_foreign_snapshot_is_refused_with_a_reason(name):
    snapshot = backrules.Session().tell(desk_hours=9, back_pain=[]).to_dict() | DAMAGES[name]
    with pytest.raises(backrules.UsageError) as caught:
        backrules.Session.from_dict(snapshot)
    assert 20 < len(str(caught.value)) < 300


@pytest.mark.parametrize("name", INVALID)
def test_a_snapshot_of_what_is_not_valid_is_refused_with_every_problem(name):
    snapshot = backrules.Session().tell(desk_hours=9).to_dict() | INVALID[name]
    with pytest.raises(backrules.ProfileError) as caught:
        backrules.Session.from_dict(snapshot)
    assert str(caught.value).startswith("this session was made with balanced_back 1.0.0")
    assert 1 <= len(caught.value.problems) <= 2000
    assert all(problem.path.startswith("history[0].") for problem in caught.value.problems)
    assert str(caught.value).encode()


@pytest.mark.parametrize("snapshot", [None, [], "x", 3, {}, b"{}", {"format": {}}, Foreign(), Endless(format=4), DEEP])
def test_what_is_no_snapshot_at_all_is_refused(snapshot):
    with pytest.raises(backrules.UsageError, match="no session of format 1 to 3"):
        backrules.Session.from_dict(snapshot)


def test_what_other_stores_make_of_plain_types_is_understood():
    class Hours(IntEnum):
        MANY = 9

    class Text(str):
        __slots__ = ()

    plain = backrules.Session().tell(desk_hours=9, goals=["strength"]).to_dict()
    step = OrderedDict(told={Text("desk_hours"): Hours.MANY, "goals": (Text("strength"),)}, forgotten=(), skipped=())
    session = backrules.Session.from_dict(MappingProxyType({**plain, "history": (step,)}))
    assert session.to_dict() == plain
    assert type(session.profile["desk_hours"]) is int
    assert all(type(name) is str for name in session.profile)


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from([*FACTS, "strength", "lower", "balanced_back", "told", 9]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.text(max_size=3), st.sampled_from([*FACTS, "told", "forgotten", "skipped"])), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def places(value, path=()):
    """Every place in plain data."""
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


@pytest.mark.unmeasured
@settings(max_examples=examples(150))
@given(steps=STEPS, data=st.data())
def test_whatever_is_done_to_a_snapshot_it_is_taken_over_whole_or_refused(steps, data):
    snapshot = json.loads(json.dumps(walked(steps).to_dict()))
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from([place for place in places(snapshot) if place]))
        inner = snapshot
        for key in path:
            inner = inner[key]
        if data.draw(st.booleans()):
            inner[last] = data.draw(JSON)
        else:
            del inner[last]
    untouched = copy.deepcopy(snapshot)
    try:
        session = backrules.Session.from_dict(snapshot)
    except (backrules.UsageError, backrules.ProfileError) as error:
        assert str(error)  # noqa: PT017
        return
    assert repr(snapshot) == repr(untouched)
    assert backrules.Session.from_dict(session.to_dict()).to_dict() == session.to_dict()
    json.dumps(session.to_dict(), allow_nan=False)
    if not any(step.get("forgotten") for step in snapshot["history"]):
        history = snapshot["history"]
        until = [backrules.Session.from_dict({**snapshot, "history": history[:end]}) for end in range(len(history) + 1)]
        for before, after in pairwise(until):  # what changes something is a step, and nothing else is
            same = (before.profile, before.skipped) == (after.profile, after.skipped)
            assert len(after.history) == len(before.history) + (not same)


# --- a value ---------------------------------------------------------------------------------------


def test_undo_at_the_start_stays_at_the_start():
    assert backrules.Session().undo().to_dict() == backrules.Session().to_dict()


@settings(max_examples=examples(10))
@given(STEPS)
def test_a_session_pickles_with_its_ruleset_and_a_copy_is_the_session_itself(steps):
    session = walked(steps)
    again = pickle.loads(pickle.dumps(session))
    assert (again.to_dict(), again.profile, again.skipped) == (session.to_dict(), session.profile, session.skipped)
    assert again.ruleset.data == session.ruleset.data
    assert copy.copy(session) is session
    assert copy.deepcopy(session) is session


@pytest.mark.unmeasured
def test_a_long_conversation_pickles_and_is_let_go_without_deep_recursion():
    session = backrules.Session()
    for index in range(100_000):
        session = session.tell(slouches=index % 2 == 0)
    assert len(pickle.loads(pickle.dumps(session)).history) == 100_000
    del session
    gc.collect()


def test_a_session_that_many_threads_go_on_from_stays_as_it_is():
    start = backrules.Session().tell(desk_hours=9, equipment={"mat": True})
    before = start.to_dict()

    def go_on(index):
        session = start
        for turn in range(50):
            session = session.tell(front_sets=index).skip("goals").tell(equipment={"bench": turn % 2 == 0}).undo()
        return session.profile, session.skipped

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(go_on, range(40)))
    assert found == [
        ({"desk_hours": 9, "equipment": {"mat": True}, "front_sets": index}, ("goals",)) for index in range(40)
    ]
    assert start.to_dict() == before


@pytest.mark.unmeasured
def test_a_session_takes_a_few_kilobytes():
    tells = [
        '{"red_flags": []}', '{"back_pain": {"lower": true}}', '{"back_pain": {"upper": false}}', '{"desk_hours": 6.5}',
        '{"deadlift_experience": "none"}', '{"equipment": {"mat": true}}', '{"equipment": {"barbell": false}}',
        '{"slouches": true}', '{"pain_severity": 3}', '{"front_sets": 12.5}',
    ]  # fmt: skip

    def told():
        session = backrules.Session()
        for one in tells:
            session = session.tell(json.loads(one))  # names and values of its own, as each message brings them
        return session

    told()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    sessions = [told() for _ in range(500)]
    each = (tracemalloc.get_traced_memory()[0] - before) / len(sessions)
    tracemalloc.stop()
    assert each < 4000


def test_a_session_shows_which_facts_are_known_and_none_of_their_values():
    assert repr(backrules.Session()) == "<Session of balanced_back: nothing known>"
    told = backrules.Session().tell(desk_hours=9, training_level="advanced")
    assert repr(told) == "<Session of balanced_back: desk_hours, training_level known>"


def test_a_session_is_of_a_ruleset_that_was_loaded():
    with pytest.raises(UsageError, match=r"a session is of a ruleset, as load\(\) gives it, not of str"):
        backrules.Session("rules/balanced_back")


def test_a_session_that_was_pickled_with_other_built_in_rules_is_refused():
    pickled = pickle.dumps(backrules.Session().tell(desk_hours=9))
    fingerprint = backrules.builtin().fingerprint.encode()
    assert fingerprint in pickled
    with pytest.raises(UsageError, match="this session was pickled with another version of the built-in ruleset"):
        pickle.loads(pickled.replace(fingerprint, bytes(reversed(fingerprint))))
