"""Several documents as sources: claims of each are cited, counted, and shown in the words of the ruleset."""

import json
from textwrap import dedent

import pytest
from jsonschema import Draft202012Validator

from backrules.authoring import claim_coverage
from backrules.loading.schema import Ids, schema_of
from backrules.model import Citation, Passages
from tests.support import SMALL, called

LAW = """\
documents:
  energy_act:
    kind: law
    title: Act on the Energy of Buildings
    claims:
      "§ 5 (2)": {says: Owners insulate the roof., strength: must}
      "§ 6": {says: A roof is the upper end of a house., strength: fact}
  handbook: {kind: guideline, title: Handbook, cited: the handbook, claims: {"4.1": {says: Roofs first., strength: should}}}
"""
RULE = """\
rules:
  - id: roof.first
    when: hours >= 2
    advise: stretch
    because: The law asks for it.
    source: {energy_act: ["§ 5 (2)", "§ 6"], handbook: "4.1", evidence: doe-2020, author: We read it so.}
"""


def files(sources=LAW, rule=RULE, author=""):
    own = dedent(SMALL["sources.yaml"]).replace("author: {cited: our decision}\n", author)
    return {"sources.yaml": own + sources, "rules/roof.yaml": rule}


def test_a_rule_cites_claims_of_several_documents(folder):
    ruleset = folder(files()).load()
    source = ruleset.data.rules["roof.first"].source
    assert source.passages == (Passages("energy_act", ("§ 5 (2)", "§ 6")), Passages("handbook", ("4.1",)))
    assert source.to_list() == [
        {"kind": "law", "document": "energy_act", "id": "§ 5 (2)"},
        {"kind": "law", "document": "energy_act", "id": "§ 6"},
        {"kind": "guideline", "document": "handbook", "id": "4.1"},
        {"kind": "evidence", "id": "doe-2020", "stance": "supports"},
        {"kind": "author", "text": "We read it so."},
    ]
    assert str(source) == "law § 5 (2), § 6; the handbook 4.1; evidence doe-2020; decision of the authors"
    assert str(ruleset.data.rules["desk.sit_less"].source) == "article A1"


def test_the_words_for_documents_and_own_decisions_are_those_of_the_ruleset_in_every_channel(folder):
    cited = LAW.replace("kind: law", "kind: law\n    cited: Energy Act")
    ruleset = folder(files(cited, author="author: {cited: practice of the office}\n")).load()
    rec = ruleset.recommend({"hours": 3})
    why = rec.why("stretch")
    shown = "Energy Act § 5 (2), § 6; the handbook 4.1; evidence doe-2020; practice of the office"
    assert shown in " ".join(rec.to_text(detail="all").split())
    assert shown in rec.to_html(detail="all")
    assert "Energy Act § 5 (2): Owners insulate the roof." in str(why)
    assert "practice of the office on roof.first: We read it so." in str(why)
    for text in (why.to_html(), why.to_mermaid(), str(why)):
        assert "Energy Act" in text
        assert "practice of the office" in text
        assert "our decision" not in text
    assert ruleset.fingerprint != folder(files()).load().fingerprint


def test_two_laws_are_told_apart_by_their_titles_and_claims_of_one_name_are_two(folder):
    two = LAW + '  water_act: {kind: law, title: Water Act, claims: {"§ 6": {says: Water flows., strength: must}}}\n'
    ruleset = folder(files(two, RULE.replace("handbook:", 'water_act: ["§ 6"], handbook:'))).load()
    citation = str(ruleset.data.rules["roof.first"].source)
    assert citation.startswith("Act on the Energy of Buildings § 5 (2), § 6; Water Act § 6; the handbook 4.1")
    text = str(ruleset.recommend({"hours": 3}).why("stretch"))
    assert "Water Act § 6: Water flows." in text
    assert "Buildings § 6: A roof is" in text


