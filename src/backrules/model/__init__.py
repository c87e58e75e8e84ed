"""The model: what a loaded ruleset consists of. Plain frozen data, no behaviour beyond looking itself up."""

from backrules.model.advice import KINDS, AdviceDefinition, Exercise, Kind, Selector
from backrules.model.cases import Accepted, Case, Cause, Expectation
from backrules.model.rules import EFFECTS, POINTS, STRENGTHS, Constraint, DerivedCondition, DerivedNumber, Effect, Rule
from backrules.model.rules import Strength as Strength
from backrules.model.ruleset import RulesetData
from backrules.model.sources import Article, Citation, Claim, ClaimStrength, Evidence

__all__ = [
    "EFFECTS",
    "KINDS",
    "POINTS",
    "STRENGTHS",
    "Accepted",
    "AdviceDefinition",
    "Article",
    "Case",
    "Cause",
    "Citation",
    "Claim",
    "ClaimStrength",
    "Constraint",
    "DerivedCondition",
    "DerivedNumber",
    "Effect",
    "Evidence",
    "Exercise",
    "Expectation",
    "Kind",
    "Rule",
    "RulesetData",
    "Selector",
    "Strength",
]
