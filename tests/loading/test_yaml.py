"""YAML: one mistake gives one message with its mend, the quick reader says what ruamel.yaml says, files are read once."""

import json
from textwrap import dedent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backrules import errors
from backrules._util.spans import Source
from backrules.errors import Problem, RulesetError, nearest
from backrules.loading import layers, merge, parse_yaml
from backrules.loading import yaml as reading
from backrules.loading.core_schema import core_schema
from backrules.loading.plain_yaml import parse_plain_yaml
from backrules.loading.thorough_yaml import read_all_yaml
from tests.support import RULES, SMALL, examples

MISTAKES = {
    "title: Backs: a guide\n": "1:13: here a second colon makes a key of a text (quote the text)",
    "a value\nb: 2\n": "2:2: a line above has no colon behind its key",
    "a: [x, {when: y in [a, b], to: c}]\n": '1:20: a bracket stands here in a text without quotes, inside of other brackets (quote the whole text: when: "x in [a, b]")',
    "a:\t9\n": "1:3: here stands a tab (indent with spaces)",
    "a:\n\tb: 1\n": "2:1: here stands a tab (indent with spaces)",
    'a: "open\nb: 1\n': "1:4: the quote that opens here is never closed (close it)",
    "a: {b: 1\n": "1:4: the bracket that opens here is never closed (close it, or indent what belongs into it)",
    "a:\n  b: 1\n c: 2\n": "3:2: this line is not indented like those around it",
    "a: 'it's'\n": "1:8: something stands behind the end of a text (a quote in a text in single quotes is written twice)",
    'a: "b" in c\n': """1:8: something stands behind the end of a text (put all of it in quotes: '"a" in b')""",
    "a: {b} is many\n": "1:8: something stands behind the closing bracket (a text that begins with { takes quotes)",
    "a: [b] is many\n": "1:8: something stands behind the closing bracket (a text that begins with [ takes quotes)",
    "a: @x\n": "1:4: no text begins like this (quote the text)",
    "a: ]\n": "1:4: expected a value here (quote the text if it begins like this)",
    'a: "\\q"\n': "1:6: this escape is none (write a backslash twice, or use single quotes)",
    'a: "\\u12"\n': "1:7: this escape is not whole (write a backslash twice, or use single quotes)",
    'b: 1\na: "\\UFFFFFFFF"\n': "2:5: this stands for no character",
    'a: "\\U00110000"\n': "1:5: this stands for no character",
    'a: "\\ud83d"\n': "1:4: U+D83D is half of a character, and the other half is not here",
    "%YAML 1.1\n%YAML 1.1\n---\na: 1\n": "2:1: found duplicate YAML directive",
    f"{'k' * 201}: 1\n": "1:1: a key has at most 200 characters",
    f"'{'k' * 201}': 1\n": "1:1: a key has at most 200 characters",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_said_once_where_it_is_and_with_the_mend(text):
    problems = []
    assert parse_yaml("f", text, problems) is None
    assert [str(one).partition("\n")[0] for one in problems] == [f"f:{MISTAKES[text]}"]


def test_what_json_writes_for_a_character_beyond_16_bits_is_that_character():
    problems = []
    content = {"title": "Strong \U0001f4aa", "\U0001f600": ["\U0001f4aa\U0001f4aa"]}
    assert parse_yaml("f", json.dumps(content), problems) == content
    assert problems == []


# --- one mistake, one message ----------------------------------------------------------------------


@pytest.mark.parametrize("name", SMALL)
def test_a_file_that_does_not_parse_is_the_only_thing_that_is_said(folder, name):
    made = folder({name: dedent(SMALL[name]) + "x: y: z\n"})
    assert [problem.message for problem in made.error().problems] == ["here a second colon makes a key of a text"]
    assert [problem.span.source.name for problem in made.error().problems] == [str(made.path / name)]


def test_an_unquoted_condition_in_braces_says_that_it_wants_quotes_and_nothing_else(folder):
    more = "derived:\n  few: {when: level in [none, some], title: few}\n"
    readers = "".join(
        f"  - {{id: r.n{n}, when: few, advise: sit_less, because: b, source: {{author: a}}}}\n" for n in range(32)
    )
    made = folder({"rules/more.yaml": more, "rules/readers.yaml": f"rules:\n{readers}"})
    (problem,) = made.error().problems
    assert (problem.hint, problem.span.line) == ('quote the whole text: when: "x in [a, b]"', 2)


def test_what_is_wrong_with_the_shape_of_other_files_is_said_all_the_same(folder):
    advice = dedent(SMALL["advice.yaml"]).replace("kind: priority", "urgent: maybe, kind: priority")
    found = folder({"facts.yaml": "a: b: c\n", "advice.yaml": advice}).error().problems
    assert [problem.path for problem in found] == ["", "advice.sit_less.urgent"]


def test_an_overlay_that_is_not_there_is_not_missed_in_the_next(folder, tmp_path):
    made = folder({"rules/o.yaml": "disable: [gym.rule]\n"}, bare=True)
    gone = type(made)(tmp_path / "gone", {}, bare=True)
    gone.path.rmdir()
    assert folder().messages(gone, made) == [f"there is no folder {gone.path.name}"]


def test_a_comma_in_a_text_in_braces_is_recognised(folder):
    rule = "rules:\n  - {id: a.b, when: sits, advise: sit_less, because: Sit less, stand more, source: {author: a}}\n"
    assert folder({"rules/more.yaml": rule}).messages() == [
        "rules.a.b: unknown key stand more; allowed are id, when, because, source, advise, avoid, caution, strength, "
        "points, safety, assume, said and 1 more (if the comma belongs to the text before it, quote that text)"
    ]


def test_a_source_that_is_only_a_text_is_told_what_a_source_is(folder):
    rule = "rules:\n  - {id: a.b, when: sits, advise: sit_less, because: b, source: Law}\n"
    assert folder({"rules/more.yaml": rule}).messages() == [
        "rules.a.b.source: expected a mapping with article, evidence, softened_by, author, not 'Law' "
        "(write who says so: {author: ...})"
    ]


@pytest.mark.parametrize("text", ["{km_now} km a week", "so {x|far}"])
def test_a_value_is_refused_in_a_text_where_nothing_fills_it_in(folder, text):
    facts = dedent(SMALL["facts.yaml"]).replace("title: back pain", f'title: "{text}"')
    (message,) = folder({"facts.yaml": facts}).messages()
    assert message.startswith("facts.hurts.title: this text holds no values, so people would read {")


@pytest.mark.parametrize("text", ["{}", "a { b }", "{A}", "f{0,1}"])
def test_other_braces_are_text_there(folder, text):
    folder({"facts.yaml": dedent(SMALL["facts.yaml"]).replace("title: back pain", f'title: "{text}"')}).load()


# --- limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "path"),
    [
        ("rules/all.yaml", "desk.sit_less", "d" * 101, "rules"),
        ("facts.yaml", "mat: a mat", "m" * 101 + ": a mat", "facts.tools.options." + "m" * 101),
        ("advice.yaml", "Stand up.", "w" * 10_001, "advice.sit_less.do"),
        ("exercises.yaml", "[all of them]", str(["m"] * 1001), "advice.cat_cow.muscles"),
    ],
)
def test_ids_texts_and_lists_have_a_size(folder, name, old, new, path):
    made = folder({name: dedent(SMALL[name]).replace(old, new)})
    assert path in [problem.path for problem in made.error().problems]


