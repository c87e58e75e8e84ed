"""A file of cases that stands alone: what is wrong with it is said at once, as in a ruleset."""

import pytest

from backrules.errors import RulesetError
from backrules.loading.case_file import read_case_file

WRONG = {
    "cases: [": ["expected a value here"],
    "ruleset: [a, b]\ncases: []\n": ["ruleset is one folder"],
    "ruleset: {a: b}\noverlay: [1]\ncases: []\n": [
        "ruleset is the path of a folder",
        "overlay is the path of a folder",
    ],
    "ruleset: .\n": ["a.cases.yaml: cases are missing"],
    "case: []\ncases: []\n": ["unknown key case; a file of cases may hold ruleset, overlay, cases"],
    "cases:\n  - {id: a, profile: {hour: 9}, strict: 1, extra: 2}\n": [
        "cases.a.extra: unknown key extra",
        "cases.a.says: says is missing: what is expected, in a sentence",
        "cases.a.strict: strict is true or false",
        "cases.a.profile: hour: there is no such fact",
    ],
    "cases:\n  - {id: a, say: So., profile: {hours: 9}}\n": ["cases.a.say: unknown key say"],
    "cases:\n  - {id: a, says: So., profile: {}, expect: {first: nobody}}\n  - {id: b}\n": [
        "cases.a.expect.first: there is no advice nobody",
        "cases.b.says: says is missing: what is expected, in a sentence",
    ],
}


def said(problem):
    return f"{problem.path}: {problem.message}" if problem.path else problem.message


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_file_of_cases_is_said_at_once(folder, tmp_path, text):
    path, data = tmp_path / "a.cases.yaml", folder().load().data
    path.write_text(text)
    with pytest.raises(RulesetError) as error:
        read_case_file(path).cases(data)
    found = [said(problem).replace(f"{tmp_path}/", "") for problem in error.value.problems]
    assert found == WRONG[text]


@pytest.mark.parametrize("name", ["none.cases.yaml", "x" * 300, "."])
def test_what_is_no_file_of_cases_is_said_by_its_path(tmp_path, name):
    with pytest.raises(RulesetError, match=r"is not a file|cannot be read: File name too long") as error:
        read_case_file(tmp_path / name)
    assert str(tmp_path / name) in str(error.value)


def test_cases_of_which_nothing_is_expected_yet_are_told_from_the_others(folder, tmp_path):
    path = tmp_path / "a.cases.yaml"
    path.write_text(
        "cases:\n  - {id: a, says: So., profile: {hours: 9}, expect: {first: sit_less}}\n  - id: b\n    says: So.\n"
    )
    cases, new = read_case_file(path).cases(folder().load().data)
    assert ([one.id for one in cases], [one.id for one in new]) == (["a"], ["b"])
    assert (new[0].profile, new[0].strict, new[0].place) == ({}, False, f"{path}:3:9")
