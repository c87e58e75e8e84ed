"""`cost`, `prior` and `ask_if` of a fact: they say which question comes next, and nothing else."""

import json
import pickle
from functools import cache
from textwrap import dedent

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backrules
from backrules.conditions import parse
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.loading import read_cached, read_ruleset_with_places
from tests.strategies import people
from tests.support import RULES, SMALL, Folder

BUILTIN = backrules.builtin()


def facts(**keys):
    """The small ruleset's facts, some with more keys: `facts(hours="cost: 2")`."""
    text = dedent(SMALL["facts.yaml"])
    for name, more in keys.items():
        if f"{name}: {{" in text:
            text = text.replace(f"{name}: {{", f"{name}: {{{more}, ", 1)
        else:
            text = text.replace(f"{name}:\n", f"{name}:\n  {more}\n", 1)
    return {"facts.yaml": text}


EVERYTHING = facts(
    flags="prior: 0.02",
    hurts="prior: 0.25, cost: 0.5",
    hours="prior: [2, 6.5, 8], ask_if: not hurts or sets > 3",
    sets="prior: [0, 0, 9], cost: 3",
    level="prior: {none: 3, some: 0.5, expert: 1}",
    tools='prior: {bar: 0, mat: 1}, ask_if: "(level != none)"',
)


def test_a_ruleset_without_these_keys_has_facts_of_cost_one_that_are_always_asked(folder):
    data = folder().load().data
    assert {(fact.cost, fact.prior) for fact in data.facts.values()} == {(1, None)}
    assert data.ask_if == {}


def test_every_type_of_fact_takes_its_kind_of_prior_and_any_may_have_a_cost_and_a_condition(folder):
    data = folder(EVERYTHING).load().data
    assert {name: fact.prior for name, fact in data.facts.items()} == {
        "flags": 0.02,
        "hurts": 0.25,
        "hours": (2, 6.5, 8),
        "sets": (0, 0, 9),
        "level": {"none": 3, "some": 0.5, "expert": 1},
        "tools": {"bar": 0, "mat": 1},
    }
    assert {name: fact.cost for name, fact in data.facts.items() if fact.cost != 1} == {"hurts": 0.5, "sets": 3}
    assert data.ask_if == {"hours": parse("not hurts or sets > 3"), "tools": parse("level != none")}


def test_a_condition_may_read_derived_facts_and_computed_numbers(folder):
    more = {"rules/more.yaml": "derived: {n: {compute: sets * 2}, busy: sits and n > 3}\n"}
    data = folder({**facts(level="ask_if: busy and any(tools) or n > 5"), **more}).load().data
    assert data.ask_if == {"level": parse("busy and any(tools) or n > 5")}


def test_what_is_loaded_cannot_be_changed_and_pickles_and_has_a_hash(folder):
    data = folder(EVERYTHING).load().data
    for table in (data.ask_if, data.facts["level"].prior):
        with pytest.raises(TypeError, match="cannot be changed"):
            table["level"] = 5
    assert pickle.loads(pickle.dumps(data)) == data
    assert len({*data.facts.values(), *data.facts.values()}) == len(data.facts)


def test_the_keys_are_optional_for_whoever_makes_a_fact():
    fact = Fact("f", "choice", "f", "f?", options={"a": "a"}, prior={"a": 1})
    assert (fact.cost, Fact("f", "boolean", "f", "f?").prior) == (1, None)
    assert hash(fact) == hash(Fact("f", "choice", "f", "f?", options={"a": "a"}, prior={"a": 1}))


