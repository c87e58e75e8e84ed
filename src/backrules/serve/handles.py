"""Sessions that a client holds: sealed, so that nobody reads them on the way, and a server takes back only its own.

A handle is base64url of: a byte that names the format, four that name the key, in a short one four more that name what
it is packed with, and the snapshot of the session, packed and encrypted with AES-SIV (RFC 5297). That is deterministic:
the same session and key give the same handle, no nonce can be used twice, and nothing here needs a clock or chance.
What a handle holds is personal: who has a key reads it.

This is the one module that imports cryptography.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import logging
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from backrules._util.language import SOURCE
from backrules._util.printable import quoted
from backrules.api import Ruleset, Session, builtin
from backrules.api.steps import days_before, instant
from backrules.errors import BackrulesError, MissingExtraError, ProfileError, UsageError
from backrules.serve.packing import names_of, packed, unpacked

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

__all__ = ["KEY_VARIABLE", "LONGEST", "HandleError", "Handles", "handles_for", "read_keys"]

KEY_VARIABLE = "BACKRULES_KEY"  # of the environment: keys, between blanks
LONGEST = 65_536  # letters of a handle

_FORMAT = b"\x01"
_SHORT = b"\x02"  # packed with the names of the ruleset, whose hash follows the name of the key
_PURPOSE = b"backrules/session/1"
_SHORTEST_KEY = 32  # bytes
_ID = 4  # bytes of a hash that names something
_LARGEST = 524_288  # bytes of a snapshot, unpacked
_AGAIN = "begin a new session"
_HOW = "make one with python -c 'import secrets; print(secrets.token_hex(32))'"
_LOG = logging.getLogger("backrules.serve")


class HandleError(UsageError):
    """A session cannot be taken back from what a client sent, or not be given to it.

    Attributes:
        code: `malformed`, `changed`, `key`, `expired`, `ruleset` or `large`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.args = (code, message)  # so that it pickles

    def __str__(self) -> str:
        return str(self.args[1])


class Handles:
    """Seals sessions and takes them back.

    Args:
        keys: secrets of 32 bytes or more. The first one seals, with each of them a session is taken back: so a new key
            is first put last everywhere, then first, and the old one leaves when no session of it is left.

    Raises:
        UsageError: there is no key, or one is too short.
        MissingExtraError: cryptography is not installed.
    """

    __slots__ = ("_ring", "_sealing")

    def __init__(self, *keys: bytes) -> None:
        if not keys:
            raise UsageError("sessions are sealed with a key: give one at least")
        self._ring: dict[bytes, AESSIV] = {}
        for key in keys:
            name, cipher = _cipher(key)
            self._ring.setdefault(name, cipher)
        self._sealing = next(iter(self._ring))

    def seal(self, session: Session, *, at: datetime | str | None = None, short: bool = False) -> str:
        """Return a session as text that only `unseal` reads.

        Args:
            session: the session.
            at: when, for `days` of `unseal`; nothing here reads a clock.
            short: half as long, for models that copy it; it is refused when facts or options of the ruleset are others.

        Raises:
            HandleError: the conversation is too long to be held by a client.
        """
        kept = ({} if at is None else {"at": instant(at)}) | {"session": session.to_dict()}
        plain = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        names = names_of(session.ruleset) if short else b""
        handle = self._sealed(packed(plain, names), (_SHORT if short else _FORMAT) + self._sealing + _id(names))
        if len(plain) > _LARGEST or len(handle) > LONGEST:
            raise HandleError("large", f"this conversation is too long to be held in a handle: {_AGAIN}")
        return handle

    def unseal(
        self,
        handle: str,
        *rulesets: Ruleset,
        days: float | None = None,
        now: datetime | str | None = None,
    ) -> Session:
        """Return the session of a handle, equal to the one that was sealed.

        As with `Session.from_dict`, one of another version of its ruleset is taken over where all of it is still valid.

        Args:
            handle: what `seal` gave.
            rulesets: those it may be of; the built-in one if none are given.
            days: how many days ago it may have been sealed at most; with it, a handle that has no time is refused.
            now: the time, for `days`.

        Raises:
            HandleError: this is no handle of one of the keys, not to the letter, or too old; or it does not fit the
                rulesets.
        """
        rulesets = rulesets or (builtin(),)
        kept = json.loads(self._unsealed(handle, rulesets).decode("utf-8", "surrogatepass"))
        if days is not None:
            _check_age(kept.get("at", ""), days, now)
        snapshot = kept["session"]
        ruleset = _ruleset_of(snapshot["ruleset"]["id"], rulesets)
        try:
            # a session in the language that the ruleset is written in names none: not the one that a server speaks
            return Session.from_dict(snapshot, ruleset.in_language(snapshot.get("language", SOURCE)))
        except ProfileError as error:
            reason = getattr(error, "reason", "this session does not fit its ruleset any more")
            raise HandleError("ruleset", f"{reason}: {_AGAIN}") from error
        except BackrulesError as error:
            raise HandleError("ruleset", f"{error}: {_AGAIN}") from error

    def _sealed(self, content: bytes, head: bytes) -> str:
        return _letters(head + self._ring[self._sealing].encrypt(content, [_PURPOSE, head]))

    def _unsealed(self, handle: str, rulesets: tuple[Ruleset, ...]) -> bytes:
        """Return the bytes that were sealed, unpacked, if none of them was changed."""
        from cryptography.exceptions import InvalidTag

        head, sealed = _parts(handle)
        cipher = self._ring.get(head[1 : 1 + _ID])
        if cipher is None:
            why = "the server was started anew since, or the handle was changed"
            raise HandleError("key", f"this session was sealed with another key ({why}): {_AGAIN}")
        try:
            content = cipher.decrypt(sealed, [_PURPOSE, head])
        except (InvalidTag, ValueError):
            raise _changed() from None
        names = _names(head[1 + _ID :], rulesets)
        try:
            return unpacked(content, _LARGEST, names)
        except ValueError:
            raise _changed() from None


