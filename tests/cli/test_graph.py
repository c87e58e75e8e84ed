"""`backrules graph`: the texts of the Python module, printed or written."""

import shutil

import pytest

import backrules
from backrules.authoring.graph import restricted, rule_graph, to_dot, to_mermaid
from tests.support import called, placed

WRITERS = {"mermaid": to_mermaid, "dot": to_dot}


@pytest.fixture
def small(folder):
    return folder()


@pytest.mark.parametrize("form", WRITERS)
def test_a_ruleset_is_printed_in_every_format(small, form):
    done = called("graph", "--ruleset", small.path, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == WRITERS[form](rule_graph(small.load().data))


@pytest.mark.parametrize(("name", "form"), [("a.DOT", "dot"), ("a.gv", "dot"), ("a.mmd", "mermaid")])
def test_the_name_of_the_file_says_the_format(small, tmp_path, name, form):
    done = called("graph", "--ruleset", small.path, "--out", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8") == WRITERS[form](rule_graph(small.load().data))


def test_a_format_that_is_given_goes_before_the_name_of_the_file(small, tmp_path):
    called("graph", "--ruleset", small.path, "--format", "dot", "--out", tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("digraph")


def test_a_picture_without_graphviz_is_one_message(small, tmp_path):
    done = called("graph", "--ruleset", small.path, "--out", tmp_path / "a.svg", env={"PATH": str(tmp_path)})
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "SVG is drawn by Graphviz" in done.stderr
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_a_picture_is_written_where_there_is_graphviz(small, tmp_path):
    done = called("graph", "--ruleset", small.path, "--out", tmp_path / "a.svg")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "</svg>" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_advice_and_facts_leave_the_rest_out():
    arguments = ("--advice", "sumo_deadlift", "--advice", "pull_up", "--fact", "deadlift_beginner")
    done = called("graph", *arguments, "--format", "dot")
    graph = rule_graph(backrules.builtin().data)
    part = restricted(graph, advice=["sumo_deadlift", "pull_up"], facts=["deadlift_beginner"])
    assert done.stdout == to_dot(part)
    assert 0 < len(part.nodes) < len(graph.nodes) / 5


def test_an_overlay_is_drawn_too(small, folder):
    over = folder({"advice.yaml": "sit_less: {title: Sit still less}\n"}, bare=True)
    assert "Sit still less" in called("graph", "--ruleset", small.path, "--overlay", over.path).stdout


def test_who_draws_more_than_mermaid_takes_is_told(small):
    done = called("graph")
    assert done.returncode == 0
    assert "Mermaid draws 500 unless maxEdges is raised" in done.stderr
    assert called("graph", "--format", "dot").stderr == ""


def test_where_nothing_leads_from_the_facts_to_the_advice_that_is_said(small):
    done = called("graph", "--ruleset", small.path, "--advice", "see_doctor", "--fact", "hours")
    assert done.returncode == 0
    assert done.stderr == "backrules: nothing leads from these facts to this advice\n"


MISTAKES = {
    "an unknown advice": (["--advice", "sit_les"], "there is no advice 'sit_les' (did you mean 'sit_less'?)"),
    "an unknown fact": (["--fact", "houres"], "there is no fact 'houres' (did you mean 'hours'?)"),
    "an unknown format": (["--format", "pdf"], "'pdf' is not one of"),
    "no place to write to": (["--out", "NOWHERE/a.dot"], "NOWHERE/a.dot cannot be written"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_messages_with_exit_code_2(small, name, tmp_path):
    arguments, message = MISTAKES[name]
    *arguments, message = placed(tmp_path, *arguments, message)
    done = called("graph", "--ruleset", small.path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
