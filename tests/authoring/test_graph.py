"""The graph of a ruleset: what is in it, what is left of it, and the ways to write it."""

import html
import os
import re
import shutil
from xml.etree import ElementTree

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.authoring.graph import restricted, rule_graph, to_dot, to_mermaid, to_svg
from backrules.authoring.graph.theme import LINES
from backrules.conditions import names_read
from backrules.errors import UsageError
from tests.explain.hostile import hostile_worlds
from tests.recommendation.worlds import worlds
from tests.support import examples, python

BUILTIN = rule_graph(backrules.builtin().data)
KINDS = ["fact", "derived", "rule", "advice"]


def ids(graph, kind):
    return [node.id for node in graph.nodes if node.kind == kind]


def named(graph):
    return {(*edge.start, *edge.end, edge.kind) for edge in graph.edges}


# --- the graph ------------------------------------------------------------------------------------


@settings(max_examples=examples(30))
@given(world=worlds())
def test_it_has_every_fact_rule_and_advice_and_an_edge_for_all_that_is_read_and_done(world):
    data, _ = world
    graph = rule_graph(data)
    assert ids(graph, "fact") == list(data.facts)
    assert set(ids(graph, "derived")) == {*data.derived, *data.numbers}
    assert ids(graph, "rule") == list(data.rules)
    assert ids(graph, "advice") == list(data.advice)
    edges = named(graph)
    done = {edge for edge in edges if edge[0] == "rule"}
    assert done == {
        ("rule", rule.id, "advice", target, rule.effect) for rule in data.rules.values() for target in rule.targets
    }
    for rule in data.rules.values():
        assert {edge[1] for edge in edges if edge[2:4] == ("rule", rule.id)} == set(names_read(rule.when))
    for advice in data.advice.values():
        needed = set(names_read(advice.needs)) if advice.needs is not None else set()
        assert {edge[1] for edge in edges if edge[2:] == ("advice", advice.id, "needs")} == needed


def test_edges_leave_and_reach_nodes_that_are_there_and_none_stands_twice():
    keys = [node.key for node in BUILTIN.nodes]
    assert len(set(keys)) == len(keys)
    assert {key for edge in BUILTIN.edges for key in (edge.start, edge.end)} <= set(keys)
    assert len(set(BUILTIN.edges)) == len(BUILTIN.edges)


def test_it_says_what_a_rule_does_and_which_nodes_are_about_safety():
    nodes = {node.id: node for node in BUILTIN.nodes}
    kept_away = len(backrules.builtin().data.rules["safety.red_flags"].targets)
    assert nodes["safety.red_flags"].title == f"avoids {kept_away} pieces, safety"
    assert nodes["deadlift.hex_bar_first"].title == "advises, +4 (should)"
    assert nodes["red_flags"].safety
    assert not nodes["desk_hours"].safety
    assert "when deadlift_beginner" in nodes["deadlift.hex_bar_first"].about


# --- parts of it ----------------------------------------------------------------------------------


def reaches(graph, starts, ends):
    """Whether any way leads from one of some nodes to one of others, found the slow way."""
    reached = set(starts)
    for _ in graph.nodes:
        reached |= {edge.end for edge in graph.edges if edge.start in reached}
    return not reached.isdisjoint(ends)


@settings(max_examples=examples(30))
@given(world=worlds(), data=st.data())
def test_what_is_left_is_what_leads_from_the_facts_to_the_advice(world, data):
    graph = rule_graph(world[0])
    facts = data.draw(st.sets(st.sampled_from(ids(graph, "fact") + ids(graph, "derived")), max_size=2))
    advice = data.draw(st.sets(st.sampled_from(ids(graph, "advice")), max_size=2))
    left = restricted(graph, advice=advice, facts=facts)
    starts = {node.key for node in graph.nodes if node.kind in ("fact", "derived") and node.id in facts}
    ends = {("advice", one) for one in advice}
    wanted = [
        node
        for node in graph.nodes
        if (not facts or reaches(graph, starts, {node.key})) and (not advice or reaches(graph, {node.key}, ends))
    ]
    assert list(left.nodes) == wanted
    kept = {node.key for node in wanted}
    assert list(left.edges) == [edge for edge in graph.edges if {edge.start, edge.end} <= kept]


def test_names_that_are_not_there_are_refused_with_the_nearest():
    with pytest.raises(UsageError, match=r"there is no advice 'pull_upp' \(did you mean 'pull_up'\?\)"):
        restricted(BUILTIN, advice=["pull_up", "pull_upp"])
    with pytest.raises(UsageError, match=r"there is no fact 'desk_hour' \(did you mean 'desk_hours'\?\)"):
        restricted(BUILTIN, facts=["desk_hour"])
    with pytest.raises(UsageError, match="there is no fact 'pull_up'"):
        restricted(BUILTIN, facts=["pull_up"])


# --- the writers ----------------------------------------------------------------------------------

