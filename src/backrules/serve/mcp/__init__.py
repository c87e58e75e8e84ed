"""A server of the Model Context Protocol: tools, resources and a prompt for the language model of somebody else's app.

It keeps nothing: the client holds the session, sealed, and gives it with each call. It speaks both eras of the
protocol, with the handshake (until 2025-11-25) and without (2026-07-28). The SDK, the extra `mcp`, is imported in
`protocol.py` and `transports.py` alone, and not before somebody calls what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from backrules.api import Ruleset, builtin
from backrules.errors import MissingExtraError
from backrules.serve.handles import Handles, handles_for
from backrules.serve.mcp.tools import Tools

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

    from backrules.serve.mcp.transports import AsgiApp

__all__ = ["asgi_app", "serve_http", "serve_stdio", "server"]

Current = Ruleset | Callable[[], Ruleset]


def server(ruleset: Current | None = None, handles: Handles | None = None) -> Server[object]:
    """Return the server as the SDK has it: for a transport of one's own, and for tests in memory.

    Args:
        ruleset: the ruleset, or what returns the one that is served now; the built-in one by default.
        handles: what seals sessions; with the keys of the environment, or a fresh one, by default.

    Raises:
        MissingExtraError: the SDK is not installed.
    """
    try:
        from backrules.serve.mcp.protocol import protocol_server
    except ModuleNotFoundError as error:
        raise MissingExtraError("the server of the Model Context Protocol", error.name or "mcp", "mcp") from error
    found = builtin() if ruleset is None else ruleset
    current = (lambda: found) if isinstance(found, Ruleset) else found
    return protocol_server(Tools(current, handles or handles_for()))


def asgi_app(
    ruleset: Current | None = None,
    handles: Handles | None = None,
    *,
    hosts: Iterable[str] = (),
    largest_body: int = 1024 * 1024,
) -> AsgiApp:
    """Return the ASGI app of one path, such as `Route("/mcp", app)`; it works within `async with app.run()`.

    Args:
        ruleset: the ruleset, or what returns the one that is served now; the built-in one by default.
        handles: what seals sessions.
        hosts: what a request may call this machine in its `Host`, such as `advice.example.org` or, with any port,
            `advice.example.org:*`; its pages may call, too. By default the names of a machine for itself; `*` where
            something in front has looked already.
        largest_body: bytes of a request at most.

    Raises:
        MissingExtraError: the SDK is not installed.
    """
    served = server(ruleset, handles)
    from backrules.serve.mcp.transports import AsgiApp

    return AsgiApp(served, tuple(hosts), largest_body)


def serve_stdio(ruleset: Current | None = None, handles: Handles | None = None) -> None:
    """Serve over standard input and output, until the input ends."""
    served = server(ruleset, handles)
    from backrules.serve.mcp.transports import over_stdio

    over_stdio(served)


def serve_http(
    ruleset: Current | None = None,
    handles: Handles | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    hosts: Iterable[str] = (),
    listening: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve over HTTP at `/mcp`, until interrupted.

    Args:
        ruleset: as of `asgi_app`.
        handles: as of `asgi_app`.
        host: the address to listen at.
        port: the port; 0 for any that is free.
        hosts: as of `asgi_app`.
        listening: is told the address, such as `http://127.0.0.1:8000/mcp`, once somebody can connect.

    Raises:
        OSError: nobody can listen there.
    """
    app = asgi_app(ruleset, handles, hosts=hosts)
    from backrules.serve.mcp.transports import over_http

    over_http(app, host, port, listening)
