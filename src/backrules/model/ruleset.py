"""A whole ruleset as data."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules.facts import Fact
from backrules.model.advice import AdviceDefinition
from backrules.model.rules import Constraint, DerivedCondition, DerivedNumber, Rule
from backrules.model.sources import Article, Claim, Evidence

__all__ = ["RulesetData"]


@attrs.frozen
class RulesetData:
    """Everything a loaded ruleset says, after overlays.

    Attributes:
        id: the id of the ruleset; overlays are joined to it with `+`.
        version: its version.
        title: its title.
        notice: a line that this is not medical advice.
        facts: in the order in which they are asked.
        numbers: computed numbers, each after the ones it reads.
        derived: derived conditions, each after the ones it reads.
        advice: the catalogue, in order.
        rules: by id, in the order of their ids.
        constraints: by id.
        alternatives: groups of advice that are choices among each other.
        exclusive: groups of advice that must never be recommended together.
        article: the article, if there is one.
        claims: by id.
        evidence: by id.
        vocabularies: regions, planes, patterns and levels: id -> words.
        fingerprint: SHA-256 of the canonical JSON of all of the above.
    """

    id: str
    version: str
    title: str
    notice: str
    facts: Mapping[str, Fact]
    numbers: Mapping[str, DerivedNumber]
    derived: Mapping[str, DerivedCondition]
    advice: Mapping[str, AdviceDefinition]
    rules: Mapping[str, Rule]
    constraints: Mapping[str, Constraint]
    alternatives: Mapping[str, tuple[str, ...]]
    exclusive: Mapping[str, tuple[str, ...]]
    article: Article | None
    claims: Mapping[str, Claim]
    evidence: Mapping[str, Evidence]
    vocabularies: Mapping[str, Mapping[str, str]]
    fingerprint: str = ""
