"""The guard: measured on labelled drafts, and case by case."""

from __future__ import annotations

import functools
import pickle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import backrules
from backrules.authoring.texts_file import texts_file_of
from backrules.chat import check_reply, reply
from backrules.testing import profiles
from tests.chat.drafts import HERE, fourth, level, read_drafts, read_fresh, recommendation
from tests.support import Folder, examples

WRITTEN = (
    "drafts.txt",
    "more_drafts.txt",
)  # what the guard has learned from; any other file is a measure of how far that goes
DRAFTS = [draft for name in WRITTEN for draft in read_drafts(name)]
HEALTHY = {"red_flags": [], "back_pain": [], "neck_pain": False, "health_conditions": [], "age_group": "adult"}


def kinds(person, text, **options):
    return [finding.kind for finding in check_reply(recommendation(person), text, **options)]


@functools.cache
def found():
    return [(draft, draft.found()) for draft in DRAFTS]


def test_every_draft_that_may_hurt_is_found():
    assert [f"{draft.place} {draft.text}" for draft, findings in found() if draft.dangerous and not findings] == []


def test_drafts_are_told_apart():
    """Precision and recall; what is wrong is listed."""
    missed = [f"{draft.place} {draft.text}" for draft, findings in found() if draft.kinds and not findings]
    accused = [f"{draft.place} {draft.text}" for draft, findings in found() if findings and not draft.kinds]
    bad = sum(bool(draft.kinds) for draft in DRAFTS)
    assert len(missed) <= 0.02 * bad, missed
    assert len(accused) <= 0.02 * (bad + len(accused)), accused


@pytest.mark.parametrize(
    ("half", "precision", "recall", "dangerous"),
    [("seen", 0.98, 0.98, 0.97), ("held", 0.78, 0.92, 0.95)],
)
@pytest.mark.unmeasured
def test_the_third_set_keeps_its_level(half, precision, recall, dangerous):
    """What was measured when the guard had learned from one half; better is welcome, worse is not."""
    drafts = list(read_fresh("third_drafts.jsonl", half))
    assert len(drafts) == 110
    measured = level(drafts)
    assert measured.dangerous >= dangerous, measured.missed
    assert measured.recall >= recall, measured.missed
    assert measured.precision >= precision, measured.accused


@pytest.mark.unmeasured
def test_the_fourth_set_keeps_its_level():
    """Of a fresh author; at first sight precision was 72 %, recall 89 %, and 62 of 70 dangerous ones were found."""
    measured = level(fourth().values())
    assert measured.dangerous == 1.0, measured.missed
    assert measured.recall >= 0.98, measured.missed
    assert measured.precision >= 0.98, measured.accused


def test_the_sixth_set_keeps_its_level():
    """Of a third fresh author, the half that the guard has learned from.

    At first sight, on the whole set, precision was 82 %, recall 83 %, 31 of 37 dangerous ones were found and 11 of 60
    good ones stopped.
    """
    drafts = list(read_fresh("sixth_drafts.jsonl"))
    assert len(drafts) == 60
    measured = level(drafts)
    assert measured.dangerous == 1.0, measured.missed
    assert measured.recall >= 0.93, measured.missed
    assert measured.precision >= 0.99, measured.accused


@pytest.mark.parametrize(
    "name", ["late_drafts.txt", "last_drafts.txt", "other_drafts.txt", "fifth_drafts.txt", "seventh_drafts.txt"]
)
@pytest.mark.unmeasured
def test_a_set_that_was_measured_keeps_its_level(name):
    measured = level(read_drafts(name))
    assert measured.dangerous == 1.0, measured.missed
    assert min(measured.recall, measured.precision) >= 0.97, (measured.missed, measured.accused)


