"""What somebody meant by a reply."""

from __future__ import annotations

from typing import Any, Literal

import attrs

__all__ = ["Reply", "ReplyStatus", "is_denial"]

ReplyStatus = Literal["understood", "partial", "skip", "why", "back", "stop", "unclear"]


@attrs.frozen
class Reply:
    """What somebody meant by a reply to a question.

    Attributes:
        status: `understood` and `partial` have a value; `skip`, `why`, `back` and `stop` are what they say; all else is
            `unclear`.
        value: the answer, as it can be told; of a partial one the options that are known, as a mapping option -> bool.
            Where a question asks for several facts, a mapping fact -> value.
        ask_back: the sentence to ask back with, where the reply is unclear or leaves something open, or "".
    """

    status: ReplyStatus
    value: Any = None
    ask_back: str = ""

    @property
    def has_value(self) -> bool:
        """Whether there is something to tell."""
        return self.status in ("understood", "partial")


def is_denial(value: Any) -> bool:
    """Whether a value says of all of a fact that there is nothing of it."""
    return value in (False, [])  # 0, too