BOOLEANS = "the prior of a boolean is the probability of true, from 0 to 1"
QUARTILES = "facts.hours.prior: the prior of a number is its three quartiles, ascending and in the range 0 to 24"
WEIGHTS = "facts.level.prior: the prior of choice is a mapping option -> weight, for each of none, some, expert"
PROBABILITIES = (
    "facts.tools.prior: the prior of choices is a mapping option -> probability, for each of bar, mat, "
    "or one number for all of them, from 0 to 1"
)
COST = "a cost is a number above 0 and at most 2**53"
APPLIES = "a fact applies by what a person is like, not by what was asked"
ONE = "one of them is asked at any rate"
MISTAKES = {
    "no cost": (facts(hours="cost: 0"), [f"facts.hours.cost: {COST}"]),
    "negative cost": (facts(hurts="cost: -1"), [f"facts.hurts.cost: {COST}"]),
    "endless cost": (facts(hours="cost: .inf"), [f"facts.hours.cost: {COST}"]),
    "cost that is no number": (facts(hours="cost: .nan"), [f"facts.hours.cost: {COST}"]),
    "huge cost": (facts(hours=f"cost: 1{'0' * 390}"), [f"facts.hours.cost: {COST}"]),
    "cost in words": (facts(hours="cost: high"), ["facts.hours.cost: expected a number, not 'high'"]),
    "cost that is true": (facts(hours="cost: true"), ["facts.hours.cost: expected a number, not true"]),
    "prior above 1": (facts(hurts="prior: 25"), [f"facts.hurts.prior: {BOOLEANS}"]),
    "prior below 0": (facts(hurts="prior: -0.1"), [f"facts.hurts.prior: {BOOLEANS}"]),
    "prior that is no number": (facts(hurts="prior: .nan"), [f"facts.hurts.prior: {BOOLEANS}"]),
    "quartiles of a boolean": (facts(hurts="prior: [0, 0.5, 1]"), [f"facts.hurts.prior: {BOOLEANS}"]),
    "options of a boolean": (facts(hurts="prior: {yes: 1}"), [f"facts.hurts.prior: {BOOLEANS}"]),
    "prior in words": (
        facts(hurts="prior: often"),
        ["facts.hurts.prior: expected a number, a mapping option -> number, or three quartiles, not 'often'"],
    ),
    "prior that is true": (
        facts(hurts="prior: true"),
        ["facts.hurts.prior: expected a number, a mapping option -> number, or three quartiles, not true"],
    ),
    "mean of a number": (facts(hours="prior: 6"), [QUARTILES]),
    "two quartiles": (facts(hours="prior: [2, 8]"), ["facts.hours.prior: expected a list of 3, not of 2"]),
    "quartile in words": (facts(hours="prior: [2, six, 8]"), ["facts.hours.prior[1]: expected a number, not 'six'"]),
    "falling quartiles": (facts(hours="prior: [8, 6, 2]"), [QUARTILES]),
    "quartiles below the range": (facts(hours="prior: [-1, 6, 8]"), [QUARTILES]),
    "quartiles above the range": (facts(hours="prior: [1, 6, 25]"), [QUARTILES]),
    "quartiles that are no numbers": (facts(hours="prior: [.nan, .nan, .nan]"), [QUARTILES]),
    "quartiles without a range": (
        {"facts.yaml": facts(hours=f"prior: [1, 2, 1{'0' * 390}]")["facts.yaml"].replace("range: [0, 24], ", "")},
        ["facts.hours.prior: the prior of a number is its three quartiles, ascending and at most 2**53 either way"],
    ),
    "quartiles of an integer": (
        facts(sets="prior: [1, 2, 51]"),
        ["facts.sets.prior: the prior of an integer is its three quartiles, ascending and in the range 0 to 50"],
    ),
    "one number for a choice": (facts(level="prior: 0.5"), [WEIGHTS]),
    "a list for a choice": (facts(level="prior: [1, 2, 3]"), [WEIGHTS]),
    "an option without a weight": (
        facts(level="prior: {none: 1}"),
        ["facts.level.prior: every option needs a weight; there is none for some, expert"],
    ),
    "an option that is not there": (
        facts(level="prior: {none: 1, some: 1, expret: 1, expert: 1}"),
        ["facts.level.prior.expret: there is no option expret; there are none, some, expert (did you mean 'expert'?)"],
    ),
    "weights that are none": (
        facts(level="prior: {none: 0, some: .inf, expert: .nan}"),
        [f"facts.level.prior.{option}: a weight is a number above 0 and at most 2**53" for option in ("none", "some", "expert")],
    ),
    "weight in words": (
        facts(level="prior: {none: 1, some: many, expert: 1}"),
        ["facts.level.prior.some: expected a number, not 'many'"],
    ),
    "one number above 1 for choices": (facts(tools="prior: 2"), [PROBABILITIES]),
    "a list for choices": (facts(tools="prior: [0, 0, 1]"), [PROBABILITIES]),
    "an option without a probability": (
        facts(tools="prior: {mat: 0.5}"),
        ["facts.tools.prior: every option needs a probability; there is none for bar"],
    ),
    "a probability above 1": (
        facts(tools="prior: {mat: 0.5, bar: 1.5}"),
        ["facts.tools.prior.bar: a probability is a number from 0 to 1"],
    ),
    "a condition with a wrong name": (
        facts(hours="ask_if: hurst"),
        ["facts.hours.ask_if: there is no fact or derived fact hurst (did you mean 'hurts'?)"],
    ),
    "a condition with a wrong type": (
        facts(hours="ask_if: level and hurts"),
        ["facts.hours.ask_if: level is a choice, not true or false (write level == none)"],
    ),
    "a condition that does not parse": (
        facts(hours="ask_if: hurts = true"),
        ["facts.hours.ask_if: unexpected character '=' (write == for equality)"],
    ),
    "a condition that is a number": (
        facts(hours="ask_if: 1"),
        ["facts.hours.ask_if: expected a condition, one line of text, not the number 1"],
    ),
    "a condition on the fact itself": (
        facts(hours="ask_if: hurts and hours > 3"),
        ["facts.hours.ask_if: ask_if may not read hours itself (a fact is unknown until it is asked)"],
    ),
    "a condition on whether the fact is known": (
        facts(tools="ask_if: unknown(tools) or any(tools)"),
        ["facts.tools.ask_if: ask_if may not read tools itself (a fact is unknown until it is asked)"] * 2,
    ),
    "a condition on the fact through derived facts": (
        {**facts(hours="ask_if: hurts or not tired"), "rules/more.yaml": "derived: {n: {compute: hours + 1}, m: {compute: n * 2}, tired: m > 3 and sits}\n"},
        ["facts.hours.ask_if: ask_if may not read hours itself through tired (a fact is unknown until it is asked)"],
    ),
    "a condition on what is known": (
        {**facts(hours="ask_if: not known(sets)", sets="ask_if: busy"), "rules/more.yaml": "derived: {busy: known(tools)}\n"},
        [f"facts.{fact}.ask_if: known() and unknown() may not stand in ask_if ({APPLIES})" for fact in ("hours", "sets")],
    ),
    "facts that wait for each other": (
        facts(hours="ask_if: any(tools)", tools="ask_if: level == none", level="ask_if: hours > 3"),
        [f"facts.hours.ask_if: facts wait for each other in a circle: hours -> tools -> level -> hours ({ONE})"],
    ),
    "facts that wait for each other through derived facts": (
        {**facts(hours="ask_if: hurts", hurts="ask_if: n > 3"), "rules/more.yaml": "derived: {n: {compute: hours + 1}}\n"},
        [f"facts.hours.ask_if: facts wait for each other in a circle: hours -> hurts -> n -> hours ({ONE})"],
    ),
    "otherwise without a condition": (
        facts(hours="otherwise: 0"),
        ["facts.hours.otherwise: otherwise is what counts while ask_if is false, and there is no ask_if"],
    ),
    "otherwise of another type": (
        facts(hours="ask_if: hurts, otherwise: none", tools="ask_if: hurts, otherwise: true"),
        [
            "facts.hours.otherwise: expected a number from 0 to 24 h/day, not 'none'",
            "facts.tools.otherwise: expected a list of options, or a mapping option -> true or false, not true",
        ],
    ),
    "otherwise beyond the range, or an option that is not there": (
        facts(hours="ask_if: hurts, otherwise: 25", level="ask_if: hurts, otherwise: nnoe", tools="ask_if: hurts, otherwise: [mta]"),
        [
            "facts.hours.otherwise: expected a number from 0 to 24 h/day, not 25",
            "facts.level.otherwise: expected one of none, some, expert, not 'nnoe' (did you mean 'none'?)",
            "facts.tools.otherwise: expected one of bar, mat, not 'mta' (did you mean 'mat'?)",
        ],
    ),
    "a name that is nearly right": (
        facts(hours="prio: [1, 2, 3]"),
        [
            "facts.hours: unknown key prio; allowed are type, title, ask, unit, range, options, safety, fixed, scale, "
            "context, groups, cost and 4 more (did you mean 'prior'?)"
        ],
    ),
    "all of it at once": (
        facts(hurts="cost: 0, prior: 7", hours="prior: [3, 2, 1], ask_if: hours > 2", level="prior: {none: 0, some: 1}"),
        [
            f"facts.hurts.cost: {COST}",
            f"facts.hurts.prior: {BOOLEANS}",
            QUARTILES,
            "facts.level.prior: every option needs a weight; there is none for expert",
            "facts.level.prior.none: a weight is a number above 0 and at most 2**53",
            "facts.hours.ask_if: ask_if may not read hours itself (a fact is unknown until it is asked)",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_named_with_what_is_allowed(folder, name):
    files, expected = MISTAKES[name]
    assert folder(files).messages() == expected


def test_a_mistake_shows_its_place(folder):
    made = folder(facts(hours="ask_if: hurts and houres > 3"))
    assert made.problems()[0] == (
        "facts.yaml:8:27: facts.hours.ask_if: there is no fact or derived fact houres (did you mean 'hours'?)\n"
        "    hours: {ask_if: hurts and houres > 3, title: hours at a desk, type: number, unit: h/day, range: [0, 24], "
        "ask: How many hours?}\n"
        "                              ^^^^^^^^^^"
    )
    made = folder(facts(level="prior: {none: 1, some: 1, expret: 1, expert: 1}"))
    assert made.problems()[0].startswith("facts.yaml:10:43: facts.level.prior.expret: ")


def test_a_condition_that_reads_a_fact_with_mistakes_is_not_blamed_for_them(folder):
    assert folder(facts(hours="prior: 3", sets="ask_if: hours > 1")).messages() == [QUARTILES]


# --- they change no advice -------------------------------------------------------------------------


@pytest.mark.unmeasured
@given(
    people(BUILTIN.data.facts).map(lambda told: {k: v for k, v in told.items() if not BUILTIN.data.facts[k].is_number})
)
def test_the_advice_does_not_depend_on_them(told):
    for strict in (False, True):
        with_keys, without = (one.recommend(told, strict=strict) for one in (BUILTIN, plain_builtin()))
        assert [one.to_dict() for one in with_keys.advice] == [one.to_dict() for one in without.advice]
        assert with_keys.withheld == without.withheld


@cache
def plain_builtin():
    """The built-in ruleset without any of the keys, but for gates that say what counts where a fact does not apply."""
    bare = {name: attrs.evolve(fact, cost=1, prior=None) for name, fact in BUILTIN.data.facts.items()}
    gates = {name: gate for name, gate in BUILTIN.data.ask_if.items() if bare[name].otherwise is not None}
    return backrules.Ruleset(attrs.evolve(BUILTIN.data, facts=bare, ask_if=gates))


# --- fingerprint and cache -------------------------------------------------------------------------


def test_each_key_is_part_of_the_fingerprint_and_saying_the_default_is_not(folder):
    prints = [
        folder(facts(hours=keys)).load().fingerprint if keys else folder().load().fingerprint
        for keys in (
            "",
            "cost: 2",
            "cost: 3",
            "prior: [1, 2, 3]",
            "prior: [1, 2, 4]",
            "ask_if: hurts",
            "ask_if: not hurts",
        )
    ]
    assert len(set(prints)) == len(prints)
    assert folder(facts(hours="cost: 1")).load().fingerprint == prints[0]


def test_the_fingerprint_of_a_ruleset_without_the_keys_is_what_it_was_before_there_were_any(folder):
    files = {
        "ruleset.yaml": "{format: 1, id: tiny, version: '1', title: Tiny, notice: None.}\n",
        "facts.yaml": "sore: {title: sore, type: boolean, ask: Sore?}\n",
    }
    made = folder(files, bare=True).load()
    assert made.fingerprint == "20bad216a49b3a23f60352fcedce80bfe4d4340bea46a2360f6ebfddb16b4704"


def test_a_ruleset_that_uses_no_key_of_later_versions_keeps_its_fingerprint(folder):
    sources = dedent(SMALL["sources.yaml"]).replace("author: {cited: our decision}\n", "")
    assert (
        folder({"sources.yaml": sources}).load().fingerprint
        == "69828a1dd4db1acd35d5cf0ee3e234c51599d1e164afc74d03e4befef651e59e"
    )


def test_the_layout_of_a_condition_is_not_part_of_the_fingerprint(folder):
    one = folder(facts(hours="ask_if: hurts and sets > 3")).load()
    assert folder(facts(hours='ask_if: "((hurts)   and (sets>3))"')).load().fingerprint == one.fingerprint


def test_the_keys_come_back_from_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    place = Folder(tmp_path / "r", EVERYTHING).path
    fresh = read_cached(place)
    (kept,) = (tmp_path / "cache").glob("*.json")
    assert json.loads(kept.read_text())["fingerprint"] == fresh.fingerprint
    assert read_cached(place) == fresh == read_ruleset_with_places(place)[0]
    # what is kept is what was read, not what the files say again
    kept.write_text(kept.read_text().replace('"cost": 3', '"cost": 4'))
    assert read_cached(place) == fresh


# --- overlays --------------------------------------------------------------------------------------

HIDDEN = "an overlay may not change ask_if of a fact that a safety rule reads (the caller can say allow_unsafe)"


def overlay(folder, files):
    return folder(files, bare=True)


def test_an_overlay_changes_adds_and_takes_away_the_keys_of_other_facts(folder):
    made = overlay(
        folder, {"facts.yaml": "hours: {cost: 4, prior: null, ask_if: hurts}\ntools: {ask_if: null}\nlevel: {prior: {none: 1, some: 1, expert: 1}}\n"}
    )  # fmt: skip
    data = folder(EVERYTHING).load(made).data
    assert (data.facts["hours"].cost, data.facts["hours"].prior) == (4, None)
    assert data.facts["level"].prior == {"none": 1, "some": 1, "expert": 1}
    assert data.ask_if == {"hours": parse("hurts")}


def test_an_overlay_may_say_what_a_question_of_safety_costs_and_how_likely_its_answers_are(folder):
    made = overlay(folder, {"facts.yaml": "flags: {cost: 9, prior: {night_pain: 0.1, fever: 0.2}}\n"})
    fact = folder(EVERYTHING).load(made).data.facts["flags"]
    assert (fact.cost, fact.prior) == (9, {"night_pain": 0.1, "fever": 0.2})


SAFE = {
    "rules/more.yaml": """\
        derived:
          sore: {when: hurts and strong}
          strong: level == expert
        rules:
          - {id: s.sore, when: sore, caution: stretch, because: b, source: {author: a}, safety: true}
        """
}


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ({}, "flags: {ask_if: hurts}\n", ["facts.flags.ask_if"]),
        ({}, "flags: {ask_if: false}\nhurts: {ask_if: sits}\n", ["facts.flags.ask_if", "facts.hurts.ask_if"]),
        ({"hurts": "ask_if: sits"}, "hurts: {ask_if: sits and sets > 3}\n", ["facts.hurts.ask_if"]),
        ({}, "level: {ask_if: sits}\n", ["facts.level.ask_if"]),
        ({"level": "ask_if: any(tools)"}, "tools: {ask_if: sits}\n", ["facts.tools.ask_if"]),
    ],
)
def test_an_overlay_cannot_hide_a_question_of_safety(folder, before, after, refused):
    base, made = folder({**facts(**before), **SAFE}), overlay(folder, {"facts.yaml": after})
    assert base.messages(made) == [f"{place}: {HIDDEN}" for place in refused]
    assert base.load(made, allow_unsafe=True).data.ask_if


def test_an_overlay_cannot_hide_a_question_of_safety_by_changing_a_derived_fact(folder):
    base = folder({**facts(level="ask_if: sits"), **SAFE})
    made = overlay(folder, {"rules/o.yaml": "derived: {sits: {when: hours >= 23}}\n"})
    assert base.messages(made) == [
        "derived.sits: an overlay may not change a derived fact that a safety rule reads (the caller can say allow_unsafe)"
    ]
    folder({**facts(tools="ask_if: sits"), **SAFE}).load(made)  # a question of no rule of safety


def test_an_overlay_may_have_a_question_of_safety_asked_of_everybody(folder):
    base = folder({**facts(hurts="ask_if: sits"), **SAFE})
    assert base.load(overlay(folder, {"facts.yaml": "hurts: {ask_if: null}\n"})).data.ask_if == {}


def test_a_prior_goes_away_when_an_overlay_changes_the_answers_and_says_nothing_of_it(folder):
    made = overlay(
        folder,
        {
            "facts.yaml": """\
                tools: {options: {bar: a bar, mat: a mat, ball: a ball}}
                sets: {range: [0, 5]}
                hours: {range: [1, 10]}
                flags: {options: {night_pain: pain at night, fever: fever, fall: a fall}}
                """
        },
    )
    found = folder(EVERYTHING).load(made).data.facts
    assert [found[name].prior for name in ("tools", "sets")] == [None, None]
    assert [found[name].prior for name in ("hours", "flags")] == [(2, 6.5, 8), 0.02]


def test_how_likely_an_option_is_goes_with_it(folder):
    made = overlay(folder, {"facts.yaml": "tools: {options: {mat: null}}\n", "advice.yaml": "stretch: {needs: null}\n"})
    assert folder(EVERYTHING).load(made).data.facts["tools"].prior == {"bar": 0}


def test_a_prior_that_an_overlay_gives_must_fit_the_answers_that_it_gives(folder):
    made = overlay(folder, {"facts.yaml": "tools: {options: {mat: null, ball: a ball}, prior: {bar: 1, bal: 1}}\n"})
    assert folder({**EVERYTHING, "advice.yaml": dedent(SMALL["advice.yaml"]).replace("mat in tools", "bar in tools")}).messages(made) == [
        "facts.tools.prior: every option needs a probability; there is none for ball",
        "facts.tools.prior.bal: there is no option bal; there are bar, ball (did you mean 'ball'?)",
    ]  # fmt: skip


# --- the built-in ruleset --------------------------------------------------------------------------


@pytest.mark.parametrize("fact", BUILTIN.data.facts.values(), ids=lambda fact: fact.name)
def test_each_fact_of_the_built_in_ruleset_has_a_prior_that_leaves_every_answer_possible(fact):
    if fact.type == BOOLEAN:
        assert 0 < fact.prior < 1
    elif fact.type == CHOICES:
        given = dict.fromkeys(fact.options, fact.prior) if isinstance(fact.prior, float) else fact.prior
        assert all(0 < one < 1 for one in given.values())
    else:
        assert len(fact.prior) == (len(fact.options) if fact.type == CHOICE else 3)


def test_of_the_built_in_ruleset_only_what_is_asked_about_pain_waits_for_it():
    assert {*BUILTIN.data.ask_if} == {
        "leg_pain",
        "pain_weeks",
        "first_back_pain",
        "neck_pain_severity",
        "sets_per_exercise",
    }


def test_the_file_says_that_its_priors_are_guesses():
    head = (RULES / "facts.yaml").read_text(encoding="utf-8").split("red_flags:")[0]
    assert "rough guess of ours, from no source" in head
    assert "never change advice" in head


# --- whatever is written there ---------------------------------------------------------------------

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 60),
    st.integers(-(10**300), 10**300),
    st.floats(),
    st.sampled_from(["night_pain", "fever", "hours > 3", "any(tools)", "sits", "", "x" * 5000, "(" * 90]),
)
WRITTEN = st.one_of(
    SCALARS,
    st.lists(st.one_of(SCALARS, st.lists(SCALARS, max_size=2)), max_size=4),
    st.dictionaries(st.sampled_from(["none", "some", "expert", "bar", "mat", "Größe"]), SCALARS, max_size=4),
)


@given(
    st.sampled_from(["flags", "hurts", "hours", "sets", "level", "tools"]),
    st.sampled_from(["cost", "prior", "ask_if"]),
    WRITTEN,
)
def test_whatever_stands_there_loads_or_is_a_problem_and_a_loaded_prior_is_usable(tmp_path_factory, name, key, value):
    shown = json.dumps(value, ensure_ascii=False).replace("NaN", ".nan").replace("Infinity", ".inf")
    made = Folder(tmp_path_factory.mktemp("r"), facts(**{name: f"{key}: {shown}"}))
    try:
        data = made.load().data
    except backrules.RulesetError as error:
        assert all(problem.message and problem.span for problem in error.problems)  # noqa: PT017
        return
    fact = data.facts[name]
    assert 0 < fact.cost <= 2**53
    numbers = (
        fact.prior.values() if isinstance(fact.prior, dict) else fact.prior if isinstance(fact.prior, tuple) else []
    )
    assert sum(numbers) < float("inf")
