"""Plans: only what is recommended, one of each group, within days, minutes and limits; what is left out says why."""

import json

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

import backrules
from backrules.errors import RulesetError, UsageError
from backrules.render.plan import to_text
from backrules.testing import profiles
from tests.support import SMALL, called, examples

RULESET = backrules.builtin()
DATA = RULESET.data
WELL = {"red_flags": [], "back_pain": [], "health_conditions": [], "neck_pain": False}
ASSESSMENT = """\
    title: How is your week?
    verdict: {good: Well., thin: Thin., off: Off., unknown: Unknown.}
    limits: {work: {most: 2, of: sets}}
    checks:
      more: {title: sets, good: sets >= 10, because: So., source: {author: Ours.}}
    """
PLAN = """\
    title: Your week
    days: {fact: days, otherwise: 2}
    minutes: {fact: minutes, otherwise: 20}
    never: {when: any(flags), because: Rest first., assume: no warning signs}
    amount: {unit: rounds, most: 3, minutes: 4, limit: work}
    warm_up: 2
    dose: ["{amount} rounds", "for {minutes} minutes"]
    drop: [gentle]
    left_out: {minutes: Too few minutes., limit: Too much at once., nothing: Nothing fits., unknown: Not known.}
    slots:
      - {id: lift, title: lifting, day: A, choose: {pattern: hinge}, follows: sets, source: {author: Ours.}}
      - {id: gentle, title: something gentle, day: B, choose: [cat_cow], source: {author: Ours.}}
      - {id: sit, title: sitting less, day: [A, B], choose: {kind: priority}, minutes: 3, source: {author: Ours.}}
    notes:
      - {id: again, says: Look again., source: {author: Ours.}}
      - {id: easy, when: level == some, most: 1, says: Take it easy., source: {author: Ours.}}
    """
FACTS = """\
    days: {title: days, type: integer, range: [1, 7], ask: How many days?}
    minutes: {title: minutes, type: number, range: [1, 200], ask: How many minutes?}
    """
PERSON = {"level": "expert", "tools": ["bar"], "hours": 8, "flags": [], "hurts": False}


def files(plan=PLAN, assessment=ASSESSMENT):
    facts = SMALL["facts.yaml"].replace("        constraints:", f"{indented(FACTS)}        constraints:")
    return {"facts.yaml": facts, "plan.yaml": plan, "assessment.yaml": assessment}


def indented(text):
    return "".join(f"    {line}\n" for line in text.splitlines()[:-1])


@pytest.fixture
def week(folder):
    return folder(files())


def shown(plan):
    return [[(item.slot, item.advice.id, item.dose) for item in day.items] for day in plan.days]


def left_out(plan):
    return [(one.slot, one.day, one.cause) for one in plan.left_out]


# --- slots ----------------------------------------------------------------------------------------


def test_each_slot_has_the_best_recommended_piece_and_days_take_turns(week):
    plan = week.load().recommend(PERSON).plan()
    assert shown(plan) == [
        [("lift", "deadlift", "1 rounds"), ("sit", "sit_less", "for 3 minutes")],
        [("gentle", "cat_cow", "1 rounds"), ("sit", "sit_less", "for 3 minutes")],
    ]
    assert [day.minutes for day in plan.days] == [9, 9]
    assert (left_out(plan), [note.id for note in plan.notes]) == ([], ["again"])


def test_on_one_day_all_slots_are_on_it_and_on_three_the_first_comes_again(week):
    rec = week.load().recommend(PERSON | {"sets": 9})
    assert [[slot for slot, *_ in day] for day in shown(rec.plan(days=1))] == [["lift", "gentle", "sit"]]
    assert [[slot for slot, *_ in day] for day in shown(rec.plan(days=3))] == [
        ["lift", "sit"],
        ["gentle", "sit"],
        ["lift", "sit"],
    ]


def test_what_is_not_recommended_is_in_no_plan_and_the_slot_is_named_with_the_reason(folder):
    plan = PLAN.replace("follows: sets,", "follows: sets, reasons: [{when: bar not in tools, says: There is no bar.}],")
    ruleset = folder(files(plan)).load()
    found = ruleset.recommend(PERSON | {"tools": ["mat"]}).plan()
    assert [(one.slot, one.cause, one.because) for one in found.left_out] == [("lift", "nothing", "There is no bar.")]
    found = ruleset.recommend(PERSON | {"level": "some"}).plan()  # of whom that reason is not true
    assert left_out(found)[:2] == [("lift", None, "nothing"), ("gentle", None, "nothing")]
    assert {one.because for one in found.left_out} == {"Nothing fits."}
    assert found.days == ()  # what takes only minutes is no day of its own


