"""Where sessions are between two requests: sealed and with their clients, or stored here. A token stands for one.

A store is a SQLite file, written ahead (WAL), so many threads and processes share it, and one that is killed loses
nothing that was answered. A token is the id of a row and the number of its version there, and a change goes only over
the version that it was made from.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import attrs

from backrules._util.strict_json import read_json
from backrules.api import Ruleset, Session
from backrules.errors import BackrulesError, Problem, ProfileError, UsageError
from backrules.serve.handles import HandleError, Handles
from backrules.serve.http.problems import Refusal, overloaded, session_refused

__all__ = ["SealedSessions", "Served", "Sessions", "StoredSessions"]


class Sessions(Protocol):
    """Where sessions are between two requests. A token stands for one."""

    def open(self, token: str, ruleset: Ruleset) -> Session:
        """Return the session of a token.

        Raises:
            Refusal: there is none.
        """

    def keep(self, session: Session, before: str | None = None) -> str:
        """Return the token by which a session goes on.

        Args:
            session: the session.
            before: the token that it went on from, or None of a new one.

        Raises:
            Refusal: it went on elsewhere, or cannot be kept now.
        """

    def close(self) -> None:
        """Let go of what was opened."""


@attrs.frozen
class Served:
    """What one request works with.

    Attributes:
        whole: the ruleset.
        sessions: where sessions are.
    """

    whole: Ruleset
    sessions: Sessions

    def ruleset(self, given: Mapping[str, Any]) -> Ruleset:
        """Return the ruleset in the language and as of the day that a body names.

        Raises:
            ProfileError: it is there in no such language, or this is no day.
        """
        problems, found = [], self.whole
        for field, method in (("lang", "in_language"), ("as_of", "on")):
            if given.get(field) is not None:
                try:
                    found = getattr(found, method)(given[field])
                except BackrulesError as error:
                    first = getattr(error, "problems", [error])[0]
                    problems.append(Problem(getattr(first, "message", str(first)), field, code=f"unknown_{field}"))
        if problems:
            raise ProfileError(problems)
        return found


class SealedSessions:
    """Sessions whose tokens hold them.

    Args:
        handles: seals them.
        most_days: after so many days a token is refused; None for never.
    """

    def __init__(self, handles: Handles, most_days: float | None = None) -> None:
        self._handles, self._days = handles, most_days

    @property
    def _now(self) -> datetime | None:
        return None if self._days is None else datetime.now(UTC)

    def open(self, token: str, ruleset: Ruleset) -> Session:
        """Return the session of a token.

        Raises:
            Refusal: it is none, or too old.
        """
        try:
            return self._handles.unseal(token, ruleset, days=self._days, now=self._now)
        except HandleError as error:
            raise session_refused(error.code, str(error)) from error

    def keep(self, session: Session, before: str | None = None) -> str:  # noqa: ARG002 - nothing is kept of it
        """Return the token of a session.

        Raises:
            Refusal: it is too long for one.
        """
        try:
            return self._handles.seal(session, at=self._now)
        except HandleError as error:
            raise session_refused(error.code, str(error)) from error

    def close(self) -> None:
        """Nothing was opened."""


_FORMAT = 1
_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9]{1,15})")
_WAIT = 5.0  # seconds for a writer that is before us
_DAY = 86_400
_AGAIN = "begin a new session"
_SCHEMA = """
create table if not exists sessions (
    id text primary key, version integer not null, changed real not null, snapshot text not null
) without rowid;
create index if not exists sessions_changed on sessions (changed);
"""


class StoredSessions:
    """Sessions in a SQLite file, which is made for this user alone where it is not there.

    Args:
        path: the file.
        most_days: after so many days without a change a session is gone; None for never.
        clock: tells seconds since 1970.

    Raises:
        UsageError: it cannot be used.
    """

    def __init__(self, path: Path, most_days: float | None = None, clock: Callable[[], float] = time.time) -> None:
        self.path, self._days, self._clock = path, most_days, clock
        self._lock = threading.Lock()
        self._open: sqlite3.Connection | None = None
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            self.close()
            reason = error.strerror if isinstance(error, OSError) else error
            raise UsageError(f"{path} cannot be used as a store: {reason}") from error

    def _prepare(self) -> None:
        with self._connection() as connection:
            (version,) = connection.execute("pragma user_version").fetchone()
            if version not in (0, _FORMAT):
                raise sqlite3.DatabaseError("it is of another version of backrules, or of another program")
            connection.execute("pragma journal_mode = wal")
            connection.executescript(_SCHEMA)
            connection.execute(f"pragma user_version = {_FORMAT}")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection; what is done with it is done whole, or not at all."""
        with self._lock:
            if self._open is None:
                self._open = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False)
                self._open.execute("pragma synchronous = normal")
            with self._open:
                yield self._open

    def close(self) -> None:
        """Close the file; whoever goes on opens it again."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def open(self, token: str, ruleset: Ruleset) -> Session:
        """Return the session of a token, as it is now.

        Raises:
            Refusal: there is none.
        """
        id, _ = _parts(token)
        found = self._run("select snapshot, changed from sessions where id = ?", (id,))
        if not found or (self._days is not None and found[0][1] < self._oldest):
            raise session_refused("unknown", f"there is no such session, or not any more: {_AGAIN}")
        try:
            return Session.from_dict(read_json(found[0][0]), ruleset)
        except BackrulesError as error:
            reason = getattr(error, "reason", str(error))
            raise session_refused("ruleset", f"{reason}: {_AGAIN}") from error

    def keep(self, session: Session, before: str | None = None) -> str:
        """Return the token by which a session goes on.

        Raises:
            Refusal: it went on elsewhere, or cannot be kept now; it is as it was then.
        """
        snapshot = json.dumps(session.to_dict(), ensure_ascii=False, separators=(",", ":"))
        if before is None:
            id = secrets.token_urlsafe(16)
            self._run("insert into sessions values (?, 1, ?, ?)", (id, self._clock(), snapshot))
            return f"{id}.1"
        id, version = _parts(before)
        change = "update sessions set version = version + 1, changed = ?, snapshot = ? where id = ? and version = ?"
        self._run(f"{change} returning version", (self._clock(), snapshot, id, version), wanted=before)
        return f"{id}.{version + 1}"

    def _run(self, statement: str, values: Sequence[object], wanted: str | None = None) -> list[tuple[str, float]]:
        try:
            with self._connection() as connection:
                found = connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _unkept(error) from error
        if wanted is not None and not found:
            raise self._elsewhere(wanted)
        return found

    def _elsewhere(self, token: str) -> Refusal:
        """Return the refusal of a change that was made from another version than the one that is kept."""
        id, _ = _parts(token)
        now = self._run("select version, changed from sessions where id = ?", (id,))
        message = "this session went on elsewhere, such as in another tab: go on with the token that is given here"
        more: dict[str, Any] = {"session": f"{id}.{now[0][0]}"} if now else {}
        return Refusal(409, message, [Problem(message, "session", code="session_conflict")], **more)

    def prune(self) -> None:
        """Drop sessions that did not change for too long.

        Raises:
            Refusal: not now.
        """
        if self._days is not None:
            self._run("delete from sessions where changed < ?", (self._oldest,))

    @property
    def _oldest(self) -> float:
        return self._clock() - (self._days or 0) * _DAY


def _parts(token: str) -> tuple[str, int]:
    if (found := _TOKEN.fullmatch(token)) is None:
        raise session_refused("malformed", "this is no session as it was given: copy it letter by letter, and whole")
    return found[1], int(found[2])


def _unkept(error: sqlite3.Error) -> Refusal:
    """Return the refusal that says why the store does not work now."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return Refusal(507, "there is no room to keep this session: it stays as it was")
    return overloaded("sessions cannot be reached now: try again")
