"""The Mermaid flowchart of an explanation: well formed for whatever a ruleset says."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from tests.explain.hostile import TEXTS, explained, hostile_worlds, spoiled
from tests.recommendation.worlds import worlds
from tests.support import examples

LABEL = r"""(?:[^"\n<>&`#%\[\]{}|\\;\x00-\x1f]|#\d+;|<br/>)*"""
SHAPES = [("([", "])"), ("[", "]"), ("(", ")"), ("[/", "/]"), ("[[", "]]")]
SHAPED = "|".join(f'{re.escape(before)}"{LABEL}"{re.escape(after)}' for before, after in SHAPES)
NODE = re.compile(rf"  (n\d+)(?:{SHAPED}):::(\w+)")
EDGE = re.compile(rf'  (n\d+) (?:-->|-\.->)(?:\|"{LABEL}"\|)? (n\d+)')
CLASS = re.compile(r"  classDef (\w+) [\w:#, -]+")


def read(chart):
    """Return the nodes with their classes and the edges of a chart that is well formed, line by line."""
    first, *lines = chart.removesuffix("\n").split("\n")
    assert first == "flowchart RL"
    nodes, edges, classes = {}, [], set()
    for line in lines:
        if node := NODE.fullmatch(line):
            assert node[1] not in nodes
            nodes[node[1]] = node[2]
        elif edge := EDGE.fullmatch(line):
            edges.append((edge[1], edge[2]))
        else:
            found = CLASS.fullmatch(line)
            assert found, line
            classes.add(found[1])
    assert set(nodes.values()) <= classes
    assert {one for edge in edges for one in edge} <= set(nodes)
    return nodes, edges


@settings(max_examples=examples(50))
@given(world=hostile_worlds(), strict=st.booleans())
def test_every_line_is_a_node_an_edge_or_a_class_whatever_the_texts_are(world, strict):
    data, person = world
    for why in explained(data, person, strict=strict):
        read(why.to_mermaid())


@settings(max_examples=examples(50))
@given(world=worlds(), strict=st.booleans())
def test_every_node_leads_to_the_advice_and_nothing_turns_in_a_circle(world, strict):
    data, person = world
    for why in explained(data, person, strict=strict):
        nodes, edges = read(why.to_mermaid())
        reached, way = {"n0"}, ["n0"]
        while way:
            end = way.pop()
            new = {start for start, to in edges if to == end} - reached
            reached |= new
            way += new
        assert reached == set(nodes)
        ends = {start for start, _ in edges}
        assert "n0" not in ends
        left = dict.fromkeys(nodes)
        while left:  # take away what nothing leads to
            free = [one for one in left if not any(to == one and start in left for start, to in edges)]
            assert free
            for one in free:
                del left[one]


def test_the_chart_goes_from_the_advice_over_rules_conditions_and_facts_to_sources():
    chart = backrules.recommend({"desk_hours": 9}).why("prioritise_rear_chain").to_mermaid()
    assert chart.startswith(
        "flowchart RL\n"
        '  n0(["Put the back of your body<br/>first: recommended, number<br/>1 of 5 (should)"]):::advice\n'
        '  n1["You sit for most of the<br/>day, and training gives<br/>the back of the body the<br/>work that sitting does<br/>not."]:::yes\n'
        '  n2("yes: sitting for most of<br/>the day"):::yes\n'
        '  n3("yes: hours at a desk: at<br/>least 6 h/day"):::yes\n'
        '  n4[/"hours at a desk: 9 h/day"/]:::fact\n'
    )
    for line in ('n1 -->|"#43;9"| n0', "n4 --> n3", "n3 --> n2", "n2 --> n1", "n5 -.-> n1"):
        assert f"  {line}\n" in chart
    assert '  n5[["article A5: Desk sitters' in chart


def test_what_stands_in_two_rules_is_drawn_once():
    chart = backrules.recommend({"deadlift_experience": "none"}).why("hex_bar_deadlift").to_mermaid()
    assert chart.count('"yes: new to the deadlift"') == 1
    assert chart.count("deadlift experience:") == 2  # the condition and the fact


def test_open_guards_and_softening_sources_are_marked():
    chart = backrules.recommend({"desk_hours": 9, "deadlift_experience": "none", "equipment": ["hex_bar"]})
    assert '-->|"assuming"| n0' in chart.why("hex_bar_deadlift").to_mermaid()
    assert '-.->|"softens"| n1' in chart.why("prioritise_rear_chain").to_mermaid()


def test_long_texts_are_cut_and_hostile_ones_are_entities():
    data = spoiled(backrules.builtin().data, TEXTS)
    for why in explained(data, {"desk_hours": 9, "deadlift_experience": "none"}):
        chart = why.to_mermaid()
        read(chart)
        assert "<script" not in chart
        assert "%%" not in chart
        assert max(map(len, chart.split("\n"))) < 1500
