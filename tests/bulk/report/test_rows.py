"""What a report says of given counts: each row and its order, numbers and shares in words, and whom a sample is of."""

from textwrap import dedent

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backrules import Ruleset
from backrules._util.language import ENGLISH
from backrules.bulk.report.rows import (
    advice_rows,
    fact_rows,
    interval,
    is_whole,
    number,
    people_rows,
    percent,
    rule_rows,
    sample_words,
    violation_rows,
    wilson,
)
from backrules.loading.languages import language_of
from tests.bulk.report.made import asked, made
from tests.support import SMALL, Folder, examples

GERMAN = language_of("de", [], [])
COUNTS = st.integers(0, 3_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def test_each_group_of_people_has_its_own_count(small):
    counts = {"people all": 100, "people advised": 60, "people assuming": 25, "people cautioned": 7, "people urgent": 6}
    assert dict(people_rows(made(small, counts))) == {
        "People": 100,
        "get advice": 60,
        "get advice, and all of it is checked": 35,
        "get advice that assumes what was not asked": 25,
        "get advice with a caution for safety": 7,
        "get urgent advice": 6,
        "get no advice": 40,
    }


def test_a_row_of_advice_says_who_gets_it_where_and_with_which_score_in_the_mean(small):
    counts = {f"advice stretch {name}": count for name, count in zip(
        ("recommended", "first", "top", "withheld", "possible", "score"), (20, 3, 11, 6, 9, 50), strict=True
    )}  # fmt: skip
    row = advice_rows(made(small, {"people all": 50, **counts}))[0]
    assert (row.advice.id, *attrs.astuple(row)[1:]) == ("stretch", 20, 3, 11, 6, 9, 50 - 20 - 6 - 9, 2.5)


@pytest.mark.parametrize(("recommended", "mean"), [(0, None), (4, None), (5, 2.0)])
def test_the_mean_score_of_a_few_is_not_said(small, recommended, mean):
    counts = {"people all": 9, "advice stretch recommended": recommended, "advice stretch score": 2 * recommended}
    (row,) = (row for row in advice_rows(made(small, counts)) if row.advice.id == "stretch")
    assert row.mean == mean


def test_advice_stands_in_the_order_of_who_gets_it_then_among_the_first_withheld_and_possible(small):
    counts = {
        "cat_cow": {"recommended": 8},
        "deadlift": {"recommended": 7, "top": 6},
        "stretch": {"recommended": 7, "top": 5, "withheld": 3},
        "sit_less": {"recommended": 7, "top": 5, "withheld": 2, "possible": 9},
        "see_doctor": {"recommended": 7, "top": 5, "withheld": 2, "possible": 8, "first": 5, "score": 99},
    }
    found = made(small, {f"advice {id} {name}": count for id, some in counts.items() for name, count in some.items()})
    assert [row.advice.id for row in advice_rows(found)] == [*counts]
    assert [row.advice.id for row in advice_rows(made(small, {}))] == [*small.data.advice]


def test_rules_stand_in_the_order_of_who_fires_them_then_possible_then_their_names(small):
    counts = {
        "people all": 30,
        "rules train.stretch fires": 9,
        "rules safety.refer fires": 8,
        "rules safety.refer possible": 7,
        "rules desk.sit_less fires": 8,
        "rules desk.sit_less possible": 6,
    }
    rows = [(row.rule.id, row.fires, row.possible, row.false) for row in rule_rows(made(small, counts))]
    assert rows == [
        ("train.stretch", 9, 0, 21),
        ("safety.refer", 8, 7, 15),
        ("desk.sit_less", 8, 6, 16),
        ("safety.flags", 0, 0, 30),
        ("train.deadlift", 0, 0, 30),
    ]


def test_what_most_people_contradict_stands_first(tmp_path):
    more = "  more: {never: sets > 9 and hours > 9, because: There is no time for it.}\n"
    facts = dedent(SMALL["facts.yaml"]) + more
    ruleset = Folder(tmp_path / "r", {"facts.yaml": facts}).load()
    found = made(ruleset, {"people all": 9, "violations sets_of_nobody": 2, "violations more": 6})
    assert violation_rows(found) == [
        ("more", "There is no time for it.", 6),
        ("sets_of_nobody", "Whoever never trained has no sets.", 2),
    ]


def test_what_asking_would_change_is_counted_of_those_in_the_sample_who_miss_the_fact(small):
    everything = {"outcome": "hours", "first": "hours", "changed": "hours", "next_": "hours"}
    sample = [
        asked("hours level", outcome="hours level", first="hours", changed="hours", next_="hours"),
        asked("hours level", outcome="hours level", first="hours", next_="level"),
        asked("hours", outcome="hours", perhaps="hours"),
        asked("hours", outcome="hours"),
        asked("hours"),
        asked("level", **everything),  # somebody who does not miss the hours counts for nothing about them
    ]
    found = made(small, {"people all": 20, "facts hours known": 12, "facts hours partly": 1}, sample)
    (row,) = (row for row in fact_rows(found) if row.fact.name == "hours")
    assert (row.known, row.partly, row.missing) == (12, 1, 7)
    assert attrs.asdict(row.asking) == {"missing": 5, "outcome": 4, "first": 2, "perhaps": 1, "changed": 1, "next": 1}


def test_facts_stand_in_the_order_of_for_how_many_they_can_change_the_first_three(small):
    sample = [
        asked("tools hours level sets hurts", first="hours tools", perhaps="level"),
        asked("hours sets", perhaps="hours"),
    ]
    known = {"flags": 2, "hurts": 9, "hours": 14, "sets": 6, "level": 13, "tools": 15}
    counts = {"people all": 20, **{f"facts {name} known": count for name, count in known.items()}}
    found = made(small, {**counts, "facts tools partly": 4}, sample)
    # about 7 of 7, 6 of 6 and 5 of 5; then those that change nothing, and what nobody of the sample misses
    assert [row.fact.name for row in fact_rows(found)] == ["level", "hours", "tools", "flags", "sets", "hurts"]
    half = made(small, {"people all": 20, "facts level known": 14, "facts hours known": 10}, [
        asked("hours level", first="hours level"), asked("hours"),
    ])  # fmt: skip
    assert [row.fact.name for row in fact_rows(half)][:2] == ["level", "hours"]  # 6 of 6, and 5 of 10


def test_values_are_said_in_words_with_how_many_have_them(small):
    found = made(small, {
        "people all": 30,
        "facts hurts known": 20, "values hurts true": 6,
        "facts hours known": 21, "values hours below 2": 8, "values hours from 6": 13,
        "values sets up to 0": 3,
        "values level some": 7, "values level expert": 9,
        "values tools mat": 11,
    })  # fmt: skip
    assert {row.fact.name: row.values for row in fact_rows(found)} == {
        "flags": (("pain at night", 0), ("fever", 0)),
        "hurts": (("yes", 6), ("no", 14)),
        "hours": (("below 2", 8), ("from 6", 13)),
        "sets": (("up to 0", 3),),
        "level": (("never", 0), ("a little", 7), ("a lot", 9)),
        "tools": (("a bar", 0), ("a mat", 11)),
    }


def test_a_part_of_numbers_that_the_ruleset_no_longer_has_is_said_as_it_was_kept(small):
    (row,) = (row for row in fact_rows(made(small, {"values hours over 9": 8})) if row.fact.name == "hours")
    assert row.values == (("over 9", 8),)


def test_values_are_said_in_the_language_of_the_report(small):
    german = Ruleset(attrs.evolve(small.data, language=GERMAN))
    counts = {"facts hurts known": 9, "values hurts true": 2, "values hours below 2": 8, "values sets 1 or more": 7}
    values = {row.fact.name: row.values for row in fact_rows(made(german, counts))}
    assert [values[name] for name in ("hurts", "hours", "sets")] == [
        (("ja", 2), ("nein", 7)),
        (("unter 2", 8),),
        (("1 oder mehr", 7),),
    ]


@settings(max_examples=examples(60))
@given(COUNTS)
@example((4, 5))
@example((5, 5))
@example((0, 4))
@example((5, 3_000))
@example((2_999, 3_000))
def test_a_share_is_never_said_of_a_few_nor_as_none_or_all_unless_it_is(count_of):
    count, of = count_of
    said = percent(count, of, ENGLISH)
    assert (said == "–") == (of < 5 or 0 < count < 5)
    if said != "–":
        assert said.endswith(" %")
        assert (said == "0 %", said == "100 %") == (count == 0, count == of)
        assert float(said[:-2]) == pytest.approx(100 * count / of, abs=0.1)
        assert ("." in said) == (0 < count < of)


def test_numbers_and_shares_have_the_signs_of_their_language():
    assert (percent(5, 9_999, GERMAN), percent(1, 3, GERMAN)) == ("0,1 %", "–")
    assert (number(1_234, GERMAN), number(4, GERMAN)) == ("1.234", "<5")
    assert percent(9_996, 10_000, ENGLISH) == "99.9 %"


@settings(max_examples=examples(60))
@given(COUNTS.filter(lambda count_of: count_of[1] > 0))
@example((0, 1))
@example((1, 1))
def test_an_interval_holds_its_share_and_is_that_of_the_others_turned_round(count_of):
    count, of = count_of
    low, high = wilson(count, of)
    assert 0 <= low <= count / of + 1e-12
    assert count / of - 1e-12 <= high <= 1
    assert wilson(of - count, of) == pytest.approx((1 - high, 1 - low), abs=1e-9)
    assert high - low > wilson(2 * count, 2 * of)[1] - wilson(2 * count, 2 * of)[0]  # more people say more


def test_the_share_of_a_sample_is_said_from_five_people_on_and_whole_only_if_it_is():
    assert [interval(2, of) for of in (4, 5)] == ["–", "40 (12–77)"]
    assert [interval(count, 5, whole=True) for count in (0, 1, 4, 5)] == ["0", "–", "–", "100"]
    assert [interval(count, 5) for count in (0, 5)] == ["0 (0–43)", "100 (57–100)"]
    assert interval(0, 4, whole=True) == "–"


SAMPLED = "Worked out for {} people drawn at random from {}"
BRACKETS = "; in brackets where the share of all people lies, with a confidence of 95 %."
OTHERS = " (of {} of them; the other rows have neither numbers nor key)"


@pytest.mark.parametrize(
    ("people", "sampled", "drawn", "words"),
    [
        (0, 0, 0, "There is nobody to ask."),
        (9, 0, 0, "No sample could be drawn: the rows have no numbers, and no column names the person (key=)."),
        (9, 9, 9, "Worked out for all people."),
        (2, 2, 2, "Worked out for all people."),
        (1_234, 1_234, 9, SAMPLED.format(9, "1,234") + BRACKETS),
        (1_234, 1_000, 9, SAMPLED.format(9, "1,234") + OTHERS.format("1,000") + BRACKETS),
        (9, 4, 4, SAMPLED.format("<5", 9) + OTHERS.format("<5") + BRACKETS),
    ],
)
def test_it_is_said_whom_the_shares_of_a_sample_are_of(small, people, sampled, drawn, words):
    found = made(small, {"people all": people, "people sampled": sampled}, [asked()] * drawn)
    assert sample_words(found) == words
    assert is_whole(found) == (people == drawn)
