"""What is wrong with a reply."""

from __future__ import annotations

from typing import Any, Literal, get_args

import attrs

__all__ = ["KINDS", "Finding", "FindingKind"]

FindingKind = Literal["not_recommended", "urgent", "caution", "notice", "source", "unknown_safety", "dose"]
KINDS: tuple[FindingKind, ...] = get_args(FindingKind)


@attrs.frozen
class Finding:
    """Something that a reply says and the recommendation does not, or that it leaves out.

    Attributes:
        kind: `not_recommended`: it recommends what is not; `urgent`: it withholds or plays down what is urgent;
            `caution` and `notice`: it leaves one out; `source`: it claims one that the rules do not have;
            `unknown_safety`: it says that something is safe or not there, and that is not known; `dose`: it gives more
            than the plan does.
        message: what is wrong, a sentence.
        start: where in the text; for what is left out, where it belongs.
        end: where it ends; the same as `start` for what belongs at a place where nothing stands.
        text: what stands there.
        about: the ids of the advice or the facts that it is about.
        says: what should be said, for what is left out; else empty.
        safety: it is about safety: such a reply may hurt.
    """

    kind: FindingKind
    message: str
    start: int
    end: int
    text: str
    about: tuple[str, ...] = ()
    says: str = ""
    safety: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return attrs.asdict(self) | {"about": list(self.about)}

    def __str__(self) -> str:
        return f"{self.message}: {self.text!r}" if self.text else self.message
