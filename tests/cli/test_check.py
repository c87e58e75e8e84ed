"""`backrules check` on rulesets that load: findings, what is accepted, SARIF and mechanical mends."""

import json
from pathlib import Path

import pytest

from tests.support import RULES, called

ACCEPTED = """\
    accepted:
      - {finding: unread-fact, at: fact hurts, because: The overlay of a gym reads it.}
      - {finding: unread-fact, at: fact sets, because: It is asked for the statistics.}
      - {finding: no-advice, at: ruleset, because: Nobody needs advice by all means.}
    """


@pytest.fixture
def small(folder):
    return folder(name="small")


def test_of_the_built_in_ruleset_nothing_is_left_to_say():
    done = called("check", "--json")
    assert done.returncode == 0
    assert {key: found for key, found in json.loads(done.stdout).items() if key != "accepted"} == {
        "problems": [],
        "findings": [],
    }


def test_a_finding_is_shown_with_its_place_a_person_and_what_the_person_gets(small):
    done = called("check", "--ruleset", small.path, env={"COLUMNS": "88"})
    assert (done.returncode, done.stderr) == (1, "")
    assert small.short(done.stdout) == (
        "warning unread-fact  fact hurts\n"
        "  facts.yaml:7:1\n"
        "  no rule and no need reads it: asking for it changes nothing\n"
        "\n"
        "warning unread-fact  fact sets\n"
        "  facts.yaml:9:1\n"
        "  no rule and no need reads it, only constraints or `ask_if`: asking for it changes\n"
        "  nothing\n"
        "\n"
        "warning no-advice  ruleset\n"
        "  ruleset.yaml:1:1\n"
        "  somebody of whom everything is known gets no advice at all\n"
        "  for instance: flags: [], hurts: false, hours: 0, sets: 0, level: none, tools: []\n"
        "  who gets: nothing\n"
        "\n"
        "3 warnings in small 1.0.0: 6 facts, 5 rules, 5 pieces of advice, 2 claims\n"
    )


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_the_mildest_finding_that_fails_can_be_chosen(small, fail_on, code):
    assert called("check", "--ruleset", small.path, "--fail-on", fail_on).returncode == code


def test_what_is_accepted_with_a_reason_is_counted_and_shown_on_request(small):
    small.write("accepted.yaml", ACCEPTED)
    done = called("check", "--ruleset", small.path)
    counts = "6 facts, 5 rules, 5 pieces of advice, 2 claims"
    found = (done.returncode, " ".join(done.stdout.split()))  # a line may be longer than a terminal is wide
    assert found == (0, f"no problems (3 accepted) in small 1.0.0: {counts}")
    assert (
        "  accepted: It is asked for the statistics.\n" in called("check", "--ruleset", small.path, "--accepted").stdout
    )
    found = json.loads(called("check", "--ruleset", small.path, "--json").stdout)
    reasons = {one["at"]: one["because"] for one in found["accepted"]}
    assert reasons["fact hurts"] == "The overlay of a gym reads it."


def test_an_accepted_finding_that_is_not_found_any_more_is_one_itself(small):
    small.write("accepted.yaml", f"{ACCEPTED}  - {{finding: idle-part, at: rule x, because: So.}}\n")
    (one,) = json.loads(called("check", "--ruleset", small.path, "--json").stdout)["findings"]
    assert (one["kind"], one["at"]) == ("stale-accepted", "idle-part at rule x")
    assert "idle-part is not found any more" in one["message"]


def test_what_is_wrong_with_accepted_findings_is_said_with_its_place(small):
    small.write("accepted.yaml", "accepted:\n  - {finding: no-advice, at: ruleset}\n  - no-advice\nacepted: []\n")
    done = called("check", "--ruleset", small.path)
    assert done.returncode == 1
    assert "accepted.yaml:3:5: expected a mapping with finding, at and because" in small.short(done.stdout)
    assert "unknown key acepted" in done.stdout
    assert "because" in done.stdout


IDLE = """\
    rules:
      - id: desk.again
        when: hours >= 6 and (hours >= 2 or level == expert)  # a remark
        advise: sit_less
        because: It adds up.
        source: {author: We say so.}
      - {id: desk.quoted, when: 'hours < 1 or (hours < 1 and level == expert)', advise: cat_cow, because: So., source: {author: a}}
    """


def test_mends_are_made_in_the_text_and_everything_else_stays(small):
    path = small.write("rules/more.yaml", IDLE)
    found = [
        one
        for one in json.loads(called("check", "--ruleset", small.path, "--json").stdout)["findings"]
        if one["fixable"]
    ]
    assert {one["kind"] for one in found} == {"idle-part"}
    done = called("check", "--ruleset", small.path, "--fix")
    assert "mended" in done.stderr
    assert "idle-part" not in done.stdout
    lines = path.read_text().splitlines()
    assert lines[2] == "    when: hours >= 6  # a remark"
    assert "when: 'hours < 1', advise: cat_cow" in lines[6]
    again = called("check", "--ruleset", small.path, "--fix")
    assert again.stderr == ""