def handles_for(file: Path | None = None, *, workers: int = 1) -> Handles:
    """Return what seals sessions, with the keys of a file or of the environment, else with one that is made now.

    Args:
        file: holds a key in each line.
        workers: how many processes serve; if more than one, a key of their own each is warned of.

    Raises:
        UsageError: the keys are no keys.
        MissingExtraError: cryptography is not installed.
    """
    keys = read_keys(file)
    if not keys and workers > 1:
        _LOG.warning(
            "there is no key: each of the %d processes makes its own, and refuses the sessions of the others; set %s",
            workers,
            KEY_VARIABLE,
        )
    return Handles(*(keys or (os.urandom(_SHORTEST_KEY),)))


def read_keys(file: Path | None = None, environ: Mapping[str, str] | None = None) -> tuple[bytes, ...]:
    """Return the keys of a file, a line each, or else of the environment (`BACKRULES_KEY`); none if there are none.

    Raises:
        UsageError: one is too short, or the file holds none.
        OSError: the file cannot be read.
    """
    if file is None:
        environ = os.environ if environ is None else environ
        keys = {f"{KEY_VARIABLE}, key {n}": key for n, key in enumerate(environ.get(KEY_VARIABLE, "").split(), 1)}
    else:
        lines = enumerate(map(str.strip, _text_of(file).splitlines()), 1)
        keys = {f"{file}:{n}": line for n, line in lines if line and not line.startswith("#")}
        if not keys:
            raise UsageError(f"{file}: there is no key: {_HOW}")
    for place, key in keys.items():
        if len(key.encode()) < _SHORTEST_KEY:
            raise UsageError(f"{place}: a key has at least {_SHORTEST_KEY} letters: {_HOW}")
    return tuple(key.encode() for key in keys.values())


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{file}: keys are text, one in each line: {_HOW}") from None


def _cipher(key: bytes) -> tuple[bytes, AESSIV]:
    """Return the short name of a key, which tells nothing of it, and what it encrypts with."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    except ModuleNotFoundError as error:
        raise MissingExtraError("sealing sessions", "cryptography", "serve") from error
    if not isinstance(key, bytes) or len(key) < _SHORTEST_KEY:
        raise UsageError(f"a key is at least {_SHORTEST_KEY} bytes: {_HOW}")
    derived = HKDF(SHA256(), 64, salt=None, info=_PURPOSE).derive(key)
    return _id(derived), AESSIV(derived)


def _id(of: bytes) -> bytes:
    """Return what names something, and tells nothing of it; nothing for nothing."""
    return hashlib.sha256(_PURPOSE + b"/name" + of).digest()[:_ID] if of else b""


def _names(name: bytes, rulesets: tuple[Ruleset, ...]) -> bytes:
    """Return the names that a handle was packed with, if they are those of a ruleset."""
    if not name:
        return b""
    found = next((names for names in map(names_of, rulesets) if _id(names) == name), None)
    if found is None:
        raise HandleError("ruleset", f"what can be told here is not what it was when this session began: {_AGAIN}")
    return found


def _letters(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _parts(handle: str) -> tuple[bytes, bytes]:
    """Return format and names, and what is sealed. There is one way to write a handle, and no other."""
    if not isinstance(handle, str) or not 0 < len(handle) <= LONGEST or not handle.isascii():
        raise _malformed()
    try:
        sealed = base64.b64decode(handle + "=" * (-len(handle) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise _malformed() from None
    length = {_FORMAT: 1 + _ID, _SHORT: 1 + 2 * _ID}.get(sealed[:1], len(sealed))
    if len(sealed) <= length or _letters(sealed) != handle:
        raise _malformed()
    return sealed[:length], sealed[length:]


def _check_age(at: str, days: float, now: datetime | str | None) -> None:
    if now is None:
        raise UsageError("how old a session is takes the time: give now, too")
    if at < days_before(now, days) or not at:
        raise HandleError("expired", f"this session is too old: {_AGAIN}")


def _ruleset_of(name: str, rulesets: tuple[Ruleset, ...]) -> Ruleset:
    found = next((one for one in rulesets if one.id == name), None)
    if found is None:
        there = " and ".join(one.id for one in rulesets)
        raise HandleError(
            "ruleset", f"this session was made with the ruleset {quoted(name)}, here is {there}: {_AGAIN}"
        )
    return found


def _malformed() -> HandleError:
    return HandleError("malformed", "this is no session as it was given: copy it letter by letter, and whole")


def _changed() -> HandleError:
    return HandleError("changed", "this session was changed or cut off: copy it letter by letter, and whole")
