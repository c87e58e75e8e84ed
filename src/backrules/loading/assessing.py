"""assessment.yaml: checks with bands, what mends them, and the limits on that."""

from __future__ import annotations

import attrs

from backrules.conditions import FALSE, Arithmetic, Condition
from backrules.errors import Problem
from backrules.loading.entries import Names, SourceEntry
from backrules.loading.link_advice import AdviceLinking
from backrules.model import Citation
from backrules.model.assessment import BANDS, AssessmentDefinition, Change, CheckDefinition, Hold, Limit
from backrules.model.texts import Text

__all__ = ["AssessmentEntry", "ChangeEntry", "CheckEntry", "LimitEntry", "check_hold", "link_assessment"]

_VERDICTS = (*BANDS, "unknown")


@attrs.frozen
class AssessmentEntry:
    """assessment.yaml, besides its checks and limits."""

    title: str
    verdict: dict[str, Text]
    order: Names = Names(())
    never: Hold | None = None


@attrs.frozen
class LimitEntry:
    """How much may be changed in total."""

    most: Arithmetic
    of: Arithmetic | None = None


@attrs.frozen
class ChangeEntry:
    """More or less of a number fact."""

    by: Arithmetic
    fix: Text
    more: str | None = None
    less: str | None = None
    limit: str | None = None


@attrs.frozen
class CheckEntry:
    """A check."""

    title: str
    good: Condition
    because: Text
    source: SourceEntry
    thin: Condition | None = None
    value: Arithmetic | None = None
    unit: str | None = None
    fix: Text | None = None
    changes: tuple[ChangeEntry, ...] = ()


def link_assessment(linker: AdviceLinking) -> AssessmentDefinition | None:
    """Return the assessment of a ruleset, None where it has none; what is wrong is reported."""
    limits = _limits(linker)
    checks = _checks(linker)
    if "assessment" not in linker.items["assessment"]:
        if linker.items["checks"] or linker.items["limits"]:
            linker.problems.append(Problem("assessment.yaml has no title and no verdict"))
        return None
    entry = linker.structured("assessment", AssessmentEntry).get("assessment")
    if entry is None:
        return None
    for key in _VERDICTS:
        if key not in entry.verdict:
            linker.report("assessment", "assessment", ("verdict",), f"verdict has no text for {key}")
    linker.check_known("assessment", "assessment", ("verdict",), entry.verdict, _VERDICTS, "verdict")
    named = [key for key in entry.order.ids if key not in linker.disabled["checks"]]
    linker.check_known("assessment", "assessment", ("order",), named, linker.items["checks"], "check")
    order = dict.fromkeys([*(key for key in named if key in checks), *checks])
    check_hold(linker, "assessment", entry.never)
    return AssessmentDefinition(entry.title, entry.verdict, checks, limits, tuple(order), entry.never)


def check_hold(linker: AdviceLinking, section: str, hold: Hold | None) -> None:
    """Report what is wrong with the condition under which nothing is proposed."""
    if hold is not None:
        linker.check(section, section, ("never", "when"), hold.when)


def _limits(linker: AdviceLinking) -> dict[str, Limit]:
    limits = {}
    for key, entry in linker.structured("limits", LimitEntry).items():
        linker.check("limits", key, ("most",), entry.most)
        linker.check("limits", key, ("of",), entry.of)
        limits[key] = Limit(key, entry.most, entry.of)
    return limits


def _checks(linker: AdviceLinking) -> dict[str, CheckDefinition]:
    checks = {}
    for key, entry in linker.structured("checks", CheckEntry).items():
        for name in ("good", "thin", "value"):
            linker.check("checks", key, (name,), getattr(entry, name))
        if entry.unit is not None and entry.value is None:
            linker.report("checks", key, ("unit",), "unit is of a value, and there is none")
        changes = tuple(_change(linker, key, index, one) for index, one in enumerate(entry.changes))
        checks[key] = CheckDefinition(
            id=key,
            title=entry.title,
            good=entry.good,
            because=entry.because,
            source=linker.sources.citation("checks", key, entry.source) or Citation(),
            thin=entry.thin if entry.thin is not None else FALSE,
            value=entry.value,
            unit=entry.unit,
            fix=entry.fix,
            changes=changes,
        )
    return checks


def _change(linker: AdviceLinking, key: str, index: int, entry: ChangeEntry) -> Change:
    path = ("changes", index)
    if (entry.more is None) == (entry.less is None):
        linker.report("checks", key, path, "expected exactly one of more, less")
    fact = entry.more or entry.less or ""
    if fact:
        linker.number_fact("checks", key, (*path, "more" if entry.more else "less"), fact)
    linker.check("checks", key, (*path, "by"), entry.by)
    if entry.limit is not None:
        linker.check_known("checks", key, (*path, "limit"), [entry.limit], linker.items["limits"], "limit")
    return Change(fact, entry.more is not None, entry.by, entry.fix, entry.limit)
