"""Groups of options, counts, and comparisons of numbers with each other: from the file to the answer."""

import polars as pl
import pytest

from backrules.conditions import to_text
from backrules.engines import available_engines
from tests.support import SMALL, with_rule

ENGINES = available_engines()

FACTS = (
    SMALL["facts.yaml"]
    .replace(
        "options: {bar: a bar, mat: a mat}",
        "options: {bar: a bar, mat: a mat, 3d_printer: a printer}, groups: {soft: [mat], made: [bar, 3d_printer]}",
    )
    .replace("expert: a lot}", "expert: a lot}, groups: {trained: [some, expert]}")
)


CASES = [
    ("any(tools, made)", {"tools": ["3d_printer"]}, {"tools": ["mat"]}),
    ('"3d_printer" in tools', {"tools": ["3d_printer"]}, {"tools": ["mat"]}),
    ("count(tools, made) == 2", {"tools": ["3d_printer", "bar"]}, {"tools": ["mat", "bar"]}),
    ("count(tools) >= 2", {"tools": ["mat", "bar"]}, {"tools": ["bar"]}),
    ("level in trained", {"level": "some"}, {"level": "none"}),
    ("level not in [trained]", {"level": "none"}, {"level": "expert"}),
    ("sets == hours", {"sets": 4, "hours": 4}, {"sets": 4, "hours": 4.5}),
    ("sets > hours + 4", {"sets": 9, "hours": 4}, {"sets": 8, "hours": 4}),
    ("max(sets, hours) - 2 > 4", {"sets": 1, "hours": 7}, {"sets": 6, "hours": 6}),
    ("round(hours / 2) in [1, 2]", {"hours": 1}, {"hours": 5}),
    (
        "count(hurts, hours > 6, any(tools)) == 1",
        {"hurts": True, "hours": 1, "tools": []},
        {"hurts": True, "hours": 7, "tools": []},
    ),
]


@pytest.mark.parametrize(("when", "somebody", "other"), CASES)
def test_every_engine_and_a_table_say_who_it_is_true_for(folder, when, somebody, other):
    read = folder(with_rule(when, FACTS))
    ruleset = read.load()
    for person, holds in ((somebody, True), (other, False), ({}, False)):
        for engine in ENGINES:
            rec = ruleset.recommend(person, engine=engine)
            assert ("new.rule" in {reason.rule for advice in rec.advice for reason in advice.reasons}) is holds
    assert ruleset.recommend({}).status("sit_less") == "possible"
    frame = pl.DataFrame(
        [
            {**{"sets": None, "hours": None, "hurts": None, "tools": None, "level": None}, **one}
            for one in (somebody, other)
        ],
        strict=False,
        schema={
            "sets": pl.Int64,
            "hours": pl.Float64,
            "hurts": pl.Boolean,
            "tools": pl.List(pl.String),
            "level": pl.String,
        },
    )
    fired = ruleset.match_frame(frame)
    assert fired["new.rule"].to_list() == [True, False]
    why = str(ruleset.recommend(somebody).why("sit_less"))
    assert " - " not in why
    assert "It is so." in why


def test_the_fingerprint_is_of_what_the_author_wrote(folder):
    first, same, other = (
        folder(with_rule(when, FACTS)).load() for when in ("sets > hours + 4", "sets  >  hours + 4", "sets > hours + 5")
    )
    assert first.fingerprint == same.fingerprint != other.fingerprint
    assert to_text(first.data.rules["new.rule"].when) == "sets > hours + 4"
    assert "sets - hours" not in first.data.numbers


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("any(tools, hard)", "tools has no group hard; it has soft, made"),
        ("any(level, trained)", "any() takes choices, but level is a choice"),
        ("level == trained", "level has no option trained; it has none, some, expert"),
        ("sets > tools", "tools is choices, and only numbers can be computed with"),
        ("sets == hour", "there is no fact or derived fact hour (did you mean 'hours'?)"),
        ("count(tools) >= 4", "3 are counted, so this is never true"),
        ("count(hurts, hurts) >= 1", "a condition stands twice in this count, and would count twice"),
        ("3d_printer in tools", 'write "3d_printer" in quotes'),
        ("sets + level > 1", "level is a choice, and only numbers can be computed with"),
    ],
)
def test_what_does_not_fit_is_said_once_where_it_stands(folder, when, message):
    (problem,) = folder(with_rule(when, FACTS)).error().problems
    assert message in str(problem)
    assert problem.span is not None


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ("{soft: [mat, rug]}", "there is no option rug; there are bar, mat"),
        ("{mat: [bar]}", "'mat' is not the id of a group"),
        ("{soft: []}", "a group has at least one option"),
    ],
)
def test_a_group_is_made_of_options_and_has_a_name_of_its_own(folder, groups, message):
    facts = SMALL["facts.yaml"].replace("mat: a mat}", f"mat: a mat}}, groups: {groups}")
    (problem,) = folder({"facts.yaml": facts}).error().problems
    assert message in str(problem)


def test_a_comma_that_tears_a_condition_apart_is_one_problem(folder):
    text = SMALL["rules/all.yaml"].replace("when: hours >= 6, title", "when: count(hurts, hours >= 6) >= 2, title")
    (problem,) = folder({"rules/all.yaml": text}).error().problems
    assert "if the comma belongs to the text before it, quote that text" in str(problem)


@pytest.mark.parametrize("needs", ["level in trained", "any(tools, made)", "count(tools) >= 2", "sets == hours"])
def test_a_condition_that_may_be_left_out_is_read_for_what_its_facts_are(folder, needs):
    advice = SMALL["advice.yaml"].replace("needs: mat in tools", f'needs: "{needs}"')
    assert folder({"facts.yaml": FACTS, "advice.yaml": advice}).load().data.advice["stretch"].needs is not None
