"""`backrules diff`: who gets other advice, as text and JSON; exit code 1 where somebody does."""

import json

import pytest

from tests.support import SMALL, WITHOUT_EXERCISES, called

LATER = {"rules/more.yaml": "rules:\n  - {id: desk.sit_less, when: hours >= 8}\n"}


def test_a_ruleset_differs_from_itself_for_nobody(folder):
    small = folder()
    done = called("diff", "--ruleset", small.path, "--against", small.path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing stands otherwise in the files." in done.stdout
    assert "No difference for anybody" in done.stdout
    assert "This is proved." in " ".join(done.stdout.split())


def test_the_plainest_person_of_each_difference_is_shown(folder):
    overlay = folder(LATER, bare=True, name="later").path
    done = called("diff", "--ruleset", folder().path, "--overlay", overlay, env={"COLUMNS": "88"})
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[1:] == [
        "In the files:",
        "  rule desk.sit_less changed: when: sits -> hours >= 8",
        "Some people are recommended something else, or in another order. How many cannot be",
        "told: no prior of hours.",
        "",
        "no longer recommended: 1",
        "  sit_less is no longer recommended (recommended -> excluded)",
        "    hours at a desk: 6 h/day",
        "      before: sit_less, stretch",
        "      after:  stretch",
    ]


def test_json_holds_every_difference(folder):
    done = called("diff", "--ruleset", folder().path, "--overlay", folder(LATER, bare=True).path, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert (found["same"], found["unclear"]) == (False, {})
    (one,) = found["differences"]
    assert (one["kind"], one["advice"], one["profile"]) == ("no longer recommended", ["sit_less"], {"hours": 6})
    assert (one["before"], one["after"], one["fault"]) == (["sit_less", "stretch"], ["stretch"], "")
    assert found["people"] == one["people"]
    assert found["texts"] == [
        {"section": "rule", "id": "desk.sit_less", "what": "changed", "fields": {"when": ["sits", "hours >= 8"]}}
    ]


@pytest.mark.unmeasured
def test_only_some_of_many_differences_are_shown_unless_all_are_asked_for_and_lines_fit_the_terminal():
    short, long = (
        called("diff", "--overlay", "examples/my_gym", *more, env={"COLUMNS": "60"}).stdout for more in ((), ("--all",))
    )
    assert len(long) > len(short)
    assert " more\n" in short
    assert [line for line in long.splitlines() if len(line) > 60] == []


def test_the_shipped_ruleset_goes_by_its_id():
    done = called("diff", "--against", "balanced_back")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("balanced_back -> balanced_back\n")


def test_one_mode_can_be_chosen(folder):
    small = folder()
    for flags in (("--strict",), ("--no-strict",)):
        done = called("diff", "--ruleset", small.path, "--against", small.path, *flags)
        assert (done.returncode, done.stderr) == (0, "")


def test_what_it_is_held_against_is_the_ruleset_before(folder):
    later = SMALL["rules/all.yaml"].replace("when: sits", "when: hours >= 8")
    before, after = folder(), folder({"rules/all.yaml": later}, name="after")
    done = called("diff", "--ruleset", after.path, "--against", before.path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{before.path} -> {after.path}\n")
    assert "changed: when: sits -> hours >= 8" in done.stdout


MISTAKES = {
    "nothing to compare with": ([], "nothing to compare with: name another ruleset with --against, or an --overlay"),
    "no such folder": (["--against", "nowhere"], "there is no folder nowhere"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_messages_with_exit_code_2(name):
    arguments, message = MISTAKES[name]
    done = called("diff", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_facts_of_another_type_are_a_message(folder):
    more = {"facts.yaml": None, "advice.yaml": None, **WITHOUT_EXERCISES, "rules/all.yaml": None}
    one = folder({**more, "facts.yaml": "a: {title: a, type: boolean, ask: A?}\n"})
    other = folder({**more, "facts.yaml": "a: {title: a, type: number, ask: A?}\n"})
    done = called("diff", "--ruleset", other.path, "--against", one.path)
    assert done.returncode == 2
    assert "facts.a: a is boolean in small and number in small" in done.stderr