def test_an_id_of_megabytes_is_no_error_of_megabytes(folder):
    made = folder({"rules/more.yaml": f"rules: [{{id: {'x' * 200_000}, when: sits}}]\n"})
    assert made.messages() == ["an id has at most 200 characters"]
    assert len(str(made.error())) < 1000


def test_the_entries_of_a_kind_are_counted(folder, monkeypatch):
    monkeypatch.setattr(layers, "MOST_ENTRIES", 3)
    assert "a ruleset has at most 3 entries of facts" in folder().messages()


@pytest.mark.parametrize("size", [3, 3_000_000])
def test_a_problem_has_a_bounded_text_whoever_made_it(size):
    text = str(RulesetError([Problem("m" * size, "p" * size, None, "h" * size)]))
    assert len(text) < 5000


# --- the nearest name ------------------------------------------------------------------------------


@pytest.fixture
def compared(monkeypatch):
    """How many names were held against others."""
    counts = []
    real = errors.difflib.get_close_matches

    def counting(word, possibilities, *more, **options):
        counts.append(len(possibilities))
        return real(word, possibilities, *more, **options)

    monkeypatch.setattr(errors.difflib, "get_close_matches", counting)
    return counts


MANY = 300


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "where", ["disable", "condition", "condition of many", "advise", "case", "profile", "profiles"]
)
def test_many_unknown_names_are_held_against_few_known_ones(folder, compared, where):
    names = [f"sitt{n}" for n in range(MANY)]
    advice = "".join(f"sit_{n}: {{kind: priority, title: A, detail: B.}}\n" for n in range(MANY))
    made = folder({"advice.yaml": dedent(SMALL["advice.yaml"]) + advice})
    ruleset = made.load()
    rule = "  - {{id: x.n{}, when: {}, advise: {}, because: b, source: {{author: a}}}}\n"
    files = {
        "disable": {"advice.yaml": f"disable: [{', '.join(names)}]\n"},
        "condition": {"rules/o.yaml": "rules:\n" + "".join(map(rule.format, names, names, ["sit_0"] * MANY))},
        "condition of many": {"rules/o.yaml": "rules:\n" + rule.format(0, " or ".join(names), "sit_0")},
        "advise": {"rules/o.yaml": "rules:\n" + rule.format(0, "sits", f'"{names[0]}"')},
        "case": {},
    }
    if where in files and where != "case":
        count = len(made.error(folder(files[where], bare=True)).problems)
        assert count == (1 if where == "advise" else MANY)
    elif where == "case":
        made.write(
            "cases/c.yaml",
            f"cases: [{{id: c, says: c, profile: {{}}, expect: {{recommended: [{', '.join(names)}]}}}}]\n",
        )
        with pytest.raises(RulesetError) as caught:
            reading_cases(made, ruleset)
        assert len(caught.value.problems) == MANY
    else:
        people = [dict.fromkeys(names, 1)] if where == "profile" else [{name: 1} for name in names]
        with pytest.raises(errors.ProfileError) as caught:
            ruleset.recommend_many(people)
        assert len(caught.value.problems) == MANY
    assert len(compared) <= 50
    assert sum(compared) <= 50 * 300


