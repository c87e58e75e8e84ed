"""The ids that a ruleset has, which an editor can complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from backrules._util.frozen import frozen
from backrules.facts import Fact
from backrules.model import Attribute, RulesetData

__all__ = ["Ids"]


@attrs.frozen
class Ids:
    """The ids of a ruleset.

    Attributes:
        sections: what they are ids of (`facts`, `advice`, `claims`, `kinds`, ...) -> the ids.
        facts: fact -> its declaration, for the values of a profile.
        attributes: attribute -> its declaration, for the values of advice and of selectors.
    """

    sections: Mapping[str, tuple[str, ...]] = attrs.field(converter=frozen)
    facts: Mapping[str, Fact] = attrs.field(converter=frozen)
    attributes: Mapping[str, Attribute] = attrs.field(converter=frozen)

    @classmethod
    def of(cls, data: RulesetData, **others: Iterable[str]) -> Ids:
        """Return the ids of a ruleset.

        Args:
            data: the ruleset.
            others: ids of what is not in it: its `cases`, its `invariants`.
        """
        tables: dict[str, Iterable[str]] = {
            "facts": data.facts,
            "derived": [*data.derived, *data.numbers],
            "constraints": data.constraints,
            "contradictions": data.contradictions,
            "advice": data.advice,
            "rules": data.rules,
            "acting": data.acting,
            "documents": [name for name in data.documents if name != "article"],
            **{_claims(name): one.claims for name, one in data.documents.items()},
            "evidence": data.evidence,
            "limits": data.assessment.limits if data.assessment else (),
            "checks": data.assessment.checks if data.assessment else (),
            "slots": data.plan.slots if data.plan else (),
            "notes": data.plan.notes if data.plan else (),
            "gated": data.ask_if,
            "number_facts": [name for name, fact in data.facts.items() if fact.is_number],
            "kinds": data.kinds,
            "attributes": data.attributes,
            **others,
        }
        return cls({section: tuple(ids) for section, ids in tables.items()}, data.facts, data.attributes)

    def __or__(self, other: Ids) -> Ids:
        """Return the ids of both: what an overlay disables can still be named by it."""
        sections = {
            section: tuple(dict.fromkeys([*self.sections.get(section, ()), *other.sections.get(section, ())]))
            for section in {**self.sections, **other.sections}
        }
        return Ids(sections, {**self.facts, **other.facts}, {**self.attributes, **other.attributes})


def _claims(document: str) -> str:
    return "claims" if document == "article" else f"claims_of_{document}"
