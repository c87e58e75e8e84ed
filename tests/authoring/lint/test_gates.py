"""Gates (`ask_if`): what decides whether a fact is asked is asked first, and what comes of it is a finding."""

from textwrap import dedent

import pytest

from backrules.api import Session
from backrules.authoring.lint import find

GATED = {
    "ruleset.yaml": "format: 1\nid: g\nversion: 1.0.0\ntitle: G\nnotice: n\n",
    "facts.yaml": """\
        smokes: {title: smoking, type: boolean, ask: Do you smoke?}
        packs: {title: packs a day, type: number, range: [0, 10], ask: How many?, ask_if: smokes}
        """,
    "advice.yaml": """\
        quit: {title: Quit, detail: Quit.}
        walk: {title: Walk, detail: Walk.}
        """,
}
RULE = "  - {{id: {}, when: {}, advise: {}, because: Because., source: {{author: me.}}}}\n"


def gated(folder, *rules, facts=""):
    text = "rules:\n" + "".join(RULE.format(f"r.n{place}", *rule) for place, rule in enumerate(rules))
    files = {**GATED, "rules/r.yaml": text}
    return folder({**files, **({"facts.yaml": dedent(GATED["facts.yaml"]) + facts} if facts else {})}, bare=True).load()


def found(ruleset):
    return {(one.kind, one.at): one for one in find(ruleset).findings}


def test_what_decides_whether_a_fact_is_asked_is_asked_before_it(folder):
    ruleset = gated(folder, ("packs >= 1", "quit"))
    rec = ruleset.recommend({})
    assert rec.relevant == ("smokes", "packs")
    question = rec.next_question()
    assert (question.fact, question.ask, question.decides) == ("smokes", "Do you smoke?", ("quit",))
    assert question.why.startswith("It decides whether to ask about this: packs a day.")
    assert ruleset.recommend({"smokes": True}).next_question().fact == "packs"
    assert ruleset.recommend({"smokes": False}).next_question() is None
    assert Session(ruleset).skip("smokes").next_question().fact == "packs"


def test_the_first_of_a_chain_of_gates_is_asked_first(folder):
    facts = "deep: {title: deep, type: boolean, ask: Deep?, ask_if: packs >= 2}\n"
    rec = gated(folder, ("deep", "quit"), facts=facts).recommend({})
    assert rec.relevant == ("smokes", "packs", "deep")
    assert rec.next_question().fact == "smokes"


def test_an_answer_that_counts_while_nobody_is_asked_for_it_is_found_with_somebody_who_shows_it(folder):
    ruleset = gated(folder, ("packs >= 1", "quit"), ("true", "walk"))
    (finding,) = found(ruleset).values()
    assert (finding.kind, finding.at, finding.person) == (
        "counts-behind-gate",
        "fact packs",
        {"smokes": False, "packs": 1},
    )
    assert ruleset.recommend(finding.person).outcome == ("quit", "walk")
    never = "constraints: {c: {never: not smokes and known(packs), because: Who does not smoke has no packs.}}\n"
    assert not found(gated(folder, ("packs >= 1", "quit"), ("true", "walk"), facts=never))


@pytest.mark.parametrize("when", ["smokes and packs >= 1", "smokes"])
def test_an_answer_that_counts_only_where_it_is_asked_for_is_no_finding(folder, when):
    ruleset = gated(folder, (when, "quit"), ("true", "walk"))
    assert not [kind for kind, _ in found(ruleset) if kind == "counts-behind-gate"]


def test_somebody_who_is_not_asked_and_gets_nothing_is_found(folder):
    ruleset = gated(folder, ("packs >= 0", "quit"), ("smokes and packs >= 9", "walk"))
    finding = found(ruleset)["no-advice-behind-gate", "fact packs"]
    assert finding.person == {"smokes": False}
    assert ruleset.recommend(finding.person).outcome == ()
    assert ("no-advice", "ruleset") not in found(ruleset), "of whom all is known, nobody: the gate is what matters"


def test_rules_that_say_the_same_in_other_words_are_found(folder):
    ruleset = gated(folder, ("smokes", "quit"), ("not not smokes", "quit"), ("smokes", "walk"), ("not smokes", "quit"))
    twice = [at for kind, at in found(ruleset) if kind == "said-twice"]
    assert twice == ["rule r.n1, r.n0"]
