"""The shape of each entry of the YAML files, as attrs classes that cattrs fills."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from backrules.conditions import Arithmetic, Condition
from backrules.facts import FactType
from backrules.facts.schema import Otherwise, Prior
from backrules.model import AttributeType, Credit, Expectation, Selector, Strength
from backrules.model.limits import FromOne, Points
from backrules.model.sources import ClaimStrength, DocumentKind
from backrules.model.texts import Text

__all__ = [
    "AcceptedEntry",
    "AdviceEntry",
    "ArticleEntry",
    "AttributeEntry",
    "AuthorEntry",
    "CaseEntry",
    "ClaimEntry",
    "ConditionEntry",
    "ConstraintEntry",
    "CreditingEntry",
    "DocumentEntry",
    "EvidenceEntry",
    "FactEntry",
    "FormEntry",
    "GuardEntry",
    "KindEntry",
    "Names",
    "NumberEntry",
    "RuleEntry",
    "RulesetEntry",
    "SourceEntry",
    "Targets",
]

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
    """`source:` of a rule or an advice; it may name any document by its id."""

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
    safety: str | None = None
    do_words: FromOne | None = None
    guards: tuple[GuardEntry, ...] = ()
    said: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()


@attrs.frozen
class GuardEntry:
    """A guard in ruleset.yaml."""

    each: Names
    keeps_away: Targets


@attrs.frozen
class KindEntry:
    """A kind of advice in ruleset.yaml."""

    plural: str
    title: str | None = None
    safety: bool = False


@attrs.frozen
class AttributeEntry:
    """An attribute in ruleset.yaml."""

    type: AttributeType
    title: str | None = None
    options: dict[str, str] = attrs.field(factory=dict)
    unit: str | None = None
    range: tuple[float, float] | None = None
    of: Names = Names(())
    required: bool = False
    default: Any = None
    shows: str | None = None


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
    safety: bool = False
    fixed: bool = False
    scale: bool = False
    context: bool = False
    groups: dict[str, Names] = attrs.field(factory=dict)
    cost: float = 1
    prior: Prior | None = None
    ask_if: Condition | None = None
    otherwise: Otherwise | None = None
    say: dict[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen
class FormEntry:
    """A form in facts.yaml."""

    title: str
    facts: Names


@attrs.frozen
class CreditingEntry:
    """What the options of a choices fact count for, in facts.yaml."""

    of: dict[str, dict[str, Credit]]
    times: str | None = None


@attrs.frozen
class ConstraintEntry:
    """A constraint in facts.yaml."""

    never: Condition
    because: Text


@attrs.frozen
class AdviceEntry:
    """A piece of advice; its other keys are the attributes that ruleset.yaml declares."""

    title: Text
    do: Text
    about: Text | None = None
    kind: str | None = None
    urgent: bool = False
    alone: bool = False
    needs: Condition | None = None
    source: SourceEntry | None = None
    say: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


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
    points: Points | None = None
    safety: bool = False
    assume: Text | None = None
    said: tuple[str, ...] | None = None
    note: str | None = None


@attrs.frozen
class CaseEntry:
    """A case."""

    id: str
    says: str
    profile: dict[str, Any]
    expect: Expectation
    strict: bool = False
    as_of: str | None = None


@attrs.frozen
class AcceptedEntry:
    """A finding that is accepted."""

    finding: str
    at: str
    because: str
