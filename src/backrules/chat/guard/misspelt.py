"""Names that a reply misspells ("romainian dealift"), put right where it is certain which was meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from backrules.replies.lexical.spellings import distance

__all__ = ["Spelling"]

_SHORTEST = 4  # letters of a word that may be misspelt
_LONG = 9  # letters of a word in which two may be wrong


class Spelling:
    """Puts the words of names right.

    Args:
        names: the stems of the words of names.
        known: the stems of other words, which are not misspelt.
    """

    def __init__(self, names: Iterable[str], known: Collection[str]) -> None:
        some = sorted({name for name in names if len(name) >= _SHORTEST and name not in known})
        self._right = frozenset((*some, *known))
        self._begun: dict[tuple[str, int], list[str]] = {}
        for name in some:
            for letter in {*name[:2]}:
                self._begun.setdefault((letter, len(name)), []).append(name)

    def corrected(self, stems: Sequence[str]) -> Mapping[int, Sequence[str]]:
        """Return the places of the words that are misspelt, and which they may be."""
        found = {place: self._meant(stem) for place, stem in enumerate(stems) if self._is_strange(stem, stems, place)}
        return {place: names for place, names in found.items() if names}

    def _is_strange(self, stem: str, stems: Sequence[str], place: int) -> bool:
        """Whether a word is none that is known, nor together with the next ("pull up", "pullup")."""
        if len(stem) < _SHORTEST or stem[0].isdecimal() or stem in self._right:
            return False
        return stem + "".join(stems[place + 1 : place + 2]) not in self._right

    def _meant(self, stem: str) -> list[str]:
        """Return the words that are nearest."""
        most = 2 if len(stem) >= _LONG else 1
        sizes = range(len(stem) - most, len(stem) + most + 1)
        alike = {name for letter in {*stem[:2]} for size in sizes for name in self._begun.get((letter, size), ())}
        near = [(away, name) for name in sorted(alike) if (away := distance(stem, name, most)) <= most]
        least = min(near, default=(0, ""))[0]
        return [name for away, name in near if away == least]
