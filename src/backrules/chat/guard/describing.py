"""What a reply describes without naming it: most of the words that stand in the text of one piece, and of no other.

A word counts by how few pieces use it ("ribs" more than "back"). Words of names do not count; names are found as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from math import log

import attrs

from backrules.chat.guard.table import Table
from backrules.model import RulesetData
from backrules.wording.texts import without_values

__all__ = ["Descriptions"]

_WORDS = 4  # of a description, to be taken for it
_WEIGHT = 9.0  # of these words together
_OTHER = 0.75  # as near as another piece may come that it may be instead


@attrs.frozen
class _Nearness:
    weight: float
    words: int


class Descriptions:
    """The words by which a ruleset describes its advice, in one language.

    Args:
        data: the ruleset.
        words: the words of the language.
    """

    def __init__(self, data: RulesetData, words: Table) -> None:
        self._texts = {
            key: frozenset(
                stem
                for stem in words.content(without_values(advice.do, data))
                if stem not in words.numbers and not stem[0].isdecimal()
            )
            for key, advice in data.advice.items()
        }
        used = Counter(stem for stems in self._texts.values() for stem in stems)
        self._weights = {stem: log(len(self._texts) / count) for stem, count in used.items()}

    def of(self, stems: Collection[str], among: Collection[str]) -> Iterator[str]:
        """Yield the piece that some words describe, if they describe one of some pieces and hardly another."""
        near = {key: self._nearness(stems, key) for key in among}
        ranked = sorted(near, key=lambda key: -near[key].weight)
        if ranked and near[ranked[0]].words >= _WORDS and near[ranked[0]].weight >= _WEIGHT:
            yield from (key for key in ranked if near[key].weight > _OTHER * near[ranked[0]].weight)

    def _nearness(self, stems: Collection[str], advice: str) -> _Nearness:
        hits = self._texts[advice].intersection(stems)
        return _Nearness(sum(self._weights[stem] for stem in hits), len(hits))
