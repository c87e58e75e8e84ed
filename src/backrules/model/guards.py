"""Guards: what must keep which advice away."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules._util.frozen import frozen
from backrules.model.advice import Selector

__all__ = ["Guard"]


@attrs.frozen
class Guard:
    """Each of some signs, known alone, must keep advice away.

    Attributes:
        each: fact -> the options of it that are such signs, each for itself; of a boolean none: that it is true.
        keeps_away: what picks the advice; None where it is listed.
        advice: the ids of the advice.
    """

    each: Mapping[str, tuple[str, ...]] = attrs.field(converter=frozen)
    keeps_away: Selector | None
    advice: tuple[str, ...]
