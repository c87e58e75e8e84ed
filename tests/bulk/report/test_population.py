"""What a population counts: against a loop over `recommend()`, in parts, and kept."""

import json
import random
from collections import Counter
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules import Ruleset
from backrules._util.language import ENGLISH
from backrules.bulk.report import Population
from backrules.bulk.report.bins import bins_of
from backrules.bulk.report.html import shown_parts
from backrules.bulk.report.rows import advice_rows, fact_rows, interval, number, percent, rule_rows, wilson
from backrules.diagrams import TooLarge
from backrules.errors import FrameError
from backrules.testing import profiles, rulesets
from tests.frames.tables import KINDS, as_kind, only_lists, table
from tests.support import Folder, examples

SIDES = {False: lambda value, cut: value < cut, True: lambda value, cut: value <= cut}


def counted(ruleset: Ruleset, people: list[dict], *, strict: bool, top: int) -> Counter:
    """The counts of a loop over the reference engine; what is 0 is not there."""
    found, bins = Counter(), bins_of(ruleset.data)
    for person in people:
        rec = ruleset.recommend(person, engine="reference", strict=strict)
        found["people", "all"] += 1
        found["people", "advised"] += bool(rec.advice)
        found["people", "urgent"] += any(one.definition.urgent for one in rec.advice)
        found["people", "assuming"] += any(one.assuming for one in rec.advice)
        cautions = [ruleset.data.rules[caution.rule] for one in rec.advice for caution in one.cautions]
        found["people", "cautioned"] += any(rule.safety for rule in cautions)
        found.update(("violations", one.id) for one in rec.violations)
        for one in rec.advice:
            found["advice", one.id, "first"] += one.rank == 1
            found["advice", one.id, "top"] += one.rank <= top
            found["advice", one.id, "score"] += one.score
        found.update(("advice", one, rec.status(one)) for one in ruleset.data.advice if rec.status(one) != "excluded")
        match = ruleset.match(person, engine="reference")
        found.update(("rules", one, "fires") for one in match.fired)
        found.update(("rules", one, "possible") for one in match.possible)
        for name, value in ruleset.profiles.read(person).items():
            fact = ruleset.data.facts[name]
            found["facts", name, "partly" if isinstance(value, dict) else "known"] += 1
            if fact.type == "boolean":
                found["values", name, "true"] += value
            elif fact.is_number:
                place = sum(not SIDES[included](value, cut) for cut, included in bins[name].cuts)
                found["values", name, bins[name].labels[place]] += 1
            else:
                holding = [one for one, holds in value.items() if holds] if isinstance(value, dict) else value
                found.update(("values", name, one) for one in ([holding] if fact.type == "choice" else holding))
    return +found


@st.composite
def populations(draw, kinds=KINDS):
    """A ruleset, people, and their table."""
    ruleset = draw(rulesets())
    people = draw(st.lists(profiles(ruleset, possible=False), max_size=12))
    lists = draw(st.booleans())
    people = only_lists(people) if lists else people
    return ruleset, people, table(ruleset.data.facts.values(), people, draw(st.sampled_from(kinds)), lists=lists)


@pytest.mark.unmeasured
@settings(max_examples=examples(30))
@given(populations(), st.booleans(), st.integers(1, 4))
def test_counts_are_those_of_a_loop_over_recommend(given_, strict, top):
    ruleset, people, frame = given_
    found = Population.of(ruleset, frame, strict=strict, top=top, key="id", on_bad="raise")
    counts = {key: count for key, count in found.counts.items() if count and key != ("people", "sampled")}
    assert counts == dict(counted(ruleset, people, strict=strict, top=top))
    assert found.people == len(people)


