"""What fills the slots of a plan: in each the best recommended piece that is not used yet, one of each group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import attrs

from backrules.model.plan import Slot
from backrules.recommendation import Advice

__all__ = ["Filled", "filled"]

_INSTEAD = 2


@attrs.frozen
class Filled:
    """A slot with what fills it.

    Attributes:
        slot: the slot.
        advice: the piece.
        instead: others of its groups that the slot takes, too.
        note: what is said where it is not what the slot wants.
    """

    slot: Slot
    advice: Advice
    instead: tuple[Advice, ...]
    note: str | None


def filled(
    slots: Iterable[Slot], recommended: Collection[Advice], alternatives: Mapping[str, Collection[str]]
) -> dict[str, Filled]:
    """Return the slots that can be filled, by id.

    Args:
        slots: the slots, in order.
        recommended: the recommended advice, best first.
        alternatives: groups of advice that are choices among each other.
    """
    found: dict[str, Filled] = {}
    used: set[str] = set()
    for slot in slots:
        wanted = [(slot.advice, None), *([(slot.fallback.advice, slot.fallback.says)] if slot.fallback else [])]
        for ids, note in wanted:
            fitting = [advice for advice in recommended if advice.id in ids and advice.id not in used]
            if fitting:
                best, *others = fitting
                group = {one for members in alternatives.values() if best.id in members for one in members}
                instead = tuple(advice for advice in others if advice.id in group)[:_INSTEAD]
                found[slot.id] = Filled(slot, best, instead, note)
                used |= {best.id, *group}
                break
    return found
