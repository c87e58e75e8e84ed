"""The ruleset that comes with the library: what it covers, what it promises, whom it keeps safe."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.authoring import claim_coverage, run_cases
from backrules.conditions import leaves
from backrules.facts import BOOLEAN, CHOICE, CHOICES
from backrules.loading import read_cases
from backrules.semantics.beside import names_beside
from tests.strategies import people
from tests.support import EVERY, RULES, WORKING, examples

RULESET = backrules.builtin()
DATA = RULESET.data

FACTS = [
    "desk_hours",
    "slouches",
    "trains_front_more",
    "front_sets",
    "upper_mid_back_sets",
    "lower_back_sets",
    "planes_trained",
    "training_level",
    "deadlift_experience",
    "row_equipment",
    "equipment",
    "goals",
    "back_pain",
    "pain_severity",
    "red_flags",
    "cleared_by_clinician",
    "tight_back",
    "stretches_after_training",
    "finished_strength_workout",
    "thinks_deadlifts_are_harmful",
    "can_do_pull_up",
]
OPTIONS = {
    "equipment": "barbell hex_bar dumbbells kettlebell bands pull_up_bar lat_pulldown cable_row bench back_extension mat",
    "planes_trained": "sagittal frontal transverse",
    "goals": "strength posture back_health appearance flexibility",
    "back_pain": "upper mid lower",
    "training_level": "new intermediate advanced",
    "row_equipment": "none dumbbells barbell cable machine",
    "deadlift_experience": "none learning comfortable",
}
ADVICE = [
    "go_now",
    "see_a_clinician",
    "prioritise_rear_chain",
    "balance_front_and_back",
    "strengthen_upper_back",
    "include_mid_back",
    "strengthen_lower_back",
    "train_all_three_planes",
    "pull_up",
    "lat_pulldown",
    "bent_over_row",
    "barbell_bent_over_row",
    "seated_cable_row",
    "conventional_deadlift",
    "hex_bar_deadlift",
    "sumo_deadlift",
    "light_load_until_form_is_solid",
    "hyperextension",
    "superman",
    "yoga_cool_down",
    "stretching_cool_down",
    "flexibility_work",
    "learn_deadlift_form",
]
CLAIMS = [
    *(f"A{n}" for n in range(1, 9)),
    *(f"B{n}" for n in range(1, 8)),
    *(f"C{n}" for n in range(1, 8)),
    *(f"D{n}" for n in range(1, 10)),
    *(f"E{n}" for n in range(1, 25)),
    *(f"F{n}" for n in range(1, 8)),
    "G1",
    "G2",
]
# as far as a published record was checked for title, authors, year and DOI
VERIFIED_DOIS = {
    "10.1016/j.apmr.2011.05.015",
    "10.1519/JSC.0b013e3181e73f87",
    "10.2519/jospt.2020.9971",
    "10.1136/bjsports-2020-102955",
    "10.7326/M16-2367",
    "10.1097/00005768-200007000-00013",
    "10.1519/JSC.0000000000001352",
    "10.1519/JSC.0b013e3181942019",
    "10.1519/JSC.0000000000000837",
    "10.1080/02640414.2016.1210197",
    "10.1016/S0140-6736(16)30370-1",
    "10.1016/j.jbiomech.2019.08.006",
    "10.1136/bjsports-2013-092538",
    "10.1001/jamainternmed.2015.7431",
    "10.1249/MSS.0000000000000664",
    "10.1097/AOG.0000000000003772",
    "10.1136/bjsports-2021-104634",
    "10.1186/1471-2474-10-77",
    "10.1136/bjsports-2011-090813",
    "10.1136/bjsports-2016-097383",
    "10.2519/jospt.2020.9218",
    "10.1007/s40279-016-0543-8",
    "10.1080/02640414.2018.1555906",
    "10.1007/s40279-021-01490-1",
}
EXERCISES = [key for key, advice in DATA.advice.items() if advice.kind == "exercise"]
LOADED = [key for key in EXERCISES if DATA.advice[key].attributes["loaded"]]
EMERGENCIES = ["bladder_or_bowel", "saddle_numbness", "leg_weakness", "chest_pain", "neck_signs", "pregnancy_signs"]
PEOPLE = people(dict(DATA.facts))


def valid(values):
    """A person within the ranges of the facts."""
    for name, fact in DATA.facts.items():
        if fact.range and name in values and not fact.range[0] <= values[name] <= fact.range[1]:
            values[name] = max(fact.range[0], abs(values[name]) % fact.range[1])
        if fact.type == "integer" and name in values:
            values[name] = int(values[name])
    return values


BUILTIN_PEOPLE = PEOPLE.map(valid)


# --- what others call ------------------------------------------------------------------------------


def test_the_canonical_facts_options_and_advice_are_there():
    assert set(FACTS) <= set(DATA.facts)
    for fact, options in OPTIONS.items():
        assert list(DATA.facts[fact].options) == options.split()
        assert DATA.facts[fact].type == (
            CHOICES if fact in ("equipment", "planes_trained", "goals", "back_pain") else CHOICE
        )
    assert set(ADVICE) <= set(DATA.advice)
    assert {"upper_mid", "lower"} <= set(DATA.attributes["regions"].options)
    assert DATA.facts["pain_severity"].range == (0, 10)


def test_it_has_at_least_25_exercises_and_40_cases():
    assert len(EXERCISES) >= 25
    assert len(read_cases(RULESET.folders, DATA)) >= 40


@pytest.mark.unmeasured
def test_checks_find_nothing():
    assert backrules.load(RULES).fingerprint == RULESET.fingerprint


@pytest.mark.unmeasured
@pytest.mark.parametrize("engine", EVERY)
def test_all_cases_pass_on_every_engine(engine):
    failed = {result.case.id: result.differences for result in run_cases(RULESET, engine=engine) if not result.passed}
    assert failed == {}


# --- sources ---------------------------------------------------------------------------------------


def test_all_64_claims_of_the_article_are_there_and_covered_what_advises_or_warns_by_a_rule():
    coverage = claim_coverage(DATA)
    assert [one.claim.id for one in coverage] == CLAIMS
    assert len(CLAIMS) == 64
    assert [one.claim.id for one in coverage if not one.covered] == []
    assert [one.claim.id for one in coverage if one.claim.strength != "fact" and not one.rules] == []


def test_every_rule_says_where_it_comes_from_and_says_so_where_it_is_our_own():
    for rule in DATA.rules.values():
        assert rule.source.passages or rule.source.evidence or rule.source.author, rule.id
        assert rule.source.passages or rule.source.author, f"{rule.id} is not in the article and does not say so"


def test_no_doi_is_printed_that_was_not_verified():
    given = {paper.doi for paper in DATA.evidence.values() if paper.doi}
    assert given <= VERIFIED_DOIS
    for path in RULES.rglob("*.yaml"):
        for doi in re.findall(r"\b10\.\d{4,9}/[^\s\"'},]+", path.read_text()):
            assert doi in VERIFIED_DOIS, f"{path.name}: {doi}"


def test_every_paper_says_what_it_must_not_be_cited_for():
    for paper in DATA.evidence.values():
        assert paper.shows
        assert paper.does_not_show


def test_every_paper_is_cited_by_a_rule_or_an_advice_or_is_a_reference_of_the_article():
    sources = [rule.source for rule in DATA.rules.values()]
    sources += [advice.source for advice in DATA.advice.values() if advice.source]
    sources += [check.source for check in DATA.assessment.checks.values()] if DATA.assessment else []
    cited = {paper for source in sources for paper in (*source.evidence, *source.softened_by)}
    cited |= {paper for check in DATA.assessment.checks.values() for paper in check.source.evidence}
    references = {"schoenfeld-2016", "colado-2011", "swinton-2011", "nih-2011"}
    assert set(DATA.evidence) - cited <= references


# --- what a person in front of it expects ------------------------------------------------------------


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize(
    ("person", "order"),
    [
        ({"desk_hours": 9}, ["prioritise_rear_chain"]),
        ({"slouches": True}, ["strengthen_upper_back"]),
        ({"trains_front_more": True}, ["balance_front_and_back"]),
        ({"front_sets": 16, "upper_mid_back_sets": 4, "lower_back_sets": 2}, ["balance_front_and_back"]),
        ({"deadlift_experience": "none"}, ["hex_bar_deadlift", "sumo_deadlift", "light_load_until_form_is_solid"]),
        ({"red_flags": ["night_pain"]}, ["see_a_clinician"]),
        ({"back_pain": ["lower"], "pain_severity": 7}, ["see_a_clinician"]),
    ],
)
def test_a_person_hears_first_what_they_expect(person, order, engine):
    assert list(RULESET.recommend(person, engine=engine).outcome[: len(order)]) == order


def test_a_deadlift_beginner_does_not_hear_the_conventional_deadlift():
    rec = RULESET.recommend({"deadlift_experience": "none", "equipment": ["barbell", "hex_bar"]})
    assert "conventional_deadlift" not in rec.outcome
    assert {held.id: held.cause for held in rec.withheld}["conventional_deadlift"] == "avoid"


def test_somebody_with_only_a_mat_gets_the_superman_and_nothing_that_takes_a_bar():
    rec = RULESET.recommend(
        {"equipment": ["mat"], "lower_back_sets": 0, "upper_mid_back_sets": 0, "deadlift_experience": "learning"}
    )
    assert "superman" in rec.outcome
    for advice in rec.advice:
        needs = advice.definition.needs
        read = {leaf.option for leaf in leaves(needs) if hasattr(leaf, "option")} if needs else set()
        assert not read or "mat" in read or advice.assuming == ()
    assert {"hex_bar_deadlift", "sumo_deadlift", "pull_up", "hyperextension"}.isdisjoint(rec.outcome)


def test_about_a_stranger_safety_is_not_checked_and_warning_signs_are_the_first_question():
    rec = RULESET.recommend({})
    assert rec.safety_checked is False
    assert rec.next_question().fact == "red_flags"
    assert rec.next_question().safety is True


def test_seven_of_ten_is_urgent_and_six_is_not():
    for severity, urgent in ((10, True), (7, True), (6, False), (0, False)):
        outcome = RULESET.recommend({"back_pain": ["lower"], "pain_severity": severity}).outcome
        assert (outcome[0] == "see_a_clinician") == urgent
        assert ("see_a_clinician" in outcome) == urgent


# --- an emergency, pain today, what nobody has cleared ---------------------------------------------------


def knows(signs, sign):
    return signs[sign] is True if isinstance(signs, dict) else True


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("sign", EMERGENCIES)
def test_an_emergency_is_one_screen_and_the_interview_ends(sign, strict):
    for told in ([sign], {sign: True}, [sign, "fever", "night_pain"]):
        before = backrules.Session(RULESET, strict=strict).tell(equipment=["barbell"], desk_hours=9)
        session = before.tell(red_flags=told)
        rec = session.recommendation
        assert rec.outcome == ("go_now",)
        assert {held.cause for held in rec.withheld if held.id == "see_a_clinician"} == {"alone"}
        assert "emergency department now" in rec.advice[0].title
        assert rec.advice[0].detail.startswith("Go now")
        assert " ".join(rec.to_text().split()) == f"{rec.advice[0].title} {rec.advice[0].detail}"
        assert session.next_question() is None
        assert rec.settled


def test_an_emergency_comes_before_all_that_speaks_for_an_appointment():
    rec = RULESET.recommend({"red_flags": [*DATA.facts["red_flags"].options], "pain_severity": 10})
    assert [(advice.id, advice.strength, advice.score) for advice in rec.advice] == [("go_now", "must", 9)]
    assert "see_a_clinician" in {held.id for held in rec.withheld}


LIFTER = {
    "back_pain": ["lower"],
    "neck_pain": False,
    "leg_pain": "none",
    "age_group": "adult",
    "cleared_by_clinician": True,
    "red_flags": [],
    "health_conditions": [],
    "equipment": ["barbell", "dumbbells", "bench", "mat", "pull_up_bar", "cable_row"],
    "deadlift_experience": "comfortable",
    "goals": ["strength"],
    "planes_trained": [],
    "tight_back": True,
}


@pytest.mark.parametrize("strict", [False, True])
def test_pain_of_seven_today_outranks_an_older_clearance(strict):
    kinds = {}
    for severity in (6, 7, 9, 10):
        rec = RULESET.recommend(LIFTER | {"pain_severity": severity}, strict=strict)
        kinds[severity] = {advice.kind for advice in rec.advice}
        assert (rec.outcome[0] == "see_a_clinician") == (severity >= 7)
    assert "exercise" in kinds[6]
    assert kinds[7] == kinds[9] == kinds[10] == {"referral"}


MOVES = {"flexes", "extends", "twists", "leans", "stretches"}


@pytest.mark.parametrize("cleared", [False, None])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("condition", ["recent_back_surgery", "disc_or_nerve"])
def test_what_nobody_has_cleared_leaves_the_clinician_and_walking(condition, strict, cleared):
    person = LIFTER | {
        "health_conditions": [condition],
        "back_pain": [],
        "cleared_by_clinician": cleared,
        "desk_hours": 8,
    }
    rec = RULESET.recommend(person, strict=strict)
    assert rec.outcome == ("train_with_clinician_advice", "keep_walking")
    assert not any(MOVES & {*advice.definition.attributes.get("does", ())} for advice in rec.advice)
    again = RULESET.recommend(person | {"cleared_by_clinician": True}, strict=strict)
    assert "conventional_deadlift" in again.outcome
    for advice in again.advice:
        if (MOVES - {"leans"}) & {*advice.definition.attributes.get("does", ())}:
            assert "safety.operation_or_nerve_care" in [caution.rule for caution in advice.cautions]


# words of the text -> what is declared of whatever says them
SAID = {
    "prone": r"face down|chest down|sphinx|on the belly",
    "supine": r"lie on your back|lie under|lying twist|knee-to-chest",
    "twists": r"lying twist|turning hips|open behind you|add the turn|in turning",
    "flexes": r"downward dog|child's pose|knee-to-chest|round and hollow|stretches or yoga|bend at the hips, then raise",
    "stretches": r"downward dog|child's pose|slow stretches|long held stretches|front shoulders stretch",
    "leans": r"trunk well forward|hips back, chest up|let the weight hang|push the hips back until|drop the hips",
}


@pytest.mark.parametrize("word", SAID)
def test_what_a_text_has_somebody_do_is_declared_so_that_safety_rules_reach_it(word):
    saying = {key for key, advice in DATA.advice.items() if re.search(SAID[word], advice.detail, re.IGNORECASE)}
    assert saying
    assert sorted(key for key in saying if word not in DATA.advice[key].attributes.get("does", ())) == []


def test_cautions_for_bones_and_pregnancy_go_by_what_an_exercise_does():
    for rule, words in (("safety.brittle_bones", {"flexes", "twists"}), ("safety.pregnancy", {"prone", "supine"})):
        doing = {key for key, advice in DATA.advice.items() if words & {*advice.attributes.get("does", ())}}
        assert set(DATA.rules[rule].targets) == doing
    assert {"wood_chop", "thoracic_rotation"} <= set(DATA.rules["safety.brittle_bones"].targets)
    assert {"chest_supported_row", "superman"} <= set(DATA.rules["safety.pregnancy"].targets)


# --- properties of all people ------------------------------------------------------------------------


@settings(max_examples=examples(40))
@given(person=BUILTIN_PEOPLE, strict=st.booleans())
def test_advice_that_excludes_each_other_is_never_recommended_together(person, strict):
    outcome = set(RULESET.recommend(person, strict=strict, engine="cells").outcome)
    for name, group in DATA.exclusive.items():
        assert len(outcome & set(group)) <= 1, name


@settings(max_examples=examples(50))
@given(person=BUILTIN_PEOPLE, flag=st.sampled_from(list(DATA.facts["red_flags"].options)), strict=st.booleans())
def test_with_any_warning_sign_nothing_loads_the_back_and_the_clinician_comes_first(person, flag, strict):
    given_flags = person.get("red_flags")
    if isinstance(given_flags, dict):
        person["red_flags"] = {**given_flags, flag: True}
    else:
        person["red_flags"] = sorted({*(given_flags or []), flag})
    rec = RULESET.recommend(person, strict=strict)
    emergency = [sign for sign in EMERGENCIES if sign in person["red_flags"] and knows(person["red_flags"], sign)]
    emergency += [one for one in [person.get("leg_pain")] if one == "both_legs"]
    assert rec.outcome == (("go_now",) if emergency else ("see_a_clinician",))


@settings(max_examples=examples(30))
@given(person=BUILTIN_PEOPLE)
def test_while_a_warning_sign_is_unknown_every_loaded_exercise_says_so_and_strictly_none_is_recommended(person):
    person["red_flags"] = {"fever": False}
    rec = RULESET.recommend(person)
    for advice in rec.advice:
        if advice.id in LOADED:
            assert "safety.red_flags" in {assumption.id for assumption in advice.assuming}
    assert not set(RULESET.recommend(person, strict=True).outcome) & set(LOADED)
    if set(rec.outcome) & set(LOADED):
        assert rec.safety_checked is False


@settings(max_examples=examples(30))
@given(person=BUILTIN_PEOPLE, equipment=st.lists(st.sampled_from(list(DATA.facts["equipment"].options)), unique=True))
def test_nobody_is_sent_to_equipment_they_do_not_have(person, equipment):
    person["equipment"] = equipment
    outcome = RULESET.recommend(person).outcome
    for needed, exercises in {
        "hex_bar": ["hex_bar_deadlift"],
        "barbell": ["conventional_deadlift", "sumo_deadlift", "barbell_bent_over_row"],
        "pull_up_bar": ["pull_up"],
        "lat_pulldown": ["lat_pulldown"],
        "back_extension": ["hyperextension"],
    }.items():
        if needed not in equipment:
            assert not set(exercises) & set(outcome)


@settings(max_examples=examples(30))
@given(person=BUILTIN_PEOPLE, strict=st.booleans())
def test_every_engine_agrees_on_people_of_the_built_in_facts(person, strict):
    expected = RULESET.recommend(person, strict=strict, engine="reference").to_dict()
    for engine in WORKING:
        assert RULESET.recommend(person, strict=strict, engine=engine).to_dict() == expected


def healthy():
    return {
        "red_flags": [],
        "back_pain": [],
        "pain_severity": 0,
        "health_conditions": [],
        "neck_pain": False,
        "equipment": list(DATA.facts["equipment"].options),
    }


SEARCHED = [
    {},
    {"equipment": ["mat"], "slouches": True, "planes_trained": []},
    {"equipment": ["mat"], "lower_back_sets": 0, "upper_mid_back_sets": 0},
    {"equipment": ["dumbbells", "bench"], "slouches": True, "deadlift_experience": "comfortable", "planes_trained": []},
    {"equipment": ["dumbbells"], "slouches": True, "deadlift_experience": "none"},
    {"equipment": []},
]
LIVES = [
    {"deadlift_experience": experience, "training_level": level, "can_do_pull_up": pull_up}
    for experience in ("none", "comfortable")
    for level in ("new", "advanced")
    for pull_up in (False, True)
]
EXTRAS = [
    {
        "goals": list(DATA.facts["goals"].options),
        "planes_trained": [],
        "slouches": True,
        "tight_back": True,
        "desk_hours": 9,
    },
    {
        "lower_back_sets": 0,
        "upper_mid_back_sets": 0,
        "overhead_activity": True,
        "row_equipment": "none",
        "goals": ["strength"],
    },
    {
        "back_pain": ["upper", "lower"],
        "pain_severity": 2,
        "cleared_by_clinician": True,
        "neck_pain": True,
        "goals": ["posture"],
    },
]


def test_every_exercise_is_recommended_to_somebody():
    found = set()
    for equipment in SEARCHED:
        for life in LIVES:
            for extra in EXTRAS:
                found.update(RULESET.recommend(healthy() | equipment | life | extra, engine="cells").outcome)
    assert sorted(set(EXERCISES) - found) == []


def test_every_advice_is_the_target_of_a_rule_that_advises_it():
    advised = {target for rule in DATA.rules.values() if rule.effect == "advise" for target in rule.targets}
    assert sorted(set(DATA.advice) - advised) == []


def test_every_fact_and_derived_fact_is_read_by_something():
    from backrules.conditions import names_read, quantities

    conditions = [rule.when for rule in DATA.rules.values()] + [one.when for one in DATA.derived.values()]
    conditions += [advice.needs for advice in DATA.advice.values() if advice.needs]
    conditions += [constraint.never for constraint in DATA.constraints.values()]
    read = {name for condition in conditions for name in names_read(condition)}
    read |= {quantity.name for number in DATA.numbers.values() for quantity in quantities(number.compute)}
    read |= names_beside(DATA)  # for the assessment and the plan
    for one in DATA.credits.values():  # lists say what facts are that are read
        assert {target for credits in one.of.values() for target in credits} <= read
        read |= {one.fact, one.times}
    assert sorted({*DATA.facts, *DATA.derived, *DATA.numbers} - read) == []


def test_what_is_about_health_is_marked_so_and_warning_signs_are_guarded():
    assert DATA.guarding == {"red_flags"}
    for name in ("red_flags", "back_pain", "pain_severity", "cleared_by_clinician", "health_conditions", "neck_pain"):
        assert DATA.facts[name].safety, name


def test_every_rule_that_keeps_load_away_for_health_is_marked_as_safety_and_says_what_is_assumed():
    for rule in DATA.rules.values():
        if rule.effect == "avoid" and rule.id.startswith(("safety.", "pain.")):
            assert rule.safety, rule.id
            assert rule.assume, rule.id


def test_texts_are_sentences_for_the_person_in_english_without_odd_characters():
    for rule in DATA.rules.values():
        assert rule.because[0].isupper(), rule.id
        assert rule.because.endswith((".", "?")), rule.id
    for advice in DATA.advice.values():
        assert advice.title[0].isupper()
        assert not advice.title.endswith("."), advice.id
        assert advice.detail.endswith((".", "?")), advice.id
    for fact in DATA.facts.values():
        assert fact.ask.endswith("?"), fact.name
        assert fact.type != BOOLEAN or not fact.options


def test_the_notice_says_that_this_is_no_medical_advice():
    assert "not medical advice" in DATA.notice


def test_topics_are_asked_for_in_their_order_safety_first_and_nothing_of_the_context():
    person = {
        "red_flags": [], "back_pain": [], "pain_severity": 0, "neck_pain": False, "health_conditions": [], "age_group": "adult",
        "goals": ["strength"], "tight_back": False, "stretches_after_training": False, "equipment": ["dumbbells", "mat"],
        "can_do_pull_up": False, "row_equipment": "dumbbells", "days_per_week": 2, "minutes_per_session": 40,
        "training_level": "intermediate", "weeks_since_training": 0, "deadlift_experience": "learning",
        "thinks_deadlifts_are_harmful": False, "current_exercises": ["presses", "rows"], "sets_per_exercise": 6,
        "desk_hours": 8, "slouches": True, "heavy_job": False, "overhead_activity": False,
    }  # fmt: skip
    session, forms, safety = backrules.Session(RULESET), [], []
    while question := session.next_question(prefer="top"):
        forms.append(DATA.form_of[question.fact].id)
        safety.append(question.safety)
        session = session.tell({fact: person[fact] for fact in question.facts if fact in person})
        session = session.skip(*(fact for fact in question.facts if fact not in person))
    assert safety == sorted(safety, reverse=True)
    assert forms[:3] == ["signs", "pain", "health"]
    assert len(forms) <= 10
    assert {"sets", "planes"}.isdisjoint(forms), "the list of exercises says these"
    assert "finished_strength_workout" in DATA.facts
    assert not any(DATA.facts[name].context and name in session.relevant for name in DATA.facts)


@pytest.mark.unmeasured
@pytest.mark.parametrize("attribute", ["does", "loaded"])
def test_an_exercise_of_an_overlay_says_what_the_safety_rules_go_by(attribute, tmp_path):
    gym = (RULES.parents[1] / "examples" / "my_gym" / "exercises.yaml").read_text("utf-8")
    without, left_out = re.subn(rf"(?m)^  {attribute}: .*\n", "", gym)
    assert left_out == 1
    (tmp_path / "exercises.yaml").write_text(without, "utf-8")
    with pytest.raises(backrules.RulesetError, match=f"{attribute} is missing"):
        backrules.load(RULES, overlay=tmp_path)
