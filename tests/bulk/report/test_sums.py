"""Populations that are added and kept, whose samples are drawn, and what asking one person would change."""

import datetime
import json
from functools import partial
from textwrap import dedent

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.bulk.report import Population
from backrules.bulk.report.bins import bins_of
from backrules.bulk.report.question_impact import Person, smallest
from backrules.diagrams import TooLarge
from backrules.questions import QuestionPlanner
from tests.bulk.report.made import asked, made
from tests.support import SMALL, Folder, examples

KNOWN = {"hours": 9.0, "sets": 0, "level": "expert", "tools": ["bar"], "flags": [], "hurts": False}


def without(*names, **others):
    """Somebody of whom all is known but some facts."""
    return {name: value for name, value in (KNOWN | others).items() if name not in names}


def impact(ruleset, person, *, strict=False):
    """What asking somebody would change, who is the only one of a table."""
    columns = {name: [value] for name, value in person.items() if not isinstance(value, dict)}
    columns |= {f"{name}_{option}": [holds] for name, value in person.items() if isinstance(value, dict)
                for option, holds in value.items()}  # fmt: skip
    (somebody,) = Population.of(ruleset, pl.DataFrame(columns), strict=strict, start=0).asked
    return somebody


# adding


def test_a_sum_has_the_counts_of_both_and_the_people_of_both_samples(small):
    ours = made(small, {"people all": 5, "rules desk.sit_less fires": 2}, [asked("hours")])
    theirs = made(small, {"people all": 7, "values hours from 6": 3}, [asked("sets"), asked("level")], top=3)
    both = ours + theirs
    assert both.counts == {
        ("people", "all"): 12,
        ("people", "sampled"): 12,
        ("rules", "desk.sit_less", "fires"): 2,
        ("values", "hours", "from 6"): 3,
    }
    assert {one.missing for one in both.asked} == {("hours",), ("sets",), ("level",)}
    assert (both.strict, both.top) == (False, 3)
    assert (ours.people, theirs.people) == (5, 7)  # neither was changed


@pytest.mark.parametrize("options", [{"strict": True}, {"top": 4}])
def test_populations_that_were_asked_for_in_other_ways_are_not_added(small, options):
    ours, theirs = made(small, {"people all": 5}), made(small, {"people all": 5}, **options)
    for left, right in ((ours, theirs), (theirs, ours)):
        with pytest.raises(backrules.UsageError, match="populations with different `strict` or `top` cannot be added"):
            left + right
    assert (theirs + theirs).people == 10
    for total in (Population.empty(small) + theirs, theirs + Population.empty(small)):
        assert (total.people, total.strict, total.top) == (5, theirs.strict, theirs.top)


def test_populations_of_different_days_are_not_added_and_one_that_was_kept_is_of_its_day(tmp_path):
    facts = dedent(SMALL["facts.yaml"]).replace(
        "constraints:", "born: {title: born, type: date, ask: When?}\nconstraints:"
    )
    rule = "{id: old, when: years_since(born) > 9, advise: sit_less, because: So., source: {author: So.}}"
    ruleset = Folder(tmp_path / "r", {"facts.yaml": facts, "rules/more.yaml": f"rules:\n  - {rule}\n"}).load()
    days = [ruleset.on(datetime.date(2026, 1, day)) for day in (1, 2)]
    first, second = (made(one, {"people all": 5}) for one in days)
    kept = Population.from_dict(days[1], json.loads(json.dumps(first.to_dict())))
    assert kept.ruleset.identity == days[0].identity
    for earlier in (first, kept):
        assert (earlier + made(days[0], {"people all": 5})).people == 10
        with pytest.raises(backrules.UsageError, match="of different rulesets, or as of different days"):
            earlier + second


# keeping


def test_what_is_kept_has_its_ruleset_its_options_its_counts_and_who_was_drawn(small):
    somebody = asked("hours sets", outcome="hours", first="hours", perhaps="sets", changed="hours", next_="hours")
    kept = made(small, {"people all": 5, "advice stretch first": 2}, [somebody], strict=True, top=2).to_dict()
    assert kept == {
        "format": 2,
        "ruleset": {"id": "small", "version": "1.0.0", "fingerprint": small.fingerprint},
        "options": {"strict": True, "top": 2},
        "people": {"all": 5, "sampled": 5},
        "advice": {"stretch": {"first": 2}},
        "sample": [
            {
                "draw": 0,
                "missing": ["hours", "sets"],
                "outcome": ["hours"],
                "first": ["hours"],
                "perhaps": ["sets"],
                "changed": ["hours"],
                "next": "hours",
            }
        ],
    }
    again = Population.from_dict(small, json.loads(json.dumps(kept)))
    assert (again.strict, again.top, again.people, again.count("advice", "stretch", "first")) == (True, 2, 5, 2)
    assert again.asked == (somebody,)
    assert again.to_dict() == kept


