"""Forms in facts.yaml: which facts are asked for together, and what is refused."""

from textwrap import dedent

import pytest

from backrules.loading.schema import schema_of
from backrules.model import Form
from tests.support import SMALL, Folder


def asking(forms, **more):
    text = dedent(SMALL["facts.yaml"])
    for name, keys in more.items():
        text = text.replace(f"{name}: {{", f"{name}: {{{keys}, ", 1)
    return {"facts.yaml": f"{text}forms:\n{forms}"}


PAIN = "  pain: {title: Pain, facts: [hurts, hours]}\n"


def test_a_form_has_a_title_and_its_facts_in_order_and_each_fact_finds_it(folder):
    data = folder(asking(PAIN)).load().data
    assert dict(data.forms) == {"pain": Form("pain", "Pain", ("hurts", "hours"))}
    assert {fact: form.id for fact, form in data.form_of.items()} == {"hurts": "pain", "hours": "pain"}


def test_forms_are_part_of_what_a_ruleset_says_and_who_has_none_keeps_its_fingerprint(folder, tmp_path):
    without = folder().load().data
    assert not without.forms
    data = folder(asking(PAIN)).load().data
    assert data.fingerprint != without.fingerprint
    assert (
        folder({"facts.yaml": f"{dedent(SMALL['facts.yaml'])}forms:\n"}).load().data.fingerprint == without.fingerprint
    )


MISTAKES = {
    "unknown fact": (
        "  pain: {title: Pain, facts: [hurts, hour]}\n",
        ["forms.pain.facts: there is no fact hour (did you mean 'hours'?)"],
    ),
    "five facts": (
        "  all: {title: All, facts: [flags, hurts, hours, sets, level]}\n",
        ["forms.all.facts: a form has at most 4 facts, not 5"],
    ),
    "no facts": ("  pain: {title: Pain, facts: []}\n", ["forms.pain.facts: a form has at least one fact"]),
    "in two forms": (
        f"{PAIN}  desk: {{title: Desk, facts: [hours, sets]}}\n",
        ["forms.desk.facts: hours is in the form pain already"],
    ),
    "twice": ("  pain: {title: Pain, facts: [hurts, hurts]}\n", ["forms.pain.facts: an id stands here twice: hurts"]),
    "no title": ("  pain: {facts: hurts}\n", ["forms.pain: title is missing"]),
    "another key": (
        "  pain: {title: Pain, facts: hurts, asks: Where?}\n",
        ["forms.pain: unknown key asks; allowed are title, facts"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_is_wrong_with_a_form_is_said_in_its_place_and_once(folder, mistake):
    text, messages = MISTAKES[mistake]
    assert folder(asking(text)).messages() == messages


def test_what_decides_whether_a_fact_is_asked_for_stands_before_it_also_behind_a_derived_fact(folder):
    text = "  pain: {title: Pain, facts: [sets, hours]}\n"
    found = folder(asking(text, sets="ask_if: sits")).messages()
    assert found == ["forms.pain.facts: hours decides whether sets is asked for, and comes before it"]


def test_an_overlay_renames_a_form_and_what_it_disables_is_passed_over(folder, tmp_path):
    ruleset = folder(asking(PAIN))
    renamed = Folder(tmp_path / "de", {"facts.yaml": "forms: {pain: {title: Schmerzen}}\n"}, bare=True)
    assert ruleset.load(renamed).data.forms["pain"] == Form("pain", "Schmerzen", ("hurts", "hours"))
    rules = "disable: [desk.sit_less, train.stretch]\nderived: {sits: false}\n"
    gone = Folder(tmp_path / "gone", {"facts.yaml": "disable: [hours]\n", "rules/no.yaml": rules}, bare=True)
    assert ruleset.load(gone).data.forms["pain"].facts == ("hurts",)


def test_the_schema_knows_forms_and_how_many_facts_they_have():
    form = schema_of("facts")["properties"]["forms"]["additionalProperties"]
    text = str(form) + str(schema_of("facts")["$defs"])
    assert "'maxItems': 4" in text
