"""The command line: exit codes, JSON, input, colours, pipes; in processes of its own where one is what is tested."""

import json
import os
import pty
import subprocess
import sys
from textwrap import dedent

import pytest

import backrules
from tests.support import EVERY, PATIENCE, RULES, SMALL, called, cli, placed

PERSON = {"hours": 9, "level": "expert", "flags": {"fever": False}}


@pytest.fixture
def small(folder):
    case = "cases:\n  - {id: a.b, says: Whoever sits is told., profile: {hours: 9}, expect: {first: sit_less}}\n"
    return folder({"cases/a.yaml": case})


def test_json_is_exactly_what_to_dict_gives(small):
    done = called(
        "advise", "--ruleset", small.path, "--hours", "9", "--level", "expert", "--flags", "fever=no", "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == small.load().recommend(PERSON).to_dict()
    assert list(json.loads(done.stdout)) == list(small.load().recommend(PERSON).to_dict())


def test_the_built_in_ruleset_is_used_where_none_is_named(builtin):
    done = called(
        "advise",
        "--desk-hours",
        "9",
        "--slouches",
        "--no-tight-back",
        "--equipment",
        "mat,bench",
        "--goals",
        "none",
        "--json",
    )
    expected = builtin.recommend(
        {"desk_hours": 9, "slouches": True, "tight_back": False, "equipment": ["mat", "bench"], "goals": []}
    )
    assert json.loads(done.stdout) == expected.to_dict()


@pytest.mark.parametrize("engine", EVERY)
def test_strict_top_and_engine_reach_the_answer(small, engine):
    arguments = ["--hours", "9", "--level", "expert", "--strict", "--top", "1", "--engine", engine, "--json"]
    done = called("advise", f"--ruleset={small.path}", *arguments)
    expected = small.load().recommend({"hours": 9, "level": "expert"}, strict=True, top=1)
    assert json.loads(done.stdout) == expected.to_dict()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("me.yaml", "hours: 9\nlevel: expert\nflags: {fever: false}\n"),
        ("me.json", json.dumps(PERSON)),
        ("me.json", json.dumps(PERSON, indent=4)),
        ("me.txt", "{hours: 9.0, level: 'expert', flags: {fever: false, night_pain: null}, sets: ~}"),
    ],
)
def test_a_profile_comes_from_a_yaml_or_json_file_or_from_standard_input(small, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    expected = small.load().recommend(PERSON).to_dict()
    from_file = called("advise", "--ruleset", small.path, "--profile", tmp_path / name, "--json")
    from_input = called("advise", "--ruleset", small.path, "--profile", "-", "--json", stdin=text)
    assert json.loads(from_file.stdout) == json.loads(from_input.stdout) == expected


def test_flags_go_before_the_profile(small):
    done = called(
        "advise", "--ruleset", small.path, "--profile", "-", "--hours", "1", "--json", stdin=json.dumps(PERSON)
    )
    assert json.loads(done.stdout)["profile"] == PERSON | {"hours": 1} | {"flags": {"fever": False}}


def test_an_overlay_has_flags_too(small, folder):
    over = folder({"facts.yaml": "tired: {title: tired, type: boolean, ask: Tired?}\n"}, bare=True)
    done = called("advise", "--ruleset", small.path, "--overlay", over.path, "--tired", "--json")
    assert json.loads(done.stdout)["profile"] == {"tired": True}
    help_text = called("advise", "--ruleset", small.path, "--overlay", over.path, "--help").stdout
    assert "--tired / --no-tired" in help_text
    assert "--hours NUMBER" in help_text
    assert "--level none|some|expert" in help_text


def test_facts_that_are_called_like_options_get_another_flag(folder):
    facts = (
        dedent(SMALL["facts.yaml"])
        + "json: {title: json, type: boolean, ask: J?}\ntop: {title: top, type: integer, ask: T?}\n"
    )
    done = called("advise", "--ruleset", folder({"facts.yaml": facts}).path, "--fact-json", "--fact-top", "3", "--json")
    assert json.loads(done.stdout)["profile"] == {"json": True, "top": 3}


def test_all_problems_of_a_profile_are_said_at_once_with_exit_code_2(small):
    arguments = [
        "--hours",
        "99",
        "--level",
        "expret",
        "--tools",
        "mat,bat",
        "--flags",
        "fever=maybe",
        "--sets",
        "three",
    ]
    done = called("advise", "--ruleset", small.path, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "backrules: 5 problems in the profile:\n"
        "  flags.fever: expected true or false, or nothing for unknown, not 'maybe'\n"
        "  hours: expected a number from 0 to 24 h/day, not 99\n"
        "  sets: expected a whole number from 0 to 50, not 'three'\n"
        "  level: expected one of none, some, expert, not 'expret' (did you mean 'expert'?)\n"
        "  tools[1]: expected one of bar, mat, not 'bat' (did you mean 'mat'?)\n"
    ).replace("(did you mean 'mat'?)", done.stderr.rstrip().rsplit(" not 'bat' ", 1)[1])


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "1" * 5000, "", "6,5", "0x10", "true", "\udcff"])
def test_a_number_that_is_none_is_a_problem_and_no_traceback(small, value):
    run = cli if value == "\udcff" else called  # what is no text in a shell
    done = run("advise", "--ruleset", small.path, f"--hours={value}")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "backrules: 1 problem in the profile:\n  hours: expected a number from 0 to 24 h/day, not "
    )
    assert len(done.stderr) < 300


