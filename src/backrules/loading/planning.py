"""plan.yaml: the template of a plan."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules.conditions import TRUE, Condition
from backrules.errors import Problem
from backrules.loading.assessing import check_hold
from backrules.loading.entries import Names, SourceEntry, Targets
from backrules.loading.link_advice import AdviceLinking
from backrules.model import AdviceDefinition, Attribute, Citation
from backrules.model.assessment import Hold
from backrules.model.limits import FromOne, FromZero
from backrules.model.plan import Amount, Fallback, Given, Note, PlanDefinition, Reason, Slot
from backrules.model.texts import Text, values_in

__all__ = ["FallbackEntry", "NoteEntry", "PlanEntry", "SlotEntry", "link_plan"]

LEFT_OUT = ("minutes", "limit", "nothing", "unknown")


@attrs.frozen
class PlanEntry:
    """plan.yaml, besides its slots and notes."""

    title: str
    days: Given
    minutes: Given
    left_out: dict[str, Text]
    amount: Amount | None = None
    drop: Names = Names(())
    warm_up: FromZero = 0
    dose: tuple[Text, ...] = ()
    cue: str | None = None
    says: Text | None = None
    never: Hold | None = None


@attrs.frozen
class FallbackEntry:
    """What a slot takes where nothing that it wants is recommended."""

    choose: Targets
    says: Text


@attrs.frozen
class SlotEntry:
    """A place in the plan."""

    id: str
    title: str
    day: Names
    choose: Targets
    source: SourceEntry
    or_else: FallbackEntry | None = None
    when: Condition | None = None
    follows: str | None = None
    minutes: FromOne | None = None
    because: str | None = None
    reasons: tuple[Reason, ...] = ()


@attrs.frozen
class NoteEntry:
    """What is said with a plan, to whom."""

    id: str
    says: Text
    source: SourceEntry
    when: Condition = TRUE
    most: FromOne | None = None


def link_plan(
    linker: AdviceLinking, advice: Mapping[str, AdviceDefinition], attributes: Mapping[str, Attribute]
) -> PlanDefinition | None:
    """Return the template of a ruleset's plans, None where it has none; what is wrong is reported."""
    slots = {key: _slot(linker, key, entry, advice) for key, entry in linker.structured("slots", SlotEntry).items()}
    notes = {key: _note(linker, key, entry) for key, entry in linker.structured("notes", NoteEntry).items()}
    if "plan" not in linker.items["plan"]:
        if linker.items["slots"] or linker.items["notes"]:
            linker.problems.append(Problem("plan.yaml has no title, days and minutes"))
        return None
    entry = linker.structured("plan", PlanEntry).get("plan")
    if entry is None:
        return None
    check_hold(linker, "plan", entry.never)
    _check_numbers(linker, entry)
    _check_amount(linker, entry.amount, slots)
    _check_words(linker, entry, attributes)
    limited = entry.amount is not None and entry.amount.limit is not None
    for key in LEFT_OUT:
        if key not in entry.left_out and (key != "limit" or limited):
            linker.report("plan", "plan", ("left_out",), f"left_out has no text for {key}")
    linker.check_known("plan", "plan", ("left_out",), entry.left_out, LEFT_OUT, "cause")
    named = [key for key in entry.drop.ids if key not in linker.disabled["slots"]]
    linker.check_known("plan", "plan", ("drop",), named, linker.items["slots"], "slot")
    drop = dict.fromkeys([*(key for key in named if key in slots), *reversed(slots)])
    return PlanDefinition(
        title=entry.title,
        days=entry.days,
        minutes=entry.minutes,
        amount=entry.amount,
        slots=slots,
        notes=notes,
        drop=tuple(drop),
        left_out=entry.left_out,
        warm_up=entry.warm_up,
        dose=entry.dose,
        cue=entry.cue,
        says=entry.says,
        never=entry.never,
    )


def _check_amount(linker: AdviceLinking, amount: Amount | None, slots: Mapping[str, Slot]) -> None:
    if amount is None:
        message = "expected `minutes`, or an `amount` of the plan, of which this slot holds some"
        for key in (key for key, slot in slots.items() if slot.minutes is None):
            linker.report("slots", key, (), message)
        return
    if 1 <= amount.most < amount.start:
        message = f"expected a whole number from {amount.start}, where it starts, not {amount.most}"
        linker.report("plan", "plan", ("amount", "most"), message)
    if amount.limit is not None:
        linker.check_known("plan", "plan", ("amount", "limit"), [amount.limit], linker.items["limits"], "limit")


def _check_numbers(linker: AdviceLinking, entry: PlanEntry) -> None:
    if entry.days.otherwise > 7:
        linker.report("plan", "plan", ("days", "otherwise"), "a week has 7 days")
    for name in ("days", "minutes"):
        linker.number_fact("plan", "plan", (name, "fact"), getattr(entry, name).fact)


def _check_words(linker: AdviceLinking, entry: PlanEntry, attributes: Mapping[str, Attribute]) -> None:
    """Report values of doses, and a cue, that are no attributes of advice."""
    said = [name for name, attribute in attributes.items() if attribute.type not in ("boolean", "choice", "choices")]
    for index, text in enumerate(entry.dose):
        names = [value.name for value in values_in(text)]
        linker.check_known("plan", "plan", ("dose", index), names, ["amount", "minutes", *said], "value of a dose")
    if entry.cue is not None:
        texts = [name for name in said if attributes[name].type == "text"]
        linker.check_known("plan", "plan", ("cue",), [entry.cue], texts, "attribute of the type text")


def _slot(linker: AdviceLinking, key: str, entry: SlotEntry, advice: Mapping[str, AdviceDefinition]) -> Slot:
    linker.check("slots", key, ("when",), entry.when)
    for index, reason in enumerate(entry.reasons):
        linker.check("slots", key, ("reasons", index, "when"), reason.when)
    if entry.follows is not None:
        linker.number_fact("slots", key, ("follows",), entry.follows)
        if entry.minutes is not None:
            linker.report("slots", key, ("follows",), "a slot that takes minutes has no amount that follows a fact")
    if not entry.day.ids:
        linker.report("slots", key, ("day",), "expected the letter of a day, or a list of them")
    fallback = None
    if entry.or_else is not None:
        chosen = _chosen(linker, key, ("or_else", "choose"), entry.or_else.choose, advice)
        fallback = Fallback(chosen, entry.or_else.says)
    return Slot(
        id=key,
        title=entry.title,
        days=entry.day.ids,
        advice=_chosen(linker, key, ("choose",), entry.choose, advice),
        source=linker.sources.citation("slots", key, entry.source) or Citation(),
        fallback=fallback,
        when=entry.when,
        follows=entry.follows,
        minutes=entry.minutes,
        because=entry.because,
        reasons=entry.reasons,
    )


def _chosen(
    linker: AdviceLinking, key: str, path: tuple[str, ...], targets: Targets, advice: Mapping[str, AdviceDefinition]
) -> tuple[str, ...]:
    """Return what a slot may take, in catalogue order."""
    chosen = linker.targets("slots", key, path, targets, advice)
    return tuple(one for one in advice if one in chosen)


def _note(linker: AdviceLinking, key: str, entry: NoteEntry) -> Note:
    linker.check("notes", key, ("when",), entry.when)
    source = linker.sources.citation("notes", key, entry.source) or Citation()
    return Note(key, entry.when, entry.says, source, entry.most)
