"""A server on a port: one process, or several under uvicorn's supervisor, which starts one anew that dies."""

from __future__ import annotations

import json
import logging.config
import os
import re
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from backrules.api import Ruleset, builtin, builtin_folder, load
from backrules.errors import UsageError
from backrules.serve.handles import KEY_VARIABLE, read_keys
from backrules.serve.http.app import app, sessions_of
from backrules.serve.http.around import CONFIGURATION, event
from backrules.serve.http.endpoints import Settings

__all__ = ["TOKEN_VARIABLE", "Deployment", "read_token", "run", "worker"]

TOKEN_VARIABLE = "BACKRULES_TOKEN"  # noqa: S105 - the name of it
_VARIABLE = "BACKRULES_SERVE"  # of the environment: what workers are told
_TOKEN = re.compile(r"[!-~]{16,1000}")
_BACKLOG = 128


@attrs.frozen
class Deployment:
    """What is served, and where.

    Attributes:
        folder: of the ruleset.
        overlays: merged over it, in order.
        lang: the language of who names none, or None.
        as_of: the day that dates are counted up to, or None for today, whenever that is.
        host: the address that is listened on.
        port: the port; 0 for any that is free.
        workers: how many processes.
        key_file: holds the keys of sessions, a line each; or None.
        token_file: holds the bearer token; or None.
        settings: all else; without keys and token, which are read where they are needed.
    """

    folder: Path
    overlays: tuple[Path, ...] = ()
    lang: str | None = None
    as_of: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    key_file: Path | None = None
    token_file: Path | None = None
    settings: Settings = Settings()

    def ruleset(self, *, anew: bool = False) -> Ruleset:
        """Return the ruleset.

        Args:
            anew: read its files, whatever is in memory.
        """
        shipped = not anew and not self.overlays and self.folder == builtin_folder()
        found = builtin() if shipped else load(self.folder, self.overlays)
        found = found if self.lang is None else found.in_language(self.lang)
        return found if self.as_of is None else found.staying_on(self.as_of)

    def secured(self) -> Settings:
        """Return the settings with keys and token."""
        return attrs.evolve(self.settings, keys=read_keys(self.key_file), token=read_token(self.token_file))

    def to_json(self) -> str:
        """Return it as text."""
        return json.dumps(attrs.asdict(self, filter=lambda one, _: one.name not in ("keys", "token")), default=str)

    @classmethod
    def from_json(cls, text: str) -> Deployment:
        """Return it from text."""
        given = json.loads(text)
        paths = {name: given[name] and Path(given[name]) for name in ("folder", "key_file", "token_file")}
        settings: dict[str, Any] = given["settings"]
        settings |= {
            "store": settings["store"] and Path(settings["store"]),
            "origins": tuple(settings["origins"]),
            "hosts": tuple(settings["hosts"]),
        }
        overlays = tuple(map(Path, given["overlays"]))
        return cls(**{**given, **paths, "overlays": overlays, "settings": Settings(**settings)})


def read_token(file: Path | None = None) -> str | None:
    """Return the bearer token of a file, or else of the environment; None if there is none.

    Raises:
        UsageError: it is none.
        OSError: the file cannot be read.
    """
    text = os.environ.get(TOKEN_VARIABLE, "") if file is None else file.read_text("utf-8", "replace")
    token, place = text.strip(), file or TOKEN_VARIABLE
    if not token and file is None:
        return None
    if not _TOKEN.fullmatch(token):
        raise UsageError(f"{place}: a token has at least 16 letters, digits and signs, and no blanks")
    return token


def run(deployment: Deployment, listening: Callable[[str], None]) -> None:
    """Serve until somebody stops it.

    Args:
        deployment: what and where.
        listening: is told the address once it can be called.

    Raises:
        UsageError: it cannot be served so.
        RulesetError: the ruleset does not load.
    """
    logging.config.dictConfig(CONFIGURATION)
    settings, ruleset = deployment.secured(), deployment.ruleset()
    sessions_of(settings)  # what is wrong with the store is said here, and not by a worker
    listener = _listener(deployment.host, deployment.port)
    if not settings.keys:
        os.environ[KEY_VARIABLE] = secrets.token_hex(32)  # for all workers the same
        event(
            "no key",
            level=30,
            message=f"sessions that clients hold end with this server: {KEY_VARIABLE} or a key file keeps them",
        )
    host, port = listener.getsockname()[:2]
    listening(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    with listener:
        if deployment.workers == 1:
            served = app(ruleset, deployment.secured(), load=lambda: deployment.ruleset(anew=True))
            uvicorn.Server(_config(served, deployment)).run(sockets=[listener])
            return
        os.environ[_VARIABLE] = deployment.to_json()
        config = _config("backrules.serve.http.running:worker", deployment, factory=True, workers=deployment.workers)
        _Supervisor(config, sockets=[listener]).run()


class _Supervisor(Multiprocess):
    """Starts workers anew that die, and keeps the row of those who wait at the port long.

    A worker takes as many connections at a time as its row is long, so it is given a row of one: else the first one
    that wakes takes them all. But the row is the same for all of them.
    """

    def keep_subprocess_alive(self) -> None:
        """Look after the workers."""
        super().keep_subprocess_alive()
        for listener in self.sockets:
            listener.listen(_BACKLOG)


def worker() -> ASGIApp:
    """Return the app of one of several processes, as their parent says it in the environment."""
    deployment = Deployment.from_json(os.environ[_VARIABLE])
    return app(deployment.ruleset(), deployment.secured(), load=lambda: deployment.ruleset(anew=True))


def _config(served: ASGIApp | str, deployment: Deployment, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        served,
        log_config=CONFIGURATION,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(deployment.settings.longest_seconds) + 1,
        backlog=_BACKLOG if deployment.workers == 1 else 1,
        **options,
    )


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise UsageError(f"{host}, port {port}, cannot be listened on: {error.strerror or error}") from error
    found.set_inheritable(True)
    # Connections inherit it. asyncio sets it only where a socket knows its protocol, which these do not; without it
    # the second part of an answer waits 40 ms for the acknowledgement of the first.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found
