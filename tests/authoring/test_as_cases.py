"""People whom `prove`, `check` and `diff` show, as files of cases: they say what is wrong until it is put right."""

import pytest

from tests.support import Folder, called

SHARED = "because: So., source: {author: Us.}"
KNEES = {
    "ruleset.yaml": """\
        format: 1
        id: knees
        version: 1.0.0
        title: Knees
        notice: None.
        """,
    "facts.yaml": """\
        pain: {type: integer, range: [0, 10], title: pain, ask: How much?, safety: true}
        fresh: {type: boolean, title: new to it, ask: Are you new to it?}
        born: {type: date, title: date of birth, ask: When were you born?}
        """,
    "advice.yaml": """\
        physio: {title: See somebody, detail: First., urgent: true}
        squat: {title: Squat, detail: Twice a week.}
        box: {title: Squat to a box, detail: Twice a week.}
        rest: {title: Rest, detail: A week.}
        """,
    "rules/all.yaml": f"""\
        rules:
          - {{id: all, when: known(fresh), advise: squat, {SHARED}}}
          - {{id: box, when: fresh, advise: box, {SHARED}}}
          - {{id: physio, when: pain >= 5, advise: physio, {SHARED}}}
          - {{id: calm, when: pain > 5, avoid: [squat, box], {SHARED}}}
          - {{id: care, when: pain >= 2, caution: squat, {SHARED}}}
          - {{id: age, when: years_since(born) >= 60, advise: rest, strength: can, {SHARED}}}
        """,
    "invariants.yaml": """\
        invariants:
          - {id: never, says: S., when: pain >= 5, never: [squat, box]}
          - {id: always, says: S., when: fresh, always: box}
          - {id: only, says: S., when: not fresh, only: squat}
          - {id: first, says: S., when: fresh, first: box}
          - {id: before, says: S., before: [box, squat]}
          - {id: together, says: S., together: [squat, rest]}
          - {id: apart, says: S., not_together: [squat, box]}
          - {id: withheld, says: S., when: pain >= 5, withheld: squat}
          - {id: caution, says: S., when: pain >= 1, caution: squat, by: care}
          - {id: keeps, says: S., more: pain, keeps: [squat, box]}
          - {id: holds, says: S., when: pain > 5, never: box}
        """,
}


@pytest.fixture
def knees(tmp_path):
    return Folder(tmp_path / "knees", KNEES, bare=True)


def failed(folder, text):
    """Return which of some cases fail."""
    folder.write("cases/shown.yaml", text)
    done = called("test", "--ruleset", folder.path)
    assert done.stderr == ""
    return [line.split()[1] for line in done.stdout.splitlines() if line.startswith("FAILED")]


def test_whoever_breaks_an_invariant_is_a_case_that_fails_until_the_rules_are_mended(knees):
    done = called("prove", "--ruleset", knees.path, "--as-case")
    assert done.returncode == 1
    refuted = ["never", "always", "only", "first", "before", "together", "apart", "withheld", "caution", "keeps"]
    assert failed(knees, done.stdout) == [f"{name}.kept" for name in refuted]
    knees.write("rules/all.yaml", KNEES["rules/all.yaml"].replace("pain > 5, avoid", "pain >= 5, avoid"))
    assert "never.kept" not in failed(knees, done.stdout)
    assert called("prove", "never", "--ruleset", knees.path, "--as-case").stdout == (
        "# Nobody is shown, so there is no case.\n"
    )


def test_whoever_shows_a_finding_is_a_case_that_expects_what_is_told_now(knees):
    knees.write(
        "rules/all.yaml", KNEES["rules/all.yaml"].replace("pain >= 5, advise: physio", "pain >= 8, advise: physio")
    )
    done = called("check", "--ruleset", knees.path, "--as-case", "--as-of", "2026-01-31")
    assert done.returncode == 1
    assert "no-advice" in done.stdout
    assert "exactly: []" in done.stdout
    assert failed(knees, done.stdout) == []


def test_whoever_is_told_something_else_is_a_case_that_expects_it_of_the_changed_ruleset(knees, tmp_path):
    change = (
        "rules:\n  - {id: calm, when: pain >= 5}\n  - {id: care, when: pain >= 3}\n  - {id: age, strength: should}\n"
    )
    overlay = Folder(tmp_path / "change", {"rules/all.yaml": change}, bare=True)
    done = called("diff", "--ruleset", knees.path, "--overlay", overlay.path, "--as-case", "--as-of", "2026-01-31")
    assert done.returncode == 1
    ids = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("  - id: ")]
    assert len(ids) >= 5
    assert failed(knees, done.stdout) == ids, done.stdout
    changed = KNEES["rules/all.yaml"].replace("pain > 5, avoid", "pain >= 5, avoid").replace("pain >= 2", "pain >= 3")
    knees.write("rules/all.yaml", changed.replace("rest, strength: can", "rest, strength: should"))
    assert failed(knees, done.stdout) == []


@pytest.mark.parametrize("command", ["prove", "check", "diff"])
def test_two_outputs_at_once_are_refused(knees, command):
    done = called(command, "--ruleset", knees.path, "--as-case", "--json")
    assert done.returncode == 2
    assert "--json and --as-case do not go together" in done.stderr