BAD_INPUT = {
    "no mapping": (b"- a\n", "standard input:1:1: expected a mapping: keys, each with a colon"),
    "no yaml": (b"a: [\n", "standard input:"),
    "not utf-8": (b"a: \xff\n", "standard input:1: this file is not UTF-8 (byte 0xff)"),
    "an anchor": (b"a: &b c\n", "standard input:1:4: anchors and aliases"),
    "a wrong fact": (b"houres: 9\n", "houres: there is no such fact (did you mean 'hours'?)"),
    "too much": (b"#" * (4 * 1024 * 1024 + 1), "standard input is larger than 4 MiB"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_standard_input_is_a_message_and_exit_code_2(small, name):
    given, message = BAD_INPUT[name]
    done = called("advise", "--ruleset", small.path, "--profile", "-", stdin=given)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_profile_knows_nothing(small):
    done = called("advise", "--ruleset", small.path, "--profile", "-", "--json", stdin="")
    assert json.loads(done.stdout)["profile"] == {}


USAGE = {
    "no such command": (["advice"], "No such command 'advice'"),
    "no such flag": (["advise", "--houres", "9"], "No such option"),
    "no such engine": (["advise", "--engine", "zen"], "there is no engine 'zen'; there are durable, cells, reference"),
    "negative top": (["advise", "--top", "-1"], "-1 is not in the range"),
    "no such profile": (["advise", "--profile", "NOWHERE.yaml"], "NOWHERE.yaml is not a file"),
    "no such ruleset": (["advise", "--ruleset", "NOWHERE"], "there is no folder NOWHERE"),
    "flag without a value": (["advise", "--ruleset"], "requires an argument"),
    "no such ruleset to test": (["test", "--ruleset", "NOWHERE"], "there is no folder NOWHERE"),
    "nearly the shipped ruleset": (
        ["check", "--ruleset", "balanced_bak"],
        "there is no folder balanced_bak (did you mean 'balanced_back'?)",
    ),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_is_a_message_and_exit_code_2(name, tmp_path):
    arguments, message = USAGE[name]
    *arguments, message = placed(tmp_path, *arguments, message)
    done = called(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_check_lists_every_problem_and_exits_with_1(small):
    small.write(
        "rules/b.yaml",
        "rules:\n  - {id: a.b, when: houres > 1, advise: stretch, because: b, source: {author: a}}\nrule: 1\n",
    )
    done = called("check", "--ruleset", small.path)
    assert (done.returncode, done.stderr) == (1, "")
    assert small.short(done.stdout) == (
        "2 problems in the ruleset:\n"
        "  rules/b.yaml:3:1: unknown key rule; rules/b.yaml may hold derived, rules, disable (did you mean 'rules'?)\n"
        "      rule: 1\n"
        "      ^^^^\n"
        "  rules/b.yaml:2:21: rules.a.b.when: there is no fact or derived fact houres (did you mean 'hours'?)\n"
        "        - {id: a.b, when: houres > 1, advise: stretch, because: b, source: {author: a}}\n"
        "                          ^^^^^^^^^^\n"
    )
    problems = json.loads(called("check", "--ruleset", small.path, "--json").stdout)["problems"]
    assert [(p["line"], p["column"], p["path"], p["hint"]) for p in problems] == [
        (3, 1, "", "did you mean 'rules'?"),
        (2, 21, "rules.a.b.when", "did you mean 'hours'?"),
    ]
    assert called("advise", "--ruleset", small.path).returncode == 2


def test_check_reads_the_cases_and_the_claims_too(small):
    small.write("cases/b.yaml", "cases:\n  - {id: c, says: S., profile: {houres: 1}, expect: {first: stretch}}\n")
    small.write("sources.yaml", dedent(SMALL["sources.yaml"]).replace("strength: fact", "strength: can"))
    done = called("check", "--ruleset", small.path)
    assert done.returncode == 1
    assert "cases.c.profile.houres: houres: there is no such fact" in done.stdout
    assert "no rule carries the claim A2: Backs have two ends." in done.stdout


def test_test_counts_the_cases_and_shows_those_that_fail(small):
    done = called("test", "--ruleset", small.path)
    assert (done.returncode, done.stdout) == (0, "1 passed, 0 failed\n")
    small.write(
        "cases/b.yaml", "cases:\n  - {id: c.d, says: Nobody stretches., profile: {hours: 3}, expect: {exactly: []}}\n"
    )
    done = called("test", "--ruleset", small.path, "--engine", "cells")
    assert done.returncode == 1
    assert small.short(done.stdout) == (
        "FAILED c.d  cases/b.yaml:2:10\n"
        "  Nobody stretches.\n"
        "  hours: 3\n"
        "    exactly: stretch is recommended, and was not expected\n"
        "    recommended: stretch\n"
        "\n"
        "1 passed, 1 failed\n"
    )
    found = json.loads(called("test", "--ruleset", small.path, "--json").stdout)
    assert [(one["case"], one["passed"]) for one in found] == [("a.b", True), ("c.d", False)]


def test_check_lists_what_carries_each_claim(small):
    done = called("check", "--claims", "--fail-on", "never", "--ruleset", small.path)
    assert done.returncode == 0
    assert done.stdout.startswith(
        "A1   should   desk.sit_less\n     Desks make backs weak.\n"
        "A2   fact     explained by sit_less\n     Backs have two ends.\n"
    )
    without = called("check", "--fail-on", "never", "--ruleset", small.path).stdout
    assert "explained by" not in without
    assert done.stdout.endswith(without)
    small.write("sources.yaml", dedent(SMALL["sources.yaml"]).replace("strength: fact", "strength: can"))
    done = called("check", "--claims", "--fail-on", "never", "--ruleset", small.path, "--json")
    assert done.returncode == 1
    assert [(one["claim"], one["covered"]) for one in json.loads(done.stdout)["claims"]] == [
        ("A1", True),
        ("A2", False),
    ]


def test_the_built_in_ruleset_passes_its_own_cases():
    assert called("test").returncode == 0


def test_help_and_version_are_there():
    done = called("--help")
    assert done.returncode == 0
    for command in ("advise", "check", "test"):
        assert f"\n  {command} " in done.stdout
    assert "Exit codes: 0 fine, 1 findings" in done.stdout
    assert called("--version").stdout == f"backrules, version {backrules.__version__}\n"


def on_a_terminal(*arguments, **env):
    """Run with standard output on a terminal and return what it shows."""
    parent, child = pty.openpty()
    command = [sys.executable, "-c", "from backrules.cli import main; main()", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=child, stderr=child, env={**os.environ, "TERM": "xterm", **env})
    os.close(child)
    shown = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(parent)
    return shown.decode()


@pytest.mark.unmeasured
def test_there_are_colours_on_a_terminal_and_none_with_no_color_or_in_a_pipe(small):
    arguments = ("advise", "--ruleset", small.path, "--hours", "9", "--flags", "fever=yes")
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    os.environ.pop("NO_COLOR", None)
    try:
        coloured = on_a_terminal(*arguments)
        plain = on_a_terminal(*arguments, NO_COLOR="1")
        piped = called(*arguments).stdout
    finally:
        os.environ.update(environment)
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert "\x1b" not in piped
    assert "See a doctor" in piped
    assert "\x1b" not in called("test", "--ruleset", small.path).stdout
    assert "\x1b" not in on_a_terminal("advise", "--ruleset", small.path, "--json")


@pytest.mark.parametrize(
    "command",
    [["check", "--claims"], ["advise", "--json"], ["advise"], ["check", "--ruleset", "/etc"]],
)
@pytest.mark.unmeasured
def test_a_pipe_that_is_closed_early_ends_the_command_in_silence(command):
    read, write = os.pipe()
    os.close(read)
    code = "from backrules.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *command], stdout=write, stderr=subprocess.PIPE, check=False, timeout=PATIENCE
    )
    os.close(write)
    assert done.stderr == b""
    assert done.returncode != 2


def test_a_ruleset_in_the_working_folder_may_be_named_by_a_relative_path(small):
    done = called("check", "--ruleset", ".", "--fail-on", "error", cwd=small.path)
    assert done.returncode == 0, done.stdout
    assert called("test", "--ruleset", RULES.name, cwd=RULES.parent).returncode == 0


@pytest.mark.parametrize("command", ["test", "advise", "schema"])
def test_a_folder_that_is_called_as_the_shipped_ruleset_is_not_guessed_about(small, command):
    place = small.path.rename(small.path.parent / RULES.name).parent
    done = called(command, "--ruleset", RULES.name, cwd=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert "balanced_back is the shipped ruleset, and a folder here: write ./balanced_back" in done.stderr
    assert called(command, "--ruleset", f"./{RULES.name}", cwd=place).returncode == 0
    assert called(command, cwd=place).returncode == 0


@pytest.mark.parametrize("command", ["check", "test", "advise"])
def test_the_shipped_ruleset_is_not_guessed_in_the_folder_of_another_one(small, command):
    done = called(command, cwd=small.path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "here is a ruleset: write --ruleset . for it, or --ruleset balanced_back for the shipped one" in done.stderr
    assert "balanced_back" in called("advise", "--json", "--ruleset", RULES.name, cwd=small.path).stdout
    assert called("advise", cwd=RULES).returncode == 0


def test_main_takes_arguments_and_exits_like_a_process(small, capsys):
    from backrules.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["check", "--ruleset", str(small.path), "--fail-on", "error"])
    assert ended.value.code == 0
    assert "3 warnings in small 1.0.0" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main(["advise", "--ruleset", str(small.path / "none")])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"backrules: 1 problem in the ruleset:\n  there is no folder {small.path}/none\n"