@pytest.mark.unmeasured
@settings(max_examples=examples(15))
@given(populations(["polars"]), st.lists(st.integers(0, 12), max_size=2), st.booleans())
def test_parts_make_the_whole_in_any_order_and_after_they_were_kept(given_, cuts, strict):
    ruleset, people, frame = given_
    ends = [0, *sorted(cuts), len(people)]
    parts = [Population.of(ruleset, frame[low:high], strict=strict, start=low) for low, high in pairwise(ends)]
    kept = [Population.from_dict(ruleset, json.loads(json.dumps(part.to_dict()))) for part in parts]
    whole = Population.of(ruleset, frame, strict=strict, start=0).to_dict()
    empty = Population.empty(ruleset)
    assert sum(parts, empty).to_dict() == whole
    assert sum(reversed(kept), empty).to_dict() == whole
    assert (parts[0] + sum([*kept[1:], empty], empty)).to_dict() == whole


@settings(max_examples=examples(15))
@given(populations(["polars"]), st.booleans())
def test_what_asking_would_change_is_what_recommendations_say(given_, strict):
    ruleset, people, frame = given_
    population = Population.of(ruleset, frame, strict=strict, start=0)
    assert len(population.asked) == len(people)
    recs = [ruleset.recommend(person, strict=strict) for person in people]
    expected = Counter((rec.relevant, getattr(rec.next_question(prefer="top"), "fact", None)) for rec in recs)
    assert Counter((one.outcome, one.next) for one in population.asked) == expected
    for one in population.asked:
        assert set(one.changed) <= set(one.first) <= set(one.outcome) <= set(one.missing)
        assert not set(one.first) & set(one.perhaps)
        assert (one.next is None) == (not one.first and not one.perhaps)


def test_an_answer_that_changes_the_first_three_alone_is_counted(tmp_path):
    ruleset = Folder(tmp_path / "r", {}).load()
    people = pl.DataFrame({"hours": [3.0, None], "tools": [["mat"], []], "flags": [[], []], "level": ["none", "none"]})
    knows, asked = sorted(Population.of(ruleset, people, start=0).asked, key=lambda one: "hours" in one.missing)
    assert knows.changed == ()
    assert asked.changed == asked.first == ("hours",)
    assert asked.next == "hours"


def test_an_answer_that_contradicts_what_is_known_changes_nothing(tmp_path):
    rules = """\
        rules:
          - {id: r, when: sets > 0, advise: sit_less, because: So., source: {author: We say so.}}
          - {id: safety, when: any(flags), avoid: {loaded: true}, because: So., source: {author: We say so.},
             safety: true, assume: nothing}
        """
    ruleset = Folder(tmp_path / "r", {"rules/all.yaml": rules}).load()
    people = pl.DataFrame({"level": ["none", "expert"], "flags": [[], []]})
    never, expert = sorted((one.changed for one in Population.of(ruleset, people).asked), key=len)
    assert never == ()
    assert expert == ("sets",)


def test_where_not_all_answers_are_known_none_is_said_to_change_anything_at_once(monkeypatch, tmp_path):
    def too_large(*_):
        raise TooLarge

    ruleset, people = Folder(tmp_path / "r", {}).load(), pl.DataFrame({"hours": [None, 3.0], "flags": [[], []]})
    assert any(one.changed for one in Population.of(ruleset, people, start=0).asked)
    monkeypatch.setattr("backrules.bulk.report.question_impact.answers_of", too_large)
    assert not any(one.changed for one in Population.of(ruleset, people, start=0).asked)


def test_a_sample_is_smaller_where_people_miss_more(monkeypatch, tmp_path):
    monkeypatch.setattr("backrules.bulk.report.question_impact.MOST", 8)
    monkeypatch.setattr("backrules.bulk.report.question_impact._MOST_OPEN", 12)
    ruleset = Folder(tmp_path / "r", {}).load()  # of six facts
    misses_five = pl.DataFrame({"hours": [3.0] * 20})
    assert len(Population.of(ruleset, misses_five).asked) == 3
    misses_one = misses_five.with_columns(hurts=True, sets=0, level=pl.lit("none"), flags=[], tools_bar=True)
    assert len(Population.of(ruleset, misses_one).asked) == 8


