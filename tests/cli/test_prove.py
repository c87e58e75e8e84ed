"""`backrules prove`: verdicts as text and JSON, exit code 1 for what is refuted."""

import json
import re

import pytest

from tests.support import called, cli

LINES = {
    "kept": "{id: kept, says: Without a desk nobody hears of sitting., when: hours < 6, never: sit_less}",
    "broken": "{id: broken, says: Stretching comes first., when: hours >= 2, first: stretch}",
    "moved": "{id: moved, says: More hours keep it first., more: hours, keeps_rank: stretch}",
    "idle": "{id: idle, says: So., when: level == none and sets > 3, never: stretch}",
}


def written(folder, *names):
    return folder({"invariants.yaml": "invariants:\n" + "".join(f"  - {LINES[name]}\n" for name in names)})


def test_what_is_proved_is_said_and_the_exit_code_is_0(folder):
    done = called("prove", "--ruleset", written(folder, "kept").path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "proved    kept\n          Without a desk nobody hears of sitting.\n1 proved\n"


def test_what_is_refuted_shows_the_person_and_what_they_are_told(folder):
    made = written(folder, "kept", "broken")
    done = called("prove", "--ruleset", made.path)
    assert (done.returncode, done.stderr) == (1, "")
    assert made.short(done.stdout).splitlines()[2:] == [
        "refuted   broken  invariants.yaml:3:10",
        "          Stretching comes first.",
        "          sit_less stands first",
        "          hours at a desk: 6 h/day",
        "            is told: sit_less, stretch",
        "1 proved, 1 refuted",
    ]


def test_two_people_are_shown_where_one_fact_makes_the_difference(folder):
    done = called("prove", "--ruleset", written(folder, "moved").path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[2:7] == [
        "          sit_less comes before stretch only after (not strict)",
        "          before: hours at a desk: 2 h/day",
        "            is told: stretch",
        "          after:  hours at a desk: 6 h/day",
        "            is told: sit_less, stretch",
    ]


def test_what_proves_nothing_says_why(folder):
    done = called("prove", "--ruleset", written(folder, "idle").path)
    assert done.returncode == 0
    assert "          proves nothing: nobody is of those of whom it speaks\n" in done.stdout
    assert done.stdout.endswith("1 proved, 1 proving nothing\n")


def test_json_holds_every_verdict_with_its_people(folder):
    done = called("prove", "--ruleset", written(folder, "kept", "moved").path, "--json")
    kept, moved = json.loads(done.stdout)
    assert done.returncode == 1
    assert (kept["id"], kept["verdict"], kept["people"], kept["vacuous"]) == ("kept", "proved", [], "")
    assert moved["people"][1] == {"profile": {"hours": 6}, "recommended": ["sit_less", "stretch"]}


def test_single_invariants_can_be_named(folder):
    made = written(folder, "kept", "broken")
    assert called("prove", "--ruleset", made.path, "kept").stdout.endswith("1 proved\n")
    done = called("prove", "--ruleset", made.path, "brokn")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no invariant 'brokn' (did you mean 'broken'?)" in done.stderr


def test_an_overlay_is_proved_with_the_ruleset(folder):
    over = folder({"rules/more.yaml": "rules:\n  - {id: desk.sit_less, when: hours >= 5}\n"}, bare=True)
    done = called("prove", "--ruleset", written(folder, "kept").path, "--overlay", over.path)
    assert done.returncode == 1
    assert "hours at a desk: 5 h/day" in done.stdout


def test_a_ruleset_without_invariants_says_so(folder):
    done = called("prove", "--ruleset", folder().path)
    assert (done.returncode, done.stdout) == (0, "there are no invariants\n")


def test_what_is_wrong_with_the_file_is_a_message(folder):
    made = folder({"invariants.yaml": "invariants:\n  - {id: a, says: So., never: nothing}\n"})
    done = called("prove", "--ruleset", made.path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no advice nothing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("--ruleset", "no_such_folder/"), ("kept",)])
def test_what_is_no_folder_or_no_invariant_is_a_message(arguments):
    done = called("prove", *arguments)
    assert done.returncode == 2
    assert "there is no" in done.stderr


def test_the_built_in_ruleset_is_proved_on_any_terminal():
    done = cli("prove", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ proved", done.stdout.splitlines()[-1])
