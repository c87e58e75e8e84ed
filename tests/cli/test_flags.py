"""What the flags about a person say: once, several times, empty, and beside a file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import backrules
from backrules.cli.flags import facts_told
from backrules.facts import Fact, Profiles
from tests.support import WITHOUT_EXERCISES, called

SIGNS = {"night_pain": "pain at night", "fever": "fever", "numb": "numbness"}
FACTS = {
    "signs": Fact("signs", "choices", "signs", "Any?", options=SIGNS, safety=True),
    "tools": Fact("tools", "choices", "tools", "Which?", options={"bar": "a bar", "mat": "a mat"}),
    "pain": Fact("pain", "integer", "pain", "How bad?", range=(0, 10), safety=True),
    "hurts": Fact("hurts", "boolean", "back pain", "Does it hurt?", safety=True),
    "hours": Fact("hours", "number", "hours", "How many hours?", range=(0, 24)),
    "level": Fact("level", "choice", "level", "Which?", options={"none": "never", "some": "a little"}),
}
PROFILES = Profiles(FACTS)


def told(file=None, **flags):
    return facts_told(PROFILES, FACTS, flags, file or {}, "me.yaml")


def refused(file=None, **flags):
    with pytest.raises(backrules.ProfileError) as raised:
        told(file, **flags)
    return [f"{one.path}: {one.message}" for one in raised.value.problems]


@pytest.mark.parametrize("text", ["", ",", " ", " , ", ",,", "\t", "\u00a0"])
@pytest.mark.parametrize("others", [(), ("fever",), ("none",)])
def test_an_empty_text_is_never_none(text, others):
    assert refused(signs=(*others, text)) == ["signs: an empty text is no answer"]
    assert refused({"signs": ["fever"]}, signs=(text,)) == ["signs: an empty text is no answer"]


TOLD = [
    (["fever"], ["fever"]),
    (["none"], []),
    (["none", "none"], []),
    (["fever", "night_pain"], ["fever", "night_pain"]),
    (["fever", "fever"], ["fever"]),
    (["fever,"], ["fever"]),
    (["fever=yes", "numb=no"], {"fever": True, "numb": False}),
    (["fever=yes", "fever=true"], {"fever": True}),
    (["fever=unknown"], {"fever": None}),
    (["fever", "numb=no"], ["fever"]),
    (["fever", "numb=yes"], ["fever", "numb"]),
]


@pytest.mark.parametrize(("given", "value"), TOLD)
def test_a_repeated_flag_adds(given, value):
    assert told(signs=given) == {"signs": value}


CONTRADICTIONS = [
    (["fever=yes,fever=no"], "signs.fever: said to be no and yes"),
    (["fever=yes", "fever=no"], "signs.fever: said to be no and yes"),
    (["fever=yes,fever=unknown"], "signs.fever: said to be unknown and yes"),
    (["fever", "fever=no"], "signs.fever: said to be no and yes"),
    (["none", "fever=unknown"], "signs.fever: said to be unknown, and no by the list beside it"),
    (["fever", "none"], "signs: said to be none, and 'fever' beside it"),
    (["none", "fever=yes"], "signs: said to be none, and 'fever' beside it"),
    (["fever,numb=yes"], "signs.fever: neither yes nor no is said of it"),
    (["fever="], "signs.fever: neither yes nor no is said of it"),
]


@pytest.mark.parametrize(("given", "problem"), CONTRADICTIONS)
def test_flags_that_contradict_each_other_are_refused(given, problem):
    assert refused(signs=given) == [problem]
    assert refused(signs=given[::-1]) == [problem]


def test_a_value_that_is_given_twice_and_differently_is_refused():
    assert told(hours=("2", "2.0"), hurts=(True, True), level=("none", "none")) == {
        "hours": 2,
        "hurts": True,
        "level": "none",
    }
    assert refused(pain=("7", "0"), hurts=(True, False), level=("none", "some")) == [
        "pain: said more than once, and differently: '7', '0'",
        "hurts: said more than once, and differently: yes, no",
        "level: said more than once, and differently: 'none', 'some'",
    ]


@pytest.mark.parametrize("text", ["1_0", "\u0669", " 9", "0x9", "nan", "inf", "1e999", "9,5", "9h", ""])
def test_only_digits_are_a_number(text):
    (problem,) = refused(hours=(text,))
    assert problem.startswith("hours: expected a number from 0 to 24, not ")


FILE_AND_FLAGS = [
    ({"signs": ["fever"]}, {"signs": ("none",)}, "signs.fever: me.yaml says yes, and the flag no"),
    ({"signs": ["fever"]}, {"signs": ("fever=no",)}, "signs.fever: me.yaml says yes, and the flag no"),
    ({"signs": {"fever": True}}, {"signs": ("numb",)}, "signs.fever: me.yaml says yes, and the flag no"),
    ({"signs": []}, {"signs": ("numb=yes",)}, "signs.numb: me.yaml says no, and the flag yes"),
    ({"pain": 7}, {"pain": ("0",)}, "pain: me.yaml says 7, and the flag 0"),
    ({"hurts": True}, {"hurts": (False,)}, "hurts: me.yaml says yes, and the flag no"),
]


@pytest.mark.parametrize(("file", "flags", "problem"), FILE_AND_FLAGS)
def test_a_flag_does_not_contradict_what_a_file_says_about_health(file, flags, problem):
    assert refused(file, **flags) == [problem]


def test_a_flag_adds_to_a_file_and_replaces_what_is_not_about_health():
    assert told({"signs": {"fever": True}}, signs=("numb=no",)) == {"signs": {"fever": True, "numb": False}}
    assert told({"signs": {"fever": False}}, signs=("none",)) == {"signs": []}
    assert told({"pain": 7.0, "hurts": False}, pain=("7",), hurts=(False,)) == {"pain": 7, "hurts": False}
    assert told({"hours": 9, "level": "some"}, hours=("1",), level=("none",)) == {"hours": 1, "level": "none"}
    assert told({"tools": ["bar"]}, tools=("mat",)) == {"tools": ["mat"]}
    assert told({"tools": ["bar"]}, tools=("mat=yes",)) == {"tools": ["bar", "mat"]}
    assert told({"tools": ["bar"]}, tools=("bar=no",)) == {"tools": []}


def test_everything_that_is_wrong_with_the_file_and_the_flags_is_said_at_once():
    assert refused({"houres": 1, "pain": 3}, signs=("",), pain=("4",), level=("sum",)) == [
        "signs: an empty text is no answer",
        "houres: there is no such fact",
        "level: expected one of none, some, not 'sum'",
    ]


some = st.lists(st.sampled_from([*SIGNS, "none", "", ",", *(f"{one}={w}" for one in SIGNS for w in ("yes", "no"))]))


@given(some, st.one_of(st.none(), st.lists(st.sampled_from(list(SIGNS)), unique=True)))
def test_no_sign_that_was_said_is_ever_cleared(flags, file):
    said = {one.removesuffix("=yes") for one in flags} & {*SIGNS} | {*(file or ())}
    try:
        profile = told({} if file is None else {"signs": file}, **({"signs": flags} if flags else {}))
    except backrules.ProfileError:
        return
    known = PROFILES.read(profile).get("signs", {})
    assert all(known.get(one) if hasattr(known, "get") else one in known for one in said)
    if not {"none", *SIGNS} & {*flags} and file is None:
        assert isinstance(profile.get("signs", {}), dict), "the other signs stay unknown"


def test_the_command_line_refuses_an_empty_flag(folder):
    made = folder()
    done = called("advise", "--ruleset", made.path, "--flags", "", "--tools=,")
    assert (done.returncode, done.stdout) == (2, "")
    assert "  flags: an empty text is no answer (none says that none of them holds" in done.stderr
    assert "  tools: an empty text is no answer" in done.stderr
    done = called("advise", "--ruleset", made.path, "--profile", "")
    assert (done.returncode, done.stderr) == (2, "backrules: --profile names no file: its value is empty\n")


def test_the_command_line_adds_up_repeated_flags(folder):
    made = folder()
    done = called("advise", "--ruleset", made.path, "--flags", "fever", "--flags", "night_pain", "--hurts", "--json")
    assert json.loads(done.stdout)["profile"] == {"flags": ["night_pain", "fever"], "hurts": True}
    done = called("ask", "--ruleset", made.path, "--hurts", "--no-hurts")
    assert "hurts: said more than once, and differently: yes, no" in done.stderr


@pytest.mark.parametrize("text", ['flags: ""', 'flags: " "', 'flags: ","', '{"flags": ""}'])
def test_an_empty_text_in_a_file_is_refused(folder, text):
    done = called("advise", "--ruleset", folder().path, "--profile", "-", stdin=text)
    assert done.returncode == 2
    assert "flags: expected a list of options" in done.stderr
    assert "an empty text says nothing: [] says that none of them holds" in done.stderr


def test_facts_whose_flags_would_be_the_same_get_others(folder):
    facts = "".join(f"{one}: {{title: t, type: boolean, ask: A?}}\n" for one in ("pain", "no_pain", "strict"))
    advice = "a: {kind: priority, title: A, detail: B.}\n"
    made = folder({"facts.yaml": facts, "advice.yaml": advice, "rules/all.yaml": None, **WITHOUT_EXERCISES})
    flags = ("--no-pain", "--no-fact-no-pain", "--fact-strict")
    done = called("ask", "--ruleset", made.path, *flags, "--no-strict", "--json")
    assert json.loads(done.stdout)["profile"] == {"pain": False, "no_pain": False, "strict": True}