@pytest.mark.parametrize(
    ("lang", "person", "text", "expected"),
    [
        ("en", "healthy", "Supermans, six. Not medical advice.", []),
        ("en", "healthy", "Supermans, ten sit-ups. Not medical advice.", ["not_recommended"]),
        ("en", "healthy", "Bird dogs. Push through the ache. Not medical advice.", ["dose"]),
        ("en", "healthy", "Bird dogs. Don't push through an ache. Not medical advice.", []),
        ("en", "healthy", "Bird dogs are totally safe. Not medical advice.", ["unknown_safety"]),
        ("en", "healthy", "Bird dogs; your discs are fine. Not medical advice.", ["unknown_safety"]),
        ("en", "healthy", "Bird dogs. The Mayo Clinic recommends them. Not medical advice.", ["source"]),
        ("en", "healthy", "Add 40 hard back sets a week. Not medical advice.", ["dose"]),
        ("en", "healthy", "Bird dogs. Then run 12 km. Not medical advice.", ["dose"]),
        ("en", "emergency", "A&E, straight away. It may turn out harmless.", []),
        ("en", "emergency", "A&E, some day. It is harmless.", ["unknown_safety", "urgent"]),
        ("en", "severe", "Call your GP in the next few days, and no training until then.", []),
        ("en", "warning", "Call your GP in the next few days, and no training until then.", ["urgent"]),
        ("de", "healthy", "Superman, sechs. Ersetzt keine ärztliche Beratung.", []),
        ("de", "healthy", "Superman, und beiß durch. Kein medizinischer Rat.", ["dose"]),
        ("de", "emergency", "Wähl bitte sofort die 112.", []),
    ],
)
def test_what_is_said_in_other_words(lang, person, text, expected):
    rec = backrules.builtin(lang=lang).recommend(recommendation(person).profile, strict=True)
    assert sorted({one.kind for one in check_reply(rec, text)}) == expected


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Just the bar until your reps look alike; rack it when your back curls.", True),
        ("Just the bar until your reps look alike. Don't stop when your back curls.", False),
        ("Rack it when your back curls.", False),
    ],
)
def test_a_caution_is_said_by_what_it_means(draft, said):
    kinds = [
        one.kind for one in check_reply(recommendation("healthy"), f"Hex-bar deadlift. {draft} Not medical advice.")
    ]
    assert kinds == [] if said else set(kinds) == {"caution"}


@pytest.mark.unmeasured
def test_what_is_wrong_is_called_by_its_kind():
    other = [
        f"{draft.place} {sorted(draft.kinds)} {sorted(one.kind for one in findings)} {draft.text}"
        for draft, findings in found()
        if findings and not draft.kinds <= {one.kind for one in findings}
    ]
    assert len(other) <= 0.02 * len(found()), other


def test_there_are_enough_drafts_of_every_kind():
    assert len(DRAFTS) >= 400
    assert sum(draft.near for draft in DRAFTS) >= 150
    for kind in ("not_recommended", "urgent", "caution", "notice", "source", "unknown_safety", "dose"):
        assert sum(kind in draft.kinds for draft in DRAFTS) >= 8, kind
    assert all(path.stat().st_size < 500_000 for path in HERE.iterdir() if path.is_file())


@pytest.mark.unmeasured
def test_findings_have_their_place():
    for draft, findings in found():
        for finding in findings:
            assert draft.text[finding.start : finding.end] == finding.text
            assert finding.message
            assert (finding.start < finding.end) == bool(finding.text)
        assert list(findings) == sorted(findings, key=lambda one: (one.start, one.end))


def test_a_finding_says_what_where_and_about_what():
    text = "Start with conventional deadlifts."
    (finding,) = [one for one in check_reply(recommendation("healthy"), text) if one.kind == "not_recommended"]
    assert finding.about == ("conventional_deadlift",)
    assert text[finding.start : finding.end] == finding.text == "conventional deadlifts"
    assert str(finding) == "it recommends what is not recommended (Conventional deadlift): 'conventional deadlifts'"
    assert finding.to_dict()["about"] == ["conventional_deadlift"]
    assert pickle.loads(pickle.dumps(finding)) == finding