def test_a_slot_is_for_those_for_whom_its_condition_is_true(folder):
    plan = PLAN.replace("id: lift,", "id: lift, when: hours >= 4,")
    ruleset = folder(files(plan)).load()
    assert "lift" in [item.slot for day in ruleset.recommend(PERSON).plan().days for item in day.items]
    assert left_out(ruleset.recommend(PERSON | {"hours": 3}).plan())[:1] != [("lift", None, "nothing")]
    unknown = ruleset.recommend({name: value for name, value in PERSON.items() if name != "hours"}).plan()
    assert unknown.left_out[0].because == "Not known. (hours at a desk)"


def test_a_slot_takes_something_else_where_nothing_that_it_wants_is_recommended_and_says_so(folder):
    plan = PLAN.replace("follows: sets,", "follows: sets, or_else: {choose: cat_cow, says: There is no bar.},")
    found = folder(files(plan)).load().recommend(PERSON | {"tools": ["mat"]}).plan()
    (item, *_), *_ = (day.items for day in found.days)
    assert (item.slot, item.advice.id, item.note) == ("lift", "cat_cow", "There is no bar.")
    assert left_out(found) == [("gentle", None, "nothing")]  # it is used


def test_of_each_group_of_alternatives_a_plan_holds_one_and_names_the_others(folder):
    group = {
        "rules/more.yaml": None,
        "advice.yaml": SMALL["advice.yaml"] + "alternatives: {move: [deadlift, cat_cow]}\n",
    }
    found = folder({**files(), **group}).load().recommend(PERSON).plan()
    assert left_out(found)[0] == ("gentle", None, "nothing")
    either = PLAN.replace("choose: {pattern: hinge}", "choose: [deadlift, cat_cow]")
    found = folder({**files(either), **group}).load().recommend(PERSON).plan()
    item = found.days[0].items[0]
    assert (item.advice.id, [other.id for other in item.instead]) == ("deadlift", ["cat_cow"])
    apart = folder(files(either)).load().recommend(PERSON).plan()  # of no group they are no choices among each other
    assert [(item.advice.id, item.instead) for day in apart.days for item in day.items if item.amount] == [
        ("deadlift", ()),
        ("cat_cow", ()),
    ]


# --- amounts --------------------------------------------------------------------------------------


def test_amounts_follow_what_is_known_within_the_limit_on_all_of_them(week):
    ruleset = week.load()

    def amounts(**facts):
        plan = ruleset.recommend(PERSON | facts).plan(days=1, minutes=100)
        return {item.slot: item.amount for day in plan.days for item in day.items}

    assert amounts() == {"lift": 1, "gentle": 1, "sit": None}  # nobody knows, so it begins with one
    assert amounts(sets=2) == {"lift": 2, "gentle": 1, "sit": None}
    assert amounts(sets=9) == {"lift": 3, "gentle": 1, "sit": None}  # never more than three in one slot
    assert amounts(sets=0) == {"lift": 1, "gentle": 1, "sit": None}  # two are what the limit adds to none


def test_a_plan_of_which_each_slot_takes_minutes_needs_no_amount(folder):
    amount = "    amount: {unit: rounds, most: 3, minutes: 4, limit: work}\n"
    without = PLAN.replace(amount, "").replace("source: {author: Ours.}}", "minutes: 3, source: {author: Ours.}}")
    without = without.replace("follows: sets, ", "").replace("minutes: 3, minutes: 3", "minutes: 3")
    without = without.replace("says: Look again., minutes: 3,", "says: Look again.,").replace(
        "easy., minutes: 3,", "easy.,"
    )
    plan = folder(files(plan=without)).load().recommend({**PERSON, "days": 2, "sets": 9}).plan()
    assert [[(item.slot, item.amount, item.minutes, item.dose) for item in day.items] for day in plan.days] == [
        [("lift", None, 3, "for 3 minutes"), ("sit", None, 3, "for 3 minutes")],
        [("gentle", None, 3, "for 3 minutes"), ("sit", None, 3, "for 3 minutes")],
    ]
    with pytest.raises(RulesetError) as raised:
        folder(files(plan=PLAN.replace(amount, ""))).load()
    said = "expected `minutes`, or an `amount` of the plan, of which this slot holds some"
    assert [(one.path, one.message) for one in raised.value.problems] == [("slots.lift", said), ("slots.gentle", said)]


