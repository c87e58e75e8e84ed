"""What `check` finds of assessments and plans."""

import pytest

from backrules.authoring.lint import find
from tests.assess.test_assessment import HABITS
from tests.plan.test_plan import PLAN, files

KINDS = ("band-never-reached", "slot-never-filled", "unread-fact")


def found(ruleset):
    return [(one.kind, one.at) for one in find(ruleset).findings if one.kind in KINDS]


def test_facts_that_an_assessment_or_a_plan_reads_are_read(folder):
    read = found(folder(files()).load())
    assert {at for _, at in read} == {"fact hurts"}
    without = found(folder({**files(), "plan.yaml": None}).load())
    assert {at for _, at in without} == {"fact hurts", "fact days", "fact minutes"}


@pytest.mark.parametrize(
    ("old", "new", "band"),
    [
        ("good: sets >= 10", "good: sets >= 10 and sets < 10", "good"),
        ("thin: sets >= 5", "thin: sets >= 11", "thin"),  # who has as many is good
        ("thin: sets >= 5", "thin: sets < 12", "off"),
    ],
)
def test_a_band_that_nobody_can_have_is_found(folder, old, new, band):
    assert ("band-never-reached", "check more_sets: good") not in found(folder({"assessment.yaml": HABITS}).load())
    assert ("band-never-reached", f"check more_sets: {band}") in found(
        folder({"assessment.yaml": HABITS.replace(old, new)}).load()
    )


def test_all_bands_of_a_check_without_thin_are_reached(folder):
    assert [one for one in found(folder({"assessment.yaml": HABITS}).load()) if one[0] == "band-never-reached"] == []


def test_a_slot_that_nothing_can_fill_is_found(folder):
    base = folder(files())
    assert "slot-never-filled" not in {kind for kind, _ in found(base.load())}
    never = "rules: [{id: train.deadlift, advise: cat_cow}]\n"
    overlay = folder({"rules/less.yaml": never}, bare=True)
    assert ("slot-never-filled", "slot lift") in found(base.load(overlay))
    either = PLAN.replace("follows: sets,", "follows: sets, or_else: {choose: cat_cow, says: So.},")
    assert "slot-never-filled" not in {kind for kind, _ in found(folder(files(either)).load(overlay))}


@pytest.mark.parametrize(("most", "longer"), [(3, ["advice walk"]), (4, [])])
def test_advice_that_takes_too_many_words_to_say_what_to_do_is_found(folder, most, longer):
    files = {
        "ruleset.yaml": f"{{format: 1, id: w, version: 0.1.0, title: W, notice: N., do_words: {most}}}\n",
        "facts.yaml": "tired: {type: boolean, title: tired, ask: Tired?}\n",
        "advice.yaml": "walk: {title: Walk, do: Walk once a day., about: It does not take long at all to get used to.}\n",
        "rules/all.yaml": "rules: [{id: a.walk, when: tired, advise: walk, because: So., source: {author: Us.}}]\n",
    }
    findings = find(folder(files, bare=True).load()).findings
    assert [one.at for one in findings if one.kind == "long-text"] == longer
