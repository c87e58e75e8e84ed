"""Language models call at `/mcp` of the same server, where the extra is installed."""

from __future__ import annotations

import sys

import pytest
from starlette.testclient import TestClient

from backrules.serve.http import app

CALL = {"accept": "application/json, text/event-stream"}
BEGIN = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


def test_models_are_answered_beside_the_api_again_and_again():
    application = app(hosts=("testserver",))
    for _ in range(2):  # an app may be stopped and started again
        with TestClient(application) as http:
            found = http.post("/mcp", json=BEGIN, headers=CALL).json()["result"]
            assert found["serverInfo"]["name"]
            assert http.get("/health").json()["status"] == "ok"


def test_a_token_is_wanted_there_too():
    token = "a-token-of-some-length"
    with TestClient(app(hosts=("testserver",), token=token)) as http:
        assert http.post("/mcp", json=BEGIN, headers=CALL).status_code == 401
        assert http.post("/mcp", json=BEGIN, headers={**CALL, "authorization": f"Bearer {token}"}).status_code == 200


def test_another_name_of_the_machine_is_refused():
    with TestClient(app()) as http:
        assert http.post("/mcp", json=BEGIN, headers=CALL).status_code in (403, 421)


def test_without_the_extra_there_is_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "backrules.serve.mcp.protocol", None)
    with TestClient(app()) as http:
        assert http.post("/mcp", json=BEGIN, headers=CALL).status_code == 404
