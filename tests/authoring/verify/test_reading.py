"""invariants.yaml is read in every form, and everything that is wrong with it is said at once."""

import pytest

import backrules
from backrules.conditions import TRUE, parse
from backrules.loading import read_invariants
from backrules.model.invariants import (
    Always,
    Apart,
    Before,
    First,
    Invariant,
    Keeps,
    Learning,
    Never,
    Only,
    Together,
    Withheld,
)

ADVICE = ("see_doctor", "sit_less", "stretch", "deadlift", "cat_cow")
FACTS = ("flags", "hurts", "hours", "sets", "level", "tools")

FORMS = {
    "never: deadlift": Never(("deadlift",)),
    "never: [deadlift, cat_cow]": Never(("deadlift", "cat_cow")),
    "never: {loaded: true}": Never(("deadlift",)),
    "never: {regions: [upper]}": Never(("cat_cow",)),
    "always: stretch": Always(("stretch",)),
    "only: see_doctor, when: any(flags)": Only(("see_doctor",)),
    "first: see_doctor": First(("see_doctor",)),
    "before: [sit_less, stretch]": Before(("sit_less", "stretch")),
    "together: [sit_less, stretch]": Together(("sit_less", "stretch")),
    "not_together: [sit_less, stretch]": Apart(("sit_less", "stretch")),
    "withheld: deadlift": Withheld(("deadlift",)),
    "never: {kind: [recovery, referral]}": Never(("see_doctor", "stretch")),
    "never: {urgent: false}": Never(ADVICE[1:]),
    "never: {kind: exercise, level: new}": Never(("cat_cow",)),
    "more: hours, keeps: sit_less": Keeps(("sit_less",), "hours"),
    "less: sets, keeps_rank: [stretch]": Keeps(("stretch",), "sets", rising=False, rank=True),
    "more: hours, keeps: any": Keeps(ADVICE, "hours"),
    "learning: any, keeps: any": Learning(ADVICE, FACTS),
    "learning: [flags, hours], keeps: stretch": Learning(("stretch",), ("flags", "hours")),
}


def with_invariants(folder, *lines, **more):
    return folder({"invariants.yaml": "invariants:\n" + "".join(f"  - {{{line}}}\n" for line in lines)}, **more)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(folder, form):
    ruleset = with_invariants(folder, f"id: a, says: So., {form}").load()
    (found,) = read_invariants(ruleset.folders, ruleset.data)
    assert found == Invariant("a", "So.", FORMS[form], parse("any(flags)") if "when" in form else TRUE)
    assert found.place.endswith("invariants.yaml:2:10")


def test_a_condition_may_read_derived_facts_and_one_mode_may_be_meant(folder):
    ruleset = with_invariants(
        folder, "id: a, says: So., when: not sits and sets > 3, never: sit_less, strict: true"
    ).load()
    (found,) = read_invariants(ruleset.folders, ruleset.data)
    assert (found.when, found.strict) == (parse("not sits and sets > 3"), True)


def test_an_overlay_adds_changes_and_drops_invariants(folder):
    base = with_invariants(folder, "id: a, says: So., never: stretch", "id: b, says: So., never: stretch")
    over = folder(
        {
            "invariants.yaml": "disable: [b]\ninvariants:\n  - {id: a, when: sits}\n  - {id: c, says: So., first: stretch}\n"
        },
        bare=True,
    )
    ruleset = base.load(over)
    found = read_invariants(ruleset.folders, ruleset.data)
    assert [(one.id, one.when) for one in found] == [("a", parse("sits")), ("c", TRUE)]


EXPECTED = (
    "never, always, only, first, before, together, not_together, withheld, caution, more, less, learning and 2 more"
)
WRONG = {
    "never: deadlft": ["never: there is no advice deadlft (did you mean 'deadlift'?)"],
    "never: any": ["never: there is no advice any"],
    "never: {regions: upper, loaded: true}": ["never: no advice is like that"],
    "never: {regions: uper}": [
        "never.regions: there is no option of regions uper (did you mean 'upper'?)",
    ],
    "never: {color: red}": [
        "never.color: there is no attribute color; advice is selected by kind, urgent, regions, planes, pattern, level, loaded"
    ],
    "never: {kind: exersise}": [
        "never.kind: there is no kind of advice exersise (did you mean 'exercise'?)",
    ],
    "caution: stretch": ["caution: caution needs by: the rules of which one must warn"],
    "caution: stretch, by: stretch.yes": ["by: there is no rule stretch.yes"],
    "never: stretch, by: form": ["by: by goes with caution, not with never"],
    "before: stretch": ["before: before needs at least two pieces of advice"],
    "only: stretch": ["only: only needs a condition: for whom (add when)"],
    "when: hour > 3, never: stretch": ["when: there is no fact or derived fact hour (did you mean 'hours'?)"],
    "when: hours >, never: stretch": ["when: expected a fact, a number or an option at the end"],
    "when: flags, never: stretch": ["when: flags is choices, not true or false (write night_pain in flags)"],
    "when: sits": [f"expected exactly one of {EXPECTED}, and there is none"],
    "never: stretch, always: stretch": [f"always: expected exactly one of {EXPECTED}, not never and always"],
    "never: stretch, keeps: stretch": ["keeps: keeps goes with more, less or learning, not with never"],
    "more: hours": ["more: more needs either keeps or keeps_rank: what must not be taken away"],
    "more: hurs, keeps: stretch": ["more: there is no fact hurs (did you mean 'hours'?)"],
    "more: hurts, keeps: stretch": ["more: hurts is boolean; more takes a number or an integer"],
    "learning: hors, keeps: stretch": ["learning: there is no fact hors (did you mean 'hours'?)"],
    "learning: any, keeps_rank: stretch": [
        "keeps_rank: what is learnt may well change the order; learning goes with keeps"
    ],
    "learning: any, keeps: any, strict: true": [
        "strict: strict has no say in learning, which leaves needs and avoid rules aside"
    ],
    "nevr: stretch": None,
}


@pytest.mark.parametrize("form", WRONG)
def test_what_is_wrong_is_said_with_its_place(folder, form):
    made = with_invariants(folder, f"id: a, says: So., {form}")
    ruleset = made.load()
    with pytest.raises(backrules.RulesetError) as raised:
        read_invariants(ruleset.folders, ruleset.data)
    problems = raised.value.problems
    if WRONG[form] is None:
        assert problems[0].hint == "did you mean 'never'?"
        return
    texts = [f"{one.path}: {one.message}" + (f" ({one.hint})" if one.hint else "") for one in problems]
    assert texts == [f"invariants.a{': ' if text.startswith('expected') else '.'}{text}" for text in WRONG[form]]
    assert all(one.span is not None and one.span.source.name.endswith("invariants.yaml") for one in problems)


def test_all_problems_are_said_at_once(folder):
    made = with_invariants(folder, "id: A b, says: So., never: stretch", "id: b, never: stretch", "id: c, says: So.")
    ruleset = made.load()
    with pytest.raises(backrules.RulesetError) as raised:
        read_invariants(ruleset.folders, ruleset.data)
    assert len(raised.value.problems) == 3
    assert "'A b' is not an id: lower-case words joined with dots" in str(raised.value)


def test_a_ruleset_without_the_file_has_no_invariants(folder):
    ruleset = folder().load()
    assert read_invariants(ruleset.folders, ruleset.data) == ()
