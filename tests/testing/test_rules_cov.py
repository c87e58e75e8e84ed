"""The plugin in projects of users, whose tests know nothing of it."""

import re
import sys
from importlib.metadata import entry_points

import pytest

from tests.support import Folder, run

LOADED = any(one.name == "backrules_cov" for one in entry_points(group="pytest11"))  # of an installation before it

TESTS = """\
    import backrules
    import pytest

    RULES = backrules.load("rules")

    @pytest.mark.parametrize("hours", [1, 2, 6])
    def test_sitting(hours):
        assert ("stretch" in RULES.recommend({"hours": hours, "tools": ["mat"]}).outcome) == (hours >= 2)

    def test_flags():
        session = backrules.Session(RULES, strict=False).tell(flags=["fever"], level="expert", tools=["bar"])
        assert session.recommendation.advice[0].id == "see_doctor"
        session.next_question()
    """


@pytest.fixture
def project(tmp_path):
    Folder(tmp_path / "rules", {})
    Folder(tmp_path, {"tests/test_it.py": TESTS, "pytest.ini": "[pytest]\nfilterwarnings = error\n"}, bare=True)
    return tmp_path


def test_a_line_for_each_file_says_what_is_covered_and_where_something_is_missing(project, inner_pytest):
    done = inner_pytest(project, "--rules-cov=rules")
    assert done.returncode == 0, done.stdout
    section = done.stdout.partition("coverage of the ruleset small ")[2]
    rows = {row.split()[0]: row.split(maxsplit=5) for row in section.splitlines() if row.strip()}
    assert rows["Name"] == ["Name", "Rules", "Advice", "Parts", "Cover", "Missing"]
    assert rows["rules/all.yaml"][:5] == ["rules/all.yaml", "5/5", "-", "9/12", "82%"]
    assert rows["rules/all.yaml"][5].strip() == "5, 12, 24"
    assert rows["TOTAL"][1] == "5/5"


def test_the_same_comes_out_of_several_processes(project, inner_pytest):
    alone, spread = (inner_pytest(project, "--rules-cov=rules", *more) for more in ([], ["-n2"]))
    assert spread.returncode == 0, spread.stdout + spread.stderr
    assert _section(alone.stdout) == _section(spread.stdout)


def _section(text):
    return re.search(r"^Name(.|\n)*^TOTAL.*$", text, re.MULTILINE).group()


def test_a_session_that_covers_too_little_fails_and_says_so(project, inner_pytest):
    enough, little = (inner_pytest(project, "--rules-cov=rules", f"--rules-cov-fail-under={n}") for n in (50, 99.5))
    assert enough.returncode == 0
    assert little.returncode == 1
    assert re.search(r"FAIL Required 99.5 % of the ruleset, reached \d\d\.\d\d %", little.stdout)


def test_the_page_needs_nothing_else_and_shows_every_line_with_its_parts(project, inner_pytest):
    done = inner_pytest(project, "--rules-cov=rules", "--rules-cov-html=out/cov")
    assert "out/cov/index.html" in done.stdout
    text = (project / "out/cov/index.html").read_text()
    assert "http" not in text
    assert "<script" not in text
    assert 'class="covered" title="hours &gt;= 6 is true and decides: shown; hours &gt;= 6 is false' in text
    assert '<mark class="partly" title="level == expert is true and decides: shown; level == expert is false' in text
    written = (project / "rules/rules/all.yaml").read_text().count("\n")
    assert f'<span class="n">{written}</span>' in text
    assert "prefers-color-scheme: dark" in text


def test_recommendations_of_other_rulesets_do_not_count(project, inner_pytest):
    Folder(
        project,
        {"tests/test_more.py": "import backrules\ndef test_b(): backrules.recommend({'desk_hours': 9})\n"},
        bare=True,
    )
    done = inner_pytest(project, "--rules-cov=rules")
    assert "1 recommendation by other rulesets (or the same with an overlay) do not count" in done.stdout


def test_with_its_overlay_a_ruleset_is_watched_as_it_is_used(project, inner_pytest):
    Folder(project / "mine", {"rules/mine.yaml": "disable: [train.stretch]\n"}, bare=True)
    code = "import backrules\ndef test_b(): backrules.load('rules', 'mine').recommend({'hours': 9})\n"
    Folder(project, {"tests/test_it.py": code}, bare=True)
    done = inner_pytest(project, "--rules-cov=rules", "--rules-cov-overlay=mine")
    assert re.search(r"TOTAL +1/4", done.stdout), done.stdout


@pytest.mark.unmeasured
def test_without_a_folder_it_is_the_built_in_ruleset(project, inner_pytest):
    done = inner_pytest(project, "--rules-cov")
    assert "coverage of the ruleset balanced_back" in done.stdout
    assert re.search(r"TOTAL +0/", done.stdout)


@pytest.mark.parametrize("option", ["--rules-cov-fail-under=50", "--rules-cov-html=out"])
def test_an_option_of_it_that_stands_alone_is_wrong_usage(project, inner_pytest, option):
    done = inner_pytest(project, option)
    assert done.returncode == 4
    assert "--rules-cov-fail-under and --rules-cov-html are options of --rules-cov" in done.stderr + done.stdout


def test_a_page_that_cannot_be_written_is_said_and_the_table_is_there_all_the_same(project, inner_pytest):
    (project / "out").write_text("no folder")
    done = inner_pytest(project, "--rules-cov=rules", "--rules-cov-html=out")
    assert re.search(r"out/index\.html cannot be written: ", done.stdout)
    assert "TOTAL" in done.stdout
    assert (project / "out").read_text() == "no folder"


def test_a_folder_that_is_no_ruleset_is_wrong_usage(project, inner_pytest):
    done = inner_pytest(project, "--rules-cov=nowhere")
    assert done.returncode == 4
    assert "there is no folder nowhere" in done.stderr + done.stdout


def test_a_session_that_does_not_ask_for_it_loads_nothing_of_it(project):
    code = "import sys\ndef test_c(): assert 'backrules.authoring' not in sys.modules\n"
    Folder(project, {"tests/test_it.py": code}, bare=True)
    plugin = [] if LOADED else ["-p", "backrules.testing.rules_cov"]
    done = run(sys.executable, "-m", "pytest", *plugin, "-p", "no:cacheprovider", cwd=project)
    assert done.returncode == 0, done.stdout
    assert "coverage of the ruleset" not in done.stdout


def test_an_observer_is_told_of_recommendations_and_not_of_what_a_question_tries_out(small):
    from backrules.api.observers import observing

    seen = []
    with observing(lambda ruleset, values, strict: seen.append((ruleset, values, strict))):
        rec = small.recommend({"hours": 9}, strict=True)
        rec.next_question().to_dict()
    small.recommend({"hours": 1})
    assert seen == [(small, {"hours": 9}, True)]


@pytest.fixture
def small(tmp_path):
    return Folder(tmp_path, {}).load()
