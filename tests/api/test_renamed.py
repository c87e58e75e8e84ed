"""Facts and options that were renamed: what was kept under their old names is still understood."""

import json
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.facts.renamed import Renamed
from tests.support import SMALL, examples

NOW = {"hours": "desk_hours", "tools": "equipment"}
RENAMED = "renamed: {hours: desk_hours, tools: equipment, equipment.mat: pad, level.none: never}\n"


def later(text=RENAMED):
    """The small ruleset after two facts and two options were renamed."""
    files = {name: dedent(content) for name, content in SMALL.items()}
    for old, new in (*NOW.items(), ("mat", "pad")):
        for name in ("facts.yaml", "advice.yaml", "exercises.yaml", "rules/all.yaml"):
            files[name] = files[name].replace(f"{old}:", f"{new}:").replace(f"in {old}", f"in {new}")
            files[name] = files[name].replace(f"{old} >=", f"{new} >=").replace(f"{old} in", f"{new} in")
    files["facts.yaml"] = (
        files["facts.yaml"].replace("none: never", "never: never").replace("level == none", "level == never")
    )
    files["facts.yaml"] += text
    return files


@pytest.fixture
def both(folder, tmp_path):
    before = folder()
    after = type(before)(tmp_path / "later", later())
    return before.load(), after.load()


PERSON = {"hours": 9, "tools": ["bar", "mat"], "level": "none", "flags": []}
PERSON_NOW = {"flags": [], "desk_hours": 9, "level": "never", "equipment": ["bar", "pad"]}


def test_a_kept_session_goes_on_under_the_names_of_today(both):
    before, after = both
    session = backrules.Session(before).tell(PERSON).skip("sets").tell(hours=7)
    kept = json.loads(json.dumps(session.to_dict()))
    again = backrules.Session.from_dict(kept, after)
    assert again.profile == PERSON_NOW | {"desk_hours": 7}
    assert again.skipped == ("sets",)
    assert len(again.history) == 3
    assert again == backrules.Session(after).tell(PERSON_NOW).skip("sets").tell(desk_hours=7)
    assert again.undo().undo().profile == PERSON_NOW


def test_a_skipped_fact_and_options_that_were_asked_then_have_their_new_names(both):
    before, after = both
    kept = backrules.Session(before).skip("hours").tell(tools={"mat": True}).to_dict()
    again = backrules.Session.from_dict(kept, after)
    assert (again.skipped, again.profile) == (("desk_hours",), {"equipment": {"pad": True}})
    kept = backrules.Session(before).tell(tools=["mat"]).to_dict()
    assert backrules.Session.from_dict(kept, after).profile == {"equipment": ["pad"]}


def test_an_option_that_is_new_since_then_is_open_beside_those_that_were_renamed(folder, tmp_path):
    kept = backrules.Session(folder().load()).tell(tools=["mat"]).to_dict()
    files = later()
    files["facts.yaml"] = files["facts.yaml"].replace("pad: a mat", "pad: a mat, rope: a rope")
    after = type(folder())(tmp_path / "later", files).load()
    assert backrules.Session.from_dict(kept, after).profile == {"equipment": {"bar": False, "pad": True}}


def test_a_replay_gives_the_same_advice_and_says_what_was_renamed(both):
    before, after = both
    then = json.loads(json.dumps(before.recommend(PERSON, skipped=("sets",)).to_dict()))
    replayed = backrules.replay(then, after)
    assert replayed.recommendation.profile == PERSON_NOW
    fingerprints = f"the ruleset's fingerprint was {before.fingerprint} and is {after.fingerprint}"
    assert [change for change in replayed.changes if "parts differ" not in change] == [
        "hours is called desk_hours now",
        "tools is called equipment now",
        "the option none of level is called never now",
        "the option mat of equipment is called pad now",
        fingerprints,
    ]
    assert "these parts differ: profile" not in " ".join(replayed.changes)


def test_a_skipped_fact_that_was_renamed_is_said_once(both):
    before, after = both
    replayed = backrules.replay(before.recommend({}, skipped=("hours",)).to_dict(), after)
    assert replayed.changes[0] == "hours is called desk_hours now"
    assert not any("no fact any more" in change for change in replayed.changes)


def test_who_tells_an_old_name_is_told_the_new_one(both):
    _, after = both
    with pytest.raises(backrules.ProfileError, match="it is called desk_hours now"):
        after.recommend({"hours": 9})
    with pytest.raises(backrules.ProfileError, match="it is called desk_hours now"):
        backrules.Session(after).skip("hours")