def test_no_amount_is_raised_beyond_the_limit_of_all_together(folder):
    eager = PLAN.replace("most: 3,", "most: 3, start: 2,")
    plan = folder(files(eager)).load().recommend(PERSON).plan(days=1, minutes=100)
    assert [item.amount for item in plan.days[0].items] == [1, 1, None]  # two are all that may be added to nothing
    free = eager.replace(", limit: work", "")
    plan = folder(files(free)).load().recommend(PERSON).plan(days=1, minutes=100)
    assert [item.amount for item in plan.days[0].items] == [2, 2, None]


def test_where_nothing_may_be_proposed_all_amounts_begin_small(folder):
    held = ASSESSMENT + "never: {when: hurts, because: Rest first., assume: no pain}\n"
    ruleset = folder(files(assessment=held)).load()
    sore, well = (ruleset.recommend(PERSON | {"sets": 9, "hurts": hurts}).plan(days=1) for hurts in (True, False))
    assert [item.amount for item in sore.days[0].items][:1] == [1]
    assert [item.amount for item in well.days[0].items][:1] == [2]


def test_what_exceeds_the_limit_is_dropped_what_comes_again_first(week):
    plan = week.load().recommend(PERSON).plan(days=3)
    assert [[slot for slot, *_ in day] for day in shown(plan)] == [["lift", "sit"], ["gentle", "sit"]]
    assert left_out(plan) == [("lift", 3, "limit"), ("sit", 3, "limit")]


def test_a_plan_begins_with_day_one_whatever_was_dropped(folder):
    plan = PLAN.replace("drop: [gentle]", "drop: [lift, gentle]")
    assessment = ASSESSMENT.replace("{most: 2, of: sets}", "{most: 1}")
    found = folder(files(plan, assessment)).load().recommend(PERSON).plan()
    assert [day.number for day in found.days] == [1]
    assert shown(found) == [[("gentle", "cat_cow", "1 rounds"), ("sit", "sit_less", "for 3 minutes")]]
    assert left_out(found) == [("lift", 2, "limit"), ("sit", 2, "limit")]


def test_what_is_wanted_of_a_fact_is_met_before_what_nobody_knows_comes_again(folder):
    ruleset = folder(files(PLAN.replace("most: 3,", "most: 2,"))).load()

    def amounts(sets, days):
        plan = ruleset.recommend(PERSON | {"sets": sets}).plan(days=days, minutes=100)
        return [{item.slot: item.amount for item in day.items if item.amount} for day in plan.days], left_out(plan)

    week = [{"lift": 2}, {"gentle": 1}, {"lift": 1}, {"gentle": 1}]
    assert amounts(3, 4) == (week, [])
    assert amounts(3, 6) == (week, [("gentle", 5, "limit"), ("sit", 5, "limit")])


def test_a_day_on_which_nothing_more_is_wanted_is_none_and_that_is_no_lack(week):
    plan = week.load().recommend(PERSON | {"sets": 0}).plan(days=3)
    assert [[slot for slot, *_ in day] for day in shown(plan)] == [["lift", "sit"], ["gentle", "sit"]]
    assert left_out(plan) == []


def test_too_few_minutes_drop_slots_in_the_order_of_the_template_and_never_give_nothing(week):
    rec = week.load().recommend(PERSON)

    def kept(minutes):
        return [slot for day in shown(rec.plan(days=1, minutes=minutes)) for slot, *_ in day]

    assert kept(13) == ["lift", "gentle", "sit"]
    assert kept(12) == ["lift", "sit"]
    assert kept(8) == ["lift"]
    assert kept(5) == []
    assert {cause for *_, cause in left_out(rec.plan(days=1, minutes=5))} == {"minutes"}


def test_a_note_is_said_to_those_it_is_for_and_may_lower_the_amounts(folder):
    plan = PLAN.replace("level == some", "level == expert")
    found = folder(files(plan)).load().recommend(PERSON | {"sets": 9}).plan()
    assert [note.says for note in found.notes] == ["Look again.", "Take it easy."]
    assert {item.amount for day in found.days for item in day.items} == {1, None}


