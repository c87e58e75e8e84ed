"""Kinds, attributes, selectors and guards are what a ruleset declares: shown with one that is about houses."""

import re
from textwrap import dedent

import pytest

import backrules
from backrules.authoring import run_cases
from backrules.authoring.lint import find
from backrules.loading import read_invariants
from tests.grants import GRANTS
from tests.support import ROOT


def changed(file, *pairs):
    text = dedent(GRANTS[file])
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return {**GRANTS, file: text}


@pytest.fixture
def grants(folder):
    """Make the ruleset, with changed files."""
    return lambda files=GRANTS: folder(files, bare=True)


def test_advice_has_the_attributes_that_are_declared_with_defaults_in_the_order_of_the_ruleset(grants):
    advice = grants().load().data.advice
    assert dict(advice["insulate_roof"].attributes) == {
        "part": "roof",
        "amount": 8000,
        "term": (1, 12),
        "tradesman": True,
        "papers": ("plan",),
    }
    assert list(advice["insulate_roof"].attributes) == ["part", "amount", "term", "tradesman", "papers"]
    assert advice["insulate_roof"].remarks == {"papers": {"plan": "The roof is on it."}}
    assert advice["heat_pump"].attributes["term"] == (1, 1)
    assert advice["pellets"].attributes == {"part": "heating", "tradesman": False, "papers": ()}
    assert advice["ask_monuments_office"].attributes == {"papers": (), "office": ("Room 3", "Room 4")}
    assert (advice["pellets"].kind, advice["ask_monuments_office"].kind) == ("measure", "permit")


def test_selectors_stand_in_rules_groups_guards_and_invariants(grants):
    invariants = "invariants:\n  - {id: i.kept, says: s, when: listed, never: {part: [walls, roof]}}\n"
    ruleset = grants({**GRANTS, "invariants.yaml": invariants}).load()
    data = ruleset.data
    assert data.rules["permit.keep"].targets == ("insulate_roof", "insulate_walls")
    assert data.rules["owner.all"].targets == ("insulate_roof", "insulate_walls", "heat_pump", "pellets")
    assert data.rules["owner.care"].targets == ("insulate_roof",)
    assert data.alternatives == {"heating": ("heat_pump", "pellets")}
    assert data.exclusive == {"envelope": ("insulate_roof", "insulate_walls")}
    assert data.guards[0].advice == ("insulate_roof", "insulate_walls")
    (invariant,) = read_invariants(ruleset.folders, data)
    assert invariant.promise.advice == ("insulate_roof", "insulate_walls")


def test_a_boolean_that_is_false_or_its_default_is_selected_and_one_that_is_not_known_never(grants):
    care = ("caution: {tradesman: true}", "caution: {tradesman: false}")
    assert grants(changed("rules/all.yaml", care)).load().data.rules["owner.care"].targets == (
        "insulate_walls",
        "heat_pump",
        "pellets",
    )
    files = changed("ruleset.yaml", ("of: measure, default: false, shows", "of: measure, shows"))
    for value, targets in (("true", ("insulate_roof",)), ("false", None)):
        rules = dedent(GRANTS["rules/all.yaml"]).replace("{tradesman: true}", f"{{tradesman: {value}}}")
        made = grants({**files, "rules/all.yaml": rules})
        if targets is None:
            assert made.messages() == ["rules.owner.care.caution: no advice is like that"]
        else:
            assert made.load().data.rules["owner.care"].targets == targets


def test_what_is_not_known_of_advice_never_lets_it_past_a_safety_rule(grants):
    files = changed("ruleset.yaml", ("of: measure, default: false, shows", "of: measure, shows"))
    rules = dedent(GRANTS["rules/all.yaml"]).replace(
        "source: {author: Us.}}\n", "source: {author: Us.}, safety: true}\n"
    )
    found = grants({**files, "rules/all.yaml": rules}).messages()
    assert found == [
        f"advice.{key}: tradesman is missing, and owner.care goes by it (say it, or declare a default of tradesman in ruleset.yaml)"
        for key in ("insulate_walls", "heat_pump", "pellets")
    ]
    narrow = rules.replace("caution: {tradesman: true}", "caution: {tradesman: true, part: roof}")
    grants({**files, "rules/all.yaml": narrow}).load()  # what stands elsewhere cannot be picked, whatever it is