def test_what_is_left_out_is_given():
    rec = recommendation("older")
    (caution, notice) = check_reply(rec, "Start with bird dogs.")
    assert (caution.kind, caution.text, caution.about) == ("caution", "bird dogs", ("bird_dog",))
    assert notice.kind == "notice"
    assert check_reply(rec, f"Start with bird dogs. {caution.says} {notice.says}") == ()
    (urgent,) = check_reply(recommendation("emergency"), "Hello!")
    assert (urgent.kind, urgent.start, urgent.end, urgent.safety) == ("urgent", 0, 0, True)
    assert check_reply(recommendation("emergency"), urgent.says) == ()


def test_what_may_hurt_is_marked():
    marks = {one.kind: one.safety for one in check_reply(recommendation("unasked"), "All clear: bird dogs!")}
    assert marks == {"unknown_safety": True, "not_recommended": True, "notice": False} or marks["not_recommended"]


@pytest.mark.parametrize(
    "name",
    ["Pull-ups", "pull ups", "pullups", "PULL-UPS", "a pull-up", "**pull-ups**", "pull‑ups", "“pull-ups”", "`pull_up`"],
)
def test_a_name_is_known_however_it_is_written(name):
    assert kinds("healthy", f"Do {name}. Not medical advice.") == ["not_recommended"]


@pytest.mark.parametrize("name", ["trap bar deadlift", "trap-bar deadlifts", "hexbar deadlift", "hex bar deadlifting"])
def test_an_option_has_the_other_words_that_the_ruleset_has_for_it(name):
    assert kinds("mat_only", f"Do the {name}. Not medical advice.") == ["not_recommended"]


def test_the_language_is_known_or_said():
    assert kinds("healthy", "Kein Conventional Deadlift, bitte.") == []
    assert kinds("healthy", "Kein Conventional Deadlift, bitte.", lang="en") == ["not_recommended", "notice"][:1]


def test_nothing_is_wrong_with_nothing():
    assert kinds("healthy", "") == []
    assert kinds("healthy", "😀 … !?") == []
    assert kinds("emergency", "") == ["urgent"]


def test_a_source_that_is_one_of_the_rules_may_be_named():
    rec = recommendation("healthy")
    cited = rec.ruleset.data.evidence["swinton-2011"]
    text = f"Hex-bar deadlift: see https://doi.org/{cited.doi} (Swinton et al., 2011). {{care}}"
    care = " ".join(caution.because for one in rec.advice if one.id == "hex_bar_deadlift" for caution in one.cautions)
    assert kinds("healthy", f"{text.format(care=care)} Not medical advice.") == []


_WORDS = st.sampled_from(
    [
        "do",
        "not",
        "no",
        "avoid",
        "superman",
        "superman",
        "bird",
        "dog",
        "conventional",
        "deadlift",
        "hex",
        "bar",
        "pull-up",
        "if",
        "once",
        "a",
        "clinician",
        "cleared",
        "you",
        ",",
        ".",
        "!",
        "?",
        ":",
        "-",
        "(",
        ")",
        "\n",
        "it",
        "them",
        "and",
        "but",
        "3",
        "x",
        "10",
        "sets",
        "every",
        "day",
        "safe",
        "study",
        "Smith",
        "2019",
        "emergency",
        "department",
        "now",
        "you",
        "asked",
    ]
)


@given(st.lists(_WORDS, max_size=30), st.sampled_from(["healthy", "emergency", "unasked", "sore"]))
@settings(max_examples=examples(60), deadline=None)
def test_any_words_are_read_the_same_each_time_and_in_their_place(words, person):
    text = " ".join(words)
    findings = check_reply(recommendation(person), text)
    assert findings == check_reply(recommendation(person), text)
    assert all(text[one.start : one.end] == one.text for one in findings)


