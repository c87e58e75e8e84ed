"""What looks after the repository: no large files, and one section of the changes for each version."""

from __future__ import annotations

import re
import subprocess

import pytest

import backrules
from tests.packaging.support import ROOT
from tools import changelog, check_files, install


@pytest.fixture
def repository(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("made/\n")
    (tmp_path / "small.csv").write_bytes(b"x" * check_files.LARGEST)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    return tmp_path


def problems(root):
    names = check_files.listed(root)
    return [*check_files.too_large(root, names), *check_files.ignored(root, set(names))]


def test_a_file_that_is_too_large_and_one_that_gitignore_names_are_refused(repository):
    assert problems(repository) == []
    (repository / "large.csv").write_bytes(b"x" * (check_files.LARGEST + 1))
    (repository / "made").mkdir()
    (repository / "made" / "a.csv").touch()
    subprocess.run(["git", "add", "--force", "large.csv", "made/a.csv"], cwd=repository, check=True)
    assert problems(repository) == [
        "large.csv has 500,001 bytes, and no file may have more than 500,000: let the script that needs it make or fetch "
        "it, and name it in .gitignore",
        "made/a.csv is named by .gitignore and tracked all the same: git rm --cached made/a.csv",
    ]


in_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no git repository")


@in_git
def test_this_repository_has_no_such_file():
    assert check_files.main([]) == 0


@in_git
def test_pre_commit_and_ci_both_look_for_such_files():
    for name in (".pre-commit-config.yaml", "Makefile"):
        assert "tools/check_files.py" in (ROOT / name).read_text()
    assert "make test" in (ROOT / ".ci" / "run").read_text()


TEXT = (
    f"# Changes\n\n{changelog.MARK}\n## 0.2.0 (unreleased)\n\n### Added\n\n- One.\n\n## 0.1.0 (2026-01-31)\n\n- Old.\n"
)


@pytest.fixture
def added(tmp_path):
    for name, text in {"+b.fixed.md": "Mended.\n", "12.added.md": "Two\nlines.\n", "README.md": "About."}.items():
        (tmp_path / name).write_text(text)
    return changelog.fragments(tmp_path)


def test_fragments_join_the_section_that_is_not_released_yet_and_make_no_second_one(added):
    once = changelog.gathered(TEXT, added, "0.2.0")
    assert once.partition(changelog.MARK)[2] == (
        "\n## 0.2.0 (unreleased)\n\n### Added\n\n- One.\n- Two lines.\n\n### Fixed\n\n- Mended.\n\n## 0.1.0 (2026-01-31)\n\n- Old.\n"
    )
    assert changelog.gathered(once, {}, "0.2.0") == once
    released = changelog.gathered(TEXT, added, "0.2.0", "2026-12-24")
    assert released == once.replace("unreleased", "2026-12-24")


def test_a_new_version_gets_a_section_on_top_and_a_released_one_gets_no_more(added):
    made = changelog.gathered(TEXT, added, "0.3.0")
    assert re.findall("^## (.+)", made, re.MULTILINE) == [
        "0.3.0 (unreleased)",
        "0.2.0 (unreleased)",
        "0.1.0 (2026-01-31)",
    ]
    with pytest.raises(changelog.ChangelogError, match=r"0\.1\.0 is released: raise the version first"):
        changelog.gathered(TEXT, added, "0.1.0")
    with pytest.raises(changelog.ChangelogError, match="has no line <!-- sections start -->"):
        changelog.gathered("# Changes\n", added, "0.2.0")


def test_what_is_no_fragment_is_named(tmp_path):
    (tmp_path / "+a.fixd.md").write_text("x")
    (tmp_path / "+b.fixed.md").write_text(" \n")
    with pytest.raises(changelog.ChangelogError) as raised:
        changelog.fragments(tmp_path)
    assert [line.partition(" is no fragment: ")[0] for line in str(raised.value).splitlines()] == [
        "+a.fixd.md",
        "+b.fixed.md",
    ]


def test_the_changes_have_one_section_for_each_version_and_every_fragment_is_one():
    titles = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert titles.count(backrules.__version__) == 1
    assert len(titles) == len(set(titles))
    changelog.fragments(ROOT / "changelog.d")


@pytest.mark.parametrize(("version", "renamed"), [((3, 11), False), ((3, 13), True), ((3, 14), True)])
def test_the_c_core_is_compiled_with_optimisation_and_by_the_name_that_this_python_has(monkeypatch, version, renamed):
    monkeypatch.setenv("COMPILER", "gcc -Werror=implicit-function-declaration")
    monkeypatch.setattr(install.sys, "version_info", version)
    words = install.compiler().split()
    assert words[:3] == ["gcc", "-Werror=implicit-function-declaration", "-O2"]
    assert words[3:] == ["-DPyEval_CallObject=PyObject_CallObject"] * renamed
