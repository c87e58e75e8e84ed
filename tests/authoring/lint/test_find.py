"""What `find` finds, against a brute force that walks everybody, and every person it names."""

from random import Random

import attrs
import pytest
from hypothesis import assume, event, given, note, settings

from backrules.api import Ruleset
from backrules.authoring import prove
from backrules.authoring.lint import context, find, run
from backrules.conditions import Count, Has
from backrules.facts import BOOLEAN
from tests.authoring.lint.by_force import judged, make_world
from tests.diagrams.test_limits import parity
from tests.questions.brute_force import Judge, truth_for
from tests.questions.small_worlds import from_chance, in_words, tiny, with_alone
from tests.recommendation.gates import Gates, counting
from tests.support import examples

MOST = 400  # combinations of cells in a ruleset that is walked through


def found_in(data):
    """What is found, apart from texts."""
    report = find(Ruleset(data))
    assert not report.accepted
    return [one for one in report.findings if one.kind != "missing-text"]


@pytest.mark.unmeasured
@settings(max_examples=examples(30))
@given(data=from_chance(make_world))
def test_everything_odd_is_found_and_nothing_else(data):
    note(in_words(data))
    assume(Judge(data).size <= MOST)
    expected = judged(data)
    assume(not Ruleset(data).recommend({}).violations)  # nobody could be, otherwise
    for kind, _ in expected:
        event(kind)
    assert {(one.kind, one.at) for one in found_in(data)} == expected


@settings(max_examples=examples(30))
@given(data=from_chance(make_world))
def test_every_person_of_a_finding_shows_it(data):
    note(in_words(data))
    ruleset = Ruleset(data)
    assume(not ruleset.recommend({}).violations)
    for finding in found_in(data):
        if finding.person is not None:
            event(finding.kind)
            rec = ruleset.recommend(finding.person, engine="reference")
            assert bool(rec.violations) == finding.kind.startswith("constraint")
            SHOWS[finding.kind](finding, rec, ruleset)


def fired(rec, rule, ruleset):
    return rule in ruleset.match(rec.profile, engine="reference").fired


def shows_no_effect(finding, rec, ruleset):
    rule = finding.at.removeprefix("rule ")
    assert f"rule {rule}" in firing(rec, ruleset)
    left = {key: one for key, one in ruleset.data.rules.items() if key != rule}
    without = Ruleset(attrs.evolve(ruleset.data, rules=left)).recommend(finding.person)
    assert (rec.outcome, [one.score for one in rec.advice]) == (without.outcome, [one.score for one in without.advice])


def shows_advise_and_avoid(finding, rec, ruleset):
    rules, (target,) = finding.at.removeprefix("rule ").partition(": ")[0].split(", "), finding.advice
    assert {f"rule {one}" for one in rules} <= firing(rec, ruleset)
    assert rec.status(target) == "withheld"


def shows_withheld(finding, rec, _):
    assert rec.status(*finding.advice) == "withheld"


def shows_together(finding, rec, _):
    assert set(finding.advice) <= set(rec.outcome)


def shows_load(finding, rec, ruleset):
    assert set(finding.advice) <= set(rec.outcome)
    flags = [fact for fact in ruleset.data.facts.values() if fact.name in ruleset.data.guarding]
    counts = counting(ruleset.data, ruleset.profiles.read(rec.profile))
    said = [(fact, counts.get(fact.name)) for fact in flags]
    assert any(value if fact.type == BOOLEAN else _any(value) for fact, value in said)


def _any(value):
    return any(value.values()) if hasattr(value, "values") else bool(value)


def shows_nothing(finding, rec, ruleset):
    assert rec.outcome == ()
    assert all_is_known(ruleset, rec)


def shows_twice(finding, rec, ruleset):
    assert {f"rule {one}" for one in finding.at.removeprefix("rule ").split(", ")} <= firing(rec, ruleset)


def shows_violation(finding, rec, ruleset):
    name = finding.at.removeprefix("constraint ")
    violated = {one.id for one in rec.violations}
    assert name in violated or finding.at == "constraints"
    assert all_is_known(ruleset, rec)


def all_is_known(ruleset, rec):
    return not Gates(ruleset.data, ruleset.profiles.read(rec.profile)).unanswered()


def firing(rec, ruleset):
    return ruleset.engine("reference").fired(counting(ruleset.data, ruleset.profiles.read(rec.profile)))


def shows_unknown(finding, rec, ruleset):
    kind, name = finding.at.replace("needs of", "need").split()
    condition = ruleset.data.rules[name].when if kind == "rule" else ruleset.data.advice[name].needs
    assert truth_for(ruleset.data, condition, counting(ruleset.data, ruleset.profiles.read(rec.profile))) is None
    assert all_is_known(ruleset, rec)


