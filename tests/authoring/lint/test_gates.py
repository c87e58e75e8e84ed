"""Gates (`ask_if`): what decides whether a fact is asked is asked first, and what comes of it is a finding."""

from textwrap import dedent

import backrules
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
    assert question.why == "It helps to decide whether these are for you: \u201cQuit\u201d."
    assert ruleset.recommend({"smokes": True}).next_question().fact == "packs"
    assert ruleset.recommend({"smokes": False}).next_question() is None
    assert Session(ruleset).skip("smokes").next_question().fact == "packs"


def test_the_first_of_a_chain_of_gates_is_asked_first(folder):
    facts = "deep: {title: deep, type: boolean, ask: Deep?, ask_if: packs >= 2}\n"
    rec = gated(folder, ("deep", "quit"), facts=facts).recommend({})
    assert rec.relevant == ("smokes", "packs", "deep")
    assert rec.next_question().fact == "smokes"


def test_somebody_to_whom_a_fact_does_not_apply_and_who_gets_nothing_is_found(folder):
    ruleset = gated(folder, ("packs >= 0", "quit"), ("smokes and packs >= 9", "walk"))
    finding = found(ruleset)["no-advice", "ruleset"]
    assert finding.person == {"smokes": False}, "of whom everything is known: there is nothing to say of packs"
    assert ruleset.recommend(finding.person).outcome == ()


def test_what_stays_unknown_though_it_applies_is_found_and_what_does_not_apply_is_unknown_on_purpose(folder):
    facts = "years: {title: years of smoking, type: number, range: [0, 80], ask: How long?, ask_if: smokes}\n"
    ruleset = gated(folder, ("packs / years >= 1", "quit"), ("packs + years >= 9", "walk"), facts=facts)
    findings = {at: one for (kind, at), one in found(ruleset).items() if kind == "stays-unknown"}
    assert [*findings] == ["rule r.n0"]
    assert findings["rule r.n0"].person == {"smokes": True, "packs": 0, "years": 0}


def test_what_counts_otherwise_advises_whom_a_fact_does_not_apply_to(folder):
    facts = "few: {title: few, type: integer, range: [0, 9], ask: Few?, ask_if: smokes, otherwise: 3}\n"
    ruleset = gated(folder, ("few <= 3", "quit"), ("few > 3", "walk"), facts=facts)
    assert ("no-advice", "ruleset") not in found(ruleset)
    assert ruleset.recommend({"smokes": False}).outcome == ("quit",)


def test_what_cases_tell_of_facts_that_do_not_apply_is_found(folder):
    case = "  - {{id: {}, says: So., profile: {}, expect: {{exactly: []}}}}\n"
    told = {"no": "{smokes: false, packs: 3}", "open": "{packs: 3}", "yes": "{smokes: true, packs: 0}", "none": "{}"}
    text = "cases:\n" + "".join(case.format(f"c.{name}", profile) for name, profile in told.items())
    rule = RULE.format("r.n", "packs >= 1", "quit")
    ruleset = folder({**GATED, "rules/r.yaml": f"rules:\n{rule}", "cases/c.yaml": text}, bare=True).load()
    findings = [one for one in find(ruleset).findings if one.kind == "told-in-vain"]
    assert [one.at for one in findings] == ["case c.no: packs", "case c.open: packs"]
    assert "packs does not apply to this person (`ask_if`), so what is told of it does not count" in findings[0].message
    assert "packs is not known to apply" in findings[1].message


def test_rules_that_say_the_same_in_other_words_are_found(folder):
    ruleset = gated(folder, ("smokes", "quit"), ("not not smokes", "quit"), ("smokes", "walk"), ("not smokes", "quit"))
    twice = [at for kind, at in found(ruleset) if kind == "said-twice"]
    assert twice == ["rule r.n1, r.n0"]


def test_an_avoid_rule_that_is_never_cleared_of_whom_a_fact_does_not_apply_to_is_found(folder):
    """Strictly, whoever does not smoke would wait for ever for an answer that nobody asks for."""
    facts = "few: {{title: few, type: integer, range: [0, 9], ask: Few?, ask_if: smokes{}}}\n"
    for otherwise, kinds in (("", ["never-cleared"]), (", otherwise: 0", [])):
        ruleset = gated(folder, ("known(smokes)", "walk"), facts=facts.format(otherwise))
        rule = "rules:\n  - {id: a.few, when: few > 3, avoid: walk, assume: few, because: So., source: {author: Us.}}\n"
        (ruleset.folders[0] / "rules" / "a.yaml").write_text(rule)
        ruleset = backrules.load(ruleset.folders[0])
        findings = [one for (_, at), one in found(ruleset).items() if at == "rule a.few"]
        assert [one.kind for one in findings] == kinds
        waits = ruleset.recommend({"smokes": False}, strict=True)
        assert bool(kinds) == bool(waits.withheld)
        assert all(one.person == {"smokes": False} for one in findings)
