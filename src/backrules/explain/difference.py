"""The difference between two answers."""

from __future__ import annotations

from typing import Any

import attrs

from backrules.answer import Answer

__all__ = ["Difference", "Move", "difference"]


@attrs.frozen
class Move:
    """An advice that is in both answers at another place.

    Attributes:
        id: the advice.
        before: its rank before.
        after: its rank after.
    """

    id: str
    before: int
    after: int


@attrs.frozen
class Difference:
    """What another answer has that this one has not.

    Attributes:
        new: recommended after and not before, each with the rules that advise it.
        gone: recommended before and not after, each with its status now and the rules behind it.
        moved: recommended in both, at another rank.
    """

    new: tuple[tuple[str, tuple[str, ...]], ...]
    gone: tuple[tuple[str, str, tuple[str, ...]], ...]
    moved: tuple[Move, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.moved)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "new": [{"id": one, "rules": list(rules)} for one, rules in self.new],
            "gone": [{"id": one, "status": status, "rules": list(rules)} for one, status, rules in self.gone],
            "moved": [attrs.asdict(move) for move in self.moved],
        }

    def __str__(self) -> str:
        lines = [f"new: {one} ({', '.join(rules)})" for one, rules in self.new]
        lines += [f"gone: {one}, now {status}{_by(rules)}" for one, status, rules in self.gone]
        lines += [f"moved: {move.id} from {move.before} to {move.after}" for move in self.moved]
        return "\n".join(lines) or "nothing changes"


def difference(before: Answer, after: Answer) -> Difference:
    """Return what changes from one answer to another."""
    old, new = ({advice.id: advice for advice in answer.advice} for answer in (before, after))
    held = {withheld.id: withheld.rules for withheld in after.withheld}
    return Difference(
        tuple((one, tuple(rule.id for rule in advice.rules)) for one, advice in new.items() if one not in old),
        tuple((one, after.status(one), held.get(one, ())) for one in old if one not in new),
        tuple(
            Move(one, old[one].rank, advice.rank)
            for one, advice in new.items()
            if one in old and old[one].rank != advice.rank
        ),
    )


def _by(rules: tuple[str, ...]) -> str:
    return f" by {', '.join(rules)}" if rules else ""