def test_a_column_of_an_old_name_is_not_passed_over(both):
    _, after = both
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"hours": [9], "tools_mat": [True], "equipment_bar": [True], "sets": [3]})
    with pytest.raises(backrules.FrameError) as raised:
        after.recommend_frame(frame)
    assert [str(problem) for problem in raised.value.problems] == [
        "hours: this column has an old name: desk_hours is what it is called now "
        "(columns={'desk_hours': 'hours'} if it is meant, or name it in ignore=)",
        "tools_mat: this column has an old name: equipment_pad is what it is called now "
        "(columns={'equipment': {'pad': 'tools_mat'}} if it is meant, or name it in ignore=)",
    ]
    both_names = frame.rename({"tools_mat": "equipment_pad"}).with_columns(desk_hours=polars.lit(3))
    assert after.recommend_frame(both_names).height


def test_an_old_name_in_a_condition_or_a_text_is_answered_with_the_new_one(folder):
    rule = "rules: [{id: my.rule, when: hours >= 2, advise: stretch, because: 'So, {tools}.', source: {author: Us.}}]\n"
    messages = folder(later() | {"rules/more.yaml": rule}).messages()
    assert messages == [
        "rules.my.rule.when: there is no fact or derived fact hours (it is called desk_hours now)",
        "rules.my.rule.because: there is no fact or computed number tools (it is called equipment now)",
    ]


WRONG = {
    "hors: hours": [],
    "hors: hour": ["renamed.hors: there is no fact hour (did you mean 'hours'?)"],
    "sets: hours": ["renamed.sets: sets is a name of today, so nothing that was called so has another one"],
    "sits: hours": ["renamed.sits: sits is a name of today, so nothing that was called so has another one"],
    "old: sits": ["renamed.old: there is no fact sits (did you mean 'sets'?)"],
    "a: b, b: hours": ["renamed.a: there is no fact b (it is called hours now)"],
    "a: a": ["renamed.a: there is no fact a (it is called a now)"],
    "a: [hours]": ["renamed.a: expected the name of today (write old_fact: new_fact, or fact.old_option: new_option)"],
    "tools.rug: mat": [],
    "tools.rug: mut": ["renamed.tools.rug: there is no option of tools mut (did you mean 'mat'?)"],
    "tools.bar: mat": [
        "renamed.tools.bar: bar is a name of today, so nothing that was called so has another one",
    ],
    "tols.rug: mat": ["renamed.tols.rug: there is no fact tols (did you mean 'tools'?)"],
    "gear: tools, gear.rug: mat": ["renamed.gear.rug: there is no fact gear (it is called tools now)"],
    "hours.rug: mat": ["renamed.hours.rug: there is no option of hours mat"],
}


@pytest.mark.parametrize(("text", "messages"), WRONG.items())
def test_what_is_wrong_with_a_renaming_is_said_once(folder, text, messages):
    facts = dedent(SMALL["facts.yaml"]) + f"renamed: {{{text}}}\n"
    if messages:
        assert folder({"facts.yaml": facts}).messages() == messages
    else:
        folder({"facts.yaml": facts}).load()


def test_an_overlay_may_say_what_it_renamed(folder, tmp_path):
    base = folder()
    overlay = type(base)(tmp_path / "over", {"facts.yaml": "renamed: {old_hours: hours}\n"}, bare=True)
    ruleset = base.load(overlay)
    assert ruleset.data.renamed.facts == {"old_hours": "hours"}
    assert ruleset.fingerprint != base.load().fingerprint


def test_two_options_that_became_one_hold_where_either_does():
    renamed = Renamed({}, {"tools": {"rug": "mat"}})
    assert renamed.value("tools", ["rug", "bar", "mat"]) == ["mat", "bar"]
    for told in ({"rug": True, "mat": False}, {"mat": True, "rug": False}):
        assert renamed.value("tools", told) == {"mat": True}
    assert renamed.value("tools", {"rug": False, "mat": False}) == {"mat": False}
    assert renamed.profile({"tools": 7, "x": None}) == {"tools": 7, "x": None}


VALUES = st.recursive(
    st.one_of(st.none(), st.integers(), st.sampled_from(["a", "b", "c"])),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES))
@settings(max_examples=examples(60))
def test_whatever_was_told_stays_but_for_its_names(told):
    renamed = Renamed({"a": "x"}, {"x": {"a": "z"}})
    now = renamed.profile(told)
    assert set(now) == {renamed.fact(name) for name in told}
    assert Renamed().profile(told) == told
    assert len(list(renamed.notes(told))) >= ("a" in told)
