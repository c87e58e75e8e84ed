"""From what is known of a person to the assessment. Which band a check has, `semantics.bands` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backrules.assess.assessment import Assessment, Check
from backrules.assess.mending import Mended, mended
from backrules.conditions import calculator, truth
from backrules.model.assessment import AssessmentDefinition, Band, CheckDefinition, Found, Hold
from backrules.recommendation import Assumption
from backrules.recommendation.context import Context
from backrules.semantics.algebra import KLEENE
from backrules.semantics.bands import band, overall
from backrules.semantics.status import allowed

__all__ = ["assess", "held_back"]


def assess(definition: AssessmentDefinition, context: Context, *, strict: bool) -> Assessment:
    """Return how a person stands.

    Args:
        definition: the assessment of the ruleset.
        context: what is known of the person.
        strict: whether nothing is proposed while it is open whether it may be.
    """
    known = context.known
    bands = {key: band(truth(one.good, known), truth(one.thin, known)) for key, one in definition.checks.items()}
    held, assuming = held_back(definition.never, known, context, strict=strict)
    mends = mended(definition, {} if held else bands, context)
    checks = tuple(
        _check(one, bands[key], known, mends.fixes.get(key, Mended()), context)
        for key, one in definition.checks.items()
    )
    worst = overall(bands.values()) or "unknown"
    first = next((check.title for check in checks if check.band == worst), "")
    verdict = context.say(definition.verdict[worst], check=first)
    titles = {fact: context.plan.data.facts[fact].title for check in checks for fact in check.missing}
    return Assessment(definition.title, worst, verdict, checks, held, assuming, mends.after, titles, context.language)


def held_back(
    hold: Hold | None, known: Mapping[str, Any], context: Context, *, strict: bool
) -> tuple[str | None, tuple[Assumption, ...]]:
    """Return why nothing is proposed to a person, or None; and what is taken for granted if something is.

    Args:
        hold: for whom nothing is proposed.
        known: what is known, with what follows from it.
        context: what is known of the person.
        strict: whether nothing is proposed while that is open.
    """
    if hold is None:
        return None, ()
    against = truth(hold.when, known)
    if against is False:
        return None, ()
    if allowed(KLEENE, against, strict=strict):
        return None, (Assumption("never", hold.assume, context.missing(hold.when), language=context.language),)
    if against:
        return context.say(hold.because), ()
    return context.not_known(context.missing(hold.when)), ()


def _check(
    definition: CheckDefinition, its_band: Band | None, known: Mapping[str, Any], mend: Mended, context: Context
) -> Check:
    band: Found = its_band or "unknown"
    value = None if definition.value is None or context.discreet else calculator(definition.value)(known)
    return Check(
        id=definition.id,
        title=definition.title,
        band=band,
        value=value,
        unit=definition.unit,
        because=context.say(definition.because),
        sources=definition.source,
        missing=context.missing(definition.good, definition.thin) if band == "unknown" else (),
        fix=mend.text,
        changes=mend.changes,
    )
