"""What can be recommended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import attrs

from backrules._util.frozen import frozen
from backrules.conditions import Condition
from backrules.model.sources import Citation
from backrules.model.texts import written

__all__ = ["KINDS", "AdviceDefinition", "Exercise", "Kind", "Selector"]

Kind = Literal["exercise", "priority", "technique", "recovery", "referral"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@attrs.frozen
class Exercise:
    """What an exercise trains.

    Attributes:
        regions: what it is for.
        also: what it trains on the side.
        planes: plane of motion -> why it was given.
        muscles: the muscles that do the work.
        pattern: the kind of movement.
        level: for whom it is.
        loaded: it loads the back beyond daily life, so safety rules must guard it.
    """

    regions: tuple[str, ...]
    planes: Mapping[str, str] = attrs.field(converter=frozen)
    muscles: tuple[str, ...]
    pattern: str
    level: str
    loaded: bool
    also: tuple[str, ...] = ()


@attrs.frozen
class AdviceDefinition:
    """A thing that can be recommended.

    Attributes:
        id: the id.
        kind: exercise, priority, technique, recovery or referral.
        title: a line.
        detail: what to do, in a sentence or two.
        urgent: stands before all other advice.
        alone: while it is advised, nothing else is, but for what is alone, too.
        needs: what it takes (equipment), or None; when it is false the advice is withheld.
        source: the claims and papers that its text explains, or None.
        exercise: what it trains, for an exercise.
        does: what it has somebody do, in words that the ruleset declares: rules select by them.
    """

    id: str
    kind: Kind
    title: str
    detail: str
    urgent: bool = False
    alone: bool = False
    needs: Condition | None = None
    source: Citation | None = None
    exercise: Exercise | None = None
    does: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its title where nobody's values are: in lists and tables of advice."""
        return written(self.title, lambda value: value.default or f"[{value.name}]")


@attrs.frozen
class Selector:
    """Picks advice by what it is; every key that is given must match one of its values.

    `kind`, `does` and `urgent` are of all advice; the other keys are of exercises, and pick nothing else.
    """

    loaded: bool | None = None
    pattern: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    plane: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    urgent: bool | None = None

    def picks(self, advice: AdviceDefinition) -> bool:
        """Whether the advice matches every given key."""
        return (
            (not self.kind or advice.kind in self.kind)
            and (not self.does or any(word in self.does for word in advice.does))
            and (self.urgent is None or advice.urgent == self.urgent)
            and (self._is_of_any_advice or (advice.exercise is not None and self._picks_exercise(advice.exercise)))
        )

    @property
    def _is_of_any_advice(self) -> bool:
        return self.loaded is None and not (self.pattern or self.region or self.plane or self.level)

    def _picks_exercise(self, exercise: Exercise) -> bool:
        return (
            (self.loaded is None or exercise.loaded == self.loaded)
            and (not self.pattern or exercise.pattern in self.pattern)
            and (not self.region or any(region in self.region for region in exercise.regions))
            and (not self.plane or any(plane in self.plane for plane in exercise.planes))
            and (not self.level or exercise.level in self.level)
        )

    def covers(self, other: Selector) -> bool:
        """Whether it picks whatever another one picks, by what the two say and not by the exercises there are."""
        if any(getattr(self, key) not in (None, getattr(other, key)) for key in ("loaded", "urgent")):
            return False
        for key in ("pattern", "region", "plane", "level", "kind", "does"):
            mine, theirs = getattr(self, key), getattr(other, key)
            if mine and (not theirs or not set(theirs) <= set(mine)):
                return False
        return True