AT = "advice.pellets"
MISTAKES = {
    "unknown key": ("part: heating}", "parts: heating}", [
        f"{AT}: unknown key parts; allowed are title, do, about, kind, urgent, alone, needs, source, say, said, part, amount and 4 more (did you mean 'part'?)"
    ]),
    "no option": ("part: heating}", "part: heatin}", [f"{AT}.part: part has no option heatin (did you mean 'heating'?)"]),
    "several of one": ("part: heating}", "part: [heating]}", [f"{AT}.part: expected an option of part, not a list"]),
    "missing": (", part: heating}\n", "}\n", [f"{AT}: part is missing"]),
    "truth": ("part: heating}", "part: heating, tradesman: maybe}", [f"{AT}.tradesman: expected true or false, not 'maybe'"]),
    "number": ("part: heating}", "part: heating, amount: much}", [f"{AT}.amount: expected a number, not 'much'"]),
    "beyond": ("part: heating}", "part: heating, amount: 60000}", [f"{AT}.amount: amount is from 0 to 50000, not 60000"]),
    "range": ("part: heating}", "part: heating, term: [3, 2]}", [f"{AT}.term: expected [lowest, highest], not [3, 2]"]),
    "ends": ("part: heating}", "part: heating, term: [1, 2, 3]}", [f"{AT}.term: expected a number or [lowest, highest], not a list of 3"]),
    "twice": ("part: heating}", "part: heating, papers: [plan, plan]}", [f"{AT}.papers: papers: plan stands here twice"]),
    "text": ("part: heating}", "part: heating, office: 3}", [f"{AT}.office: expected text, not the number 3 (write it in quotes)"]),
    "kind": ("part: heating}", "part: heating, kind: mesure}", [f"{AT}.kind: there is no kind of advice mesure (did you mean 'measure'?)"]),
    "of another kind": ("part: heating}", "kind: permit, part: heating}", [f"{AT}.part: part is for measure, not for permit"]),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_value_that_does_not_fit_is_named_with_what_is_allowed(grants, name):
    old, new, messages = MISTAKES[name]
    lines = dedent(GRANTS["measures.yaml"]).splitlines(keepends=True)
    files = {**GRANTS, "measures.yaml": "".join(x.replace(old, new) if x.startswith("pellets") else x for x in lines)}
    assert grants(files).messages() == messages


DECLARED = {
    "name of a key": ("office: {type", "title: {type", "attributes.title: title is a key of all advice (call the attribute something else)"),
    "no options": ("office: {type: text}", "office: {type: choice}", "attributes.office: options are missing: choice needs at least one"),
    "options of a text": ("office: {type: text}", "office: {type: text, options: {a: b}}", "attributes.office.options: options are for choice and choices, not for text"),
    "unit of a text": ("office: {type: text}", "office: {type: text, unit: EUR}", "attributes.office.unit: unit is for number and range, not for text"),
    "range": ("range: [0, 50000]", "range: [5, 0]", "attributes.amount.range: expected [lowest, highest], the lowest below the highest and both at most 2**53"),
    "kind": ("office: {type: text}", "office: {type: text, of: permits}", "attributes.office.of: there is no kind of advice permits (did you mean 'permit'?)"),
    "default": ("default: false", "default: maybe", "attributes.tradesman.default: expected true or false, not 'maybe'"),
    "default of what is said": ("required: true", "required: true, default: roof", "attributes.part.default: what each piece of advice must say needs no default"),
    "no place": ('"up to {}"', "a lot", "attributes.amount.shows: expected {} once, where the value of amount goes"),
    "place in a boolean": ("only with a tradesman", '"{} a tradesman"', "attributes.tradesman.shows: a boolean is said as it stands, where it is true (leave {} out)"),
    "type": ("office: {type: text}", "office: {type: texts}", "attributes.office.type: expected one of boolean, choice, choices, number, range, text, not 'texts' (did you mean 'text'?)"),
    "option": ("roof: the roof", "Roof: the roof", "attributes.part.options.Roof: 'Roof' is not an option id: lower-case, and no word of the conditions"),
}  # fmt: skip


@pytest.mark.parametrize("name", DECLARED)
def test_a_declaration_that_does_not_fit_is_a_mistake(grants, name):
    old, new, message = DECLARED[name]
    assert message in grants(changed("ruleset.yaml", (old, new))).messages()


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("{amount: 8000}", ": expected an option of amount, true or false, or a list of options, not the number 8000"),
        ("{amount: much}", ".amount: advice is selected by boolean, choice, choices; amount is a number"),
        ("{office: here}", ".office: advice is selected by boolean, choice, choices; office is a text"),
        ("{part: true}", ".part: there is no option of part true; there are roof, walls, heating"),
        ("{tradesman: perhaps}", ".tradesman: tradesman is true or false, not perhaps"),
        ("{part: roof, tradesman: false}", ": no advice is like that"),
        ("{part: [roof, roof]}", ": part: roof stands here twice"),
        ("{}", ": expected at least one attribute to select by"),
    ],
)
@pytest.mark.parametrize("place", ["rule", "group", "guard"])
def test_a_selector_that_picks_nothing_or_by_nothing_is_refused_wherever_it_stands(grants, place, selector, message):
    files, at = {
        "rule": (changed("rules/all.yaml", ("{tradesman: true}", selector)), "rules.owner.care.caution"),
        "group": (changed("measures.yaml", ("heating: {part: heating}", f"heating: {selector}")), "alternatives.heating"),
        "guard": (changed("ruleset.yaml", ("keeps_away: {part: [roof, walls]}", f"keeps_away: {selector}")), "ruleset.guards[0].keeps_away"),
    }[place]  # fmt: skip
    assert grants(files).messages() == [f"{at}{message}"]