KEPT = {"draw": 1, "missing": ["hours"], "outcome": [], "first": [], "perhaps": [], "changed": [], "next": None}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        *[({name: ...}, "this is no population that was kept$") for name in ("format", "ruleset", "options", "sample")],
        ({"options": {"strict": True}}, "this is no population that was kept$"),
        ({"ruleset": []}, "this is no population that was kept$"),
        ({"format": 1}, "kept in format 1, and 2 is read"),
        ({"options": {"strict": 1, "top": 3}}, "its counts are damaged"),
        ({"options": {"strict": False, "top": True}}, "its counts are damaged"),
        ({"options": {"strict": False, "top": -1}}, "its counts are damaged"),
        ({"people": {"all": 1.0}}, "its counts are damaged"),
        ({"people": {"all": True}}, "its counts are damaged"),
        ({"people": {"all": 5, "sampled": -1}}, "its counts are damaged"),
        ({"people": 5.5}, "its counts are damaged"),
        ({"sample": None}, "its sample is damaged"),
        ({"sample": 3}, "its sample is damaged"),
        ({"sample": ["hours"]}, "its sample is damaged"),
        ({"sample": [KEPT | {"draw": "1"}]}, "its sample is damaged"),
        ({"sample": [KEPT | {"next": "shoe_size"}]}, "its sample is damaged"),
        ({"sample": [KEPT | {"missing": [["hours"]]}]}, "its sample is damaged"),
        *[({"sample": [KEPT | {name: ["shoe_size"]}]}, "its sample is damaged") for name in KEPT if name[0] in "mofpc"],
    ],
)
def test_what_was_not_kept_so_is_refused(small, change, message):
    kept = made(small, {"people all": 5}).to_dict() | {"sample": [KEPT]}
    assert Population.from_dict(small, kept).people == 5
    damaged = {name: value for name, value in (kept | change).items() if value is not ...}
    with pytest.raises(backrules.UsageError, match=message):
        Population.from_dict(small, damaged)


def test_what_is_no_mapping_was_not_kept(small):
    with pytest.raises(backrules.UsageError, match=r"this is no population that was kept$"):
        Population.from_dict(small, [])


# drawing


def people(*missing):
    """People by their draw, who miss so many facts."""
    return [Person(draw, ("hours",) * count) for draw, count in enumerate(missing)]


def test_a_sample_is_of_those_with_the_smallest_draws_whoever_comes_first(monkeypatch):
    monkeypatch.setattr("backrules.bulk.report.question_impact.MOST", 3)
    drawn = people(1, 1, 1, 1)
    assert [one.draw for one in smallest(reversed(drawn))] == [0, 1, 2]
    assert smallest([]) == ()


def test_a_sample_ends_with_whom_enough_facts_are_missing(monkeypatch):
    monkeypatch.setattr("backrules.bulk.report.question_impact._MOST_OPEN", 6)
    assert [one.draw for one in smallest(people(3, 2, 9, 0))] == [0, 1, 2]
    assert [one.draw for one in smallest(people(3, 3, 0, 0))] == [0, 1]
    assert [one.draw for one in smallest(people(9, 0))] == [0]
    assert len(smallest(people(0, 0, 0, 0))) == 4


@settings(max_examples=examples(60))
@given(st.lists(st.integers(0, 5), max_size=20), st.randoms(use_true_random=False))
def test_samples_of_parts_make_that_of_the_whole_though_some_are_left_out(missing, random):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("backrules.bulk.report.question_impact.MOST", 6)
        patch.setattr("backrules.bulk.report.question_impact._MOST_OPEN", 12)
        drawn = people(*missing)
        whole = [one.draw for one in smallest(drawn)]
        random.shuffle(drawn)
        cut = random.randint(0, len(drawn))
        parts = [*smallest(drawn[:cut]), *smallest(drawn[cut:])]
        assert [one.draw for one in smallest(parts)] == whole == [*range(len(whole))]


def test_what_was_known_of_who_was_drawn_goes_once_it_is_computed(small):
    population = Population.of(small, pl.DataFrame({"level": ["expert"], "hours": [7.125]}), start=0)
    (somebody,) = population._sample
    assert "7.125" in repr(vars(somebody))
    before = population.asked
    assert "7.125" not in repr(vars(somebody))
    assert population.asked[0] is before[0]


# what asking one person would change


def test_whom_nothing_is_missing_is_asked_nothing(small):
    assert impact(small, KNOWN) == asked()


def test_what_no_rule_reads_changes_nothing(small):
    assert impact(small, without("hurts", "sets")) == asked("hurts sets")


