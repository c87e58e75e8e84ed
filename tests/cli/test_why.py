"""`why` and `why-not`: explanations on the command line are those of the Python API."""

import json
import re

import pytest

from tests.cli.terminal import Terminal
from tests.support import called, cli

KNOWN = {"level": "none", "tools": ["bar"], "flags": []}
FLAGS = ("--level", "none", "--tools", "bar", "--flags", "none")


@pytest.fixture
def small(folder):
    return folder()


def test_why_prints_what_the_recommendation_says(small):
    expected = small.load().recommend({"hours": 9}).why("sit_less")
    done = called("why", "sit_less", "--ruleset", small.path, "--hours", "9")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{expected}\n"
    assert "You sit a lot." in done.stdout


@pytest.mark.parametrize("flags", [("--json",), ("--format", "json"), ("--json", "--format", "json")])
def test_why_gives_json(small, flags):
    done = called("why", "sit_less", "--ruleset", small.path, "--hours", "9", *flags)
    assert json.loads(done.stdout) == small.load().recommend({"hours": 9}).why("sit_less").to_dict()


@pytest.mark.parametrize("form", ["mermaid", "html"])
def test_why_gives_pictures(small, form):
    why = small.load().recommend({"hours": 9}).why("sit_less")
    done = called("why", "sit_less", "--ruleset", small.path, "--hours", "9", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip() == {"mermaid": why.to_mermaid, "html": why.to_html}[form]().rstrip()


def test_why_not_prints_every_smallest_change(small):
    expected = small.load().recommend(KNOWN).why_not("deadlift")
    done = called("why-not", "deadlift", "--ruleset", small.path, *FLAGS)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{expected}\n"
    assert "a lot" in done.stdout
    done = called("why-not", "deadlift", "--ruleset", small.path, *FLAGS, "--json")
    assert json.loads(done.stdout) == expected.to_dict()


def test_strict_the_profile_and_overlays_reach_the_explanation(small, folder, tmp_path):
    (tmp_path / "me.yaml").write_text("level: expert\ntools: [bar]\n")
    over = folder({"advice.yaml": "sit_less: {title: Sit still less}\n"}, bare=True)
    arguments = ("--ruleset", small.path, "--overlay", over.path, "--profile", tmp_path / "me.yaml", "--json")
    loose, strict = (
        json.loads(called("why-not", "deadlift", *arguments, *flags).stdout) for flags in ((), ("--strict",))
    )
    assert (loose["status"], strict["status"]) == ("recommended", "withheld")
    assert json.loads(called("why", "sit_less", *arguments).stdout)["title"] == "Sit still less"
    from_input = called("why", "deadlift", "--ruleset", small.path, "--profile", "-", "--json", stdin="level: expert")
    assert json.loads(from_input.stdout) == small.load().recommend({"level": "expert"}).why("deadlift").to_dict()


@pytest.mark.parametrize("command", ["why", "why-not"])
def test_the_built_in_ruleset_is_explained(command):
    done = called(command, "hex_bar_deadlift", "--deadlift-experience", "none", "--no-slouches", "--equipment", "mat")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Hex-bar deadlift: ")


MISTAKES = {
    "an unknown advice": (["why", "sit_les"], "there is no advice 'sit_les' (did you mean 'sit_less'?)"),
    "an unknown advice of why-not": (
        ["why-not", "Sit-Less"],
        "there is no advice 'Sit-Less' (did you mean 'sit_less'?)",
    ),
    "an invalid fact": (["why", "sit_less", "--hours", "99"], "hours: expected a number from 0 to 24 h/day, not 99"),
    "no advice": (["why"], "Missing argument 'ADVICE'"),
    "two forms": (["why", "sit_less", "--json", "--format", "html"], "--json and --format html do not go together"),
    "no such form": (["why", "sit_less", "--format", "pdf"], "'pdf' is not one of"),
    "no such flag": (["why-not", "sit_less", "--format", "json"], "No such option"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_messages_with_exit_code_2(small, name):
    arguments, message = MISTAKES[name]
    done = called(*arguments, "--ruleset", small.path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["why", "why-not"])
@pytest.mark.unmeasured
def test_explanations_fit_a_narrow_terminal(command):
    terminal = Terminal(command, "barbell_bent_over_row", "--desk-hours", "9", columns=40)
    terminal.end()
    assert terminal.process.returncode == 0
    assert [line for line in terminal.plain.splitlines() if len(line) > 40] == []


def test_explanations_survive_a_terminal_without_unicode():
    for command in ("why", "why-not"):
        given = ("hex_bar_deadlift", "--deadlift-experience", "none")
        done = cli(command, *given, env={"PYTHONIOENCODING": "ascii"})
        assert (done.returncode, done.stderr) == (0, "")


def test_help_shows_the_facts_of_the_ruleset(small):
    for command in ("why", "why-not", "ask"):
        done = called(command, "--ruleset", small.path, "--help")
        assert "--hours NUMBER" in done.stdout
        assert "\n  ADVICE" not in done.stdout


def test_advise_shows_the_ids_that_why_takes_and_why_the_one_that_was_named_otherwise(small):
    whole = called("advise", "--ruleset", small.path, "--hours", "9", "--all").stdout
    shown = re.findall(r"  \[(\w+)\]$", whole, re.MULTILINE)
    assert {"sit_less", "stretch", "see_doctor"} <= {*shown} <= {*small.load().data.advice}
    for named in ("1", "Sit less", "sit"):
        assert called("why", named, "--ruleset", small.path, "--hours", "9").stdout.endswith("\n\n[sit_less]\n")
    assert called("why-not", "Deadlift", "--ruleset", small.path).stdout.endswith("\n\n[deadlift]\n")
    assert "[sit_less]" not in called("why", "sit_less", "--ruleset", small.path, "--hours", "9").stdout
    assert "[" not in called("advise", "--ruleset", small.path, "--hours", "9").stdout