def test_an_overlay_may_drop_all_that_a_selector_picks(grants, folder):
    gone = folder({"advice.yaml": "disable: [insulate_roof]\n"}, bare=True)
    data = grants().load(gone).data
    assert data.rules["owner.care"].targets == ()
    assert data.rules["permit.keep"].targets == ("insulate_walls",)


def test_an_overlay_adds_options_rows_and_advice_that_selectors_pick_up(grants, folder):
    more = folder(
        {
            "ruleset.yaml": "attributes: {part: {options: {cellar: the cellar}}, term: {title: time}}\n",
            "measures.yaml": "kind: measure\ninsulate_roof: {papers: {offer: Always.}}\ndry: {title: Dry it, detail: Dry., part: walls}\n",
        },
        bare=True,
    )
    data = grants().load(more).data
    assert list(data.attributes["part"].options) == ["roof", "walls", "heating", "cellar"]
    assert (data.attributes["term"].title, data.attributes["term"].unit) == ("time", "months")
    assert data.advice["insulate_roof"].remarks["papers"] == {"plan": "The roof is on it.", "offer": "Always."}
    assert data.rules["permit.keep"].targets == ("insulate_roof", "insulate_walls", "dry")
    assert data.guards[0].advice == ("insulate_roof", "insulate_walls", "dry")


def test_a_ruleset_without_kinds_has_one_that_nobody_names(folder):
    files = {
        "ruleset.yaml": "format: 1\nid: plain\nversion: '1'\ntitle: P\nnotice: n\n",
        "advice.yaml": "a: {title: A, detail: A.}\n",
    }
    data = folder(files, bare=True).load().data
    assert (list(data.kinds), data.advice["a"].kind) == (["advice"], "advice")


