"""Values that do not fit, gathered over all batches into one error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backrules._util.printable import quoted
from backrules.bulk.files.scorer import Scored
from backrules.errors import FrameError, Problem

__all__ = ["Misfits"]

_EXAMPLES = 3


class Misfits:
    """Counts and the first examples of values that do not fit.

    Attributes:
        rows: the rows of the examples, over all batches.
    """

    def __init__(self) -> None:
        self.rows: list[int] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._examples: dict[tuple[str, str], list[tuple[str, str, int]]] = {}

    @property
    def found(self) -> bool:
        """Whether there are any that are an error."""
        return bool(self._counts)

    def add(self, scored: Scored) -> None:
        """Take those of a batch, where they are an error."""
        if scored.result is not None:
            return
        who = scored.problems.columns[0]
        numbered = scored.problems.with_row_index("number of the problem")
        for (fact, expected), some in numbered.group_by("fact", "expected", maintain_order=True):
            at = str(fact), str(expected)
            self._counts[at] = self._counts.get(at, 0) + some.height
            examples = self._examples.setdefault(at, [])
            for problem in some.head(_EXAMPLES - len(examples)).to_dicts():
                row = scored.rows[problem["number of the problem"]]
                examples.append((quoted(problem["value"]), f"{who} {problem[who]}", row))
                self.rows.append(row)

    def error(self, people: int, places: Mapping[int, str]) -> FrameError:
        """Return the error.

        Args:
            people: how many people there are.
            places: row -> where in a file it is, for the rows of the examples.
        """
        return FrameError(self._problems(people, places))

    def _problems(self, people: int, places: Mapping[int, str]) -> Iterator[Problem]:
        for at, count in self._counts.items():
            fact, expected = at
            examples = [
                f"{value} ({who}{f', {places[row]}' if row in places else ''})"
                for value, who, row in self._examples[at]
            ]
            more = ", ..." if count > len(examples) else ""
            said = f"expected {expected}, not {', '.join(examples)}{more}"
            yield Problem(f"{count:,} of {people:,} people have a value that does not fit: {said}", fact)
