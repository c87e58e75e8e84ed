"""Values that do not fit, gathered over all batches into one error."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.errors import FrameError, Problem
from backrules.scoring.scorer import Scored

__all__ = ["Misfits"]

_EXAMPLES = 3
_LONGEST = 60


class Misfits:
    """Counts and the first examples of values that do not fit."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._examples: dict[tuple[str, str], list[str]] = {}

    @property
    def found(self) -> bool:
        """Whether there are any that are an error."""
        return bool(self._counts)

    def add(self, scored: Scored) -> None:
        """Take those of a batch, where they are an error."""
        if scored.result is not None:
            return
        who = scored.problems.columns[0]
        for (fact, expected), some in scored.problems.group_by("fact", "expected", maintain_order=True):
            at = str(fact), str(expected)
            self._counts[at] = self._counts.get(at, 0) + some.height
            examples = self._examples.setdefault(at, [])
            for row in some.head(_EXAMPLES - len(examples)).to_dicts():
                examples.append(f"{_short(row['value'])} ({who} {row[who]})")

    def error(self, people: int) -> FrameError:
        """Return the error.

        Args:
            people: how many people there are.
        """
        return FrameError(self._problems(people))

    def _problems(self, people: int) -> Iterator[Problem]:
        for at, count in self._counts.items():
            fact, expected = at
            examples = self._examples[at]
            more = ", ..." if count > len(examples) else ""
            said = f"expected {expected}, not {', '.join(examples)}{more}"
            yield Problem(f"{count:,} of {people:,} people have a value that does not fit: {said}", fact)


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")