def reading_cases(made, ruleset):
    from backrules.loading import read_cases

    return read_cases([made.path], ruleset.data)


WRONG = [f"numbre_{n}" for n in range(120)]
RIGHT = [f"number_{n}" for n in range(120)]
FACTS = "".join(f"{name}: {{title: t, type: boolean, ask: A?}}\n" for name in RIGHT) + dedent(SMALL["facts.yaml"])
PICK = (
    f"pick: {{title: t, type: choices, ask: A?, options: {{{', '.join(f'{name}: t' for name in RIGHT)}}}, MORE}}\n"
    + dedent(SMALL["facts.yaml"])
)
RULE = "  - {{id: x.n{}, when: sits, advise: {}, because: '{}', source: {{author: a}}}}\n"


def numbered(rule, *columns):
    return "rules:\n" + "".join(map(rule.format, range(len(WRONG)), *columns))


ELSEWHERE = {
    "values in texts": {"facts.yaml": FACTS, "rules/o.yaml": numbered(RULE, ["sit_less"] * len(WRONG), [f"{{{w}}}" for w in WRONG])},
    "other words": {"facts.yaml": PICK.replace("MORE", f"say: {{{', '.join(f'{name}: [{name}]' for name in WRONG)}}}")},
    "priors": {"facts.yaml": PICK.replace("MORE", f"prior: {{{', '.join(f'{name}: 0.1' for name in WRONG)}}}")},
    "old names": {"facts.yaml": FACTS + f"renamed: {{{', '.join(f'old_{name}: {name}' for name in WRONG)}}}\n"},
    "selectors": {
        "ruleset.yaml": dedent(SMALL["ruleset.yaml"]).replace("hinge: b", f"{': x, '.join(RIGHT)}: x, hinge: b"),
        "rules/o.yaml": numbered(RULE, [f"{{pattern: {name}}}" for name in WRONG], ["b"] * len(WRONG)),
    },
    "options that are dropped": {"facts.yaml": PICK.replace(", MORE", "")},
    "translations": {"texts/de.yaml": "advice:\n" + "".join(f"  {name}: {{title: {{en: A, de: B}}}}\n" for name in WRONG)},
    "columns": {"facts.yaml": FACTS},
}  # fmt: skip


