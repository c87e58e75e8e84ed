"""The graph of a ruleset: what is in it, what is left of it, and the three ways to write it."""

import re
from itertools import combinations, pairwise, product
from xml.etree import ElementTree

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.authoring.graph import restricted, rule_graph, to_dot, to_mermaid, to_svg
from backrules.authoring.graph.layout import Track, arranged, crossings, links_of, spaced
from backrules.authoring.graph.texts import fitted, text_width
from backrules.authoring.graph.theme import LINES
from backrules.conditions import names_read
from backrules.errors import UsageError
from tests.explain.hostile import TEXTS, hostile_worlds, spoiled
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
    assert nodes["safety.red_flags"].title == "avoids 55 pieces, safety"
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


# --- the layout -----------------------------------------------------------------------------------

PLACES = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(10, 90)), min_size=1, max_size=8)


@settings(max_examples=examples(100))
@given(places=PLACES, nudges=st.lists(st.floats(-5, 5), min_size=8, max_size=8))
def test_boxes_are_spaced_as_near_to_where_they_want_to_be_as_can_be(places, nudges):
    wanted, heights = zip(*places, strict=True)
    found = spaced(wanted, heights)

    def room(centres):
        return [
            b - a - (high + low) / 2 for (a, b), (high, low) in zip(pairwise(centres), pairwise(heights), strict=True)
        ]

    def cost(centres):
        return sum((one - want) ** 2 for one, want in zip(centres, wanted, strict=True))

    least = 10 - 1e-6
    assert all(gap >= least for gap in room(found))
    other = [one + nudge for one, nudge in zip(found, nudges, strict=False)]
    if all(gap >= 10 for gap in room(other)):
        assert cost(found) <= cost(other) + 1e-6


@st.composite
def layered(draw):
    """A few nodes in columns, and edges that lead forward."""
    columns = {f"{column}{place}": column for column in range(draw(st.integers(2, 4))) for place in range(4)}
    ways = [(a, b) for a, b in product(columns, columns) if columns[a] < columns[b]]
    return columns, draw(st.lists(st.sampled_from(ways), unique=True, max_size=14))


@settings(max_examples=examples(100))
@given(case=layered())
def test_links_join_neighbouring_columns_and_every_edge_runs_on_some_from_end_to_end(case):
    columns, edges = case
    links = links_of(edges, columns)

    def column(key):
        return key.column if isinstance(key, Track) else columns[key]

    assert all(column(link.end) == column(link.start) + 1 for link in links)
    for index, (start, end) in enumerate(edges):
        way = sorted((link for link in links if index in link.edges), key=lambda link: column(link.start))
        assert (way[0].start, way[-1].end) == (start, end)
        assert all(one.end == other.start for one, other in pairwise(way))


@settings(max_examples=examples(100))
@given(case=layered())
def test_nothing_overlaps_in_a_column_and_lines_cross_no_more_often_than_before(case):
    columns, edges = case
    links = links_of(edges, columns)
    places = arranged(columns, dict.fromkeys(columns, 30.0), links)
    order = [
        sorted((key for key in places if places[key].column == column), key=lambda key: places[key].centre)
        for column in range(max(columns.values()) + 1)
    ]
    for inside in order:
        for above, below in pairwise([places[key] for key in inside]):
            assert above.centre + above.height / 2 < below.centre - below.height / 2
    assert min(place.centre - place.height / 2 for place in places.values()) == pytest.approx(0)
    pairs = [(link.start, link.end) for link in links]
    first = {}
    for key in [*columns, *(one for pair in pairs for one in pair if isinstance(one, Track))]:
        first.setdefault(key.column if isinstance(key, Track) else columns[key], {})[key] = None
    assert crossings(order, pairs) <= crossings([list(first[column]) for column in sorted(first)], pairs)


@settings(max_examples=examples(100))
@given(data=st.data())
def test_crossings_are_counted_as_one_would_by_hand(data):
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=3))
    order = [[(side, place) for place in range(size)] for side, size in enumerate(sizes)]
    pairs = [(a, b) for one, other in pairwise(order) for a in one for b in other]
    pairs = data.draw(st.lists(st.sampled_from(pairs), unique=True))
    by_hand = sum(a[0] == c[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0 for (a, b), (c, d) in combinations(pairs, 2))
    assert crossings(order, pairs) == by_hand


@settings(max_examples=examples(150))
@given(
    text=st.one_of(st.text(max_size=80), st.from_regex(r"[a-z]{1,30}([._][a-z]{1,30}){0,4}", fullmatch=True)),
    width=st.integers(40, 200),
    most=st.integers(1, 3),
)
def test_a_text_is_cut_into_lines_that_fit_and_nothing_is_lost_unless_it_says_so(text, width, most):
    lines = fitted(text, width, 12, most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, 12) <= width or len(line) == 1 for line in lines)
    shown = "".join("".join(lines).split())
    whole = "".join("".join(one if one.isprintable() else " " for one in text).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown.removesuffix("…")))


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
TAGS = {SVG + tag for tag in ("svg", "title", "style", "marker", "path", "rect", "text", "g")}
ATTRIBUTES = {
    *("class", "role", "width", "height", "viewBox", "id", "markerUnits", "markerWidth", "markerHeight"),
    *("refX", "refY", "orient", "d", "fill", "marker-end", "rx", "x", "y"),
}
SIZES = {"first": 12.5, "second": 10.5, "title": 18, "heading": 14, "note": 12}