SHOWS = {
    "never-cleared": shows_unknown,
    "stays-unknown": shows_unknown,
    "no-effect": shows_no_effect,
    "advise-and-avoid": shows_advise_and_avoid,
    "always-withheld": shows_withheld,
    "exclusive-together": shows_together,
    "unguarded": shows_load,
    "no-advice": shows_nothing,
    "said-twice": shows_twice,
    "constraint-always-violated": shows_violation,
}


def test_worlds_of_a_seed_are_the_same():
    assert make_world(Random(3)) == make_world(Random(3))


@pytest.mark.parametrize("looks", range(0, 120, 17))
def test_what_was_not_looked_at_when_the_time_was_over_is_said(monkeypatch, looks):
    ruleset = Ruleset(make_world(Random(3)))
    times = iter(range(10_000))
    whole = {(one.kind, one.at) for one in find(ruleset).findings}
    monkeypatch.setattr(run, "process_time", lambda: next(times))
    report = find(ruleset, seconds=looks)
    found = {(one.kind, one.at) for one in report.findings}
    late = [one for one in report.findings if one.kind == "unfinished"]
    assert {one for one in found if one[0] != "unfinished"} <= whole
    if not late:
        assert found == whole
        return
    (message,) = (one.message for one in late)
    for check in run._CHECKS:
        assert check.__name__.replace("_", "-") in message or " more" in message
    assert message.startswith(
        f"{looks} seconds were over: looked for {'unread, missing-texts' if looks else 'nothing'}"
    )


BOTH = dict.fromkeys("ab", "boolean")
ODD_CONSTRAINTS = [
    (("a and not a",), "constraint-never-violated", "constraint x0", "nobody can violate it"),
    (
        ("a or not a",),
        "constraint-always-violated",
        "constraint x0",
        "everybody of whom everything is known violates it",
    ),
    (
        ("a", "not a"),
        "constraint-always-violated",
        "constraints",
        "everybody of whom everything is known violates one of them",
    ),
]


@pytest.mark.parametrize(("never", "kind", "at", "message"), ODD_CONSTRAINTS)
def test_a_constraint_that_nobody_or_everybody_violates_is_found(never, kind, at, message):
    report = find(Ruleset(tiny(BOTH, "advise x: a", "advise y: b", never=never)))
    found = [one for one in report.findings if one.kind.startswith("constraint")]
    assert [(one.kind, one.at, one.message) for one in found] == [(kind, at, message)]


def test_a_rule_without_which_everybody_would_get_the_same_is_found_with_somebody_for_whom_it_fires():
    data = tiny(BOTH, "advise x: a", "avoid x: not a", "advise y: b or not b")
    (found,) = (one for one in found_in(data) if one.kind == "no-effect")
    assert (found.at, found.person) == ("rule r1", {"a": False})


def test_an_option_without_words_is_found():
    data = tiny({"c": "choice red blue"}, "advise x: c == red", "advise y: c != red")
    fact = attrs.evolve(data.facts["c"], options={"red": "red", "blue": " "})
    found = [one for one in find(Ruleset(attrs.evolve(data, facts={"c": fact}))).findings if one.at == "fact c: blue"]
    assert [(one.kind, one.message) for one in found] == [("missing-text", "the option blue has no words")]


def test_what_the_tables_are_too_large_for_is_named_and_not_taken_for_clean(monkeypatch):
    monkeypatch.setattr(context, "_MOST_EACH", 3)
    found = [one for one in find(Ruleset(parity())).findings if one.kind == "too-large"]
    facts = ", ".join(f"fact b{number}" for number in range(6))
    assert ("idle-questions", f"the tables are too large to tell of {facts}") in [
        (one.at, one.message) for one in found
    ]


def test_of_a_fact_that_only_decides_a_caution_the_caution_is_named():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise x: a", "advise y: not a", "caution x: b")
    (found,) = found_in(data)
    assert (found.kind, found.at) == ("idle-question", "fact b")
    assert found.message.endswith("; it decides r2, and only cautions with `safety: true` are asked for")
    assert (
        found_in(tiny({"a": "boolean", "b": "boolean"}, "advise x: a", "advise y: not a", "caution x safety: b")) == []
    )