@pytest.mark.unmeasured
@pytest.mark.parametrize("where", ELSEWHERE)
def test_wherever_many_unknown_names_stand_few_are_held_against_known_ones(folder, compared, where):
    made = folder(ELSEWHERE[where])
    if where == "options that are dropped":
        dropped = f"pick: {{options: {{{', '.join(f'{name}: null' for name in WRONG)}}}}}\n"
        error = made.error(folder({"facts.yaml": dropped}, bare=True))
    elif where == "columns":
        people = pytest.importorskip("polars").DataFrame({"id": [1]})
        with pytest.raises(errors.FrameError) as caught:
            made.load().recommend_frame(people, columns=dict.fromkeys(WRONG, "id"))
        error = caught.value
    else:
        error = made.error(**({"lang": "de"} if where == "translations" else {}))
    assert len(error.problems) >= len(WRONG)
    assert 0 < len(compared) <= 50
    assert any(problem.nearest for problem in error.problems[:2]) or where == "translations"


def test_names_that_are_read_one_after_the_other_are_all_told_the_nearest(compared):
    assert [nearest(name, RIGHT[:3]) for name in WRONG[:3]] * 30 == [
        nearest(name, RIGHT[:3]) for name in WRONG[:3] * 30
    ]
    with errors.few_hints():
        for _ in range(2):
            with errors.few_hints():  # inside of another one it is that one
                found = [nearest("numbre_1", RIGHT[:3]) for _ in range(30)]
    assert (found[19:21], nearest("numbre_1", RIGHT[:3])) == (
        ["did you mean 'number_1'?", ""],
        "did you mean 'number_1'?",
    )


def test_the_nearest_of_very_many_names_is_found():
    names = [f"rule.number_{n}" for n in range(5000)]
    assert nearest("rule.numer_4711", names) == "did you mean 'rule.number_4711'?"
    assert nearest("desk", ["k" * 100_000, "dask"]) == "did you mean 'dask'?"


# --- each file is read once ------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(4))
def test_each_file_is_read_once_however_many_overlays_there_are(folder, monkeypatch, count):
    read = []
    real = merge.read_yaml
    monkeypatch.setattr(
        merge, "read_yaml", lambda source, problems: (read.append(source.name), real(source, problems))[1]
    )
    overlays = [folder({"advice.yaml": f"stretch: {{title: T{n}}}\n"}, bare=True) for n in range(count)]
    ruleset = folder().load(*overlays)
    assert len(read) == len(set(read)) == len(SMALL) + count
    assert ruleset.source_map.span("advice", "stretch", "title").source.name in read
    assert len(read) == len(SMALL) + count, "places are kept, and nothing is read again for them"


def test_places_of_a_ruleset_are_those_of_the_file_that_said_it_last(folder):
    gym = folder({"advice.yaml": "stretch:\n  title: Other\n"}, bare=True)
    base = folder()
    places = base.load(gym).source_map
    assert places.span("advice", "stretch", "title").place == f"{gym.path / 'advice.yaml'}:2:3"
    assert places.span("advice", "stretch", "kind").source.name == str(base.path / "advice.yaml")
    assert places.line("derived", "sits", "when").line == 2
    assert places.span("advice", "nobody") is None


# --- the quick reader ------------------------------------------------------------------------------

PARTS = [
    *(text for path in sorted(RULES.rglob("*.yaml")) for text in path.read_text(encoding="utf-8").split("\n\n")[:6]),
    *map(dedent, SMALL.values()),
]
BITS = [
    *" \n:#-,[]{}'\"|>&*!%@`?ab1~.\\",
    ": ",
    " #",
    "- ",
    "\n  ",
    "\n\n",
    "---\n",
    "key: ",
    "a key: ",
    ">-\n  ",
    "|\n   ",
    "é",
    "\t",
]


@st.composite
def texts(draw):
    """Some YAML, changed in a few places."""
    text = draw(st.one_of(st.sampled_from(PARTS), st.lists(st.sampled_from(BITS), max_size=25).map("".join)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *BITS])) + text[at + draw(st.integers(0, 2)) :]
    return f"{text}\n"


@pytest.mark.unmeasured
@settings(max_examples=examples(150))
@given(text=texts())
@example(text=' #|1---\n"a": \n')
@example(text='"a": >-\n  !.key: |\n    #\n')
@example(text="key: |\n   text\n    \n")
@example(text="key: >-\n  text\n   \n")
@example(text="a: foo:\n")
@example(text="a:\n  [b, c]\nd: e\n")
@example(text="a:\n  [b, c]: d\n")
@example(text="- a:\n    {b: c,\n  d: e}\n")
@example(text="a:\n- b\n- c\nd: e\n")
@example(text='a: "\\UFFFFFFFF"\n')
def test_what_is_read_quickly_is_what_is_read_thoroughly_and_no_text_is_a_surprise(text):
    quick, thorough, problems = read_both_ways(text)
    assert quick is None or (quick == thorough and not problems)
    assert thorough is not None or problems
    for problem in problems:
        assert "this is not YAML" not in problem.message, "a mistake without words and place"


