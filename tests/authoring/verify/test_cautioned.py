"""`caution` with `by`: whatever is recommended carries a warning, proved for everybody or refuted by somebody."""

import pytest

from backrules.authoring import prove
from backrules.authoring.mutation import Invariants, Mutant
from backrules.errors import RulesetError
from backrules.loading import read_invariants

WORDS = """\
format: 1
id: bones
version: 0.1.0
title: Bones
notice: No advice for anybody.
kinds: {priority: First, recovery: Rest}
attributes:
  does: {type: choices, default: [], options: {twists: turns the back, prone: lies on the belly}}
"""
FACTS = """\
brittle: {type: boolean, title: brittle bones, ask: Are they brittle?, safety: true}
age: {type: integer, range: [0, 99], title: age, ask: How old are you?}
"""
ADVICE = """\
chop: {kind: priority, title: Chop wood, detail: Turn., does: [twists]}
twist: {kind: recovery, title: Twist, detail: Turn., does: twists}
lie: {kind: recovery, title: Lie down, detail: On the belly., does: [prone]}
"""
RULES = """\
rules:
  - {{id: all, when: true, advise: [chop, twist, lie], because: It does good., source: {{author: Us.}}}}
  - {{id: bones, when: {when}, caution: {targets}, because: Gently., source: {{author: Us.}}, safety: true}}
  - {{id: old, when: age >= 70, caution: chop, because: Slowly., source: {{author: Us.}}}}
"""
INVARIANT = """\
invariants:
  - {id: warned, says: Whatever turns a brittle back says so., when: brittle, caution: {does: twists}, by: BY}
"""


def bones(folder, *, when="brittle", targets="{does: twists}", by="bones"):
    return folder(
        {
            "ruleset.yaml": WORDS,
            "facts.yaml": FACTS,
            "advice.yaml": ADVICE,
            "rules/all.yaml": RULES.format(when=when, targets=targets),
            "invariants.yaml": INVARIANT.replace("BY", by),
        },
        bare=True,
    ).load()


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        ({}, "proved"),
        ({"when": "true"}, "proved"),
        ({"when": "brittle or age > 60"}, "proved"),
        ({"by": "[old, bones]"}, "proved"),
        ({"targets": "{kind: [priority, recovery]}"}, "proved"),
        ({"targets": "chop"}, "twist carries no caution of bones"),
        ({"targets": "lie"}, "chop carries no caution of bones"),
        ({"when": "brittle and age >= 30"}, "chop carries no caution of bones"),
        ({"by": "old"}, "chop carries no caution of old"),
        ({"by": "[old, bones]", "when": "brittle and age < 70"}, "twist carries no caution of old, bones"),
    ],
)
def test_a_caution_beside_everything_it_is_about_is_proved(folder, made, verdict):
    (found,) = prove(bones(folder, **made))
    assert verdict in (found.verdict if found.verdict == "proved" else found.reason)
    assert (found.verdict == "proved") == (not found.people)
    for shown in found.people:
        assert shown.profile["brittle"] is True


def test_a_mutant_that_loses_the_caution_is_noticed(folder):
    ruleset = bones(folder)
    asked = Invariants.of(ruleset.data, read_invariants(ruleset.folders, ruleset.data))

    def failing(**changes):
        rule = bones(folder, **changes).data.rules["bones"]
        return [*asked(Mutant("bones: changed", "changed", "rules", "bones", rule))]

    assert failing() == []
    assert failing(targets="lie") == failing(when="brittle and age > 3") == ["warned"]


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("all", "by: all is a rule that advises, not one that cautions"),
        ("bone", "by: there is no rule bone (did you mean 'bones'?)"),
    ],
)
def test_only_a_rule_that_cautions_can_be_meant(folder, by, message):
    with pytest.raises(RulesetError) as raised:
        bones_invariants(bones(folder, by=by))
    (problem,) = raised.value.problems
    assert f"{problem.path}: {problem.message}{f' ({problem.hint})' if problem.hint else ''}".endswith(message)


def bones_invariants(ruleset):
    return read_invariants(ruleset.folders, ruleset.data)


def test_a_selector_reaches_advice_of_every_kind_and_an_overlay_adds_to_it(folder):
    ruleset = bones(folder)
    assert ruleset.data.rules["bones"].targets == ("chop", "twist")
    gym = folder({"advice.yaml": "swing: {kind: recovery, title: Swing, detail: Turn., does: twists}\n"}, bare=True)
    assert ruleset.data.attributes["does"].options == {"twists": "turns the back", "prone": "lies on the belly"}
    import backrules

    more = backrules.load(ruleset.folders[0], overlay=gym.path)
    assert more.data.rules["bones"].targets == ("chop", "twist", "swing")
    tame = folder({"advice.yaml": "twist: {does: prone}\n"}, bare=True)
    with pytest.raises(RulesetError, match="may not change does of twist: bones goes by it"):
        backrules.load(ruleset.folders[0], overlay=tame.path)
