import json
import re
from typing import get_args

import pytest

from backrules.authoring.mutation.witnesses import Difference
from backrules.cli.mutate import _WHAT
from backrules.diagrams import TooLarge
from tests.support import Folder, called

CASES = """\
    cases:
      - {id: sits, says: Six hours are much., profile: {hours: 6, tools: [mat]}, expect: {exactly: [sit_less, stretch]}}
      - {id: stands, says: Two are not., profile: {hours: 2, tools: [mat]}, expect: {exactly: [stretch], excluded: [sit_less]}}
    """
RULE = "desk.sit_less"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "rules", {"cases/mine.yaml": CASES})


def mutate(folder, *arguments, jobs=1, **options):
    """Look for the mutants in this process: others take longer to start than that."""
    return called("mutate", "--ruleset", folder.path, "--jobs", str(jobs), *arguments, **options)


def test_a_survivor_comes_with_the_person_who_notices_and_a_case_that_kills_it(folder):
    done = mutate(folder, "--rule", "sits")
    assert done.returncode == 1
    assert "SURVIVED  derived sits: hours >= 6 -> hours >= 5" in done.stdout
    assert re.search(r"would notice: hours: 5", done.stdout)
    assert "gets now: stretch\n" in done.stdout
    assert "would get: sit_less, stretch\n" in done.stdout
    pasted = re.search(r"^  - id: sits\.notices_\d+\n(?:    .*\n)+", done.stdout, re.MULTILINE)
    folder.write("cases/pasted.yaml", f"cases:\n{pasted.group()}")
    again = mutate(folder, "--rule", "sits")
    assert "hours >= 6 -> hours >= 5" not in again.stdout
    assert (again.returncode, again.stderr) == (0, ""), again.stdout
    assert "100.0 %" in again.stdout


def test_survivors_are_counted_by_what_they_are_in_and_no_line_is_wider_than_the_terminal(folder):
    whole = mutate(folder, env={"COLUMNS": "40"})
    *_, table, last = whole.stdout.rstrip().split("\n\n")
    head, *rows = table.splitlines()
    assert head == "survivors are in"
    survivors = json.loads(mutate(folder, "--json").stdout)["survivors"]
    parts = [one["mutant"].partition(": ")[0] for one in survivors]
    assert {name: int(many) for many, name in (row.split(maxsplit=1) for row in rows)} == {
        one: parts.count(one) for one in parts
    }
    assert max(map(len, f"{table}\n{last}".splitlines())) <= 40
    assert f"{len(parts)} survived" in " ".join(last.split())
    assert "survivors are in" not in mutate(folder, "--rule", "sits").stdout


def test_survivors_that_one_case_notices_are_said_together_and_that_case_notices_them_all(folder):
    whole = mutate(folder, env={"COLUMNS": "300"}).stdout
    blocks = [block for block in whole.split("\n\n") if block.startswith("SURVIVED")]
    heads = [block.partition("\n  would notice: ")[0].splitlines() for block in blocks]
    several = next(block for block, head in zip(blocks, heads, strict=True) if len(head) > 1)
    said = [line.removeprefix("SURVIVED").strip() for head in heads for line in head]
    report = json.loads(mutate(folder, "--json").stdout)
    assert sorted(said) == sorted(one["mutant"] for one in report["survivors"])
    assert re.search(r"says: .* and \d+ more\.", several)
    folder.write("cases/pasted.yaml", "cases:\n" + several.partition("a human has read it:\n")[2] + "\n")
    left = {one["mutant"] for one in json.loads(mutate(folder, "--json").stdout)["survivors"]}
    together = {
        line.removeprefix("SURVIVED").strip() for line in several.partition("\n  would notice: ")[0].splitlines()
    }
    assert left.isdisjoint(together)


def test_whatever_differs_is_said_in_words():
    assert _WHAT.keys() == {*get_args(Difference)}


def test_several_processes_say_the_same_as_one(folder):
    one, two = (mutate(folder, "--json", jobs=jobs) for jobs in (1, 2))
    assert one.stdout == two.stdout
    report = json.loads(one.stdout)
    assert report["mutants"] == report["killed"] + report["survived"] + report["equal"]
    assert report["not_exact"] == 0


