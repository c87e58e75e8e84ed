"""What stands around every request: who may call, what every response says, and a line in the log.

A line is a JSON object, and nothing personal is in it: no body, token, query or address, no message of an error.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONFIGURATION", "FAULT", "HEADERS", "LOG", "OPEN", "Around", "JsonLines", "event", "failure"]


LOG = logging.getLogger("backrules.serve")
_MOST_FRAMES = 20


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, Any] = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")}
        said |= {"level": record.levelname.lower(), "worker": os.getpid()}
        if (given := getattr(record, "event", None)) is not None:
            said |= given
        else:
            said |= {"event": "message", "logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            said |= _without_values(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def event(name: str, level: int = logging.INFO, **said: Any) -> None:
    """Log that something happened."""
    LOG.log(level, name, extra={"event": {"event": name, **said}})


def failure(name: str, error: BaseException, **said: Any) -> None:
    """Log an error that nobody foresaw: of what kind, and where; its message may hold what somebody said."""
    event(name, logging.ERROR, **said, **_without_values(error))


def _without_values(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    return {
        "error": type(error).__name__,
        "frames": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


# of uvicorn: its access log says addresses and queries, and stays off
CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "backrules.serve.http.around.JsonLines"}},
    "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "loggers": {
        name: {"handlers": ["json"], "level": level, "propagate": False}
        for name, level in (("backrules.serve", "INFO"), ("uvicorn", "WARNING"), ("uvicorn.error", "WARNING"))
    },
}


FAULT = "this is a fault of the server; it is in its log"
OPEN = ("/health",)  # paths that need no token
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Around:
    """An ASGI app around another one.

    Args:
        app: the app inside.
        token: what callers must have, or None.
    """

    def __init__(self, app: ASGIApp, token: str | None = None) -> None:
        self._app = app
        self._wanted = None if token is None else f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, said = time.perf_counter(), {"status": 0}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                said["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if self._may_call(scope):
                await self._app(scope, receive, answer)
            else:
                await _refused(answer, 401, "Unauthorized", "the bearer token is missing or wrong")
        except Exception as error:
            # not raised again: who catches it would log its message
            failure("fault", error, method=_method(scope), path=path_of(scope))
            if not said["status"]:
                await _refused(answer, 500, "Internal Server Error", FAULT)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            event("request", method=_method(scope), path=path_of(scope), status=said["status"], ms=took)

    def _may_call(self, scope: Scope) -> bool:
        if self._wanted is None or scope["path"] in OPEN or scope["method"] == "OPTIONS":
            return True
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(given) == 1 and hmac.compare_digest(given[0], self._wanted)


def path_of(scope: Scope) -> str:
    """Return the path of the route, and not what somebody typed."""
    return str(getattr(scope.get("route"), "path", "unknown"))


def _method(scope: Scope) -> str:
    method = scope["method"]
    return method if method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "other"


async def _refused(send: Send, status: int, title: str, detail: str) -> None:
    said: Mapping[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "problems": [],
    }
    body = json.dumps(said).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