def test_a_ruleset_that_declares_no_kinds_has_those_that_its_advice_names(folder):
    files = {
        "ruleset.yaml": "format: 1\nid: plain\nversion: '1'\ntitle: P\nnotice: n\n",
        "advice.yaml": "a: {title: A, detail: A.}\nb: {kind: first_step, title: B, detail: B.}\n",
    }
    data = folder(files, bare=True).load().data
    assert {kind.id: (kind.plural, kind.title) for kind in data.kinds.values()} == {
        "advice": ("Advice", "advice"),
        "first_step": ("First step", "first step"),
    }
    assert [advice.kind for advice in data.advice.values()] == ["advice", "first_step"]
    wrong = folder({**files, "advice.yaml": "a: {kind: First step, title: A, detail: A.}\n"}, bare=True)
    assert wrong.messages() == ["advice.a.kind: expected a letter, then letters, digits and underscores, lower-case"]


def test_a_file_of_advice_says_its_kind_and_a_piece_may_name_another(grants):
    assert grants(changed("measures.yaml", ("kind: measure\n", ""))).messages() == [
        "a ruleset has no such file; one of advice says at its top of which kind it is (kind: ...)"
    ]
    other = ("pellets: {title", "pellets: {kind: permit, title"), (", part: heating}\nalternatives", "}\nalternatives")
    made = grants(changed("measures.yaml", *other)).load().data
    assert made.advice["pellets"].kind == "permit"
    assert grants(changed("measures.yaml", ("kind: measure", "kind: [measure]"))).messages()[0] == (
        "kind is the kind of all advice in this file"
    )


def test_what_a_case_expects_in_no_order_may_be_a_selector(grants):
    case = "cases: [{{id: c.c, says: s, profile: {{owner: true, listed: true}}, expect: {{not_recommended: {}, recommended: {}}}}}]\n"
    ruleset = grants({**GRANTS, "cases/c.yaml": case.format("{part: [roof, walls]}", "{part: heating}")}).load()
    (result,) = run_cases(ruleset)
    assert result.passed
    assert result.case.expect.not_recommended == ("insulate_roof", "insulate_walls")
    assert result.case.expect.recommended == ("heat_pump", "pellets")
    (failing,) = run_cases(grants({**GRANTS, "cases/c.yaml": case.format("{part: heating}", "{part: heating}")}).load())
    assert not failing.passed
    with pytest.raises(backrules.RulesetError, match=r"not_recommended\.prt: there is no attribute prt"):
        run_cases(grants({**GRANTS, "cases/c.yaml": case.format("{prt: roof}", "{part: heating}")}).load())


# --- what people read ------------------------------------------------------------------------------


def test_an_answer_has_attributes_parameters_in_words_and_alternatives(grants):
    ruleset = grants().load()
    rec = ruleset.recommend({"owner": True, "listed": False})
    given = {one.id: one for one in rec.advice}
    assert given["insulate_roof"].attributes["tradesman"] is True
    assert given["insulate_roof"].parameters == (
        "up to 8000 EUR",
        "paid within 1 to 12 months",
        "only with a tradesman",
        "bring the plan",
    )
    assert given["insulate_walls"].parameters == ("up to 12500.5 EUR", "bring the plan and an offer")
    assert given["heat_pump"].parameters == ("paid within 1 month",)
    assert given["pellets"].parameters == ()
    assert (given["heat_pump"].alternatives, given["insulate_roof"].alternatives) == (("pellets",), ())
    plain = rec.to_dict()["advice"][0]
    assert plain["attributes"] == {
        "part": "roof",
        "amount": 8000,
        "term": [1, 12],
        "tradesman": True,
        "papers": ["plan"],
    }
    assert (plain["parameters"], plain["alternatives"]) == (list(given["insulate_roof"].parameters), [])
    assert backrules.replay(rec.to_dict(), ruleset).same
    assert (list(ruleset.kinds), ruleset.kinds["measure"].plural) == (["permit", "measure"], "Measures")
    assert ruleset.attributes["term"].unit == "months"


