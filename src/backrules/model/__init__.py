"""The model: what a loaded ruleset consists of. Plain frozen data, no behaviour beyond looking itself up."""

from backrules.model.advice import OF_ALL_ADVICE, AdviceDefinition, Selector
from backrules.model.attributes import (
    SELECTABLE,
    Attribute,
    AttributeType,
    AttributeValue,
    Kind,
)
from backrules.model.cases import UNORDERED, Accepted, Applies, Case, Cause, Expectation
from backrules.model.crediting import Credit, Crediting
from backrules.model.forms import MOST_FACTS, Form
from backrules.model.guards import Guard
from backrules.model.rules import EFFECTS, POINTS, STRENGTHS, Constraint, DerivedCondition, DerivedNumber, Effect, Rule
from backrules.model.rules import Strength as Strength
from backrules.model.ruleset import OF_SAFETY, RulesetData
from backrules.model.sources import Citation, Claim, ClaimStrength, Document, Evidence, Passages

__all__ = [
    "EFFECTS",
    "MOST_FACTS",
    "OF_ALL_ADVICE",
    "OF_SAFETY",
    "POINTS",
    "SELECTABLE",
    "STRENGTHS",
    "UNORDERED",
    "Accepted",
    "AdviceDefinition",
    "Applies",
    "Attribute",
    "AttributeType",
    "AttributeValue",
    "Case",
    "Cause",
    "Citation",
    "Claim",
    "ClaimStrength",
    "Constraint",
    "Credit",
    "Crediting",
    "DerivedCondition",
    "DerivedNumber",
    "Document",
    "Effect",
    "Evidence",
    "Expectation",
    "Form",
    "Guard",
    "Kind",
    "Passages",
    "Rule",
    "RulesetData",
    "Selector",
    "Strength",
]
