"""What makes the command line easy to use: names that are found, completion, help, short reprs, true as it is written."""

import io
import json
import sys

import pytest

import backrules
from backrules.cli.main import cli as group
from backrules.cli.session_file import SessionFile
from backrules.render.terminal import width
from tests.support import called


@pytest.fixture
def small(folder):
    return folder()


@pytest.mark.parametrize("advice", ["sit_less", "Sit less", "  sit LESS ", "sit l", "1"])
def test_why_takes_an_id_a_title_or_the_number_that_advise_shows(small, advice):
    done = called("why", advice, "--ruleset", small.path, "--hours", "9")
    assert done.stdout.startswith("Sit less: recommended, number 1 of 2")
    found = called("why-not", advice, "--ruleset", small.path, "--hours", "9", "--json")
    assert json.loads(found.stdout)["id"] == "sit_less"


@pytest.mark.parametrize(
    ("advice", "message"),
    [
        ("3", "there is no number 3: the advice for these facts ends at 2"),
        ("0", "there is no number 0: the advice for these facts ends at 2"),
        ("s", "'s' could be see_doctor, sit_less, stretch"),
        ("sit_les", "there is no advice 'sit_les'"),
        ("", "there is no advice ''"),
    ],
)
def test_what_names_no_advice_is_refused_with_what_could_be_meant(small, advice, message):
    done = called("why", advice, "--ruleset", small.path, "--hours", "9")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_whatever_all_shows_has_the_id_that_why_takes(small):
    facts = ("--ruleset", small.path, "--hours", "9", "--level", "expert", "--tools", "bar", "--hurts")
    shown = called("advise", *facts, "--all").stdout
    rec = small.load().recommend({"hours": 9, "level": "expert", "tools": ["bar"], "hurts": True})
    for one in (*rec.advice, *rec.withheld, *rec.possible):
        assert f"[{one.id}]" in shown
        assert called("why", one.id, *facts).returncode == 0
    assert len(rec.advice) > 1
    assert rec.withheld or rec.possible


def completed(*words):
    from click.shell_completion import ShellComplete

    return [
        one.value for one in ShellComplete(group, {}, "backrules", "X").get_completions(list(words[:-1]), words[-1])
    ]


def test_a_shell_completes_advice_choices_and_folders(small):
    named = ("--ruleset", str(small.path))
    assert completed("why", *named, "s") == ["see_doctor", "sit_less", "stretch"]
    assert completed("why-not", *named, "de") == ["deadlift"]
    assert completed("advise", *named, "--level", "") == ["none", "some", "expert"]
    assert completed("advise", *named, "--tools", "") == ["none", "bar", "mat"]
    assert completed("advise", *named, "--tools", "bar,") == ["bar,mat"]
    assert completed("advise", "--ruleset", str(small.path / "nowhere"), "--level", "") == []
    assert completed("graph", "--ruleset", str(small.path), "--advice", "s") == ["see_doctor", "sit_less", "stretch"]
    assert completed("graph", "--ruleset", str(small.path), "--fact", "h") == ["hurts", "hours"]
    assert completed("graph", "--ruleset", str(small.path / "nowhere"), "--advice", "") == []
    assert completed("graph", "--advice", "hex") == ["hex_bar_deadlift"]
    assert completed("graph", "--ruleset", "balanced_back", "--advice", "hex") == ["hex_bar_deadlift"]
    assert completed("prove", "learning.k") == ["learning.keeps_advice"]
    assert completed("mutate", *named, "--rule", "safety.") == ["safety.flags", "safety.refer"]
    assert completed("sc") == ["schema", "score"]
    for words in (
        *((command, "--ruleset", "x") for command in ("advise", "check", "diff", "prove", "schema", "score")),
        ("diff", "--against", "x"),
        ("advise", "--overlay", "x"),
        ("advise", "--profile", "x"),
    ):
        assert completed(*words) == ["x"]


def test_the_list_of_commands_says_whole_sentences():
    done = called("--help")
    assert "..." not in done.stdout.partition("Commands:")[2]


def test_reprs_are_a_line_and_show_no_private_names(builtin):
    rec = builtin.recommend({"desk_hours": 9})
    assert repr(rec.advice[0]) == "Advice(id='prioritise_rear_chain', rank=1, strength='should', score=9)"
    shown = repr(backrules.Session(builtin).next_question())
    assert shown.startswith("Question(parts=(Part(fact='red_flags', ask='Do you have")
    assert len(shown) < 300
    assert "_definition" not in shown + repr(rec.advice)


def test_a_failed_case_says_true_as_everything_else_does(small):
    profile = "{hurts: true, tools: [mat], hours: 0.00001, flags: {fever: false}}"
    small.write("cases/a.yaml", f"cases:\n  - {{id: a.b, says: S., profile: {profile}, expect: {{first: sit_less}}}}\n")
    done = called("test", "--ruleset", small.path)
    assert "  hurts: true, tools: [mat], hours: 0.00001, flags: {fever: false}" in done.stdout


def test_the_number_of_a_question_does_not_jump_when_an_interview_goes_on(small, tmp_path):
    arguments = ("ask", "--ruleset", small.path, "--session", tmp_path / "me.json")

    def asked(*flags, typed=""):
        return [
            line for line in called(*arguments, *flags, stdin=typed).stdout.splitlines() if line.startswith("Question")
        ]

    first = asked("--hurts", typed="0\n9\n")
    assert [line.split()[1] for line in first] == ["1", "2", "3"]
    assert asked()[0] == first[-1]
    assert asked("--hurts")[0] == first[-1]
    more = asked("--level", "none")
    assert more == [] or more[0].split()[1] == "3"
    session, floor, earlier = SessionFile(tmp_path / "me.json").read(small.load(), None)
    assert (len(session.history), floor, earlier) == (4, 4, 2)


def test_a_shell_gets_the_script_of_its_completion():
    done = called(env={"_BACKRULES_COMPLETE": "bash_source"})
    assert done.returncode == 0
    assert "complete -o nosort -F" in done.stdout


def test_a_standard_error_that_is_no_terminal_is_88_wide(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    for stream in (None, io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        assert width(err=True) == 88


@pytest.mark.parametrize("counts", [None, 3, {}, {"floor": -1}, {"floor": 99, "earlier": 99}, {"floor": "1"}])
def test_counts_of_a_file_that_cannot_be_are_none(small, tmp_path, counts):
    file = tmp_path / "me.json"
    file.write_text(json.dumps(backrules.Session(small.load()).tell(hours=3).to_dict() | {"interview": counts}))
    assert SessionFile(file).read(small.load(), None)[1:] == (0, 0)


@pytest.mark.parametrize(("columns", "widest"), [("40", 40), ("9", 40), ("1000", 1000), ("0", 88), ("x", 88), ("", 88)])
def test_a_pipe_is_as_wide_as_columns_says_and_else_88(small, columns, widest):
    done = called(
        "why", "deadlift", "--ruleset", small.path, "--level", "expert", env={"COLUMNS": columns, "LINES": ""}
    )
    longest = max(map(len, done.stdout.splitlines()))
    assert longest <= widest
