import pytest
from ruamel.yaml import YAML

from backrules._util.spans import Source
from backrules.authoring.coverage import Coverage, People, Places, by_file, cases_yaml, page, table
from backrules.authoring.coverage.files import FileCoverage, Segment, lines_of
from backrules.authoring.coverage.html import pieces
from backrules.model import Case, Expectation
from tests.questions.small_worlds import tiny
from tests.support import WITHOUT_EXERCISES, Folder

FOLDED = """\
    derived:
      sits: {when: "hours >= 6", title: sitting}
    rules:
      - id: desk.sit_less
        when: >-
          sits and
          not hurts
        advise: sit_less
        because: You sit a lot.
        source: {article: A1}
      - id: desk.always
        when: true
        advise: stretch
        because: So.
        source: {author: We say so.}
    """


@pytest.fixture
def ruleset(tmp_path):
    return Folder(tmp_path, {"rules/all.yaml": FOLDED, **WITHOUT_EXERCISES}).load()


def files_of(ruleset, *people):
    coverage = Coverage(ruleset.data)
    for values in people:
        coverage.record(ruleset.profiles.read(values))
    report = coverage.report()
    return report, {one.name: one for one in by_file(report, Places(ruleset.folders))}


def test_a_part_stands_where_it_is_written_and_text_over_several_lines_counts_as_one_place(ruleset):
    _, files = files_of(ruleset, {"hours": 9, "hurts": False, "tools": ["mat"]})
    rules = files["rules/all.yaml"]
    marked = [(rules.source.text[one.start : one.end].split("\n")[0], one.state) for one in rules.segments]
    assert marked == [
        ("hours >= 6", "partly"),
        ("desk.sit_less", "covered"),
        (">-", "partly"),
        ("desk.always", "covered"),
    ]
    assert rules.lines == (2, 5)


def test_a_part_is_covered_when_all_is_shown_that_somebody_can_show(tmp_path):
    rules = """\
        rules:
          - {id: a.b, when: "hours >= 6 and hours >= 4", advise: sit_less, because: So., source: {article: A1}}
        """
    ruleset = Folder(tmp_path, {"rules/all.yaml": rules, **WITHOUT_EXERCISES}).load()
    report, files = files_of(ruleset, {"hours": 9}, {"hours": 5})
    states = {files["rules/all.yaml"].source.text[s.start : s.end]: s.state for s in files["rules/all.yaml"].segments}
    assert states == {"a.b": "covered", "hours >= 6": "covered", "hours >= 4": "covered"}
    assert "rule a.b: part 2 false: hours >= 4" in [one.id for one in report.impossible]


def test_a_ruleset_that_comes_from_no_folder_has_totals_and_no_lines(ruleset):
    report = Coverage(ruleset.data).report()
    assert by_file(report, Places(())) == ()
    lines = list(table(report, ()))
    assert lines[0].split() == ["Name", "Rules", "Advice", "Parts", "Cover", "Missing"]
    assert lines[-1].split()[:2] == ["TOTAL", "0/2"]


def test_an_overlay_is_a_file_among_the_others(ruleset, tmp_path_factory):
    import backrules

    overlay = Folder(tmp_path_factory.mktemp("mine"), {}, bare=True)
    overlay.write("rules/more.yaml", "rules: [{id: desk.sit_less, when: hours >= 8}]\n")
    both = backrules.load(ruleset.folders[0], overlay.path)
    _, files = files_of(both)
    name = f"{overlay.path}/rules/more.yaml"
    assert [files[name].source.text[one.start : one.end] for one in files[name].segments] == [
        "desk.sit_less",
        "hours >= 8",
    ]


def test_line_numbers_are_said_in_few_words():
    assert lines_of([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert lines_of([]) == ""


def test_only_all_of_it_is_100_percent(ruleset):
    report, files = files_of(ruleset, *([{"hours": n, "hurts": bool(n % 2)} for n in range(20)]))
    assert report.percent() < 100
    assert list(table(report, files.values()))[-1].split()[4] != "100%"


def test_the_page_shows_texts_of_a_ruleset_as_texts(tmp_path):
    advice = "sit_less: {kind: priority, title: '<script>alert(1)</script>', detail: D.}\n"
    rules = """\
        rules:
          - {id: a.b, when: hours >= 6, advise: sit_less, because: "<b>So</b>", source: {article: A1}}
        """
    ruleset = Folder(tmp_path, {"rules/all.yaml": rules, "advice.yaml": advice, **WITHOUT_EXERCISES}).load()
    report, files = files_of(ruleset)
    text = page("<i>", report, files.values())
    assert "<script>" not in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_the_page_lists_what_nobody_can_show_and_says_where_nobody_could_be_named():
    facts = {f"b{number}": "boolean" for number in range(12)}
    odd = " or ".join(f"(b{number} and not b{number + 6})" for number in range(6))
    small = Coverage(tiny({"a": "boolean"}, "advise one: a and not a")).report()
    text = page("small", small, ())
    assert f"Impossible, as the decision tables prove: {len(small.impossible)}" in text
    assert all(f"<li><code>{one.of}</code> " in text for one in small.impossible)
    data = tiny(facts, f"advise one: {odd}")
    large = page("large", Coverage(data).report(People(data, most=150)), ())
    assert "not exact: the decision tables are too large to say who could" in large
    assert "Impossible" not in large


def test_a_page_of_a_ruleset_of_which_all_is_shown_lists_nothing_that_is_missing():
    coverage = Coverage(tiny({"a": "boolean"}, "advise one: a"))
    for answer in (True, False):
        coverage.record({"a": answer})
    assert coverage.report().percent() == 100
    assert "Missing:" not in page("all", coverage.report(), ())


def test_a_case_too_wide_for_a_line_has_an_entry_a_line_and_is_read_back_as_it_is(tmp_path):
    names = [f"a_rather_long_name_{number}" for number in range(12)]
    case = Case("wide", "Much is known.", dict.fromkeys(names, True), expect=Expectation(exactly=tuple(names)))
    text = cases_yaml([case])
    assert max(map(len, text.splitlines())) < 60
    (read,) = YAML(typ="safe", pure=True).load(text)["cases"]
    assert read == {
        "id": "wide",
        "says": "Much is known.",
        "profile": dict.fromkeys(names, True),
        "expect": {"exactly": names},
    }


def test_parts_that_touch_are_all_shown_and_one_inside_another_is_not_shown_twice():
    segments = tuple(Segment(start, end, (), (), ()) for start, end in ((0, 2), (2, 4), (3, 4), (5, 6)))
    shown = [*pieces(FileCoverage("rules.yaml", Source("rules.yaml", "abcdefg\n"), segments))]
    assert [text for text, segment in shown if segment] == ["ab", "cd", "f"]
    assert "".join(text for text, _ in shown) == "abcdefg"
