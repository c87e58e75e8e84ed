from backrules.authoring.coverage import Coverage
from backrules.loading import read_cases
from tests.support import WITHOUT_EXERCISES, Folder, called


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


def test_the_cases_of_the_built_in_ruleset_show_everything():
    done = called("suggest-cases", "--missing")
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
    assert "fail when a need, an avoid rule or a caution\n# is changed" in text
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
