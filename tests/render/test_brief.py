"""The short answer: what keeps safe is whole and said once, and the rest is little."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

import backrules
from backrules.errors import UsageError
from backrules.testing import profiles
from tests.plan.test_plan import ASSESSMENT, PERSON, PLAN, files
from tests.support import called, examples

RULESET = backrules.builtin()
WELL = {"red_flags": [], "back_pain": [], "health_conditions": [], "neck_pain": False}
SETS = {"upper_mid_back_sets": 7, "lower_back_sets": 5, "frontal_sets": 4, "transverse_sets": 5}
GYM = {"equipment": ["barbell", "dumbbells", "mat", "pull_up_bar"], "deadlift_experience": "comfortable"}
CARE = """\
    rules:
      - {id: care.one, when: true, caution: [sit_less, deadlift], because: "Mind your head, here.", source: {author: Us.}}
      - {id: care.two, when: true, caution: cat_cow, because: "Mind your head, here.", source: {author: Us.}}
      - {id: mine.cat, when: true, advise: cat_cow, because: So., source: {author: Us.}}
    """


def flat(text):
    return " ".join(text.split())


@given(profiles(RULESET, complete=True), st.booleans(), st.booleans())
@configured(max_examples=examples(12))
def test_it_is_short_but_what_is_about_safety_is_whole_and_each_caution_stands_once(person, well, strict):
    rec = RULESET.recommend(person | WELL if well else person, strict=strict)
    text, brief = flat(str(rec)), rec._brief()
    assert brief.words <= 250
    safety = [advice for advice in rec.advice if advice.definition.urgent or advice.kind == "referral"]
    for advice in safety:
        assert f"{flat(advice.title)} {flat(advice.detail)}" in text
    shown = {one.id for section in brief.sections for line in section.lines for one in (line.advice, *line.instead)}
    for advice in rec.advice:
        for caution in advice.cautions:
            count = text.count(flat(caution.because))
            assert count == 1 if advice.id in shown or advice in safety else count <= 1
    if not brief.alone:
        assert (brief.first, not rec.safety_checked) == (
            tuple(safety),
            any("is known yet" in one for one in brief.unsure),
        )


@given(profiles(RULESET, complete=True))
@configured(max_examples=examples(8))
def test_a_week_has_six_lines_of_what_is_recommended_and_there_are_two_habits(person):
    rec = RULESET.recommend(person | WELL | GYM | {"minutes_per_session": 30})
    sections = rec._brief().sections
    week = [section for section in sections if section.heading.startswith("Your week for the back (")]
    assert bool(week) is bool(rec.plan().days)
    lines = [line for section in week for line in section.lines]
    assert len(lines) <= 6
    assert all(line.dose for line in lines)
    assert {one.id for line in lines for one in (line.advice, *line.instead)} <= set(rec.outcome)
    habits = [
        section for section in sections if section.heading in {kind.plural for kind in RULESET.data.kinds.values()}
    ]
    assert sum(len(section.lines) for section in habits) <= (2 if week else 8)
    order = [kind.plural for kind in RULESET.data.kinds.values()]
    assert [section.heading for section in habits] == sorted((one.heading for one in habits), key=order.index)


def test_headings_doses_and_what_is_not_shown(folder):
    rec = folder(files()).load().recommend(PERSON | {"sets": 12})
    assert str(rec) == (
        "How is your week?\n"
        "  Well. (1 of 1 known check)\n"
        "  good: sets\n"
        "\n"
        "Your week (2 days of 20 minutes)\n"
        "  Day 1  Deadlift, 3 rounds\n"
        "  Day 2  Cat-cow, 1 rounds\n"
        "\n"
        "First of all\n"
        "  - Sit less, for 3 minutes\n"
        "    Stand up.\n"
        "\n"
        "Not shown: 1 held back.\n"
        "\n"
        "Not medical advice."
    )


def test_a_caution_that_several_rules_and_pieces_have_is_said_once_with_what_it_is_about(folder):
    ruleset = folder({"rules/care.yaml": CARE}).load()
    text = flat(str(ruleset.recommend({"hours": 9, "level": "expert", "tools": ["bar"], "flags": []})))
    assert text.count("Mind your head, here.") == 1
    assert "take care: Mind your head, here." in text


def test_without_a_plan_there_are_three_pieces_of_each_kind_in_the_order_of_the_kinds(folder):
    names = [f"n{number}" for number in range(5)]
    advice = "".join(f"{name}: {{kind: recovery, title: T {name}, detail: D {name}.}}\n" for name in names)
    rule = "rules: [{{id: a.b, when: true, advise: [{}, sit_less], because: So., source: {{author: Us.}}}}]\n"
    ruleset = folder({"more.yaml": advice, "rules/more.yaml": rule.format(", ".join(names))})
    ruleset.write("advice.yaml", (ruleset.path / "advice.yaml").read_text() + advice)
    (ruleset.path / "more.yaml").unlink()
    sections = ruleset.load().recommend({"flags": []})._brief().sections
    assert [(section.heading, [line.advice.id for line in section.lines]) for section in sections] == [
        ("First of all", ["sit_less"]),
        ("Rest", names[:3]),
    ]
    assert [line.detail for line in sections[1].lines] == ["D n0.", "D n1.", "D n2."]


def test_where_there_may_be_no_plan_nothing_of_its_kinds_stands_in_its_place(folder):
    plan = PLAN.replace("when: any(flags)", "when: hurts")
    rec = folder(files(plan=plan)).load().recommend(PERSON | {"hurts": True})
    assert "deadlift" in rec.outcome
    assert str(rec).startswith("Your week\n  Rest first.\n\nFirst of all\n")
    assert "Deadlift" not in str(rec)


def test_what_a_plan_and_a_fix_take_for_granted_is_said_about_safety(folder):
    person = {name: value for name, value in PERSON.items() if name != "flags"}
    text = flat(str(folder(files(assessment=ASSESSMENT)).load().recommend(person)))
    assert text.startswith(
        "Your safety Not everything that matters for your safety is known yet. Assuming, not asked yet: "
    )
    assert text.count("no warning signs") == 1


def test_what_top_cuts_off_is_in_no_plan():
    rec = RULESET.recommend(WELL | GYM | {"desk_hours": 9}, top=1)
    brief = rec._brief()
    assert {line.advice.id for section in brief.sections for line in section.lines} == set(rec.outcome)
    assert f"{rec.answer.more} more pieces of advice" in brief.open


@pytest.mark.parametrize("days", range(1, 8))
def test_the_days_say_all_that_the_plan_holds(days):
    rec = RULESET.recommend(WELL | GYM | SETS | {"days_per_week": days, "minutes_per_session": 40})
    amounts = {}
    for day in rec.plan().days:
        for item in day.items:
            if item.amount is not None:
                amounts.setdefault(item.advice.title, {})[day.number] = item.amount
    label, said = "", {}
    for line in rec._brief().sections[0].lines:
        label = line.label or label
        on = [int(day) for day in re.findall(r"\d+", label)] or [1]
        first = int(re.match(r"(?:sets: )?(\d+)", line.dose)[1])
        said[line.advice.title] = dict.fromkeys(on, first)
        for others, amount in re.findall(r"days? ([\d, and]+): (\d+)", line.dose):
            said[line.advice.title] |= dict.fromkeys(map(int, re.findall(r"\d+", others)), int(amount))
    assert said == amounts


def test_an_emergency_is_all_that_a_page_shows():
    rec = RULESET.recommend({"red_flags": ["saddle_numbness"], "equipment": ["barbell"], "desk_hours": 9})
    advice = rec.advice[0]
    assert str(rec).split("\n")[0] == advice.title
    assert flat(str(rec)) == flat(f"{advice.title} {advice.detail}")
    assert flat(re.sub(r"<[^>]*>", " ", rec.to_html())) == flat(f"{advice.title} {advice.detail}")


def test_what_is_urgent_is_shown_as_an_alarm_and_other_advice_about_safety_as_a_title():
    def marked(role, text):
        return f"<{role}>{text}</{role}>"

    for role, told in (("alarm", {"red_flags": ["fever"]}), ("title", WELL | {"health_conditions": ["osteoporosis"]})):
        rec = RULESET.recommend(told)
        first = next(one for one in rec.advice if one.definition.kind == "referral")
        assert first.definition.urgent is (role == "alarm")
        assert f"<{role}> {first.title}</{role}>" in flat(rec.to_text(style=marked))


def test_an_answer_that_does_not_count_is_counted_below_and_not_said_with_safety():
    rec = RULESET.recommend({"red_flags": [], "back_pain": [], "pain_weeks": 3})
    assert [one.fact for one in rec.answer.not_counted] == ["pain_weeks"]
    assert "1 answer not counted" in flat(str(rec))
    assert "Not counted" not in flat(str(rec))


def test_a_page_has_what_the_text_has_and_a_bar_of_three_steps_for_each_check():
    rec = RULESET.recommend(WELL | GYM | {"front_sets": 12, "upper_mid_back_sets": 6, "lower_back_sets": 1})
    page, brief = rec.to_html(), rec._brief()
    checks = rec.assessment.checks
    assert page.count('aria-hidden="true"') == len(checks)
    assert page.count("border-radius:2px") == 3 * len(checks)
    steps = {"good": 3, "thin": 2, "off": 1, "unknown": 0}
    filled = sum(page.count(f"background:{colour}") for colour in ("#2e9e5b", "#c77700", "#d9453b"))
    assert filled == sum(steps[check.band] for check in checks)
    said = flat(re.sub(r"<[^>]*>", "", page).replace("&#39;", "'"))
    for section in brief.sections:
        assert section.heading in said
        for line in section.lines:
            assert flat(f"{line.advice.title}{line.rest(brief.language)}") in said
    for text in (
        brief.assessment.summary,
        brief.fix,
        brief.open,
        brief.notice,
        *(one.in_words(brief.language) for one in brief.cautions),
    ):
        assert flat(text) in said
    assert rec._repr_html_() == page


def test_after_a_break_the_limit_on_sets_stands_with_what_is_safe():
    rec = RULESET.recommend(WELL | GYM | {"weeks_since_training": 12})
    text = flat(str(rec))
    assert text.index("You have been away") < text.index("Your week")


def test_a_detail_that_is_not_there_is_refused():
    rec = RULESET.recommend({})
    for write in (rec.to_text, rec.to_html):
        with pytest.raises(UsageError, match="detail is brief or all, not 'full'"):
            write(detail="full")


def test_the_command_shows_the_rest_when_it_is_asked_to(folder):
    path = folder().path
    short, whole = (called("advise", "--ruleset", path, "--hours", "9", *more).stdout for more in ((), ("--all",)))
    assert "[article A1]" not in short
    assert short.endswith("\n--all shows every piece of advice, and why.\n")
    assert "why: You sit a lot.  [article A1]" in whole
    assert "--all" not in whole