def test_the_claims_of_all_documents_are_counted(folder):
    base = folder(files(rule=RULE.replace('"§ 5 (2)", ', "")))
    coverage = claim_coverage(base.load().data)
    assert [(one.document.id, one.claim.id, one.covered) for one in coverage] == [
        ("article", "A1", True),
        ("article", "A2", True),
        ("energy_act", "§ 5 (2)", False),
        ("energy_act", "§ 6", True),
        ("handbook", "4.1", True),
    ]
    done = called("check", "--ruleset", base.path, "--claims")
    assert done.returncode == 1
    assert "no rule carries law § 5 (2): Owners insulate the roof." in done.stdout
    assert "Act on the Energy of Buildings\n§ 5 (2) must     NOTHING" in done.stdout
    listed = json.loads(called("check", "--ruleset", base.path, "--claims", "--json").stdout)["claims"]
    assert listed[2] | {"says": ""} == {
        "document": "energy_act",
        "claim": "§ 5 (2)",
        "strength": "must",
        "says": "",
        "rules": [],
        "advice": [],
        "covered": False,
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"§ 6"]', '"§ 7"]', "rules.roof.first.source.energy_act: there is no claim of energy_act § 7; there are § 5 (2), § 6"),
        ("handbook:", "hand_book:", "rules.roof.first.source.hand_book: unknown key hand_book; allowed are article, energy_act, handbook, evidence, softened_by, author (did you mean 'handbook'?)"),
        ('"4.1"', "[]", "rules.roof.first.source.handbook: expected at least one claim"),
        ('"4.1"', "7", "rules.roof.first.source.handbook: expected an id or a list of ids, not the number 7 (write it in quotes)"),
    ],
)  # fmt: skip
def test_what_a_source_names_must_be_there(folder, old, new, message):
    assert folder(files(rule=RULE.replace(old, new))).messages() == [message]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: law", "kind: lore", "documents.energy_act.kind: expected one of article, book, contract, guideline, law, policy, standard, not 'lore'"),
        ("strength: must", "strength: most", "documents.energy_act.claims.§ 5 (2).strength: expected one of must, should, can, caution, fact, not 'most' (did you mean 'must'?)"),
        ("  handbook: {", "  article: {kind: article, title: X, claims: {}}\n  handbook: {", "documents.article: article is a key of sources, so no document of documents: has it (it stands below article: and claims:)"),
        ("  handbook: {", "  evidence: {kind: article, title: X, claims: {}}\n  handbook: {", "documents.evidence: evidence is a key of sources, so no document of documents: has it"),
        ('{"4.1": {', '{"4.1": {says: Roofs first., strength: should}, "a\\nb": {', "documents.handbook.claims.a\nb: a claim is named in one line of at most 100 characters"),
    ],
)  # fmt: skip
def test_a_document_that_does_not_fit_says_so_once(folder, old, new, message):
    assert folder(files(LAW.replace(old, new))).messages() == [message]


def test_an_overlay_adds_a_document_and_changes_a_claim(folder, tmp_path):
    base = folder(files())
    text = 'documents:\n  energy_act: {claims: {"§ 6": {says: "Another.", strength: fact}}}\n  more: {kind: book, title: B, claims: {}}\n'
    ruleset = base.load(type(base)(tmp_path / "over", {"sources.yaml": text}, bare=True))
    assert [*ruleset.data.documents] == ["article", "energy_act", "handbook", "more"]
    assert [one.says for one in ruleset.data.documents["energy_act"].claims.values()] == [
        "Owners insulate the roof.",
        "Another.",
    ]


def test_an_overlay_may_not_change_what_a_safety_rule_cites(folder, tmp_path):
    base = folder(files(rule=RULE + "    safety: true\n"))
    text = 'rules: [{id: roof.first, source: {handbook: "4.1", evidence: doe-2020, author: So.}}]\n'
    (message,) = base.messages(type(base)(tmp_path / "over", {"rules/x.yaml": text}, bare=True))
    assert message.startswith("rules.roof.first.source: an overlay may not change source of a safety rule")


def test_the_schema_knows_the_documents(folder):
    ids = Ids.of(folder(files()).load().data)
    rules = [{"id": "a.b", "when": True, "advise": "stretch", "because": "So."}]
    for source, fits in (
        ({"energy_act": "§ 6"}, True),
        ({"energy_act": ["§ 6", "§ 5 (2)"], "article": "A1"}, True),
        ({"energy_act": "§ 7"}, False),
        ({"energy_act": []}, False),
        ({"energy": "§ 6"}, False),
        ({"softened_by": "doe-2020"}, False),
    ):
        data = {"rules": [rules[0] | {"source": source}]}
        assert Draft202012Validator(schema_of("rules", ids)).is_valid(data) is fits, source
    assert Draft202012Validator(schema_of("rules")).is_valid({"rules": [rules[0] | {"source": {"some_act": ["§ 1"]}}]})


def test_a_citation_without_a_ruleset_says_nothing_of_us():
    assert str(Citation(author="So.")) == "decision of the authors"


def test_a_citation_says_its_documents_its_papers_and_that_something_was_decided():
    passages = (Passages("article", ("C1", "C2")), Passages("act", ("S1",), "law", "Act"))
    assert str(Citation(passages)) == "article C1, C2; Act S1"
    assert str(Citation(evidence=("p-1", "p-2"))) == "evidence p-1, p-2"
    whole = Citation(passages, ("p-1",), ("p-2",), "We say so.", "own decision")
    assert str(whole) == "article C1, C2; Act S1; evidence p-1; softened by p-2; own decision"
    assert str(Citation()) == ""
