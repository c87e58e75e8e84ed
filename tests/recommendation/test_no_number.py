"""A computed number that has no value (x / 0) is unknown for good, and nobody is told that it is merely not asked yet."""

from __future__ import annotations

import pytest

from backrules import Ruleset
from backrules.authoring.lint import find
from tests.questions.small_worlds import tiny

FACTS = {"x": "integer 0 3", "y": "integer 0 3"}
NOTHING = {"x": 0, "y": 0}


def test_advice_that_no_answer_decides_does_not_say_that_one_would():
    rec = Ruleset(tiny(FACTS, "advise pull: n >= 1", compute="x / y")).recommend(NOTHING)
    (possible,) = rec.undecided
    assert rec.possible == ()
    assert possible.missing == ()
    assert possible.when == "if n is at least 1, which cannot be told from what is known"
    assert rec.next_question() is None
    assert rec.settled


def test_while_an_answer_decides_it_says_so():
    (possible,) = Ruleset(tiny(FACTS, "advise pull: n >= 1", compute="x / y")).recommend({"x": 0}).possible
    assert possible.when == "if n is at least 1"


@pytest.mark.parametrize("effect", ["avoid pull", "caution pull safety"])
def test_what_is_assumed_for_good_was_asked(effect):
    rec = Ruleset(tiny(FACTS, "advise pull: true", f"{effect}: n >= 1", compute="x / y")).recommend(NOTHING)
    (assumption,) = rec.advice[0].assuming
    assert str(assumption) == "n: below 1: it cannot be told from what is known"
    for text in (str(rec), rec._repr_html_()):
        assert "not asked yet" not in text
        assert "ssuming, as it cannot be told: n: below 1" in text


@pytest.mark.parametrize(
    ("when", "compute", "found"),
    [
        ("n >= 1", "x / y", ["rule r0"]),
        ("y == 0 or n >= 1", "x / y", []),
        ("n >= 1", "x / (y + 1)", []),
        ("n >= 1", "x - y", []),
        ("n >= 1", "x / (x - y)", ["rule r0"]),
    ],
)
def test_lint_finds_a_rule_that_stays_unknown_when_everything_is_told(when, compute, found):
    report = find(Ruleset(tiny(FACTS, f"advise pull: {when}", compute=compute)))
    findings = [one for one in report.findings if one.kind == "stays-unknown"]
    assert [one.at for one in findings] == found
    for one in findings:
        assert set(one.person) == {"x", "y"}
        assert Ruleset(tiny(FACTS, f"advise pull: {when}", compute=compute)).match(one.person).possible == {"r0"}


def test_lint_finds_a_need_that_stays_unknown():
    report = find(Ruleset(tiny(FACTS, "advise pull: true", needs={"pull": "n > 2"}, compute="x / y")))
    assert ("stays-unknown", "needs of pull") in {(one.kind, one.at) for one in report.findings}
