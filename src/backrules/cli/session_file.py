"""The file that keeps an interview: what `Session.to_dict()` gives, as JSON, for its owner alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from backrules._util.atomic import write_atomic
from backrules._util.strict_json import read_json
from backrules.api import Ruleset, Session
from backrules.errors import BackrulesError, UsageError

__all__ = ["SessionFile"]

_LARGEST = 16 * 1024 * 1024


class SessionFile:
    """A file with a session.

    Args:
        path: the file; it need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, ruleset: Ruleset, strict: bool | None, lang: str | None = None) -> tuple[Session, int, int] | None:
        """Return what `write` was given, or None where there is no file yet. The file stays as it is.

        Args:
            ruleset: the ruleset that it must fit.
            strict: whether it is strict from now on; None leaves it as it was.
            lang: its language from now on; None leaves it as it was.

        Raises:
            UsageError: the file cannot be read, or holds no session of this ruleset.
        """
        text = self._text()
        if text is None:
            return None
        try:
            snapshot = read_json(text)
            if isinstance(snapshot, dict):
                snapshot |= {} if strict is None else {"strict": strict}
                snapshot |= {} if lang is None else {"language": lang}
            session = Session.from_dict(snapshot, ruleset)
            return session, *_counts(snapshot, len(session.history))
        except BackrulesError as error:
            raise self._refused(str(error)) from error
        except json.JSONDecodeError as error:
            raise self._refused("it is not the JSON of a session") from error
        except (ValueError, RecursionError) as error:
            twice = f": {error}" if isinstance(error, ValueError) else ""
            raise self._refused(f"it is not the JSON of a session{twice}") from error

    def _text(self) -> str | None:
        content = self._content()
        if content is None:
            return None
        if len(content) > _LARGEST:
            raise self._refused(f"it is larger than {_LARGEST // 2**20} MiB")
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            raise self._refused("it is not UTF-8") from error

    def _content(self) -> bytes | None:
        try:
            if not self.path.exists():
                return None
            if self.path.is_file():
                with self.path.open("rb") as file:
                    return file.read(_LARGEST + 1)
        except OSError as error:
            raise self._refused(error.strerror or "it cannot be read") from error
        raise self._refused("it is not a file")

    def _refused(self, why: str) -> UsageError:
        return UsageError(f"{self.path} cannot be taken up and stays as it is: {why}")

    def write(self, session: Session, floor: int = 0, earlier: int = 0) -> None:
        """Put a session in the place of what is in the file, all of it or nothing.

        Args:
            session: the session.
            floor: how many of its steps were no answers, or came before.
            earlier: how many answers were among them.

        Raises:
            OSError: it cannot be written.
        """
        write_atomic(
            self.path,
            json.dumps(
                {**session.to_dict(), "interview": {"floor": floor, "earlier": earlier}}, ensure_ascii=False, indent=1
            )
            + "\n",
            private=True,
        )


def _counts(snapshot: Any, steps: int) -> tuple[int, int]:
    """Return the floor and the earlier answers of a file; a file of somebody else's making has none."""
    found = snapshot.get("interview")
    counts = [found.get(name) if isinstance(found, dict) else None for name in ("floor", "earlier")]
    floor, earlier = (one if type(one) is int and 0 <= one <= steps else 0 for one in counts)
    return floor, min(earlier, floor)