LABEL = r"""(?:[^"\n<>&`#%\[\]{}|\\;\x00-\x1f]|#\d+;|<br/>)*"""
SHAPES = [("([", "])"), ("[", "]"), ("(", ")"), ("[/", "/]")]
SHAPED = "|".join(f'{re.escape(before)}"{LABEL}"{re.escape(after)}' for before, after in SHAPES)
MERMAID = [
    re.compile(rf"    (?P<node>n\d+)(?:{SHAPED}):::\w+"),
    re.compile(r"  (?P<start>n\d+) (?:-->|--o|==>|--x|-\.->) (?P<end>n\d+)"),
    re.compile(r'  subgraph \w+ \["[a-z ]+"\]|  end'),
    re.compile(r"  linkStyle \d+(?:,\d+)* stroke:#[0-9a-f]{6},[\w:., -]+|  (?:classDef|style) \w+ [\w:#, -]+"),
]
STRING = r'"(?:[^"\\\n]|\\\\|\\"|\\n)*"'
DOT = [
    re.compile(rf"    (?P<node>n\d+) \[(?:(?:\w+=(?:{STRING}|\w+))(?:, )?)+\]"),
    re.compile(rf"  (?P<start>n\d+) -> (?P<end>n\d+) \[(?:(?:\w+=(?:{STRING}|\w+))(?:, )?)+\]"),
    re.compile(rf"  (?:  )?(?:graph|node|edge) \[(?:(?:\w+=(?:{STRING}|[\w.]+))(?:, )?)+\]"),
    re.compile(r"digraph ruleset \{|  subgraph cluster_\w+ \{|  \}|\}"),
]


def well_formed(lines, patterns):
    """Return nodes and edges of a text whose every line is as it should be."""
    nodes, edges = set(), []
    for line in lines:
        found = next(filter(None, (pattern.fullmatch(line) for pattern in patterns)), None)
        assert found, line
        said = found.groupdict()
        nodes |= {said["node"]} if "node" in said else set()
        edges += [(said["start"], said["end"])] if "start" in said else []
    return nodes, edges


def check_text(graph, lines, patterns):
    nodes, edges = well_formed(lines, patterns)
    numbers = {node.key: f"n{index}" for index, node in enumerate(graph.nodes)}
    assert nodes == set(numbers.values())
    assert edges == [(numbers[edge.start], numbers[edge.end]) for edge in graph.edges]


@settings(max_examples=examples(30))
@given(world=hostile_worlds())
def test_mermaid_and_dot_hold_every_node_and_edge_and_nothing_else_whatever_the_texts_are(world):
    graph = rule_graph(world[0])
    first, *lines = to_mermaid(graph).removesuffix("\n").split("\n")
    assert first == "flowchart LR"
    check_text(graph, lines, MERMAID)
    check_text(graph, to_dot(graph).removesuffix("\n").split("\n"), DOT)


SVG = "{http://www.w3.org/2000/svg}"
needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def of_class(root, name):
    return [group for group in root.iter(f"{SVG}g") if group.get("class") == name]


@needs_graphviz
@settings(max_examples=examples(8))
@given(world=hostile_worlds())
def test_a_picture_has_every_node_and_edge_and_no_tag_of_anybody_else_whatever_the_texts_are(world):
    graph = rule_graph(world[0])
    root = ElementTree.fromstring(to_svg(graph))
    assert len(of_class(root, "node")) == len(graph.nodes)
    assert len(of_class(root, "edge")) == len(graph.edges)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {
        "svg",
        "g",
        "title",
        "a",
        "path",
        "polygon",
        "ellipse",
        "polyline",
        "text",
        "defs",
        "linearGradient",
        "stop",
    }


@needs_graphviz
def test_tooltips_of_a_picture_hold_the_reason_and_the_condition():
    text = to_svg(restricted(BUILTIN, advice=["hex_bar_deadlift"]))
    assert html.escape(backrules.builtin().data.rules["deadlift.hex_bar_first"].because) in text
    assert "when deadlift_beginner" in text


def test_without_graphviz_there_is_no_picture_and_it_says_what_there_is(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UsageError, match="SVG is drawn by Graphviz, and its program dot is not there; --format dot and"
    ):
        to_svg(BUILTIN)


def test_what_graphviz_says_is_told(monkeypatch, tmp_path):
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\ncat > /dev/null\necho 'out of memory' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(UsageError, match="Graphviz cannot draw it: out of memory"):
        to_svg(BUILTIN)


def test_of_nothing_there_is_an_empty_text():
    assert to_mermaid(attrs.evolve(BUILTIN, nodes=(), edges=())).startswith("flowchart LR\n")


def test_what_a_rule_does_can_be_told_by_colour_and_by_line():
    effects = [LINES[kind] for kind in ("advise", "avoid", "caution")]
    for part in ("colour", "dot", "mermaid"):
        assert len({getattr(line, part) for line in effects}) == 3


def test_the_same_ruleset_gives_the_same_bytes_whatever_the_hash_seed():
    code = """
        import backrules, hashlib
        from backrules.authoring.graph import *
        graph = rule_graph(backrules.builtin().data)
        for write in (to_mermaid, to_dot):
            print(hashlib.sha256(write(graph).encode()).hexdigest())
    """
    one, other = (python(code, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert one == other
    assert len(one.split()) == 2