def read_both_ways(text):
    source, problems = Source("f", text), []
    thorough = read_all_yaml(source, problems, reading.DEEPEST, reading.LONGEST_KEY)
    return parse_plain_yaml(source, core_schema, reading.DEEPEST), thorough, problems


QUICK = [
    "a: b c\n  d\n   e f\n",  # a text of several lines without quotes is one line
    "a: [b\n    c d, e]\n",
    "a:\n- b\n   c\n",
    "a: [b,\n  c, # why\n  d,\n  ]\n",
    "a: [b, 'it''s', {c: d}, [], e f]\n",
    "a:    # why\n  b: c # why\n\n  d: e\n",
    "a: b\n  # why\nc: d#e:f\n",
    "fünf: 5\nå.b-1: [größer, Ärger]\n",
    "a: ~\nb: [1, -2.5e3, 0x1F, yes, True, null, .inf]\nc: 1e999\n",
    "not a b: c\nd e: {f g: h}\ni:\n- j k: l\n",
    'a: [b, "c, [d]", "", -e, 5" f, g#h:i, {}]\nj: [k, "{1-2} l"]\n',
    "a: [b , c,d, e]  # why\nf: g   # why\nh: [i,  j]\n",
    "a: b\xa0c\nd: [e\u2003f, g\xa0]\n",  # spaces that are characters as any other
]


@pytest.mark.parametrize("text", QUICK)
def test_what_rulesets_are_written_in_is_read_quickly(text):
    quick, thorough, problems = read_both_ways(text)
    assert quick is not None
    assert (quick, problems) == (thorough, [])


LEFT = ["a:\n  text\n", "a:\n  - - b\n", "a:\n  - [b]\n     c\n", "a: >2\n    b\n", "a: >\nb: c\n"]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_known_for_sure_is_left_to_the_thorough_reader(text):
    quick, thorough, problems = read_both_ways(text)
    assert quick is None
    assert (thorough is None) == bool(problems)


def nested(levels, *steps):
    """A text of mappings, or of lists in lists, that are so deep in each other."""
    first, last = steps
    return f"a: {first * levels}b{last * levels}\n"


@pytest.mark.parametrize(
    "deep",
    [
        lambda levels: nested(levels, "[", "]"),
        lambda levels: nested(levels, "{c: ", "}"),
        lambda levels: "".join(f"{'  ' * level}a:\n" for level in range(levels)) + f"{'  ' * levels}a: b\n",
        lambda levels: (
            "a:\n"
            + "".join(f"{'    ' * level}  - a:\n" for level in range(levels // 2))
            + f"{'    ' * (levels // 2)}  - b\n"
        ),
        lambda levels: (
            "a: b\n"
            if levels < 2
            else "a:\n"
            + "".join(f"{'    ' * level}  - a:\n" for level in range(levels // 2))
            + f"{'    ' * (levels // 2)}  b: c\n"
        ),
    ],
)
def test_both_readers_agree_how_deep_a_text_may_be(deep):
    depths = []
    for levels in range(1, reading.DEEPEST + 3):
        quick, thorough, _ = read_both_ways(deep(levels))
        assert quick == thorough
        depths.append(quick is not None)
    assert depths[0]
    assert not depths[-1]


@pytest.mark.unmeasured
def test_shipped_files_are_read_quickly_and_the_same():
    quick = size = 0
    for path in sorted(RULES.rglob("*.yaml")):
        source, problems = Source(str(path), path.read_text(encoding="utf-8")), []
        found = parse_plain_yaml(source, core_schema, reading.DEEPEST)
        assert found is None or found == read_all_yaml(source, problems, reading.DEEPEST, reading.LONGEST_KEY)
        assert problems == []
        if path.parent.name != "texts":  # where what is not translated yet has an empty place
            size += len(source.text)
            quick += 0 if found is None else len(source.text)
    assert quick >= 0.98 * size, "a few large files are most of what is read"