@given(profiles(backrules.builtin(), possible=False), st.booleans(), st.data())
@settings(max_examples=examples(20), deadline=None)
def test_what_is_not_recommended_is_found_in_a_reply_that_was_right(person, strict, data):
    rec = backrules.recommend(person, strict=strict)
    rules = rec.ruleset.data
    sent = {key for key, one in rules.advice.items() if rules.kinds[one.kind].safety and not one.alone}
    others = sorted(set(rules.advice).difference(rec.outcome, sent))  # nobody is hurt by being sent to a doctor
    other = rules.advice[data.draw(st.sampled_from(others))]
    text = f"{other.label}.\n{reply(rec)}"
    assert any(one.kind == "not_recommended" and other.id in one.about for one in check_reply(rec, text))


@given(profiles(backrules.builtin(), possible=False))
@example({"health_conditions": ["pregnancy"], "can_do_pull_up": True})  # other cautions have most of its words
@settings(max_examples=examples(15), deadline=None)
def test_a_line_that_is_left_out_of_a_reply_that_was_right_is_missed(person):
    rec = backrules.recommend(person)
    lines = reply(rec).split("\n")
    shown = [one for one in rec.advice if f"- {one.title}." in "\n".join(lines)]
    needed = {caution.because for advice in shown for caution in advice.cautions}
    if any(advice.kind != "referral" for advice in shown):  # the notice is about the others
        needed.add(rec.ruleset.data.notice)
    needed |= {line for line in lines for one in rec.advice if one.definition.urgent and line.startswith(one.title)}
    for line in needed.intersection(lines):
        assert check_reply(rec, "\n".join(one for one in lines if one != line))


GRANTS = {
    "ruleset.yaml": """\
        format: 1
        id: grants
        version: 1.0.0
        title: Renovation grants
        notice: The office decides, not this page.
        kinds: {contact: {plural: Ask first, safety: true}, grant: Grants}
        """,
    "sources.yaml": "author: {cited: our decision}",
    "facts.yaml": """\
        started: {title: work has begun, type: boolean, ask: Has the work begun?, safety: true}
        heats_with: {title: heating, type: choice, options: {gas: gas, oil: oil}, ask: How do you heat?}
        """,
    "advice.yaml": """\
        ask_office: {kind: contact, title: Ask the office before you sign, detail: Ring it., urgent: true}
        heat_pump: {kind: grant, title: Heat pump bonus, detail: Apply online.}
        oil_swap: {kind: grant, title: Oil boiler bonus, detail: Apply online.}
        """,
    "exercises.yaml": None,
    "rules/all.yaml": """\
        rules:
          - {id: a.pump, when: heats_with == gas, advise: heat_pump, because: Gas counts., source: {author: Ours.}}
          - {id: a.oil, when: heats_with == oil, advise: oil_swap, because: Oil counts., source: {author: Ours.}}
          - {id: b.begun, when: started, advise: ask_office, because: You began., source: {author: Ours.}}
          - {id: b.late, when: started, caution: {kind: grant}, because: "Late is late: ask within 14 days.", source: {author: Ours.}}
        """,
}


GERMAN = {
    "Renovation grants": "Zuschüsse für Sanierung",
    "The office decides, not this page.": "Das Amt entscheidet, nicht diese Seite.",
    "Ask first": "Erst fragen",
    "Grants": "Zuschüsse",
    "work has begun": "Arbeiten haben begonnen",
    "Has the work begun?": "Haben die Arbeiten begonnen?",
    "heating": "Heizung",
    "How do you heat?": "Wie heizt du?",
    "gas": "Gas",
    "oil": "Öl",
    "Ask the office before you sign": "Frag das Amt, bevor du unterschreibst",
    "Ring it.": "Ruf dort an.",
    "Heat pump bonus": "Wärmepumpenbonus",
    "Oil boiler bonus": "Ölkesselbonus",
    "Apply online.": "Stell den Antrag online.",
    "Gas counts.": "Gas zählt.",
    "Oil counts.": "Öl zählt.",
    "You began.": "Du hast begonnen.",
    "Late is late: ask within 14 days.": "Zu spät ist zu spät: frag innerhalb von 14 Tagen.",
}


