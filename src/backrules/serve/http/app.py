"""The ASGI app: its routes, and what it is started and stopped with."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from backrules.api import Ruleset, builtin
from backrules.errors import MissingExtraError
from backrules.serve.handles import Handles, handles_for
from backrules.serve.http.around import Around, event
from backrules.serve.http.endpoints import Endpoints, Settings
from backrules.serve.http.operations import OPERATIONS
from backrules.serve.http.page import page_routes
from backrules.serve.http.problems import Refusal
from backrules.serve.http.reloading import Current, Load, loader_of, warmed
from backrules.serve.http.sessions import SealedSessions, Sessions, StoredSessions
from backrules.serve.mcp import asgi_app

__all__ = ["Settings", "app"]


_PRUNE = 600  # seconds from one time to the next that old sessions are dropped


def app(
    ruleset: Ruleset | None = None, settings: Settings | None = None, *, load: Load | None = None, **options: Any
) -> ASGIApp:
    """Return the ASGI app.

    Args:
        ruleset: the ruleset; the built-in one by default.
        settings: how it is set up.
        load: loads the ruleset anew when its files changed; by default from its folders, in its language.
        options: settings by name, such as `chat=True`.

    Raises:
        UsageError: the store or a key cannot be used.
        MissingExtraError: a library of the extra `serve` is not installed.
    """
    settings = attrs.evolve(settings or Settings(), **options)
    ruleset = ruleset or builtin()
    current = Current(ruleset, (load or loader_of(ruleset)) if settings.look_seconds else None)
    endpoints = Endpoints(current, sessions_of(settings), settings)
    models = Models(current, settings)
    starlette = Starlette(
        routes=_routes(endpoints, models, settings),
        middleware=[_across(settings.origins)] if settings.origins else [],
        exception_handlers={HTTPException: endpoints.failed, Exception: endpoints.broken},
        lifespan=_lifespan(endpoints, models),
    )
    starlette.router.redirect_slashes = False
    return Around(starlette, settings.token)


def sessions_of(settings: Settings) -> Sessions:
    """Return where sessions are between two requests.

    Raises:
        UsageError: the store or a key cannot be used.
    """
    if settings.store is not None:
        return StoredSessions(settings.store, settings.most_days)
    return SealedSessions(_handles(settings), settings.most_days)


def _handles(settings: Settings) -> Handles:
    return Handles(*settings.keys) if settings.keys else handles_for()


class Models:
    """The path at which language models call, where the extra `mcp` is installed.

    Args:
        current: the ruleset.
        settings: how the server is set up.
    """

    def __init__(self, current: Current, settings: Settings) -> None:
        self._current, self._settings = current, settings
        self._app: ASGIApp | None = None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Answer requests meanwhile."""
        hosts, largest = self._settings.hosts, self._settings.largest_body
        try:
            made = asgi_app(lambda: self._current.ruleset, _handles(self._settings), hosts=hosts, largest_body=largest)
        except MissingExtraError:
            yield
            return
        async with made.run():
            self._app = made
            try:
                yield
            finally:
                self._app = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._app is None:
            raise HTTPException(404)
        await self._app(scope, receive, send)


def _routes(endpoints: Endpoints, models: Models, settings: Settings) -> list[BaseRoute]:
    routes: list[BaseRoute] = [Route(one.path, endpoints.of(one), methods=["POST"]) for one in OPERATIONS]
    routes += [
        Route("/mcp", models),
        Route("/v1/rulesets", endpoints.rulesets(), methods=["GET"]),
        Route("/v1/rulesets/{id}", endpoints.ruleset(), methods=["GET"]),
        Route("/health", endpoints.health(), methods=["GET"]),
        Route("/openapi.json", endpoints.openapi(), methods=["GET"]),
    ]
    return routes + (page_routes(settings.colours) if settings.chat else [])


def _across(origins: tuple[str, ...]) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "if-none-match"],
        expose_headers=["etag", "retry-after"],
        max_age=600,
    )


def _lifespan(endpoints: Endpoints, models: Models) -> Any:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        ruleset = await asyncio.to_thread(warmed, endpoints.current.ruleset)
        event("serving", ruleset=ruleset.id, version=ruleset.version, fingerprint=ruleset.fingerprint[:12])
        keeping = asyncio.create_task(_keep(endpoints))
        try:
            async with models.run():
                yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            endpoints.computing.close()
            endpoints.sessions.close()

    return lifespan


async def _keep(endpoints: Endpoints) -> None:
    """Look at the files of the ruleset now and then, and drop sessions that are too old."""
    settings, sessions = endpoints.settings, endpoints.sessions
    pruned = 0.0
    while True:
        await asyncio.sleep(settings.look_seconds or _PRUNE)
        await asyncio.to_thread(endpoints.current.look)
        if isinstance(sessions, StoredSessions) and time.monotonic() - pruned > _PRUNE:
            pruned = time.monotonic()
            with suppress(Refusal):
                await asyncio.to_thread(sessions.prune)