def drawn(graph):
    """Return the picture, which is XML of our tags and attributes only."""
    root = ElementTree.fromstring(to_svg(graph))
    for element in root.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        assert all(re.fullmatch(r"[\w\s.,#()-]*", value) for value in element.attrib.values())
    return root


def boxes(root):
    """Return for each node its class, its frame and its texts."""
    found = []
    for group in root.iter(f"{SVG}g"):
        frame = group.find(f"{SVG}svg")
        x, y, width, height = (float(frame.get(name)) for name in ("x", "y", "width", "height"))
        found.append((group.get("class"), (x, y, x + width, y + height), list(frame.iter(f"{SVG}text"))))
    return found


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def check_picture(graph):
    root = drawn(graph)
    width, height = float(root.get("width")), float(root.get("height"))
    found = boxes(root)
    assert len(found) == len(graph.nodes)
    for _, frame, texts in found:
        assert frame[0] >= 0
        assert frame[1] >= 0
        assert frame[2] <= width
        assert frame[3] <= height
        bottoms = []
        for text in texts:
            size = SIZES[text.get("class")]
            assert (
                text.text is None
                or len(text.text) == 1
                or text_width(text.text, size) <= frame[2] - frame[0] - float(text.get("x"))
            )
            bottoms.append((float(text.get("y")) - size, float(text.get("y"))))
        assert all(below[0] >= above[1] - 2 for above, below in pairwise(bottoms))
        assert all(top >= 0 and bottom <= frame[3] - frame[1] for top, bottom in bottoms)
    for (_, one, _), (_, other, _) in combinations(found, 2):
        assert not overlap(one, other)
    for text in root.findall(f"{SVG}text"):
        assert float(text.get("x")) + text_width(text.text, SIZES[text.get("class")]) <= width + 1
    return root


@settings(max_examples=examples(20))
@given(world=hostile_worlds())
def test_no_text_leaves_its_box_and_no_box_another_whatever_the_texts_are(world):
    check_picture(rule_graph(world[0]))


def test_the_built_in_ruleset_is_drawn_without_overlaps_also_with_hostile_texts():
    check_picture(BUILTIN)
    check_picture(rule_graph(spoiled(backrules.builtin().data, TEXTS)))


@pytest.mark.parametrize("advice", ["see_a_clinician", "hex_bar_deadlift", "prioritise_rear_chain"])
def test_a_part_of_the_built_in_ruleset_is_drawn_without_overlaps(advice):
    check_picture(restricted(BUILTIN, advice=[advice]))


def test_nothing_is_drawn_as_nothing():
    empty = attrs.evolve(BUILTIN, nodes=(), edges=())
    assert "nothing to show" in to_svg(empty)
    check_picture(empty)
    assert to_mermaid(empty).startswith("flowchart LR\n")


def test_what_a_rule_does_can_be_told_by_colour_and_by_line():
    effects = [LINES[kind] for kind in ("advise", "avoid", "caution")]
    for part in ("light", "dark", "dashes", "dot", "mermaid"):
        assert len({getattr(line, part) for line in effects}) == 3
    text = to_svg(BUILTIN)
    light, dark = text.split("@media (prefers-color-scheme:dark)")
    for kind, line in LINES.items():
        assert f".{kind}-line{{stroke:{line.light}}}" in light
        assert f".{kind}-line{{stroke:{line.dark}}}" in dark
    for said in ("advises", "avoids (holds back)", "cautions", "reads", "takes (needs)"):
        assert f">{said}</text>" in text


def test_columns_go_from_facts_to_advice_and_derived_facts_stand_behind_what_they_read():
    lefts = {}
    for (_, frame, _), node in zip(boxes(drawn(BUILTIN)), BUILTIN.nodes, strict=True):
        lefts[node.key] = frame[0]
    assert all(lefts[edge.start] < lefts[edge.end] for edge in BUILTIN.edges)
    assert len({left for (kind, _), left in lefts.items() if kind != "derived"}) == 3


def test_the_pointer_on_a_box_keeps_what_leads_to_it_and_what_it_leads_to():
    graph = restricted(BUILTIN, advice=["hex_bar_deadlift", "pull_up"])
    text = to_svg(graph)
    for index, node in enumerate(graph.nodes):
        (listed,) = re.findall(rf":has\(\.n{index}:hover\) :is\(([^)]*)\)", text)
        shown = {int(name[2:]) for name in listed.split(",") if name.startswith(".n")}
        cone = {
            place
            for place, other in enumerate(graph.nodes)
            if reaches(graph, {other.key}, {node.key}) or reaches(graph, {node.key}, {other.key})
        }
        assert shown == cone


def test_tooltips_hold_the_reason_and_the_condition():
    root = drawn(restricted(BUILTIN, advice=["hex_bar_deadlift"]))
    said = "\n".join(title.text for title in root.iter(f"{SVG}title"))
    rule = backrules.builtin().data.rules["deadlift.hex_bar_first"]
    assert rule.because in said
    assert "when deadlift_beginner" in said


def test_the_same_ruleset_gives_the_same_bytes_whatever_the_hash_seed():
    code = """
        import backrules, hashlib
        from backrules.authoring.graph import *
        graph = rule_graph(backrules.builtin().data)
        for write in (to_mermaid, to_dot, to_svg):
            print(hashlib.sha256(write(graph).encode()).hexdigest())
    """
    one, other = (python(code, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert one == other
    assert len(one.split()) == 3


def test_a_sign_that_stands_on_another_one_takes_no_room_of_its_own():
    assert text_width("e\u0301a\u0308", 10) == text_width("ea", 10)