def test_a_dose_is_the_first_text_whose_values_the_piece_has():
    plan = RULESET.recommend(WELL | {"equipment": ["mat"]}).plan(days=1, minutes=60)
    said = {item.advice.id: (item.dose, item.cue) for day in plan.days for item in day.items}
    assert said["side_plank"] == ("1 x 10 to 20 seconds, each side", "One line from ankle to shoulder.")
    assert said["superman"][0] == "1 x 6 to 8"
    assert said["bodyweight_hip_hinge"][0] == "1 x 10"
    assert said["stretching_cool_down"] == ("5 minutes", None)


def test_where_no_text_fits_the_amount_has_its_unit_and_minutes_are_minutes(folder):
    text = PLAN.replace('dose: ["{amount} rounds", "for {minutes} minutes"]', "dose: []")
    plan = folder(files(text)).load().recommend(PERSON | {"sets": 9}).plan()
    assert [item.dose for day in plan.days for item in day.items] == ["3 rounds", "3 min", "1 round", "3 min"]


def test_a_value_of_a_dose_that_no_advice_can_have_is_refused(folder):
    text = PLAN.replace('"{amount} rounds"', '"{amuont} rounds"').replace("drop: [gentle]", "cue: level")
    assert folder(files(text)).messages() == [
        "plan.dose[0]: there is no value of a dose amuont (did you mean 'amount'?)",
        "plan.cue: there is no attribute of the type text level; there are muscles",
    ]


# --- for whom, and with what ----------------------------------------------------------------------


def test_there_is_no_plan_for_those_who_may_have_none_and_strict_not_before_that_is_known(week):
    ruleset = week.load()
    held = ruleset.recommend(PERSON | {"flags": ["fever"]}).plan()
    assert (held.held, held.days, held.notes) == ("Rest first.", (), ())
    unknown = {name: value for name, value in PERSON.items() if name != "flags"}
    assuming = [one.text for one in ruleset.recommend(unknown).plan().assuming]
    assert assuming == ["no warning signs", "days: 2", "minutes: 20"]  # each once, whoever assumes it
    strict = ruleset.recommend(unknown, strict=True).plan()
    assert (strict.held, strict.days) == ("Not known yet: warning signs.", ())
    assert ruleset.recommend(PERSON, strict=True).plan().days


def test_days_and_minutes_are_given_or_known_or_said_to_be_assumed(week):
    ruleset = week.load()
    plan = ruleset.recommend(PERSON).plan()
    assert [(one.id, one.text, one.missing) for one in plan.assuming] == [
        ("days", "days: 2", ("days",)),
        ("minutes", "minutes: 20", ("minutes",)),
    ]
    told = ruleset.recommend(PERSON | {"days": 1, "minutes": 15.5}).plan()
    assert (len(told.days), told.minutes, told.assuming) == (1, 15, ())
    assert len(ruleset.recommend(PERSON | {"days": 1}).plan(days=2).days) == 2


@pytest.mark.parametrize("days", [0, 8, -1, 2.0, True, "2"])
def test_days_that_are_nonsense_are_refused(week, days):
    with pytest.raises(UsageError, match=r"^days is a whole number from 1 to 7, not "):
        week.load().recommend(PERSON).plan(days=days)


@pytest.mark.parametrize("minutes", [0, -5, 1441, True])
def test_minutes_that_are_nonsense_are_refused(week, minutes):
    with pytest.raises(UsageError, match=r"^minutes is a whole number from 1 to 1440, not "):
        week.load().recommend(PERSON).plan(minutes=minutes)


def test_what_top_cuts_off_is_still_in_the_plan(week):
    ruleset = week.load()
    assert ruleset.recommend(PERSON, top=1).plan().to_dict() == ruleset.recommend(PERSON).plan().to_dict()


def test_also_for_somebody_who_skipped_what_decides_whether_something_counts(folder):
    gated = files()["facts.yaml"].replace("days: {title", "days: {ask_if: hurts, title")
    ruleset = folder(files() | {"facts.yaml": gated}).load()
    person = {name: value for name, value in PERSON.items() if name != "hurts"} | {"days": 1}
    plans = [ruleset.recommend(person, top=top, skipped=["hurts"]).plan() for top in (None, 1)]
    assert [len(plan.days) for plan in plans] == [1, 1]
    assert plans[0].to_dict() == plans[1].to_dict()


def test_a_ruleset_without_a_template_says_so(folder):
    with pytest.raises(UsageError, match=r"the ruleset small has no plan \(plan.yaml\)"):
        folder({}).load().recommend({}).plan()


