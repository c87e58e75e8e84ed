import pytest

from backrules.authoring.coverage import Coverage
from backrules.loading import read_cases
from tests.ruleset.test_foreign import DAY
from tests.support import ROOT, WITHOUT_EXERCISES, Folder, called


def covered(ruleset):
    coverage = Coverage(ruleset.data)
    for case in read_cases(ruleset.folders, ruleset.data):
        coverage.record(ruleset.profiles.read(case.profile), strict=case.strict)
    return coverage.report()


def test_what_is_printed_is_a_file_of_cases_that_pass_and_show_everything(tmp_path):
    folder = Folder(tmp_path, {})
    done = called("suggest-cases", "--ruleset", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "A human must read each one" in done.stdout
    folder.write("cases/suggested.yaml", done.stdout)
    assert called("test", "--ruleset", tmp_path).returncode == 0
    assert covered(folder.load()).percent() == 100


def test_only_what_the_cases_leave_open_is_suggested_and_under_new_ids(tmp_path):
    case = "cases:\n  - {id: suggested.1, says: Sits., profile: {hours: 9}, expect: {recommended: [sit_less]}}\n"
    folder = Folder(tmp_path, {"cases/mine.yaml": case})
    done = called("suggest-cases", "--ruleset", tmp_path, "--missing")
    assert "id: suggested.1\n" not in done.stdout
    folder.write("cases/suggested.yaml", done.stdout)
    assert called("test", "--ruleset", tmp_path).returncode == 0
    assert covered(folder.load()).percent() == 100
    done = called("suggest-cases", "--ruleset", tmp_path, "--missing")
    assert done.stdout.startswith("# The cases show that each rule fires, ")
    assert "`backrules mutate`" in done.stdout
    assert "issing" not in done.stdout


@pytest.mark.long
def test_the_cases_of_the_built_in_ruleset_show_everything():
    """What its invariants notice, such as a piece that a safety rule loses, needs no case. The sibling is about grants."""
    done = called("suggest-cases", "--missing")
    assert "Shows" not in done.stdout
    assert done.stdout.count("says:") == done.stdout.count(" dropped.")


@pytest.mark.unmeasured
def test_the_cases_of_another_domain_show_and_notice_everything():
    done = called("suggest-cases", "--missing", "--ruleset", ROOT / "examples" / "renovation_grants", "--as-of", DAY)
    assert done.stdout.startswith("# The cases show that each rule fires, ")
    assert "`backrules mutate`" in done.stdout
    assert "issing" not in done.stdout


def test_texts_that_yaml_would_read_otherwise_are_quoted(tmp_path):
    facts = """\
        kind: {title: kind, type: choice, options: {"null": nothing, "yes": sure, "no": not so}, ask: Which?}
        """
    rules = """\
        rules:
          - {id: a.b, when: 'kind == "null" or kind == "no"', advise: sit_less, because: So., source: {author: We say so.}}
        """
    files = {"facts.yaml": facts, "rules/all.yaml": rules, **WITHOUT_EXERCISES}
    advice = {"advice.yaml": "sit_less: {kind: priority, title: Sit less, detail: Stand up.}\n"}
    folder = Folder(tmp_path, {**files, **advice})
    folder.write("cases/suggested.yaml", called("suggest-cases", "--ruleset", tmp_path).stdout)
    assert covered(folder.load()).percent() == 100


def test_a_caution_that_is_gone_is_noticed_by_the_suggested_cases(tmp_path):
    caution = "{id: z.care, when: sits, caution: %s, because: Slowly., source: {author: Us.}}"
    folder = Folder(tmp_path, {})
    folder.write("rules/z.yaml", f"rules:\n  - {caution % 'sit_less'}\n")
    text = called("suggest-cases", "--ruleset", tmp_path).stdout
    folder.write("cases/suggested.yaml", text)
    assert "fail when a rule is gone, and when a need,\n# an avoid rule or a caution is changed" in text
    assert called("test", "--ruleset", tmp_path).returncode == 0
    folder.write("rules/z.yaml", f"rules:\n  - {caution % 'see_doctor'}\n")
    assert called("test", "--ruleset", tmp_path).returncode == 1


def test_suggested_cases_of_a_ruleset_in_files_notice_each_need_avoid_rule_and_caution_that_is_gone(tmp_path):
    """Written, read and run: what a second rule hides, and what only stands beside the advice, too."""
    shared = "because: So., source: {author: Us.}"
    rules = [
        f"{{id: z.one, when: sits, avoid: sit_less, {shared}}}",
        f"{{id: z.other, when: hours > 20, avoid: [sit_less, see_doctor], {shared}}}",
        f"{{id: z.care, when: hours > 2, caution: [sit_less, see_doctor], {shared}}}",
    ]
    folder = Folder(tmp_path, {})
    folder.write("rules/z.yaml", "rules:\n" + "".join(f"  - {rule}\n" for rule in rules))
    folder.write("cases/suggested.yaml", called("suggest-cases", "--ruleset", tmp_path).stdout)
    assert called("test", "--ruleset", tmp_path).returncode == 0
    done = called("mutate", "--ruleset", tmp_path, "--jobs", "1", "--rule", "z.*")
    assert "SURVIVED" not in done.stdout
    assert done.returncode == 0, done.stdout


def test_each_rule_need_and_caution_that_is_deleted_is_noticed_and_what_cannot_be_is_listed(tmp_path):
    """Deleted in the files: what a second rule says too, what nobody can notice, and a guard."""
    shared = "because: So., source: {author: Us.}"
    rules = [
        f"{{id: z.twice, when: hours >= 8, advise: sit_less, strength: can, {shared}}}",
        f"{{id: z.idle, when: sits, avoid: deadlift, {shared}}}",
        f"{{id: z.care, when: hours > 2, caution: [sit_less, see_doctor], {shared}}}",
    ]
    folder = Folder(tmp_path, {})
    folder.write("rules/z.yaml", "rules:\n" + "".join(f"  - {rule}\n" for rule in rules))
    text = called("suggest-cases", "--ruleset", tmp_path).stdout
    assert text.partition("# No case can notice a mistake in these:\n")[2] == (
        "# - it changes no answer; an invariant with `never:` says the same, and is\n#   noticed:\n#   guard 1 (flags)\n"
    )
    folder.write("cases/suggested.yaml", text)
    for gone in rules:
        folder.write("rules/z.yaml", "rules:\n" + "".join(f"  - {rule}\n" for rule in rules if rule != gone))
        assert called("test", "--ruleset", tmp_path).returncode, gone
    (tmp_path / "cases" / "suggested.yaml").unlink()
    folder.write("rules/z.yaml", f"rules:\n  - {{id: z.idle, when: level == none, caution: deadlift, {shared}}}\n")
    text = called("suggest-cases", "--ruleset", tmp_path).stdout
    assert "# - nobody gets another answer, or nobody whom a case may be about:\n#   z.idle: dropped" in text


AGES = {
    "ruleset.yaml": "format: 1\nid: ages\nversion: 1.0.0\ntitle: Ages\nnotice: None.\n",
    "facts.yaml": "born: {title: date of birth, type: date, ask: When were you born?}\n",
    "advice.yaml": "vaccinate: {title: Vaccinate, detail: Soon.}\nretire: {title: Retire, detail: Rest.}\n",
    "rules/all.yaml": """\
        rules:
          - {id: young, when: days_since(born) < 60, advise: vaccinate, because: So., source: {author: Us.}}
          - {id: old, when: years_since(born) >= 65, advise: retire, because: So., source: {author: Us.}}
        """,
    "cases/mine.yaml": """\
        cases:
          - id: young
            says: A month old.
            as_of: 2020-05-01
            profile: {born: 2020-04-01}
            expect: {exactly: [vaccinate]}
        """,
}


def test_a_case_is_about_its_own_day_and_what_is_suggested_holds_on_any(tmp_path):
    folder = Folder(tmp_path, AGES, bare=True)
    left = called("mutate", "--ruleset", tmp_path, "--jobs", "1", "--rule", "young").stdout
    said = left.replace("born <", "days_since(born) <")
    assert "young: days_since(born) < 60 -> days_since(born) < 61\n" in said.partition("would notice")[0]
    text = called("suggest-cases", "--ruleset", tmp_path, "--as-of", "2026-03-01").stdout
    assert text.count("    as_of: 2026-03-01\n") == text.count("says:")
    folder.write("cases/suggested.yaml", text)
    for day in ("2026-03-01", "2028-02-29", "2031-03-01"):
        assert called("test", "--ruleset", tmp_path, "--as-of", day).returncode == 0
    done = called("suggest-cases", "--missing", "--ruleset", tmp_path, "--as-of", "2031-03-01")
    assert done.stdout.startswith("# The cases show that")