def test_what_makes_the_tables_too_large_is_said_with_what_to_do(folder):
    facts = """
        born: {title: born, type: date, ask: When?}
        mites: {title: mites, type: integer, range: [0, 5000], ask: Mites?}
        bees: {title: bees, type: integer, range: [0, 50000], ask: Bees?}
    """
    rules = """
        rules:
          - {id: many, when: mites > 0.03 * bees, advise: treat, because: Many., source: {author: Us.}}
          - {id: few, when: mites <= 0.03 * bees, advise: wait, because: Few., source: {author: Us.}}
    """
    kept = "invariants:\n  - {id: kept, says: Kept., learning: any, keeps: any}\n"
    place = folder(
        {
            "ruleset.yaml": "{format: 1, id: bees, version: 0.1.0, title: Bees, notice: Look.}\n",
            "facts.yaml": facts,
            "advice.yaml": "treat: {title: Treat, do: Now.}\nwait: {title: Wait, do: A week.}\n",
            "rules/all.yaml": rules,
            "invariants.yaml": kept,
        },
        bare=True,
    )
    cause = (
        "; bees, mites are whole numbers of very many values, and computed with others: a narrower `range`, or the type "
        "number, makes it smaller"
    )
    (large,) = (one for one in found_in(place.load().data) if one.kind == "too-large")
    assert large.message == f"the tables are too large to tell of fact mites, fact bees{cause}"
    (verdict,) = prove(place.load())
    assert verdict.verdict == "not exact"
    assert verdict.reason.endswith(cause)
    place.write("facts.yaml", facts.replace("type: integer", "type: number"))
    assert {one.kind for one in found_in(place.load().data)} == {"unread-fact"}
    assert [one.verdict for one in prove(place.load())] == ["proved"]


def test_with_tables_that_are_made_anew_before_each_check_the_same_is_found(monkeypatch):
    ruleset = Ruleset(make_world(Random(3)))
    expected = find(ruleset)
    monkeypatch.setattr(run, "_MOST_NODES", -1)
    assert find(ruleset) == expected


def test_what_an_advice_that_is_alone_always_keeps_away_is_found_and_no_pair_of_rules_is_named_that_nobody_wrote():
    data = with_alone(tiny({"a": "boolean"}, "advise go must safety: true", "advise pull: a"), "go")
    (finding,) = [one for one in found_in(data) if one.kind in ("always-withheld", "advise-and-avoid")]
    assert (finding.kind, finding.at, finding.person) == ("always-withheld", "advice pull", {"a": True})


NUMBERS = {"f": "number 0 10", "g": "number 0 10", "c": "choices red green blue"}
IDLE_IN_COUNTS = [
    ("count(f >= 1, g >= 1, known(f) and unknown(f)) >= 2", "known(f) and unknown(f)", "f >= 1 and g >= 1"),  # never
    ("count(f >= 1, g >= 1, f >= 2 and f <= 0) >= 2", None, None),  # false or unknown: it counts
    ("count(f >= 1, g >= 1, any(c) or not any(c)) == 2", None, None),  # true or unknown
    ("count(f >= 1, g >= 1, known(f) or unknown(f)) <= 2", "known(f) or unknown(f)", "not (f >= 1 and g >= 1)"),  # true
    ("count(f >= 1, f >= 2, g >= 1) >= 1", "f >= 2", "f >= 1 or g >= 1"),
    ("known(f) and count(known(f), g >= 1) >= 2", "known(f)", "known(f) and g >= 1"),
    ("not (known(f) and count(known(f), g >= 1) >= 2)", "known(f)", "not (known(f) and g >= 1)"),
    ("count(f >= 2 and f >= 1, g >= 1, any(c)) == 2", "f >= 1", "count(f >= 2, g >= 1, any(c)) == 2"),
    ("count(not (f < 2 or f < 1), g >= 1, any(c)) == 2", "f < 1", "count(not f < 2, g >= 1, any(c)) == 2"),
    ("f >= 2 and count(f >= 1, f < 1) >= 2", None, None),  # false: which is said of the whole
]


@pytest.mark.parametrize(("when", "part", "without"), IDLE_IN_COUNTS)
def test_a_part_of_a_count_that_never_matters_is_found_with_what_is_left(when, part, without):
    data = tiny(NUMBERS, f"caution x: {when}", "advise x: f > 5")
    said = {one.at.removeprefix("rule r0: "): one.message for one in found_in(data) if one.kind == "idle-part"}
    message = f"the part `{part}` never matters: `{without}` is the same for everybody"
    assert said.get(part) == (message if part else None)


def test_the_options_of_a_fact_that_are_counted_are_no_parts_that_somebody_wrote():
    counted = Count(tuple(Has("c", option) for option in ("red", "green", "blue")), ((2, None),), of=("c",))
    data = tiny(NUMBERS, "advise x: f > 5", "advise x: g > 5", never=('"red" in c or unknown(c)',))
    rules = {**data.rules, "r1": attrs.evolve(data.rules["r1"], when=counted)}
    assert "idle-part" not in {one.kind for one in found_in(attrs.evolve(data, rules=rules))}
    rules = {**rules, "r1": attrs.evolve(rules["r1"], when=attrs.evolve(counted, of=()))}
    assert ("idle-part", 'rule r1: "red" in c') in {
        (one.kind, one.at) for one in found_in(attrs.evolve(data, rules=rules))
    }