def numbers(low, high):
    return st.one_of(st.none(), st.integers(low, high))


@configured(max_examples=examples(60))
@given(
    person=profiles(RULESET),
    days=st.integers(1, 7),
    minutes=st.integers(1, 90),
    strict=st.booleans(),
    sets=st.tuples(numbers(0, 30), numbers(0, 30)),
)
def test_every_plan_holds_what_is_recommended_within_days_minutes_and_limits(person, days, minutes, strict, sets):
    told = RULESET.recommend(person).profile | dict(zip(("upper_mid_back_sets", "lower_back_sets"), sets, strict=True))
    rec = RULESET.recommend(told, strict=strict)
    plan = rec.plan(days=days, minutes=minutes)
    recommended = {advice.id for advice in rec.advice}
    items = [item for day in plan.days for item in day.items]
    if plan.held is not None:
        assert (items, plan.left_out) == ([], ())
        return
    assert {item.advice.id for item in items} <= recommended
    assert {one.id for item in items for one in item.instead} <= recommended
    assert len(plan.days) <= days
    for day in plan.days:
        assert day.minutes == DATA.plan.warm_up + sum(item.minutes for item in day.items) <= minutes
    assert all(1 <= item.amount <= 4 for item in items if item.minutes and item.amount is not None)
    assert sum(item.amount or 0 for item in items) <= sum(number or 0 for number in sets) + 6
    for group in DATA.alternatives.values():
        assert len({item.advice.id for item in items if item.advice.id in group}) <= 1
    named = {item.slot for item in items} | {one.slot for one in plan.left_out}
    assert named == set(DATA.plan.slots)
    assert all(one.because for one in plan.left_out)


@configured(max_examples=examples(30))
@given(
    equipment=st.lists(st.sampled_from([*DATA.facts["equipment"].options]), unique=True),
    level=st.sampled_from(["new", "intermediate", "advanced"]),
    deadlift=st.sampled_from(["none", "learning", "comfortable"]),
    pull_up=st.booleans(),
)
def test_whoever_is_well_has_every_slot_filled_whatever_they_train_with(equipment, level, deadlift, pull_up):
    told = {"equipment": equipment, "training_level": level, "deadlift_experience": deadlift, "can_do_pull_up": pull_up}
    plan = RULESET.recommend(told | WELL, strict=True).plan(days=2, minutes=30)
    assert plan.left_out == ()
    assert {item.slot for day in plan.days for item in day.items} == set(DATA.plan.slots)


def test_a_plan_assumes_what_its_pieces_assume_and_warns_of_what_they_warn_of():
    rec = RULESET.recommend({"equipment": ["mat", "barbell"], "deadlift_experience": "comfortable"})
    plan = rec.plan(days=2, minutes=30)
    pieces = {advice.id: advice for advice in rec.advice if advice.id in {piece.id for piece in plan.pieces}}
    assert {one.text for advice in pieces.values() for one in advice.assuming} <= {one.text for one in plan.assuming}
    warned = {id: [caution["rule"] for caution in cautions] for id, cautions in plan.to_dict()["cautions"].items()}
    assert warned["conventional_deadlift"] == ["deadlift.form_prevents_injury"]
    assert warned == {id: [one.rule for one in advice.cautions] for id, advice in pieces.items() if advice.cautions}


# --- in which form --------------------------------------------------------------------------------


def test_the_pages_of_the_commands_hold_no_markup_of_somebody_else(folder):
    text = PLAN.replace("title: Your week", "title: Your <i>week</i>").replace("Look again.", "Look <b>again</b>.")
    ruleset = folder(files(text, ASSESSMENT.replace("How is", "How <i>is</i>")))
    arguments = ["--ruleset", ruleset.path, "--level", "expert", "--tools", "bar", "--format", "html"]
    page = called("plan", *arguments).stdout
    assert "Your &lt;i&gt;week&lt;/i&gt;" in page
    assert "Look &lt;b&gt;again&lt;/b&gt;." in page
    assert "<strong>Deadlift</strong>, 1 rounds" in page
    page = called("assess", *arguments, "--sets", "3").stdout
    assert "How &lt;i&gt;is&lt;/i&gt; your week?" in page
    assert page.count('class="on"') == 1  # one of three steps: off
    assert called("assess", *arguments, "--json").returncode == 2


