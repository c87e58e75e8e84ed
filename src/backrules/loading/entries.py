"""The shape of each entry of the YAML files, as attrs classes that cattrs fills."""

from __future__ import annotations

from typing import Any, Literal, NewType

import attrs

from backrules.conditions import Arithmetic, Condition
from backrules.facts import FactType
from backrules.facts.schema import Prior
from backrules.model import Exercise, Expectation, Selector, Strength
from backrules.model.sources import ClaimStrength, DocumentKind

__all__ = [
    "AcceptedEntry",
    "AdviceEntry",
    "ArticleEntry",
    "AuthorEntry",
    "CaseEntry",
    "ClaimEntry",
    "ConditionEntry",
    "ConstraintEntry",
    "DocumentEntry",
    "EvidenceEntry",
    "ExerciseEntry",
    "FactEntry",
    "Names",
    "NumberEntry",
    "RuleEntry",
    "RulesetEntry",
    "SourceEntry",
    "Targets",
    "Text",
]

Text = NewType("Text", str)  # may hold values: `{hours}`

NO_KEY = {"key": False}  # a field that is no key of the entry


@attrs.frozen
class Names:
    """One id, or a list of ids, in the text `[a, b]` or just `a`."""

    ids: tuple[str, ...]


@attrs.frozen
class Targets:
    """What a rule acts on: ids, or a selector."""

    ids: tuple[str, ...] = ()
    selector: Selector | None = None


@attrs.frozen
class SourceEntry:
    """`source:` of a rule, an advice or an exercise; it may name any document by its id."""

    article: Names = Names(())
    evidence: Names = Names(())
    softened_by: Names = Names(())
    author: str | None = None
    documents: dict[str, Names] = attrs.field(factory=dict, metadata=NO_KEY)  # the other keys: ids of documents


@attrs.frozen
class RulesetEntry:
    """ruleset.yaml."""

    format: Literal[1]
    id: str
    version: str
    title: str
    notice: Text
    regions: dict[str, str] = attrs.field(factory=dict)
    planes: dict[str, str] = attrs.field(factory=dict)
    patterns: dict[str, str] = attrs.field(factory=dict)
    levels: dict[str, str] = attrs.field(factory=dict)
    does: dict[str, str] = attrs.field(factory=dict)


@attrs.frozen
class ArticleEntry:
    """`article:` in sources.yaml."""

    title: str
    author: str | None = None
    url: str | None = None
    note: str | None = None
    cited: str | None = None


@attrs.frozen
class ClaimEntry:
    """A claim in sources.yaml."""

    says: str
    strength: ClaimStrength
    note: str | None = None


@attrs.frozen
class DocumentEntry:
    """A document in sources.yaml."""

    kind: DocumentKind
    title: str
    claims: dict[str, ClaimEntry]
    author: str | None = None
    url: str | None = None
    note: str | None = None
    cited: str | None = None


@attrs.frozen
class AuthorEntry:
    """`author:` in sources.yaml."""

    cited: str


@attrs.frozen
class EvidenceEntry:
    """A paper in sources.yaml."""

    title: str
    shows: str
    does_not_show: str
    authors: str | None = None
    published: str | None = None
    year: int | None = None
    doi: str | None = None
    note: str | None = None


@attrs.frozen
class FactEntry:
    """A fact in facts.yaml."""

    type: FactType
    title: str
    ask: Text
    unit: str | None = None
    range: tuple[float, float] | None = None
    options: dict[str, str] = attrs.field(factory=dict)
    health: bool = False
    fixed: bool = False
    red_flag: bool = False
    scale: bool = False
    cost: float = 1
    prior: Prior | None = None
    ask_if: Condition | None = None


@attrs.frozen
class ConstraintEntry:
    """A constraint in facts.yaml."""

    never: Condition
    because: Text


@attrs.frozen
class AdviceEntry:
    """An advice in advice.yaml."""

    kind: Literal["priority", "technique", "recovery", "referral"]
    title: Text
    detail: Text
    urgent: bool = False
    alone: bool = False
    needs: Condition | None = None
    source: SourceEntry | None = None
    does: Names = Names(())


@attrs.frozen
class ExerciseEntry:
    """An exercise in exercises.yaml."""

    title: Text
    detail: Text
    regions: Names
    planes: dict[str, str]
    muscles: tuple[str, ...]
    pattern: str
    level: str
    loaded: bool
    also: Names = Names(())
    needs: Condition | None = None
    source: SourceEntry | None = None
    does: Names = Names(())

    def exercise(self) -> Exercise:
        """Return what it trains."""
        return Exercise(
            self.regions.ids, self.planes, self.muscles, self.pattern, self.level, self.loaded, self.also.ids
        )


@attrs.frozen
class ConditionEntry:
    """A derived condition."""

    when: Condition
    title: str | None = None


@attrs.frozen
class NumberEntry:
    """A computed number."""

    compute: Arithmetic
    title: str | None = None
    unit: str | None = None


@attrs.frozen
class RuleEntry:
    """A rule."""

    id: str
    when: Condition
    because: Text
    source: SourceEntry
    advise: Targets | None = None
    avoid: Targets | None = None
    caution: Targets | None = None
    strength: Strength | None = None
    points: int | None = None
    safety: bool = False
    assume: Text | None = None
    note: str | None = None


@attrs.frozen
class CaseEntry:
    """A case."""

    id: str
    says: str
    profile: dict[str, Any]
    expect: Expectation
    strict: bool = False


@attrs.frozen
class AcceptedEntry:
    """A finding that is accepted."""

    finding: str
    at: str
    because: str