def test_duckdb_draws_by_the_key_and_without_one_says_that_there_is_no_sample():
    ruleset = backrules.builtin()
    people = pl.DataFrame({"id": [f"p{n}" for n in range(40)], "desk_hours": [n % 12 for n in range(40)]})
    whole = Population.of(ruleset, as_kind(people, "duckdb"), key="id")
    halves = [Population.of(ruleset, as_kind(half, "duckdb"), key="id") for half in (people[:9], people[9:])]
    assert len(whole.asked) == 40
    assert (halves[0] + halves[1]).to_dict() == whole.to_dict()
    without = Population.of(ruleset, as_kind(people, "duckdb"))
    assert without.asked == ()
    assert "No sample could be drawn" in " ".join(without.to_text().split())
    assert without.counts | {("people", "sampled"): 40} == whole.counts


def test_what_does_not_fit_is_refused_or_taken_as_unknown():
    ruleset = backrules.builtin()
    people = pl.DataFrame({"desk_hours": [3, 99]})
    with pytest.raises(FrameError, match="1 of 2 rows"):
        Population.of(ruleset, people)
    assert Population.of(ruleset, people, on_bad="null").count("facts", "desk_hours", "known") == 1
    assert Population.of(ruleset, people, on_bad="drop").people == 1


def test_what_is_kept_of_people_is_no_value():
    ruleset = backrules.builtin()
    people = pl.DataFrame({"desk_hours": [7.125], "deadlift_experience": ["learning"], "goals": [["posture"]]})
    (kept,) = Population.of(ruleset, people, start=0).to_dict()["sample"]
    assert set(kept) == {"draw", "missing", "outcome", "first", "perhaps", "changed", "next"}
    text = json.dumps(kept)
    assert not [one for one in ("7.125", "learning", "posture") if one in text]


def test_populations_that_do_not_belong_together_are_refused(tmp_path):
    ruleset, other = backrules.builtin(), Folder(tmp_path / "r", {}).load()
    people = pl.DataFrame({"desk_hours": [3]})
    one = Population.of(ruleset, people)
    with pytest.raises(backrules.UsageError, match="strict"):
        one + Population.of(ruleset, people, strict=True)
    with pytest.raises(backrules.UsageError, match="different rulesets"):
        one + Population.empty(other)
    with pytest.raises(backrules.UsageError, match="top is a whole number from 1"):
        Population.of(ruleset, people, top=0)
    kept = one.to_dict()
    damaged = [
        (other, kept, "another ruleset"),
        (ruleset, {}, "no population"),
        (ruleset, kept | {"format": 9}, "format 9"),
        (ruleset, kept | {"people": {"all": -1}}, "counts are damaged"),
        (ruleset, kept | {"sample": [{"draw": 1}]}, "sample is damaged"),
        (ruleset, kept | {"sample": [kept["sample"][0] | {"first": ["nothing"]}]}, "sample is damaged"),
    ]
    for wanted, data, message in damaged:
        with pytest.raises(backrules.UsageError, match=message):
            Population.from_dict(wanted, data)


def test_numbers_are_parted_where_rules_part_them(tmp_path):
    facts = """\
        a: {title: a, type: integer, range: [0, 9], ask: A?}
        b: {title: b, type: number, ask: B?}
        c: {title: c, type: number, range: [0, 8], ask: C?}
        d: {title: d, type: number, ask: D?}
        flags: {title: f, type: choices, options: {x: x}, ask: F?, safety: true}
        tools: {title: t, type: choices, options: {bar: bar, mat: mat}, ask: T?}
        """
    rules = """\
        rules:
          - {id: r, when: a > 2 and a <= 4 and not a == 7 and 0.5 < b < 2, advise: sit_less, because: So., source: {author: So.}}
          - {id: q, when: b == 4 and a <= 9, advise: sit_less, because: So., source: {author: So.}}
          - {id: s, when: any(flags), avoid: {loaded: true}, because: So., source: {author: So.}, safety: true, assume: x}
        """
    ruleset = Folder(tmp_path / "r", {"facts.yaml": facts, "rules/all.yaml": rules}).load()
    assert {name: one.labels for name, one in bins_of(ruleset.data).items()} == {
        "a": ("up to 2", "3 to 4", "5 to 6", "7", "8 or more"),
        "b": ("up to 0.5", "over 0.5 below 2", "from 2 below 4", "exactly 4", "over 4"),
        "c": ("below 2", "from 2 below 4", "from 4 below 6", "from 6"),
        "d": ("any number",),
    }


