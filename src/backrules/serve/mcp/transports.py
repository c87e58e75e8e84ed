"""How the server is reached: standard input and output, or HTTP."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio
import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

__all__ = ["AsgiApp", "over_http", "over_stdio"]

PATH = "/mcp"
_OWN = ("127.0.0.1:*", "localhost:*", "[::1]:*", "127.0.0.1", "localhost", "[::1]")


class AsgiApp:
    """The ASGI app of one path. It works within `run()`, once.

    Args:
        server: the server.
        hosts: what a request may call this machine.
        largest_body: bytes of a request at most.
    """

    def __init__(self, server: Server[Any], hosts: tuple[str, ...] = (), largest_body: int = 1024 * 1024) -> None:
        # without sessions of the transport: whatever process a request reaches can answer it
        self._manager = StreamableHTTPSessionManager(
            server,
            json_response=True,
            stateless=True,
            security_settings=_security(hosts or _OWN),
            max_request_body_size=largest_body,
        )

    def run(self) -> AbstractAsyncContextManager[None]:
        """Return the context in which requests are answered."""
        return self._manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["method"] != "POST":
            # nothing is ever said unasked, so no stream of it is held open, and there is no session to end
            await Response("POST alone is answered here\n", 405, {"allow": "POST"})(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


def _security(hosts: tuple[str, ...]) -> TransportSecuritySettings:
    """Return who may call: a page of somebody else must not reach a machine under a name of its own."""
    if "*" in hosts:
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    origins = [f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")]
    return TransportSecuritySettings(allowed_hosts=list(hosts), allowed_origins=origins)


def over_stdio(server: Server[Any]) -> None:
    """Serve over standard input and output, until the input ends."""
    anyio.run(_over_stdio, server)


async def _over_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def over_http(app: AsgiApp, host: str, port: int, listening: Callable[[str], None]) -> None:
    """Serve at `/mcp`, until interrupted.

    Args:
        app: the app.
        host: the address to listen at.
        port: the port; 0 for any that is free.
        listening: is told the address once somebody can connect.

    Raises:
        OSError: nobody can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as bound:
        name = f"[{host}]" if family == socket.AF_INET6 else host
        listening(f"http://{name}:{bound.getsockname()[1]}{PATH}")
        config = uvicorn.Config(mounted(app), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[bound])


def mounted(app: AsgiApp) -> Starlette:
    """Return a whole app with nothing but this at `/mcp`."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with app.run():
            yield

    return Starlette(routes=[Route(PATH, app)], lifespan=lifespan)