def test_text_and_page_show_the_best_of_a_group_and_the_others_as_or(grants):
    care = (
        "  - {id: h.care, when: not owner or owner, caution: pellets, because: Sweep it., source: {author: Us.}, safety: true}\n"
        "  - {id: h.keep, when: listed and owner, avoid: pellets, because: No store., source: {author: Us.}}\n"
    )
    rules = dedent(GRANTS["rules/all.yaml"]) + care
    rec = grants({**GRANTS, "rules/all.yaml": rules}).load().recommend({"owner": True})
    lines = rec.to_text(detail="all", width=200).splitlines()
    shown = next(place for place, line in enumerate(lines) if "Fit a heat pump" in line)
    assert lines[shown].startswith(" 3. Fit a heat pump")
    assert "    or 4. Fit a pellet stove  (should, 3)" in lines
    assert "    paid within 1 month" in lines
    assert any(line.startswith("    take care with Fit a pellet stove: Sweep it.") for line in lines)
    assert any(line.startswith("    assuming for Fit a pellet stove, not asked yet:") for line in lines)
    assert " 4. Fit a pellet stove" not in [line[:22] for line in lines]
    assert [one["id"] for one in rec.to_dict()["advice"]] == list(rec.outcome)
    assert rec.outcome[-2:] == ("heat_pump", "pellets")
    page = rec.to_html(detail="all")
    assert "or 4. <strong>Fit a pellet stove</strong>" in page
    assert 'value="3"' in page
    assert "Sweep it." in page


def test_whatever_is_recommended_is_shown_once_and_so_is_every_caution_about_safety(grants):
    rec = backrules.recommend({"red_flags": [], "health_conditions": ["osteoporosis"], "equipment": ["barbell", "mat", "dumbbells", "pull_up_bar"], "desk_hours": 9,
                               "back_pain": [], "deadlift_experience": "none", "cleared_by_clinician": True})  # fmt: skip
    shown = [one.id for choice in rec.answer.choices for one in (choice.advice, *choice.instead)]
    assert sorted(shown) == sorted(rec.outcome)
    assert any(choice.instead for choice in rec.answer.choices)
    text = " ".join(rec.to_text(detail="all").split())
    for one in rec.advice:
        assert one.title in text
        for caution in one.cautions:
            assert " ".join(caution.because.split()) in text


def test_what_is_said_about_safety_comes_from_the_ruleset(grants):
    rec = grants().load().recommend({"owner": True})
    assert "Not everything that matters for exclusions is known yet." in str(rec)
    assert rec.next_question().why.startswith("It is about exclusions. ")
    words = changed("ruleset.yaml", ("notice:", "safety: the monuments act\nnotice:"))
    said = str(grants(words).load().recommend({"owner": True}))
    assert "Not everything that matters for the monuments act is known yet." in said
    assert "safety" not in said


def test_an_attribute_that_no_advice_says_is_a_finding(grants):
    files = changed("ruleset.yaml", ("office: {type: text}", "office: {type: text}\n  colour: {type: text}"))
    found = {(one.kind, one.at) for one in find(grants(files).load()).findings}
    assert ("unused-attribute", "attribute colour") in found
    assert [at for kind, at in found if kind == "unused-attribute"] == ["attribute colour"]


# --- no word of any domain -------------------------------------------------------------------------

# "loaded" is what becomes of rulesets, too: it is another word where it is an attribute
_WORDS = re.compile(
    r"\b(regions?|planes?|muscles?|red_flags?|coach|clinician|exercises?|referrals?|health|your safety|loads the back)\b"
    r"|\bloaded(?=: (true|false)|: bool)|\.(loaded|regions|planes|muscles)\b",
    re.IGNORECASE,
)
# SARIF has regions of files, the space of several numbers has regions, and a server is asked for its health
_OTHER_MEANINGS = {"authoring/lint/sarif.py": "region", "diagrams/partition.py": "region", "serve/": "health"}


def test_the_engine_says_no_word_of_a_domain():
    """The shipped ruleset's own files are its own; `training/` reads logs of workouts."""
    source = ROOT / "src" / "backrules"
    found = []
    for path in sorted([*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.css")]):
        name = path.relative_to(source).as_posix()
        if not name.startswith(("training/", "rules/")):
            others = {word for where, word in _OTHER_MEANINGS.items() if name.startswith(where)}
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                words = {word[0].lower() for word in _WORDS.finditer(line)} - others
                found += [f"{name}:{number}: {word}" for word in sorted(words)]
    assert found == []
