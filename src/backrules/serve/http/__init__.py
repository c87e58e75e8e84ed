"""The HTTP API, as an ASGI app. It needs the extra `serve`."""

from backrules.serve.http.app import Settings, app

__all__ = ["Settings", "app"]