def test_what_is_known_in_part_is_missing_and_what_it_changes_in_the_fourth_place_is_not_the_first_three(small):
    person = without(tools={"bar": True})
    three = [one.id for one in small.recommend(person).advice]
    assert three == ["sit_less", "deadlift", "cat_cow", "stretch"]  # a mat is assumed for the last one
    assert impact(small, person) == asked("tools", outcome="tools")
    once = asked("tools", outcome="tools", first="tools", changed="tools", next_="tools")
    assert impact(small, without(tools={"bar": True}, level="some")) == once


def test_what_changes_something_only_together_with_another_answer_does_not_at_once(tmp_path):
    rule = "\n".join([
        "rules:",
        "  - {id: r, when: sets > 0 and hours > 5, advise: sit_less, because: So., source: {author: So.}}",
        "  - {id: safety, when: any(flags), avoid: {loaded: true}, because: So., source: {author: So.},",
        "     safety: true, assume: nothing}",
    ])  # fmt: skip
    ruleset = Folder(tmp_path / "r", {"rules/all.yaml": rule}).load()
    both = "hours sets"
    found = impact(ruleset, without("hours", "sets", level="some"))
    assert attrs.evolve(found, next=None) == asked(both, outcome=both, first=both)
    assert found.next in both.split()
    alone = impact(ruleset, without("hours", level="some", sets=4))
    assert alone == asked("hours", outcome="hours", first="hours", changed="hours", next_="hours")


def test_strict_what_is_held_back_until_it_is_known_can_change_at_once(small):
    person = without("flags")
    told = partial(small.recommend, strict=True)
    before = [one.id for one in told(person).advice]
    assert before != [one.id for one in told(person | {"flags": []}).advice]
    found = impact(small, person, strict=True)
    assert found == asked("flags", outcome="flags", first="flags", changed="flags", next_="flags")


def test_where_a_ruleset_is_too_large_only_what_changes_at_once_is_sure(monkeypatch, small):
    def too_large(_):
        raise TooLarge

    monkeypatch.setattr(QuestionPlanner, "_top", too_large)
    # whoever is known to have no mat cannot stretch; the hours decide alone, a bar only for an expert
    found = impact(small, without("hours", "tools", level="none"))
    assert found.first == found.changed == ("hours",)
    assert found.perhaps == ("tools",)


# numbers in parts


def test_numbers_are_parted_wherever_a_condition_stands(tmp_path):
    facts = {name: f"{name}: {{title: {name}, type: number, range: [0, 9], ask: Q?}}" for name in "abcdefgh"}
    more = "\n".join([
        *facts.values(),
        dedent(SMALL["facts.yaml"]).rstrip(),
        "  odd: {never: d > 4 and e < 5, because: It is odd.}",
    ])  # fmt: skip
    rules = "\n".join([
        "derived:",
        "  much: {when: a >= 3, title: much}",
        "rules:",
        "  - {id: r, when: 'not b > 6 or count(c < 2, much) >= 1', advise: sit_less, because: So., source: {author: So.}}",
        "  - {id: q, when: f >= 0 and f <= 9 and g > 0 and g < 9 and h >= 9 and h <= 0, advise: sit_less,"
        " because: So., source: {author: So.}}",
    ])  # fmt: skip
    advice = SMALL["advice.yaml"].replace("needs: mat in tools", "needs: hours <= 12")
    ruleset = Folder(tmp_path / "r", {"facts.yaml": more, "rules/more.yaml": rules, "advice.yaml": advice}).load()
    bins = bins_of(ruleset.data)
    assert {name: one.labels for name, one in bins.items()} == {
        "a": ("below 3", "from 3"),
        "b": ("up to 6", "over 6"),
        "c": ("below 2", "from 2"),
        "d": ("up to 4", "over 4"),
        "e": ("below 5", "from 5"),
        "f": ("below 3", "from 3 below 5", "from 5 below 7", "from 7"),  # nothing parts it: in quarters
        "g": ("up to 0", "over 0 below 9", "from 9"),
        "h": ("up to 0", "over 0 below 9", "from 9"),
        "hours": ("below 2", "from 2 below 6", "from 6 up to 12", "over 12"),
        "sets": ("up to 0", "1 or more"),
    }
    for name, one in bins.items():
        assert one.words(ruleset.data.facts[name], ruleset.data.language) == one.labels


@pytest.mark.parametrize(("places", "parts"), [(11, 12), (12, 12)])
def test_up_to_eleven_cuts_are_all_kept(tmp_path, places, parts):
    when = " or ".join(f"sets == {2 * place}" for place in range(1, places // 2 + 1)) + (" or sets > 40" * (places % 2))
    rule = f"rules:\n  - {{id: r, when: {when}, advise: sit_less, because: So., source: {{author: So.}}}}\n"
    facts = SMALL["facts.yaml"].replace("sets > 0", "sets > 1")
    bins = bins_of(Folder(tmp_path / "r", {"rules/more.yaml": rule, "facts.yaml": facts}).load().data)["sets"]
    assert len(bins.labels) == len(set(bins.labels)) == parts