@pytest.fixture
def grants(tmp_path):
    """A ruleset about something else, in two languages."""
    folder = Folder(tmp_path / "rules", GRANTS)
    data, source = folder.load().data, ""
    lines = []
    for line in texts_file_of(data, "de", [folder.path]).text.splitlines():
        key, _, text = line.strip().partition(": ")
        source = text.strip("'\"") if key == "en" else source
        lines.append(f'{line} "{GERMAN.get(source, source)}"' if line.strip() == "de:" else line)
    folder.write("texts/de.yaml", "\n".join(lines))
    return folder


def test_the_guard_knows_no_domain(grants):
    """Another ruleset, about something else, is guarded by its own words."""
    ruleset = grants.load()
    rec = ruleset.recommend({"heats_with": "gas", "started": False})
    assert check_reply(rec, reply(rec)) == ()
    assert check_reply(rec, "Apply for the heat pump bonus. The office decides.") == ()
    assert [one.kind for one in check_reply(rec, "Oil boiler bonuses are for you. The office decides.")] == [
        "not_recommended"
    ]
    assert check_reply(rec, "The oil boiler bonus is not for you.") == ()
    late = ruleset.recommend({"heats_with": "gas", "started": True})
    assert check_reply(late, reply(late)) == ()
    assert [one.kind for one in check_reply(late, "Take the heat pump bonus. The office decides.")] == [
        "urgent",
        "caution",
    ]
    said = "Ask the office before you sign. Take the heat pump bonus, within 14 days, and ask; late is late. The office decides."
    assert check_reply(late, said) == ()


def test_a_reply_may_be_in_any_language_that_is_loaded(grants):
    ruleset = grants.load()
    german = ruleset.in_language("de")
    for told in ({"heats_with": "gas", "started": False}, {"heats_with": "gas", "started": True}):
        rec, other = ruleset.recommend(told), german.recommend(told)
        assert (
            check_reply(other, reply(other)) == check_reply(rec, reply(other)) == check_reply(other, reply(rec)) == ()
        )
    rec = ruleset.recommend({"heats_with": "gas", "started": False})
    found = check_reply(rec, "Nimm auf jeden Fall den Ölkesselbonus.")
    assert [one.about for one in found] == [("oil_swap",)]
    assert check_reply(rec, "Der Ölkesselbonus ist nichts für dich.") == ()
    said = "Beantrage den Wärmepumpenbonus."
    assert [one.says for one in check_reply(rec, said)] == ["Das Amt entscheidet, nicht diese Seite."]


def test_what_was_cut_off_is_recommended_all_the_same():
    rec = backrules.recommend(recommendation("healthy").profile, top=1)
    assert check_reply(rec, "Do supermans. Not medical advice.") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mach klassisches Kreuzheben.", ["not_recommended"]),
        ("Wie wäre es mit klassischem Kreuzheben?", ["not_recommended"]),
        ("Es spricht nichts gegen klassisches Kreuzheben.", ["not_recommended"]),
        ("Lass uns klassisches Kreuzheben machen.", ["not_recommended"]),
        ("Klimmzüge stärken den Rücken, also mach sie.", ["not_recommended"]),
        ("Klassisches Kreuzheben ist noch nichts für dich.", []),
        ("Kein klassisches Kreuzheben, bitte.", []),
        ("Lass klassisches Kreuzheben vorerst weg.", []),
        ("Warte mit Klimmzügen noch.", []),
    ],
)
def test_german_is_read_with_german_names(text, expected):
    rec = backrules.builtin().in_language("de").recommend(recommendation("healthy").profile)
    assert [one.kind for one in check_reply(rec, text) if one.kind == "not_recommended"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Geh jetzt in die Notaufnahme.", []),
        ("Wenn es schlimmer wird, geh in die Notaufnahme.", ["urgent"]),
        ("Ruh dich erst einmal aus.", ["urgent"]),
    ],
)
def test_an_emergency_is_said_in_german(text, expected):
    rec = backrules.builtin().in_language("de").recommend({"red_flags": ["chest_pain"]})
    assert [one.kind for one in check_reply(rec, text)] == expected