def test_a_number_that_rules_part_in_many_places_is_shown_in_a_few_parts(tmp_path):
    when = " or ".join(f"hours == {hour}" for hour in range(1, 20, 2))
    rule = f"rules:\n  - {{id: r, when: {when}, advise: sit_less, because: So., source: {{author: So.}}}}\n"
    ruleset = Folder(tmp_path / "r", {"rules/more.yaml": rule}).load()
    found = Population.of(ruleset, pl.DataFrame({"hours": [float(hour) for hour in range(24)]}), start=0)
    bins = bins_of(ruleset.data)["hours"]
    assert len(bins.labels) == len(bins.cuts) + 1 == 12
    assert (bins.cuts[0], bins.cuts[-1]) == ((1.0, False), (19.0, True))
    assert sum(found.count("values", "hours", label) for label in bins.labels) == 24


def test_a_population_is_added_to_populations_only(tmp_path):
    with pytest.raises(TypeError, match="unsupported operand"):
        Population.empty(Folder(tmp_path / "r", {}).load()) + 1


def test_the_interval_of_a_share_is_wilsons():
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I
    for count, of, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)]:  # fmt: skip
        assert wilson(count, of) == pytest.approx((low, high), abs=1e-4)


def test_shares_are_said_in_percent_and_those_of_a_few_are_not():
    shares = [(0, 40), (40, 40), (20, 40), (4, 40), (5, 4), (5, 9_999), (9_998, 9_999)]
    assert [percent(count, of, ENGLISH) for count, of in shares] == [
        "0 %",
        "100 %",
        "50.0 %",
        "–",
        "–",
        "0.1 %",
        "99.9 %",
    ]
    assert [interval(count, 40) for count in (0, 3, 20)] == ["0 (0–9)", "8 (3–20)", "50 (35–65)"]
    assert [interval(count, 40, whole=True) for count in (0, 3, 20, 40)] == ["0", "–", "50", "100"]
    assert interval(4, 4) == "–"
    assert [number(count, ENGLISH) for count in (0, 1, 4, 5, 1234)] == ["0", "<5", "<5", "5", "1,234"]


def test_the_parts_of_every_row_are_all_people(builtin):
    draw = random.Random(3)
    people = [{"desk_hours": draw.choice([None, 2, 9]), "slouches": draw.choice([None, True])} for _ in range(30)]
    found = Population.of(builtin, pl.DataFrame(people), start=0)
    for row in advice_rows(found):
        assert row.recommended + row.withheld + row.possible + row.excluded == 30
    for row in rule_rows(found):
        assert row.fires + row.possible + row.false == 30
    for row in fact_rows(found):
        assert row.known + row.partly + row.missing == 30
        if row.fact.type != "choices":
            assert sum(count for _, count in row.values) == row.known
    (desk,) = (row for row in fact_rows(found) if row.fact.name == "desk_hours")
    assert desk.known == sum(person["desk_hours"] is not None for person in people)
    order = [(-row.recommended, -row.top, -row.withheld, -row.possible) for row in advice_rows(found)]
    assert order == sorted(order)


def test_parts_too_small_to_be_shown_count_for_the_largest_one():
    assert shown_parts([("a", 10), ("b", 3), ("c", 20), ("d", 1)]) == [("a", 10), ("c", 24)]
    assert shown_parts([("a", 3), ("b", 3)]) == [("unsaid", 6)]
    assert shown_parts([("a", 3)]) == []
