"""The model: what a loaded ruleset consists of. Plain frozen data, no behaviour beyond looking itself up."""

from backrules.model.advice import KINDS, AdviceDefinition, Exercise, Kind, Selector
from backrules.model.cases import Accepted, Case, Cause, Expectation
from backrules.model.rules import EFFECTS, POINTS, STRENGTHS, Constraint, DerivedCondition, DerivedNumber, Effect, Rule
from backrules.model.rules import Strength as Strength
from backrules.model.ruleset import RulesetData
from backrules.model.sources import DOCUMENTS, Citation, Claim, ClaimStrength, Document, Evidence, Passages

__all__ = [
    "DOCUMENTS",
    "EFFECTS",
    "KINDS",
    "POINTS",
    "STRENGTHS",
    "Accepted",
    "AdviceDefinition",
    "Case",
    "Cause",
    "Citation",
    "Claim",
    "ClaimStrength",
    "Constraint",
    "DerivedCondition",
    "DerivedNumber",
    "Document",
    "Effect",
    "Evidence",
    "Exercise",
    "Expectation",
    "Kind",
    "Passages",
    "Rule",
    "RulesetData",
    "Selector",
    "Strength",
]
