"""Credits: what the options of a list that somebody ticks count for."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules._util.frozen import frozen

__all__ = ["Credit", "Crediting"]

Credit = float | tuple[str, ...]  # to a number fact, to a choices fact


def _frozen_credits(of: Mapping[str, Mapping[str, Credit]]) -> Mapping[str, Mapping[str, Credit]]:
    return frozen({option: frozen(credits) for option, credits in of.items()})


@attrs.frozen
class Crediting:
    """What the options of a choices fact count for: where it is answered, what they fill is not asked for.

    Attributes:
        fact: the fact.
        times: a number fact that all credits are multiplied with, such as how many sets of each are done.
        of: option -> fact -> its credit to it: a number to a number fact, to a choices fact the options that it shows.
    """

    fact: str
    times: str | None
    of: Mapping[str, Mapping[str, Credit]] = attrs.field(converter=_frozen_credits)
