"""The chat page: static files of the package, under a strict content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

__all__ = ["CONTENT_SECURITY_POLICY", "page_routes"]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
}
_COLOURS = "colours.css"
_HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def page_routes(colours: str = "") -> list[Route]:
    """Return a route for each file of `serve/page/`; `index.html` is at the root, too.

    Args:
        colours: CSS behind that of the page, which so goes before it.
    """
    found = dict(_files(files("backrules.serve").joinpath("page")))
    found[_COLOURS] += colours.encode()
    routes = [_route(f"/{name}", name, content) for name, content in found.items()]
    return routes + ([_route("/", "index.html", found["index.html"])] if "index.html" in found else [])


def _route(path: str, name: str, content: bytes) -> Route:
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "etag": tag}

    async def respond(request: Request) -> Response:
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_TYPES[_suffix(name)], headers=headers)

    return Route(path, respond, methods=["GET"])


def _files(folder: Traversable, before: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir():
            yield from _files(entry, f"{before}{entry.name}/")
        elif _suffix(entry.name) in _TYPES:
            yield f"{before}{entry.name}", entry.read_bytes()


def _suffix(name: str) -> str:
    return name.rpartition(".")[2]