def test_the_command_prints_lines_and_json(week):
    arguments = ["plan", "--ruleset", week.path, "--level", "expert", "--tools", "bar", "--hours", "8", "--hurts"]
    done = called(*arguments, "--fact-days", "1")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:5] == [
        "Your week",
        "",
        "Day 1  (13 of 20 minutes)",
        "  - Deadlift, 1 rounds",
        "  - Cat-cow, 1 rounds",
    ]
    facts = {"level": "expert", "tools": ["bar"], "hours": 8, "hurts": True}
    expected = week.load().recommend(facts).plan(days=2, minutes=9).to_dict()
    assert json.loads(called(*arguments, "--days", "2", "--minutes", "9", "--json").stdout) == expected
    wrong = called(*arguments, "--days", "9")
    assert (wrong.returncode, wrong.stderr) == (2, "backrules: days is a whole number from 1 to 7, not 9\n")
    assert "Rest first." in called(*arguments, "--flags", "fever").stdout


# --- what is wrong with a file --------------------------------------------------------------------


def test_numbers_keep_to_the_limits_of_their_types_wherever_they_stand(folder):
    text = PLAN.replace("most: 3", "start: 5, most: 3").replace("otherwise: 20", "otherwise: 0")
    assert folder(files(text)).messages() == [
        "plan.minutes.otherwise: expected a whole number from 1, not 0",
        "plan.amount.most: expected a whole number from 5, where it starts, not 3",
    ]


def test_everything_that_is_wrong_is_said_at_once(folder):
    text = PLAN.replace("pattern: hinge", "pattern: hinges").replace("[cat_cow]", "[cat_caw]")
    text = (
        text.replace("fact: days", "fact: day")
        .replace("limit: work", "limit: wok")
        .replace("drop: [gentle]", "drop: [x]")
    )
    text = (
        text.replace("follows: sets", "follows: level")
        .replace("most: 3", "most: 0")
        .replace("level == some", "level == sone")
    )
    text = text.replace("nothing: Nothing fits., ", "").replace("otherwise: 20", "otherwise: 0")
    assert folder(files(text)).messages() == [
        "slots.lift.follows: level is no number",
        "slots.lift.choose.pattern: there is no option of pattern hinges (did you mean 'hinge'?)",
        "slots.gentle.choose: there is no advice cat_caw (did you mean 'cat_cow'?)",
        "notes.easy.when: level has no option sone; it has none, some, expert (did you mean 'some'?)",
        "plan.minutes.otherwise: expected a whole number from 1, not 0",
        "plan.amount.most: expected a whole number from 1, not 0",
        "plan.days.fact: there is no fact day (did you mean 'days'?)",
        "plan.amount.limit: there is no limit wok (did you mean 'work'?)",
        "plan.left_out: left_out has no text for nothing",
        "plan.drop: there is no slot x; there are lift, gentle, sit",
    ]


def test_a_plan_without_a_limit_says_nothing_of_one(folder):
    free = PLAN.replace(", limit: work", "").replace(" limit: Too much at once.,", "")
    assert folder(files(free)).load().data.plan.amount.limit is None
    assert folder(files(PLAN.replace(" limit: Too much at once.,", ""))).messages() == [
        "plan.left_out: left_out has no text for limit"
    ]


def test_a_key_that_is_missing_is_said_where_it_belongs(folder):
    (problem,) = (
        folder(files(PLAN.replace("minutes: {fact: minutes, otherwise: 20}", "minutes: {otherwise: 20}")))
        .error()
        .problems
    )
    assert (problem.path, problem.message, problem.span.line) == ("plan.minutes", "fact is missing", 3)


def test_a_selector_that_selects_nothing_is_refused(folder):
    assert folder(files(PLAN.replace("pattern: hinge", "pattern: hinge, loaded: false"))).messages() == [
        "slots.lift.choose: no advice is like that"
    ]


def test_notes_are_said_with_a_plan_and_where_there_is_none_nothing_is():
    well = {"red_flags": [], "back_pain": [], "health_conditions": [], "equipment": ["mat"], "training_level": "new"}
    made = backrules.recommend(well).plan(days=2, minutes=30)
    assert made.notes
    assert all(" ".join(note.says.split()) in " ".join(to_text(made).split()) for note in made.notes)
    none = backrules.recommend(well | {"red_flags": ["fever"]}).plan(days=2, minutes=30)
    assert (none.days, none.notes) == ((), ())
