"""Which texts of a ruleset are translated: a key that is added to the model is a text, or is said here to be none."""

import attrs

from backrules import model
from backrules.facts import Fact
from backrules.loading import retelling
from backrules.model import assessment, forms, plan

# ids and other words of the format, the titles of works, and remarks for who writes the rules
_NO_TEXTS = {
    "AdviceDefinition": {"id", "kind", "attributes", "remarks", "say", "said"},
    "Amount": {"limit"},
    "AssessmentDefinition": {"order", "limits"},
    "Attribute": {"name", "of", "default", "type"},
    "Change": {"fact", "limit"},
    "CheckDefinition": {"id"},
    "Claim": {"id", "strength", "note"},
    "Constraint": {"id"},
    "DerivedCondition": {"name"},
    "DerivedNumber": {"name"},
    "Document": {"id", "kind", "title", "author", "url", "note"},
    "Evidence": {"id", "title", "does_not_show", "authors", "published", "doi", "note"},
    "Fact": {"name", "type", "groups", "prior", "otherwise", "say"},  # what is typed is another thing in each language
    "Fallback": {"advice"},
    "Form": {"id", "facts"},
    "Hold": set(),
    "Kind": {"id"},
    "Note": {"id"},
    "PlanDefinition": {"drop", "cue"},
    "Reason": set(),
    "Rule": {"id", "effect", "targets", "strength", "note", "origin", "alone", "said"},
    "RulesetData": {
        "id",
        "version",
        "alternatives",
        "exclusive",
        "fingerprint",
        "guards",
        "ask_if",
        "renamed",
        "credits",
        "language",
        "said",
        "unlisted",
    },
    "Slot": {"id", "days", "advice", "follows"},
}


def test_every_text_of_the_model_is_translated_or_said_to_be_none():
    keys = {**retelling._KEYS, model.RulesetData: (*retelling._RULESET, *retelling._TABLES)}
    for part, texts in keys.items():
        holding = {
            field.name
            for field in attrs.fields(part)
            if "str" in str(field.type) or field.name in _NO_TEXTS[part.__name__]
        }
        assert holding <= {*texts, *_NO_TEXTS[part.__name__]}, part.__name__
    assert {part.__name__ for part in keys} == {*_NO_TEXTS}


def test_every_declaration_that_a_ruleset_holds_is_known():
    modules = (model, assessment, forms, plan)
    parts = {part for module in modules for part in vars(module).values() if isinstance(part, type) and attrs.has(part)}
    known = {*retelling._KEYS, model.RulesetData, model.Citation, Fact}
    apart = {
        "Accepted",
        "Case",
        "Expectation",
        "Guard",
        "Passages",
        "Selector",
        "Limit",
        "Given",
        "Crediting",
    }  # no texts for people
    assert {part.__name__ for part in parts - known} <= apart
