"""A server without a socket, and how tests call it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx

from backrules.serve.http import app


class Client:
    """Calls an app in this process."""

    def __init__(self, application: Any = None, **options: Any) -> None:
        self.app = app(**options) if application is None else application

    def call(self, method: str, path: str, /, **given: Any) -> httpx.Response:
        """Send a request."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **given)

        return asyncio.run(sent())

    def post(self, path: str, /, **body: Any) -> httpx.Response:
        """Send a body."""
        return self.call("POST", path, json=body)

    def done(self, path: str, /, **body: Any) -> dict[str, Any]:
        """Send a body that is taken, and return the answer."""
        response = self.post(path, **body)
        assert response.status_code in (200, 201), response.text
        return response.json()

    def refused(self, path: str, /, **body: Any) -> dict[str, Any]:
        """Send a body that is refused, and return why."""
        return problem_of(self.post(path, **body))


def problem_of(response: httpx.Response) -> dict[str, Any]:
    """Return the problem document of a response."""
    assert response.status_code >= 400, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found = json.loads(response.text)
    assert found["status"] == response.status_code
    assert {"type", "title", "detail", "problems"} <= found.keys()
    return found
