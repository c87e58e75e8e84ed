"""What is made of the results, and how they are kept."""

import pytest

from backrules import UsageError
from backrules.authoring.mutation.pool import ResultCache
from backrules.authoring.mutation.report import FINDING, report_on
from backrules.authoring.mutation.verdicts import Result
from backrules.authoring.mutation.witnesses import Witness
from backrules.model import Accepted

SEEN = Witness({"hours": 7, "tools": {"mat": True}}, True, "order", ("one", "two"), ("two", "one"))
RESULTS = [
    Result("a", "dropped", "killed", "case first"),
    Result("b", "dropped", "survived", witness=SEEN),
    Result("c", "negated", "equal"),
    Result("d", "negated", "not exact"),
    Result("e", "negated", "killed", "invariant ours"),
]
MEANT = [Accepted(FINDING, "b", "Meant."), Accepted(FINDING, "a", "Not any more."), Accepted("other", "d", "No.")]


def test_the_score_leaves_out_what_is_equal_and_survivors_are_what_nothing_decided():
    report = report_on(RESULTS, MEANT)
    assert report.score == pytest.approx(50)
    assert ([one.id for one in report.survivors], [one.id for one in report.open]) == (["b", "d"], ["d"])
    assert (report.accepted, report.outdated) == ({"b": "Meant."}, ("a",))
    said = report.to_dict()
    assert {name: said[name] for name in ("mutants", "killed", "survived", "equal", "not_exact", "score")} == {
        "mutants": 5,
        "killed": 2,
        "survived": 1,
        "equal": 1,
        "not_exact": 1,
        "score": 50,
    }
    assert said["kinds"] == {
        "dropped": {"killed": 1, "survived": 1},
        "negated": {"equal": 1, "killed": 1, "not exact": 1},
    }
    assert [(one["mutant"], one["accepted"]) for one in said["survivors"]] == [("b", "Meant."), ("d", None)]


def test_of_a_part_of_the_mutants_nothing_is_called_outdated_that_was_not_judged():
    report = report_on(RESULTS[1:], [*MEANT, Accepted(FINDING, "e", "Killed.")], all_of_them=False)
    assert report.outdated == ("e",)
    assert report_on([], MEANT).score == 100


def test_results_are_kept_line_by_line_those_of_the_same_key_and_whole_ones(tmp_path):
    place = tmp_path / "kept"
    cache = ResultCache(place, "mine")
    for result in RESULTS:
        cache.add(result)
    ResultCache(place, "other").add(Result("f", "dropped", "equal"))
    with place.open("a") as file:
        file.write('{"key": "mine", "mutant": "g"')
    again = ResultCache(place, "mine")
    assert again.results == {one.id: one for one in RESULTS}
    again.add(Result("h", "dropped", "equal"))  # behind the line that was cut off
    assert [*ResultCache(place, "mine").results] == ["a", "b", "c", "d", "e", "h"]


def test_a_run_that_ended_before_its_first_result_goes_on(tmp_path):
    place = tmp_path / "kept"
    for _ in range(3):
        assert ResultCache(place, "mine").results == {}
        assert place.read_text() == ""


def test_what_holds_something_else_is_refused_and_left_alone(tmp_path):
    notes = tmp_path / "notes"
    notes.write_text("to do\n")
    with pytest.raises(UsageError, match="something else than results"):
        ResultCache(notes, "mine")
    assert notes.read_text() == "to do\n"
    with pytest.raises(UsageError, match="is not a file"):
        ResultCache(tmp_path, "mine")
    with pytest.raises(UsageError, match="cannot be written"):
        ResultCache(tmp_path / "no folder" / "kept", "mine")