def test_the_time_is_the_time_of_the_mends_too(small, monkeypatch):
    path = small.write("rules/more.yaml", IDLE)
    before = path.read_text()
    done = called("check", "--ruleset", small.path, "--fix", "--seconds", "1e-9")
    assert "unfinished" in done.stdout
    assert path.read_text() == before
    monkeypatch.setattr("backrules.cli.check.process_time", lambda: 0.0)
    monkeypatch.setattr("backrules.authoring.lint.run.process_time", lambda: 100 * (path.read_text() != before))
    done = called("check", "--ruleset", small.path, "--fix", "--seconds", "50")
    assert "50 seconds were over: looked for nothing" in " ".join(done.stdout.split())
    assert done.stderr.startswith("mended ")
    assert "when: hours >= 6  # a remark" in path.read_text()


def test_sarif_has_a_result_for_each_finding_with_a_place_below_the_working_folder(small):
    small.write("accepted.yaml", ACCEPTED.replace("fact hurts", "fact nothing"))
    done = called("check", "--ruleset", ".", "--sarif", "found.sarif", cwd=small.path)
    assert done.returncode == 1
    log = json.loads((small.path / "found.sarif").read_text())
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    kinds = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    shown = [(one["ruleId"], bool(one.get("suppressions"))) for one in run["results"]]
    assert sorted(shown) == [
        ("no-advice", True),
        ("stale-accepted", False),
        ("unread-fact", False),
        ("unread-fact", True),
    ]
    for one in run["results"]:
        assert kinds[one["ruleIndex"]] == one["ruleId"]
        assert one["level"] in ("error", "warning", "note")
        for place in one.get("locations", []):
            name = Path(place["physicalLocation"]["artifactLocation"]["uri"])
            assert (small.path / name).is_file()


def test_a_file_that_cannot_be_written_is_a_message(small):
    done = called("check", "--ruleset", small.path, "--sarif", "/nowhere/found.sarif")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


@pytest.mark.unmeasured
def test_the_built_in_ruleset_is_checked_with_an_overlay_too():
    assert called("check", "--ruleset", RULES, "--overlay", RULES.parents[1] / "examples" / "my_gym").returncode == 0


def test_mends_are_for_the_files_of_one_folder_as_they_stand_alone(small, folder):
    for arguments in (["--fix"], ["--ruleset", small.path, "--overlay", folder({}, bare=True).path, "--fix"]):
        done = called("check", *arguments)
        assert done.returncode == 2
        assert "--fix mends the files of one folder" in done.stderr


def test_a_mend_that_needs_quotes_gets_them(small):
    rule = "{id: more.tools, when: any(tools) and ('mat' in tools), advise: cat_cow, because: So., source: {author: a}}"
    path = small.write("rules/more.yaml", f"rules:\n  - {rule}\n".replace("'", '"'))
    path.write_text(path.read_text().replace('any(tools) and ("mat" in tools)', "any(tools) and (mat in tools)"))
    done = called("check", "--ruleset", small.path, "--fix")
    assert done.stderr.startswith("mended 1 of ")
    assert "any(tools)" not in path.read_text()
    assert called("test", "--ruleset", small.path).returncode == 0


def test_the_invariants_are_read_too(small):
    small.write(
        "invariants.yaml",
        "invariants:\n  - {id: a, says: A., never: nothing}\n  - {id: b, says: B., when: hourz > 1}\n",
    )
    done = called("check", "--ruleset", small.path, "--json")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["problems"]) >= 2


def test_sarif_says_that_a_ruleset_could_not_be_checked(small):
    small.write("rules/b.yaml", "rule: 1\n")
    called("check", "--ruleset", ".", "--sarif", "found.sarif", cwd=small.path)
    (run,) = json.loads((small.path / "found.sarif").read_text())["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "unknown key rule" in invocation["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize(
    "scores", ["{}", "{stretch: banana}", "{stretch: can}", "{stretch: can -1}", "{stretch: can  1}"]
)
def test_a_score_of_a_case_is_a_strength_and_a_number(small, scores):
    text = f"cases:\n  - {{id: c, says: So., profile: {{hours: 3, tools: [mat]}}, expect: {{scores: {scores}}}}}\n"
    small.write("cases/b.yaml", text)
    assert "cases.c.expect.scores" in called("check", "--ruleset", small.path).stdout


DATED = {
    "ruleset.yaml": "format: 1\nid: dated\ntitle: Dated\nversion: 1.0.0\nnotice: None.\n",
    "facts.yaml": "bought: {type: date, title: bought, ask: When was it bought?}\n",
    "advice.yaml": "water: {title: Water it, do: Pour.}\n",
    "rules/water.yaml": """\
        rules:
          - id: old
            when: days_since(bought) > 30
            advise: water
            strength: can
            because: It was bought long ago.
            source: {author: Plain practice.}
        """,
}


def test_people_who_show_a_finding_are_as_of_the_day_that_is_given(folder):
    dated = folder(DATED, bare=True)
    for day in ("2026-01-31", "2031-02-28"):
        done = called("check", "--ruleset", dated.path, "--as-of", day)
        assert f"for instance: bought: {day}\n" in done.stdout, done.stdout + done.stderr
    assert "xx" in called("check", "--ruleset", dated.path, "--lang", "xx").stdout