def test_an_accepted_survivor_does_not_fail_and_one_that_is_no_more_is_outdated(folder):
    accepted = """\
        accepted:
          - {finding: mutant, at: "derived sits: hours >= 6 -> hours >= 5", because: Five are nearly six.}
          - {finding: mutant, at: "derived sits: hours >= 6 -> hours >= 2", because: There was one once.}
        """
    folder.write("accepted.yaml", accepted)
    done = mutate(folder, "--rule", "sits")
    assert done.returncode == 0, done.stdout
    assert "accepted  derived sits: hours >= 6 -> hours >= 5: Five are nearly six." in done.stdout
    whole = mutate(folder)
    assert "outdated  accepted.yaml accepts derived sits: hours >= 6 -> hours >= 2" in whole.stdout


def test_a_score_below_the_limit_fails_and_one_above_does_not(folder):
    assert mutate(folder, "--rule", "sits", "--fail-under", "50").returncode == 0
    assert mutate(folder, "--rule", "sits", "--fail-under", "99").returncode == 1


def test_a_run_goes_on_from_the_results_that_are_kept_and_not_from_those_of_other_cases(folder, tmp_path):
    kept = tmp_path / "kept.ndjson"
    whole = mutate(folder, "--json", "--resume", kept)
    lines = kept.read_text().splitlines()
    assert len(lines) == json.loads(whole.stdout)["mutants"]
    kept.write_text("\n".join(lines[:5]) + "\n" + lines[5][:20])  # interrupted
    assert mutate(folder, "--json", "--resume", kept).stdout == whole.stdout
    assert kept.read_text().splitlines()[:5] == lines[:5]
    assert len(kept.read_text().splitlines()) == len(lines) + 1
    folder.write("cases/mine.yaml", CASES.replace(", excluded: [sit_less]", ""))
    mutate(folder, "--json", "--resume", kept)
    assert len(kept.read_text().splitlines()) == 2 * len(lines) + 1


def test_cases_that_fail_on_the_ruleset_itself_are_to_be_mended_first(folder):
    folder.write("cases/mine.yaml", CASES.replace("exactly: [stretch]", "exactly: []"))
    done = mutate(folder)
    assert done.returncode == 2
    assert "these cases fail on the ruleset itself; mend them first: stands" in done.stderr


def test_an_invariant_kills_a_mutant_that_no_case_notices(folder):
    before = json.loads(mutate(folder, "--json").stdout)
    assert before["survivors"]
    invariant = """\
        invariants:
          - {id: flags.first, says: A warning sign is for a doctor., when: any(flags), first: see_doctor}
        """
    folder.write("invariants.yaml", invariant)
    after = json.loads(mutate(folder, "--json").stdout)
    assert after["killed"] > before["killed"]
    assert after["mutants"] == before["mutants"]


def test_an_invariant_that_does_not_hold_is_named_and_notices_nothing(folder):
    before = json.loads(mutate(folder, "--rule", RULE, "--json").stdout)
    invariant = "{id: desk.always, says: Everybody sits less., when: hours >= 1, first: sit_less}"
    folder.write("invariants.yaml", f"invariants:\n  - {invariant}\n")
    done = mutate(folder, "--rule", RULE, "--json")
    assert "not proved for the ruleset itself, and notice nothing: desk.always" in " ".join(done.stderr.split())
    assert json.loads(done.stdout)["killed"] == before["killed"]


def test_a_mutant_of_which_nobody_can_say_whether_it_differs_is_shown_as_that(folder, monkeypatch):
    def too_large(*_):
        raise TooLarge

    monkeypatch.setattr("backrules.authoring.mutation.witnesses.Witnesses.of", too_large)
    done = mutate(folder, "--rule", RULE)
    assert done.returncode == 1
    assert f"NOT EXACT {RULE}" in done.stdout
    assert "the tables are too large to say whether anybody would notice" in done.stdout


def test_an_id_that_there_is_not_is_a_mistake(folder):
    done = mutate(folder, "--rule", "nothing.*")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is nothing to mutate that has an id like 'nothing.*'" in done.stderr


@pytest.mark.unmeasured
def test_the_cases_of_the_built_in_ruleset_kill_nearly_every_mutant_of_the_deadlift_rules():
    done = called("mutate", "--rule", "deadlift.*", "--jobs", "1")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("100.0 %")


def test_results_are_kept_in_no_file_that_holds_something_else(folder, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("facts: {}\n")
    for path in (other, tmp_path / "nowhere" / "results"):
        done = mutate(folder, "--resume", str(path))
        assert done.returncode == 2
        assert done.stderr.startswith("backrules: ")
    assert other.read_text() == "facts: {}\n"


def test_a_share_is_a_number_from_0_to_100(folder):
    for share in ("nan", "101", "-1"):
        assert mutate(folder, "--fail-under", share).returncode == 2
