"""Assessments and plans: bands that nobody can have, slots that nothing can fill."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backrules.authoring.lint.context import Study
from backrules.authoring.lint.finding import Finding
from backrules.conditions import Constant
from backrules.diagrams import FALSE, Universe
from backrules.model.assessment import CheckDefinition

__all__ = ["bands", "slots"]

_MOST_EACH = 10_000  # nodes of one diagram


def bands(study: Study) -> Iterator[Finding]:
    """Find checks with a band that nobody can have."""
    checks = study.data.assessment.checks if study.data.assessment is not None else {}
    if not checks:
        return
    conditions = [condition for check in checks.values() for condition in (check.good, check.thin)]
    # rules have no say in bands, and the diagrams are smaller without them
    bare = attrs.evolve(study.data, rules={}, advice={}, alternatives={}, exclusive={}, guards=())
    space = Universe(bare, conditions=conditions, each=_MOST_EACH)
    for key, check in checks.items():
        with study.tries(f"check {key}"):
            for band, node in _reached(space, check).items():
                if space.is_never(node):
                    message = f"nobody can have the band {band}"
                    span = study.span("checks", key, "good" if band == "good" else "thin")
                    yield Finding("band-never-reached", f"check {key}: {band}", message, span=span)


def _reached(space: Universe, check: CheckDefinition) -> dict[str, int]:
    """Return where a check has each of its bands; a check without `thin` has none of that name."""
    both, not_good = space.diagrams.conjunction, space.where(check.good, FALSE)
    found = {"good": space.where(check.good), "off": both(not_good, space.where(check.thin, FALSE))}
    thin = {} if isinstance(check.thin, Constant) else {"thin": both(not_good, space.where(check.thin))}
    return found | thin


def slots(study: Study) -> Iterator[Finding]:
    """Find slots of a plan all of whose advice is recommended to nobody."""
    found = study.data.plan.slots if study.data.plan is not None else {}
    for key, slot in found.items():
        with study.tries(f"slot {key}"):
            if all(study.space.is_never(study.outcomes.of(one).recommended[False]) for one in slot.takes):
                message = "nothing that it takes is recommended to anybody"
                yield Finding("slot-never-filled", f"slot {key}", message, span=study.span("slots", key, "choose"))
